"""English: the words that name campaigns, events, targets and other bodies. Data only."""

from __future__ import annotations

import re

from ipplan_kg.lang import word_set
from ipplan_kg.model import BodyType

# 'a special campaign called "Kunlun"', 'the "Clean Net" special action'
CAMPAIGN_NOUN = (
    r"(?:campaigns?|(?:special\s+)?(?:enforcement\s+)?(?:operations?|actions?)|crackdowns?)"
)
_QUOTE = r'["“][^"“”\n]{1,80}["”]'
_QUOTES = rf"{_QUOTE}(?:\s*(?:,\s*(?:and\b\s*)?|\band\b\s*){_QUOTE}){{0,9}}"
QUOTED_CAMPAIGN = re.compile(
    rf"""\b{CAMPAIGN_NOUN}\s*(?:,\s*)?
        (?:\b(?:called|named|titled|entitled|dubbed|code-?\s?named|of|known\s+as|such\s+as
            |including)\b\s*)?
        (?P<behind>{_QUOTES})
      | (?P<before>{_QUOTES})
        \s+(?:\w+\s+){{0,3}}?(?:special\s+)?{CAMPAIGN_NOUN}\b""",
    re.I | re.X,
)
QUOTED = re.compile(r"[\"“]([^\"“”\n]+)[\"”]")
CAMPAIGN_HEADS = word_set("campaign")
SPECIAL_HEADS = word_set("action, crackdown, operation, rectification")
"""Campaigns if "special" modifies them."""

EVENT_HEADS = word_set(
    """
    ceremony, competition, conference, congress, contest, day, exhibition, expo, exposition,
    fair, festival, forum, lecture, meeting, month, salon, seminar, summit, symposium, week,
    workshop
    """
)
# These are events also where the text describes them in lower case, and then take complements.
MEETING_HEADS = word_set(
    """
    conference, exhibition, expo, fair, forum, meeting, seminar, summit, symposium
    """
)
HOLDING = word_set("arrange, convene, hold, holding, host, hosting, organise, organize, organizing")
"""What is done to a meeting that is described in lower case, without a name in it."""
# "press conference", "Joint Meeting" are no events but bodies or channels.
NOT_EVENT_MODIFIERS = word_set("inter-ministerial, joint, press, regular")

APPROXIMATE = r"about|around|approximately|some|nearly|almost|roughly"
NUMBER = re.compile(
    rf"""(?<![\w.,/-])(?:(?P<about>{APPROXIMATE})\s+)?
    (?P<value>\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,15}})(?P<scale>\s+(?:thousand|million|billion))?
    (?P<percent>\s*(?:%|percent\b|per\s+cent\b))?(?![\w,.]*\d|\w|-)""",
    re.I | re.X,
)
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
NOT_BEFORE_NUMBER = re.compile(
    r"(?:\b(?:no|nos|article|document|order|item|phase|task|version|per|every)\.?\s*|[\"“#])$", re.I
)
# "In 2021 courts ...": a year, and not the number of the courts.
BEFORE_YEAR = re.compile(r"\b(?:in|by|before|during|since|until|year|of)\s*$", re.I)
# Where the year of a number may stand: behind what is counted, up to the next comma.
CLAUSE_BEHIND = re.compile(r"[^,.;]{0,200}")
YEAR = re.compile(
    r"\b(?:in|by|before|during|end\s+of|for)\s+(?:the\s+year\s+)?((?:19|20)\d\d)\b", re.I
)
# Counted nouns whose plural does not end in s.
PLURALS = word_set("people, personnel, staff, yuan")
NOT_COUNTED = word_set("days, hours, months, times, weeks, years")

# International bodies and blocs, as such plans print them.
BLOCS = {
    BodyType.ORGANIZATION: word_set(
        """
        APEC, ASEAN, Asia-Pacific Economic Cooperation, BRIC nations, BRICS, BRICS countries, BRICS
        nations, EU, European Union, G20, INTERPOL, SCO, Shanghai Cooperation Organization, WIPO,
        WTO
        """
    ),
    BodyType.PROGRAMME: word_set(
        """
        Belt and Road, Belt and Road Initiative
        """
    ),
}
# States that such plans negotiate and cooperate with; China itself is the speaker.
COUNTRIES = word_set(
    """
    Argentina, Australia, Austria, Belarus, Brazil, Brunei, Cambodia, Canada, Chile, Colombia,
    Denmark, Egypt, Ethiopia, Finland, France, Georgia, Germany, Iceland, India, Indonesia,
    Iran, Ireland, Israel, Italy, Japan, Kazakhstan, Kenya, Kyrgyzstan, Laos, Malaysia,
    Mauritius, Mexico, Moldova, Mongolia, Morocco, Myanmar, Nepal, Netherlands, New Zealand,
    Nigeria, Norway, Pakistan, Panama, Peru, Philippines, Poland, Portugal, Republic of Korea,
    Russia, Russian Federation, Saudi Arabia, Serbia, Singapore, South Africa, South Korea,
    Spain, Sri Lanka, Sweden, Switzerland, Tajikistan, Thailand, Turkey, Ukraine, United Arab
    Emirates, United Kingdom, United States, Uzbekistan, Viet Nam, Vietnam
    """
)

# Head nouns of named bodies, capitalised ("World Customs Organizations").
ORGANIZATION_HEADS = word_set(
    """
    academy, administration, agency, alliance, association, bank, bureau, center, centre,
    college, commission, committee, corporation, council, court, federation, institute, ministry,
    office, organisation, organization, organizations, society, tribunal, union
    """
)
# Institutions that are described in the singular ("a research center for the protection of ...").
INSTITUTION_HEADS = word_set("academy, alliance, center, centre, institute")
PROGRAMME_HEADS = word_set("highway, initiative, program, programme, project")
# Anonymous in such plans: "the project", "research project", "pilot project".
BARE_PROGRAMME_MODIFIERS = word_set("key, major, pilot, relevant, research, special")
PLATFORM_HEADS = word_set("database, platform, portal")
NETWORK_MODIFIERS = word_set("information, service, services")
SYSTEM_MODIFIERS = word_set(
    """
    analysis, enquiry, inquiry, online, publicity, query, retrieval, search
    """
)
NEIGHBOURS = PLATFORM_HEADS | PROGRAMME_HEADS | INSTITUTION_HEADS | {"network", "system"}
"""Head nouns with which a further body begins behind "and"."""
