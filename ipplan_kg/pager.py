"""Text on stdout, through a pager where it is a terminal and the text is longer than it."""

from __future__ import annotations

import os
import sys

from ipplan_kg.terminal import emit

__all__ = ["page"]


def page(data: bytes, *, paging: bool = True) -> None:
    """Write UTF-8 text to stdout, through ``$PAGER`` (default: less) if it is long.

    As git does: no pager where stdout is no terminal, where the text fits, or where PAGER is empty
    or ``cat``; less, unless LESS says otherwise, quits if the text fits and shows colours.

    Args:
        data: the text.
        paging: False never runs a pager.
    """
    command = os.environ.get("PAGER", "less").strip()
    if not paging or command in {"", "cat"} or not sys.stdout.isatty() or _fits(data):
        emit(data)
        return
    import shlex
    import subprocess

    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    try:
        pager = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, env=environment)
    except (OSError, ValueError):  # there is none: the text is what matters
        emit(data)
        return
    try:
        pager.communicate(data)  # a pager that is left early closes the pipe, which is no error
    except KeyboardInterrupt:
        pager.wait()  # Ctrl-C is for the pager, which goes on


def _fits(data: bytes) -> bool:
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return True
    return data.count(b"\n") < size.lines
