"""What went wrong, as RFC 9457 problem details (https://www.rfc-editor.org/rfc/rfc9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ipplan_kg.errors import IpplanError
from ipplan_kg.namespaces import BASE

__all__ = ["KINDS", "Kind", "Problem", "problem_body"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, and a title that is the same each time."""

    status: int
    title: str


KINDS = {
    "bad-request": Kind(400, "The request is not as the SPARQL protocol says"),
    "query-syntax": Kind(400, "The text is not a SPARQL query"),
    "update-syntax": Kind(400, "The text is not a SPARQL update"),
    "bad-parameter": Kind(400, "A parameter is unknown, missing or not of its type"),
    "unauthorized": Kind(401, "The token is missing or wrong"),
    "read-only": Kind(403, "This endpoint only answers queries"),
    "refused": Kind(403, "The query reaches for data elsewhere"),
    "not-found": Kind(404, "There is nothing here"),
    "method-not-allowed": Kind(405, "The method is not allowed here"),
    "not-acceptable": Kind(406, "None of the accepted media types or profiles is available"),
    "slow-request": Kind(408, "The request took too long to arrive"),
    "gone": Kind(410, "It was here and has been withdrawn"),
    "too-large": Kind(413, "The request is too large"),
    "unsupported-media-type": Kind(415, "The media type of the request is not supported"),
    "failed": Kind(500, "The request could not be answered"),
    "memory-limit": Kind(500, "The query needs more memory than is allowed"),
    "overloaded": Kind(503, "Too many queries are running"),
    "time-limit": Kind(504, "The query takes longer than is allowed"),
}


class Problem(IpplanError):
    """A request that is not answered as it was hoped for.

    Args:
        kind: one of ``KINDS``.
        detail: one line: what, where, what to do.
        headers: what the status demands (``Allow``, ``Retry-After``, ``WWW-Authenticate``).
        more: further members of the problem object (``line``, ``column``, ``available``).
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status = KINDS[kind].status
        self.headers = dict(headers or {})
        self.more = dict(more or {})


def problem_body(problem: Problem) -> bytes:
    """Return the problem as JSON (``application/problem+json``)."""
    about = {
        "type": f"{BASE}problem/{problem.kind}",
        "title": KINDS[problem.kind].title,
        "status": problem.status,
        "detail": str(problem),
        **problem.more,
    }
    return json.dumps(about, ensure_ascii=False).encode() + b"\n"
