"""Every query gives the same answer on rdflib, on an Oxigraph server and on Virtuoso as on ours.

A query that an engine cannot answer says so in its head (``engines``), with the reason; the others
must be answered the same. Terms are compared by value: SPARQL leaves it to the engine whether
``"7"^^xsd:nonNegativeInteger`` comes back as that or as ``xsd:integer``, and true as ``true`` or as
``1``. Solutions are compared in their order, the triples of a graph as a set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ipplan_kg.pipeline import build
from ipplan_kg.queries import CatalogueQuery, catalogue
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import dump_nquads, materialize_union, new
from tests.conftest import PLAN
from tests.servers import Endpoint, answer, oxigraph, virtuoso

SECOND_PLAN = Path(__file__).parent / "data" / "second-plan"
QUERIES = [query for query in catalogue() if not query.federates_with]
ENGINES = {"oxigraph", "rdflib", "virtuoso"}
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {f"{XSD}{name}" for name in ("integer", "nonNegativeInteger", "decimal")}
SECONDS = 60

Value = tuple[str, object] | None
Answer = bool | list[tuple[Value, ...]] | set[tuple[Value, ...]]
Dataset = dict[str, list[str]]
Ask = Callable[[CatalogueQuery], Answer]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """The packaged plan and a made-up later one, with the union in the default graph."""
    store = new(build([PLAN.parent, SECOND_PLAN], validate=False).store)
    materialize_union(store)
    return store


@pytest.fixture(scope="module")
def nquads(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("engines") / "two-plans.nq"
    path.write_bytes(dump_nquads(store))
    return path


def value(lexical: str, datatype: str, language: str | None) -> Value:
    if datatype in NUMBERS:
        return ("number", float(lexical))
    if datatype == f"{XSD}boolean":
        return ("boolean", lexical in ("true", "1"))
    return (language.lower() if language else datatype, lexical)


def term(each: object) -> Value:
    if isinstance(each, ox.Literal):
        return value(each.value, each.datatype.value, each.language)
    return ("iri", each.value) if isinstance(each, ox.NamedNode) else None


def answered(results: object) -> Answer:
    """An answer of pyoxigraph, or one that it has parsed, as values."""
    if isinstance(results, ox.QueryBoolean):
        return bool(results)
    if isinstance(results, ox.QuerySolutions):
        return [tuple(map(term, row)) for row in results]
    return triples(results)  # type: ignore[arg-type]


def triples(statements: Iterable[Any]) -> set[tuple[Value, ...]]:
    return {tuple(map(term, (each.subject, each.predicate, each.object))) for each in statements}


def asked(store: ox.Store, query: CatalogueQuery) -> Answer:
    return answered(evaluate(store, query.text))


def asked_over_http(
    endpoint: Endpoint, query: CatalogueQuery, dataset: Dataset | None = None
) -> Answer:
    if query.form == "CONSTRUCT":
        turtle = answer(
            endpoint, query.text, accept="text/turtle", timeout=SECONDS, parameters=dataset
        )
        return triples(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    body = answer(endpoint, query.text, timeout=SECONDS, parameters=dataset)
    return answered(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))


def assert_same_answers(engine: str, store: ox.Store, ask: Ask) -> None:
    different = {}
    for query in QUERIES:
        try:
            theirs = ask(query)
        except (RuntimeError, TypeError, OSError) as error:  # TypeError: rdflib's, where it orders
            different[query.name] = str(error)[:300]
            continue
        ours = asked(store, query)
        if theirs != ours:
            different[query.name] = f"{theirs}\ninstead of\n{ours}"[:3000]
    known = {query.name for query in QUERIES if engine in query.engines}
    unknown = {name: said for name, said in different.items() if name not in known}
    assert unknown == {}, f"if {engine} cannot answer it, say so in the head of the query"
    assert known - different.keys() == set(), f"{engine} answers it: take the reason out"


def test_engines_that_cannot_answer_a_query_are_ones_that_are_asked() -> None:
    for query in catalogue():
        assert query.engines.keys() <= ENGINES
        assert all(query.engines.values())


@pytest.mark.slow
def test_answers_are_the_same_on_an_oxigraph_server(store: ox.Store, nquads: Path) -> None:
    with oxigraph(nquads) as endpoint:
        assert_same_answers("oxigraph", store, lambda query: asked_over_http(endpoint, query))


@pytest.mark.slow
def test_answers_are_the_same_on_virtuoso(store: ox.Store, nquads: Path) -> None:
    # Its own graphs are left out where a query is about named graphs.
    ours = [str(graph.value) for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)]
    dataset = {"default-graph-uri": ours, "named-graph-uri": ours}
    with virtuoso(nquads) as endpoint:

        def ask(query: CatalogueQuery) -> Answer:
            return asked_over_http(endpoint, query, dataset if "GRAPH" in query.body else None)

        assert_same_answers("virtuoso", store, ask)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of its own calls
def test_answers_are_the_same_on_rdflib(store: ox.Store, nquads: Path) -> None:
    import rdflib
    from rdflib import Literal, URIRef
    from rdflib.term import Node

    def term(each: Node | None) -> Value:
        if isinstance(each, Literal):
            return value(str(each), str(each.datatype or f"{XSD}string"), each.language)
        return ("iri", str(each)) if isinstance(each, URIRef) else None

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(nquads, format="nquads")

    def ask(query: CatalogueQuery) -> Answer:
        results = dataset.query(query.text)
        if results.type == "ASK":
            return bool(results.askAnswer)
        if results.type == "CONSTRUCT":
            assert results.graph is not None
            return {tuple(map(term, triple)) for triple in results.graph}
        return [tuple(map(term, row)) for row in results]  # type: ignore[arg-type]

    assert_same_answers("rdflib", store, ask)
