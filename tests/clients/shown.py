"""The curl commands that a page of the documentation shows, sent to a server of the tests."""

from __future__ import annotations

import re
import subprocess

from tests.programs import program

ON_THIS_MACHINE = "http://127.0.0.1:8000"


def commands(blocks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each command of the blocks in shell, and what is shown below it."""
    text = "".join(block for language, block in blocks if language == "shell")
    parts = re.split(r"^\$ ", text, flags=re.M)[1:]
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]


def printed(command: str, url: str) -> str:
    """What a command prints that is sent to this server, as if it were the one of the page."""
    assert command.startswith("curl ")
    here = command.replace(ON_THIS_MACHINE, url).removeprefix("curl ")
    done = subprocess.run(
        ["/bin/bash", "-c", f"{program('curl')} --silent --noproxy '*' {here}"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return done.stdout.replace("\r\n", "\n").replace(url, ON_THIS_MACHINE)
