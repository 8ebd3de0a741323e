"""Gold of the small plan, as a reader marks it, and what is told of a comparison with it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from ipplan_kg.figures import Accuracy, Evaluation, Score
from ipplan_kg.gold import Annotation
from ipplan_kg.model import AuthorityEntry, EntityType
from tests.conftest import MINI

Record = dict[str, Any]

LAW = "Trademark Law of the People's Republic of China"
TARGET = "20 new protection centers"


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
