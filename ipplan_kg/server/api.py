"""Routes of the interface in REST: every query of the catalogue is a resource.

=========================  ==============================================================
``/api/queries``           the catalogue, as JSON or as RDF
``/api/queries/{name}``    the answer to a query; its parameters are those of the URL
``/openapi.json``          the description of all this (OpenAPI 3.1)
``/api/``                  the same for reading, with a form for every query
=========================  ==============================================================

``?format=csv`` comes before ``Accept``, ``?language=zh`` gives labels in that language, and
``?limit=10`` the first solutions. What is wrong with a parameter is told in problem details.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ipplan_kg.errors import UnknownQuery
from ipplan_kg.examples import catalogue_json
from ipplan_kg.queries import CatalogueQuery, get
from ipplan_kg.server import catalogue, negotiation, openapi
from ipplan_kg.server.description import endpoint_url, matches, represented
from ipplan_kg.server.endpoint import QueryResponse
from ipplan_kg.server.problems import Problem
from ipplan_kg.server.schemas import Json
from ipplan_kg.server.state import State

if TYPE_CHECKING:
    import jinja2

__all__ = ["POLICY", "routes"]

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Content Security Policy of the page: it loads nothing and runs nothing."""


def routes(state: State) -> list[Route]:
    """Return the routes of the interface."""
    in_rdf = represented(state, catalogue.examples)
    notations: dict[str, dict[str, list[str]]] = {}

    async def listed(request: Request) -> Response:
        accept = request.headers.get("accept")
        offered = ["application/json", *openapi.formats("CONSTRUCT")]
        if negotiation.best(accept, offered) in (None, "application/json"):
            body = catalogue_json(state.base)
            return matches(state, request, body, "application/json")
        return await in_rdf(request)

    async def answered(request: Request) -> ASGIApp:
        query = _query(request.path_params["name"])
        values, wanted = _asked(request, query)
        most = state.settings.limits.rows
        response = QueryResponse(
            state,
            await _bound(state, query, values),
            solutions=_offered(query, "SELECT", wanted.format),
            graph=_offered(query, "CONSTRUCT", wanted.format),
            rows=min(wanted.limit, most or wanted.limit) if wanted.limit else None,
            language=wanted.language,
        )
        return response if wanted.format is None else _WithoutAccept(response)

    async def document(request: Request) -> Response:
        body = json.dumps(await described(request), ensure_ascii=False, indent=1).encode() + b"\n"
        return matches(state, request, body, "application/json")

    async def page(request: Request) -> Response:
        text = _template().render(document=await described(request), base=state.base)
        response = matches(state, request, text.encode(), "text/html; charset=utf-8")
        response.headers["content-security-policy"] = POLICY
        return response

    async def described(request: Request) -> Json:
        digest = state.digest
        if digest not in notations:
            found = await state.workers.call(catalogue.concepts)
            notations.clear()
            notations[digest] = found
        server = endpoint_url(state, request).removesuffix("/sparql")
        queries = list(catalogue.QUERIES.values())
        return openapi.document(queries, server=server, concepts=notations[digest])

    async def redirected(_: Request) -> Response:
        return RedirectResponse("/api/", status_code=308)

    return [
        Route("/api", redirected),
        Route("/api/", page),
        Route("/api/queries", listed),
        Route("/api/queries/{name}", answered),
        Route("/openapi.json", document),
    ]


def _query(name: str) -> CatalogueQuery:
    if name in catalogue.QUERIES:
        return catalogue.QUERIES[name]
    try:
        return get(name)
    except UnknownQuery as error:
        detail = str(error).replace("ipplan-kg queries lists them", "/api/queries lists them")
        raise Problem("not-found", detail, more={"catalogue": "/api/queries"}) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """How an answer is wanted; None: as the query, the ``Accept`` header and the server say."""

    format: str | None
    language: str | None
    limit: int | None


def _asked(request: Request, query: CatalogueQuery) -> tuple[dict[str, str], _Wanted]:
    """Return the values that a request gives, and how it wants the answer.

    A field of a form that was left empty gives nothing where nothing has that name.
    """
    may_be_left = {"language", "limit"} | {
        each.name
        for each in query.parameters
        if each.type == "iri" or (each.optional and each.type == "integer")
    }
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise _bad(query, name, f"the parameter {name} is given twice: send it once")
        if value or name not in may_be_left:
            values[name] = value
    format_, limit = values.pop("format", None), values.pop("limit", None)
    language = values.pop("language", None) if query.form == "SELECT" else None
    known = list(openapi.formats(query.form).values())
    if format_ is not None and format_ not in known:
        detail = f"the answer to {query.name} has no format {format_!r}: it has {', '.join(known)}"
        raise _bad(query, "format", detail)
    if limit is not None and not re.fullmatch("[1-9][0-9]{0,8}", limit):
        raise _bad(query, "limit", f"limit={limit} is not a number of solutions from 1 on")
    if language is not None and not re.fullmatch(openapi.LANGUAGE, language):
        raise _bad(query, "language", f"language={language} is not a language tag such as en or zh")
    return values, _Wanted(
        format=format_, language=language, limit=int(limit) if limit is not None else None
    )


async def _bound(state: State, query: CatalogueQuery, values: dict[str, str]) -> str:
    try:
        return str(await state.workers.call(catalogue.bound, query.name, values))
    except Problem as problem:
        if problem.more.get("error") != "BadParameter":
            raise
        wrong = [name for name in values if name not in {each.name for each in query.parameters}]
        named = [name for name in values if str(problem).startswith(f"parameter {name}:")]
        raise _bad(query, (wrong + named + [""])[0], str(problem)) from problem


def _bad(query: CatalogueQuery, name: str, detail: str) -> Problem:
    about = {"query": query.name, "available": [each.name for each in query.parameters]}
    return Problem("bad-parameter", detail, more=about | ({"parameter": name} if name else {}))


def _offered(query: CatalogueQuery, form: str, format_: str | None) -> dict[str, str]:
    """Return the media types of an answer; those of the other kind of answer do not matter."""
    found = negotiation.SOLUTIONS if form == "SELECT" else negotiation.GRAPHS
    if format_ is None:
        return found
    return {media_type: each for media_type, each in found.items() if each == format_} or found


class _WithoutAccept:
    """A response whose format was asked for in the URL: it does not look at ``Accept``."""

    def __init__(self, response: ASGIApp) -> None:
        self._response = response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [each for each in scope["headers"] if each[0] != b"accept"]
        await self._response({**scope, "headers": headers}, receive, send)


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ipplan_kg.server", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("api.html")
