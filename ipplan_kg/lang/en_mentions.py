"""English: the words that name campaigns, events, targets and other bodies. Data only."""

from __future__ import annotations

import re

from ipplan_kg.model import BodyType

# 'a special campaign called "Kunlun"', 'the "Clean Net" special action'
CAMPAIGN_NOUN = r"(?:campaigns?|(?:special\s+)?(?:enforcement\s+)?(?:operations?|actions?)|crackdowns?)"
QUOTED_CAMPAIGN = re.compile(
    rf"""\b{CAMPAIGN_NOUN}\s*(?:,\s*)?(?:\b(?:called|named|titled|entitled|dubbed|code-?\s?named|of|known\s+as
        |such\s+as|including)\b\s*)?(?P<behind>["“][^"”\n]{{1,80}}["”](?:\s*(?:,|,?\s*and)\s*["“][^"”\n]{{1,80}}["”])*)
      | (?P<before>["“][^"”\n]{{1,80}}["”](?:\s*(?:,|,?\s*and)\s*["“][^"”\n]{{1,80}}["”])*)
        \s+(?:\w+\s+){{0,3}}?(?:special\s+)?{CAMPAIGN_NOUN}\b""",
    re.I | re.X,
)
QUOTED = re.compile(r"[\"“]([^\"”\n]+)[\"”]")
CAMPAIGN_HEADS = frozenset({"campaign"})
SPECIAL_HEADS = frozenset({"action", "operation", "rectification", "crackdown"})
"""Campaigns if "special" modifies them."""

EVENT_HEADS = frozenset(
    {"day", "week", "month", "fair", "expo", "exposition", "exhibition", "conference", "forum",
     "meeting", "summit", "congress", "festival", "symposium", "seminar", "workshop", "ceremony",
     "contest", "competition", "salon", "lecture"}
)  # fmt: skip
# These are events also where the text describes them in lower case, and then take complements.
MEETING_HEADS = frozenset(
    {"meeting", "conference", "forum", "summit", "symposium", "seminar", "exhibition", "expo", "fair"}
)
# "press conference", "Joint Meeting" are no events but bodies or channels.
NOT_EVENT_MODIFIERS = frozenset({"joint", "press", "inter-ministerial", "regular"})

APPROXIMATE = r"about|around|approximately|some|nearly|almost|roughly"
NUMBER = re.compile(
    rf"""(?<![\w.,/-])(?:(?P<about>{APPROXIMATE})\s+)?
    (?P<value>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<scale>\s+(?:thousand|million|billion))?
    (?P<percent>\s*(?:%|percent\b|per\s+cent\b))?(?![\w,.]*\d|\w|-)""",
    re.I | re.X,
)
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
NOT_BEFORE_NUMBER = re.compile(r"(?:\b(?:no|nos|article|document|order|item|phase|task|version)\.?\s*|[\"“#])$", re.I)
YEAR = re.compile(r"\b(?:in|by|before|during|end\s+of|for)\s+(?:the\s+year\s+)?((?:19|20)\d\d)\b", re.I)
NOT_COUNTED = frozenset({"years", "months", "days", "weeks", "hours", "times"})

# International bodies and blocs, as such plans print them.
BLOCS: dict[str, BodyType] = {
    "European Union": BodyType.ORGANIZATION, "EU": BodyType.ORGANIZATION,
    "BRICS nations": BodyType.ORGANIZATION, "BRIC nations": BodyType.ORGANIZATION,
    "BRICS countries": BodyType.ORGANIZATION, "BRICS": BodyType.ORGANIZATION,
    "APEC": BodyType.ORGANIZATION, "ASEAN": BodyType.ORGANIZATION, "WIPO": BodyType.ORGANIZATION,
    "WTO": BodyType.ORGANIZATION, "INTERPOL": BodyType.ORGANIZATION, "G20": BodyType.ORGANIZATION,
    "Shanghai Cooperation Organization": BodyType.ORGANIZATION, "SCO": BodyType.ORGANIZATION,
    "Asia-Pacific Economic Cooperation": BodyType.ORGANIZATION,
    "Belt and Road Initiative": BodyType.PROGRAMME, "Belt and Road": BodyType.PROGRAMME,
}  # fmt: skip
# States that such plans negotiate and cooperate with; China itself is the speaker.
COUNTRIES = (
    "Argentina", "Australia", "Austria", "Belarus", "Brazil", "Brunei", "Cambodia", "Canada", "Chile",
    "Colombia", "Denmark", "Egypt", "Ethiopia", "Finland", "France", "Georgia", "Germany", "Iceland",
    "India", "Indonesia", "Iran", "Ireland", "Israel", "Italy", "Japan", "Kazakhstan", "Kenya",
    "Kyrgyzstan", "Laos", "Malaysia", "Mauritius", "Mexico", "Moldova", "Mongolia", "Morocco",
    "Myanmar", "Nepal", "Netherlands", "New Zealand", "Nigeria", "Norway", "Pakistan", "Panama",
    "Peru", "Philippines", "Poland", "Portugal", "Republic of Korea", "Russia", "Russian Federation",
    "Saudi Arabia", "Serbia", "Singapore", "South Africa", "South Korea", "Spain", "Sri Lanka",
    "Sweden", "Switzerland", "Tajikistan", "Thailand", "Turkey", "Ukraine",
    "United Arab Emirates", "United Kingdom", "United States", "Uzbekistan", "Viet Nam", "Vietnam",
)  # fmt: skip

# Head nouns of named bodies, capitalised ("World Customs Organizations", "... Arbitration Commission").
ORGANIZATION_HEADS = frozenset(
    {"organization", "organizations", "organisation", "commission", "court", "center", "centre",
     "institute", "association", "union", "bank", "office", "bureau", "council", "committee",
     "federation", "alliance", "academy", "agency", "tribunal", "college", "corporation"}
)  # fmt: skip
INTERNATIONAL_PLURAL = frozenset({"organizations"})
# Institutions that are described in the singular ("a research center for the protection of ...").
INSTITUTION_HEADS = frozenset({"center", "centre", "institute", "alliance", "academy"})
PROGRAMME_HEADS = frozenset({"program", "programme", "project", "initiative", "highway"})
# Anonymous in such plans: "the project", "research project", "pilot project".
BARE_PROGRAMME_MODIFIERS = frozenset({"pilot", "research", "key", "major", "relevant", "special"})
PLATFORM_HEADS = frozenset({"platform", "database", "portal"})
NETWORK_MODIFIERS = frozenset({"service", "services", "information"})
SYSTEM_MODIFIERS = frozenset(
    {"search", "retrieval", "query", "inquiry", "enquiry", "publicity", "analysis", "online"}
)
NEIGHBOURS = PLATFORM_HEADS | PROGRAMME_HEADS | INSTITUTION_HEADS | {"network", "system"}
"""Head nouns with which a further body begins behind "and"."""
