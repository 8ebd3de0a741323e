"""Each named graph of a store put in place of that of another store, and compared afterwards.

A graph is the unit: one that the other store has already is not sent again, so that a push that
was cut off goes on where it was. Two graphs are taken for the same if their fingerprints are:
for each property the number of triples and the summed lengths of IRIs and strings. What SPARQL
leaves to the engine, such as whether true comes back as ``1``, does not count.

With the Graph Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/) the first part of a
graph is PUT, which replaces it, and further parts are POSTed; with SPARQL Update it is dropped, and
INSERT DATA follows. A graph in one part is replaced in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox

from ipplan_kg.errors import RemoteError
from ipplan_kg.push.client import Client
from ipplan_kg.store import named_graphs

__all__ = ["PARTS", "QUERY_URLS", "Pushed", "Target", "fingerprint", "push", "query_url"]

PARTS = {"graph-store": 100_000, "update": 1_000}
"""Triples of a part; Virtuoso takes no more than some thousand in one update."""
QUERY_URLS = {
    "/sparql-graph-crud-auth": "/sparql",  # Virtuoso
    "/sparql-auth": "/sparql",
    "/store": "/query",  # Oxigraph
    "/update": "/query",
    "/data": "/sparql",  # Fuseki
}
"""Where a store answers queries, by the end of the URL where it is written to."""
_FINGERPRINT = """\
SELECT ?p (COUNT(*) AS ?triples) (SUM(?length) AS ?lengths) WHERE {{
  GRAPH <{graph}> {{ ?s ?p ?o }}
  BIND(STRLEN(STR(?s)) + IF(
    ISIRI(?o) || LANG(?o) != "" || DATATYPE(?o) = <http://www.w3.org/2001/XMLSchema#string>,
    STRLEN(STR(?o)), 0) AS ?length)
}} GROUP BY ?p"""

Fingerprint = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A store to push to."""

    url: str
    """Of the graph store, or of the update endpoint."""
    query: str
    """Of the query endpoint."""
    protocol: str = "graph-store"
    """``graph-store`` or ``update``."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was done with a graph."""

    graph: str
    triples: int
    sent: bool
    """Whether it was sent, or would be; else the store had it."""


def query_url(url: str) -> str:
    """Return where a store most likely answers queries; empty if its URL is of no known form."""
    for end, other in QUERY_URLS.items():
        if url.rstrip("/").endswith(end):
            return url.rstrip("/").removesuffix(end) + other
    return ""


def push(
    store: ox.Store,
    target: Target,
    client: Client,
    *,
    part: int = 0,
    dry_run: bool = False,
    told: Callable[[Pushed], None] | None = None,
) -> list[Pushed]:
    """Put every named graph of a store in place of that of another one.

    Args:
        store: What is pushed.
        target: Where to.
        client: How to reach it.
        part: Triples sent at a time (default: ``PARTS``).
        dry_run: Whether only to ask what would be sent.
        told: Is told of each graph when it is there.

    Raises:
        RemoteError: the store refuses or does not answer, or does not hold what was sent.
    """
    done = []
    for graph in named_graphs(store):
        ours = _local(store, graph)
        count = sum(triples for triples, _ in ours.values())
        sent = fingerprint(target, client, graph) != ours
        if sent and not dry_run:
            for number, data in enumerate(_parts(store, graph, part or PARTS[target.protocol])):
                _send(target, client, graph, data, first=number == 0)
            _compare(target, client, graph, ours)
        done.append(Pushed(graph.value, count, sent))
        if told is not None:
            told(done[-1])
    return done


def fingerprint(target: Target, client: Client, graph: ox.NamedNode) -> Fingerprint:
    """Return the fingerprint of a graph of the other store; empty if it has none.

    Raises:
        RemoteError: the store does not answer the query.
    """
    body = urlencode({"query": _FINGERPRINT.format(graph=graph.value)}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/sparql-results+json",
    }
    answer, _ = client.send("POST", target.query, body, headers)
    try:
        solutions = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        return _figures(solutions)
    except (SyntaxError, ValueError) as error:
        raise RemoteError(
            f"{target.query} is no SPARQL endpoint, or its answer was cut off: {error}",
            about=target.query,
        ) from error


def _local(store: ox.Store, graph: ox.NamedNode) -> Fingerprint:
    solutions = store.query(_FINGERPRINT.format(graph=graph.value))
    assert isinstance(solutions, ox.QuerySolutions)
    return _figures(solutions)


def _figures(solutions: ox.QuerySolutions) -> Fingerprint:
    found = {}
    for row in solutions:
        property_, triples, lengths = row["p"], row["triples"], row["lengths"]
        if isinstance(property_, ox.NamedNode):
            found[property_.value] = (_whole(triples), _whole(lengths))
    return found


def _whole(term: object) -> int:
    return int(float(term.value)) if isinstance(term, ox.Literal) else 0


def _parts(store: ox.Store, graph: ox.NamedNode, size: int) -> Iterator[bytes]:
    """Yield a graph as N-Triples, so many at a time; all at once if it has blank nodes."""
    quads = store.quads_for_pattern(None, None, None, graph)
    triples = sorted((quad.triple for quad in quads), key=str)
    blank = any(isinstance(term, ox.BlankNode) for triple in triples for term in triple)
    step = max(1, len(triples) if blank else size)
    for start in range(0, len(triples), step):
        data = ox.serialize(triples[start : start + step], format=ox.RdfFormat.N_TRIPLES)
        assert data is not None
        yield data


def _send(target: Target, client: Client, graph: ox.NamedNode, data: bytes, *, first: bool) -> None:
    if target.protocol == "graph-store":
        separator = "&" if "?" in target.url else "?"
        url = f"{target.url}{separator}{urlencode({'graph': graph.value})}"
        headers = {"Content-Type": "application/n-triples"}
        client.send("PUT" if first else "POST", url, data, headers)
        return
    headers = {"Content-Type": "application/sparql-update"}
    if first:
        drop = f"DROP SILENT GRAPH <{graph.value}>".encode()
        client.send("POST", target.url, drop, headers)
    insert = b"INSERT DATA { GRAPH <%s> {\n%s} }" % (graph.value.encode(), data)
    client.send("POST", target.url, insert, headers)


def _compare(target: Target, client: Client, graph: ox.NamedNode, ours: Fingerprint) -> None:
    theirs = fingerprint(target, client, graph)
    if theirs == ours:
        return
    of_ours, of_theirs = (sum(n for n, _ in each.values()) for each in (ours, theirs))
    raise RemoteError(
        f"{target.url} has not taken <{graph.value}> as it was sent: {of_theirs} triples are there,"
        f" {of_ours} were sent; push again, or with a smaller --part",
        about=graph,
    )
