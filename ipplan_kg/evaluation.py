"""Two annotations of one text -> how far they agree: precision, recall, F1, confusion, differences.

The first annotation is what is expected (a person's), the second is what is found (the parser's, or
another person's). Counts are pooled over the whole text (micro-averaged). A span is right if it is
the same to the character; spans that only overlap are paired one to one, as many as possible.
Values such as the kind are compared for the pairs, whether their spans are equal or only overlap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from ipplan_kg.errors import SourceError
from ipplan_kg.figures import (
    CLASSES,
    CONFUSED,
    WITHOUT_SPANS,
    Accuracy,
    ClassFigures,
    Difference,
    Evaluation,
    Score,
)
from ipplan_kg.gold import Annotation, TaskMarks, annotation_of
from ipplan_kg.model import (
    Action,
    AuthorityEntry,
    EntityType,
    LegislationMention,
    Mentions,
    NamedMention,
    Plan,
    Role,
    Span,
    TargetMention,
)
from ipplan_kg.names import name_key
from ipplan_kg.pairing import match

__all__ = ["compare", "evaluate"]

_Identify = Callable[[str], str]


def evaluate(plan: Plan, gold: Annotation, authority: Iterable[AuthorityEntry] = ()) -> Evaluation:
    """Compare what the parser found in a plan with a gold annotation of it.

    Of a gold annotation that is not complete only its tasks are compared.

    Args:
        plan: What the parser found.
        gold: What is expected.
        authority: The known things: two names of one agency are the same agency.

    Raises:
        SourceError: The gold annotation is about another text.
    """
    found = annotation_of(plan)
    _check_same_text(gold, found)
    if not gold.complete:
        keys = {task.key for task in gold.tasks}
        found = replace(found, tasks=tuple(task for task in found.tasks if task.key in keys))
    return _Comparison(gold, found, _identity(authority)).evaluation(tuple(CLASSES))


def compare(
    expected: Annotation, found: Annotation, authority: Iterable[AuthorityEntry] = ()
) -> Evaluation:
    """Compare two annotations over the tasks that both have (inter-annotator agreement).

    Which tasks there are is given, so nothing is said of it. F1 is the same in both directions;
    precision and recall change places.

    Raises:
        SourceError: They are about different texts or have no task in common.
    """
    _check_same_text(expected, found)
    keys = {task.key for task in expected.tasks} & {task.key for task in found.tasks}
    if not keys:
        raise SourceError(
            f"{expected.name} and {found.name} have no task in common", about=found.name
        )
    both = expected.preamble is not None and found.preamble is not None
    expected, found = (
        replace(
            each,
            tasks=tuple(task for task in each.tasks if task.key in keys),
            preamble=each.preamble if both else None,
        )
        for each in (expected, found)
    )
    classes = tuple(name for name in CLASSES if name != "task")
    return _Comparison(expected, found, _identity(authority)).evaluation(classes)


def _check_same_text(expected: Annotation, found: Annotation) -> None:
    if expected.text_sha256 != found.text_sha256:
        raise SourceError(
            f"{expected.name} is about another text than {found.name}: their SHA-256 differ",
            about=expected.name,
        )


def _identity(authority: Iterable[AuthorityEntry]) -> _Identify:
    """Return a function that gives all names of a known agency one key."""
    slugs: dict[str, set[str]] = {}
    for entry in authority:
        if entry.type is EntityType.AGENCY:
            for name in entry.names:
                slugs.setdefault(name_key(name), set()).add(entry.slug)

    def identify(name: str) -> str:
        key = name_key(name)
        known = slugs.get(key, ())
        return next(iter(known)) if len(known) == 1 else key

    return identify


class _Mark(Protocol):
    @property
    def span(self) -> Span: ...

    @property
    def text(self) -> str: ...


_M = TypeVar("_M", bound=_Mark)


class _Comparison:
    """Counts one annotation against the other, task by task."""

    def __init__(self, expected: Annotation, found: Annotation, identify: _Identify) -> None:
        self._expected = expected
        self._found = found
        self._identify = identify
        self._exact = {name: [0, 0, 0] for name in CLASSES}
        self._overlap: Counter[str] = Counter()
        self._right: Counter[tuple[str, str]] = Counter()
        self._pairs: Counter[str] = Counter()
        self._actions = {action.value: [0, 0, 0] for action in Action}
        self._confusions: dict[str, Counter[tuple[str, str]]] = {
            name: Counter() for name in CONFUSED
        }
        self._differences: list[Difference] = []

    def evaluation(self, classes: Sequence[str]) -> Evaluation:
        expected, found = self._expected, self._found
        if expected.preamble is not None:
            self._legislation("preamble", expected.preamble, found.preamble or ())
        theirs = {task.key: task for task in found.tasks}
        ours = {task.key for task in expected.tasks}
        for task in expected.tasks:
            self._task(task.key, task, theirs.get(task.key))
        for task in found.tasks:
            if task.key not in ours:
                self._task(task.key, None, task)
        return Evaluation(
            expected=expected,
            found=found,
            tasks=len(expected.tasks),
            classes=tuple(self._figures(name) for name in classes),
            actions={name: Score(*counts) for name, counts in self._actions.items()},
            confusions={name: dict(sorted(c.items())) for name, c in self._confusions.items()},
            differences=tuple(each for each in self._differences if each.name in classes),
        )

    def _figures(self, name: str) -> ClassFigures:
        exact = Score(*self._exact[name])
        return ClassFigures(
            name=name,
            exact=exact,
            overlap=None
            if name in WITHOUT_SPANS
            else Score(self._overlap[name], exact.found, exact.expected),
            accuracies={
                value: Accuracy(self._right[name, value], self._pairs[name])
                for value in CLASSES[name]
            },
        )

    def _task(self, key: str, expected: TaskMarks | None, found: TaskMarks | None) -> None:
        begins = [each.begin for each in (found, expected) if each and each.begin is not None]
        for name in WITHOUT_SPANS:
            self._items(
                name,
                key,
                begins[0] if begins else None,
                self._labels(name, expected, self._expected) if expected else {},
                self._labels(name, found, self._found) if found else {},
            )
        ours = expected.mentions if expected else Mentions()
        theirs = found.mentions if found else Mentions()
        self._legislation(key, ours.legislation, theirs.legislation)
        self._spans("campaign", key, ours.campaigns, theirs.campaigns)
        self._spans("event", key, ours.events, theirs.events)
        self._spans("target", key, ours.targets, theirs.targets, _target_values)
        self._spans("body", key, ours.bodies, theirs.bodies, _body_values)

    def _labels(self, name: str, task: TaskMarks, annotation: Annotation) -> dict[str, str]:
        """Return what a task is said to be, as far as it is no stretch of the text.

        Each with the words that tell a person what it is.
        """
        match name:
            case "task":
                return {task.key: task.key}
            case "section":
                return {} if task.section is None else {str(task.section): str(task.section)}
            case "divided":
                return {"divided": "divided"} if task.divided else {}
            case "topic":
                return {each.topic: each.topic for each in task.mentions.topics}
        known = None not in (self._expected.lead_rule, self._found.lead_rule)
        labels = {}
        for rank, body in enumerate(task.responsible, 1):
            role = f" ({Role.LEAD if rank == 1 else Role.PARTICIPANT})"
            role = role if known and annotation.lead_rule else ""
            labels[f"{rank}. {self._identify(body)}{role}"] = f"{rank}. {body}{role}"
        return labels

    def _items(
        self,
        name: str,
        place: str,
        begin: int | None,
        expected: Mapping[str, str],
        found: Mapping[str, str],
    ) -> None:
        self._count(name, len(expected.keys() & found.keys()), len(found), len(expected))
        for what, ours, theirs in (("missing", expected, found), ("spurious", found, expected)):
            for text in (ours[key] for key in ours if key not in theirs):
                self._differences.append(
                    Difference(name=name, what=what, place=place, begin=begin, text=text)
                )

    def _legislation(
        self,
        place: str,
        expected: Sequence[LegislationMention],
        found: Sequence[LegislationMention],
    ) -> None:
        for titled, name in ((True, "titled-legislation"), (False, "described-legislation")):
            self._spans(
                name,
                place,
                [mark for mark in expected if mark.titled is titled],
                [mark for mark in found if mark.titled is titled],
                _legislation_values,
                tell=False,
            )
        for one, other in self._spans("legislation", place, expected, found, _legislation_values):
            for name, value in _legislation_values(one).items():
                if name in self._confusions:
                    self._confusions[name][value, _legislation_values(other)[name]] += 1
            for action in {*one.actions, *other.actions}:
                counts = self._actions[action.value]
                counts[0] += action in one.actions and action in other.actions
                counts[1] += action in other.actions
                counts[2] += action in one.actions

    def _spans(
        self,
        name: str,
        place: str,
        expected: Sequence[_M],
        found: Sequence[_M],
        values: Callable[[_M], Mapping[str, str]] = lambda mark: {},
        *,
        tell: bool = True,
    ) -> list[tuple[_M, _M]]:
        """Count the marks of one class, tell the differences, and return the pairs."""
        matched = match([mark.span for mark in expected], [mark.span for mark in found])
        pairs = [(expected[i], found[j]) for i, j in sorted(matched.items())]
        exact = sum(one.span == other.span for one, other in pairs)
        self._count(name, exact, len(found), len(expected))
        self._overlap[name] += len(pairs)
        self._pairs[name] += len(pairs)
        for one, other in pairs:
            ours, theirs = values(one), values(other)
            self._right.update((name, key) for key in CLASSES[name] if ours[key] == theirs[key])
        if tell:
            told = _differences(name, place, pairs, values)
            told += [
                _unpaired(name, "missing", place, mark)
                for i, mark in enumerate(expected)
                if i not in matched
            ]
            told += [
                _unpaired(name, "spurious", place, mark)
                for j, mark in enumerate(found)
                if j not in set(matched.values())
            ]
            self._differences += sorted(told, key=lambda each: each.begin or 0)
        return pairs

    def _count(self, name: str, correct: int, found: int, expected: int) -> None:
        counts = self._exact[name]
        counts[0] += correct
        counts[1] += found
        counts[2] += expected


def _unpaired(name: str, what: str, place: str, mark: _Mark) -> Difference:
    return Difference(name=name, what=what, place=place, begin=mark.span.begin, text=mark.text)


def _differences(
    name: str,
    place: str,
    pairs: Iterable[tuple[_M, _M]],
    values: Callable[[_M], Mapping[str, str]],
) -> list[Difference]:
    told = []
    for one, other in pairs:
        rows = [("span", one.text, other.text)] if one.span != other.span else []
        ours, theirs = values(one), values(other)
        rows += [(key, ours[key], theirs[key]) for key in CLASSES[name] if ours[key] != theirs[key]]
        told += [
            Difference(
                name=name,
                what=what,
                place=place,
                begin=one.span.begin,
                text=one.text,
                expected=before,
                found=after,
            )
            for what, before, after in rows
        ]
    return told


# what is compared


def _legislation_values(mark: LegislationMention) -> dict[str, str]:
    return {
        "titled": "titled" if mark.titled else "described",
        "kind": mark.kind,
        "actions": "+".join(action for action in Action if action in mark.actions),
        "status": mark.status or "not told",
    }


def _target_values(mark: TargetMention) -> dict[str, str]:
    return {
        "value": str(mark.value),
        "unit": " ".join(mark.unit.split()),
        "year": str(mark.year or "not told"),
        "approximate": "approximate" if mark.approximate else "not approximate",
    }


def _body_values(mark: NamedMention) -> dict[str, str]:
    return {"type": mark.body_type or "not told"}
