"""A named graph as N-Triples, in parts that are the same in every run.

A part is some buckets of a checksum (``checksum.Checksum``): whether a store has it can be asked
for by them. The graph is read once; what does not fit into memory waits in a folder of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from ipplan_kg.push.checksum import Checksum, bucketed

__all__ = ["Part", "parted", "parts_of"]

_IN_MEMORY = 64_000_000
"""Bytes of triples that are held before they are put aside."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a graph."""

    buckets: tuple[str, ...]
    """Their names."""
    triples: int


def parted(checksum: Checksum, size: int, *, whole: bool = False) -> list[Part]:
    """Return the parts of a graph.

    Args:
        checksum: Of the graph.
        size: Triples of a part; one of a single bucket may have more.
        whole: Whether it must stay in one part: blank nodes have no names elsewhere.
    """
    parts: list[Part] = []
    names: list[str] = []
    held = 0
    for name, (count, _, _) in sorted(checksum.buckets.items()):
        if names and held + count > size and not whole:
            parts.append(Part(tuple(names), held))
            names, held = [], 0
        names.append(name)
        held += count
    return [*parts, Part(tuple(names), held)] if names else parts


def parts_of(
    store: ox.Store, graph: ox.NamedNode, parts: Sequence[Part], wanted: Collection[Part]
) -> Iterator[tuple[Part, bytes]]:
    """Yield each part that is wanted as N-Triples, its lines sorted.

    Args:
        store: Where the graph is.
        graph: Its name.
        parts: All of it.
        wanted: Those of them to yield.
    """
    number_of = {
        bucket: number
        for number, part in enumerate(parts)
        if part in wanted
        for bucket in part.buckets
    }
    with TemporaryDirectory(prefix="ipplan-kg-push-") as name:
        folder = Path(name)
        lines: dict[int, list[bytes]] = {}
        held = 0
        for number, line in _numbered(store, graph, number_of, len(parts[0].buckets[0])):
            lines.setdefault(number, []).append(line)
            held += len(line)
            if held > _IN_MEMORY:
                _put_aside(folder, lines)
                held = 0
        for number, part in enumerate(parts):
            if part in wanted:
                yield part, b"".join(sorted([*_from(folder, number), *lines.pop(number, [])]))


def _numbered(
    store: ox.Store, graph: ox.NamedNode, number_of: Mapping[str, int], digits: int
) -> Iterator[tuple[int, bytes]]:
    """Yield the triples of the wanted parts, each as a line, with the number of its part."""
    solutions = store.query(bucketed(graph, digits))
    assert isinstance(solutions, ox.QuerySolutions)
    for subject, predicate, object_, bucket in solutions:
        number = number_of.get(bucket.value) if bucket is not None else None
        if number is not None:
            yield number, f"{subject} {predicate} {object_} .\n".encode()


def _put_aside(folder: Path, lines: dict[int, list[bytes]]) -> None:
    for number, some in lines.items():
        with (folder / str(number)).open("ab") as file:
            file.writelines(some)
    lines.clear()


def _from(folder: Path, number: int) -> list[bytes]:
    path = folder / str(number)
    return path.read_bytes().splitlines(keepends=True) if path.exists() else []
