"""What changed between two plans, task by task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ipplan_kg.comparison.matching import THRESHOLD, Pair, pairs
from ipplan_kg.comparison.tasks import PlanTasks, TaskFacts

__all__ = ["Change", "Comparison", "Edit", "TaskChanges", "compare"]

_TOKEN = re.compile(r"\s+|[\u3400-\u9fff]|\w+|[^\w\s]")


class Change(StrEnum):
    """In what two tasks differ; the values are the notations of `vocab/change`."""

    LEAD = "lead"
    PARTICIPANTS = "participants"
    ACTION = "action"
    WORDING = "wording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A run of words that both texts have, or that one has in place of the other's."""

    earlier: str
    later: str

    @property
    def is_kept(self) -> bool:
        """Return whether both texts have these words."""
        return self.earlier == self.later


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanges:
    """A task that was carried over, and what is different in it."""

    pair: Pair
    leads_gone: tuple[str, ...]
    leads_new: tuple[str, ...]
    participants_gone: tuple[str, ...]
    participants_new: tuple[str, ...]
    actions: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    """By instrument, what the earlier and the later task do to it, where that differs."""
    edits: tuple[Edit, ...]
    """The later text against the earlier one, from begin to end."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return in what the two differ; nothing if the task is the same."""
        found = {
            Change.LEAD: self.leads_gone or self.leads_new,
            Change.PARTICIPANTS: self.participants_gone or self.participants_new,
            Change.ACTION: self.actions,
            Change.WORDING: not all(edit.is_kept for edit in self.edits),
        }
        return tuple(change for change, differs in found.items() if differs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two plans, and what became of the tasks of the earlier one in the later."""

    earlier: PlanTasks
    later: PlanTasks
    carried_over: tuple[TaskChanges, ...]
    """In the order of the later plan."""
    dropped: tuple[TaskFacts, ...]
    new: tuple[TaskFacts, ...]

    def label(self, iri: str) -> str:
        """Return what a thing of either plan is called."""
        return self.later.labels.get(iri) or self.earlier.labels.get(iri, iri)


def compare(earlier: PlanTasks, later: PlanTasks, *, threshold: float = THRESHOLD) -> Comparison:
    """Compare two plans.

    Args:
        earlier: The plan that was there first.
        later: The plan that came after it.
        threshold: How similar two tasks must be to be taken for the same, from 0 to 1.
    """
    tell_leads = earlier.has_lead_rule and later.has_lead_rule
    found = pairs(earlier.tasks, later.tasks, threshold)
    kept = {pair.earlier.iri for pair in found}
    taken_up = {pair.later.iri for pair in found}
    return Comparison(
        earlier=earlier,
        later=later,
        carried_over=tuple(_changes(pair, tell_leads=tell_leads) for pair in found),
        dropped=tuple(task for task in earlier.tasks if task.iri not in kept),
        new=tuple(task for task in later.tasks if task.iri not in taken_up),
    )


def _changes(pair: Pair, *, tell_leads: bool) -> TaskChanges:
    one, other = pair.earlier, pair.later
    # Without a lead rule in both plans, all that is known of an agency is that it is responsible.
    leads = (one.leads, other.leads) if tell_leads else (frozenset[str](), frozenset[str]())
    joins = (one.agencies - leads[0], other.agencies - leads[1])
    return TaskChanges(
        pair=pair,
        leads_gone=tuple(sorted(leads[0] - leads[1])),
        leads_new=tuple(sorted(leads[1] - leads[0])),
        participants_gone=tuple(sorted(joins[0] - joins[1])),
        participants_new=tuple(sorted(joins[1] - joins[0])),
        actions=dict(_actions(one, other)),
        edits=tuple(_edits(one.text, other.text)),
    )


def _actions(
    one: TaskFacts, other: TaskFacts
) -> Iterator[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    for instrument in sorted(one.actions.keys() | other.actions.keys()):
        before = tuple(sorted(one.actions.get(instrument, ())))
        after = tuple(sorted(other.actions.get(instrument, ())))
        if before != after or (instrument in one.actions) != (instrument in other.actions):
            yield instrument, (before, after)


def _edits(earlier: str, later: str) -> Iterator[Edit]:
    """Yield the runs of words in turn; together they are the two texts."""
    one, other = _TOKEN.findall(earlier), _TOKEN.findall(later)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for _, begin, end, begin_later, end_later in matcher.get_opcodes():
        yield Edit(earlier="".join(one[begin:end]), later="".join(other[begin_later:end_later]))
