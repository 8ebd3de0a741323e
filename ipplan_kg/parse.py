"""Source -> Plan: segments the text and marks what each task says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from ipplan_kg import mentions, mentions_zh
from ipplan_kg.lang import Language, Script, language
from ipplan_kg.model import (
    Action,
    AuthorityEntry,
    BodyName,
    EntityType,
    LegislationMention,
    Mentions,
    NamedMention,
    Notice,
    NoticeCode,
    Plan,
    Section,
    Source,
    Span,
    TargetMention,
    Task,
)
from ipplan_kg.names import name_key
from ipplan_kg.script import is_chinese, is_traditional, key_text
from ipplan_kg.segment import segment

_FIND_MENTIONS = {
    Script.LATIN: mentions.find_mentions,
    Script.HAN: mentions_zh.find_mentions,
}
_Quoting = TypeVar("_Quoting", BodyName, LegislationMention, NamedMention, TargetMention)


def parse_plan(source: Source, authority: Iterable[AuthorityEntry] = ()) -> Plan:
    """Return what a source says, every part with its span.

    Total: any text gives a plan, if need be without tasks; what no rule understood is a notice.

    Args:
        source: The text; its language must be one of `lang.LANGUAGES`.
        authority: The known things. Only the names of known agencies are used here, to split
            responsibility clauses whose names contain the separators of the list.

    Raises:
        KeyError: There are no data for the source's language.
    """
    data = language(source.lang)
    known = frozenset(
        name_key(name)
        for entry in authority
        if entry.type is EntityType.AGENCY
        for name in entry.names
    )
    if data.script is Script.HAN:
        key = replace(source, text=key_text(source.text))
        return _as_printed(_parse(key, data, known), source)
    return _parse(source, data, known)


def detect_language(text: str) -> str:
    """Return `zh` or `zh-Hant` for a text mostly in Chinese characters, `en` for any other."""
    if not is_chinese(text):
        return "en"
    return "zh-Hant" if is_traditional(text) else "zh"


def _parse(source: Source, data: Language, known: frozenset[str]) -> Plan:
    segments = segment(source, data, known)
    find = _FIND_MENTIONS[data.script]
    preamble = segments.preamble
    return Plan(
        source=source,
        preamble=segments.preamble,
        lead_rule=segments.lead_rule,
        sections=segments.sections,
        tasks=tuple(
            replace(task, mentions=find(source.text, task.text_span, data))
            for task in segments.tasks
        ),
        notices=segments.notices,
        preamble_mentions=_basis(find(source.text, preamble, data)) if preamble else Mentions(),
    )


def _basis(preamble: Mentions) -> Mentions:
    """Keep of a preamble's marks only the instruments that it says the plan implements.

    A notice that issues the plan may stand before it and names the plan itself.
    """
    implemented = (m for m in preamble.legislation if m.actions != (Action.ISSUE,))
    return Mentions(legislation=tuple(implemented))


# A plan that was read by its key, told in the characters that are printed


def _as_printed(plan: Plan, source: Source) -> Plan:
    """Return a plan read from the key of a source with the source's own characters."""

    def text(of: _Quoting) -> _Quoting:
        return replace(of, text=source.slice(of.span))

    def target(mention: TargetMention) -> TargetMention:
        return replace(text(mention), unit=_printed(mention.unit, mention.span, plan, source))

    def marks(found: Mentions) -> Mentions:
        return replace(
            found,
            legislation=tuple(map(text, found.legislation)),
            campaigns=tuple(map(text, found.campaigns)),
            events=tuple(map(text, found.events)),
            bodies=tuple(map(text, found.bodies)),
            targets=tuple(map(target, found.targets)),
        )

    def task(read: Task) -> Task:
        clause = read.clause and replace(read.clause, names=tuple(map(text, read.clause.names)))
        return replace(
            read,
            text=source.slice(read.text_span),
            clause=clause,
            mentions=marks(read.mentions),
        )

    def section(read: Section) -> Section:
        return replace(read, label=_printed(read.label, read.span, plan, source))

    def notice(given: Notice) -> Notice:
        if given.code is not NoticeCode.LEFTOVER:
            return given
        words, colon, quote = given.message.partition(": ")
        quote = _printed(quote, given.span, plan, source)
        return replace(given, message=words + colon + quote)

    return replace(
        plan,
        source=source,
        sections=tuple(map(section, plan.sections)),
        tasks=tuple(map(task, plan.tasks)),
        notices=tuple(map(notice, plan.notices)),
        preamble_mentions=marks(plan.preamble_mentions),
    )


def _printed(made: str, span: Span, plan: Plan, source: Source) -> str:
    """Return a string taken from the key at `span` in the characters that the source has there.

    Its white space may have been changed, and "..." may stand for its end.
    """
    key = "".join(plan.source.slice(span).split())
    printed = "".join(source.slice(span).split())
    taken = "".join(made.removesuffix("...").split())
    place = key.find(taken)
    if place < 0:
        return made
    characters = iter(printed[place : place + len(taken)])
    return "".join(c if c.isspace() else next(characters, c) for c in made)
