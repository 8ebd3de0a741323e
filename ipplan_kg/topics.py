"""Task text -> its topics, each with the words that told it."""

from __future__ import annotations

from ipplan_kg.lang import Language
from ipplan_kg.model import Span, TopicMention

_MOST = 5


def find_topics(text: str, span: Span, language: Language) -> tuple[TopicMention, ...]:
    """Return one to five topics of `span`, those told first and oftest; none if no word tells.

    The words of each topic are data of the language. With more than five candidates, those that
    more words tell are kept.
    """
    found = []
    for topic, pattern in language.topics.items():
        spans = tuple(
            Span(m.start(), m.end()) for m in pattern.finditer(text, span.begin, span.end)
        )
        if spans:
            found.append(TopicMention(topic=topic, spans=spans))
    if len(found) > _MOST:
        found.sort(key=lambda t: (-len(t.spans), t.spans[0]))
        del found[_MOST:]
    return tuple(sorted(found, key=lambda t: t.spans[0]))
