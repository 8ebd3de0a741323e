"""A source becomes a plan: total, every part at its place, in linear time."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.model import Action, Plan, Span, Task
from ipplan_kg.parse import detect_language, parse_plan
from tests.conftest import MINI
from tests.factories import LEAD_RULE, parse, seed_plan, source
from tests.texts import TEXTS

BOUNDED = settings(deadline=None, max_examples=150)


def marked(task: Task) -> Iterator[tuple[Span, str | None]]:
    """Yield every span inside a task with its text, where the mark has one."""
    marks = task.mentions
    for mention in marks.legislation:
        yield mention.span, mention.text
        yield from ((cue, None) for cue in mention.cues)
    for named in (*marks.campaigns, *marks.events, *marks.bodies):
        yield named.span, named.text
    for target in marks.targets:
        yield target.span, target.text
    for topic in marks.topics:
        yield from ((span, None) for span in topic.spans)


def check(plan: Plan) -> None:
    """Assert that every span lies where it should and holds what it says."""
    text, end = plan.source.text, len(plan.source.text)
    for section in plan.sections:
        assert 0 <= section.span.begin < section.span.end <= end
    for task in plan.tasks:
        assert plan.source.slice(task.text_span) == task.text
        assert task.span.contains(task.text_span)
        for span, words in marked(task):
            assert task.text_span.contains(span)
            assert span.begin < span.end
            assert words is None or text[span.begin : span.end] == words
        if task.clause:
            assert task.span.contains(task.clause.span)
            for name in task.clause.names:
                assert task.clause.span.contains(name.span)
                assert plan.source.slice(name.span) == name.text
    for left, right in pairwise(plan.tasks):
        assert left.span.end <= right.span.begin
    for notice in plan.notices:
        assert notice.span.end <= end


def relative(task: Task) -> object:
    """What a task says, with places counted from the beginning of its text."""
    at = task.text_span.begin
    clause = task.clause and (
        task.clause.divided,
        task.clause.open,
        [(name.span.begin - at, name.text) for name in task.clause.names],
    )
    marks = [(span.begin - at, span.end - at, words) for span, words in marked(task)]
    topics = [mention.topic for mention in task.mentions.topics]
    return task.text, clause, marks, topics


# Total


@BOUNDED
@given(TEXTS)
def test_any_text_gives_a_plan_whose_parts_stand_where_they_say(text: str) -> None:
    check(parse(text))


@BOUNDED
@given(st.integers(0, len(MINI)), st.integers(0, len(MINI)))
def test_any_piece_of_a_plan_is_a_plan(one: int, other: int) -> None:
    check(parse(MINI[min(one, other) : max(one, other)]))


def test_the_parts_of_the_plan_stand_where_they_say() -> None:
    check(seed_plan())


def test_a_text_without_tasks_gives_a_plan_without_tasks() -> None:
    plan = parse("Dear colleagues, there is no plan this year.")
    assert (plan.tasks, plan.sections, plan.lead_rule) == ((), (), None)


def test_a_language_without_data_is_refused() -> None:
    with pytest.raises(KeyError):
        parse_plan(source("1. Réviser la loi.", lang="fr"))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("1. Promote the revision of the Patent Law.", "en"),
        ("1. 推动修改专利法。（知识产权局负责）", "zh"),
        ("1. 推動修改專利法實施細則。（知識產權局負責）", "zh-Hant"),
        ("1. Promote the work of 知识产权局.", "en"),
        ("2021", "en"),
    ],
)
def test_the_language_is_found_from_the_letters(text: str, lang: str) -> None:
    assert detect_language(text) == lang


# The plan 2021-2022


def test_the_plan_has_115_tasks_in_11_sections() -> None:
    plan = seed_plan()
    assert [task.number for task in plan.tasks] == list(range(1, 116))
    assert [section.printed_number for section in plan.sections] == [
        "I", "II", "III", "I", "II", "III", "I", "II", "III", "I", "II"
    ]  # fmt: skip


def test_nothing_in_the_plan_is_left_over() -> None:
    assert seed_plan().notices == ()


def test_the_preamble_names_what_the_plan_implements() -> None:
    found = [(m.text, m.kind, m.actions) for m in seed_plan().preamble_mentions.legislation]
    assert found == [
        ("Outline for Building an Intellectual Property Powerhouse (2021-2035)", "outline",
         (Action.IMPLEMENT,)),
        ("14th “Five-Year” Plan for Protection and Application of National Intellectual Property",
         "plan", (Action.IMPLEMENT,)),
    ]  # fmt: skip


def test_a_plan_that_the_preamble_issues_is_not_what_it_implements() -> None:
    plan = parse(
        "The Office will issue the Promotion Plan for 2024 Work to implement the Outline for"
        " Building a Powerhouse.\n1. Do it. (CNIPA)\n"
    )
    found = [m.text for m in plan.preamble_mentions.legislation]
    assert found == ["Outline for Building a Powerhouse"]


def test_the_closing_sentence_is_the_lead_rule() -> None:
    plan = seed_plan()
    assert plan.lead_rule is not None
    assert plan.source.slice(plan.lead_rule) == LEAD_RULE


def test_21_tasks_divide_their_responsibilities() -> None:
    # counted in the text: "in accordance with the division of responsibilities"
    divided = [task.number for task in seed_plan().tasks if task.clause and task.clause.divided]
    assert divided == [
        20, 29, 31, 52, 53, 54, 55, 69, 72, 78, 81, 83, 84, 93, 94, 101, 102, 103, 105, 108, 109
    ]  # fmt: skip


SIPA = "State Intellectual property Administration"


# Each row: a task and the bodies of its clause in printed order, as printed, without article.
@pytest.mark.parametrize(
    ("task", "bodies"),
    [
        (1, ["State Administration for Market Regulation", "Ministry of Agriculture and Rural"
             " Affairs", "Intellectual Property Administration"]),
        (5, ["National Administration of Traditional Chinese Medicine",
             "National Health Commission of the People's Republic of China", SIPA]),
        (6, ["Equipment Development Department of CMC",
             "State Administration of Science, Technology and Industry for National Defense",
             SIPA]),
        (16, [SIPA, "Chinese Academy of Sciences",
              "China Association for Science and Technology"]),
        (22, ["Ministry of Culture and Tourism", "Propaganda Department of Central Committee"]),
        (23, ["National Radio and Television Administration"]),
        (29, ["Supreme People's Court", "Supreme People's Procuratorate",
              "Ministry of Public Security"]),
        (40, ["Ministry of Agriculture and Rural Affairs", "Supreme People’s Court",
              "Supreme People's Procuratorate", "Ministry of public security",
              "State Administration for Market Regulation",
              "State Intellectual Property Administration"]),
        (49, [SIPA, "Propaganda Department of Central Committee",
              "Political and Judiciary Commission under the Central Committee of the Communist"
              " Party of China"]),
        (61, [SIPA]),
        (72, ["Ministry of Education", "Ministry of Science and Technology", "Ministry of Finance",
              SIPA, "Chinese Academy of Sciences",
              "China Association for Science and Technology"]),
        (77, ["State Administration of Science, Technology and Industry for National Defense",
              "Ministry of Finance", SIPA]),
        (98, [SIPA, "Ministry of Human Resources and Social Security"]),
        (101, ["Propaganda Department of Central Committee", "Supreme People’s Court",
               "Ministry of Foreign Affairs", "Ministry of Commerce",
               "State Administration for Market Regulation", SIPA,
               "China Council for the Promotion of International Trade"]),
        (111, ["Joint Meeting Office", "membership units of Joint Meeting"]),
    ],
)  # fmt: skip
def test_the_bodies_of_a_clause_stand_in_printed_order(task: int, bodies: list[str]) -> None:
    clause = seed_plan().tasks[task - 1].clause
    assert clause is not None
    assert [name.text for name in clause.names] == bodies


# Changes that touch nothing else

NOISE = st.sampled_from(
    [
        "This page was printed twice by a careless printer.",
        "Editor's note: see the notice of the General Office (to be published).",
        "* * *",
        "Page ii",
        "（此处略）",
    ]
)


@settings(deadline=None, max_examples=15)
@given(NOISE, st.integers(0, 114))
def test_a_paragraph_of_noise_behind_a_task_touches_no_task(noise: str, place: int) -> None:
    plan = seed_plan()
    end = plan.tasks[place].span.end
    noisy = parse(plan.source.text[:end] + "\n" + noise + plan.source.text[end:])
    assert [relative(t) for t in noisy.tasks] == [relative(t) for t in plan.tasks]
    assert [s.label for s in noisy.sections] == [s.label for s in plan.sections]
    assert [noisy.source.slice(notice.span) for notice in noisy.notices] == [noise]


@settings(deadline=None, max_examples=10)
@given(st.integers(1, 800))
def test_other_task_numbers_move_nothing_else(shift: int) -> None:
    plan = seed_plan()
    text = re.sub(
        r"^(\d+)\. ", lambda m: f"{int(m[1]) + shift}. ", plan.source.text, flags=re.MULTILINE
    )
    moved = parse(text)
    assert [t.number for t in moved.tasks] == [t.number + shift for t in plan.tasks]
    assert [(t.section, relative(t)) for t in moved.tasks] == [
        (t.section, relative(t)) for t in plan.tasks
    ]


@settings(deadline=None, max_examples=10)
@given(st.permutations(range(9)))
def test_tasks_in_another_order_say_the_same(order: list[int]) -> None:
    plan = seed_plan()
    lines = [plan.source.slice(task.span) for task in plan.tasks[:9]]
    begin, end = plan.tasks[0].span.begin, plan.tasks[8].span.end
    shuffled = "\n".join(lines[i] for i in order)
    moved = parse(plan.source.text[:begin] + shuffled + plan.source.text[end:])
    found = {task.key: relative(task) for task in moved.tasks}
    assert found == {task.key: relative(task) for task in plan.tasks}


# Time


def copies(count: int) -> str:
    """The plan's first quarter so many times over, each copy with words of its own."""
    numbered = re.compile(r"^(\d+|[IVX]+)\. ", re.MULTILINE)
    plan = seed_plan()
    text = plan.source.text[: plan.tasks[29].span.end]
    return "\n".join(numbered.sub(rf"\1. Copy{i} of ", text) for i in range(count))


def seconds(text: str) -> float:
    began = time.process_time()
    parse(text)
    return time.process_time() - began


@pytest.mark.slow
def test_time_grows_with_the_text_and_no_faster() -> None:
    parse(MINI)  # compile the patterns
    assert seconds(copies(80)) / seconds(copies(20)) < 8


LONG = 200_000
REPEATED = {
    "opening brackets": "(",
    "closing brackets": ")",
    "articles": "the ",
    "conjunctions": "A and ",
    "commas": "a, ",
    "digits": "1",
    "numbers": "1 ",
    "quotation marks": '"',
    "quotations": '"A" and ',
    "spaces": " ",
}
# Of the other patterns less is enough to tell.
SHORTER = {
    "opening quotation marks": "“",
    "line ends": "\n",
    "markers": "\n1. a",
    "markers in a line": "1. A",
    "thousands": "1,111,",
    "numbers of things": "20 new centers ",
    "percents": "20 percent ",
    "years": "in 2021 ",
    "clauses that never close": "(Responsible by ",
    "clauses": "(Responsible by A, B) ",
    "divided clauses": "(A in accordance with the ",
    "campaigns": 'campaign "a", ',
    "titles": "Law on Science, Technology and ",
    "titles that break off": "Law on Science, ",
    "umbrellas": "standards such as ",
    "tails": "Law and organizing its implementation, ",
    "passives": "Law will be revised, ",
    "meetings": "Meeting on A and B and ",
    "bodies": "research center of ",
    "programmes": "project for a and ",
    "states": "Japan, ",
    "trials": "trials of a a a ",
    "varieties": "new varieties of a and ",
    "lead rules": "listed first the department ",
    "first departments": "first department ",
    "sentences": "Revise it. ",
    "apostrophes": "a'a",
    "Chinese numerals": "一、",
}
BEFORE, BEHIND = "1. Promote the ", " (Responsible by Ministry of Justice)"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "length"),
    [pytest.param(unit, LONG, id=name) for name, unit in REPEATED.items()]
    + [pytest.param(unit, LONG // 8, id=name) for name, unit in SHORTER.items()],
)
def test_no_repetition_takes_long(unit: str, length: int) -> None:
    # about two seconds for the longest; a quadratic step would take minutes
    assert seconds(BEFORE + unit * (length // len(unit)) + BEHIND) < 15 * length / LONG
