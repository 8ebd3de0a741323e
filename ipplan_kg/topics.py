"""Task text -> its topics, each with the words that told it."""

from __future__ import annotations

from collections.abc import Sequence

from ipplan_kg.lang import Language
from ipplan_kg.model import Span, TopicMention

_MOST = 5


def find_topics(
    text: str,
    span: Span,
    language: Language,
    *,
    titles: Sequence[Span] = (),
    names: Sequence[Span] = (),
) -> tuple[TopicMention, ...]:
    """Return one to five topics of `span` in the order they are told; none if no word tells.

    With more than five candidates those are kept that more words tell, and of equal ones those
    that are told outside a title.

    Args:
        text: The whole source.
        span: The text of a task.
        language: Holds the words of each topic.
        titles: The titles in `span`.
        names: The names of events and programmes in `span`. A word inside one tells nothing but
            what the name is of ("China International Copyright Expo" tells of an expo).
    """
    found = []
    for topic, pattern in language.topics.items():
        matches = (Span(*match.span()) for match in pattern.finditer(text, span.begin, span.end))
        spans = tuple(s for s in matches if not _is_aside(s, names))
        if spans:
            found.append(TopicMention(topic=topic, spans=spans))
    if len(found) > _MOST:
        found.sort(key=lambda t: (-len(t.spans), _only_in_titles(t, titles), t.spans[0]))
        del found[_MOST:]
    return tuple(sorted(found, key=lambda t: t.spans[0]))


def _is_aside(span: Span, names: Sequence[Span]) -> bool:
    return any(name.contains(span) and span.end < name.end for name in names)


def _only_in_titles(topic: TopicMention, titles: Sequence[Span]) -> bool:
    return all(any(title.contains(span) for title in titles) for span in topic.spans)
