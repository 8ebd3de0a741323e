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
    from collections.abc import Iterable, Iterator

__all__ = ["FORMATS", "dump", "dump_nquads", "natural_key", "serialized", "turtle"]

# By file name extension.
FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INDICES = tuple(ox.NamedNode(PREFIXES["nif"] + name) for name in ("beginIndex", "endIndex"))
_INDEX = ox.NamedNode(PREFIXES["xsd"] + "nonNegativeInteger")


def dump_nquads(store: ox.Store) -> bytes:
    """Return the store as N-Quads: sorted lines that end in LF."""
    return _sorted_lines(serialized(_named(store), ox.RdfFormat.N_QUADS))


def dump(store: ox.Store, format: str) -> bytes:
    """Return the store in a format (nq, trig, ttl, nt, rdf, jsonld), the same bytes every time.

    nq and trig keep the graphs; ttl, nt and rdf give their union; jsonld keeps the graphs.
    """
    match format:
        case "nq":
            return dump_nquads(store)
        case "nt":
            return _sorted_lines(serialized(_triples(store), ox.RdfFormat.N_TRIPLES))
        case "ttl":
            return turtle(_triples(store))
        case "rdf":
            triples = sorted(_triples(store), key=_ReadingOrder())
            return serialized(triples, ox.RdfFormat.RDF_XML, prefixes=_used(triples))
        case "trig" | "jsonld":
            order = _ReadingOrder()
            quads = sorted(_named(store), key=lambda quad: (str(quad.graph_name), order(quad)))
            return serialized(quads, FORMATS[format], prefixes=_used(quads))
    raise OutputError(f"unknown format {format}; known are {', '.join(FORMATS)}", exit_code=2)


def turtle(triples: Iterable[ox.Triple]) -> bytes:
    """Return the triples as Turtle: by subject, types first, with the prefixes that are used."""
    ordered = sorted(triples, key=_ReadingOrder())
    return serialized(ordered, ox.RdfFormat.TURTLE, prefixes=_used(ordered))


def serialized(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad],
    format: ox.RdfFormat,
    *,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """Return the statements in a format, in the order they come."""
    data = ox.serialize(_exact(statements), format=format, prefixes=prefixes)
    assert data is not None  # without an output the engine returns the bytes
    return data


def _exact(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the statements with the datatypes that the ranges of their properties say.

    The engine keeps every kind of integer as an ``xsd:integer``; the range of NIF's indices is
    ``xsd:nonNegativeInteger``.
    """
    for each in statements:
        value = each.object
        graph = each.graph_name if isinstance(each, ox.Quad) else ox.DefaultGraph()
        if each.predicate in _INDICES and isinstance(value, ox.Literal):
            value = ox.Literal(value.value, datatype=_INDEX)
        yield ox.Quad(each.subject, each.predicate, value, graph)


def _named(store: ox.Store) -> Iterator[ox.Quad]:
    """Yield the quads but for the copies in the default graph that make it the union."""
    default = ox.DefaultGraph()
    for quad in store:
        if quad.graph_name != default or not _in_named_graph(store, quad):
            yield quad


def _in_named_graph(store: ox.Store, quad: ox.Quad) -> bool:
    copies = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(copy.graph_name != quad.graph_name for copy in copies)


def _triples(store: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in store}


def _sorted_lines(data: bytes) -> bytes:
    """Return the lines in order; literals may hold other line ends than LF, so not splitlines."""
    lines = sorted(set(data.split(b"\n")) - {b""})
    return b"\n".join([*lines, b""])


class _ReadingOrder:
    """Sort key of a statement: subject, ``rdf:type``, other predicates, object; 2 before 10."""

    def __init__(self) -> None:
        self._keys: dict[str, list[str | int]] = {}

    def __call__(self, statement: ox.Triple | ox.Quad) -> tuple[object, ...]:
        predicate = statement.predicate
        return (
            self._natural(str(statement.subject)),
            predicate != _RDF_TYPE,
            predicate.value,
            self._natural(str(statement.object)),
        )

    def _natural(self, text: str) -> list[str | int]:
        if text not in self._keys:
            self._keys[text] = natural_key(text)
        return self._keys[text]


def natural_key(text: str) -> list[str | int]:
    """Return a sort key that puts 2 before 10: runs of other signs and of digits in turn."""
    import re

    runs = enumerate(re.split("([0-9]{1,18})", text))
    return [*(int(run) if place % 2 else run for place, run in runs), "", text]


def _used(statements: Iterable[ox.Triple | ox.Quad]) -> dict[str, str]:
    """Return the prefixes that shorten an IRI of the statements."""
    iris = set()
    for each in statements:
        iris.add(each.predicate.value)
        for term in (each.subject, each.object):
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal) and term.language is None:
                iris.add(term.datatype.value)
    iris.discard("http://www.w3.org/2001/XMLSchema#string")
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(iri.startswith(namespace) for iri in iris)
    }
