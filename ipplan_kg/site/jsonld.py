"""Triples -> JSON-LD 1.1 for programmers: short keys, by a context that the document carries.

A property has its local name as key (``leadAgency``), or its CURIE where two share a name. The
context is made from the store, so that it is the same in every document: ``context.jsonld`` holds
the whole of it, a document what it needs. Nothing has to be fetched to read one
(https://www.w3.org/TR/json-ld11/#the-context).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.site.reader import prefixes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipplan_kg.site.reader import Reader

__all__ = ["context", "context_bytes", "jsonld", "written"]

_RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_XSD = PREFIXES["xsd"]
_NATIVE = {f"{_XSD}integer", f"{_XSD}boolean"}
_KEYWORDS = {"id", "type", "graph", "value", "language", "context"}

Json = dict[str, Any]


@lru_cache(maxsize=8)
def context(reader: Reader) -> tuple[dict[str, str], dict[str, tuple[str, Json]]]:
    """Return the prefixes and, by the IRI of each property of a store, its key and definition."""
    known = prefixes(reader.base)
    values = reader.usage.kinds
    names: dict[str, list[str]] = {}
    for iri in sorted(values):
        names.setdefault(_local(iri), []).append(iri)
    terms = {}
    for local, iris in names.items():
        own = [iri for iri in iris if iri.startswith(reader.base)]
        plain = own[0] if own else iris[0] if len(iris) == 1 else None
        for iri in iris:
            curie = _curie(iri, reader.base)
            key = local if iri == plain and local not in _KEYWORDS else curie
            terms[iri] = (key, {"@id": curie, **_coercion(values[iri])})
    return known, terms


def _local(iri: str) -> str:
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


@lru_cache(maxsize=8192)
def _curie(iri: str, base: str) -> str:
    for prefix, namespace in prefixes(base).items():
        local = iri[len(namespace) :]
        if iri.startswith(namespace) and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri


def _coercion(kinds: set[str]) -> Json:
    """Return what a definition says of the values, where all are of one kind."""
    if kinds == {"@id"}:
        return {"@type": "@id"}
    if kinds == {"@language"}:
        return {"@container": "@language"}
    [kind] = kinds if len(kinds) == 1 else [""]
    return {"@type": kind} if kind and kind != f"{_XSD}string" and kind not in _NATIVE else {}


def context_bytes(reader: Reader) -> bytes:
    """Return the whole context as a document."""
    known, terms = context(reader)
    return written(
        {"@context": {**_version(), **known, **_definitions(terms.values(), reader.base)}}
    )


def _version() -> Json:
    return {"@version": 1.1}


def _definitions(terms: Iterable[tuple[str, Json]], base: str) -> Json:
    made: Json = {}
    for key, definition in sorted(terms, key=lambda term: term[0].casefold()):
        short = dict(definition)
        if "@type" in short and short["@type"] != "@id":
            short["@type"] = _curie(short["@type"], base)
        if short.keys() == {"@id"}:
            if key != short["@id"]:
                made[key] = short["@id"]
        else:
            made[key] = short
    return made


def jsonld(triples: Iterable[ox.Triple], reader: Reader) -> bytes:
    """Return triples in reading order as JSON-LD: one object a subject, with its context."""
    known, terms = context(reader)
    base = reader.base
    used: dict[str, tuple[str, Json]] = {}
    nodes: dict[str, Json] = {}
    curies: set[str] = set()
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode):
            continue  # there are no blank nodes in what is published
        node = nodes.setdefault(subject.value, {"@id": subject.value})
        if triple.predicate == _RDF_TYPE and isinstance(value, ox.NamedNode):
            name = _curie(value.value, base)
            curies.add(name)
            node.setdefault("@type", []).append(name)
            continue
        iri = triple.predicate.value
        key, definition = terms.get(iri) or (_curie(iri, base), {"@id": _curie(iri, base)})
        used[iri] = key, definition
        _add(node, key, value, definition)
    curies |= {definition["@id"] for _, definition in used.values()}
    curies |= {_curie(str(definition.get("@type", "")), base) for _, definition in used.values()}
    beginnings = {name.partition(":")[0] for name in curies}
    shown = {prefix: namespace for prefix, namespace in known.items() if prefix in beginnings}
    head = {**_version(), **shown, **_definitions(used.values(), base)}
    return written({"@context": head, "@graph": [_single(node) for node in nodes.values()]})


def _add(node: Json, key: str, value: object, definition: Json) -> None:
    if definition.get("@container") == "@language":
        assert isinstance(value, ox.Literal)  # every value of it in the store has a language
        node.setdefault(key, {}).setdefault(value.language or "", []).append(value.value)
    else:
        node.setdefault(key, []).append(_value(value, definition))


def _value(value: object, definition: Json) -> Any:
    """Return a value: plain where the definition or JSON's own types tell its kind."""
    if not isinstance(value, ox.Literal):
        iri = value.value if isinstance(value, ox.NamedNode) else str(value)
        return iri if definition.get("@type") == "@id" else {"@id": iri}
    datatype = value.datatype.value
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if definition.get("@type") == datatype or datatype == f"{_XSD}string":
        return value.value
    if datatype == f"{_XSD}boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if datatype == f"{_XSD}integer" and str(_whole(value.value)) == value.value:
        return _whole(value.value)
    return {"@value": value.value, "@type": datatype}


def _whole(text: str) -> int | None:
    try:
        return int(text) if len(text) < 16 else None  # what JSON's numbers hold exactly
    except ValueError:
        return None


def _single(node: Json) -> Json:
    """Return a node with single values out of their lists."""
    short: Json = {}
    for key, value in node.items():
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        elif isinstance(value, dict) and not key.startswith("@"):
            value = {name: each[0] if len(each) == 1 else each for name, each in value.items()}
        short[key] = value
    return short


def written(value: Json) -> bytes:
    """Return a value as JSON, for reading as well."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
