"""Chinese: how plans of this family are worded in their Chinese texts. Data only.

Patterns are written for keys (`script.key_text`): simplified characters, half-width signs. Those
that read a text before it has a key, or after, take both forms.
"""

from __future__ import annotations

import re

from ipplan_kg.lang import ClauseData, Language, Script
from ipplan_kg.lang.zh_topics import TOPICS

_DUTIES = r"(?:各自)?(?:的)?(?:职责|职能|职责任务|任务|责任)(?:分工)?"
# "按职责分工负责", "按照各自职责分别负责", "各负其责"
_DIVIDED = rf"""
    [,，]?\s*(?:
        (?:按照|依照|根据|依据|按)\s*(?:{_DUTIES}|分工)[^()（）]*
      | (?:分别|分头|分工|各自)(?:牵头)?(?:负责|落实|实施|推进|组织实施)?
      | 各(?:负其责|司其职)
    )\s*[。.]?\s*$
"""

CLAUSE = ClauseData(
    # "（责任单位：A、B）"; and "（A、B负责" where the closing bracket is lost
    opener=re.compile(
        r"""[(（]\s*(?:
            (?:责任|负责|牵头|主办|主要责任|承办|落实)(?:单位|部门|机构)\s*[:：]\s*
          | (?=[^()（）\n]{1,300}(?:负责|牵头|配合)\s*[。.]?\s*$)
        )""",
        re.X,
    ),
    responsible=re.compile(
        r"""[,，]?\s*(?:
            (?:按照|依照|根据|依据|按)\s*(?:各自)?(?:的)?(?:职责|职能|责任|分工)[^()（）]*?
          | 共同|联合|具体|牵头|分别|各自|组织|统筹
        )*
        (?:负责|牵头|落实|承担|参与|参加|配合|协办)(?:落实|实施|推进|组织实施)?\s*[。.]?\s*$""",
        re.X,
    ),
    divided=re.compile(_DIVIDED, re.X),
    # "等部门", "等有关单位", "等", "和其他有关部门"
    open_list=re.compile(
        r"""(?<![(（:：各])(?:
            等(?:\d{1,2}个)?(?:各)?(?:其他|其它)?(?:有关|相关)?
                (?:部门|单位|机构|部委|成员单位|方面)?(?:和单位)?
          | [、,，]?\s*(?:和|及|以及|与)?\s*(?:(?:各|其他|其它)(?:有关|相关)?|有关|相关)
                (?:部门|单位|机构)(?:和单位)?
        )\s*$""",
        re.X,
    ),
    # "A、B", "A牵头，B、C参与", "A会同B"; "和" between two whole names only
    separator=re.compile(
        r"""\s*(?:牵头|主办|负责|为主)?\s*[、,，;；/]\s*(?:会同|和|及|以及|与)?\s*
          | (?<=[部委局署院会办厅行社协组])\s*(?:牵头)?(?:会同|以及|联合|和|与|及)\s*
          | [ \t\u3000]+""",
        re.X,
    ),
    article=re.compile(
        r"(?:由|会同|(?:责任|牵头|参与|参加|配合|协办|主办)(?:单位|部门)\s*[:：])\s*"
    ),
    body_head=re.compile(
        r"""(?:部|委|局|署|院|会|办|厅|银行|科协|贸促会|部门|单位|政府|中心|集团|公司|联盟
        |委员会|办公室)$""",
        re.X,
    ),
    # "（2025年12月底前完成）", "（持续推进）"
    deadline=re.compile(
        r"""\s*(?:(?:20)?\d\d年|\d{1,2}月|年底|全年|持续|长期|常年|按年|每年|适时|完成时限|时间)
        [^、]*$""",
        re.X,
    ),
)

# "排在第一位的部门为牵头部门，其他为参与部门", "列首位的为牵头单位", "第一个单位为牵头单位"
LEAD_RULE = re.compile(
    r"""(?:第一(?:位|个|家)?|首位|首个|最前|居前|在前)[^。\n]{0,40}?(?:牵头|主办|主要负责)
      | (?:牵头|主办)(?:部门|单位)[^。\n]{0,20}?
        (?:列|排|居|位于)[^。\n]{0,12}?(?:第一|首位|最前)""",
    re.X,
)


def _language(code: str) -> Language:
    return Language(
        code=code,
        script=Script.HAN,
        clause=CLAUSE,
        lead_rule=LEAD_RULE,
        sentence_end="。；！？.;!?",
        topics=TOPICS,
    )


LANGUAGE = _language("zh")
TRADITIONAL = _language("zh-Hant")
