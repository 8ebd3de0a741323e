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


def test_every_file_of_every_unit_is_what_the_live_server_sends(site: Site) -> None:
    places = []
    for unit in site.units():
        for location, data in site.files_of(unit):
            places.append(location)
            content = site.content(location)
            assert content is not None, location
            assert content.data == data, location
    assert len(places) == len(set(places))
    assert places == [*site.locations()]


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
