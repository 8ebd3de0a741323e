"""The SPARQL endpoint over HTTP: representations, methods, caches, graphs, errors."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import zstandard

from ipplan_kg.namespaces import BASE
from tests.clients.served import Reply, fetch, query

SELECT = "SELECT ?task { ?task a ipp:Task } ORDER BY ?task"
ASK = "ASK { ?task a ipp:Task }"
CONSTRUCT = "CONSTRUCT { ?task ipp:number ?n } WHERE { ?task ipp:number ?n }"
FORM = "application/x-www-form-urlencoded"
JSON = "application/sparql-results+json"


def get(url: str, text: str, **headers: Any) -> Reply:
    return fetch(f"{url}/sparql{query(query=text)}", **headers)


def values(reply: Reply, variable: str) -> list[str]:
    assert reply.status == 200, reply.text
    return [row[variable]["value"] for row in json.loads(reply.body)["results"]["bindings"]]


def problem(reply: Reply, status: int) -> dict[str, object]:
    assert (reply.status, reply.media_type) == (status, "application/problem+json"), reply.text
    found: dict[str, object] = json.loads(reply.body)
    assert found["status"] == status
    assert found["type"] and found["title"] and found["detail"]
    return found


@pytest.mark.parametrize(
    ("text", "accept", "media_type", "beginning"),
    [
        (SELECT, "*/*", JSON, b'{"head":{"vars":["task"]},"results":{"bindings":[{'),
        (SELECT, "application/json", "application/json", b'{"head":{"vars":["task"]}'),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        (SELECT, "text/csv", "text/csv", b"task\r\nhttps://w3id.org/ipplan/plan/2021-2022"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values", b"?task\n<https://"),
        (ASK, "*/*", JSON, b'{"head":{},"boolean":true}'),
        (ASK, "text/csv", "text/csv", b"true"),
        (CONSTRUCT, "*/*", "text/turtle", b"@prefix"),
        (CONSTRUCT, f"{JSON}, text/turtle;q=0.5", "text/turtle", b"@prefix"),
        (CONSTRUCT, "application/n-triples", "application/n-triples", b"<https://w3id.org/"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml", b"<?xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json", b"["),
    ],
)
def test_an_answer_comes_in_the_format_that_is_liked_best(
    url: str, text: str, accept: str, media_type: str, beginning: bytes
) -> None:
    reply = get(url, text, accept=accept)
    assert (reply.status, reply.media_type) == (200, media_type)
    assert reply.body.startswith(beginning)
    assert reply.headers["vary"] == "Accept, Accept-Encoding"
    assert int(reply.headers["content-length"]) == len(reply.body)


@pytest.mark.parametrize("accept", ["text/csv", "image/png"])
def test_what_is_not_acceptable_is_told_with_what_is_available(url: str, accept: str) -> None:
    told = problem(get(url, CONSTRUCT, accept=accept), 406)
    available = told["available"]
    assert isinstance(available, list)
    assert "text/turtle" in available
    assert len(set(available)) == len(available)


def test_a_query_is_answered_alike_however_it_is_sent(url: str) -> None:
    endpoint, body = f"{url}/sparql", f"query={quote(SELECT)}".encode()
    replies = [
        get(url, SELECT),
        fetch(endpoint, method="POST", body=body, content_type=FORM),
        fetch(
            endpoint,
            method="POST",
            body=SELECT.encode(),
            content_type="application/sparql-query",
        ),
    ]
    assert len(values(replies[0], "task")) == 115
    assert len({reply.body for reply in replies}) == 1


@pytest.mark.parametrize("text", [SELECT, CONSTRUCT, "SELECT *"])
def test_head_has_the_headers_of_get_and_no_body(url: str, text: str) -> None:
    target = f"{url}/sparql{query(query=text)}"
    wanted, found = fetch(target), fetch(target, method="HEAD")
    assert found.body == b""
    assert found.status == wanted.status
    assert {**found.headers, "date": ""} == {**wanted.headers, "date": ""}


def test_options_say_what_may_be_sent_from_anywhere(url: str) -> None:
    reply = fetch(
        f"{url}/sparql",
        method="OPTIONS",
        origin="https://example.org",
        access_control_request_method="POST",
        access_control_request_headers="content-type",
    )
    assert reply.status == 204
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert reply.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS, POST"
    assert "Content-Type" in reply.headers["access-control-allow-headers"]
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "application/sparql-query" in reply.headers["accept-post"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_those_that_are_allowed(url: str, method: str) -> None:
    reply = fetch(f"{url}/sparql", method=method, body=b"")
    problem(reply, 405)
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert reply.headers["access-control-allow-origin"] == "*"


def test_an_answer_that_the_client_has_is_not_sent_again(url: str) -> None:
    first = get(url, SELECT)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, no-cache"
    again = get(url, SELECT, if_none_match=f'"other", {tag}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert get(url, SELECT, if_none_match='"other"').status == 200


def test_another_format_or_query_has_another_tag(url: str) -> None:
    replies = [get(url, SELECT), get(url, SELECT, accept="text/csv"), get(url, ASK)]
    assert len({reply.headers["etag"] for reply in replies}) == 3


@pytest.mark.parametrize("text", ["SELECT (NOW() AS ?t) {}", "SELECT (rand () AS ?r) {}"])
def test_an_answer_that_is_another_each_time_is_not_kept(url: str, text: str) -> None:
    reply = get(url, text)
    assert "etag" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("accept_encoding", ["gzip", "zstd", "zstd, gzip"])
def test_a_long_answer_is_packed_for_who_can_unpack_it(url: str, accept_encoding: str) -> None:
    plain = get(url, SELECT)
    reply = get(url, SELECT, accept_encoding=accept_encoding)
    coding = reply.headers["content-encoding"]
    assert coding == accept_encoding.partition(",")[0]
    unpack = (
        gzip.decompress
        if coding == "gzip"
        else zstandard.ZstdDecompressor().decompressobj().decompress
    )
    assert unpack(reply.body) == plain.body
    assert len(reply.body) < len(plain.body) / 4
    assert reply.headers["etag"] == plain.headers["etag"]


def test_a_short_answer_is_not_worth_packing(url: str) -> None:
    assert "content-encoding" not in get(url, ASK, accept_encoding="gzip").headers


GRAPHS = {"ontology": f"{BASE}graph/ontology", "vocab": f"{BASE}graph/vocab"}
COUNT = "SELECT (COUNT(*) AS ?n) (SUM(?in) AS ?m) { { ?s ?p ?o BIND(0 AS ?in) } UNION \
{ GRAPH ?g { ?s ?p ?o } BIND(1 AS ?in) } }"


def test_graphs_that_the_request_names_are_the_dataset(url: str, store: ox.Store) -> None:
    ontology = ox.NamedNode(GRAPHS["ontology"])
    size = sum(1 for _ in store.quads_for_pattern(None, None, None, ontology))
    counting = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    in_named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    as_default = {"default-graph-uri": GRAPHS["ontology"]}
    as_named = {"named-graph-uri": GRAPHS["ontology"]}

    def count(text: str, graphs: dict[str, str]) -> int:
        target = f"{url}/sparql{query(query=text, **graphs)}"
        return int(values(fetch(target), "n")[0])

    assert count(counting, as_default) == count(in_named, as_named) == size
    assert count(in_named, as_default) == count(counting, as_named) == 0
    # what the request names stands in the place of what the query names
    assert count(f"{counting[:24]} FROM <{GRAPHS['vocab']}> {counting[24:]}", as_default) == size


def test_an_iri_with_percent_signs_is_asked_for_as_it_is(url: str) -> None:
    iri = f"{BASE}plan/%E4%BB%BB"
    reply = get(url, f"SELECT (<{iri}> AS ?iri) (STR(<{iri}>) AS ?text) {{}}")
    assert values(reply, "iri") == values(reply, "text") == [iri]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("SELECT *", 1, 8), ("SELECT *\n{ ?s ?p }", 2, 9), ("ASK { ?s unknown:p 1 }", 1, 10)],
)
def test_a_syntax_error_has_its_place(url: str, text: str, line: int, column: int) -> None:
    told = problem(get(url, text), 400)
    assert (told["line"], told["column"]) == (line, column)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (f"/sparql{query(query='CLEAR ALL')}", 403),
        ("/nothing-here", 404),
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("/graph-store", 400),
        (f"/graph-store{query(graph='urn:none')}", 404),
        ("/problem/none", 404),
    ],
)
def test_every_error_is_a_problem_object(url: str, target: str, status: int) -> None:
    reply = fetch(url + target)
    problem(reply, status)
    assert reply.headers["access-control-allow-origin"] == "*"


def test_an_update_is_refused(url: str) -> None:
    reply = fetch(
        f"{url}/sparql",
        method="POST",
        body=b"CLEAR ALL",
        content_type="application/sparql-update",
    )
    problem(reply, 403)


def test_a_graph_is_read_whole(url: str, store: ox.Store) -> None:
    name = GRAPHS["vocab"]
    reply = fetch(f"{url}/graph-store{query(graph=name)}", accept="application/n-triples")
    found = {quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)}
    graph = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    assert len(found) == len({quad.triple for quad in graph})


def test_the_default_graph_is_the_union(url: str) -> None:
    reply = fetch(f"{url}/graph-store?default", accept="application/n-triples")
    named = fetch(
        f"{url}/graph-store{query(graph=GRAPHS['vocab'])}", accept="application/n-triples"
    )
    assert set(named.body.splitlines()) < set(reply.body.splitlines())


def test_a_server_says_how_it_is(url: str) -> None:
    get(url, ASK)
    assert fetch(f"{url}/healthz").text == "ok\n"
    text = fetch(f"{url}/metrics").text
    assert 'ipplan_requests_total{route="/sparql",method="GET",status="200"}' in text
    assert "# TYPE ipplan_request_seconds histogram" in text
    assert "ipplan_workers_busy 0\n" in text


def test_the_kinds_of_problems_can_be_looked_up(url: str) -> None:
    told = problem(get(url, "SELECT *"), 400)
    path = str(told["type"]).removeprefix(BASE)
    assert fetch(f"{url}/{path}").text == "The text is not a SPARQL query. The status is 400.\n"
