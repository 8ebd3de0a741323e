"""Where a store is written to and asked, and the requests that change a graph there.

Every request here may be sent twice: a broken connection does not tell whether the store has done
what it was asked. Triples are a set, so a part that is there already adds nothing; what goes is
dropped silently; and a graph is put in place by COPY, never by MOVE, which a second time would find
nothing and leave nothing.

Sources: Graph Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), SPARQL 1.1 Update
(https://www.w3.org/TR/sparql11-update/).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from ipplan_kg.errors import RemoteError
from ipplan_kg.push.client import Client

__all__ = [
    "PARTS",
    "Target",
    "add",
    "copy",
    "query_url",
    "remove",
    "replace",
    "takes_updates",
    "update_url",
]

PARTS = {"graph-store": 100_000, "update": 1_000}
"""Triples of a part; Virtuoso takes no more than some thousand in one update."""
_NEIGHBOURS = {
    "/sparql-graph-crud-auth": ("/sparql", "/sparql-auth"),  # Virtuoso
    "/sparql-auth": ("/sparql", "/sparql-auth"),
    "/store": ("/query", "/update"),  # Oxigraph
    "/update": ("/query", "/update"),
    "/data": ("/sparql", "/update"),  # Fuseki
}
"""Where a store answers queries and takes updates, by the end of the URL that it is written to."""
_PREFIX = b"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
"""Virtuoso looks at the beginning of what it is sent, and must find Turtle there: long literals
alone it takes for plain text, whatever the media type says."""
_NOWHERE = "urn:uuid:00000000-0000-0000-0000-000000000000"
"""A graph that nobody has: its name is the nil UUID (RFC 9562, section 5.9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A store to push to."""

    url: str
    """Of the graph store, or of the update endpoint."""
    query: str
    """Of the query endpoint."""
    protocol: str = "graph-store"
    """``graph-store`` or ``update``."""
    update: str = ""
    """Of the update endpoint; empty if none is known."""


def query_url(url: str) -> str:
    """Return where a store most likely answers queries; empty if its URL is of no known form."""
    return _neighbour(url, 0)


def update_url(url: str) -> str:
    """Return where a store most likely takes updates; empty if its URL is of no known form."""
    return _neighbour(url, 1)


def _neighbour(url: str, which: int) -> str:
    for end, others in _NEIGHBOURS.items():
        if url.rstrip("/").endswith(end):
            return url.rstrip("/").removesuffix(end) + others[which]
    return ""


def replace(target: Target, client: Client, graph: str, data: bytes) -> None:
    """Put triples in place of all that a graph holds, by one request.

    Args:
        target: The store.
        client: How to reach it.
        graph: The name of the graph.
        data: The triples, as N-Triples.

    Raises:
        RemoteError: the store refuses or does not answer.
    """
    if target.protocol == "graph-store":
        _put(target, client, "PUT", graph, data)
    else:
        _update(target.url, client, b"DROP SILENT GRAPH <%s> ;\n%s" % _named(graph, data))


def add(target: Target, client: Client, graph: str, data: bytes) -> None:
    """Add triples to a graph; arguments and errors are those of ``replace``."""
    if target.protocol == "graph-store":
        _put(target, client, "POST", graph, data)
    else:
        _update(target.url, client, _named(graph, data)[1])


def copy(target: Target, client: Client, source: str, graph: str) -> None:
    """Put what one graph of the store holds in place of what another one does.

    Raises:
        RemoteError: the store refuses or does not answer.
    """
    _update(target.update, client, f"COPY <{source}> TO <{graph}>".encode())


def remove(target: Target, client: Client, graph: str) -> None:
    """Drop a graph, if there is one.

    Raises:
        RemoteError: the store refuses or does not answer.
    """
    if target.protocol == "graph-store":
        client.send("DELETE", _graph_url(target, graph), None, {}, fine=(404, 410))
    else:
        _update(target.url, client, f"DROP SILENT GRAPH <{graph}>".encode())


def takes_updates(target: Target, client: Client) -> bool:
    """Tell whether the store takes SPARQL Update from us, by one that changes nothing."""
    if not target.update:
        return False
    try:
        _update(target.update, client, f"DROP SILENT GRAPH <{_NOWHERE}>".encode())
    except RemoteError:
        return False
    return True


def _graph_url(target: Target, graph: str) -> str:
    separator = "&" if "?" in target.url else "?"
    return f"{target.url}{separator}{urlencode({'graph': graph})}"


def _put(target: Target, client: Client, method: str, graph: str, data: bytes) -> None:
    headers = {"Content-Type": "text/turtle"}
    client.send(method, _graph_url(target, graph), _PREFIX + data, headers)


def _named(graph: str, data: bytes) -> tuple[bytes, bytes]:
    """Return the name of a graph, and the operation that adds triples to it."""
    name = graph.encode()
    return name, b"INSERT DATA { GRAPH <%s> {\n%s} }" % (name, data)


def _update(url: str, client: Client, text: bytes) -> None:
    client.send("POST", url, text, {"Content-Type": "application/sparql-update"})
