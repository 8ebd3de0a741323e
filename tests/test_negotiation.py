"""Content negotiation, header by header (RFC 9110, section 12.5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.server.negotiation import GRAPHS, SOLUTIONS, best, coding, content_type

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
TURTLE = "text/turtle"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("*", JSON),  # what some clients send
        ("application/*", JSON),
        ("text/*", "text/csv"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5,text/tab-separated-values;q=0.4", "text/csv"),
        # of equals, what we offer first
        (f"{XML}, {JSON}", JSON),
        # the more specific range wins over the more general one, whatever their order
        (f"*/*, {JSON};q=0.1", XML),
        (f"{JSON};q=0, */*;q=0.1", XML),
        ("application/*;q=0.2, */*;q=0.7", "text/csv"),
        # the specification's names before others'
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        (BROWSER, "application/xml"),
        # rdflib's SPARQLConnector and YASGUI
        ("application/sparql-results+json,*/*;q=0.9", JSON),
        ("application/sparql-results+xml; q=0.9, text/csv; q=0.8", XML),
        # nothing fits
        ("image/png", None),
        ("text/html", None),
        (f"{JSON};q=0", None),
        ("*/*;q=0", None),
        # a weight that is none
        (f"{JSON};q=2, text/csv;q=0.1", "text/csv"),
        (f"{JSON};q=high, text/csv;q=0.1", "text/csv"),
        # a quoted comma is no end of an element
        ('text/csv;x="a,b";q=0.2, text/tab-separated-values;q=0.1', "text/tab-separated-values"),
        # what is no media range is passed over
        (";;;, text/csv", "text/csv"),
    ],
)
def test_the_media_type_of_solutions(accept: str | None, expected: str | None) -> None:
    assert best(accept, list(SOLUTIONS)) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, TURTLE),
        (BROWSER, "application/xml"),
        ("application/ld+json", "application/ld+json"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
            "application/ld+json",
        ),
        ("application/rdf+xml;q=0.9, application/n-triples", "application/n-triples"),
        # Jena's
        (
            "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,"
            "application/rdf+xml;q=0.7,*/*;q=0.3",
            TURTLE,
        ),
        ("text/csv", None),
    ],
)
def test_the_media_type_of_a_graph(accept: str | None, expected: str | None) -> None:
    assert best(accept, list(GRAPHS)) == expected


@pytest.mark.parametrize(
    ("accept_encoding", "expected"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("gzip;q=0", "identity"),
        ("identity", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("br", "identity"),
        ("*", "zstd"),
        ("zstd;q=0, *", "gzip"),
        ("x-gzip", "identity"),
    ],
)
def test_the_content_coding(accept_encoding: str | None, expected: str) -> None:
    assert coding(accept_encoding) == expected


@given(st.text(max_size=80))
def test_whatever_the_header_the_answer_is_one_of_those_offered_or_none(accept: str) -> None:
    assert best(accept, list(SOLUTIONS)) in {*SOLUTIONS, None}
    assert coding(accept) in {"identity", "gzip", "zstd"}


@given(
    st.permutations(list(SOLUTIONS)),
    st.lists(st.integers(1, 1000), min_size=len(SOLUTIONS), max_size=len(SOLUTIONS), unique=True),
)
def test_the_highest_weight_wins_wherever_it_stands(names: list[str], weights: list[int]) -> None:
    header = ", ".join(
        f"{each};q={weight / 1000:.3f}" for each, weight in zip(names, weights, strict=True)
    )
    assert best(header, list(SOLUTIONS)) == names[weights.index(max(weights))]


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [("text/turtle", "text/turtle; charset=utf-8"), (JSON, JSON)],
)
def test_text_says_that_it_is_utf_8(media_type: str, expected: str) -> None:
    assert content_type(media_type) == expected
