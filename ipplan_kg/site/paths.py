"""IRIs of ours and the documents about them: where a document stands, what a path asks for.

======================  ================================  ===========================
IRI                     documents
======================  ================================  ===========================
``plan/2021-2022``      ``plan/2021-2022.html``           ``.ttl .jsonld .nt .rdf``
in Chinese              ``plan/2021-2022.zh.html``
further incoming links  ``plan/2021-2022.page-2.html``    ``.page-2.ttl`` and so on
``ontology#Task``       ``ontology.html#Task``            ``ontology.ttl`` and so on
the base itself         ``index.html``                    ``index.ttl`` and so on
======================  ================================  ===========================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
HTML = "html"
MEDIA_TYPES = {
    "html": "text/html",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""Media types by file name extension, the preferred one first."""
FILES = ("dumps/", "exports/")
"""What the paths of files to be downloaded begin with: they have no documents about them."""
OWN_PAGES = ("", "search", "queries", "sparql", "ontology", "shapes")
QUERIES = "query/"
"""What the paths of the queries' pages begin with."""
RDF_FORMATS = tuple(extension for extension in MEDIA_TYPES if extension != HTML)
_DOCUMENT = re.compile(
    r"(?P<path>.*?)(?:\.page-(?P<page>[1-9][0-9]{0,5}))?(?:\.(?P<language>zh)(?=\.html$))?"
    rf"\.(?P<extension>{'|'.join(MEDIA_TYPES)})",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document about a thing: in one format, for people in one language, one page of it."""

    path: str
    """The path of the thing's IRI below the base; empty for the base itself."""
    extension: str = HTML
    language: Language = "en"
    page: int = 1

    @property
    def location(self) -> str:
        """Where the document stands below the base: ``plan/2021-2022/task/30.zh.html``."""
        page = f".page-{self.page}" if self.page > 1 else ""
        language = f".{self.language}" if self.language != "en" and self.extension == HTML else ""
        return f"{self.path or 'index'}{page}{language}.{self.extension}"

    @property
    def media_type(self) -> str:
        """The media type of the document, without parameters."""
        return MEDIA_TYPES[self.extension]

    @property
    def up(self) -> str:
        """How to get from the document to the base: ``../../../``, or nothing."""
        return "../" * self.location.count("/")


def document_at(location: str) -> Document | None:
    """Return the document that stands at a path below the base; None if the path is no document's.

    >>> document_at("plan/2021-2022/task/30.zh.html")
    Document(path='plan/2021-2022/task/30', extension='html', language='zh', page=1)
    >>> document_at("plan/2021-2022/task/30") is None
    True
    """
    match = _DOCUMENT.fullmatch(location)
    if match is None or not match["path"]:
        return None
    found = Document(
        path="" if match["path"] == "index" else match["path"],
        extension=match["extension"],
        language="zh" if match["language"] else "en",
        page=int(match["page"] or 1),
    )
    return found if found.location == location else None


def has_own_page(path: str) -> bool:
    """Return whether the page at a path is made for it, and is no table of statements.

    >>> has_own_page("query/agencies"), has_own_page("ontology"), has_own_page("agency/x")
    (True, True, False)
    """
    return path in OWN_PAGES or path.startswith(QUERIES)


def path_of(iri: str, base: str) -> str | None:
    """Return the path below the base of the document about an IRI; None if it is not ours.

    >>> path_of("https://w3id.org/ipplan/ontology#Task", "https://w3id.org/ipplan/")
    'ontology'
    """
    if not iri.startswith(base):
        return None
    return iri[len(base) :].partition("#")[0]


def link(iri: str, base: str, language: Language, up: str) -> str:
    """Return the link from a page to what tells of an IRI: our page of it, or the IRI itself.

    Args:
        iri: what is linked to.
        base: what our IRIs begin with.
        language: that of the page.
        up: how to get from the page to the base (`Document.up`).
    """
    path = path_of(iri, base)
    if path is None:
        return iri if iri.startswith(("http://", "https://")) else ""
    if path.startswith(FILES):
        return f"{up}{path}"
    fragment = iri.partition("#")[2]
    place = quote(Document(path, language=language).location, safe="/!$&'()*+,;=:@~")
    return f"{up}{place}{f'#{fragment}' if fragment else ''}"
