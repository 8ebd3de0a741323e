"""Scorecards tell each difference with its line and column."""

from __future__ import annotations

import json

from ipplan_kg.evaluation import evaluate
from ipplan_kg.model import Plan, Source
from ipplan_kg.scorecard import scorecard_json, scorecard_markdown, scorecard_text
from tests.conftest import MINI
from tests.evaluation.gold_of_mini import AUTHORITY, LAW, Read, gold, law, mark


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
