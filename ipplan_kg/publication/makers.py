"""Processes that make files at the same time.

They are started anew and not forked, as a fork would copy the engine's locks without the threads
that hold them. Each opens the data by itself, and is told what to make a little at a time, so that
what waits is short however much there is to do. When this process ends, however, so do they.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from multiprocessing import connection as connections
from multiprocessing import get_context
from typing import TYPE_CHECKING

from ipplan_kg.errors import IpplanError, OutputError
from ipplan_kg.publication.making import Made, Maker, Plan, Task

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from types import TracebackType

    from ipplan_kg.publication.data import Data
    from ipplan_kg.publication.staging import Staging
    from ipplan_kg.site.website import Unit

__all__ = ["Makers"]

_AHEAD = 2
"""How many orders a process has at most: it never waits for the next one."""
_Order = Plan | Sequence["Task | Unit"]


class Makers:
    """Makes files in several processes, or in this one; a context manager.

    Args:
        jobs: How many processes; 1: none but this.
        data: What the site is of.
        staging: Where the files go.
    """

    def __init__(self, jobs: int, data: Data, staging: Staging) -> None:
        self._here = Maker(data, staging) if jobs <= 1 else None
        self._jobs = jobs
        self._work = data, staging
        self._processes: list[SpawnProcess] = []
        self._connections: list[Connection] = []

    def __enter__(self) -> Makers:
        if self._here is None:
            context = get_context("spawn")
            with _uninterrupted():  # Ctrl-C is for this process, which ends them
                for _ in range(self._jobs):
                    ours, theirs = context.Pipe()
                    process = context.Process(target=_serve, args=(theirs, *self._work))
                    process.daemon = True
                    process.start()
                    theirs.close()
                    self._processes.append(process)
                    self._connections.append(ours)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()
            process.close()
        for each in self._connections:
            each.close()
        self._processes, self._connections = [], []

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes."""
        return tuple(each.pid for each in self._processes if each.pid is not None)

    def begin(self, plan: Plan) -> None:
        """Get ready for pages: what describes the dataset is in the data now."""
        if self._here is not None:
            self._here.begin(plan)
            return
        for _ in self._answers(repeat(plan, len(self._connections)), ahead=1):
            pass

    def make(self, orders: Iterable[Sequence[Task | Unit]]) -> Iterator[Made]:
        """Return what is made, order by order as they are done; other processes begin at once.

        Raises:
            IpplanError: what a process has raised.
            OutputError: a file cannot be written, or a process has ended.
        """
        if self._here is not None:
            return map(self._here.make, orders)
        return self._answers(orders, ahead=_AHEAD)

    def _answers(self, orders: Iterable[_Order], *, ahead: int) -> Iterator[Made]:
        remaining = iter(orders)
        waiting = dict.fromkeys(self._connections, 0)
        for place in chain.from_iterable(repeat(self._connections, ahead)):
            self._send(place, remaining, waiting)
        return self._received_from(remaining, waiting)

    def _received_from(
        self, remaining: Iterator[_Order], waiting: dict[Connection, int]
    ) -> Iterator[Made]:
        while any(waiting.values()):
            for place in connections.wait([each for each in waiting if waiting[each]]):
                assert isinstance(place, connections.Connection)
                answer = self._received(place)
                waiting[place] -= 1
                self._send(place, remaining, waiting)
                yield answer

    def _send(
        self, place: Connection, orders: Iterator[_Order], waiting: dict[Connection, int]
    ) -> None:
        for order in orders:
            try:
                place.send(order)
            except ConnectionError as error:
                raise self._ended(place) from error
            waiting[place] += 1
            return

    def _received(self, place: Connection) -> Made:
        try:
            answer = place.recv()
        except (EOFError, ConnectionError) as error:
            raise self._ended(place) from error
        if isinstance(answer, BaseException):
            raise answer
        assert isinstance(answer, Made)
        return answer

    def _ended(self, place: Connection) -> OutputError:
        process = self._processes[self._connections.index(place)]
        process.join(1)
        code = process.exitcode or 0
        how = signal.Signals(-code).name if code < 0 else f"status {code}"
        return OutputError(
            f"a process that made pages has ended ({how}): it may have taken more memory than there"
            " is; try fewer of them (--jobs)"
        )


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start processes that pay no attention to Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(orders: Connection, data: Data, staging: Staging) -> None:
    """Do what comes through a connection until it is closed."""
    maker = Maker(data, staging)
    while True:
        try:
            order = orders.recv()
        except (EOFError, ConnectionError):
            return
        answer: Made | IpplanError | OSError = Made(0, [])
        try:
            if isinstance(order, Plan):
                maker.begin(order)
            else:
                answer = maker.make(order)
        except (IpplanError, OSError) as error:
            answer = error
        orders.send(answer)
