"""Evaluation: figures computed by hand on a small text; gold files that are not as they should."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg import quality
from ipplan_kg.errors import SourceError, StoreError
from ipplan_kg.evaluation import compare, evaluate
from ipplan_kg.figures import CLASSES, Accuracy, Evaluation, Score, measure_names
from ipplan_kg.floors import raisable, read_floors, unmet
from ipplan_kg.gold import Annotation, annotation_of, check, read_gold
from ipplan_kg.iris import Minter
from ipplan_kg.measurements import measurement_triples
from ipplan_kg.model import AuthorityEntry, EntityType, Plan, Source, Span
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.pairing import match
from ipplan_kg.parse import parse_plan
from ipplan_kg.pipeline import build, write
from ipplan_kg.scorecard import scorecard_json, scorecard_markdown, scorecard_text
from tests.conftest import MINI, ROOT, Cli

Record = dict[str, Any]

LAW = "Trademark Law of the People's Republic of China"
TARGET = "20 new protection centers"
KINDS, TOPICS = {"law", "measures"}, {"trademark", "criminal-enforcement", "public-services"}


def mark(words: str, **values: object) -> Record:
    """A mark of these words, at the place where they stand in the text."""
    begin = MINI.index(words)
    return {"text": words, "begin": begin, "end": begin + len(words), **values}


def task(number: int, section: int, **values: object) -> Record:
    empty: Record = {
        each: []
        for each in (
            *("responsibility", "legislation", "campaigns", "events"),
            *("targets", "bodies", "topics"),
        )
    }
    return {"number": number, "section": section, "divided": False} | empty | values


def law(**values: object) -> Record:
    told = {"titled": True, "kind": "law", "actions": ["revise"], "status": "existing"}
    return mark(LAW, **(told | values))


def gold(*tasks: Record, **values: object) -> Record:
    """What a reader marks in the small plan; `tasks` stand for those of the same number."""
    right = {
        1: task(
            *(1, 1),
            responsibility=["Ministry of Justice", "State Intellectual Property Administration"],
            legislation=[law()],
            topics=["trademark"],
        ),
        2: task(
            *(2, 1),
            responsibility=["Ministry of Public Security"],
            campaigns=[mark("Kunlun")],
        ),
        3: task(
            *(3, 2),
            responsibility=["Ministry of Commerce", "Supreme People's Court"],
            divided=True,
            targets=[
                mark(TARGET, value=20, unit="new protection centers", year=2021, approximate=False)
            ],
        ),
    } | {each["number"]: each for each in tasks}
    return {
        "plan": "mini",
        "lang": "en",
        "source_sha256": sha256(MINI.encode()).hexdigest(),
        "annotator": "a test",
        "complete": True,
        "lead_rule": True,
        "preamble": {"legislation": []},
        "tasks": list(right.values()),
    } | values


@pytest.fixture
def source() -> Source:
    return Source(
        plan_id="mini",
        lang="en",
        text=MINI,
        sha256=sha256(MINI.encode()).hexdigest(),
        name="mini.txt",
    )


@pytest.fixture
def plan(source: Source) -> Plan:
    """What the parser finds, with the topics that the cases below reckon with."""
    parsed = parse_plan(source)
    kept = {1: "trademark"}
    tasks = tuple(
        replace(
            each,
            mentions=replace(
                each.mentions,
                topics=tuple(
                    topic for topic in each.mentions.topics if topic.topic == kept.get(each.number)
                ),
            ),
        )
        for each in parsed.tasks
    )
    return replace(parsed, tasks=tasks)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Record], Annotation]:
    def read(record: Record) -> Annotation:
        path = tmp_path / "gold.json"
        path.write_text(json.dumps(record), "utf-8")
        return read_gold(path)

    return read


Read = Callable[[Record], Annotation]

AUTHORITY = (
    AuthorityEntry(
        type=EntityType.AGENCY,
        slug="cnipa",
        pref_label="China National Intellectual Property Administration",
        names=(
            "China National Intellectual Property Administration",
            "State Intellectual Property Administration",
        ),
    ),
)


def figures(evaluation: Evaluation, name: str) -> tuple[Score, Score | None]:
    [found] = [each for each in evaluation.classes if each.name == name]
    return found.exact, found.overlap


def accuracy(evaluation: Evaluation, name: str, value: str) -> Accuracy:
    [found] = [each for each in evaluation.classes if each.name == name]
    return found.accuracies[value]


def told(evaluation: Evaluation) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (each.place, each.name, each.what, each.text, each.expected, each.found)
        for each in evaluation.differences
    ]


# figures


@pytest.mark.parametrize(
    ("score", "precision", "recall", "f1"),
    [
        (Score(3, 4, 6), 0.75, 0.5, 0.6),
        (Score(0, 4, 6), 0.0, 0.0, 0.0),
        (Score(0, 0, 6), None, 0.0, 0.0),
        (Score(0, 4, 0), 0.0, None, 0.0),
        (Score(0, 0, 0), None, None, None),
    ],
)
def test_the_shares_follow_from_the_counts(
    score: Score, precision: float | None, recall: float | None, f1: float | None
) -> None:
    assert (score.precision, score.recall, score.f1) == (precision, recall, f1)


def spans(text: str) -> list[Span]:
    return [Span(*map(int, each.split("-"))) for each in text.split()]


@pytest.mark.parametrize(
    ("expected", "found", "pairs"),
    [
        pytest.param("0-10 20-30", "20-30 0-10", {0: 1, 1: 0}, id="equal spans"),
        pytest.param("0-10", "10-20", {}, id="side by side is no overlap"),
        pytest.param("0-10", "2-8", {0: 0}, id="one inside the other"),
        pytest.param("0-10", "0-4 5-10", {0: 1}, id="one is left, the larger part taken"),
        pytest.param("0-4 5-10", "0-10", {1: 0}, id="one is missing, as far as the larger part"),
        pytest.param("0-30 10-20", "10-20", {1: 0}, id="an equal span before any overlap"),
        pytest.param("0-30 10-20", "10-20 0-29", {0: 1, 1: 0}, id="a title in a description"),
        pytest.param(
            "0-10 8-20", "9-20 18-30", {0: 0, 1: 1}, id="as many pairs as can be, though it costs"
        ),
    ],
)
def test_spans_are_paired_one_to_one(expected: str, found: str, pairs: dict[int, int]) -> None:
    assert match(spans(expected), spans(found)) == pairs


SPAN_LISTS = st.lists(
    st.builds(lambda b, n: Span(b, b + n), st.integers(0, 30), st.integers(1, 10)),
    unique=True,
    max_size=8,
)


@given(SPAN_LISTS, SPAN_LISTS)
def test_pairing_is_one_to_one_and_as_large_in_both_directions(
    one: list[Span], other: list[Span]
) -> None:
    pairs = match(one, other)
    assert len(set(pairs.values())) == len(pairs)
    assert all(one[i].overlaps(other[j]) for i, j in pairs.items())
    assert len(pairs) == len(match(other, one))
    equal = {span for span in one if span in other}
    assert {one[i] for i, j in pairs.items() if one[i] == other[j]} == equal


# against gold


def test_a_parser_that_finds_everything_is_perfect(plan: Plan, read: Read) -> None:
    evaluation = evaluate(plan, read(gold()), AUTHORITY)
    assert told(evaluation) == []
    counts = {each.name: each.exact for each in evaluation.classes}
    assert counts == {
        "task": Score(3, 3, 3),
        "section": Score(3, 3, 3),
        "responsibility": Score(5, 5, 5),
        "divided": Score(1, 1, 1),
        "titled-legislation": Score(1, 1, 1),
        "described-legislation": Score(0, 0, 0),
        "legislation": Score(1, 1, 1),
        "campaign": Score(1, 1, 1),
        "event": Score(0, 0, 0),
        "target": Score(1, 1, 1),
        "body": Score(0, 0, 0),
        "topic": Score(1, 1, 1),
    }
    assert evaluation.actions["revise"] == Score(1, 1, 1)
    assert evaluation.confusions["kind"] == {("law", "law"): 1}


def test_a_mark_that_is_missing_and_one_that_is_spurious(plan: Plan, read: Read) -> None:
    # The reader has "campaign" where the parser has "Kunlun", which do not touch.
    changed = task(2, 1, responsibility=["Ministry of Public Security"], campaigns=[mark("launch")])
    evaluation = evaluate(plan, read(gold(changed)), AUTHORITY)
    assert figures(evaluation, "campaign") == (Score(0, 1, 1), Score(0, 1, 1))
    assert told(evaluation) == [
        ("2", "campaign", "missing", "launch", "", ""),
        ("2", "campaign", "spurious", "Kunlun", "", ""),
    ]


def test_a_span_that_only_overlaps_is_wrong_to_the_character(plan: Plan, read: Read) -> None:
    shorter = mark("Trademark Law", titled=True, kind="law", actions=["revise"], status="existing")
    right = gold()["tasks"][0]
    evaluation = evaluate(plan, read(gold(right | {"legislation": [shorter]})), AUTHORITY)
    assert figures(evaluation, "titled-legislation") == (Score(0, 1, 1), Score(1, 1, 1))
    assert accuracy(evaluation, "titled-legislation", "kind") == Accuracy(1, 1)
    assert told(evaluation) == [("1", "legislation", "span", "Trademark Law", "Trademark Law", LAW)]


def test_values_of_the_pairs_are_compared(plan: Plan, read: Read) -> None:
    other = law(kind="measures", actions=["study", "revise"], status="planned", titled=False)
    right = gold()["tasks"][0]
    evaluation = evaluate(plan, read(gold(right | {"legislation": [other]})), AUTHORITY)
    # The reader's is described, the parser's titled: right only among all legislation.
    assert figures(evaluation, "titled-legislation") == (Score(0, 1, 0), Score(0, 1, 0))
    assert figures(evaluation, "described-legislation") == (Score(0, 0, 1), Score(0, 0, 1))
    assert figures(evaluation, "legislation") == (Score(1, 1, 1), Score(1, 1, 1))
    for value in CLASSES["legislation"]:
        assert accuracy(evaluation, "legislation", value) == Accuracy(0, 1)
    assert evaluation.confusions == {
        "kind": {("measures", "law"): 1},
        "actions": {("revise+study", "revise"): 1},
        "status": {("planned", "existing"): 1},
    }
    assert evaluation.actions["revise"] == Score(1, 1, 1)
    assert evaluation.actions["study"] == Score(0, 0, 1)
    assert [(what, expected, found) for _, _, what, _, expected, found in told(evaluation)] == [
        ("titled", "described", "titled"),
        ("kind", "measures", "law"),
        ("actions", "revise+study", "revise"),
        ("status", "planned", "existing"),
    ]


def test_values_of_targets_are_compared(plan: Plan, read: Read) -> None:
    words = {"value": 21, "unit": "centers", "year": None, "approximate": True}
    right = gold()["tasks"][2]
    evaluation = evaluate(plan, read(gold(right | {"targets": [mark(TARGET, **words)]})), AUTHORITY)
    assert figures(evaluation, "target") == (Score(1, 1, 1), Score(1, 1, 1))
    assert {value: accuracy(evaluation, "target", value) for value in CLASSES["target"]} == {
        value: Accuracy(0, 1) for value in ("value", "unit", "year", "approximate")
    }


def test_bodies_are_compared_in_order_and_with_their_roles(plan: Plan, read: Read) -> None:
    right = gold()["tasks"][2]
    turned = right | {"responsibility": ["Supreme People's Court", "Ministry of Commerce"]}
    evaluation = evaluate(plan, read(gold(turned)), AUTHORITY)
    assert figures(evaluation, "responsibility") == (Score(3, 5, 5), None)
    assert [text for *_, text, _, _ in told(evaluation)] == [
        "1. Supreme People's Court (lead)",
        "2. Ministry of Commerce (participant)",
        "1. Ministry of Commerce (lead)",
        "2. Supreme People's Court (participant)",
    ]


@pytest.mark.parametrize(("lead_rule", "right"), [(True, 5), (False, 0), (None, 5)])
def test_roles_are_compared_where_they_were_annotated(
    plan: Plan, read: Read, lead_rule: bool | None, right: int
) -> None:
    record = gold(lead_rule=lead_rule)
    if lead_rule is None:
        del record["lead_rule"]
    evaluation = evaluate(plan, read(record), AUTHORITY)
    assert figures(evaluation, "responsibility")[0].correct == right


def test_two_names_of_one_agency_are_one(plan: Plan, read: Read) -> None:
    names = ["Ministry of Justice", "China National Intellectual Property Administration"]
    changed = read(gold(gold()["tasks"][0] | {"responsibility": names}))
    known = evaluate(plan, changed, AUTHORITY)
    unknown = evaluate(plan, changed)
    assert figures(known, "responsibility")[0] == Score(5, 5, 5)
    assert figures(unknown, "responsibility")[0] == Score(4, 5, 5)


def test_a_flag_a_topic_and_a_section_that_differ(plan: Plan, read: Read) -> None:
    right = gold()["tasks"]
    changed = [
        right[0] | {"topics": ["criminal-enforcement", "trademark"], "divided": True},
        right[2] | {"section": 1},
    ]
    evaluation = evaluate(plan, read(gold(*changed)), AUTHORITY)
    assert figures(evaluation, "divided")[0] == Score(1, 1, 2)
    assert figures(evaluation, "topic")[0] == Score(1, 1, 2)
    assert figures(evaluation, "section")[0] == Score(2, 3, 3)
    assert [each[:4] for each in told(evaluation)] == [
        ("1", "divided", "missing", "divided"),
        ("1", "topic", "missing", "criminal-enforcement"),
        ("3", "section", "missing", "1"),
        ("3", "section", "spurious", "2"),
    ]


def test_a_task_too_few_and_a_task_too_many(plan: Plan, read: Read) -> None:
    fewer = replace(plan, tasks=plan.tasks[1:])
    evaluation = evaluate(fewer, read(gold()), AUTHORITY)
    assert figures(evaluation, "task")[0] == Score(2, 2, 3)
    assert figures(evaluation, "titled-legislation")[0] == Score(0, 0, 1)
    record = gold()
    record["tasks"] = record["tasks"][:2]
    evaluation = evaluate(plan, read(record), AUTHORITY)
    assert figures(evaluation, "task")[0] == Score(2, 3, 2)
    assert figures(evaluation, "target")[0] == Score(0, 1, 0)


def test_of_a_part_of_a_text_only_its_tasks_are_compared(plan: Plan, read: Read) -> None:
    record = gold(complete=False)
    record["tasks"] = record["tasks"][:2]
    evaluation = evaluate(plan, read(record), AUTHORITY)
    assert figures(evaluation, "task")[0] == Score(2, 2, 2)
    assert figures(evaluation, "target")[0] == Score(0, 0, 0)


def test_the_preamble_is_compared_if_it_was_annotated(plan: Plan, read: Read) -> None:
    words = mark("this Promotion Plan", titled=True, kind="law", actions=["refer"], status=None)
    with_preamble = gold(preamble={"legislation": [words]})
    assert figures(evaluate(plan, read(with_preamble)), "legislation")[0] == Score(1, 1, 2)
    assert read(gold(complete=False)).preamble is None
    assert read(gold()).preamble == ()


def test_a_plan_compared_with_itself_is_perfect(plan: Plan) -> None:
    evaluation = evaluate(plan, annotation_of(plan))
    assert evaluation.differences == ()
    shares = [each for measures in evaluation.measures().values() for each in measures.values()]
    assert set(shares) == {None, 1.0}


def test_gold_of_another_text_is_refused(plan: Plan, read: Read) -> None:
    with pytest.raises(SourceError, match="about another text"):
        evaluate(plan, read(gold(source_sha256="0" * 64)))


# agreement


def test_agreement_is_over_the_tasks_that_both_have(read: Read) -> None:
    one = read(gold())
    record = gold(complete=False, annotator="another")
    del record["lead_rule"]
    record["tasks"] = [record["tasks"][0] | {"topics": ["trademark", "criminal-enforcement"]}]
    other = read(record)
    evaluation = compare(one, other)
    assert evaluation.tasks == 1
    assert "task" not in [each.name for each in evaluation.classes]
    assert figures(evaluation, "responsibility")[0] == Score(2, 2, 2)
    assert figures(evaluation, "campaign")[0] == Score(0, 0, 0)
    assert figures(evaluation, "topic")[0] == Score(1, 2, 1)
    back = compare(other, one)
    assert figures(back, "topic")[0] == Score(1, 1, 2)
    assert figures(back, "topic")[0].f1 == figures(evaluation, "topic")[0].f1


def test_a_preamble_that_one_annotator_left_out_says_nothing_of_agreement(read: Read) -> None:
    words = mark("this Promotion Plan", titled=True, kind="law", actions=["refer"], status=None)
    one = read(gold(preamble={"legislation": [words]}))
    assert figures(compare(one, read(gold(complete=False))), "legislation")[0] == Score(1, 1, 1)
    assert figures(compare(one, read(gold())), "legislation")[0] == Score(1, 1, 2)


def test_annotators_without_a_common_task_cannot_agree(read: Read) -> None:
    one, other = gold(), gold()
    one["tasks"], other["tasks"] = one["tasks"][:1], other["tasks"][1:]
    with pytest.raises(SourceError, match="no task in common"):
        compare(read(one), read(other))


# gold files


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


# floors


@pytest.fixture
def partly(plan: Plan, read: Read) -> Evaluation:
    """Two topics expected, one found: F1 0.6667, recall 0.5."""
    right = gold()["tasks"][0]
    return evaluate(plan, read(gold(right | {"topics": ["trademark", "customs"]})), AUTHORITY)


def test_a_figure_below_its_floor_is_told(partly: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text("[topic]\nf1 = 0.6667\nrecall = 0.51\nprecision = 0.9\n[event]\nf1 = 1.0\n")
    floors = read_floors(path)
    assert unmet(floors, partly) == ("topic recall 0.5000 < 0.5100",)
    assert raisable(floors, partly) == ("[topic] precision = 1.0 (now 0.9)",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[topic", "not valid TOML"),
        ("[topics]\nf1 = 1", "[topics] is no class of marks; there are task, section"),
        ("topic = 1", "[topic] is no class of marks"),
        ("[topic]\noverlap-f1 = 1", "[topic] has no figure 'overlap-f1'; there are precision"),
        ("[topic]\nf1 = 98", "[topic] f1 must be a number from 0 to 1, not 98"),
        ("[topic]\nf1 = true", "[topic] f1 must be a number from 0 to 1, not True"),
        ("[topic]\nf1 = nan", "[topic] f1 must be a number from 0 to 1, not nan"),
    ],
)
def test_floors_that_mean_nothing(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        read_floors(path)
    assert message in str(caught.value)


# words


def test_differences_are_told_with_line_and_column(plan: Plan, source: Source, read: Read) -> None:
    right = gold()["tasks"]
    changed = [
        right[0] | {"legislation": [law(kind="measures")], "topics": []},
        right[1] | {"campaigns": [mark("launch")]},
    ]
    evaluation = evaluate(plan, read(gold(*changed)), AUTHORITY)
    text = scorecard_text(evaluation, source)
    assert text.splitlines()[0].startswith("plan mini (en), 3 tasks: mini.txt (ipplan-kg) against ")
    assert text.endswith(
        "\n4 differences:\n"
        "  mini.txt:3:1: task 1: topic spurious: trademark\n"
        f"  mini.txt:3:32: task 1: legislation kind: measures | found: law | {LAW}\n"
        "  mini.txt:4:12: task 2: campaign missing: launch\n"
        "  mini.txt:4:24: task 2: campaign spurious: Kunlun\n"
    )
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "topic 0 1 0 0.0000 - 0.0000" in rows
    markdown = scorecard_markdown(evaluation, source)
    assert "| topic | 0 | 1 | 0 | 0.0000 | - | 0.0000 |\n" in markdown
    assert r"legislation kind: measures \| found: law" in markdown
    value = json.loads(scorecard_json(evaluation, source))
    assert value["classes"]["topic"]["exact"] == {
        "correct": 0,
        "found": 1,
        "expected": 0,
        "precision": 0.0,
        "recall": None,
        "f1": 0.0,
    }
    assert value["confusion"]["kind"] == [{"expected": "measures", "found": "law", "times": 1}]
    assert value["differences"][1] == {
        "class": "legislation",
        "what": "kind",
        "place": "1",
        "line": 3,
        "column": 32,
        "begin": MINI.index(LAW),
        "text": LAW,
        "expected": "measures",
        "found": "law",
    }


# measurements


def vocabulary(name: str) -> set[str]:
    path = ROOT / "ontology" / "vocab" / f"{name}.ttl"
    notation = ox.NamedNode(PREFIXES["skos"] + "notation")
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    return {str(quad.object).strip('"') for quad in quads if quad.predicate == notation}


def test_every_figure_has_a_metric_but_the_shares_of_overlaps() -> None:
    names = {f"{name}-{measure}" for name in CLASSES for measure in measure_names(name)}
    shares = {name for name in names if name.endswith(("overlap-precision", "overlap-recall"))}
    assert vocabulary("metric") == names - shares


def test_measurements_are_of_their_metric_and_graph(partly: Evaluation) -> None:
    metrics = vocabulary("metric")
    triples = list(measurement_triples(partly, metrics, Minter()))
    node = f"<{BASE}plan/mini/measurement/en/topic-f1>"
    about = {str(t.predicate): str(t.object) for t in triples if str(t.subject) == node}
    dqv, prov = PREFIXES["dqv"], PREFIXES["prov"]
    assert about == {
        f"<{PREFIXES['rdf']}type>": f"<{dqv}QualityMeasurement>",
        f"<{dqv}computedOn>": f"<{BASE}graph/plan/mini/asserted>",
        f"<{dqv}isMeasurementOf>": f"<{BASE}vocab/metric/topic-f1>",
        f"<{dqv}value>": f'"0.6667"^^<{PREFIXES["xsd"]}decimal>',
        f"<{prov}wasAttributedTo>": f"<{BASE}software/ipplan-kg>",
        f"<{prov}wasDerivedFrom>": f"<{BASE}plan/mini/gold/en>",
    }
    digest = ox.Literal(partly.expected.sha256)
    gold_file = ox.NamedNode(f"{BASE}plan/mini/gold/en")
    assert ox.Triple(gold_file, ox.NamedNode(f"{PREFIXES['schema']}sha256"), digest) in triples
    values = {str(t.object) for t in triples if t.predicate.value == f"{dqv}value"}
    # As a store gives them back: 0.5 and not 0.5000, 1 and not 1.0.
    assert values == {f'"{value}"^^<{PREFIXES["xsd"]}decimal>' for value in ("1", "0.5", "0.6667")}
    # There are no events, so nothing can be measured of them.
    assert not any("event" in str(triple.subject) for triple in triples)


@pytest.fixture
def files(tmp_path: Path, mini: Path) -> tuple[Path, Path]:
    """The small plan, and its gold file."""
    path = tmp_path / "mini.en.json"
    path.write_text(json.dumps(gold()), "utf-8")
    return mini, path


@pytest.mark.parametrize("base", [BASE, "https://example.org/kg/"])
def test_measurements_are_added_to_a_build(
    files: tuple[Path, Path], tmp_path: Path, base: str
) -> None:
    text, gold_file = files
    folder = tmp_path / "kg"
    write(build([text], base=base, validate=False), folder, ["jsonld"])
    before = (folder / "ipplan.nq").read_bytes().splitlines()
    measured = quality.measured(str(text), gold_file)
    written = quality.write(measured, folder)
    assert {path.name for path in written} == {f"ipplan.{each}" for each in ("nq", "ttl", "jsonld")}
    after = (folder / "ipplan.nq").read_bytes().splitlines()
    assert after == sorted(after)
    assert set(before) < set(after)
    new = set(after) - set(before)
    graph = f"<{base}graph/plan/mini/provenance> .".encode()
    assert all(line.endswith(graph) for line in new)
    assert base.encode() in b"".join(new)
    assert (b"w3id.org/ipplan/" in b"".join(new)) is (base == BASE)
    assert b"dqv:QualityMeasurement" in (folder / "ipplan.ttl").read_bytes()
    quality.write(measured, folder)
    assert (folder / "ipplan.nq").read_bytes().splitlines() == after


CHINESE = """\
一、完善法律法规
1. 推进《商标法》修改。（司法部、知识产权局负责）
2. 开展“昆仑”专项行动。（公安部负责）
二、强化服务
3. 2021年新建20家保护中心。（商务部、最高人民法院按职责分工负责）
"""


def test_a_build_of_two_texts_gets_the_measurements_of_one(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    _, gold_file = files
    texts = tmp_path / "mini"
    texts.mkdir()
    (texts / "plan.toml").write_text('[plan]\nid = "mini"\n', "utf-8")
    (texts / "en.txt").write_text(MINI, "utf-8")
    (texts / "zh.txt").write_text(CHINESE, "utf-8")
    folder = tmp_path / "kg"
    write(build([texts], infer=False, validate=False), folder)
    for plan in (texts, texts / "en.txt"):
        quality.write(quality.measured(str(plan), gold_file), folder)
    assert b"QualityMeasurement" in (folder / "ipplan.nq").read_bytes()


def test_a_graph_with_measurements_conforms(files: tuple[Path, Path], tmp_path: Path) -> None:
    from ipplan_kg.store import open_store
    from ipplan_kg.validate import validate

    text, gold_file = files
    folder = tmp_path / "kg"
    write(build([text], validate=False), folder)
    quality.write(quality.measured(str(text), gold_file), folder)
    report = validate(open_store(folder))
    assert report.ok
    assert report.focus_nodes[f"{PREFIXES['ipsh']}QualityMeasurementShape"] > 30


def test_a_build_of_another_text_gets_no_measurements(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    text, gold_file = files
    other = tmp_path / "other.txt"
    other.write_text(MINI.replace("Kunlun", "Jinwang"), "utf-8")
    folder = tmp_path / "kg"
    write(build([other], plan_id="mini", infer=False, validate=False), folder)
    before = (folder / "ipplan.nq").read_bytes()
    with pytest.raises(StoreError, match="build it anew"):
        quality.write(quality.measured(str(text), gold_file), folder)
    assert (folder / "ipplan.nq").read_bytes() == before


# the command


def test_evaluate_prints_figures_and_differences(cli: Cli, files: tuple[Path, Path]) -> None:
    text, gold_file = files
    done = cli("evaluate", text, "--gold", gold_file)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "\n  campaign                      1      1      1     1.0000" in done.stdout
    assert "task 3: topic spurious: public-services" in done.stdout


def test_evaluate_says_what_is_below_a_floor(
    cli: Cli, files: tuple[Path, Path], tmp_path: Path
) -> None:
    text, gold_file = files
    record = gold(gold()["tasks"][1] | {"campaigns": []})
    gold_file.write_text(json.dumps(record), "utf-8")
    (tmp_path / "floors.toml").write_text("[campaign]\nf1 = 0.5\n[task]\nf1 = 1.0\n")
    done = cli("evaluate", text, "--gold", gold_file, "--floor", "floors.toml", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["classes"]["campaign"]["exact"]["f1"] == 0
    assert done.stderr == (
        "ipplan-kg: error: below the floors of floors.toml: campaign f1 0.0000 < 0.5000\n"
    )


def test_evaluate_compares_two_annotators(cli: Cli, files: tuple[Path, Path]) -> None:
    text, gold_file = files
    second = gold_file.with_name("second.json")
    right = gold()["tasks"][0]
    second.write_text(json.dumps(gold(right | {"topics": []}, annotator="another")), "utf-8")
    done = cli("evaluate", text, "--gold", gold_file, "--against", second)
    assert done.returncode == 0
    assert done.stdout.endswith(f"1 difference:\n  {text}:3:1: task 1: topic missing: trademark\n")


def test_evaluate_writes_measurements(cli: Cli, files: tuple[Path, Path], tmp_path: Path) -> None:
    text, gold_file = files
    cli("build", text, "-q", "-o", "kg")
    done = cli("evaluate", text, "--gold", gold_file, "--format", "ttl", "--write", "kg")
    assert done.returncode == 0
    assert done.stderr == "wrote kg/ipplan.nq, kg/ipplan.ttl\n"
    store = ox.Store()
    store.load(done.stdout.encode(), format=ox.RdfFormat.TURTLE)
    held = ox.Store()
    held.load(path=tmp_path / "kg" / "ipplan.nq")
    assert {quad.triple for quad in store} <= {quad.triple for quad in held}


def test_evaluate_needs_no_words_in_a_checkout(cli: Cli) -> None:
    done = cli("evaluate")
    assert done.returncode == 0
    assert done.stdout.startswith("plan 2021-2022 (en), 115 tasks: ")
    assert done.stdout == cli("evaluate", "2021-2022").stdout
    assert done.stdout == cli("evaluate", ROOT / "plans" / "2021-2022").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.txt"], "there is no gold file of the plan none here: name one with --gold FILE"),
        (["--gold", "none.json"], "none.json: cannot be read"),
        (["none.txt", "--gold", "mini.en.json"], "none.txt: no such file or folder"),
        (["--gold", "mini.en.json"], "the plan mini does not come with the package"),
        (["2021-2022", "--gold", "mini.en.json"], "it is about a text with the SHA-256"),
        (
            ["mini.txt", "--gold", "mini.en.json", "--write", "none"],
            "none: there is no ipplan.nq: run ipplan-kg build -o none first",
        ),
        (["mini.txt", "--gold", "mini.en.json", "--floor", "none"], "none: cannot be read"),
        (["mini.txt", "--gold", "mini.en.json", "--against", "none"], "none: cannot be read"),
        (["--against", "mini.en.json", "--write", "kg"], "leave --write and --format ttl out"),
    ],
)
def test_evaluate_refuses_what_it_cannot_do(
    cli: Cli, files: tuple[Path, Path], arguments: list[str], message: str
) -> None:
    done = cli("evaluate", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
