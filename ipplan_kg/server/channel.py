"""The end of a worker's socket in the process that speaks HTTP: frames out, frames in."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import cast

from ipplan_kg.server.frames import HEADER, REQUEST, frame

__all__ = ["Channel"]

# With so much unread the socket is left alone, and the worker waits.
_MOST_WAITING = 1 << 20


class Channel(asyncio.Protocol):
    """Frames of one worker, in order; ``closed`` when there will be no more."""

    def __init__(self) -> None:
        self.closed = False
        self._buffer = bytearray()
        self._frames: deque[tuple[int, bytes]] = deque()
        self._waiting = 0
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None

    def send(self, request: bytes) -> None:
        """Send a request."""
        assert self._transport is not None
        self._transport.write(frame(REQUEST, request))

    async def receive(self, seconds: float) -> tuple[int, bytes] | None:
        """Return kind and data of the next frame, or None when the worker is gone.

        Raises:
            TimeoutError: none comes in so many seconds.
        """
        if not self._frames and not self.closed:
            loop = asyncio.get_running_loop()
            self._waiter = waiter = loop.create_future()
            late = loop.call_later(max(seconds, 0), _time_out, waiter)
            try:
                await waiter
            finally:
                late.cancel()
                self._waiter = None
        if not self._frames:
            return None
        kind, data = self._frames.popleft()
        self._waiting -= len(data)
        if self._waiting < _MOST_WAITING and self._transport is not None:
            self._transport.resume_reading()
        return kind, data

    def close(self) -> None:
        """Close the socket: a worker that waits for a request ends."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (asyncio.Protocol)."""
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake up who waits (asyncio.Protocol)."""
        self.closed = True
        self._transport = None
        self._wake()

    def data_received(self, data: bytes) -> None:
        """Take the frames out of what has come (asyncio.Protocol)."""
        buffer = self._buffer
        buffer += data
        start = 0
        while len(buffer) - start >= HEADER.size:
            kind, length = HEADER.unpack_from(buffer, start)
            end = start + HEADER.size + length
            if len(buffer) < end:
                break
            self._frames.append((kind, bytes(buffer[start + HEADER.size : end])))
            self._waiting += length
            start = end
        if start:
            del buffer[:start]
            self._wake()
            if self._waiting > _MOST_WAITING and self._transport is not None:
                self._transport.pause_reading()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


def _time_out(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError())
