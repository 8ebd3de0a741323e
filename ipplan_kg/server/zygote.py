"""The process that has the store in memory and forks workers from it; started as a program.

``python -m ipplan_kg.server.zygote FD``: FD is a socket to the process that speaks HTTP. The first
line on it is JSON with the settings; the answer is a line that says the store is there, or why not.
Then come orders, one a line: ``fork N`` together with the worker's end of a socket pair,
``kill N``, ``renice N``, ``succeed N`` (change the store, see ``updates``); for each worker that
ends a line says how. A forked worker shares the memory of the store until someone writes to it, so
forking takes some milliseconds.

This process has one thread and waits; when the other side closes, it kills its workers and ends.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

import pyoxigraph as ox

from ipplan_kg.errors import IpplanError, StoreError
from ipplan_kg.server import frames, worker
from ipplan_kg.server.updates import apply
from ipplan_kg.service_description import Features, describe
from ipplan_kg.store import (
    base_iri,
    materialize_union,
    named_graphs,
    open_store,
    whole_graph,
)
from ipplan_kg.terminal import open_asked

__all__ = ["load", "main"]

# Imported before the first fork, as workers can open no file.
_PRELOADED = (
    *("ipplan_kg.pages", "ipplan_kg.queries", "ipplan_kg.things", "ipplan_kg.view"),
    *("ipplan_kg.federation.calls", "json.encoder", "unicodedata", "zstandard"),
)
_NICE = 19


def main(descriptor: int) -> None:
    """Load the store, and fork workers until the other side closes."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that speaks HTTP
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    settings = json.loads(_line(control))
    try:
        store = load(settings["store"])
        _describe(store, settings)
    except IpplanError as error:
        _say(control, failed=str(error), exit_code=error.exit_code)
        return
    for name in (*_PRELOADED, *settings["modules"]):
        importlib.import_module(name)
    zygote = _Zygote(control, store, settings)
    zygote.tell()
    zygote.run()


def load(name: str | None) -> ox.Store:
    """Return a store in memory, its default graph the union, of what ``--store`` says.

    Raises:
        StoreError: it cannot be opened, or is an endpoint.
    """
    if name is not None and name.startswith(("http://", "https://")):
        raise StoreError(f"{name} is an endpoint already: serve takes a file or a store directory")
    if name is None or os.path.exists(os.path.join(name, "CURRENT")):
        store = _copied(name)
    else:
        store = open_store(name)
    if whole_graph(store) is None:
        materialize_union(store)
    return store


def _describe(store: ox.Store, settings: dict[str, Any]) -> None:
    """Put into the store what it tells about itself; anew when its data has changed."""
    url = settings["url"]
    endpoint = f"{url.rstrip('/')}/sparql" if url else None
    features = Features(federated=bool(settings["services"]), writable=settings["writable"])
    describe(store, endpoint, features)


def _copied(name: str | None) -> ox.Store:
    """Return the quads of a store directory in memory.

    A process of its own opens the directory, as the engine starts threads to do so, and one that
    has had threads had better not be forked from.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(reading)
            with open(writing, "wb") as output:
                try:
                    ox.serialize(open_asked(name), output=output, format=ox.RdfFormat.N_QUADS)
                    status = 0
                except IpplanError as error:
                    output.write(f"# {error.exit_code} {error}\n".encode())
        finally:
            os._exit(status)
    os.close(writing)
    store = ox.Store()
    with open(reading, "rb") as source:
        beginning = source.peek(1)[:1]
        if beginning == b"#":
            code, _, message = source.read().decode()[2:].strip().partition(" ")
            os.waitpid(pid, 0)
            raise StoreError(message, about=name, exit_code=int(code))
        store.bulk_load(source, ox.RdfFormat.N_QUADS)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
        raise StoreError(f"cannot read the store {name or 'of the plans'}", exit_code=3)
    return store


def _digest(name: str | None, store: ox.Store) -> str:
    """Return a name for the state of the data, the same each time the same data is loaded."""
    digest = hashlib.sha256(f"{ox.__version__} {len(store)} {name}".encode())
    path = os.path.join(name or "", "ipplan.nq")
    if name is not None and not os.path.exists(path):
        path = name
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return hashlib.file_digest(file, lambda: digest).hexdigest()[:16]
    # A store directory: the sum of what its quads are tells them apart whatever their order.
    total = sum(hash_of(quad) for quad in store) if len(store) < 1_000_000 else len(store)
    digest.update(str(total).encode())
    return digest.hexdigest()[:16]


def hash_of(quad: ox.Quad) -> int:
    """Return a number for a quad that does not change from one process to the next."""
    return int.from_bytes(hashlib.blake2b(str(quad).encode(), digest_size=8).digest(), "big")


class _Zygote:
    def __init__(self, control: socket.socket, store: ox.Store, settings: dict[str, Any]) -> None:
        self._control = control
        self._store = store
        self._settings = settings
        self._digest = _digest(settings["store"], store)
        self._pids: dict[int, int] = {}
        self._orders = b""
        self._handed: list[int] = []
        self._successors: dict[int, int] = {}

    def run(self) -> None:
        """Obey orders; tell of workers that ended."""
        waking, waker = socket.socketpair()
        for each in (waking, waker):
            each.setblocking(False)
        signal.set_wakeup_fd(waker.fileno())
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            while True:
                ready, _, _ = select.select([self._control, waking], [], [])
                if waking in ready:
                    with suppress(BlockingIOError):
                        waking.recv(4096)
                    self._reap()
                if self._control in ready and not self._obey():
                    break
        except (BrokenPipeError, ConnectionResetError):
            pass  # the other side was killed before it had read all that it was told
        finally:
            signal.set_wakeup_fd(-1)
            for pid in self._pids.values():
                os.kill(pid, signal.SIGKILL)

    def _obey(self) -> bool:
        """Read orders and carry them out; return False when the other side has closed."""
        data, descriptors, _, _ = socket.recv_fds(self._control, 4096, 64)
        self._handed += descriptors
        if not data:
            return False
        *orders, self._orders = (self._orders + data).split(b"\n")
        for order in orders:
            verb, _, number = order.decode().partition(" ")
            pid = self._pids.get(int(number))
            if verb == "fork":
                self._fork(int(number), self._handed.pop(0))
            elif verb == "succeed":
                self._succeed(int(number), self._handed.pop(0))
            elif verb == "kill" and int(number) in self._successors:
                os.kill(self._successors[int(number)], signal.SIGKILL)
            elif pid is not None and verb == "kill":
                os.kill(pid, signal.SIGKILL)
            elif pid is not None and verb == "renice":
                os.setpriority(os.PRIO_PROCESS, pid, _NICE)
        return True

    def _succeed(self, number: int, descriptor: int) -> None:
        """Fork a zygote that changes the store and then has workers of its own."""
        pid = os.fork()
        if pid:
            os.close(descriptor)
            self._successors[number] = pid
            return
        status = 1
        try:
            self._control.close()
            self._control = socket.socket(fileno=descriptor)
            self._pids, self._successors, self._orders = {}, {}, b""
            if self._change():
                self.run()
            status = 0
        finally:
            os._exit(status)

    def _change(self) -> bool:
        """Carry out a change that the control socket tells; return whether it is done."""
        order = frames.receive(self._control)
        body = frames.receive(self._control)
        if order is None or body is None:
            return False
        try:
            with worker.confined(self._settings):
                apply(self._store, json.loads(order), body)
        except (IpplanError, MemoryError) as error:
            _say(self._control, **worker.told(error))
            return False
        _describe(self._store, self._settings)
        self._digest = hashlib.sha256(self._digest.encode() + order + body).hexdigest()[:16]
        self.tell()
        return True

    def tell(self) -> None:
        """Prepare what workers share, and say what there is in the store."""
        for name in self._settings["modules"]:
            prepare = getattr(sys.modules[name], "prepare", None)
            if prepare is not None:
                prepare(self._store)
        gc.freeze()
        _say(
            self._control,
            quads=len(self._store),
            base=base_iri(self._store),
            graphs=[graph.value for graph in named_graphs(self._store)],
            digest=self._digest,
        )

    def _fork(self, number: int, descriptor: int) -> None:
        pid = os.fork()
        if pid:
            os.close(descriptor)
            self._pids[number] = pid
            return
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._control.close()
            for other in self._handed:
                os.close(other)
            with socket.socket(fileno=descriptor) as connection:
                worker.confine(self._settings)
                worker.serve(connection, self._store, self._settings)
            status = 0
        except (BrokenPipeError, ConnectionResetError):
            status = 0  # the other side has closed
        finally:
            # Without what Python does at its end, such as freeing the store that is shared.
            os._exit(status)

    def _reap(self) -> None:
        """Tell the other side of each worker that ended, and by which signal."""
        while self._pids or self._successors:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            for number in [each for each, owner in self._successors.items() if owner == pid]:
                del self._successors[number]
            for number in [each for each, owner in self._pids.items() if owner == pid]:
                del self._pids[number]
                with suppress(BrokenPipeError):
                    _say(self._control, gone=number, code=os.waitstatus_to_exitcode(status))


def _say(control: socket.socket, **message: object) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


def _line(control: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        part = control.recv(1)
        if not part:
            raise SystemExit(0)
        line += part
    return line


if __name__ == "__main__":
    main(int(sys.argv[1]))
