"""The search: by words and facets, the same on the server, in the browser and as a query."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE
from ipplan_kg.pipeline import build
from ipplan_kg.resources import root
from ipplan_kg.site import search as searching
from ipplan_kg.site.search import choices, search, sparql
from ipplan_kg.site.website import Site
from ipplan_kg.sparql import evaluate
from tests.conftest import MINI


@pytest.fixture(scope="module")
def site(store: ox.Store) -> Site:
    return Site(store, endpoint="sparql", bundle=False)


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two small plans, mini and 2099, as a site."""
    text = tmp_path_factory.mktemp("mini") / "mini.txt"
    text.write_text(MINI, "utf-8")
    folder = root() / "tests" / "data" / "two-languages"
    return Site(build([text, folder], validate=False).store, endpoint="sparql", bundle=False)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"q": "patent"},
        {"q": "PATENT law"},
        {"q": "商标法"},
        {"q": 'a "quoted" \\ word'},
        {"agency": "ministry-of-commerce"},
        {"agency": "ministry-of-commerce", "role": "lead"},
        {"agency": "ministry-of-commerce", "role": "participant", "topic": "customs"},
        {"section": "2021-2022/section/5"},
        {"kind": "law", "action": "revise"},
        {"q": "law", "kind": "regulation"},
        {"topic": "no-such> } DROP ALL #"},
    ],
    ids=str,
)
def test_the_search_and_its_query_find_the_same(site: Site, wanted: dict[str, str]) -> None:
    solutions = evaluate(site.reader.store, sparql(site.reader, wanted))
    assert isinstance(solutions, ox.QuerySolutions)
    assert [row["task"] for row in solutions] == [*search(site.reader, wanted).tasks]


@pytest.mark.parametrize(
    "wanted",
    [
        {"q": "patent"},
        {"q": "商标"},
        {"agency": "ministry-of-commerce"},
        {"agency": "ministry-of-commerce", "role": "lead"},
        {"agency": "ministry-of-commerce", "role": "lead", "q": "ministry"},
        {"role": "participant"},
        {"role": "lead", "topic": "customs"},
        {"section": "2021-2022/section/5"},
        {"plan": "2021-2022", "kind": "law"},
        {"kind": "law", "action": "revise"},
        {"action": "formulate", "q": "patent"},
        {"topic": "no-such> } DROP ALL #"},
    ],
    ids=str,
)
@pytest.mark.parametrize("of", ["agency", "legislation", "other"])
def test_each_list_of_things_has_a_query_that_finds_the_same(
    site: Site, of: str, wanted: dict[str, str]
) -> None:
    solutions = evaluate(site.reader.store, sparql(site.reader, wanted, of))
    assert isinstance(solutions, ox.QuerySolutions)
    found = search(site.reader, wanted)
    listed = {name: things for name, things, _ in searching.lists(site.reader, found, wanted)}
    assert {row["thing"] for row in solutions} == {*listed[of]}


@pytest.mark.parametrize(
    ("wanted", "of", "some", "not_these"),
    [
        (  # who does it, and in this role
            {"topic": "customs", "role": "lead"},
            "agency",
            "agency/general-administration-of-customs",
            "agency/supreme-peoples-court",
        ),
        (  # the instruments to which this is done, not all those of the tasks that do it
            {"kind": "law", "action": "revise"},
            "legislation",
            "legislation/trademark-law",
            "legislation/provisions-on-the-protection-of-trade-secrets",
        ),
        (
            {"agency": "ministry-of-public-security"},
            "other",
            "campaign/kunlun",
            "vocab/topic/finance",
        ),
    ],
)
def test_facets_find_agencies_and_legislation_too(
    site: Site, wanted: dict[str, str], of: str, some: str, not_these: str
) -> None:
    found = search(site.reader, wanted)
    [things] = [each for name, each, _ in searching.lists(site.reader, found, wanted) if name == of]
    paths = {each.value.removeprefix(BASE) for each in things}
    assert some in paths
    assert not_these not in paths


def test_a_word_in_one_language_finds_what_is_named_in_the_other(site: Site) -> None:
    found = search(site.reader, {"q": "昆仑"})
    assert [each.value for each in found.tasks] == [f"{BASE}plan/2021-2022/task/30"]
    assert [each.value for each in found.things] == [f"{BASE}campaign/kunlun"]


@pytest.mark.parametrize("facet", ["agency", "section", "topic", "kind", "action"])
def test_a_facet_counts_what_it_finds(site: Site, facet: str) -> None:
    found = choices(site.reader, facet, "en")
    assert found
    for choice in found[:5]:
        assert len(search(site.reader, {facet: choice.value}).tasks) == choice.count


def found(site: Site, wanted: dict[str, str], start: int = 0) -> list[str]:
    return [each.value.removeprefix(BASE) for each in search(site.reader, wanted, start).tasks]


# several plans


def index(site: Site, location: str) -> dict[str, list[dict[str, str]]]:
    content = site.content(location)
    assert content is not None
    told: dict[str, list[dict[str, str]]] = json.loads(content.data)
    return told


def test_one_plan_is_searched_in_one_file(site: Site) -> None:
    told = index(site, "search.json")
    assert len(told["tasks"]) == 115
    assert told["parts"] == []
    assert choices(site.reader, "plan", "en") == []


def test_each_of_several_plans_has_a_file_of_its_own(several: Site) -> None:
    told = index(several, "search.json")
    assert told["tasks"] == []
    assert told["parts"] == [
        {"plan": "plan/2099", "file": "search/2099.json"},
        {"plan": "plan/mini", "file": "search/mini.json"},
    ]
    for each in told["parts"]:
        tasks = index(several, each["file"])["tasks"]
        assert {task["path"].rpartition("/task/")[0] for task in tasks} == {each["plan"]}


def test_what_one_plan_alone_names_is_in_its_file_and_nothing_is_twice(several: Site) -> None:
    told = index(several, "search.json")
    files = [told, *(index(several, each["file"]) for each in told["parts"])]
    places = [thing["path"] for file in files for thing in file["things"]]
    assert len(places) == len(set(places))
    in_head = {thing["path"].split("/")[0] for thing in told["things"]}
    assert {"agency", "vocab"} <= in_head


@pytest.mark.parametrize(
    "wanted",
    [{}, {"q": "property"}, {"plan": "mini"}, {"plan": "2099", "q": "property"}, {"q": "专利"}],
    ids=str,
)
def test_a_search_goes_through_all_plans(several: Site, wanted: dict[str, str]) -> None:
    solutions = evaluate(several.reader.store, sparql(several.reader, wanted))
    assert isinstance(solutions, ox.QuerySolutions)
    told = {str(row["task"])[1:-1].removeprefix(BASE) for row in solutions}
    assert set(found(several, wanted)) == told


def test_a_search_that_has_found_enough_says_where_to_go_on(
    several: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "ENOUGH", 1)
    first = search(several.reader, {})
    assert (first.plans, first.further) == (1, 1)
    rest = search(several.reader, {}, first.further)
    assert (rest.plans, rest.further) == (2, 0)
    monkeypatch.undo()
    assert first.tasks + rest.tasks == search(several.reader, {}).tasks
    assert search(several.reader, {}).further == 0


def test_the_page_leads_on(several: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "ENOUGH", 1)
    content = several.content("search.html", {"q": "property"})
    assert content is not None
    text = content.data.decode()
    assert "1 of 2 plans were searched." in text
    assert 'href="search.html?q=property&amp;from=1"' in text


def test_there_is_a_choice_of_plans_and_their_sections(several: Site) -> None:
    assert [each.value for each in choices(several.reader, "plan", "en")] == ["2099", "mini"]
    assert choices(several.reader, "section", "en")


def test_of_very_many_sections_there_are_those_of_the_plan(
    several: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = choices(several.reader, "section", "en")
    monkeypatch.setattr(searching, "_SECTIONS", len(every) - 1)
    assert choices(several.reader, "section", "en") == []
    of_mini = choices(several.reader, "section", "en", {"plan": "mini"})
    assert of_mini == [each for each in every if each.value.startswith("mini/")]
