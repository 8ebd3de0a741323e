"""A small HTTP server for tests that answers as it is told: rightly, wrongly, late, not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Answer", "FaultyServer", "Received", "faulty_server", "solutions"]

SOLUTIONS = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; ``length`` is the Content-Length told, if not that of the body."""

    status: int = 200
    body: bytes = b""
    media_type: str = SOLUTIONS
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: float = 0.0
    """Seconds before anything is sent."""
    drip: float = 0.0
    """Seconds between one byte of the body and the next."""


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str


@dataclass(slots=True)
class FaultyServer:
    """The running server: its URL and what it was asked."""

    url: str
    port: int
    requests: list[Received] = field(default_factory=list)


def solutions(*rows: Mapping[str, str]) -> bytes:
    """A result set in JSON whose values are IRIs where they begin so, else plain literals."""
    import json

    names = list(dict.fromkeys(name for row in rows for name in row))
    bindings = [
        {
            name: {"type": "uri" if value.startswith("http") else "literal", "value": value}
            for name, value in row.items()
        }
        for row in rows
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()


@contextmanager
def faulty_server(
    answers: Sequence[Answer] | Callable[[Received], Answer],
) -> Iterator[FaultyServer]:
    """Run a server that gives these answers, one a request, and the last one from then on."""
    lock = threading.Lock()
    running: list[FaultyServer] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length).decode()
            received = Received(self.command, self.path, dict(self.headers), body)
            with lock:
                running[0].requests.append(received)
                number = len(running[0].requests)
            if callable(answers):
                self.reply(answers(received))
            else:
                self.reply(answers[min(number, len(answers)) - 1])

        do_GET = do_HEAD = do_PUT = do_POST

        def reply(self, answer: Answer) -> None:
            time.sleep(answer.wait)
            length = len(answer.body) if answer.length is None else answer.length
            with suppress(OSError):  # the client has hung up
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.media_type)
                self.send_header("Content-Length", str(length))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if not answer.drip:
                    self.wfile.write(answer.body)
                    return
                for byte in answer.body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(answer.drip)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.block_on_close = False
    port = server.server_port
    running.append(FaultyServer(url=f"http://127.0.0.1:{port}/sparql", port=port))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield running[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
