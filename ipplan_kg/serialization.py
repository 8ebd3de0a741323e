"""A store as text, the same bytes every time: N-Quads, TriG, Turtle, N-Triples, RDF/XML, JSON-LD.

Statements come out in an order that does not depend on the engine or the hash seed. A store that is
opened to be asked carries copies of its named graphs in the default graph (see ``store``); they are
left out.
"""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.errors import OutputError
from ipplan_kg.namespaces import PREFIXES

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import IO, TypeVar

    _Subject = ox.NamedNode | ox.BlankNode | ox.Triple
    _Statement = TypeVar("_Statement", ox.Triple, ox.Quad)
    _Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

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
_INDICES = (
    *(ox.NamedNode(PREFIXES["nif"] + name) for name in ("beginIndex", "endIndex")),
    ox.NamedNode(PREFIXES["dcat"] + "byteSize"),
)
_INDEX = ox.NamedNode(PREFIXES["xsd"] + "nonNegativeInteger")
_STRING = ox.NamedNode(PREFIXES["xsd"] + "string")
_BATCH = 1000  # subjects, whose statements are sorted together


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

    nq, trig and jsonld keep the graphs; ttl, nt and rdf give their union. The statements are sorted
    subject by subject, so that memory holds the subjects and not the text.

    Raises:
        OutputError: the format is none of these.
    """
    match format:
        case "nq":
            _write_lines(store, FORMATS[format], _named_of, output)
        case "nt":
            _write_lines(store, FORMATS[format], _triples_of, output)
        case "ttl" | "rdf":
            _write_ordered(_reading(store), FORMATS[format], _used(store), output)
        case "trig" | "jsonld":
            _write_ordered(_reading_graphs(store), FORMATS[format], _used(store), output)
        case _:
            known = ", ".join(FORMATS)
            raise OutputError(f"unknown format {format}; known are {known}", exit_code=2)


def _write_lines(
    store: ox.Store,
    format: ox.RdfFormat,
    statements_of: Callable[[ox.Store, _Subject], Iterable[ox.Triple | ox.Quad]],
    output: IO[bytes],
) -> None:
    """Write sorted lines. The order of whole lines is that of their subjects, and then within."""
    subjects = sorted(_subjects(store), key=str)
    for start in range(0, len(subjects), _BATCH):
        batch = subjects[start : start + _BATCH]
        statements = (each for subject in batch for each in statements_of(store, subject))
        # Literals may hold other line ends than LF, so not splitlines.
        lines = serialized(statements, format).split(b"\n")
        output.write(b"\n".join([*sorted({*lines} - {b""}), b""]))


def _write_ordered(
    statements: Iterable[ox.Triple | ox.Quad],
    format: ox.RdfFormat,
    prefixes: dict[str, str],
    output: IO[bytes],
) -> None:
    ox.serialize(_exact(statements), output, format=format, prefixes=prefixes)


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


def _exact(statements: Iterable[ox.Triple | ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the statements as `exact` has them, with their graphs."""
    for each in statements:
        graph = each.graph_name if isinstance(each, ox.Quad) else ox.DefaultGraph()
        value = each.object
        if each.predicate in _INDICES and isinstance(value, ox.Literal):
            value = ox.Literal(value.value, datatype=_INDEX)
        yield ox.Quad(each.subject, each.predicate, value, graph)


def _subjects(store: ox.Store, graph: _Graph | None = None) -> set[_Subject]:
    quads = store.quads_for_pattern(None, None, None, graph)
    return {quad.subject for quad in quads}


def _named_of(store: ox.Store, subject: _Subject) -> Iterator[ox.Quad]:
    """Yield a subject's quads but for the copies in the default graph that make it the union."""
    quads = list(store.quads_for_pattern(subject, None, None, None))
    default = ox.DefaultGraph()
    copied = {quad.triple for quad in quads if quad.graph_name != default}
    for quad in quads:
        if quad.graph_name != default or quad.triple not in copied:
            yield quad


def _triples_of(store: ox.Store, subject: _Subject) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(subject, None, None, None)}


def _reading(store: ox.Store) -> Iterator[ox.Triple]:
    """Yield the triples in reading order: by subject, 2 before 10, types first."""
    for subject in sorted(_subjects(store), key=_by_name):
        yield from _within_subject(_triples_of(store, subject))


def _reading_graphs(store: ox.Store) -> Iterator[ox.Quad]:
    """Yield the quads in reading order graph by graph, the default graph last."""
    for graph in (*sorted(store.named_graphs(), key=str), ox.DefaultGraph()):
        for subject in sorted(_subjects(store, graph), key=_by_name):
            found = (quad for quad in _named_of(store, subject) if quad.graph_name == graph)
            yield from _within_subject(found)


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


def _used(statements: Iterable[ox.Triple | ox.Quad]) -> dict[str, str]:
    """Return the prefixes that shorten an IRI of the statements."""
    unseen = dict(PREFIXES)
    namespaces = tuple(unseen.values())
    for each in statements:
        for term in (each.subject, each.predicate, each.object):
            if isinstance(term, ox.Literal) and term.language is None:
                term = term.datatype
            if isinstance(term, ox.NamedNode) and term.value.startswith(namespaces):
                if term == _STRING:  # which no serialisation writes
                    continue
                unseen = {p: iri for p, iri in unseen.items() if not term.value.startswith(iri)}
                namespaces = tuple(unseen.values())
    return {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in unseen}
