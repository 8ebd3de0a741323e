"""A published folder: what was written into it, and how it goes from one state to the next.

A run writes what has changed into a staging folder inside. When everything is there and flushed to
the disk, the files take their places, each in one step: new ones first, so that no page links to
what is not there yet, then those that stand for others; then those go that are no longer published.
The manifest is written before, with the digests of both states, and after. So a run that fails
before leaves the site as it was. One that is cut off while the files move leaves whole files, some
of them earlier ones; the next run puts that right, as it compares bytes and trusts no record of
them.

What the manifest does not name was put there by others. It is never changed or deleted, and it is
an error if it stands where a file of the site has to.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ipplan_kg.errors import OutputError
from ipplan_kg.publication.durable import flush_folder, flush_written
from ipplan_kg.publication.ledger import Entry, Ledger, Totals
from ipplan_kg.publication.staging import OWN, Staging, checked_path, digest_of

__all__ = ["Changes", "Folder"]

_MANIFEST = "manifest"
_STAGING = "staging-"


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
        self._own = self.root / OWN

    @contextmanager
    def opened(self) -> Iterator[Run]:
        """Keep others out, and read what was written by earlier runs.

        Yields:
            What to put files into.

        Raises:
            OutputError: another run is writing into the folder, or it cannot be written.
        """
        run: Run | None = None
        try:
            self._own.mkdir(parents=True, exist_ok=True)
            with _locked(self._own / "lock"), self._scratch() as scratch:
                ledger = Ledger(f"{scratch}/ledger.sqlite")
                try:
                    self._read(ledger)
                    run = Run(self.root, scratch, ledger)
                    yield run
                finally:
                    ledger.close()
                    self._forget()
        except OSError as error:
            name = error.filename or self.root
            moving = run is not None and run.moving
            state = "publish again to put the site right" if moving else "the site is as it was"
            raise OutputError(
                f"cannot write {name}: {error.strerror or error}; {state}", about=name
            ) from error

    def _forget(self) -> None:
        """Leave nothing where nothing was published."""
        if not (self._own / _MANIFEST).exists():
            shutil.rmtree(self._own, ignore_errors=True)
            with suppress(OSError):  # it holds files of others
                self.root.rmdir()

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        """Make a folder for this run, and remove those of runs that were cut off."""
        for left in self._own.glob(f"{_STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        # The name is a new one: should a process of theirs still write, it writes elsewhere.
        scratch = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self._own))
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _read(self, ledger: Ledger) -> None:
        manifest = self._own / _MANIFEST
        try:
            with open(manifest, encoding="utf-8", newline="\n") as lines:
                ledger.read(lines, checked_path)
        except FileNotFoundError:
            pass
        except UnicodeDecodeError as error:
            raise OutputError(
                f"{manifest} is not what a run has written: bring it back, or publish into another"
                " folder",
                about=manifest,
                exit_code=2,
            ) from error


class Run:
    """What is being published into a folder.

    Args:
        root: The folder.
        scratch: A folder in it for whatever a run needs; it is gone afterwards.
        ledger: What was made, and what is known of earlier runs.
    """

    def __init__(self, root: Path, scratch: Path, ledger: Ledger) -> None:
        self.root = root
        self.scratch = scratch
        self.ledger = ledger
        self.staging = Staging(root, scratch / "site")
        self.moving = False
        """Whether files are taking their places."""

    def add(self, entries: Iterable[Entry]) -> None:
        """Take in files that were put aside, by this process or by others.

        Raises:
            OutputError: somebody else's file stands where one of them has to, or two have the same
                path.
        """
        taken = list(entries)
        for each in taken:
            if each.instead and not self.ledger.knows(each.path):
                raise OutputError(
                    f"{self.root / each.path} was not written by ipplan-kg publish: take it away,"
                    " or publish into another folder",
                    about=each.path,
                    exit_code=2,
                )
        self.ledger.add(taken)

    def unchanged(self, state: str) -> Totals | None:
        """Return the figures of the site if it is whole, and depends on what the last run did.

        Args:
            state: What it depends on, as ``commit`` was told.
        """
        if not state or state != self.ledger.state:
            return None
        files = size = 0
        for path, digest in self.ledger.known():
            place = self.staging.place(path)
            if digest_of(place) != digest:
                return None
            files += 1
            size += os.path.getsize(place)
        return Totals(files=files, changed=0, size=size)

    def commit(self, moved: Callable[[int], None] | None = None, *, state: str = "") -> Changes:
        """Put what was put aside in its place, delete what is no longer published.

        Args:
            moved: Is told the number of files that have taken their places, now and then.
            state: What the site depends on, for the next run.

        Raises:
            OSError: a file cannot be written.
        """
        totals = self.ledger.totals()
        if totals.changed:
            flush_written(str(self.scratch))
            self._write_manifest(known=True)
            self.moving = True
            self._move(moved)
        self.moving = True
        deleted, left = self._delete()
        if totals.changed or deleted:
            flush_written(str(self.root))
        self._write_manifest(state=state)
        return Changes(totals.changed, totals.files - totals.changed, deleted, tuple(left))

    def _move(self, moved: Callable[[int], None] | None) -> None:
        last = None
        for number, path in enumerate(self.ledger.changed(), 1):
            place = self.staging.place(path)
            folder = os.path.dirname(place)
            if folder != last:
                os.makedirs(folder, exist_ok=True)
                if last is not None:
                    flush_folder(last)
                last = folder
            os.replace(self.staging.part(path), place)
            if moved is not None:
                moved(number)
        if last is not None:
            flush_folder(last)

    def _delete(self) -> tuple[int, list[str]]:
        """Return how many files went, and those that stay as somebody has changed them."""
        gone, left = 0, []
        for path, digests in self.ledger.gone():
            place = self.staging.place(path)
            there = digest_of(place)
            if there is None:
                continue
            if there not in digests:
                left.append(path)
                continue
            os.unlink(place)
            self._prune(path)
            gone += 1
        return gone, left

    def _prune(self, path: str) -> None:
        """Take away the folders of a deleted file that are empty now."""
        for parent in PurePosixPath(path).parents:
            if parent == PurePosixPath("."):
                return
            try:
                (self.root / parent).rmdir()
            except OSError:
                return

    def _write_manifest(self, *, known: bool = False, state: str = "") -> None:
        """Write the manifest in one step, if it is not what stands there."""
        part, place = self.scratch / _MANIFEST, self.root / OWN / _MANIFEST
        with open(part, "wb") as file:
            self.ledger.write(file, known=known, state=state)
            file.flush()
            os.fsync(file.fileno())
        if place.exists() and filecmp.cmp(part, place, shallow=False):
            return
        os.replace(part, place)
        flush_folder(str(place.parent))


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
