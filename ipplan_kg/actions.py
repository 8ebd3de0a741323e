"""What a sentence does to an instrument: the action words that govern it, before and behind it.

Walks left from an instrument over the words that may stand between a verb and its object
("Promote | the revision of |", "study and formulate |", "negotiations on IPR issues in |") and
collects the actions. Coordinated verbs count each; they coordinate only with words of their own
form, so that "research, formulate" is not "research and formulation".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ipplan_kg.lang import en_instruments as words
from ipplan_kg.marks import Cue
from ipplan_kg.model import Action, Span
from ipplan_kg.tokens import Token

_IMPLEMENTATION_BEHIND = re.compile(words.TAIL_IMPLEMENTATION, re.I)
_PASSIVE = re.compile(words.PASSIVE, re.I)
_NOUNS_BETWEEN = 4
"""How many words may stand between "implementation of" and "of the RCEP" ("the chapter")."""


def actions_before(tokens: Sequence[Token], first: int, floor: int) -> Cue:
    """Return the actions that govern the object at token `first`.

    Args:
        tokens: The tokens of a sentence.
        first: Index of the object's first token.
        floor: Index that the walk does not pass: the end of the instrument before.
    """
    actions: dict[Action, None] = {}
    forms: frozenset[str] = frozenset()
    i = first - 1
    indefinite = False
    while i >= floor and tokens[i].lower in words.DETERMINERS | words.QUANTIFIERS | {"of"}:
        quantified = tokens[i].lower in words.QUANTIFIERS
        if tokens[i].lower == "of" and not (i > floor and tokens[i - 1].lower in words.QUANTIFIERS):
            break
        indefinite = indefinite or tokens[i].lower in words.INDEFINITE
        i -= 1
        if quantified and i >= floor and tokens[i].lower in words.INDEFINITE:
            i -= 1  # "a series of" is no indefinite article of the object
    if i >= floor and tokens[i].lower.endswith("'s"):
        i -= 1
    i = _over_nouns(tokens, i, floor)
    begin = end = None
    while i >= floor:
        token = tokens[i]
        found = words.ACTION_WORDS.get(token.lower)
        if found is not None and found[1] != {"participle"}:
            action, these = found
            if forms and not these & forms:
                break
            forms = these & forms if forms else these
            actions[action] = None
            begin = i
            end = i if end is None else end
        elif token.lower in (",", "and", "&"):
            if not forms or not _coordinates(tokens, i, floor, forms):
                break
        elif token.lower in words.LIGHT_WORDS or token.lower in words.DETERMINERS:
            if actions:
                begin = i
        elif not forms or not (token.text == token.lower and _is_light(token)):
            break
        i -= 1
    if begin is None or end is None:
        return Cue((), (), indefinite)
    while begin < end and tokens[begin].lower in words.DETERMINERS | {
        "of",
        "to",
        "for",
        "on",
        "will",
        "we",
    }:
        begin += 1
    span = Span(tokens[begin].begin, tokens[first].begin)
    return Cue(_in_order(actions), (_trim(tokens, begin, first) or span,), indefinite)


def actions_behind(text: str, tokens: Sequence[Token], stop: int, end: int) -> Cue:
    """Return the actions told behind an object: "and organizing its implementation".

    Args:
        text: The whole source.
        tokens: The tokens of a sentence.
        stop: Index of the token behind the object.
        end: Offset of the sentence's end.
    """
    if stop and stop <= len(tokens):
        offset = tokens[stop - 1].end
        tail = _IMPLEMENTATION_BEHIND.match(text, offset, end)
        if tail:
            return Cue((Action.IMPLEMENT,), (_stripped(text, tail.start(), tail.end()),))
        passive = _PASSIVE.match(text, offset, end)
        if passive:
            found = words.ACTION_WORDS.get(passive["participle"].lower())
            if found:
                return Cue((found[0],), (_stripped(text, passive.start(), passive.end()),))
    return Cue((), ())


def _over_nouns(tokens: Sequence[Token], i: int, floor: int) -> int:
    """Step over "issues in" or "the chapter of" when an action noun and "of" or "on" precede it."""
    if i < floor or tokens[i].lower not in ("of", "in", "about", "under"):
        return i
    j = i - 1
    while j >= floor and i - j <= _NOUNS_BETWEEN and tokens[j].is_word:
        if tokens[j].lower in words.ACTION_WORDS and j == i - 1:
            return i
        if tokens[j].lower in ("of", "on", "for", "to") and j > floor:
            before = words.ACTION_WORDS.get(tokens[j - 1].lower)
            return j if before is not None and "noun" in before[1] else i
        if (
            j < i - 1
            and "noun" in words.ACTION_WORDS.get(tokens[j].lower, (None, frozenset()))[1]
            and tokens[i].lower == "of"
        ):
            return j  # "application projects of"
        j -= 1
    return i


def _coordinates(tokens: Sequence[Token], i: int, floor: int, forms: frozenset[str]) -> bool:
    """Return whether a comma or "and" at `i` joins a further action word of the same form."""
    j = i - 1
    while j >= floor and tokens[j].lower in (",", "and", "further", "then", "promptly"):
        j -= 1
    if j < floor:
        return False
    found = words.ACTION_WORDS.get(tokens[j].lower)
    if found is None or not found[1] & forms:
        return False
    # "promote research, formulate ...": a noun that governs nothing is no coordinated verb
    return not ("verb" in forms and j > floor and tokens[j - 1].lower in words.OBJECT_TAKING)


def _is_light(token: Token) -> bool:
    return token.lower.endswith("ly")


def _in_order(actions: dict[Action, None]) -> tuple[Action, ...]:
    return tuple(a for a in Action if a in actions)


def _trim(tokens: Sequence[Token], begin: int, first: int) -> Span | None:
    last = first - 1
    while last > begin and tokens[last].lower in words.DETERMINERS:
        last -= 1
    return Span(tokens[begin].begin, tokens[last].end) if last >= begin else None


def _stripped(text: str, begin: int, end: int) -> Span:
    while begin < end and text[begin] in " ,\n":
        begin += 1
    return Span(begin, end)
