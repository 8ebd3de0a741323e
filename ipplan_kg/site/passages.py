"""A text and the strings in it that mean something -> a passage with marks, for reading.

Strings lie inside each other: the topic word "Patent" in the title of the Patent Law, that title
in a task. A mark that crosses the end of another is cut in two there, so that marks nest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["KINDS", "Mark", "Piece", "marks_in", "nested", "span_of"]

KINDS = {
    "ipp:Agency": "agency",
    "ipp:Legislation": "legislation",
    "ipp:ExistingLegislation": "legislation",
    "ipp:PlannedLegislation": "legislation",
    "ipp:Campaign": "campaign",
    "ipp:Event": "event",
    "ipp:Programme": "body",
    "ipp:Platform": "body",
    "org:Organization": "body",
    "schema:Country": "body",
    "ipp:Target": "target",
    "ipp:LegislativeAction": "action",
    "skos:Concept": "topic",
    "ipp:Task": "task",
    "ipp:Section": "section",
    "ipp:Plan": "plan",
}
"""What a thing of a class is shown as; of several kinds, the one that comes first."""
_ORDER = {kind: rank for rank, kind in enumerate(KINDS.values())}
_SPAN = re.compile(r".+#char=(?P<begin>[0-9]{1,9}),(?P<end>[0-9]{1,9})")  # RFC 5147


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of a text that means something."""

    begin: int
    end: int
    kind: str
    about: tuple[ox.NamedNode, ...] = ()
    """What it names or is evidence of, the most telling first."""
    string: ox.NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a passage: plain, or under a mark that may have further ones inside it."""

    text: str
    mark: Mark | None = None
    inside: tuple[Piece, ...] = ()


def span_of(iri: str) -> tuple[int, int] | None:
    """Return begin and end of a string's IRI in code points; None if the IRI has none."""
    match = _SPAN.fullmatch(iri)
    return (int(match["begin"]), int(match["end"])) if match else None


def kind_of(reader: Reader, thing: ox.NamedNode) -> str:
    """Return what a thing is shown as, by its class; empty if its class is none of `KINDS`."""
    types = set(reader.types(thing))
    return next((kind for name, kind in KINDS.items() if reader.term(name) in types), "")


def marks_in(reader: Reader, whole: ox.NamedNode) -> list[Mark]:
    """Return the marks inside a string: what its parts name, and what they are evidence of."""
    marks = []
    for string in reader.subjects("nif:superString", whole):
        span = span_of(string.value)
        if span is None:
            continue
        about = _about(reader, string)
        if about:
            kind = min((kind for kind, _ in about), key=lambda each: _ORDER[each])
            things = [thing for _, thing in sorted(about, key=lambda each: _ORDER[each[0]])]
            marks.append(
                Mark(begin=span[0], end=span[1], kind=kind, about=tuple(things), string=string)
            )
    return marks


def _about(reader: Reader, string: ox.NamedNode) -> list[tuple[str, ox.NamedNode]]:
    about = []
    for thing in reader.things(string, "itsrdf:taIdentRef"):
        about.append((kind_of(reader, thing) or "body", thing))
    for name in ("ipp:cue", "ipp:evidence"):
        for thing in reader.subjects(name, string):
            kind = kind_of(reader, thing)
            if kind in ("target", "action") and (name == "ipp:cue" or kind == "target"):
                about.append((kind, thing))
    return about


def nested(text: str, offset: int, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Return a text as pieces, its marks inside each other.

    Args:
        text: The characters from `offset` on.
        offset: Where the text begins, in code points of the whole.
        marks: Those outside the text are left out.
    """
    end = offset + len(text)
    inside = [mark for mark in marks if offset <= mark.begin < mark.end and mark.begin < end]
    inside.sort(key=_outer_first, reverse=True)
    return tuple(_pieces(text, offset, offset, end, inside))


def _outer_first(mark: Mark) -> tuple[int, int, int]:
    return mark.begin, -mark.end, _ORDER.get(mark.kind, 0)


def _pieces(text: str, offset: int, begin: int, end: int, waiting: list[Mark]) -> Iterator[Piece]:
    """Yield the pieces between two places; `waiting` holds the marks to come, the next one last."""
    at = begin
    while waiting and waiting[-1].begin < end:
        mark = waiting.pop()
        if mark.end > end:  # it crosses the end of the mark around it: the rest comes after
            rest = Mark(begin=end, end=mark.end, kind=mark.kind, about=mark.about)
            waiting.append(rest)
            waiting.sort(key=_outer_first, reverse=True)
            mark = Mark(
                begin=mark.begin, end=end, kind=mark.kind, about=mark.about, string=mark.string
            )
        if mark.begin > at:
            yield Piece(text[at - offset : mark.begin - offset])
        inside = tuple(_pieces(text, offset, mark.begin, mark.end, waiting))
        yield Piece(text[mark.begin - offset : mark.end - offset], mark, inside)
        at = mark.end
    if at < end:
        yield Piece(text[at - offset : end - offset])


def language_of(reader: Reader, string: ox.NamedNode) -> Language:
    """Return the language of the text that a string stands in."""
    text = ox.NamedNode(string.value.partition("#")[0])
    found = reader.text(text, "dcterms:language").text
    return "zh" if found.startswith("zh") else "en"
