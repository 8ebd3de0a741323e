"""A store, read by CURIEs and labels: what the pages are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.results import curie, display
from ipplan_kg.serialization import natural_key
from ipplan_kg.store import base_iri, whole_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipplan_kg.results import Term

__all__ = ["Statement", "View"]

_NAMING = ("skos:prefLabel", "rdfs:label", "dcterms:title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A triple seen from the thing that is described: the property, and what stands at its end."""

    predicate: ox.NamedNode
    value: Term
    predicate_label: str
    value_label: str
    inferred: bool
    """It is in no graph but an inferred one."""


class View:
    """Read access to a store by CURIEs, under whatever base its IRIs have."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._base = base_iri(store)
        self._graph = whole_graph(store)

    def term(self, name: str) -> ox.NamedNode:
        """Return the term of a CURIE such as ``ipp:Task``."""
        prefix, _, local = name.partition(":")
        return ox.NamedNode((PREFIXES[prefix] + local).replace(BASE, self._base))

    def values(self, subject: ox.NamedNode, name: str) -> list[Term]:
        """Return the objects of a property in reading order, 2 before 10."""
        quads = self._store.quads_for_pattern(subject, self.term(name), None, self._graph)
        return sorted({quad.object for quad in quads}, key=term_key)

    def things(self, subject: ox.NamedNode, name: str) -> list[ox.NamedNode]:
        """Return those objects of a property that are IRIs."""
        return [value for value in self.values(subject, name) if isinstance(value, ox.NamedNode)]

    def text(self, subject: ox.NamedNode, name: str, lang: str = "en") -> str:
        """Return one value of a property as text: in this language, else without one, else any."""
        found = self.values(subject, name)
        literals = [value for value in found if isinstance(value, ox.Literal)]
        literals.sort(key=lambda value: (value.language != lang, value.language or ""))
        return literals[0].value if literals else ""

    def subjects(self, name: str, value: Term) -> list[ox.NamedNode]:
        """Return what has this value of a property, in reading order."""
        quads = self._store.quads_for_pattern(None, self.term(name), value, self._graph)
        subjects = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        return sorted(subjects, key=term_key)

    def label(self, term: Term) -> str:
        """Return what a term is called in English, else its CURIE or lexical form."""
        if not isinstance(term, ox.NamedNode):
            return display(term)
        named = next(filter(None, (self.text(term, name) for name in _NAMING)), "")
        number = self.text(term, "ipp:number")
        return named or (f"Task {number}" if number else curie(term.value))

    def names(self, thing: ox.NamedNode) -> str:
        """Return what a thing is called in English and, if it is known, in Chinese."""
        label = self.label(thing)
        chinese = self.text(thing, "skos:prefLabel", "zh")
        return f"{label} ({chinese})" if chinese and chinese != label else label

    def quotes(self, thing: ox.NamedNode, *names: str) -> tuple[str, ...]:
        """Return the strings of the text that these properties (evidence) lead to."""
        found = [each for name in names or ("ipp:evidence",) for each in self.things(thing, name)]
        return tuple(quote for quote in map(self.quote, found) if quote)

    def quote(self, string: ox.NamedNode) -> str:
        """Return the words of a NIF string and where they stand: “Kunlun” 10507-10513."""
        words = self.text(string, "nif:anchorOf")
        begin, end = (self.text(string, f"nif:{side}Index") for side in ("begin", "end"))
        return f"“{words}” {begin}-{end}" if words else ""

    def statements(self, thing: ox.NamedNode) -> Iterator[Statement]:
        """Yield the triples from a thing, by property."""
        quads = self._store.quads_for_pattern(thing, None, None, None)
        yield from self._grouped((quad.predicate, quad.object, quad.graph_name) for quad in quads)

    def references(self, thing: ox.NamedNode) -> Iterator[Statement]:
        """Yield the triples to a thing, by property."""
        quads = self._store.quads_for_pattern(None, None, thing, None)
        yield from self._grouped((quad.predicate, quad.subject, quad.graph_name) for quad in quads)

    def _grouped(
        self, found: Iterable[tuple[ox.NamedNode, Term, ox.NamedNode | object]]
    ) -> Iterator[Statement]:
        """Yield each pair once, whatever number of graphs hold it."""
        graphs: dict[tuple[ox.NamedNode, Term], set[str]] = {}
        for predicate, value, graph in found:
            kept = graphs.setdefault((predicate, value), set())
            if isinstance(graph, ox.NamedNode):
                kept.add(graph.value)
        order = sorted(graphs, key=lambda pair: (str(pair[0]), term_key(pair[1])))
        for predicate, value in order:
            held = graphs[predicate, value]
            yield Statement(
                predicate=predicate,
                value=value,
                predicate_label=self.label(predicate),
                value_label=self.label(value),
                inferred=bool(held) and all(graph.endswith("/inferred") for graph in held),
            )


def term_key(term: Term) -> list[str | int]:
    """Return the sort key of a term: as people read, 2 before 10."""
    return natural_key(str(term))
