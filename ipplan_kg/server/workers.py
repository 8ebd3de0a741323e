"""Runs queries in worker processes: takes one that is free, watches the time, replaces it.

answer = await workers.run(QueryRequest(text="ASK {}"))
async for piece in answer.pieces(): ...
answer.close()
"""

from __future__ import annotations

import asyncio
import json
import signal
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from ipplan_kg.server import frames
from ipplan_kg.server.lanes import Lanes, overloaded
from ipplan_kg.server.metrics import Metrics
from ipplan_kg.server.nursery import Nursery, Worker
from ipplan_kg.server.problems import Problem
from ipplan_kg.server.settings import Settings

__all__ = ["Answer", "QueryRequest", "Workers"]

# How long a killed worker may take to be gone, so that one knows why it ended.
_GONE_SECONDS = 1.0
_SPARE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRequest:
    """A query, with the media type and the format of its answer for either kind of answer.

    ``solutions`` and ``graph`` are pairs such as ``("text/csv", "csv")``, or None where the client
    accepts no format of that kind. ``rows`` stands in for the server's limit; 0: any number.
    ``language`` is the one that labels are exchanged for, None: as the query gives them.
    """

    text: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    solutions: tuple[str, str] | None = ("application/sparql-results+json", "json")
    graph: tuple[str, str] | None = ("text/turtle", "ttl")
    coding: str = "identity"
    rows: int | None = None
    language: str | None = None


class Answer:
    """An answer on its way: ``head`` is there, ``pieces`` of the body may still be computed.

    ``head`` has ``kind`` (solutions, graph, value), ``media_type``, ``format``, ``coding`` and, if
    the answer is complete, ``length``, ``rows`` and ``cut``. ``close`` has to be called in every
    case.
    """

    def __init__(self, workers: Workers, worker: Worker) -> None:
        self.head: dict[str, Any] = {}
        self._workers = workers
        self._worker = worker
        self._left = workers.settings.limits.seconds
        self._slow = False
        self._whole: bytes | None = None
        self._ended = False
        self._closed = False

    @property
    def body(self) -> bytes | None:
        """The whole body, if the answer is complete."""
        return self._whole

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body piece by piece; at the end ``head`` has ``rows`` and ``cut``.

        Raises:
            Problem: it has no end, for the reason told.
        """
        if self._whole is not None:
            yield self._whole
            return
        while True:
            kind, data = await self._next()
            if kind == frames.END:
                self.head.update(json.loads(data))
                self._ended = True
                return
            yield data

    def close(self) -> None:
        """Give the worker back, or kill it if it is not done."""
        if not self._closed:
            self._closed = True
            self._workers.release(self._worker, slow=self._slow, done=self._ended)

    async def begin(self) -> None:
        """Wait for the head, and for the rest if it comes at once.

        Raises:
            Problem: there is no answer, for the reason told.
        """
        _, data = await self._next()
        self.head = json.loads(data)
        if "length" not in self.head:
            self._slow_down()
            return
        _, self._whole = await self._next()
        _, end = await self._next()
        self.head.update(json.loads(end))
        self._ended = True

    async def _next(self) -> tuple[int, bytes]:
        """Return the next frame; the time until it comes is the query's, what follows is not."""
        limits = self._workers.settings.limits
        clock = asyncio.get_running_loop().time
        start = clock()
        try:
            if self._slow:
                found = await self._worker.channel.receive(self._left)
            else:
                try:
                    found = await self._worker.channel.receive(limits.young_seconds)
                except TimeoutError:
                    self._slow_down()
                    left = self._left - (clock() - start)
                    found = await self._worker.channel.receive(left)
        except TimeoutError as error:
            self._workers.metrics.count("queries_stopped_total", reason="time")
            raise Problem(
                "time-limit",
                f"the query was stopped after {limits.seconds:g} s: ask for less, or make it"
                " simpler",
            ) from error
        self._left -= clock() - start
        if found is None:
            raise await self._end_of_worker()
        kind, data = found
        if kind == frames.ERROR:
            self._ended = True
            raise _problem(json.loads(data))
        return kind, data

    def _slow_down(self) -> None:
        if self._slow:
            return
        if not self._workers.lanes.slow_down():
            self._workers.metrics.count("queries_stopped_total", reason="overload")
            raise overloaded()
        self._slow = True
        self._workers.renice(self._worker)

    async def _end_of_worker(self) -> Problem:
        """Return why a worker ended in the middle of an answer."""
        try:
            async with asyncio.timeout(_GONE_SECONDS):
                code = await asyncio.shield(self._worker.ended)
        except TimeoutError:
            code = 0
        limits = self._workers.settings.limits
        if -code in (signal.SIGABRT, signal.SIGKILL):
            self._workers.metrics.count("queries_stopped_total", reason="memory")
            return Problem(
                "memory-limit",
                f"the query was stopped as it needs more than {limits.mebibytes} MiB of memory",
            )
        self._workers.metrics.count("queries_stopped_total", reason="crash")
        name = signal.Signals(-code).name if code < 0 else f"status {code}"
        return Problem(
            "failed",
            f"the query ended its process ({name}): it may be nested too deeply",
        )


class Workers:
    """The worker processes of a server, as many as are needed and some in reserve."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self.settings = settings
        self.metrics = metrics
        self.lanes = Lanes(settings.limits)
        self.nursery = Nursery()
        self.busy = 0
        self._idle: deque[Worker] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = self._changed = False
        self._modules: tuple[str, ...] = ()
        self._changing = asyncio.Lock()

    async def start(self, modules: tuple[str, ...] = ()) -> None:
        """Load the store and fork the first workers.

        Args:
            modules: those whose functions ``call`` will run; they are imported beforehand.

        Raises:
            StoreError: the store cannot be loaded.
        """
        limits = self.settings.limits
        self._modules = modules
        nursery = Nursery()
        await nursery.start(
            {
                "store": self.settings.store,
                "modules": list(modules),
                "url": self.settings.url,
                "mebibytes": limits.mebibytes,
                "seconds": limits.seconds,
                "services": list(self.settings.services),
                "writable": self.settings.token is not None,
                "held_bytes": limits.held_bytes,
                "held_seconds": limits.held_seconds,
            }
        )
        await self._move_to(nursery)

    async def _move_to(self, nursery: Nursery) -> None:
        """Have workers from another zygote from now on."""
        while self._idle:
            self._idle.popleft().channel.close()
        self.nursery = nursery
        nursery.lost = self._lost
        for _ in range(self.settings.limits.starting):
            self._idle.append(await nursery.fork())

    def _lost(self) -> None:
        """Start another zygote; not if the store was changed, as that change is lost."""
        self.nursery.stop()
        while self._idle:
            self._idle.popleft().channel.close()
        if not self._stopped and not self._changed:
            self._background(self.start(self._modules))

    async def stop(self) -> None:
        """End all workers."""
        self._stopped = True
        for task in list(self._tasks):
            task.cancel()
        self.nursery.stop()

    async def run(self, request: QueryRequest) -> Answer:
        """Return the answer to a query when its head is there; ``close`` it in every case.

        Raises:
            Problem: there is no answer, for the reason told.
        """
        rows = self.settings.limits.rows if request.rows is None else request.rows
        message: dict[str, object] = {
            "text": request.text,
            "default_graphs": request.default_graphs,
            "named_graphs": request.named_graphs,
            "solutions": request.solutions,
            "graph": request.graph,
            "coding": request.coding,
            "rows": rows,
            "language": request.language,
        }
        return await self._asked(message)

    async def call(self, function: Callable[..., object], *arguments: object) -> Any:
        """Return what a function of ours makes of the store, run in a worker.

        Args:
            function: a function at the top of a module, called with the store and the arguments;
                what it returns has to be JSON.
            arguments: JSON.

        Raises:
            Problem: it failed; ``more["error"]`` names the exception.
        """
        name = f"{function.__module__}:{function.__qualname__}"
        answer = await self._asked({"function": name, "arguments": list(arguments)})
        try:
            return json.loads(b"".join([piece async for piece in answer.pieces()]))
        finally:
            answer.close()

    async def change(self, order: dict[str, object], body: bytes) -> None:
        """Change the store: workers that start from now on have it changed; see ``updates``.

        Raises:
            Problem: it is not changed, for the reason told.
        """
        async with self._changing:
            seconds = self.settings.limits.seconds
            before = self.nursery
            after = await before.successor(order, body, seconds)
            self._changed = True
            await self._move_to(after)
            before.retire()

    async def _asked(self, message: dict[str, object]) -> Answer:
        await self.lanes.enter()
        worker: Worker | None = None
        try:
            worker = await self._free_worker()
        finally:
            if worker is None:
                self.lanes.leave(slow=False)
        self.busy += 1
        answer = Answer(self, worker)
        begun = False
        try:
            worker.channel.send(json.dumps(message).encode())
            await answer.begin()
            begun = True
        finally:
            if not begun:
                answer.close()
        return answer

    async def _free_worker(self) -> Worker:
        while self._idle:
            # The one that was busy last: its memory is its own by now, and near the processor.
            worker = self._idle.pop()
            if not worker.channel.closed:
                return worker
        try:
            return await self.nursery.fork()
        except OSError as error:
            raise Problem("failed", "no process can be started for the query") from error

    def renice(self, worker: Worker) -> None:
        """Let a worker wait for all others, and prepare the one that takes its place."""
        worker.nursery.renice(worker)
        self._replace()

    def release(self, worker: Worker, *, slow: bool, done: bool) -> None:
        """Take a worker back; one that is not done is killed, and a slow one has had its day."""
        self.busy -= 1
        self.lanes.leave(slow=slow)
        if done and not slow and not worker.channel.closed and worker.nursery is self.nursery:
            self._idle.append(worker)
            return
        if done:
            worker.channel.close()
        else:
            worker.nursery.kill(worker)
        self._replace()

    def _replace(self) -> None:
        if not self._stopped and len(self._idle) < self.settings.limits.starting:
            self._background(self._fork())

    def _background(self, doing: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fork(self) -> None:
        try:
            self._idle.appendleft(await self.nursery.fork())
        except OSError:
            return  # the zygote is gone: who needs a worker will be told


def _problem(told: dict[str, Any]) -> Problem:
    """Return the problem that a worker has told."""
    more = {**told.get("more", {}), **({"error": told["error"]} if "error" in told else {})}
    return Problem(told["kind"], told["detail"], more=more)
