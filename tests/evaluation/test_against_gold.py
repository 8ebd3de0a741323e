"""What a parser found, compared with gold; and what two annotators marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ipplan_kg.errors import SourceError
from ipplan_kg.evaluation import compare, evaluate
from ipplan_kg.figures import CLASSES, Accuracy, Score
from ipplan_kg.gold import annotation_of
from ipplan_kg.model import Plan
from tests.evaluation.gold_of_mini import (
    AUTHORITY,
    LAW,
    TARGET,
    Read,
    accuracy,
    figures,
    gold,
    law,
    mark,
    task,
    told,
)


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
