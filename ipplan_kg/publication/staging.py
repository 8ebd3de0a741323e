"""What has changed is put aside here, beside the site, until everything is there.

It knows two folders and nothing else, so that any number of processes can write into it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO

from ipplan_kg.errors import OutputError
from ipplan_kg.publication.durable import flush_file
from ipplan_kg.publication.ledger import Entry

__all__ = ["OWN", "Staging"]

OWN = ".ipplan-kg"
"""The folder inside that holds the manifest; it is not part of the site."""


class Staging:
    """Where the files of a run wait until all of them are there.

    Args:
        root: The folder that the site is published into.
        aside: The folder for what has changed, on the same disk.
    """

    def __init__(self, root: Path, aside: Path) -> None:
        self.root = root
        self.aside = aside
        self._real = os.path.realpath(root)
        # Files come folder by folder: each folder is looked at once.
        self._inside = lru_cache(maxsize=4096)(self._is_inside)
        self._ready = lru_cache(maxsize=4096)(_make_folder)

    def __reduce__(self) -> tuple[type[Staging], tuple[Path, Path]]:
        return Staging, (self.root, self.aside)

    def stage(self, path: str, data: bytes) -> Entry:
        """Put aside the bytes of a file, if they are not those that stand there already.

        Raises:
            OutputError: no file of the site can have this path.
        """
        digest = sha256(data).hexdigest()
        try:
            with open(self.place(path), "rb") as there:
                if there.read() == data:
                    return Entry(path, digest, len(data), changed=False)
            instead = True
        except (FileNotFoundError, NotADirectoryError):
            instead = False
        with open(self._part(path), "wb") as part:
            part.write(data)
            flush_file(part)
        return Entry(path, digest, len(data), changed=True, instead=instead)

    def stream(self, path: str, write: Callable[[IO[bytes]], None]) -> Entry:
        """Put aside a file that a function writes; the same as ``stage`` for large ones.

        Raises:
            OutputError: no file of the site can have this path.
        """
        place, part = self.place(path), self._part(path)
        with open(part, "wb") as file:
            write(file)
            flush_file(file)
        digest, size, there = _digest(part), os.path.getsize(part), digest_of(place)
        if there == digest:
            os.unlink(part)
            return Entry(path, digest, size, changed=False)
        return Entry(path, digest, size, changed=True, instead=there is not None)

    def part(self, path: str) -> str:
        """Return where a file waits."""
        return f"{self.aside}/{path}"

    def place(self, path: str) -> str:
        """Return where a file stands, if that is inside the folder.

        Raises:
            OutputError: no file of the site can have this path.
        """
        checked_path(path)
        folder, _, _ = path.rpartition("/")
        if not self._inside(folder):
            place = self.root / path
            raise OutputError(f"{place} leads out of {self.root} by a link", about=path)
        return f"{self.root}/{path}"

    def _part(self, path: str) -> str:
        part = self.part(path)
        self._ready(part.rpartition("/")[0])
        return part

    def _is_inside(self, folder: str) -> bool:
        real = os.path.realpath(os.path.join(self.root, folder))
        return os.path.commonpath((real, self._real)) == self._real


def _make_folder(folder: str) -> None:
    os.makedirs(folder, exist_ok=True)


def digest_of(place: str) -> str | None:
    """Return the SHA-256 of a file, hexadecimal; None if there is none."""
    try:
        return _digest(place)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _digest(place: str) -> str:
    with open(place, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


def checked_path(path: str) -> str:
    """Return a path that stays inside the folder and away from the manifest.

    Raises:
        OutputError: it does not.
    """
    bad = {"", ".", "..", OWN}
    if (
        not bad.isdisjoint(path.split("/"))
        or "\\" in path
        or not path.isprintable()
        or os.path.isabs(path)
    ):
        raise OutputError(f"{path!r} cannot be the path of a published file", about=path)
    return path
