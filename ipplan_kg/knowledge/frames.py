"""Columns and triples -> pandas, polars, networkx, rdflib; each imported when it is asked for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.errors import MissingLibrary
from ipplan_kg.knowledge.values import value_of
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.results import curie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    import pandas as pd
    import polars as pl
    import rdflib

__all__ = [
    "network_of_rows",
    "network_of_triples",
    "pandas_frame",
    "polars_frame",
    "rdflib_graph",
    "require",
]

_RDF_TYPE = f"{PREFIXES['rdf']}type"
_NAMING = (f"{PREFIXES['skos']}prefLabel", f"{PREFIXES['rdfs']}label")


def require(library: str) -> None:
    """Make sure that an optional library is there.

    Raises:
        MissingLibrary: it is not installed; says which extra brings it.
    """
    try:
        import_module(library)
    except ModuleNotFoundError as error:
        if error.name != library:  # it is there, but something that it needs is not
            raise
        extra = {"oxrdflib": "rdflib"}.get(library, library)
        raise MissingLibrary(
            f'{library} is not installed: pip install "ipplan-kg[{extra}]"', about=library
        ) from error


# data frames


def _kind(values: Sequence[object]) -> str:
    """Return what a column holds: integer, number, boolean, text, date, time, mixed, nothing."""
    kinds = {_KINDS[type(value)] for value in values if value is not None}
    if not kinds:
        return "nothing"
    if kinds == {"integer", "number"}:
        return "number"
    if kinds == {"integer"} and not all(_fits(value) for value in values):
        return "mixed"
    if kinds == {"time"} and len({_zoned(value) for value in values if value is not None}) > 1:
        return "mixed"  # when a time without a zone was, nobody has said
    return kinds.pop() if len(kinds) == 1 else "mixed"


_KINDS = {
    int: "integer",
    float: "number",
    Decimal: "number",
    bool: "boolean",
    str: "text",
    date: "date",
    datetime: "time",
}


def _fits(value: object) -> bool:
    """Tell whether a column of 64-bit integers can hold the value."""
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def pandas_frame(names: Sequence[str], columns: Sequence[list[Any]]) -> pd.DataFrame:
    """Return a data frame of these columns, with pandas' nullable types."""
    require("pandas")
    import pandas as pd

    types = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "text": "string"}
    series: dict[str, pd.Series[Any]] = {}
    for name, values in zip(names, columns, strict=True):
        kind = _kind(values)
        if kind == "number":
            values = [None if value is None else float(value) for value in values]
        if kind in ("date", "time"):
            series[name] = pd.Series(
                pd.to_datetime(values, utc=any(map(_zoned, values))), name=name
            )
        else:
            series[name] = pd.Series(values, dtype=types.get(kind, "object"), name=name)
    return pd.DataFrame(series, columns=list(names))


def polars_frame(names: Sequence[str], columns: Sequence[list[Any]]) -> pl.DataFrame:
    """Return a data frame of these columns; mixed values as text."""
    require("polars")
    import polars as pl

    types = {
        "integer": pl.Int64(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "date": pl.Date(),
        "nothing": pl.Null(),
    }
    series = []
    for name, values in zip(names, columns, strict=True):
        kind = _kind(values)
        if kind == "number":
            values = [None if value is None else float(value) for value in values]
        if kind == "time":
            zone = "UTC" if any(map(_zoned, values)) else None
            series.append(pl.Series(name, values, dtype=pl.Datetime("us", zone)))
            continue
        if kind == "mixed":
            values = [None if value is None else str(value) for value in values]
        series.append(pl.Series(name, values, dtype=types.get(kind, pl.String())))
    return pl.DataFrame(series)


def _zoned(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


# networks


def network_of_rows(
    rows: Sequence[Mapping[str, Any]],
    source: str,
    target: str,
    *,
    create_using: type[nx.Graph[Any]] | None = None,
) -> nx.Graph[Any]:
    """Return a network with an edge for each row where both ends are bound."""
    require("networkx")
    import networkx as nx

    ends = [(row[source], row[target]) for row in rows]
    repeated = len({frozenset(pair) for pair in ends}) < len(ends)
    default: type[nx.Graph[Any]] = nx.MultiGraph if repeated else nx.Graph
    network = (create_using or default)()
    for (first, second), row in zip(ends, rows, strict=True):
        if first is None or second is None:
            continue
        others = {name: value for name, value in row.items() if name not in (source, target)}
        network.add_edge(first, second)
        # A column may be called `key`, which add_edge takes for its own.
        if network.is_multigraph():
            newest = max(network[first][second])
            network[first][second][newest].update(others)
        else:
            network[first][second].update(others)
    return network


def network_of_triples(triples: Iterable[ox.Triple]) -> nx.MultiDiGraph[Any]:
    """Return the triples between IRIs as edges, the others as attributes of their subject."""
    require("networkx")
    import networkx as nx

    network: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for subject, predicate, value in triples:
        node, name = value_of(subject), curie(predicate.value)
        network.add_node(node)
        about = network.nodes[node]
        if predicate.value == _RDF_TYPE and isinstance(value, ox.NamedNode):
            about.setdefault("type", []).append(curie(value.value))
        elif isinstance(value, ox.Literal):
            about.setdefault(name, []).append(value_of(value))
            if predicate.value in _NAMING and (value.language == "en" or "label" not in about):
                about["label"] = value.value
        else:
            network.add_edge(node, value_of(value), key=name)
    return network


# rdflib


def rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return a graph in memory that holds copies of the triples, with our prefixes."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for subject, predicate, value in triples:
        graph.add((_rdflib_term(subject), _rdflib_term(predicate), _rdflib_term(value)))
    return graph


def _rdflib_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise TypeError("rdflib has no terms for triples (RDF 1.2)")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
