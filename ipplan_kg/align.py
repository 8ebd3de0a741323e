"""Texts of one plan in several languages -> what in the later ones is the same as in the first.

Tasks are the same by their number, sections by the tasks under them, responsibilities where a
task's clauses name the same agencies in the same order, instruments where both texts' names are
those of one known thing, targets where the numbers are equal. What is not the same in this sense is
a thing of its own, except that a plan has the sections and the responsibilities of its first text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from ipplan_kg.model import EntityType, Links, Notice, NoticeCode, Plan, Span, Task

_MOST_TOPICS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a thing of one text is counted among those of its task."""

    number: int
    same: bool = False
    """An earlier text has it, too, and says all of it that can be said once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFit:
    """How a task of one text fits the same task of the earlier texts."""

    known: bool = False
    """An earlier text has the task."""
    section: int | None = None
    writes_agencies: bool = True
    """The clause is the first one that names agencies, or names the same."""
    actions: tuple[Place, ...] = ()
    targets: tuple[Place, ...] = ()
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedText:
    """A text of a plan and how it fits the texts before it."""

    plan: Plan
    links: Links
    sections: Mapping[int, int]
    """Ordinal in this text -> ordinal in the plan, for sections that are the same."""
    tasks: Mapping[str, TaskFit]
    leading: bool = True
    """It is the plan's first text."""
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True)
class _Seen:
    """What the earlier texts have of a task."""

    agencies: list[str] = field(default_factory=list)
    actions: list[str | None] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)


def align(texts: Sequence[tuple[Plan, Links]]) -> tuple[AlignedText, ...]:
    """Return the texts of one plan in the same order, each aligned with those before it."""
    seen: dict[str, _Seen] = {}
    first: Plan | None = None
    aligned = []
    for plan, links in texts:
        sections = _sections(first, plan)
        fits: dict[str, TaskFit] = {}
        notices = [] if first is None else _lost_sections(plan, first, sections)
        for task in plan.tasks:
            known = task.key in seen
            fit = _fit(task, links, seen.setdefault(task.key, _Seen()), known, sections)
            if not fit.writes_agencies and task.clause is not None:
                message = f"task {task.key} names other agencies here than in the first text"
                notices.append(_notice(message, task.clause.span))
            if first is not None and not known:
                notices.append(_notice(f"no text before has a task {task.key}", task.span))
            fits[task.key] = fit
        aligned.append(
            AlignedText(
                plan=plan,
                links=links,
                sections=sections,
                tasks=fits,
                leading=first is None,
                notices=tuple(notices),
            )
        )
        first = first or plan
    return tuple(aligned)


def _fit(
    task: Task, links: Links, seen: _Seen, known: bool, sections: Mapping[int, int]
) -> TaskFit:
    names = task.clause.names if task.clause else ()
    agencies = [links.get(EntityType.AGENCY, name.text).slug for name in names]
    writes = not agencies or not seen.agencies or agencies == seen.agencies
    seen.agencies = seen.agencies or agencies
    told = {topic.topic for topic in task.mentions.topics}
    room = _MOST_TOPICS - len(seen.topics)
    further = [t.topic for t in task.mentions.topics if t.topic not in seen.topics][:room]
    topics = frozenset(told & seen.topics | set(further))
    seen.topics |= topics
    return TaskFit(
        known=known,
        section=sections.get(task.section) if task.section else None,
        writes_agencies=writes,
        actions=_places([_known_slug(m.text, links) for m in task.mentions.legislation], seen),
        targets=_target_places([m.value for m in task.mentions.targets], seen),
        topics=topics,
    )


def _known_slug(name: str, links: Links) -> str | None:
    link = links.get(EntityType.LEGISLATION, name)
    return link.slug if link.known else None


def _places(slugs: Sequence[str | None], seen: _Seen) -> tuple[Place, ...]:
    """Return the place of each instrument: that of the same known one, or the next."""
    before = len(seen.actions)
    places = []
    taken: set[int] = set()
    for slug in slugs:
        same = next(
            (
                i
                for i, other in enumerate(seen.actions[:before])
                if slug is not None and other == slug and i not in taken
            ),
            None,
        )
        if same is None:
            seen.actions.append(slug)
            places.append(Place(number=len(seen.actions)))
        else:
            taken.add(same)
            places.append(Place(number=same + 1, same=True))
    return tuple(places)


def _target_places(values: Sequence[int], seen: _Seen) -> tuple[Place, ...]:
    before = len(seen.targets)
    places = []
    taken: set[int] = set()
    for value in values:
        equal = [i for i in range(before) if seen.targets[i] == value and i not in taken]
        if equal:
            taken.add(equal[0])
            places.append(Place(number=equal[0] + 1, same=True))
        else:
            seen.targets.append(value)
            places.append(Place(number=len(seen.targets)))
    return tuple(places)


# Sections


def _sections(first: Plan | None, plan: Plan) -> dict[int, int]:
    if first is None or first is plan:
        return {section.ordinal: section.ordinal for section in plan.sections}
    both = {task.key for task in first.tasks} & {task.key for task in plan.tasks}
    of_first, of_plan = _by_tasks(first, both), _by_tasks(plan, both)
    same: dict[int, int] = {}
    for tasks, ordinals in of_plan.items():
        theirs = of_first.get(tasks, [])
        # A heading and the only one under it have the same tasks: they pair off from above.
        if len(theirs) == len(ordinals):
            same.update(zip(ordinals, theirs, strict=True))
    return same


def _by_tasks(plan: Plan, among: Set[str]) -> dict[tuple[str, ...], list[int]]:
    """Return the sections of each sequence of tasks, of those given, under some section."""
    under: dict[int, list[str]] = {section.ordinal: [] for section in plan.sections}
    broader = {section.ordinal: section.broader for section in plan.sections}
    for task in plan.tasks:
        ordinal = task.section
        while ordinal is not None:
            if task.key in among:
                under[ordinal].append(task.key)
            ordinal = broader[ordinal]
    found: dict[tuple[str, ...], list[int]] = {}
    for ordinal, tasks in under.items():
        if tasks:
            found.setdefault(tuple(tasks), []).append(ordinal)
    return found


def _lost_sections(plan: Plan, first: Plan, same: Mapping[int, int]) -> list[Notice]:
    return [
        _notice(
            f"the {first.source.lang} text has no section with the tasks of {section.label}",
            section.span,
        )
        for section in plan.sections
        if section.ordinal not in same
    ]


def _notice(message: str, span: Span) -> Notice:
    return Notice(code=NoticeCode.TEXTS_DIFFER, message=message, span=span)
