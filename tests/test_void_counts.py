"""Distinct subjects and objects, counted in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.namespaces import RDF
from ipplan_kg.store import new
from ipplan_kg.void_counts import Counts, Figures, counted

EX = "http://example.org/"
NODES = [ox.NamedNode(EX + name) for name in "abc"]
TRIPLES = st.builds(
    ox.Triple,
    st.sampled_from([*NODES, ox.NamedNode("http://example.com/"), ox.BlankNode("b")]),
    st.sampled_from([*NODES[:2], RDF.type]),
    st.sampled_from([*NODES, ox.BlankNode("b"), ox.Literal("a"), ox.Literal("a", language="en")]),
)


def figures(triples: Iterable[ox.Triple]) -> Figures:
    """What a graph has, as the definition says."""
    found = set(triples)
    subjects, objects = ({each[at] for each in found} for at in (0, 2))
    return Figures(len(found), len(subjects), len(objects))


def expected(triples: set[ox.Triple]) -> Counts:
    classes = {t.object for t in triples if t.predicate == RDF.type}
    members = {
        c: {t.subject for t in triples if t.predicate == RDF.type and t.object == c}
        for c in classes
        if isinstance(c, ox.NamedNode)
    }
    return Counts(
        figures(triples),
        len({t.subject for t in triples if str(t.subject).startswith(f"<{EX}")}),
        {p: figures(t for t in triples if t.predicate == p) for _, p, _ in triples},
        {
            (c, p): figures(t for t in triples if t.predicate == p and t.subject in inside)
            for c, inside in members.items()
            for p in {t.predicate for t in triples if t.subject in inside}
        },
    )


@pytest.mark.parametrize("limit", [1, 3, 1000])
@settings(deadline=None)
@given(triples=st.sets(TRIPLES))
def test_counts_are_those_of_the_definition(limit: int, triples: set[ox.Triple]) -> None:
    store = new(ox.Quad(*triple) for triple in triples)
    assert counted(store, EX, limit=limit) == expected(triples)
