"""Marks of any language: named things once each, instruments once each with their status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ipplan_kg.model import (
    Action,
    BodyType,
    EntityType,
    LegislationMention,
    NamedMention,
    Span,
    Status,
)
from ipplan_kg.names import name_key


@dataclass(frozen=True, slots=True)
class Cue:
    """What is done to an instrument, and the words that tell it."""

    actions: tuple[Action, ...] = ()
    spans: tuple[Span, ...] = ()
    indefinite: bool = False
    """An indefinite article stands before the object."""

    def with_(self, other: Cue) -> Cue:
        """Return both cues as one."""
        actions = tuple(a for a in Action if a in self.actions or a in other.actions)
        return Cue(actions, self.spans + other.spans, self.indefinite)


def is_free(span: Span, taken: Iterable[Span]) -> bool:
    """Return whether a span overlaps none of those taken."""
    return not any(span.overlaps(other) for other in taken)


class Taken:
    """The code points of a span that marks take up; each question takes the same short time."""

    def __init__(self, within: Span, spans: Iterable[Span] = ()) -> None:
        self._begin = within.begin
        self._marked = bytearray(within.end - within.begin)
        self.add(*spans)

    def add(self, *spans: Span) -> None:
        """Take up the code points of further spans."""
        for span in spans:
            begin, end = span.begin - self._begin, span.end - self._begin
            self._marked[begin:end] = b"\1" * (end - begin)

    def leaves(self, span: Span) -> bool:
        """Return whether none of a span's code points is taken."""
        return self._marked.find(1, span.begin - self._begin, span.end - self._begin) < 0


def named_mention(
    text: str,
    span: Span,
    type_: EntityType,
    body_type: BodyType | None = None,
    *,
    described: bool = False,
) -> NamedMention:
    """Return the mention of a named thing at a span."""
    return NamedMention(
        span=span,
        text=text[span.begin : span.end],
        type=type_,
        body_type=body_type,
        described=described,
    )


def first_of_each(mentions: Iterable[NamedMention]) -> Iterator[NamedMention]:
    """Yield the mentions in printed order, each name once."""
    seen: set[str] = set()
    for mention in sorted(mentions, key=lambda m: m.span):
        key = name_key(mention.text)
        if key not in seen:
            seen.add(key)
            yield mention


def status(actions: Iterable[Action], *, indefinite: bool) -> Status | None:
    """Return whether what is done to an instrument says that it is there already."""
    done = set(actions)
    if {Action.FORMULATE, Action.REVISE} <= done:
        return None
    if done & {Action.FORMULATE, Action.PROMOTE_LEGISLATION, Action.NEGOTIATE}:
        return Status.PLANNED
    if done & {Action.ISSUE, Action.STUDY} and not done & {Action.REVISE, Action.IMPROVE}:
        return Status.PLANNED
    if done and done <= {Action.IMPLEMENT, Action.APPLY} and indefinite:
        return None
    return Status.EXISTING


def merged(mentions: Sequence[LegislationMention]) -> tuple[LegislationMention, ...]:
    """Return each instrument once, where it is named first, with the actions of every place."""
    found: dict[tuple[str, bool], LegislationMention] = {}
    for mention in mentions:
        key = (mention.text.replace("’", "'").casefold(), mention.titled)
        first = found.get(key)
        if first is None:
            found[key] = mention
            continue
        done = set(first.actions) | set(mention.actions)
        if len(done) > 1:
            done.discard(Action.REFER)
        found[key] = replace(
            first,
            actions=tuple(a for a in Action if a in done),
            cues=first.cues + mention.cues,
            status=status(done - {Action.REFER}, indefinite=False),
        )
    return tuple(found.values())
