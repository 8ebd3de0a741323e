"""The ASGI application: which routes there are, and what is around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ipplan_kg.server import api, description, graph_store, pages
from ipplan_kg.server.coding import Coded
from ipplan_kg.server.endpoint import Endpoint
from ipplan_kg.server.metrics import exposition
from ipplan_kg.server.observed import Observed, to_stderr
from ipplan_kg.server.problems import KINDS, Problem
from ipplan_kg.server.responses import problem_response
from ipplan_kg.server.state import State
from ipplan_kg.server.workers import QueryRequest

__all__ = ["MODULES", "create_app"]

# Modules whose functions are run in workers (``state.workers.call``). They are imported before the
# first worker is forked; one that has ``prepare(store)`` gets the store then, and again after each
# change, so that what it keeps is shared by all workers. A worker itself can open no file.
MODULES: tuple[str, ...] = (
    "ipplan_kg.server.catalogue",
    "ipplan_kg.server.profiles",
    "ipplan_kg.server.site_content",
)


def create_app(state: State) -> ASGIApp:
    """Return the application of a server; its workers start and stop with it.

    A module that has routes has a function ``routes(state) -> list[Route]`` that is called here.
    """
    service = description.documents(state)["service"]
    endpoint = Endpoint(state, pages.for_people(service, "sparql.html"))
    others = Starlette(
        routes=[
            *graph_store.routes(state),
            *_own_routes(state),
            *api.routes(state),
            *description.routes(state),
            *pages.routes(state),
        ],
        exception_handlers={Problem: _problem, HTTPException: _http_problem},
        lifespan=lambda _: _running(state),
    )

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        # Past the search for a route and what is around it: small queries feel that.
        chosen = endpoint if scope.get("path") == "/sparql" else others
        await chosen(scope, receive, send)

    return Observed(Coded(app), state, to_stderr if state.settings.access_log else None)


@asynccontextmanager
async def _running(state: State) -> AsyncIterator[None]:
    if not state.workers.nursery.about:
        await state.workers.start(MODULES)
    yield
    await state.workers.stop()


def _own_routes(state: State) -> list[Route]:
    async def healthz(_: Request) -> Response:
        answer = await state.workers.run(QueryRequest(text="ASK {}"))
        answer.close()
        return PlainTextResponse("ok\n", headers={"cache-control": "no-store"})

    async def metrics(_: Request) -> Response:
        workers = state.workers
        gauges = {
            "workers_busy": workers.busy,
            "queries_waiting": workers.lanes.waiting,
            "queries_slow": workers.lanes.running,
            "quads": workers.nursery.about["quads"],
        }
        media_type = "text/plain; version=0.0.4; charset=utf-8"
        return Response(exposition(state.metrics, gauges), media_type=media_type)

    async def problem(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in KINDS:
            raise Problem("not-found", f"there is no kind of problem named {name}")
        return PlainTextResponse(f"{KINDS[name].title}. The status is {KINDS[name].status}.\n")

    return [
        Route("/healthz", healthz),
        Route("/metrics", metrics),
        Route("/problem/{name}", problem),
    ]


async def _problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return problem_response(error)


async def _http_problem(request: Request, error: Exception) -> Response:
    """Return the problem of a path or a method that no route has."""
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        names = (error.headers or {}).get("Allow", "")
        detail = f"{request.method} is not answered at {request.url.path}: send {names}"
        return problem_response(Problem("method-not-allowed", detail, headers={"Allow": names}))
    if error.status_code == 404:
        return problem_response(Problem("not-found", f"there is nothing at {request.url.path}"))
    return problem_response(Problem("bad-request", error.detail))
