"""Which endpoints may be allowed, and at which addresses of the network they may be.

Each row of the tables is a way to spell an endpoint, or an address, that would lead somewhere else.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import pytest

from ipplan_kg.errors import BadParameter, RemoteError
from ipplan_kg.federation import endpoint
from ipplan_kg.federation.endpoints import is_public
from tests.federated import ALLOWED, ask

pytestmark = pytest.mark.usefixtures("no_garbage_between_threads")

# spelling


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://Endpoint.Example:443/sparql", "https://endpoint.example/sparql"),
        ("http://endpoint.example", "http://endpoint.example/"),
        ("http://127.0.0.1:7878/query", "http://127.0.0.1:7878/query"),
        ("http://localhost:7878/query", "http://localhost:7878/query"),
        ("http://[::1]:7878/query", "http://[::1]:7878/query"),
        ("http://10.1.2.3/sparql", "http://10.1.2.3/sparql"),
        ("https://endpoint.example/sparql?default-graph-uri=http%3A%2F%2Fa", None),
    ],
)
def test_an_endpoint_is_known_by_its_whole_url(url: str, same: str | None) -> None:
    assert str(endpoint(url)) == (same or url)
    assert endpoint(url) == endpoint(same or url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "endpoint.example/sparql",
        "http://",
        "http:///sparql",
        "http://a b/",
        "http://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data",
        "http://224.0.0.1/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[::]/",
        "http://[ff02::1]/",
        "http://-a.example/",
        "http://a..example/",
        "http://a.example:80:80/",
        "http://a.example:+80/",
        "http://user:password@a.example/",
        "http://a.example/#here",
        "http://256.0.0.1/",
        "http://知识.example/",
    ],
)
def test_what_is_no_plain_endpoint_cannot_be_allowed(url: str) -> None:
    with pytest.raises(BadParameter, match="cannot be allowed as an endpoint"):
        endpoint(url)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
        *("169.254.169.254", "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:10.0.0.1", "::127.0.0.1"),
        *("64:ff9b::127.0.0.1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    ],
)
def test_addresses_that_a_name_must_not_have(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_addresses_that_a_name_may_have(address: str) -> None:
    assert is_public(ip_address(address))


@contextmanager
def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> Iterator[list[str]]:
    """Let the resolver give these addresses, one list after the other, and count its questions."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        hits = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (hit, port)) for hit in hits]

    with monkeypatch.context() as patch:
        patch.setattr("ipplan_kg.federation.endpoints.socket.getaddrinfo", getaddrinfo)
        yield asked


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"],
)
def test_a_name_of_an_address_that_is_not_public_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    refused = pytest.raises(RemoteError, match="which is no public address")
    with names(monkeypatch, ["93.184.216.34", address]), refused:
        ask(f"SELECT * {{ SERVICE <{ALLOWED}> {{}} }}", ALLOWED)


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: the second answer of the resolver would be this machine."""
    connected: list[str] = []

    def connect(address: tuple[str, int], **_: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    with names(monkeypatch, ["93.184.216.34"], ["127.0.0.1"]) as asked:
        monkeypatch.setattr("ipplan_kg.federation.fetch.socket.create_connection", connect)
        with pytest.raises(RemoteError, match="does not answer: Connection refused"):
            ask(f"SELECT * {{ SERVICE <{ALLOWED}> {{}} }}", ALLOWED)
    assert asked == ["endpoint.example"]
    assert connected == ["93.184.216.34"]


def test_localhost_is_this_machine_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with names(monkeypatch, ["93.184.216.34"]), pytest.raises(RemoteError, match="is refused"):
        ask("SELECT * { SERVICE <http://localhost/> {} }", "http://localhost/")
