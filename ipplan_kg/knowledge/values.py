"""An RDF term -> the Python value that it stands for.

XSD datatypes as https://www.w3.org/TR/xmlschema11-2/ defines them; a literal that is not of its
datatype, and a datatype that Python has no value for, give the lexical form.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ipplan_kg.results import Term

    Value: TypeAlias = str | int | bool | float | Decimal | date | datetime | None

__all__ = ["value_of"]


def value_of(term: Term | None) -> Value:
    """Return what a term stands for; an IRI is a string, an unbound variable None.

    A year (``xsd:gYear``) is an int. Language tags are left out: the term itself has them.

    >>> value_of(ox.Literal(30)), value_of(ox.NamedNode("https://w3id.org/ipplan/plan/2021-2022"))
    (30, 'https://w3id.org/ipplan/plan/2021-2022')
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return term.value
    if not isinstance(term, ox.Literal):
        return str(term)
    read = _READERS.get(term.datatype.value)
    if read is None:
        return term.value
    try:
        return read(term.value)
    except (ValueError, InvalidOperation):
        return term.value


def _boolean(text: str) -> bool:
    if text in ("true", "1"):
        return True
    if text in ("false", "0"):
        return False
    raise ValueError(text)


_READERS: dict[str, Callable[[str], Value]] = {
    f"{PREFIXES['xsd']}{name}": read
    for read, names in (
        (_boolean, "boolean"),
        (
            int,
            """integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long
            int short byte unsignedLong unsignedInt unsignedShort unsignedByte gYear""",
        ),
        (Decimal, "decimal"),
        (float, "double float"),
        (date.fromisoformat, "date"),
        (datetime.fromisoformat, "dateTime dateTimeStamp"),
    )
    for name in names.split()
}
