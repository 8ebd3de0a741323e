"""What a sentence in Chinese does to an instrument: action words before it and behind it.

Verbs stand in clusters with words that only say how ("加快推进修订", "研究制定并印发"). A cluster
before an object governs it; one behind it does where nothing else follows that it could govern.

Texts are keys (`script.key_text`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ipplan_kg.lang import zh_instruments as words
from ipplan_kg.lang.zh_instruments import alternation
from ipplan_kg.marks import Cue, is_free
from ipplan_kg.model import Action, Span

_ACT = alternation(words.ACTION_WORDS)
_LIGHT = alternation(words.LIGHT_WORDS)
_JOIN = r"以及|并且|[、和与及并或]"
# Atomic, so that "修订和完善《B》" is not taken for "修订" and a boundary.
_CLUSTER = rf"(?>(?:{_LIGHT})*(?:{_ACT})(?:(?:{_JOIN}|{_LIGHT})*(?:{_ACT}))*)"
_END = r"(?=[,。;:、()\n]|和|及|以及|并|与|或|$)"
_ACTS = re.compile(_ACT)
_WORDS = re.compile(rf"(?:{_LIGHT}|{_JOIN})*+")
_BETWEEN = re.compile(rf"(?:{_LIGHT}|{_JOIN}|{words.TYPE_NAMES.rstrip('*')})*+")
_OPENING_CLUSTER = re.compile(rf"(?:{_JOIN})?(?P<verbs>{_CLUSTER})")
# "(RCEP)谈判", "等部门规章制定工作", "知识产权章节谈判"
_BEHIND = re.compile(
    rf"(?:\([^()《》]{{0,30}}\))?等?(?:{words.TYPE_NAMES}){words.ALONG}{words.CHAPTER}"
    rf"(?P<verbs>{_CLUSTER}){words.WORK_NOUNS}{_END}"
)
# "并组织实施", ",推动尽快出台": a clause without object goes on with the instrument.
_TAIL = re.compile(rf"[,、]?(?P<and>并且|同时|并)?(?P<verbs>{_CLUSTER})(?:工作)?(?=[,。;()\n]|$)")
_OF_TAILS = frozenset({Action.ISSUE, Action.IMPLEMENT, Action.APPLY})
_LONGEST_OBJECT = 20
"""How many characters of another object may stand between a verb and a title."""


def act_before(text: str, span: Span) -> tuple[bool, Cue]:
    """Return what the words in `span` do to the titles behind it.

    First whether the titles are only what the task goes by ("按照《A》要求").
    """
    region = _masked(text, span)
    basis = max((m.end() for m in words.BASIS.finditer(region)), default=0)
    acts = [m for m in _ACTS.finditer(region) if m.start() >= basis]
    for i in range(len(acts) - 1, -1, -1):
        if _reaches(acts[i].group(), region[acts[i].end() :]):
            return False, _cue(region, acts[: i + 1], span.begin)
    return basis > 0, Cue()


def act_behind(text: str, begin: int, end: int) -> tuple[Cue, int]:
    """Return what a verbal noun behind `begin` does to the instrument before it ("《A》修订").

    Also returns where the words end.
    """
    found = _BEHIND.match(text, begin, end)
    return (_verbs(found, Cue()), found.end()) if found else (Cue(), begin)


def act_further(text: str, begin: int, end: int) -> tuple[Cue, int]:
    """Return what clauses without object go on to do ("并组织实施"), and where they end."""
    cue = Cue()
    while tail := _TAIL.match(text, begin, end):
        actions = {a for act in _ACTS.findall(tail["verbs"]) for a in words.ACTION_WORDS[act]}
        if tail["and"] is None and (not actions <= _OF_TAILS or text[begin] != ","):
            break
        cue, begin = _verbs(tail, cue), tail.end()
    return cue, begin


def governing_verb(
    text: str, clause: Span, span: Span, closed: Sequence[Span]
) -> tuple[Cue, int] | None:
    """Return the verb in `span` that governs a description behind it, and where the verb ends.

    A verb that makes texts governs from anywhere; any other one only where it opens the clause.
    """
    region = _masked(text, span)
    acts = [
        m
        for m in _ACTS.finditer(region)
        if is_free(Span(span.begin + m.start(), span.begin + m.end()), closed)
    ]
    for i, act in enumerate(acts):
        if act.group() in words.STRONG_VERBS:
            last = i
            while last + 1 < len(acts) and _WORDS.fullmatch(
                region, acts[last].end(), acts[last + 1].start()
            ):
                last += 1
            return _cue(region, acts[: last + 1], span.begin), span.begin + acts[last].end()
    opening = _OPENING_CLUSTER.match(region) if span.begin == clause.begin else None
    if opening is None:
        return None
    inside = [m for m in acts if m.end() <= opening.end()]
    if not inside:
        return None
    return _cue(region, inside, span.begin), span.begin + opening.end()


def opening_words(text: str, clause: Span) -> Span | None:
    """Return the words at a clause's beginning that push something on ("加快推进"), if any."""
    light = _WORDS.match(text, clause.begin, clause.end)
    if light is None or not words.PUSHING.search(light.group()):
        return None
    return Span(light.start(), light.end())


def clause_begin(text: str, span: Span) -> int:
    """Return the offset behind the last comma or colon in `span`."""
    return max(text.rfind(mark, span.begin, span.end) + 1 for mark in ",:") or span.begin


def _masked(text: str, span: Span) -> str:
    """Return the words in `span` with participles blotted out ("新修订的")."""
    return words.PARTICIPLE.sub(lambda m: "的" * len(m.group()), text[span.begin : span.end])


def _reaches(act: str, gap: str) -> bool:
    """Return whether a verb governs what stands behind the words in `gap`."""
    gap = words.ISSUED_BY.sub("", gap)
    if _BETWEEN.fullmatch(gap):
        return True
    if len(gap) > _LONGEST_OBJECT or gap.startswith("的"):
        return False
    if act in words.STRONG_VERBS:
        return True
    governs = Action.IMPLEMENT in words.ACTION_WORDS[act]
    return governs and re.search(rf"(?:{_JOIN})$", gap) is not None  # "实施强国战略和《A》"


def _cue(region: str, acts: Sequence[re.Match[str]], offset: int) -> Cue:
    """Return the cluster that ends with the last of `acts`."""
    first = len(acts) - 1
    while first and _WORDS.fullmatch(region, acts[first - 1].end(), acts[first].start()):
        first -= 1
    begin = acts[first].start()
    while light := re.search(rf"(?:{_LIGHT})$", region[:begin]):
        begin = light.start()
    actions = {a for act in acts[first:] for a in words.ACTION_WORDS[act.group()]}
    span = Span(offset + begin, offset + acts[-1].end())
    return Cue(tuple(a for a in Action if a in actions), (span,))


def _verbs(found: re.Match[str], cue: Cue) -> Cue:
    """Add the verbs of a match to a cue."""
    actions = {a for act in _ACTS.findall(found["verbs"]) for a in words.ACTION_WORDS[act]}
    return cue.with_(Cue(tuple(actions), (Span(found.start("verbs"), found.end("verbs")),)))
