"""What README.md and docs/ show is true: the commands are run and their output compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
BLOCKS = BLOCK.findall(README)
DOCS = sorted((ROOT / "docs").glob("*.md"))
# `make` would set up an environment of its own; it gets the one the tests run in.
MAKE = ["make", "--silent", f"VENV={sys.prefix}", f"--assume-old={sys.prefix}/run"]


def sessions(blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each command of the console blocks and the output shown below it."""
    text = "".join(block for language, block in blocks if language == "console")
    parts = re.split(r"^\$ ", text, flags=re.M)[1:]
    found = [(command, output) for command, _, output in (part.partition("\n") for part in parts)]
    return [(command, output) for command, output in found if command != "make test"]


def python_blocks() -> list[str]:
    return [block for language, block in BLOCKS if language == "python"]


def matches(shown: str, printed: str) -> bool:
    """Whether the output is as shown: ``...`` stands for any words, alone for any lines."""
    pattern = re.escape(f"\n{shown}").replace(re.escape("\n...\n"), "\n(?:.*\n)*")
    return re.fullmatch(pattern.replace(re.escape("..."), ".*"), f"\n{printed}") is not None


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout, for commands that write into it."""
    return linked(tmp_path_factory.mktemp("checkout"))


def linked(folder: Path) -> Path:
    for name in ("Makefile", "ontology", "shapes", "queries", "plans", "ipplan_kg"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def printed_by(command: str, folder: Path) -> str:
    program, _, arguments = command.partition(" ")
    ours = {"make": shlex.join(MAKE), "ipplan-kg": f"{sys.executable} -m ipplan_kg"}
    done = subprocess.run(
        ["/bin/bash", "-c", f"{ours.get(program, program)} {arguments}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("command", "shown"), sessions(BLOCKS), ids=lambda text: text.split("\n")[0]
)
def test_a_command_prints_what_is_shown(checkout: Path, command: str, shown: str) -> None:
    printed = printed_by(command, checkout)
    assert matches(shown, printed), printed


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    folder = linked(tmp_path)
    for command, shown in sessions(BLOCK.findall(page.read_text("utf-8"))):
        printed = printed_by(command, folder)
        assert matches(shown, printed), f"{command}\n{printed}"


def test_the_python_session_prints_what_is_shown() -> None:
    import doctest

    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for block in python_blocks():
        test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
        runner.run(test)
    assert runner.failures == 0


def test_every_kind_of_block_is_run() -> None:
    assert {language for language, _ in BLOCKS} <= {"console", "python", "turtle", "text"}


def test_every_turtle_block_is_in_the_graph(store: object) -> None:
    import pyoxigraph as ox

    assert isinstance(store, ox.Store)
    from ipplan_kg.namespaces import PREFIXES

    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    for language, block in BLOCKS:
        if language == "turtle":
            for quad in ox.parse(head + block, format=ox.RdfFormat.TURTLE):
                s, p, o = quad.triple
                assert any(store.quads_for_pattern(s, p, o, None)), quad.triple


def test_every_command_is_told() -> None:
    from ipplan_kg.cli import VERBS

    for verb in VERBS:
        assert f"ipplan-kg {verb}" in README, verb


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", README):
        assert target.startswith(("https://", "http://")) or (ROOT / target).exists(), target
