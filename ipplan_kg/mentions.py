"""English task text -> what is marked inside it, each class by its own finder.

A mark inside the mark of a title, campaign or event is no mark of its own.
"""

from __future__ import annotations

from ipplan_kg.bodies import find_bodies
from ipplan_kg.campaigns import find_campaigns
from ipplan_kg.events import find_events
from ipplan_kg.instruments import PATTERN, find_legislation
from ipplan_kg.lang import Language
from ipplan_kg.marks import Taken
from ipplan_kg.model import BodyType, Mentions, Span
from ipplan_kg.targets import find_targets
from ipplan_kg.tokens import tokenized
from ipplan_kg.topics import find_topics


def find_mentions(text: str, span: Span, language: Language) -> Mentions:
    """Return everything marked in `span`, each class in printed order."""
    sentences = tokenized(text, span, PATTERN)
    legislation = find_legislation(text, span, sentences)
    titles = [m.span for m in legislation if m.titled]
    described = Taken(span, (m.span for m in legislation if not m.titled))
    taken = Taken(span, titles)
    campaigns = tuple(find_campaigns(text, span, sentences, taken))
    taken.add(*(m.span for m in campaigns))
    events = tuple(find_events(text, span, sentences, taken))
    taken.add(*(m.span for m in events))
    targets = tuple(find_targets(text, span, sentences, taken))
    bodies = tuple(find_bodies(text, span, sentences, taken, described))
    programmes = [m for m in bodies if m.body_type is BodyType.PROGRAMME]
    names = [m.span for m in (*events, *programmes)]
    return Mentions(
        legislation=legislation,
        campaigns=campaigns,
        events=events,
        targets=targets,
        bodies=bodies,
        topics=find_topics(text, span, language, titles=titles, names=names),
    )
