"""Answers that are kept for who asks the same again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipplan_kg.server.kept import Kept
from tests.clients.served import fetch, query, served

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a ipp:Task }"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.nt"
    path.write_text('<urn:a> <urn:p> "1" .\n', "utf-8")
    return path


def kept(url: str) -> float:
    lines = fetch(f"{url}/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("ipplan_answers_kept"))


def ask(url: str, text: str, accept: str = "text/csv") -> str:
    reply = fetch(f"{url}/sparql{query(query=text)}", accept=accept)
    assert reply.status == 200, reply.text
    return reply.text


def test_the_same_question_is_computed_once(data: Path) -> None:
    with served(data) as url:
        assert ask(url, "SELECT * { ?s ?p ?o }") == ask(url, "SELECT * { ?s ?p ?o }")
        assert kept(url) == 1


def test_another_format_is_another_answer(data: Path) -> None:
    with served(data) as url:
        ask(url, "SELECT * { ?s ?p ?o }")
        assert ask(url, "SELECT * { ?s ?p ?o }", "text/tab-separated-values").startswith("?")
        assert kept(url) == 0


def test_what_is_another_each_time_is_not_kept(data: Path) -> None:
    with served(data) as url:
        first, second = (ask(url, "SELECT (STRUUID() AS ?u) {}") for _ in range(2))
        assert first != second
        assert kept(url) == 0


def test_changed_data_are_asked_anew(data: Path, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("t" * 32, "utf-8")
    with served(data, "--writable", "--token-file", str(token)) as url:
        assert "urn:b" not in ask(url, "SELECT ?s { ?s <urn:p> ?o }")
        reply = fetch(
            f"{url}/sparql",
            method="POST",
            body=b'INSERT DATA { <urn:b> <urn:p> "2" }',
            content_type="application/sparql-update",
            authorization=f"Bearer {'t' * 32}",
        )
        assert reply.status == 204, reply.text
        assert "urn:b" in ask(url, "SELECT ?s { ?s <urn:p> ?o }")


def test_nothing_is_kept_where_that_is_asked(data: Path) -> None:
    with served(data, "--keep", "0") as url:
        ask(url, "SELECT * { ?s ?p ?o }")
        ask(url, "SELECT * { ?s ?p ?o }")
        assert kept(url) == 0


def test_the_oldest_go_first() -> None:
    answers = Kept(8)
    for tag in "abcde":
        answers.put(tag, "identity", {}, b"12")
        answers.get("a", "identity")
    assert [tag for tag in "abcde" if answers.get(tag, "identity")] == ["a", "c", "d", "e"]


def test_what_would_fill_the_room_is_not_kept() -> None:
    answers = Kept(8)
    answers.put("a", "identity", {}, b"123")
    assert answers.get("a", "identity") is None
