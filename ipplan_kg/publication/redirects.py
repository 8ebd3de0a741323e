"""Rules by which web servers send who asks for a thing to a document about it (303, by Accept).

A thing has no file of its own; its documents stand beside its path: ``plan/2021-2022/task/30``
leads to ``.html``, ``.zh.html``, ``.ttl``, ... The rules choose as `server.negotiation`
does, but that nginx looks at the first digit of a weight only, and that profiles are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ipplan_kg.publication.apache import apache, w3id, w3id_to_server
from ipplan_kg.publication.nginx import nginx
from ipplan_kg.site.paths import MEDIA_TYPES

__all__ = ["CONTENT_TYPES", "hosting_files"]

CONTENT_TYPES = {
    **MEDIA_TYPES,
    "nq": "application/n-quads",
    "trig": "application/trig",
    "rq": "application/sparql-query",
    "csv": "text/csv",
    "json": "application/json",
    "xml": "application/xml",
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "wasm": "application/wasm",
    "txt": "text/plain",
    "gz": "application/gzip",
    "graphml": "application/xml",
    "gexf": "application/xml",
}
"""Media types by the extension of a published file."""
_TURTLE = (".well-known/void", ".well-known/sparql-examples")
_PAGES = ("search", "queries", "sparql")
"""Paths that have pages, but no data."""


def hosting_files(
    base: str, url: str, *, gone: Sequence[str] = (), views: Iterable[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """Yield the files with rules, by where they stand.

    Args:
        base: What the IRIs begin with.
        url: Where the files stand on the web.
        gone: Paths of things that were withdrawn.
        views: Names of the other vocabularies that there are documents in.
    """
    rules = apache(base, url, CONTENT_TYPES, turtle=_TURTLE, gone=gone)
    yield ".htaccess", rules.encode()
    rules = nginx(base, url, CONTENT_TYPES, turtle=_TURTLE, gone=gone, views=views)
    yield "hosting/nginx.conf", rules.encode()
    yield "hosting/w3id.htaccess", w3id(base, url, CONTENT_TYPES, _PAGES, gone).encode()
    yield "hosting/w3id-to-server.htaccess", w3id_to_server(base, url).encode()
    yield ".nojekyll", b""
