"""What a run has made, and what earlier runs have written: kept on disk, as it may be millions.

A database of its own for each run (SQLite). It is thrown away at the end: what lasts is the
manifest, a text that it reads and writes line by line.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import merge
from itertools import groupby
from typing import IO

from ipplan_kg.errors import OutputError

__all__ = ["Entry", "Ledger", "Totals"]

_HEAD = "# What ipplan-kg publish wrote: SHA-256 and path. It changes and deletes nothing else.\n"
_STATE = "# state: "
_TABLES = """
CREATE TABLE known (path TEXT, digest TEXT, PRIMARY KEY (path, digest)) WITHOUT ROWID;
CREATE TABLE made (path TEXT PRIMARY KEY, digest TEXT, size INTEGER, state INTEGER) WITHOUT ROWID;
"""
# Nothing of it outlives the run, so it need not survive a power cut.
_SETTINGS = (
    *("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"),
    "cache_size = -16384",  # KiB
)
_BATCH = 10_000
_KEPT, _NEW, _INSTEAD = range(3)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the site as a run has made it."""

    path: str
    """Below the folder, with ``/``."""
    digest: str
    """SHA-256, hexadecimal."""
    size: int
    """Bytes."""
    changed: bool
    """Whether the folder has no such file, or another one there."""
    instead: bool = False
    """Whether another one stands there."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run has made, in figures."""

    files: int
    changed: int
    size: int
    """Bytes."""


class Ledger:
    """The files of a run by path, and those that stand in the manifest.

    Args:
        path: Of the database; there must be no such file yet.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.state = ""
        """What the site depended on, as the manifest tells; empty if it tells nothing."""
        # One process uses it; which of its threads makes no difference.
        self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        with self._told():
            for setting in _SETTINGS:
                self._base.execute(f"PRAGMA {setting}")
            self._base.executescript(_TABLES)
            self._base.execute("BEGIN")

    def close(self) -> None:
        """Let go of the database."""
        self._base.close()

    def read(self, lines: Iterable[str], checked: Callable[[str], str]) -> None:
        """Take in the lines of a manifest.

        Args:
            lines: Of the manifest.
            checked: Returns a path that may be one of a published file, and raises for others.
        """
        parted = (line.rstrip("\n").partition("  ") for line in self._of_files(lines))
        rows = ((checked(path), digest) for digest, separator, path in parted if separator)
        with self._told():
            self._base.executemany("INSERT OR IGNORE INTO known VALUES (?, ?)", rows)

    def _of_files(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            if line.startswith(_STATE):
                self.state = line.removeprefix(_STATE).strip()
            elif not line.startswith("#"):
                yield line

    def known(self) -> Iterator[tuple[str, str]]:
        """Yield the paths and digests that stand in the manifest, sorted by path."""
        rows = self._rows("SELECT path, digest FROM known ORDER BY path, digest")
        yield from ((path, digest) for path, digest in rows)

    def knows(self, path: str) -> bool:
        """Return whether a path stands in the manifest."""
        with self._told():
            found = self._base.execute("SELECT 1 FROM known WHERE path = ?", (path,)).fetchone()
        return found is not None

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in what was made.

        Raises:
            OutputError: two files have the same path.
        """
        rows = [
            (each.path, each.digest, each.size, each.changed + (each.changed and each.instead))
            for each in entries
        ]
        try:
            with self._told():
                self._base.executemany("INSERT INTO made VALUES (?, ?, ?, ?)", rows)
        except sqlite3.IntegrityError as error:
            places = ", ".join(path for path, *_ in rows[:3])
            raise OutputError(
                f"two files of the site would have the same path, near {places}: give one of the"
                " things in question another IRI",
                exit_code=2,
            ) from error

    def totals(self) -> Totals:
        """Return the figures of what was made."""
        select = "SELECT COUNT(*), TOTAL(state > 0), TOTAL(size) FROM made"
        with self._told():
            files, changed, size = self._base.execute(select).fetchone()
        return Totals(files, int(changed), int(size))

    def made(self) -> Iterator[tuple[str, str]]:
        """Yield the paths and digests of what was made, sorted by path."""
        rows = self._rows("SELECT path, digest FROM made ORDER BY path")
        yield from ((path, digest) for path, digest in rows)

    def pages(self, ending: str) -> Iterator[str]:
        """Yield the paths of what was made that end so, sorted."""
        yield from (path for path, _ in self.made() if path.endswith(ending))

    def changed(self) -> Iterator[str]:
        """Yield the paths of what has changed: what is new first, then what stands for another."""
        for state in (_NEW, _INSTEAD):
            select = f"SELECT path FROM made WHERE state = {state} ORDER BY path"
            yield from (path for (path,) in self._rows(select))

    def gone(self) -> Iterator[tuple[str, set[str]]]:
        """Yield the paths that stand in the manifest and were not made, with their digests."""
        rows = self._rows(
            "SELECT path, digest FROM known WHERE NOT EXISTS"
            " (SELECT 1 FROM made WHERE made.path = known.path) ORDER BY path"
        )
        for path, group in groupby(rows, key=lambda row: row[0]):
            yield path, {digest for _, digest in group}

    def write(self, output: IO[bytes], *, known: bool = False, state: str = "") -> None:
        """Write the manifest: what was made, and what earlier ones said if that still holds.

        Args:
            output: Where to.
            known: Whether what the manifest said before holds, too.
            state: What the site depends on.
        """
        before = self.known() if known else ()
        output.write(_HEAD.encode())
        if state:
            output.write(f"{_STATE}{state}\n".encode())
        last = None
        for row in merge(self.made(), before):
            if row != last:
                output.write(f"{row[1]}  {row[0]}\n".encode())
            last = row

    def _rows(self, select: str) -> Iterator[tuple[str, ...]]:
        with self._told():
            rows = self._base.execute(select)
            while batch := rows.fetchmany(_BATCH):
                yield from batch

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say what is wrong as the system would, for a full disk in the first place."""
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            folder = os.path.dirname(self._path)
            raise OutputError(f"cannot write into {folder}: {error}", about=folder) from error
