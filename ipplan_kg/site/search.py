"""Tasks found by words and facets: on the server for a form, and as an index for the browser.

A word finds a task by the task's text or by a name, in any language, of what it is about; every
word has to. The browser does the same with the index (``search.js``), and `sparql` is the same as
a query: tests hold the three together.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.site.passages import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = [
    "FACETS",
    "ROLES",
    "Choice",
    "Found",
    "choices",
    "index",
    "index_bytes",
    "search",
    "sparql",
]

FACETS = {
    "agency": "agency/",
    "section": "plan/",
    "topic": "vocab/topic/",
    "kind": "vocab/legislation-kind/",
    "action": "vocab/action/",
}
"""Each facet with what the paths of its values begin with, which a URL leaves out."""
ROLES = {"lead": "ipp:leadAgency", "participant": "ipp:participatingAgency"}
_NAMED = (
    *("ipp:responsibleAgency", "ipp:concerns", "ipp:launches", "ipp:organizes", "ipp:mentions"),
    "dcterms:subject",
)
_NAMES = ("skos:prefLabel", "skos:altLabel")
_THINGS = (
    *("ipp:Agency", "ipp:Legislation", "ipp:Campaign", "ipp:Event", "ipp:Programme"),
    *("ipp:Platform", "org:Organization", "schema:Country", "skos:Concept"),
)
_CONCEPTS = ("topic", "action", "legislation-kind")
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: tasks in reading order, and things by their names."""

    tasks: tuple[ox.NamedNode, ...]
    things: tuple[ox.NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a facet may have, and how many tasks have it."""

    value: str
    label: str
    count: int


@lru_cache(maxsize=8)
def index(reader: Reader) -> Json:
    """Return what is searched: things with their names, tasks with their texts and facets."""
    things = {each: at for at, each in enumerate(_things(reader))}
    tasks = []
    for task in reader.of_class("ipp:Task"):
        named = {each for name in _NAMED for each in reader.things(task, name)}
        tasks.append(
            {
                "path": _path(reader, task),
                "number": reader.text(task, "ipp:number").text,
                "texts": {
                    each.language: each.text for each in reader.literals(task, "ipp:text", "en")
                },
                "lead": _numbers(things, reader.things(task, "ipp:leadAgency")),
                "participant": _numbers(things, reader.things(task, "ipp:participatingAgency")),
                "agency": _numbers(things, reader.things(task, "ipp:responsibleAgency")),
                "section": [_path(reader, each) for each in reader.things(task, "ipp:inSection")],
                "topic": _numbers(things, reader.things(task, "dcterms:subject")),
                "actions": [
                    _action(reader, each, things)
                    for each in reader.things(task, "ipp:legislativeAction")
                ],
                "named": _numbers(things, sorted(named, key=reader.order)),
            }
        )
    return {
        "things": [
            {
                "path": _path(reader, each),
                "kind": kind_of(reader, each),
                "names": {language: reader.label(each, language).text for language in ("en", "zh")},
                "others": _others(reader, each),
            }
            for each in things
        ],
        "tasks": tasks,
        "facets": FACETS,
        "sparql": _templates(reader.base),
    }


def _things(reader: Reader) -> list[ox.NamedNode]:
    found = {each for name in _THINGS for each in reader.of_class(name)}
    found |= set(reader.of_class("ipp:ExistingLegislation"))
    found |= set(reader.of_class("ipp:PlannedLegislation"))
    kept = []
    for each in found:
        path = _path(reader, each)
        if not path.startswith("vocab/") or path.split("/")[1] in _CONCEPTS:
            kept.append(each)
    return sorted(kept, key=reader.order)


def _path(reader: Reader, thing: ox.NamedNode) -> str:
    return thing.value.removeprefix(reader.base)


def _numbers(things: Mapping[ox.NamedNode, int], found: Iterable[ox.NamedNode]) -> list[int]:
    return [things[each] for each in found if each in things]


def _action(
    reader: Reader, action: ox.NamedNode, things: Mapping[ox.NamedNode, int]
) -> dict[str, list[int]]:
    laws = reader.things(action, "ipp:legislation")
    kinds = [kind for law in laws for kind in reader.things(law, "ipp:legislationKind")]
    return {
        "action": _numbers(things, reader.things(action, "ipp:actionType")),
        "kind": _numbers(things, kinds),
    }


def _others(reader: Reader, thing: ox.NamedNode) -> list[str]:
    labels = {reader.label(thing, language).text for language in _LANGUAGES}
    names = [each.text for name in _NAMES for each in reader.literals(thing, name, "en")]
    return [each for each in dict.fromkeys(names) if each not in labels]


_LANGUAGES: tuple[Language, ...] = ("en", "zh")


def index_bytes(reader: Reader) -> bytes:
    """Return the index as JSON."""
    return json.dumps(index(reader), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


# finding


def words_of(text: str) -> list[str]:
    """Return the words that have to be found."""
    return text.lower().split()


def search(reader: Reader, wanted: Mapping[str, str]) -> Found:
    """Return what has all the words of `q` and the value of each facet."""
    known = index(reader)
    words = words_of(wanted.get("q", ""))
    tasks = [
        reader.iri(task["path"])
        for task in known["tasks"]
        if _fits(known, task, wanted) and all(_has(known, task, word) for word in words)
    ]
    things = [
        reader.iri(thing["path"])
        for thing in known["things"]
        if words and all(any(word in name for name in _names(thing)) for word in words)
    ]
    return Found(tuple(tasks), tuple(things))


def _names(thing: Json) -> list[str]:
    return [name.lower() for name in (*thing["names"].values(), *thing["others"])]


def _has(known: Json, task: Json, word: str) -> bool:
    if any(word in text.lower() for text in task["texts"].values()):
        return True
    return any(word in name for at in task["named"] for name in _names(known["things"][at]))


def _fits(known: Json, task: Json, wanted: Mapping[str, str]) -> bool:
    def holds(numbers: list[int], facet: str) -> bool:
        path = FACETS[facet] + wanted[facet]
        return any(known["things"][at]["path"] == path for at in numbers)

    role = wanted.get("role", "")
    agencies = task[role] if role in ROLES else task["agency"]
    if wanted.get("agency") and not holds(agencies, "agency"):
        return False
    if wanted.get("section") and FACETS["section"] + wanted["section"] not in task["section"]:
        return False
    if wanted.get("topic") and not holds(task["topic"], "topic"):
        return False
    chosen = [facet for facet in ("kind", "action") if wanted.get(facet)]
    return not chosen or any(
        all(holds(action[facet], facet) for facet in chosen) for action in task["actions"]
    )


def choices(reader: Reader, facet: str, language: Language) -> list[Choice]:
    """Return the values of a facet that tasks have, by label; sections in their order."""
    known = index(reader)
    counts: dict[str, int] = {}
    for task in known["tasks"]:
        if facet == "section":
            paths = set(task["section"])
        elif facet in ("kind", "action"):
            numbers = {at for action in task["actions"] for at in action[facet]}
            paths = {known["things"][at]["path"] for at in numbers}
        else:
            paths = {known["things"][at]["path"] for at in task[facet]}
        for path in paths:
            counts[path] = counts.get(path, 0) + 1
    found = [
        Choice(path.removeprefix(FACETS[facet]), reader.label(reader.iri(path), language).text, n)
        for path, n in counts.items()
    ]
    if facet == "section":
        return sorted(found, key=lambda each: reader.order(reader.iri(FACETS[facet] + each.value)))
    return sorted(found, key=lambda each: (each.label.casefold(), each.value))


# the same in SPARQL


def _templates(base: str) -> Json:
    """Return the lines of the query: ``{}`` stands for an IRI, or for a word as a string."""
    anything = "|".join(_NAMED)
    return {
        "base": base,
        "head": f"""\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ipp: <{base}ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?number ?task
WHERE {{
  ?task a ipp:Task ; ipp:number ?number ; ipp:text ?text .
""",
        "agency": "  ?task ipp:responsibleAgency <{}> .\n",
        "lead": "  ?task ipp:leadAgency <{}> .\n",
        "participant": "  ?task ipp:participatingAgency <{}> .\n",
        "section": "  ?task ipp:inSection <{}> .\n",
        "topic": "  ?task dcterms:subject <{}> .\n",
        "part": "  ?task ipp:legislativeAction ?part .\n",
        "kind": "  ?part ipp:legislation/ipp:legislationKind <{}> .\n",
        "action": "  ?part ipp:actionType <{}> .\n",
        "word": (
            "  FILTER(CONTAINS(LCASE(?text), {}) || EXISTS {\n"
            f"    ?task {anything} ?thing .\n"
            "    ?thing skos:prefLabel|skos:altLabel ?name .\n"
            "    FILTER(CONTAINS(LCASE(?name), {}))\n"
            "  })\n"
        ),
        "tail": "}\nORDER BY ?number ?task\n",
    }


def sparql(reader: Reader, wanted: Mapping[str, str]) -> str:
    """Return the query that finds the same tasks."""
    lines = _templates(reader.base)
    text = str(lines["head"])
    for facet, start in FACETS.items():
        value = wanted.get(facet, "")
        if not value:
            continue
        iri = reader.base + start + value
        key = facet
        if facet == "agency" and wanted.get("role", "") in ROLES:
            key = wanted["role"]
        if facet in ("kind", "action") and lines["part"] not in text:
            text += lines["part"]
        text += lines[key].replace("{}", _bare(iri))
    for word in words_of(wanted.get("q", "")):
        text += lines["word"].replace("{}", json.dumps(word, ensure_ascii=False))
    return text + str(lines["tail"])


def _bare(iri: str) -> str:
    """Return an IRI without the signs that no IRI has: what somebody typed into a URL."""
    return "".join(sign for sign in iri if sign not in '<>"{}|^`\\' and sign > " ")
