"""A store read for pages: labels in the reader's language, each looked up once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import count
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.results import curie, display
from ipplan_kg.site.paths import FILES
from ipplan_kg.site.unnamed import made_up
from ipplan_kg.site.usage import CONTAINERS, Usage, usage
from ipplan_kg.store import base_iri, whole_graph
from ipplan_kg.view import View, term_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipplan_kg.results import Term
    from ipplan_kg.site.paths import Language

__all__ = ["Label", "Reader", "term_key"]

_NAMING = ("skos:prefLabel", "rdfs:label", "dcterms:title", "sh:name")


@dataclass(frozen=True, slots=True)
class Label:
    """What something is called, and the language of these words; empty where they have none."""

    text: str
    language: str = ""


class Reader:
    """Read access to a store by CURIEs, with labels in any language."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.base = base_iri(store)
        self.graph = whole_graph(store)
        """Where to look for any triple."""
        self.view = View(store)
        # Enough for one plan and what it shares with others.
        self.label = lru_cache(maxsize=8192)(self._label)
        self.values = lru_cache(maxsize=32768)(self._values)
        self.order = lru_cache(maxsize=16384)(term_key)
        self.term = lru_cache(maxsize=512)(self.view.term)
        self.naming = lru_cache(maxsize=8192)(self._naming)
        self.inside = lru_cache(maxsize=1024)(self._inside)
        self._exists = lru_cache(maxsize=4096)(self._found)

    def iri(self, path: str) -> ox.NamedNode:
        """Return the IRI of a path below the base."""
        return ox.NamedNode(self.base + path)

    def _values(self, subject: ox.NamedNode, name: str) -> tuple[Term, ...]:
        """Return the objects of a property in reading order, 2 before 10."""
        quads = self.store.quads_for_pattern(subject, self.term(name), None, self.graph)
        return tuple(sorted({quad.object for quad in quads}, key=self.order))

    def _naming(self, thing: ox.NamedNode) -> tuple[ox.Triple, ...]:
        """Return the triples that say what a thing is called, in every language."""
        return tuple(
            ox.Triple(thing, self.term(name), value)
            for name in (*_NAMING[:3], "ipp:number", "nif:anchorOf")
            for value in self.values(thing, name)
        )

    def things(self, subject: ox.NamedNode, name: str) -> list[ox.NamedNode]:
        """Return those objects of a property that are IRIs."""
        return [each for each in self.values(subject, name) if isinstance(each, ox.NamedNode)]

    def subjects(self, name: str, value: Term) -> list[ox.NamedNode]:
        """Return what has this value of a property, in reading order."""
        return self.view.subjects(name, value)

    def every(self, name: str, value: Term) -> Iterator[ox.NamedNode]:
        """Yield what has this value of a property, each once, in no order: there may be many."""
        quads = self.store.quads_for_pattern(None, self.term(name), value, self.graph)
        found = (quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode))
        return found if self.graph is not None else iter({*found})

    def first(self, things: Iterable[ox.NamedNode], most: int) -> tuple[list[ox.NamedNode], int]:
        """Return the first of many things in reading order, and how many there are."""
        counted = count()
        first = nsmallest(
            most, (each for each, _ in zip(things, counted, strict=False)), key=self.order
        )
        return first, next(counted)

    def says(self, subject: ox.NamedNode, name: str, value: Term) -> bool:
        """Return whether a thing has this value of a property."""
        quads = self.store.quads_for_pattern(subject, self.term(name), value, self.graph)
        return next(quads, None) is not None

    def literals(self, subject: ox.NamedNode, name: str, language: Language) -> list[Label]:
        """Return the literals of a property, those of a language and without one first."""
        found = [each for each in self.values(subject, name) if isinstance(each, ox.Literal)]
        found.sort(key=lambda each: (each.language not in (language, None), each.language or ""))
        return [Label(each.value, each.language or "") for each in found]

    def text(self, subject: ox.NamedNode, name: str, language: Language = "en") -> Label:
        """Return one literal of a property, in this language if there is one."""
        return next(iter(self.literals(subject, name, language)), Label(""))

    def types(self, thing: ox.NamedNode) -> list[ox.NamedNode]:
        """Return the classes of a thing."""
        return self.things(thing, "rdf:type")

    def is_a(self, thing: ox.NamedNode, *names: str) -> bool:
        """Return whether a thing is of one of these classes."""
        types = self.types(thing)
        return any(self.term(name) in types for name in names)

    def _label(self, term: Term, language: Language) -> Label:
        """Return what a term is called in a language; in another if need be; else its short IRI."""
        if not isinstance(term, ox.NamedNode):
            own = term.language if isinstance(term, ox.Literal) else ""
            return Label(display(term), own or "")
        for name in _NAMING:
            found = self.text(term, name, language)
            if found.text:
                return found
        words = made_up(self, term, language)
        return Label(*words) if words else Label(curie(term.value))

    def other_names(self, thing: ox.NamedNode, language: Language) -> list[Label]:
        """Return the other labels of a thing: preferred ones first, each text once."""
        shown = {self.label(thing, language).text}
        names = []
        for name in ("skos:prefLabel", "dcterms:title", "skos:altLabel"):
            for each in self.literals(thing, name, language):
                if each.text not in shown:
                    shown.add(each.text)
                    names.append(each)
        return names

    def exists(self, path: str) -> bool:
        """Return whether there is anything to tell of what has this path below the base."""
        return not path or self._exists(path)

    def _found(self, path: str) -> bool:
        if "#" in path or path.startswith(FILES):
            return False
        try:
            iri = self.iri(path)
        except ValueError:  # what somebody typed into a URL
            return False
        quads = self.store.quads_for_pattern
        return (
            next(quads(iri, None, None, self.graph), None) is not None
            or next(quads(None, None, iri, self.graph), None) is not None
            or self.store.contains_named_graph(iri)
            or iri.value in self.usage.kinds
            or iri.value in self.usage.loose
        )

    def _inside(self, document: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
        """Return the things whose IRI is that of a document with a fragment, sorted."""
        found = {*self.usage.loose.get(document.value, ())}
        for name in CONTAINERS:
            for quad in self.store.quads_for_pattern(None, name, document, self.graph):
                thing = quad.subject
                if isinstance(thing, ox.NamedNode) and thing.value.startswith(f"{document.value}#"):
                    found.add(thing)
        return tuple(sorted(found, key=lambda thing: thing.value))

    @cached_property
    def usage(self) -> Usage:
        """How the store uses vocabularies."""
        return usage(self.store, self.base, self.graph)

    def of_class(self, name: str) -> list[ox.NamedNode]:
        """Return the things of a class, in reading order."""
        return self.subjects("rdf:type", self.term(name))


def own_curie(iri: str, base: str) -> str:
    """Return an IRI as people write it, under whatever base: a CURIE or a path below the base."""
    return curie(BASE + iri[len(base) :]) if iri.startswith(base) else curie(iri)


@lru_cache(maxsize=8)
def prefixes(base: str) -> dict[str, str]:
    """Return the prefixes under a base."""
    return {prefix: iri.replace(BASE, base) for prefix, iri in PREFIXES.items()}
