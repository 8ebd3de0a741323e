"""The zygote as the process that speaks HTTP sees it: started once, then asked for workers."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from typing import Any

from ipplan_kg.errors import StoreError
from ipplan_kg.server.channel import Channel
from ipplan_kg.server.frames import REQUEST, frame
from ipplan_kg.server.problems import Problem

__all__ = ["Nursery", "Worker"]


class Worker:
    """One worker: where it is from, its channel, and with which exit code it ended, once it has."""

    def __init__(self, nursery: Nursery, number: int, channel: Channel) -> None:
        self.nursery = nursery
        self.number = number
        self.channel = channel
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()


class Nursery:
    """Forks, kills and renices workers by way of the zygote.

    ``about`` is what the zygote said of the store: ``quads``, ``base``, ``graphs``, ``digest``.
    """

    def __init__(self) -> None:
        self.about: dict[str, Any] = {}
        self.lost: Callable[[], None] = lambda: None
        self._numbers = count(1)
        self._workers: dict[int, Worker] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._heard = b""
        self._retired = False

    async def start(self, settings: Mapping[str, object]) -> None:
        """Start the zygote, and wait until it has loaded the store.

        Raises:
            StoreError: it cannot.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ipplan_kg.server.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(ours, json.dumps(dict(settings)).encode() + b"\n")
        about = await _answer(ours)
        if about is None:
            raise StoreError("the process that loads the store has ended", exit_code=3)
        if "failed" in about:
            raise StoreError(about["failed"], exit_code=about["exit_code"])
        self._control_by(ours, about)

    async def successor(self, order: Mapping[str, object], body: bytes, seconds: float) -> Nursery:
        """Return a nursery with the store changed; this one keeps its own.

        A copy of the zygote makes the change, so that one that fails, or takes too long, leaves no
        trace.

        Raises:
            Problem: it is not changed, for the reason told.
        """
        ours, theirs = socket.socketpair()
        number = next(self._numbers)
        with theirs:
            self._order(f"succeed {number}", [theirs.fileno()])
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                await loop.sock_sendall(ours, frame(REQUEST, json.dumps(dict(order)).encode()))
                await loop.sock_sendall(ours, frame(REQUEST, body))
                about = await _answer(ours)
        except TimeoutError as error:
            self._order(f"kill {number}")
            ours.close()
            raise Problem("time-limit", f"the update was stopped after {seconds:g} s") from error
        if about is None or "kind" in about:
            ours.close()
            told = about or {"kind": "memory-limit", "detail": "the update ended its process"}
            raise Problem(told["kind"], told["detail"], more=told.get("more"))
        found = Nursery()
        found._control_by(ours, about)
        return found

    def retire(self) -> None:
        """Stop when the last of the workers has ended."""
        self._retired = True
        self.lost = lambda: None
        if not any(not worker.ended.done() for worker in self._workers.values()):
            self.stop()

    def _control_by(self, control: socket.socket, about: dict[str, Any]) -> None:
        self.about = about
        self._control = control
        asyncio.get_running_loop().add_reader(control, self._hear)

    async def fork(self) -> Worker:
        """Return a new worker."""
        ours, theirs = socket.socketpair()
        number = next(self._numbers)
        with theirs:
            self._order(f"fork {number}", [theirs.fileno()])
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        _, channel = await loop.create_unix_connection(Channel, sock=ours)
        worker = self._workers[number] = Worker(self, number, channel)
        return worker

    def kill(self, worker: Worker) -> None:
        """End a worker, whatever it is doing."""
        with suppress(OSError):
            self._order(f"kill {worker.number}")
        worker.channel.close()

    def renice(self, worker: Worker) -> None:
        """Let a worker run only when no other has anything to do."""
        with suppress(OSError):
            self._order(f"renice {worker.number}")

    def stop(self) -> None:
        """Close the control socket: the zygote kills its workers and ends."""
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _order(self, order: str, descriptors: list[int] | None = None) -> None:
        if self._control is None:
            raise BrokenPipeError
        data = f"{order}\n".encode()
        if descriptors:
            socket.send_fds(self._control, [data], descriptors)
        else:
            self._control.send(data)

    def _hear(self) -> None:
        """Take note of workers that ended."""
        if self._control is None:
            return
        data = self._control.recv(1 << 16)
        if not data:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None
            self.lost()
            return
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            worker = self._workers.pop(message["gone"], None)
            if worker is not None and not worker.ended.done():
                worker.ended.set_result(message["code"])
        if self._retired and not self._workers:
            self.stop()


async def _answer(control: socket.socket) -> dict[str, Any] | None:
    """Return the line that a zygote answers with, or None when it has ended."""
    loop = asyncio.get_running_loop()
    line = b""
    while not line.endswith(b"\n"):
        part = await loop.sock_recv(control, 1 << 16)
        if not part:
            return None
        line += part
    found: dict[str, Any] = json.loads(line)
    return found
