"""The search over many plans in a browser: plan by plan, and on when the reader says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ipplan_kg.pipeline import build
from ipplan_kg.store import dump_nquads
from tests.browser.conftest import Visit, shoot, visits
from tests.clients.served import served
from tests.conftest import MINI

PLANS = 30


@pytest.fixture(scope="module")
def many(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Opens pages of a server with thirty small plans."""
    folder = tmp_path_factory.mktemp("many")
    text = folder / "mini.txt"
    text.write_text(MINI, "utf-8")
    plan = dump_nquads(build([text], validate=False).store)
    with open(folder / "many.nq", "wb") as file:
        for number in range(1, PLANS + 1):
            file.write(plan.replace(b"plan/mini", f"plan/mini-{number:02}".encode()))
    with served(Path(file.name)) as url:
        yield visits(browser, url)


def found(page: Page) -> list[str | None]:
    return [each.get_attribute("href") for each in page.locator("#tasks .number").all()]


def test_scripts_go_from_plan_to_plan_as_the_server_does(many: Visit) -> None:
    with many("search.html?q=property", java_script_enabled=False) as page:
        first = found(page)
        expect(page.locator("#further")).to_contain_text("25 of 30 plans were searched.")
        page.locator("#further a").click()
        rest = found(page)
        expect(page.locator("#further")).to_be_hidden()
    with many("search.html") as page:
        page.locator("#f-q").fill("property")
        expect(page.locator("#count")).to_have_text(f"Tasks: {len(first)}")
        expect(page.locator("#further")).to_contain_text("25 of 30 plans were searched.")
        assert found(page) == first
        shoot(page, "search.many-plans")
        page.locator("#further a").click()
        expect(page.locator("#further")).to_be_hidden()
        assert found(page) == [*first, *rest]
    assert len(rest) > 0


def test_of_a_plan_that_is_chosen_only_its_file_is_loaded(many: Visit) -> None:
    with many("search.html") as page:
        loaded: list[str] = []
        page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
        page.locator("#f-plan").select_option("mini-07")
        expect(page.locator("#count")).to_have_text("Tasks: 3")
        assert [each for each in loaded if each.endswith(".json")] == [
            "search.json",
            "mini-07.json",
        ]
