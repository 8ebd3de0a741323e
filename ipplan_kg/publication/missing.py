"""The page of a published site for what is not there, and what is not there any more.

Web servers are told to send it (`redirects`), static hosting sends ``404.html`` by itself. As it is
shown at any address, its links begin at the root of the host.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pyoxigraph as ox

from ipplan_kg.namespaces import OWL, RDF
from ipplan_kg.site.page import Page, fill
from ipplan_kg.site.paths import LANGUAGES, Document
from ipplan_kg.site.website import Site
from ipplan_kg.store import base_iri

__all__ = ["NOT_FOUND", "missing_pages", "withdrawn"]

NOT_FOUND = "404"
"""The path of the page that says that there is nothing."""


def withdrawn(store: ox.Store) -> list[str]:
    """Return the paths of things that are deprecated and no longer said to be anything."""
    base = base_iri(store)
    found = {
        quad.subject
        for quad in store.quads_for_pattern(None, OWL.deprecated, None)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(base)
    }
    gone = (
        thing.value.removeprefix(base)
        for thing in found
        if not any(store.quads_for_pattern(thing, RDF.type, None, None))
    )
    return sorted(path for path in gone if path and "#" not in path)


def missing_pages(store: ox.Store, url: str) -> Iterator[tuple[str, bytes]]:
    """Yield ``404.html`` in every language.

    Args:
        store: What is published.
        url: Where the files stand on the web.
    """
    site = Site(store, pictures=False)
    for language in LANGUAGES:
        document = Document(NOT_FOUND, language=language)
        page = Page(site.reader, document, site.assets, alternates=False, up=urlsplit(url).path)
        values = {"title": page.t("errors", "nowhere"), "key": "nowhere", "replaced": ()}
        yield document.location, fill("problem.html", page, {**values, "iri": ""})
