"""A relay before a server, which remembers what goes through it and can break connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

__all__ = ["Relay", "Relayed", "relay"]


@dataclass(frozen=True, slots=True)
class Relayed:
    """A request that came in."""

    method: str
    path: str
    graph: str
    """The value of ``graph=`` in its URL."""
    body: bytes


@dataclass(slots=True)
class Relay:
    """The running relay."""

    url: str
    """In place of that of the server."""
    requests: list[Relayed] = field(default_factory=list)
    breaks: Callable[[Relayed], str] = lambda request: ""
    """Whether to break the connection: ``before`` the server has the request, ``after`` it has
    answered, or not."""

    def writes(self) -> list[Relayed]:
        """The requests that may have changed something."""
        return [each for each in self.requests if not each.path.startswith("/query")]


@contextmanager
def relay(server: str) -> Iterator[Relay]:
    """Run a relay before a server.

    Args:
        server: Its URL, without a path.
    """
    host, port = urlsplit(server).hostname or "", urlsplit(server).port
    running: list[Relay] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            graph = parse_qs(urlsplit(self.path).query).get("graph", [""])[0]
            request = Relayed(self.command, self.path, graph, body)
            when = running[0].breaks(request)
            running[0].requests.append(request)
            if when == "before":
                self.close_connection = True
                return
            upstream = HTTPConnection(host, port, timeout=60)
            headers = {
                name: value for name, value in self.headers.items() if name.lower() != "host"
            }
            upstream.request(self.command, self.path, body, headers)
            answer = upstream.getresponse()
            data = answer.read()
            upstream.close()
            if when == "after":
                self.close_connection = True
                return
            with suppress(OSError):  # the client has hung up
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        do_GET = do_HEAD = do_PUT = do_DELETE = do_POST

        def log_message(self, format: str, *args: object) -> None:
            pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.append(Relay(url=f"http://127.0.0.1:{listener.server_port}"))
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield running[0]
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
