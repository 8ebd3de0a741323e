"""The tables that the data is exported as: what each column is, and the query that fills them."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.store import base_iri

__all__ = ["TABLES", "Column", "Table", "rows"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    title: str
    datatype: str
    """As CSVW calls it: ``anyURI``, ``integer``, ``string``, ``boolean``."""
    property: str = ""
    """The property that relates the row's thing to the value, as a CURIE."""
    refers_to: str = ""
    """The table whose rows the values name by their first column."""
    lang: str = ""
    """Language of the values."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, whose first column names the thing that a row is about."""

    name: str
    description: str
    columns: tuple[Column, ...]
    where: str
    """The pattern of the query, with a variable per column."""


_NAMES = (
    Column("name_en", "name in English", "string", "skos:prefLabel", lang="en"),
    Column("name_zh", "name in Chinese", "string", "skos:prefLabel", lang="zh"),
)


def _named(thing: str) -> str:
    return f"""
  OPTIONAL {{ ?{thing} skos:prefLabel ?name_en . FILTER(LANG(?name_en) = "en") }}
  OPTIONAL {{ ?{thing} skos:prefLabel ?name_zh . FILTER(LANG(?name_zh) = "zh") }}"""


TABLES = (
    Table(
        "tasks",
        "The numbered tasks of the plans",
        (
            Column("task", "task", "anyURI"),
            Column("plan", "plan", "anyURI", "ipp:inPlan"),
            Column("number", "number as printed", "integer", "ipp:number"),
            Column("section", "section", "anyURI", "ipp:inSection"),
            Column("divided", "divided responsibility", "boolean", "ipp:dividedResponsibility"),
            Column("text_en", "text in English", "string", "ipp:text", lang="en"),
            Column("text_zh", "text in Chinese", "string", "ipp:text", lang="zh"),
        ),
        """?task a ipp:Task ; ipp:inPlan ?plan ; ipp:number ?number .
  OPTIONAL { ?task ipp:inSection ?section }
  OPTIONAL { ?task ipp:dividedResponsibility ?divided }
  OPTIONAL { ?task ipp:text ?text_en . FILTER(LANG(?text_en) = "en") }
  OPTIONAL { ?task ipp:text ?text_zh . FILTER(LANG(?text_zh) = "zh") }""",
    ),
    Table(
        "agencies",
        "The bodies that are responsible for tasks",
        (Column("agency", "agency", "anyURI"), *_NAMES),
        "?agency a ipp:Agency ." + _named("agency"),
    ),
    Table(
        "responsibilities",
        "The part of an agency in a task",
        (
            Column("responsibility", "responsibility", "anyURI"),
            Column("task", "task", "anyURI", refers_to="tasks"),
            Column("agency", "agency", "anyURI", "ipp:agency", refers_to="agencies"),
            Column("role", "role", "anyURI", "ipp:role"),
            Column("rank", "place in the clause", "integer", "ipp:rank"),
        ),
        """?task ipp:responsibility ?responsibility .
  ?responsibility ipp:agency ?agency ; ipp:rank ?rank .
  OPTIONAL { ?responsibility ipp:role ?role }""",
    ),
    Table(
        "legislation",
        "The instruments that tasks are about",
        (
            Column("legislation", "legislation", "anyURI"),
            *_NAMES,
            Column("kind", "kind", "anyURI", "ipp:legislationKind"),
        ),
        "?legislation a ipp:Legislation ."
        + _named("legislation")
        + "\n  OPTIONAL { ?legislation ipp:legislationKind ?kind }",
    ),
    Table(
        "legislative-actions",
        "What a task does to an instrument, a row for each kind of action",
        (
            Column("legislative_action", "legislative action", "anyURI"),
            Column("task", "task", "anyURI", refers_to="tasks"),
            Column("legislation", "legislation", "anyURI", "ipp:legislation"),
            Column("action_type", "action", "anyURI", "ipp:actionType"),
        ),
        """?task ipp:legislativeAction ?legislative_action .
  ?legislative_action ipp:legislation ?legislation ; ipp:actionType ?action_type .""",
    ),
)


def rows(store: ox.Store, table: Table) -> list[tuple[str, ...]]:
    """Return the rows of a table, in the order of their text; a missing value is empty."""
    prefixes = "".join(
        f"PREFIX {each}: <{PREFIXES[each].replace(BASE, base_iri(store))}>\n"
        for each in ("ipp", "skos")
    )
    names = " ".join(f"?{column.name}" for column in table.columns)
    text = f"{prefixes}SELECT DISTINCT {names} WHERE {{\n  {table.where}\n}}"
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return sorted({tuple(map(_lexical, solution)) for solution in found})


def _lexical(term: object) -> str:
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else ""
