"""What docs/endpoint.md shows is true: its commands are sent to a server of this test."""

from __future__ import annotations

import argparse
import re

import pytest

from ipplan_kg.commands.serve import arguments
from ipplan_kg.server.problems import KINDS
from tests.clients.shown import commands, printed
from tests.conftest import ROOT
from tests.documented import BLOCK, matches

PAGE = (ROOT / "docs" / "endpoint.md").read_text("utf-8")
BLOCKS = BLOCK.findall(PAGE)
# The others start servers, as test_life and test_kept do.
CURL = [each for each in commands(BLOCKS) if each[0].startswith("curl ")]


@pytest.mark.parametrize(("command", "shown"), CURL, ids=lambda text: text.split("\n")[0])
def test_a_command_prints_what_is_shown(url: str, command: str, shown: str) -> None:
    found = printed(command, url)
    assert matches(shown, found), found


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
