"""Figures follow from counts, and counts from marks that are paired one to one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.figures import Score
from ipplan_kg.model import Span
from ipplan_kg.pairing import match


@pytest.mark.parametrize(
    ("score", "precision", "recall", "f1"),
    [
        (Score(3, 4, 6), 0.75, 0.5, 0.6),
        (Score(0, 4, 6), 0.0, 0.0, 0.0),
        (Score(0, 0, 6), None, 0.0, 0.0),
        (Score(0, 4, 0), 0.0, None, 0.0),
        (Score(0, 0, 0), None, None, None),
    ],
)
def test_the_shares_follow_from_the_counts(
    score: Score, precision: float | None, recall: float | None, f1: float | None
) -> None:
    assert (score.precision, score.recall, score.f1) == (precision, recall, f1)


def spans(text: str) -> list[Span]:
    return [Span(*map(int, each.split("-"))) for each in text.split()]


@pytest.mark.parametrize(
    ("expected", "found", "pairs"),
    [
        pytest.param("0-10 20-30", "20-30 0-10", {0: 1, 1: 0}, id="equal spans"),
        pytest.param("0-10", "10-20", {}, id="side by side is no overlap"),
        pytest.param("0-10", "2-8", {0: 0}, id="one inside the other"),
        pytest.param("0-10", "0-4 5-10", {0: 1}, id="one is left, the larger part taken"),
        pytest.param("0-4 5-10", "0-10", {1: 0}, id="one is missing, as far as the larger part"),
        pytest.param("0-30 10-20", "10-20", {1: 0}, id="an equal span before any overlap"),
        pytest.param("0-30 10-20", "10-20 0-29", {0: 1, 1: 0}, id="a title in a description"),
        pytest.param(
            "0-10 8-20", "9-20 18-30", {0: 0, 1: 1}, id="as many pairs as can be, though it costs"
        ),
    ],
)
def test_spans_are_paired_one_to_one(expected: str, found: str, pairs: dict[int, int]) -> None:
    assert match(spans(expected), spans(found)) == pairs


SPAN_LISTS = st.lists(
    st.builds(lambda b, n: Span(b, b + n), st.integers(0, 30), st.integers(1, 10)),
    unique=True,
    max_size=8,
)


@given(SPAN_LISTS, SPAN_LISTS)
def test_pairing_is_one_to_one_and_as_large_in_both_directions(
    one: list[Span], other: list[Span]
) -> None:
    pairs = match(one, other)
    assert len(set(pairs.values())) == len(pairs)
    assert all(one[i].overlaps(other[j]) for i, j in pairs.items())
    assert len(pairs) == len(match(other, one))
    equal = {span for span in one if span in other}
    assert {one[i] for i, j in pairs.items() if one[i] == other[j]} == equal
