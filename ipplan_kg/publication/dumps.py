"""The whole dataset as compressed files, the same bytes every time.

What describes the dataset is left out: it names the sizes and checksums of these files.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import IO

import pyoxigraph as ox

from ipplan_kg.dumping import Ordered, folder_of

__all__ = ["DUMPS", "Dump", "dump_location", "dump_writers", "write_dump"]

DUMPS = {
    "nq": ("N-Quads", "application/n-quads", "RDF_N_QUADS"),
    "trig": ("TriG", "application/trig", "RDF_TRIG"),
    "ttl": ("Turtle", "text/turtle", "RDF_TURTLE"),
    "jsonld": ("JSON-LD", "application/ld+json", "JSON_LD"),
    "rdf": ("RDF/XML", "application/rdf+xml", "RDF_XML"),
}
"""By extension: name, media type, and last segment of the IRI in the EU's list of file types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """A file to be downloaded that holds the dataset, or a view of it."""

    location: str
    """Below the base: ``dumps/ipplan.nq.gz``."""
    title: str
    media_type: str
    file_type: str
    """Last segment of the IRI of its format in the EU's list; empty if none was seen there."""
    size: int
    """Bytes."""
    digest: str
    """SHA-256, hexadecimal."""

    @property
    def compressed(self) -> bool:
        """Whether it is compressed with gzip."""
        return self.location.endswith(".gz")


def dump_location(extension: str) -> str:
    """Return where a dump stands below the base."""
    return f"dumps/ipplan.{extension}.gz"


def dump_writers(
    store: ox.Store, extensions: Iterable[str] = tuple(DUMPS), *, folder: str | None = None
) -> Iterator[tuple[str, Callable[[IO[bytes]], None]]]:
    """Yield where each dump stands, and what writes it into a file before the next is taken.

    The statements are sorted once for all of them but nq, in whatever order they come.

    Args:
        store: The data, without what describes it.
        extensions: Of the dumps.
        folder: Where a large store is sorted (default: where the system has temporary files).
    """
    with closing(Ordered(store, folder=folder)) as statements:
        for extension in extensions:
            yield dump_location(extension), partial(_compressed, statements, extension)


def write_dump(store: ox.Store, extension: str, output: IO[bytes]) -> None:
    """Write the dataset in a format; nq, trig and jsonld keep the named graphs.

    Args:
        store: The data, without what describes it.
        extension: One of ``DUMPS``.
        output: Where to.
    """
    with closing(Ordered(store, folder=folder_of(output))) as statements:
        _compressed(statements, extension, output)


def _compressed(statements: Ordered, extension: str, output: IO[bytes]) -> None:
    # Neither name nor time of the file is told, so that the bytes depend on the data alone.
    with gzip.GzipFile(
        filename="", mode="wb", fileobj=output, compresslevel=6, mtime=0
    ) as compressed:
        statements.write(extension, compressed)  # type: ignore[arg-type]
