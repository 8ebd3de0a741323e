"""The mutants of a node shape: the focus node renamed, retyped, told something more."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ipplan_kg.namespaces import RDF
from ipplan_kg.report import SH
from tests.mutation.graph import Graph
from tests.mutation.property_shapes import Change, misfits
from tests.mutation.shapes import Term, constraints, shapes

NOT_RIGHT = ox.NamedNode("https://example.org/property")


def renamed(graph: Graph, node: Term, other: Term) -> Change:
    """Give a node another name, everywhere."""
    removed = [q.triple for q in graph.store.quads_for_pattern(node, None, None)]  # type: ignore[arg-type]
    removed += [q.triple for q in graph.store.quads_for_pattern(None, None, node)]
    added = [
        ox.Triple(*(other if term == node else term for term in triple))  # type: ignore[arg-type]
        for triple in removed
    ]
    return f"rename {other}", removed, added


def mutants_of_node(
    graph: Graph, owner: Term, focus: Term, name: str, value: Term
) -> Iterator[tuple[Change, Term]]:
    assert isinstance(focus, ox.NamedNode), focus
    if name == "nodeKind":
        other = ox.BlankNode("x")
        yield renamed(graph, focus, other), other
        for prop in shapes().get((owner, SH.targetObjectsOf), ()):
            quads = graph.store.quads_for_pattern(None, prop, focus)  # type: ignore[arg-type]
            for quad in sorted(quads, key=str)[:1]:
                literal = ox.Triple(quad.subject, quad.predicate, ox.Literal("x"))
                yield ("redirect", [quad.triple], [literal]), ox.Literal("x")
    elif name == "pattern":
        for text in misfits(focus.value, value):
            yield renamed(graph, focus, ox.NamedNode(text)), ox.NamedNode(text)
    elif name == "closed":
        extra = ox.Triple(focus, NOT_RIGHT, ox.Literal("x"))
        if value == ox.Literal(True):
            yield ("add", [], [extra]), focus
    elif name in ("not", "class"):
        [(kind, cls)] = constraints(value) if name == "not" else [(name, value)]
        assert kind == "class"
        typed = ox.Triple(focus, RDF.type, cls)
        if name == "not":
            yield ("retype", [], [typed]), focus
        else:
            yield ("retype", [typed], []), focus
    else:
        raise AssertionError(f"{owner}: nothing makes mutants of sh:{name}")
