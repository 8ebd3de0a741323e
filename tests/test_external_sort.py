"""Sorting on disk gives what sorting in memory gives, in memory that does not grow."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg import external_sort
from ipplan_kg.external_sort import Sorted

PAIRS = st.lists(st.tuples(st.binary(max_size=3), st.text(max_size=3)))


def sorted_on_disk(
    pairs: Iterable[tuple[bytes, str]], *, limit: int, folder: Path | None = None
) -> Sorted[str]:
    return Sorted(
        pairs,
        encode=lambda text: text.encode("utf-8", "surrogatepass"),
        decode=lambda data: data.decode("utf-8", "surrogatepass"),
        size=lambda text: 1,
        limit=limit,
        folder=str(folder) if folder else None,
    )


@given(PAIRS, st.integers(1, 5))
def test_parts_come_out_as_if_sorted_at_once(pairs: list[tuple[bytes, str]], limit: int) -> None:
    with closing(sorted_on_disk(pairs, limit=limit)) as found:
        # Python's sort is stable, too: items of one key stay in their order.
        assert list(found) == sorted(pairs, key=lambda pair: pair[0])


@given(PAIRS)
def test_many_parts_are_merged_into_one(pairs: list[tuple[bytes, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(external_sort, "_MOST_PARTS", 3)
        with closing(sorted_on_disk(pairs, limit=1)) as found:
            assert list(found) == sorted(pairs, key=lambda pair: pair[0])


def test_they_can_be_read_again_even_after_a_reader_that_stopped() -> None:
    pairs = [(bytes([n % 251]), str(n)) for n in range(50_000)]
    with closing(sorted_on_disk(pairs, limit=7_000)) as found:
        once = list(found)
        next(iter(found))
        assert list(found) == once
        assert [text for _, text in once[:3]] == ["0", "251", "502"]


def numbered(count: int) -> Iterator[tuple[bytes, str]]:
    for number in range(count):
        yield b"%07d" % (number * 7919 % count), f"{number:0100}"


def test_memory_holds_the_limit_and_no_more() -> None:
    tracemalloc.start()
    try:
        with closing(sorted_on_disk(numbered(50_000), limit=1_000)) as found:
            assert sum(1 for _ in found) == 50_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # All keys and items are 13 MB; 50 parts have a block of 32 KiB each in memory.
    assert peak < 6_000_000


@pytest.mark.skipif(os.name != "posix", reason="the temporary file has a name there")
def test_nothing_is_left_in_the_folder_not_even_while_sorting(tmp_path: Path) -> None:
    def failing() -> Iterator[tuple[bytes, str]]:
        yield from numbered(100)
        assert list(tmp_path.iterdir()) == []
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        sorted_on_disk(failing(), limit=10, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sorted_on_disk(numbered(2), limit=1, folder=tmp_path / "none")
    # What fits in memory needs none.
    assert len(list(sorted_on_disk(numbered(2), limit=3, folder=tmp_path / "none"))) == 2
