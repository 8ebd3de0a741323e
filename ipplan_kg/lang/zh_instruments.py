"""Chinese: the words that name instruments and tell what is done to them. Data only.

For keys (`script.key_text`): simplified characters, half-width signs.
"""

from __future__ import annotations

import re

from ipplan_kg.lang import word_map, word_rows, word_set
from ipplan_kg.model import Action


def alternation(words: object) -> str:
    """Return a pattern that matches the longest of some words."""
    assert isinstance(words, (frozenset, dict, set, tuple))
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


# Kind of `vocab/legislation-kind`: the nouns on which titles in 《》 end.
TITLE_HEADS = word_map(
    """
    law: 法, 法典, 修正案
    regulation: 条例
    rules: 细则, 规则, 规程, 守则
    provisions: 规定
    measures: 办法, 措施
    judicial-interpretation: 解释, 批复
    opinions: 意见
    guidelines: 指南, 指引, 手册, 导则
    plan: 规划, 计划, 方案, 预案, 路线图
    notice: 通知, 公告, 通告
    outline: 纲要
    standard: 标准, 规范, 准则
    catalogue: 目录, 名录
    list: 清单, 名单
    code: 代码, 编码
    treaty: 公约, 条约, 议定书
    agreement: 协定, 协议, 备忘录
    other: 决定, 章程
    """
)
TITLE_HEAD = re.compile(rf"(?P<head>{alternation(TITLE_HEADS)})$")
# Words on -法 that are no laws.
NOT_LAW = re.compile(r"(?:做|方|司|执|立|书|用|看|想|技|手|合|非|依|违|守|普)法$")
# "国家标准《A》《B》", "《A》等国家标准": what the titles are, whatever their last nouns.
STANDARD_BEFORE = re.compile(r"(?:国家|国际|行业|团体|地方)标准$")
STANDARD_BEHIND = re.compile(r"等?(?:推荐性|强制性)?(?:国家|国际|行业|团体|地方)标准")
# What may stand behind the head noun: "(2021—2025年)", "(第七批)", "(试行)", "(草案)".
TITLE_BRACKET = re.compile(
    r"\((?!以下|下称|简称)(?:[^()]*(?:20\d\d|第[一二三四五六七八九十\d]+[批版期]|试行|暂行|修订|修正|草案|送审稿"
    r"|征求意见稿)[^()]*|[^()]*版|[一二三四五六七八九十]+)\)"
)
# The Supreme People's Court names its interpretations so, too: "适用法律若干问题的规定".
JUDICIAL_PROVISIONS = re.compile(r"适用.*(?:问题|法律).*的?规定$|^最高人民(?:法院|检察院).*规定$")
# Behind the marks: the law's own rules, "《专利法》实施细则", belong to the title.
TITLE_TAIL = re.compile(
    r"的?(?:实施细则|实施条例|施行细则|配套规定|修正案|司法解释|补充协议)|(?:"
    + TITLE_BRACKET.pattern
    + r")"
)

# Head nouns that describe an instrument if what is done to it is done to a text.
DESCRIBED_HEADS = word_map(
    """
    other: 专门立法, 立法
    regulation: 条例
    rules: 细则, 规则, 规程
    provisions: 规定
    measures: 办法
    judicial-interpretation: 司法解释
    opinions: 意见
    guidelines: 指南, 指引, 手册
    plan: 规划, 计划, 方案
    notice: 通知
    outline: 纲要
    standard: 标准, 规范
    catalogue: 目录, 名录
    list: 清单
    treaty: 公约, 条约
    agreement: 协定, 协议
    """
)
# Described with these only if a text is made or changed; otherwise they are steps, not texts.
MADE_ONLY_HEADS = word_set("专门立法, 办法, 规范, 手册, 清单, 目录, 名录, 意见, 立法, 规则")
# A carried-out "计划" is a text only if it is called so; the others are schemes of work.
PLAN_OF_WORK = re.compile(r"(?:专项|行动|推进|工作|实施|年度)(?:计划|方案)$|规划$|方案$")
# "征求意见", "总体规划" and the like end in a head noun and are no instruments.
NOT_DESCRIBED = re.compile(
    r"(?:征求|提出|听取|反馈|主要|群众|社会|专家)意见$|(?:法律|法规|政策)规定$|行为规范$|^规范$|道德规范$"
    r"|(?:裁判|审判|授权|执法|证明|入库)标准$"
)

_ACTIONS = """
    revise: 修订, 修改, 修正, 修法, 制修订, 修制定, 制定修订, 更新, 修编
    formulate: 制定, 制订, 制修订, 修制定, 制定修订, 起草, 草拟, 拟定, 拟订, 拟制, 编制, 编写,
        编撰, 编纂, 编印,
        研制, 研提, 出台制定, 研订
    issue: 出台, 印发, 发布, 公布, 颁布, 颁发, 下发, 编印
    implement: 宣传贯彻, 学习贯彻, 实施, 贯彻, 落实, 执行, 施行, 宣贯
    promote-legislation: 立法
    study: 研究, 论证, 研制论证, 研订
    improve: 完善, 健全, 优化
    apply: 推广应用, 推广, 应用, 运用, 适用, 使用
    accede: 加入, 批准, 核准, 签署, 签订, 缔结
    negotiate: 谈判, 磋商, 商签
"""


def _action_words() -> dict[str, tuple[Action, ...]]:
    words: dict[str, tuple[Action, ...]] = {}
    for word, name in word_rows(_ACTIONS):
        words[word] = (*words.get(word, ()), Action(name))
    return words


ACTION_WORDS = _action_words()
"""Word -> its actions: "制修订" is two."""

# Words that only say how: "加快推进《A》修订".
LIGHT_WORDS = word_set(
    """
    不断, 适应性, 及时, 主动, 了, 会同, 做好, 全面, 全力, 共同, 切实, 加大, 加快, 加强, 启动,
    坚持, 大力, 好, 如期, 完成, 实质性, 尽快, 尽早, 开展, 开始, 强化, 形成, 扎实, 抓好, 抓紧,
    推动, 推进, 提出, 持续, 按时, 有力, 有序, 有效, 深入, 深化, 牵头, 生效, 研究提出, 科学,
    积极, 稳妥, 稳步, 筹备, 统筹, 组织, 继续, 着手, 着力, 联合, 认真, 负责, 起步, 跟踪, 进一步,
    进行, 适时, 逐步, 配合, 严格, 首次, 促进, 加紧, 国内, 细化, 更好, 高质量, 高标准, 广泛,
    同步, 报批, 落地, 参与, 支持, 督促, 予以, 尽力, 协调, 组织开展
    """
)
# A law "as revised" is not being revised: "新修订的《种子法》".
PARTICIPLE = re.compile(
    r"新近?(?:修订|修改|修正|制定|出台|发布|公布|颁布|实施|施行)(?:后|通过|实施|施行)?的?"
    r"|(?:修订|修改|修正|制定|出台|发布|公布|颁布|印发|签署)后?的"
)
# Words before which an instrument only says by what a task goes: "按照《A》要求".
BASIS = re.compile(
    r"按照|依照|根据|依据|围绕|结合|对照|对标|遵照|依托|基于|参照|按$|符合|纳入|列入"
)
# What may stand between a verb and the title, or the title and a verbal noun.
TYPE_NAMES = (
    r"(?:相关|有关|配套|我国|国家|行业|团体|地方|部门|行政|规范性|政策|司法|国际|法律|法规|规章|文件"
    r"|标准|解释|条约|公约|制度|指南|办法|条例|新版|的)*"
)
# "《A》及相关配套规章的制定和修改"
ALONG = rf"(?:(?:及|和|以及)(?:其|相关|有关|配套)+{TYPE_NAMES})?"
# "中共中央、国务院印发的《A》": who issued it, behind the blotted-out participle.
ISSUED_BY = re.compile(r"[\u4e00-\u9fff、]{2,24}?的的的+$")
ISSUER = r"[\u4e00-\u9fff、]{2,24}?(?:印发|发布|公布|出台|制定|签署)的"
# "《A》谈判", "《A》知识产权章节谈判"
CHAPTER = (
    r"(?:(?:中|中的|下的|项下)?(?:的)?(?:知识产权)?(?:议题|章节|条款|领域|部分)(?:的)?"
    r"|(?:中|中的)?(?:有关|相关|关于)[\u4e00-\u9fff]{0,12}?(?:规定|条款|要求|任务|部署)(?:的)?"
    r"|(?:确定的)?(?:重点|各项|主要|目标)*(?:任务|举措|措施|要求|部署|规定)(?:的)?)?"
)
# "健全《A》配套规章": what is done is done to something that belongs to the instrument.
BELONGING = re.compile(
    r"的?(?:配套|相关|有关)[^,。;《]{0,12}(?:法规|规章|政策|制度|措施|文件|工作)"
)
WORK_NOUNS = (
    r"(?:的?(?:工作|进程|步伐|进度|力度|情况|效果|成效|评估|中期|年度|终期|动态|第三方|实地|监测|监督|检查|督查|总结|调研|跟踪|任务|草案|送审稿|方式|事宜|准备|机制|起草|审议|审查"
    r"|宣传|培训|解读))*"
)
# Leading words of a description that say how many, not what about.
QUANTIFIERS = re.compile(
    r"(?:一批|一系列|系列|若干|相关|有关|各项|各类|多项|若干项|部分|新的|一项|了|的|我国|与|和|及|等|针对|关于"
    r"|本领域|\d+(?:余|多)?(?:项|部|个|件|批))+"
)
# Verbs that govern from anywhere in a clause; the others only where they open it.
STRONG_VERBS = word_set(
    """
    修订, 修改, 修正, 制修订, 修制定, 制定, 制订, 制定修订, 起草, 草拟, 拟定, 拟订, 编制, 编写,
    编撰, 编纂, 编印, 研制,
    出台, 印发, 发布, 公布, 颁布, 颁发, 商签, 签署, 签订
    """
)
# Light words of which one must open a clause with a verbal noun: "推进X标准制定".
PUSHING = re.compile(r"推进|推动|加快|开展|启动|完成|做好|加强|组织|抓紧|抓好|继续")
