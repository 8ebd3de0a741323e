"""English: how plans of this family are worded in their English texts. Data only."""

from __future__ import annotations

import re

from ipplan_kg.lang import ClauseData, Language, Script
from ipplan_kg.lang.en_topics import TOPICS

# "in accordance with the division of responsibilities", "according to their respective duties",
# "A, B and C are individually responsible for their duties"
_DIVIDED = r"""
    (?:,\s*)?(?:respectively\s+)?(?:in\ accordance\ with|according\ to|based\ on|as\ per|by)\s+
        (?:the\s+|their\s+)?(?:respective\s+|own\s+)?
        (?:division\s+of\s+(?:responsibilit(?:y|ies)|labou?r|work|duties|tasks)|responsibilities|duties|functions)
        [^()]*$
  | (?:\b(?:is|are|be|shall\ be|will\ be)\s+)?\b
        (?:individually|respectively|separately|each)\s+responsible\b[^()]*$
"""

CLAUSE = ClauseData(
    # "(Responsible by A and B)", "(Responsible for A)", "(Responsibility of A)", "(To be led by A)"
    opener=re.compile(
        r"""[(（]\s*(?:
            responsible\s+(?:departments?|agenc(?:y|ies)|units?|part(?:y|ies))
          | lead(?:ing|er)?(?=\s*[:：])
          | (?:(?:to\ be|jointly|mainly)\s+)*
            (?:responsible|undertaken|implemented|led|headed|organized|in\ charge)
            (?:\s+(?:by|for|of|with)\b)?
          | responsibilit(?:y|ies)\s+(?:of|by)
          | (?:lead(?:ing)?|led)\s+(?:departments?|agenc(?:y|ies)|units?)(?:\s+by)?
        )\s*[:：]?\s*""",
        re.I | re.X,
    ),
    responsible=re.compile(
        r"""(?:,\s*)?\b(?:
            (?:is|are|shall\ be|will\ be)\s+(?:\w+ly\s+)?(?:responsible|in\ charge)
          | to\ be\ (?:\w+ly\s+)?responsible
          | (?:\w+ly\s+)?responsible
          | takes?\s+(?:the\s+)?responsibility
        )\b[^()]*$""",
        re.I | re.X,
    ),
    divided=re.compile(_DIVIDED, re.I | re.X),
    # "and other departments", "and other relevant units", "etc."
    open_list=re.compile(
        r"""(?:,\s*)?(?:\band\s+|&\s*)?(?:
            (?:all\s+)?(?:other|others)\s*(?:(?:relevant|related|concerned)\s+)?
                (?:departments?|units?|ministries|agencies|bodies|organi[sz]ations|authorities)?
          | (?:relevant|related|concerned)\s+(?:departments?|ministries|agencies|authorities)
          | etc\.?
        )(?:\s+concerned)?\s*$""",
        re.I | re.X,
    ),
    # ", ", " and ", and "A takes the lead, with the participation of B; participants: C"
    separator=re.compile(
        r"""(?:\s+takes?\s+the\s+lead\b)?
        \s*[,;，；、]\s*(?:(?:and|&)\s+)?
        (?:with\s+(?:the\s+)?(?:participation|assistance|cooperation|support)\s+(?:of|from)\s+
          |participa(?:nts?|ting\s+(?:departments?|agencies|units?))\s*[:：]\s*)?
      | \s+(?:takes?\s+the\s+lead|participates?|cooperates?|assists?)\b(?:\s+(?:and|&)\s+)?
      | \s+(?:and|&)\s+
      | \s*/\s*""",
        re.I | re.X,
    ),
    article=re.compile(r"the\s+", re.I),
    body_head=re.compile(
        r"""\b(?i:Ministry|Ministries|Administration|Commission|Bureau|Office|Department|Courts?
        |Procuratorates?|Academy|Association|Council|Bank|Committee|Customs|Federation|Institute
        |Union|Agency|Cent(?:er|re)|Secretariat|Headquarters|Group|Society|Foundation|Authority
        |Congress|Board|units?|departments?)\b|^[A-Z]{3,}$""",
        re.X,
    ),
    # "(Complete by the end of December 2025)", "(Ongoing)"
    deadline=re.compile(
        r"""\s*(?:to\ be\s+)?(?:complet|finish|ongoing|on-going|continu|long[- ]term
        |by\s+(?:the\s+)?
        (?:end|first|second|third|fourth|january|february|march|april|may|june|july|august
        |september|october|november|december|20\d\d)|before\b|throughout|annual|regular|deadline
        |within\b|20\d\d\b)""",
        re.I | re.X,
    ),
)

# "the department listed first is the leading department and the other are the participating"
LEAD_RULE = re.compile(
    r"""\b(?:listed|ranked|ranking|named|mentioned|placed|appearing|that\ comes|put)
        \s+(?:the\s+)?first\b
        [^.]{0,120}?\b(?:lead|leads|leading|led|head|takes?\ the\ lead)\b
      | \bfirst[- ](?:listed|named|mentioned|ranked)\b[^.]{0,120}?\blead(?:s|ing)?\b
      | \bfirst\s+(?:department|agency|body|unit|ministry)\b[^.]{0,120}?\blead(?:s|ing)?\b""",
    re.I | re.X,
)

LANGUAGE = Language(
    code="en",
    script=Script.LATIN,
    clause=CLAUSE,
    lead_rule=LEAD_RULE,
    sentence_end=".;!?。；",
    topics=TOPICS,
)
