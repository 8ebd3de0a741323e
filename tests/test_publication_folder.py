"""A published folder: whole at every moment, and nothing of others ever touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from ipplan_kg.errors import OutputError
from ipplan_kg.publication.folder import Changes, Folder
from ipplan_kg.publication.staging import OWN

MADE: dict[str, bytes] = {"a/old.txt": b"old", "b.txt": b"one"}
THEIRS = {"a/theirs.txt": b"theirs"}


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and OWN not in path.relative_to(root).parts
    }


def put(root: Path, made: Mapping[str, bytes]) -> Changes:
    """Publish these files, and no others."""
    with Folder(root).opened() as run:
        run.add([run.staging.stage(path, data) for path, data in made.items()])
        return run.commit()


def own(root: Path) -> set[str]:
    return {path.name for path in (root / OWN).iterdir()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder in which a run has written two files, beside somebody else's."""
    root = tmp_path / "site"
    put(root, MADE)
    (root / "a" / "theirs.txt").write_bytes(b"theirs")
    return root


def test_what_is_no_longer_published_goes_and_what_others_wrote_stays(root: Path) -> None:
    assert put(root, {"b.txt": b"two"}) == Changes(written=1, kept=0, deleted=1, left=())
    assert files(root) == THEIRS | {"b.txt": b"two"}


def test_a_folder_that_is_empty_goes_with_its_last_file(root: Path) -> None:
    put(root, MADE | {"c/d/e.txt": b"deep"})
    put(root, MADE)
    assert not (root / "c").exists()


def test_a_file_that_has_not_changed_is_not_written(root: Path) -> None:
    before = (root / "b.txt").stat()
    assert put(root, MADE) == Changes(written=0, kept=2, deleted=0, left=())
    after = (root / "b.txt").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_manifest_depends_on_what_is_published_alone(root: Path, tmp_path: Path) -> None:
    put(root, {"z.txt": b"z"})
    put(root, MADE)
    put(tmp_path / "other", dict(reversed(MADE.items())))
    assert (root / OWN / "manifest").read_bytes() == (
        tmp_path / "other" / OWN / "manifest"
    ).read_bytes()
    assert (root / OWN / "manifest").read_text().splitlines()[1:] == [
        f"{sha256(b'old').hexdigest()}  a/old.txt",
        f"{sha256(b'one').hexdigest()}  b.txt",
    ]
    assert own(root) == {"lock", "manifest"}


# what others have done


def test_a_file_that_somebody_has_changed_is_not_deleted(root: Path) -> None:
    (root / "a/old.txt").write_bytes(b"edited by hand")
    assert put(root, {"b.txt": b"one"}).left == ("a/old.txt",)
    assert (root / "a/old.txt").read_bytes() == b"edited by hand"


def test_a_file_that_somebody_has_changed_or_deleted_is_put_right(root: Path) -> None:
    (root / "a/old.txt").write_bytes(b"edited by hand")
    (root / "b.txt").unlink()
    assert put(root, MADE).written == 2
    assert files(root) == THEIRS | MADE


def test_a_file_of_others_is_not_written_over(root: Path) -> None:
    with pytest.raises(OutputError, match=r"theirs\.txt was not written by"):
        put(root, MADE | {"a/theirs.txt": b"ours"})
    assert files(root) == THEIRS | MADE


def test_two_things_that_want_one_file_are_an_error(root: Path) -> None:
    alike = pytest.raises(OutputError, match=r"would have the same path, near b\.txt")
    with alike, Folder(root).opened() as run:
        run.add([run.staging.stage("b.txt", b"one")])
        run.add([run.staging.stage("b.txt", b"two")])
    assert files(root) == THEIRS | MADE


@pytest.mark.parametrize("path", ["../out.txt", "/etc/x", "a/../../x", f"{OWN}/manifest", "a//b"])
def test_no_path_leads_out_of_the_folder(root: Path, path: str) -> None:
    with pytest.raises(OutputError, match="cannot be the path"):
        put(root, {path: b""})


def test_a_manifest_that_names_a_file_elsewhere_is_refused(root: Path) -> None:
    victim = root.parent / "victim.txt"
    victim.write_bytes(b"x")
    with open(root / OWN / "manifest", "a", encoding="utf-8") as file:
        file.write(f"{sha256(b'x').hexdigest()}  ../victim.txt\n")
    with pytest.raises(OutputError, match="cannot be the path"):
        put(root, {})
    assert victim.exists()


def test_a_manifest_that_is_no_text_is_refused(root: Path) -> None:
    (root / OWN / "manifest").write_bytes(b"\xff\xfe")
    with pytest.raises(OutputError, match="manifest is not what a run has written"):
        put(root, {})
    assert files(root) == THEIRS | MADE


def test_a_link_that_leads_out_of_the_folder_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (root / "c").symlink_to(tmp_path / "outside")
    with pytest.raises(OutputError, match="leads out of"):
        put(root, {"c/x.txt": b""})


def test_two_runs_do_not_meet(root: Path) -> None:
    with Folder(root).opened(), pytest.raises(OutputError, match="another run is publishing"):
        put(root, {})


def test_a_copy_of_hard_links_can_be_published_into_and_the_site_stays(root: Path) -> None:
    """``docs/publishing.md`` says how two such folders change places in one step."""
    copy = root.with_name("next")
    subprocess.run(["cp", "-al", root, copy], check=True)
    put(copy, {"b.txt": b"two"})
    assert files(copy) == THEIRS | {"b.txt": b"two"}
    assert files(root) == THEIRS | MADE
    assert put(root, MADE) == Changes(written=0, kept=2, deleted=0, left=())


# runs that fail


def test_a_run_that_fails_leaves_the_site_as_it_was(root: Path) -> None:
    with pytest.raises(RuntimeError), Folder(root).opened() as run:
        run.add([run.staging.stage("b.txt", b"new")])
        raise RuntimeError
    assert files(root) == THEIRS | MADE
    assert own(root) == {"lock", "manifest"}


def test_a_first_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), Folder(tmp_path / "site").opened() as run:
        run.add([run.staging.stage("b.txt", b"new")])
        raise RuntimeError
    assert not (tmp_path / "site").exists()


def test_a_folder_that_cannot_be_written_is_told_in_a_line(root: Path) -> None:
    (root / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=r"cannot write .*Not a directory; the site is as it was"):
        put(root / "file", MADE)


LIMITED = """
import resource, sys
from pathlib import Path
from ipplan_kg.errors import OutputError
from tests.test_publication_folder import MADE, put
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    put(Path(sys.argv[1]), MADE | {"large.bin": bytes(1 << 20)})
except OutputError as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [1000, 500_000])
def test_a_disk_that_is_full_is_told_in_a_line_and_leaves_the_site(root: Path, limit: int) -> None:
    """No file may be longer than the limit: the ledger, or what is published."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(root), str(limit)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stderr == ""
    assert done.stdout.startswith(f"cannot write {root}") or "cannot write into" in done.stdout
    assert done.stdout.count("\n") == 1
    assert files(root) == THEIRS | MADE
    assert own(root) == {"lock", "manifest"}


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.test_publication_folder import put
name, number = sys.argv[2], int(sys.argv[3])
calls, called = 0, getattr(os, name)
def stops(*args, **kwargs):
    global calls
    calls += 1
    if calls == number:
        os.kill(os.getpid(), signal.SIGKILL)
    return called(*args, **kwargs)
setattr(os, name, stops)
put(Path(sys.argv[1]), {"b.txt": b"two", "c/c.txt": b"three", "d.txt": b"four"})
"""
THEN = {"b.txt": b"two", "c/c.txt": b"three", "d.txt": b"four"}


@pytest.mark.parametrize(
    ("call", "number", "left"),
    [
        ("makedirs", 2, MADE),  # while files are put aside
        ("replace", 1, MADE),  # before the manifest of both states
        ("replace", 2, MADE),  # before the first file: what is new comes first
        ("replace", 3, MADE | {"c/c.txt": b"three"}),
        ("replace", 4, MADE | {"c/c.txt": b"three", "d.txt": b"four"}),
        ("unlink", 1, MADE | THEN),  # before what is gone is deleted
        ("replace", 5, THEN),  # before the manifest
    ],
)
def test_a_run_that_is_killed_leaves_whole_files_and_the_next_puts_it_right(
    root: Path, call: str, number: int, left: dict[str, bytes]
) -> None:
    command = [sys.executable, "-c", KILLED, str(root), call, str(number)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert files(root) == THEIRS | left
    put(root, MADE)
    assert files(root) == THEIRS | MADE
    assert own(root) == {"lock", "manifest"}


def test_a_thousand_files_are_flushed_at_once_or_one_by_one(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system has no syncfs, each file is flushed before it moves."""
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    monkeypatch.setattr("ipplan_kg.publication.durable._SYNCFS", None)
    put(root, {f"{number}.txt": b"x" for number in range(20)})
    files_of_site, manifests, folders = 20, 2, 3
    assert len(flushed) == files_of_site + manifests + folders
