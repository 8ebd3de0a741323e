"""Completion of the command line: what is offered, and that real shells offer it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.cli import VERBS, verb_parser
from ipplan_kg.completion import SHELLS, script
from ipplan_kg.completion.candidates import FILES, candidates, split
from ipplan_kg.store import open_store
from tests.conftest import ROOT
from tests.programs import program
from tests.terminals import Terminal

MINI = ROOT / "tests" / "data" / "mini.trig"


def offered(*words: str, cached: bool = True) -> list[str]:
    """What the last word may become."""

    def opened(store: str | None) -> ox.Store | None:
        return open_store(MINI) if cached else None

    found = candidates(words, verbs=VERBS, parser_of=verb_parser, open_store=opened)
    return [value for value, _ in found]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("val",), ["validate"]),
        (("que",), ["query", "queries"]),
        (("--v",), ["--version"]),
        (("nothing", ""), []),
        (("query", "agency-n"), ["agency-names"]),
        (("queries", "agency-n"), ["agency-names"]),
        (("queries", "--tag", "ca"), ["campaign"]),
        (("query", "campaigns", "--lim"), ["--limit"]),
        (("query", "campaigns", "--limit", "3", "--lim"), []),
        (("query", "campaigns", "--format", "j"), ["json", "jsonld"]),
        (("query", "campaigns", "--format=j"), ["--format=json", "--format=jsonld"]),
        (("query", "campaigns", "--language", ""), ["en", "zh"]),
        (("query", "--param", "x=1", "agency-n"), ["agency-names"]),
        (("query", "tasks-by-agency", "--param", "ag"), ["agency="]),
        (
            ("query", "tasks-by-agency", "--param", "agency=supreme-peoples-c"),
            ["agency=supreme-peoples-court"],
        ),
        (("query", "agencies-by-topic", "--param", "topic=pat"), ["topic=patent"]),
        (("query", "task-details", "--param", "task=3"), ["task=30"]),
        (("query", "no-such-query", "--param", ""), []),
        (("query", "./"), [FILES[0]]),
        (("query", "campaigns", "--store", "b"), [FILES[0]]),
        (("validate", ""), [FILES[0]]),
        (("show", "kunl"), ["kunlun"]),
        (("explain", "30", "ipp:launch"), ["ipp:launches"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
    ],
)
def test_what_is_offered(words: tuple[str, ...], expected: list[str]) -> None:
    assert offered(*words) == expected


def test_a_store_that_would_have_to_be_made_offers_nothing() -> None:
    assert offered("show", "kunl", cached=False) == []


def test_every_verb_offers_every_option() -> None:
    for verb in VERBS:
        expected = {
            max(action.option_strings, key=len)
            for action in verb_parser(verb)._actions
            if action.option_strings and action.help != "==SUPPRESS=="
        }
        assert set(offered(verb, "-")) == expected, verb


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ipplan-kg ", ["ipplan-kg", ""]),
        ("ipplan-kg query", ["ipplan-kg", "query"]),
        ("ipplan-kg show 'Supreme People", ["ipplan-kg", "show", "Supreme People"]),
        ('ipplan-kg show "Supreme Peo', ["ipplan-kg", "show", "Supreme Peo"]),
        ("ipplan-kg show Supreme\\", ["ipplan-kg", "show", "Supreme"]),
        ("", [""]),
    ],
)
def test_an_unfinished_line_has_words(line: str, words: list[str]) -> None:
    assert split(line) == words


# real shells

START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(ipplan-kg completion bash)"'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -U compinit; compinit -u -D; eval "$(ipplan-kg completion zsh)"',
    ),
    "fish": (["fish", "-N", "-i"], "ipplan-kg completion fish | source"),
}


@pytest.mark.slow
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_what_is_typed(shell: str, tmp_path: Path) -> None:
    command, setup = START[shell]
    command = [program(shell), *command[1:]]
    ours = tmp_path / "bin" / "ipplan-kg"
    ours.parent.mkdir()
    ours.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ipplan_kg "$@"\n')
    ours.chmod(0o755)
    (tmp_path / "mini.trig").write_bytes(MINI.read_bytes())
    environment = {
        "PATH": f"{ours.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
    }
    with Terminal(command, env=environment, cwd=tmp_path, columns=200) as terminal:
        terminal.type(f'{setup}; echo rea""dy\r')
        terminal.wait_for("ready")
        for typed, expected in (
            ("ipplan-kg queri\t", "ipplan-kg queries"),
            ("\x15ipplan-kg query agency-n\t", "query agency-names"),
            ("--form\t", "--format"),
            ("\x15ipplan-kg query tasks-by-agency --store mini.trig --param ag\t", "agency="),
            ("supreme-peoples-c\t", "agency=supreme-peoples-court"),
            ("\x15ipplan-kg validate mini.t\t", "validate mini.trig"),
        ):
            terminal.type(typed)
            terminal.wait_for(expected)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_says_how_to_install_it(shell: str) -> None:
    assert f"ipplan-kg completion {shell}" in script(shell)
