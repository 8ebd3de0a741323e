"""The life of a server: how it starts, what it writes down, how it ends, and what ends with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.clients.served import fetch, query
from tests.conftest import ROOT, Cli

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "data.nt"
    path.write_text("".join(f'<urn:s{i}> <urn:p> "{i}" .\n' for i in range(3000)), "utf-8")
    return path


@contextmanager
def process(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a server; give its process, and its URL without ``/`` at the end."""
    command = [sys.executable, "-m", "ipplan_kg", "serve", "--port", "0", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        try:
            assert running.stderr is not None
            line = running.stderr.readline()
            assert "SPARQL endpoint at " in line, line
            yield running, line.rpartition(" ")[2].strip().removesuffix("/sparql")
        finally:
            if running.poll() is None:
                running.kill()


def family(pid: int) -> set[int]:
    """The processes below a process: the zygote, and its workers."""
    children: dict[int, set[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), set()).add(int(path.parent.name))
    found, waiting = set(), [pid]
    while waiting:
        below = children.get(waiting.pop(), set())
        found |= below
        waiting += below
    return found


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")


@needs_proc
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_the_server_whatever_they_do(data: Path, sent: signal.Signals) -> None:
    with process("--store", data, "--timeout", "60") as (running, url):
        parts = urlsplit(url)
        with socket.create_connection((parts.hostname, parts.port)) as client:
            client.sendall(
                f"GET /sparql{query(query=ENDLESS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
            )
            time.sleep(0.3)
            below = family(running.pid)
            assert len(below) > 2
            running.send_signal(sent)
            if sent != signal.SIGKILL:
                time.sleep(0.2)
                client.close()  # a good end waits for answers that somebody waits for
            assert running.wait(15) == (-signal.SIGKILL if sent == signal.SIGKILL else 0)
        end = time.monotonic() + 5
        while not all(map(gone, below)):
            assert time.monotonic() < end
            time.sleep(0.05)


@needs_proc
def test_a_zygote_that_is_gone_is_replaced(data: Path) -> None:
    with process("--store", data, "--no-access-log") as (running, url):
        (zygote,) = family(running.pid) - set().union(*map(family, family(running.pid)))
        os.kill(zygote, signal.SIGKILL)
        end = time.monotonic() + 10
        while len(family(running.pid)) < 3 or fetch(f"{url}/healthz").status != 200:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert zygote not in family(running.pid)
        running.terminate()
        assert running.wait(15) == 0


def test_the_log_has_no_queries_unless_it_is_asked_for(data: Path) -> None:
    secret = query(query="ASK { <urn:secret> ?p 'line%0Aend' }")
    for options, expected in (((), False), (("--log-queries",), True)):
        with process("--store", data, *options) as (running, url):
            assert fetch(f"{url}/sparql{secret}").status == 200
            running.terminate()
            running.wait(15)
            assert running.stderr is not None
            log = running.stderr.read()
        assert ("secret" in log) == expected
        assert log.count("\n") == 1, log
        line = log
        assert " 127.0.0.1 GET /sparql" in line
        assert " 200 " in line


def test_a_port_that_is_taken_is_one_line(data: Path, cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = cli("serve", "--store", data, "--port", port)
    assert done.returncode == 3
    assert done.stderr == (
        f"ipplan-kg: error: cannot listen on 127.0.0.1 port {port}: Address already in use; "
        "choose another --port\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--store", "none.nq"], 3, "cannot read none.nq"),
        (["--store", "https://example.org/sparql"], 2, "is an endpoint already"),
        (["--writable"], 2, "--writable needs a token"),
        (["--writable", "--token-file", "none"], 2, "--token-file none"),
        (["--timeout", "0"], 2, "--timeout has to be more than 0"),
        (["--port", "70000"], 2, "--port 70000"),
        (["--host", "no such host"], 2, "--host no such host"),
        (["--allow-service", "nowhere"], 2, "nowhere"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(
    cli: Cli, arguments: list[str], status: int, words: str
) -> None:
    done = cli("serve", "--port", "0", *arguments, timeout=30)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1), done.stderr
    assert words in done.stderr
