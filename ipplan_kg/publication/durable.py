"""What was written is on the disk: of many files at once where the system can do that.

After a power cut a file may have a new name and no content unless its content was flushed before it
was renamed. To flush each of a million small files takes hours; ``syncfs`` (Linux, see its manual
page, syncfs(2)) flushes all that a file system has not written yet. Where there is no such call,
each file and each folder is flushed by itself.
"""

from __future__ import annotations

import ctypes
import os
import sys
from typing import IO

__all__ = ["flush_file", "flush_folder", "flush_written"]


def flush_file(file: IO[bytes]) -> None:
    """Flush one of many files before it is closed, if ``flush_written`` will not do so."""
    file.flush()
    if _SYNCFS is None:
        os.fsync(file.fileno())


def flush_folder(folder: str) -> None:
    """Flush the names in one of many folders, if ``flush_written`` will not do so."""
    if _SYNCFS is None and os.name == "posix":  # Windows opens no folders
        _with_descriptor(folder, os.fsync)


def flush_written(folder: str) -> None:
    """Return when all that was written is on the disk that a folder is on.

    Raises:
        OSError: the disk is full or broken.
    """
    if _SYNCFS is not None:
        _with_descriptor(folder, _sync_file_system)


def _with_descriptor(folder: str, flush: object) -> None:
    assert callable(flush)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def _sync_file_system(descriptor: int) -> None:
    assert _SYNCFS is not None
    if _SYNCFS(descriptor) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _syncfs() -> ctypes._NamedFuncPointer | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


_SYNCFS = _syncfs()
