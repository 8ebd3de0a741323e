"""What a request asks for (SPARQL 1.1 Protocol, section 2), without a server."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.server.problems import KINDS, Problem, problem_body
from ipplan_kg.server.protocol import FORM, QUERY, UPDATE, Operation, parse


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "body", "expected"),
    [
        # 2.1.1 query via GET
        ("GET", "query=ASK%20%7B%7D", None, b"", Operation(kind="query", text="ASK {}")),
        ("GET", "query=ASK+%7B%7D", None, b"", Operation(kind="query", text="ASK {}")),
        ("HEAD", "query=ASK+%7B%7D", None, b"", Operation(kind="query", text="ASK {}")),
        # 2.1.2 query via POST with a form; parameters of the media type change nothing
        ("POST", "", FORM, b"query=ASK+%7B%7D", Operation(kind="query", text="ASK {}")),
        (
            "POST",
            "",
            "Application/X-WWW-Form-URLencoded; charset=UTF-8",
            b"query=ASK+%7B%7D&other=1",
            Operation(kind="query", text="ASK {}"),
        ),
        # 2.1.3 query via POST directly: the body is the query, the URL names the graphs
        (
            "POST",
            "default-graph-uri=urn%3Ag&named-graph-uri=urn%3Ah",
            f"{QUERY}; charset=utf-8",
            "ASK { ?s ?p '任务' }".encode(),
            Operation(
                kind="query",
                text="ASK { ?s ?p '任务' }",
                default_graphs=("urn:g",),
                named_graphs=("urn:h",),
            ),
        ),
        # 2.1.4 several graphs, in order
        (
            "GET",
            "query=ASK+%7B%7D&default-graph-uri=urn%3Aa&default-graph-uri=urn%3Ab",
            None,
            b"",
            Operation(
                kind="query", text="ASK {}", default_graphs=("urn:a", "urn:b"), named_graphs=()
            ),
        ),
        # percent-encoding is taken off once: an IRI that has some itself keeps it
        (
            "GET",
            "query=ASK+%7B%3Curn%3A%25E4%25BB%25BB%3E+%3Fp+%3Fo%7D",
            None,
            b"",
            Operation(kind="query", text="ASK {<urn:%E4%BB%BB> ?p ?o}"),
        ),
        (
            "GET",
            "query=ASK%7B%7D&default-graph-uri=http%3A%2F%2Fx%2F%25E4%25BB%25BB",
            None,
            b"",
            Operation(
                kind="query",
                text="ASK{}",
                default_graphs=("http://x/%E4%BB%BB",),
                named_graphs=(),
            ),
        ),
        # 2.2 update
        ("POST", "", FORM, b"update=CLEAR+ALL", Operation(kind="update", text="CLEAR ALL")),
        ("POST", "", UPDATE, b"CLEAR ALL", Operation(kind="update", text="CLEAR ALL")),
        # Service Description: a GET without a query
        ("GET", "", None, b"", Operation(kind="description")),
        ("GET", "utm_source=x", None, b"", Operation(kind="description")),
    ],
)
def test_an_operation(
    method: str, query_string: str, content_type: str | None, body: bytes, expected: Operation
) -> None:
    assert parse(method, query_string.encode(), content_type, body) == expected


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "body", "status", "words"),
    [
        ("GET", "query=ASK%7B%7D&query=ASK%7B%7D", None, b"", 400, "2 times"),
        ("GET", "update=CLEAR+ALL", None, b"", 400, "with POST"),
        ("GET", "query=ASK%7B%7D&update=CLEAR+ALL", None, b"", 400, "with POST"),
        ("GET", "default-graph-uri=urn%3Ag", None, b"", 400, "no query="),
        ("GET", "query=ASK%7B%7D&default-graph-uri=g", None, b"", 400, "not an absolute IRI"),
        ("GET", "query=%FF", None, b"", 400, "not percent-encoded UTF-8"),
        ("GET", "&".join(["a=1"] * 1001), None, b"", 400, "more than 1000 fields"),
        ("POST", "", FORM, b"", 400, "neither"),
        ("POST", "query=ASK%7B%7D", FORM, b"", 400, "neither"),
        ("POST", "", FORM, b"query=ASK%7B%7D&update=CLEAR+ALL", 400, "both"),
        ("POST", "", FORM, b"query=ASK%7B%7D&query=ASK%7B%7D", 400, "2 times"),
        ("POST", "query=ASK%7B%7D", QUERY, b"ASK{}", 400, "in the URL too"),
        ("POST", "", QUERY, b"ASK {\xff}", 400, "not UTF-8 at byte 5"),
        ("POST", "", f"{QUERY}; charset=utf-16", b"ASK{}", 415, "utf-16"),
        ("POST", "", "text/plain", b"ASK{}", 415, "text/plain"),
        ("POST", "", None, b"ASK{}", 415, "no media type"),
        ("POST", "", "multipart/form-data; boundary=x", b"--x--", 415, "multipart/form-data"),
    ],
)
def test_what_is_not_as_the_protocol_says(
    method: str,
    query_string: str,
    content_type: str | None,
    body: bytes,
    status: int,
    words: str,
) -> None:
    with pytest.raises(Problem, match=words) as caught:
        parse(method, query_string.encode(), content_type, body)
    assert caught.value.status == status


@given(st.text(st.characters(codec="utf-8")))
def test_a_query_arrives_as_it_was_sent(text: str) -> None:
    encoded = urlencode({"query": text}).encode()
    found = [
        parse("GET", encoded, None, b""),
        parse("GET", f"query={quote(text, safe='')}".encode(), None, b""),
        parse("POST", b"", FORM, encoded),
    ]
    assert [each.text for each in found] == [text] * 3


def test_each_kind_of_problem_has_a_status_of_an_error_and_a_title_without_a_full_stop() -> None:
    for kind in KINDS.values():
        assert 400 <= kind.status < 600
        assert not kind.title.endswith(".")


def test_a_problem_is_an_object_as_rfc_9457_says() -> None:
    problem = Problem("query-syntax", "line 1, column 8: 任务", more={"line": 1, "column": 8})
    assert problem_body(problem).decode() == (
        '{"type": "https://w3id.org/ipplan/problem/query-syntax", '
        '"title": "The text is not a SPARQL query", "status": 400, '
        '"detail": "line 1, column 8: 任务", "line": 1, "column": 8}\n'
    )
