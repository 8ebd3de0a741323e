"""SPARQL 1.1 Graph Store HTTP Protocol at ``/graph-store``: graphs read whole, and written.

https://www.w3.org/TR/sparql11-http-rdf-update/. A graph is named by ``?graph=IRI`` or ``?default``.
Directly, by its own IRI, a graph is read where that IRI leads: see the pages.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ipplan_kg.server import negotiation
from ipplan_kg.server.endpoint import QueryResponse, read_body
from ipplan_kg.server.permission import require_token
from ipplan_kg.server.problems import Problem
from ipplan_kg.server.protocol import absolute_iri, fields
from ipplan_kg.server.responses import allowed, header
from ipplan_kg.server.state import State

__all__ = ["routes"]

_READING = ("GET", "HEAD", "OPTIONS")
_WRITING = (*_READING, "DELETE", "POST", "PUT")
_WRITTEN = {
    media_type: format
    for media_type, format in negotiation.GRAPHS.items()
    if format in ("ttl", "nt", "rdf", "jsonld")
}


def routes(state: State) -> list[Route]:
    """Return the route of the graph store."""
    methods = _WRITING if state.settings.token is not None else _READING

    async def graph_store(request: Request) -> Response | QueryResponse:
        if request.method == "OPTIONS":
            return allowed(methods)
        graph = _graph(request)
        if request.method in ("GET", "HEAD"):
            return _read(state, graph)
        if request.method not in methods:
            raise Problem(
                "method-not-allowed",
                f"{request.method} is not answered here, as this server only reads",
                headers={"Allow": ", ".join(methods)},
            )
        return await _write(state, graph, request)

    # All methods come here, so that those which are not allowed are told which are.
    every = [*_WRITING, "PATCH"]
    return [Route("/graph-store", graph_store, methods=every)]


def _graph(request: Request) -> str | None:
    """Return the IRI of the graph that is named, or None for the default graph."""
    given = fields(request.scope["query_string"], "the query string")
    names = [name for name, _ in given if name in ("graph", "default")]
    if len(names) != 1:
        raise Problem("bad-request", "name one graph, by ?graph=IRI or by ?default")
    return absolute_iri("graph", dict(given)["graph"]) if names == ["graph"] else None


def _read(state: State, graph: str | None) -> QueryResponse:
    if graph is not None and graph not in state.workers.nursery.about["graphs"]:
        raise Problem("not-found", f"there is no graph {graph}")
    pattern = "?s ?p ?o" if graph is None else f"GRAPH <{graph}> {{ ?s ?p ?o }}"
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
    return QueryResponse(state, query, solutions={}, graph=negotiation.TRIPLES, rows=0)


async def _write(state: State, graph: str | None, request: Request) -> Response:
    require_token(state.settings, request.scope)
    order: dict[str, object] = {"method": request.method, "graph": graph}
    body = b""
    if request.method != "DELETE":
        media_type = (header(request.scope, b"content-type") or "").partition(";")[0]
        order["format"] = _WRITTEN.get(media_type.strip().lower())
        if order["format"] is None:
            raise Problem(
                "unsupported-media-type",
                f"the body has {media_type or 'no media type'}: send one of {', '.join(_WRITTEN)}",
            )
        body = await read_body(request.scope, request.receive, state.settings.limits)
    known = graph is None or graph in state.workers.nursery.about["graphs"]
    if request.method == "DELETE" and not known:
        raise Problem("not-found", f"there is no graph {graph}")
    await state.workers.change(order, body)
    return Response(status_code=204 if known else 201, headers={"cache-control": "no-store"})
