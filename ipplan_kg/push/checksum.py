"""What a named graph holds, in few figures that any SPARQL 1.1 engine can compute.

Each triple is written as one string, and that is hashed with SHA-256. The first digits of the hash
name a *bucket*; for each bucket the store counts its triples and sums two numbers of nine figures,
made of decimal digits of the hashes: no sum needs more than 2^53, so none overflows or is rounded.
Two graphs with the same buckets are the same, and where they differ the buckets say which triples
to look at: ``transfer`` sends those again, and no others.

What SPARQL leaves to the engine is left out of the string: case of language tags; whether an
integer of ten digits or more comes back as a decimal; of floating-point numbers and durations all
but the datatype; fractions of a second, and the offset behind one. All blank nodes are written the
same. REPLACE changes nothing in a string, but makes Virtuoso 7 hash its UTF-8: without it, it takes
that for Latin-1.

SHA256 is of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#func-sha256). Of a store without it
only the triples of each property are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode

import pyoxigraph as ox

from ipplan_kg.errors import RemoteError
from ipplan_kg.push.client import Client

__all__ = [
    "Checksum",
    "Figures",
    "asked",
    "bucketed",
    "can_hash",
    "counted",
    "digits_for",
    "local",
    "properties_of",
    "remote",
    "remote_graphs",
]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_AT_ONCE = 200_000
"""Triples that a store hashes in one request, where that can be chosen: some seconds of work."""
_PARTED = ("dateTime", "dateTimeStamp", "time")
_UNEQUAL = ("double", "float", "duration", "dayTimeDuration", "yearMonthDuration")


def _iris(names: Iterable[str]) -> str:
    return ", ".join(f"<{_XSD}{name}>" for name in names)


_HASH = f"""\
SHA256(REPLACE(CONCAT(
  IF(ISBLANK(?s), "_:", STR(?s)), " ", STR(?p), " ",
  IF(ISLITERAL(?o),
    IF(LANG(?o) != "", CONCAT("@", LCASE(LANG(?o)), " ", STR(?o)),
    IF(DATATYPE(?o) IN ({_iris(_UNEQUAL)}), STR(DATATYPE(?o)),
    IF(DATATYPE(?o) IN ({_iris(_PARTED)}) && CONTAINS(STR(?o), "."),
      CONCAT(STR(DATATYPE(?o)), " ", STRBEFORE(STR(?o), ".")),
    IF(ISNUMERIC(?o) && STRLEN(STR(?o)) > 9, CONCAT("number ", STR(?o)),
      CONCAT(STR(DATATYPE(?o)), " ", STR(?o)))))),
  IF(ISBLANK(?o), "_:", STR(?o)))), "a", "a"))"""

_BUCKETS = """\
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?bucket (COUNT(*) AS ?triples)
  (SUM(xsd:integer(CONCAT("0", SUBSTR(?figures, 5, 9)))) AS ?first)
  (SUM(xsd:integer(CONCAT("0", SUBSTR(?figures, 14, 9)))) AS ?second)
WHERE {{
  {{ SELECT (SUBSTR(?hash, 1, {digits}) AS ?bucket) (REPLACE(?hash, "[a-f]", "") AS ?figures)
  WHERE {{
    {{ SELECT ({hash} AS ?hash) WHERE {{ {only}GRAPH <{graph}> {{ ?s ?p ?o }} }} }}
  }} }}
}} GROUP BY ?bucket"""

_TRIPLES = """\
SELECT ?s ?p ?o (SUBSTR({hash}, 1, {digits}) AS ?bucket) WHERE {{
  GRAPH <{graph}> {{ ?s ?p ?o }}
}}"""

_PROPERTIES = """\
SELECT ?p (COUNT(*) AS ?triples) WHERE {{ {only}GRAPH <{graph}> {{ ?s ?p ?o }} }} GROUP BY ?p"""

_GRAPHS = "SELECT ?g (COUNT(*) AS ?triples) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"

_ONE_HASH = sha256("中".encode()).hexdigest()
_CAN_HASH = f'ASK {{ FILTER(SHA256(REPLACE("中", "a", "a")) = "{_ONE_HASH}") }}'

Figures = tuple[int, int, int]
"""The number of triples of a bucket, and its two sums."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """The buckets of a graph that are not empty.

    Without hashes a bucket is named by a property, and its sums are 0 (``counted``).
    """

    buckets: Mapping[str, Figures] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """How many there are."""
        return sum(count for count, _, _ in self.buckets.values())

    @property
    def name(self) -> str:
        """A name for a graph that holds this: sixteen hexadecimal digits."""
        lines = [f"{bucket} {figures}" for bucket, figures in sorted(self.buckets.items())]
        return sha256("\n".join(lines).encode()).hexdigest()[:16]

    def differing(self, other: Checksum) -> set[str]:
        """Return the names of the buckets that are not the same in the other graph."""
        names = self.buckets.keys() | other.buckets.keys()
        return {name for name in names if self.buckets.get(name) != other.buckets.get(name)}


def digits_for(triples: int, part: int) -> int:
    """Return how many digits name a bucket, so that buckets are well below a part, and not many.

    Four only where a bucket of three had more than two parts: they are more solutions than some
    stores give (Virtuoso as it comes: 10,000).
    """
    if triples <= 16**2 * part / 4:
        return 2
    return 3 if triples <= 16**3 * part * 2 else 4


def bucketed(graph: ox.NamedNode, digits: int) -> str:
    """Return the query for the triples of a graph, each with the name of its bucket."""
    return _TRIPLES.format(hash=_HASH, digits=digits, graph=graph.value)


def properties_of(store: ox.Store, graph: ox.NamedNode) -> dict[str, int]:
    """Return the properties of a graph of a store here, with the number of triples of each."""
    solutions = store.query(_PROPERTIES.format(only="", graph=graph.value))
    assert isinstance(solutions, ox.QuerySolutions)
    return {name: count for name, (count, _, _) in _figures(solutions, "p").items()}


def local(store: ox.Store, graph: ox.NamedNode, digits: int) -> Checksum:
    """Return the checksum of a graph of a store here.

    Args:
        store: Where it is.
        graph: Its name.
        digits: Of the names of buckets.
    """
    solutions = store.query(_buckets(graph, digits))
    assert isinstance(solutions, ox.QuerySolutions)
    return Checksum(_figures(solutions))


def counted(properties: Mapping[str, int]) -> Checksum:
    """Return the checksum of a graph of which only the triples of each property are counted."""
    return Checksum({name: (count, 0, 0) for name, count in properties.items()})


def remote(
    client: Client,
    endpoint: str,
    graph: ox.NamedNode,
    properties: Mapping[str, int],
    digits: int,
) -> Checksum:
    """Return the checksum of a graph of a store elsewhere, as far as it has these properties.

    Some properties are asked for at a time, so that no request takes long, and always by name:
    without one Virtuoso may choose a plan whose time grows with the square of the triples. What
    else is in the graph is told by ``remote_graphs``.

    Args:
        client: How to reach it.
        endpoint: Where it answers queries.
        graph: Its name.
        properties: With the number of triples to expect.
        digits: Of the names of buckets; 0: only the triples of each property are counted.

    Raises:
        RemoteError: the store does not answer, or not the query.
    """
    found: dict[str, Figures] = {}
    for group in _groups(properties):
        text = _buckets(graph, digits, group)
        if not digits:
            text = _PROPERTIES.format(only=_only(group), graph=graph.value)
        solutions = asked(client, endpoint, text)
        for bucket, figures in _figures(solutions, "bucket" if digits else "p").items():
            count, first, second = found.get(bucket, (0, 0, 0))
            found[bucket] = (count + figures[0], first + figures[1], second + figures[2])
    return Checksum(found)


def remote_graphs(client: Client, endpoint: str) -> dict[str, int]:
    """Return the names of the graphs of a store, with the number of triples of each.

    Raises:
        RemoteError: the store does not answer.
    """
    rows = asked(client, endpoint, _GRAPHS)
    return {row["g"].value: _whole(row["triples"]) for row in rows if row["g"] is not None}


def can_hash(client: Client, endpoint: str) -> bool:
    """Tell whether a store computes SHA256 rightly, of letters beyond ASCII, too."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/sparql-results+json",
    }
    refused = (400, 404, 422, 500, 501)
    body = urlencode({"query": _CAN_HASH}).encode()
    answer, _ = client.send("POST", endpoint, body, headers, fine=refused)
    try:
        return bool(ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON))
    except (SyntaxError, ValueError):
        return False


def asked(client: Client, endpoint: str, text: str) -> list[ox.QuerySolution]:
    """Return the solutions that an endpoint gives, read to their end.

    Raises:
        RemoteError: it does not answer, or what it sends is no result set, or not all of one.
    """
    body = urlencode({"query": text}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/sparql-results+json",
    }
    answer, _ = client.send("POST", endpoint, body, headers)
    try:
        solutions = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        if isinstance(solutions, ox.QuerySolutions):
            return list(solutions)
    except (SyntaxError, ValueError) as error:
        raise RemoteError(
            f"{endpoint} is no SPARQL endpoint, or its answer was cut off: {error}", about=endpoint
        ) from error
    raise RemoteError(f"{endpoint} gives no solutions to a SELECT query", about=endpoint)


def _buckets(graph: ox.NamedNode, digits: int, properties: Iterable[str] = ()) -> str:
    return _BUCKETS.format(hash=_HASH, digits=digits, only=_only(properties), graph=graph.value)


def _only(properties: Iterable[str]) -> str:
    chosen = " ".join(f"<{each}>" for each in properties)
    return f"VALUES ?p {{ {chosen} }} " if chosen else ""


def _groups(counts: Mapping[str, int]) -> list[list[str]]:
    """Return the properties so that those of a group have about ``_AT_ONCE`` triples."""
    groups: list[list[str]] = []
    room = 0
    for name, count in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        if count > room:
            groups.append([])
            room = _AT_ONCE
        groups[-1].append(name)
        room -= count
    return groups


def _figures(solutions: Iterable[ox.QuerySolution], name: str = "bucket") -> dict[str, Figures]:
    sums = name == "bucket"
    found = {}
    for row in solutions:
        key, count = row[name], _whole(row["triples"])
        if key is not None and count:
            figures = (_whole(row["first"]), _whole(row["second"])) if sums else (0, 0)
            found[key.value] = (count, *figures)
    return found


def _whole(term: ox.Literal | None) -> int:
    return int(float(term.value)) if term is not None else 0
