"""Publishing as its user sees it: one run after the other, at a terminal, cut off in the middle."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import BadParameter, OutputError
from ipplan_kg.publication import data
from ipplan_kg.publication.data import Data
from ipplan_kg.publication.folder import Changes
from ipplan_kg.publication.makers import Makers
from ipplan_kg.publication.making import Maker, Task
from ipplan_kg.publication.publish import PHASES, publish
from ipplan_kg.publication.staging import OWN, Staging
from ipplan_kg.store import dump_nquads, new
from tests.terminals import Terminal
from tests.test_publication_folder import files

BASE, OTHER = "https://example.org/small/", "https://data.example.org/plans/"
# A dataset that is published in a second: four things and their names, and no plan.
SMALL = f"""
<{BASE}agency/a> {{ <{BASE}agency/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "A"@en . }}
<{BASE}graph/ontology> {{ <{BASE}agency/b> <http://www.w3.org/2004/02/skos/core#broader>
  <{BASE}agency/a> . }}
"""


@pytest.fixture(scope="module")
def small() -> ox.Store:
    """Read it, never write to it."""
    store = ox.Store()
    store.load(SMALL.encode(), format=ox.RdfFormat.TRIG)
    return store


@pytest.fixture(scope="module")
def site(small: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small dataset as a site; read it, never write to it."""
    root = tmp_path_factory.mktemp("published") / "site"
    publish(small, root, pictures=False)
    return root


# where the data is


@pytest.mark.slow
def test_a_store_directory_is_published_from_disk_and_not_changed(
    small: ox.Store, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    disk = ox.Store(str(folder))
    disk.bulk_extend(small)
    disk.flush()
    del disk
    before = {path: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(data, "_IN_MEMORY", 0)
    publish(str(folder), tmp_path / "site", pictures=False)
    assert files(tmp_path / "site") == files(site)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("limit", [0, 1 << 20])
def test_a_large_file_is_loaded_into_a_store_on_disk(
    small: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    (tmp_path / "ipplan.nq").write_bytes(dump_nquads(small))
    monkeypatch.setattr(data, "_LARGE", limit)
    for path in (tmp_path / "ipplan.nq", tmp_path):  # a file, and the folder of a build
        found = data.source_store(path, tmp_path / f"made-of-{path.name}")
        assert dump_nquads(found) == dump_nquads(small)
        assert (tmp_path / f"made-of-{path.name}").exists() == (limit == 0)


def test_the_copy_has_the_union_and_leaves_out_what_describes_the_dataset(
    small: ox.Store, tmp_path: Path
) -> None:
    thing = ox.NamedNode(f"{BASE}dataset")
    described = ox.Quad(thing, thing, thing, ox.NamedNode(f"{BASE}graph/description"))
    copied = Data(tmp_path / "data")
    copied.take(new([*small, described]), BASE)
    assert dump_nquads(copied.open()) == dump_nquads(small)
    assert len(copied.open()) == 2 * len(small)


def test_the_copy_has_the_base_that_was_asked_for(small: ox.Store, tmp_path: Path) -> None:
    copied = Data(tmp_path / "data")
    copied.take(small, OTHER)
    assert dump_nquads(copied.open()) == dump_nquads(small).replace(BASE.encode(), OTHER.encode())


def test_what_is_no_base_is_refused(small: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="nonsense is no base"):
        publish(small, tmp_path / "site", base="nonsense")
    assert not (tmp_path / "site").exists()


# one run after the other


@pytest.mark.slow
def test_a_run_in_which_nothing_has_changed_makes_nothing(
    small: ox.Store, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the same data and options, and the files as they were, is nothing new."""
    root = shutil.copytree(site, tmp_path / "site")
    with monkeypatch.context() as patched:
        patched.setattr(Maker, "begin", lambda *_: pytest.fail("pages are made"))
        again = publish(small, root, pictures=False)
        assert again.changes == Changes(0, len(files(site)), 0, ())
        assert (again.files, again.size) == (len(files(site)), sum(map(len, files(site).values())))
        other = new([*small, ox.Quad(*[ox.NamedNode(f"{BASE}agency/c")] * 4)])
        for store, options in ((other, {}), (small, {"publisher": "X"}), (small, {"anew": True})):
            with pytest.raises(pytest.fail.Exception, match="pages are made"):
                publish(store, root, pictures=False, **options)
    (root / "robots.txt").write_bytes(b"edited")
    (root / "agency" / "a.html").unlink()
    assert publish(small, root, pictures=False).changes.written == 2
    assert files(root) == files(site)


# processes


def test_a_process_that_is_killed_ends_the_run_with_a_line(small: ox.Store, tmp_path: Path) -> None:
    copied = Data(tmp_path / "data")
    copied.take(small, BASE)
    staging = Staging(tmp_path, tmp_path / "aside")
    with Makers(2, copied, staging) as makers:
        for process in makers.processes:
            os.kill(process, signal.SIGKILL)
        with pytest.raises(OutputError, match=r"has ended \(SIGKILL\): .*--jobs"):
            list(makers.make([[Task("dump", "nq")]] * 9))


def test_what_goes_wrong_in_a_process_is_told(small: ox.Store, tmp_path: Path) -> None:
    copied = Data(tmp_path / "data")
    copied.take(small, BASE)
    (tmp_path / "aside").write_bytes(b"")  # where a folder has to be
    staging = Staging(tmp_path, tmp_path / "aside")
    with Makers(2, copied, staging) as makers, pytest.raises(OSError, match="aside"):
        list(makers.make([[Task("dump", "nq")]]))


RUN = """
import sys
import pyoxigraph as ox
from ipplan_kg.publication.publish import publish
if __name__ == "__main__":
    store = ox.Store()
    store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
    publish(store, sys.argv[2], jobs=2, pictures=False)
"""


def staged(root: Path) -> int:
    """How many files wait to be moved."""
    return sum(1 for path in (root / OWN).glob("staging-*/site/**/*") if path.is_file())


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_the_site_and_no_process(
    small: ox.Store, site: Path, tmp_path: Path
) -> None:
    """SIGKILL to the first process only, while others work."""
    root = shutil.copytree(site, tmp_path / "site")
    (tmp_path / "small.nq").write_bytes(dump_nquads(small).replace(b'"A"', b'"B"'))
    (tmp_path / "run.py").write_text(RUN)
    for enough in (1, 60):
        with subprocess.Popen(
            [sys.executable, tmp_path / "run.py", tmp_path / "small.nq", root],
            stderr=subprocess.PIPE,
            text=True,
        ) as run:
            while staged(root) < enough:
                assert run.poll() is None
                time.sleep(0.01)
            run.kill()
            assert run.stderr is not None
            run.stderr.read()  # its end: no process is left that could write to it
        assert files(root) == files(site)
    publish(small, root, pictures=False)
    assert files(root) == files(site)
    assert {path.name for path in (root / OWN).iterdir()} == {"lock", "manifest"}


# at a terminal


def shown(code: str, folder: Path, *, columns: int = 80, term: str = "xterm") -> str:
    """What a program shows at a terminal that is so wide."""
    with Terminal(
        [sys.executable, "-c", code],
        env={"TERM": term, "PYTHONPATH": os.getcwd()},
        cwd=folder,
        columns=columns,
    ) as terminal:
        assert terminal.end() == 0, terminal.screen
        return terminal.raw


PHASE = """
from ipplan_kg.progress import ProgressBar
with ProgressBar(("one", "three")) as bar:
    for done in range(9):
        bar("one", done, 8)
    bar("three", 5, 1000000)
print("end")
"""


@pytest.mark.parametrize("columns", [80, 40])
def test_a_bar_is_as_wide_as_the_terminal_and_goes(tmp_path: Path, columns: int) -> None:
    raw = shown(PHASE, tmp_path, columns=columns)
    *lines, cleared, end = raw.replace("\r\n", "\n").split("\r")
    bars = [line for line in lines if "%" in line]
    assert re.fullmatch(r"one     0% +0/8 00:00<\?", bars[0])
    assert re.fullmatch(r"three   0% +0/1000000 00:00<\?", bars[-1])
    assert {len(line) for line in bars} == {columns - 1}
    assert cleared == " " * (columns - 1)
    assert end == "end\n"
    assert "\x1b" not in raw


WANTED = """
from ipplan_kg.progress import ProgressBar
print(ProgressBar.wanted(quiet={quiet}))
"""


@pytest.mark.parametrize(
    ("quiet", "term", "wanted"),
    [(False, "xterm", "True"), (True, "xterm", "False"), (False, "dumb", "False")],
)
def test_a_bar_is_for_who_wants_to_look(
    tmp_path: Path, quiet: bool, term: str, wanted: str
) -> None:
    assert shown(WANTED.format(quiet=quiet), tmp_path, term=term).strip() == wanted


@pytest.mark.slow
def test_a_terminal_shows_every_phase_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "small.trig").write_text(SMALL)
    code = "from ipplan_kg.cli import main; main('publish s --store small.trig --jobs 1'.split())"
    raw = shown(code, tmp_path)
    bars = [part for part in raw.split("\r") if "%" in part]
    seen = dict.fromkeys(line.split()[0] for line in bars)
    assert tuple(seen) == PHASES
    assert re.search(r"pages   [0-9 ]{2}% █+", raw)
    assert raw.rpartition("\r")[2] == "\n"
    assert raw.split("\r")[-2].startswith(f"{BASE}: ")
