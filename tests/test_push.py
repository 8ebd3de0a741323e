"""A store pushed to other ones: whole, once, without anybody learning the password."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import BadParameter, RemoteError
from ipplan_kg.push.client import Client, credentials
from ipplan_kg.push.transfer import Target, push, query_url
from ipplan_kg.queries import catalogue
from ipplan_kg.remote import evaluate_remote
from ipplan_kg.store import dump_nquads, new
from tests.conftest import Cli
from tests.servers import Endpoint, oxigraph, virtuoso

SECRET = "s3cret-and-long"
TWO_GRAPHS = """
PREFIX x: <http://example.org/>
x:g1 { x:a x:p x:b , "text" , "texte"@fr , 7 . x:b x:q true }
x:g2 { x:c x:p "中文" }
"""


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("IPPLAN_KG_USER", "IPPLAN_KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


def two_graphs(base: str = "http://example.org/") -> ox.Store:
    text = TWO_GRAPHS.replace("http://example.org/", base)
    return new(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))


def target_of(endpoint: Endpoint, protocol: str) -> Target:
    url = endpoint.update if protocol == "update" else endpoint.graph_store
    return Target(url=url, query=endpoint.query, protocol=protocol)


def states(found: list[object]) -> list[bool]:
    return [each.sent for each in found]  # type: ignore[attr-defined]


# real stores


def assert_pushed(endpoint: Endpoint, protocol: str) -> None:
    target, client = target_of(endpoint, protocol), Client(endpoint.query)
    base = f"http://example.org/{protocol}/"
    store = two_graphs(base)
    assert states([*push(store, target, client, dry_run=True)]) == [True, True]
    assert states([*push(store, target, client, part=2)]) == [True, True]
    assert states([*push(store, target, client)]) == [False, False]
    g1, p = ox.NamedNode(f"{base}g1"), ox.NamedNode(f"{base}p")
    store.remove_graph(g1)
    store.add(ox.Quad(g1, p, ox.Literal("other"), g1))
    assert states([*push(store, target, client)]) == [True, False]
    left = evaluate_remote(
        endpoint.query, f"SELECT ?o {{ GRAPH <{base}g1> {{ ?s ?p ?o }} }}", "csv"
    )
    assert left.split() == [b"o", b"other"]


@pytest.mark.parametrize("protocol", ["graph-store", "update"])
def test_graphs_are_replaced_in_an_oxigraph_server(protocol: str) -> None:
    with oxigraph() as endpoint:
        assert_pushed(endpoint, protocol)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning:SPARQLWrapper")
def test_virtuoso_takes_the_packaged_plans_and_gives_the_answers(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPPLAN_KG_USER", "dba")
    with virtuoso() as endpoint:
        monkeypatch.setenv("IPPLAN_KG_PASSWORD", "wrong")
        with pytest.raises(RemoteError, match="401"):
            push(two_graphs(), target_of(endpoint, "graph-store"), Client(endpoint.query))
        monkeypatch.setenv("IPPLAN_KG_PASSWORD", endpoint.password)
        for protocol in ("graph-store", "update"):
            assert_pushed(endpoint, protocol)
        done = cli("push", endpoint.graph_store)
        assert done.returncode == 0, done.stderr
        assert "graphs sent and compared" in done.stderr
        assert_answers(cli, endpoint.query, "virtuoso")


@pytest.mark.slow
def test_an_oxigraph_server_takes_the_packaged_plans_and_gives_the_answers(cli: Cli) -> None:
    with oxigraph() as endpoint:
        done = cli("push", endpoint.graph_store)
        assert done.returncode == 0, done.stderr
        again = cli("push", endpoint.update, "--update", "--dry-run")
        assert "0 of " in again.stderr
        assert_answers(cli, endpoint.query, "oxigraph")


ASKED = ["agencies-never-leading", "agencies-by-topic", "tasks-by-agency", "legislation-planned"]


def assert_answers(cli: Cli, url: str, engine: str) -> None:
    """``query --store URL`` prints what ``query`` prints of the same data here."""
    queries = {query.name: query for query in catalogue() if engine not in query.engines}
    asked = [name for name in ASKED if name in queries]
    assert len(asked) >= 3
    for name in asked:
        here, there = (
            cli("query", name, "--format", "csv", *more) for more in ((), ("--store", url))
        )
        assert there.returncode == 0, there.stderr
        assert there.stdout == here.stdout, name


# a store that fails


class Failing(BaseHTTPRequestHandler):
    """Answers as it was told, one status after the other, and remembers what it was sent."""

    statuses: ClassVar[list[int]] = []
    seen: ClassVar[list[tuple[str, str, str]]] = []

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        authorization = self.headers.get("Authorization", "")
        type(self).seen.append((self.command, self.path, authorization))
        status = type(self).statuses.pop(0) if type(self).statuses else 200
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="x"')
        body = b'{"head":{"vars":["p"]},"results":{"bindings":[]}}'
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PUT = do_POST = do_GET = handle_any

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def failing(*statuses: int) -> Iterator[str]:
    Failing.statuses, Failing.seen = list(statuses), []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Failing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_store_that_is_busy_is_asked_again() -> None:
    with failing(503, 502) as url:
        Client(url, pause=0.01).send("PUT", f"{url}/store", b"", {})
    assert [method for method, _, _ in Failing.seen] == ["PUT"] * 3


def test_a_store_that_stays_busy_is_given_up() -> None:
    with failing(*[503] * 3) as url, pytest.raises(RemoteError, match="503"):
        Client(url, pause=0.01, retries=2).send("PUT", f"{url}/store", b"", {})


def test_a_refusal_is_not_tried_again() -> None:
    with failing(400) as url, pytest.raises(RemoteError, match="400"):
        Client(url, pause=0.01).send("PUT", f"{url}/store", b"", {})
    assert len(Failing.seen) == 1


def test_a_store_that_took_something_else_is_told() -> None:
    with failing() as url, pytest.raises(RemoteError, match="has not taken"):
        push(two_graphs(), Target(url=f"{url}/store", query=f"{url}/query"), Client(url))


def test_the_password_is_sent_to_the_store_and_told_to_nobody(cli: Cli, tmp_path: Path) -> None:
    data = tmp_path / "two.nq"
    data.write_bytes(dump_nquads(two_graphs()))
    secrets = {"IPPLAN_KG_USER": "me", "IPPLAN_KG_PASSWORD": SECRET}
    with failing(401, 200, 401, 401) as url:
        done = cli("push", f"{url}/store", "--store", data, "-v", env=secrets)
    assert done.returncode == 3
    assert SECRET not in done.stdout + done.stderr
    assert Failing.seen[1][2].startswith("Basic ")


# credentials


def test_a_password_in_a_url_is_refused_and_not_repeated() -> None:
    with pytest.raises(BadParameter) as refused:
        credentials(f"http://me:{SECRET}@example.org/store")
    assert SECRET not in str(refused.value)


def test_netrc_knows_who_we_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine store.example.org login me password {SECRET}\n", "utf-8")
    netrc.chmod(0o600)
    assert credentials("https://store.example.org/store") == ("me", SECRET)
    assert credentials("https://store.example.org/store", "other") == ("other", "")
    assert credentials("https://elsewhere.example.org/store") == ("", "")
    monkeypatch.setenv("IPPLAN_KG_PASSWORD", "from-environment")
    assert credentials("https://store.example.org/store", "me") == ("me", "from-environment")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h:7878/store", "http://h:7878/query"),
        ("http://h:7878/update", "http://h:7878/query"),
        ("https://h/sparql-graph-crud-auth", "https://h/sparql"),
        ("https://h/ds/data", "https://h/ds/sparql"),
        ("https://h/other", ""),
    ],
)
def test_where_a_store_answers(url: str, expected: str) -> None:
    assert query_url(url) == expected


def test_push_asks_where_to_compare(cli: Cli) -> None:
    done = cli("push", "http://127.0.0.1:9/other")
    assert done.returncode == 2
    assert "--query" in done.stderr
