"""The tables that the data is exported as: what each column is, and the rows.

A column holds values of one property of the thing that its row is about, or is the subject of such
a statement (``inverse``): so a converter can make the statements again from the rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, product

import pyoxigraph as ox

from ipplan_kg.external_sort import Sorted
from ipplan_kg.namespaces import PREFIXES, RDF
from ipplan_kg.serialization import natural_bytes
from ipplan_kg.store import whole_graph
from ipplan_kg.view import View

__all__ = ["TABLES", "Column", "Table", "rows", "things"]

_THINGS_HELD = 100_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    title: str
    datatype: str
    """As CSVW calls it: ``anyURI``, ``integer``, ``string``, ``boolean``, ``date``, ``gYear``."""
    property: str = ""
    """The property that relates the row's thing to the value, as a CURIE."""
    refers_to: str = ""
    """The table whose rows the values name by their first column."""
    lang: str = ""
    """Language of the values."""
    inverse: bool = False
    """The property relates the value to the row's thing."""
    among: tuple[str, ...] = ()
    """The only values that count, as CURIEs."""
    required: bool = False
    """A thing without a value has no row."""
    key: bool = False
    """A thing has a row for each value, which names the row together with the thing."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, whose first column names the thing that a row is about."""

    name: str
    title: str
    description: str
    about: str
    """The class of the things, as a CURIE."""
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        first, *others = self.columns
        return (first.name, *(column.name for column in others if column.key))


def _thing(name: str) -> Column:
    return Column(name, name.replace("_", " "), "anyURI", required=True)


def _text(name: str, title: str, property: str) -> tuple[Column, ...]:
    """Return two columns, one a language."""
    return tuple(
        Column(f"{name}_{code}", f"{title} in {language}", "string", property, lang=code)
        for code, language in (("en", "English"), ("zh", "Chinese"))
    )


def _task(property: str) -> Column:
    """Return the column of the task, of those that each task has for itself."""
    return Column("task", "task", "anyURI", property, "tasks", inverse=True, required=True)


def _each_task(property: str) -> Column:
    """Return the column of the task, of those that several tasks may have."""
    return Column(
        "task", "task", "anyURI", property, "tasks", inverse=True, required=True, key=True
    )


_NAMES = _text("name", "name", "skos:prefLabel")
TABLES = (
    Table(
        *("plans", "Plans", "The promotion plans"),
        "ipp:Plan",
        (
            _thing("plan"),
            *_text("title", "title", "dcterms:title"),
            Column("issued", "date of issue", "date", "dcterms:issued"),
            Column("publisher", "who issued it", "anyURI", "dcterms:publisher", "agencies"),
        ),
    ),
    Table(
        *("sections", "Sections", "The headings of the plans, and the parts above them"),
        "ipp:Section",
        (
            _thing("section"),
            Column("plan", "plan", "anyURI", "ipp:inPlan", "plans", required=True),
            Column("ordinal", "place among those of its level", "integer", "ipp:ordinal"),
            Column("number", "number as printed", "string", "ipp:printedNumber"),
            Column("broader", "heading above", "anyURI", "ipp:broaderSection", "sections"),
            *_text("heading", "heading", "rdfs:label"),
        ),
    ),
    Table(
        *("tasks", "Tasks", "The numbered tasks of the plans"),
        "ipp:Task",
        (
            _thing("task"),
            Column("plan", "plan", "anyURI", "ipp:inPlan", "plans", required=True),
            Column("number", "number as printed", "integer", "ipp:number", required=True),
            Column("section", "section", "anyURI", "ipp:inSection", "sections"),
            Column("divided", "divided responsibility", "boolean", "ipp:dividedResponsibility"),
            *_text("text", "text", "ipp:text"),
        ),
    ),
    Table(
        *("topics", "Topics of tasks", "What the tasks are about, a row for each topic"),
        "ipp:Task",
        (
            Column("task", "task", "anyURI", refers_to="tasks", required=True),
            Column(
                *("topic", "topic", "anyURI", "dcterms:subject", "concepts"),
                required=True,
                key=True,
            ),
        ),
    ),
    Table(
        *("agencies", "Agencies", "The bodies that are responsible for tasks"),
        "ipp:Agency",
        (_thing("agency"), *_NAMES),
    ),
    Table(
        *("responsibilities", "Responsibilities", "The part of an agency in a task"),
        "ipp:Responsibility",
        (
            _thing("responsibility"),
            _task("ipp:responsibility"),
            Column("agency", "agency", "anyURI", "ipp:agency", "agencies", required=True),
            Column("role", "role", "anyURI", "ipp:role", "concepts"),
            Column("rank", "place in the clause", "integer", "ipp:rank", required=True),
        ),
    ),
    Table(
        *("legislation", "Legislation", "The instruments that tasks are about"),
        "ipp:Legislation",
        (
            _thing("legislation"),
            *_NAMES,
            Column("kind", "kind", "anyURI", "ipp:legislationKind", "concepts"),
        ),
    ),
    Table(
        "legislation-status",
        "Status of legislation",
        "Whether an instrument is there already or still to be made, where a plan tells",
        "ipp:Legislation",
        (
            Column("legislation", "legislation", "anyURI", refers_to="legislation", required=True),
            Column(
                *("status", "status", "anyURI", "rdf:type"),
                among=("ipp:ExistingLegislation", "ipp:PlannedLegislation"),
                required=True,
                key=True,
            ),
        ),
    ),
    Table(
        "legislative-actions",
        "Legislative actions",
        "What a task does to an instrument, a row for each kind of action",
        "ipp:LegislativeAction",
        (
            _thing("legislative_action"),
            _task("ipp:legislativeAction"),
            Column(
                *("legislation", "legislation", "anyURI", "ipp:legislation", "legislation"),
                required=True,
            ),
            Column(
                *("action_type", "action", "anyURI", "ipp:actionType", "concepts"),
                required=True,
                key=True,
            ),
            Column("titled", "whether the text prints a title", "boolean", "ipp:titled"),
        ),
    ),
    Table(
        "campaigns",
        "Campaigns",
        "The special campaigns that tasks launch, a row for each task",
        "ipp:Campaign",
        (_thing("campaign"), _each_task("ipp:launches"), *_NAMES),
    ),
    Table(
        *("events", "Events", "The events that tasks organize, a row for each task"),
        "ipp:Event",
        (_thing("event"), _each_task("ipp:organizes"), *_NAMES),
    ),
    Table(
        *("targets", "Targets", "The numbers that are to be reached"),
        "ipp:Target",
        (
            _thing("target"),
            _task("ipp:setsTarget"),
            Column("value", "number", "integer", "ipp:value", required=True),
            *_text("unit", "what is counted", "ipp:unitText"),
            Column("year", "year", "gYear", "ipp:year"),
            Column("approximate", "about", "boolean", "ipp:approximate"),
        ),
    ),
    Table(
        *("concepts", "Concepts", "What the roles, kinds, actions and topics are called"),
        "skos:Concept",
        (
            _thing("concept"),
            Column("scheme", "concept scheme", "anyURI", "skos:inScheme", required=True),
            *_text("label", "label", "skos:prefLabel"),
        ),
    ),
)


def rows(store: ox.Store, table: Table) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table, things in reading order; a missing value is empty."""
    view = View(store)
    for thing in things(store, table.about):
        cells = [_cells(view, thing, column) for column in table.columns[1:]]
        yield from product([thing.value], *cells)


def _cells(view: View, thing: ox.NamedNode, column: Column) -> Sequence[str]:
    """Return the values in a column: one, or as many as there are for a key."""
    if column.inverse:
        found = [each.value for each in view.subjects(column.property, thing)]
    elif column.datatype == "anyURI":
        found = [each.value for each in view.things(thing, column.property)]
    else:
        values = view.values(thing, column.property)
        literals = [each for each in values if isinstance(each, ox.Literal)]
        found = [each.value for each in literals if _fits(each, column)]
    if column.among:
        among = {view.term(name).value for name in column.among}
        found = [each for each in found if each in among]
    if not column.key:
        found = found[:1]
    return found if found or column.required else [""]


def _fits(literal: ox.Literal, column: Column) -> bool:
    if column.lang:
        return literal.language == column.lang
    return literal.language is None and literal.datatype.value == PREFIXES["xsd"] + column.datatype


def things(store: ox.Store, name: str) -> Iterator[ox.NamedNode]:
    """Yield the things of a class, given by its CURIE, in reading order; memory is bounded."""
    quads = store.quads_for_pattern(None, RDF.type, View(store).term(name), whole_graph(store))
    iris = (quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
    with closing(
        Sorted(
            ((natural_bytes(iri), iri) for iri in iris),
            encode=str.encode,
            decode=bytes.decode,
            size=lambda iri: 1,
            limit=_THINGS_HELD,
        )
    ) as found:
        for _, same in groupby(found):
            yield ox.NamedNode(next(same)[1])
