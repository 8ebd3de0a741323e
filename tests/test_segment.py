"""Headings and tasks: how plans of the family are numbered."""

from __future__ import annotations

import pytest

from ipplan_kg.lang import language
from ipplan_kg.model import NoticeCode, Source
from ipplan_kg.segment import Segments, segment


def segments_of(text: str) -> Segments:
    source = Source(plan_id="test", lang="en", text=text, sha256="", name="test.txt")
    return segment(source, language("en"))


def outline(text: str) -> list[tuple[str, str, int | None]]:
    """Return the headings as (number, label, ordinal of the heading above)."""
    return [(s.printed_number, s.label, s.broader) for s in segments_of(text).sections]


def tasks(text: str) -> list[tuple[str, int | None, str]]:
    """Return the tasks as (key, ordinal of the section, text)."""
    return [(t.key, t.section, t.text) for t in segments_of(text).tasks]


def codes(text: str) -> list[NoticeCode]:
    return [notice.code for notice in segments_of(text).notices]


def test_numerals_that_restart_make_new_sections_on_one_level() -> None:
    text = (
        "I. Improve laws\n1. Revise it. (Responsible by Ministry of Justice)\n"
        "II. Reform policies\n2. Reform it. (Responsible by Ministry of Justice)\n"
        "I. Strengthen judicial protection\n3. Try it. (Responsible by Supreme People's Court)\n"
    )
    assert outline(text) == [
        ("I", "Improve laws", None),
        ("II", "Reform policies", None),
        ("I", "Strengthen judicial protection", None),
    ]
    assert tasks(text) == [("1", 1, "Revise it."), ("2", 2, "Reform it."), ("3", 3, "Try it.")]


def test_roman_above_bracketed_roman_above_arabic() -> None:
    text = (
        "I. Improve the system\n(I) Improve laws\n1. Revise it. (CNIPA)\n"
        "(II) Reform policies\n2. Reform it. (CNIPA)\nII. Protect\n(I) Courts\n3. Try it. (CNIPA)\n"
    )
    assert outline(text) == [
        ("I", "Improve the system", None),
        ("I", "Improve laws", 1),
        ("II", "Reform policies", 1),
        ("II", "Protect", None),
        ("I", "Courts", 4),
    ]
    assert [key_section[:2] for key_section in tasks(text)] == [("1", 2), ("2", 3), ("3", 5)]


def test_one_dot_can_number_sections_and_tasks() -> None:
    text = (
        "1. Improve the system\n(1) Improve laws\n1. Revise it. (CNIPA)\n2. Do it. (CNIPA)\n"
        "(2) Reform policies\n3. Reform it. (CNIPA)\n2. Protect\n(1) Courts\n4. Try it. (CNIPA)\n"
    )
    assert outline(text) == [
        ("1", "Improve the system", None),
        ("1", "Improve laws", 1),
        ("2", "Reform policies", 1),
        ("2", "Protect", None),
        ("1", "Courts", 4),
    ]
    assert [t[0] for t in tasks(text)] == ["1", "2", "3", "4"]


def test_bracketed_arabic_can_number_tasks() -> None:
    text = "(I) Improve\n1. Laws\n(1) Revise it. (CNIPA)\n2. Policies\n(2) Reform it. (CNIPA)\n"
    assert outline(text) == [("I", "Improve", None), ("1", "Laws", 1), ("2", "Policies", 1)]
    assert tasks(text) == [("1", 2, "Revise it."), ("2", 3, "Reform it.")]


def test_a_roman_numeral_may_lack_its_full_stop() -> None:
    text = "I. Improve laws\n1. Revise it. (CNIPA)\nII Protect rights\n2. Try it. (CNIPA)\n"
    assert outline(text) == [("I", "Improve laws", None), ("II", "Protect rights", None)]


def test_a_list_of_contents_is_not_read_twice() -> None:
    text = (
        "Contents\nI. Improve laws\nII. Protect rights\n\nI. Improve laws\n1. Revise it. (CNIPA)\n"
        "II. Protect rights\n2. Try it. (CNIPA)\n"
    )
    assert outline(text) == [("I", "Improve laws", None), ("II", "Protect rights", None)]
    assert tasks(text) == [("1", 1, "Revise it."), ("2", 2, "Try it.")]


def test_tasks_that_are_printed_twice_are_not_taken_for_contents() -> None:
    text = "1. Revise it. (CNIPA)\n2. Try it. (CNIPA)\n"
    assert [t[0] for t in tasks(text + text)] == ["1", "2", "1-2", "2-2"]


def test_an_unnumbered_paragraph_below_a_heading_belongs_to_the_heading() -> None:
    text = "I. Improve laws\nLaws are the foundation.\n1. Revise it. (CNIPA)\n"
    assert outline(text) == [("I", "Improve laws", None)]
    assert codes(text) == []


def test_a_page_without_line_breaks_is_read() -> None:
    """As printed in one plan of the family: "... in 20201. Deepen reform ...(1) ...1. Draw up"."""
    filler = "and more of the same kind of work " * 100
    text = (
        f"This plan sets out the work {filler}in 20201. Deepen reform(1) Reform the "
        "administration1. Draw up the plan. (CNIPA, Ministry of Finance)2. Carry out the pilot "
        "(patent). (Ministry of Justice)(2) Improve policies3. Formulate guidelines. (CNIPA)2. "
        "Strengthen protection(1) Improve laws4. Revise the law. (CNIPA)"
    )
    assert outline(text) == [
        ("1", "Deepen reform", None),
        ("1", "Reform the administration", 1),
        ("2", "Improve policies", 1),
        ("2", "Strengthen protection", None),
        ("1", "Improve laws", 4),
    ]
    assert tasks(text) == [
        ("1", 2, "Draw up the plan."),
        ("2", 2, "Carry out the pilot (patent)."),
        ("3", 3, "Formulate guidelines."),
        ("4", 5, "Revise the law."),
    ]


def test_enumerations_inside_a_task_are_part_of_it() -> None:
    text = "I. Improve\n1. Do the following:\n(1) revise it;\n(2) issue it.\n2. Try. (CNIPA)\n"
    assert tasks(text)[0] == ("1", 1, "Do the following:\n(1) revise it;\n(2) issue it.")


def test_a_task_without_clause_is_a_task_and_is_noticed() -> None:
    text = "1. Revise it. (CNIPA)\n2. Try it.\n3. Issue it. (CNIPA)\n"
    assert [t[0] for t in tasks(text)] == ["1", "2", "3"]
    assert codes(text) == [NoticeCode.NO_CLAUSE]


def test_the_sentence_about_the_lead_is_no_leftover() -> None:
    text = (
        "1. Revise it. (CNIPA and Ministry of Justice)\nAs for the division of tasks mentioned "
        "above, the department listed first is the leading department."
    )
    found = segments_of(text)
    assert found.lead_rule is not None
    assert text[found.lead_rule.begin :].startswith("As for the division of tasks")
    assert found.notices == ()


def test_a_plan_without_that_sentence_has_no_lead_rule() -> None:
    assert segments_of("1. Revise it. (CNIPA)\n").lead_rule is None


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("1. A. (CNIPA)\nWhat is this?\n2. B. (CNIPA)\n", NoticeCode.LEFTOVER, "What is this?"),
        ("1. A. (CNIPA)\n1. B. (CNIPA)\n", NoticeCode.DUPLICATE_NUMBER, "1. B. (CNIPA)"),
        ("1. A. (CNIPA)\n4. B. (CNIPA)\n", NoticeCode.MISSING_NUMBER, "4. B. (CNIPA)"),
        ("2. A. (CNIPA)\n", NoticeCode.MISSING_NUMBER, "2. A. (CNIPA)"),
        (
            "1. A. (CNIPA)\n2. B. (CNIPA)\n3. C. (CNIPA)\n2. D. (CNIPA)\n",
            NoticeCode.DUPLICATE_NUMBER,
            "2. D. (CNIPA)",
        ),
        (
            "1. A. (Responsible by CNIPA)\n3. B. (Responsible by CNIPA)\n2. C. (CNIPA)\n",
            NoticeCode.DISORDERED_NUMBER,
            "2. C. (CNIPA)",
        ),
        (
            "1. A. (Responsible by CNIPA\n2. B. (CNIPA)\n",
            NoticeCode.UNCLOSED_CLAUSE,
            "(Responsible by CNIPA",
        ),
        ("1. (Responsible by CNIPA)\n", NoticeCode.EMPTY_TASK, "1. (Responsible by CNIPA)"),
    ],
)
def test_what_is_doubtful_is_noticed_in_its_place(text: str, code: NoticeCode, place: str) -> None:
    notices = [n for n in segments_of(text).notices if n.code is code]
    assert [text[n.span.begin : n.span.end] for n in notices] == [place]


def test_a_repeated_number_gets_a_key_of_its_own() -> None:
    assert [t[0] for t in tasks("1. A. (CNIPA)\n1. B. (CNIPA)\n1. C. (CNIPA)\n")] == [
        "1",
        "1-2",
        "1-3",
    ]


def test_numbers_that_begin_anew_below_each_heading_are_no_slip() -> None:
    text = "I. Laws\n1. A. (CNIPA)\n2. B. (CNIPA)\nII. Courts\n1. C. (CNIPA)\n2. D. (CNIPA)\n"
    assert [t[0] for t in tasks(text)] == ["1", "2", "1-2", "2-2"]
    assert codes(text) == []


def test_a_text_without_numbers_has_no_tasks_and_is_all_preamble() -> None:
    found = segments_of("Nothing is numbered here.\n\nNot here, either.")
    assert found.tasks == ()
    assert found.preamble is not None
