"""Sorting what may be more than memory holds.

The external merge sort (Knuth, The Art of Computer Programming, volume 3, section 5.4): parts that
fit are sorted and put aside in a temporary file, and are merged while they are read. What fits as
a whole never touches the disk, nor is it encoded, as it would have to be for SQLite's sorter.
"""

from __future__ import annotations

import marshal
import os
import tempfile
from contextlib import ExitStack
from heapq import merge
from operator import itemgetter
from typing import IO, TYPE_CHECKING, Generic, TypeVar

import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Sorted"]

_Item = TypeVar("_Item")
_KEY = itemgetter(0)
_BLOCK = 1 << 15  # bytes that are compressed and read as one
_MOST_PARTS = 256  # that are merged at once: as many blocks are in memory


class Sorted(Generic[_Item]):
    """Items in the order of their keys, which can be read again and again, by one at a time.

    Args:
        items: Each with its key. Keys are compared as bytes; items of one key stay in the order
            that they come in.
        encode: Makes bytes of an item ...
        decode: ... and the item of them.
        size: How much of the limit an item takes.
        limit: How much memory may hold; if it is more, all goes into a temporary file.
        folder: Where that file is made (default: where the system has such files). On POSIX it
            has no name, so that nothing is left of it whatever happens.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(
        self,
        items: Iterable[tuple[bytes, _Item]],
        *,
        encode: Callable[[_Item], bytes],
        decode: Callable[[bytes], _Item],
        size: Callable[[_Item], int],
        limit: int,
        folder: str | None = None,
    ) -> None:
        self._encode = encode
        self._decode = decode
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._parts: list[tuple[int, int]] = []  # where in the file each begins and ends
        self._held: list[tuple[bytes, _Item]] = []
        with ExitStack() as on_failure:
            on_failure.callback(self.close)
            room = limit
            for pair in items:
                self._held.append(pair)
                room -= size(pair[1])
                if room <= 0:
                    self._put_aside()
                    room = limit
            if self._parts and self._held:
                self._put_aside()
            self._held.sort(key=_KEY)
            on_failure.pop_all()

    def __iter__(self) -> Iterator[tuple[bytes, _Item]]:
        if not self._parts:
            return iter(self._held)
        return ((key, self._decode(data)) for key, data in self._merged())

    def close(self) -> None:
        """Give up the items and the temporary file."""
        self._held, self._parts = [], []
        if self._file is not None:
            self._file.close()
            self._file = None

    def _put_aside(self) -> None:
        """Write what is held as a part of the file."""
        self._held.sort(key=_KEY)
        encode = self._encode
        if self._file is None:
            self._file = self._new_file()
        self._parts.append(_write(self._file, ((key, encode(item)) for key, item in self._held)))
        self._held = []
        if len(self._parts) == _MOST_PARTS:
            before, pairs = self._file, self._merged()
            self._file = self._new_file()
            self._parts = [_write(self._file, pairs)]
            before.close()

    def _new_file(self) -> IO[bytes]:
        return tempfile.TemporaryFile(dir=self._folder)

    def _merged(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield what the file holds, in order."""
        assert self._file is not None
        return merge(*(_read(self._file, *part) for part in self._parts), key=_KEY)


def _write(file: IO[bytes], pairs: Iterable[tuple[bytes, bytes]]) -> tuple[int, int]:
    """Append a part, block by block; return where it begins and ends."""
    compress = zstandard.ZstdCompressor(level=1).compress
    begin = file.seek(0, os.SEEK_END)
    block: list[tuple[bytes, bytes]] = []
    room = _BLOCK
    for pair in pairs:
        block.append(pair)
        room -= len(pair[0]) + len(pair[1])
        if room <= 0:
            _write_block(file, compress(marshal.dumps(block)))
            block, room = [], _BLOCK
    if block:
        _write_block(file, compress(marshal.dumps(block)))
    return begin, file.tell()


def _write_block(file: IO[bytes], data: bytes) -> None:
    file.write(len(data).to_bytes(8, "big") + data)


def _read(file: IO[bytes], begin: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the pairs of a part; other parts may be read in between."""
    decompress = zstandard.ZstdDecompressor().decompress
    while begin < end:
        file.seek(begin)
        data = file.read(int.from_bytes(file.read(8), "big"))
        begin = file.tell()
        yield from marshal.loads(decompress(data))
