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

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO, Any, TypeVar

    from ipplan_kg.external_sort import Sorted

    _Subject = ox.NamedNode | ox.BlankNode | ox.Triple
    _Statement = TypeVar("_Statement", ox.Triple, ox.Quad)

__all__ = [
    "FORMATS",
    "dump",
    "dump_nquads",
    "exact",
    "natural_key",
    "serialized",
    "turtle",
    "write",
]

# By file name extension.
FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_RDF_TYPE = PREFIXES["rdf"] + "type"
_INDICES = {
    *(PREFIXES["nif"] + name for name in ("beginIndex", "endIndex")),
    PREFIXES["dcat"] + "byteSize",
}
_INDEX = ox.NamedNode(PREFIXES["xsd"] + "nonNegativeInteger")
_STRING = ox.NamedNode(PREFIXES["xsd"] + "string")
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
        with closing(self._sorted(chunks)) as by_line:
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
        ox.serialize(_exact(statements), output, format=format, prefixes=used)

    def _reading(self) -> Iterator[ox.Triple]:
        """Yield the triples in reading order: by subject, 2 before 10, types first."""
        for _, quads in _groups(self._by_subject()):
            yield from _within_subject(_triples(quads))

    def _reading_graphs(self) -> Iterator[ox.Quad]:
        """Yield the quads in reading order graph by graph, the default graph last."""
        if self._graphs is None:
            self._graphs = self._sorted(self._by_graph())
        for _, quads in _groups(self._graphs):
            yield from _within_subject(quads)

    def _by_subject(self) -> Sorted[list[ox.Quad]]:
        if self._subjects is None:
            quads = _noting(_quads(self._store), self._unused)
            self._subjects = self._sorted(_chunks(quads, natural_bytes))
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

    def _sorted(self, chunks: Iterable[tuple[bytes, list[ox.Quad]]]) -> Sorted[list[ox.Quad]]:
        from ipplan_kg.external_sort import Sorted

        return Sorted(
            chunks,
            encode=_encoded,
            decode=_decoded,
            size=len,
            limit=self._limit,
            folder=self._folder,
        )


def turtle(triples: Iterable[ox.Triple]) -> bytes:
    """Return the triples as Turtle: by subject, types first, with the prefixes that are used."""
    by_subject: dict[_Subject, list[ox.Triple]] = {}
    for each in triples:
        by_subject.setdefault(each.subject, []).append(each)
    subjects = sorted(by_subject, key=_by_name)
    ordered = [each for subject in subjects for each in _within_subject(by_subject[subject])]
    return serialized(ordered, ox.RdfFormat.TURTLE, prefixes=_used(ordered))


def serialized(
    statements: Iterable[ox.Triple | ox.Quad],
    format: ox.RdfFormat,
    *,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """Return the statements in a format, in the order they come."""
    data = ox.serialize(_exact(statements), format=format, prefixes=prefixes)
    assert data is not None  # without an output the engine returns the bytes
    return data


def exact(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples with the datatypes that the ranges of their properties say.

    The engine keeps every kind of integer as an ``xsd:integer``; the range of NIF's indices is
    ``xsd:nonNegativeInteger``.
    """
    for each in triples:
        value = each.object
        if each.predicate in _INDICES and isinstance(value, ox.Literal):
            yield ox.Triple(each.subject, each.predicate, ox.Literal(value.value, datatype=_INDEX))
        else:
            yield each


def _exact(statements: Iterable[ox.Triple | ox.Quad]) -> Iterator[Any]:
    """Yield the statements with the datatypes that the ranges of their properties say.

    The engine keeps every kind of integer as an ``xsd:integer``; the range of NIF's indices is
    ``xsd:nonNegativeInteger``.
    """
    for each in statements:
        if each.predicate.value in _INDICES and isinstance(each.object, ox.Literal):
            value = ox.Literal(each.object.value, datatype=_INDEX)
            if isinstance(each, ox.Quad):
                yield ox.Quad(each.subject, each.predicate, value, each.graph_name)
            else:
                yield ox.Triple(each.subject, each.predicate, value)
        else:
            yield each


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


def _by_name(term: object) -> list[str | int]:
    return natural_key(str(term))


def _within_subject(statements: Iterable[_Statement]) -> Iterator[_Statement]:
    """Yield a subject's statements: types first, then by predicate and object."""
    by_predicate: dict[str, list[_Statement]] = {}
    for each in statements:
        by_predicate.setdefault(each.predicate.value, []).append(each)
    for predicate in sorted(by_predicate, key=lambda iri: (iri != _RDF_TYPE, iri)):
        found = by_predicate[predicate]
        yield from found if len(found) == 1 else sorted(found, key=lambda s: _by_name(s.object))


def natural_key(text: str) -> list[str | int]:
    """Return a sort key that puts 2 before 10: runs of other signs and of digits in turn."""
    import re

    runs = enumerate(re.split("([0-9]{1,18})", text))
    # -1 stands where the next digits would: before any, so that "a" comes before "a1".
    return [*(int(run) if place % 2 else run for place, run in runs), -1, text]


def natural_bytes(text: str) -> bytes:
    """Return the key of ``natural_key`` as bytes, for a text without the sign NUL."""
    import re

    runs = enumerate(re.split("([0-9]{1,18})", text))
    parts = (
        (int(run) + 1).to_bytes(8, "big") if place % 2 else run.encode() + b"\0"
        for place, run in runs
    )
    return b"".join([*parts, bytes(8), text.encode()])


def _used(statements: Iterable[_Statement]) -> dict[str, str]:
    """Return the prefixes that shorten an IRI of the statements."""
    unused = dict(PREFIXES)
    for _ in _noting(statements, unused):
        pass
    return {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in unused}


def _noting(statements: Iterable[_Statement], unused: dict[str, str]) -> Iterator[_Statement]:
    """Yield the statements, and take away the prefixes that shorten an IRI of them."""
    namespaces = tuple(unused.values())
    for each in statements:
        for term in (each.subject, each.predicate, each.object):
            if isinstance(term, ox.Literal) and term.language is None:
                term = term.datatype
            if isinstance(term, ox.NamedNode) and term.value.startswith(namespaces):
                if term == _STRING:  # which no serialisation writes
                    continue
                for prefix in [p for p, iri in unused.items() if term.value.startswith(iri)]:
                    del unused[prefix]
                namespaces = tuple(unused.values())
        yield each
