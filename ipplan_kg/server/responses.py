"""Responses that are not the answer of a worker: problems, and what they and others share."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Scope

from ipplan_kg.server.problems import Problem, problem_body

__all__ = ["CORS", "allowed", "header", "problem_response"]

# What scripts of other sites may read; requests carry no credentials but the token.
CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Profile, ETag, Link, Retry-After, X-SPARQL-MaxRows",
}


def header(scope: Scope, name: bytes) -> str | None:
    """Return a header of a request; several of one name as one, joined by commas."""
    values: list[bytes] = [value for each, value in scope["headers"] if each == name]
    return b", ".join(values).decode("latin-1") if values else None


def problem_response(problem: Problem) -> Response:
    """Return the response that tells of a problem."""
    return Response(
        problem_body(problem),
        problem.status,
        {"cache-control": "no-store", **problem.headers},
        media_type="application/problem+json",
    )


def allowed(methods: tuple[str, ...], accept_post: str | None = None) -> Response:
    """Return the response to OPTIONS, which is also that to a preflight request (CORS).

    https://fetch.spec.whatwg.org/#cors-preflight-request
    """
    names = ", ".join(methods)
    headers = {
        "allow": names,
        "access-control-allow-methods": names,
        "access-control-allow-headers": (
            "Accept, Accept-Profile, Authorization, Content-Type, If-None-Match"
        ),
        "access-control-max-age": "86400",
    }
    if accept_post:
        headers["accept-post"] = accept_post
    return Response(status_code=204, headers=headers)
