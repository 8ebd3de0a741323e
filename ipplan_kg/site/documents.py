"""An IRI -> the RDF documents about it: the thing, what points to it, what these are called.

A document about a slash IRI tells of that thing; one about a hash namespace (the ontology, a text
with its spans) of everything in it; one about a named graph holds that graph. What many things
point to has several documents, each naming the next with ``rdfs:seeAlso``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.errors import UnknownThing
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.serialization import dump
from ipplan_kg.site.jsonld import jsonld
from ipplan_kg.site.paths import RDF_FORMATS, Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipplan_kg.site.reader import Reader

__all__ = ["INCOMING", "Incoming", "document_bytes", "exists", "incoming", "triples"]

INCOMING = 75
"""How many incoming triples a page holds."""
_DEFAULT = ox.NamedNode(PREFIXES["sh"] + "defaultValue")
_NAMING = ("skos:prefLabel", "rdfs:label", "dcterms:title", "ipp:number", "nif:anchorOf")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One page of the triples whose object a thing is."""

    triples: tuple[ox.Triple, ...]
    page: int
    pages: int
    count: int


def exists(reader: Reader, path: str) -> bool:
    """Return whether there is anything to tell of what has this path below the base."""
    return path in reader.known


def incoming(reader: Reader, thing: ox.NamedNode, page: int = 1) -> Incoming:
    """Return a page of the triples from elsewhere whose object a thing is, in a fixed order.

    That a parameter of a ready query begins with it says nothing about a thing: it is left out.

    Raises:
        UnknownThing: There are fewer pages.
    """
    quads = reader.store.quads_for_pattern(None, None, thing, reader.graph)
    found = sorted(
        {
            quad.triple
            for quad in quads
            if isinstance(quad.subject, ox.NamedNode)
            and not quad.subject.value.startswith(f"{thing.value}#")
            and quad.predicate != _DEFAULT
        },
        key=lambda triple: (
            not triple.predicate.value.startswith(reader.base),  # what is ours comes first
            triple.predicate.value,
            reader.order(triple.subject),
        ),
    )
    pages = max(1, -(-len(found) // INCOMING))
    if not 1 <= page <= pages:
        raise UnknownThing(
            f"{thing.value} has {pages} page{'s' if pages > 1 else ''}: there is no page {page}",
            about=thing,
        )
    start = (page - 1) * INCOMING
    return Incoming(tuple(islice(found, start, start + INCOMING)), page, pages, len(found))


def triples(reader: Reader, document: Document) -> set[ox.Triple]:
    """Return the triples of an RDF document.

    Raises:
        UnknownThing: Nothing is known about the thing, or there is no such page of it.
    """
    thing = reader.iri(document.path)
    if not exists(reader, document.path):
        raise UnknownThing(f"nothing is known about {thing.value}", about=thing)
    found = incoming(reader, thing, document.page)
    about = set(found.triples)
    if document.page == 1:
        about |= _told(reader, thing)
    if found.page < found.pages:
        further = Document(document.path, document.extension, page=found.page + 1)
        see = ox.NamedNode(reader.base + further.location)
        about.add(ox.Triple(thing, reader.term("rdfs:seeAlso"), see))
    return about | _labels(reader, about)


def _told(reader: Reader, thing: ox.NamedNode) -> set[ox.Triple]:
    """Return what is said of a thing, of what has its IRI with a fragment, and in such a graph."""
    subjects = [thing, *reader.fragments.get(thing.value, ())]
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
        and value.value not in reader.fragments
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
    return {
        ox.Triple(each, reader.term(name), value)
        for each in neighbours
        for name in _NAMING
        for value in reader.values(each, name)
    }


def document_bytes(reader: Reader, document: Document) -> bytes:
    """Return an RDF document: the same bytes every time.

    Raises:
        UnknownThing: Nothing is known about the thing, or there is no such page of it.
    """
    if document.extension not in RDF_FORMATS:
        raise ValueError(f"{document.extension} is no format of RDF documents")
    about = triples(reader, document)
    store = ox.Store()
    store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in about)
    if document.extension != "jsonld":
        return dump(store, document.extension)
    lines = ox.parse(dump(store, "nt"), format=ox.RdfFormat.N_TRIPLES)  # with exact datatypes
    return jsonld([quad.triple for quad in lines], reader)
