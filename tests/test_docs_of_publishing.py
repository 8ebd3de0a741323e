"""The guide to publishing is followed, from the text of a plan to what the world sees.

Its places on the web are servers of this test: nginx with the rules that the guide makes has the
files, an Apache with the file for w3id.org stands for that, and nginx is in front of `serve`.
"""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ipplan_kg.cli import verb_parser
from tests.conftest import MINI, ROOT
from tests.documented import BLOCK, matches, printed_by
from tests.programs import program
from tests.servers import free_port
from tests.web_servers import apache, nginx

PAGE = ROOT / "docs" / "publishing.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS: list[tuple[str, str]] = BLOCK.findall(TEXT)


def block(language: str) -> str:
    """The only block in a language."""
    [found] = [text for name, text in BLOCKS if name == language]
    return found


def commands() -> Iterator[tuple[str, str]]:
    """Each command of the guide, and what is shown below it."""
    text = "".join(text for language, text in BLOCKS if language == "shell")
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


class Guide:
    """A folder in which the guide is followed, and the servers that stand for its places."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.ports = {name: free_port() for name in ("files", "w3id", "server", "serve")}
        here = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        self.places = {
            "https://files.example.org/plans/": f"{here['files']}/plans/",
            "https://w3id.org/example/": f"{here['w3id']}/example/",
            "https://example.org/": f"{here['server']}/",
            "http://127.0.0.1:8000": here["serve"],
        }
        self.running = False

    def here(self, text: str) -> str:
        """Put the servers of the test in the places that the guide names."""
        for place, actual in self.places.items():
            text = text.replace(place, actual)
        return text

    def follow(self, command: str) -> str:
        """Return what a command prints, with the places that the guide names."""
        asks = command.split()[0]
        if asks in ("curl", "rapper"):
            program(asks)
            self.start()
        if command.startswith("ipplan-kg serve"):
            printed = self.serve(self.here(command))
        else:
            printed = printed_by(self.here(command), self.folder)
        for place, actual in self.places.items():
            printed = printed.replace(actual, place)
        return printed.replace("\r", "")

    def start(self) -> None:
        """Start what has the files, and what stands for w3id.org."""
        if self.running:
            return
        self.running = True
        site = (self.folder / "plans.conf").read_text("utf-8")
        site = site.replace("/var/www/plans", str(self.folder / "site"))
        self.stack.enter_context(nginx(site, port=self.ports["files"]))
        name = self.folder / "w3id" / "example"
        name.mkdir(parents=True)
        shutil.copyfile(self.folder / "site/hosting/w3id.htaccess", name / ".htaccess")
        self.stack.enter_context(apache(name.parent, port=self.ports["w3id"]))

    def serve(self, command: str) -> str:
        """Start the server of the guide and what is in front of it; return what it says."""
        arguments = [*shlex.split(command)[1:], "--port", str(self.ports["serve"])]
        process = subprocess.Popen(
            [sys.executable, "-m", "ipplan_kg", *arguments, "--no-access-log"],
            cwd=self.folder,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.stack.callback(process.wait, 30)
        self.stack.callback(process.terminate)
        assert process.stderr is not None
        self.stack.callback(process.stderr.close)
        said = process.stderr.readline()
        self.stack.enter_context(nginx(self.here(block("nginx")), port=self.ports["server"]))
        return said


@pytest.fixture
def guide() -> Iterator[Guide]:
    """Where the guide begins: a folder with a text, which web servers may read."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        Path(name).chmod(0o755)
        (Path(name) / "2024.txt").write_text(MINI, "utf-8")
        yield Guide(Path(name), stack)


@pytest.mark.slow
def test_each_command_of_the_guide_prints_what_is_shown(guide: Guide) -> None:
    followed = 0
    for command, shown in commands():
        printed = guide.follow(command)
        assert matches(shown, printed), f"{command}\n{printed}"
        followed += 1
    assert followed > 15


def test_the_unit_of_systemd_runs_a_command_that_there_is(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(block("ini"))
    _, verb, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert verb_parser(verb).parse_args(arguments).url == "https://example.org/"
    systemd = shutil.which("systemd-analyze")
    if systemd:
        path = tmp_path / "ipplan.service"
        path.write_text(block("ini").replace("/opt/ipplan/bin/ipplan-kg", "/bin/true"), "utf-8")
        command = [systemd, "verify", "--man=no", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "ipplan.service" not in done.stderr, done.stderr


def test_every_kind_of_block_is_run() -> None:
    assert {language for language, _ in BLOCKS} <= {"shell", "nginx", "ini"}
