"""The charts: bounded however many plans there are; pictures that light and dark pages share."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE
from ipplan_kg.site.chart_specs import DARK, darkened
from ipplan_kg.site.charts import CHARTS, MOST, Chart, chart, chart_size, chart_spec
from ipplan_kg.site.pictures import picture
from ipplan_kg.site.reader import Reader

PICTURES = pytest.mark.parametrize("name", CHARTS)


@pytest.fixture(scope="module")
def reader(store: ox.Store) -> Reader:
    return Reader(store)


def test_a_picture_has_the_things_with_the_largest_figures() -> None:
    agencies = [ox.NamedNode(f"{BASE}agency/{number}") for number in range(MOST + 5)]
    rows = tuple(((agency,), 100 - at) for at, agency in enumerate(agencies))
    assert Chart("x", ("agency", "tasks"), rows).shown == rows[:MOST]


def test_a_picture_has_all_of_what_is_not_much(reader: Reader) -> None:
    assert chart(reader, "tasks-per-agency").shown == chart(reader, "tasks-per-agency").rows


def test_on_a_dark_page_only_colours_are_other(reader: Reader) -> None:
    light = chart_spec(reader, "sections-by-agency", "en")
    dark = chart_spec(reader, "sections-by-agency", "en", dark=True)
    assert dark == darkened(light) != light
    assert dark["data"] == light["data"]
    assert dark["config"]["background"] == DARK["#ffffff"]


@PICTURES
def test_a_picture_has_the_size_that_the_page_keeps_for_it(reader: Reader, name: str) -> None:
    spec = chart_spec(reader, name, "en")
    svg = ElementTree.fromstring(made(spec))
    assert (int(svg.attrib["width"]), int(svg.attrib["height"])) == chart_size(spec)


@PICTURES
def test_every_colour_of_letters_and_lines_changes_on_a_dark_page(
    reader: Reader, name: str
) -> None:
    svg = made(chart_spec(reader, name, "zh")).decode()
    used = {(kind, tint) for kind, tint in re.findall(r'(fill|stroke)="(#\w+|rgb\([^"]*)"', svg)}
    changed = set(re.findall(r'\[(fill|stroke)="([^"]*)"\]', svg))
    assert {each for each in used if each[1] in DARK or each[1].startswith("rgb")} == changed


def test_a_picture_is_the_same_every_time(reader: Reader) -> None:
    spec = chart_spec(reader, "network", "en")
    assert made(spec) == made(json.loads(json.dumps(spec)))


def made(spec: dict[str, object]) -> bytes:
    svg = picture(spec)
    if svg is None:
        pytest.skip("pictures need the extra ipplan-kg[charts]")
    return svg
