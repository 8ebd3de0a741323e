"""What crawlers look for: the sitemap (https://www.sitemaps.org/protocol.html) and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import quote
from xml.sax.saxutils import escape

from ipplan_kg.site.paths import HTML, LANGUAGES, Document, document_at

__all__ = ["URLS", "robots", "sitemaps"]

URLS = 50_000
"""How many URLs a sitemap may hold (sitemaps.org)."""
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
    pages = iter([each for each in locations if each.endswith(f".{HTML}")])
    parts: list[bytes] = []
    while chosen := list(islice(pages, urls)):
        entries = "".join(_entry(each, url) for each in chosen)
        text = f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}">\n{entries}</urlset>\n'
        parts.append(text.encode())
    if len(parts) == 1:
        yield "sitemap.xml", parts[0]
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield from zip(names, parts, strict=True)
    entries = "".join(f"<sitemap><loc>{escape(url + name)}</loc></sitemap>\n" for name in names)
    text = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{entries}</sitemapindex>\n'
    yield "sitemap.xml", text.encode()


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
