"""What docs/endpoint.md shows is true: its commands are sent to a server of this test."""

from __future__ import annotations

import argparse
import re
import subprocess

import pytest

from ipplan_kg.commands.serve import arguments
from ipplan_kg.server.problems import KINDS
from tests.conftest import ROOT
from tests.programs import program
from tests.test_readme import BLOCK, matches

PAGE = (ROOT / "docs" / "endpoint.md").read_text("utf-8")
BLOCKS = BLOCK.findall(PAGE)
ON_THIS_MACHINE = "http://127.0.0.1:8000"


def commands() -> list[tuple[str, str]]:
    """Each curl command of the blocks in shell, and what is shown below it."""
    text = "".join(block for language, block in BLOCKS if language == "shell")
    parts = re.split(r"^\$ ", text, flags=re.M)[1:]
    found = [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]
    return [(command, shown) for command, shown in found if command.startswith("curl ")]


@pytest.mark.parametrize(("command", "shown"), commands(), ids=lambda text: text.split("\n")[0])
def test_a_command_prints_what_is_shown(url: str, command: str, shown: str) -> None:
    here = command.replace(ON_THIS_MACHINE, url).removeprefix("curl ")
    done = subprocess.run(
        ["/bin/bash", "-c", f"{program('curl')} --silent --noproxy '*' {here}"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert matches(shown, done.stdout.replace("\r\n", "\n")), done.stdout


def test_every_option_of_the_command_is_told_with_its_default() -> None:
    parser = argparse.ArgumentParser()
    arguments(parser)
    for action in parser._actions:
        for option in action.option_strings:
            assert option in ("-h", "--help", "--port") or f"`{option}" in PAGE, option
    defaults = dict(re.findall(r"\| `--([a-z-]+)` \| (\d+) \|", PAGE))
    assert defaults == {
        name: f"{parser.get_default(name.replace('-', '_')):g}" for name in defaults
    }
    assert len(defaults) == 5


def test_every_kind_of_problem_is_told_with_its_status() -> None:
    rows = re.findall(r"^\| ([\d, ]+) \| (`[^|]+) \|", PAGE, re.M)
    told = {
        kind: {int(status) for status in statuses.split(", ")}
        for statuses, kinds in rows
        for kind in re.findall(r"`([a-z-]+)`", kinds)
    }
    assert told.keys() == KINDS.keys()
    assert all(KINDS[kind].status in statuses for kind, statuses in told.items())
