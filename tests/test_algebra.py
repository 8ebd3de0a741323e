"""What --explain tells: the algebra, what patterns match, and the time."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.algebra import algebra, explained
from ipplan_kg.errors import QuerySyntaxError
from ipplan_kg.queries import catalogue
from ipplan_kg.store import open_store

MINI = Path(__file__).parent / "data" / "mini.trig"


@pytest.fixture(scope="module")
def mini() -> ox.Store:
    return open_store(MINI)


def test_algebra_of_a_query_is_an_operator_a_line() -> None:
    text = """SELECT ?name (COUNT(DISTINCT ?task) AS ?tasks) WHERE {
        ?task ipp:responsibility/ipp:agency ?agency ; ipp:number ?n .
        OPTIONAL { ?agency skos:prefLabel ?name FILTER(LANG(?name) = "en") }
        FILTER(?n < 30 && ?n NOT IN (1, 2))
        } GROUP BY ?name ORDER BY DESC(?tasks) LIMIT 5"""
    assert algebra(text) == [
        "SelectQuery",
        "  Slice limit 5",
        "    Project ?name ?tasks",
        "      OrderBy DESC(?tasks)",
        "        Extend ?tasks = COUNT(DISTINCT ?task)",
        "          Extend ?name = SAMPLE(?name)",
        "            AggregateJoin COUNT(DISTINCT ?task), SAMPLE(?name)",
        "              Group ?name",
        "                Filter (?n < 30 && ?n NOT IN (1, 2))",
        '                  LeftJoin LANG(?name) = "en"',
        "                    BGP",
        "                      ?task (ipp:responsibility/ipp:agency) ?agency",
        "                      ?task ipp:number ?n",
        "                    BGP",
        "                      ?agency skos:prefLabel ?name",
    ]


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("?t ^ipp:inPlan|ipp:agency+ ?x", "?t (^ipp:inPlan|ipp:agency+) ?x"),
        ("?t !(ipp:number|rdf:type) ?x", "?t !(ipp:number|rdf:type) ?x"),
        ("?t ipp:number 30", "?t ipp:number 30"),
        ("[] ipp:text '知识'@zh", '_:b1 ipp:text "知识"@zh'),
    ],
)
def test_patterns_are_written_as_in_sparql(pattern: str, line: str) -> None:
    assert algebra(f"SELECT * {{ {pattern} }}")[-1].strip() == line


def test_patterns_say_how_much_they_match(mini: ox.Store) -> None:
    lines = algebra("SELECT * { ?t ipp:number ?n . ?t a ipp:Nothing . ?t ipp:number 30 }", mini)
    assert [line.partition("# ")[2] for line in lines[-3:]] == ["1 match", "0 match", "6 match"]


def test_a_query_that_rdflib_does_not_read_is_said_to_be_so() -> None:
    (line,) = algebra("SELECT * { <<( ?s ?p ?o )>> ?q ?x }")
    assert line.startswith("not known: rdflib, which gives it, does not read this query")


@pytest.mark.parametrize("query", [pytest.param(each, id=each.name) for each in catalogue()])
def test_every_query_of_the_catalogue_has_an_algebra(query: object) -> None:
    text = getattr(query, "text", "")
    lines = algebra(text)
    assert len(lines) > 2 and not lines[0].startswith("not known")
    assert lines == algebra(text)  # no names that differ from one time to the next


def test_explanation_tells_algebra_time_and_size(mini: ox.Store) -> None:
    told = explained(mini, "SELECT ?t { ?t a ipp:Task }", "csv")
    assert (
        re.sub(r" +[0-9.]+ ms", " _ ms", told)
        == """\
algebra (as SPARQL 1.1 defines it; the engine may join in another order)
  SelectQuery
    Project ?t
      BGP
        ?t rdf:type ipp:Task    # 6 match

time
  parse and plan _ ms  (asked of an empty store)
  evaluate _ ms  6 solutions
  write _ ms  291 bytes as csv
"""
    )


def test_what_is_no_query_has_no_explanation(mini: ox.Store) -> None:
    with pytest.raises(QuerySyntaxError):
        explained(mini, "SELECT ?t {")
