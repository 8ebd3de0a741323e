"""What is searched, as JSON: a head with the things that plans share, and a part for each plan.

The browser and the server read the same. Where there is one plan, its tasks are in the head, and
there is nothing more to load. Numbers stand for things: those of the head, then those of the part.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.site.passages import kind_of
from ipplan_kg.sparql import evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = [
    "FACETS",
    "NAMED",
    "Json",
    "head",
    "part",
    "part_locations",
    "templates",
    "written",
]

FACETS = {
    "plan": "plan/",
    "agency": "agency/",
    "section": "plan/",
    "topic": "vocab/topic/",
    "kind": "vocab/legislation-kind/",
    "action": "vocab/action/",
}
"""Each facet with what the paths of its values begin with, which a URL leaves out."""
NAMED = (
    *("ipp:responsibleAgency", "ipp:concerns", "ipp:launches", "ipp:organizes", "ipp:mentions"),
    "dcterms:subject",
)
"""The properties from a task to what it is about: by the names of these it is found."""
_NAMES = ("skos:prefLabel", "skos:altLabel")
_THINGS = (
    *("ipp:Agency", "ipp:Legislation", "ipp:ExistingLegislation", "ipp:PlannedLegislation"),
    *("ipp:Campaign", "ipp:Event", "ipp:Programme", "ipp:Platform", "org:Organization"),
    *("schema:Country", "skos:Concept"),
)
_CONCEPTS = ("topic", "action", "legislation-kind")
_LANGUAGES: tuple[Language, ...] = ("en", "zh")
_PARTS = "search/"
Json = dict[str, Any]


@lru_cache(maxsize=4)
def head(reader: Reader) -> Json:
    """Return what is searched whatever the plan, and where the rest is."""
    plans = reader.of_class("ipp:Plan")
    several = len(plans) > 1
    things = _numbered(_shared(reader) if several else _things(reader))
    tasks = _without_plan(reader) if several else reader.of_class("ipp:Task")
    return {
        "things": [_thing(reader, each) for each in things],
        "tasks": [_task(reader, each, things) for each in tasks],
        "parts": [
            {"plan": _path(reader, each), "file": f"{_PARTS}{_id(reader, each)}.json"}
            for each in plans
            if several
        ],
        "facets": FACETS,
        "sparql": templates(reader.base),
    }


@lru_cache(maxsize=4)
def _places(reader: Reader) -> Mapping[ox.NamedNode, int]:
    return {reader.iri(each["path"]): at for at, each in enumerate(head(reader)["things"])}


@lru_cache(maxsize=8)
def part(reader: Reader, plan: str) -> Json:
    """Return what is searched of one of several plans: its tasks, and things of its own."""
    node = reader.iri(plan)
    tasks = [each for each in reader.subjects("ipp:inPlan", node) if reader.is_a(each, "ipp:Task")]
    known = _places(reader)
    named = {thing for task in tasks for name in NAMED for thing in reader.things(task, name)}
    own = sorted(
        (each for each in named if each not in known and _is_found(reader, each)),
        key=reader.order,
    )
    places = {**known, **{each: at for at, each in enumerate(own, len(known))}}
    return {
        "things": [_thing(reader, each) for each in own],
        "tasks": [_task(reader, each, places) for each in tasks],
    }


def part_locations(reader: Reader) -> dict[str, str]:
    """Return where the parts stand below the base, with the paths of their plans."""
    plans = reader.of_class("ipp:Plan")
    several = plans if len(plans) > 1 else ()
    return {f"{_PARTS}{_id(reader, each)}.json": _path(reader, each) for each in several}


def written(value: Json) -> bytes:
    """Return a part of the index as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


# things and tasks


def _path(reader: Reader, thing: ox.NamedNode) -> str:
    """Return the path of a thing's IRI below the base."""
    return thing.value.removeprefix(reader.base)


def _id(reader: Reader, plan: ox.NamedNode) -> str:
    return _path(reader, plan).removeprefix(FACETS["plan"])


def _numbered(things: Iterable[ox.NamedNode]) -> dict[ox.NamedNode, int]:
    return {each: at for at, each in enumerate(things)}


def _things(reader: Reader) -> list[ox.NamedNode]:
    found = {each for name in _THINGS for each in reader.of_class(name)}
    return sorted((each for each in found if _is_told(reader, each)), key=reader.order)


def _is_told(reader: Reader, thing: ox.NamedNode) -> bool:
    at = _path(reader, thing)
    return not at.startswith("vocab/") or at.split("/")[1] in _CONCEPTS


def _is_found(reader: Reader, thing: ox.NamedNode) -> bool:
    return reader.is_a(thing, *_THINGS) and _is_told(reader, thing)


def _shared(reader: Reader) -> list[ox.NamedNode]:
    """Return the things but for those that tasks of one plan alone name."""
    properties = "|".join(str(reader.term(name)) for name in NAMED)
    query = f"""\
SELECT ?thing WHERE {{
  ?task {reader.term("ipp:inPlan")} ?plan ; {properties} ?thing
}} GROUP BY ?thing HAVING (COUNT(DISTINCT ?plan) = 1)"""
    solutions = evaluate(reader.store, query)
    assert isinstance(solutions, ox.QuerySolutions)
    own = {solution["thing"] for solution in solutions}
    return [
        each
        for each in _things(reader)
        if each not in own or _path(reader, each).startswith(("vocab/", "agency/"))
    ]


def _without_plan(reader: Reader) -> list[ox.NamedNode]:
    query = f"""\
SELECT DISTINCT ?task WHERE {{
  ?task a {reader.term("ipp:Task")}
  FILTER NOT EXISTS {{ ?task {reader.term("ipp:inPlan")} ?plan }}
}}"""
    solutions = evaluate(reader.store, query)
    assert isinstance(solutions, ox.QuerySolutions)
    found = (solution["task"] for solution in solutions)
    return sorted((each for each in found if isinstance(each, ox.NamedNode)), key=reader.order)


def _thing(reader: Reader, thing: ox.NamedNode) -> Json:
    return {
        "path": _path(reader, thing),
        "kind": kind_of(reader, thing),
        "names": {language: reader.label(thing, language).text for language in _LANGUAGES},
        "others": _others(reader, thing),
    }


def _task(reader: Reader, task: ox.NamedNode, things: Mapping[ox.NamedNode, int]) -> Json:
    named = {each for name in NAMED for each in reader.things(task, name)}
    texts = reader.literals(task, "ipp:text", "en")
    return {
        "path": _path(reader, task),
        "number": reader.text(task, "ipp:number").text,
        "texts": {each.language: each.text for each in texts},
        "lead": _numbers(things, reader.things(task, "ipp:leadAgency")),
        "participant": _numbers(things, reader.things(task, "ipp:participatingAgency")),
        "agency": _numbers(things, reader.things(task, "ipp:responsibleAgency")),
        "plan": [_path(reader, each) for each in reader.things(task, "ipp:inPlan")],
        "section": [_path(reader, each) for each in reader.things(task, "ipp:inSection")],
        "topic": _numbers(things, reader.things(task, "dcterms:subject")),
        "actions": [
            made
            for each in reader.things(task, "ipp:legislativeAction")
            for made in _actions(reader, each, things)
        ],
        "named": _numbers(things, sorted(named, key=reader.order)),
    }


def _numbers(things: Mapping[ox.NamedNode, int], found: Iterable[ox.NamedNode]) -> list[int]:
    return [things[each] for each in found if each in things]


def _actions(
    reader: Reader, action: ox.NamedNode, things: Mapping[ox.NamedNode, int]
) -> Iterator[dict[str, list[int]]]:
    """Yield what an action does to each instrument, and of which kind this is."""
    types = _numbers(things, reader.things(action, "ipp:actionType"))
    for law in reader.things(action, "ipp:legislation"):
        kinds = _numbers(things, reader.things(law, "ipp:legislationKind"))
        yield {"action": types, "kind": kinds, "law": _numbers(things, [law])}


def _others(reader: Reader, thing: ox.NamedNode) -> list[str]:
    labels = {reader.label(thing, language).text for language in _LANGUAGES}
    names = [each.text for name in _NAMES for each in reader.literals(thing, name, "en")]
    return [each for each in dict.fromkeys(names) if each not in labels]


# the same in SPARQL


def templates(base: str) -> Json:
    """Return the lines of the query: ``{}`` stands for an IRI, or for a word as a string."""
    anything = "|".join(NAMED)
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
        "plan": "  ?task ipp:inPlan <{}> .\n",
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
        "things": {
            name: {**_of_things(base, *lines), **_OF_LIST.get(name, {})}
            for name, lines in _LISTS.items()
        },
    }


_LISTS = {
    "agency": (("ipp:Agency",), (), "", "  ?task a ipp:Task ; ipp:responsibleAgency ?thing .\n"),
    "legislation": (
        ("ipp:Legislation", "ipp:ExistingLegislation", "ipp:PlannedLegislation"),
        ("ipp:Agency",),
        "",
        "  ?task a ipp:Task ; ipp:legislativeAction ?part .\n  ?part ipp:legislation ?thing .\n",
    ),
    "other": (
        tuple(name for name in _THINGS if name not in _THINGS[:4]),
        _THINGS[:4],
        '  FILTER(!STRSTARTS(STR(?thing), "{base}vocab/") || '
        + " || ".join(f'STRSTARTS(STR(?thing), "{{base}}vocab/{each}/")' for each in _CONCEPTS)
        + ")\n",
        f"  ?task a ipp:Task ; {'|'.join(NAMED)} ?thing .\n",
    ),
}
"""Each list of things with its classes, what they are not, a filter, and the way from a task."""
_OF_LIST = {
    "agency": {
        "way-lead": "  ?task a ipp:Task ; ipp:leadAgency ?thing .\n",
        "way-participant": "  ?task a ipp:Task ; ipp:participatingAgency ?thing .\n",
    },
    "legislation": {"kind": "  ?thing ipp:legislationKind <{}> .\n"},
}


def _of_things(
    base: str, classes: Iterable[str], others: Iterable[str], filters: str, way: str
) -> Json:
    """Return the lines of the query for things: as of `templates`, those that differ."""
    apart = "".join(f"  FILTER NOT EXISTS {{ ?thing a {each} }}\n" for each in others)
    return {
        "head": f"""\
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ipp: <{base}ontology#>
PREFIX org: <{PREFIXES["org"]}>
PREFIX schema: <{PREFIXES["schema"]}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT DISTINCT ?thing
WHERE {{
  VALUES ?class {{ {" ".join(classes)} }}
  ?thing a ?class .
{apart}{filters.replace("{base}", base)}""",
        "way": way,
        "word": (
            "  FILTER EXISTS {\n"
            "    ?thing skos:prefLabel|skos:altLabel ?name .\n"
            "    FILTER(CONTAINS(LCASE(?name), {}))\n"
            "  }\n"
        ),
        "tail": "}\nORDER BY ?thing\n",
    }
