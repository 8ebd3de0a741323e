"""Labels in the language that somebody asked for; rows stay as many as the query gave."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ipplan_kg.labels import in_language
from ipplan_kg.results import Solutions, display
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import materialize_union, new

EX = "http://example.org/"
DATA = """
@prefix : <http://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:court skos:prefLabel "Supreme Court"@en, "最高法院"@zh-Hans ; skos:altLabel "Top Court"@en .
:office skos:prefLabel "Patent Office"@en, "专利局"@zh .
:bureau skos:prefLabel "Bureau"@en ; :knows :court .
# Two things of one name, with different names in Chinese.
:one rdfs:label "Twin"@en, "甲"@zh . :two rdfs:label "Twin"@en, "乙"@zh .
# Two names in one language: nobody can say which.
:many skos:prefLabel "Many"@en, "多"@zh, "众"@zh .
:t1 :by :court . :t2 :by :court . :t3 :by :office .
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = new()
    store.load(DATA, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(f"{EX}graph"))
    materialize_union(store)
    return store


def shown(store: ox.Store, query: str, language: str) -> list[list[str]]:
    results = in_language(store, evaluate(store, f"PREFIX : <{EX}> {query}"), language)
    assert isinstance(results, Solutions)
    return [[display(term) for term in row] for row in results]


def test_labels_are_exchanged(store: ox.Store) -> None:
    query = "SELECT ?label { ?x skos:prefLabel ?label FILTER(LANG(?label) = 'en') } ORDER BY ?label"
    assert shown(store, query, "zh") == [["Bureau"], ["Many"], ["专利局"], ["最高法院"]]


def test_what_is_no_label_stays(store: ox.Store) -> None:
    query = """SELECT ?alt ?plain ?number ?iri {
        ?iri skos:altLabel ?alt BIND("Supreme Court" AS ?plain) BIND(1 AS ?number) }"""
    assert shown(store, query, "zh") == [["Top Court", "Supreme Court", "1", f"{EX}court"]]


def test_a_name_of_several_things_is_that_of_the_one_in_the_row(store: ox.Store) -> None:
    query = "SELECT ?x ?label { ?x rdfs:label ?label FILTER(LANG(?label) = 'en') } ORDER BY ?x"
    assert shown(store, query, "zh") == [[f"{EX}one", "甲"], [f"{EX}two", "乙"]]
    alone = "SELECT ?label { ?x rdfs:label ?label FILTER(LANG(?label) = 'en') }"
    assert shown(store, alone, "zh") == [["Twin"], ["Twin"]]


def test_solutions_that_differ_in_language_only_become_one(store: ox.Store) -> None:
    query = "SELECT ?x ?label { ?x skos:prefLabel ?label } ORDER BY ?x LANG(?label)"
    assert [row for row in shown(store, query, "en") if row[0] != f"{EX}many"] == [
        [f"{EX}bureau", "Bureau"],
        [f"{EX}court", "Supreme Court"],
        [f"{EX}office", "Patent Office"],
    ]


def test_solutions_that_come_twice_still_do(store: ox.Store) -> None:
    query = "SELECT ?label { ?task :by/skos:prefLabel ?label } ORDER BY ?label"
    assert shown(store, query, "en") == [["Patent Office"], ["Supreme Court"], ["Supreme Court"]]
    chinese = "SELECT ?label { ?task :by/skos:prefLabel ?label FILTER(LANG(?label) != 'en') }"
    assert len(shown(store, chinese, "en")) == 3


def test_graphs_and_booleans_are_as_they_are(store: ox.Store) -> None:
    graph = evaluate(store, "CONSTRUCT WHERE { ?x skos:prefLabel ?label }")
    assert in_language(store, graph, "zh") is graph
    assert in_language(store, evaluate(store, "ASK {}"), "zh")
