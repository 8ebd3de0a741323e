"""The W3C tests of the Graph Store Protocol, in the order in which they build upon each other.

The suite tells them in prose (w3c/rdf-tests, sparql/sparql11/http-rdf-update): each row here has
the name of one. Graphs are named indirectly (``?graph=``), as their IRIs are under the base.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.clients.served import TOKEN, Reply, fetch, query, served
from tests.conftest import ROOT

SUITE = ROOT.parent / "shared" / "vocabularies" / "sparql11-http-rdf-update" / "manifest.ttl"
FIRST, SECOND, NEW = (query(graph=f"http://example.org/person/{name}.ttl") for name in (1, 2, 3))
DEFAULT = "?default"
PREFIX = "@prefix foaf: <http://xmlns.com/foaf/0.1/> . <http://example.org/person/1> "
PERSON, JOHN, JANE = (
    PREFIX + text
    for text in ('a foaf:Person ; foaf:name "P" .', 'foaf:name "John" .', 'foaf:name "Jane" .')
)

# Name, method, target, body, status, triples that are there afterwards.
ROWS = [
    ("put__initial_state", "PUT", FIRST, PERSON, 201, 2),
    ("get_of_put__initial_state", "GET", FIRST, None, 200, 2),
    ("put__graph_already_in_store", "PUT", FIRST, JOHN, 204, 1),
    ("get_of_put__graph_already_in_store", "GET", FIRST, None, 200, 1),
    ("post__existing_graph", "POST", FIRST, JANE, 204, 2),
    ("get_of_post__existing_graph", "GET", FIRST, None, 200, 2),
    ("head_on_an_existing_graph", "HEAD", FIRST, None, 200, 2),
    ("head_on_a_nonexisting_graph", "HEAD", SECOND, None, 404, None),
    ("delete__nonexistent_graph", "DELETE", SECOND, None, 404, None),
    ("delete__existing_graph", "DELETE", FIRST, None, 204, None),
    ("get_of_delete__existing_graph", "GET", FIRST, None, 404, None),
    # The default graph is always there, so it is not created; it is the union of all graphs.
    ("put__default_graph", "PUT", DEFAULT, JOHN, 204, None),
    ("get_of_put__default_graph", "GET", DEFAULT, None, 200, None),
]
# What this server does not do: it takes no forms, and gives no names to graphs.
REFUSED = {
    "post__multipart_formdata": 415,
    "get_of_post__multipart_formdata": 415,
    "post__create__new_graph": 400,
    "get_of_post__create__new_graph": 400,
    "get_of_post__after_noop": 400,
}


@pytest.fixture(scope="module")
def store_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graphs") / "data.nq"
    path.write_text("<http://s> <http://p> <http://o> <http://example.org/graph> .\n")
    return path


@pytest.fixture(scope="module")
def writing(store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    with served(store_file, "--writable", "--token-file", str(token)) as found:
        yield found


def sent(url: str, method: str, target: str, body: str | None, **headers: str) -> Reply:
    if body is not None:
        headers = {"content_type": "text/turtle; charset=utf-8", **headers}
    return fetch(
        f"{url}/graph-store{target}",
        method=method,
        body=None if body is None else body.encode(),
        **headers,
    )


@pytest.mark.parametrize(
    ("name", "method", "target", "body", "status", "count"), ROWS, ids=[row[0] for row in ROWS]
)
def test_graphs_are_read_and_written(
    writing: str,
    name: str,
    method: str,
    target: str,
    body: str | None,
    status: int,
    count: int | None,
) -> None:
    reply = sent(writing, method, target, body, authorization=f"Bearer {TOKEN}")
    assert reply.status == status, reply.text
    if count is not None:
        graph = sent(writing, "GET", target, None, accept="application/n-triples")
        quads = list(ox.parse(graph.body, format=ox.RdfFormat.N_TRIPLES))
        assert len(quads) == count


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_offered_is_refused(writing: str, name: str) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    if REFUSED[name] == 415:
        headers["content_type"] = "multipart/form-data; boundary=b"
        reply = sent(writing, "POST", FIRST, "--b\r\n\r\n--b--\r\n", **headers)
    else:
        reply = sent(writing, "POST", "", JOHN, **headers)
    assert reply.status == REFUSED[name], reply.text
    assert json.loads(reply.body)["detail"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_an_endpoint_that_only_reads_changes_nothing(url: str, method: str) -> None:
    reply = sent(url, method, NEW, None if method == "DELETE" else JOHN)
    assert reply.status == 405
    assert "GET" in reply.headers["allow"]


@pytest.mark.skipif(not SUITE.exists(), reason="the W3C suite is not beside the checkout")
def test_these_are_the_tests_of_the_w3c_suite() -> None:
    text = SUITE.read_text("utf-8")
    told = dict(re.findall(r"^gsp:(\w+) a mf:.*?#### Response\s+(\d\d\d)", text, re.M | re.S))
    assert set(told) == {row[0] for row in ROWS} | set(REFUSED)
    # 204 instead of 200: there is nothing to send back (RFC 9110, sections 9.3.3 to 9.3.5).
    same = {("200", 204), ("201", 204)}
    for name, _, _, _, status, _ in ROWS:
        assert told[name] == str(status) or (told[name], status) in same, name
