"""Source -> Plan: segments the text and marks what each task says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ipplan_kg.lang import Language, language
from ipplan_kg.mentions import find_mentions
from ipplan_kg.model import AuthorityEntry, EntityType, Mentions, Plan, Source, Span
from ipplan_kg.names import name_key
from ipplan_kg.segment import segment

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


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
    segments = segment(source, data, known)
    return Plan(
        source=source,
        preamble=segments.preamble,
        lead_rule=segments.lead_rule,
        sections=segments.sections,
        tasks=tuple(
            replace(task, mentions=find_mentions(source.text, task.text_span, data))
            for task in segments.tasks
        ),
        notices=segments.notices,
        preamble_mentions=_preamble(source, segments.preamble, data),
    )


def _preamble(source: Source, span: Span | None, data: Language) -> Mentions:
    """Mark the instruments that the preamble says the plan implements, and nothing else."""
    if span is None:
        return Mentions()
    return Mentions(legislation=find_mentions(source.text, span, data).legislation)


def detect_language(text: str) -> str:
    """Return `zh` for a text mostly in Chinese characters, `en` for any other."""
    sample = text[:100_000]
    return "zh" if len(_HAN.findall(sample)) > len(_LATIN.findall(sample)) else "en"
