"""However many plans there are, people can read a page: it has the first of many, and a number."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.site.catalogue import MOST, Answer, answer
from ipplan_kg.site.documents import INCOMING, PAGES
from ipplan_kg.site.panels import MOST_ROWS, MOST_TASKS, Panel
from ipplan_kg.site.resources import panels
from ipplan_kg.site.website import Site
from ipplan_kg.store import materialize_union, new

TASKS = INCOMING * PAGES // 2 + 100
"""Each task points twice to its agency, so that these are more than the pages hold."""
TYPE = ox.NamedNode(f"{PREFIXES['rdf']}type")


def ours(path: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + path)


def term(name: str) -> ox.NamedNode:
    return ours(f"ontology#{name}")


@pytest.fixture(scope="module")
def site() -> Site:
    """An agency, a law, a campaign and a topic that very many tasks share."""
    graph = ours("graph/plan/long/asserted")
    agency, law = ours("agency/busy"), ours("legislation/long-law")
    campaign, topic = ours("campaign/long"), ours("vocab/topic/busy")
    triples = [
        ox.Triple(agency, TYPE, term("Agency")),
        ox.Triple(law, TYPE, term("Legislation")),
        ox.Triple(campaign, TYPE, term("Campaign")),
        ox.Triple(topic, TYPE, ox.NamedNode(f"{PREFIXES['skos']}Concept")),
    ]
    for number in range(1, TASKS + 1):
        task = ours(f"plan/long/task/{number}")
        action = ours(f"plan/long/task/{number}/legislative-action/1")
        triples += [
            ox.Triple(task, TYPE, term("Task")),
            ox.Triple(task, term("number"), ox.Literal(number)),
            ox.Triple(task, term("leadAgency"), agency),
            ox.Triple(task, term("responsibleAgency"), agency),
            ox.Triple(task, term("launches"), campaign),
            ox.Triple(task, term("concerns"), law),
            ox.Triple(task, ox.NamedNode(f"{PREFIXES['dcterms']}subject"), topic),
            ox.Triple(task, term("legislativeAction"), action),
            ox.Triple(action, term("legislation"), law),
            ox.Triple(campaign, term("evidence"), ours(f"plan/long/en#char={number},{number + 1}")),
        ]
    store = new(ox.Quad(s, p, o, graph) for s, p, o in triples)
    materialize_union(store)
    return Site(store, bundle=False)


def panel(site: Site, path: str, heading: str) -> Panel:
    [found] = [each for each in panels(site.reader, ours(path), "en") if each.heading == heading]
    return found


@pytest.mark.parametrize(
    ("path", "heading", "shown"),
    [
        ("agency/busy", "leads", MOST_TASKS),
        ("vocab/topic/busy", "tasks", MOST_TASKS),
        ("legislation/long-law", "what-is-done", MOST_ROWS),
        ("campaign/long", "tasks", MOST_ROWS),
    ],
)
def test_a_panel_has_the_first_tasks_and_the_number_of_all(
    site: Site, path: str, heading: str, shown: int
) -> None:
    found = panel(site, path, heading)
    assert [row.number for row in found.tasks] == [str(n) for n in range(1, shown + 1)]
    assert len(found) == TASKS
    assert found.is_cut


def test_what_is_counted_is_counted_whole(site: Site) -> None:
    [topic] = panel(site, "agency/busy", "on-topics").counts
    assert topic.count == TASKS
    assert topic.shown[0] == ours("plan/long/task/1")
    assert len(topic.shown) < 20


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("agency/busy.html", f"All {TASKS} tasks"),
        ("agency/busy.html", f"{2 * TASKS - INCOMING * PAGES} more are not shown."),
        ("legislation/long-law.html", f"The first {MOST_ROWS} of {TASKS} rows"),
        ("campaign/long.html", f"{TASKS - MOST_ROWS} more are not shown."),
    ],
)
def test_a_page_says_how_many_there_are(site: Site, location: str, said: str) -> None:
    content = site.content(location)
    assert content is not None
    assert said in re.sub(r"<[^>]*>", "", content.data.decode())
    assert len(content.data) < 300_000


def test_there_are_no_more_pages_than_the_first(site: Site) -> None:
    assert site.has_page("agency/busy", PAGES)
    assert not site.has_page("agency/busy", PAGES + 1)
    assert site.content(f"agency/busy.page-{PAGES + 1}.ttl") is None


def test_of_a_long_answer_there_is_the_beginning_in_the_file_and_less_on_the_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipplan_kg.site.catalogue.MOST", 70)
    found = answer(site.reader, "classes-by-count")
    assert found is not None
    assert MOST == 10_000
    whole = Answer(("x",), ((None,),) * 70, 90)
    assert (len(whole.shown), whole.count) == (50, 90)
