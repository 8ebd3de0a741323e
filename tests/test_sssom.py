"""Mapping sets in SSSOM's TSV form: read strictly, written so that nothing is lost."""

from __future__ import annotations

import string
from dataclasses import fields, replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg import sssom
from ipplan_kg.errors import SourceError
from ipplan_kg.sssom import JUSTIFICATIONS, Mapping, MappingSet, expand, parse, read, text
from ipplan_kg.sssom_head import head_lines, read_head

HEAD = """\
#sssom_version: "1.1"
#curie_map:
#  ipplan: "https://w3id.org/ipplan/"
#  wd: "http://www.wikidata.org/entity/"
#mapping_set_id: "https://w3id.org/ipplan/mappings/agencies"
#license: "https://creativecommons.org/licenses/by/4.0/"
"""
ROWS = """\
subject_id\tpredicate_id\tobject_id\tobject_label\tmapping_justification\tauthor_label\tconfidence
ipplan:agency/ministry-of-justice\tskos:exactMatch\twd:Q1\tMinistry of Justice\t\
semapv:ManualMappingCuration\tA. Author|B\\|C\t0.9
"""
ONE = Mapping(
    subject_id="ipplan:agency/ministry-of-justice",
    predicate_id="skos:exactMatch",
    object_id="wd:Q1",
    object_label="Ministry of Justice",
    mapping_justification="semapv:ManualMappingCuration",
    author_label=("A. Author", "B|C"),
    confidence=0.9,
)
SET = MappingSet(
    curie_map={"ipplan": "https://w3id.org/ipplan/", "wd": "http://www.wikidata.org/entity/"},
    mapping_set_id="https://w3id.org/ipplan/mappings/agencies",
    license="https://creativecommons.org/licenses/by/4.0/",
    mappings=(ONE,),
)


def test_a_table_is_read() -> None:
    assert parse(HEAD + ROWS) == SET


def test_a_mapping_set_is_written_as_it_was_read() -> None:
    assert text(SET) == HEAD + ROWS


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "agencies.sssom.tsv"
    path.write_text(HEAD + ROWS, "utf-8")
    assert read(path) == SET


def test_rows_are_written_in_one_order() -> None:
    rows = tuple(replace(ONE, object_id=f"wd:Q{n}") for n in (3, 1, 2))
    written = text(replace(SET, mappings=rows))
    assert written == text(replace(SET, mappings=rows[::-1]))
    assert [row.object_id for row in parse(written).mappings] == ["wd:Q1", "wd:Q2", "wd:Q3"]


def test_what_the_head_says_for_all_rows_is_in_the_rows() -> None:
    head = HEAD + '#mapping_date: "2026-11-22"\n#object_source: wd:Q2013\n'
    [row] = parse(head + ROWS).mappings
    assert row == replace(ONE, mapping_date="2026-11-22", object_source="wd:Q2013")


def test_a_row_may_differ_from_what_the_head_says() -> None:
    columns, cells, _ = ROWS.split("\n")
    head = HEAD + '#mapping_date: "2026-11-22"\n'
    [row] = parse(f"{head}{columns}\tmapping_date\n{cells}\t2026-01-01\n").mappings
    assert row.mapping_date == "2026-01-01"


@pytest.mark.parametrize(
    ("entity", "iri"),
    [
        ("wd:Q148", "http://www.wikidata.org/entity/Q148"),
        ("ipplan:agency/a-b", "https://w3id.org/ipplan/agency/a-b"),
        ("skos:exactMatch", "http://www.w3.org/2004/02/skos/core#exactMatch"),
        ("https://example.org/x#y", "https://example.org/x#y"),
    ],
)
def test_an_entity_is_a_curie_or_an_iri(entity: str, iri: str) -> None:
    assert expand(entity, SET.curie_map) == iri


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        # the head
        ("#license: ", "#licence: ", "head: licence is no slot of a mapping set"),
        ("#license: ", "#comment: ", "head: license is missing"),
        ('#sssom_version: "1.1"', "#sssom_version: 1.1", "head: '1.1' is to be quoted"),
        ("#  wd: ", "#wd: ", "head: wd is no slot"),
        ("#  wd: ", "#  ipplan: ", "head: ipplan is there twice in curie_map"),
        # the columns
        ("object_label\t", "label\t", "head: the column 'label' is no slot of a mapping"),
        ("\tobject_label", "\tobject_id", "head: the column 'object_id' is no slot of a mapping"),
        ("subject_id\t", "subject_label\t", "head: the column subject_id is missing"),
        # the rows
        ("wd:Q1", "wikidata:Q1", "line 8: the prefix of wikidata:Q1 is not declared: add wiki"),
        ("wd:Q1", "", "line 8: object_id is missing"),
        ("wd:Q1", "Q 1", "line 8: 'Q 1' is neither a CURIE nor an IRI"),
        ("semapv:Manual", "semapv:", "line 8: semapv:MappingCuration is no justification"),
        ("\t0.9", "\t1.2", "line 8: confidence is 1.2, and not from 0 to 1"),
        ("\t0.9", "\tnan", "line 8: confidence is nan"),
        ("\t0.9", "\t0.9\tmore", "line 8: 8 cells for 7 columns"),
        ("A. Author|", "|", "line 8: a list has an empty item"),
        ("Ministry of Justice\t", "Ministry of Justice \t", "line 8: object_label has a control"),
        ("\t0.9\n", '\t"0.9\n', "line 8: unexpected end of data"),
    ],
)
def test_what_is_not_sssom_is_refused_with_its_line(right: str, wrong: str, says: str) -> None:
    content = (HEAD + ROWS).replace(right, wrong, 1)
    assert content != HEAD + ROWS
    with pytest.raises(SourceError) as caught:
        parse(content, name="a.sssom.tsv")
    assert str(caught.value).startswith(f"a.sssom.tsv, {says}")


def test_a_row_that_is_there_twice_is_refused() -> None:
    with pytest.raises(SourceError, match="line 9: the row repeats line 8"):
        parse(HEAD + ROWS + ROWS.split("\n")[1] + "\n")


@pytest.mark.parametrize("value", ["two\nlines", "blank at the end ", "tab\there"])
def test_what_cannot_be_written_is_refused(value: str) -> None:
    with pytest.raises(SourceError):
        text(replace(SET, mappings=(replace(ONE, comment=value),)))


def test_a_file_that_is_not_there_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read(tmp_path / "none.sssom.tsv")


def test_a_head_has_no_line_ends_in_its_texts() -> None:
    with pytest.raises(SourceError, match="no place in a head"):
        text(replace(SET, mapping_set_title="two\nlines"))


# every mapping set is read as it was written

LETTERS = st.characters(exclude_categories=["C", "Z"], include_characters=" \"'|\\#:汉")
TEXTS = st.text(LETTERS, max_size=12).map(str.strip)
ITEMS = st.lists(
    TEXTS.filter(lambda each: each and not each.endswith("\\")), max_size=3, unique=True
).map(tuple)
NUMBERS = st.none() | st.floats(0, 1)
ENTITIES = st.text(string.ascii_letters + string.digits + "-_/.", max_size=8).map("wd:{}".format)
SPECIAL = {
    **dict.fromkeys(("subject_id", "predicate_id", "object_id"), ENTITIES),
    "mapping_justification": st.sampled_from(sorted(JUSTIFICATIONS)),
    "predicate_modifier": st.sampled_from(["", "Not"]),
    **dict.fromkeys(
        ("mapping_date", "publication_date", "review_date"), st.just("") | st.dates().map(str)
    ),
}


def values(name: str, type_: str) -> st.SearchStrategy[object]:
    if name in SPECIAL:
        return SPECIAL[name]
    if name in sssom._ENTITY_SLOTS:
        return st.just("") | ENTITIES if type_ == "str" else st.lists(ENTITIES).map(tuple)
    return {"str": TEXTS, "float | None": NUMBERS}.get(type_, ITEMS)


MAPPINGS = st.builds(
    Mapping, **{each.name: values(each.name, str(each.type)) for each in fields(Mapping)}
)
HEAD_TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=8)
SETS = st.builds(
    MappingSet,
    curie_map=st.just({"wd": "http://www.wikidata.org/entity/"}),
    mapping_set_id=TEXTS.filter(bool),
    license=TEXTS.filter(bool),
    mapping_set_title=HEAD_TEXTS,
    creator_label=ITEMS,
    mappings=st.lists(MAPPINGS, max_size=3, unique=True).map(tuple),
)


@given(SETS)
@settings(deadline=None, max_examples=150)
def test_what_is_written_is_read_again(written: MappingSet) -> None:
    found = parse(text(written))
    assert replace(found, mappings=()) == replace(written, mappings=())
    assert set(found.mappings) == set(written.mappings)
    assert text(found) == text(written)


@given(st.text(max_size=80))
@settings(deadline=None)
def test_any_text_is_read_or_refused(content: str) -> None:
    for each in (content, HEAD + content, HEAD + ROWS + content):
        try:
            parse(each)
        except SourceError as error:
            assert "\n" not in str(error)


# YAML 1.1, which PyYAML reads, takes some words for booleans; no slot of SSSOM is called so.
NAMES = st.from_regex(r"[a-z]{3,8}", fullmatch=True).filter(
    lambda name: name not in {"yes", "off", "true", "false", "null"}
)


@given(
    st.dictionaries(
        NAMES,
        HEAD_TEXTS.filter(bool)
        | st.lists(HEAD_TEXTS, min_size=1).map(tuple)
        | st.dictionaries(NAMES, HEAD_TEXTS, min_size=1),
    )
)
@settings(deadline=None)
def test_a_head_is_yaml(head: dict[str, str | tuple[str, ...] | dict[str, str]]) -> None:
    lines = list(head_lines(head))
    assert read_head(lines) == head
    loaded = yaml.safe_load("\n".join(lines)) or {}
    assert {k: tuple(v) if isinstance(v, list) else v for k, v in loaded.items()} == head


@pytest.mark.parametrize(
    "line", ["key: plain text", "key: 'it''s'", 'key: "a\\u00e9"', " key: all indented"]
)
def test_a_text_of_a_head_is_plain_or_quoted(line: str) -> None:
    assert read_head([line]) == yaml.safe_load(line)


@pytest.mark.parametrize(
    "lines",
    [
        ["key: true"],
        ["key: 12"],
        ["key: [a, b]"],
        ["key: a: b"],
        ['key: "a'],
        ["- a"],
        ["key:", "  - a", "  b: c"],
        ["key: a", "key: b"],
        ["words"],
    ],
)
def test_other_yaml_is_refused(lines: list[str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_head(lines)
