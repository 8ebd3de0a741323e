"""Chinese: the words that name campaigns, events, targets and other bodies. Data only.

For keys (`script.key_text`): simplified characters, half-width signs.
"""

from __future__ import annotations

import re

from ipplan_kg.lang import word_set
from ipplan_kg.lang.zh_instruments import alternation
from ipplan_kg.model import BodyType

# Verbs behind which a name begins.
BEGINNING_VERBS = word_set(
    """
    举办, 主办, 承办, 办好, 召开, 组织召开, 组织举办, 组织开展, 组织实施, 组织, 开展, 参加, 参与,
    筹办, 举行, 做好, 依托, 利用, 借助, 结合,
    围绕, 发挥, 用好, 抓住, 出席, 部署, 实施, 启动, 深化, 推进, 继续, 联合, 牵头, 积极, 深入,
    持续, 扎实, 精心, 统一, 支持, 指导, 加强,
    会同, 建设, 建立, 完善, 升级, 优化, 运行, 上线, 开通, 打造, 搭建, 成立, 设立, 组建, 筹建,
    推动, 加快, 加入, 办, 在, 以, 对, 将,
    通过, 把, 借, 于, 大力, 全面, 全力, 进一步, 了, 好, 期间, 强化, 健全, 优先, 每年, 今年, 做优,
    促进, 稳步, 有序, 高标准,
    高质量
    """
)
# "亚太经合组织", "世界贸易组织" are no verbs.
BEGINNING = re.compile(
    rf"(?:(?!组织)(?:{alternation(BEGINNING_VERBS)})|(?<![合作权易生化关警际])"
    rf"(?:{alternation({v for v in BEGINNING_VERBS if v.startswith('组织')})}))"
)
JOIN = r"以及|[、和及与]"

# Campaigns

_QUOTE = r"“[^”\n]{1,40}”"
_MODIFIER = r"(?:系列|年度|专项|集中|联合|统一|执法|整治|治理|保护|打击|清理|20\d\d年?|\d{4})*"
ACTION_NOUN = rf"{_MODIFIER}(?:行动|整治|专项)"
# “昆仑”专项行动, “龙腾”“蓝网”“净网”行动, “龙腾行动2023”
QUOTED_CAMPAIGN = re.compile(
    rf"(?P<names>{_QUOTE}(?:(?:{JOIN})?{_QUOTE}){{0,20}})(?=等?{ACTION_NOUN}(?!计划|方案|纲要))"
    r"|(?P<whole>“[^”\n]{2,12}行动(?:\(?20\d\d\)?年?)?”)"
    r"|(?P<year>“(?!十)[^”\n]{2,4}20\d\d”)"
)
QUOTED = re.compile(r"“([^”\n]+)”")
# 龙腾行动, 蓝网行动2023: two characters and the word make a name
BARE_CAMPAIGN = re.compile(
    r"(?:(?<=[、和及与])|(?<=开展)|(?<=实施)|(?<=推进)|(?<=组织)|(?<=深化)|(?<=继续))"
    r"(?P<name>(?!专项|执法|整治|集中|联合|统一|打击|保护|清理|治理|提升|推进|攻坚|服务|宣传|促进|此次|本次|系列)"
    r"[\u4e00-\u9fff]{2}行动(?:20\d\d)?)(?=[、和及与,。;等()]|$)"
)
# "开展 打击网络侵权盗版专项行动"
DESCRIBED_CAMPAIGN = re.compile(
    r"(?:专项|集中|联合|统一|执法|整治|治理|攻坚|促进|助力[^,。;]{2,8}|提升|护航)+行动"
    r"|专项(?:整治|治理|执法|清理|打击)"
)
BEHIND_CAMPAIGN = re.compile(r"(?=[,。;、()]|和|及|以及|与|并|等|中|期间|$)")
# "执法专项行动" says no purpose.
BARE_CAMPAIGN_WORDS = re.compile(
    r"^(?:各类|有关|相关|系列|一批|知识产权|重点|领域|行政|年度|日常|执法|专项|集中|联合|统一|整治|保护|打击|20\d\d年?)*$"
)

# Events

EVENT_HEAD = re.compile(
    r"(?:博览会|展览会|交易会|展示会|洽谈会|推介会|展会|双年展|成果展|大会|年会|论坛|峰会|研讨会|座谈会|对话会|高级别会议"
    r"|会议|会晤|局长会|部长会|大赛|竞赛|知识竞赛|典礼|仪式|讲座|(?:宣传|活动|科技|服务|教育|文化|双创|安全|科普|普法)(?:周|月)"
    r"|艺术节|文化节|电影节|丰收节|(?<=[\u4e00-\u9fff]{3})(?<![\d一二三四五六七八九十月工作当即生节假每今明次])日)"
    r"(?=[,。;、()“”]|和|及|以及|与|等|活动|期间|开展|举办|组织|上|中|系列|主场|宣传|为契机|的|并|$)"
)
NOT_EVENT = re.compile(
    r"(?:联席会议|工作会议|专题会议|常务会议|例会|新闻发布会|发布会|调度会|部门会议|专家会议|各类[^,]*|相关[^,]*|重要会议"
    r"|有关[^,]*|此次[^,]*|行业大会|重大[^,]*|多双边会议|国际会议|线上会议|展会|大型[^,]*)$"
)
# “4·26”世界知识产权日
DATE_PREFIX = re.compile(r"“?\d{1,2}[·.]\d{1,2}”?")
LONGEST_EVENT = 34
# What the name of a fair is of, is not what a task is about.
FAIR = re.compile(r"(?:博览会|展览会|交易会|展示会|洽谈会|论坛|大赛|竞赛|节)$")

# Targets

_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12})"
_CHINESE_NUMBER = r"[一二三四五六七八九两]?[十百千][一二三四五六七八九十百千两]{0,6}"
MEASURES = word_set(
    """
    个, 家, 所, 项, 件, 名, 人次, 人, 支, 条, 套, 份, 种, 处, 户, 场, 起, 门, 部, 对, 座, 组,
    只, 批次, 亿元, 万元, 元, 部门, 省, 市, %, 国
    """
)
FINAL_MEASURES = frozenset({"%", "元", "万元", "亿元"})
"""Nothing counted stands behind them."""
TELLING_MEASURES = FINAL_MEASURES | {"人", "人次", "省", "市", "国", "部门"}
"""What is counted is in them."""
NUMBER = re.compile(
    rf"(?P<about>约|大约|近|将近|接近|大概)?(?P<value>{_DIGITS}|{_CHINESE_NUMBER})"
    rf"(?P<scale>[万亿千百])?(?P<more>余|多)?(?P<measure>{alternation(MEASURES)})"
    r"(?P<behind>左右|上下)?(?P<least>以上)?"
)
SCALES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
# What a bare number counts stands before these words: "拥有量达到12件".
REACHED = re.compile(r"(?:达到|达|超过|突破|增至|提高到|提升至|增长到|不少于|不低于)$")
NOT_BEFORE_NUMBER = re.compile(r"(?:第|前|[\d.—\-~至A-Za-z“]|“十|[一二三四五六七八九]是?|同|逢)$")
YEAR = re.compile(r"(20\d\d)年")
# "到2025年,拥有量达到12件": a clause of its own that says the year.
YEAR_CLAUSE = re.compile(r"(20\d\d)年(?:底|末)?(?:前|之前|以前)?,[^,。;]*$")
# Where the counted noun phrase ends.
COUNTED_STOP = re.compile(
    r"[,。;:、()\n《]|以上|并|以及|,|用于|开展|推动|提供|实现|进行|的(?:建设|任务|工作|目标)|建设(?=$|[,。;])|等(?=$|[,。;])"
)
COUNTED_BRACKET = re.compile(r"\((?:自治)?区、(?:直辖)?市\)")
NOT_COUNTED = re.compile(r"^(?:方面|环节|阶段|层面|步骤|小时|月|工作日|百分点|五年|一)")

# Bodies

NAMES = {
    BodyType.ORGANIZATION: word_set(
        """
        世界知识产权组织, 世界贸易组织, 世贸组织, 世界海关组织, 世界卫生组织, 国际标准化组织,
        国际刑警组织, 国际植物新品种保护联盟,
        亚太经合组织, 亚太经济合作组织, 上海合作组织, 上合组织, 欧洲联盟, 欧盟, 东盟,
        东南亚国家联盟, 金砖国家, 二十国集团,
        欧洲专利局, 欧亚专利局, 海湾阿拉伯国家合作委员会, 联合国, 非盟, 非洲联盟, 国际商标协会,
        非洲知识产权组织
        """
    ),
    BodyType.PROGRAMME: word_set("“一带一路”, 一带一路, 专利审查高速路"),
    BodyType.COUNTRY: word_set(
        """
        阿根廷, 阿联酋, 埃及, 埃塞俄比亚, 爱尔兰, 奥地利, 澳大利亚, 巴基斯坦, 巴拿马, 巴西,
        白俄罗斯, 比利时, 冰岛, 波兰, 丹麦, 德国,
        俄罗斯, 法国, 菲律宾, 芬兰, 哥伦比亚, 格鲁吉亚, 哈萨克斯坦, 韩国, 荷兰, 吉尔吉斯斯坦,
        加拿大, 柬埔寨, 捷克, 肯尼亚, 老挝,
        马来西亚, 毛里求斯, 美国, 蒙古国, 秘鲁, 缅甸, 摩尔多瓦, 摩洛哥, 墨西哥, 南非, 尼泊尔,
        尼日利亚, 挪威, 葡萄牙, 日本, 瑞典,
        瑞士, 塞尔维亚, 沙特阿拉伯, 沙特, 斯里兰卡, 塔吉克斯坦, 泰国, 土耳其, 文莱, 乌克兰,
        乌兹别克斯坦, 西班牙, 希腊, 新加坡, 新西兰,
        匈牙利, 伊朗, 以色列, 意大利, 印度, 印度尼西亚, 英国, 越南, 智利
        """
    ),
}
# Named institutions, platforms and programmes say that there is one of them.
ONE_OF_A_KIND = (
    r"(?:国家级|国家|全国|中国|全球|国际|统一|新一代|最高人民法院|最高人民检察院|世界|中欧|中非"
    r"|中国—东盟)"
)
# Such a name is one in any plan; others only describe.
OF_THE_STATE = re.compile(r"国家|全国|中国|最高人民|中欧|中非|世界")
BODY_HEADS = {
    BodyType.PLATFORM: word_set(
        """
        平台, 数据库, 信息系统, 检索系统, 分析系统, 公示系统, 登记系统, 查询系统, 服务网,
        服务网络
        """
    ),
    BodyType.ORGANIZATION: word_set(
        """
        仲裁委员会, 委员会, 研究中心, 研究院, 研究会, 数据中心, 学院, 知识产权法庭, 联盟, 协会,
        仲裁院, 交易所
        """
    ),
}
SHORTEST_BODY = 6
BODY_BOUNDARY = (
    r"(?=[,。;、()”]|和|及|以及|与|等|的|并|建设|作用|上线|运行|功能|知识产权|开展|提供|实现|为|向"
    r"|在|$)"
)
# One institution that is to be founded, also when only described.
LONGEST_MODIFIER = 12
FOUNDED = re.compile(
    r"(?:建立|成立|设立|筹建|组建|筹备|建设)(?P<name>[\u4e00-\u9fff]{4,24}?"
    rf"(?:研究中心|研究院|研究所|委员会|法庭|仲裁院|学院|联盟)){BODY_BOUNDARY}"
)
PROGRAMME_VERBS = r"(?:实施|开展|推进|启动|深化|组织实施|深入实施|开展好|依托|纳入|继续)"
PROGRAMME = re.compile(
    rf"{PROGRAMME_VERBS}(?P<name>[\u4e00-\u9fff\d]{{4,28}}?(?:工程|(?:奖励|培训|研修|振兴|培养|培育)计划|推进项目|试点项目))"
    rf"{BODY_BOUNDARY}"
)
QUOTED_PROGRAMME = re.compile(
    r"“(?P<name>[^”\n]{2,20}(?:计划|工程|项目|倡议))”|“(?P<short>[^”\n]{2,10})”(?=工程|倡议)"
)
