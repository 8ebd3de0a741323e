"""What strangers may not do: take all the time or memory, reach elsewhere, or fool who reads."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.clients.served import Reply, fetch, query, served
from tests.conftest import ROOT

# Counts combinations without end; nothing is sent before it is done.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# Many solutions soon, and no end.
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FLOOD_GRAPH = "CONSTRUCT { ?a <urn:p> ?c . ?d <urn:q> ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"
# Everything has to be in memory before it is in order.
GREEDY = f"{FLOOD} ORDER BY ?c ?f ?i"
EVERYTHING = "SELECT * { ?s <urn:p> ?o }"
ALL_TRIPLES = "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten thousand triples."""
    path = tmp_path_factory.mktemp("limits") / "data.nt"
    path.write_text("".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(10_000)), "utf-8")
    return path


@pytest.fixture(scope="module")
def strict(data: Path) -> Iterator[str]:
    """A server whose limits are soon reached."""
    limits = ("--timeout", "4", "--max-rows", "50", "--memory", "200", "--max-body", "64")
    with served(data, *limits, "--concurrency", "2") as url:
        yield url


def get(url: str, text: str, **headers: Any) -> Reply:
    return fetch(f"{url}/sparql{query(query=text)}", **headers)


def assert_problem(reply: Reply, kind: str, status: int) -> None:
    assert (reply.status, reply.media_type) == (status, "application/problem+json"), reply.text
    assert json.loads(reply.body)["type"].endswith(f"/problem/{kind}")


def assert_alive(url: str) -> None:
    start = time.perf_counter()
    assert get(url, "ASK {}").status == 200
    assert time.perf_counter() - start < 4


# time


def test_a_query_that_takes_too_long_is_stopped(strict: str) -> None:
    start = time.perf_counter()
    assert_problem(get(strict, ENDLESS), "time-limit", 504)
    assert 3.5 < time.perf_counter() - start < 10
    assert_alive(strict)


def test_a_slow_query_does_not_delay_fast_ones(strict: str) -> None:
    slow = [threading.Thread(target=get, args=(strict, ENDLESS)) for _ in range(2)]
    for thread in slow:
        thread.start()
    time.sleep(0.3)
    times = []
    for _ in range(50):
        start = time.perf_counter()
        assert get(strict, "ASK {}").status == 200
        times.append(time.perf_counter() - start)
    for thread in slow:
        thread.join()
    assert sorted(times)[25] < 0.1


def test_one_slow_query_too_many_is_told_when_to_come_again(strict: str) -> None:
    replies: list[Reply] = []
    threads = [
        threading.Thread(target=lambda: replies.append(get(strict, ENDLESS))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reply.status for reply in replies) == [503, 504, 504]
    refused = next(reply for reply in replies if reply.status == 503)
    assert_problem(refused, "overloaded", 503)
    assert int(refused.headers["retry-after"]) > 0


def test_a_query_ends_when_nobody_waits_for_it(data: Path) -> None:
    with served(data, "--timeout", "60") as url:
        client = socket.create_connection((urlsplit(url).hostname, urlsplit(url).port))
        client.sendall(f"GET /sparql{query(query=ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: "ipplan_queries_slow 1\n" in fetch(f"{url}/metrics").text)
        client.close()
        wait_until(lambda: "ipplan_queries_slow 0\n" in fetch(f"{url}/metrics").text)


def wait_until(condition: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("text", "accept", "last"),
    [
        (FLOOD, "application/sparql-results+json", b""),
        (FLOOD, "text/csv", b""),
        (FLOOD_GRAPH, "application/n-triples", b"after 4 s: ask for less, or make it simpler"),
    ],
)
def test_an_answer_without_its_end_does_not_look_whole(
    data: Path, text: str, accept: str, last: bytes
) -> None:
    with served(data, "--timeout", "4", "--max-rows", "0") as url:
        connection = HTTPConnection(urlsplit(url).netloc)
        connection.request("GET", f"/sparql{query(query=text)}", headers={"Accept": accept})
        response = connection.getresponse()
        assert (response.status, response.headers["Transfer-Encoding"]) == (200, "chunked")
        body = b""
        with pytest.raises(IncompleteRead) as caught:
            while part := response.read(1 << 16):
                body = part
        connection.close()
        assert (body + caught.value.partial).rstrip().endswith(last)


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values"])
def test_a_long_answer_that_was_cut_off_has_no_end_where_it_cannot_say_so(
    data: Path, accept: str
) -> None:
    with served(data, "--max-rows", "30000", "--timeout", "60") as url:
        connection = HTTPConnection(urlsplit(url).netloc)
        connection.request("GET", f"/sparql{query(query=FLOOD)}", headers={"Accept": accept})
        response = connection.getresponse()
        try:
            assert response.headers["Transfer-Encoding"] == "chunked"
            with pytest.raises(IncompleteRead):
                response.read()
        finally:
            response.close()
            connection.close()


# rows


@pytest.mark.parametrize(
    ("text", "accept", "notice"),
    [
        (EVERYTHING, "application/sparql-results+json", '"notice":{"maxRows":50,"text":"This'),
        (EVERYTHING, "application/sparql-results+xml", "</sparql><!-- This answer is cut off"),
        (EVERYTHING, "text/csv", ""),
        (EVERYTHING, "text/tab-separated-values", ""),
        (ALL_TRIPLES, "text/turtle", "# This answer is cut off after 50 triples"),
        (ALL_TRIPLES, "application/n-triples", "# This answer is cut off after 50 triples"),
        (ALL_TRIPLES, "application/rdf+xml", "<!-- This answer is cut off after 50 triples"),
        (ALL_TRIPLES, "application/ld+json", ""),
    ],
)
def test_an_answer_that_is_cut_off_says_so(
    strict: str, text: str, accept: str, notice: str
) -> None:
    reply = get(strict, text, accept=accept)
    assert reply.status == 200
    assert reply.headers["x-sparql-maxrows"] == "50"
    assert notice in reply.text
    if accept == "text/csv":
        assert reply.body.count(b"\r\n") == 51
    if accept.endswith("json"):
        json.loads(reply.body)


@pytest.mark.parametrize("text", [f"{EVERYTHING} LIMIT 50", f"{ALL_TRIPLES} LIMIT 50"])
def test_an_answer_of_just_so_many_rows_is_whole(strict: str, text: str) -> None:
    reply = get(strict, text)
    assert "x-sparql-maxrows" not in reply.headers
    assert "cut off" not in reply.text


def test_a_graph_of_the_store_is_never_cut_off(strict: str) -> None:
    reply = fetch(f"{strict}/graph-store?default", accept="application/n-triples")
    assert reply.body.count(b' <urn:p> "') == 10_000


# memory


def test_a_query_that_takes_too_much_memory_is_stopped(strict: str) -> None:
    assert_problem(get(strict, GREEDY), "memory-limit", 500)
    assert_alive(strict)


@pytest.mark.parametrize("text", ["ASK " + "{" * 60_000, "ASK { FILTER(" + "(" * 60_000])
def test_a_query_that_ends_its_process_ends_nothing_else(strict: str, text: str) -> None:
    reply = fetch(
        f"{strict}/sparql",
        method="POST",
        body=text.encode(),
        content_type="application/sparql-query",
    )
    assert_problem(reply, "failed", 500)
    assert_alive(strict)


# requests


@pytest.mark.parametrize("declared", ["65537", "99999999999999999999"])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(strict: str, declared: str) -> None:
    with socket.create_connection((urlsplit(strict).hostname, urlsplit(strict).port)) as client:
        head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: {declared}\r\n\r\n"
        client.sendall(head.encode())
        assert client.recv(4096).split(b"\r\n")[0] in (
            b"HTTP/1.1 413 Request Entity Too Large",
            b"HTTP/1.1 413 Content Too Large",
            b"HTTP/1.1 400 Bad Request",
        )


def test_a_body_whose_size_nobody_told_is_refused_when_it_is_too_large(strict: str) -> None:
    connection = HTTPConnection(urlsplit(strict).netloc)
    pieces = (b"x" * 1000 for _ in range(100))
    # The answer may come, and the connection be closed, before all of the body is sent.
    with closing(connection), suppress(BrokenPipeError, ConnectionResetError):
        connection.request(
            "POST",
            "/sparql",
            body=pieces,
            headers={"Content-Type": "application/sparql-query"},
            encode_chunked=True,
        )
        assert connection.getresponse().status == 413
    assert_alive(strict)


def test_a_body_that_is_packed_is_refused(strict: str) -> None:
    reply = fetch(
        f"{strict}/sparql",
        method="POST",
        body=b"",
        content_encoding="gzip",
        content_type="application/sparql-query",
    )
    assert_problem(reply, "unsupported-media-type", 415)


def test_a_header_without_end_is_cut_off(strict: str) -> None:
    with socket.create_connection((urlsplit(strict).hostname, urlsplit(strict).port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000)
        client.settimeout(5)
        assert client.recv(4096)[9:12] in (b"431", b"400")


PATIENCE = """
from ipplan_kg.server.listen import run
from ipplan_kg.server.settings import Limits, Settings
settings = Settings(store={store!r}, limits=Limits(request_seconds=0.5), access_log=False)
run(settings, host="127.0.0.1", port=0, ready=lambda url, about: print(url, flush=True))
"""


@pytest.mark.parametrize(
    "request_",
    [
        b"",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nque",
    ],
    ids=["nothing", "half a header", "half a body"],
)
def test_who_dawdles_is_left_alone(data: Path, request_: bytes) -> None:
    program = PATIENCE.format(store=str(data))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        url = urlsplit(process.stdout.readline().decode().strip())
        with socket.create_connection((url.hostname, url.port)) as client:
            client.settimeout(10)
            client.sendall(request_)
            start = time.perf_counter()
            while client.recv(4096):
                pass
            assert 0.3 < time.perf_counter() - start < 5
        process.terminate()


# elsewhere


@contextmanager
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """A server that nobody should ask, and what it was asked."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(4096))

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/", asked
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <CANARY> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <CANARY> { ?s ?p ?o } }",
        "SELECT * { service<CANARY>{ ?s ?p ?o } }",
        "SELECT * { SERVICE # } \n <CANARY> # {\n { ?s ?p ?o } }",
        "SELECT * { FILTER(true)SERVICE <CANARY> { ?s ?p ?o } }",
        "SELECT * { FILTER(trueSERVICE <CANARY> { ?s ?p ?o } }",
        "PREFIX c: <CANARY> SELECT * { SERVICE c: { ?s ?p ?o } }",
        "BASE <CANARY> SELECT * { SERVICE <> { ?s ?p ?o } }",
        "SELECT * { BIND(<CANARY> AS ?e) SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <CANARY> } SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { OPTIONAL { { SELECT * { SERVICE <CANARY> { ?s ?p ?o } } } } }",
        "ASK { FILTER EXISTS { SERVICE <CANARY> { ?s ?p ?o } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <CANARY> { ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <CANARY> { ?s ?p ?o } }",
        r"SELECT * { SERVICE <\u0068ttpCANARY> { ?s ?p ?o } }",
        "SELECT * { 'a' \"SERVICE\" SERVICE <CANARY> { ?s ?p ?o } }",
        "SELECT * FROM <CANARY> { ?s ?p ?o }",
        "SELECT * FROM NAMED <CANARY> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { GRAPH <CANARY> { ?s ?p ?o } }",
        "DESCRIBE <CANARY>",
        "LOAD <CANARY>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <CANARY> { ?s ?p ?o } }",
    ],
)
def test_no_query_makes_the_server_ask_another(strict: str, text: str) -> None:
    with canary() as (address, asked):
        reply = get(strict, text.replace("CANARY", address))
        assert b'"o":' not in reply.body
        time.sleep(0.05)
    assert asked == []
    if "SERVICE" in text and "DESCRIBE" not in text:
        assert reply.status in (400, 403)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }",
        "LOAD <file:///etc/passwd>",
    ],
)
def test_no_query_reads_a_file(strict: str, text: str) -> None:
    reply = get(strict, text)
    assert b"root" not in reply.body
    assert reply.status == 403 or json.loads(reply.body)["results"]["bindings"] == []


CONFINED = """
import sys
import pyoxigraph as ox
from ipplan_kg.server.worker import confine
confine({{"mebibytes": 500, "services": []}})
store = ox.Store()
for run in (
    lambda: list(store.query("SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")),
    lambda: store.update("LOAD <{address}>"),
    lambda: store.load(path="/etc/passwd", format=ox.RdfFormat.N_TRIPLES),
):
    try:
        run()
    except OSError as error:
        print("closed", file=sys.stderr)
"""


def test_a_worker_could_not_reach_elsewhere_if_it_wanted_to() -> None:
    """Whatever the engine is made to do: the reading of the query is not the only guard."""
    with canary() as (address, asked):
        done = subprocess.run(
            [sys.executable, "-c", CONFINED.format(address=address)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert done.stderr == "closed\n" * 3
    assert asked == []


def test_an_endpoint_that_is_allowed_is_asked_and_no_other(strict: str, data: Path) -> None:
    endpoint = f"{strict}/sparql"
    asking = f"SELECT ?o {{ SERVICE <{endpoint}> {{ <urn:s7> <urn:p> ?o }} }}"
    with served(data, "--allow-service", endpoint) as url:
        reply = get(url, asking, accept="text/csv")
        assert (reply.status, reply.text) == (200, "o\r\n7\r\n")
        assert "etag" not in reply.headers
        with canary() as (address, asked):
            assert get(url, asking.replace(endpoint, address)).status == 403
        assert asked == []
