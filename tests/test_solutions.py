"""The SPARQL result formats, piece by piece: as the specifications say, as the engine has them."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.results import Solutions, chunks, first, serialize, write
from ipplan_kg.solutions import FORMATS
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import new

if TYPE_CHECKING:
    from ipplan_kg.solutions import Term

XSD = "http://www.w3.org/2001/XMLSchema#"
P = ox.NamedNode("http://example.org/p")


def literal(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def written(terms: Sequence[Term | None], format: str, name: str = "x") -> str:
    """One column of terms, one solution each."""
    solutions = Solutions([ox.Variable(name)], [(term,) for term in terms])
    return serialize(solutions, format).decode()


# the specifications


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (ox.NamedNode("http://example.org/a,b"), '"http://example.org/a,b"'),
        (ox.Literal('say "yes"'), '"say ""yes"""'),
        (ox.Literal("two\nlines"), '"two\nlines"'),
        (ox.Literal("two\r\nlines"), '"two\r\nlines"'),
        (ox.Literal("知识产权局", language="zh"), "知识产权局"),
        (ox.Literal(" as it is "), " as it is "),
        (ox.Literal(30), "30"),
        (ox.BlankNode("b0"), "_:b0"),
        (None, ""),
    ],
)
def test_csv_holds_values(term: Term | None, expected: str) -> None:
    assert written([term], "csv") == f"x\r\n{expected}\r\n"


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (ox.NamedNode("http://example.org/a"), "<http://example.org/a>"),
        (ox.Literal("a\tb\nc\\d"), r'"a\tb\nc\\d"'),
        (ox.Literal("知识产权局", language="zh"), '"知识产权局"@zh'),
        (literal("30", "integer"), "30"),
        (literal("+030", "integer"), "+030"),
        (literal("3.5", "decimal"), "3.5"),
        (literal(".5", "decimal"), ".5"),
        (literal("true", "boolean"), "true"),
        # Turtle would read these bare values as something else, or not at all.
        (literal("3", "decimal"), f'"3"^^<{XSD}decimal>'),
        (literal("1", "boolean"), f'"1"^^<{XSD}boolean>'),
        (literal("many", "integer"), f'"many"^^<{XSD}integer>'),
        (literal("３", "integer"), f'"３"^^<{XSD}integer>'),
        (literal("2021", "gYear"), f'"2021"^^<{XSD}gYear>'),
        (ox.BlankNode("b0"), "_:b0"),
        (None, ""),
    ],
)
def test_tsv_holds_terms(term: Term | None, expected: str) -> None:
    assert written([term], "tsv") == f"?x\n{expected}\n"


def test_xml_brings_back_what_a_reader_would_change() -> None:
    text = written([ox.Literal(" a\r\nb\x01 ")], "xml")
    literals = ET.fromstring(text).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert [each.text for each in literals] == [" a\r\nb\ufffd "]


@pytest.mark.parametrize("format", FORMATS)
def test_no_solution_and_no_variable_have_their_form(format: str) -> None:
    native = {name: getattr(ox.QueryResultsFormat, name.upper()) for name in FORMATS}[format]
    for text in ("SELECT ?x {}", "SELECT ?x ?y { VALUES ?x {} }", "SELECT * {}", "ASK {}"):
        answer = ox.Store().query(text)
        assert not isinstance(answer, ox.QueryTriples)
        expected = answer.serialize(format=native) or b""
        answer = ox.Store().query(text)
        assert not isinstance(answer, ox.QueryTriples)
        assert b"".join(chunks(answer, format)).strip(b"\n") == expected.strip(b"\n")


# the engine

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from(["a", "b,c", "Task#1", "知识"])
TERMS: st.SearchStrategy[Term | None] = st.one_of(
    st.none(),
    st.builds(lambda name: ox.NamedNode(f"http://example.org/{name}"), NAMES),
    st.builds(ox.Literal, TEXTS),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["en", "zh-hans"])
    ),
    st.builds(literal, TEXTS, st.sampled_from(["date", "token"])),
    st.integers(-(2**40), 2**40).map(ox.Literal),
    st.decimals(-1000, 1000, places=3).map(lambda value: literal(str(value), "decimal")),
    st.floats(allow_nan=False).map(ox.Literal),
    st.booleans().map(ox.Literal),
)
ROWS = st.lists(st.tuples(TERMS, TERMS), max_size=6)


def answered(rows: Sequence[tuple[Term | None, Term | None]]) -> ox.QuerySolutions:
    """The same rows, as the engine answers them."""
    quads = []
    for number, row in enumerate(rows):
        subject = ox.NamedNode(f"http://example.org/{number:04}")
        quads.append(ox.Quad(subject, P, ox.Literal("row")))
        quads += [
            ox.Quad(subject, ox.NamedNode(f"{P.value}{place}"), term)
            for place, term in enumerate(row)
            if term is not None
        ]
    answer = new(quads).query(
        f"SELECT ?a ?b {{ ?s <{P.value}> ?row OPTIONAL {{ ?s <{P.value}0> ?a }}"
        f" OPTIONAL {{ ?s <{P.value}1> ?b }} }} ORDER BY ?s"
    )
    assert isinstance(answer, ox.QuerySolutions)
    return answer


@settings(max_examples=150, deadline=None)
@given(ROWS, st.sampled_from(["tsv", "json"]))
def test_pieces_are_what_the_engine_writes(
    rows: list[tuple[Term | None, Term | None]], format: str
) -> None:
    sink = io.BytesIO()
    write(answered(rows), sink, format)
    assert b"".join(chunks(answered(rows), format)) == sink.getvalue()
    assert serialize(answered(rows), format) == sink.getvalue()


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_csv_is_what_the_engine_writes_but_for_commas_in_iris(
    rows: list[tuple[Term | None, Term | None]],
) -> None:
    with_commas = {"http://example.org/b,c"}
    rows = [row for row in rows if not {getattr(term, "value", "") for term in row} & with_commas]
    native = answered(rows).serialize(format=ox.QueryResultsFormat.CSV)
    assert serialize(answered(rows), "csv") == native


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_csv_is_read_back_value_by_value(rows: list[tuple[Term | None, Term | None]]) -> None:
    values = [[getattr(term, "value", "") for term in row] for row in answered(rows)]
    read = csv.reader(io.StringIO(serialize(answered(rows), "csv").decode(), newline=""))
    assert list(read) == [["a", "b"], *values]


@settings(max_examples=100, deadline=None)
@given(ROWS, st.sampled_from(["tsv", "json"]))
def test_tsv_and_json_are_read_back_term_by_term(
    rows: list[tuple[Term | None, Term | None]], format: str
) -> None:
    expected = [tuple(row) for row in answered(rows)]
    kind = getattr(ox.QueryResultsFormat, format.upper())
    back = ox.parse_query_results(serialize(answered(rows), format), format=kind)
    assert isinstance(back, ox.QuerySolutions)
    assert [tuple(row) for row in back] == expected


@settings(max_examples=100, deadline=None)
@given(ROWS)
def test_xml_is_well_formed_and_holds_the_values(
    rows: list[tuple[Term | None, Term | None]],
) -> None:
    root = ET.fromstring(serialize(answered(rows), "xml"))
    tag = "{http://www.w3.org/2005/sparql-results#}"
    found = [
        {each.attrib["name"]: each[0].text or "" for each in result.iter(f"{tag}binding")}
        for result in root.iter(f"{tag}result")
    ]
    kept = dict.fromkeys({*range(0x20)} - {9, 10, 13} | {0xFFFE, 0xFFFF}, "\ufffd")
    assert found == [
        {
            name: term.value.translate(kept)
            for name, term in zip("ab", row, strict=True)
            if isinstance(term, (ox.NamedNode, ox.Literal))
        }
        for row in answered(rows)
    ]


# pieces and first solutions


def many(count: int) -> ox.Store:
    return new(
        ox.Quad(ox.NamedNode(f"http://example.org/{number}"), P, ox.Literal("x" * 100))
        for number in range(count)
    )


@pytest.mark.parametrize("format", FORMATS)
def test_a_long_answer_comes_in_pieces(format: str) -> None:
    store = many(3000)
    text = "SELECT ?s ?o { ?s ?p ?o }"
    answer, again = store.query(text), store.query(text)
    assert isinstance(answer, ox.QuerySolutions) and isinstance(again, ox.QuerySolutions)
    pieces = list(chunks(answer, format))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 70_000
    assert b"".join(pieces) == serialize(again, format)


def test_first_solutions_are_told_from_all_of_them() -> None:
    store = many(3)
    for limit, number, more in ((0, 0, True), (2, 2, True), (3, 3, False), (9, 3, False)):
        answer = store.query("SELECT ?s { ?s ?p ?o }")
        assert isinstance(answer, ox.QuerySolutions)
        kept, is_more = first(answer, limit)
        assert isinstance(kept, Solutions)
        assert (len(kept), is_more) == (number, more)
    graph = evaluate(store, "CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(graph, tuple)
    assert first(graph, 2) == (graph[:2], True)


def test_first_solutions_do_not_wait_for_the_others() -> None:
    text = "SELECT ?a ?b ?c ?d { ?a ?p ?x . ?b ?p ?y . ?c ?p ?z . ?d ?p ?w }"
    answer = many(3000).query(text)  # 81 million million solutions
    assert isinstance(answer, ox.QuerySolutions)
    assert first(answer, 10)[1]


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_byte_order_mark_is_put_first_when_asked_for(format: str) -> None:
    rows = [(ox.Literal("知识"), None)]
    plain = serialize(answered(rows), format)
    marked = b"\xef\xbb\xbf" + plain
    assert serialize(answered(rows), format, bom=True) == marked
    assert b"".join(chunks(answered(rows), format, bom=True)) == marked
    sink = io.BytesIO()
    write(answered(rows), sink, format, bom=True)
    assert sink.getvalue() == marked
    assert not serialize(answered(rows), "json", bom=True).startswith(b"\xef")
