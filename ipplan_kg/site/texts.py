"""The page of a whole text: every string that the graph speaks of has its address in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipplan_kg.site.passages import Mark, kind_of, span_of

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ipplan_kg.site.reader import Reader

__all__ = ["text_marks"]


def text_marks(reader: Reader, text: ox.NamedNode) -> list[Mark]:
    """Return a mark for each string of a text; empty if the thing is no text."""
    marks = []
    for string in reader.inside(text):
        span = span_of(string.value)
        if span is not None:
            kind, about = _of(reader, string)
            marks.append(Mark(begin=span[0], end=span[1], kind=kind, about=about, string=string))
    return marks


def _of(reader: Reader, string: ox.NamedNode) -> tuple[str, tuple[ox.NamedNode, ...]]:
    """Return the kind of a string, and the task or section whose whole text it is."""
    wholes = tuple(
        each
        for each in reader.subjects("ipp:evidence", string)
        if reader.is_a(each, "ipp:Task", "ipp:Section")
    )
    if wholes:
        return kind_of(reader, wholes[0]), wholes
    named = reader.things(string, "itsrdf:taIdentRef")
    if named:
        return kind_of(reader, named[0]) or "body", ()
    return ("action" if reader.subjects("ipp:cue", string) else "string"), ()
