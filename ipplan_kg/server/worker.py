"""A worker: a process with the store in memory, forked by the zygote, that answers one at a time.

It reads requests from its socket and writes frames to it, and blocks when the other side does not
read. Nobody can stop the engine, so whoever wants an end of it kills the process. What it could do
to others is closed before the first request: it can open no file and no connection, and has a limit
of memory; a limit of processor time ends it even when all other processes are gone.
"""

from __future__ import annotations

import importlib
import json
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic
from typing import Any

import pyoxigraph as ox

from ipplan_kg.errors import IpplanError, QuerySyntaxError, StoreError, UpdateRefused
from ipplan_kg.federation import guarded
from ipplan_kg.labels import in_language
from ipplan_kg.results import Solutions
from ipplan_kg.server import answers, frames
from ipplan_kg.sparql import ask
from ipplan_kg.store import base_iri

__all__ = ["confine", "confined", "serve", "told"]

# A worker may use this much processor time beyond the time limit, to say that it is over.
_GRACE_SECONDS = 5
# Shorter bodies are not worth a content coding.
_SMALL = 860


def confine(settings: dict[str, Any]) -> None:
    """Give up what a worker needs not: opening files and connections, and memory without end."""
    used = _address_space()
    limit = used + settings["mebibytes"] * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not settings["services"]:
        # No new file descriptor is to be had, so neither a socket: the lowest numbers are taken.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


@contextmanager
def confined(settings: dict[str, Any]) -> Iterator[None]:
    """Give up the same until the block ends."""
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)
    before = {kind: resource.getrlimit(kind) for kind in kinds}
    most = _address_space() + settings["mebibytes"] * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, before[resource.RLIMIT_AS][1]))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[resource.RLIMIT_NOFILE][1]))
    _allow_processor_time(settings["seconds"])
    try:
        yield
    finally:
        for kind, limits in before.items():
            resource.setrlimit(kind, limits)


def _address_space() -> int:
    """Return how many bytes of address space this process has now."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:  # not Linux: the resident set, which is smaller, and a gibibyte for the rest
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + 2**30


def serve(connection: socket.socket, store: ox.Store, settings: dict[str, Any]) -> None:
    """Answer requests until the other side closes."""
    settings = {**settings, "base": base_iri(store)}
    while (message := frames.receive(connection)) is not None:
        request = json.loads(message)
        _allow_processor_time(settings["seconds"])
        outlet = _Outlet(connection, settings)
        try:
            if "function" in request:
                _call(store, request, outlet)
            else:
                _query(store, request, outlet, settings)
        except (IpplanError, MemoryError, OSError, RuntimeError) as error:
            outlet.fail(told(error))


def _allow_processor_time(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + _GRACE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _query(
    store: ox.Store, request: dict[str, Any], outlet: _Outlet, settings: dict[str, Any]
) -> None:
    text, services = request["text"], settings["services"]
    with guarded(text, allowed=services) if services else nullcontext() as found:
        answer = ask(
            store,
            found.text if found else text,
            relay=found.relay if found else "",
            default_graphs=request["default_graphs"],
            named_graphs=request["named_graphs"],
            base=settings["base"],
        )
        if isinstance(answer, ox.QueryTriples):
            _graph(answer, request, outlet)
        elif request["language"] is not None and isinstance(answer, ox.QuerySolutions):
            shown = in_language(store, answer, request["language"])
            assert isinstance(shown, Solutions)
            _solutions(shown, request, outlet)
        else:
            _solutions(answer, request, outlet)


def _solutions(
    answer: ox.QuerySolutions | ox.QueryBoolean | Solutions,
    request: dict[str, Any],
    outlet: _Outlet,
) -> None:
    cut = answers.Cut(request["rows"], "solutions")
    if not outlet.open("solutions", request["solutions"], request["coding"], cut):
        return
    if request["solutions"][1] == "json" and isinstance(answer, ox.QuerySolutions):
        answers.solutions_json(answer, cut, outlet.write)
    else:
        for piece in answers.solutions(answer, request["solutions"][1], cut):
            outlet.write(piece)
    outlet.end()


def _graph(answer: ox.QueryTriples, request: dict[str, Any], outlet: _Outlet) -> None:
    cut = answers.Cut(request["rows"], "triples")
    if outlet.open("graph", request["graph"], request["coding"], cut):
        answers.graph(answer, request["graph"][1], cut, outlet.write)
        outlet.end()


def _call(store: ox.Store, request: dict[str, Any], outlet: _Outlet) -> None:
    """Run a function of ours on the store; what it returns goes back as JSON."""
    module, _, name = request["function"].partition(":")
    function: Callable[..., object] = getattr(importlib.import_module(module), name)
    result = function(store, *request["arguments"])
    outlet.open("value", ["application/json", "json"], "identity", answers.Cut(0, "values"))
    outlet.write(json.dumps(result, ensure_ascii=False).encode())
    outlet.end()


def told(error: Exception) -> dict[str, object]:
    """Return what the other side needs to know of an error: kind, detail, and more."""
    if isinstance(error, QuerySyntaxError):
        place = {"line": error.line, "column": error.column} if error.line else {}
        kind = "update-syntax" if "SPARQL update" in str(error) else "query-syntax"
        return {"kind": kind, "detail": str(error), "more": place}
    if isinstance(error, StoreError):
        return {"kind": "bad-request", "detail": str(error)}
    if isinstance(error, UpdateRefused):
        kind = "refused" if "elsewhere" in str(error) else "read-only"
        return {"kind": kind, "detail": str(error)}
    if isinstance(error, MemoryError):
        return {"kind": "memory-limit", "detail": "the answer does not fit into the memory allowed"}
    name = type(error).__name__
    return {"kind": "failed", "detail": str(error) or name, "error": name}


class _Outlet:
    """Sends an answer in frames: whole if it is short and comes soon, else piece by piece."""

    def __init__(self, connection: socket.socket, settings: dict[str, Any]) -> None:
        self._connection = connection
        self._most = settings["held_bytes"]
        self._latest = monotonic() + settings["held_seconds"]
        self._held: list[bytes] = []
        self._size = 0
        self._head: dict[str, object] | None = None

    def open(
        self, kind: str, representation: list[str] | None, coding: str, cut: answers.Cut
    ) -> bool:
        """Begin an answer; without a representation that fits it, say so and return False."""
        if representation is None:
            self.fail({"kind": "not-acceptable", "detail": kind})
            return False
        media_type, format = representation
        self._head = {"kind": kind, "media_type": media_type, "format": format}
        self._coding = coding
        self._cut = cut
        self._encode: Callable[[bytes], bytes] | None = None
        return True

    def write(self, data: bytes) -> None:
        """Take a piece of the body."""
        if self._encode is not None:
            self._send(frames.DATA, self._encode(data))
            return
        self._held.append(data)
        self._size += len(data)
        if self._size > self._most or monotonic() > self._latest:
            self._encode, self._finish = answers.encoder(self._coding)
            self._send(frames.HEAD, _json({**(self._head or {}), "coding": self._coding}))
            for each in self._held:
                self._send(frames.DATA, self._encode(each))
            self._held = []

    def end(self) -> None:
        """Send what is left, and that it is all."""
        end = _json({"rows": self._cut.count, "cut": self._cut.more})
        if self._encode is not None:
            self._send(frames.DATA, self._finish())
            self._send(frames.END, end)
            return
        coding = self._coding if self._size > _SMALL else "identity"
        body = b"".join(self._held)
        if coding != "identity":
            encode, finish = answers.encoder(coding)
            body = encode(body) + finish()
        head = _json({**(self._head or {}), "coding": coding, "length": len(body)})
        parts = ((frames.HEAD, head), (frames.DATA, body), (frames.END, end))
        self._connection.sendall(b"".join(frames.frame(kind, data) for kind, data in parts))

    def fail(self, told: dict[str, object]) -> None:
        """Say what went wrong."""
        self._held = []
        self._send(frames.ERROR, _json(told))

    def _send(self, kind: int, data: bytes) -> None:
        if data or kind != frames.DATA:
            self._connection.sendall(frames.frame(kind, data))


def _json(value: dict[str, object]) -> bytes:
    return json.dumps(value).encode()
