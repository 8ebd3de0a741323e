"""A published folder: what was written into it, and how it goes from one state to the next.

A run writes what has changed into a staging folder inside. Only when everything is there do the
files take their places, each in one step, those that are no longer published go, and the manifest
is written last: a run that fails before leaves the site as it was. One that is cut off while the
files move leaves whole files, some of them earlier ones, and a manifest that knows both; the next
run puts that right, as it compares bytes and trusts no record of them.

What the manifest does not name was put there by others. It is never changed or deleted, and it is
an error if it stands where a file of the site has to.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import IO

from ipplan_kg.errors import OutputError

__all__ = ["OWN", "Changes", "Entry", "Folder"]

OWN = ".ipplan-kg"
"""The folder inside that holds the manifest; it is not part of the site."""
_MANIFEST = "manifest"
_HEAD = "# What ipplan-kg publish wrote: SHA-256 and path. It changes and deletes nothing else.\n"


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


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run has done to a folder."""

    written: int
    kept: int
    deleted: int
    left: tuple[str, ...]
    """No longer published, but changed by somebody since, and so not deleted."""


class Folder:
    """A folder that a site is published into.

    Args:
        root: Where; it is made if it is not there.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root)
        self._staging = self.root / OWN / "staging"
        self._known: dict[str, set[str]] = {}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Keep others out, and read what was written by earlier runs.

        Raises:
            OutputError: another run is writing into the folder, or it cannot be written.
        """
        try:
            (self.root / OWN).mkdir(parents=True, exist_ok=True)
            with _locked(self.root / OWN / "lock"):
                self._known = self._read()
                shutil.rmtree(self._staging, ignore_errors=True)  # of a run that was cut off
                self._staging.mkdir()
                try:
                    yield
                finally:
                    shutil.rmtree(self._staging, ignore_errors=True)
        except OSError as error:
            name = error.filename or self.root
            raise OutputError(f"cannot write {name}: {error.strerror or error}") from error

    def stage(self, path: str, data: bytes) -> Entry:
        """Put aside the bytes of a file, if they are not those that stand there already.

        Raises:
            OutputError: somebody else's file stands there.
        """
        digest = sha256(data).hexdigest()
        there = self._read_file(path)
        if there == data:
            return Entry(path, digest, len(data), changed=False)
        if there is not None:
            self._refuse_foreign(path)
        part = self._staging / _safe(path)
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        return Entry(path, digest, len(data), changed=True)

    def stream(self, path: str, write: Callable[[IO[bytes]], None]) -> Entry:
        """Put aside a file that a function writes; the same as ``stage`` for large ones.

        Raises:
            OutputError: somebody else's file stands there.
        """
        part = self._staging / _safe(path)
        part.parent.mkdir(parents=True, exist_ok=True)
        with open(part, "wb") as file:
            write(file)
        with open(part, "rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        size = part.stat().st_size
        if self._place(path).is_file():
            with open(self._place(path), "rb") as file:
                if file_digest(file, "sha256").hexdigest() == digest:
                    part.unlink()
                    return Entry(path, digest, size, changed=False)
            self._refuse_foreign(path)
        return Entry(path, digest, size, changed=True)

    def commit(self, entries: Iterable[Entry]) -> Changes:
        """Put what was staged in its place, delete what is no longer published."""
        made = {entry.path: entry for entry in entries}
        changed = sorted(path for path, entry in made.items() if entry.changed)
        both = {path: set(digests) for path, digests in self._known.items()}
        for path, entry in made.items():
            both.setdefault(path, set()).add(entry.digest)
        self._write(both)
        for path in changed:
            target = self._place(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(self._staging / path, target)
        gone, left = 0, []
        for path in sorted(self._known.keys() - made.keys()):
            there = self._read_file(path)
            if there is None:
                continue
            if sha256(there).hexdigest() not in self._known[path]:
                left.append(path)
                continue
            self._place(path).unlink()
            self._prune(path)
            gone += 1
        self._write({path: {entry.digest} for path, entry in made.items()})
        return Changes(len(changed), len(made) - len(changed), gone, tuple(left))

    def _refuse_foreign(self, path: str) -> None:
        if path not in self._known:
            raise OutputError(
                f"{self.root / path} was not written by ipplan-kg publish: take it away, or publish"
                " into another folder",
                about=path,
                exit_code=2,
            )

    def _place(self, path: str) -> Path:
        """Return where a file stands, if that is inside the folder."""
        place = self.root / _safe(path)
        if not place.parent.resolve().is_relative_to(self.root.resolve()):
            raise OutputError(f"{place} leads out of {self.root} by a link", about=path)
        return place

    def _read_file(self, path: str) -> bytes | None:
        place = self._place(path)
        try:
            return place.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _prune(self, path: str) -> None:
        """Take away the folders of a deleted file that are empty now."""
        for parent in PurePosixPath(path).parents:
            if parent == PurePosixPath("."):
                return
            try:
                (self.root / parent).rmdir()
            except OSError:
                return

    def _read(self) -> dict[str, set[str]]:
        known: dict[str, set[str]] = {}
        try:
            lines = (self.root / OWN / _MANIFEST).read_text("utf-8").splitlines()
        except FileNotFoundError:
            return known
        for line in lines:
            digest, separator, path = line.partition("  ")
            if separator and not line.startswith("#"):
                known.setdefault(_safe(path), set()).add(digest)
        return known

    def _write(self, digests: dict[str, set[str]]) -> None:
        lines = [f"{each}  {path}\n" for path in sorted(digests) for each in sorted(digests[path])]
        part = self._staging / _MANIFEST
        part.write_text(_HEAD + "".join(lines), "utf-8")
        os.replace(part, self.root / OWN / _MANIFEST)


def _safe(path: str) -> str:
    """Return a path that stays inside the folder and away from the manifest.

    Raises:
        OutputError: it does not.
    """
    parts = path.split("/")
    bad = {"", ".", "..", OWN}
    if bad & set(parts) or "\\" in path or not path.isprintable() or os.path.isabs(path):
        raise OutputError(f"{path!r} cannot be the path of a published file", about=path)
    return path


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, where the system has such locks."""
    with open(path, "wb") as file:
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            folder = path.parent.parent
            raise OutputError(f"another run is publishing into {folder}", about=folder) from error
        yield
