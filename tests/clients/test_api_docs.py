"""What docs/api.md shows is true: its commands are sent to a server of this test."""

from __future__ import annotations

import doctest
import re

import pytest

from tests.clients.served import fetch
from tests.clients.shown import commands, printed
from tests.conftest import ROOT
from tests.documented import BLOCK, matches

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
BLOCKS = BLOCK.findall(PAGE)


@pytest.mark.parametrize(
    ("command", "shown"), commands(BLOCKS), ids=lambda text: text.split("\n")[0]
)
def test_a_command_prints_what_is_shown(url: str, command: str, shown: str) -> None:
    found = printed(command, url)
    assert matches(shown, found), found


def test_every_address_is_there(url: str) -> None:
    for path in set(re.findall(r"`(/[a-z.-][\w./-]*)`", PAGE)):
        assert fetch(url + path).status == 200, path


def test_the_python_session_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    runner = doctest.DocTestRunner()
    for language, block in BLOCKS:
        if language == "python":
            runner.run(doctest.DocTestParser().get_doctest(block, {}, "api.md", "api.md", 0))
    assert (runner.tries, runner.failures) == (4, 0)


def test_every_kind_of_block_is_tested() -> None:
    assert {language for language, _ in BLOCKS} == {"python", "shell", "text"}
