"""The figures of an evaluation: what is counted, and the shares that follow from the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ipplan_kg.gold import Annotation

__all__ = [
    "CLASSES",
    "CONFUSED",
    "WITHOUT_SPANS",
    "Accuracy",
    "ClassFigures",
    "Difference",
    "Evaluation",
    "Score",
    "measure_names",
]

CLASSES: Mapping[str, tuple[str, ...]] = {
    "task": (),
    "section": (),
    "responsibility": (),
    "divided": (),
    "titled-legislation": ("kind", "actions", "status"),
    "described-legislation": ("kind", "actions", "status"),
    "legislation": ("titled", "kind", "actions", "status"),
    "campaign": (),
    "event": (),
    "target": ("value", "unit", "year", "approximate"),
    "body": ("type",),
    "topic": (),
}
"""The classes of marks, each with the values that are compared for its pairs."""
WITHOUT_SPANS = ("task", "section", "responsibility", "divided", "topic")
"""The classes whose marks are not stretches of the text: there is no overlap of them."""
CONFUSED = ("kind", "actions", "status")
"""The values of instruments of which it is told which one was taken for which."""


_SHARES = ("precision", "recall", "f1")


def measure_names(name: str) -> tuple[str, ...]:
    """Return the names of the figures of a class: `f1`, `overlap-recall`, `kind-accuracy`, ..."""
    overlaps = () if name in WITHOUT_SPANS else tuple(f"overlap-{share}" for share in _SHARES)
    return (*_SHARES, *overlaps, *(f"{value}-accuracy" for value in CLASSES[name]))


@dataclass(frozen=True, slots=True)
class Score:
    """How many marks are right, of those found and of those expected."""

    correct: int
    found: int
    expected: int

    @property
    def precision(self) -> float | None:
        """The share of what is found that is right; None where nothing is found."""
        return self.correct / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share of what is expected that is found; None where nothing is expected."""
        return self.correct / self.expected if self.expected else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two; None where nothing is found and nothing expected."""
        total = self.found + self.expected
        return 2 * self.correct / total if total else None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How many of the paired marks agree in a value."""

    correct: int
    total: int

    @property
    def value(self) -> float | None:
        """The share; None where there are no pairs."""
        return self.correct / self.total if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFigures:
    """The figures of one class of marks."""

    name: str
    exact: Score
    overlap: Score | None
    """None for marks that are not spans."""
    accuracies: Mapping[str, Accuracy]

    def measures(self) -> dict[str, float | None]:
        """Return every figure by its name."""
        scores = [self.exact, *([self.overlap] if self.overlap else [])]
        values = [share for each in scores for share in (each.precision, each.recall, each.f1)]
        values += [each.value for each in self.accuracies.values()]
        return dict(zip(measure_names(self.name), values, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One mark in which the annotations differ."""

    name: str
    """The class of the mark."""
    what: str
    """`missing`, `spurious`, `span`, or the value that differs (`kind`, `actions`, ...)."""
    place: str
    """The key of the task, or `preamble`."""
    begin: int | None
    """Where in the text: the mark, else its task, if that is known."""
    text: str
    """The characters of the mark, as expected if it is; for a mark without span what it says."""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that was counted."""

    expected: Annotation
    found: Annotation
    tasks: int
    """How many tasks were compared."""
    classes: tuple[ClassFigures, ...]
    actions: Mapping[str, Score]
    """For each action how often it was expected and found in the paired instruments."""
    confusions: Mapping[str, Mapping[tuple[str, str], int]]
    """For kind, actions and status: how often the expected value met which found one."""
    differences: tuple[Difference, ...]

    def measures(self) -> dict[str, dict[str, float | None]]:
        """Return every figure by class and name."""
        return {figures.name: figures.measures() for figures in self.classes}
