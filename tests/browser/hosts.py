"""A published folder on the web, as hosts that know nothing of RDF send it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.publication.dumps import dump_location, write_dump
from ipplan_kg.site.assets import Download
from ipplan_kg.site.website import Site
from ipplan_kg.store import materialize_union, new

__all__ = ["hosted", "published"]

_EDITOR = ("sparql.html", "sparql.zh.html", "queries.json", "terms.json", "search.json")


class _Plain(SimpleHTTPRequestHandler):
    """Files as they are: ``.gz`` is a file like others."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Unpacking(_Plain):
    """``.gz`` is said to be an encoding, so that browsers unpack it; ``.wasm`` is unknown."""

    def end_headers(self) -> None:
        if self.path.partition("?")[0].endswith(".gz"):
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()

    def guess_type(self, path: object) -> str:
        name = str(path)
        unknown = name.endswith((".wasm", ".gz"))
        return "application/octet-stream" if unknown else super().guess_type(name)


@contextmanager
def hosted(folder: Path, *, unpacking: bool = False) -> Iterator[str]:
    """Serve a folder on a free port of this machine; yield the URL, without ``/`` at the end."""
    handler = partial(_Unpacking if unpacking else _Plain, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def published(
    store: ox.Store,
    folder: Path,
    url: str,
    pages: Iterable[str] = (),
    *,
    endpoint: str = "",
) -> None:
    """Write the dump and the editor as ``publish`` writes them, and those other pages."""
    dump = folder / dump_location("nq")
    dump.parent.mkdir(parents=True)
    with dump.open("wb") as file:
        write_dump(store, "nq", file)
    data = dump.read_bytes()
    location = dump_location("nq")
    download = Download(
        location=location,
        url=f"{url}/{location}",
        size=len(data),
        digest=sha256(data).hexdigest(),
    )
    asked = new(store)
    materialize_union(asked)
    site = Site(asked, endpoint=endpoint, pictures=False, download=download)
    charts = [place for place in site.locations() if place.startswith("charts/")]
    for place in (*site.assets.contents, *_EDITOR, *pages, *charts):
        content = site.content(place)
        assert content is not None
        file_ = folder / place
        file_.parent.mkdir(parents=True, exist_ok=True)
        file_.write_bytes(content.data)
