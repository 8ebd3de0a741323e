"""What docs/site.md shows is true: its commands are sent to a server of this test."""

from __future__ import annotations

import doctest
import re
import subprocess

import pytest

from tests.conftest import ROOT
from tests.programs import program
from tests.test_readme import BLOCK, matches

PAGE = (ROOT / "docs" / "site.md").read_text("utf-8")
BLOCKS = BLOCK.findall(PAGE)
ON_THIS_MACHINE = "http://127.0.0.1:8000"


def commands() -> list[tuple[str, str]]:
    """Each command of the blocks in shell, and what is shown below it."""
    text = "".join(block for language, block in BLOCKS if language == "shell")
    parts = re.split(r"^\$ ", text, flags=re.M)[1:]
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]


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
    assert matches(shown, done.stdout.replace(url, ON_THIS_MACHINE)), done.stdout


def test_the_python_session_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    runner = doctest.DocTestRunner()
    for language, block in BLOCKS:
        if language == "python":
            runner.run(doctest.DocTestParser().get_doctest(block, {}, "site.md", "site.md", 0))
    assert (runner.tries, runner.failures) == (5, 0)


def test_every_test_that_is_named_is_there() -> None:
    for name in re.findall(r"`(tests/[\w/.]+\.py)`", PAGE):
        assert (ROOT / name).exists(), name


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", PAGE):
        assert target.startswith("https://") or (ROOT / "docs" / target).exists(), target
