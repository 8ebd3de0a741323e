"""The answer to a query, written for people (table, Markdown, HTML) and for programs.

Solutions and booleans come in the SPARQL 1.1 result formats (CSV, TSV, JSON, XML) and as Parquet,
columns in the order of the SELECT clause; graphs as Turtle, N-Triples, JSON-LD or RDF/XML, sorted.
Each format can be had whole (``serialize``), pulled piece by piece (``chunks``) or pushed into a
file (``write``); the bytes are the same.
"""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg import tables
from ipplan_kg.errors import BadParameter, QueryError
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.serialization import serialized, turtle

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import IO, TypeAlias

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    # A graph is read to its end, sorted and without duplicates.
    Results: TypeAlias = "ox.QuerySolutions | Solutions | ox.QueryBoolean | tuple[ox.Triple, ...]"

__all__ = [
    "BINARY_FORMATS",
    "GRAPH_FORMATS",
    "MEDIA_TYPES",
    "SELECT_FORMATS",
    "Solutions",
    "chunks",
    "curie",
    "display",
    "first",
    "format_of",
    "read",
    "serialize",
    "write",
]

_W3C_FORMATS = ("csv", "tsv", "json", "xml")
SELECT_FORMATS = ("table", "md", *_W3C_FORMATS, "html", "parquet")
GRAPH_FORMATS = ("table", "md", "ttl", "nt", "jsonld", "rdf", "html", "parquet")
BINARY_FORMATS = frozenset({"parquet"})
MEDIA_TYPES = {
    "table": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "parquet": "application/vnd.apache.parquet",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""By format; those of text are in UTF-8."""

# What the engine writes itself, byte for byte as ``solutions`` does, but faster. Not so CSV, where
# it leaves an IRI with a comma (``#char=1840,1922``) without quotes, and XML, where it writes signs
# that XML does not have.
_NATIVE = {
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float")}
_TRIPLE = ["subject", "predicate", "object"]
_CHUNK = 1 << 16
_BOM = b"\xef\xbb\xbf"


class Solutions:
    """Solutions in memory: the first ones of an answer, or those with terms exchanged."""

    __slots__ = ("rows", "variables")

    def __init__(
        self, variables: Sequence[ox.Variable], rows: Sequence[Sequence[Term | None]]
    ) -> None:
        self.variables = variables
        """In the order of the SELECT clause."""
        self.rows = rows
        """The terms of each solution in that order; None where a variable is not bound."""

    def __iter__(self) -> Iterator[Sequence[Term | None]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def first(results: Results, limit: int) -> tuple[Results, bool]:
    """Return the first solutions or triples of an answer, and whether there are more.

    Solutions behind them are not computed, as far as the query lets the engine do without.
    """
    if isinstance(results, tuple):
        return results[:limit], len(results) > limit
    if isinstance(results, ox.QueryBoolean):
        return results, False
    rows: list[Sequence[Term | None]] = []
    for row in read(results):
        if len(rows) == limit:
            return Solutions(results.variables, rows), True
        rows.append(tuple(row))
    return Solutions(results.variables, rows), False


# writing


def format_of(path: str) -> str:
    """Return the format that a file's name tells.

    Raises:
        BadParameter: it tells none.
    """
    extension = path.rpartition(".")[2].lower()
    format = {"txt": "table", "htm": "html", "srj": "json", "srx": "xml"}.get(extension, extension)
    if format in SELECT_FORMATS or format in GRAPH_FORMATS:
        return format
    known = ", ".join(f".{each}" for each in MEDIA_TYPES)
    raise BadParameter(
        f"{path} does not tell the format: say it, or end the name with one of {known}"
    )


def serialize(
    results: Results, format: str | None = None, *, width: int | None = None, bom: bool = False
) -> bytes:
    """Return the results in a format; without one, a table, or Turtle for a graph.

    Args:
        results: what ``sparql.evaluate`` returned; solutions are read to their end.
        format: one of ``SELECT_FORMATS`` or ``GRAPH_FORMATS``.
        width: columns of the terminal that a table is to fit; without it, lines are not broken.
        bom: begin CSV and TSV with a byte order mark, as some spreadsheets want it.

    Raises:
        BadParameter: the format does not fit the form of the query.
        QueryError: a solution cannot be computed.
    """
    native = _native(results, format)
    if native is None:
        return b"".join(chunks(results, format, width=width, bom=bom))
    assert isinstance(results, ox.QuerySolutions)
    try:
        data = results.serialize(format=native) or b""
    except (OSError, RuntimeError) as error:  # solutions are computed while they are read
        raise _unfinished(error) from error
    return _beginning(format, bom) + (data if data.endswith(b"\n") else data + b"\n")


def write(
    results: Results,
    output: IO[bytes],
    format: str | None = None,
    *,
    width: int | None = None,
    bom: bool = False,
) -> None:
    """Write the results to a binary file, pipe or socket while they are computed.

    The arguments and what is raised are those of ``serialize``; an error may come after a part has
    been written. Errors of the output itself (``OSError`` with an ``errno``) are left as they are.
    """
    native = _native(results, format)
    if native is None:
        for chunk in chunks(results, format, width=width, bom=bom):
            output.write(chunk)
        return
    assert isinstance(results, ox.QuerySolutions)
    output.write(_beginning(format, bom))
    try:
        results.serialize(output, format=native)
    except (OSError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _unfinished(error) from error
    if format == "json":
        output.write(b"\n")


def chunks(
    results: Results, format: str | None = None, *, width: int | None = None, bom: bool = False
) -> Iterator[bytes]:
    """Return the results in a format as an iterator of pieces, mostly of some 64 KiB.

    CSV, TSV, JSON and XML are made while solutions are computed, so that an answer of any length
    takes no more memory than a piece. Tables need all rows for their widths; a graph is in memory
    already. The arguments are those of ``serialize``.

    Raises:
        BadParameter: at once, when the format does not fit the form of the query.
        QueryError: while reading, when a solution cannot be computed.
    """
    if isinstance(results, tuple):
        return _graph(results, format or "ttl", width)
    format = format or "table"
    if format not in SELECT_FORMATS:
        raise _unfit(format, "solutions", SELECT_FORMATS)
    if isinstance(results, ox.QueryBoolean):
        return iter([_beginning(format, bom) + _boolean(bool(results), format)])
    names = [variable.value for variable in results.variables]
    if format in _W3C_FORMATS:
        from ipplan_kg.solutions import pieces

        return _joined(pieces(names, read(results), format), _beginning(format, bom))
    return _rows(names, read(results), format, width)


def _native(results: Results, format: str | None) -> ox.QueryResultsFormat | None:
    """Return the engine's own format if it can write the results in it."""
    return _NATIVE.get(format or "") if isinstance(results, ox.QuerySolutions) else None


def _beginning(format: str | None, bom: bool) -> bytes:
    return _BOM if bom and format in {"csv", "tsv"} else b""


def _joined(texts: Iterable[str], beginning: bytes = b"") -> Iterator[bytes]:
    """Yield texts as UTF-8, gathered into pieces that are worth sending."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= _CHUNK:
            yield beginning + "".join(waiting).encode()
            waiting, size, beginning = [], 0, b""
    if waiting or beginning:
        yield beginning + "".join(waiting).encode()


def read(solutions: ox.QuerySolutions | Solutions) -> Iterator[Iterable[Term | None]]:
    """Yield the terms of each solution, which is computed when it is read.

    Raises:
        QueryError: a solution cannot be computed.
    """
    try:
        yield from solutions
    except (OSError, RuntimeError) as error:
        raise _unfinished(error) from error


def _unfinished(error: Exception) -> QueryError:
    return QueryError(f"the query cannot be answered to its end: {error}", exit_code=3)


def _boolean(value: bool, format: str) -> bytes:
    if format == "parquet":
        raise BadParameter("yes or no cannot be written as parquet; choose json", about=format)
    if format == "html":
        return b"".join(_joined(tables.html(["answer"], [[(str(value).lower(), "", "")]])))
    from ipplan_kg.solutions import boolean

    return boolean(value, format).encode()


def _graph(triples: tuple[ox.Triple, ...], format: str, width: int | None) -> Iterator[bytes]:
    match format:
        case "ttl":
            data = turtle(triples)
        case "nt":
            data = serialized(triples, ox.RdfFormat.N_TRIPLES)
        case "rdf":
            data = serialized(triples, ox.RdfFormat.RDF_XML, prefixes=PREFIXES)
        case "jsonld":
            data = serialized(triples, ox.RdfFormat.JSON_LD)
        case "table" | "md" | "html" | "parquet":
            return _rows(_TRIPLE, triples, format, width)
        case _:
            raise _unfit(format, "a graph", GRAPH_FORMATS)
    data = data if data.endswith(b"\n") else data + b"\n"
    return (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))


def _unfit(format: str, form: str, formats: tuple[str, ...]) -> BadParameter:
    return BadParameter(
        f"the query gives {form}, which cannot be written as {format}; "
        f"choose one of {', '.join(formats)}",
        about=format,
    )


# terms for people


def display(term: Term | None) -> str:
    """Return a term as a person reads it: the CURIE of an IRI, the lexical form of a literal."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return curie(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def curie(iri: str) -> str:
    """Return the IRI shortened by the prefix that leaves the least of it, else as it is.

    IRIs of ours that no prefix covers are shortened to their path below the base, which commands
    take for a name too: ``agency/supreme-peoples-court``.
    """
    best, shortened = "", iri
    for prefix, namespace in (("", BASE), *PREFIXES.items()):
        if iri.startswith(namespace) and len(best) < len(namespace) < len(iri):
            best, shortened = namespace, iri[len(namespace) :]
            if prefix:
                shortened = f"{prefix}:{shortened}"
    return shortened


# rows for people


def _rows(
    names: Sequence[str], rows: Iterable[Iterable[Term | None]], format: str, width: int | None
) -> Iterator[bytes]:
    if format == "parquet":
        from ipplan_kg.parquet import parquet

        return iter([parquet(names, rows)])
    if format == "html":
        return _joined(tables.html(names, (map(_html_cell, row) for row in rows)))
    terms = [list(row) for row in rows]
    cells = [[tables.printable(display(term)) for term in row] for row in terms]
    numeric = [_all_numeric(row[column] for row in terms) for column in range(len(names))]
    if format == "md":
        return _joined(tables.markdown(names, cells, numeric))
    return _joined(tables.table(names, cells, numeric, width))


def _html_cell(term: Term | None) -> tuple[str, str, str]:
    """Return the text of a cell, where it leads to, and its language or that it is a number."""
    iri = term.value if isinstance(term, ox.NamedNode) else ""
    kind = "number" if _is_number(term) else getattr(term, "language", None) or ""
    return display(term), iri, kind


def _all_numeric(terms: Iterable[Term | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(map(_is_number, bound))


def _is_number(term: Term | None) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value in _NUMERIC
