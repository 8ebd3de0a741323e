"""The commands that the pages on links and on federated queries show, run against a real server."""

from __future__ import annotations

import doctest
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conftest import ROOT
from tests.documented import linked, matches, printed_by
from tests.servers import oxigraph

PAGES = ("federation.md", "proposals.md")
SHOWN = "http://127.0.0.1:7878/query"
BLOCK = re.compile(r"^```shell\n(.*?)^```$", re.M | re.S)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("server") / "fictional.nq"
    store = ox.Store()
    store.load(path=str(ROOT / "tests/data/linking/fictional.ttl"), format=ox.RdfFormat.TURTLE)
    store.dump(str(path), ox.RdfFormat.N_QUADS)
    with oxigraph(path) as running:
        yield running.query


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_its_commands_print(page: str, server: str, tmp_path: Path) -> None:
    text = "".join(BLOCK.findall((ROOT / "docs" / page).read_text("utf-8")))
    commands = re.split(r"^\$ ", text, flags=re.M)[1:]
    assert len(commands) >= 3
    folder = linked(tmp_path)
    for each in commands:
        command, _, shown = each.partition("\n")
        ours = f"| {sys.executable} -m ipplan_kg"
        command = command.replace(SHOWN, server).replace("| ipplan-kg", ours)
        printed = printed_by(command, folder).replace(server, SHOWN)
        assert matches(shown, printed), f"{command}\n{printed}"


def test_the_python_session_prints_what_is_shown(server: str) -> None:
    text = (ROOT / "docs" / "federation.md").read_text("utf-8").replace(SHOWN, server)
    flags = doctest.NORMALIZE_WHITESPACE  # CSV has line ends of its own
    runner = doctest.DocTestRunner(optionflags=flags)
    for block in re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S):
        runner.run(doctest.DocTestParser().get_doctest(block, {}, "federation", None, 0))
    assert (runner.tries, runner.failures) == (6, 0)
