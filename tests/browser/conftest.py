"""A browser, and a server with the packaged plans, once for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ipplan_kg.store import dump_nquads
from tests.clients.served import served
from tests.conftest import ROOT
from tests.programs import program

SCREENSHOTS = ROOT / "build" / "screenshots"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
BUNDLE = ROOT / "ipplan_kg" / "site" / "bundle" / "sparql.js"
DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}

expect.set_options(timeout=20_000)  # a machine with much else to do is slow, not wrong

# How far what is on a page has jumped since it was opened.
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 150);
})"""

Visit = Callable[..., AbstractContextManager[Page]]


def built(path: Path) -> Path:
    """Return a file that `make web` makes; without it skip the test, or fail it under CI."""
    if not path.exists():
        reason = f"{path.relative_to(ROOT)} is missing (make web)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def url(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server with the packaged plans is, without ``/`` at the end."""
    data = tmp_path_factory.mktemp("served") / "plans.nq"
    data.write_bytes(dump_nquads(store))
    with served(data) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=program("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, url: str) -> Visit:
    """Open pages of the server as a fresh visitor."""
    return visits(browser, url)


def visits(browser: Browser, url: str) -> Visit:
    """Return what opens pages of a server as a fresh visitor; what goes wrong in one fails.

    Every request to another host is stopped and told: there is no network but our server.
    """

    @contextmanager
    def opened(path: str = "", **options: Any) -> Iterator[Page]:
        context = browser.new_context(
            **{"viewport": DESK, "locale": "en-GB", "base_url": f"{url}/", **options}
        )
        wrong: list[str] = []
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None,
        )

        def only_ours(route: Any) -> None:
            if route.request.url.startswith((f"{url}/", "data:", "blob:")):
                route.continue_()
            else:
                wrong.append(f"asks for {route.request.url}")
                route.abort()

        context.route("**/*", only_ours)
        page.goto(f"{url}/{path}")
        yield page
        context.close()
        assert wrong == []

    return opened


def shoot(page: Page, name: str, *, full: bool = False) -> None:
    """Keep a picture of the page for those who look at them."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full)
