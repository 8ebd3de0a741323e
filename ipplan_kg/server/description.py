"""Routes of what the server tells about itself: Service Description, VoID, example queries.

=================================  ==========================================================
``/sparql`` without a query        the Service Description, with the sizes of the graphs
``/.well-known/void``              the same with every statistic (VoID, section 7.2)
``/.well-known/sparql-examples``   the catalogue of queries, as SIB's SPARQL examples are written
=================================  ==========================================================

``pages`` gives the second at ``/`` to programs. Each comes as RDF in the format that the client
likes best, and names the endpoint by the URL that the client has reached it by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ipplan_kg import __version__
from ipplan_kg.server import catalogue, negotiation
from ipplan_kg.server.problems import Problem
from ipplan_kg.server.state import State

__all__ = ["FORMATS", "documents", "endpoint_url", "matches", "represented", "routes"]

FORMATS = {
    media_type: format_
    for media_type, format_ in negotiation.GRAPHS.items()
    if format_ in ("ttl", "nt", "rdf", "jsonld")
}
_KEPT = 32

Document = Callable[[Request], Awaitable[Response]]


def routes(state: State) -> list[Route]:
    """Return the routes of the description; ``/sparql`` itself is the endpoint's."""
    about = documents(state)
    return [
        Route("/.well-known/void", about["void"]),
        Route("/.well-known/sparql-examples", about["examples"]),
    ]


def documents(state: State) -> dict[str, Document]:
    """Return what answers a request for a document, by name: service, void, examples."""
    functions = {
        "service": catalogue.service,
        "void": catalogue.statistics,
        "examples": catalogue.examples,
    }
    return {name: represented(state, function) for name, function in functions.items()}


def represented(state: State, function: Callable[[ox.Store, str, str], str]) -> Document:
    """Return what answers a request with the text that a function of ``catalogue`` writes.

    A text depends on the data, its format and the endpoint's URL alone, so it is kept.
    """
    kept: dict[tuple[str, str, str], bytes] = {}

    async def answer(request: Request) -> Response:
        media_type = negotiation.best(request.headers.get("accept"), list(FORMATS))
        if media_type is None:
            offered = [*FORMATS]
            raise Problem(
                "not-acceptable",
                f"available are {', '.join(offered)}",
                headers={"Vary": "Accept"},
                more={"available": offered},
            )
        format_, endpoint = FORMATS[media_type], endpoint_url(state, request)
        key = (state.digest, format_, endpoint)
        if key not in kept:
            text = await state.workers.call(function, format_, endpoint)
            while len(kept) >= _KEPT:
                del kept[next(iter(kept))]
            kept[key] = text.encode()
        return matches(state, request, kept[key], negotiation.content_type(media_type))

    return answer


def matches(state: State, request: Request, body: bytes, content_type: str) -> Response:
    """Return a response with an entity tag, or that the client has the body already."""
    digest = hashlib.blake2b(body, digest_size=12)
    digest.update(f"{__version__} {content_type}".encode())
    age = state.settings.max_age
    headers = {
        "cache-control": f"public, max-age={age}" if age else "public, no-cache",
        "etag": f'"{digest.hexdigest()}"',
        "vary": "Accept",
        "content-type": content_type,
    }
    known = request.headers.get("if-none-match", "")
    if headers["etag"] in [each.strip().removeprefix("W/") for each in known.split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers)


def endpoint_url(state: State, request: Request) -> str:
    """Return the URL of the endpoint: as the settings say, or as the client has reached it.

    Raises:
        Problem: the ``Host`` header is none.
    """
    url = f"{(state.settings.url or str(request.base_url)).rstrip('/')}/sparql"
    try:
        return ox.NamedNode(url).value
    except ValueError as error:
        raise Problem("bad-request", "the Host header is not the name of a host") from error
