"""A plan to compare: one of a store by its id, or a text that is built first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ipplan_kg.comparison.tasks import PlanTasks, plan_ids, read_tasks
from ipplan_kg.errors import BadParameter
from ipplan_kg.store import base_iri

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["read_plan"]


def read_plan(name: str, store: ox.Store, *, lang: str = "en") -> PlanTasks:
    """Return the tasks of a plan.

    Args:
        name: A plan's id in the store; else a text, or a folder that holds one plan.
        store: Where plans are looked for, and whose base a text gets.
        lang: The language to take texts and names in where there are several.

    Raises:
        UnknownThing: The store has no such plan, and there is no such file.
        SourceError: The text cannot be read, or is no plan.
        BadParameter: A folder holds several plans.
    """
    if name in plan_ids(store) or not Path(name).exists():
        return read_tasks(store, name, lang=lang)
    from ipplan_kg.pipeline import build

    built = build([name], base=base_iri(store), validate=False)
    if len(built.plan_ids) > 1:
        there = ", ".join(built.plan_ids)
        raise BadParameter(f"{name} holds several plans ({there}): name one text", about=name)
    return read_tasks(built.store, built.plan_ids[0], lang=lang)
