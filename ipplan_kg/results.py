"""The answer to a query, written for people (table, Markdown) and for programs.

Solutions and booleans come in the SPARQL 1.1 result formats (CSV, TSV, JSON, XML), columns in the
order of the SELECT clause; graphs as Turtle, N-Triples or JSON-LD, sorted.
"""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter, QueryError
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.serialization import serialized, turtle

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    # A graph is read to its end, sorted and without duplicates.
    Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | tuple[ox.Triple, ...]

__all__ = ["GRAPH_FORMATS", "SELECT_FORMATS", "curie", "display", "serialize"]

_W3C_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
SELECT_FORMATS = ("table", "md", *_W3C_FORMATS)
GRAPH_FORMATS = ("table", "md", "ttl", "nt", "jsonld")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float")}
_GAP = "  "
_NARROWEST = 8


def serialize(results: Results, format: str | None = None, *, width: int | None = None) -> bytes:
    """Return the results in a format; without one, a table, or Turtle for a graph.

    Args:
        results: what ``sparql.evaluate`` returned; solutions are read to their end.
        format: one of ``SELECT_FORMATS`` or ``GRAPH_FORMATS``.
        width: columns of the terminal that a table is to fit; without it, lines are not broken.

    Raises:
        BadParameter: the format does not fit the form of the query.
    """
    if isinstance(results, tuple):
        return _graph(results, format or "ttl", width)
    try:
        return _solutions(results, format or "table", width)
    except (OSError, RuntimeError) as error:  # solutions are computed while they are read
        raise QueryError(
            f"the query cannot be answered to its end: {error}", exit_code=3
        ) from error


def _solutions(
    results: ox.QuerySolutions | ox.QueryBoolean, format: str, width: int | None
) -> bytes:
    if format in _W3C_FORMATS:
        return _with_last_line_end(results.serialize(format=_W3C_FORMATS[format]) or b"")
    if format not in SELECT_FORMATS:
        raise _unfit(format, "solutions", SELECT_FORMATS)
    if isinstance(results, ox.QueryBoolean):
        return b"true\n" if results else b"false\n"
    names = [variable.value for variable in results.variables]
    return _rows(names, results, format, width)


def _graph(triples: tuple[ox.Triple, ...], format: str, width: int | None) -> bytes:
    match format:
        case "ttl":
            return turtle(triples)
        case "nt":
            return serialized(triples, ox.RdfFormat.N_TRIPLES)
        case "jsonld":
            return _with_last_line_end(serialized(triples, ox.RdfFormat.JSON_LD))
        case "table" | "md":
            return _rows(["subject", "predicate", "object"], triples, format, width)
    raise _unfit(format, "a graph", GRAPH_FORMATS)


def _unfit(format: str, form: str, formats: tuple[str, ...]) -> BadParameter:
    return BadParameter(
        f"the query gives {form}, which cannot be written as {format}; "
        f"choose one of {', '.join(formats)}",
        about=format,
    )


def _with_last_line_end(data: bytes) -> bytes:
    return data if data.endswith(b"\n") else data + b"\n"


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


# tables


def _rows(
    names: Sequence[str],
    rows: Iterable[Iterable[Term | None]],
    format: str,
    width: int | None,
) -> bytes:
    terms = [list(row) for row in rows]
    cells = [[_printable(display(term)) for term in row] for row in terms]
    numeric = [_all_numeric(row[column] for row in terms) for column in range(len(names))]
    write = _markdown if format == "md" else _table
    return write(names, cells, numeric, width).encode()


def _all_numeric(terms: Iterable[Term | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(
        isinstance(term, ox.Literal) and term.datatype.value in _NUMERIC for term in bound
    )


def _printable(text: str) -> str:
    """Return the text on one line, without signs that a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _markdown(
    names: Sequence[str], cells: list[list[str]], numeric: list[bool], width: int | None
) -> str:
    lines = [list(names), ["---:" if right else "---" for right in numeric]]
    lines += [[cell.replace("|", "\\|") for cell in row] for row in cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _table(
    names: Sequence[str], cells: list[list[str]], numeric: list[bool], width: int | None
) -> str:
    widths = [max(map(_columns, column)) for column in zip(names, *cells, strict=True)]
    if width:
        longest = [max(map(_longest_word, column)) for column in zip(names, *cells, strict=True)]
        widths = _fitted(widths, longest, width - len(_GAP) * (len(names) - 1))
    lines = []
    for row in (names, ["-" * each for each in widths], *cells):
        wrapped = [_wrapped(cell, each) for cell, each in zip(row, widths, strict=True)]
        for number in range(max(map(len, wrapped))):
            line = [part[number] if number < len(part) else "" for part in wrapped]
            lines.append(_GAP.join(map(_padded, line, widths, numeric)).rstrip())
    return "".join(f"{line}\n" for line in lines)


def _longest_word(text: str) -> int:
    return max(map(_columns, text.split()), default=0)


def _fitted(widths: list[int], longest: list[int], available: int) -> list[int]:
    """Return the widths made narrower until all fit: text is broken before words and IRIs are."""
    if sum(widths) <= available:
        return widths
    if sum(longest) <= available:
        more = [width - least for width, least in zip(widths, longest, strict=True)]
        shares = _shared(more, available - sum(longest), least=0)
        return [least + share for least, share in zip(longest, shares, strict=True)]
    return _shared(longest, available, least=_NARROWEST)


def _shared(wishes: list[int], available: int, *, least: int) -> list[int]:
    """Return what each wish gets: the small ones all, the others the same share of the rest."""
    shares = list(wishes)
    left = len(wishes)
    for place in sorted(range(len(wishes)), key=lambda each: wishes[each]):
        shares[place] = min(wishes[place], max(available // left, least))
        available -= shares[place]
        left -= 1
    return shares


def _columns(text: str) -> int:
    """Return how many columns of a terminal the text takes: two for a Chinese character."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(sign) else 1 + (east_asian_width(sign) in "WF") for sign in text)


def _padded(text: str, width: int, right: bool) -> str:
    blank = " " * (width - _columns(text))
    return blank + text if right else text + blank


def _wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of at most this width, broken between words where it can be."""
    if _columns(text) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if _columns(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:  # a word that is too long itself is broken anywhere, as Chinese text is
            if _columns(lines[-1]) + _columns(sign) > width:
                lines.append("")
            lines[-1] += sign
    return lines
