"""One-line builders of what tests read and mark."""

from __future__ import annotations

from functools import cache

from ipplan_kg.authority import authority_entries
from ipplan_kg.lang import language
from ipplan_kg.link import link
from ipplan_kg.mentions import find_mentions
from ipplan_kg.model import AuthorityEntry, LegislationMention, Links, Mentions, Plan, Source, Span
from ipplan_kg.parse import parse_plan
from ipplan_kg.resources import authority_files
from ipplan_kg.turtle import read_turtle
from tests.conftest import PLAN

LEAD_RULE = (
    "As for the division of tasks mentioned above, if more than one department are involved, the"
    " department listed first is the leading department and the other are the participating"
    " departments."
)


def source(text: str, *, plan_id: str = "test", lang: str = "en") -> Source:
    return Source(plan_id=plan_id, lang=lang, text=text, sha256="0" * 64, name="test.txt")


@cache
def authority() -> tuple[AuthorityEntry, ...]:
    """The known things, as the package has them."""
    return authority_entries(triple for path in authority_files() for triple in read_turtle(path))


def parse(text: str, *, plan_id: str = "test", lang: str = "en") -> Plan:
    return parse_plan(source(text, plan_id=plan_id, lang=lang), authority())


@cache
def seed_plan() -> Plan:
    """The plan 2021-2022."""
    return parse(PLAN.read_text("utf-8"), plan_id="2021-2022")


@cache
def seed_links() -> Links:
    return link(seed_plan(), authority())


def whole(text: str) -> Span:
    return Span(0, len(text))


def mark(sentence: str) -> Mentions:
    """What is marked in a sentence that is a task's whole text."""
    return find_mentions(sentence, whole(sentence), language("en"))


def said(mention: LegislationMention) -> tuple[str, str, str, str]:
    """A mark as a row of a table: text, kind, actions, status; a description begins with "~"."""
    text = mention.text if mention.titled else f"~{mention.text}"
    actions = " ".join(mention.actions)
    return text, mention.kind, actions, mention.status.value if mention.status else "untold"
