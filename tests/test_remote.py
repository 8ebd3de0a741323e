"""Endpoints elsewhere answer as a store here does."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from ipplan_kg.remote import ask_endpoint
from ipplan_kg.results import serialize
from ipplan_kg.sparql import evaluate, prefixed
from ipplan_kg.store import dump_nquads, open_store
from tests.conftest import ROOT, Cli
from tests.servers import oxigraph

MINI = ROOT / "tests" / "data" / "mini.trig"
QUERIES = {
    "solutions": "SELECT ?t ?n { ?t ipp:number ?n } ORDER BY ?n",
    "boolean": "ASK { ?t a ipp:Nothing }",
    "graph": "CONSTRUCT { ?t ipp:number ?n } WHERE { ?t ipp:number ?n }",
    "graph of ?task": "CONSTRUCT { ?task ipp:number ?n } WHERE { ?task ipp:number ?n }",
    "described": "DESCRIBE <https://w3id.org/ipplan/campaign/kunlun>",
}


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an Oxigraph server that holds the same data."""
    path = tmp_path_factory.mktemp("data") / "mini.nq"
    path.write_bytes(dump_nquads(open_store(MINI)))
    with oxigraph(path) as server:
        yield server.query


@pytest.mark.parametrize("name", QUERIES)
def test_an_endpoint_answers_as_the_store_does(endpoint: str, name: str) -> None:
    theirs = ask_endpoint(endpoint, QUERIES[name])
    ours = evaluate(open_store(MINI), QUERIES[name])
    assert serialize(theirs) == serialize(ours)
    assert serialize(theirs, "md") == serialize(evaluate(open_store(MINI), QUERIES[name]), "md")


def test_the_command_shows_both_alike(cli: Cli, endpoint: str) -> None:
    words = ("query", "tasks-by-agency", "--param", "agency=cnipa", "--limit", "2")
    here = cli(*words, "--store", MINI)
    for option in ("--endpoint", "--store"):
        there = cli(*words, option, endpoint)
        assert (there.returncode, there.stdout, there.stderr) == (0, here.stdout, here.stderr)


def test_what_an_endpoint_refuses_is_told_in_its_words(cli: Cli, endpoint: str) -> None:
    done = cli("query", "-", "--endpoint", endpoint, stdin="SELECT ?s { ?s ?p }")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"{endpoint} refuses the query: error at 1:20: expected" in done.stderr


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("SELECT ?t { ?t a ipp:Task }", "PREFIX ipp: <https://w3id.org/ipplan/ontology#> SELECT"),
        ("PREFIX ipp: <x:> ASK { ?t a ipp:Task }", "PREFIX ipp: <x:> ASK"),
        ("ASK { ?t a <ipp:Task> } # ipp:Task", "ASK"),
        ("ASK { ?t ?p 'ipp:Task' }", "ASK"),
        ("ASK { ?t a unknown:Task }", "ASK"),
    ],
)
def test_our_prefixes_are_declared_where_they_are_used(text: str, sent: str) -> None:
    assert prefixed(text).startswith(sent)
    assert prefixed(text).endswith(text)


@pytest.mark.slow
def test_an_endpoint_that_takes_its_time_is_left_in_time(cli: Cli, endpoint: str) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w }"
    told = cli("query", "-", "--endpoint", endpoint, "--timeout", "1.5", stdin=endless)
    assert (told.returncode, told.stdout) == (3, "")
    assert "the query was stopped after 1.5 s" in told.stderr


@pytest.mark.slow
def test_an_endpoint_that_sends_a_little_now_and_then_is_stopped(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
                while not done.wait(0.1):
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/sparql"
        start = time.monotonic()
        told = cli("query", "-", "--endpoint", url, "--timeout", "2", stdin="ASK {}", timeout=60)
        seconds = time.monotonic() - start
        done.set()
        thread.join()
    assert (told.returncode, told.stdout) == (3, "")
    assert "the query was stopped after 2 s" in told.stderr
    assert seconds < 30
