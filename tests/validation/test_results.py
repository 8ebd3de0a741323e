"""Results come with all that SHACL says of them, in order, and lead to a verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipplan_kg.validate import report_ttl, validate
from tests.validation.small_graphs import (
    DATA,
    EX,
    SHAPES,
    each_engine,
    report_of,
    rows,
    store_of,
    write,
)


@each_engine
def test_results_come_with_everything_shacl_says_of_them_and_in_order(
    tmp_path: Path, validator: str
) -> None:
    number, words = "A task has a number.", "A task has {words}."
    count, datatype = "MinCountConstraintComponent", "DatatypeConstraintComponent"
    sparql, twice = "SPARQLConstraintComponent", "Number 7 occurs twice."
    assert rows(report_of(tmp_path, SHAPES, DATA, validator=validator)) == [
        ("task-1", "number", "", "number", count, "Violation", number),
        ("task-2", "number", "7", "TaskShape", sparql, "Warning", twice),
        ("task-10", "number", "seven", "number", datatype, "Violation", number),
        ("task-10", "number", "7", "TaskShape", sparql, "Warning", twice),
        ("task-10", "text", "", "text", count, "Info", words),
    ]


@each_engine
def test_the_message_is_in_the_language_asked_for_or_else_in_english(
    tmp_path: Path, validator: str
) -> None:
    report = validate(
        store_of(DATA), shapes=write(tmp_path, SHAPES), validator=validator, language="zh"
    )
    assert {result.message for result in report.results} == {
        "任务有编号。",
        "编号 7 出现两次。",
        "A task has {words}.",
    }


@each_engine
def test_a_constraint_without_an_iri_has_its_messages_too(tmp_path: Path, validator: str) -> None:
    files = write(tmp_path, SHAPES.replace("ex:twice", "_:twice"))
    for language, message in (("en", "Number 7 occurs twice."), ("zh", "编号 7 出现两次。")):
        report = validate(store_of(DATA), shapes=files, validator=validator, language=language)
        assert [r.message for r in report.results if r.severity == "Warning"] == [message] * 2


@pytest.mark.parametrize(
    ("data", "conforms", "ok", "counts"),
    [
        ('ex:t a ex:Task ; ex:number 1 ; ex:text "x" .', True, True, [0, 0, 0]),
        ("ex:t a ex:Task ; ex:number 1 .", False, True, [0, 0, 1]),
        (
            'ex:t a ex:Task ; ex:number 1 ; ex:text "x" . ex:u ex:number 1 .',
            False,
            True,
            [0, 1, 0],
        ),
        ('ex:t a ex:Task ; ex:text "x" .', False, False, [1, 0, 0]),
        ("ex:t a ex:Tsk .", True, False, [0, 0, 0]),
    ],
    ids=["nothing wrong", "an info", "a warning", "a violation", "nothing checked"],
)
def test_only_a_violation_or_an_empty_check_fails(
    tmp_path: Path, data: str, conforms: bool, ok: bool, counts: list[int]
) -> None:
    report = report_of(tmp_path, SHAPES, data)
    assert (report.conforms, report.ok) == (conforms, ok)
    assert report.counts == dict(zip(("Violation", "Warning", "Info"), counts, strict=True))


def test_focus_nodes_come_in_the_order_of_reading(tmp_path: Path) -> None:
    names = ["x", "x/1", "x/1/y", "x/2", "x/10", "x/10/1", "x\u00b2", "x\u0661"]
    shapes = "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:Literal ."
    data = "".join(f"<{EX}{name}> ex:p 1 .\n" for name in [*reversed(names), "9" * 5000])
    report = report_of(tmp_path, shapes, data)
    found = [str(result.focus_node).removeprefix(f"<{EX}")[:-1] for result in report.results]
    assert found == ["9" * 5000, *names]


def test_a_severity_of_ones_own_is_counted_by_its_iri_and_is_no_violation(tmp_path: Path) -> None:
    shape = "ex:S a sh:NodeShape ; sh:targetNode ex:x ; sh:nodeKind sh:Literal ; "
    report = report_of(tmp_path, shape + "sh:severity ex:Grave .", "ex:x ex:p 1 .")
    assert report.counts == {"Violation": 0, "Warning": 0, "Info": 0, EX + "Grave": 1}
    assert not report.conforms
    assert report.ok
    assert f"<{EX}Grave>" in report_ttl(report)
