"""Statements as text, and the order they are read in: by subject, 2 before 10, types first."""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeVar

    _Subject = ox.NamedNode | ox.BlankNode | ox.Triple
    _Statement = TypeVar("_Statement", ox.Triple, ox.Quad)

__all__ = [
    *("FORMATS", "exact", "natural_bytes", "natural_key", "noting", "serialized", "turtle"),
    "within_subject",
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


def turtle(triples: Iterable[ox.Triple]) -> bytes:
    """Return the triples as Turtle: by subject, types first, with the prefixes that are used."""
    by_subject: dict[_Subject, list[ox.Triple]] = {}
    for each in triples:
        by_subject.setdefault(each.subject, []).append(each)
    subjects = sorted(by_subject, key=_by_name)
    ordered = [each for subject in subjects for each in within_subject(by_subject[subject])]
    return serialized(ordered, ox.RdfFormat.TURTLE, prefixes=_used(ordered))


def serialized(
    statements: Iterable[ox.Triple | ox.Quad],
    format: ox.RdfFormat,
    *,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """Return the statements in a format, in the order they come."""
    data = ox.serialize(exact(statements), format=format, prefixes=prefixes)
    assert data is not None  # without an output the engine returns the bytes
    return data


def exact(statements: Iterable[ox.Triple | ox.Quad]) -> Iterator[Any]:
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


def _by_name(term: object) -> list[str | int]:
    return natural_key(str(term))


def within_subject(statements: Iterable[_Statement]) -> Iterator[_Statement]:
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
    for _ in noting(statements, unused):
        pass
    return {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in unused}


def noting(statements: Iterable[_Statement], unused: dict[str, str]) -> Iterator[_Statement]:
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
