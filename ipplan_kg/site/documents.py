"""An IRI -> the RDF documents about it: the thing, what points to it, what these are called.

A document about a slash IRI tells of that thing; one about a hash namespace (the ontology, a text
with its spans) of everything in it; one about a named graph holds that graph. What many things
point to has several documents, each naming the next with ``rdfs:seeAlso``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import count
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.errors import UnknownThing
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.serialization import FORMATS, exact
from ipplan_kg.site.jsonld import jsonld
from ipplan_kg.site.paths import Document
from ipplan_kg.site.reader import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipplan_kg.site.reader import Reader

__all__ = ["INCOMING", "Description", "Incoming"]

INCOMING, PAGES = 75, 40
"""How many incoming triples a page holds, and how many pages there are at most: who wants to know
all of more than 3,000 asks the endpoint or takes the dump."""
_DEFAULT = ox.NamedNode(PREFIXES["sh"] + "defaultValue")
_SEE_ALSO = ox.NamedNode(PREFIXES["rdfs"] + "seeAlso")
_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One page of the triples whose object a thing is."""

    triples: tuple[ox.Triple, ...]
    page: int
    pages: int
    count: int
    """Of all, whether on a page or not."""
    query: str
    """What asks for all of them."""

    @property
    def more(self) -> int:
        """How many are on no page."""
        return max(0, self.count - INCOMING * self.pages)


class Description:
    """What a store has to tell of a thing, found once for all documents about it.

    Args:
        reader: Of the store.
        path: Of the thing's IRI below the base.

    Raises:
        UnknownThing: Nothing is known about the thing.
    """

    def __init__(self, reader: Reader, path: str) -> None:
        self.reader = reader
        self.path = path
        if not reader.exists(path):
            raise UnknownThing(f"nothing is known about {reader.base}{path}", about=path)
        self.thing = reader.iri(path)
        self._last: tuple[int, tuple[ox.Triple, ...]] = (0, ())
        self._prefixes: tuple[int, dict[str, str]] = (0, {})

    @cached_property
    def _links(self) -> tuple[list[ox.Triple], int]:
        """The first triples from elsewhere whose object the thing is, and how many there are.

        That a parameter of a ready query begins with it says nothing about a thing: it is left out.
        """
        reader, inside = self.reader, f"{self.thing.value}#"
        quads = reader.store.quads_for_pattern(None, None, self.thing, reader.graph)
        found: Iterable[ox.Triple] = (
            quad.triple
            for quad in quads
            if isinstance(quad.subject, ox.NamedNode)
            and not quad.subject.value.startswith(inside)
            and quad.predicate != _DEFAULT
        )
        if reader.graph is None:  # several graphs may hold it
            found = set(found)
        counted = count()
        first = nsmallest(
            INCOMING * PAGES,
            (triple for triple, _ in zip(found, counted, strict=False)),
            key=lambda triple: (
                not triple.predicate.value.startswith(reader.base),  # what is ours comes first
                triple.predicate.value,
                reader.order(triple.subject),
            ),
        )
        return first, next(counted)

    @property
    def _query(self) -> str:
        return f"SELECT ?subject ?property\nWHERE {{ ?subject ?property {self.thing} }}\n"

    @property
    def pages(self) -> int:
        """How many pages the incoming triples fill."""
        return max(1, -(-len(self._links[0]) // INCOMING))

    def incoming(self, page: int = 1) -> Incoming:
        """Return a page of the triples from elsewhere whose object the thing is.

        Raises:
            UnknownThing: There are fewer pages.
        """
        if not 1 <= page <= self.pages:
            raise UnknownThing(
                f"{self.thing.value} has {self.pages} page{'s' if self.pages > 1 else ''}: "
                f"there is no page {page}",
                about=self.thing,
            )
        start = (page - 1) * INCOMING
        first, found = self._links
        return Incoming(
            tuple(first[start : start + INCOMING]), page, self.pages, found, self._query
        )

    def triples(self, page: int = 1) -> tuple[ox.Triple, ...]:
        """Return what a page of the RDF documents about the thing says, in reading order.

        Beside it, a page that is not the last names the next one in its own format.

        Raises:
            UnknownThing: There is no such page.
        """
        if self._last[0] != page:
            found = self.incoming(page)
            about = set(found.triples)
            if page == 1:
                about |= _told(self.reader, self.thing)
            used = {self._next(page, "ttl")} if page < found.pages else set()
            about |= _labels(self.reader, about | used)
            self._last = page, _ordered(self.reader, about)
        return self._last[1]

    def document(self, extension: str, page: int = 1) -> bytes:
        """Return an RDF document: the same bytes every time.

        Args:
            extension: The format, as file names have it.
            page: Of the incoming triples.

        Raises:
            UnknownThing: There is no such page.
        """
        found = self.triples(page)
        if page < self.pages:
            found = _ordered(self.reader, {*found, self._next(page, extension)})
        if extension == "jsonld":
            return jsonld(found, self.reader)
        if extension == "nt":
            lines = _serialized(found, extension).split(b"\n")  # literals may hold other line ends
            return b"\n".join([*sorted(lines[:-1]), b""])
        if self._prefixes[0] != page:  # the same for both formats that have them
            self._prefixes = page, _used(found, self.reader.base)
        return _serialized(found, extension, self._prefixes[1])

    def _next(self, page: int, extension: str) -> ox.Triple:
        """Return the triple that names the document after one."""
        further = Document(self.path, extension, page=page + 1)
        return ox.Triple(self.thing, _SEE_ALSO, ox.NamedNode(self.reader.base + further.location))


def _told(reader: Reader, thing: ox.NamedNode) -> set[ox.Triple]:
    """Return what is said of a thing, of what has its IRI with a fragment, and in such a graph."""
    subjects = [thing, *reader.inside(thing)]
    quads = [
        quad
        for subject in subjects
        for quad in reader.store.quads_for_pattern(subject, None, None, reader.graph)
    ]
    quads += reader.store.quads_for_pattern(None, None, None, thing)
    told = {quad.triple for quad in quads}
    for _ in range(2):  # its parts and the strings it rests on, and those of its parts
        told |= {triple for each in _parts(reader, thing, told) for triple in _said(reader, each)}
    return told


def _parts(reader: Reader, thing: ox.NamedNode, told: set[ox.Triple]) -> set[ox.NamedNode]:
    """Return the things that are told of with another: its parts, and strings of a text."""
    return {
        value
        for triple in told
        if isinstance(value := triple.object, ox.NamedNode)
        and (value.value.startswith(f"{thing.value}/") or "#char=" in value.value)
        and not reader.inside(value)
    }


def _said(reader: Reader, thing: ox.NamedNode) -> set[ox.Triple]:
    quads = reader.store.quads_for_pattern(thing, None, None, reader.graph)
    return {quad.triple for quad in quads}


def _labels(reader: Reader, about: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return what the neighbours are called, in every language."""
    neighbours = {
        term
        for triple in about
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    return {triple for each in neighbours for triple in reader.naming(each)}


# written


def _ordered(reader: Reader, triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    """Return triples in reading order: by subject, 2 before 10, types first."""
    order = reader.order
    return tuple(
        sorted(
            exact(triples),
            key=lambda triple: (
                order(triple.subject),
                triple.predicate.value != _TYPE,
                triple.predicate.value,
                order(triple.object),
            ),
        )
    )


def _serialized(
    triples: tuple[ox.Triple, ...], extension: str, known: dict[str, str] | None = None
) -> bytes:
    data = ox.serialize(triples, format=FORMATS[extension], prefixes=known)
    assert data is not None  # without an output the engine returns the bytes
    return data


def _used(triples: Iterable[ox.Triple], base: str) -> dict[str, str]:
    """Return the prefixes that shorten an IRI of the triples."""
    terms = {term for each in triples for term in (each.subject, each.predicate, each.object)}
    used = {prefix for term in terms for prefix in _prefixes_of(term, base)}
    return {prefix: iri for prefix, iri in prefixes(base).items() if prefix in used}


@lru_cache(maxsize=16384)
def _prefixes_of(term: object, base: str) -> tuple[str, ...]:
    """Return the prefixes whose namespaces the IRI of a term, or of its datatype, begins with."""
    if isinstance(term, ox.Literal) and term.language is None:
        term = term.datatype
    if not isinstance(term, ox.NamedNode) or term.value == _STRING:  # which is never written
        return ()
    iri = term.value
    return tuple(prefix for prefix, known in prefixes(base).items() if iri.startswith(known))
