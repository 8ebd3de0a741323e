"""``ipplan-kg export``: what it writes, and what it says."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pyoxigraph as ox
import pytest

from ipplan_kg.exports.files import export_writers
from ipplan_kg.exports.relations import TABLES
from ipplan_kg.store import dump_nquads
from ipplan_kg.views import get_view, rendered
from tests.conftest import Cli

TABLE_FILES = {f"{table.name}.csv" for table in TABLES}


@pytest.fixture(scope="module")
def data(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "plans.nq"
    path.write_bytes(dump_nquads(store))
    return path


@pytest.fixture(scope="module")
def published(store: ox.Store) -> dict[str, bytes]:
    """The files that a site has in ``exports/``."""
    found = {}
    for name, write in export_writers(store):
        output = BytesIO()
        write(output)
        found[name] = output.getvalue()
    return found


def test_without_a_format_it_lists_them(cli: Cli) -> None:
    done = cli("export")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        *("csvw", "datapackage", "graphml", "gexf", "stratml")
    ]


@pytest.mark.parametrize(
    ("format", "descriptor"), [("csvw", "csv-metadata.json"), ("datapackage", "datapackage.json")]
)
def test_tables_are_those_of_a_published_site(
    cli: Cli,
    data: Path,
    published: dict[str, bytes],
    tmp_path: Path,
    format: str,
    descriptor: str,
) -> None:
    done = cli("export", format, "-o", "tables", "--store", data)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"wrote {len(TABLES) + 1} files into tables\n"
    found = {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}
    assert found.keys() == TABLE_FILES | {descriptor}
    assert found == {name: published[name] for name in found}


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_a_network_is_that_of_a_published_site(
    cli: Cli, data: Path, published: dict[str, bytes], tmp_path: Path, format: str
) -> None:
    done = cli("export", format, "--store", data)
    assert done.stdout.encode() == published[f"co-responsibility.{format}"]
    assert cli("export", format, "-o", "kg/a.xml", "--store", data).returncode == 0
    assert (tmp_path / "kg/a.xml").read_bytes() == published[f"co-responsibility.{format}"]


def test_stratml_is_the_document_of_the_view(cli: Cli, data: Path, store: ox.Store) -> None:
    done = cli("export", "stratml", "--plan", "2021-2022", "--store", data)
    assert done.stdout.encode() == rendered(store, get_view("stratml"))
    assert cli("export", "stratml", "-o", "-", "--store", data).stdout == done.stdout


def test_an_archive_is_written_at_once(cli: Cli, data: Path, tmp_path: Path) -> None:
    done = cli(
        "export", "datapackage", "-o", "all.zip", "--url", "https://a.example/", "--store", data
    )
    assert done.stderr == "wrote all.zip\n"
    with ZipFile(tmp_path / "all.zip") as archive:
        assert set(archive.namelist()) == TABLE_FILES | {"datapackage.json"}
        assert json.loads(archive.read("datapackage.json"))["homepage"] == "https://a.example/"
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("csvw", 2, "csvw is several files: name a folder or a .zip with -o"),
        ("datapackage -o -", 2, "datapackage is several files: name a folder or a .zip with -o"),
        ("gexf --plan 2021-2022", 2, "--plan is for stratml, not for gexf"),
        ("csvw --url https://a.example/ -o x", 2, "--url is for datapackage, not for csvw"),
        ("stratml --plan 1999", 2, "nothing is called '1999'"),
        ("csvw -o plans.nq", 3, "cannot write plans.nq"),
        ("gexf -o folder", 3, "cannot write folder: Is a directory"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    cli: Cli, data: Path, tmp_path: Path, words: str, status: int, said: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "plans.nq").write_text("mine")
    done = cli("export", *words.split(), "--store", data)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith(f"ipplan-kg: error: {said}")
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "plans.nq").read_text() == "mine"


def test_nothing_is_written_if_one_table_cannot_be(cli: Cli, data: Path, tmp_path: Path) -> None:
    (tmp_path / "tables" / "tasks.csv").mkdir(parents=True)
    done = cli("export", "csvw", "-o", "tables", "--store", data)
    assert done.returncode == 3
    assert [path.name for path in (tmp_path / "tables").iterdir()] == ["tasks.csv"]
