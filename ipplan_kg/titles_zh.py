"""Text in Chinese -> its sentences and the titles in them, which stand between 《 and 》.

Texts are keys (`script.key_text`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ipplan_kg.lang import zh_instruments as words
from ipplan_kg.model import Span

_SENTENCE = re.compile(r"[^。;!?\n]+")
_ABBREVIATED = re.compile(r"\(《?(?:以下|下)?(?:统|并|分别)?(?:简)?称(?:为)?:?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its mark, the whole with its marks 《》, and its kind if it is an instrument."""

    span: Span
    outer: Span
    kind: str | None


def sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of a span: up to a full stop, a semicolon or a line's end."""
    found = _SENTENCE.finditer(text, span.begin, span.end)
    return [Span(match.start(), match.end()) for match in found]


def title_spans(text: str, span: Span) -> list[Span]:
    """Return every title in `span`, of instruments or not, with its marks 《》."""
    return [title.outer for each in sentences(text, span) for title in find_titles(text, each)]


def find_titles(text: str, span: Span) -> list[Title]:
    """Return what stands in 《》 in a sentence, without what is inside another title."""
    titles: list[Title] = []
    for pair in _outermost(text, span):
        before = text[max(span.begin, pair.begin - 12) : pair.begin]
        if _ABBREVIATED.search(before) and ")" not in before[before.rfind("(") :]:
            continue  # "(以下简称《纲要》)"
        tail = words.TITLE_TAIL.match(text, pair.end, span.end)
        whole = Span(pair.begin, tail.end()) if tail else pair
        mark = whole if tail else Span(pair.begin + 1, pair.end - 1)
        if mark.begin < mark.end:
            titles.append(Title(mark, whole, _kind(text[mark.begin : mark.end])))
    return titles


def _outermost(text: str, span: Span) -> list[Span]:
    """Return the pairs of 《 and 》 that are in no other pair; an unclosed 《 hides nothing."""
    pairs: list[Span] = []
    opened: list[int] = []
    for mark in re.compile("[《》]").finditer(text, span.begin, span.end):
        if mark.group() == "《":
            opened.append(mark.start())
        elif opened:
            pair = Span(opened.pop(), mark.end())
            while pairs and pair.contains(pairs[-1]):
                pairs.pop()
            pairs.append(pair)
    return pairs


def _kind(title: str) -> str | None:
    """Return the kind that the last noun of a title tells; None if it names no instrument."""
    name = title.rstrip("》〉")
    while bracket := re.search(r"\([^()]*\)$", name):
        name = name[: bracket.start()].rstrip("》〉")
    if words.JUDICIAL_PROVISIONS.search(name):
        return "judicial-interpretation"
    if words.NOT_LAW.search(name):
        return None
    head = words.TITLE_HEAD.search(name)
    return words.TITLE_HEADS[head["head"]] if head else None
