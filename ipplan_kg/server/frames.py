"""How the process that speaks HTTP and a worker talk: framed messages over a socket pair.

A frame is one byte for its kind, four for its length (big-endian), and as many bytes.
"""

from __future__ import annotations

import socket
import struct

__all__ = ["DATA", "END", "ERROR", "HEAD", "HEADER", "REQUEST", "frame", "receive"]

REQUEST, HEAD, DATA, END, ERROR = range(5)
"""Kinds: a request (JSON); the head of an answer (JSON); bytes of its body; its end (JSON); or,
at whatever place, what went wrong (JSON)."""

HEADER = struct.Struct("!BI")


def frame(kind: int, data: bytes) -> bytes:
    """Return the bytes of a frame."""
    return HEADER.pack(kind, len(data)) + data


def receive(connection: socket.socket) -> bytes | None:
    """Return the data of the next frame, or None when the other side has closed."""
    header = _exactly(connection, HEADER.size)
    if header is None:
        return None
    return _exactly(connection, HEADER.unpack(header)[1])


def _exactly(connection: socket.socket, count: int) -> bytes | None:
    data = bytearray()
    while len(data) < count:
        part = connection.recv(min(count - len(data), 1 << 20))
        if not part:
            return None
        data += part
    return bytes(data)
