"""A folder of files on the web, as hosts that know nothing of RDF send it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["hosted"]


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
