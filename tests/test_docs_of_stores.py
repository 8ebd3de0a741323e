"""The commands of ``docs/stores.md`` are run: on one server, and on replicas behind nginx.

Its ports are free ones of this machine, and its ``nginx`` is one with a folder of its own. While
the replicas are written one after the other, a client asks the balancer all the time: the answers
of the catalogue must be there, and each must come from the old data or from the new, never from
some graphs of both.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest

from ipplan_kg.queries import get
from ipplan_kg.remote import evaluate_remote
from ipplan_kg.results import serialize
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import dump_nquads, materialize_union, named_graphs, new
from tests.conftest import ROOT, Cli
from tests.documented import BLOCK, matches, printed_by
from tests.programs import program
from tests.relay import Relayed, relay
from tests.servers import Endpoint, free_port, oxigraph

TEXT = (ROOT / "docs" / "stores.md").read_text("utf-8")
BLOCKS: list[tuple[str, str]] = BLOCK.findall(TEXT)
OLD = "http://example.org/old"
HOW_MANY_ARE_OLD = f"SELECT (COUNT(*) AS ?old) {{ GRAPH ?g {{ <{OLD}> ?p ?o }} }}"
ASKED = ["agencies-by-task-count", "leads-by-section", "legislation-by-kind"]
NGINX = """\
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    {site}
}}
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:SPARQLWrapper"),
]


def block(language: str) -> str:
    [found] = [text for name, text in BLOCKS if name == language]
    return found


def commands(about: str) -> Iterator[tuple[str, str]]:
    """Each command of the blocks that name something, and what is shown below it."""
    for language, text in BLOCKS:
        if language == "shell" and about in text:
            for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
                command, _, shown = part.partition("\n")
                yield command, shown


def put(text: str, places: Mapping[str, str]) -> str:
    for place, actual in places.items():
        text = text.replace(place, actual)
    return text


def port_of(endpoint: Endpoint) -> int:
    return int(endpoint.query.removesuffix("/query").rpartition(":")[2])


def assert_printed(command: str, shown: str, places: Mapping[str, str], folder: Path) -> None:
    printed = printed_by(put(command, places), folder)
    printed = put(printed, {actual: place for place, actual in places.items()})
    assert matches(shown, printed), f"{command}\n{printed}"


def test_the_commands_for_one_server_print_what_is_shown(tmp_path: Path) -> None:
    with oxigraph() as endpoint:
        places = {"localhost:7878": f"localhost:{port_of(endpoint)}"}
        shown = list(commands("localhost:7878"))
        assert len(shown) == 4
        for command, output in shown:
            assert_printed(command, output, places, tmp_path)


def test_a_push_that_was_cut_off_goes_on_as_shown(cli: Cli) -> None:
    [shown] = re.findall(r"^ .* parts were there\)$", TEXT, re.M)
    parts: list[str] = []

    def breaks(request: Relayed) -> str:
        if "asserted?push=" in request.graph:
            parts.append(request.graph)
        return "before" if len(parts) > 9 else ""

    with oxigraph() as endpoint, relay(endpoint.query.removesuffix("/query")) as relayed:
        command = ("push", f"{relayed.url}/store", "--part", "1000", "--retries", "0")
        relayed.breaks = breaks
        cut_off = cli(*command)
        assert (cut_off.returncode, "does not answer" in cut_off.stderr) == (3, True)
        relayed.breaks = lambda request: ""
        done = cli(*command)
    assert done.returncode == 0
    assert shown in done.stderr.splitlines()


@contextmanager
def balancer(folder: Path, replicas: Mapping[str, str]) -> Iterator[str]:
    """Run the nginx of the page, and yield its URL; ``nginx`` in the folder ``bin`` controls it."""
    port, server = free_port(), program("nginx")
    for name in ("replicas", "replicas.all"):
        (folder / name).write_text(put(block("ini"), replicas), "utf-8")
    site = put(block("nginx"), {"/etc/nginx": str(folder), "listen 80;": f"listen {port};"})
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, site=site), "utf-8")
    (folder / "bin").mkdir()
    control = folder / "bin" / "nginx"
    control.write_text(f'#!/bin/sh\nexec {server} -p {folder} -c {folder}/nginx.conf "$@"\n')
    ours = folder / "bin" / "ipplan-kg"
    ours.write_text(f'#!/bin/sh\nexec {sys.executable} -m ipplan_kg "$@"\n')
    for script in (control, ours):
        script.chmod(0o755)
    process = subprocess.Popen([control], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as connection:
                if connection.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def asked_meanwhile(url: str, answers: Mapping[str, set[bytes]]) -> Iterator[list[bytes]]:
    """Ask queries again and again until the block ends; each must get one of its answers.

    Yields the answers that there have been.
    """
    wrong: list[str] = []
    given: list[bytes] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set() and not wrong:
            for text, expected in answers.items():
                given.append(evaluate_remote(url, text, "csv"))
                if given[-1] not in expected:
                    wrong.append(f"{text}: {given[-1][:1000]!r}")
                time.sleep(0.02)  # the processors are for the others, too

    def client() -> None:
        try:
            ask()
        except Exception as error:
            wrong.append(repr(error))

    asking = threading.Thread(target=client)
    asking.start()
    try:
        yield given
    finally:
        stop.set()
        asking.join()
    assert wrong == []


def answers_of(store: ox.Store) -> dict[str, set[bytes]]:
    """Queries with the one answer of each."""
    asked = new(store)
    materialize_union(asked)
    texts = [get(name).text for name in ASKED]
    return {text: {serialize(evaluate(asked, text), "csv")} for text in texts}


def as_it_was(store: ox.Store) -> ox.Store:
    """The same with one triple more in every graph."""
    old, p = new(store), ox.NamedNode("http://example.org/p")
    for graph in named_graphs(store):
        old.add(ox.Quad(ox.NamedNode(OLD), p, ox.Literal(graph.value), graph))
    return old


def test_replicas_are_written_one_after_the_other_and_read_all_the_time(store: ox.Store) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="replicas-")))
        folder.chmod(0o755)
        (folder / "old.nq").write_bytes(dump_nquads(as_it_was(store)))
        replicas = [stack.enter_context(oxigraph()) for _ in range(3)]
        names = ("7881", "7882", "7883")
        ports = {
            f":{name}": f":{port_of(each)}" for name, each in zip(names, replicas, strict=True)
        }

        [(fill, filled)] = commands("7881")
        assert_printed(fill, filled, ports, folder)
        printed = printed_by(put(f"{fill} --store old.nq", ports), folder)
        assert printed.count("9 of 9 graphs sent and compared") == 3, printed

        url = stack.enter_context(balancer(folder, ports))
        old, new_ = b"old\r\n9\r\n", b"old\r\n0\r\n"
        answers = {**answers_of(store), HOW_MANY_ARE_OLD: {old, new_}}
        script = put(block("sh"), {"/etc/nginx": str(folder), **ports})
        loop = " ".join(each.removeprefix(":") for each in ports.values())
        script = script.replace("7881 7882 7883", loop)
        with asked_meanwhile(url, answers) as given:
            done = run(script, folder)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("9 of 9 graphs sent and compared") == 3, done.stderr
        assert given.count(old) > 3 and given.count(new_) > 3
        for replica in replicas:
            assert evaluate_remote(replica.query, HOW_MANY_ARE_OLD, "csv") == new_

        [(query, shown)] = commands("http://localhost/query")
        assert_printed(query, shown, {"http://localhost/query": url}, folder)


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    return subprocess.run(
        ["/bin/bash", "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_every_kind_of_block_is_run() -> None:
    assert {language for language, _ in BLOCKS} <= {"shell", "nginx", "ini", "sh"}
