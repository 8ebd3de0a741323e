"""What is built is complete: a wheel and an sdist, used from an empty environment elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASSETS = ("mappings", "ontology", "shapes", "queries", "plans")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed, without the environment of the checkout."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment["XDG_CACHE_HOME"] = str(cwd / "cache")
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist of this checkout and the wheel built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    return next(dist.glob("*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a new environment that holds the locked dependencies and the wheel."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=True)
    scripts = folder / "bin"
    pip = (scripts / "python", "-m", "pip", "--quiet", "install")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.txt", cwd=folder)
    run(*pip, "--no-deps", wheel, cwd=folder)
    run(scripts / "python", "-m", "pip", "check", cwd=folder)
    return scripts


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    assert not tmp_path.is_relative_to(ROOT)
    return tmp_path


def assets_of_the_checkout() -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for folder in ASSETS
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }


def test_the_sdist_holds_what_a_checkout_holds(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert assets_of_the_checkout() - names == set()
    assert {"LICENSE", "LICENSE-DATA.md", "README.md", "Makefile", "tests/conftest.py"} <= names
    assert {name for name in names if name.startswith((".venv", "build/"))} == set()


def test_the_wheel_holds_the_assets_and_nothing_of_the_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packed = {name.removeprefix("ipplan_kg/_assets/") for name in names if "/_assets/" in name}
    assert packed == assets_of_the_checkout()
    assert "ipplan_kg/py.typed" in names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"ipplan_kg"}


def test_the_wheel_builds_the_packaged_plan(scripts: Path, elsewhere: Path) -> None:
    run(scripts / "ipplan-kg", "build", "-o", "kg", cwd=elsewhere)
    assert (elsewhere / "kg" / "ipplan.ttl").is_file()
    here = elsewhere / "here"
    subprocess.run(
        [sys.executable, "-m", "ipplan_kg", "build", "--quiet", "-o", here], cwd=ROOT, check=True
    )
    assert (elsewhere / "kg" / "ipplan.nq").read_bytes() == (here / "ipplan.nq").read_bytes()


def test_the_wheel_answers_a_catalogue_query(scripts: Path, elsewhere: Path) -> None:
    out = run(
        scripts / "ipplan-kg", "query", "agencies-by-task-count", "--format", "csv", cwd=elsewhere
    )
    assert len(out.splitlines()) == 1 + 39


def test_the_wheel_shows_a_task(scripts: Path, elsewhere: Path) -> None:
    assert "Anti-Monopoly Law" in run(scripts / "ipplan-kg", "show", "1", cwd=elsewhere)


def test_the_wheel_runs_without_a_home(scripts: Path, elsewhere: Path) -> None:
    shutil.rmtree(elsewhere / "cache", ignore_errors=True)
    (elsewhere / "cache").write_text("a file where the cache folder should be")
    done = subprocess.run(
        [scripts / "ipplan-kg", "query", "agencies-by-task-count"],
        cwd=elsewhere,
        env={"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(elsewhere / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
