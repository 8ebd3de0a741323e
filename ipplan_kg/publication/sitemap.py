"""What crawlers look for: the sitemap (https://www.sitemaps.org/protocol.html) and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import quote
from xml.sax.saxutils import escape

from ipplan_kg.publication.missing import NOT_FOUND
from ipplan_kg.site.paths import HTML, LANGUAGES, Document, document_at

__all__ = ["URLS", "robots", "sitemaps"]

URLS = 50_000
"""How many URLs a sitemap may hold (sitemaps.org)."""
_BYTES = 50 * 1024 * 1024 - 1024
"""How long their entries may be together: a sitemap may have 50 MB (sitemaps.org)."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def sitemaps(
    locations: Iterable[str], url: str, *, urls: int = URLS
) -> Iterator[tuple[str, bytes]]:
    """Yield the sitemap of the pages, in several files and an index if they are many.

    Args:
        locations: Where the files of the site stand; only pages are taken.
        url: Where the site stands on the web.
        urls: How many a file may hold.

    Yields:
        Where each file stands, and its bytes; ``sitemap.xml`` is the one to begin with.
    """
    parts = _parts(filter(_is_listed, locations), url, urls)
    first, second = next(parts, b""), next(parts, None)
    if second is None:
        yield "sitemap.xml", _file("urlset", first)
        return
    names: list[str] = []
    for part in chain((first, second), parts):
        names.append(f"sitemap-{len(names) + 1}.xml")
        yield names[-1], _file("urlset", part)
    entries = "".join(f"<sitemap><loc>{escape(url + name)}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", _file("sitemapindex", entries.encode())


def _is_listed(location: str) -> bool:
    """Return whether a file is a page of its own, and not what is shown in place of one."""
    return location.endswith(f".{HTML}") and not location.startswith(f"{NOT_FOUND}.")


def _parts(pages: Iterable[str], url: str, urls: int) -> Iterator[bytes]:
    """Yield the entries of the pages, as many at once as a file may hold."""
    part, count = bytearray(), 0
    for each in pages:
        entry = _entry(each, url).encode()
        if count == urls or len(part) + len(entry) > _BYTES:
            yield bytes(part)
            part, count = bytearray(), 0
        part += entry
        count += 1
    if count:
        yield bytes(part)


def _file(element: str, entries: bytes) -> bytes:
    links = f' xmlns:xhtml="{_XHTML}"' if element == "urlset" else ""
    head = f'{_HEAD}<{element} xmlns="{_NAMESPACE}"{links}>\n'
    return b"".join((head.encode(), entries, f"</{element}>\n".encode()))


def _entry(location: str, url: str) -> str:
    document = document_at(location)
    others = ""
    if document is not None:
        for language in LANGUAGES:
            other = Document(document.path, HTML, language, document.page).location
            others += (
                f'<xhtml:link rel="alternate" hreflang="{language}" href="{_url(other, url)}"/>'
            )
    return f"<url><loc>{_url(location, url)}</loc>{others}</url>\n"


def _url(location: str, url: str) -> str:
    return escape(url + quote(location), {'"': "&quot;"})


def robots(url: str) -> bytes:
    """Return robots.txt (RFC 9309): everything may be read; it counts at the root of a host."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {url}sitemap.xml\n".encode()
