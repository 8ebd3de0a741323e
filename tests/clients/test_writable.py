"""Changes, for who has the token: SPARQL 1.1 Update and the Graph Store Protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.clients.served import TOKEN, Reply, fetch, query, served

BEARER = f"Bearer {TOKEN}"
QUADS = """\
<urn:a> <urn:p> "one" <urn:g> .
<urn:b> <urn:p> "two" <urn:h> .
"""
MINE = "SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    data, token = tmp_path / "data.nq", tmp_path / "token"
    data.write_text(QUADS, "utf-8")
    token.write_text(f"{TOKEN}\n", "utf-8")
    with served(data, "--writable", "--token-file", str(token), "--timeout", "2") as found:
        yield found


def update(url: str, text: str, authorization: str = BEARER) -> Reply:
    return fetch(
        f"{url}/sparql",
        method="POST",
        body=text.encode(),
        content_type="application/sparql-update",
        authorization=authorization,
    )


def found(url: str, text: str = MINE, **graphs: str) -> list[str]:
    reply = fetch(f"{url}/sparql{query(query=text, **graphs)}")
    assert reply.status == 200, reply.text
    return [row["o"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]


def test_who_has_the_token_changes_the_store(url: str) -> None:
    before = fetch(f"{url}/sparql{query(query=MINE)}").headers["etag"]
    text = 'INSERT DATA { GRAPH <urn:g> { <urn:c> <urn:p> "three" } }'
    assert update(url, text).status == 204
    assert found(url) == ["one", "three", "two"]
    assert fetch(f"{url}/sparql{query(query=MINE)}").headers["etag"] != before


def test_an_update_comes_as_a_form_too(url: str) -> None:
    reply = fetch(
        f"{url}/sparql",
        method="POST",
        body=urlencode({"update": "DROP GRAPH <urn:h>"}).encode(),
        content_type="application/x-www-form-urlencoded",
        authorization=BEARER,
    )
    assert reply.status == 204
    assert found(url) == ["one"]


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_nobody_else_does(url: str, authorization: str) -> None:
    reply = update(url, "CLEAR ALL", authorization)
    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    graph = f"{url}/graph-store{query(graph='urn:g')}"
    assert fetch(graph, method="DELETE", authorization=authorization).status == 401
    assert found(url) == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        ("INSERT DATA { <urn:x> <urn:p> }", 400, "update-syntax"),
        ("LOAD <http://127.0.0.1:9/>", 403, "refused"),
        ("LOAD <file:///etc/passwd>", 403, "refused"),
        (
            "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            403,
            "refused",
        ),
        # more than time allows: no trace of it is left
        (
            "CLEAR ALL ; INSERT { <urn:x> <urn:p> ?n } WHERE { SELECT (COUNT(*) AS ?n)"
            + "{ VALUES ?a { "
            + "1 " * 4000
            + " } VALUES ?b { "
            + "2 " * 4000
            + "}"
            + " VALUES ?c { "
            + "3 " * 4000
            + "} } }",
            504,
            "time-limit",
        ),
    ],
)
def test_an_update_that_fails_changes_nothing(url: str, text: str, status: int, kind: str) -> None:
    reply = update(url, text)
    assert reply.status == status, reply.text
    assert json.loads(reply.body)["type"].endswith(f"/{kind}")
    assert found(url) == ["one", "two"]


def test_the_default_graph_stays_the_union(url: str) -> None:
    # What stands in a named graph only is not taken away with the default graph.
    assert update(url, 'DELETE DATA { <urn:a> <urn:p> "one" }').status == 204
    assert found(url) == ["one", "two"]
    assert update(url, 'INSERT DATA { <urn:c> <urn:p> "three" }').status == 204
    assert found(url) == ["one", "three", "two"]
    assert update(url, "DELETE WHERE { GRAPH <urn:g> { ?s ?p ?o } }").status == 204
    assert found(url) == ["three", "two"]


def test_a_graph_is_put_merged_and_removed(url: str) -> None:
    graph = f"{url}/graph-store{query(graph='urn:new')}"
    turtle = {"content_type": "text/turtle", "authorization": BEARER}

    def send(method: str, body: bytes | None = None) -> int:
        return fetch(graph, method=method, body=body, **turtle).status

    assert fetch(graph).status == 404
    assert send("PUT", b"<urn:x> <urn:p> '1' .") == 201
    assert send("POST", b"<urn:x> <urn:p> '2' .") == 204
    assert found(url) == ["1", "2", "one", "two"]
    assert send("PUT", b"<> <urn:p> '3' .") == 204
    assert fetch(graph, accept="application/n-triples").body == b'<urn:new> <urn:p> "3" .\n'
    assert send("PUT", b"<urn:x> <urn:p>") == 400
    assert send("DELETE") == 204
    assert send("DELETE") == 404
    assert found(url) == ["one", "two"]


@pytest.mark.parametrize(
    ("media_type", "status"), [("text/csv", 415), ("", 415), ("text/turtle; charset=utf-8", 201)]
)
def test_a_graph_comes_in_a_format_of_rdf(url: str, media_type: str, status: int) -> None:
    reply = fetch(
        f"{url}/graph-store{query(graph='urn:new')}",
        method="PUT",
        body=b"<urn:x> <urn:p> '1' .",
        content_type=media_type,
        authorization=BEARER,
    )
    assert reply.status == status
