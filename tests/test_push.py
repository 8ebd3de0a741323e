"""A store pushed to real ones: whole, once, on from where it was cut off, readers undisturbed."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import BadParameter, RemoteError
from ipplan_kg.push.client import Client
from ipplan_kg.push.transfer import Pushed, Target, Way, push, query_url, update_url
from ipplan_kg.remote import evaluate_remote
from ipplan_kg.store import dump_nquads, new
from tests.conftest import ROOT, Cli
from tests.faulty_server import Answer, Received, faulty_server
from tests.relay import Relay, Relayed, relay
from tests.servers import Endpoint, oxigraph, virtuoso
from tests.terminals import Terminal

BASE = "http://example.org/"
TWO_GRAPHS = """
PREFIX x: <http://example.org/>
x:g1 { x:a x:p x:b , "text" , "texte"@fr , 7 . x:b x:q true }
x:g2 { x:c x:p "中文" }
"""
LARGE = ox.NamedNode(f"{BASE}large")
PROTOCOLS = pytest.mark.parametrize("protocol", ["graph-store", "update"])

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:SPARQLWrapper")


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("IPPLAN_KG_USER", "IPPLAN_KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture(scope="module")
def server() -> Iterator[Endpoint]:
    with oxigraph() as endpoint:
        yield endpoint


@pytest.fixture
def empty(server: Endpoint) -> Endpoint:
    """An Oxigraph server that holds nothing."""
    Client(server.query).send(
        "POST", server.update, b"DROP ALL", {"Content-Type": "application/sparql-update"}
    )
    return server


@pytest.fixture
def relayed(empty: Endpoint) -> Iterator[Relay]:
    """The same behind a relay."""
    with relay(empty.query.removesuffix("/query")) as running:
        yield running


def two_graphs(base: str = BASE) -> ox.Store:
    text = TWO_GRAPHS.replace(BASE, base)
    return new(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))


def large(count: int = 200, word: str = "value") -> ox.Store:
    """A store of one graph of so many triples."""
    properties = [ox.NamedNode(f"{BASE}p{n}") for n in range(10)]
    return new(
        ox.Quad(ox.NamedNode(f"{BASE}s{n}"), properties[n % 10], ox.Literal(f"{word} {n}"), LARGE)
        for n in range(count)
    )


def target_of(endpoint: Endpoint | Relay, protocol: str) -> Target:
    if isinstance(endpoint, Relay):
        url, query, update = (f"{endpoint.url}/{name}" for name in ("store", "query", "update"))
    else:
        url, query, update = endpoint.graph_store, endpoint.query, endpoint.update
    if protocol == "update":
        url = update
    return Target(url=url, query=query, protocol=protocol, update=update)


def states(found: list[Pushed]) -> list[str]:
    return [each.state for each in found]


def count(url: str, graph: str) -> int:
    text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    return int(evaluate_remote(url, text, "csv").split()[1])


def graphs(url: str) -> set[str]:
    text = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    return set(evaluate_remote(url, text, "csv").decode().split()[1:])


# real stores


def assert_pushed(endpoint: Endpoint, protocol: str) -> None:
    target, client = target_of(endpoint, protocol), Client(endpoint.query)
    base = f"http://example.org/{protocol}/"
    store = two_graphs(base)
    assert states(push(store, target, client, Way(dry_run=True))) == ["sent", "sent"]
    assert not any(name.startswith(base) for name in graphs(endpoint.query))
    assert states(push(store, target, client, Way(part=2))) == ["sent", "sent"]
    assert states(push(store, target, client)) == ["there", "there"]
    g1, p = ox.NamedNode(f"{base}g1"), ox.NamedNode(f"{base}p")
    store.remove_graph(g1)
    store.add(ox.Quad(g1, p, ox.Literal("other"), g1))
    assert states(push(store, target, client)) == ["sent", "there"]
    left = evaluate_remote(
        endpoint.query, f"SELECT ?o {{ GRAPH <{base}g1> {{ ?s ?p ?o }} }}", "csv"
    )
    assert left.split() == [b"o", b"other"]
    assert not [name for name in graphs(endpoint.query) if "push=" in name]


@PROTOCOLS
def test_graphs_are_replaced_in_an_oxigraph_server(protocol: str, empty: Endpoint) -> None:
    assert_pushed(empty, protocol)


@pytest.mark.slow
def test_graphs_are_replaced_in_virtuoso(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPPLAN_KG_USER", "dba")
    with virtuoso() as endpoint:
        monkeypatch.setenv("IPPLAN_KG_PASSWORD", "wrong")
        with pytest.raises(RemoteError, match="401"):
            push(two_graphs(), target_of(endpoint, "graph-store"), Client(endpoint.query))
        monkeypatch.setenv("IPPLAN_KG_PASSWORD", endpoint.password)
        for protocol in ("graph-store", "update"):
            assert_pushed(endpoint, protocol)
        target, client = target_of(endpoint, "graph-store"), Client(endpoint.query)
        # 6 MB in one request: without an introduction Virtuoso would break the connection.
        much = large(15_000, "x" * 400)
        (sent,) = push(much, target, client)
        assert (sent.state, sent.parts) == ("sent", 1)
        (again,) = push(much, target, client, Way(part=1000))
        assert again.state == "there"


def test_a_graph_with_blank_nodes_is_sent_at_once(empty: Endpoint) -> None:
    text = f"<{BASE}g> {{ _:a <{BASE}p> _:b , 1 . _:b <{BASE}p> 2 , 3 , 4 }}"
    store = new(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))
    target, client = target_of(empty, "graph-store"), Client(empty.query)
    (sent,) = push(store, target, client, Way(part=1))
    assert (sent.triples, sent.parts) == (5, 1)
    assert states(push(store, target, client)) == ["there"]


# readers


@PROTOCOLS
def test_readers_see_the_old_graph_or_the_new_one(protocol: str, empty: Endpoint) -> None:
    target, client = target_of(empty, protocol), Client(empty.query)
    push(large(300), target, client)
    seen, stop = set(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(count(empty.query, LARGE.value))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        (sent,) = push(large(200, "new"), target, client, Way(part=10))
    finally:
        stop.set()
        reader.join()
    assert sent.parts > 20
    assert seen <= {300, 200}
    assert count(empty.query, LARGE.value) == 200


# cut off


def broken(at: int, when: str = "before") -> Callable[[Relayed], str]:
    """Break every connection from the so manieth part on."""
    parts: list[Relayed] = []

    def breaks(request: Relayed) -> str:
        if request.method in ("POST", "PUT") and b"<http://example.org/s" in request.body:
            parts.append(request)
        return when if len(parts) >= at else ""

    return breaks


@pytest.mark.parametrize("when", ["before", "after"])
@PROTOCOLS
def test_a_push_that_was_cut_off_sends_what_is_not_there(
    protocol: str, when: str, relayed: Relay, empty: Endpoint
) -> None:
    target, client = target_of(relayed, protocol), Client(relayed.url, retries=0)
    store, way = large(), Way(part=20)
    relayed.breaks = broken(5, when)
    with pytest.raises(RemoteError, match="does not answer"):
        push(store, target, client, way)
    assert count(empty.query, LARGE.value) == 0
    relayed.breaks = lambda request: ""
    (sent,) = push(store, target, client, way)
    assert sent.kept == (4 if when == "before" else 5)
    assert sent.parts + sent.kept >= 10
    assert graphs(target.query) == {LARGE.value}


def test_a_part_that_was_taken_and_not_answered_is_sent_again(relayed: Relay) -> None:
    target, client = target_of(relayed, "update"), Client(relayed.url, pause=0.01)
    broken_once = iter(["", "", "", "after"])
    relayed.breaks = lambda request: next(broken_once, "") if request.path == "/update" else ""
    (sent,) = push(large(), target, client, Way(part=20))
    assert sent.state == "sent"
    assert count(target.query, LARGE.value) == 200


def test_parts_of_other_data_are_not_mixed_with_ours(relayed: Relay) -> None:
    target, client = target_of(relayed, "graph-store"), Client(relayed.url, retries=0)
    relayed.breaks = broken(5)
    with pytest.raises(RemoteError):
        push(large(word="old"), target, client, Way(part=20))
    relayed.breaks = lambda request: ""
    (sent,) = push(large(word="new"), target, client, Way(part=20))
    assert sent.kept == 0
    assert graphs(target.query) == {LARGE.value}


# a store that takes no updates


def test_a_store_without_updates_is_filled_in_place_and_goes_on(relayed: Relay) -> None:
    target = replace(target_of(relayed, "graph-store"), update="")
    client, store = Client(relayed.url, retries=0), large()
    notes: list[str] = []
    way = Way(part=20, noted=notes.append)
    relayed.breaks = broken(5)
    with pytest.raises(RemoteError):
        push(store, target, client, way)
    relayed.breaks = lambda request: ""
    relayed.requests.clear()
    (sent,) = push(store, target, client, way)
    assert sent.kept == 4
    assert [each.method for each in relayed.writes()] == ["POST"] * sent.parts
    assert "takes no SPARQL Update" in notes[0]


def test_a_graph_of_something_else_is_replaced_by_the_first_part(relayed: Relay) -> None:
    target = replace(target_of(relayed, "graph-store"), update="")
    client = Client(relayed.url)
    push(large(150, "old"), target, client)
    (sent,) = push(large(), target, client, Way(part=20))
    assert (sent.kept, count(target.query, LARGE.value)) == (0, 200)


# graphs that the data has no more

LEFT = f"<{BASE}graph/ontology> {{ <{BASE}a> <{BASE}p> 1 }}"
OURS = f"{LEFT} <{BASE}graph/old> {{ <{BASE}a> <{BASE}p> 2 }}"


def test_graphs_of_ours_that_the_data_has_no_more_are_told_and_removed_on_request(
    empty: Endpoint,
) -> None:
    target, client = target_of(empty, "graph-store"), Client(empty.query)
    push(two_graphs(), target, client)
    push(new(ox.parse(OURS.encode(), format=ox.RdfFormat.TRIG)), target, client)
    left = new(ox.parse(LEFT.encode(), format=ox.RdfFormat.TRIG))
    old, others = f"{BASE}graph/old", {f"{BASE}g1", f"{BASE}g2"}
    assert push(left, target, client)[1:] == [Pushed(old, 1, "left")]
    assert push(left, target, client, Way(prune=True, dry_run=True))[1].state == "removed"
    assert old in graphs(empty.query)
    assert push(left, target, client, Way(prune=True))[1:] == [Pushed(old, 1, "removed")]
    assert graphs(empty.query) == {f"{BASE}graph/ontology"} | others


def test_nothing_is_pruned_where_it_is_not_known_what_is_ours(empty: Endpoint) -> None:
    target = target_of(empty, "graph-store")
    with pytest.raises(BadParameter, match="graph/ontology"):
        push(two_graphs(), target, Client(empty.query), Way(prune=True))


# stores that cannot do all


def test_a_store_without_hashes_is_compared_by_counts_and_says_so(empty: Endpoint) -> None:
    def without_hashes(request: Received) -> Answer:
        if "SHA256" in request.body:
            return Answer(400, b"unknown function SHA256", "text/plain")
        answer, media_type = Client(empty.query).send(
            request.method,
            f"{empty.query.removesuffix('/query')}{request.path}",
            request.body.encode(),
            {"Content-Type": request.headers["Content-Type"]},
        )
        return Answer(200, answer, media_type)

    notes: list[str] = []
    with faulty_server(without_hashes) as poor:
        base = poor.url.removesuffix("/sparql")
        target = Target(
            url=f"{base}/update", query=f"{base}/query", protocol="update", update=f"{base}/update"
        )
        way = Way(part=20, noted=notes.append)
        assert states(push(large(), target, Client(base), way)) == ["sent"]
        assert states(push(large(), target, Client(base), way)) == ["there"]
    assert "SHA256" in notes[0]
    assert count(empty.query, LARGE.value) == 200


def test_a_store_that_took_something_else_is_told() -> None:
    nothing = Answer(body=b'{"head":{"vars":["p"]},"results":{"bindings":[]}}')
    with faulty_server([nothing]) as store, pytest.raises(RemoteError, match="has not taken"):
        base = store.url.removesuffix("/sparql")
        target = Target(url=f"{base}/update", query=f"{base}/query", protocol="update")
        push(two_graphs(), target, Client(base))


# the command


def test_several_stores_are_written_and_one_that_fails_stops_no_other(
    cli: Cli, empty: Endpoint, tmp_path: Path
) -> None:
    data = tmp_path / "two.nq"
    data.write_bytes(dump_nquads(two_graphs()))
    nobody = "http://127.0.0.1:9/store"
    done = cli("push", nobody, empty.graph_store, "--store", data, "--retries", "0")
    assert done.returncode == 3
    assert f"{nobody}:\n" in done.stderr and "does not answer" in done.stderr
    assert "2 of 2 graphs sent and compared" in done.stderr
    assert graphs(empty.query) == {f"{BASE}g1", f"{BASE}g2"}


def test_somebody_at_a_terminal_sees_how_far_a_graph_is(empty: Endpoint, tmp_path: Path) -> None:
    data = tmp_path / "large.nq"
    data.write_bytes(dump_nquads(large()))
    command = [sys.executable, "-m", "ipplan_kg", "push", empty.graph_store, "--store", str(data)]
    environment = {"PYTHONPATH": str(ROOT)}
    with Terminal([*command, "--part", "20"], env=environment, cwd=tmp_path) as terminal:
        assert terminal.end() == 0
        assert re.search(r"sending .*/200 ", terminal.screen)
        assert "1 of 1 graphs sent and compared" in terminal.screen


@pytest.mark.parametrize(
    ("url", "query", "update"),
    [
        ("http://h:7878/store", "http://h:7878/query", "http://h:7878/update"),
        ("http://h:7878/update", "http://h:7878/query", "http://h:7878/update"),
        ("https://h/sparql-graph-crud-auth", "https://h/sparql", "https://h/sparql-auth"),
        ("https://h/ds/data", "https://h/ds/sparql", "https://h/ds/update"),
        ("https://h/other", "", ""),
    ],
)
def test_where_a_store_answers_and_takes_updates(url: str, query: str, update: str) -> None:
    assert (query_url(url), update_url(url)) == (query, update)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["http://127.0.0.1:9/other"], "--query"),
        (["ftp://127.0.0.1/other"], "http(s)://"),
        (["http://127.0.0.1:9/store", "http://127.0.0.1:9/store", "--query", "x"], "one at a time"),
        (["http://127.0.0.1:9/store", "--store", "http://127.0.0.1:9/query"], "is an endpoint"),
    ],
)
def test_push_says_what_it_cannot_do(cli: Cli, arguments: list[str], told: str) -> None:
    done = cli("push", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
