"""The page on views shows what a server answers and Python prints, and tells of every view."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.store import dump_nquads
from ipplan_kg.views import views
from tests.clients.served import served
from tests.clients.shown import ON_THIS_MACHINE, commands
from tests.conftest import ROOT
from tests.documented import BLOCK, matches, printed_by

PAGE = ROOT / "docs" / "views.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = BLOCK.findall(TEXT)


@pytest.fixture(scope="module")
def url(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("served") / "plans.nq"
    data.write_bytes(dump_nquads(store))
    with served(data) as found:
        yield found


@pytest.mark.parametrize(("command", "shown"), commands(BLOCKS))
def test_the_page_shows_what_a_server_answers(
    command: str, shown: str, url: str, tmp_path: Path
) -> None:
    printed = printed_by(command.replace(ON_THIS_MACHINE, url), tmp_path).replace("\r", "")
    assert matches(shown, printed), printed


def test_the_python_session_prints_what_is_shown() -> None:
    runner = doctest.DocTestRunner()
    for language, block in BLOCKS:
        if language == "python":
            runner.run(doctest.DocTestParser().get_doctest(block, {}, "views", None, 0))
    assert (runner.tries, runner.failures) == (5, 0)


def test_every_view_has_its_column_and_says_what_is_lost() -> None:
    header = next(line for line in TEXT.splitlines() if line.startswith("| ours |"))
    assert [each.strip() for each in header.strip("|").split("|")][1:] == [v.name for v in views()]
    for view in views():
        assert f"\n- **{view.name}**: " in TEXT
