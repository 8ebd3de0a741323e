"""Sentences and tokens with their places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.model import Span
from ipplan_kg.tokens import sentences, token_pattern, tokenize, tokenized
from tests.factories import whole

PLAIN = token_pattern()
PHRASES = token_pattern({"draw up", "promote and apply", "such as"})
BOUNDED = settings(deadline=None, max_examples=150)
WORDS = st.text("aZ1 .,;'’\"“”()（）\n-–%漢", max_size=60) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # task 48 has four sentences; a year or decimal number ends none
        ("Revise it. Issue version 2.0 in 2021.", ["Revise it", " Issue version 2.0 in 2021"]),
        ("Revise the Measures; issue the Notice", ["Revise the Measures", " issue the Notice"]),
        ("Revise it\nIssue it", ["Revise it", "Issue it"]),
        ("Really? Yes!", ["Really", " Yes"]),
        ("Revise it.  \n \n", ["Revise it"]),
        ("", []),
    ],
)
def test_a_sentence_ends_at_a_stop_a_semicolon_or_the_end_of_a_line(
    text: str, expected: list[str]
) -> None:
    assert [text[s.begin : s.end] for s in sentences(text, whole(text))] == expected


def test_sentences_stay_inside_their_span() -> None:
    text = "Revise it. Issue it. Apply it."
    assert sentences(text, Span(11, 18)) == [Span(11, 18)]


def test_a_stretch_without_an_end_is_cut_between_words() -> None:
    text = "intellectual property rights " * 300
    cut = sentences(text, whole(text))
    assert "".join(text[s.begin : s.end] for s in cut) == text
    assert max(s.end - s.begin for s in cut) <= 3000
    assert all(text[s.begin] == " " for s in cut[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Benefit sharing, and more", ["Benefit", "sharing", ",", "and", "more"]),
        # task 1 "Anti-Monopoly", task 103 "China-Eu", task 17 "powerhouse,and"
        ("the Anti-Monopoly Law", ["the", "Anti-Monopoly", "Law"]),
        ("powerhouse,and promote", ["powerhouse", ",", "and", "promote"]),
        # both apostrophes stay in the word
        ("People's and People’s", ["People's", "and", "People’s"]),
        ("enterprises' rights", ["enterprises'", "rights"]),
        # task 30 and task 37: either kind of quotation marks
        ('called "Kunlun".', ["called", '"Kunlun"', "."]),
        ("called “Net Net Action”", ["called", "“Net Net Action”"]),
        # task 13 (2021-2025), full-width brackets
        ("Courts (2021-2025)", ["Courts", "(2021-2025)"]),
        ("Courts（第七批）", ["Courts", "（第七批）"]),
        # an unclosed quotation or bracket is a mark of its own
        ('a "b', ["a", '"', "b"]),
        ("a (b", ["a", "(", "b"]),
    ],
)
def test_tokens_are_words_quotations_brackets_and_marks(text: str, expected: list[str]) -> None:
    assert [t.text for t in tokenize(text, whole(text), PLAIN)] == expected


def test_a_phrase_is_one_token_in_any_case_and_spacing() -> None:
    text = "Promote and  Apply it, draw\nup plans such as this"
    lower = [t.lower for t in tokenize(text, whole(text), PHRASES)]
    assert lower == ["promote and apply", "it", ",", "draw up", "plans", "such as", "this"]


@pytest.mark.parametrize(
    ("text", "capitalised", "quotation", "bracket", "word"),
    [
        ("Law", True, False, False, True),
        ("law", False, False, False, True),
        ("14th", True, False, False, True),
        ('"Kunlun"', True, True, False, False),
        ("(first edition)", False, False, True, False),
        (",", False, False, False, False),
    ],
)
def test_a_token_says_what_it_is(
    text: str, capitalised: bool, quotation: bool, bracket: bool, word: bool
) -> None:
    [token] = tokenize(text, whole(text), PLAIN)
    found = (token.is_capitalised, token.is_quotation, token.is_bracket, token.is_word)
    assert found == (capitalised, quotation, bracket, word)


@BOUNDED
@given(WORDS)
def test_tokens_are_what_stands_at_their_places_in_order(text: str) -> None:
    last = 0
    for sentence in tokenized(text, whole(text), PHRASES):
        assert last <= sentence.span.begin <= sentence.span.end
        last = sentence.span.begin
        for token in sentence.tokens:
            assert last <= token.begin < token.end <= sentence.span.end
            assert text[token.begin : token.end] == token.text
            last = token.end


@BOUNDED
@given(WORDS)
def test_no_word_gets_lost_between_tokens(text: str) -> None:
    found = "".join(t.text for t in tokenize(text, whole(text), PLAIN))
    assert [c for c in found if not c.isspace()] == [c for c in text if not c.isspace()]
