"""The journeys of a researcher, from a word in mind to a table on disk."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect

from ipplan_kg.knowledge.answers import Solutions
from ipplan_kg.publication.publish import publish
from tests.browser.conftest import BUNDLE, DESK, PHONE, Visit, built, shoot, visits
from tests.servers import free_port
from tests.web_servers import nginx

if TYPE_CHECKING:
    from ipplan_kg import KnowledgeGraph

LAW = "Trademark Law of the People's Republic of China"

each_width = pytest.mark.parametrize(
    ("width", "viewport"), [("desk", DESK), ("phone", PHONE)], ids=["desk", "phone"]
)


# "Who revises the Trademark Law, where does it say so, and can I have that as a table?"


@pytest.fixture(scope="module")
def nginx_site(store: ox.Store) -> Iterator[str]:
    """The packaged plans as ``publish`` writes them, behind nginx with the rules: no endpoint."""
    built(BUNDLE.with_name("oxigraph.wasm"))
    with TemporaryDirectory() as name:
        root, port = Path(name), free_port()
        root.chmod(0o755)
        publish(store, root / "site", url=f"http://127.0.0.1:{port}/", jobs=2, pictures=False)
        rules = (root / "site/hosting/nginx.conf").read_text("utf-8")
        with nginx(rules.replace("/srv/ipplan", str(root / "site")), port=port) as found:
            yield found


@pytest.fixture(
    params=["serve", pytest.param("nginx", marks=pytest.mark.slow)], ids=["serve", "files"]
)
def place(request: pytest.FixtureRequest, browser: Browser) -> tuple[str, Visit]:
    """A live server, or files without one: its name, and what opens its pages."""
    fixture = "url" if request.param == "serve" else "nginx_site"
    return request.param, visits(browser, request.getfixturevalue(fixture))


@each_width
def test_from_a_word_in_mind_to_a_table_on_disk(
    place: tuple[str, Visit], kg: KnowledgeGraph, width: str, viewport: dict[str, int]
) -> None:
    built(BUNDLE)
    name, visit = place
    steps = 0

    def seen(page: Page, what: str) -> None:
        nonlocal steps
        steps += 1
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        page.wait_for_timeout(200)  # until what was jumped to is painted
        shoot(page, f"journey-{steps}-{what}.{name}.{width}")

    with visit("", viewport=viewport) as page:  # the base leads to the overview
        assert page.url.endswith("/index.html")
        page.get_by_role("combobox").fill("trademark law")
        expect(page.get_by_role("option").first).to_contain_text("Trademark Law")
        seen(page, "search")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(LAW)
        done = page.locator(".p-what-is-done")
        expect(done).to_contain_text("State Administration for Market Regulation")
        expect(done).to_contain_text("revise")
        reason = done.locator("details.why").first
        reason.locator("summary").click()
        expect(reason.locator("a.quote").first).to_contain_text(LAW)
        seen(page, "law")
        law = page.url
        reason.locator("a.quote").first.click()
        words = page.locator(":target")
        expect(words).to_have_text(LAW)
        expect(words).to_be_in_viewport()
        seen(page, "evidence")
        page.go_back()
        assert page.url == law
        page.locator(".p-what-is-done .ask a").click()
        page.wait_for_selector(".yasgui .CodeMirror")
        query = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
        page.locator(".yasqe_queryButton").click()
        table = page.locator(".yasr_results table")
        expect(table).to_contain_text("revise", timeout=60_000)
        seen(page, "answer")
        with page.expect_download() as download:
            page.locator(".yasr_downloadIcon").click()
        with open(download.value.path(), encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
    answer = kg.query(query)
    assert isinstance(answer, Solutions)
    assert head == list(answer.variables)
    assert len(rows) == len(answer) > 0
    assert any("State Administration for Market Regulation" in cell for row in rows for cell in row)


def test_from_a_chart_to_its_figures(visit: Visit) -> None:
    with visit("index.html") as page:
        figure = page.locator("figure#topics")
        figure.scroll_into_view_if_needed()
        figure.get_by_text("The figures as a table").click()
        expect(figure.locator("tbody tr").first).to_contain_text("patents")
        answer = page.request.get(
            figure.get_by_role("link", name="CSV").get_attribute("href") or ""
        )
        rows = list(csv.reader(io.StringIO(answer.text())))
        shown = figure.locator("tbody tr").count()
    assert rows[0] == ["topic", "topic_iri", "tasks"]
    assert len(rows) - 1 == shown


def test_charts_are_drawn_anew_with_links(visit: Visit) -> None:
    built(BUNDLE)
    with visit("index.html") as page:
        page.locator("figure#tasks-per-agency").scroll_into_view_if_needed()
        expect(page.locator("figure#tasks-per-agency .live svg")).to_be_visible()
        page.locator("figure#network").scroll_into_view_if_needed()
        expect(page.locator("figure#network .live svg")).to_be_visible()
        page.wait_for_timeout(300)
        shoot(page, "overview.charts", full=True)


def test_the_ready_queries_are_in_the_editor(visit: Visit) -> None:
    built(BUNDLE)
    with visit("sparql.html") as page:
        page.wait_for_selector(".yasgui .CodeMirror")
        page.get_by_label("Ready queries").select_option("agencies-never-leading")
        expect(page.locator(".CodeMirror")).to_contain_text("SELECT")
        page.locator(".yasqe_queryButton").click()
        expect(page.locator(".yasr_results")).to_contain_text("Ministry of Foreign Affairs")


def test_the_editor_completes_what_the_data_uses(visit: Visit) -> None:
    built(BUNDLE)
    with visit("sparql.html?query=SELECT%20*%20%7B%20%3Fs%20ipp%3AleadA%20%7D") as page:
        page.wait_for_selector(".yasgui .CodeMirror")
        editor = "document.querySelector('.CodeMirror').CodeMirror"
        page.evaluate(f"{editor}.focus()")
        page.evaluate(f"{editor}.setCursor({{line: 0, ch: 23}})")
        page.keyboard.press("Control+Space")
        expect(page.locator(".CodeMirror-hints")).to_contain_text("ipp:leadAgency")
        page.keyboard.press("Enter")
        expect(page.locator(".CodeMirror")).to_contain_text("?s ipp:leadAgency }")


# the search, with scripts and without

WANTED = [
    {"q": "patent"},
    {"q": "商标法"},
    {"agency": "ministry-of-commerce"},
    {"agency": "ministry-of-commerce", "role": "lead"},
    {"q": "law", "kind": "law", "action": "revise"},
    {"topic": "customs", "section": "2021-2022/section/5"},
    {"role": "lead", "kind": "regulation"},
    {"q": "no such words"},
]


def found(page: Page) -> list[str]:
    return page.locator("#tasks .number").all_inner_texts()


def lists(page: Page) -> dict[str, Any]:
    """Agencies, legislation and other things: how many, which are shown, and the query for all."""
    return {
        str(each.get_attribute("data-of")): (
            each.is_visible(),
            each.locator("small").text_content(),
            [link.get_attribute("href") for link in each.locator("li > a").all()],
            each.locator(".ask a").get_attribute("href"),
        )
        for each in page.locator("section[data-of]").all()
    }


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_scripts_find_what_the_server_finds(visit: Visit, wanted: dict[str, str]) -> None:
    def choose(page: Page) -> Any:
        for name, value in wanted.items():
            field = page.locator(f"[name={name}]")
            if name == "q":
                field.fill(value)
            else:
                field.select_option(value)

    with visit("search.html", java_script_enabled=False) as page:
        choose(page)
        page.get_by_role("button").click()
        by_server, query = found(page), page.locator("#as-sparql").get_attribute("href")
        things = lists(page)
    assert any(visible for visible, *_ in things.values()) == ("no such" not in str(wanted))
    with visit("search.html") as page:
        choose(page)
        expect(page.locator("#count")).to_have_text(f"Tasks: {len(by_server)}")
        expect(page.locator("#as-sparql")).to_have_attribute("href", query or "")
        assert found(page) == by_server
        assert lists(page) == things
        for name, value in wanted.items():
            assert re.search(rf"[?&]{name}=", page.url), value
        shared = page.url
        page.goto(shared)
        expect(page.locator("#count")).to_have_text(f"Tasks: {len(by_server)}")
        assert found(page) == by_server


def test_the_plain_form_asks_the_endpoint_without_scripts(visit: Visit) -> None:
    with visit("sparql.html", java_script_enabled=False) as page:
        shoot(page, "editor.plain")
        page.get_by_role("button").click()
        expect(page.locator("body")).to_contain_text("State Intellectual Property Administration")
