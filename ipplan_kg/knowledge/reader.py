"""The values of a thing, read from the store when asked for, with the types that Python has.

Also the small things that entities lead to: a quote of the text, a concept, another named body.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar, overload

import pyoxigraph as ox

from ipplan_kg.errors import UnknownThing
from ipplan_kg.knowledge.values import value_of
from ipplan_kg.results import curie
from ipplan_kg.view import View, term_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ipplan_kg.knowledge.entities.plans import Task

T = TypeVar("T")

__all__ = [
    "Body",
    "Concept",
    "Evidence",
    "Quote",
    "Reader",
    "in_order",
    "preferred_label",
    "stated",
]

_NAMING = ("skos:prefLabel", "rdfs:label", "dcterms:title")
_CUT = 60


@dataclass(frozen=True)
class Quote:
    """A string of a plan's text: ``source.text[begin:end] == text`` (RFC 5147, code points)."""

    begin: int
    end: int
    text: str
    iri: str = field(repr=False)
    """Of the string: ``.../en#char=10465,10471``."""

    @property
    def lang(self) -> str:
        """Return the language of the text that is quoted, such as ``en``."""
        return self.iri.rpartition("#")[0].rpartition("/")[2]

    def __len__(self) -> int:
        return self.end - self.begin

    def __str__(self) -> str:
        return self.text


class Reader:
    """Reads the properties of things by CURIE, in reading order."""

    def __init__(self, store: ox.Store) -> None:
        self.view = View(store)

    def all(self, class_curie: str) -> tuple[str, ...]:
        """Return the IRIs of the things of a class."""
        return self.inverse("rdf:type", self.view.term(class_curie).value)

    def iris(self, iri: str, name: str) -> tuple[str, ...]:
        """Return the IRIs that a property leads to."""
        return tuple(each.value for each in self.view.things(ox.NamedNode(iri), name))

    def inverse(self, name: str, iri: str) -> tuple[str, ...]:
        """Return the IRIs of what has this thing for a value of a property."""
        return tuple(each.value for each in self.view.subjects(name, ox.NamedNode(iri)))

    def each(self, make: Callable[[str, Reader], T], iri: str, *names: str) -> tuple[T, ...]:
        """Return the things that these properties lead to, each once."""
        found = dict.fromkeys(value for name in names for value in self.iris(iri, name))
        return tuple(make(value, self) for value in found)

    def each_inverse(self, make: Callable[[str, Reader], T], name: str, iri: str) -> tuple[T, ...]:
        """Return the things of which a property leads to this one."""
        return tuple(make(value, self) for value in self.inverse(name, iri))

    def tasks(self, name: str, iri: str) -> tuple[Task, ...]:
        """Return the tasks of which a property leads to this thing."""
        # A task leads to all other things, and these lead back to it only here.
        from ipplan_kg.knowledge.entities.plans import Task

        return self.each_inverse(Task, name, iri)

    def inside(
        self, make: Callable[[str, Reader], T], class_curie: str, plan: str
    ) -> tuple[T, ...]:
        """Return the things of a class that are in a plan."""
        found = self.inverse("ipp:inPlan", plan)
        return tuple(make(each, self) for each in found if self.is_a(each, class_curie))

    def one(self, make: Callable[[str, Reader], T], iri: str, name: str) -> T | None:
        """Return the thing that a property leads to, the first in reading order, or None."""
        return next(iter(self.each(make, iri, name)), None)

    def literals(self, iri: str, name: str) -> list[ox.Literal]:
        """Return those values of a property that are literals."""
        found = self.view.values(ox.NamedNode(iri), name)
        return [value for value in found if isinstance(value, ox.Literal)]

    def by_language(self, iri: str, *names: str) -> dict[str, str]:
        """Return the values of the first of these properties by language tag (``""``: none)."""
        for name in names:
            found = {value.language or "": value.value for value in self.literals(iri, name)}
            if found:
                return found
        return {}

    def text(self, iri: str, name: str, lang: str = "en") -> str | None:
        """Return a value in this language, else without a language, else in any, or None."""
        found = self.by_language(iri, name)
        return found.get(lang, found.get("", next(iter(found.values()), None)))

    def integer(self, iri: str, name: str) -> int | None:
        """Return the first value of a property that is an integer or a year."""
        values = map(value_of, self.literals(iri, name))
        return next((v for v in values if isinstance(v, int) and not isinstance(v, bool)), None)

    def boolean(self, iri: str, name: str) -> bool | None:
        """Return the first value of a property that is a boolean."""
        values = map(value_of, self.literals(iri, name))
        return next((value for value in values if isinstance(value, bool)), None)

    def date(self, iri: str, name: str) -> date | None:
        """Return the first value of a property that is a date."""
        from datetime import date

        values = map(value_of, self.literals(iri, name))
        return next((value for value in values if isinstance(value, date)), None)

    def labels(self, iri: str) -> dict[str, str]:
        """Return what a thing is called, by language tag."""
        return self.by_language(iri, *_NAMING)

    def label(self, iri: str, lang: str = "en") -> str:
        """Return what a thing is called in this language, in English, in any, or its path."""
        labels = self.labels(iri)
        if not labels:
            return curie(iri)
        return labels.get(lang) or labels.get("en") or next(iter(labels.values()))

    def names(self, iri: str) -> tuple[str, ...]:
        """Return every name that a text may use, in any language."""
        names = ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel")
        found = [value.value for name in names for value in self.literals(iri, name)]
        return tuple(dict.fromkeys(found))

    def is_a(self, iri: str, class_curie: str) -> bool:
        """Return whether a thing is of a class."""
        return self.view.term(class_curie).value in self.iris(iri, "rdf:type")

    def quotes(self, iri: str, *names: str) -> tuple[Quote, ...]:
        """Return the strings of the text that these properties lead to, ``ipp:evidence`` if none.

        For a thing that the text names without evidence of its own, such as an agency, the strings
        that are identified with it.
        """
        strings = [each for name in names or ("ipp:evidence",) for each in self.iris(iri, name)]
        if not strings and not names:
            strings = list(self.inverse("itsrdf:taIdentRef", iri))
        quotes = [self._quote(each) for each in dict.fromkeys(strings)]
        found = [quote for quote in quotes if quote is not None]
        found.sort(key=lambda quote: (quote.iri.rpartition("#")[0], quote.begin, quote.end))
        return tuple(found)

    def _quote(self, iri: str) -> Quote | None:
        words = self.text(iri, "nif:anchorOf")
        begin, end = self.integer(iri, "nif:beginIndex"), self.integer(iri, "nif:endIndex")
        if words is None or begin is None or end is None:
            return None
        return Quote(begin, end, words, iri)

    def shown(self, thing: _Thing, label: str | None = None) -> str:
        """Return how an interpreter shows a thing: its class and what it is called, cut short."""
        try:
            said = label or thing.label()
        except UnknownThing:  # of a graph that is not whole
            said = curie(thing.iri)
        cut = said if len(said) <= _CUT else f"{said[: _CUT - 1].rstrip()}…"
        return f"<{type(thing).__name__} {cut}>"


class _Thing(Protocol):
    """What every thing has: its IRI, and what reads its properties."""

    @property
    def iri(self) -> str: ...
    @property
    def _reader(self) -> Reader: ...
    def label(self, lang: str = "en") -> str: ...


class Evidence:
    """The property ``evidence`` of a thing: the strings of the text that say what is said of it."""

    def __init__(self, doc: str, *names: str) -> None:
        self.__doc__ = doc
        self._names = names

    @overload
    def __get__(self, thing: None, owner: type) -> Evidence: ...
    @overload
    def __get__(self, thing: _Thing, owner: type) -> tuple[Quote, ...]: ...
    def __get__(self, thing: _Thing | None, owner: type) -> Evidence | tuple[Quote, ...]:
        return self if thing is None else thing._reader.quotes(thing.iri, *self._names)


def preferred_label(thing: _Thing, lang: str = "en") -> str:
    """Return what it is called in a language, else in English, else in any."""
    return thing._reader.label(thing.iri, lang)


def stated(found: tuple[T, ...], iri: str) -> T:
    """Return the first thing found; a graph that conforms always has one.

    Raises:
        UnknownThing: there is none.
    """
    if not found:
        raise UnknownThing(f"the graph is not whole: {curie(iri)} leads nowhere", about=iri)
    return found[0]


def in_order(iris: set[str]) -> list[str]:
    """Return IRIs as people read, 2 before 10."""
    return sorted(iris, key=lambda iri: term_key(ox.NamedNode(iri)))


@dataclass(frozen=True, repr=False)
class Concept:
    """A concept of one of our schemes: a topic, a kind of legislation, an action, a role."""

    iri: str
    _reader: Reader = field(compare=False)

    @property
    def notation(self) -> str:
        """Return its short name, such as ``trade-secret``."""
        return self._reader.text(self.iri, "skos:notation") or self.iri.rpartition("/")[2]

    @property
    def scheme(self) -> str:
        """Return the short name of its scheme: ``topic``, ``role``, ``action``, ..."""
        return self.iri.rpartition("/")[0].rpartition("/")[2]

    label = preferred_label

    def definition(self, lang: str = "en") -> str:
        """Return its definition, in English where there is none in that language."""
        found = self._reader.by_language(self.iri, "skos:definition")
        return found.get(lang) or found.get("en", "")

    def __repr__(self) -> str:
        return f"<Concept {self.scheme}/{self.notation}>"

    def __str__(self) -> str:
        return self.notation


@dataclass(frozen=True, repr=False)
class Body:
    """A body, state, programme or platform that tasks mention without making it responsible."""

    iri: str
    _reader: Reader = field(compare=False)

    label = preferred_label

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that is known of it, in any language."""
        return self._reader.names(self.iri)

    @property
    def types(self) -> tuple[str, ...]:
        """Return its classes as CURIEs, such as ``ipp:Programme``."""
        return tuple(curie(each) for each in self._reader.iris(self.iri, "rdf:type"))

    evidence = Evidence("The words of the text that name it.")

    def __repr__(self) -> str:
        return self._reader.shown(self)
