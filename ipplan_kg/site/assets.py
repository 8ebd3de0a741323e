"""Styles and scripts of the pages: our own, and the browser bundle where it was built.

Each is served under a name that holds a hash of its bytes, so that it may be cached for good.
The bundle (``make web``) has the SPARQL editor, the interactive charts, and the SPARQL engine by
which a page asks the published dump itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["ASSET_TYPES", "Assets", "Download"]

ASSET_TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "map": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "csv": "text/csv",
    "rq": "application/sparql-query",
    "wasm": "application/wasm",
}
"""Media types by file name extension, of what is no document of a thing."""
_FOLDERS = ("static", "bundle")
_ENGINE = ("oxigraph.wasm", "sparql-worker.js")


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """The published data in N-Quads, for pages that ask it in the browser."""

    location: str
    """Below the base: ``dumps/ipplan.nq.gz``."""
    url: str
    size: int
    """Bytes."""
    digest: str
    """SHA-256, hexadecimal: a page loads the data that it was published with."""


class Assets:
    """The files below ``assets/`` of a site.

    Args:
        bundle: Whether to use the browser bundle, if there is one.
        engine: Whether pages ask the data themselves, with the engine of the bundle.
    """

    def __init__(self, *, bundle: bool = True, engine: bool = False) -> None:
        self._folders = _FOLDERS if bundle else _FOLDERS[:1]
        self._without = () if engine else _ENGINE

    @cached_property
    def _found(self) -> dict[str, tuple[str, bytes]]:
        """By name, where a file is served and its bytes."""
        found = {}
        for folder in self._folders:
            place = files("ipplan_kg.site").joinpath(folder)
            for file in _files(place):
                data = file.read_bytes()
                stem, _, extension = file.name.rpartition(".")
                if extension in ASSET_TYPES and file.name not in self._without:
                    mark = sha256(data).hexdigest()[:10]
                    found[file.name] = (f"assets/{stem}-{mark}.{extension}", data)
        return found

    def location(self, name: str) -> str:
        """Return where a file is served below the base; empty if it was not built."""
        return self._found[name][0] if name in self._found else ""

    def size(self, name: str) -> int:
        """Return the number of bytes of a file; 0 if it was not built."""
        return len(self._found[name][1]) if name in self._found else 0

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """The bytes of every file, by where it is served."""
        return dict(sorted(self._found.values()))


def _files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return sorted((each for each in folder.iterdir() if each.is_file()), key=lambda f: f.name)
