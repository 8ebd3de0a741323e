"""What the routes of the pages ask of the store, run in a worker.

A worker can open no file, so templates, messages and assets are read before it is forked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from ipplan_kg.server import negotiation
from ipplan_kg.site.page import load_templates
from ipplan_kg.site.paths import HTML, LANGUAGES, MEDIA_TYPES, Document, Language, document_at
from ipplan_kg.site.website import Site

__all__ = ["answered", "prepare"]

_IRI = "/:?#[]@!$&'()*+,;=%~"
_READ_FROM_FILES = ("ontology.html", "ontology.zh.html", "shapes.html", "shapes.ttl")
Answer = dict[str, Any]
"""Status, and then what goes with it: body, media type, location, links."""


class _Prepared:
    """The site of the store that this process has."""

    site: Site | None = None


def prepare(store: ox.Store) -> None:
    """Read what pages need besides the store, and what they all need of it."""
    load_templates()
    site = Site(store, endpoint="sparql")
    assert site.assets.contents
    assert site.reader.usage
    for location in ("search.json", "sparql.html", "context.jsonld", *_READ_FROM_FILES):
        site.content(location)
    _Prepared.site = site


def answered(
    store: ox.Store, path: str, query: dict[str, str], accept: str | None, languages: str | None
) -> Answer:
    """Return the answer to GET for a path below the base.

    Args:
        store: What is told of.
        path: Without the leading slash, decoded.
        query: What follows the ``?``.
        accept: The header of that name.
        languages: The header ``Accept-Language``.
    """
    site = _Prepared.site
    if site is None or site.reader.store is not store:
        prepare(store)
        site = _Prepared.site
    assert site is not None
    content = site.content(path, query)
    if content is not None:
        return {
            "status": 200,
            "body": content.data.decode(),
            "media_type": content.media_type,
            "links": _links(site, path),
        }
    return _dereferenced(site, path, accept, languages)


def _dereferenced(site: Site, path: str, accept: str | None, languages: str | None) -> Answer:
    """Return where the documents about an IRI are, or that there are none (any more)."""
    iri = site.base + path
    language = _language(languages)
    offered = {MEDIA_TYPES[each]: each for each in site.formats(iri)}
    gone = site.withdrawn(iri) is not None
    if gone or not offered:
        if negotiation.best(accept, ["application/problem+json", "text/html"]) != "text/html":
            return {"status": 410 if gone else 404}
        body = site.problem(iri, language, up="../" * path.count("/"))
        return {"status": 410 if gone else 404, "body": body.decode(), "media_type": "text/html"}
    chosen = negotiation.best(accept, list(offered))
    if chosen is None:
        return {"status": 406, "available": list(offered)}
    links = [
        f'<{_beside(Document(path, extension))}>; rel="alternate"; type="{media_type}"'
        for media_type, extension in offered.items()
    ]
    location = _beside(Document(path, offered[chosen], language))
    return {"status": 303, "location": location, "links": links}


def _beside(document: Document) -> str:
    """Return the link to a document from its thing, or from another document about it."""
    return quote(document.location.rpartition("/")[2])


def _language(header: str | None) -> Language:
    """Return the language of ours that a reader likes best; English where both are alike."""
    return "zh" if negotiation.language(header, LANGUAGES) == "zh" else "en"


def _links(site: Site, path: str) -> list[str]:
    """Return the links of a document: what it describes, its other formats, its next page."""
    document = document_at(path)
    if document is None or not site.formats(site.base + document.path):
        return []
    iri = site.base + document.path
    links = [f'<{quote(iri, safe=_IRI)}>; rel="describes"']
    for extension in site.formats(iri):
        if extension != document.extension:
            other = _beside(Document(document.path, extension, page=document.page))
            links.append(f'<{other}>; rel="alternate"; type="{MEDIA_TYPES[extension]}"')
    if document.extension == HTML:
        for language in LANGUAGES:
            other = _beside(replace(document, language=language))
            links.append(f'<{other}>; rel="alternate"; hreflang="{language}"')
    if site.has_page(document.path, document.page + 1):
        links.append(f'<{_beside(replace(document, page=document.page + 1))}>; rel="next"')
    return links
