"""Federated queries: what may be called, what is refused, and what is said when a call fails.

The table of attacks is the guard's specification: each row is a query or an endpoint that tries to
make this machine send a request to where nobody allowed one.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.errors import (
    IpplanError,
    QueryError,
    QuerySyntaxError,
    RemoteError,
    UpdateRefused,
)
from ipplan_kg.federation import Limits, endpoint, guarded
from ipplan_kg.federation.calls import service_calls
from ipplan_kg.federation.relay import relay
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import new
from tests.faulty_server import Answer, FaultyServer, faulty_server, solutions
from tests.federated import ALLOWED, OURS, O, S, ask

pytestmark = pytest.mark.usefixtures("no_garbage_between_threads")

# what works


def test_ours_and_theirs_are_joined() -> None:
    theirs = Answer(body=solutions({"x": "b", "name": "B"}, {"x": "c", "name": "C"}))
    with faulty_server([theirs]) as server:
        text = f"SELECT ?s ?name {{ ?s ?p ?x SERVICE <{server.url}> {{ ?t <a:name> ?name, ?x }} }}"
        assert ask(text, server.url) == [[O.value, "B"]]
        (request,) = server.requests
        assert request.path == "/sparql" and request.method == "POST"
        assert request.body.startswith("query=SELECT")
        assert request.headers["Host"] == f"127.0.0.1:{server.port}"
        assert request.headers["User-Agent"].startswith("ipplan-kg/")


def test_a_query_without_calls_is_left_as_it_is() -> None:
    text = "SELECT ?service { ?service ?p 'a' } # SERVICE"
    with guarded(text, allowed=[]) as query:
        assert (query.text, query.relay) == (text, "")
    assert ask(text) == [[S.value]]


@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <{}> {{ ?t ?q ?y }}",
        "service silent<{}>{{ ?t ?q ?y }}",
        "SERVICE # whom?\n <{}> # what?\n {{ ?t ?q ?y }}",
        "OPTIONAL {{ SERVICE <{}> {{ ?t ?q ?y }} }}",
        "{{ SELECT * {{ SERVICE <{}> {{ ?t ?q ?y }} }} }}",
        "SERVICE their:sparql {{ ?t ?q ?y }}",
        "FILTER EXISTS {{ SERVICE <{}> {{ ?t ?q ?y }} }}",
    ],
)
def test_a_call_is_found_wherever_it_stands(call: str) -> None:
    with faulty_server([Answer(body=solutions({"y": "c"}))]) as server:
        prefix = f"PREFIX their: <{server.url.removesuffix('sparql')}>"
        assert ask(f"{prefix} SELECT ?s {{ ?s ?p 'a' {call.format(server.url)} }}", server.url)
        assert len(server.requests) == 1


def test_several_endpoints_are_told_apart_and_each_is_asked_once() -> None:
    first, second = Answer(body=solutions({"x": "a"})), Answer(body=solutions({"x": "b"}))
    with faulty_server([first]) as one, faulty_server([second]) as two:
        text = f"""SELECT ?s ?x {{ ?s ?p ?x
          FILTER(EXISTS {{ SERVICE <{one.url}> {{ ?t ?q ?x }} }}
              || EXISTS {{ SERVICE <{two.url}> {{ ?t ?q ?x }} }}) }} ORDER BY ?x"""
        assert ask(text, one.url, two.url) == [[S.value, "a"], [O.value, "b"]]
        assert (len(one.requests), len(two.requests)) == (1, 1)


# the table of attacks: texts

TRAP = "http://127.0.0.1:1/"  # nothing listens there


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("SERVICE <http://other.example/sparql> {}", "allowed is", id="other host"),
        pytest.param("SERVICE <https://endpoint.example/other> {}", "allowed is", id="other path"),
        pytest.param("SERVICE <https://endpoint.example:8443/sparql> {}", "allowed", id="port"),
        pytest.param("SERVICE <http://endpoint.example/sparql> {}", "allowed is", id="scheme"),
        pytest.param("SERVICE <https://endpoint.example/sparql?x> {}", "allowed is", id="query"),
        pytest.param(f"SERVICE SILENT <{TRAP}> {{}}", "allowed is", id="silent"),
        pytest.param(f"trueSERVICE<{TRAP}>{{}}", "allowed is", id="no blank"),
        pytest.param("SERVICE ?where {}", "as an IRI", id="variable"),
        pytest.param("SERVICE $where {}", "as an IRI", id="dollar variable"),
        pytest.param("SERVICE lost:name {}", "as an IRI", id="prefix nobody declared"),
        pytest.param("SERVICE <sparql> {}", "must begin with http", id="relative to BASE"),
        pytest.param("SERVICE <//127.0.0.1/> {}", "must begin with http", id="relative, a host"),
        pytest.param("SERVICE <file:///etc/passwd> {}", "must begin with http", id="file"),
        pytest.param("SERVICE <ftp://endpoint.example/> {}", "begin with http", id="ftp"),
        pytest.param(f"SERVICE trap:x {{}} # PREFIX trap: <{ALLOWED}#>", "fragment", id="prefix"),
        pytest.param(
            f"SERVICE trap: {{}} # PREFIX trap: <{TRAP}>", "allowed is", id="prefix in a comment"
        ),
        pytest.param(
            r"SERVICE <https://endpoint\u002Eexample/sparql> {}", "ASCII", id="escape in the IRI"
        ),
        pytest.param(
            "SERVICE <https://endpoint.example@127.0.0.1/sparql> {}", "user", id="user part"
        ),
        pytest.param("SERVICE <https://endpoint.example\\@127.0.0.1/> {}", "ASCII", id="backslash"),
        pytest.param("SERVICE <https://endpoint.example#/sparql> {}", "fragment", id="fragment"),
        pytest.param("SERVICE <https://endpoint.example./sparql> {}", "host", id="last dot"),
        pytest.param("SERVICE <https://endpoint%2Eexample/sparql> {}", "host", id="percent"),
        pytest.param("SERVICE <https://ｅndpoint.example/sparql> {}", "xn--", id="wide letter"),
        pytest.param("SERVICE <https://endpоint.example/sparql> {}", "xn--", id="Cyrillic letter"),
        pytest.param("SERVICE <http://2130706433/> {}", "four decimal", id="decimal address"),
        pytest.param("SERVICE <http://0x7f000001/> {}", "four decimal", id="hexadecimal address"),
        pytest.param("SERVICE <http://0177.0.0.1/> {}", "four decimal", id="octal address"),
        pytest.param("SERVICE <http://127.1/> {}", "four decimal", id="short address"),
        pytest.param("SERVICE <http://[::ffff:127.0.0.1]/> {}", "IPv4", id="IPv4-mapped IPv6"),
        pytest.param("SERVICE <http://[64:ff9b::7f00:1]/> {}", "IPv4", id="NAT64"),
        pytest.param("SERVICE <http://[2002:7f00:1::]/> {}", "IPv4", id="6to4"),
        pytest.param("SERVICE <http://[::1].example/> {}", "written as one", id="behind brackets"),
        pytest.param("SERVICE <http://127.0.0.1:0/> {}", "written as one", id="port 0"),
        pytest.param("SERVICE <http://127.0.0.1:99999/> {}", "out of range", id="large port"),
        pytest.param(
            f"FILTER(?a<'x>' ) SERVICE <{TRAP}> {{}} FILTER(?b = '')", "allowed is", id="no IRI"
        ),
        pytest.param(
            f"FILTER(?a<?b#>'''\n) SERVICE <{TRAP}> {{}} #''' \n", "allowed is", id="no literal"
        ),
        pytest.param(
            f"?s <a:SERVICE#> ?o SERVICE <{TRAP}> {{}} GRAPH \n <{ALLOWED}> {{}}",
            "allowed is",
            id="a call between the parts of another",
        ),
        pytest.param(
            "?s <a:SERVICE#> ?x SERVICE ipp: {}", "fragment", id="behind what may be a comment"
        ),
        pytest.param(f"# SERVICE <{TRAP}> {{\n", "allowed is", id="comment"),
        pytest.param(f"FILTER(?p = 'SERVICE <{ALLOWED}> {{')", "in a string", id="string"),
        pytest.param(
            f"SERVICE <{ALLOWED}> {{ SERVICE <{TRAP}> {{}} }}", "allowed is", id="call in a call"
        ),
    ],
)
def test_a_query_that_calls_what_is_not_allowed_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UpdateRefused, match=reason) as caught:
        ask(f"BASE <http://127.0.0.1:1/> SELECT * {{ ?s ?p ?o {text} }}", ALLOWED)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        rf"\u0053ERVICE <{TRAP}> {{}}",
        rf"SERV\u0049CE <{TRAP}> {{}}",
        rf"SERVICE \u003C{TRAP}\u003E \u007B \u007D",
        f"\u017fERVICE <{TRAP}> {{}}",  # the long s, which is an S to those who ignore case
        f"SERVİCE <{TRAP}> {{}}",
    ],
)
def test_a_keyword_in_disguise_is_no_keyword(text: str) -> None:
    with pytest.raises((QuerySyntaxError, UpdateRefused)):
        ask(f"SELECT * {{ ?s ?p ?o {text} }}", ALLOWED)


def test_without_the_guard_no_call_is_answered_even_of_the_relay() -> None:
    text = f"SELECT * {{ SERVICE <{TRAP}> {{}} }}"
    with pytest.raises(UpdateRefused, match="SERVICE is not allowed"):
        evaluate(new(), text)
    with pytest.raises(UpdateRefused, match="SERVICE is not allowed"):
        evaluate(new(), text, relay="http://127.0.0.1:2/")


PIECES = st.sampled_from(
    [
        *("'", '"', "'''", '"""', "\\", "#", "\n", " ", "<", ">", "{", "}", "(", ")", ".", "?"),
        *(":", "?a", "$b", "?s ?p ?o", "ex:a", ":a", "1", "true", "=", "FILTER(", "FILTER(?a<?b"),
        *("GRAPH", "OPTIONAL", "UNION", "SILENT", "TRAP", "GOOD", "{}", "PREFIX : TRAP"),
        *("SERVICE", "SERVICE TRAP {}", "SERVICE GOOD {}", "SERVICE #", "SERVICE :a {}"),
        *("SERVICE SERVICE:a {}", "SERVICE:"),
    ]
)


GAP = r"(?: \s | \#[^\r\n]*(?:[\r\n]|\Z) )*+"
REFERENCE = re.compile(
    rf"""(?= SERVICE {GAP} (?: SILENT {GAP} )?
        (?: < [^<>{{}}\s]*+ > | [?$] [^\s{{}}<\#]*+
          | (?! [?$] ) (?= (?: \\. | [^\s{{}}<>"\#\\] )*? \\?: ) (?: \\. | [^\s{{}}<>"\#\\] )++ )
        {GAP} \{{ )""",
    re.X | re.I,
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(PIECES | st.sampled_from(["silent", "\\S", "?SERVICE", "SERVICESILENT"]), max_size=14)
)
def test_calls_are_found_where_one_regular_expression_would_find_them(pieces: list[str]) -> None:
    text = "".join(pieces)
    wanted = {match.start() for match in REFERENCE.finditer(text)}
    named = re.compile(r"[?$][A-Za-z0-9_]*\Z|:[A-Za-z0-9_-]*\Z")
    wanted = {place for place in wanted if not named.search(text[:place])}
    assert {call.place for call in service_calls(text)} == wanted


@pytest.mark.parametrize(
    "piece",
    ["SERVICE#", "SERVICE", "SERVICE:", "SERVICE<", "SERVICE?", "SERVICESILENT", "SERVICE\\"],
)
def test_the_time_to_find_calls_is_linear(piece: str) -> None:
    start = time.monotonic()
    assert list(service_calls(piece * 20_000)) == []
    assert time.monotonic() - start < 5  # a quadratic search takes minutes


@pytest.fixture(scope="module")
def here() -> Iterator[FaultyServer]:
    """One server that has an endpoint that is allowed and one that is not."""
    with faulty_server([Answer(body=solutions({"a": "a"}))]) as server:
        yield server


@settings(max_examples=400, deadline=None)
@given(pieces=st.lists(PIECES, max_size=14))
def test_no_query_that_passes_calls_what_is_not_allowed(
    here: FaultyServer, pieces: list[str]
) -> None:
    good, trap = here.url, here.url + "/trap"
    body = "".join(pieces).replace("GOOD", f"<{good}>").replace("TRAP", f"<{trap}>")
    text = f"PREFIX ex: <{trap}> PREFIX SERVICE: <{trap}> SELECT * {{ {body} }}"
    with suppress(UpdateRefused, QueryError, RemoteError):
        ask(text, good)
    assert {request.path for request in here.requests} <= {"/sparql"}


def test_the_property_above_is_about_queries_that_do_call(here: FaultyServer) -> None:
    before = len(here.requests)
    assert ask(f"SELECT ?a {{ SERVICE <{here.url}> {{ ?a ?b ?c }} }}", here.url) == [["a"]]
    assert len(here.requests) == before + 1


# what an endpoint may answer

GOOD = solutions({"x": "a"})


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(302, headers={"Location": "http://127.0.0.1:1/"}), "redirects to http://127"),
        (Answer(307, headers={"Location": "/elsewhere"}), "redirects to /elsewhere, which is not"),
        (Answer(500, b"oops"), "answers 500"),
        (Answer(429, headers={"Retry-After": "60"}), "answers 429 Too Many Requests"),
        (Answer(204), "answers 204"),
        (Answer(200, b"<html>", "text/html"), "text/html, which is not a SPARQL result set"),
        (Answer(200, GOOD, headers={"Content-Encoding": "gzip"}), "compressed data, unasked"),
        (Answer(200, GOOD[:-9]), "cannot be read, perhaps cut off"),
        (Answer(200, GOOD, length=len(GOOD) + 9), "has cut its answer off"),
        (Answer(200, b'{"head":{},"boolean":true}'), "no answer to a SELECT query"),
        (Answer(200, b"", media_type="application/sparql-results+xml"), "cannot be read"),
        (Answer(200, GOOD + b" " * 3000), "more than 2000 bytes"),
        (Answer(200, GOOD, wait=1.5), "not within 1 s"),
        (Answer(200, GOOD, drip=0.2), "not within 1 s"),
    ],
)
def test_an_answer_that_is_not_as_it_should_be_is_told_by_the_endpoint(
    answer: Answer, message: str
) -> None:
    limits = Limits(seconds=1, bytes=2000)
    start = time.monotonic()
    with faulty_server([answer]) as server, pytest.raises(RemoteError, match=message) as caught:
        ask(f"SELECT * {{ SERVICE <{server.url}> {{ ?s ?p ?x }} }}", server.url, limits=limits)
    assert server.url in str(caught.value) and "\n" not in str(caught.value)
    assert caught.value.exit_code == 3
    assert time.monotonic() - start < 4


def test_who_asks_is_told_to_the_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPPLAN_KG_CONTACT", "mail@example.org")
    with faulty_server([Answer(body=GOOD)]) as server:
        ask(f"SELECT * {{ SERVICE <{server.url}> {{ ?s ?p ?x }} }}", server.url)
    assert server.requests[0].headers["User-Agent"].endswith(" (mail@example.org)")


def test_an_endpoint_that_is_down_is_one_clear_line() -> None:
    url = "http://127.0.0.1:1/sparql"
    with pytest.raises(RemoteError, match=f"^{url} does not answer: Connection refused$"):
        ask(f"SELECT * {{ ?s ?p ?x SERVICE <{url}> {{ ?s ?q ?x }} }}", url)


def test_silent_keeps_ours_and_the_failure_is_known() -> None:
    url = "http://127.0.0.1:1/sparql"
    text = f"SELECT ?x {{ ?s ?p ?x OPTIONAL {{ SERVICE SILENT <{url}> {{ ?s ?q ?z }} }} }}"
    with guarded(text, allowed=[url]) as query:
        results = evaluate(new(OURS), query.text, relay=query.relay)
        assert isinstance(results, ox.QuerySolutions)
        assert len(list(results)) == 2
        assert [str(each) for each in query.failures] == [
            f"{url} does not answer: Connection refused"
        ]


def test_a_call_inside_a_call_is_refused_where_it_would_be_sent() -> None:
    """Both endpoints are allowed: still, one is not told to call the other for us."""
    with faulty_server([Answer(body=GOOD)]) as server:
        other = server.url + "2"
        text = (
            f"SELECT * {{ SERVICE <{server.url}> {{ ?s ?p ?x SERVICE <{other}> {{ ?a ?b ?c }} }} }}"
        )
        with pytest.raises(UpdateRefused, match="SERVICE inside SERVICE is not allowed"):
            ask(text, server.url, other)
        assert server.requests == []


def test_calls_are_counted() -> None:
    with faulty_server([Answer(body=GOOD)]) as server:
        calls = " ".join(
            f"OPTIONAL {{ SERVICE <{server.url}> {{ ?a{n} ?p ?x }} }}" for n in range(4)
        )
        with pytest.raises(RemoteError, match="more than 3 calls"):
            ask(f"SELECT * {{ {calls} }}", server.url, limits=Limits(calls=3))
        assert len(server.requests) == 3


def test_all_calls_of_a_query_share_its_bytes_and_its_time() -> None:
    calls = (
        "OPTIONAL {{ SERVICE <{0}> {{ ?a ?p ?x }} }} OPTIONAL {{ SERVICE <{0}> {{ ?b ?p ?x }} }}"
    )
    with faulty_server([Answer(body=GOOD)]) as server:
        text = f"SELECT * {{ {calls.format(server.url)} }}"
        left = len(GOOD) // 2
        with pytest.raises(RemoteError, match=f"more than {left} bytes"):
            ask(text, server.url, limits=Limits(seconds=5, bytes=len(GOOD) + left))
        assert len(server.requests) == 2
    late = pytest.raises(RemoteError, match=r"not within 0\.[34]\d* s")
    with faulty_server([Answer(body=GOOD, wait=0.6)]) as server, late:
        ask(f"SELECT * {{ {calls.format(server.url)} }}", server.url, limits=Limits(seconds=1))


def test_the_relay_gives_nothing_to_those_who_do_not_know_its_path() -> None:
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    with faulty_server([Answer(body=GOOD)]) as server:
        with relay([endpoint(server.url)], Limits()) as running:
            root = running.url.split("/")[2]
            for path in (f"http://{root}/", f"http://{root}/0", f"{running.url}1", running.url):
                with pytest.raises(HTTPError) as caught:
                    urlopen(Request(path, data=b"SELECT * {}"), timeout=5)
                caught.value.close()
        assert server.requests == []


def test_the_relay_is_gone_with_the_block() -> None:
    with faulty_server([Answer(body=GOOD)]) as server:
        text = f"SELECT * {{ SERVICE <{server.url}> {{ ?s ?p ?x }} }}"
        with guarded(text, allowed=[server.url]) as query:
            pass
        port = int(query.relay.split(":")[2].split("/")[0])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=2)


def test_every_error_is_of_ours() -> None:
    assert issubclass(UpdateRefused, IpplanError) and issubclass(RemoteError, IpplanError)
    assert FaultyServer.__slots__
