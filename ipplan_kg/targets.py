"""English task text -> the numbers to be reached."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ipplan_kg.lang import en_instruments as words
from ipplan_kg.lang import en_mentions as data
from ipplan_kg.marks import Taken
from ipplan_kg.model import Span, TargetMention
from ipplan_kg.phrases import complement_stop, is_verb
from ipplan_kg.tokens import Sentence, Token

_LONGEST_TARGET = 60
"""How many tokens behind a number are looked at for what is counted."""


def find_targets(
    text: str, span: Span, sentences: Sequence[Sentence], taken: Taken
) -> Iterator[TargetMention]:
    """Yield the targets in printed order: a number and what is counted.

    Args:
        text: The whole source.
        span: The text of a task.
        sentences: The sentences of the span, as tokens.
        taken: The titles, campaigns and events in the span; a number inside one is none.
    """
    found = data.QUOTED.finditer(text, span.begin, span.end)
    quoted = Taken(span, (Span(*quotation.span()) for quotation in found))
    for sentence in sentences:
        tokens, begin, end = sentence.tokens, sentence.span.begin, sentence.span.end
        free = begin
        for number in data.NUMBER.finditer(text, begin, end):
            place = Span(*number.span())
            before = text[max(begin, place.begin - 20) : place.begin]
            if place.begin < free or not (taken.leaves(place) and quoted.leaves(place)):
                continue
            if data.NOT_BEFORE_NUMBER.search(before) or _is_year(number, before):
                continue
            behind = bisect_left(tokens, place.end, key=lambda token: token.begin)
            target = _target(text, number, tokens[behind : behind + _LONGEST_TARGET], end)
            if target is not None:
                free = target.span.end
                yield target


def _is_year(number: re.Match[str], before: str) -> bool:
    return number["value"][:2] in ("19", "20") and (
        len(number["value"]) == 4 and data.BEFORE_YEAR.search(before) is not None
    )


def _target(
    text: str, number: re.Match[str], tokens: Sequence[Token], end: int
) -> TargetMention | None:
    value = int(number["value"].replace(",", ""))
    if number["scale"]:
        value *= data.SCALES[number["scale"].strip().lower()]
    stop = number.end()
    unit = "percent" if number["percent"] else ""
    if not number["percent"]:
        counted = _counted(tokens)
        if counted is None:
            return None
        stop = tokens[counted - 1].end
        unit = text[tokens[0].begin : stop]
    clause = data.CLAUSE_BEHIND.match(text, stop, end)
    year = data.YEAR.search(text, stop, clause.end() if clause else end)
    return TargetMention(
        span=Span(number.start(), stop),
        text=text[number.start() : stop],
        value=value,
        unit=" ".join(unit.split()),
        year=int(year[1]) if year else None,
        approximate=number["about"] is not None,
    )


def _counted(tokens: Sequence[Token]) -> int | None:
    """Return the index behind what is counted: a noun in the plural with its complements."""
    for i, token in enumerate(tokens[:10]):
        verb = is_verb(token) and not token.is_capitalised
        if not token.is_word or token.lower in words.FUNCTION_WORDS - {"and"} or verb:
            return None
        ending = token.lower.endswith("s") and not token.lower.endswith("ss")
        plural = (ending and len(token.lower) > 3) or token.lower in data.PLURALS
        if plural and token.text[0].islower():
            if token.lower in data.NOT_COUNTED:
                return None
            return _counted_stop(tokens, i + 1)
    return None


def _counted_stop(tokens: Sequence[Token], j: int) -> int:
    """Step over ", autonomous regions and municipalities" and the complements behind it."""
    while j < len(tokens) and tokens[j].lower == ",":
        k = j + 1
        while k < len(tokens) and tokens[k].is_word and tokens[k].lower not in words.FUNCTION_WORDS:
            k += 1
        listed = (
            k < len(tokens)
            and tokens[k].lower in (",", "and")
            and j + 1 < k <= j + 4
            and not any(is_verb(t) or t.text.isdigit() for t in tokens[j + 1 : k])
        )
        if not listed:
            return j
        j = k
    return complement_stop(tokens, j)
