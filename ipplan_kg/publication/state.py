"""What the bytes of a site depend on, as one digest: data, options, this program, its libraries.

If it is that of the last run, every file would be made as it was.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg import resources

__all__ = ["Digest", "state_of"]

_LIBRARIES = ("pyoxigraph", "Jinja2", "MarkupSafe", "vl-convert-python")
_ASSETS = ("mappings", "ontology", "plans", "queries", "shapes")
_MODULUS = 1 << 256


class Digest:
    """A digest of a set of quads, in whatever order they come.

    The sum of the SHA-256 of each. Blank nodes have other labels each time they are read, so data
    with blank nodes never looks the same.
    """

    def __init__(self) -> None:
        self._sum = 0

    def passed(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Yield the quads, and count them in."""
        for quad in quads:
            self._sum += int.from_bytes(sha256(str(quad).encode()).digest())
            yield quad

    def __str__(self) -> str:
        return f"{self._sum % _MODULUS:064x}"


def state_of(data: Digest, options: object) -> str:
    """Return the digest of what the bytes of a site depend on.

    Args:
        data: Of the quads.
        options: What was asked for; ``repr`` tells all of it.
    """
    found = sha256(f"{data}\n{options!r}\n{sys.version}\n".encode())
    for name in _LIBRARIES:
        found.update(f"{name} {_version(name)}\n".encode())
    for path in _files():
        found.update(f"{path}\n{path.stat().st_size}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def _files() -> Iterator[Path]:
    """Yield the files of the package and of its assets, sorted."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package, *(resources.root() / each for each in _ASSETS)):
        for root, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if name[0] not in "._")
            yield from (Path(root, name) for name in sorted(names) if not name.endswith(".pyc"))
