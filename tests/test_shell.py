"""The interactive shell: what it completes, what its commands do, and how it is at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.deadline import Answerer
from ipplan_kg.errors import BadParameter, QuerySyntaxError, QueryTimeout, UnknownQuery
from ipplan_kg.shell.completing import completions
from ipplan_kg.shell.session import COMMANDS, Leave, Session, is_complete
from ipplan_kg.shell.vocabulary import Vocabulary, read_vocabulary
from ipplan_kg.store import open_store
from tests.conftest import ROOT
from tests.terminals import Terminal

MINI = ROOT / "tests" / "data" / "mini.trig"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?w }"
CTRL_C, CTRL_D, ALT_ENTER, UP = "\x03", "\x04", "\x1b\r", "\x1b[A"


# what is complete


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        ("SELECT ?s", False),
        ("SELECT ?s {", False),
        ("SELECT ?s { ?s ?p ?o }", True),
        ("SELECT (COUNT(?s) AS ?n", False),
        ("SELECT ?s { ?s ?p '}' ", False),
        ("SELECT ?s { ?s ?p 'it", False),
        ('SELECT ?s { ?s ?p """}\n', False),
        ("SELECT ?s { # }", False),
        ("SELECT ?s { ?s <http://example.org/(> ?o }", True),
        ("DESCRIBE", False),
        ("DESCRIBE <http://example.org/>", True),
        ("PREFIX ex: <http://example.org/>", False),
        ("ASK { 1 1 } }", True),  # wrong, and more typing does not mend it
        (".help", True),
        (".explain", True),
        (".explain SELECT ?s {", False),
        (".explain campaigns", True),
        ("campaigns", True),
        ("tasks-by-agency agency=cnipa", True),
    ],
)
def test_an_input_is_run_when_it_is_complete(text: str, complete: bool) -> None:
    assert is_complete(text) is complete


# completion


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(open_store(MINI))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?s { ?s a ipp:Tas", "ipp:Task"),
        ("SELECT ?s { ?s leadA", "ipp:leadAgency"),
        ("sel", "SELECT"),
        ("SELECT * { ?s sko", "skos:"),
        ("SELECT ?name { ?s ?p ?n", "?name"),
        (
            "ASK { ?t ipp:leadAgency Supreme Peo",
            "<https://w3id.org/ipplan/agency/supreme-peoples-court>",
        ),
        ("ASK { ?t ipp:leadAgency 最高", "<https://w3id.org/ipplan/agency/supreme-peoples-court>"),
        (".for", ".format"),
        (".format j", "json"),
        (".run agency-n", "agency-names"),
        (".run tasks-by-agency ag", "agency="),
        (".explain agency-n", "agency-names"),
        (".language z", "zh"),
        (".limit o", "off"),
    ],
)
def test_what_is_completed(text: str, expected: str, vocabulary: Vocabulary) -> None:
    found = list(completions(text, text, vocabulary, COMMANDS))
    assert expected in [name.text for _, name in found]
    length = next(length for length, name in found if name.text == expected)
    assert 0 < length <= len(text)


@pytest.mark.parametrize("text", ["", "SELECT ", "SELECT * { zzz", ".run no-such-query x", ".x y"])
def test_nothing_is_completed_where_nothing_fits(text: str, vocabulary: Vocabulary) -> None:
    assert list(completions(text, text, vocabulary, COMMANDS)) == []


def test_a_label_replaces_all_its_words(vocabulary: Vocabulary) -> None:
    text = "ASK { ?t ipp:leadAgency the Supreme People's C"
    found = list(completions(text, text, vocabulary, COMMANDS))
    assert len("Supreme People's C") in [length for length, _ in found]


# commands


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    opening = partial(open_store, MINI)
    with Answerer(opening) as answerer:
        yield Session(answerer, open_store=opening, width=lambda: 80)


def said(session: Session, *texts: str) -> str:
    """What the last of these inputs shows."""
    shown = b""
    for text in texts:
        shown, _ = session.reply(text)
    return shown.decode()


@pytest.mark.slow
def test_commands_of_the_shell(session: Session, tmp_path: Path) -> None:
    numbers = "SELECT ?n { ?t ipp:number ?n } ORDER BY ?n"
    assert said(session, numbers).startswith("  n\n---\n  8\n")
    assert said(session, ".format csv", numbers).startswith("n\r\n8\r\n")
    assert session.reply(".limit 2")[1] == "format: csv  limit: 2"
    assert session.reply(numbers) == (
        b"n\r\n8\r\n20\r\n",
        "there are more than these 2 solutions (.limit)",
    )
    assert said(session, f".save {tmp_path}/a.json") == ""
    assert (tmp_path / "a.json").read_text().count('"value"') == 2
    assert said(session, ".limit off", ".format table", "tasks-by-agency agency=cnipa").startswith(
        "n"
    )
    assert "最高人民法院" in said(session, ".language zh", "agency-names")
    assert "OrderBy ?n" in said(session, ".language off", f".explain {numbers}")
    assert "Project" in said(session, ".explain agency-names")
    assert "agencies-by-topic" in said(session, ".queries topic")
    assert "VALUES ?agency" in said(session, ".queries tasks-by-agency")
    assert "https://w3id.org/ipplan/plan/2021-2022/task/30" in said(session, ".show 30")
    assert "ipp:      <https://w3id.org/ipplan/ontology#>" in said(session, ".prefixes")
    assert all(command in said(session, ".help") for command in COMMANDS)
    assert said(session, ".timeout 60", numbers, ".timeout off") == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("texts", "error", "message"),
    [
        ([".hepl"], BadParameter, r"no command \.hepl; \.help lists them"),
        ([".format xlsx"], BadParameter, "one of table, md"),
        ([".limit few"], BadParameter, "'few' is not a number"),
        ([".run nothing-like-it"], UnknownQuery, "there is no query"),
        ([".run"], BadParameter, r"\.queries lists the names"),
        (["tasks-by-agency cnipa"], BadParameter, "write a parameter as NAME=VALUE"),
        ([".run tasks-by-agency 'cnipa"], BadParameter, "No closing quotation"),
        ([".queries zzzz"], BadParameter, "no query speaks of zzzz"),
        (["SELECT ?s { ?s ?p }"], QuerySyntaxError, "line 1, column"),
        ([".timeout 0.2", ENDLESS], QueryTimeout, "stopped after 0.2 s"),
    ],
)
def test_what_goes_wrong_is_said(
    session: Session, texts: list[str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        said(session, *texts)
    session.reply(".timeout off")


@pytest.mark.parametrize("text", [".quit", ".exit", ".q"])
def test_there_are_ways_out(session: Session, text: str) -> None:
    with pytest.raises(Leave):
        session.reply(text)


def test_an_endpoint_has_no_names_to_complete() -> None:
    def none() -> ox.Store:
        raise AssertionError("nothing is opened")

    session = Session(
        Answerer(none), open_store=none, endpoint="http://127.0.0.1:1/", width=lambda: 80
    )
    assert session.vocabulary == Vocabulary()
    with pytest.raises(BadParameter, match="ask an endpoint with DESCRIBE"):
        session.reply(".show 30")


# at a terminal


@pytest.fixture
def start(tmp_path: Path) -> Callable[[], Terminal]:
    """Start the shell in a terminal; each time it has the same history."""

    def started() -> Terminal:
        return Terminal(
            [sys.executable, "-m", "ipplan_kg", "shell", "--store", str(MINI)],
            env={"PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path), "PAGER": "cat"},
            cwd=tmp_path,
        )

    return started


@pytest.mark.slow
def test_the_shell_at_a_terminal(start: Callable[[], Terminal]) -> None:
    with start() as terminal:
        terminal.wait_for(".help tells what can be typed")
        terminal.wait_for("ipplan-kg>")
        terminal.type("SELECT (MAX(?n) AS ?most) {\r")  # not complete: a new line
        terminal.wait_for("...>")
        terminal.type(f"?t ipp:number ?n }}{ALT_ENTER}LIMIT 1\r")
        terminal.wait_for("101")
        for _ in range(10):  # before the query runs, Ctrl+C gives up what was typed
            terminal.type(f"{ENDLESS}\r")
            terminal.look(seconds=1)
            terminal.type(CTRL_C)
            terminal.look(seconds=2)
            if "stopped" in terminal.screen:
                break
        terminal.wait_for("stopped", seconds=1)
        terminal.type("ASK { ?t a ipp:Tas\t")
        terminal.wait_for("ipp:Task")
        terminal.type(" }\r")
        terminal.wait_for("true")
        terminal.type("SELECT ?s { ?s ?p }\r")
        terminal.wait_for("not a SPARQL query: line 1")
        terminal.look(seconds=1)  # until the prompt is there again
        terminal.type(CTRL_D)
        assert terminal.end() == 0
        assert "Traceback" not in terminal.screen


@pytest.mark.slow
def test_the_shell_remembers(start: Callable[[], Terminal]) -> None:
    with start() as terminal:
        terminal.wait_for("ipplan-kg>")
        terminal.type("SELECT (1 + 41 AS ?sum) {}\r")
        terminal.wait_for("42")
        terminal.type(".quit\r")
        assert terminal.end() == 0
    with start() as terminal:
        terminal.wait_for("ipplan-kg>")
        terminal.type(f"{UP}{UP}\r")
        terminal.wait_for("42")
        terminal.type(".quit\r")
        assert terminal.end() == 0


def test_the_shell_is_for_a_terminal(cli: Callable[..., object]) -> None:
    done = cli("shell", stdin="ASK {}")
    assert getattr(done, "returncode", None) == 2
    assert "the shell needs a terminal" in getattr(done, "stderr", "")
