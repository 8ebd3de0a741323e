"""The tasks of a plan, read from a store, as far as two plans are compared by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.errors import UnknownThing
from ipplan_kg.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PlanTasks", "TaskFacts", "plan_ids", "read_tasks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFacts:
    """A task as two plans can be compared by it; things are IRIs.

    What a plan only describes is the plan's own, and its IRI ends in the plan's id; here it is
    without that end, for the same words in another plan describe what can be compared.
    """

    iri: ox.NamedNode
    name: str
    """As printed: its number."""
    text: str
    leads: frozenset[str]
    agencies: frozenset[str]
    """All that are responsible, those that lead too."""
    actions: Mapping[str, frozenset[str]]
    """By instrument, the notations of what is done to it."""
    other_things: frozenset[str]
    """Campaigns, events and bodies that it names."""

    @property
    def things(self) -> frozenset[str]:
        """Return the instruments, campaigns, events and bodies that it names."""
        return self.other_things | self.actions.keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTasks:
    """A plan with its tasks in order and what the things in them are called."""

    iri: ox.NamedNode
    id: str
    title: str
    lang: str
    """The language of the texts."""
    has_lead_rule: bool
    """Whether it says who leads: without such a sentence no lead can have changed."""
    tasks: tuple[TaskFacts, ...]
    labels: Mapping[str, str]
    """What each thing is called, by its IRI."""


def plan_ids(store: ox.Store) -> list[str]:
    """Return the ids of the plans of a store, in order."""
    view = View(store)
    plans = view.subjects("rdf:type", view.term("ipp:Plan"))
    return [view.text(plan, "dcterms:identifier") for plan in plans]


def read_tasks(store: ox.Store, plan_id: str, *, lang: str = "en") -> PlanTasks:
    """Return a plan's tasks.

    Args:
        store: Where the plan is, closed or not.
        plan_id: Its identifier.
        lang: The language to take texts and names in where there are several.

    Raises:
        UnknownThing: The store has no such plan; says which it has.
    """
    view = View(store)
    plans = view.subjects("rdf:type", view.term("ipp:Plan"))
    plan = next((p for p in plans if view.text(p, "dcterms:identifier") == plan_id), None)
    if plan is None:
        there = ", ".join(plan_ids(store)) or "none"
        raise UnknownThing(f"there is no plan {plan_id}; there are: {there}", about=plan_id)
    tasks = [
        _task(view, each, lang, f"-{plan_id}")
        for each in view.subjects("ipp:inPlan", plan)
        if view.term("ipp:Task") in view.things(each, "rdf:type")
    ]
    named = {iri for task in tasks for iri in task.things | task.agencies}
    own = {iri: f"{iri}-{plan_id}" for iri in named if _exists(view, f"{iri}-{plan_id}")}
    texts = {view.text(text, "dcterms:language") for text in view.things(plan, "ipp:expression")}
    return PlanTasks(
        iri=plan,
        id=plan_id,
        title=view.text(plan, "dcterms:title", lang) or plan_id,
        lang=lang if lang in texts else min(texts, default=lang),
        has_lead_rule=bool(view.things(plan, "ipp:leadRule")),
        tasks=tuple(tasks),
        labels={iri: _label(view, own.get(iri, iri), lang) for iri in sorted(named)},
    )


def _exists(view: View, iri: str) -> bool:
    return bool(view.things(ox.NamedNode(iri), "rdf:type"))


def _task(view: View, task: ox.NamedNode, lang: str, own_end: str) -> TaskFacts:
    leads, agencies = set(), set()
    for responsibility in view.things(task, "ipp:responsibility"):
        named = {agency.value for agency in view.things(responsibility, "ipp:agency")}
        agencies |= named
        if any(r.value.endswith("/lead") for r in view.things(responsibility, "ipp:role")):
            leads |= named
    actions = {
        instrument.value.removesuffix(own_end): frozenset(
            kind.value.rpartition("/")[2] for kind in view.things(action, "ipp:actionType")
        )
        for action in view.things(task, "ipp:legislativeAction")
        for instrument in view.things(action, "ipp:legislation")
    }
    return TaskFacts(
        iri=task,
        name=view.text(task, "ipp:number") or task.value.rpartition("/")[2],
        text=view.text(task, "ipp:text", lang),
        leads=frozenset(leads),
        agencies=frozenset(agencies),
        actions=actions,
        other_things=frozenset(thing.removesuffix(own_end) for thing in _named_things(view, task)),
    )


def _named_things(view: View, task: ox.NamedNode) -> Iterator[str]:
    for name in ("ipp:launches", "ipp:organizes", "ipp:mentions"):
        yield from (thing.value for thing in view.things(task, name))


def _label(view: View, iri: str, lang: str) -> str:
    node = ox.NamedNode(iri)
    return view.text(node, "skos:prefLabel", lang) or view.label(node)
