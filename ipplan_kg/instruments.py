"""Task text -> the legal and policy instruments in it, and what the task does to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ipplan_kg.actions import actions_before, passive_behind, promoted, tail_behind
from ipplan_kg.lang import en_instruments as words
from ipplan_kg.marks import Cue, merged, status
from ipplan_kg.model import Action, LegislationMention, Span
from ipplan_kg.titles import Candidate, find_descriptions, find_titles
from ipplan_kg.tokens import Sentence, Token, token_pattern, tokenized

PATTERN = token_pattern(words.PHRASES)
"""The tokens of a task, whose action words may be phrases ("draw up")."""
_LONGEST_PHRASE = 7
_COORDINATORS = frozenset({",", "and", "or", "&", "as well as", "the", "a", "an"})


@dataclass(frozen=True, slots=True)
class _Governed:
    """A candidate with the actions that govern it."""

    candidate: Candidate
    cue: Cue
    kind: str
    left: int | None
    """Index of the candidate that it is coordinated with, on its left."""


def find_legislation(
    text: str, span: Span, sentences: Sequence[Sentence] | None = None
) -> tuple[LegislationMention, ...]:
    """Return the instruments in `span` in printed order, each with its actions.

    An instrument that is named twice in the span is marked where it is named first, with all the
    actions of both places.

    Args:
        text: The whole source.
        span: The text of a task.
        sentences: The sentences of `span`, if they were tokenized (with `PATTERN`) before.
    """
    found: list[LegislationMention] = []
    for sentence in tokenized(text, span, PATTERN) if sentences is None else sentences:
        for governed in _govern(sentence.tokens):
            mention = _mention(text, sentence.tokens, governed)
            if mention is not None:
                found.append(mention)
    return merged(found)


def _govern(tokens: Sequence[Token]) -> list[_Governed]:
    """Return every candidate of a sentence with its actions, coordinated ones sharing them."""
    titles = find_titles(tokens)
    candidates = [*titles, *find_descriptions(tokens, titles)]
    candidates.sort(key=lambda c: (c.first, -c.stop))
    governed: list[_Governed] = []
    for candidate in candidates:
        around = [g for g in governed if g.candidate.stop > candidate.first]
        before = [n for n, g in enumerate(governed) if g.candidate.stop <= candidate.first]
        floor = governed[before[-1]].candidate.stop if before else 0
        if around:
            floor = max(floor, around[-1].candidate.first)
        cue = actions_before(tokens, candidate.first, floor)
        inside = [t for t in titles if candidate.first < t.first < candidate.stop]
        if tokens[candidate.head].lower == "legislation" and not (cue.actions or inside):
            cue = promoted(tokens, candidate.first, floor)
        kind, left = candidate.kind, None
        if before and not around and not cue.actions:
            other = governed[before[-1]]
            if _is_coordinated(tokens, other.candidate, candidate):
                left = before[-1]
                cue = replace(other.cue, indefinite=cue.indefinite)
                told_above = other.candidate.umbrella or other.kind != other.candidate.kind
                if told_above and not candidate.titled:  # a title tells its kind itself
                    kind = other.kind
        governed.append(_Governed(candidate, cue, kind, left))
    _govern_from_behind(tokens, governed)
    return governed


def _govern_from_behind(tokens: Sequence[Token], governed: list[_Governed]) -> None:
    """Add what stands behind the candidates: of the last one, or of all that are coordinated."""
    for n in reversed(range(len(governed))):
        each = governed[n]
        tail, of_several = tail_behind(tokens, each.candidate.stop)
        passive = Cue() if each.cue.actions else passive_behind(tokens, each.candidate.stop)
        behind = tail.with_(passive)
        left: int | None = n
        while left is not None and behind.actions:
            governed[left] = replace(governed[left], cue=governed[left].cue.with_(behind))
            left = governed[left].left if of_several or passive.actions else None


def _is_coordinated(tokens: Sequence[Token], left: Candidate, right: Candidate) -> bool:
    """Return whether only commas, conjunctions and acronyms stand between two candidates."""
    between = tokens[left.stop : right.first]
    if left.umbrella:
        return all(t.lower in _COORDINATORS | words.OPENING_LISTS for t in between)
    if between and between[0].is_bracket:
        between = between[1:]
    if between and between[0].lower in words.TITLE_PREPOSITIONS:
        # "the chapter of the A about intellectual property rights and the B"
        rest = [t for t in between[1 : 1 + _LONGEST_PHRASE] if t.lower in ("and", ",")]
        verbs = any(t.lower in words.ACTION_WORDS for t in between)
        return bool(rest) and not verbs and len(between) <= _LONGEST_PHRASE
    return bool(between) and all(t.lower in _COORDINATORS or t.is_bracket for t in between)


def _mention(text: str, tokens: Sequence[Token], governed: _Governed) -> LegislationMention | None:
    candidate, cue = governed.candidate, governed.cue
    if candidate.umbrella:
        return None
    head = tokens[candidate.head].lower
    actions = cue.actions
    if not candidate.titled:
        if not set(actions) - {Action.IMPROVE}:
            return None
        if head in words.MADE_ONLY_HEADS and not words.MAKING & set(actions):
            return None
        if candidate.first == candidate.head and candidate.stop == candidate.head + 1:
            return None  # a bare "guidelines" says nothing of what it is about
    elif candidate.kind == "program" and not (
        words.MAKING & set(actions) or (candidate.first == candidate.head and not candidate.quoted)
    ):
        return None  # a scheme of work and not a text
    span = Span(tokens[candidate.first].begin, tokens[candidate.stop - 1].end)
    if candidate.quoted:
        span = Span(span.begin + 1, span.end - 1)
    return LegislationMention(
        span=span,
        text=text[span.begin : span.end],
        kind=governed.kind,
        titled=candidate.titled,
        actions=actions or (Action.REFER,),
        cues=cue.spans,
        status=status(actions, indefinite=cue.indefinite and not candidate.titled),
    )
