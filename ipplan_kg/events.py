"""English task text -> the conferences, fairs, weeks, days and meetings in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ipplan_kg.instruments import PATTERN
from ipplan_kg.lang import en_instruments as words
from ipplan_kg.lang import en_mentions as data
from ipplan_kg.marks import Taken, first_of_each, named_mention
from ipplan_kg.model import EntityType, NamedMention, Span
from ipplan_kg.phrases import can_be_head, complement_stop, is_verb
from ipplan_kg.tokens import Sentence, Token, tokenize


def find_events(
    text: str, span: Span, sentences: Sequence[Sentence], taken: Taken
) -> Iterator[NamedMention]:
    """Yield the events in printed order, named or described in the singular.

    Args:
        text: The whole source.
        span: The text of a task.
        sentences: The sentences of the span, as tokens.
        taken: The titles and campaigns in the span; an event inside one is none.
    """
    found = []
    for tokens in (sentence.tokens for sentence in sentences):
        free = 0
        for i, token in enumerate(tokens):
            if token.lower not in data.EVENT_HEADS or i < free:
                continue
            event = _event(tokens, i, free)
            if event is None:
                continue
            first, stop = event
            place = Span(tokens[first].begin, tokens[stop - 1].end)
            if taken.leaves(place):
                found.append(place)
                free = stop
    for match in data.QUOTED.finditer(text, span.begin, span.end):
        inside = tokenize(text, Span(match.start(1), match.end(1)), PATTERN)
        named = len(inside) > 1 and all(t.text[0].isupper() for t in (inside[0], inside[-1]))
        place = Span(match.start(1), match.end(1))
        if named and inside[-1].lower in data.EVENT_HEADS and taken.leaves(place):
            found.append(place)
    yield from first_of_each(named_mention(text, s, EntityType.EVENT) for s in found)


def _event(tokens: Sequence[Token], i: int, free: int) -> tuple[int, int] | None:
    """Return the first and the last-but-one index of the event whose head is at `i`, or None."""
    named = tokens[i].text[0].isupper()
    if not can_be_head(tokens, i) or (not named and tokens[i].lower not in data.MEETING_HEADS):
        return None
    first = _event_start(tokens, i, free)
    if any(t.lower in data.NOT_EVENT_MODIFIERS for t in tokens[first:i]):
        return None
    takes_complement = (
        tokens[i].lower in data.MEETING_HEADS
        and i + 1 < len(tokens)
        and tokens[i + 1].lower in ("of", "on", "for", "between", "among")
    )
    if not takes_complement:
        return (first, i + 1) if named and first < i else None
    stop = complement_stop(tokens, i + 1, data.EVENT_HEADS)
    capitalised = any(t.is_capitalised and t.is_word for t in tokens[first:stop])
    return (first, stop) if named or capitalised or _is_held(tokens, first) else None


def _is_held(tokens: Sequence[Token], first: int) -> bool:
    """Return whether one meeting is held: "hold a seminar on patents"."""
    return (
        first > 1
        and tokens[first - 1].lower in words.INDEFINITE
        and tokens[first - 2].lower in data.HOLDING
    )


def _event_start(tokens: Sequence[Token], i: int, free: int) -> int:
    first = i
    while first > free:
        token = tokens[first - 1]
        if token.is_bracket:
            if first - 1 == free or not tokens[first - 2].is_capitalised:
                break
        elif token.lower in ("and", "&"):
            joined = (
                first - 2 >= free
                and tokens[first - 2].is_capitalised
                and tokens[first - 2].is_word
                and tokens[first - 2].lower not in data.EVENT_HEADS
                and tokens[first].is_capitalised
            )
            if not joined:
                break
        elif (
            not token.is_word
            or (token.text.isdigit() and len(token.text) < 4)  # "on April 26 World ... Day"
            or token.lower in words.FUNCTION_WORDS | words.DETERMINERS
            or token.lower.endswith("'s")
            or is_verb(token)
        ):
            break
        first -= 1
    return first
