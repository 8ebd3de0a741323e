"""Where a thing stands: what it is part of, and what comes before and after it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from ipplan_kg.site.reader import Reader

__all__ = ["neighbours", "trail"]


def trail(reader: Reader, thing: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
    """Return what a thing is part of, from the whole down: plan, part, section; or its scheme."""
    for names in (("ipp:inPlan", "ipp:inPart", "ipp:inSection"), ("skos:inScheme",)):
        found = [each for name in names for each in reader.things(thing, name)]
        broader = [each for each in reader.things(thing, "ipp:broaderSection") if each != thing]
        if found or broader:
            return (*found, *broader)
    whole, _, last = thing.value.rpartition("/")
    task = whole.rpartition("/")[0]
    if last.isdigit() and task.startswith(reader.base):
        node = ox.NamedNode(task)
        if reader.is_a(node, "ipp:Task"):
            return (*trail(reader, node), node)
    return ()


def neighbours(
    reader: Reader, thing: ox.NamedNode
) -> tuple[ox.NamedNode | None, ox.NamedNode | None]:
    """Return the task before a task and the one after it in its plan."""
    if not reader.is_a(thing, "ipp:Task"):
        return None, None
    plan = next(iter(reader.things(thing, "ipp:inPlan")), None)
    if plan is None:
        return None, None
    tasks = _tasks_in(reader, plan)
    at = tasks.index(thing)
    return (
        tasks[at - 1] if at else None,
        tasks[at + 1] if at + 1 < len(tasks) else None,
    )


@lru_cache(maxsize=4)
def _tasks_in(reader: Reader, plan: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
    """Return the tasks of a plan in their order."""
    found = reader.subjects("ipp:inPlan", plan)
    return tuple(each for each in found if reader.is_a(each, "ipp:Task"))
