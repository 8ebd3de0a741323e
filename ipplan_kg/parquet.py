"""Rows of terms as a Parquet file (https://parquet.apache.org/), by pyarrow: the extra ``parquet``.

A column that holds literals of one datatype and nothing else gets the type that programs compute
with; any other is text: IRIs in full, literals by their lexical form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.errors import MissingLibrary
from ipplan_kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow

    from ipplan_kg.solutions import Term

__all__ = ["parquet"]

_XSD = PREFIXES["xsd"]
_INT64 = range(-(2**63), 2**63)


def parquet(names: Sequence[str], rows: Iterable[Iterable[Term | None]]) -> bytes:
    """Return the rows as a Parquet file, each column with the metadata ``rdf``: what it holds.

    That is ``iri``, ``literal``, the datatype IRI of all its literals, or ``mixed``.

    Raises:
        MissingLibrary: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as pq
    except ImportError as error:
        raise MissingLibrary(
            "Parquet needs pyarrow, which is not installed: pip install 'ipplan-kg[parquet]'"
        ) from error
    terms = [list(row) for row in rows]
    columns = [_column([row[place] for row in terms]) for place in range(len(names))]
    schema = pa.schema(
        [
            pa.field(name, column.type, metadata={"rdf": kind})
            for name, (column, kind) in zip(names, columns, strict=True)
        ]
    )
    table = pa.Table.from_arrays([column for column, _ in columns], schema=schema)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _column(terms: list[Term | None]) -> tuple[pyarrow.Array, str]:
    """Return the values of a column, and what kind of terms it holds."""
    import pyarrow as pa

    kinds = {_kind(term) for term in terms if term is not None}
    kind = kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "literal"
    typed = _typed(terms, kind)
    if typed is not None:
        return typed, kind
    return pa.array([None if term is None else _text(term) for term in terms], pa.string()), kind


def _kind(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return "iri"
    if isinstance(term, ox.Literal):
        is_text = term.language is not None or term.datatype.value == f"{_XSD}string"
        return "literal" if is_text else term.datatype.value
    return "mixed"


def _text(term: Term) -> str:
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else str(term)


def _typed(terms: list[Term | None], kind: str) -> pyarrow.Array | None:
    """Return the column as numbers, booleans or dates, or None if a value does not allow it."""
    import datetime
    import decimal

    import pyarrow as pa

    texts = [None if term is None else _text(term) for term in terms]
    try:
        match kind.removeprefix(_XSD) if kind.startswith(_XSD) else "":
            case "integer":
                numbers = [None if text is None else int(text) for text in texts]
                fits = all(number is None or number in _INT64 for number in numbers)
                return pa.array(numbers, pa.int64()) if fits else None
            case "decimal":
                exact = [None if text is None else decimal.Decimal(text) for text in texts]
                return pa.array(exact)
            case "double" | "float":
                floats = [
                    None if text is None else float(text.replace("INF", "inf")) for text in texts
                ]
                return pa.array(floats, pa.float64())
            case "boolean":
                known = {"true": True, "1": True, "false": False, "0": False, None: None}
                return pa.array([known[text] for text in texts], pa.bool_())
            case "date":
                days = [
                    None if text is None else datetime.date.fromisoformat(text) for text in texts
                ]
                return pa.array(days, pa.date32())
    except (ValueError, KeyError, decimal.InvalidOperation, pa.ArrowInvalid):
        pass  # an ill-typed literal, a date with a time zone: kept as text
    return None
