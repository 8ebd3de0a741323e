"""Gold files that are not as they should be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ipplan_kg.errors import SourceError
from ipplan_kg.gold import check, read_gold
from ipplan_kg.model import Source
from tests.evaluation.gold_of_mini import Read, Record, gold, mark, task

KINDS, TOPICS = {"law", "measures"}, {"trademark", "criminal-enforcement", "public-services"}


def broken(change: Callable[[Record], object]) -> Record:
    record = json.loads(json.dumps(gold()))
    change(record)
    return dict(record)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda g: g.pop("tasks"), "gold.json: the key 'tasks' is missing"),
        (lambda g: g.update(tasks=[]), "gold.json: 'tasks' is empty"),
        (lambda g: g.update(tasks={}), "gold.json: 'tasks' must be a list, not {}"),
        (lambda g: g.update(plan=3), "gold.json: 'plan' must be a string, not 3"),
        (lambda g: g.update(annotator=""), "gold.json: 'annotator' is empty"),
        (lambda g: g.update(complete="no"), "gold.json: 'complete' must be true or false"),
        (lambda g: g.update(preamble=[]), "gold.json: 'preamble' must be an object"),
        (lambda g: g["tasks"].append(7), "gold.json: record 4: an object is expected, not 7"),
        (lambda g: g["tasks"][1].pop("number"), "record 2: the key 'number' is missing"),
        (lambda g: g["tasks"][1].update(number=True), "record 2: 'number' must be an integer"),
        (lambda g: g["tasks"][1].update(number=-1), "record 2: 'number' is -1"),
        (lambda g: g["tasks"].append(g["tasks"][0]), "task 1: it stands twice in the file"),
        (lambda g: g["tasks"][1].pop("topics"), "task 2: the key 'topics' is missing"),
        (lambda g: g["tasks"][1].update(topics=["a", "a"]), "task 2: 'topics' holds \"a\" 2 times"),
        (lambda g: g["tasks"][1].update(responsibility=[1]), "task 2: 'responsibility' must hold"),
        (lambda g: g["tasks"][1].update(divided=0), "task 2: 'divided' must be true or false"),
        (
            lambda g: g["tasks"][0]["legislation"][0].update(actions=["amend"]),
            "task 1, legislation 1: 'actions' is 'amend', but must be of revise, formulate",
        ),
        (
            lambda g: g["tasks"][0]["legislation"][0].update(actions=[]),
            "task 1, legislation 1: 'actions' is empty",
        ),
        (
            lambda g: g["tasks"][0]["legislation"][0].update(status="old"),
            "task 1, legislation 1: 'status' is 'old', but must be of existing, planned",
        ),
        (
            lambda g: g["tasks"][0]["legislation"].append(g["tasks"][0]["legislation"][0]),
            "task 1: 'legislation' holds",
        ),
        (
            lambda g: g["tasks"][1]["campaigns"][0].update(end=0),
            "task 2, campaign 1: 287-0 is not a span",
        ),
        (
            lambda g: g["tasks"][2]["targets"][0].update(value="20"),
            "task 3, target 1: 'value' must be an integer, not \"20\"",
        ),
        (
            lambda g: g["tasks"][1].update(bodies=[mark("Kunlun", type="firm")]),
            "task 2, body 1: 'type' is 'firm', but must be of organization",
        ),
    ],
)
def test_a_gold_file_that_is_not_in_the_format(
    read: Read, change: Callable[[Record], object], message: str
) -> None:
    with pytest.raises(SourceError) as caught:
        read(broken(change))
    assert message in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda g: g.update(source_sha256="0" * 64), "gold.json: it is about a text with the"),
        (
            lambda g: g["tasks"][1]["campaigns"][0].update(begin=286, end=292),
            'task 2, campaign 1: the text has "“Kunlu" at 286-292, not "Kunlun"',
        ),
        (
            lambda g: g["tasks"][1]["campaigns"][0].update(begin=90_000, end=90_006),
            'task 2, campaign 1: the text has "" at 90000-90006, not "Kunlun"',
        ),
        (
            lambda g: g["tasks"][0]["legislation"][0].update(kind="act"),
            'task 1: the kind "act" is not in vocab/legislation-kind',
        ),
        (
            lambda g: g["tasks"][0].update(topics=["brands"]),
            'task 1: the topic "brands" is not in vocab/topic',
        ),
    ],
)
def test_a_gold_file_that_is_about_something_else(
    read: Read, source: Source, change: Callable[[Record], object], message: str
) -> None:
    annotation = read(broken(change))
    with pytest.raises(SourceError) as caught:
        check(annotation, source, kinds=KINDS, topics=TOPICS)
    assert message in str(caught.value)


def test_a_gold_file_as_it_should_be_passes(read: Read, source: Source) -> None:
    check(read(gold(note="further keys are not read")), source, kinds=KINDS, topics=TOPICS)


def test_a_number_that_the_text_prints_twice_is_told_apart_by_the_section(read: Read) -> None:
    record = gold()
    record["tasks"].append(task(1, 2))
    assert [each.key for each in read(record).tasks] == ["1", "2", "3", "1-2"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "gold.json:1:2: not valid JSON"),
        (b"[]", "an object is expected, not []"),
        (b"\xff{}", "byte 0 is not UTF-8"),
        (b"[" * 200_000, "gold.json"),
        (b'{"plan": ' + b"1" * 5000 + b"}", "this JSON cannot be read"),
    ],
)
def test_a_file_that_holds_no_gold(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "gold.json"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        read_gold(path)
    assert message in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        read_gold(tmp_path / "gold.json")
