"""Who may change the store: whoever has the token (RFC 6750, a bearer token in the header)."""

from __future__ import annotations

import hmac

from starlette.types import Scope

from ipplan_kg.server.problems import Problem
from ipplan_kg.server.responses import header
from ipplan_kg.server.settings import Settings

__all__ = ["require_token"]

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="ipplan-kg"'}


def require_token(settings: Settings, scope: Scope) -> None:
    """Let a request pass that may change the store.

    Raises:
        Problem: nobody may, or the token is missing or wrong.
    """
    if settings.token is None:
        raise Problem(
            "read-only", "updates are not accepted: this server was started without --writable"
        )
    scheme, _, given = (header(scope, b"authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(
        given.strip().encode(), settings.token.encode()
    ):
        raise Problem(
            "unauthorized", "send the token as Authorization: Bearer ...", headers=_CHALLENGE
        )
