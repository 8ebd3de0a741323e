"""A query that can be stopped: it is answered in a process of its own.

The engine can neither be told to stop nor how long it may take; a process can be ended at any
moment. It opens the store once and answers one request after the other; after one was stopped, the
next is answered by a new process.
"""

from __future__ import annotations

import signal
from multiprocessing import get_context
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import TYPE_CHECKING

from ipplan_kg.answer import Outcome, Request, answer
from ipplan_kg.errors import IpplanError, QueryError, QueryTimeout

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from typing import IO

    import pyoxigraph as ox

__all__ = ["Answerer"]

_MEBIBYTES_IN_MEMORY = 64


class Answerer:
    """A process that answers requests on a store, and can be stopped; a context manager."""

    def __init__(self, open_store: Callable[[], ox.Store | None]) -> None:
        """Take what opens the store in the other process: a function of a module, or a partial."""
        self._open_store = open_store
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Answerer:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process if none runs, and do not wait for it."""
        if self._process is not None:
            return
        # A fork would copy the engine's locks without the threads that hold them.
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._open_store), daemon=True)
        self._process.start()
        theirs.close()

    def stop(self) -> None:
        """End the process, whatever it does."""
        # Forgotten first: Ctrl+C may come again before all of this is done.
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if connection is not None:
            connection.close()

    def answer(self, request: Request, output: IO[bytes]) -> Outcome:
        """Write the answer to a request, when all of it is there, and return the outcome.

        Time counts from when the store is open. Whatever interrupts the waiting (``request``'s
        timeout, Ctrl-C) ends the process.

        Raises:
            QueryTimeout: it took longer than the request allows; nothing has been written.
            IpplanError: what the request raised in the other process.
        """
        self.start()
        with SpooledTemporaryFile(max_size=_MEBIBYTES_IN_MEMORY << 20) as waiting:
            outcome = self._answer(request, waiting)
            waiting.seek(0)
            copyfileobj(waiting, output)
        return outcome

    def _answer(self, request: Request, output: IO[bytes]) -> Outcome:
        assert self._connection is not None
        done = False
        try:
            self._connection.send(request)
            self._receive(None, request)  # ready: the store is open
            limit = None if request.timeout is None else monotonic() + request.timeout
            while isinstance(received := self._receive(limit, request), bytes):
                output.write(received)
            done = True
        except IpplanError as error:
            done = not isinstance(error, QueryTimeout)
            raise
        except (EOFError, ConnectionError) as error:
            raise QueryError(
                f"the process that answered the query has ended ({self._how_it_ended()}): it may "
                "have taken more memory than there is",
                exit_code=3,
            ) from error
        finally:
            if not done:
                self.stop()
        assert isinstance(received, Outcome)
        return received

    def _receive(self, limit: float | None, request: Request) -> bytes | Outcome | None:
        """Return what the process sends next; raise what it raised."""
        assert self._connection is not None
        if limit is not None and not self._connection.poll(max(0.0, limit - monotonic())):
            raise QueryTimeout(
                f"the query was stopped after {request.timeout:g} s: ask for less, or give it more "
                "time with --timeout",
                about=request.timeout,
            )
        received = self._connection.recv()
        if isinstance(received, IpplanError):
            raise received
        assert received is None or isinstance(received, (bytes, Outcome))
        return received

    def _how_it_ended(self) -> str:
        assert self._process is not None
        self._process.join(1)
        return f"exit status {self._process.exitcode}"


# in the other process


class _Sender:
    """A file that sends what is written to it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, data: bytes) -> int:
        self._connection.send(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: all has been sent."""


def _serve(connection: Connection, open_store: Callable[[], ox.Store | None]) -> None:
    """Answer requests until the other side closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who waits
    store: ox.Store | None = None
    opened = False
    while True:
        try:
            request = connection.recv()
            if not opened:
                store, opened = open_store(), True
            connection.send(None)
            connection.send(answer(store, request, _Sender(connection)))  # type: ignore[arg-type]
        except IpplanError as error:
            connection.send(_sendable(error))
        except (EOFError, ConnectionError):
            return


def _sendable(error: IpplanError) -> IpplanError:
    """Return the error without what it is about, which need not be a value that can be sent."""
    error.about = None
    return error
