"""Small shapes graphs and data graphs, and what validation says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.validate import VALIDATORS, Report, validate

BASE = "https://w3id.org/ipplan/"
EX = "http://example.org/"
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix ipp: <https://w3id.org/ipplan/ontology#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
ex:TaskShape a sh:NodeShape ; sh:targetClass ex:Task ; sh:property ex:number, ex:text ;
    sh:sparql ex:twice ; sh:severity sh:Warning .
ex:number a sh:PropertyShape ; sh:path ex:number ; sh:minCount 1 ; sh:datatype xsd:integer ;
    sh:message "A task has a number."@en , "任务有编号。"@zh .
ex:text a sh:PropertyShape ; sh:path ex:text ; sh:minCount 1 ; sh:severity sh:Info ;
    sh:message "A task has {words}."@en .
ex:twice sh:prefixes ex:declared ;
    sh:message "Number {?value} occurs twice."@en , "编号 {?value} 出现两次。"@zh ;
    sh:select \"\"\"SELECT $this (ex:number AS ?path) ?value
        WHERE { $this ex:number ?value . ?other ex:number ?value FILTER(?other != $this) }\"\"\" .
ex:declared sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
DATA = """
ex:task-2 a ex:Task ; ex:number 7 ; ex:text "Two." .
ex:task-10 a ex:Task ; ex:number 7 , "seven" .
ex:task-1 a ex:Task ; ex:text "One." .
"""

each_engine = pytest.mark.parametrize("validator", sorted(VALIDATORS))


def write(folder: Path, turtle: str) -> list[Path]:
    path = folder / "shapes.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return [path]


def store_of(turtle: str, graph: str | None = None) -> ox.Store:
    store = ox.Store()
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    store.load(PREFIXES + turtle, format=ox.RdfFormat.TURTLE, to_graph=name)
    return store


def report_of(folder: Path, shapes: str, data: str, *, validator: str = "turbo") -> Report:
    return validate(store_of(data), shapes=write(folder, shapes), validator=validator)


def short(part: object) -> str:
    """The last name of an IRI, the words of a literal, and nothing for nothing."""
    if isinstance(part, ox.NamedNode):
        return re.split("[#/]", part.value)[-1]
    return str(getattr(part, "value", part or ""))


def rows(report: Report) -> list[tuple[str, ...]]:
    """The results: focus node, path, value, shape, component, severity, message."""
    fields = ("focus_node", "path", "value", "source_shape", "component", "severity", "message")
    return [tuple(short(getattr(result, name)) for name in fields) for result in report.results]
