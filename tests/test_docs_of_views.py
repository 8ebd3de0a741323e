"""The page on views shows what its commands print, and leads somewhere."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.store import dump_nquads
from ipplan_kg.views import views
from tests.clients.served import served
from tests.conftest import ROOT
from tests.documented import linked, matches, printed_by

PAGE = ROOT / "docs" / "views.md"
TEXT = PAGE.read_text("utf-8")
SHOWN = "http://127.0.0.1:8000"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.M | re.S)


def commands(language: str) -> list[tuple[str, str]]:
    """Each command of the blocks in a language, and what the page says it prints."""
    found = re.split(r"^\$ ", "".join(blocks(language)), flags=re.M)[1:]
    return [(command, shown) for command, _, shown in (each.partition("\n") for each in found)]


@pytest.mark.parametrize(("command", "shown"), commands("console"))
def test_the_page_shows_what_its_commands_print(command: str, shown: str, tmp_path: Path) -> None:
    printed = printed_by(command, linked(tmp_path))
    assert matches(shown, printed), printed


@pytest.fixture(scope="module")
def url(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("served") / "plans.nq"
    data.write_bytes(dump_nquads(store))
    with served(data) as found:
        yield found


@pytest.mark.parametrize(("command", "shown"), commands("shell"))
def test_the_page_shows_what_a_server_answers(
    command: str, shown: str, url: str, tmp_path: Path
) -> None:
    printed = printed_by(command.replace(SHOWN, url), tmp_path).replace("\r", "")
    assert matches(shown, printed), printed


def test_the_python_session_prints_what_is_shown() -> None:
    runner = doctest.DocTestRunner()
    for block in blocks("python"):
        runner.run(doctest.DocTestParser().get_doctest(block, {}, "views", None, 0))
    assert (runner.tries, runner.failures) == (5, 0)


def test_every_link_of_the_page_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", TEXT):
        assert target.startswith("https://") or (PAGE.parent / target).exists(), target


def test_every_view_has_its_column_and_says_what_is_lost() -> None:
    header = next(line for line in TEXT.splitlines() if line.startswith("| ours |"))
    assert [each.strip() for each in header.strip("|").split("|")][1:] == [v.name for v in views()]
    for view in views():
        assert f"\n- **{view.name}**: " in TEXT
