"""Listening: binds the address, runs uvicorn on it, and turns away clients that dawdle."""

from __future__ import annotations

import asyncio
import errno
import gc
import importlib.util
import logging
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from ipplan_kg.errors import BadParameter, OutputError
from ipplan_kg.server.app import MODULES, create_app
from ipplan_kg.server.settings import Settings
from ipplan_kg.server.state import new_state

if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as _Protocol
elif importlib.util.find_spec("httptools"):
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as _Protocol
else:
    from uvicorn.protocols.http.h11_impl import H11Protocol as _Protocol

__all__ = ["run"]

_MOST_CONNECTIONS = 4096
_SHUTDOWN_SECONDS = 10


def run(
    settings: Settings,
    *,
    host: str,
    port: int,
    ready: Callable[[str, dict[str, Any]], object],
    proxy: str | None = None,
) -> int:
    """Serve until SIGINT or SIGTERM; return the exit status.

    Args:
        settings: of the server.
        host: name or address to listen on.
        port: 0 for any that is free.
        ready: called with the URL and with what is known of the store, when both are there.
        proxy: address of a reverse proxy whose ``X-Forwarded-*`` headers are believed.

    Raises:
        OutputError: the address cannot be listened on.
        StoreError: the store cannot be loaded.
    """
    if os.name != "posix":
        raise OutputError("serve needs a system with fork, such as Linux or macOS")
    listening = bound(host, port)
    state = new_state(settings)
    limits = settings.limits

    class Protocol(_Protocol):
        """HTTP/1.1 with limits: of the time until a request is there, and of its header."""

        def connection_made(self, transport: Any) -> None:
            joined: Any = _Joined(transport, self.loop, self._passes_off_as_whole)
            super().connection_made(joined)
            self._received = 0
            self._late = self.loop.call_later(limits.request_seconds, self._give_up)

        def _give_up(self) -> None:
            if self.cycle is None and not self.transport.is_closing():
                self.transport.close()

        def _passes_off_as_whole(self) -> bool:
            """Tell whether closing the connection now would look like the end of a body."""
            cycle = self.cycle
            if cycle is None or not cycle.response_started or cycle.response_complete:
                return False
            return bool(cycle.scope["http_version"] == "1.0")

        def data_received(self, data: bytes) -> None:
            if self.cycle is None:
                self._received += len(data)
            super().data_received(data)
            if self.cycle is None and self._received > limits.header_bytes:
                self.transport.write(_HEADER_TOO_LARGE)
                self.transport.close()

        def connection_lost(self, exc: Exception | None) -> None:
            self._late.cancel()
            super().connection_lost(exc)

    config = uvicorn.Config(
        create_app(state),
        http=Protocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        h11_max_incomplete_event_size=limits.header_bytes,
    )
    server = uvicorn.Server(config)
    _quiet()

    async def serve() -> None:
        await state.workers.start(MODULES)
        try:
            gc.freeze()  # what is there now stays: no need to look through it again and again
            ready(_url(listening), state.workers.nursery.about)
            await server.serve(sockets=[listening])
        finally:
            await state.workers.stop()

    loop_factory = config.get_loop_factory()
    with _signals(lambda: server.started), asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(serve())
    return 0


@contextmanager
def _signals(serving: Callable[[], bool]) -> Iterator[None]:
    """Let SIGINT and SIGTERM be the good end of a server.

    While it serves, uvicorn heeds them, finishes what it is sending, and then raises them again.
    """

    def handle(*_: object) -> None:
        if not serving():
            raise SystemExit(0)

    kinds = (signal.SIGINT, signal.SIGTERM)
    before = {kind: signal.signal(kind, handle) for kind in kinds}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


class _Joined:
    """A transport that sends the header of a response together with the body that follows it.

    uvicorn writes them one by one, so that each is a packet, and the client wakes up twice.

    It also resets a connection where closing it would pass off a part of a body as the whole: in
    HTTP/1.0 the end of the connection is the end of the body.
    """

    def __init__(
        self,
        transport: Any,
        loop: asyncio.AbstractEventLoop,
        passes_off_as_whole: Callable[[], bool],
    ) -> None:
        self._transport = transport
        self._loop = loop
        self._passes_off_as_whole = passes_off_as_whole
        self._held = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if self._held:
            data, self._held = self._held + data, b""
        elif data.startswith(b"HTTP/1.1 ") and len(data) < _LONGEST_HELD:
            self._held = data
            self._loop.call_soon(self._flush)
            return
        self._transport.write(data)

    def close(self) -> None:
        self._flush()
        if self._passes_off_as_whole():
            connection = self._transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
            self._transport.abort()
        else:
            self._transport.close()

    def _flush(self) -> None:
        if self._held:
            data, self._held = self._held, b""
            self._transport.write(data)


_LONGEST_HELD = 1 << 14
# On, and for no seconds: closing the socket resets the connection.
_LINGER_NOT = struct.pack("ii", 1, 0)
_HEADER_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address.

    Raises:
        BadParameter: the host has no address.
        OutputError: the address is taken, or not ours to take.
    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise BadParameter(f"--host {host}: {error.strerror}", about=host) from error
    listening = socket.socket(family, kind, number)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        why = os.strerror(error.errno or 0)
        hint = "; choose another --port" if error.errno == errno.EADDRINUSE else ""
        raise OutputError(f"cannot listen on {host} port {port}: {why}{hint}") from error
    return listening


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _quiet() -> None:
    """Let uvicorn tell of its own errors only: a body left without its end is meant."""
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(logging.StreamHandler(sys.stderr))
    logger.propagate = False
    logger.setLevel(logging.ERROR)
    logger.addFilter(lambda record: "without completing response" not in record.getMessage())
