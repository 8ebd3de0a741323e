"""Triple stores of others, started for tests on free ports of this machine, with data in them.

``oxigraph()`` is the server of the Python package of that name, ``virtuoso()`` the one that Debian
packages. Both are context managers; the store is empty but for the N-Quads given, and it is gone
when the block ends. Where a program is not installed the test is skipped by name, and fails under
``CI=true`` (``tests/programs.py``).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from tests.programs import program

__all__ = ["Endpoint", "answer", "free_port", "oxigraph", "virtuoso"]

SECONDS_TO_START = 60.0
NOBODY = 65534  # uid and gid, on Debian and everywhere else
SOLUTIONS = "application/sparql-results+json"
# What is asked here is on this machine: no proxy has a part in it.
_open = build_opener(ProxyHandler({})).open


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a running store is asked and written to.

    ``user`` and ``password`` are for HTTP digest authentication; empty where there is none.
    """

    query: str
    update: str
    graph_store: str
    user: str = ""
    password: str = ""


def answer(
    endpoint: Endpoint,
    text: str,
    *,
    accept: str = SOLUTIONS,
    timeout: float = 60,
    parameters: Mapping[str, list[str]] | None = None,
) -> bytes:
    """Return what the endpoint answers to a query sent by POST with a form.

    Args:
        endpoint: a running store.
        text: the query.
        accept: media type of the answer.
        timeout: seconds to wait for it.
        parameters: further ones of the SPARQL 1.1 Protocol: ``{"default-graph-uri": [...]}``.

    Raises:
        RuntimeError: the store answers with an error; the message is what it says.
    """
    fields = {"query": [text], **(parameters or {})}
    request = Request(
        endpoint.query, data=urlencode(fields, doseq=True).encode(), headers={"Accept": accept}
    )
    try:
        with _open(request, timeout=timeout) as response:
            return bytes(response.read())
    except HTTPError as error:
        with error:
            raise RuntimeError(f"{error.code}: {error.read().decode('utf-8', 'replace')}") from None


@contextmanager
def oxigraph(nquads: Path | None = None, *, arguments: tuple[str, ...] = ()) -> Iterator[Endpoint]:
    """Run an Oxigraph server in memory; queries without FROM are about the union of all graphs.

    Args:
        nquads: what it holds at the start.
        arguments: further options of ``oxigraph serve``, such as ``("--timeout-s", "2")``.
    """
    command = [
        *(program("oxigraph"), "serve", "--bind", f"127.0.0.1:{(port := free_port())}"),
        *("--union-default-graph", *arguments),
    ]
    base = f"http://127.0.0.1:{port}"
    with _running(command, f"{base}/query", cwd=Path(tempfile.gettempdir())):
        if nquads is not None:
            _send(f"{base}/store", nquads.read_bytes(), "application/n-quads")
        yield Endpoint(query=f"{base}/query", update=f"{base}/update", graph_store=f"{base}/store")


@contextmanager
def virtuoso(nquads: Path | None = None) -> Iterator[Endpoint]:
    """Run a Virtuoso server in a folder of its own, as nobody where these tests run as root.

    What is asked without ``default-graph-uri`` is about the union of all graphs, some of which are
    the server's own. Anonymous clients may only read.
    """
    server, isql = program("virtuoso-t"), program("isql-vt")
    folder = Path(tempfile.mkdtemp(prefix="virtuoso-"))
    try:
        for name in ("db", "load", "vsp"):
            (folder / name).mkdir()
        if nquads is not None:
            shutil.copyfile(nquads, folder / "load" / "data.nq")
        http, sql = free_port(), free_port()
        configuration = folder / "virtuoso.ini"
        configuration.write_text(VIRTUOSO.format(folder=folder, http=http, sql=sql), "utf-8")
        user = _give_to_nobody(folder) if os.geteuid() == 0 else None
        base = f"http://127.0.0.1:{http}"
        command = [server, "+configfile", str(configuration), "+foreground", "+wait"]
        with _running(command, f"{base}/sparql", cwd=folder, user=user):
            if nquads is not None:
                _load(isql, sql, folder / "load")
            yield Endpoint(
                query=f"{base}/sparql",
                update=f"{base}/sparql-auth",
                graph_store=f"{base}/sparql-graph-crud-auth",
                user="dba",
                password="dba",
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give_to_nobody(folder: Path) -> int:
    folder.chmod(0o755)
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    return NOBODY


def _load(isql: str, port: int, folder: Path) -> None:
    """Load what lies in the folder with Virtuoso's bulk loader, into the graphs that it names."""

    def run(statements: str) -> str:
        command = [isql, f"127.0.0.1:{port}", "dba", "dba", "VERBOSE=OFF", f"exec={statements}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        return done.stdout + done.stderr

    said = run(f"ld_dir('{folder}', '*.nq', 'urn:x'); rdf_loader_run(); checkpoint;")
    loaded = run("select ll_state, coalesce(ll_error, 'no error') from DB.DBA.load_list;")
    if loaded.split()[-3:] != ["2", "no", "error"]:  # 2: done
        raise RuntimeError(f"Virtuoso has not loaded the data: {loaded}\n{said}")


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _running(command: list[str], url: str, *, cwd: Path, user: int | None = None) -> Iterator[None]:
    """Run a server until the block ends; the block begins when it answers a query."""
    groups: list[int] | None = None if user is None else []
    with tempfile.TemporaryFile() as log:
        process = Popen(
            command,
            cwd=cwd,
            stdin=DEVNULL,
            stdout=log,
            stderr=log,
            user=user,
            group=user,
            extra_groups=groups,
        )
        try:
            _wait(f"{url}?{urlencode({'query': 'ASK {}'})}", lambda: process.poll() is None)
            yield
        except _NotStarted:
            log.seek(0)
            said = log.read().decode("utf-8", "replace")
            raise RuntimeError(f"{command[0]} has not started: {said[-2000:]}") from None
        finally:
            process.kill()  # what it held is for this block only
            process.wait()


class _NotStarted(Exception):
    pass


def _wait(url: str, alive: Callable[[], bool]) -> None:
    latest = time.monotonic() + SECONDS_TO_START
    while alive() and time.monotonic() < latest:
        try:
            with _open(Request(url, headers={"Accept": SOLUTIONS}), timeout=5):
                return
        except HTTPError as error:
            error.close()
        except (URLError, OSError):
            pass
        time.sleep(0.1)
    raise _NotStarted


def _send(url: str, data: bytes, media_type: str) -> None:
    request = Request(url, data=data, headers={"Content-Type": media_type}, method="POST")
    with _open(request, timeout=120):
        pass


VIRTUOSO = """\
[Database]
DatabaseFile = {folder}/db/virtuoso.db
ErrorLogFile = {folder}/db/virtuoso.log
LockFile = {folder}/db/virtuoso.lck
TransactionFile = {folder}/db/virtuoso.trx
xa_persistent_file = {folder}/db/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/db/virtuoso-temp.db
TransactionFile = {folder}/db/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}/load
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
MaxQueryMem = 500M
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}/vsp
MaxClientConnections = 10
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
[Client]
SQL_PREFETCH_ROWS = 100
"""
