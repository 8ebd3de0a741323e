"""Federated queries (SERVICE) under guard: only endpoints that somebody allowed are called.

::

    with guarded(text, allowed=["https://example.org/sparql"]) as query:
        results = evaluate(store, query.text, relay=query.relay)
        data = serialize(results)       # inside the block: solutions are computed as they are read

Each call in the text is made to name a relay on this machine instead of its endpoint; the relay
asks the endpoint, at an address that was checked, follows no redirect, and keeps to limits of time,
size and number. `calls` finds the calls, `endpoints` says what may be allowed and where it may be,
`fetch` asks, `relay` stands between, `guard` is the whole.

Source: https://www.w3.org/TR/sparql11-federated-query/.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from ipplan_kg.federation.endpoints import Endpoint, endpoint
    from ipplan_kg.federation.fetch import Limits
    from ipplan_kg.federation.guard import GuardedQuery, guarded

__all__ = ["Endpoint", "GuardedQuery", "Limits", "endpoint", "guarded"]

_HOMES = {
    "Endpoint": "endpoints",
    "GuardedQuery": "guard",
    "Limits": "fetch",
    "endpoint": "endpoints",
    "guarded": "guard",
}


def __getattr__(name: str) -> object:
    """Import what is asked for: a query without calls must not pay for HTTP."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
