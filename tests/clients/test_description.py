"""What the server tells about itself over HTTP: Service Description, VoID, example queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.store import new
from tests.clients.served import Reply, fetch, query, served
from tests.conftest import ROOT
from tests.two_graphs import TWO_GRAPHS

PARSERS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
SD = PREFIXES["sd"]
A = ox.NamedNode(f"{PREFIXES['rdf']}type")
SUITE = ROOT.parent / "shared" / "vocabularies" / "sparql11-service-description" / "manifest.ttl"


def triples(reply: Reply) -> set[ox.Triple]:
    assert reply.status == 200, reply.text
    return {quad.triple for quad in ox.parse(reply.body, format=PARSERS[reply.media_type])}


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/.well-known/sparql-examples"])
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/ld+json;q=0.4, application/rdf+xml;q=0.8", "application/rdf+xml"),
    ],
)
def test_a_document_comes_in_the_format_that_is_liked_best(
    url: str, path: str, accept: str, media_type: str
) -> None:
    reply = fetch(url + path, accept=accept)
    assert reply.status == 200
    assert reply.media_type == media_type
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("/sparql", "text/html"), ("/.well-known/void", "application/xml")],
)
def test_a_browser_gets_the_editor_and_else_what_there_is(
    url: str, path: str, media_type: str
) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert fetch(url + path, accept=browser).media_type == media_type


def test_people_get_the_editor_and_browsers_what_they_can_show(url: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert fetch(f"{url}/sparql", accept=browser).media_type == "text/html"
    assert fetch(f"{url}/.well-known/void", accept=browser).media_type == "application/xml"


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/.well-known/sparql-examples"])
def test_each_format_has_the_same_triples(url: str, path: str) -> None:
    found = [triples(fetch(url + path, accept=each)) for each in PARSERS]
    assert all(each == found[0] for each in found)


def test_a_media_type_that_is_not_there_is_refused_with_those_that_are(url: str) -> None:
    reply = fetch(f"{url}/.well-known/void", accept="image/png")
    assert reply.status == 406
    assert reply.media_type == "application/problem+json"
    assert "text/turtle" in reply.text


def test_programs_get_the_same_at_the_root(url: str) -> None:
    root = fetch(f"{url}/", accept="text/turtle")
    assert root.body == fetch(f"{url}/.well-known/void", accept="text/turtle").body


def test_the_endpoint_is_named_by_the_url_that_it_was_reached_by(url: str) -> None:
    endpoint = ox.NamedNode(f"{SD}endpoint")
    for path in ("/sparql", "/.well-known/void"):
        found = {o for _, p, o in triples(fetch(url + path)) if p == endpoint}
        assert found == {ox.NamedNode(f"{url}/sparql")}
    by_name = url.replace("127.0.0.1", "localhost")
    found = {o for _, p, o in triples(fetch(f"{by_name}/sparql")) if p == endpoint}
    assert found == {ox.NamedNode(f"{by_name}/sparql")}


def test_a_host_that_is_none_is_not_believed(url: str) -> None:
    found = triples(fetch(f"{url}/sparql", host="a<b>"))
    assert any(o == ox.NamedNode(f"{url}/sparql") for _, _, o in found)


def test_a_client_that_has_the_document_is_told_so(url: str) -> None:
    first = fetch(f"{url}/.well-known/void")
    again = fetch(f"{url}/.well-known/void", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    other = fetch(f"{url}/.well-known/void", accept="application/n-triples")
    assert other.headers["etag"] != first.headers["etag"]


def test_scripts_of_other_sites_may_read_the_description(url: str) -> None:
    reply = fetch(f"{url}/.well-known/void", origin="https://example.org")
    assert reply.headers["access-control-allow-origin"] == "*"


def test_the_service_description_has_sizes_and_no_partitions(url: str) -> None:
    short = triples(fetch(f"{url}/sparql"))
    whole = triples(fetch(f"{url}/.well-known/void"))
    assert short < whole
    assert len(short) < 200 < 3000 < len(whole)
    sizes = {s for s, p, _ in short if p.value == f"{PREFIXES['void']}triples"}
    assert ox.NamedNode(f"{BASE}dataset") in sizes and len(sizes) > 5


def test_the_described_graphs_are_those_that_a_query_finds(url: str) -> None:
    told = {o for _, p, o in triples(fetch(f"{url}/sparql")) if p == ox.NamedNode(f"{SD}name")}
    reply = fetch(f"{url}/sparql?query=SELECT+DISTINCT+?g+{{GRAPH+?g+{{}}}}", accept="text/csv")
    assert {node.value for node in told if isinstance(node, ox.NamedNode)} == set(
        reply.text.split()[1:]
    )


# The three tests of the W3C suite for Service Descriptions
# (https://github.com/w3c/rdf-tests/tree/main/sparql/sparql11/service-description), told in words.


def test_w3c_returns_rdf(url: str) -> None:
    assert triples(fetch(f"{url}/sparql"))


def test_w3c_has_endpoint_triple(url: str) -> None:
    found = triples(fetch(f"{url}/sparql"))
    services = {s for s, p, o in found if p == A and o == ox.NamedNode(f"{SD}Service")}
    assert {
        s for s, p, o in found if (p.value, o) == (f"{SD}endpoint", ox.NamedNode(f"{url}/sparql"))
    } == services


def test_w3c_conforms_to_schema(url: str) -> None:
    found = triples(fetch(f"{url}/sparql"))
    types = {(s, o.value) for s, p, o in found if p == A and isinstance(o, ox.NamedNode)}
    domains = {"endpoint": "Service", "feature": "Service", "supportedLanguage": "Service"}
    domains |= {"resultFormat": "Service", "defaultDataset": "Service", "defaultGraph": "Dataset"}
    domains |= {"namedGraph": "Dataset", "name": "NamedGraph", "graph": "NamedGraph"}
    for s, p, _ in found:
        if p.value.startswith(SD):
            assert (s, SD + domains[p.value.removeprefix(SD)]) in types, (s, p)
    graphs = {s for s, type_ in types if type_ == f"{SD}NamedGraph"}
    assert {s for s, p, _ in found if p.value == f"{SD}name"} == graphs


@pytest.mark.skipif(not SUITE.exists(), reason="the W3C suite is not beside the checkout")
def test_these_are_the_tests_of_the_w3c_suite() -> None:
    manifest = new(ox.parse(SUITE.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri="http://m/"))
    tests = {
        quad.subject.value.rpartition("#")[2].replace("-", "_")
        for quad in manifest.quads_for_pattern(None, A, None)
        if str(quad.object).endswith("ServiceDescriptionTest>")
        and isinstance(quad.subject, ox.NamedNode)
    }
    assert {f"test_w3c_{name}" for name in tests} <= set(globals())


# a store under another base


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with two graphs whose IRIs are under a base of their own."""
    path = tmp_path_factory.mktemp("elsewhere") / "data.trig"
    path.write_text(TWO_GRAPHS.replace(BASE, "http://example.org/kg/"), "utf-8")
    with served(path) as found:
        yield found


def test_everything_told_is_under_the_base_of_the_store(elsewhere: str) -> None:
    for path in ("/sparql", "/.well-known/void", "/.well-known/sparql-examples", "/api/queries"):
        reply = fetch(elsewhere + path)
        assert "http://example.org/kg/" in reply.text
        assert BASE not in reply.text


def test_prefixes_and_relative_iris_are_those_of_the_base(elsewhere: str) -> None:
    text = "SELECT ?n { <plan/p/task/2> ipp:number ?n }"
    reply = fetch(f"{elsewhere}/sparql{query(query=text)}", accept="text/csv")
    assert reply.text.split() == ["n", "2"]


def test_the_description_follows_the_data(tmp_path: Path) -> None:
    data, token = tmp_path / "data.trig", tmp_path / "token"
    data.write_text(TWO_GRAPHS, "utf-8")
    token.write_text("secret-of-this-test")
    token.chmod(0o600)
    size = f"SELECT ?n {{ <{BASE}dataset> <{PREFIXES['void']}triples> ?n }}"
    with served(data, "--writable", "--token-file", str(token)) as url:
        before = fetch(f"{url}/sparql{query(query=size)}", accept="text/csv").text
        seen = fetch(f"{url}/.well-known/void").headers["etag"]
        changed = fetch(
            f"{url}/sparql",
            method="POST",
            body=b"INSERT DATA { GRAPH <graph/vocab> { <x> <y> <z> } }",
            content_type="application/sparql-update",
            authorization="Bearer secret-of-this-test",
        )
        assert changed.status == 204, changed.text
        after = fetch(f"{url}/sparql{query(query=size)}", accept="text/csv").text
        assert "sd:SPARQL11Update" in fetch(f"{url}/sparql").text
        assert (before.split(), after.split()) == (["n", "11"], ["n", "12"])
        again = fetch(f"{url}/.well-known/void", if_none_match=seen)
        assert again.status == 200
        assert "graph=vocab" in again.text
