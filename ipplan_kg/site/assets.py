"""Styles and scripts of the pages: our own, and the browser bundle where it was built.

Each is served under a name that holds a hash of its bytes, so that it may be cached for good.
The bundle (``make web``) has the SPARQL editor and the interactive charts.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["ASSET_TYPES", "Assets"]

ASSET_TYPES = {
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "map": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "csv": "text/csv",
    "rq": "application/sparql-query",
}
"""Media types by file name extension, of what is no document of a thing."""
_FOLDERS = ("static", "bundle")


class Assets:
    """The files below ``assets/`` of a site.

    Args:
        bundle: Whether to use the browser bundle, if there is one.
    """

    def __init__(self, *, bundle: bool = True) -> None:
        self._folders = _FOLDERS if bundle else _FOLDERS[:1]

    @cached_property
    def _found(self) -> dict[str, tuple[str, bytes]]:
        """By name, where a file is served and its bytes."""
        found = {}
        for folder in self._folders:
            place = files("ipplan_kg.site").joinpath(folder)
            for file in _files(place):
                data = file.read_bytes()
                stem, _, extension = file.name.rpartition(".")
                if extension in ASSET_TYPES:
                    mark = sha256(data).hexdigest()[:10]
                    found[file.name] = (f"assets/{stem}-{mark}.{extension}", data)
        return found

    def location(self, name: str) -> str:
        """Return where a file is served below the base; empty if it was not built."""
        return self._found[name][0] if name in self._found else ""

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """The bytes of every file, by where it is served."""
        return dict(sorted(self._found.values()))


def _files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return sorted((each for each in folder.iterdir() if each.is_file()), key=lambda f: f.name)
