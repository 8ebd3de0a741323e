"""Answers on their way: the same bytes whoever writes them, cut off where they should be."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.server.answers import Cut, solutions, solutions_json

# Signs that JSON's own syntax is made of, so that strings look like the ends of solutions.
_texts = st.text(st.sampled_from('{}[],:"\\ a任\n'), max_size=12) | st.just('}},{"b":')


def answer(rows: list[tuple[str | None, str | None]]) -> ox.QuerySolutions:
    """Solutions with these values."""
    terms = (tuple("UNDEF" if v is None else str(ox.Literal(v)) for v in row) for row in rows)
    values = " ".join(f"({' '.join(row)})" for row in terms)
    found = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    return found


def written(rows: list[tuple[str | None, str | None]], limit: int) -> tuple[bytes, Cut]:
    cut, parts = Cut(limit, "solutions"), list[bytes]()
    solutions_json(answer(rows), cut, parts.append)
    return b"".join(parts), cut


@given(st.lists(st.tuples(_texts, _texts | st.none()), max_size=20))
def test_the_engine_writes_json_as_we_do(rows: list[tuple[str | None, str | None]]) -> None:
    body, cut = written(rows, 0)
    assert body == b"".join(solutions(answer(rows), "json", Cut(0, "solutions")))
    assert (cut.count, cut.more) == (len(rows), False)


@given(st.lists(st.tuples(_texts, _texts | st.none()), max_size=20), st.integers(1, 20))
def test_json_is_cut_off_between_two_solutions(
    rows: list[tuple[str | None, str | None]], limit: int
) -> None:
    body, cut = written(rows, limit)
    found = json.loads(body)
    values = [
        tuple(row.get(v, {}).get("value") for v in "ab") for row in found["results"]["bindings"]
    ]
    assert values == rows[:limit]
    assert cut.more == ("notice" in found) == (len(rows) > limit)


@pytest.mark.parametrize("limit", [0, 1, 999, 1000, 1001])
def test_long_json_is_cut_off_at_the_same_place(limit: int) -> None:
    rows: list[tuple[str | None, str | None]] = [
        (f'}}}},{{"{i}', "x" * (i % 50)) for i in range(1000)
    ]
    body, cut = written(rows, limit)
    expected = Cut(limit, "solutions")
    assert body == b"".join(solutions(answer(rows), "json", expected))
    assert (cut.count, cut.more) == (expected.count, expected.more)
