"""docs/notebook.ipynb runs from top to bottom and prints what it was committed with.

Its outputs are committed, so that it can be read without being run: texts and tables are compared
here, images only counted. ``python docs/run_notebook.py`` makes them anew.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ipplan_kg import KnowledgeGraph
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "docs"))

import run_notebook


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def asks_the_web(cell: Any) -> bool:
    return run_notebook.NETWORK in cell.metadata.get("tags", ())


@pytest.fixture(scope="module")
def committed() -> Any:
    notebook = nbformat.read(run_notebook.NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    return notebook


@pytest.mark.slow
def test_every_cell_prints_what_was_committed(
    committed: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    rerun = run_notebook.executed(network=False)
    for before, after in zip(code_cells(committed), code_cells(rerun), strict=True):
        if not asks_the_web(before):
            hint = f"if that is right, python docs/run_notebook.py: {before.source}"
            assert run_notebook.texts(after) == run_notebook.texts(before), hint


def test_it_was_committed_as_it_was_run(committed: Any) -> None:
    cells = code_cells(committed)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    kinds = [kind for cell in cells for kind, _ in run_notebook.texts(cell)]
    assert kinds.count("image/png") == 2
    assert "stderr" not in kinds


def test_it_names_no_place_of_the_machine_it_was_run_on(committed: Any) -> None:
    for cell in code_cells(committed):
        for _, text in run_notebook.texts(cell):
            assert not any(word in text for word in (str(ROOT), str(Path.home()), "/tmp/"))


def test_without_a_network_the_cell_that_asks_the_web_says_so(
    committed: Any,
    kg: KnowledgeGraph,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def offline(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    (cell,) = filter(asks_the_web, code_cells(committed))
    monkeypatch.setattr(socket, "getaddrinfo", offline)
    names: dict[str, object] = {"kg": kg}
    exec(cell.source, names)
    assert names["found"] is None
    assert capsys.readouterr().out.startswith("not now: https://query.wikidata.org/sparql does not")
