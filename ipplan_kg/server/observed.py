"""Around everything: metrics, the access log, and headers that each response has."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ipplan_kg.server.responses import CORS
from ipplan_kg.server.state import State

__all__ = ["Observed"]

_HEADERS = [
    *((name.encode(), value.encode()) for name, value in CORS.items()),
    (b"x-content-type-options", b"nosniff"),
]
# Routes that metrics tell apart; all others are one, so that nobody can make up new ones.
_ROUTES = ("/sparql", "/graph-store", "/api", "/healthz", "/metrics", "/.well-known")


class Observed:
    """Counts, times and logs the requests of an ASGI application."""

    def __init__(self, app: ASGIApp, state: State, log: Callable[[str], object] | None) -> None:
        self._app = app
        self._metrics = state.metrics
        self._log = log
        self._log_queries = state.settings.log_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        status = size = 0
        complete = False

        async def sending(message: Message) -> None:
            nonlocal status, size, complete
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_HEADERS]
            else:
                size += len(message.get("body", b""))
                complete = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - start
            self._note(scope, status if complete else 0, size, seconds)

    def _note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        path = scope["path"]
        route = next((each for each in _ROUTES if path.startswith(each)), "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        shown = str(status) if status else "broken"
        self._metrics.count("requests_total", route=route, method=method, status=shown)
        self._metrics.count("response_bytes_total", size, route=route)
        self._metrics.observe("request_seconds", seconds, route=route)
        if self._log is not None:
            client = scope["client"][0] if scope.get("client") else "-"
            target = path
            if self._log_queries and scope["query_string"]:
                target = f"{path}?{scope['query_string'].decode('latin-1')}"
            when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            # A path may hold line ends, percent-encoded; a log line may not.
            target = ascii(target)[1:-1]
            self._log(f"{when} {client} {method} {target} {shown} {size} {seconds * 1000:.1f}ms")


_METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}


def to_stderr(line: str) -> None:
    """Write a line of the access log."""
    print(line, file=sys.stderr, flush=True)
