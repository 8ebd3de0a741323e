"""What every page owes its readers: access, nothing from elsewhere, few bytes, no jumping."""

from __future__ import annotations

import pytest

from tests.browser.conftest import AXE, PHONE, SHIFTS, Visit, built, shoot

PAGES = {
    "overview": "index",
    "plan": "plan/2021-2022",
    "section": "plan/2021-2022/section/1",
    "part": "plan/2021-2022/part/2",
    "task": "plan/2021-2022/task/1",
    "task-with-target": "plan/2021-2022/task/44",
    "text": "plan/2021-2022/en",
    "responsibility": "plan/2021-2022/task/1/responsibility/1",
    "agency": "agency/state-intellectual-property-administration",
    "legislation": "legislation/trademark-law",
    "campaign": "campaign/kunlun",
    "topic": "vocab/topic/patent",
    "scheme": "vocab/topic",
    "action": "vocab/action/revise",
    "role": "vocab/role/lead",
    "further": "vocab/role/lead.page-2",
    "graph": "graph/plan/2021-2022/asserted",
    "search": "search",
    "queries": "queries",
    "query": "query/agencies-never-leading",
    "editor": "sparql",
    "ontology": "ontology",
    "shapes": "shapes",
}
RICH = {"overview", "editor"}  # with the charts and the editor, which are left out of the budget
BUDGET = 150_000
WHOLE = {"overview", "task", "legislation", "topic", "search"}

each_page = pytest.mark.parametrize("name", PAGES)


@each_page
def test_axe_finds_no_violation(visit: Visit, name: str) -> None:
    axe = built(AXE)
    # Each page in one language and one colour scheme; its templates and styles are seen in all.
    language, scheme = [("", "light"), (".zh", "dark")][list(PAGES).index(name) % 2]
    with visit(f"{PAGES[name]}{language}.html", color_scheme=scheme) as page:
        if page.locator("script[src*=sparql]").count():
            page.wait_for_selector(".CodeMirror")
        page.evaluate(axe.read_text("utf-8"))
        # The editor of others keeps its own colours and roles: the plain form is in the page, too.
        found = page.evaluate("axe.run({exclude: ['.yasgui']}, {resultTypes: ['violations']})")
        shoot(page, f"{name}{language or '.en'}.{scheme}", full=name in WHOLE)
    told = [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}"
        for each in found["violations"]
    ]
    assert told == []


@each_page
def test_a_page_fits_a_phone_and_its_budget_and_does_not_jump(visit: Visit, name: str) -> None:
    sizes: dict[str, int] = {}
    with visit("context.jsonld", viewport=PHONE) as page:
        page.on("response", lambda got: sizes.__setitem__(got.url, len(got.body())))
        page.goto(f"{PAGES[name]}.html", wait_until="load")
        wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        shifts = page.evaluate(SHIFTS)
        shoot(page, f"{name}.phone")
    assert wide <= 0
    assert shifts < 0.01
    own = {url: size for url, size in sizes.items() if name not in RICH or not is_rich(url)}
    assert sum(own.values()) <= BUDGET, own


def is_rich(url: str) -> bool:
    """Whether something belongs to the charts or the editor."""
    last = url.rpartition("/")[2]
    return "/charts/" in url or last.startswith(("charts-", "sparql-")) or last.endswith(".json")


@pytest.mark.parametrize("name", ["overview", "task", "search", "editor"])
def test_a_page_can_be_read_without_scripts(visit: Visit, name: str) -> None:
    with visit("context.jsonld", java_script_enabled=False) as page:
        page.goto(f"{PAGES[name]}.html", wait_until="domcontentloaded")
        assert page.locator("h1").inner_text()
        assert page.locator("main").inner_text().count(" ") > 5


def test_the_keyboard_reaches_the_content_first(visit: Visit) -> None:
    with visit("plan/2021-2022/task/1.html") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#content"


def test_the_keyboard_opens_a_reason(visit: Visit) -> None:
    with visit("plan/2021-2022/task/30.html") as page:
        reason = page.locator(".p-lead details.why")
        reason.locator("summary").focus()
        page.keyboard.press("Enter")
        assert "Ministry of Public Security" in reason.locator("a.quote").inner_text()


def test_a_mark_says_what_it_is_to_who_points_or_tabs_to_it(visit: Visit) -> None:
    with visit("plan/2021-2022/task/1.html") as page:
        mark = page.locator("a.m-legislation").first
        assert mark.get_attribute("title") == (
            "Legislation: Anti-Monopoly Law of the People's Republic of China, revise"
        )
        mark.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        shown = "getComputedStyle(document.activeElement, '::after').content"
        assert "Anti-Monopoly Law" in page.evaluate(shown)
        shoot(page, "task-mark-focused")


def test_paper_gets_the_text_without_the_furniture(visit: Visit) -> None:
    with visit("plan/2021-2022/task/1.html") as page:
        page.emulate_media(media="print")
        assert not page.locator("header nav").is_visible()
        assert not page.locator("form.quick").is_visible()
        assert page.locator("blockquote").is_visible()
        shoot(page, "task.print", full=True)
