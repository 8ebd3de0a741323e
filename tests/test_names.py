"""Names as keys and as slugs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.names import name_key, slug

BOUNDED = settings(deadline=None, max_examples=150)
# Texts made of what keys are about, next to any text at all.
NAMELIKE = st.text("the THE’'‘“\"-–—()（）,.; \u3000\n国家aéİŉẞ", max_size=30)
ANY_NAME = NAMELIKE | st.text(max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # tasks 24 and 40 print both apostrophes
        ("Supreme People’s Court", "Supreme People's Court"),
        # task 7 "by the Supreme People's Court", task 24 the same, task 29 without the article
        ("the Supreme People's Court", "Supreme People's Court"),
        # task 40 "Ministry of public security"
        ("Ministry of public security", "Ministry of Public Security"),
        # nearly every clause prints "property" in lower case
        ("State Intellectual property Administration",
         "State Intellectual Property Administration"),
        # the preamble's 14th “Five-Year” Plan
        ("14th “Five-Year” Plan", '14th "Five-Year" Plan'),
        ("Guidelines (2021–2025)", "Guidelines （2021-2025）"),
        ("Ministry  of\nCommerce", "Ministry of Commerce"),
        ("Ministry of Commerce.", " Ministry of Commerce, "),
        ("the the Ministry of Commerce", "Ministry of Commerce"),
    ],
)  # fmt: skip
def test_what_does_not_tell_names_apart(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Regulation on Patents", "Regulations on Patents"),
        ("Patent Law", "Patent Law of the People's Republic of China"),
        ("Theatre Council", "atre Council"),
        ("Opinions on Trials (2021)", "Opinions on Trials (2022)"),
        ("知识产权局", "国家知识产权局"),
    ],
)
def test_everything_else_tells_names_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@BOUNDED
@given(ANY_NAME)
def test_the_key_of_a_key_is_the_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


def test_the_key_of_a_chinese_key_is_the_key() -> None:
    # 薴 is simplified to 苧, which is itself a traditional form
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    assert [c for c in characters if name_key(name_key(c)) != name_key(c)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Supreme People’s Court", "supreme-peoples-court"),
        ("the Anti-Monopoly Law of the People's Republic of China",
         "anti-monopoly-law-of-the-peoples-republic-of-china"),
        ("Catalogue of Rights (the seventh batch)", "catalogue-of-rights-the-seventh-batch"),
        ("World Café Day & Night", "world-cafe-day-night"),
        ("Kunlun", "kunlun"),
        ("国家知识产权局", ""),
        ("——", ""),
    ],
)  # fmt: skip
def test_a_slug_reads_like_its_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_long_slug_is_cut_between_words() -> None:
    name = " ".join(["Opinions", *["Intellectual Property"] * 6])
    assert slug(name) == "opinions" + 4 * "-intellectual-property"  # 96 letters


def test_a_long_slug_of_one_word_is_cut_anywhere() -> None:
    assert slug("a" * 500) == "a" * 96


def test_distinct_slugs_of_long_names_that_begin_alike_differ() -> None:
    one, other = (f"Opinions {'on Intellectual Property ' * 6}{end}" for end in ("A", "B"))
    assert slug(one) == slug(other)
    assert slug(one, distinct=True) != slug(other, distinct=True)


def test_a_distinct_slug_of_a_short_name_is_its_slug() -> None:
    assert slug("Patent Law", distinct=True) == "patent-law"


@BOUNDED
@given(ANY_NAME | st.text("Measures on the ", min_size=80, max_size=300))
def test_every_slug_is_a_short_ascii_path_segment(name: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(name))
    assert len(slug(name)) <= 96
