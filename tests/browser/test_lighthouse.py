"""Lighthouse's audits of accessibility, best practices and what search engines need.

https://developer.chrome.com/docs/lighthouse/, from npm, on an emulated phone without a network. Its
measurements of time are not asked for: they depend on the machine (`test_budgets`).
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.browser.test_pages_in_browser import PAGES
from tests.clients.packages import packages
from tests.programs import program

HERE = Path(__file__).parent / "lighthouse"
AUDITED = [
    *("overview", "task", "text", "agency", "legislation", "topic", "search", "query", "editor"),
]
NOT_PASSED = {
    # It wants whole URLs. Ours are relative, so that a site can stand anywhere; the sitemap has
    # whole ones.
    "hreflang",
    # On a phone, the links in the table of all statements are nearer to each other than 24 pixels.
    "target-size",
}
OF_THE_EDITOR = {"aria-required-children", "color-contrast"}  # YASGUI's own roles and colours

pytestmark = pytest.mark.slow


def test_every_audit_is_passed(url: str) -> None:
    packages(HERE)
    places = {f"{url}/{PAGES[name]}.html": name for name in AUDITED}
    places |= {f"{url}/index.zh.html": "overview"}
    done = subprocess.run(
        [program("node"), str(HERE / "audit.js"), program("chromium"), *places],
        env={key: value for key, value in os.environ.items() if "proxy" not in key.lower()},
        capture_output=True,
        encoding="utf-8",
        timeout=540,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert set(told) == set(places)
    wrong: dict[str, list[str]] = {}
    for place, audits in told.items():
        known = NOT_PASSED | (OF_THE_EDITOR if places[place] == "editor" else set())
        wrong |= {f"{place} {name}": nodes for name, nodes in audits.items() if name not in known}
    assert wrong == {}
