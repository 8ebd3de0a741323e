"""Tasks found by words and facets: on the server for a form; the browser does the same.

A word finds a task by the task's text or by a name, in any language, of what it is about; every
word has to. A thing is found by its names, and by facets if a task that has them is a task of its
own: that of an agency in this role, that of an instrument to which this is done. The browser does
so with the same index (``search.js``), and `sparql` is the same as a query: tests hold the three
together. A search goes from plan to plan until it has found enough, and says where to go on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.results import display
from ipplan_kg.site.passages import kind_of
from ipplan_kg.site.search_index import FACETS, Json, head, part, templates
from ipplan_kg.sparql import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = [
    *("ENOUGH", "ROLES", "SHOWN", "Choice", "Found"),
    *("choices", "lists", "search", "sparql"),
]

ROLES = {"lead": "ipp:leadAgency", "participant": "ipp:participatingAgency"}
ENOUGH, PLANS = 100, 25
"""How many tasks, and in how many plans, a search looks for before it asks whether to go on."""
SHOWN = 100
"""How many things a page shows of each list."""
_SECTIONS = 200
_VALUES = {
    "plan": "ipp:inPlan",
    "agency": "ipp:responsibleAgency",
    "section": "ipp:inSection",
    "topic": "dcterms:subject",
    "kind": "ipp:legislativeAction/ipp:legislation/ipp:legislationKind",
    "action": "ipp:legislativeAction/ipp:actionType",
}
"""Each facet with the path of properties from a task to its values."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: tasks in reading order, and things by their names."""

    tasks: tuple[ox.NamedNode, ...]
    things: tuple[ox.NamedNode, ...]
    plans: int = 0
    """How many plans were looked through, if there are more."""
    further: int = 0
    """The number of the plan to go on with; 0 if all were looked through."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a facet may have, and how many tasks have it."""

    value: str
    label: str
    count: int


# finding


def words_of(text: str) -> list[str]:
    """Return the words that have to be found."""
    return text.lower().split()


def search(reader: Reader, wanted: Mapping[str, str], start: int = 0) -> Found:
    """Return what has all the words of `q` and the value of each facet.

    Args:
        reader: Of the store.
        wanted: The words, and by its name the value of each facet that is chosen.
        start: The number of the plan to begin with, 0 for the first.
    """
    known = head(reader)
    plan = FACETS["plan"] + wanted.get("plan", "")
    parts = [each for each in known["parts"] if plan in (FACETS["plan"], each["plan"])]
    seen: set[str] = set()
    tasks, things = _found(known, known["things"], wanted, seen) if not start else ([], [])
    at = start
    while at < len(parts) and at < start + PLANS and len(tasks) < ENOUGH:
        more = part(reader, parts[at]["plan"])
        joined = {"things": [*known["things"], *more["things"]], "tasks": more["tasks"]}
        also = _found(joined, more["things"], wanted, seen)
        tasks, things = tasks + also[0], things + also[1]
        at += 1
    return Found(
        tuple(reader.iri(each) for each in tasks),
        tuple(reader.iri(each) for each in things),
        at if parts else 0,
        at if at < len(parts) else 0,
    )


def _found(
    known: Json, own: list[Json], wanted: Mapping[str, str], seen: set[str]
) -> tuple[list[str], list[str]]:
    """Return the paths of the tasks and of the things in a part of the index.

    Args:
        known: The part, with the things that its numbers stand for.
        own: The things that are in this part.
        wanted: As of `search`.
        seen: The paths of the things that were found before; gets those that are found.
    """
    words = words_of(wanted.get("q", ""))
    fitting = [task for task in known["tasks"] if _fits(known, task, wanted)]
    things = own if words else []
    if any(wanted.get(facet) for facet in (*FACETS, "role")):
        numbers = {at for task in fitting for at in _related(known, task, wanted)}
        things = [thing for at, thing in enumerate(known["things"]) if at in numbers]
    paths = [
        thing["path"]
        for thing in things
        if thing["path"] not in seen
        and all(any(word in name for name in _names(thing)) for word in words)
    ]
    seen.update(paths)
    tasks = [task["path"] for task in fitting if all(_has(known, task, each) for each in words)]
    return tasks, paths


def _related(known: Json, task: Json, wanted: Mapping[str, str]) -> set[int]:
    """Return the numbers of the things of a task that has the facets that are chosen."""
    role = wanted.get("role", "")
    agencies = task[role] if role in ROLES else task["agency"]
    if wanted.get("agency"):
        path = FACETS["agency"] + wanted["agency"]
        agencies = [at for at in agencies if known["things"][at]["path"] == path]
    done = [action for action in task["actions"] if _is_done(known, action, wanted)]
    others = [
        at for at in task["named"] if known["things"][at]["kind"] not in ("agency", "legislation")
    ]
    return {*agencies, *others, *(at for action in done for at in action["law"])}


def _is_done(known: Json, action: Json, wanted: Mapping[str, str]) -> bool:
    chosen = [facet for facet in ("kind", "action") if wanted.get(facet)]
    return all(_holds(known, action[facet], facet, wanted) for facet in chosen)


def _holds(known: Json, numbers: list[int], facet: str, wanted: Mapping[str, str]) -> bool:
    path = FACETS[facet] + wanted[facet]
    return any(known["things"][at]["path"] == path for at in numbers)


def _names(thing: Json) -> list[str]:
    return [name.lower() for name in (*thing["names"].values(), *thing["others"])]


def _has(known: Json, task: Json, word: str) -> bool:
    if any(word in text.lower() for text in task["texts"].values()):
        return True
    return any(word in name for at in task["named"] for name in _names(known["things"][at]))


def _fits(known: Json, task: Json, wanted: Mapping[str, str]) -> bool:
    role = wanted.get("role", "")
    agencies = task[role] if role in ROLES else task["agency"]
    if wanted.get("agency") and not _holds(known, agencies, "agency", wanted):
        return False
    if wanted.get("plan") and FACETS["plan"] + wanted["plan"] not in task["plan"]:
        return False
    if wanted.get("section") and FACETS["section"] + wanted["section"] not in task["section"]:
        return False
    if wanted.get("topic") and not _holds(known, task["topic"], "topic", wanted):
        return False
    chosen = any(wanted.get(facet) for facet in ("kind", "action"))
    return not chosen or any(_is_done(known, action, wanted) for action in task["actions"])


def choices(
    reader: Reader, facet: str, language: Language, wanted: Mapping[str, str] | None = None
) -> list[Choice]:
    """Return the values of a facet that tasks have, by label; plans and sections in their order.

    Of very many sections, those of the plan that is chosen; of one plan there is no choice.
    """
    counts = _counts(reader, facet)
    if facet == "section" and len(counts) > _SECTIONS:
        chosen = f"{FACETS['plan']}{(wanted or {}).get('plan', '')}/"
        counts = {each: count for each, count in counts.items() if each.startswith(chosen)}
        counts = counts if len(counts) <= _SECTIONS else {}
    if facet == "plan" and len(counts) < 2:
        return []
    found = [
        Choice(path.removeprefix(FACETS[facet]), reader.label(reader.iri(path), language).text, n)
        for path, n in counts.items()
    ]
    if facet in ("plan", "section"):
        return sorted(found, key=lambda each: reader.order(reader.iri(FACETS[facet] + each.value)))
    return sorted(found, key=lambda each: (each.label.casefold(), each.value))


@lru_cache(maxsize=2 * len(FACETS))
def _counts(reader: Reader, facet: str) -> dict[str, int]:
    """Return how many tasks have each value of a facet, by its path below the base."""
    way = "/".join(str(reader.term(name)) for name in _VALUES[facet].split("/"))
    query = f"""\
SELECT ?value (COUNT(DISTINCT ?task) AS ?tasks) WHERE {{
  ?task a {reader.term("ipp:Task")} ; {way} ?value
}} GROUP BY ?value"""
    solutions = evaluate(reader.store, query)
    assert isinstance(solutions, ox.QuerySolutions)
    start = reader.base + FACETS[facet]
    return {
        value.value.removeprefix(reader.base): int(display(solution["tasks"]))
        for solution in solutions
        if isinstance(value := solution["value"], ox.NamedNode) and value.value.startswith(start)
    }


def lists(
    reader: Reader, found: Found, wanted: Mapping[str, str]
) -> list[tuple[str, list[ox.NamedNode], str]]:
    """Return the things that were found by list (agencies, legislation, others), and its query."""
    of: dict[str, list[ox.NamedNode]] = {"agency": [], "legislation": [], "other": []}
    for each in found.things:
        kind = kind_of(reader, each)
        of[kind if kind in of else "other"].append(each)
    return [(name, things, sparql(reader, wanted, name)) for name, things in of.items()]


# the same in SPARQL


def sparql(reader: Reader, wanted: Mapping[str, str], of: str = "") -> str:
    """Return the query that finds the same.

    Args:
        reader: Of the store.
        wanted: As of `search`.
        of: Which list: tasks if empty, else ``agency``, ``legislation`` or ``other`` things.
    """
    lines = templates(reader.base)
    if of:
        lines |= lines["things"][of]
    text = str(lines["head"])
    role = wanted.get("role", "")
    if of and any(wanted.get(facet) for facet in (*FACETS, "role")):
        text += lines[f"way-{role}" if f"way-{role}" in lines else "way"]
    for facet, start in FACETS.items():
        value = wanted.get(facet, "")
        if not value:
            continue
        iri = _bare(reader.base + start + value)
        key = role if facet == "agency" and role in ROLES else facet
        if facet in ("kind", "action") and of != "legislation" and lines["part"] not in text:
            text += lines["part"]
        text += lines[key].replace("{}", iri)
        if of == facet == "agency":
            text += f"  FILTER(?thing = <{iri}>)\n"
    for word in words_of(wanted.get("q", "")):
        text += lines["word"].replace("{}", json.dumps(word, ensure_ascii=False))
    return text + str(lines["tail"])


def _bare(iri: str) -> str:
    """Return an IRI without the signs that no IRI has: what somebody typed into a URL."""
    return "".join(sign for sign in iri if sign not in '<>"{}|^`\\' and sign > " ")
