"""A server on the loopback interface that stands, for one query, where other endpoints are called.

The engine itself follows redirects, resolves names twice and knows no limits, so it never gets an
endpoint's own URL: only that of this server, whose path holds a secret. It asks the endpoint in
the engine's place and gives back the answer; whatever else is asked of it is not found.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from time import monotonic

from ipplan_kg.errors import IpplanError, RemoteError, UpdateRefused
from ipplan_kg.federation.calls import service_calls
from ipplan_kg.federation.endpoints import Endpoint
from ipplan_kg.federation.fetch import Limits, fetch

__all__ = ["Relay", "relay"]


@dataclass(slots=True)
class Relay:
    """Where the calls of one query go; ``failures`` says in order what went wrong with them."""

    url: str
    """What the URL of each of its endpoints begins with; their number follows."""
    failures: list[IpplanError] = field(default_factory=list)


@dataclass(slots=True)
class _Answers:
    """What was asked and answered: the engine repeats a call for every solution it joins."""

    limits: Limits
    known: dict[tuple[Endpoint, str], tuple[str, bytes]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    calls: int = 0
    used: float = 0.0
    received: int = 0

    def get(self, endpoint: Endpoint, query: str) -> tuple[str, bytes]:
        with self.lock:
            if (endpoint, query) in self.known:
                return self.known[endpoint, query]
            if any(service_calls(query)):
                raise UpdateRefused(
                    f"SERVICE inside SERVICE is not allowed: {endpoint} would be made to call "
                    "another endpoint",
                    about=query,
                )
            self.calls += 1
            if self.calls > self.limits.calls:
                raise RemoteError(
                    f"the query makes more than {self.limits.calls} calls of other endpoints"
                )
            self.known[endpoint, query] = answer = self._fetched(endpoint, query)
            return answer

    def _fetched(self, endpoint: Endpoint, query: str) -> tuple[str, bytes]:
        """Ask the endpoint, within what is left of the limits."""
        left = replace(
            self.limits,
            seconds=self.limits.seconds - self.used,
            bytes=self.limits.bytes - self.received,
        )
        if left.seconds <= 0:
            raise RemoteError(
                f"the calls of other endpoints take longer than {self.limits.seconds:g} s"
            )
        begin = monotonic()
        try:
            media_type, body = fetch(endpoint, query, left)
        finally:
            self.used += monotonic() - begin
        self.received += len(body)
        return media_type, body


@contextmanager
def relay(endpoints: Sequence[Endpoint], limits: Limits) -> Iterator[Relay]:
    """Run a server that asks the endpoint number N at ``{url}N``, until the block ends."""
    paths = f"/{token_urlsafe(24)}/"
    answers = _Answers(limits)
    found = Relay(url="")

    def answer(path: str, query: str) -> tuple[str, bytes] | None:
        """Return the endpoint's answer, or None when there is none to give."""
        number = path.removeprefix(paths)
        if not path.startswith(paths) or number not in map(str, range(len(endpoints))):
            return None
        try:
            return answers.get(endpoints[int(number)], query)
        except IpplanError as error:
            found.failures.append(error)
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answer))
    found.url = f"http://127.0.0.1:{server.server_port}{paths}"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True, name="relay"
    )
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(
    answer: Callable[[str, str], tuple[str, bytes] | None],
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal():
                self.send_error(411)
                return
            query = self.rfile.read(int(length)).decode("utf-8", "replace")
            found = answer(self.path, query)
            if found is None:
                self.send_error(502)
                return
            media_type, body = found
            with suppress(OSError):  # the engine waits no longer
                self.send_response(200)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: this server is nobody's but the query's."""

    return Handler
