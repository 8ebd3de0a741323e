"""Queries that are answered in a process of their own, and stopped there."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from ipplan_kg.answer import Request, answer
from ipplan_kg.deadline import Answerer
from ipplan_kg.errors import BadParameter, QueryError, QuerySyntaxError, QueryTimeout, StoreError
from ipplan_kg.queries import get
from ipplan_kg.store import open_store

MINI = Path(__file__).parent / "data" / "mini.trig"
# Hundreds of millions of joined solutions: it does not end while anybody waits.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w }"

pytestmark = pytest.mark.slow


@pytest.fixture
def answerer() -> Iterator[Answerer]:
    with Answerer(partial(open_store, MINI)) as answerer:
        yield answerer


def test_the_answer_is_that_of_this_process(answerer: Answerer) -> None:
    store = open_store(MINI)
    for request in (
        Request("SELECT ?t ?n { ?t ipp:number ?n } ORDER BY ?n", width=60),
        Request("CONSTRUCT WHERE { ?t ipp:number ?n }"),
        Request(get("tasks-by-agency"), {"agency": "cnipa"}, format="csv", limit=2),
        Request("ASK { ?s a ipp:Nothing }", format="json", timeout=60),
    ):
        ours, theirs = BytesIO(), BytesIO()
        expected = answer(store, request, ours)
        outcome = answerer.answer(request, theirs)
        assert theirs.getvalue() == ours.getvalue()
        assert (outcome.no, outcome.more) == (expected.no, expected.more)


def test_a_query_is_stopped_in_time_and_the_next_one_answered(answerer: Answerer) -> None:
    answerer.answer(Request("ASK {}"), BytesIO())
    start, output = time.monotonic(), BytesIO()
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.3 s: .* --timeout") as caught:
        answerer.answer(Request(ENDLESS, timeout=0.3), output)
    assert 0.3 <= time.monotonic() - start < 3
    assert caught.value.exit_code == 3
    assert output.getvalue() == b""
    answerer.answer(Request("ASK {}"), output)
    assert output.getvalue() == b"true\n"


def test_ctrl_c_stops_a_query(answerer: Answerer) -> None:
    answerer.answer(Request("ASK {}"), BytesIO())
    # Who runs the tests in the background of a shell has told them to ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            answerer.answer(Request(ENDLESS), BytesIO())
    finally:
        signal.signal(signal.SIGINT, before)
    output = BytesIO()
    answerer.answer(Request("ASK {}"), output)
    assert output.getvalue() == b"true\n"


def test_errors_come_as_they_are(answerer: Answerer) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column 15") as caught:
        answerer.answer(Request("SELECT ?s ; { ?s ?p ?o }"), BytesIO())
    assert (caught.value.line, caught.value.exit_code) == (1, 2)
    with pytest.raises(BadParameter, match="nothing is called 'cnipaa'"):
        answerer.answer(Request(get("tasks-by-agency"), {"agency": "cnipaa"}), BytesIO())


def test_a_store_that_cannot_be_opened_is_said_to_be_so(tmp_path: Path) -> None:
    with (
        Answerer(partial(open_store, tmp_path / "none.nq")) as answerer,
        pytest.raises(StoreError, match="cannot read"),
    ):
        answerer.answer(Request("ASK {}"), BytesIO())


def _dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_dies_is_one_clear_line() -> None:
    with Answerer(_dies) as answerer, pytest.raises(QueryError, match="exit status -9") as caught:
        answerer.answer(Request("ASK {}"), BytesIO())
    assert caught.value.exit_code == 3
