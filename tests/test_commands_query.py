"""``ipplan-kg query`` and ``queries``: what each option does, as its user sees it."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ipplan_kg.queries import get
from tests.conftest import ROOT, Cli
from tests.terminals import Terminal

MINI = ROOT / "tests" / "data" / "mini.trig"
NUMBERS = "SELECT ?task ?number { ?task ipp:number ?number } ORDER BY ?number"
LABELS = "SELECT ?name { ?a a ipp:Agency ; skos:prefLabel ?name FILTER(LANG(?name) = 'en') }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w }"


# options of query


def test_limit_keeps_the_first_and_says_that_there_are_more(cli: Cli) -> None:
    done = cli("query", "-", "--store", MINI, "--limit", "2", "--format", "csv", stdin=NUMBERS)
    assert (done.returncode, done.stdout.count("\n")) == (0, 3)
    assert done.stderr == "there are more than these 2 solutions (--limit)\n"
    done = cli("query", "-", "--store", MINI, "--limit", "6", "--format", "csv", stdin=NUMBERS)
    assert (done.stdout.count("\n"), done.stderr) == (7, "")
    graph = "CONSTRUCT WHERE { ?t ipp:number ?n }"
    done = cli("query", "-", "--store", MINI, "--limit", "1", "--format", "nt", stdin=graph)
    assert (done.stdout.count("\n"), done.stderr) == (
        1,
        "there are more than this 1 triple (--limit)\n",
    )
    done = cli("query", "-", "--store", MINI, "--limit", "1", "-q", stdin=NUMBERS)
    assert done.stderr == ""


def test_timeout_ends_the_query_with_exit_status_3(cli: Cli) -> None:
    start = time.monotonic()
    done = cli("query", "-", "--store", MINI, "--timeout", "0.5", stdin=ENDLESS)
    assert time.monotonic() - start < 20
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("ipplan-kg: error: the query was stopped after 0.5 s: ")
    assert done.stderr.count("\n") == 1


def test_timeout_changes_nothing_else(cli: Cli) -> None:
    plain = cli("query", "-", "--store", MINI, stdin=NUMBERS)
    limited = cli("query", "-", "--store", MINI, "--timeout", "60", stdin=NUMBERS)
    assert (limited.returncode, limited.stdout, limited.stderr) == (0, plain.stdout, "")
    assert (
        cli("query", "-", "--store", MINI, "--timeout", "60", stdin="ASK { 1 1 1 }").returncode == 2
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--timeout", "0"], "'0' is not a number of seconds"),
        (["--timeout", "soon"], "'soon' is not a number of seconds"),
        (["--limit", "-1"], "'-1' is not a number from 0"),
        (["--format", "xlsx"], "invalid choice: 'xlsx'"),
        (["--store", "x.nq", "--endpoint", "http://127.0.0.1:1/"], "asked of one of them"),
        (["-o", "answer.doc"], "answer.doc does not tell the format"),
        (
            ["--language", "zh", "--endpoint", "http://127.0.0.1:1/"],
            "labels are chosen from a store",
        ),
        (["--explain", "--endpoint", "http://127.0.0.1:1/"], "--explain is about a store here"),
        (["--format", "ttl"], "the query gives solutions, which cannot be written as ttl"),
    ],
)
def test_wrong_options_are_one_clear_line(cli: Cli, options: list[str], message: str) -> None:
    done = cli("query", "-", *options, stdin=NUMBERS)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr and done.stderr.count("\n") == 1


def test_language_chooses_among_labels(cli: Cli) -> None:
    done = cli("query", "-", "--store", MINI, "--language", "zh", "--format", "csv", stdin=LABELS)
    assert "知识产权局" in done.stdout.splitlines()
    done = cli("query", "-", "--store", MINI, "--language", "en", "--format", "csv", stdin=LABELS)
    assert done.stdout == cli("query", "-", "--store", MINI, "--format", "csv", stdin=LABELS).stdout


def test_explain_tells_and_does_not_answer(cli: Cli) -> None:
    done = cli("query", "-", "--store", MINI, "--explain", stdin=NUMBERS)
    assert done.returncode == 0
    for words in ("OrderBy ?number", "?task ipp:number ?number    # 6 match", "6 solutions"):
        assert words in done.stdout
    assert "task/30" not in done.stdout


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("a.csv", b"task,number\r\n"),
        ("a.tsv", b"?task\t?number\n"),
        ("a.json", b'{"head":{"vars":["task","number"]}'),
        ("a.srx", b'<?xml version="1.0"?>'),
        ("a.md", b"| task | number |\n| --- | ---: |\n"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.txt", b"task "),
    ],
)
def test_output_is_a_file_in_the_format_of_its_name(
    cli: Cli, tmp_path: Path, name: str, begin: bytes
) -> None:
    done = cli("query", "-", "--store", MINI, "--output", name, stdin=NUMBERS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_a_failed_query_leaves_the_file_as_it_was(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kept")
    assert cli("query", "-", "--store", MINI, "-o", "a.csv", stdin="SELECT").returncode == 2
    assert (tmp_path / "a.csv").read_text() == "kept"


def test_parquet_keeps_types(cli: Cli, tmp_path: Path) -> None:
    text = """SELECT ?task ?number ?half ?on ?text ?none {
        ?task ipp:number ?number ; ipp:text ?text BIND(?number / 2 AS ?half) BIND(true AS ?on)
        } ORDER BY ?number"""
    done = cli("query", "-", "--store", MINI, "-o", "a.parquet", stdin=text)
    assert done.returncode == 0, done.stderr
    table = pq.read_table(tmp_path / "a.parquet")
    assert [str(field.type) for field in table.schema] == [
        *("string", "int64", "decimal128(3, 1)", "bool", "string", "string")
    ]
    assert table.schema.field("task").metadata == {b"rdf": b"iri"}
    assert table.column("number").to_pylist()[0] == 8
    assert table.column("none").null_count == 6


def test_parquet_without_pyarrow_says_what_to_install(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ImportError")
    done = cli("query", "-", "--store", MINI, "-o", "a.parquet", stdin=NUMBERS)
    assert done.returncode == 2
    assert done.stderr == (
        "ipplan-kg: error: Parquet needs pyarrow, which is not installed: "
        "pip install 'ipplan-kg[parquet]'\n"
    )


def test_byte_order_mark_is_for_those_who_ask(cli: Cli) -> None:
    done = cli("query", "-", "--store", MINI, "--format", "csv", "--bom", stdin=NUMBERS)
    assert done.stdout.startswith("\ufefftask,number")


def test_csv_of_spans_has_its_columns(cli: Cli) -> None:
    text = "SELECT ?span ?words { ?span nif:anchorOf ?words } ORDER BY ?span"
    done = cli("query", "-", "--store", MINI, "--format", "csv", stdin=text)
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert {len(row) for row in rows} == {2}
    assert any("#char=" in row[0] and "," in row[0] for row in rows)


# queries


def test_queries_are_sought_by_words_and_tags(cli: Cli) -> None:
    def names(*words: str) -> list[str]:
        done = cli("queries", *words)
        assert done.returncode == 0, done.stderr
        return [line for line in done.stdout.splitlines() if not line.startswith(" ")]

    assert "legislation-by-kind" in names("legislation", "kind")
    assert all("campaign" in get(name).tags for name in names("--tag", "campaign"))
    assert "agencies-by-topic" in names("主题")
    assert get("campaigns").question["zh"] in cli("queries", "campaign", "--language", "zh").stdout


def test_queries_tells_all_about_one(cli: Cli) -> None:
    done = cli("queries", "tasks-by-agency")
    query = get("tasks-by-agency")
    for words in (query.summary, *query.question.values(), query.body.strip()):
        assert words in done.stdout
    example = re.search(r"^  (ipplan-kg query .*)$", done.stdout, re.M)
    assert example and "--param agency=" in example[1]
    assert cli(*example[1].split()[1:], "--store", MINI).returncode == 0


def test_queries_as_json(cli: Cli) -> None:
    rows = json.loads(cli("queries", "campaigns", "--format", "json").stdout)
    assert [row["name"] for row in rows] == ["campaigns"]


def test_queries_that_are_not_there(cli: Cli) -> None:
    done = cli("queries", "agencies-by-tasks-count")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean agencies-by-task-count" in done.stderr
    assert "the tags are action, agency" in cli("queries", "--tag", "nothing").stderr


# a terminal


def asked_at_a_terminal(tmp_path: Path, *words: str, **env: str) -> Terminal:
    command = [sys.executable, "-m", "ipplan_kg", "query", *words, "--store", str(MINI)]
    environment = {"PYTHONPATH": str(ROOT), "PAGER": "", "LESS": "", **env}
    return Terminal(command, env=environment, cwd=tmp_path, rows=12, columns=60)


def rows(count: int) -> str:
    return f"SELECT ?n {{ VALUES ?n {{ {' '.join(map(str, range(1000, 1000 + count)))} }} }}"


def test_a_long_table_goes_through_the_pager(tmp_path: Path) -> None:
    (tmp_path / "long.rq").write_text(rows(40))
    with asked_at_a_terminal(tmp_path, "long.rq", PAGER="head -n 5") as terminal:
        assert terminal.end() == 0
        assert terminal.screen.split() == ["n", "----", "1000", "1001", "1002"]


@pytest.mark.parametrize(
    ("count", "words", "pager"),
    [
        (5, [], "false"),
        (40, ["--no-pager"], "false"),
        (40, [], ""),
        (40, [], "cat"),
        (40, [], "no/x"),
    ],
)
def test_text_that_fits_and_text_without_a_pager_is_written_as_it_is(
    tmp_path: Path, count: int, words: list[str], pager: str
) -> None:
    (tmp_path / "some.rq").write_text(rows(count))
    with asked_at_a_terminal(tmp_path, "some.rq", *words, PAGER=pager) as terminal:
        assert terminal.end() == 0
        assert terminal.screen.split()[-1] == str(1000 + count - 1)


def test_a_table_is_as_wide_as_the_terminal(tmp_path: Path) -> None:
    with asked_at_a_terminal(tmp_path, "tasks-with-words", "--param", "words=the") as terminal:
        assert terminal.end() == 0
        assert 40 < max(map(len, terminal.screen.split("\n"))) <= 60


def test_parquet_is_not_for_a_terminal(tmp_path: Path) -> None:
    with asked_at_a_terminal(tmp_path, "campaigns", "--format", "parquet") as terminal:
        assert terminal.end() == 2
        assert "parquet is not for a terminal: use --output FILE" in terminal.screen
