"""Heads of the catalogue -> the tables of docs/queries.md: ``python -m tests.queries_table``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ipplan_kg.queries import CatalogueQuery, Parameter, catalogue
from ipplan_kg.store import write_atomic

PAGE = Path(__file__).parents[1] / "docs" / "queries.md"
# The first of these tags that a query has says under which heading it stands.
GROUPS = {
    "federated": "With data of others",
    "view": "In other vocabularies",
    "comparison": "Comparing plans",
    "search": "Seeking words",
    "evidence": "Evidence",
    "quality": "Quality",
    "provenance": "Provenance",
    "network": "Networks",
    "legislation": "Legislation",
    "topic": "Topics",
    "section": "Sections",
    "agency": "Agencies",
    "task": "Tasks",
}
REST = "Overviews and vocabularies"


def with_tables(page: str, queries: Iterable[CatalogueQuery]) -> str:
    """Return the page with the tables that the heads of the queries give."""
    queries = tuple(queries)
    for name, table in (("catalogue", _catalogue(queries)), ("engines", _engines(queries))):
        begin, end = f"<!-- {name}: made by tests/queries_table.py -->\n", f"<!-- end of {name} -->"
        found = re.search(f"{re.escape(begin)}.*?{re.escape(end)}", page, re.S)
        assert found, f"{PAGE.name} has no place for {name}"
        page = page.replace(found[0], f"{begin}\n{table}\n{end}")
    return page


def _catalogue(queries: tuple[CatalogueQuery, ...]) -> str:
    parts = []
    for heading in [*dict.fromkeys(GROUPS.values()), REST]:
        rows = [_row(query) for query in queries if _group(query) == heading]
        if rows:
            columns = "| query | answers | parameters |\n|---|---|---|\n"
            parts.append(f"### {heading}\n\n{columns}{''.join(rows)}")
    return "\n".join(parts)


def _group(query: CatalogueQuery) -> str:
    return next((heading for tag, heading in GROUPS.items() if tag in query.tags), REST)


def _row(query: CatalogueQuery) -> str:
    form = {"CONSTRUCT": " (a graph)", "ASK": " (yes or no)"}.get(query.form, "")
    parameters = ", ".join(map(_parameter, query.parameters))
    name = f"[{query.name}](../queries/{query.name}.rq)"
    return f"| {name} | {query.question['en']}{form} | {parameters} |\n"


def _parameter(parameter: Parameter) -> str:
    return f"*{parameter.name}*" if parameter.optional else parameter.name


def _engines(queries: tuple[CatalogueQuery, ...]) -> str:
    rows = [
        f"| {query.name} | {engine} | {reason} |\n"
        for query in queries
        for engine, reason in query.engines.items()
    ]
    if not rows:
        return "There is none: every query is answered the same by all four.\n"
    return f"| query | engine | why |\n|---|---|---|\n{''.join(rows)}"


if __name__ == "__main__":
    write_atomic(PAGE, with_tables(PAGE.read_text("utf-8"), catalogue()).encode())
