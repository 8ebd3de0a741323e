"""The npm packages of tests that ``package.json`` names, as ``package-lock.json`` pins them."""

from __future__ import annotations

import fcntl
import os
import subprocess
from pathlib import Path

import pytest

from tests.programs import program

__all__ = ["packages"]

_HERE = Path(__file__).parent


def packages(where: Path = _HERE) -> Path:
    """Return the folder of the installed packages; without it skip the test, or fail it under CI.

    Tests in several processes wait for the one that installs them.

    Args:
        where: The folder of ``package.json`` and its lock.
    """
    node, npm = program("node"), program("npm")
    folder, locked = where / "node_modules", where / "package-lock.json"
    with locked.open("rb") as waiting:
        fcntl.flock(waiting, fcntl.LOCK_EX)
        installed = folder / ".package-lock.json"
        if installed.exists() and installed.stat().st_mtime >= locked.stat().st_mtime:
            return folder
        path = os.pathsep.join([str(Path(node).parent), os.environ["PATH"]])
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=where,
            env={**os.environ, "PATH": path},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        reason = f"npm ci failed in {where}: {done.stderr.strip()[-300:]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
