"""The SPARQL endpoint: SPARQL 1.1 Protocol on top of HTTP (https://www.w3.org/TR/sparql11-protocol/).

A request becomes a query for a worker, and the worker's answer becomes a response: with the media
type and content coding that the client likes best, an entity tag, and in pieces if it is long.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ipplan_kg.server import negotiation, protocol
from ipplan_kg.server.kept import KeptAnswer
from ipplan_kg.server.permission import require_token
from ipplan_kg.server.problems import Problem
from ipplan_kg.server.responses import allowed, header, problem_response
from ipplan_kg.server.settings import Limits
from ipplan_kg.server.state import State
from ipplan_kg.server.workers import Answer, QueryRequest

__all__ = ["Endpoint", "QueryResponse", "read_body"]

# Functions whose value is another each time: such an answer is not kept by caches.
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|SERVICE)\b", re.I)
# Formats that have no place for a notice that the row limit cut an answer off.
_WITHOUT_NOTICE = {"csv", "tsv", "jsonld"}
_COMMENTS = {"ttl": "\n# {}\n", "nt": "\n# {}\n", "trig": "\n# {}\n", "nq": "\n# {}\n"}


class Endpoint:
    """The ASGI application at ``/sparql``.

    ``describe`` answers a GET without a query: with what the endpoint is.
    """

    def __init__(
        self, state: State, describe: Callable[[Request], Awaitable[Response]] | None = None
    ) -> None:
        self._state = state
        self._describe = describe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        try:
            response = await self._response(scope, receive)
        except Problem as problem:
            response = problem_response(problem)
        await response(scope, receive, send)

    async def _response(self, scope: Scope, receive: Receive) -> Response | QueryResponse:
        method = scope["method"]
        if method == "OPTIONS":
            return allowed(protocol.METHODS, f"{protocol.FORM}, {protocol.QUERY}")
        if method not in protocol.METHODS:
            raise Problem(
                "method-not-allowed",
                f"{method} is not answered here: send GET or POST",
                headers={"Allow": ", ".join(protocol.METHODS)},
            )
        body = b""
        if method == "POST":
            body = await read_body(scope, receive, self._state.settings.limits)
        operation = protocol.parse(
            method, scope["query_string"], header(scope, b"content-type"), body
        )
        if operation.kind == "description":
            if self._describe is None:
                raise Problem("bad-request", "there is no query: send query=")
            return await self._describe(Request(scope, receive))
        if operation.kind == "update":
            require_token(self._state.settings, scope)
            if operation.default_graphs is not None:
                raise Problem("bad-request", "using-graph-uri is not supported: say USING")
            await self._state.workers.change({"update": True}, operation.text.encode())
            return Response(status_code=204, headers={"cache-control": "no-store"})
        return QueryResponse(
            self._state,
            operation.text,
            default_graphs=operation.default_graphs,
            named_graphs=operation.named_graphs,
        )


async def read_body(scope: Scope, receive: Receive, limits: Limits) -> bytes:
    """Return the body of a request.

    Raises:
        Problem: it is larger, or comes more slowly, than the limits allow.
    """
    declared = header(scope, b"content-length") or "0"
    if declared.isdecimal() and int(declared) > limits.body_bytes:
        raise _too_large(limits)
    coded = header(scope, b"content-encoding")
    if coded and coded.strip().lower() != "identity":
        raise Problem("unsupported-media-type", f"the body is encoded as {coded}: send it as it is")
    body = bytearray()
    try:
        async with asyncio.timeout(limits.request_seconds):
            more = True
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > limits.body_bytes:
                    raise _too_large(limits)
    except TimeoutError as error:
        raise Problem(
            "slow-request",
            f"the body did not arrive within {limits.request_seconds:g} s",
            headers={"Connection": "close"},
        ) from error
    return bytes(body)


def _too_large(limits: Limits) -> Problem:
    return Problem(
        "too-large",
        f"the body has more than {limits.body_bytes} bytes",
        headers={"Connection": "close"},
    )


class QueryResponse:
    """The response to a query, as an ASGI application: return it from a route, as a Response.

    Args:
        state: of the server.
        text: the query.
        default_graphs, named_graphs: IRIs, or None for what the query itself says.
        solutions, graph: media type -> format, the first being preferred, in which each kind of
            answer can be had; the client's ``Accept`` chooses.
        rows: the most solutions or triples, in place of the server's limit; 0: any number.
        language: of the labels of solutions, in place of the one that the query says.
        headers: further headers of a good answer.
    """

    def __init__(
        self,
        state: State,
        text: str,
        *,
        default_graphs: tuple[str, ...] | None = None,
        named_graphs: tuple[str, ...] | None = None,
        solutions: dict[str, str] = negotiation.SOLUTIONS,
        graph: dict[str, str] = negotiation.GRAPHS,
        rows: int | None = None,
        language: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self._state = state
        self._text = text
        self._graphs = (default_graphs, named_graphs)
        self._offered = (solutions, graph)
        self._rows = rows
        self._language = language
        self._headers = headers or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        try:
            request = self._request(header(scope, b"accept"), header(scope, b"accept-encoding"))
            key = self._tag(request)
            tag = key if scope["method"] in ("GET", "HEAD") else None
            if tag is not None and _matches(header(scope, b"if-none-match"), tag):
                response = Response(status_code=304, headers=self._caching(tag))
                await response(scope, receive, send)
                return
            if key is not None and (kept := self._state.kept.get(key, request.coding)):
                self._state.metrics.count("answers_kept_total")
                await self._send(kept, tag, scope, send)
                return
            watch = _Watch(receive, self._state.settings.limits.young_seconds)
            try:
                answer = await self._run(request)
                if key is not None and answer.body is not None:
                    self._state.kept.put(key, request.coding, answer.head, answer.body)
                await self._send(answer, tag, scope, send)
            except asyncio.CancelledError:
                if not watch.gone:
                    raise
                self._state.metrics.count("queries_stopped_total", reason="disconnect")
            finally:
                watch.stop()
        except Problem as problem:
            await problem_response(problem)(scope, receive, send)

    def _request(self, accept: str | None, accept_encoding: str | None) -> QueryRequest:
        chosen: list[tuple[str, str] | None] = []
        for offered in self._offered:
            found = negotiation.best(accept, list(offered)) if offered else None
            chosen.append(None if found is None else (found, offered[found]))
        if chosen == [None, None]:
            raise _not_acceptable([*self._offered[0], *self._offered[1]])
        return QueryRequest(
            text=self._text,
            default_graphs=self._graphs[0],
            named_graphs=self._graphs[1],
            solutions=chosen[0],
            graph=chosen[1],
            coding=negotiation.coding(accept_encoding),
            rows=self._rows,
            language=self._language,
        )

    async def _run(self, request: QueryRequest) -> Answer:
        try:
            return await self._state.workers.run(request)
        except Problem as problem:
            if problem.kind == "not-acceptable":
                offered = self._offered[0 if str(problem) == "solutions" else 1]
                raise _not_acceptable([*offered]) from problem
            raise

    async def _send(
        self, answer: Answer | KeptAnswer, tag: str | None, scope: Scope, send: Send
    ) -> None:
        try:
            await send(
                {
                    "type": "http.response.start",
                    "status": 200,
                    "headers": _raw(self._head(answer, tag)),
                }
            )
            if answer.head.get("cut"):
                self._state.metrics.count("answers_cut_total")
            if answer.body is not None or scope["method"] == "HEAD":
                await send({"type": "http.response.body", "body": answer.body or b""})
            elif isinstance(answer, Answer):
                await self._stream(answer, send)
        finally:
            answer.close()

    async def _stream(self, answer: Answer, send: Send) -> None:
        """Send an answer while it is computed; one without an end is left without an end."""
        stalled = self._state.settings.limits.stalled_seconds
        try:
            async for piece in answer.pieces():
                async with asyncio.timeout(stalled):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except TimeoutError:
            self._state.metrics.count("queries_stopped_total", reason="disconnect")
        except Problem as problem:
            comment = _COMMENTS.get(answer.head["format"])
            if comment and answer.head["coding"] == "identity":
                text = comment.format(f"Incomplete: {problem}").encode()
                await send({"type": "http.response.body", "body": text, "more_body": True})
        else:
            if answer.head["cut"]:
                self._state.metrics.count("answers_cut_total")
                # What neither header nor body can say any more is said by the missing end.
                if answer.head["format"] in _WITHOUT_NOTICE:
                    return
            await send({"type": "http.response.body", "body": b""})

    def _head(self, answer: Answer | KeptAnswer, tag: str | None) -> dict[str, str]:
        head = answer.head
        headers = {
            "content-type": negotiation.content_type(head["media_type"]),
            **self._caching(tag),
            **self._headers,
        }
        if head["coding"] != "identity":
            headers["content-encoding"] = head["coding"]
        if "length" in head:
            headers["content-length"] = str(head["length"])
        if head.get("cut"):
            headers["x-sparql-maxrows"] = str(head["rows"])
        return headers

    def _caching(self, tag: str | None) -> dict[str, str]:
        if tag is None:
            return {"cache-control": "no-store", "vary": "Accept, Accept-Encoding"}
        age = self._state.settings.max_age
        return {
            "cache-control": f"public, max-age={age}" if age else "public, no-cache",
            "etag": tag,
            "vary": "Accept, Accept-Encoding",
        }

    def _tag(self, request: QueryRequest) -> str | None:
        """Return a weak entity tag: the same data answers the same query in the same format.

        It is weak as the order of solutions may differ, and as it is that of every content coding.
        """
        if _VOLATILE.search(self._text):
            return None
        limit = self._state.settings.limits.rows
        shape = (request.rows, request.language, request.solutions, request.graph)
        about = (self._state.digest, limit, shape)
        digest = hashlib.blake2b(repr((about, self._graphs)).encode(), digest_size=12)
        digest.update(self._text.encode("utf-8", "surrogatepass"))
        return f'W/"{digest.hexdigest()}"'


class _Watch:
    """Cancels the task it was made in when the client goes away; begins to look after a moment."""

    def __init__(self, receive: Receive, seconds: float) -> None:
        self.gone = False
        self._receive = receive
        self._task = asyncio.current_task()
        self._looking: asyncio.Task[None] | None = None
        self._begin = asyncio.get_running_loop().call_later(seconds, self._start)

    def stop(self) -> None:
        self._begin.cancel()
        if self._looking is not None:
            self._looking.cancel()

    def _start(self) -> None:
        self._looking = asyncio.get_running_loop().create_task(self._look())

    async def _look(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        if self._task is not None:
            self._task.cancel()


def _not_acceptable(offered: list[str]) -> Problem:
    offered = list(dict.fromkeys(offered))
    return Problem(
        "not-acceptable",
        f"available are {', '.join(offered)}",
        headers={"Vary": "Accept"},
        more={"available": offered},
    )


def _matches(if_none_match: str | None, tag: str) -> bool:
    """Tell whether a tag is among those of the header, compared weakly (RFC 9110, 13.1.2)."""
    if if_none_match is None:
        return False
    opaque = tag.removeprefix("W/")
    return any(each.strip().removeprefix("W/") == opaque for each in if_none_match.split(","))


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
