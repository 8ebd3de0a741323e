"""Completion of the command line: what may come next, and what tells bash, zsh and fish to ask.

The scripts ask ``ipplan-kg completion --complete`` each time, so that they hold no list that could
grow old: options, choices, queries, parameters and names are those of the program itself.
"""

from __future__ import annotations

import os

__all__ = ["SHELLS", "script"]

SHELLS = ("bash", "zsh", "fish")


def script(shell: str) -> str:
    """Return the script that makes a shell complete ``ipplan-kg``."""
    name = f"ipplan-kg.{shell}"
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()
