"""What readers ask of a task, an agency, an instrument, a section or a plan, as blocks of items."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.view import term_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ipplan_kg.view import View

__all__ = ["Block", "Item", "blocks"]

_LISTED_TEXT = 68
_MATCHES = {
    "owl:sameAs": "the same",
    "skos:exactMatch": "exact match",
    "skos:closeMatch": "close match",
    "skos:broadMatch": "broader",
    "skos:narrowMatch": "narrower",
    "skos:relatedMatch": "related",
    "rdfs:seeAlso": "see also",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a block: what it is, what is said of it, and the words that say so."""

    text: str
    note: str = ""
    quotes: tuple[str, ...] = ()
    thing: ox.NamedNode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Items under a heading."""

    heading: str
    items: tuple[Item, ...]


def blocks(view: View, thing: ox.NamedNode) -> tuple[Block, ...]:
    """Return the blocks of a thing by its class; none if its class is not one of those here."""
    types = view.things(thing, "rdf:type")
    for class_curie, tell in _BY_CLASS.items():
        if view.term(class_curie) in types:
            told = (*tell(view, thing), _elsewhere(view, thing))
            return tuple(block for block in told if block.items)
    return ()


def _elsewhere(view: View, thing: ox.NamedNode) -> Block:
    """Return what a thing is mapped to in other data sets."""
    items = [
        Item(text=other.value, note=note)
        for name, note in _MATCHES.items()
        for other in view.things(thing, name)
        if not view.values(other, "rdf:type")
    ]
    return Block(heading="Elsewhere", items=tuple(items))


# a task


def _task(view: View, task: ox.NamedNode) -> Iterable[Block]:
    yield Block(heading="Text", items=(Item(text=view.text(task, "ipp:text")),))
    yield Block(heading="Place", items=tuple(_places(view, task)))
    yield from _responsible(view, task)
    actions = view.things(task, "ipp:legislativeAction")
    yield Block(heading="Legislation", items=tuple(_action(view, each) for each in actions))
    for heading, name in (
        ("Campaigns", "ipp:launches"),
        ("Events", "ipp:organizes"),
        ("Mentions", "ipp:mentions"),
    ):
        yield Block(heading=heading, items=_found_in(view, task, view.things(task, name)))
    targets = view.things(task, "ipp:setsTarget")
    yield Block(heading="Targets", items=tuple(_target(view, each) for each in targets))
    topics = view.things(task, "dcterms:subject")
    yield Block(heading="Topics", items=_found_in(view, task, topics))


def _places(view: View, task: ox.NamedNode) -> Iterable[Item]:
    for name, note in (("ipp:inSection", ""), ("ipp:inPart", "part found by an editor")):
        for section in view.things(task, name):
            number = view.text(section, "ipp:printedNumber")
            yield Item(text=f"{number}. {view.label(section)}", note=note, thing=section)
    for plan in view.things(task, "ipp:inPlan"):
        yield Item(text=f"plan {view.text(plan, 'dcterms:identifier')}", thing=plan)


def _responsible(view: View, task: ox.NamedNode) -> Iterable[Block]:
    """Yield the agencies by role, in printed order; where no rule says who leads, without one."""
    parts = view.things(task, "ipp:responsibility")
    parts.sort(key=lambda part: int(view.text(part, "ipp:rank") or 0))
    by_role: dict[str, list[Item]] = {"Lead": [], "Participants": [], "Responsible": []}
    for part in parts:
        roles = [view.text(role, "skos:notation") for role in view.things(part, "ipp:role")]
        heading = {"lead": "Lead", "participant": "Participants"}.get("".join(roles), "Responsible")
        for agency in view.things(part, "ipp:agency"):
            quotes = view.quotes(part)
            by_role[heading].append(Item(text=view.names(agency), quotes=quotes, thing=agency))
    for heading, items in by_role.items():
        yield Block(heading=heading, items=tuple(items))
    if view.text(task, "ipp:dividedResponsibility") == "true":
        divided = Item(text="in accordance with the division of responsibilities")
        yield Block(heading="Responsibilities", items=(divided,))


def _action(view: View, action: ox.NamedNode) -> Item:
    legislation = view.things(action, "ipp:legislation")
    said = [", ".join(view.label(each) for each in view.things(action, "ipp:actionType"))]
    for each in legislation:
        said += [view.label(kind) for kind in view.things(each, "ipp:legislationKind")]
        said += _status(view, each)
    return Item(
        text="; ".join(map(view.names, legislation)),
        note="; ".join(filter(None, said)),
        quotes=view.quotes(action, "ipp:cue", "ipp:evidence"),
        thing=legislation[0] if legislation else None,
    )


def _status(view: View, legislation: ox.NamedNode) -> list[str]:
    types = view.things(legislation, "rdf:type")
    classes = {"ipp:ExistingLegislation": "there already", "ipp:PlannedLegislation": "to be made"}
    return [status for name, status in classes.items() if view.term(name) in types]


def _target(view: View, target: ox.NamedNode) -> Item:
    about = "about " if view.text(target, "ipp:approximate") == "true" else ""
    value, unit = view.text(target, "ipp:value"), view.text(target, "ipp:unitText")
    return Item(
        text=f"{about}{value} {unit}",
        note=view.text(target, "ipp:year"),
        quotes=view.quotes(target),
        thing=target,
    )


def _found_in(view: View, task: ox.NamedNode, things: Iterable[ox.NamedNode]) -> tuple[Item, ...]:
    """Return the things with the words of the task that name them."""
    whole = set(view.things(task, "ipp:evidence"))
    items = []
    for thing in things:
        strings = view.subjects("itsrdf:taIdentRef", thing)
        inside = [each for each in strings if whole & set(view.things(each, "nif:superString"))]
        quotes = tuple(map(view.quote, inside))
        items.append(Item(text=view.names(thing), quotes=quotes, thing=thing))
    return tuple(items)


# what tasks are about, and who does them


def _listed(view: View, task: ox.NamedNode, note: str = "") -> Item:
    """Return a task as a line of a list."""
    words = view.text(task, "ipp:text")
    if len(words) > _LISTED_TEXT:
        words = f"{words[:_LISTED_TEXT].rpartition(' ')[0]} ..."
    return Item(text=f"{view.text(task, 'ipp:number')}. {words}", note=note, thing=task)


def _lead(view: View, task: ox.NamedNode) -> str:
    return ", ".join(view.label(agency) for agency in view.things(task, "ipp:leadAgency"))


def _names(view: View, thing: ox.NamedNode) -> Block:
    others = view.values(thing, "skos:altLabel")
    names = (view.names(thing), *(view.label(other) for other in others))
    return Block(heading="Names", items=tuple(Item(text=name) for name in names))


def _agency(view: View, agency: ox.NamedNode) -> Iterable[Block]:
    yield _names(view, agency)
    led = view.subjects("ipp:leadAgency", agency)
    yield Block(heading="Tasks led", items=tuple(_listed(view, task) for task in led))
    joined = view.subjects("ipp:participatingAgency", agency)
    items = [_listed(view, task, note=f"led by {_lead(view, task)}") for task in joined]
    yield Block(heading="Tasks joined", items=tuple(items))
    tasks = {
        task
        for part in view.subjects("ipp:agency", agency)
        for task in view.subjects("ipp:responsibility", part)
    }
    others = sorted(tasks - {*led, *joined}, key=term_key)
    yield Block(
        heading="Tasks responsible for", items=tuple(_listed(view, each) for each in others)
    )
    actions = [action for task in led for action in view.things(task, "ipp:legislativeAction")]
    items = [_action(view, action) for action in actions]
    yield Block(heading="Legislation of the tasks led", items=tuple(items))


def _legislation(view: View, legislation: ox.NamedNode) -> Iterable[Block]:
    yield _names(view, legislation)
    kinds = [view.names(kind) for kind in view.things(legislation, "ipp:legislationKind")]
    status = _status(view, legislation)
    yield Block(heading="Kind", items=tuple(Item(text=text) for text in (*kinds, *status)))
    items = []
    for action in view.subjects("ipp:legislation", legislation):
        types = ", ".join(view.label(each) for each in view.things(action, "ipp:actionType"))
        for task in view.subjects("ipp:legislativeAction", action):
            note = f"{types}; led by {_lead(view, task)}"
            quotes = view.quotes(action, "ipp:cue", "ipp:evidence")
            items.append(replace(_listed(view, task, note), quotes=quotes))
    yield Block(heading="Tasks", items=tuple(items))


def _named(view: View, thing: ox.NamedNode) -> Iterable[Block]:
    """Yield the blocks of a campaign, event or other body."""
    yield _names(view, thing)
    tasks = [
        task
        for name in ("ipp:launches", "ipp:organizes", "ipp:mentions")
        for task in view.subjects(name, thing)
    ]
    items = [_listed(view, task, note=f"led by {_lead(view, task)}") for task in tasks]
    yield Block(heading="Tasks", items=tuple(items))
    strings = view.subjects("itsrdf:taIdentRef", thing)
    yield Block(heading="Words", items=tuple(Item(text=view.quote(each)) for each in strings))


def _concept(view: View, concept: ox.NamedNode) -> Iterable[Block]:
    yield _names(view, concept)
    definition = view.text(concept, "skos:definition")
    yield Block(heading="Definition", items=(Item(text=definition),) if definition else ())
    tasks = view.subjects("dcterms:subject", concept)
    yield Block(heading="Tasks", items=tuple(_listed(view, task) for task in tasks))
    instruments = view.subjects("ipp:legislationKind", concept)
    items = [Item(text=view.names(each), thing=each) for each in instruments]
    yield Block(heading="Legislation", items=tuple(items))


# where tasks stand


def _section(view: View, section: ox.NamedNode) -> Iterable[Block]:
    number = view.text(section, "ipp:printedNumber")
    heading = Item(text=f"{number}. {view.label(section)}", quotes=view.quotes(section))
    yield Block(heading="Heading", items=(heading,))
    for name in ("ipp:inSection", "ipp:inPart"):
        tasks = view.subjects(name, section)
        items = [_listed(view, task, note=_lead(view, task)) for task in tasks]
        yield Block(heading="Tasks", items=tuple(items))


def _plan(view: View, plan: ox.NamedNode) -> Iterable[Block]:
    titles = [view.label(title) for title in view.values(plan, "dcterms:title")]
    yield Block(heading="Title", items=tuple(Item(text=title) for title in titles))
    sections: dict[ox.NamedNode, list[str]] = {}
    for task in view.subjects("ipp:inPlan", plan):
        for section in view.things(task, "ipp:inSection"):
            sections.setdefault(section, []).append(view.text(task, "ipp:number"))
    items = [
        Item(
            text=f"{view.text(section, 'ipp:printedNumber')}. {view.label(section)}",
            note=f"tasks {numbers[0]}-{numbers[-1]}",
            thing=section,
        )
        for section, numbers in sections.items()
    ]
    yield Block(heading="Sections", items=tuple(items))


_BY_CLASS: dict[str, Callable[[View, ox.NamedNode], Iterable[Block]]] = {
    "ipp:Task": _task,
    "ipp:Agency": _agency,
    "ipp:Legislation": _legislation,
    "ipp:ExistingLegislation": _legislation,
    "ipp:PlannedLegislation": _legislation,
    "ipp:Campaign": _named,
    "ipp:Event": _named,
    "ipp:Section": _section,
    "ipp:Plan": _plan,
    "ipp:Programme": _named,
    "org:Organization": _named,
    "schema:Country": _named,
    "skos:Concept": _concept,
}
