"""What can be completed inside a query: the terms that a store uses, and the things it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.labels import LABELS
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.results import curie
from ipplan_kg.store import whole_graph

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Name", "Vocabulary", "read_vocabulary"]

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Name:
    """Something that may be typed, what stands for it in a query, and a word about it."""

    typed: str
    text: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What a store has to complete, sorted."""

    terms: tuple[Name, ...] = ()
    """Classes and properties in use, by CURIE."""
    things: tuple[Name, ...] = ()
    """Everything else with a label, by each of its labels."""


def read_vocabulary(store: ox.Store) -> Vocabulary:
    """Return the terms and the labels of a store."""
    graph = whole_graph(store)
    terms: set[ox.NamedNode] = set()
    for quad in store.quads_for_pattern(None, None, None, graph):
        terms.add(quad.predicate)
        if quad.predicate == _TYPE and isinstance(quad.object, ox.NamedNode):
            terms.add(quad.object)
    labels = list(_labels(store))
    english = {thing: label.value for thing, label in labels if label.language == "en"}
    return Vocabulary(
        terms=tuple(
            sorted(
                Name(typed=short, text=short, about=english.get(term, ""))
                for term in terms
                if (short := curie(term.value)) != term.value and ":" in short
            )
        ),
        things=tuple(
            sorted(
                {
                    Name(typed=label.value, text=str(thing), about=curie(thing.value))
                    for thing, label in labels
                    if thing not in terms
                }
            )
        ),
    )


def _labels(store: ox.Store) -> Iterator[tuple[ox.NamedNode, ox.Literal]]:
    for predicate in LABELS:
        for quad in store.quads_for_pattern(None, predicate, None, whole_graph(store)):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                yield quad.subject, quad.object
