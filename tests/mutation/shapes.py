"""The shapes graph as the makers of mutants ask it: constraints, lists, one shape alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.report import SH
from ipplan_kg.shapes import Index, default_graph, index
from tests.conftest import ROOT

SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
IPSH = PREFIXES["ipsh"]
RDF_FIRST, RDF_REST, RDF_NIL = (ox.NamedNode(PREFIXES["rdf"] + n) for n in ("first", "rest", "nil"))
SUB_CLASS_OF = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
LANG_STRING = ox.NamedNode(PREFIXES["rdf"] + "langString")
STRING = ox.NamedNode(PREFIXES["xsd"] + "string")
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

# What says nothing about the data: for people, for targets, or said together with another term.
NO_CONSTRAINT = {
    *("name", "description", "message", "severity", "order", "group", "path", "property"),
    *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"),
    *("qualifiedValueShape", "ignoredProperties", "flags"),
}
Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal | ox.Triple


def read(paths: Iterable[Path]) -> Iterator[ox.Quad]:
    for path in sorted(paths):
        yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)


@cache
def shapes() -> Index:
    return index(quad.triple for quad in default_graph(read(SHAPE_FILES)))


def items(cell: Term) -> Iterator[Term]:
    while cell != RDF_NIL:
        [item], [cell] = shapes()[cell, RDF_FIRST], shapes()[cell, RDF_REST]
        yield item


def constraints(shape: Term) -> list[tuple[str, Term]]:
    """Return the constraints of a shape, as the names of their SHACL terms and their values."""
    found = []
    for (subject, predicate), objects in shapes().items():
        name = predicate.value.removeprefix(PREFIXES["sh"])
        if subject == shape and name != predicate.value and name not in NO_CONSTRAINT:
            found += [(name, value) for value in objects]
    return found


def only(subject: Term, predicate: ox.NamedNode) -> Term | None:
    return next(iter(shapes().get((subject, predicate), ())), None)


def named(shape: Term) -> str:
    assert isinstance(shape, ox.NamedNode)
    return shape.value.removeprefix(IPSH)


def alone(owner: Term, prop: Term | None) -> str:
    """Return a node shape with one of its property shapes, or with none, and all they refer to."""
    triples, work, seen = [], [owner], {owner}
    while work:
        node = work.pop()
        for (subject, predicate), objects in shapes().items():
            if subject != node:
                continue
            for term in objects:
                if node == owner and predicate == SH.property and term != prop:
                    continue
                triples.append(ox.Triple(node, predicate, term))  # type: ignore[arg-type]
                if term not in seen and not isinstance(term, ox.Literal):
                    seen.add(term)
                    work.append(term)
    text = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES)
    return (text or b"").decode("utf-8")


def everything() -> str:
    triples = (
        ox.Triple(subject, predicate, term)  # type: ignore[arg-type]
        for (subject, predicate), objects in shapes().items()
        for term in objects
    )
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")


def component(constraint: str) -> str:
    name = {"qualifiedMinCount": "QualifiedMinCount", "sparql": "SPARQL"}.get(constraint)
    return f"{PREFIXES['sh']}{name or constraint[0].upper() + constraint[1:]}ConstraintComponent"


def targeted() -> list[Term]:
    owners = {subject for subject, predicate in shapes() if predicate in TARGETS}
    return sorted(owners, key=str)
