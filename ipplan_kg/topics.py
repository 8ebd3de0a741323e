"""Task text -> its topics, each with the words that told it."""

from __future__ import annotations

from bisect import bisect_right
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
    aside = _Inside(names)
    for topic, pattern in language.topics.items():
        matches = (Span(*match.span()) for match in pattern.finditer(text, span.begin, span.end))
        spans = tuple(s for s in matches if not aside.holds(s, whole=False))
        if spans:
            found.append(TopicMention(topic=topic, spans=spans))
    if len(found) > _MOST:
        inside = _Inside(titles)
        found.sort(key=lambda t: (-len(t.spans), all(map(inside.holds, t.spans)), t.spans[0]))
        del found[_MOST:]
    return tuple(sorted(found, key=lambda t: t.spans[0]))


class _Inside:
    """Tells whether a span stands in one of a few that do not overlap."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans)

    def holds(self, span: Span, *, whole: bool = True) -> bool:
        """Return whether `span` stands in one, or, without `whole`, in one that goes on."""
        at = bisect_right(self._spans, span.begin, key=lambda s: s.begin) - 1
        if at < 0 or not self._spans[at].contains(span):
            return False
        return whole or span.end < self._spans[at].end
