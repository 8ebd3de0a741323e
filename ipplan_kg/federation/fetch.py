"""One query sent to one endpoint, at an address that was checked, within limits.

SPARQL 1.1 Protocol, query by POST with a form
(https://www.w3.org/TR/sparql11-protocol/#query-via-post-urlencoded). Redirects are not followed:
where they lead nobody has allowed.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer
from time import monotonic
from urllib.parse import urlencode

import pyoxigraph as ox

from ipplan_kg.errors import RemoteError
from ipplan_kg.federation.endpoints import Endpoint, addresses
from ipplan_kg.user_agent import user_agent

__all__ = ["Limits", "fetch"]

_JSON, _XML = "application/sparql-results+json", "application/sparql-results+xml"
_FORMATS = {
    _JSON: ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    _XML: ox.QueryResultsFormat.XML,
}
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may take from other endpoints, in all its calls together."""

    seconds: float = 60.0
    """For names, connections and whole answers."""
    bytes: int = 32 << 20
    """Of the answers."""
    calls: int = 64
    """That differ from each other."""


def fetch(found: Endpoint, query: str, limits: Limits) -> tuple[str, bytes]:
    """Return the media type and the body of an endpoint's answer to a SELECT query.

    Args:
        found: whom to ask.
        query: its text.
        limits: what this call may take.

    Raises:
        RemoteError: it is not reached, answers otherwise than with the whole of a result set, or
            the answer is larger or later than the limits say.
    """
    latest = monotonic() + limits.seconds
    try:
        reached = addresses(found, limits.seconds)
        connection = _connected(found, reached, latest)
        with closing(connection), _until(latest, connection):
            media_type, body = _answer(found, connection, query, limits)
        if monotonic() >= latest:  # the cut may look like the end of the answer
            raise TimeoutError
    except (OSError, HTTPException, ValueError, RemoteError) as error:
        if monotonic() >= latest:
            reason = f"not within {limits.seconds:.3g} s"
        elif isinstance(error, RemoteError):
            raise
        else:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise RemoteError(f"{found} does not answer: {reason}", about=str(found)) from error
    _check(found, media_type, body)
    return _JSON if media_type == "application/json" else media_type, body


def _connected(found: Endpoint, reached: tuple[str, ...], latest: float) -> HTTPConnection:
    """Return a connection to one of the addresses; the host's name goes into TLS and the header."""
    for number, address in enumerate(reached, 1):
        try:
            left = max(latest - monotonic(), 0.001)
            sock = socket.create_connection((address, found.port), timeout=left)
            break
        except OSError:
            if number == len(reached):
                raise
    sock.settimeout(max(latest - monotonic(), 0.001))
    connection = HTTPConnection(found.host, found.port)
    connection.sock = sock
    if found.scheme == "https":
        import ssl

        try:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(sock, server_hostname=found.host)
        except OSError:
            sock.close()
            raise
    return connection


@contextmanager
def _until(latest: float, connection: HTTPConnection) -> Iterator[None]:
    """Cut the connection when it is time, however slowly the answer drips."""
    sock = connection.sock

    def cut() -> None:
        with suppress(OSError):  # it is closed already
            sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(latest - monotonic(), 0), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _answer(
    found: Endpoint, connection: HTTPConnection, query: str, limits: Limits
) -> tuple[str, bytes]:
    """Return the media type and the body of the answer."""
    default = found.port == {"http": 80, "https": 443}[found.scheme]
    host = f"[{found.host}]" if ":" in found.host else found.host
    connection.request(
        "POST",
        found.target,
        body=urlencode({"query": query}).encode(),
        headers={
            "Host": host if default else f"{host}:{found.port}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": f"{_JSON}, {_XML};q=0.9",
            "User-Agent": user_agent(),
            "Connection": "close",
        },
    )
    with closing(connection.getresponse()) as response:
        return _media_type(found, response), _body(found, response, limits)


def _media_type(found: Endpoint, response: HTTPResponse) -> str:
    if 300 <= response.status < 400:
        where = response.headers.get("Location", "nowhere")
        raise RemoteError(
            f"{found} redirects to {where[:200]}, which is not followed: call that endpoint by its "
            "own URL and allow it",
            about=str(found),
        )
    if response.status != 200:
        raise RemoteError(f"{found} answers {response.status} {response.reason}", about=str(found))
    media_type = response.headers.get_content_type()
    if media_type not in _FORMATS:
        raise RemoteError(
            f"{found} answers with {media_type}, which is not a SPARQL result set", about=str(found)
        )
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RemoteError(f"{found} answers with compressed data, unasked", about=str(found))
    return media_type


def _body(found: Endpoint, response: HTTPResponse, limits: Limits) -> bytes:
    parts: list[bytes] = []
    left = limits.bytes
    while chunk := response.read1(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise RemoteError(
                f"{found} answers with more than {limits.bytes} bytes: ask it for less",
                about=str(found),
            )
        parts.append(chunk)
    if response.length:
        raise RemoteError(f"{found} has cut its answer off", about=str(found))
    return b"".join(parts)


def _check(found: Endpoint, media_type: str, body: bytes) -> None:
    """Read the whole result set, so that a broken one is told by the name of its endpoint."""
    said = _read(body, _FORMATS[media_type])
    if said:
        raise RemoteError(
            f"{found} sent results that cannot be read, perhaps cut off: {said}", about=str(found)
        )


def _read(body: bytes, format: ox.QueryResultsFormat) -> str:
    """Return what is wrong with a result set, if anything is.

    A function of its own, so that no error to come holds on to the solutions, which only the
    thread that made them may free.
    """
    try:
        results = ox.parse_query_results(body, format=format)
        if not isinstance(results, ox.QuerySolutions):
            return "it is no answer to a SELECT query"
        for _ in results:
            pass
    except (SyntaxError, ValueError) as error:
        return str(error)
    return ""
