"""The small plan: its source, what the parser finds in it, its gold file."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from ipplan_kg.evaluation import evaluate
from ipplan_kg.figures import Evaluation
from ipplan_kg.gold import Annotation, read_gold
from ipplan_kg.model import Plan, Source
from ipplan_kg.parse import parse_plan
from tests.conftest import MINI
from tests.evaluation.gold_of_mini import AUTHORITY, Read, Record, gold


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
    """What the parser finds, with the topics that the tests reckon with."""
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
def read(tmp_path: Path) -> Read:
    def read(record: Record) -> Annotation:
        path = tmp_path / "gold.json"
        path.write_text(json.dumps(record), "utf-8")
        return read_gold(path)

    return read


@pytest.fixture
def partly(plan: Plan, read: Read) -> Evaluation:
    """Two topics expected, one found: F1 0.6667, recall 0.5."""
    right = gold()["tasks"][0]
    return evaluate(plan, read(gold(right | {"topics": ["trademark", "customs"]})), AUTHORITY)


@pytest.fixture
def files(tmp_path: Path, mini: Path) -> tuple[Path, Path]:
    """The small plan, and its gold file."""
    path = tmp_path / "mini.en.json"
    path.write_text(json.dumps(gold()), "utf-8")
    return mini, path
