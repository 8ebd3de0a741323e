"""How a store uses vocabularies, found in one pass: what pages need to know of the whole.

It grows with the vocabulary, not with the number of plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES

__all__ = ["CONTAINERS", "Usage", "usage"]

CONTAINERS = tuple(
    ox.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("rdfs", "isDefinedBy"), ("nif", "referenceContext"))
)
"""The properties by which a thing with a fragment in its IRI says in which document it is."""
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True, slots=True)
class Usage:
    """Which terms a store uses, and which things in documents do not say so."""

    kinds: dict[str, set[str]]
    """By the IRI of each property, how its values are written: ``@id``, ``@language``, or with
    which datatypes."""
    classes: set[ox.NamedNode]
    loose: dict[str, list[ox.NamedNode]]
    """By the IRI of a document, those in it that none of `CONTAINERS` leads from to it, sorted."""


def usage(store: ox.Store, base: str, graph: ox.DefaultGraph | None) -> Usage:
    """Return how a store uses vocabularies.

    Args:
        store: Every triple of it is read once.
        base: What our IRIs begin with.
        graph: Where any triple of the store is found.
    """
    kinds: dict[ox.NamedNode, set[str]] = {}
    classes: set[ox.NamedNode] = set()
    loose: set[str] = set()

    @lru_cache(maxsize=4096)
    def is_tied(thing: ox.NamedNode) -> bool:
        document = ox.NamedNode(thing.value.partition("#")[0])
        found = (store.quads_for_pattern(thing, each, document, graph) for each in CONTAINERS)
        return any(next(quads, None) is not None for quads in found)

    def is_loose(term: object) -> bool:
        if not isinstance(term, ox.NamedNode):
            return False
        iri = term.value
        return "#" in iri and iri.startswith(base) and not is_tied(term)

    for quad in store.quads_for_pattern(None, None, None, graph):
        subject, predicate, value, _ = quad
        kinds.setdefault(predicate, set()).add(_kind(value))
        if predicate == _TYPE and isinstance(value, ox.NamedNode):
            classes.add(value)
        loose.update(term.value for term in (subject, value) if is_loose(term))
    loose.update(each.value for each in kinds if is_loose(each))
    documents: dict[str, list[ox.NamedNode]] = {}
    for iri in sorted(loose):
        documents.setdefault(iri.partition("#")[0], []).append(ox.NamedNode(iri))
    return Usage({each.value: found for each, found in kinds.items()}, classes, documents)


def _kind(value: object) -> str:
    if not isinstance(value, ox.Literal):
        return "@id"
    return "@language" if value.language else value.datatype.value
