"""Two triples of ours, and federated queries on them."""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.federation import Limits, guarded
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import new

S, P, O = (ox.NamedNode(f"http://example.org/{name}") for name in "spo")  # noqa: E741
OURS = [ox.Quad(S, P, ox.Literal("a")), ox.Quad(O, P, ox.Literal("b"))]
ALLOWED = "https://endpoint.example/sparql"


def ask(text: str, *allowed: str, limits: Limits | None = None) -> list[list[str | None]]:
    """The rows of a federated query on two triples of ours."""
    with guarded(text, allowed=allowed, limits=limits or Limits(seconds=5)) as query:
        results = evaluate(new(OURS), query.text, relay=query.relay)
        assert isinstance(results, ox.QuerySolutions)
        return [[None if term is None else term.value for term in row] for row in results]
