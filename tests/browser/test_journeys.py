"""The journeys of a researcher, from a word in mind to a table on disk."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BUNDLE, DESK, PHONE, Visit, built, shoot

each_width = pytest.mark.parametrize(
    ("width", "viewport"), [("desk", DESK), ("phone", PHONE)], ids=["desk", "phone"]
)


@each_width
def test_from_a_law_to_the_words_that_say_who_revises_it(
    visit: Visit, width: str, viewport: dict[str, int]
) -> None:
    with visit("index.html", viewport=viewport) as page:
        page.get_by_role("combobox").fill("trademark law")
        option = page.get_by_role("option").first
        expect(option).to_contain_text("Trademark Law")
        shoot(page, f"journey-1-suggestions.{width}")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Trademark Law of the People's Republic of China"
        )
        done = page.locator(".p-what-is-done")
        expect(done).to_contain_text("State Administration for Market Regulation")
        expect(done).to_contain_text("revise")
        done.locator("details.why summary").first.click()
        shoot(page, f"journey-2-legislation.{width}")
        done.locator("details.why a.quote").first.click()
        target = page.locator(":target")
        expect(target).to_have_text("Trademark Law of the People's Republic of China")
        expect(target).to_be_in_viewport()
        shoot(page, f"journey-3-evidence.{width}")


@each_width
def test_from_a_law_to_a_table_on_disk(visit: Visit, width: str, viewport: dict[str, int]) -> None:
    built(BUNDLE)
    with visit("legislation/trademark-law.html", viewport=viewport) as page:
        page.locator(".p-what-is-done .ask a").click()
        page.wait_for_selector(".yasgui .CodeMirror")
        page.locator(".yasqe_queryButton").click()
        expect(page.locator(".yasr_results table")).to_contain_text("revise")
        shoot(page, f"journey-4-editor.{width}")
        with page.expect_download() as download:
            page.locator(".yasr_downloadIcon").click()
        with open(download.value.path(), encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
    assert len(rows) > 1
    assert any("revise" in cell for row in rows for cell in row)


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
    {"q": "no such words"},
]


def found(page: Page) -> list[str]:
    return page.locator("#tasks .number").all_inner_texts()


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
    with visit("search.html") as page:
        choose(page)
        expect(page.locator("#count")).to_have_text(f"Tasks: {len(by_server)}")
        expect(page.locator("#as-sparql")).to_have_attribute("href", query or "")
        assert found(page) == by_server
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
