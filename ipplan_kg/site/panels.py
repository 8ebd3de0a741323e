"""What a page shows of a thing: passages of text, and panels of rows, tasks or counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.site.passages import language_of, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipplan_kg.site.passages import Piece
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = [
    *("Counted", "Panel", "Passage", "Quote", "Row", "TaskRow"),
    *("counted", "quote", "quotes", "states", "task_row"),
]

MOST_TASKS, MOST_ROWS = 20, 100
"""Of a long list, the page shows so many tasks where a search finds the rest, else so many rows."""
_SNIPPET = 180
_MOST_COUNTED = 40
_MOST_SOURCES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a text, and the string that they are."""

    string: ox.NamedNode
    text: str
    language: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a panel: things, what is said of them, the words that say so, and the triple."""

    things: tuple[ox.NamedNode | ox.Literal, ...]
    notes: tuple[ox.NamedNode | ox.Literal | str, ...] = ()
    """Terms, or keys of messages in the table ``notes``."""
    quotes: tuple[Quote, ...] = ()
    because: tuple[ox.Triple, ...] = ()
    """What the row states, to be explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task in a list: its number, the beginning of its text, who leads it."""

    task: ox.NamedNode
    number: str
    text: str
    language: str
    leads: tuple[ox.NamedNode, ...]
    notes: tuple[ox.NamedNode | str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    because: tuple[ox.Triple, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A thing, how often it occurs, and with what."""

    thing: ox.NamedNode
    count: int
    shown: tuple[ox.NamedNode, ...]
    """The first of the things that it occurs with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Items under a heading, which is a key of messages in the table ``headings``."""

    heading: str
    rows: tuple[Row, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    counts: tuple[Counted, ...] = ()
    query: str = ""
    """The name of the catalogue's query that asks for the same."""
    search: tuple[tuple[str, str], ...] = ()
    """What finds all of the tasks in the search, where there are too many to show."""
    about: ox.NamedNode | None = None
    """What the panel is about where that is one part of the page's thing: a section, say."""
    count: int = 0
    """How many rows or tasks there are, where the panel has the first of them."""

    def __len__(self) -> int:
        """How many items there are, whether the panel has them or not."""
        return max(self.count, len(self.rows) + len(self.tasks) + len(self.counts))

    @property
    def is_cut(self) -> bool:
        """Whether there are more than the panel has."""
        return self.count > len(self.rows) + len(self.tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a text with marks in it."""

    string: ox.NamedNode
    language: str
    pieces: tuple[Piece, ...]
    kinds: tuple[str, ...] = field(default=())
    """The kinds of its marks, for the key beside it."""


def quotes(reader: Reader, thing: ox.NamedNode, *names: str) -> tuple[Quote, ...]:
    """Return the strings that these properties (`ipp:evidence` if none is given) lead to."""
    found = [each for name in names or ("ipp:evidence",) for each in reader.things(thing, name)]
    return tuple(made for each in found if (made := quote(reader, each)) is not None)


def states(reader: Reader, subject: ox.NamedNode, name: str, value: ox.NamedNode) -> ox.Triple:
    """Return a triple whose property is named by a CURIE."""
    return ox.Triple(subject, reader.term(name), value)


def quote(reader: Reader, string: ox.NamedNode) -> Quote | None:
    """Return a string of a text as a quote; None if it is not one."""
    words, span = reader.text(string, "nif:anchorOf"), span_of(string.value)
    if span is None or not words.text:
        return None
    return Quote(
        string=string,
        text=words.text,
        language=words.language or language_of(reader, string),
        begin=span[0],
        end=span[1],
    )


def task_row(
    reader: Reader,
    task: ox.NamedNode,
    language: Language,
    *,
    notes: tuple[ox.NamedNode | str, ...] = (),
    quotes: tuple[Quote, ...] = (),
    because: tuple[ox.Triple, ...] = (),
) -> TaskRow:
    """Return a task as a row of a list; why it stands there, and why who leads it does."""
    leads = tuple(reader.things(task, "ipp:leadAgency"))
    lead = reader.term("ipp:leadAgency")
    also = (ox.Triple(task, lead, each) for each in leads)
    text = reader.text(task, "ipp:text", language)
    words = " ".join(text.text.split())
    if len(words) > _SNIPPET:
        cut = words[:_SNIPPET]
        words = f"{cut[: cut.rfind(' ')] if ' ' in cut[100:] else cut}…"
    return TaskRow(
        task=task,
        number=reader.text(task, "ipp:number").text,
        text=words,
        language=text.language,
        leads=leads,
        notes=notes,
        quotes=quotes,
        because=tuple(dict.fromkeys((*because, *also))) if because else (),
    )


def counted(
    reader: Reader,
    heading: str,
    found: Iterable[tuple[ox.NamedNode, ox.NamedNode]],
    language: Language,
    query: str = "",
    *,
    most: int = _MOST_COUNTED,
) -> Panel:
    """Return a panel that counts things, the most frequent first, then by label.

    Args:
        reader: Of the store.
        heading: Of the panel.
        found: Each thing with what it occurs with: a task, say.
        language: Of the labels.
        query: The name of the catalogue's query that asks for the same.
        most: How many things are shown.
    """
    counts: Counter[ox.NamedNode] = Counter()
    sources: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for thing, source in found:
        counts[thing] += 1
        first = sources.setdefault(thing, [])
        first.append(source)
        if len(first) > 4 * _MOST_SOURCES:  # of very many, only the first are kept
            first[:] = nsmallest(_MOST_SOURCES, first, key=reader.order)
    ordered = sorted(
        counts.items(), key=lambda pair: (-pair[1], reader.label(pair[0], language).text)
    )[:most]
    shown = tuple(
        Counted(thing, count, tuple(nsmallest(_MOST_SOURCES, sources[thing], key=reader.order)))
        for thing, count in ordered
    )
    return Panel(heading=heading, counts=shown, query=query)
