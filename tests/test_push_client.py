"""HTTP to a store that is busy, refuses, redirects, or wants to know who asks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from ipplan_kg.errors import BadParameter, RemoteError
from ipplan_kg.push.client import Client, retry_after
from ipplan_kg.push.credentials import Authorization, credentials, digest_answer
from tests.conftest import Cli
from tests.faulty_server import Answer, FaultyServer, Received, faulty_server
from tests.servers import free_port

SECRET = "s3cret-and-long"
FINE = Answer(body=b'{"head":{"vars":["p"]},"results":{"bindings":[]}}')
BASIC = Answer(401, headers={"WWW-Authenticate": 'Basic realm="x"'})


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("IPPLAN_KG_USER", "IPPLAN_KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))


@pytest.fixture
def me(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody with a password."""
    monkeypatch.setenv("IPPLAN_KG_USER", "me")
    monkeypatch.setenv("IPPLAN_KG_PASSWORD", SECRET)


def post(url: str, body: bytes = b"", **how: float) -> bytes:
    return Client(url, pause=0.01, **how).send("POST", f"{url}/x", body, {})[0]  # type: ignore[arg-type]


def base(server: FaultyServer) -> str:
    return server.url.removesuffix("/sparql")


def authorizations(server: FaultyServer) -> list[str]:
    return [request.headers.get("Authorization", "") for request in server.requests]


# patience


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504])
def test_a_store_that_is_busy_is_asked_again(status: int) -> None:
    with faulty_server([Answer(status), Answer(status), FINE]) as server:
        post(base(server))
    assert len(server.requests) == 3


def test_a_store_that_stays_busy_is_given_up() -> None:
    with faulty_server([Answer(503)]) as server, pytest.raises(RemoteError, match="503"):
        post(base(server), retries=2)
    assert len(server.requests) == 3


def test_a_refusal_is_not_tried_again_and_is_told_without_its_markup() -> None:
    page = Answer(400, b"<html><title>Oh</title><h1>Error SR171</h1> no table", "text/html")
    with faulty_server([page]) as server, pytest.raises(RemoteError, match="400") as refused:
        post(base(server))
    assert str(refused.value).endswith("Error SR171 no table")
    assert len(server.requests) == 1


def test_a_store_that_is_silent_is_given_up() -> None:
    with faulty_server([Answer(wait=1)]) as server, pytest.raises(RemoteError, match="timed out"):
        post(base(server), timeout=0.1, retries=1)
    assert len(server.requests) == 2


def test_a_store_may_say_when_to_come_back() -> None:
    then = datetime.now(UTC) + timedelta(seconds=90)
    assert retry_after("7") == 7
    assert 85 < retry_after(format_datetime(then, usegmt=True)) <= 90
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("soon") == retry_after("") == 0


def test_waiting_is_at_least_what_the_store_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("ipplan_kg.push.client.time", SimpleNamespace(sleep=waits.append))
    busy = Answer(503)
    answers = [busy, busy, Answer(503, headers={"Retry-After": "9"}), FINE]
    with faulty_server(lambda _: answers[len(waits)]) as server:
        Client(base(server), pause=1).send("POST", f"{base(server)}/x", b"", {})
    first, second, third = waits
    assert 0.5 <= first <= 1 and 1 <= second <= 2 and third == 9


# who asks


def test_the_password_is_sent_to_the_store_and_told_to_nobody(cli: Cli, tmp_path: Path) -> None:
    data = tmp_path / "one.nq"
    data.write_text('<http://e/s> <http://e/p> "o" <http://e/g> .\n')
    secrets = {"IPPLAN_KG_USER": "me", "IPPLAN_KG_PASSWORD": SECRET}
    with faulty_server([BASIC, FINE, BASIC, BASIC]) as server:
        done = cli("push", f"{base(server)}/update", "--update", "--store", data, "-v", env=secrets)
    assert done.returncode == 3
    assert SECRET not in done.stdout + done.stderr
    assert authorizations(server)[1].startswith("Basic ")


def test_who_we_are_is_said_once_and_kept(me: None) -> None:
    with faulty_server([BASIC, FINE]) as server:
        client = Client(base(server))
        for _ in range(3):
            client.send("POST", f"{base(server)}/x", b"", {})
    assert [bool(value) for value in authorizations(server)] == [False, True, True, True]


def digest_server(algorithm: str) -> Callable[[Received], Answer]:
    """Answers who knows the password, and gives each nonce for two requests."""
    digest = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm]

    def hashed(*parts: str) -> str:
        return digest(":".join(parts).encode()).hexdigest()

    def answer(request: Received) -> Answer:
        said = dict(re.findall(r'(\w+)="?([^",]*)"?', request.headers.get("Authorization", "")))
        if said and int(said["nc"], 16) <= 2:
            expected = hashed(
                hashed("me", "x", SECRET),
                *(said["nonce"], said["nc"], said["cnonce"], "auth"),
                hashed(request.method, request.path),
            )
            assert said["uri"] == request.path
            if said["response"] == expected:
                return FINE
        challenge = f'Digest realm="x", nonce="n", qop="auth", algorithm={algorithm}'
        return Answer(401, headers={"WWW-Authenticate": challenge})

    return answer


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_password_is_proved_by_digest(algorithm: str, me: None) -> None:
    with faulty_server(digest_server(algorithm)) as server:
        client = Client(base(server))
        for _ in range(3):
            client.send("POST", f"{base(server)}/x?graph=http://e/g", b"", {})
    counts = [re.findall(r"nc=(\w+)", each) for each in authorizations(server)]
    assert counts == [[], ["00000001"], ["00000002"], ["00000003"], ["00000001"]]
    assert SECRET not in str(server.requests)


def test_much_is_sent_only_when_the_store_knows_who_sends_it(me: None) -> None:
    with faulty_server(digest_server("MD5")) as server:
        client = Client(base(server))
        client.send("POST", f"{base(server)}/x", b"x" * 200_000, {})
    assert [request.method for request in server.requests] == ["HEAD", "POST"]
    assert [len(request.body) for request in server.requests] == [0, 200_000]


def test_a_wrong_password_is_told(me: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPPLAN_KG_PASSWORD", "wrong")
    told = pytest.raises(RemoteError, match=r"401.*IPPLAN_KG_PASSWORD")
    with faulty_server(digest_server("MD5")) as server, told as refused:
        post(base(server))
    assert len(server.requests) == 2
    assert "wrong" not in str(refused.value)


def test_another_kind_of_authentication_is_named(me: None) -> None:
    other = Answer(401, headers={"WWW-Authenticate": "Negotiate"})
    with faulty_server([other]) as server, pytest.raises(RemoteError, match="wants negotiate"):
        post(base(server))


def test_an_answer_to_a_digest_challenge_is_as_the_specification_shows_it() -> None:
    # RFC 7616, section 3.9.1
    challenge = {
        "realm": "http-auth@example.org",
        "qop": "auth, auth-int",
        "algorithm": "SHA-256",
        "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "opaque": "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
    }
    said = digest_answer(
        challenge,
        user="Mufasa",
        password="Circle of Life",
        method="GET",
        uri="/dir/index.html",
        count=1,
        cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    )
    expected = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    assert f'response="{expected}"' in said
    assert 'username="Mufasa"' in said and "qop=auth," in said and "nc=00000001" in said


@pytest.mark.parametrize(
    ("url", "elsewhere"),
    [
        ("https://store.example.org/x", "https://other.example.org/x"),
        ("https://store.example.org/x", "http://store.example.org/x"),
        ("https://store.example.org/x", "https://store.example.org:8443/x"),
        ("http://store.example.org/x", "http://store.example.org/x"),
    ],
)
def test_a_password_goes_to_no_other_place_and_not_in_the_open(
    url: str, elsewhere: str, me: None
) -> None:
    authorization = Authorization(url)
    assert not authorization.learn(elsewhere, ['Basic realm="x"'])
    assert authorization.header("GET", elsewhere) == ""


def test_a_loopback_behind_a_proxy_is_in_the_open(
    me: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example.org:3128")
    assert not Authorization("http://localhost/x").learn("http://localhost/x", ["Basic realm=x"])
    monkeypatch.setenv("no_proxy", "localhost")
    assert Authorization("http://localhost/x").learn("http://localhost/x", ["Basic realm=x"])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_told_and_not_followed(status: int, me: None) -> None:
    with faulty_server([FINE]) as other:
        moved = Answer(status, headers={"Location": other.url})
        told = pytest.raises(RemoteError, match=f"{status} .*moved to {other.url}")
        with faulty_server([BASIC, moved]) as server, told:
            post(base(server))
        assert other.requests == []


def test_a_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with faulty_server([FINE]) as proxy:
        monkeypatch.setenv("http_proxy", base(proxy))
        Client("http://store.example.org/x").send("POST", "http://store.example.org/x", b"", {})
    assert [request.path for request in proxy.requests] == ["http://store.example.org/x"]


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


def test_a_connection_that_nobody_takes_is_told() -> None:
    with pytest.raises(RemoteError, match=r"does not answer: .*refused"):
        post(f"http://127.0.0.1:{free_port()}", retries=0)
