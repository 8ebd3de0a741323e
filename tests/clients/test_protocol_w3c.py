"""The W3C tests of the SPARQL 1.1 Protocol: all queries as they stand, updates for who may.

The suite is read where it is, beside the checkout (w3c/rdf-tests, sparql/sparql11/protocol).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.clients.manifest import Exchange, ProtocolTest, protocol_tests
from tests.clients.served import TOKEN, Reply, fetch, served
from tests.conftest import ROOT

SUITE = ROOT.parent / "shared" / "vocabularies" / "sparql11-protocol"
# What an answer of a kind may be written in (the manifest's mf:expectedFormat).
MEDIA_TYPES = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        *("application/sparql-results+json", "application/sparql-results+xml"),
        *("text/csv", "text/tab-separated-values"),
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml"},
}

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C suite is not beside the checkout"
)
TESTS = list(protocol_tests(SUITE / "manifest.ttl")) if SUITE.is_dir() else []
QUERIES = [each for each in TESTS if "update" not in each.name]
UPDATES = [each for each in TESTS if "update" in each.name]
# Graphs named beside an update (using-graph-uri) are refused, with the advice to say USING.
BESIDE = [each for each in UPDATES if each.name.startswith("update_dataset_")]


def by_name(test: ProtocolTest) -> str:
    return test.name


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graphs that the tests of the suite ask for, under the names that it gives them."""
    graphs = {name: file for test in TESTS for name, file in test.graphs.items()}
    quads = [
        ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(name))
        for name, file in graphs.items()
        for each in ox.parse((SUITE / file).read_bytes(), format=ox.RdfFormat.N_TRIPLES)
    ]
    path = tmp_path_factory.mktemp("w3c") / "data.nq"
    ox.serialize(quads, path, format=ox.RdfFormat.N_QUADS)
    return path


@pytest.fixture(scope="module")
def reading(data: Path) -> Iterator[str]:
    with served(data) as found:
        yield found


@pytest.fixture(scope="module")
def writing(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    with served(data, "--writable", "--token-file", str(token)) as found:
        yield found


def replied(url: str, exchange: Exchange, **headers: str) -> Reply:
    target = exchange.target.removeprefix("/sparql/")
    named = {name.replace("-", "_"): value for name, value in exchange.headers.items()}
    return fetch(
        f"{url}/sparql{target}",
        method=exchange.method,
        body=exchange.body,
        **{**named, **headers},
    )


def check(reply: Reply, exchange: Exchange) -> None:
    assert reply.status // 100 in exchange.statuses, f"{reply.status}: {reply.text}"
    if exchange.format is not None:
        assert reply.media_type in MEDIA_TYPES[exchange.format]
    if exchange.boolean is not None:
        assert json.loads(reply.body)["boolean"] is exchange.boolean
    if reply.status >= 400:
        assert json.loads(reply.body)["status"] == reply.status


@pytest.mark.parametrize("test", QUERIES, ids=by_name)
def test_a_query_is_answered_as_the_protocol_says(reading: str, test: ProtocolTest) -> None:
    for exchange in test.exchanges:
        check(replied(reading, exchange), exchange)


@pytest.mark.parametrize("test", [each for each in UPDATES if each not in BESIDE], ids=by_name)
def test_an_update_is_carried_out_for_who_has_the_token(writing: str, test: ProtocolTest) -> None:
    for exchange in test.exchanges:
        check(replied(writing, exchange, authorization=f"Bearer {TOKEN}"), exchange)


@pytest.mark.parametrize("test", BESIDE, ids=by_name)
def test_graphs_named_beside_an_update_are_refused(writing: str, test: ProtocolTest) -> None:
    reply = replied(writing, test.exchanges[0], authorization=f"Bearer {TOKEN}")
    assert reply.status == 400
    assert "USING" in json.loads(reply.body)["detail"]


@pytest.mark.parametrize("test", UPDATES, ids=by_name)
def test_an_update_is_refused_by_an_endpoint_that_only_reads(
    reading: str, test: ProtocolTest
) -> None:
    reply = replied(reading, test.exchanges[0])
    # What is no update at all is refused for that reason.
    wrong = {"bad_update_get", "bad_multiple_updates", "bad_update_missing_form_type"}
    wrong |= {"bad_update_wrong_media_type", "bad_update_non_utf8"}
    assert reply.status in ({400, 415} if test.name in wrong else {403}), reply.text
    assert json.loads(reply.body)["status"] == reply.status


@pytest.mark.parametrize("test", UPDATES, ids=by_name)
def test_an_update_without_the_token_is_refused(writing: str, test: ProtocolTest) -> None:
    reply = replied(writing, test.exchanges[0])
    assert reply.status in (400, 401, 415), reply.text


def test_the_whole_suite_is_here() -> None:
    assert (len(QUERIES), len(UPDATES)) == (20, 14)
