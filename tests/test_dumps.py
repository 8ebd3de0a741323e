"""Dumps: the same bytes, whether they share the work of sorting or not."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.publication.dumps import DUMPS, dump_location, dump_writers, write_dump
from ipplan_kg.store import dump, open_store


@pytest.fixture(scope="module")
def mini() -> ox.Store:
    return open_store(Path(__file__).parent / "data" / "mini.trig")


@pytest.mark.parametrize("extension", DUMPS)
def test_a_dump_is_the_store_compressed(mini: ox.Store, extension: str) -> None:
    output = BytesIO()
    write_dump(mini, extension, output)
    assert gzip.decompress(output.getvalue()) == dump(mini, extension)


@pytest.mark.parametrize("order", [list(DUMPS), list(reversed(DUMPS))], ids=["listed", "reversed"])
def test_dumps_that_share_the_sorting_have_the_bytes_of_single_ones(
    mini: ox.Store, order: list[str]
) -> None:
    for (place, write), extension in zip(dump_writers(mini, order), order, strict=True):
        shared, single = BytesIO(), BytesIO()
        write(shared)
        write_dump(mini, extension, single)
        assert place == dump_location(extension)
        assert shared.getvalue() == single.getvalue()
