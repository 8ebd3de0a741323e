"""A store read for pages: labels in the reader's language, each looked up once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.results import curie, display
from ipplan_kg.serialization import natural_key
from ipplan_kg.site.messages import messages
from ipplan_kg.site.paths import FILES, path_of
from ipplan_kg.store import base_iri, whole_graph
from ipplan_kg.view import View, term_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipplan_kg.results import Term
    from ipplan_kg.site.paths import Language

__all__ = ["Label", "Reader", "term_key"]

_NAMING = ("skos:prefLabel", "rdfs:label", "dcterms:title", "sh:name")
_PARTS_OF_TASK = ("responsibility", "legislativeAction", "setsTarget")
_QUOTED = 80


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
        self.label = lru_cache(maxsize=None)(self._label)
        self.values = lru_cache(maxsize=65536)(self._values)
        self.order = lru_cache(maxsize=65536)(term_key)
        self.term = lru_cache(maxsize=None)(self.view.term)
        self.naming = lru_cache(maxsize=16384)(self._naming)

    def iri(self, path: str) -> ox.NamedNode:
        """Return the IRI of a path below the base."""
        return ox.NamedNode(self.base + path)

    def _values(self, subject: ox.NamedNode, name: str) -> tuple[Term, ...]:
        """Return the objects of a property in reading order, 2 before 10."""
        return tuple(self.view.values(subject, name))

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
        return self._made_up(term, language) or Label(curie(term.value))

    def _made_up(self, term: ox.NamedNode, language: Language) -> Label | None:
        """Return a label for what nobody has named: a task, its parts, a string, a property."""
        told = messages(language)
        number = self.text(term, "ipp:number").text
        if number:
            return Label(told["labels"]["task"].format(number=number), language)
        key = curie(term.value.replace(self.base, BASE, 1)) if "#" in term.value else ""
        for candidate in (key, curie(term.value)):
            if candidate in told["terms"]:
                return Label(told["terms"][candidate], language)
        spoken = self.text(term, "dcterms:language").text
        if self.is_a(term, "nif:Context") and f"text-{spoken}" in told["labels"]:
            return Label(told["labels"][f"text-{spoken}"], language)
        words = self.text(term, "nif:anchorOf")
        if words.text:
            short = " ".join(words.text.split())
            short = short if len(short) <= _QUOTED else f"{short[: _QUOTED - 1]}…"
            return Label(f"“{short}”", words.language)
        whole, _, ordinal = term.value.rpartition("/")
        task, _, part = whole.rpartition("/")
        if part in told["labels"] and ordinal.isdigit():
            of = self.text(ox.NamedNode(task), "ipp:number").text
            key = part if of else f"{part}-of-plan"
            if key in told["labels"]:
                return Label(told["labels"][key].format(number=ordinal, task=of), language)
        return None

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

    @cached_property
    def known(self) -> frozenset[str]:
        """The paths of every IRI of ours in the store, and of the base."""
        return frozenset(("", *(path for path, _ in self._own)))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The same in reading order."""
        return tuple(sorted(self.known, key=natural_key))

    @cached_property
    def fragments(self) -> dict[str, list[ox.NamedNode]]:
        """By the IRI of a document, the things of which it tells as well: those in it."""
        found: dict[str, list[ox.NamedNode]] = {}
        for path, iri in self._own:
            if "#" in iri:
                found.setdefault(self.base + path, []).append(ox.NamedNode(iri))
        return found

    @cached_property
    def _own(self) -> list[tuple[str, str]]:
        terms = {
            term.value
            for quad in self.store
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
            if isinstance(term, ox.NamedNode)
        }
        own = ((path_of(iri, self.base), iri) for iri in sorted(terms))
        return [(path, iri) for path, iri in own if path is not None and not path.startswith(FILES)]

    def of_class(self, name: str) -> list[ox.NamedNode]:
        """Return the things of a class, in reading order."""
        return self.subjects("rdf:type", self.term(name))

    def counted(
        self, things: Iterable[ox.NamedNode], language: Language
    ) -> list[tuple[ox.NamedNode, int]]:
        """Return how often each thing occurs, most often first, then by label."""
        counts = Counter(things)
        return sorted(
            counts.items(), key=lambda pair: (-pair[1], self.label(pair[0], language).text)
        )


def own_curie(iri: str, base: str) -> str:
    """Return an IRI as people write it, under whatever base: a CURIE or a path below the base."""
    return curie(BASE + iri[len(base) :]) if iri.startswith(base) else curie(iri)


@lru_cache(maxsize=8)
def prefixes(base: str) -> dict[str, str]:
    """Return the prefixes under a base."""
    return {prefix: iri.replace(BASE, base) for prefix, iri in PREFIXES.items()}
