"""What the alignments would add to the data, were they applied: outside types and triples.

The alignments are in a graph of their own and nothing is inferred from them, as the terms of
others would fill the data. What would follow is computed here, with what the other vocabularies
say of their terms themselves (`mappings/outside-axioms.nt`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.contributions import Contribution
from ipplan_kg.namespaces import PREFIXES, RDF
from ipplan_kg.reason import closure
from ipplan_kg.resources import outside_axiom_files
from ipplan_kg.store import base_iri, new

__all__ = ["Group", "alignment_effects", "outside_inferences"]

_GRAPH = ox.NamedNode("urn:ipplan:effects")
_RULES = {
    f"{PREFIXES['rdfs']}subClassOf": "cax-sco",
    f"{PREFIXES['rdfs']}subPropertyOf": "prp-spo1",
    f"{PREFIXES['owl']}equivalentClass": "cax-eqc1",
    f"{PREFIXES['owl']}equivalentProperty": "prp-eqp1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Triples of one kind that would be new: about things of which types, and what they say."""

    types: tuple[str, ...]
    """The types that the data give to the subjects, as IRIs."""
    predicate: str
    value: str = ""
    """The class, where the predicate is `rdf:type`."""
    count: int
    example: ox.Triple


def alignment_effects(store: ox.Store) -> tuple[Contribution, ...]:
    """Return what each alignment would give, by kind of triple, in the order of the alignments.

    What the store already says is not counted; what several alignments give is, for each.
    """
    base = base_iri(store)
    outside = list(_outside_axioms())
    found = []
    for axiom in _alignments(store, base):
        about = [*outside, *_premises(store, axiom)]
        given = _close([*about, axiom], base) - _close(about, base)
        groups: dict[tuple[str, str], list[ox.Triple]] = defaultdict(list)
        for triple in sorted((t for t in given if not _says(store, t)), key=str):
            groups[_kind(triple)].append(triple)
        found += [
            Contribution(
                rule=_RULES[axiom.predicate.value],
                axiom=axiom,
                count=len(triples),
                example=triples[0],
                applied=False,
            )
            for _, triples in sorted(groups.items())
        ]
    return tuple(found)


def outside_inferences(store: ox.Store) -> tuple[Group, ...]:
    """Return what all alignments, mappings and outside axioms together would add, by kind.

    Raises:
        InconsistencyError: The data contradict what another vocabulary says of its terms.
    """
    base = base_iri(store)
    data = {quad.triple for quad in store}
    types: dict[object, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, RDF.type, None, None):
        if isinstance(quad.object, ox.NamedNode) and not _is_inferred(quad):
            types[quad.subject].add(quad.object.value)
    examples: dict[tuple[tuple[str, ...], str, str], ox.Triple] = {}
    counts: Counter[tuple[tuple[str, ...], str, str]] = Counter()
    for triple in sorted(_close([*data, *_outside_axioms()], base) - data, key=str):
        key = (tuple(sorted(types[triple.subject])), *_kind(triple))
        counts[key] += 1
        examples.setdefault(key, triple)
    return tuple(
        Group(types=key[0], predicate=key[1], value=key[2], count=n, example=examples[key])
        for key, n in sorted(counts.items())
    )


def _alignments(store: ox.Store, base: str) -> list[ox.Triple]:
    graph = ox.NamedNode(f"{base}graph/alignments")
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, graph)]
    return sorted((t for t in triples if t.predicate.value in _RULES), key=str)


def _premises(store: ox.Store, axiom: ox.Triple) -> Iterator[ox.Triple]:
    """Yield the triples of the data that an alignment is about."""
    about = axiom.subject
    if isinstance(about, ox.NamedNode):
        for quad in store.quads_for_pattern(None, RDF.type, about, None):
            yield quad.triple
        for quad in store.quads_for_pattern(None, about, None, None):
            yield quad.triple


def _outside_axioms() -> Iterator[ox.Triple]:
    for path in outside_axiom_files():
        for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def _close(triples: Iterable[ox.Triple], base: str) -> set[ox.Triple]:
    """Return what follows from triples about things of ours."""
    store = new(ox.Quad(t.subject, t.predicate, t.object, _GRAPH) for t in triples)
    return set(closure(store, [_GRAPH], own_base=base))


def _kind(triple: ox.Triple) -> tuple[str, str]:
    if triple.predicate == RDF.type and isinstance(triple.object, ox.NamedNode):
        return triple.predicate.value, triple.object.value
    return triple.predicate.value, ""


def _says(store: ox.Store, triple: ox.Triple) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return next(found, None) is not None


def _is_inferred(quad: ox.Quad) -> bool:
    graph = quad.graph_name
    return isinstance(graph, ox.NamedNode) and graph.value.endswith("/inferred")
