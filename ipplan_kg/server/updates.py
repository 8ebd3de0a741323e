"""Changes of the store: SPARQL 1.1 Update, and graphs put, merged or removed whole.

The default graph of the store is the union of all graphs, materialized (``store``). A change sees
it so; what it then takes away from the union alone comes back, as it is still in its named graph.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.errors import IpplanError, QueryError, QuerySyntaxError, StoreError, UpdateRefused
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.store import base_iri

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = ["apply"]

_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<reason>.*)", re.S)
_REACHING = re.compile(r"\b(LOAD|SERVICE)\b", re.I)
_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_DEFAULT = ox.DefaultGraph()


def apply(store: ox.Store, order: dict[str, Any], body: bytes) -> None:
    """Change the store, and bring its default graph up to date.

    Args:
        store: in memory; when the change fails, it is not to be used any more.
        order: ``{"update": true}`` for the text of a SPARQL update in the body; or ``method`` PUT,
            POST or DELETE, ``graph`` (its IRI, None: the default graph) and ``format`` for the
            Graph Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/).
        body: the update, or the triples.

    Raises:
        QuerySyntaxError, UpdateRefused, QueryError: of an update.
        StoreError: the triples do not parse.
    """
    copies = {quad.triple for quad in store.quads_for_pattern(None, None, None, _DEFAULT)}
    named = _named(store)
    copies &= named
    if order.get("update"):
        _update(store, body.decode())
    else:
        _graph(store, order, body)
    present = {quad.triple for quad in store.quads_for_pattern(None, None, None, _DEFAULT)}
    wanted = (present - copies) | _named(store)
    for triple in present - wanted:
        store.remove(_in_default(triple))
    store.extend(map(_in_default, wanted - present))


def _named(store: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in store if quad.graph_name != _DEFAULT}


def _in_default(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, _DEFAULT)


def _update(store: ox.Store, text: str) -> None:
    try:
        store.update(text, base_iri=base_iri(store), prefixes=PREFIXES)
    except SyntaxError as error:
        raise _syntax_error(text, str(error)) from error
    except (OSError, RuntimeError) as error:
        reaching = _REACHING.search(text)
        if reaching:
            raise UpdateRefused(
                f"{reaching[1].upper()} is not allowed, as it reaches for data elsewhere",
                about=text,
            ) from error
        raise QueryError(f"the update cannot be carried out: {error}", exit_code=3) from error


def _syntax_error(text: str, message: str) -> IpplanError:
    place = _PLACE.match(message)
    if place is None:
        return QuerySyntaxError(f"not a SPARQL update: {message}", about=text)
    line, column = int(place["line"]), int(place["column"])
    shown = text.split("\n")[line - 1].strip()
    return QuerySyntaxError(
        f"not a SPARQL update: line {line}, column {column}, in: {shown}",
        line=line,
        column=column,
        about=text,
    )


def _graph(store: ox.Store, order: dict[str, Any], body: bytes) -> None:
    graph = _DEFAULT if order["graph"] is None else ox.NamedNode(order["graph"])
    triples = [] if order["method"] == "DELETE" else _parsed(body, order["format"], order["graph"])
    if order["method"] != "POST":
        store.remove_graph(graph)
    if order["method"] != "DELETE" and isinstance(graph, ox.NamedNode):
        store.add_graph(graph)
    store.extend(ox.Quad(each.subject, each.predicate, each.object, graph) for each in triples)


def _parsed(body: bytes, format: str, base: str | None) -> list[ox.Triple]:
    parsed: Iterable[ox.Quad]
    try:
        parsed = ox.parse(body, format=_FORMATS[format], base_iri=base, without_named_graphs=True)
        return [quad.triple for quad in parsed]
    except SyntaxError as error:
        place = f"line {error.lineno}, column {error.offset}: " if error.lineno else ""
        reason = error.msg.rpartition(": ")[2]
        raise StoreError(f"the body is not valid {format}: {place}{reason}") from error
