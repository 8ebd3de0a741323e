"""How well the parser does on the annotated plan: no figure falls below its floor."""

from __future__ import annotations

import pytest

from ipplan_kg.figures import CLASSES
from ipplan_kg.floors import raisable, read_floors, unmet
from ipplan_kg.gold import read_gold
from ipplan_kg.quality import Quality, agreement, measured
from tests.conftest import ROOT

GOLD = ROOT / "tests" / "gold"
FIRST = GOLD / "2021-2022.en.json"
SECOND = GOLD / "second-pass" / "2021-2022.en.json"
FLOORS = read_floors(GOLD / "floors.toml")


@pytest.fixture(scope="module")
def today() -> Quality:
    return measured("2021-2022", FIRST)


def test_no_figure_is_below_its_floor(today: Quality, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for line in raisable(FLOORS, today.evaluation):
            print(f"\ntests/gold/floors.toml can be raised: {line}", end="")
    differences = [f"{d.place}: {d.name} {d.what}: {d.text}" for d in today.evaluation.differences]
    assert unmet(FLOORS, today.evaluation) == (), "\n".join(differences)


def test_every_class_has_a_floor() -> None:
    assert [name for name in CLASSES if "f1" not in FLOORS.get(name, {})] == []
    values = {name: {f"{value}-accuracy" for value in CLASSES[name]} for name in CLASSES}
    assert {name: values[name] - FLOORS[name].keys() for name in CLASSES if values[name]} == {
        name: set() for name in CLASSES if values[name]
    }


@pytest.mark.parametrize(
    ("name", "measure", "least"),
    [
        ("responsibility", "f1", 1.0),
        ("divided", "f1", 1.0),
        ("titled-legislation", "f1", 0.98),
        ("titled-legislation", "kind-accuracy", 0.97),
        ("titled-legislation", "actions-accuracy", 0.92),
        ("campaign", "f1", 0.95),
        ("event", "f1", 0.95),
        ("target", "f1", 0.95),
        ("topic", "f1", 0.85),
    ],
)
def test_no_floor_is_below_what_the_project_promises(name: str, measure: str, least: float) -> None:
    assert FLOORS[name][measure] >= least


def test_the_gold_has_every_task(today: Quality) -> None:
    assert today.evaluation.expected.complete
    assert today.evaluation.tasks == 115


def rows(document: str) -> dict[str, list[str]]:
    """The rows of figures in a document, by their first cell or, for values, first two cells."""
    text = (ROOT / "docs" / document).read_text("utf-8")
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return {
        " ".join(cell for cell in row if not cell[0].isdigit()): row
        for row in found
        if row[-1].count(".") == 1 and row[-1].replace(".", "").isdigit()
    }


def test_the_documentation_does_not_tell_more_than_is_reached(today: Quality) -> None:
    told = rows("quality.md")
    for name, measures in today.evaluation.measures().items():
        reached = {name: measures["f1"]} | {
            f"{name} {value}": measures[f"{value}-accuracy"] for value in CLASSES[name]
        }
        for key, value in reached.items():
            assert value is not None
            assert float(told.pop(key)[-1]) <= round(value, 4), "ipplan-kg evaluate --format md"
    assert told == {}


def test_the_second_pass_agrees_with_the_first() -> None:
    evaluation = agreement("2021-2022", FIRST, SECOND).evaluation
    assert evaluation.tasks == 45 == len(read_gold(SECOND).tasks)
    measures = evaluation.measures()
    told = {name: float(row[-1]) for name, row in rows("annotation.md").items()}
    assert told == {name: round(each["f1"] or 0, 4) for name, each in measures.items()}
    accuracies = [
        value
        for each in measures.values()
        for key, value in each.items()
        if key.endswith("-accuracy")
    ]
    assert set(accuracies) == {1.0}
