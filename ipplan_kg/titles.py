"""Tokens of a sentence -> the instruments it names or describes, each exactly as long as it runs.

A title is a capitalised head noun ("Measures", "Law", "Agreement") with the capitalised words
before it and the connected run of capitalised and function words behind it. A description is the
same in lower case: the modifiers before the head noun and its complements behind it. What a
description needs besides, namely that something is done to it that is done to a text, is for
`instruments` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ipplan_kg.lang import en_instruments as words
from ipplan_kg.model import Span
from ipplan_kg.phrases import (
    NAME_BRACKET,
    can_be_head,
    complement_stop,
    is_adverb,
    is_verb,
    modifiers_start,
)
from ipplan_kg.tokens import Token, token_pattern, tokenize

_PATTERN = token_pattern()

_LONGEST_LIST_MEMBER = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `first` up to, not including, `stop`; the head noun is at `head`."""

    first: int
    head: int
    stop: int
    kind: str
    titled: bool
    umbrella: bool = False
    """ "standards such as A and B": what counts is A and B."""
    quoted: bool = False
    """The one token is a quotation; the title is what it quotes."""


def find_titles(tokens: Sequence[Token]) -> list[Candidate]:
    """Return the titled instruments of a sentence in order, without those inside another title."""
    titles: list[Candidate] = []
    i = 0
    while i < len(tokens):
        quoted = _quoted_title(tokens[i])
        if quoted is not None and not _names_on(tokens, i):
            titles.append(Candidate(i, i, i + 1, quoted, True, quoted=True))
            i += 1
            continue
        first = _title_start(tokens, i, titles[-1].stop if titles else 0)
        if first is None:
            i += 1
            continue
        stop = _title_stop(tokens, first, i)
        titles.append(Candidate(first, i, stop, _kind(tokens, first, i, stop), True))
        i = stop
    return titles


def find_descriptions(tokens: Sequence[Token], titles: Sequence[Candidate]) -> list[Candidate]:
    """Return the instruments that a sentence describes in lower case, in order."""
    inside = {i for t in titles for i in range(t.first, t.stop)}
    found: list[Candidate] = []
    free = 0
    for i, token in enumerate(tokens):
        if i < free or i in inside or token.text != token.lower:
            continue
        kind = words.DESCRIBED_HEADS.get(token.lower)
        if kind is None or not can_be_head(tokens, i):
            continue
        first = modifiers_start(
            tokens, i, max(free, *[0, *(t.stop for t in titles if t.stop <= i)])
        )
        if _is_umbrella(tokens, i):
            found.append(Candidate(first, i, i + 1, kind, False, umbrella=True))
            free = i + 2
            continue
        stop = complement_stop(tokens, _last_head(tokens, i) + 1)
        found.append(Candidate(first, i, stop, kind, False))
        free = stop
    return found


# Titles


def _quoted_title(token: Token) -> str | None:
    """Return the kind of the instrument whose title is quoted, or None for another quotation."""
    if not token.is_quotation:
        return None
    inner = tokenize(token.text, Span(1, len(token.text) - 1), _PATTERN)
    titles = find_titles(inner)
    whole = len(titles) == 1 and titles[0].first == 0 and titles[0].stop >= len(inner) - 1
    return titles[0].kind if whole else None


def _names_on(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a name goes on behind a quotation ('the "14th Five-Year Plan" IP Plan')."""
    return i + 1 < len(tokens) and tokens[i + 1].is_word and tokens[i + 1].is_capitalised


def _title_start(tokens: Sequence[Token], head: int, free: int) -> int | None:
    """Return the first token of the title whose head noun is at `head`, or None if it is none."""
    token = tokens[head]
    if not token.text[0].isupper() or token.lower not in words.TITLE_HEADS:
        return None
    if _is_modifier_here(tokens, head):
        return None
    first = head
    while first > free and _modifies(tokens, first - 1, head, free):
        first -= 1
    if tokens[first].lower in ("and", "&"):
        first += 1
    if first and tokens[first - 1].lower == "this":
        return None  # "this Plan": the text itself
    modifiers = head - first
    of_own = _has_complement(tokens, head)
    if modifiers == 0 and not of_own:
        return None
    if token.lower in words.WEAK_HEADS and modifiers < 1 and not of_own:
        return None
    if token.lower == "partnership" and modifiers < 2:
        return None
    return first


def _has_complement(tokens: Sequence[Token], head: int) -> bool:
    """Return whether a head noun says itself what it is about ("Interpretation (II) on ...")."""
    j = head + 1
    if j < len(tokens) and NAME_BRACKET.fullmatch(tokens[j].text):
        j += 1
    if j >= len(tokens) or tokens[j].lower not in words.TITLE_PREPOSITIONS:
        return False
    # "the Application of Law in Patent Cases" names no law
    return words.TITLE_HEADS[tokens[head].lower] != "law" or tokens[j].lower not in ("in", "to")


def _is_modifier_here(tokens: Sequence[Token], i: int) -> bool:
    """Return whether an instrument noun modifies the next one, as in "Law Enforcement"."""
    if i + 1 >= len(tokens):
        return False
    behind = tokens[i + 1]
    return behind.lower in words.NOT_BEHIND_HEAD or (
        behind.begin - tokens[i].end <= 1 and behind.is_word and behind.is_capitalised
    )


def _modifies(tokens: Sequence[Token], i: int, head: int, free: int) -> bool:
    """Return whether token `i` is part of the run of capitalised words before a head noun."""
    token = tokens[i]
    if token.is_bracket or not (token.is_word or token.is_quotation):
        return False
    if token.lower in ("and", "&"):
        # "Protection and Utilization Plan", but "Patent Law and Trademark Law"
        return (
            i - 1 >= free
            and tokens[i - 1].is_capitalised
            and tokens[i - 1].is_word
            and tokens[i - 1].lower not in words.TITLE_HEADS
            and tokens[i + 1].is_capitalised
            and i + 1 < head
        )
    if not token.is_capitalised:
        return False
    if token.lower in words.TITLE_HEADS and not _is_modifier_here(tokens, i):
        return False
    return not _is_opening_verb(tokens, i)


def _is_opening_verb(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a capitalised word is a verb that opens the sentence ("Issue Measures on")."""
    token = tokens[i]
    known = token.lower in words.LIGHT_WORDS or (
        token.lower in words.ACTION_WORDS and words.ACTION_WORDS[token.lower][1] != {"noun"}
    )
    if not known:
        return False
    return (
        i == 0 or tokens[i - 1].lower in (",", ":", "and", "to", "will") or token.text[0].islower()
    )


def _title_stop(tokens: Sequence[Token], first: int, head: int) -> int:
    """Return the token behind the title that begins at `first`."""
    last = head
    j = head + 1
    if j < len(tokens) and _opens_lower_complement(tokens, first, head):
        return complement_stop(tokens, j)
    while j < len(tokens):
        token = tokens[j]
        if token.is_bracket:
            if not NAME_BRACKET.fullmatch(token.text):
                break
            last = j
        elif token.is_quotation or (token.is_word and token.is_capitalised):
            if _begins_clause(tokens, j):
                break
            last = j
        elif token.lower == ",":
            member = _list_member(tokens, j)
            if member is None:
                break
            last = member
            j = member
        elif token.lower in ("and", "or", "&", "as well as"):
            if token.lower == "as well as" or not _goes_on(tokens, j):
                break
        elif token.lower == "to":
            if j + 1 >= len(tokens) or not (
                tokens[j + 1].is_capitalised or tokens[j + 1].lower in ("and", "the")
            ):
                break
        elif token.lower in words.FUNCTION_WORDS:
            pass
        elif token.is_word:
            tail = _lower_word(tokens, j, last)
            if tail is None:
                break
            if tail:
                return j + 1
        elif token.text in "'’-–/":
            pass
        else:
            break
        j += 1
    return last + 1


def _opens_lower_complement(tokens: Sequence[Token], first: int, head: int) -> bool:
    """Return whether a title's complement is all lower case ("Plan for copyright work")."""
    if head + 2 >= len(tokens) or tokens[head + 1].lower not in ("for", "on", "concerning"):
        return False
    if words.TITLE_HEADS[tokens[head].lower] in ("law", "treaty", "agreement"):
        return False
    stop = complement_stop(tokens, head + 1)
    return not any(
        t.is_capitalised and not t.text.isupper() and not t.text[0].isdigit()
        for t in tokens[head + 2 : stop]
    )


def _begins_clause(tokens: Sequence[Token], j: int) -> bool:
    """Return whether a capitalised word behind a comma opens a clause ("..., Further revise")."""
    return (
        tokens[j - 1].lower == ","
        and j + 1 < len(tokens)
        and is_verb(tokens[j + 1])
        and tokens[j + 1].text == tokens[j + 1].lower
    )


def _list_member(tokens: Sequence[Token], comma: int) -> int | None:
    """Return the last token of ", Technology" in "Science, Technology and Industry", or None.

    A comma is inside a title if capitalised words, then another comma or "and", then a further
    capitalised word that does not begin a title stand behind it.
    """
    last = None
    while True:
        j = _behind_member(tokens, comma)
        if j is None:
            return None
        last = last or max(j - 1, comma + 1)
        if tokens[j].lower == "and":
            return last if _goes_on(tokens, j) else None
        if j == comma + 1:
            return None
        comma = j


def _behind_member(tokens: Sequence[Token], comma: int) -> int | None:
    """Return the comma or "and" behind the capitalised words that follow a comma, or None."""
    for j in range(comma + 1, min(len(tokens), comma + 2 + _LONGEST_LIST_MEMBER)):
        token = tokens[j]
        if token.lower in (",", "and"):
            return j
        named = token.is_capitalised and not token.is_bracket
        if token.lower in words.TITLE_HEADS or not (named or token.lower in ("of", "the")):
            return None
    return None


def _goes_on(tokens: Sequence[Token], conjunction: int) -> bool:
    """Return whether a title goes on behind "and": with a capitalised word that opens no title."""
    j = conjunction + 1
    if j < len(tokens) and tokens[j].lower == "the":
        j += 1
    if j >= len(tokens) or not (tokens[j].is_capitalised and not tokens[j].is_bracket):
        # "Access to and Benefit sharing": a lower-case word may stand between
        return (
            j + 1 < len(tokens)
            and tokens[j].is_word
            and not is_verb(tokens[j])
            and tokens[j + 1].is_capitalised
            and tokens[j + 1].is_word
            and not is_adverb(tokens[j])
        )
    for i in range(j, min(len(tokens), j + 8)):
        if not (tokens[i].is_capitalised or tokens[i].is_quotation):
            return True
        if _title_start(tokens, i, j) is not None:
            return False
    return True


def _lower_word(tokens: Sequence[Token], j: int, last: int) -> bool | None:
    """Judge a lower-case content word behind a title: None ends the title before it.

    True ends it with the word ("... Patent Navigation work"), False goes on ("Trademark brand
    Guidance Stations", "Benefit sharing of Biological Genetic Resources").
    """
    token = tokens[j]
    behind = tokens[j + 1] if j + 1 < len(tokens) else None
    if last != j - 1 or token.lower in ("that", "which", "during"):
        return None
    if behind is not None and behind.is_word and behind.is_capitalised:
        return None if is_verb(token) or is_adverb(token) else False
    if behind is not None and behind.lower in ("of", "in", "for", "on") and j + 2 < len(tokens):
        k = j + 2 + (tokens[j + 2].lower == "the")
        if k < len(tokens) and tokens[k].is_capitalised and not is_verb(token):
            return False
    boundary = behind is None or not behind.is_word or behind.lower in ("and", "to")
    return True if token.lower in words.TITLE_TAILS and boundary else None


def _kind(tokens: Sequence[Token], first: int, head: int, stop: int) -> str:
    kind = words.TITLE_HEADS[tokens[head].lower]
    title = " ".join(t.text for t in tokens[first:stop])
    if kind in ("provisions", "rules") and re.search(words.JUDICIAL_PROVISIONS, title, re.I):
        return "judicial-interpretation"
    return kind


# Descriptions


def _last_head(tokens: Sequence[Token], i: int) -> int:
    """Return the last of coordinated heads with one complement ("rules and standards for")."""
    if (
        i + 2 < len(tokens)
        and tokens[i + 1].lower in ("and", "or")
        and tokens[i + 2].lower in words.DESCRIBED_HEADS
    ):
        return i + 2
    return i


def _is_umbrella(tokens: Sequence[Token], i: int) -> bool:
    """Return whether "such as" and a list of further instruments stand behind a head."""
    if i + 1 >= len(tokens) or tokens[i + 1].lower not in words.OPENING_LISTS:
        return False
    for token in tokens[i + 2 : i + 10]:
        if token.lower in words.DESCRIBED_HEADS or token.lower in words.TITLE_HEADS:
            return True
        if token.lower in (",", "and"):
            return False
    return False
