"""English task text -> the special campaigns and enforcement actions it launches."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from ipplan_kg.lang import en_mentions as data
from ipplan_kg.marks import Taken, first_of_each, named_mention
from ipplan_kg.model import EntityType, NamedMention, Span
from ipplan_kg.phrases import can_be_head, complement_stop, modifiers_start
from ipplan_kg.tokens import Sentence, Token


def find_campaigns(
    text: str, span: Span, sentences: Sequence[Sentence], taken: Taken
) -> Iterator[NamedMention]:
    """Yield the campaigns in printed order: those with a quoted name, and those told by a purpose.

    Args:
        text: The whole source.
        span: The text of a task.
        sentences: The sentences of the span, as tokens.
        taken: The titles in the span; a campaign inside one is none.
    """
    found: list[Span] = []
    quoting = Taken(span)
    for match in data.QUOTED_CAMPAIGN.finditer(text, span.begin, span.end):
        group = "behind" if match["behind"] else "before"
        quoting.add(Span(match.start(), match.end()))
        for name in data.QUOTED.finditer(text, match.start(group), match.end(group)):
            found.append(Span(name.start(1), name.end(1)))
    for tokens in (sentence.tokens for sentence in sentences):
        for i, token in enumerate(tokens):
            special = token.lower in data.SPECIAL_HEADS and _modified_by(tokens, i, {"special"})
            if token.lower not in data.CAMPAIGN_HEADS and not special:
                continue
            place = Span(token.begin, token.end)
            if not (taken.leaves(place) and quoting.leaves(place) and can_be_head(tokens, i)):
                continue
            first = modifiers_start(tokens, i, 0, data.CAMPAIGN_HEADS)
            stop = i + 1
            if i + 1 < len(tokens) and tokens[i + 1].lower in (
                "to", "for", "against", "on", "of", "in"
            ):  # fmt: skip
                stop = _purpose_stop(tokens, i + 1)
            elif not any(t.is_capitalised for t in tokens[first:i]):
                continue  # "a campaign": which one is not said
            found.append(Span(tokens[first].begin, tokens[stop - 1].end))
    yield from first_of_each(named_mention(text, s, EntityType.CAMPAIGN) for s in found)


def _purpose_stop(tokens: Sequence[Token], j: int) -> int:
    """Return the index behind "to improve the copyright of ..." or "against piracy"."""
    if tokens[j].lower == "to":
        j += 1  # the verb of the purpose itself
        return complement_stop(tokens, j + 1, data.CAMPAIGN_HEADS)
    return complement_stop(tokens, j, data.CAMPAIGN_HEADS)


def _modified_by(tokens: Sequence[Token], i: int, modifiers: Container[str]) -> bool:
    return any(t.lower in modifiers for t in tokens[max(0, i - 3) : i])
