"""A comparison as triples, in the terms of the ontology."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ipplan_kg.comparison.changes import Comparison
from ipplan_kg.iris import Minter
from ipplan_kg.namespaces import BASE, IPP, RDF, XSD
from ipplan_kg.serialization import turtle

__all__ = ["comparison_triples", "comparison_ttl"]


def comparison_ttl(comparison: Comparison, base: str = BASE) -> bytes:
    """Return the comparison as Turtle, for a graph of its own: no plan says these things."""
    return turtle(comparison_triples(comparison, base))


def comparison_triples(comparison: Comparison, base: str = BASE) -> Iterator[ox.Triple]:
    """Yield an ``ipp:Comparison`` with an ``ipp:Continuation`` for each task carried over.

    Args:
        comparison: Two plans compared.
        base: What the IRIs begin with.
    """
    minter = Minter(base)
    path = f"comparison/{comparison.earlier.id}/{comparison.later.id}"
    node = ox.NamedNode(base + path)
    stated: list[ox.Triple] = [
        ox.Triple(node, RDF.type, IPP.Comparison),
        ox.Triple(node, IPP.earlierPlan, comparison.earlier.iri),
        ox.Triple(node, IPP.laterPlan, comparison.later.iri),
    ]
    stated += [ox.Triple(node, IPP.droppedTask, task.iri) for task in comparison.dropped]
    stated += [ox.Triple(node, IPP.newTask, task.iri) for task in comparison.new]
    for each in comparison.carried_over:
        key = each.pair.later.iri.value.rpartition("/")[2]
        part = ox.NamedNode(f"{base}{path}/{key}")
        similarity = ox.Literal(f"{each.pair.similarity:.4f}", datatype=XSD.decimal)
        stated += [
            ox.Triple(node, IPP.continuation, part),
            ox.Triple(part, RDF.type, IPP.Continuation),
            ox.Triple(part, IPP.earlierTask, each.pair.earlier.iri),
            ox.Triple(part, IPP.laterTask, each.pair.later.iri),
            ox.Triple(part, IPP.similarity, similarity),
        ]
        stated += [
            ox.Triple(part, IPP.change, minter.concept("change", change)) for change in each.changes
        ]
    graph = ox.NamedNode(f"{base}graph/{path}")
    yield from (minter.quad(triple, graph).triple for triple in stated)
