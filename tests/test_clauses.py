"""Responsibility clauses: from the parenthesis at the end of a task to its bodies."""

from __future__ import annotations

import pytest

from ipplan_kg.clauses import find_clause, split_names
from ipplan_kg.lang import language
from ipplan_kg.model import Clause, Span
from ipplan_kg.names import name_key

DATA = language("en").clause


def clause_of(text: str, known: frozenset[str] = frozenset()) -> Clause:
    found = find_clause(text, Span(0, len(text)), DATA, known)
    assert found is not None, "no clause was found"
    return found.clause


def names_in(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    return [name.text for name in clause_of(text, known).names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "... (Responsible by State Administration for Market Regulation, Ministry of "
            "Agriculture and Rural Affairs, and Intellectual Property Administration)",
            [
                "State Administration for Market Regulation",
                "Ministry of Agriculture and Rural Affairs",
                "Intellectual Property Administration",
            ],
            id="task 1: a name with and in the middle of the list",
        ),
        pytest.param(
            "... (Responsible by Equipment Development Department of CMC, State Administration of "
            "Science, Technology and Industry for National Defense, and State Intellectual "
            "property Administration)",
            [
                "Equipment Development Department of CMC",
                "State Administration of Science, Technology and Industry for National Defense",
                "State Intellectual property Administration",
            ],
            id="task 6: commas and and inside a name",
        ),
        pytest.param(
            "... (Responsible by the Supreme People's Court)",
            ["Supreme People's Court"],
            id="task 7: the article is no part of the name",
        ),
        pytest.param(
            "... (Responsible by Supreme People's Court, Supreme People's Procuratorate and "
            "Ministry of Public Security in accordance with the division of responsibilities)",
            [
                "Supreme People's Court",
                "Supreme People's Procuratorate",
                "Ministry of Public Security",
            ],
            id="task 29: the division is no part of the last name",
        ),
        pytest.param(
            "... (Responsible by State Intellectual property Administration, Propaganda Department "
            "of Central Committee, and the Political and Judiciary Commission under the Central "
            "Committee of the Communist Party of China)",
            [
                "State Intellectual property Administration",
                "Propaganda Department of Central Committee",
                "Political and Judiciary Commission under the Central Committee of the Communist "
                "Party of China",
            ],
            id="task 49: a name whose head stands behind and",
        ),
        pytest.param(
            "... (Responsible by State Intellectual property Administration))",
            ["State Intellectual property Administration"],
            id="task 61: a doubled bracket",
        ),
        pytest.param(
            "... (Responsible by Ministry of Education, Ministry of Science and "
            "Technology,Ministry of Finance, State Intellectual property Administration, Chinese "
            "Academy of Sciences, China Association for Science and Technology in accordance with "
            "the division of responsibilities)",
            [
                "Ministry of Education",
                "Ministry of Science and Technology",
                "Ministry of Finance",
                "State Intellectual property Administration",
                "Chinese Academy of Sciences",
                "China Association for Science and Technology",
            ],
            id="task 72: no space behind a comma, no and before the last name",
        ),
        pytest.param(
            "... (Responsible by National Development and Reform Commission, China Banking "
            "Regulatory Commission, and State Intellectual property Administration)",
            [
                "National Development and Reform Commission",
                "China Banking Regulatory Commission",
                "State Intellectual property Administration",
            ],
            id="task 80",
        ),
        pytest.param(
            "... (Responsible by Ministry of Commerce, National Forestry and Grassland "
            "Administration, and State Intellectual property Administration)",
            [
                "Ministry of Commerce",
                "National Forestry and Grassland Administration",
                "State Intellectual property Administration",
            ],
            id="as in task 103: two names of which only the second joins with and",
        ),
        pytest.param(
            "... (Responsible by Joint Meeting Office and membership units of Joint Meeting)",
            ["Joint Meeting Office", "membership units of Joint Meeting"],
            id="task 111",
        ),
    ],
)
def test_bodies_stand_in_printed_order(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "names", "divided", "open_list"),
    [
        ("Do it. (Responsible for CNIPA and MOST)", ["CNIPA", "MOST"], False, False),
        (
            "Do it. (CNIPA, MIIT, and SASAC are individually responsible for their duties)",
            ["CNIPA", "MIIT", "SASAC"],
            True,
            False,
        ),
        (
            "Do it. (Ministry of Education, Intellectual Property Office)",
            ["Ministry of Education", "Intellectual Property Office"],
            False,
            False,
        ),
        ("Do it. (MOST)", ["MOST"], False, False),
        (
            "Do it. (Responsible by Propaganda Department and other departments)",
            ["Propaganda Department"],
            False,
            True,
        ),
        (
            "Do it. (Intellectual Property Office and relevant member units of the Joint "
            "Conference)",
            ["Intellectual Property Office", "relevant member units of the Joint Conference"],
            False,
            False,
        ),
        (
            "Do it. (Ministry of Justice) (Complete by the end of December 2025)",
            ["Ministry of Justice"],
            False,
            False,
        ),
        ("Do it. (Ministry of Justice)(Ongoing)", ["Ministry of Justice"], False, False),
        (
            "Do it. (Responsible by Ministry of Justice according to their respective duties)",
            ["Ministry of Justice"],
            True,
            False,
        ),
        (
            "Do it. (Led by CNIPA, with the participation of MOST and MIIT)",
            ["CNIPA", "MOST", "MIIT"],
            False,
            False,
        ),
        (
            "Do it. (CNIPA takes the lead, and MOST and MIIT participate)",
            ["CNIPA", "MOST", "MIIT"],
            False,
            False,
        ),
        (
            "Do it. (Responsible departments: CNIPA, MOST, Ministry of Justice, etc.)",
            ["CNIPA", "MOST", "Ministry of Justice"],
            False,
            True,
        ),
        (
            "Do it. (National Copyright Administration, Xinhua, SAIC)",
            ["National Copyright Administration", "Xinhua", "SAIC"],
            False,
            False,
        ),
    ],
)
def test_clauses_of_other_years_are_read(
    text: str, names: list[str], divided: bool, open_list: bool
) -> None:
    clause = clause_of(text)
    assert [name.text for name in clause.names] == names
    assert clause.divided is divided
    assert clause.open is open_list


@pytest.mark.parametrize(
    "text",
    [
        "Carry out the filing of outlets.",
        "Join the Comprehensive and Progressive Trans-Pacific Partnership.",
        "Issue the Catalogue (the seventh batch).",
        "Publish the plan. (Ongoing)",
        "Build bases (parks, enterprises, and guiding stations).",
        "Improve the systems of public bodies (courts, offices and firms).",
        "Join the Comprehensive and Progressive Trans-Pacific Partnership (CPTPP).",
    ],
)
def test_a_bracket_that_names_no_body_is_no_clause(text: str) -> None:
    assert find_clause(text, Span(0, len(text)), DATA) is None


def test_a_bracket_inside_a_name_does_not_end_the_clause() -> None:
    text = "Do it. (Responsible by Intellectual Property Office (patent) and Ministry of Justice)"
    assert names_in(text) == ["Intellectual Property Office (patent)", "Ministry of Justice"]


def test_a_clause_that_never_closes_goes_to_the_end_and_says_so() -> None:
    text = "Do it. (Responsible by Ministry of Justice"
    found = find_clause(text, Span(0, len(text)), DATA)
    assert found is not None
    assert not found.closed
    assert [name.text for name in found.clause.names] == ["Ministry of Justice"]


def test_a_known_name_is_kept_whole_where_its_words_would_divide_it() -> None:
    text = "Bureau of Roads and Office of Bridges, Ministry of Justice"
    whole = frozenset({name_key("Bureau of Roads and Office of Bridges")})
    span = Span(0, len(text))
    assert [n.text for n in split_names(text, span, DATA, whole)] == [
        "Bureau of Roads and Office of Bridges",
        "Ministry of Justice",
    ]
    assert len(split_names(text, span, DATA)) == 3


def test_spans_are_the_printed_characters() -> None:
    text = "Do it. (Responsible by the Supreme People’s Court and Ministry of public security)"
    for name in clause_of(text).names:
        assert text[name.span.begin : name.span.end] == name.text
