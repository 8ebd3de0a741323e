"""The catalogue of queries as pages and data, and what the editor completes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.queries import bind, catalogue
from ipplan_kg.results import Solutions, serialize
from ipplan_kg.site.reader import own_curie, prefixes
from ipplan_kg.sparql import evaluate

if TYPE_CHECKING:
    from ipplan_kg.queries import CatalogueQuery
    from ipplan_kg.results import Term
    from ipplan_kg.site.reader import Reader

__all__ = [
    "MOST",
    "Answer",
    "answer",
    "answer_csv",
    "bound",
    "catalogue_bytes",
    "queries",
    "terms_bytes",
    "text_of",
]

MOST, SHOWN = 10_000, 50
"""Of an answer, the rows that its file has, and those that its page has."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The beginning of the answer to a query, at most `MOST` rows of it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    count: int
    """Of all rows."""

    @property
    def shown(self) -> tuple[tuple[Term | None, ...], ...]:
        """The rows that a page shows."""
        return self.rows[:SHOWN]


@lru_cache(maxsize=1)
def queries() -> dict[str, CatalogueQuery]:
    """Return the queries of the catalogue that ask one store alone, by name."""
    return {query.name: query for query in catalogue() if not query.federates_with}


def text_of(reader: Reader, query: CatalogueQuery) -> str:
    """Return the text of a query as it runs anywhere, under the base of the store."""
    return bind(query, {}, store=reader.store).partition("\n\n")[2]


def bound(reader: Reader, name: str, thing: ox.NamedNode) -> str:
    """Return a query that asks about a thing, by its first parameter."""
    query = queries()[name]
    values = {parameter.name: thing.value for parameter in query.parameters[:1]}
    return bind(query, values, store=reader.store).partition("\n\n")[2]


@lru_cache(maxsize=1)
def answer(reader: Reader, name: str) -> Answer | None:
    """Return the beginning of the answer to a query with its defaults; None for a graph."""
    if queries()[name].form != "SELECT":
        return None
    found = evaluate(reader.store, text_of(reader, queries()[name]))
    assert isinstance(found, ox.QuerySolutions)
    columns = [variable.value for variable in found.variables]
    rows = tuple(tuple(solution[column] for column in columns) for solution in islice(found, MOST))
    return Answer(tuple(columns), rows, len(rows) + sum(1 for _ in found))


def answer_csv(reader: Reader, name: str) -> bytes | None:
    """Return the beginning of the answer to a query as CSV; None for a graph."""
    found = answer(reader, name)
    if found is None:
        return None
    return serialize(Solutions([ox.Variable(each) for each in found.columns], found.rows), "csv")


def catalogue_bytes(reader: Reader) -> bytes:
    """Return the catalogue for the editor: name, question in each language, text."""
    found = [
        {"name": query.name, "question": query.question, "text": text_of(reader, query)}
        for query in queries().values()
    ]
    return _written(found)


def terms_bytes(reader: Reader) -> bytes:
    """Return what the editor completes: prefixes, and the classes and properties in use.

    They are those of the class and property partitions of the VoID description.
    """
    properties = {ox.NamedNode(iri) for iri in reader.usage.kinds}
    known = prefixes(reader.base)
    return _written(
        {
            "prefixes": known,
            "classes": _terms(reader, reader.usage.classes),
            "properties": _terms(reader, properties),
        }
    )


def _terms(reader: Reader, terms: set[ox.NamedNode]) -> list[dict[str, str]]:
    found = [
        {
            "iri": each.value,
            "name": own_curie(each.value, reader.base),
            "en": reader.label(each, "en").text,
            "zh": reader.label(each, "zh").text,
        }
        for each in terms
    ]
    return sorted(found, key=lambda term: term["name"].casefold())


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
