"""plan.toml -> quads: what is known about a plan and does not stand in its text.

Goes to the plan's editorial graph, never to the asserted one. The format is described at the top
of `plans/2021-2022/plan.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ipplan_kg.defects import defect_triples
from ipplan_kg.errors import SourceError
from ipplan_kg.iris import Minter, is_plan_id
from ipplan_kg.model import EntityType, Plan
from ipplan_kg.namespaces import DCAT, DCTERMS, IPP, RDF, RDFS, XSD

_Table = Mapping[str, Any]
_OF_LANGUAGES = ("source", "title")
"""Tables that have a table for each language."""
_TABLES = ("plan", "issued", "publisher", "temporal", "document_number")
_LISTS = ("part", "correction")
_STRINGS = ("text", "source", "agency", "number", "zh", "en", "basis", "note", "reading", "quote",
            "where", "lang", "licence")  # fmt: skip
_KINDS: Mapping[str, type] = {
    **dict.fromkeys(_STRINGS, str),
    **dict.fromkeys(("start", "end", "task", "first_task", "last_task"), int),
    **dict.fromkeys(("sections", "sources", "published_at", "nature"), list),
    "date": date,
    "everywhere": bool,
}
_IN_LISTS: Mapping[str, type] = {
    **dict.fromkeys(("sources", "published_at", "nature"), str),
    "sections": int,
}


def read_plan_toml(path: Path) -> _Table:
    """Return the tables of a plan.toml.

    Raises:
        SourceError: It cannot be read, is no TOML, has a value of the wrong kind, or no usable
            plan id.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path}: not valid TOML: {error}", about=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read: {error}", about=path) from error
    if wrong := next(_of_wrong_kind(table), None):
        raise SourceError(f"{path}: {wrong} is not of the kind that it has to be", about=path)
    plan_id = table.get("plan", {}).get("id")
    if not isinstance(plan_id, str) or not is_plan_id(plan_id):
        raise SourceError(
            f"{path}: [plan] id must be lower-case letters, digits, '-' and '.', not {plan_id!r}",
            about=path,
        )
    return table


def _of_wrong_kind(table: _Table) -> Iterator[str]:
    """Yield where a value stands that is, say, a string and not a list."""
    for name, found in table.items():
        rows: list[object]
        if name in _LISTS:
            rows = found if isinstance(found, list) else [None]
        elif name in _OF_LANGUAGES:
            rows = list(found.values()) if isinstance(found, dict) else [None]
        else:
            rows = [found]
        if name in (*_LISTS, *_OF_LANGUAGES, *_TABLES):
            for row in rows:
                yield from _of_wrong_kind_in(name, row)


def _of_wrong_kind_in(name: str, row: object) -> Iterator[str]:
    if not isinstance(row, dict):
        yield name
        return
    for key, value in row.items():
        members = value if isinstance(value, list) else []
        right = isinstance(value, _KINDS.get(key, object)) and all(
            isinstance(member, _IN_LISTS.get(key, object)) for member in members
        )
        if not right:
            yield f"{name}.{key}"


def editorial_quads(
    table: _Table, plan: Plan, minter: Minter, path: Path, *, leading: bool = True
) -> Iterator[Quad]:
    """Yield the editorial layer of a plan, as far as it is about one of its texts.

    Args:
        table: What plan.toml says.
        plan: The text.
        minter: Mints the IRIs.
        path: Where plan.toml is, for messages.
        leading: Whether it is the plan's first text, which corrections without `lang` are of.

    Raises:
        SourceError: A table lacks a key, or a correction's quote is not found once in the text.
    """
    graph = minter.plan_graph(plan.source.plan_id, "editorial")
    try:
        for triple in _triples(table, plan, minter, leading):
            yield minter.quad(triple, graph)
    except KeyError as error:
        raise SourceError(f"{path}: the key {error} is missing", about=path) from error
    except ValueError as error:
        raise SourceError(f"{path}: {error}", about=path) from error


def _triples(table: _Table, plan: Plan, minter: Minter, leading: bool) -> Iterator[Triple]:
    plan_id = plan.source.plan_id
    node = minter.plan(plan_id)
    for lang, title in table.get("title", {}).items():
        yield Triple(node, DCTERMS.title, Literal(title["text"], language=lang))
        yield _sourced(node, f"title ({lang})", title)
    if issued := table.get("issued"):
        day: date = issued["date"]
        yield Triple(node, DCTERMS.issued, Literal(day.isoformat(), datatype=XSD.date))
        yield _sourced(node, "issued", issued)
    if publisher := table.get("publisher"):
        agency = minter.entity(EntityType.AGENCY, publisher["agency"])
        yield Triple(node, DCTERMS.publisher, agency)
        yield _sourced(node, "publisher", publisher)
    if number := table.get("document_number"):
        yield Triple(node, DCTERMS.bibliographicCitation, Literal(number["text"], language="zh"))
        yield _sourced(node, "document number", number)
    if temporal := table.get("temporal"):
        period = minter.in_plan(plan_id, "period")
        yield Triple(node, DCTERMS.temporal, period)
        yield Triple(period, RDF.type, DCTERMS.PeriodOfTime)
        for predicate, key in ((DCAT.startDate, "start"), (DCAT.endDate, "end")):
            yield Triple(period, predicate, Literal(str(temporal[key]), datatype=XSD.gYear))
        yield _sourced(node, "period", temporal)
    yield from _text(table, plan, minter)
    for ordinal, part in enumerate(table.get("part", ()), 1):
        yield from _part(part, ordinal, plan, minter)
    yield from defect_triples(table, plan, minter, leading=leading)


def _sourced(node: NamedNode, what: str, table: _Table) -> Triple:
    return Triple(node, DCTERMS.source, Literal(f"{what}: {table['source']}"))


def _text(table: _Table, plan: Plan, minter: Minter) -> Iterator[Triple]:
    source = table.get("source", {}).get(plan.source.lang)
    if source is None:
        return
    node = minter.in_plan(plan.source.plan_id, plan.source.lang)
    for place in source.get("published_at", ()):
        yield Triple(node, DCTERMS.source, Literal(place))
    if note := source.get("note"):
        yield Triple(node, RDFS.comment, Literal(note, language="en"))
    if licence := source.get("licence"):
        yield Triple(node, DCTERMS.rights, Literal(licence, language="en"))


def _part(part: _Table, ordinal: int, plan: Plan, minter: Minter) -> Iterator[Triple]:
    plan_id = plan.source.plan_id
    node = minter.in_plan(plan_id, "part", ordinal)
    yield Triple(node, RDF.type, IPP.Section)
    yield Triple(node, IPP.inPlan, minter.plan(plan_id))
    yield Triple(node, IPP.ordinal, Literal(str(ordinal), datatype=XSD.integer))
    yield Triple(node, IPP.printedNumber, Literal(part["number"]))
    for lang in ("en", "zh"):
        yield Triple(node, RDFS.label, Literal(part[lang], language=lang))
    yield Triple(node, RDFS.comment, Literal(part["basis"], language="en"))
    for source in part["sources"]:
        yield Triple(node, DCTERMS.source, Literal(source))
    for section in part["sections"]:
        yield Triple(minter.in_plan(plan_id, "section", section), IPP.broaderSection, node)
    for task in plan.tasks:
        if part["first_task"] <= task.number <= part["last_task"]:
            yield Triple(minter.in_plan(plan_id, "task", task.key), IPP.inPart, node)
