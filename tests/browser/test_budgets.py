"""What a page may cost its reader: every template, in both languages, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, SHIFTS, Visit
from tests.browser.test_pages_in_browser import BUDGET, PAGES, RICH, is_rich

REQUESTS = 8
"""A page, its styles, its icon, its scripts and what these read."""

# The largest thing that is painted in the window: when, and what had to be loaded for it.
PAINTED = """() => new Promise((done) => {
  const seen = { first: 0, largest: 0, resource: "none" };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.first = entry.startTime;
  }).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      seen.largest = entry.startTime;
      seen.resource = entry.url;
    }
  }).observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done(seen), 200);
})"""

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_within_its_budget_in_every_form(visit: Visit, name: str) -> None:
    for viewport in (DESK, PHONE):
        for language in ("", ".zh"):
            # The first page is a small one, so that all of the next is counted.
            with visit("context.jsonld", viewport=viewport) as page:
                told = measured(page, f"{PAGES[name]}{language}.html")
            where = f"{language or '.en'} at {viewport['width']}"
            own = {url: size for url, size in told["sizes"].items() if counts(name, url)}
            assert sum(own.values()) <= BUDGET, f"{where}: {own}"
            assert len(own) <= REQUESTS, f"{where}: {list(own)}"
            assert told["shifts"] < 0.01, where
            # Text, which is there with the page: nothing that is loaded later is waited for.
            assert told["painted"]["resource"] == "", where
            assert told["painted"]["largest"] <= 2 * told["painted"]["first"], where


def counts(name: str, url: str) -> bool:
    return name not in RICH or not is_rich(url)


def measured(page: Page, location: str) -> dict[str, Any]:
    """Open a page; return the sizes of what it loads, how far it jumps, what is painted."""
    sizes: dict[str, int] = {}
    page.on("response", lambda got: sizes.__setitem__(got.url, len(got.body())))
    page.goto(location, wait_until="load")
    painted = page.evaluate(PAINTED)
    return {"sizes": sizes, "shifts": page.evaluate(SHIFTS), "painted": painted}
