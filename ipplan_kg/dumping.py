"""A store as text, the same bytes every time: N-Quads, TriG, Turtle, N-Triples, RDF/XML, JSON-LD.

Statements come out in an order that does not depend on the engine or the hash seed. A store that is
opened to be asked carries copies of its named graphs in the default graph (see ``store``); they are
left out.
"""

from __future__ import annotations

from itertools import groupby, islice
from operator import attrgetter, itemgetter

import pyoxigraph as ox

from ipplan_kg.errors import OutputError
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.serialization import (
    FORMATS,
    exact,
    natural_bytes,
    noting,
    serialized,
    within_subject,
)

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO

    from ipplan_kg.external_sort import Sorted

__all__ = ["Ordered", "OrderedGraph", "dump", "dump_nquads", "folder_of", "write"]

_SUBJECT = attrgetter("subject")
_BATCH = 1000  # subjects, whose statements are sorted together; or statements of one subject
_STATEMENTS_HELD = 100_000


def dump_nquads(store: ox.Store) -> bytes:
    """Return the store as N-Quads: sorted lines that end in LF."""
    return dump(store, "nq")


def dump(store: ox.Store, format: str) -> bytes:
    """Return what ``write`` writes.

    Raises:
        OutputError: the format is none of these.
    """
    from io import BytesIO

    output = BytesIO()
    write(store, format, output)
    return output.getvalue()


def write(store: ox.Store, format: str, output: IO[bytes]) -> None:
    """Write the store in a format (nq, trig, ttl, nt, rdf, jsonld), the same bytes every time.

    nq, trig and jsonld keep the graphs; ttl, nt and rdf give their union. Memory is bounded: a
    large store is sorted on disk, in the folder of the output.

    Raises:
        OutputError: the format is none of these.
    """
    from contextlib import closing

    with closing(Ordered(store, folder=folder_of(output))) as statements:
        statements.write(format, output)


def folder_of(output: IO[bytes]) -> str | None:
    """Return the folder of a file that is written, where there is room for what it is sorted by."""
    import os

    name = getattr(output, "name", None)
    if not isinstance(name, str) or not os.path.isfile(name):
        return None
    return os.path.dirname(os.path.abspath(name))


class Ordered:
    """The statements of a store in the orders of the formats, which several formats share.

    Args:
        store: What is written; it must not change as long as this is used.
        folder: Where a large store is sorted (default: where the system has temporary files).
        limit: How many statements an order may hold in memory, about a kilobyte each.
    """

    def __init__(
        self, store: ox.Store, *, folder: str | None = None, limit: int = _STATEMENTS_HELD
    ) -> None:
        self._store = store
        self._folder = folder
        self._limit = limit
        self._unused = dict(PREFIXES)
        self._subjects: Sorted[list[ox.Quad]] | None = None
        self._graphs: Sorted[list[ox.Quad]] | None = None

    def write(self, format: str, output: IO[bytes]) -> None:
        """Write them in a format; see the function ``write``."""
        match format:
            case "nq":
                self._write_lines(FORMATS[format], _without_copies, output)
            case "nt":
                self._write_lines(FORMATS[format], _triples, output)
            case "ttl" | "rdf":
                self._write_ordered(FORMATS[format], self._reading(), output)
            case "trig" | "jsonld":
                self._write_ordered(FORMATS[format], self._reading_graphs(), output)
            case _:
                known = ", ".join(FORMATS)
                raise OutputError(f"unknown format {format}; known are {known}", exit_code=2)

    def close(self) -> None:
        """Give up what has been sorted."""
        for each in (self._subjects, self._graphs):
            if each is not None:
                each.close()
        self._subjects = self._graphs = None

    def _write_lines(
        self,
        format: ox.RdfFormat,
        statements_of: Callable[[list[ox.Quad]], Iterable[ox.Triple | ox.Quad]],
        output: IO[bytes],
    ) -> None:
        """Write sorted lines. The order of lines is that of their subjects, and then within."""
        from contextlib import closing

        chunks = _chunks(_quads(self._store), str.encode)
        with closing(_sorted(chunks, self._folder, self._limit)) as by_line:
            groups = _groups(by_line)
            while batch := list(islice(groups, _BATCH)):
                statements = (each for _, quads in batch for each in statements_of(quads))
                # Literals may hold other line ends than LF, so not splitlines.
                lines = serialized(statements, format).split(b"\n")
                output.write(b"\n".join([*sorted({*lines} - {b""}), b""]))

    def _write_ordered(
        self, format: ox.RdfFormat, statements: Iterable[ox.Triple | ox.Quad], output: IO[bytes]
    ) -> None:
        self._by_subject()  # which finds out what prefixes there are
        used = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in self._unused}
        ox.serialize(exact(statements), output, format=format, prefixes=used)

    def _reading(self) -> Iterator[ox.Triple]:
        """Yield the triples in reading order: by subject, 2 before 10, types first."""
        for _, quads in _groups(self._by_subject()):
            yield from within_subject(_triples(quads))

    def _reading_graphs(self) -> Iterator[ox.Quad]:
        """Yield the quads in reading order graph by graph, the default graph last."""
        if self._graphs is None:
            self._graphs = _sorted(self._by_graph(), self._folder, self._limit)
        for _, quads in _groups(self._graphs):
            yield from within_subject(quads)

    def _by_subject(self) -> Sorted[list[ox.Quad]]:
        if self._subjects is None:
            quads = noting(_quads(self._store), self._unused)
            chunks = _chunks(quads, natural_bytes)
            self._subjects = _sorted(chunks, self._folder, self._limit)
        return self._subjects

    def _by_graph(self) -> Iterator[tuple[bytes, list[ox.Quad]]]:
        """Yield a subject's quads of one graph at a time, with the key by which they are read."""
        for key, quads in _groups(self._by_subject()):
            by_graph: dict[str, list[ox.Quad]] = {}
            for quad in _without_copies(quads):
                by_graph.setdefault(str(quad.graph_name), []).append(quad)
            for name, found in by_graph.items():
                # UTF-8 has no byte FF.
                graph = b"\xff" if name == "DEFAULT" else name.encode() + b"\0"
                yield graph + key, found


class OrderedGraph:
    """The triples of a graph in the orders that ``results`` writes an answer in.

    Args:
        triples: They are read once, and may come again.
        folder: Where a large graph is sorted (default: where the system has temporary files).
        limit: How many triples an order may hold in memory.
    """

    def __init__(
        self,
        triples: Iterable[ox.Triple],
        *,
        folder: str | None = None,
        limit: int = _STATEMENTS_HELD,
    ) -> None:
        self._folder = folder
        self._limit = limit
        unused = dict(PREFIXES)
        chunks = _chunks((ox.Quad(*each) for each in noting(triples, unused)), natural_bytes)
        self._subjects = _sorted(chunks, folder, limit)
        self._used = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in unused}
        self._lines: Sorted[list[ox.Quad]] | None = None

    def write(self, format: str, output: IO[bytes]) -> None:
        """Write them as Turtle (ttl), N-Triples (nt), RDF/XML (rdf) or JSON-LD (jsonld)."""
        triples = self._reading() if format == "ttl" else self._by_line()
        prefixes = {"ttl": self._used, "rdf": PREFIXES}.get(format)
        ending = _LineEnding(output)
        ox.serialize(exact(triples), ending, format=FORMATS[format], prefixes=prefixes)  # type: ignore[arg-type]
        ending.close()

    def close(self) -> None:
        """Give up what has been sorted."""
        for each in (self._subjects, self._lines):
            if each is not None:
                each.close()

    def _reading(self) -> Iterator[ox.Triple]:
        for _, quads in _groups(self._subjects):
            yield from within_subject(_triples(quads))

    def _by_line(self) -> Iterator[ox.Triple]:
        if self._lines is None:
            chunks = ((str(quads[0].subject).encode(), quads) for _, quads in self._subjects)
            self._lines = _sorted(chunks, self._folder, self._limit)
        for _, quads in _groups(self._lines):
            yield from sorted(_triples(quads), key=str)


class _LineEnding:
    """A file that ends in LF."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._last = b""

    def write(self, data: bytes) -> int:
        self._last = data[-1:] or self._last
        return self._output.write(data)

    def flush(self) -> None:
        self._output.flush()

    def close(self) -> None:
        if self._last != b"\n":
            self._output.write(b"\n")


def _sorted(
    chunks: Iterable[tuple[bytes, list[ox.Quad]]], folder: str | None, limit: int
) -> Sorted[list[ox.Quad]]:
    from ipplan_kg.external_sort import Sorted

    return Sorted(chunks, encode=_encoded, decode=_decoded, size=len, limit=limit, folder=folder)


def _chunks(
    quads: Iterable[ox.Quad], key: Callable[[str], bytes]
) -> Iterator[tuple[bytes, list[ox.Quad]]]:
    """Yield some quads of one subject at a time, as they come, with its key."""
    for subject, found in groupby(quads, key=_SUBJECT):
        of_subject = key(str(subject))
        while chunk := list(islice(found, _BATCH)):
            yield of_subject, chunk


def _groups(chunks: Iterable[tuple[bytes, list[ox.Quad]]]) -> Iterator[tuple[bytes, list[ox.Quad]]]:
    """Yield all quads of one key at a time."""
    for key, pairs in groupby(chunks, key=itemgetter(0)):
        yield key, [quad for _, chunk in pairs for quad in chunk]


def _quads(store: ox.Store) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(None, None, None, None)


def _encoded(quads: list[ox.Quad]) -> bytes:
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None  # without an output the engine returns the bytes
    return data


def _decoded(data: bytes) -> list[ox.Quad]:
    return list(ox.parse(data, format=ox.RdfFormat.N_QUADS))


def _without_copies(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield a subject's quads but for the copies in the default graph that make it the union."""
    default = ox.DefaultGraph()
    copied = {quad.triple for quad in quads if quad.graph_name != default}
    for quad in quads:
        if quad.graph_name != default or quad.triple not in copied:
            yield quad


def _triples(quads: list[ox.Quad]) -> set[ox.Triple]:
    return {quad.triple for quad in quads}
