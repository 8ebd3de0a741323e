"""Answers kept on disk: what was answered once is not asked again, nor lost by an interruption."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ipplan_kg.store import write_atomic

__all__ = ["Cache", "default_folder"]


def default_folder() -> Path:
    """Return the folder for answers among the user's caches (XDG Base Directory)."""
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(root) / "ipplan-kg-link"


class Cache:
    """Answers by what was asked and of whom, one file each; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, *asked: str) -> bytes | None:
        """Return the answer kept for this, if there is one."""
        if self.folder is None:
            return None
        with suppress(OSError):
            return self._path(self.folder, asked).read_bytes()
        return None

    def put(self, answer: bytes, *asked: str) -> None:
        """Keep an answer.

        Raises:
            OutputError: it cannot be written.
        """
        if self.folder is not None:
            write_atomic(self._path(self.folder, asked), answer)

    @staticmethod
    def _path(folder: Path, asked: tuple[str, ...]) -> Path:
        key = sha256("\x00".join(asked).encode()).hexdigest()
        return folder / key[:2] / f"{key[2:]}.json"
