"""The data that is published: a copy on disk, which any number of processes can read.

It has the union of the graphs in its default graph, so that queries find each triple once. What
the source says about an earlier publication is left out. The source itself is only read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.publication.state import Digest
from ipplan_kg.rebasing import rebased
from ipplan_kg.store import base_iri, load_file, new
from ipplan_kg.void import metadata_graphs

__all__ = ["Data", "source_store"]

_IN_MEMORY = 500_000
"""Up to so many quads (some plans; 100 MiB), each process has a copy in memory: it is faster."""
_LARGE = 32 << 20
"""From so many bytes, a file is loaded into a store on disk."""
_BATCH = 100_000
"""How many quads are in memory while they are written."""


def source_store(path: str | os.PathLike[str], folder: Path) -> ox.Store:
    """Return the store of an RDF file or of a store directory; a large file is put on disk.

    Args:
        path: Of the file or the directory.
        folder: Where a store can be made; there is none yet.

    Raises:
        StoreError: as ``store.open_store``.
    """
    from ipplan_kg.store import open_store

    name = os.fspath(path)
    built = os.path.join(name, "ipplan.nq")
    name = built if os.path.exists(built) else name
    if not os.path.isfile(name) or os.path.getsize(name) < _LARGE:
        return open_store(name)
    return load_file(name, os.fspath(folder))


class Data:
    """A copy of the data in a store directory.

    Args:
        folder: The directory.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, source: ox.Store, base: str) -> Digest:
        """Copy the data of a store, under a base; return its digest.

        Raises:
            BadParameter: it is no base.
        """
        digest = Digest()
        quads = rebased(_kept(source), old=base_iri(source), new=base)
        self._write(_with_union(digest.passed(quads)))
        return digest

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads, in their graphs and in the union."""
        self._write(_with_union(quads))

    def open(self) -> ox.Store:
        """Open the data for reading: in memory if it is small."""
        store = self.open_on_disk()
        return new(store) if len(store) <= _IN_MEMORY else store

    def open_on_disk(self) -> ox.Store:
        """Open the data for reading, where it is."""
        return ox.Store.read_only(os.fspath(self._folder))

    def _write(self, quads: Iterable[ox.Quad]) -> None:
        # Nothing else has it open, so that no process is started while the engine has threads.
        store = ox.Store(os.fspath(self._folder))
        remaining = iter(quads)
        batches = 0
        while batch := list(islice(remaining, _BATCH)):
            store.bulk_extend(batch)
            batches += 1
        if batches > 1:
            store.optimize()  # what was written in parts is sorted together
        store.flush()


def _kept(source: ox.Store) -> Iterator[ox.Quad]:
    """Yield the quads without the copies that make the union, and without descriptions."""
    metadata = metadata_graphs(base_iri(source))
    default = ox.DefaultGraph()
    named = any(True for _ in source.named_graphs())
    return (
        quad
        for quad in source
        if quad.graph_name not in metadata and not (named and quad.graph_name == default)
    )


def _with_union(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    default = ox.DefaultGraph()
    for quad in quads:
        yield quad
        if quad.graph_name != default:
            yield ox.Quad(quad.subject, quad.predicate, quad.object)
