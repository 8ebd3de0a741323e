"""Answers that the row limit cuts off: no client takes a part of an answer for the whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, IncompleteRead
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import httpx
import pytest

from tests.clients.served import query
from tests.conftest import ROOT
from tests.programs import program
from tests.web_servers import nginx

ROWS = "SELECT * { ?s <urn:p> ?o }"
GRAPH = "CONSTRUCT WHERE { ?s <urn:p> ?o }"
# Cuts off after 400 solutions or triples, and tells so in the header only up to a kilobyte.
SERVER = """
import sys
sys.modules.update({without!r})
from ipplan_kg.server.listen import run
from ipplan_kg.server.settings import Limits, Settings
limits = Limits(rows=400, held_bytes=1 << 10)
settings = Settings(store={store!r}, limits=limits, access_log=False)
run(settings, host="127.0.0.1", port=0, ready=lambda url, about: print(url, flush=True))
"""


@pytest.fixture(scope="module", params=["httptools", "h11"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a thousand triples, once with each reader of HTTP that there is."""
    data = tmp_path_factory.mktemp("cut") / "data.nt"
    data.write_text("".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(1000)), "utf-8")
    without = {} if request.param == "httptools" else {"httptools": None}
    with subprocess.Popen(
        [sys.executable, "-c", SERVER.format(store=str(data), without=without)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said, "the server did not start"
        yield said.strip().removesuffix("/")
        process.terminate()


def by_httpx(url: str, accept: str, coding: str = "identity") -> bytes:
    return httpx.get(url, headers={"Accept": accept, "Accept-Encoding": coding}).content


def by_urllib(url: str, accept: str) -> bytes:
    with urlopen(Request(url, headers={"Accept": accept})) as response:
        return bytes(response.read())


def by_curl(url: str, accept: str) -> bytes:
    command = [program("curl"), "--silent", "--header", f"Accept: {accept}", url]
    return subprocess.run(command, check=True, capture_output=True).stdout


def by_http_1_0(url: str, accept: str) -> bytes:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc)
    connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"  # type: ignore[attr-defined]
    try:
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Accept": accept})
        return connection.getresponse().read()
    finally:
        connection.close()


each_client = pytest.mark.parametrize(
    ("client", "error"),
    [
        (by_httpx, httpx.RemoteProtocolError),
        (by_urllib, IncompleteRead),
        (by_curl, subprocess.CalledProcessError),
        (by_http_1_0, (ConnectionResetError, IncompleteRead)),
    ],
)
# An answer in JSON-LD may be asked for as JSON.
without_notice = pytest.mark.parametrize(
    ("text", "accept"),
    [
        (ROWS, "text/csv"),
        (ROWS, "text/tab-separated-values"),
        (GRAPH, "application/ld+json"),
        (GRAPH, "application/json"),
    ],
)
Client = Callable[[str, str], bytes]


@each_client
@without_notice
def test_a_client_sees_that_an_answer_was_cut_off(
    url: str, client: Client, error: type[Exception], text: str, accept: str
) -> None:
    with pytest.raises(error):
        client(f"{url}/sparql{query(query=text)}", accept)


@each_client
@without_notice
def test_an_answer_of_just_so_many_rows_is_whole(
    url: str, client: Client, error: type[Exception], text: str, accept: str
) -> None:
    whole = client(f"{url}/sparql{query(query=f'{text} LIMIT 400')}", accept)
    assert whole.count(b"urn:s") == 400


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_client_sees_it_in_a_packed_answer_as_well(url: str, coding: str) -> None:
    address = f"{url}/sparql{query(query=ROWS)}"
    with pytest.raises(httpx.RemoteProtocolError):
        by_httpx(address, "text/csv", coding)


@pytest.mark.parametrize(
    ("text", "accept", "notice"),
    [
        (ROWS, "application/sparql-results+json", b'"notice":{"maxRows":400,'),
        (ROWS, "application/json", b'"notice":{"maxRows":400,'),
        (ROWS, "application/sparql-results+xml", b"<!-- This answer is cut off after 400"),
        (GRAPH, "text/turtle", b"# This answer is cut off after 400 triples"),
        (GRAPH, "text/plain", b"# This answer is cut off after 400 triples"),
        (GRAPH, "application/n-quads", b"# This answer is cut off after 400 triples"),
        (GRAPH, "application/xml", b"<!-- This answer is cut off after 400 triples"),
    ],
)
def test_an_answer_that_says_so_itself_has_its_end(
    url: str, text: str, accept: str, notice: bytes
) -> None:
    assert notice in by_httpx(f"{url}/sparql{query(query=text)}", accept)


def test_a_client_behind_a_proxy_sees_it_as_well(url: str) -> None:
    # By default nginx asks in HTTP/1.0, as it did until 1.29.
    with nginx(f"server {{ listen 80; location / {{ proxy_pass {url}; }} }}") as proxy:
        assert by_httpx(f"{proxy}/sparql{query(query=f'{ROWS} LIMIT 400')}", "text/csv")
        with pytest.raises(httpx.RemoteProtocolError):
            by_httpx(f"{proxy}/sparql{query(query=ROWS)}", "text/csv")
