"""A store as a web site: every file of it by where it stands, the same bytes served or published.

`Site.content` gives the bytes at a place below the base, `Site.locations` names every place. The
live server answers with these, and `publish` writes them to disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.errors import UnknownThing
from ipplan_kg.site.assets import ASSET_TYPES, Assets
from ipplan_kg.site.documents import document_bytes, exists, incoming
from ipplan_kg.site.jsonld import context_bytes
from ipplan_kg.site.page import Page, fill
from ipplan_kg.site.passages import nested
from ipplan_kg.site.paths import HTML, LANGUAGES, MEDIA_TYPES, RDF_FORMATS, Document, document_at
from ipplan_kg.site.reader import Reader
from ipplan_kg.site.resources import neighbours, panels, passages, trail
from ipplan_kg.site.schema_org import schema_org
from ipplan_kg.site.texts import text_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ipplan_kg.site.paths import Language

__all__ = ["Content", "Site"]

_CONTEXT = "context.jsonld"


@dataclass(frozen=True, slots=True)
class Content:
    """A file of the site."""

    data: bytes
    media_type: str
    """Without parameters; all text is UTF-8."""
    lasting: bool = False
    """Its place holds a hash of its bytes, so that what stands there never changes."""


class Site:
    """A store as a web site.

    Args:
        store: What it tells of.
        endpoint: Where the pages send SPARQL queries: a URL, or a path relative to the base;
            empty if there is no endpoint.
        bundle: Whether to use the browser bundle, if there is one.
    """

    def __init__(self, store: ox.Store, *, endpoint: str = "", bundle: bool = True) -> None:
        self.reader = Reader(store)
        self.assets = Assets(bundle=bundle)
        self._endpoint = endpoint

    @property
    def base(self) -> str:
        """What the IRIs of the store begin with; locations are relative to it."""
        return self.reader.base

    def content(self, location: str, query: Mapping[str, str] | None = None) -> Content | None:
        """Return the file at a place below the base; None if there is none.

        Args:
            location: Such as ``plan/2021-2022/task/30.zh.html``, not percent-encoded.
            query: What follows the ``?``, by name; only the pages of forms look at it.
        """
        if location in self.assets.contents:
            extension = location.rpartition(".")[2]
            return Content(self.assets.contents[location], ASSET_TYPES[extension], lasting=True)
        if location == _CONTEXT:
            return Content(context_bytes(self.reader), MEDIA_TYPES["jsonld"])
        document = document_at(location)
        if document is None or not exists(self.reader, document.path):
            return None
        try:
            if document.extension != HTML:
                return Content(document_bytes(self.reader, document), document.media_type)
            return Content(self._page(document), document.media_type)
        except UnknownThing:
            return None

    def locations(self) -> Iterator[str]:
        """Yield every place below the base where a file stands, in a fixed order."""
        yield from self.assets.contents
        yield _CONTEXT
        for path in self.reader.paths:
            pages = incoming(self.reader, self.reader.iri(path)).pages
            for number in range(1, pages + 1):
                for language in LANGUAGES:
                    yield Document(path, HTML, language, number).location
                for extension in RDF_FORMATS:
                    yield Document(path, extension, page=number).location

    def knows(self, iri: str) -> bool:
        """Return whether an IRI of ours has documents."""
        return iri.startswith(self.base) and exists(self.reader, iri[len(self.base) :])

    def withdrawn(self, iri: str) -> tuple[ox.NamedNode, ...] | None:
        """Return what stands in place of a thing that has been withdrawn; None if it has not.

        Such a thing is deprecated (``owl:deprecated true``) and is no longer said to be anything.
        """
        thing = ox.NamedNode(iri)
        if self.reader.text(thing, "owl:deprecated").text != "true" or self.reader.types(thing):
            return None
        return tuple(self.reader.things(thing, "dcterms:isReplacedBy"))

    def problem(self, iri: str, language: Language, *, up: str) -> bytes:
        """Return the page that says that there is nothing at an IRI, or nothing any more.

        Args:
            iri: What was asked for.
            language: Of the page.
            up: How to get from where it is shown to the base.
        """
        replaced = self.withdrawn(iri)
        key = "not-found" if replaced is None else "gone"
        page = Page(
            self.reader,
            Document("", language=language),
            self.assets,
            alternates=False,
            up=up,
        )
        title = page.t("errors", key)
        values = {"title": title, "key": key, "iri": iri, "replaced": replaced or ()}
        return fill("problem.html", page, values)

    def _page(self, document: Document) -> bytes:
        page = Page(self.reader, document, self.assets, endpoint=self._endpoint)
        thing = self.reader.iri(document.path)
        return fill(_template(self.reader, thing), page, self._about(thing, document))

    def _about(self, thing: ox.NamedNode, document: Document) -> dict[str, Any]:
        reader, language = self.reader, document.language
        above = trail(reader, thing)
        before, after = neighbours(reader, thing)
        heading = reader.label(thing, language)
        marks = text_marks(reader, thing)
        whole = reader.text(thing, "nif:isString").text
        return {
            "thing": thing,
            "iri": thing.value,
            "title": heading.text,
            "heading": heading,
            "types": reader.types(thing),
            "trail": above,
            "other_names": reader.other_names(thing, language),
            "definitions": _definitions(reader, thing, language),
            "before": before,
            "after": after,
            "passages": passages(reader, thing),
            "panels": panels(reader, thing, language),
            "statements": _statements(reader, thing),
            "incoming": incoming(reader, thing, document.page),
            "graph_size": _size(reader, thing),
            "schema": schema_org(reader, thing, language, above),
            "media_types": MEDIA_TYPES,
            "text": nested(whole, 0, marks),
            "text_language": reader.text(thing, "dcterms:language").text,
        }


def _template(reader: Reader, thing: ox.NamedNode) -> str:
    return "text.html" if reader.is_a(thing, "nif:Context") else "thing.html"


def _definitions(reader: Reader, thing: ox.NamedNode, language: Language) -> list[Any]:
    found = []
    for name in ("skos:definition", "dcterms:description", "rdfs:comment", "skos:scopeNote"):
        labels = reader.literals(thing, name, language)
        found += [each for each in labels if each.language in ("", language)] or labels[:1]
    return found


def _statements(reader: Reader, thing: ox.NamedNode) -> list[tuple[str, ox.Triple]]:
    """Return the triples from a thing by property, each with the key to group them by."""
    quads = reader.store.quads_for_pattern(thing, None, None, reader.graph)
    whole = reader.term("nif:isString")
    triples = {quad.triple for quad in quads if quad.predicate != whole}
    ordered = sorted(triples, key=lambda each: (each.predicate.value, reader.order(each.object)))
    return [(triple.predicate.value, triple) for triple in ordered]


def _size(reader: Reader, graph: ox.NamedNode) -> int:
    return sum(1 for _ in reader.store.quads_for_pattern(None, None, None, graph))
