"""Mappings in SSSOM's TSV form: `*.sssom.tsv` <-> a mapping set of rows, losslessly.

The form is that of the Simple Standard for Sharing Ontological Mappings
(https://mapping-commons.github.io/sssom/): a table with a YAML head in comments, whose names are
kept. It is read strictly, so that what is in a mapping set means the same to every tool: each
column is a slot of SSSOM, each CURIE has a prefix that is declared, and a row says from what to
what, how strongly and why. Of YAML, the head has `key: text`, a block of such lines, or a list.

>>> head = '#curie_map: {}\\n#license: "l"\\n#mapping_set_id: "https://example.org/set"\\n'
>>> columns = "subject_id\\tpredicate_id\\tobject_id\\tmapping_justification\\n"
>>> row = "rdf:a\\tskos:exactMatch\\trdf:b\\tsemapv:ManualMappingCuration\\n"
>>> parse(head + columns + row).mappings[0].object_id
'rdf:b'
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from os import PathLike
from pathlib import Path

from ipplan_kg.errors import SourceError
from ipplan_kg.sssom_head import Head, head_lines, read_head

__all__ = ["BUILT_IN", "JUSTIFICATIONS", "Mapping", "MappingSet", "expand", "parse", "read", "text"]

BUILT_IN: dict[str, str] = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that SSSOM knows without their being declared."""

_JUSTIFICATIONS = """
BackgroundKnowledgeBasedMatching CompositeMatching InstanceBasedMatching LexicalMatching
LexicalSimilarityThresholdMatching LogicalReasoning ManualMappingCuration MappingChaining
MappingInversion MappingReview SemanticSimilarityThresholdMatching StructuralMatching
UnspecifiedMatching
"""
JUSTIFICATIONS = frozenset(f"semapv:{name}" for name in _JUSTIFICATIONS.split())
"""Why a mapping may be believed: the terms that SSSOM allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """One row: a subject, how it is related to an object, and why that is believed.

    The names are SSSOM's, in its order (slots of its class `mapping`, version 1.1). Entities are
    CURIEs or IRIs, dates ISO 8601; an empty text or tuple, or None, is a slot without a value.
    """

    record_id: str = ""
    subject_id: str
    subject_label: str = ""
    subject_category: str = ""
    predicate_id: str
    predicate_label: str = ""
    predicate_modifier: str = ""
    object_id: str
    object_label: str = ""
    object_category: str = ""
    mapping_justification: str
    author_id: tuple[str, ...] = ()
    author_label: tuple[str, ...] = ()
    reviewer_id: tuple[str, ...] = ()
    reviewer_label: tuple[str, ...] = ()
    creator_id: tuple[str, ...] = ()
    creator_label: tuple[str, ...] = ()
    license: str = ""
    subject_type: str = ""
    subject_source: str = ""
    subject_source_version: str = ""
    object_type: str = ""
    object_source: str = ""
    object_source_version: str = ""
    predicate_type: str = ""
    mapping_provider: str = ""
    mapping_source: str = ""
    mapping_cardinality: str = ""
    cardinality_scope: tuple[str, ...] = ()
    mapping_tool: str = ""
    mapping_tool_id: str = ""
    mapping_tool_version: str = ""
    mapping_date: str = ""
    publication_date: str = ""
    review_date: str = ""
    confidence: float | None = None
    reviewer_agreement: float | None = None
    curation_rule: tuple[str, ...] = ()
    curation_rule_text: tuple[str, ...] = ()
    subject_match_field: tuple[str, ...] = ()
    object_match_field: tuple[str, ...] = ()
    match_string: tuple[str, ...] = ()
    subject_preprocessing: tuple[str, ...] = ()
    object_preprocessing: tuple[str, ...] = ()
    similarity_score: float | None = None
    similarity_measure: str = ""
    see_also: tuple[str, ...] = ()
    issue_tracker_item: str = ""
    other: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingSet:
    """A table: what it is, the prefixes of its CURIEs, and its rows.

    A slot of the rows that the head of a file states once for all (SSSOM calls it propagated) is
    in the rows after reading.
    """

    sssom_version: str = "1.1"
    curie_map: dict[str, str] = field(default_factory=dict)
    mapping_set_id: str
    mapping_set_version: str = ""
    mapping_set_source: tuple[str, ...] = ()
    mapping_set_title: str = ""
    mapping_set_description: str = ""
    creator_id: tuple[str, ...] = ()
    creator_label: tuple[str, ...] = ()
    license: str
    publication_date: str = ""
    see_also: tuple[str, ...] = ()
    issue_tracker: str = ""
    other: str = ""
    comment: str = ""
    mappings: tuple[Mapping, ...] = ()


_TEXT, _LIST, _NUMBER = "str", "tuple[str, ...]", "float | None"
_SLOTS: dict[str, str] = {each.name: str(each.type) for each in fields(Mapping)}
_OF_SET: dict[str, str] = {
    each.name: str(each.type) for each in fields(MappingSet) if each.name != "mappings"
}
_PROPAGATED = """
subject_type subject_source subject_source_version object_type object_source object_source_version
predicate_type mapping_provider cardinality_scope mapping_tool mapping_tool_id mapping_tool_version
mapping_date subject_match_field object_match_field subject_preprocessing object_preprocessing
similarity_measure curation_rule curation_rule_text
"""
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_ENTITIES = """
record_id subject_id predicate_id object_id mapping_justification author_id reviewer_id creator_id
subject_source object_source mapping_source mapping_tool_id curation_rule subject_match_field
object_match_field subject_preprocessing object_preprocessing issue_tracker_item
"""
_ENTITY_SLOTS = frozenset(_ENTITIES.split())
_IRI = re.compile(r"(?:https?|urn|mailto):[^\s<>\"{}|\\^`]+")
_BAR, _CONTROL = re.compile(r"(?<!\\)\|"), re.compile(r"[\x00-\x1f]")
_CURIE = re.compile(r"([A-Za-z_][\w.-]*):([^\s<>\"{}|\\^`]*)")


def expand(entity: str, curie_map: dict[str, str]) -> str:
    """Return the IRI of a CURIE or IRI.

    Raises:
        ValueError: It is neither, or its prefix is not declared.
    """
    if _IRI.fullmatch(entity):
        return entity
    match = _CURIE.fullmatch(entity)
    if not match:
        raise ValueError(f"{entity!r} is neither a CURIE nor an IRI")
    prefix, name = match.groups()
    namespace = curie_map.get(prefix) or BUILT_IN.get(prefix)
    if namespace is None:
        raise ValueError(f"the prefix of {entity} is not declared: add {prefix} to curie_map")
    return namespace + name


def read(path: str | PathLike[str]) -> MappingSet:
    """Return the mapping set of a file.

    Raises:
        SourceError: It cannot be read, or is not SSSOM as this module reads it; says where.
    """
    try:
        content = Path(path).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read: {error}", about=path) from error
    return parse(content, name=str(path))


def parse(content: str, *, name: str = "mappings") -> MappingSet:
    """Return the mapping set that a text in SSSOM's TSV form holds.

    Raises:
        SourceError: It is not that; says which line of what is called `name`.
    """
    lines = [line.removesuffix("\r") for line in content.removesuffix("\n").split("\n")]
    count = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    number = 0
    try:
        common, given = _of_set(read_head([line[1:] for line in lines[:count]]))
        columns = _columns(_row("".join(lines[count : count + 1])))
        mappings: dict[Mapping, int] = {}
        known: set[str] = set()
        for number, line in enumerate(lines[count + 1 :], start=count + 2):
            mapping = _mapping(columns, _row(line), given, common.curie_map, known)
            if mapping in mappings:
                raise ValueError(f"the row repeats line {mappings[mapping]}: delete it")
            mappings[mapping] = number
    except (ValueError, csv.Error) as error:
        where = f"{name}, line {number}" if number else f"{name}, head"
        raise SourceError(f"{where}: {error}", about=name) from error
    return replace(common, mappings=tuple(mappings))


def text(mapping_set: MappingSet) -> str:
    """Return a mapping set in SSSOM's TSV form: the same bytes for the same rows in any order.

    Columns that no row uses are left out; `store.write_atomic` puts the text into a file.

    Raises:
        SourceError: Reading it back would not give the same.
    """
    rows = sorted((_cells(mapping) for mapping in mapping_set.mappings), key=_order)
    columns = [slot for slot in _SLOTS if slot in _REQUIRED or any(row.get(slot) for row in rows)]
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    head: Head = {slot: getattr(mapping_set, slot) for slot in _OF_SET}
    try:
        content = "".join(f"#{line}\n" for line in head_lines(head)) + table.getvalue()
    except ValueError as error:
        raise SourceError(f"{mapping_set.mapping_set_id}: {error}", about=mapping_set) from error
    again = parse(content, name=mapping_set.mapping_set_id)
    if replace(again, mappings=()) != replace(mapping_set, mappings=()) or set(
        again.mappings
    ) != set(mapping_set.mappings):
        raise SourceError(
            f"{mapping_set.mapping_set_id}: a slot cannot be written as SSSOM: no value may have"
            " line ends or blanks at its ends, no item of a list a backslash at its end",
            about=mapping_set.mapping_set_id,
        )
    return content


def _row(line: str) -> list[str]:
    """Return the cells of a line; a cell with quotation marks is quoted, as in CSV."""
    return next(csv.reader([line], delimiter="\t", strict=True), [])


def _of_set(head: Head) -> tuple[MappingSet, dict[str, str]]:
    """Return the mapping set without rows, and the cells that the head states for all rows."""
    own: dict[str, object] = {"curie_map": {}}
    given: dict[str, str] = {}
    for slot, value in head.items():
        if slot in _PROPAGATED.split():
            given[slot] = "|".join(map(_escaped, value)) if isinstance(value, tuple) else str(value)
        elif slot not in _OF_SET:
            raise ValueError(f"{slot} is no slot of a mapping set that is known here")
        elif _OF_SET[slot] == _LIST:
            own[slot] = value if isinstance(value, tuple) else (value,)
        else:
            wanted = dict if slot == "curie_map" else str
            if not isinstance(value, wanted):
                raise ValueError(f"{slot} is not a {wanted.__name__}")
            own[slot] = value
    for slot in ("mapping_set_id", "license"):
        if not own.get(slot):
            raise ValueError(f"{slot} is missing")
    return MappingSet(**own), given  # type: ignore[arg-type]


def _columns(columns: list[str]) -> list[str]:
    for column in columns:
        if column not in _SLOTS or columns.count(column) > 1:
            raise ValueError(f"the column {column!r} is no slot of a mapping, or is there twice")
    for slot in _REQUIRED:
        if slot not in columns:
            raise ValueError(f"the column {slot} is missing")
    return columns


def _mapping(
    columns: list[str],
    row: list[str],
    given: dict[str, str],
    curie_map: dict[str, str],
    known: set[str],
) -> Mapping:
    """Return the mapping of a row; what has been found to be an entity is added to `known`."""
    if len(row) != len(columns):
        raise ValueError(f"{len(row)} cells for {len(columns)} columns")
    cells = {**given, **{column: cell for column, cell in zip(columns, row, strict=True) if cell}}
    values: dict[str, object] = {}
    for slot, cell in cells.items():
        if cell != cell.strip() or _CONTROL.search(cell):
            raise ValueError(f"{slot} has a control character, or a blank at an end")
        values[slot] = _value(slot, cell)
        if slot in _ENTITY_SLOTS:
            for entity in _items(cell) if _SLOTS[slot] == _LIST else [cell]:
                if entity not in known:
                    expand(entity, curie_map)
                    known.add(entity)
    for slot in _REQUIRED:
        if slot not in values:
            raise ValueError(f"{slot} is missing")
    if cells["mapping_justification"] not in JUSTIFICATIONS:
        raise ValueError(f"{cells['mapping_justification']} is no justification that SSSOM knows")
    if cells.get("predicate_modifier", "Not") != "Not":
        raise ValueError("the only predicate_modifier is Not")
    return Mapping(**values)  # type: ignore[arg-type]


def _value(slot: str, cell: str) -> object:
    if _SLOTS[slot] == _LIST:
        return tuple(_items(cell))
    if _SLOTS[slot] == _NUMBER:
        number = float(cell)
        if not 0 <= number <= 1:
            raise ValueError(f"{slot} is {cell}, and not from 0 to 1")
        return number
    if slot.endswith("_date"):
        date.fromisoformat(cell)
    return cell


def _items(cell: str) -> Iterator[str]:
    """Yield the items of a list: they stand between bars, a bar in them has a backslash."""
    for item in _BAR.split(cell) if "|" in cell else [cell]:
        if not item:
            raise ValueError("a list has an empty item")
        yield item.replace("\\|", "|")


def _escaped(item: str) -> str:
    return item.replace("|", "\\|")


def _cells(mapping: Mapping) -> dict[str, str]:
    cells = {}
    for slot, value in asdict(mapping).items():
        if isinstance(value, tuple):
            cells[slot] = "|".join(map(_escaped, value))
        elif isinstance(value, float):
            cells[slot] = repr(value)
        elif value:
            cells[slot] = str(value)
    return cells


def _order(row: dict[str, str]) -> tuple[str, ...]:
    first = ("subject_id", "predicate_id", "object_id")
    return tuple(row.get(slot, "") for slot in (*first, *_SLOTS))
