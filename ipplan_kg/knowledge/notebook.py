"""Tables, graphs and things as a notebook or an interpreter shows them: short, on one screen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.results import display
from ipplan_kg.tables import columns, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipplan_kg.results import Term

__all__ = ["table_html", "table_text", "turtle_html"]

_SHOWN_TEXT = 10
_SHOWN_HTML = 30
_COLUMNS = 96
_LEAST = 8
_NUMERIC = frozenset({"integer", "decimal", "double", "float"})


def table_text(names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    """Return the first rows as a table, a line a row, and how many there are."""
    cells = [[_one_line(display(term)) for term in row] for row in rows[:_SHOWN_TEXT]]
    wished = [max(map(columns, column)) for column in zip(names, *cells, strict=True)]
    widths = _fitted(wished, _COLUMNS - 2 * (len(names) - 1))
    right = [_numeric([row[place] for row in rows]) for place in range(len(names))]
    lines = [_line(row, widths, right) for row in ([*names], *cells)]
    if len(rows) > _SHOWN_TEXT:
        lines.append("...")
    return "\n".join([*lines, _size(len(rows), len(names))])


def table_html(names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> str:
    """Return the first rows as an HTML table: IRIs are links, nothing is markup but ours."""
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        f"<tr>{''.join(f'<td>{_html(term)}</td>' for term in row)}</tr>"
        for row in rows[:_SHOWN_HTML]
    )
    more = "first " + str(_SHOWN_HTML) + " of " if len(rows) > _SHOWN_HTML else ""
    size = _size(len(rows), len(names))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{more}{size}</p>"


def turtle_html(turtle: str, count: int) -> str:
    """Return the first lines of a graph in Turtle as preformatted text."""
    lines = turtle.splitlines()
    shown = "\n".join([*lines[:_SHOWN_HTML], *(["..."] if len(lines) > _SHOWN_HTML else [])])
    return f"<pre>{escape(shown)}</pre><p>{count} triples</p>"


def _html(term: Term | None) -> str:
    if isinstance(term, ox.NamedNode):
        return _link(term, display(term))
    return escape(display(term))


def _link(iri: ox.NamedNode, text: str) -> str:
    """Return a link; an IRI that a browser would run (``javascript:``) is shown as text."""
    if not iri.value.startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(iri.value)}">{escape(text)}</a>'


def _size(rows: int, variables: int) -> str:
    row, column = "row" if rows == 1 else "rows", "column" if variables == 1 else "columns"
    return f"{rows} {row}, {variables} {column}"


def _numeric(terms: Sequence[Term | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(
        isinstance(term, ox.Literal) and term.datatype.value.partition("#")[2] in _NUMERIC
        for term in bound
    )


def _fitted(wished: Sequence[int], available: int) -> list[int]:
    """Return the widths with the widest made narrower until all fit."""
    widths = list(wished)
    while sum(widths) > available and max(widths) > _LEAST:
        widest = widths.index(max(widths))
        others = sorted(widths)[-2] if len(widths) > 1 else _LEAST
        least = max(_LEAST, others - 1, widths[widest] - (sum(widths) - available))
        widths[widest] = min(widths[widest] - 1, least)
    return widths


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, width, numeric in zip(cells, widths, right, strict=True):
        text = _cut(cell, width)
        blank = " " * (width - columns(text))
        padded.append(blank + text if numeric else text + blank)
    return "  ".join(padded).rstrip()


def _cut(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    kept = ""
    for sign in text:
        if columns(kept + sign) >= width:
            break
        kept += sign
    return f"{kept}…"


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())
