"""Clients that are not ours, from Python and the shell: SPARQLWrapper, rdflib, curl."""

from __future__ import annotations

import subprocess
import warnings
from typing import Any
from xml.dom.minidom import Document

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed

from ipplan_kg.namespaces import BASE, PREFIXES
from tests.programs import program

IPP = rdflib.Namespace(PREFIXES["ipp"])
TASK_30 = rdflib.URIRef(f"{BASE}plan/2021-2022/task/30")
COUNT = f"SELECT (COUNT(?task) AS ?tasks) {{ ?task a <{IPP.Task}> }}"
GRAPH = f"CONSTRUCT {{ <{TASK_30}> ?p ?o }} WHERE {{ <{TASK_30}> ?p ?o }}"


def wrapper(url: str, text: str, format_: str, method: str = GET) -> SPARQLWrapper:
    client = SPARQLWrapper(f"{url}/sparql")
    client.setQuery(text)
    client.setMethod(method)
    client.setReturnFormat(format_)
    return client


def answer(url: str, text: str, format_: str, method: str = GET) -> Any:
    with warnings.catch_warnings():
        # SPARQLWrapper 2.0 makes a ConjunctiveGraph, which rdflib 7.6 would rather not.
        warnings.simplefilter("ignore", DeprecationWarning)
        return wrapper(url, text, format_, method).queryAndConvert()


# SPARQLWrapper


@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_reads_solutions(url: str, method: str) -> None:
    found = answer(url, COUNT, JSON, method)
    assert found["results"]["bindings"] == [
        {
            "tasks": {
                "type": "literal",
                "value": "115",
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            }
        }
    ]


def test_sparqlwrapper_sends_a_query_as_the_body(url: str) -> None:
    client = wrapper(url, COUNT, JSON, POST)
    client.setRequestMethod("postdirectly")
    found: Any = client.queryAndConvert()
    assert found["results"]["bindings"][0]["tasks"]["value"] == "115"


def test_sparqlwrapper_reads_every_format_of_solutions(url: str) -> None:
    found = answer(url, COUNT, XML)
    assert isinstance(found, Document) and "115" in found.toxml()
    assert answer(url, COUNT, CSV) == b"tasks\r\n115\r\n"
    assert answer(url, COUNT, TSV) == b"?tasks\n115\n"


def test_sparqlwrapper_reads_a_boolean(url: str) -> None:
    found = answer(url, f"ASK {{ <{TASK_30}> a <{IPP.Task}> }}", JSON)
    assert found["boolean"] is True


@pytest.mark.parametrize("format_", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_reads_a_graph_in_every_format(url: str, format_: str) -> None:
    found = answer(url, GRAPH, format_)
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found)
    assert (TASK_30, IPP.number, rdflib.Literal(30)) in graph


def test_sparqlwrapper_names_graphs_of_the_dataset(url: str) -> None:
    client = wrapper(url, "SELECT (COUNT(*) AS ?tasks) { ?s ?p ?o }", JSON)
    client.addDefaultGraph(f"{BASE}graph/ontology")
    found: Any = client.queryAndConvert()
    assert 0 < int(found["results"]["bindings"][0]["tasks"]["value"]) < 2000


def test_sparqlwrapper_tells_what_is_wrong_with_a_query(url: str) -> None:
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        wrapper(url, "SELECT ?x { ?x a }", JSON).query()
    with pytest.raises(EndPointNotFound):
        wrapper(f"{url}/nowhere", COUNT, JSON).query()


# rdflib's SPARQLStore


@pytest.fixture
def graph(url: str) -> rdflib.Graph:
    """The default graph of the endpoint, read as if it were here."""
    return rdflib.Graph(SPARQLStore(f"{url}/sparql"), bind_namespaces="none")


def test_sparqlstore_reads_triples(graph: rdflib.Graph) -> None:
    assert graph.value(TASK_30, IPP.number) == rdflib.Literal(30)
    assert (TASK_30, rdflib.RDF.type, IPP.Task) in graph
    assert len(list(graph.subjects(rdflib.RDF.type, IPP.Task))) == 115


def test_sparqlstore_answers_queries(graph: rdflib.Graph) -> None:
    (row,) = graph.query(COUNT)
    assert isinstance(row, rdflib.query.ResultRow)
    assert row.tasks == rdflib.Literal(115)
    found = graph.query(GRAPH).graph
    assert found is not None and (TASK_30, IPP.number, rdflib.Literal(30)) in found


def test_sparqlstore_reads_a_named_graph(url: str) -> None:
    store = SPARQLStore(f"{url}/sparql", context_aware=True)
    dataset = rdflib.Graph(store, identifier=rdflib.URIRef(f"{BASE}graph/ontology"))
    assert (IPP.Task, rdflib.RDF.type, rdflib.OWL.Class) in dataset
    assert (TASK_30, rdflib.RDF.type, IPP.Task) not in dataset


def test_rdflib_reads_the_description_by_its_url(url: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = rdflib.Graph().parse(f"{url}/.well-known/void")
    void = rdflib.Namespace(PREFIXES["void"])
    dataset = rdflib.URIRef(f"{BASE}dataset")
    assert (dataset, void.sparqlEndpoint, rdflib.URIRef(f"{url}/sparql")) in found


# curl


def curl(*arguments: str) -> str:
    command = [program("curl"), "--silent", "--show-error", "--noproxy", "*", *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout


def test_curl_asks_in_each_way_of_the_protocol(url: str) -> None:
    accept = ("--header", "Accept: text/csv")
    endpoint = f"{url}/sparql"
    encoded = ("--data-urlencode", f"query={COUNT}")
    direct = ("--header", "Content-Type: application/sparql-query", "--data", COUNT)
    for way in (("--get", *encoded), encoded, direct):
        assert curl(*accept, *way, endpoint) == "tasks\n115\n"


def test_curl_asks_a_ready_query(url: str) -> None:
    found = curl(
        "--get",
        *("--data-urlencode", "agency=最高人民法院", "--data", "format=csv"),
        f"{url}/api/queries/tasks-led-by-agency",
    )
    assert found.splitlines()[0].startswith("number,")
    assert len(found.splitlines()) > 5


def test_curl_unpacks_what_is_packed(url: str) -> None:
    plain = curl(f"{url}/.well-known/void")
    assert curl("--compressed", f"{url}/.well-known/void") == plain
    assert curl("--compressed", "--data-urlencode", f"query={COUNT}", f"{url}/sparql")
