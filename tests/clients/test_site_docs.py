"""What docs/site.md shows is true: its commands are sent to a server of this test."""

from __future__ import annotations

import doctest
import re

import pytest

from tests.clients.shown import commands, printed
from tests.conftest import ROOT
from tests.documented import BLOCK, matches

PAGE = (ROOT / "docs" / "site.md").read_text("utf-8")
BLOCKS = BLOCK.findall(PAGE)


@pytest.mark.parametrize(
    ("command", "shown"), commands(BLOCKS), ids=lambda text: text.split("\n")[0]
)
def test_a_command_prints_what_is_shown(url: str, command: str, shown: str) -> None:
    found = printed(command, url)
    assert matches(shown, found), found


def test_the_python_session_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    runner = doctest.DocTestRunner()
    for language, block in BLOCKS:
        if language == "python":
            runner.run(doctest.DocTestParser().get_doctest(block, {}, "site.md", "site.md", 0))
    assert (runner.tries, runner.failures) == (7, 0)


def test_every_test_that_is_named_is_there() -> None:
    for name in re.findall(r"`(tests/[\w/.]+\.py)`", PAGE):
        assert (ROOT / name).exists(), name


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", PAGE):
        assert target.startswith("https://") or (ROOT / "docs" / target).exists(), target
