"""What a page of the documentation shows: its blocks, its commands, and what these print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
# `make` would set up an environment of its own; it gets the one the tests run in.
MAKE = ["make", "--silent", f"VENV={sys.prefix}", f"--assume-old={sys.prefix}/run"]


def sessions(blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each command of the console blocks and the output shown below it."""
    text = "".join(block for language, block in blocks if language == "console")
    parts = re.split(r"^\$ ", text, flags=re.M)[1:]
    found = [(command, output) for command, _, output in (part.partition("\n") for part in parts)]
    return [(command, output) for command, output in found if command != "make test"]


def matches(shown: str, printed: str) -> bool:
    """Whether the output is as shown: ``...`` stands for any words, alone for any lines."""
    pattern = re.escape(f"\n{shown}").replace(re.escape("\n...\n"), "\n(?:.*\n)*")
    return re.fullmatch(pattern.replace(re.escape("..."), ".*"), f"\n{printed}") is not None


def linked(folder: Path) -> Path:
    for name in ("Makefile", "ontology", "shapes", "queries", "plans", "ipplan_kg"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def printed_by(command: str, folder: Path) -> str:
    program, _, arguments = command.partition(" ")
    ours = {"make": shlex.join(MAKE), "ipplan-kg": f"{sys.executable} -m ipplan_kg"}
    done = subprocess.run(
        ["/bin/bash", "-c", f"{ours.get(program, program)} {arguments}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout
