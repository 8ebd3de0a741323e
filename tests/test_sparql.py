"""Evaluating queries, refusing what is no query, and writing answers in every format."""

from __future__ import annotations

import csv
import gc
import io
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.errors import BadParameter, QueryError, QuerySyntaxError, RemoteError, UpdateRefused
from ipplan_kg.namespaces import BASE
from ipplan_kg.remote import evaluate_remote
from ipplan_kg.results import GRAPH_FORMATS, SELECT_FORMATS, curie
from ipplan_kg.sparql import evaluate, serialize
from ipplan_kg.store import materialize_union, new, open_store

MINI = Path(__file__).parent / "data" / "mini.trig"
S, P, O = (ox.NamedNode(f"http://example.org/{name}") for name in "spo")  # noqa: E741
G1, G2 = (ox.NamedNode(f"http://example.org/g{number}") for number in (1, 2))
NUMBERS = "SELECT ?task ?number WHERE { ?task ipp:number ?number } ORDER BY ?number"


@pytest.fixture(scope="module")
def mini() -> ox.Store:
    return open_store(MINI)


def count(store: ox.Store, text: str) -> int:
    results = evaluate(store, text)
    assert isinstance(results, ox.QuerySolutions)
    return len(list(results))


# forms and datasets


def test_each_form_has_its_answer(mini: ox.Store) -> None:
    assert count(mini, NUMBERS) == 6
    assert evaluate(mini, "ASK { ?task ipp:number 30 }")
    assert not evaluate(mini, "ASK { ?task ipp:number 31 }")
    graph = evaluate(mini, "CONSTRUCT { ?s a ipp:Task } WHERE { ?s ipp:number ?n }")
    assert isinstance(graph, tuple) and len(graph) == 6
    described = evaluate(mini, f"DESCRIBE <{BASE}campaign/kunlun>")
    assert isinstance(described, tuple) and len(described) > 3


def test_default_graph_is_the_union_and_from_overrules_it() -> None:
    quads = [ox.Quad(S, P, O, G1), ox.Quad(S, P, O, G2), ox.Quad(S, P, S, G2)]
    everything = "SELECT ?s ?p ?o {} {{ ?s ?p ?o }}"
    for materialized in (False, True):
        store = new(quads)
        if materialized:
            materialize_union(store)
        assert count(store, f"SELECT ?o FROM <{G1.value}> {{ ?s ?p ?o }}") == 1
        assert count(store, f"SELECT ?o FROM NAMED <{G1.value}> {{ ?s ?p ?o }}") == 0
        assert count(store, "SELECT DISTINCT ?o { ?s ?p ?o # FROM <x:y>\n }") == 2
        assert count(store, 'SELECT DISTINCT ?o { ?s ?p ?o FILTER("from" != "FROM") }') == 2
        assert count(store, everything.format(f"FROM <{G1.value}> FROM <{G2.value}>")) >= 2
    assert count(store, "SELECT ?o { ?s ?p ?o }") == 2


def test_our_prefixes_need_not_be_declared_and_may_be_declared_otherwise(mini: ox.Store) -> None:
    assert count(mini, "SELECT ?s { ?s a ipp:Task }") == 6
    assert count(mini, "PREFIX ipp: <http://example.org/> SELECT ?s { ?s a ipp:Task }") == 0


# what is no query


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("SELECT ?s WHERE { ?s ?p }", (1, 25), "unexpected }, in: SELECT ?s WHERE { ?s ?p }"),
        ("SELECT ?s\nWHERE {\n  ?s ?p ?o ;; FILTER }", (3, 22), "in: ?s ?p ?o ;; FILTER }"),
        ("SELECT ?s { ?s ex:p ?o }", (1, 16), "the prefix ex: is not declared; add PREFIX ex: <"),
        ("SELECT (1 AS ?n) ?s { } GROUP BY ?x", None, "not a SPARQL query: line 1"),
        ("", (1, 1), "unexpected end"),
        ("hello", (1, 1), "unexpected hello"),
        ("SELECT ?s { ?s ?p 'x }", None, "line 1, column"),
        ("SELECT ?s { <a b> ?p ?o }", None, "line 1, column"),
        ("SELECT 知识 { }", None, "line 1, column"),
        ("ASK { BIND(1 AS ?x) BIND(2 AS ?x) }", None, "line 1, column"),
    ],
)
def test_syntax_error_says_where(text: str, place: tuple[int, int] | None, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        evaluate(new(), text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    if place:
        assert (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "prefix a: <a:> # comment\n delete where { ?s ?p ?o }",
        "BASE <http://example.org/> LOAD <x>",
        "CLEAR ALL",
        "DROP GRAPH <a:g>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_update_is_refused_and_changes_nothing(update: str) -> None:
    store = new([ox.Quad(S, P, O)])
    with pytest.raises(UpdateRefused, match="is an update: only queries are answered"):
        evaluate(store, update)
    assert len(store) == 1


SERVICE = "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ {SERVICE} }}",
        "SELECT * { service silent <http://127.0.0.1:1/> {} }",
        "SELECT * { OPTIONAL { ?s ?p ?o } SERVICE ?x { } }",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:x{} }",
        "PREFIX s: <http://127.0.0.1:1/> SELECT * { SERVICE SILENT s:x {} }",
        "PREFIX silent: <http://127.0.0.1:1/> SELECT * { SERVICE silent:x {} }",
        "SELECT * { ?s ?p true SERVICE<http://127.0.0.1:1/>{} }".replace("true S", "trueS"),
        "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:1/>{} }",
        "SELECT * { VALUES ?x { UNDEF }SERVICE <http://127.0.0.1:1/> {} }",
        "SELECT * { SERVICE # where?\n <http://127.0.0.1:1/> # what?\n { } }",
        "SELECT * { SERVICE#'\n<http://127.0.0.1:1/>#'{\n{ } }",
        "SELECT * { FILTER(?a<'x>' ) SERVICE <http://127.0.0.1:1/> {} FILTER(?b = '') }",
        "SELECT * { FILTER(?a<?b#>'''\n) SERVICE <http://127.0.0.1:1/> {} #''' \n }",
        "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> {} } }",
        f"SELECT * {{ {{ SELECT * {{ {SERVICE} }} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {SERVICE} }}",
        f"SELECT * {{ # {SERVICE}\n }}",
    ],
)
def test_service_is_refused_wherever_it_hides(text: str) -> None:
    with pytest.raises(UpdateRefused, match="SERVICE is not allowed"):
        evaluate(new([ox.Quad(S, P, O)]), text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p ?o }",
        "SELECT ?services { GRAPH ?services { ?s ?p ?o } }",
        "PREFIX e: <a:> SELECT ?o { ?s e:agency-services|e:service ?o OPTIONAL { ?o ?p ?x } }",
        "SELECT ?o { ?s ?p ?o FILTER(?o = 'public service') }",
        f"SELECT ?o {{ ?s <{BASE}vocab/topic/agency-services> ?o }}",
        "SELECT ?o { ?s ?p ?o } # services of agencies: {public, private}",
        "SELECT (1 AS ?service) { VALUES ?service { 1 } }".replace("(1 AS ?service)", "?service"),
    ],
)
def test_service_as_a_word_is_no_call(text: str) -> None:
    evaluate(new([ox.Quad(S, P, O)]), text)


# Pieces that could confuse a reader of SPARQL about where literals, comments and names end.
PIECES = st.sampled_from(
    [
        *(
            "'",
            '"',
            "'''",
            '"""',
            "\\",
            "#",
            "\n",
            " ",
            "<",
            ">",
            "{",
            "}",
            "(",
            ")",
            ".",
            ";",
            ",",
        ),
        *("?a", "$b", "?s ?p ?o", "ex:a", ":a", "_:b", "@en", "^^", "1", "1.0", "true", "=", "&&"),
        *("FILTER(", "BIND(1 AS ?x)", "OPTIONAL", "UNION", "VALUES ?v { UNDEF }", "MINUS", "a"),
        *("SERVICE", "SERVICE <http://127.0.0.1:1/> {}", "service ?a {}", "SERVICE:a{}", "SILENT"),
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_no_query_that_passes_makes_a_request(pieces: list[str]) -> None:
    prefixes = "PREFIX ex: <http://127.0.0.1:1/> PREFIX : <http://127.0.0.1:1/>"
    text = f"{prefixes} SELECT * {{ {''.join(pieces)} }}"
    try:
        results = evaluate(new([ox.Quad(S, P, O)]), text)
        assert isinstance(results, ox.QuerySolutions)
        list(results)  # a request would fail here: nothing listens on port 1
    except (UpdateRefused, QuerySyntaxError):
        pass


def test_query_that_fails_while_it_is_read_is_one_clear_line() -> None:
    store = new([ox.Quad(S, P, ox.Literal(1))])
    text = "SELECT * { true a 1 ~_:b }"  # RDF 1.2, which no literal is a subject in
    with pytest.raises(QueryError, match="cannot be answered") as caught:
        serialize(evaluate(store, text))
    assert "\n" not in str(caught.value)


# formats


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "xml"])
def test_solutions_are_written_in_the_order_of_the_select_clause(
    mini: ox.Store, format: str
) -> None:
    text = "SELECT ?z ?number ?a WHERE { ?z ipp:number ?number } ORDER BY ?number"
    data = serialize(evaluate(mini, text), format)
    assert data.endswith(b"\n")
    back = {
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
    }
    if format == "csv":
        lines = list(csv.reader(io.StringIO(data.decode(), newline="")))
        assert lines[0] == ["z", "number", "a"]
        assert lines[1] == [f"{BASE}plan/2021-2022/task/8", "8", ""]
        assert b"\r\n" in data
    else:
        solutions = ox.parse_query_results(data, format=back[format])
        assert isinstance(solutions, ox.QuerySolutions)
        assert [each.value for each in solutions.variables] == ["z", "number", "a"]
        assert next(each["number"] for each in solutions) == ox.Literal(8)


@pytest.mark.parametrize("format", ["table", "md", "csv", "tsv", "json", "xml"])
def test_boolean_is_written_in_every_format_of_solutions(mini: ox.Store, format: str) -> None:
    data = serialize(evaluate(mini, "ASK { ?s a ipp:Task }"), format)
    assert b"true" in data and data.endswith(b"\n")


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld"])
def test_graph_is_written_sorted_and_read_back(mini: ox.Store, format: str) -> None:
    text = "CONSTRUCT { ?s skos:prefLabel ?o } WHERE { ?s skos:prefLabel ?o }"
    graph = evaluate(mini, text)
    data = serialize(graph, format)
    assert data == serialize(evaluate(mini, text), format) and data.endswith(b"\n")
    rdf_format = ox.RdfFormat.from_extension(format)
    assert rdf_format is not None
    assert isinstance(graph, tuple)
    assert {quad.triple for quad in ox.parse(data, format=rdf_format)} == set(graph)


def test_format_that_does_not_fit_the_form_is_refused(mini: ox.Store) -> None:
    for format in set(GRAPH_FORMATS) - set(SELECT_FORMATS):
        with pytest.raises(BadParameter, match=f"solutions, which cannot be written as {format};"):
            serialize(evaluate(mini, NUMBERS), format)
    for format in set(SELECT_FORMATS) - set(GRAPH_FORMATS):
        with pytest.raises(BadParameter, match=f"a graph, which cannot be written as {format};"):
            serialize(evaluate(mini, "CONSTRUCT WHERE { ?s a ipp:Task }"), format)
    with pytest.raises(BadParameter, match="choose one of table, md, csv"):
        serialize(evaluate(mini, NUMBERS), "xlsx")


def test_without_a_format_solutions_are_a_table_and_graphs_are_turtle(mini: ox.Store) -> None:
    assert serialize(evaluate(mini, NUMBERS)).startswith(b"task ")
    assert serialize(evaluate(mini, "CONSTRUCT WHERE { ?s a ipp:Task }")).startswith(b"@prefix")


def rows(*values: tuple[object, ...], names: str = "a b") -> bytes:
    """The table of these values."""
    variables = " ".join(f"?{name}" for name in names.split())
    lines = " ".join(f"({' '.join(map(str, row))})" for row in values)
    return serialize(
        evaluate(new(), f"SELECT {variables} {{ VALUES ({variables}) {{ {lines} }} }}")
    )


def test_table_has_numbers_to_the_right_and_words_to_the_left() -> None:
    table = rows(('"one"', 1), ('"twenty two"', 22), ('"none"', "UNDEF")).decode()
    assert table.split("\n") == [
        "a            b",
        "----------  --",
        "one          1",
        "twenty two  22",
        "none",
        "",
    ]


def test_table_counts_two_columns_for_a_chinese_character() -> None:
    table = rows(('"知识产权局"', '"x"'), ('"abc"', '"y"')).decode().split("\n")
    assert table[1:4] == ["----------  -", "知识产权局  x", "abc         y"]


def test_table_fits_the_terminal_and_loses_nothing(mini: ox.Store) -> None:
    text = "SELECT ?n ?text ?zh { ?t ipp:number ?n ; ipp:text ?text BIND('知识产权强国' AS ?zh) }"
    table = serialize(evaluate(mini, text), "table", width=60).decode()
    wide = [line for line in table.split("\n") if len(line) + sum(c > "\u2e7f" for c in line) > 60]
    assert not wide
    words = {word for line in table.split("\n") for word in line.split()}
    assert {"biotechnology", "Kunlun"} & words or '"Kunlun".' in words
    assert all(len(line) <= 60 for line in table.split("\n"))


def test_long_word_is_broken_and_hostile_signs_are_not_shown() -> None:
    results = evaluate(
        new(), 'SELECT ?a ?b { VALUES (?a ?b) { ("' + "x" * 50 + '" "b\\u001b[31m\\nc") } }'
    )
    lines = serialize(results, "table", width=30).decode().split("\n")
    assert "".join(line.split()[0] for line in lines[2:-1]) == "x" * 50
    assert "\x1b" not in "".join(lines)


def test_markdown_escapes_what_would_end_a_cell() -> None:
    results = evaluate(new(), 'SELECT ?a ?n { VALUES (?a ?n) { ("a|b\\nc" 1) } }')
    assert serialize(results, "md").decode() == "| a | n |\n| --- | ---: |\n| a\\|b c | 1 |\n"


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (f"{BASE}ontology#Task", "ipp:Task"),
        (f"{BASE}agency/supreme-peoples-court", "agency/supreme-peoples-court"),
        ("http://www.w3.org/2004/02/skos/core#prefLabel", "skos:prefLabel"),
        ("http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2004/02/skos/core#"),
        ("http://example.org/x", "http://example.org/x"),
    ],
)
def test_iri_is_shortened_by_the_longest_prefix(iri: str, expected: str) -> None:
    assert curie(iri) == expected


# remote

Answer = tuple[int, str, bytes]


@pytest.fixture
def endpoint() -> Iterator[Callable[[Answer], str]]:
    """Start a server that gives one answer to everything; gives its URL."""
    servers: list[HTTPServer] = []
    threads: list[threading.Thread] = []
    # Solutions must be freed by the thread that made them: garbage is not for the server's thread.
    gc.collect()
    gc.disable()

    def start(answer: Answer) -> str:
        status, media_type, data = answer

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                assert parse_qs(body)["query"]
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        threads.append(thread)
        return f"http://127.0.0.1:{server.server_port}/sparql"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
    for thread in threads:
        thread.join()
    gc.enable()


def answered(store: ox.Store, query: str) -> Answer:
    results = evaluate(store, query)
    if isinstance(results, tuple):
        return 200, "text/turtle", serialize(results, "ttl")
    return 200, "application/sparql-results+json", serialize(results, "json")


@pytest.mark.parametrize(
    "text",
    [
        f"PREFIX ipp: <{BASE}ontology#> {NUMBERS}",
        f"PREFIX ipp: <{BASE}ontology#> ASK {{ ?s a ipp:Task }}",
        f"PREFIX ipp: <{BASE}ontology#> CONSTRUCT {{ ?s a ipp:Task }} WHERE {{ ?s a ipp:Task }}",
        f"DESCRIBE <{BASE}campaign/kunlun>",
    ],
)
def test_remote_answer_reads_as_a_local_one(
    endpoint: Callable[[Answer], str], mini: ox.Store, text: str
) -> None:
    url = endpoint(answered(mini, text))
    assert evaluate_remote(url, text) == serialize(evaluate(mini, text))
    if "SELECT" in text:
        assert evaluate_remote(url, text, "csv") == serialize(evaluate(mini, text), "csv")


JSON = "application/sparql-results+json"
WHOLE = (
    b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e.org/"}}]}}'
)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((200, JSON, WHOLE[:-20]), "sent results that cannot be read, perhaps cut off"),
        ((200, JSON, b""), "cannot be read"),
        ((200, "text/html", b"<html>hello</html>"), "cannot be read"),
        ((400, "text/plain", b"no such\nprefix"), "refuses the query"),
        ((404, "text/plain", b""), "refuses the query"),
        ((500, "text/plain", b"a\nlong\nstory"), "refuses the query"),
        ((503, "text/plain", b"later"), "answers 503"),
    ],
)
def test_bad_answer_of_an_endpoint_is_one_clear_line(
    endpoint: Callable[[Answer], str], answer: Answer, message: str
) -> None:
    url = endpoint(answer)
    with pytest.raises(RemoteError, match=message) as caught:
        evaluate_remote(url, "SELECT ?s { ?s ?p ?o }")
    assert str(caught.value).startswith(url) and "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_truncated_graph_of_an_endpoint_is_one_clear_line(
    endpoint: Callable[[Answer], str],
) -> None:
    with pytest.raises(RemoteError, match="sent a graph that cannot be read"):
        evaluate_remote(
            endpoint((200, "text/turtle", b"<a:a> <a:b> ")), "CONSTRUCT WHERE { ?s ?p ?o }"
        )


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://127.0.0.1:1/sparql", "does not answer: .*refused"),
        ("file:///etc/passwd", "must be http or https"),
        ("ftp://127.0.0.1/", "must be http or https"),
        ("http://", "does not answer"),
        ("http://[::1/", "does not answer"),
    ],
)
def test_dead_endpoint_is_one_clear_line(url: str, message: str) -> None:
    with pytest.raises(RemoteError, match=message) as caught:
        evaluate_remote(url, "SELECT ?s { ?s ?p ?o }", timeout=5)
    assert "\n" not in str(caught.value)


def test_update_is_not_sent_to_an_endpoint() -> None:
    with pytest.raises(UpdateRefused):
        evaluate_remote("http://127.0.0.1:1/", "DROP ALL")


def test_json_of_solutions_is_standard(mini: ox.Store) -> None:
    data = json.loads(serialize(evaluate(mini, NUMBERS), "json"))
    assert data["head"]["vars"] == ["task", "number"]
    assert data["results"]["bindings"][0]["number"]["value"] == "8"
