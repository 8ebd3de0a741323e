"""What there is to make, one thing at a time; whoever asks for a file gets the same bytes."""

from __future__ import annotations

from itertools import islice

import pytest

from ipplan_kg.pipeline import build
from ipplan_kg.site.website import Site, Unit
from tests.conftest import MINI


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A small plan as a site."""
    text = tmp_path_factory.mktemp("mini") / "mini.txt"
    text.write_text(MINI, "utf-8")
    return Site(build([text], validate=False).store, endpoint="sparql", pictures=False)


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_the_files_of_units_are_what_the_live_server_sends(site: Site, every: int) -> None:
    for unit in islice(site.units(), None, None, every):
        for location, data in site.files_of(unit):
            content = site.content(location)
            assert content is not None, location
            assert content.data == data, location


def test_every_place_is_that_of_a_file_of_one_unit(site: Site) -> None:
    places = [*site.locations()]
    assert len(places) == len(set(places))
    units = [*islice(site.units(), None, None, 40)]
    made = [location for unit in units for location, _ in site.files_of(unit)]
    assert set(made) <= set(places)


def test_units_come_in_the_same_order_each_time(site: Site) -> None:
    assert [*site.units()] == [*Site(site.reader.store, pictures=False).units()]


def test_a_unit_has_all_documents_about_a_thing(site: Site) -> None:
    name = "plan/mini/task/1"
    made = dict(site.files_of(Unit("thing", name)))
    endings = ["html", "zh.html", "ttl", "jsonld", "nt", "rdf"]
    assert list(made) == [f"{name}.{ending}" for ending in endings]


def test_units_are_few_bytes_for_those_that_hand_them_on(site: Site) -> None:
    import pickle

    for unit in islice(site.units(), 100):
        assert pickle.loads(pickle.dumps(unit)) == unit
        assert len(pickle.dumps(unit)) < 300
