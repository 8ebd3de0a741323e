"""Labels for what nobody has named: tasks and their parts, strings, mappings, graphs, terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE
from ipplan_kg.results import curie
from ipplan_kg.site.messages import messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["made_up"]

_QUOTED = 80
Words = tuple[str, str]
"""Words and their language; empty where they have none."""


def made_up(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    """Return a label for what has none, from what is known of it; None if there is nothing."""
    for tell in _TELL:
        words = tell(reader, term, language)
        if words is not None:
            return words
    return None


def _task(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    number = reader.text(term, "ipp:number").text
    return _told(language, "task", number=number) if number else None


def _property(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    """Return the message for a term of a vocabulary that has no labels of its own here."""
    terms = messages(language)["terms"]
    own = curie(term.value.replace(reader.base, BASE, 1)) if "#" in term.value else ""
    for key in (own, curie(term.value)):
        if key in terms:
            return terms[key], language
    return None


def _text(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    if not reader.is_a(term, "nif:Context"):
        return None
    return _told(language, f"text-{reader.text(term, 'dcterms:language').text}")


def _quoted(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    """Return the words of a string of a text, or of what it should be read as."""
    del language
    words = reader.text(term, "nif:anchorOf")
    if not words.text and reader.is_a(term, "oa:TextualBody"):
        words = reader.text(term, "rdf:value")
    if not words.text:
        return None
    short = " ".join(words.text.split())
    short = short if len(short) <= _QUOTED else f"{short[: _QUOTED - 1]}…"
    return f"“{short}”", words.language


def _part(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    """Return a label for a numbered part of a task or a plan."""
    whole, _, ordinal = term.value.rpartition("/")
    task, _, part = whole.rpartition("/")
    if not ordinal.isdigit():
        return None
    of = reader.text(ox.NamedNode(task), "ipp:number").text
    return _told(language, part if of else f"{part}-of-plan", number=ordinal, task=of)


def _plan(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    if not reader.is_a(term, "ipp:Plan"):
        return None
    return _told(language, "plan", name=term.value.rpartition("/")[2])


def _period(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    if not reader.is_a(term, "dcterms:PeriodOfTime"):
        return None
    first, last = (reader.text(term, name).text for name in ("dcat:startDate", "dcat:endDate"))
    return (f"{first}–{last}", "") if first and last and first != last else None


def _mapping(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    """Return a label for a row of a mapping set: what it says."""
    sides = [reader.things(term, f"rdf:{side}") for side in ("subject", "object")]
    if not all(sides) or not reader.is_a(term, "rdf:Statement"):
        return None
    subject, value = (side[0] for side in sides)
    return f"{reader.label(subject, language).text} → {curie(value.value)}", ""


def _graph(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    path = term.value.removeprefix(reader.base)
    if not path.startswith("graph/"):
        return None
    return _told(language, "graph", name=path.removeprefix("graph/"))


def _base(reader: Reader, term: ox.NamedNode, language: Language) -> Words | None:
    return (messages(language)["site"]["title"], language) if term.value == reader.base else None


def _told(language: Language, key: str, **values: str) -> Words | None:
    labels = messages(language)["labels"]
    return (labels[key].format(**values), language) if key in labels else None


_TELL: tuple[Callable[[Reader, ox.NamedNode, Language], Words | None], ...] = (
    *(_task, _property, _text, _quoted, _part, _plan, _period, _mapping, _graph, _base),
)
