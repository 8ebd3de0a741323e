"""A store as a web site: every file of it by where it stands, the same bytes served or published.

`Site.content` gives the bytes at a place below the base: with these the live server answers.
`Site.units` says what there is to make, one thing at a time, and `Site.files_of` makes it, the same
bytes: these `publish` writes to disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from ipplan_kg.errors import UnknownThing
from ipplan_kg.namespaces import BASE
from ipplan_kg.site import search_index
from ipplan_kg.site.assets import ASSET_TYPES, Assets, Download
from ipplan_kg.site.catalogue import (
    answer,
    answer_csv,
    catalogue_bytes,
    queries,
    terms_bytes,
    text_of,
)
from ipplan_kg.site.charts import CHARTS, chart_csv, chart_location, chart_spec, chart_svg
from ipplan_kg.site.documents import Description
from ipplan_kg.site.inventory import paths
from ipplan_kg.site.jsonld import context_bytes, written
from ipplan_kg.site.ontology_page import example_files, ontology_values
from ipplan_kg.site.overview import overview
from ipplan_kg.site.page import Page, fill
from ipplan_kg.site.panels import task_row
from ipplan_kg.site.paths import (
    HTML,
    LANGUAGES,
    MEDIA_TYPES,
    OWN_PAGES,
    QUERIES,
    RDF_FORMATS,
    Document,
    document_at,
)
from ipplan_kg.site.reader import Reader, prefixes
from ipplan_kg.site.schema_org import schema_org
from ipplan_kg.site.search import ROLES, SHOWN, Choice, choices, lists, search, sparql
from ipplan_kg.site.search_index import FACETS
from ipplan_kg.site.shapes_page import shapes_reader, shapes_turtle
from ipplan_kg.site.things import about

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ipplan_kg.site.paths import Language

__all__ = ["Content", "Site", "Unit"]

_START = f"""\
PREFIX ipp: <{BASE}ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?number ?lead ?task
WHERE {{
  ?task a ipp:Task ;
    ipp:number ?number ;
    ipp:leadAgency/skos:prefLabel ?lead .
  FILTER(LANG(?lead) = "en")
}}
ORDER BY ?number
"""


@dataclass(frozen=True, slots=True)
class Content:
    """A file of the site."""

    data: bytes
    media_type: str
    """Without parameters; all text is UTF-8."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are made together: what they are made from is found once."""

    kind: Literal["asset", "file", "page", "thing"]
    name: str
    """Where the file stands; for pages and documents, the path of what they are about."""


class Site:
    """A store as a web site.

    Args:
        store: What it tells of.
        endpoint: Where the pages send SPARQL queries: a URL, or a path relative to the base;
            empty if there is no endpoint.
        bundle: Whether to use the browser bundle, if there is one.
        pictures: Whether to make charts into pictures, if the extra ``charts`` is installed.
        download: Where the data is published, if it is, so that the editor asks it in the browser.
    """

    def __init__(
        self,
        store: ox.Store,
        *,
        endpoint: str = "",
        bundle: bool = True,
        pictures: bool = True,
        download: Download | None = None,
    ) -> None:
        self.reader = Reader(store)
        self.assets = Assets(bundle=bundle, engine=download is not None)
        self._endpoint = endpoint
        self._pictures = pictures
        self._download = download
        own: tuple[Callable[[Page, Mapping[str, str]], bytes], ...] = (
            *(self._overview, self._search, self._queries),
            *(self._editor, self._ontology, self._shapes),
        )
        self._pages = dict(zip(OWN_PAGES, own, strict=True))

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
            return Content(self.assets.contents[location], _type(location))
        if location in self._files:
            data = self._files[location]()
            return None if data is None else Content(data, _type(location))
        document = document_at(location)
        if document is None:
            return None
        try:
            if self._is_own(document):
                data = self._own(document, query or {})
            else:
                data = self._about(Description(self.reader, document.path), document)
        except UnknownThing:  # nor is there such a page of it
            return None
        return Content(data, document.media_type)

    def units(self) -> Iterator[Unit]:
        """Yield what there is to make, in a fixed order."""
        for location in self.assets.contents:
            yield Unit("asset", location)
        for location in self._files:
            if not location.startswith(QUERIES):
                yield Unit("file", location)
        for path in self._own_paths:
            yield Unit("page", path)
        for path in paths(self.reader):
            yield Unit("thing", path)

    def files_of(self, unit: Unit) -> Iterator[tuple[str, bytes]]:
        """Yield each file of a unit: where it stands below the base, and its bytes."""
        match unit.kind:
            case "asset":
                yield unit.name, self.assets.contents[unit.name]
            case "file":
                data = self._files[unit.name]()
                if data is not None:
                    yield unit.name, data
            case "page":
                for document in self._documents_of_own(unit.name):
                    yield document.location, self._own(document, {})
                for location in self._beside(unit.name):
                    yield from self.files_of(Unit("file", location))
            case "thing":
                described = Description(self.reader, unit.name)
                for document in self._documents_about(described):
                    yield document.location, self._about(described, document)

    def locations(self) -> Iterator[str]:
        """Yield every place below the base where a file stands, in the order of the units."""
        for unit in self.units():
            match unit.kind:
                case "asset" | "file":
                    yield unit.name
                case "page":
                    yield from (each.location for each in self._documents_of_own(unit.name))
                    yield from self._beside(unit.name)
                case "thing":
                    described = Description(self.reader, unit.name)
                    yield from (each.location for each in self._documents_about(described))

    def formats(self, iri: str) -> tuple[str, ...]:
        """Return the formats of the documents about an IRI of ours, HTML first; empty if none."""
        if not iri.startswith(self.base):
            return ()
        path = iri[len(self.base) :]
        if self.reader.exists(path):
            return (HTML, *RDF_FORMATS)
        if path == "shapes":
            return (HTML, "ttl")
        return (HTML,) if path in self._own_paths else ()

    def has_page(self, path: str, number: int) -> bool:
        """Return whether the incoming links of a thing fill so many pages."""
        return self.reader.exists(path) and 1 <= number <= Description(self.reader, path).pages

    def withdrawn(self, iri: str) -> tuple[ox.NamedNode, ...] | None:
        """Return what stands in place of a thing that has been withdrawn; None if it has not.

        Such a thing is deprecated (``owl:deprecated true``) and is no longer said to be anything.
        """
        try:
            thing = ox.NamedNode(iri)
        except ValueError:
            return None
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
        document = Document("problem", language=language)
        page = Page(self.reader, document, self.assets, alternates=False, up=up)
        title = page.t("errors", key)
        values = {"title": title, "key": key, "iri": iri, "replaced": replaced or ()}
        return fill("problem.html", page, values)

    # documents about things

    def _documents_about(self, described: Description) -> Iterator[Document]:
        """Yield the documents about a thing, but for pages that stand in the place of its own."""
        path = described.path
        for number in range(1, described.pages + 1):
            if number > 1 or path not in self._own_paths:
                for language in LANGUAGES:
                    yield Document(path, HTML, language, number)
            for extension in RDF_FORMATS:
                yield Document(path, extension, page=number)

    def _about(self, described: Description, document: Document) -> bytes:
        """Return a document about a thing.

        Raises:
            UnknownThing: There is no such page of it.
        """
        if document.extension != HTML:
            return described.document(document.extension, document.page)
        page = Page(self.reader, document, self.assets, endpoint=self._endpoint)
        return fill(*about(described, page))

    # own pages

    @cached_property
    def _own_paths(self) -> tuple[str, ...]:
        return (*OWN_PAGES, *(f"{QUERIES}{name}" for name in queries()))

    def _is_own(self, document: Document) -> bool:
        return (
            document.extension == HTML and document.page == 1 and document.path in self._own_paths
        )

    @staticmethod
    def _documents_of_own(path: str) -> Iterator[Document]:
        return (Document(path, language=language) for language in LANGUAGES)

    def _beside(self, path: str) -> list[str]:
        """Return the files that are made with a page: of a query, its text and its answer."""
        places = (f"{path}.rq", f"{path}.csv") if path.startswith(QUERIES) else ()
        return [place for place in places if place in self._files]

    def _own(self, document: Document, query: Mapping[str, str]) -> bytes:
        """Return a page that is about no thing of the store, but for the overview and queries."""
        page = Page(self.reader, document, self.assets, endpoint=self._endpoint)
        if document.path in self._pages:
            return self._pages[document.path](page, query)
        return self._query(page, document.path.removeprefix(QUERIES))

    def _overview(self, page: Page, _: Mapping[str, str]) -> bytes:
        values = overview(page, pictures=self._has_pictures, published=self._download is not None)
        return fill(
            "overview.html",
            page,
            {"title": page.t("site", "overview"), "media_types": MEDIA_TYPES, **values},
        )

    def _search(self, page: Page, query: Mapping[str, str]) -> bytes:
        wanted = {name: query.get(name, "").strip() for name in ("q", "role", *FACETS)}
        start = query.get("from", "")
        found = search(self.reader, wanted, int(start) if start.isdecimal() else 0)
        facets = [(each, choices(self.reader, each, page.language, wanted)) for each in FACETS]
        roles = [Choice(role, page.t("search", role), 0) for role in ROLES]
        facets.insert([*FACETS].index("agency") + 1, ("role", roles))
        further = {**wanted, "from": str(found.further)} if found.further else {}
        return fill(
            "search.html",
            page,
            {
                "title": page.t("search", "title"),
                "wanted": wanted,
                "facets": facets,
                "tasks": [task_row(self.reader, each, page.language) for each in found.tasks],
                "things": lists(self.reader, found, wanted),
                "shown": SHOWN,
                "searched": found.plans,
                "plans": len(search_index.head(self.reader)["parts"]),
                "further": [(name, value) for name, value in further.items() if value],
                "query": sparql(self.reader, wanted),
                "kinds": dict(page.told["kinds"]),
                "live": bool(self._endpoint),
            },
        )

    def _ontology(self, page: Page, _: Mapping[str, str]) -> bytes:
        thing = self.reader.iri("ontology")
        values = {
            "title": page.t("site", "ontology"),
            "schema": schema_org(self.reader, thing, page.language),
            "media_types": MEDIA_TYPES,
            **ontology_values(page, lambda path: HTML in self.formats(self.base + path)),
        }
        return fill("ontology.html", page, values).replace(BASE.encode(), self.base.encode())

    def _shapes(self, page: Page, _: Mapping[str, str]) -> bytes:
        reader = shapes_reader(self.base)
        own = Page(reader, page.document, self.assets, endpoint=self._endpoint, formats=("ttl",))
        return fill(*about(Description(reader, "shapes"), own))

    def _queries(self, page: Page, _: Mapping[str, str]) -> bytes:
        values = {"title": page.t("queries", "title"), "queries": queries().values()}
        return fill("queries.html", page, values)

    def _editor(self, page: Page, query: Mapping[str, str]) -> bytes:
        return fill(
            "sparql.html",
            page,
            {
                "title": page.t("sparql", "title"),
                "text": query.get("query") or _START.replace(BASE, self.base),
                "queries": queries().values(),
                "prefixes": prefixes(self.base),
                "base": self.base,
                "download": self._download,
            },
        )

    def _query(self, page: Page, name: str) -> bytes:
        query = queries()[name]
        return fill(
            "query.html",
            page,
            {
                "title": query.question[page.language],
                "query": query,
                "text": text_of(self.reader, query),
                "answer": answer(self.reader, name),
                "known": self.reader.exists(page.document.path),
                "media_types": MEDIA_TYPES,
            },
        )

    # files that are no pages

    @cached_property
    def _files(self) -> dict[str, Callable[[], bytes | None]]:
        """Return the files that are made from the store, by where they stand."""
        reader = self.reader
        files: dict[str, Callable[[], bytes | None]] = {
            "context.jsonld": lambda: context_bytes(reader),
            "search.json": lambda: search_index.written(search_index.head(reader)),
            "queries.json": lambda: catalogue_bytes(reader),
            "terms.json": lambda: terms_bytes(reader),
            "shapes.ttl": lambda: shapes_turtle(self.base),
        }
        for place, data in example_files().items():
            files[place] = lambda data=data: data.replace(BASE.encode(), self.base.encode())  # type: ignore[misc]
        for place, plan in search_index.part_locations(reader).items():
            files[place] = lambda plan=plan: search_index.written(search_index.part(reader, plan))  # type: ignore[misc]
        for name, query in queries().items():
            files[f"{QUERIES}{name}.rq"] = lambda query=query: query.text.replace(
                BASE, self.base
            ).encode()  # type: ignore[misc]
            if query.form == "SELECT":
                files[f"{QUERIES}{name}.csv"] = lambda name=name: answer_csv(reader, name)  # type: ignore[misc]
        for name in CHARTS:
            for language in LANGUAGES:
                files |= self._chart_files(name, language)
        return files

    def _chart_files(self, name: str, language: Language) -> dict[str, Callable[[], bytes | None]]:
        reader = self.reader
        files: dict[str, Callable[[], bytes | None]] = {
            chart_location(name, language, "csv"): lambda: chart_csv(reader, name, language)
        }
        for dark in (False, True):
            spec = chart_location(name, language, "json", dark=dark)
            files[spec] = lambda dark=dark: written(  # type: ignore[misc]
                chart_spec(reader, name, language, dark=dark)
            )
        if self._has_pictures:
            picture = chart_location(name, language, "svg")
            files[picture] = lambda: chart_svg(reader, name, language)
        return files

    @cached_property
    def _has_pictures(self) -> bool:
        return self._pictures and find_spec("vl_convert") is not None


def _type(location: str) -> str:
    extension = location.rpartition(".")[2]
    return ASSET_TYPES.get(extension) or MEDIA_TYPES[extension]
