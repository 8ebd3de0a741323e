"""A thing -> what its page shows, by its class: the answers to a reader's questions, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.site.datasets import dataset_panels
from ipplan_kg.site.panels import (
    MOST_ROWS,
    MOST_TASKS,
    Panel,
    Passage,
    Row,
    counted,
    quote,
    quotes,
    states,
    task_row,
)
from ipplan_kg.site.passages import language_of, marks_in, nested, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ipplan_kg.site.panels import Quote, TaskRow
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["panels", "passages"]

_CLASSES = {"existing": "ipp:ExistingLegislation", "planned": "ipp:PlannedLegislation"}
_ROLES = {"leads": "lead", "joins": "participant"}
_BY_ROLE = ("ipp:leadAgency", "ipp:participatingAgency")
_NAMED = ("ipp:launches", "ipp:organizes", "ipp:mentions")


def passages(reader: Reader, thing: ox.NamedNode) -> tuple[Passage, ...]:
    """Return the printed text of a task, once per language, with its marks."""
    if not reader.is_a(thing, "ipp:Task"):
        return ()
    found = []
    for string in reader.things(thing, "ipp:evidence"):
        printed, span = quote(reader, string), span_of(string.value)
        if printed is None or span is None:
            continue
        marks = marks_in(reader, string)
        found.append(
            Passage(
                string=string,
                language=language_of(reader, string),
                pieces=nested(printed.text, span[0], marks),
                kinds=tuple(sorted({mark.kind for mark in marks})),
            )
        )
    return tuple(found)


def panels(reader: Reader, thing: ox.NamedNode, language: Language) -> tuple[Panel, ...]:
    """Return the panels of a thing that have something in them."""
    for name, tell in _BY_CLASS.items():
        if reader.is_a(thing, name):
            return tuple(panel for panel in tell(reader, thing, language) if len(panel))
    return ()


def _is_a(reader: Reader, law: ox.NamedNode, note: str) -> ox.Triple:
    """Return that an instrument is there already, or is to be made."""
    return states(reader, law, "rdf:type", reader.term(_CLASSES[note]))


# a task


def _task(reader: Reader, task: ox.NamedNode, language: Language) -> Iterator[Panel]:
    yield from _responsible(reader, task)
    actions = reader.things(task, "ipp:legislativeAction")
    yield Panel(heading="legislation", rows=tuple(_action(reader, each) for each in actions))
    for heading, name in (
        ("campaigns", "ipp:launches"),
        ("events", "ipp:organizes"),
        ("mentions", "ipp:mentions"),
        ("topics", "dcterms:subject"),
    ):
        yield Panel(heading=heading, rows=tuple(_found_in(reader, task, name)))
        if heading == "mentions":
            targets = reader.things(task, "ipp:setsTarget")
            rows = tuple(_target(reader, task, target, language) for target in targets)
            yield Panel(heading="targets", rows=rows)


def _responsible(reader: Reader, task: ox.NamedNode) -> Iterator[Panel]:
    """Yield the agencies by role, in printed order; where no rule says who leads, without one."""
    parts = reader.things(task, "ipp:responsibility")
    parts.sort(key=lambda part: int(reader.text(part, "ipp:rank").text or 0))
    by_role: dict[str, list[Row]] = {"lead": [], "participants": [], "responsible": []}
    for part in parts:
        roles = [each.value.rpartition("/")[2] for each in reader.things(part, "ipp:role")]
        role = {"lead": "lead", "participant": "participants"}.get("".join(roles), "responsible")
        name = {"lead": "ipp:leadAgency", "participants": "ipp:participatingAgency"}
        for agency in reader.things(part, "ipp:agency"):
            because = (states(reader, task, name.get(role, "ipp:responsibleAgency"), agency),)
            row = Row(things=(agency,), quotes=quotes(reader, part), because=because)
            by_role[role].append(row)
    divided = reader.text(task, "ipp:dividedResponsibility").text == "true"
    for heading, rows in by_role.items():
        yield Panel(heading=heading, rows=tuple(rows))
    if divided:
        said = ox.Triple(task, reader.term("ipp:dividedResponsibility"), ox.Literal(True))
        row = Row(things=(), notes=("divided",), because=(said,))
        yield Panel(heading="division", rows=(row,))


def _action(reader: Reader, action: ox.NamedNode) -> Row:
    """Return what a task does to an instrument; how that stands is said after it."""
    instruments = reader.things(action, "ipp:legislation")
    types = reader.things(action, "ipp:actionType")
    notes: list[ox.NamedNode | ox.Literal | str] = [*types]
    because = [states(reader, action, "ipp:actionType", each) for each in types]
    for each in instruments:
        kinds, status = reader.things(each, "ipp:legislationKind"), _status(reader, each)
        notes += [*kinds, *status]
        because += [states(reader, each, "ipp:legislationKind", kind) for kind in kinds]
        because += [_is_a(reader, each, note) for note in status]
        for task in reader.subjects("ipp:legislativeAction", action):
            because.insert(0, states(reader, task, "ipp:concerns", each))
    return Row(
        things=tuple(instruments),
        notes=tuple(notes),
        quotes=quotes(reader, action, "ipp:cue", "ipp:evidence"),
        because=tuple(because),
    )


def _status(reader: Reader, legislation: ox.NamedNode) -> list[str]:
    return [note for note, name in _CLASSES.items() if reader.is_a(legislation, name)]


def _target(reader: Reader, task: ox.NamedNode, target: ox.NamedNode, language: Language) -> Row:
    notes: list[ox.NamedNode | ox.Literal | str] = []
    if reader.text(target, "ipp:approximate").text == "true":
        notes.append("approximate")
    notes += [ox.Literal(year.text) for year in reader.literals(target, "ipp:year", language)]
    return Row(
        things=(target,),
        notes=tuple(notes),
        quotes=quotes(reader, target),
        because=(states(reader, task, "ipp:setsTarget", target),),
    )


def _found_in(reader: Reader, task: ox.NamedNode, name: str) -> Iterator[Row]:
    """Yield what a task names, with the words of the task that name it."""
    for thing in reader.things(task, name):
        because = (states(reader, task, name, thing),)
        yield Row(things=(thing,), quotes=_naming(reader, task, thing), because=because)


def _naming(reader: Reader, task: ox.NamedNode, thing: ox.NamedNode) -> tuple[Quote, ...]:
    """Return the words of a task that name a thing."""
    inside = {
        string
        for whole in reader.things(task, "ipp:evidence")
        for string in reader.every("nif:superString", whole)
        if reader.says(string, "itsrdf:taIdentRef", thing)
    }
    found = (quote(reader, each) for each in sorted(inside, key=reader.order))
    return tuple(each for each in found if each is not None)


# what tasks are about, and who does them


def _agency(reader: Reader, agency: ox.NamedNode, language: Language) -> Iterator[Panel]:
    def other() -> Iterator[ox.NamedNode]:
        for task in reader.every("ipp:responsibleAgency", agency):
            if not any(reader.says(task, name, agency) for name in _BY_ROLE):
                yield task

    for heading, name, tasks in (
        ("leads", "ipp:leadAgency", reader.every("ipp:leadAgency", agency)),
        ("joins", "ipp:participatingAgency", reader.every("ipp:participatingAgency", agency)),
        ("responsible-for", "ipp:responsibleAgency", other()),
    ):
        first, count = reader.first(tasks, MOST_TASKS)
        rows = tuple(_states_task(reader, task, name, agency, language) for task in first)
        slug = ("agency", agency.value.rpartition("/")[2])
        role = (("role", _ROLES[heading]),) if heading in _ROLES else ()
        yield Panel(heading=heading, tasks=rows, search=(slug, *role), count=count)

    def every() -> Iterator[ox.NamedNode]:
        yield from reader.every("ipp:leadAgency", agency)
        for task in reader.every("ipp:participatingAgency", agency):
            if not reader.says(task, "ipp:leadAgency", agency):
                yield task
        yield from other()

    partners = (each for each in _of(reader, every(), "ipp:responsibleAgency") if each[0] != agency)
    yield counted(reader, "partners", partners, language, "partners-of-agency")
    yield counted(reader, "on-topics", _of(reader, every(), "dcterms:subject"), language)
    laws = _of(reader, every(), "ipp:concerns")
    yield counted(reader, "concerned-legislation", laws, language, "legislation-by-agency")


def _of(
    reader: Reader, sources: Iterable[ox.NamedNode], name: str
) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Yield the things that a property of others leads to, each with what it is of."""
    return ((thing, each) for each in sources for thing in reader.things(each, name))


def _states_task(
    reader: Reader, task: ox.NamedNode, name: str, thing: ox.NamedNode, language: Language
) -> TaskRow:
    return task_row(reader, task, language, because=(states(reader, task, name, thing),))


def _legislation(reader: Reader, law: ox.NamedNode, language: Language) -> Iterator[Panel]:
    kinds = reader.things(law, "ipp:legislationKind")
    rows = [
        Row(things=(kind,), because=(states(reader, law, "ipp:legislationKind", kind),))
        for kind in kinds
    ]
    rows += [
        Row(
            things=(),
            notes=(note,),
            because=(_is_a(reader, law, note),),
        )
        for note in _status(reader, law)
    ]
    yield Panel(heading="kind-and-status", rows=tuple(rows))
    actions, count = reader.first(reader.every("ipp:legislation", law), MOST_ROWS)
    tasks = []
    for action in actions:
        types = tuple(reader.things(action, "ipp:actionType"))
        done = [states(reader, action, "ipp:actionType", each) for each in types]
        for task in reader.subjects("ipp:legislativeAction", action):
            found = quotes(reader, action, "ipp:cue", "ipp:evidence")
            because = (states(reader, task, "ipp:concerns", law), *done)
            tasks.append(
                task_row(reader, task, language, notes=types, quotes=found, because=because)
            )
    yield Panel(
        heading="what-is-done",
        tasks=tuple(tasks),
        query="legislation-profile",
        count=count if count > len(actions) else 0,
    )
    every = (
        task
        for action in reader.every("ipp:legislation", law)
        for task in reader.every("ipp:legislativeAction", action)
    )
    agencies = _of(reader, every, "ipp:responsibleAgency")
    yield counted(reader, "agencies-concerned", agencies, language)


def _named(reader: Reader, thing: ox.NamedNode, language: Language) -> Iterator[Panel]:
    """Yield the panels of a campaign, an event or another body."""
    tasks, count = [], 0
    for name in _NAMED:
        first, more = reader.first(reader.every(name, thing), MOST_ROWS)
        count += more
        for task in first:
            because = (states(reader, task, name, thing),)
            found = _naming(reader, task, thing)
            tasks.append(task_row(reader, task, language, quotes=found, because=because))
    yield Panel(heading="tasks", tasks=tuple(tasks[:MOST_ROWS]), count=count)
    every = (task for name in _NAMED for task in reader.every(name, thing))
    agencies = _of(reader, every, "ipp:responsibleAgency")
    yield counted(reader, "agencies-concerned", agencies, language)


def _concept(reader: Reader, concept: ox.NamedNode, language: Language) -> Iterator[Panel]:
    tasks, count = reader.first(reader.every("dcterms:subject", concept), MOST_TASKS)
    agencies = _of(reader, reader.every("dcterms:subject", concept), "ipp:responsibleAgency")
    yield counted(
        reader, "agencies-concerned", agencies, language, "agencies-by-topic" if tasks else ""
    )
    rows = tuple(_states_task(reader, task, "dcterms:subject", concept, language) for task in tasks)
    yield Panel(
        heading="tasks",
        tasks=rows,
        query="tasks-by-topic" if tasks else "",
        search=(("topic", concept.value.rpartition("/")[2]),),
        count=count,
    )
    laws, count = reader.first(reader.every("ipp:legislationKind", concept), MOST_ROWS)
    instruments = tuple(
        Row(
            things=(law,),
            notes=tuple(_status(reader, law)),
            because=(states(reader, law, "ipp:legislationKind", concept),),
        )
        for law in laws
    )
    yield Panel(
        heading="instruments",
        rows=instruments,
        query="legislation-by-kind" if laws else "",
        count=count,
    )
    actions, count = reader.first(reader.every("ipp:actionType", concept), MOST_ROWS)
    rows_of_actions = tuple(
        Row(
            things=tuple(reader.things(action, "ipp:legislation")),
            notes=tuple(reader.subjects("ipp:legislativeAction", action)),
            quotes=quotes(reader, action, "ipp:cue"),
            because=(states(reader, action, "ipp:actionType", concept),),
        )
        for action in actions
    )
    yield Panel(
        heading="done-to",
        rows=rows_of_actions,
        query="legislation-by-action" if actions else "",
        count=count,
    )
    holders = _of(reader, reader.every("ipp:role", concept), "ipp:agency")
    yield counted(reader, "agencies-in-role", holders, language)


def _scheme(reader: Reader, scheme: ox.NamedNode, language: Language) -> Iterator[Panel]:
    uses = ("dcterms:subject", "ipp:legislationKind", "ipp:actionType", "ipp:role")
    concepts = reader.subjects("skos:inScheme", scheme)
    used = {each for each in concepts if any(next(reader.every(n, each), None) for n in uses)}
    users = (
        (each, user) for each in concepts for name in uses for user in reader.every(name, each)
    )
    yield counted(reader, "concepts", users, language, most=MOST_ROWS)
    rows = [
        Row(things=(each,), because=(states(reader, each, "skos:inScheme", scheme),))
        for each in concepts
        if each not in used
    ]
    yield Panel(
        heading="unused-concepts" if used else "concepts",
        rows=tuple(rows[:MOST_ROWS]),
        count=len(rows),
    )


# where tasks stand


def _section(reader: Reader, section: ox.NamedNode, language: Language) -> Iterator[Panel]:
    sections = reader.subjects("ipp:broaderSection", section)
    for each in sections:
        yield from _tasks_of(reader, each, "ipp:inSection", language, about=each)
    if not sections:
        for name in ("ipp:inSection", "ipp:inPart"):
            yield from _tasks_of(reader, section, name, language)


def _tasks_of(
    reader: Reader,
    section: ox.NamedNode,
    name: str,
    language: Language,
    about: ox.NamedNode | None = None,
) -> Iterator[Panel]:
    tasks = tuple(
        _states_task(reader, task, name, section, language)
        for task in reader.subjects(name, section)
    )
    yield Panel(heading="tasks", tasks=tasks, about=about)


def _plan(reader: Reader, plan: ox.NamedNode, language: Language) -> Iterator[Panel]:
    texts = reader.things(plan, "ipp:expression")
    yield Panel(
        heading="texts",
        rows=tuple(
            Row(things=(each,), because=(states(reader, plan, "ipp:expression", each),))
            for each in texts
        ),
    )
    tasks: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for task in reader.subjects("ipp:inPlan", plan):
        for section in reader.things(task, "ipp:inSection"):
            tasks.setdefault(section, []).append(task)
    for section, inside in tasks.items():
        rows = tuple(
            _states_task(reader, task, "ipp:inSection", section, language) for task in inside
        )
        yield Panel(heading="tasks", tasks=rows, about=section)
    corrections = [
        each for each in reader.subjects("ipp:inPlan", plan) if reader.is_a(each, "ipp:Correction")
    ]
    yield Panel(
        heading="corrections",
        rows=tuple(
            Row(
                things=(each,),
                notes=(readings := _literals(reader, each, "ipp:suggestedReading")),
                quotes=quotes(reader, each),
                because=(
                    states(reader, each, "ipp:inPlan", plan),
                    *(
                        ox.Triple(each, reader.term("ipp:suggestedReading"), reading)
                        for reading in readings
                    ),
                ),
            )
            for each in corrections
        ),
    )


def _literals(reader: Reader, thing: ox.NamedNode, name: str) -> tuple[ox.Literal, ...]:
    return tuple(each for each in reader.values(thing, name) if isinstance(each, ox.Literal))


def _part_of_task(reader: Reader, part: ox.NamedNode, language: Language) -> Iterator[Panel]:
    """Yield the panels of a responsibility, a legislative action or a target: its task."""
    names = ("ipp:responsibility", "ipp:legislativeAction", "ipp:setsTarget")
    tasks = tuple(
        _states_task(reader, task, name, part, language)
        for name in names
        for task in reader.subjects(name, part)
    )
    yield Panel(heading="tasks", tasks=tasks)
    agencies = tuple(
        Row(
            things=(agency,),
            notes=tuple(reader.things(part, "ipp:role")),
            quotes=quotes(reader, part),
            because=(states(reader, part, "ipp:agency", agency),),
        )
        for agency in reader.things(part, "ipp:agency")
    )
    yield Panel(heading="responsible", rows=agencies)
    if reader.things(part, "ipp:legislation"):
        yield Panel(heading="legislation", rows=(_action(reader, part),))


_BY_CLASS: dict[str, Callable[[Reader, ox.NamedNode, Language], Iterable[Panel]]] = {
    "ipp:Task": _task,
    "ipp:Agency": _agency,
    "ipp:Legislation": _legislation,
    "ipp:ExistingLegislation": _legislation,
    "ipp:PlannedLegislation": _legislation,
    "ipp:Campaign": _named,
    "ipp:Event": _named,
    "ipp:Section": _section,
    "ipp:Plan": _plan,
    "ipp:Responsibility": _part_of_task,
    "ipp:LegislativeAction": _part_of_task,
    "ipp:Target": _part_of_task,
    "ipp:Programme": _named,
    "ipp:Platform": _named,
    "org:Organization": _named,
    "schema:Country": _named,
    "skos:ConceptScheme": _scheme,
    "skos:Concept": _concept,
    "dcat:Dataset": dataset_panels,
}
