"""What there is of a plan -> a knowledge graph: texts, RDF files, stores, the web."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.errors import RemoteError, StoreError
from ipplan_kg.knowledge.graph import KnowledgeGraph
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.serialization import FORMATS
from ipplan_kg.store import cached_store, materialize_union, new, open_store

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["load"]

_ACCEPT = (
    "application/n-quads, application/trig;q=0.9, text/turtle;q=0.8, application/n-triples;q=0.8, "
    "application/ld+json;q=0.6, application/rdf+xml;q=0.5"
)
_SD = PREFIXES["sd"]
_TIMEOUT = 60


def load(*sources: str | os.PathLike[str], memory: bool = False) -> KnowledgeGraph:
    """Return the knowledge graph of the packaged plans, or of what is named.

    The packaged plans are built once and kept in the user's cache: later calls only open it.

    Args:
        sources: Nothing for the packaged plans; else the texts of plans (files, folders with a
            ``plan.toml``), which are built, or graphs: RDF files, store directories, the output
            folder of ``ipplan-kg build``, and ``http(s)`` URLs of RDF documents. Several become
            one graph.
        memory: Copy what is on disk (the cache, a store directory) into memory first: that takes
            some 0.2 s a plan, and queries are then about twice as fast.

    Raises:
        SourceError: a text cannot be read, or is no plan.
        StoreError: a file is no RDF, or a store cannot be opened.
        RemoteError: a URL does not answer, or with something else than RDF.
    """
    store = _store([os.fspath(source) for source in sources])
    return KnowledgeGraph(new(store) if memory else store)


def _store(names: Sequence[str]) -> ox.Store:
    if not names:
        return cached_store(_packaged)
    texts = [name for name in names if _is_text(name)]
    if texts and len(texts) < len(names):
        raise StoreError("load takes texts or graphs: build the texts first", about=texts[0])
    if texts:
        return _built(texts)
    stores = [_opened(name) for name in names]
    return stores[0] if len(stores) == 1 else _joined(stores)


def _is_text(name: str) -> bool:
    """Tell whether this is a text or a folder of texts, not a graph."""
    if _is_url(name):
        return False
    if os.path.isdir(name):
        return not any(
            os.path.exists(os.path.join(name, each)) for each in ("CURRENT", "ipplan.nq")
        )
    return os.path.exists(name) and name.rpartition(".")[2].lower() not in FORMATS


def _is_url(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _packaged() -> ox.Store:
    from ipplan_kg.pipeline import build

    return build(validate=False).store


def _built(texts: Sequence[str]) -> ox.Store:
    from ipplan_kg.pipeline import build

    store = build(texts, validate=False).store
    materialize_union(store)
    return store


def _opened(name: str) -> ox.Store:
    return _fetched(name) if _is_url(name) else open_store(name)


def _joined(stores: Sequence[ox.Store]) -> ox.Store:
    """Return a store in memory with the quads of all."""
    joined = ox.Store()
    for store in stores:
        joined.bulk_extend(store)
    return joined


def _fetched(url: str) -> ox.Store:
    """Return the store of an RDF document on the web."""
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    from ipplan_kg import __version__

    headers = {"Accept": _ACCEPT, "User-Agent": f"ipplan-kg/{__version__}"}
    try:
        with urlopen(Request(url, headers=headers), timeout=_TIMEOUT) as response:
            media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
            body: bytes = response.read()
    except HTTPError as error:
        error.close()
        raise RemoteError(f"{url} answers {error.code} {error.reason}", about=url) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise RemoteError(f"{url} does not answer: {reason}", about=url) from error
    return _parsed(url, body, media_type)


def _parsed(url: str, body: bytes, media_type: str) -> ox.Store:
    extension = url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    format = ox.RdfFormat.from_media_type(media_type) or FORMATS.get(extension)
    if format is None:
        raise RemoteError(f"{url} is {media_type or 'of no known kind'}, not RDF", about=url)
    store = ox.Store()
    try:
        store.bulk_load(body, format=format, base_iri=url)
    except SyntaxError as error:
        raise RemoteError(f"{url} sent RDF that cannot be read: {error}", about=url) from error
    if _describes_endpoint(store, url):
        raise RemoteError(
            f"{url} is an endpoint: ask it with kg.query(..., endpoint={url!r})", about=url
        )
    materialize_union(store)
    return store


def _describes_endpoint(store: ox.Store, url: str) -> bool:
    """Tell whether this is what an endpoint says of itself when it is not asked anything.

    Source: https://www.w3.org/TR/sparql11-service-description/#accessing.
    """
    itself, endpoint = ox.NamedNode(url.partition("#")[0]), ox.NamedNode(f"{_SD}endpoint")
    said = store.quads_for_pattern(None, endpoint, itself, None)
    service = store.quads_for_pattern(itself, None, ox.NamedNode(f"{_SD}Service"), None)
    return next(said, None) is not None or next(service, None) is not None
