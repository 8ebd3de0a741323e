"""“Why is this here?”: every statement that a page shows says where it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote_plus

import pyoxigraph as ox
import pytest

from ipplan_kg.results import display
from ipplan_kg.site.website import Site
from ipplan_kg.sparql import evaluate


@pytest.fixture(scope="module")
def site(store: ox.Store) -> Site:
    return Site(store, endpoint="sparql", bundle=False, pictures=False)


def page(site: Site, location: str) -> str:
    content = site.content(location)
    assert content is not None, location
    return content.data.decode()


def words(text: str) -> str:
    spaced = " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())
    return spaced.replace(" ,", ",")


@dataclass
class Item:
    """An item of a list, or a row of a table, and whether a reason is in it."""

    tag: str
    text: str = ""
    reasons: int = 0
    """For a row: how many rows its reason is for."""


@dataclass
class Items(HTMLParser):
    """The items of the panels, the rows of the tables, what is inside the thing."""

    text: str
    found: list[Item] = field(default_factory=list)
    _open: list[Item] = field(default_factory=list)
    _inside: list[str] = field(default_factory=list)
    _span: int = 1

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = given.get("class", "").split()
        if tag in ("ul", "ol", "tbody"):
            self._inside.append(kinds[0] if kinds else tag)
        if (tag == "li" and self._inside[-1] in ("rows", "tasks", "counts")) or (
            tag == "tr" and self._inside and self._inside[-1] == "tbody"
        ):
            self.found.append(Item(tag))
            self._open.append(self.found[-1])
        if tag == "td":
            self._span = int(given.get("rowspan", 1))
        if "why" in kinds and self._open and tag in ("details", "a"):
            self._open[-1].reasons = max(self._open[-1].reasons, self._span)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol", "tbody"):
            self._inside.pop()
        if self._open and tag == self._open[-1].tag and self._ends():
            self._open.pop()
        if tag == "td":
            self._span = 1

    def _ends(self) -> bool:
        return not self._inside or self._inside[-1] in ("rows", "tasks", "counts", "tbody")

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data


# One of each class, and what has many statements.
PAGES = (
    *("plan/2021-2022", "plan/2021-2022/section/1", "plan/2021-2022/part/2"),
    *("plan/2021-2022/task/1", "plan/2021-2022/task/44", "plan/2021-2022/task/44/target/1"),
    *("plan/2021-2022/task/1/responsibility/1", "plan/2021-2022/task/1/legislative-action/1"),
    *("plan/2021-2022/correction/1", "plan/2021-2022/en", "agency/supreme-peoples-court"),
    *("agency/state-intellectual-property-administration", "legislation/trademark-law"),
    *("campaign/kunlun", "body/apec", "vocab/topic", "vocab/topic/patent", "vocab/role/lead"),
    *("vocab/role/lead.page-2", "vocab/action/revise", "vocab/legislation-kind/law"),
    *("vocab/metric", "mappings/agencies", "software/ipplan-kg"),
)


@pytest.mark.parametrize("path", PAGES)
def test_every_statement_of_a_page_says_why_it_is_there(site: Site, path: str) -> None:
    missing, covered = [], 0
    for item in Items(page(site, f"{path}.zh.html")).found:
        covered = max(covered - 1, item.reasons, 0) if item.tag == "tr" else item.reasons
        if not covered:
            missing.append(" ".join(item.text.split())[:90])
    assert missing == []


@pytest.mark.parametrize(
    ("path", "section", "said"),
    [
        (
            "plan/2021-2022/task/30",
            r'<section class="panel p-lead">.*?</section>',
            "The text says so: Ministry of Public Security characters 10490–10517, line",
        ),
        (  # of a task in a list: what it has to do with the thing, and why who leads it does
            "legislation/trademark-law",
            r'<section class="panel p-what-is-done">.*?</section>',
            "Task 1 lead agency State Administration for Market Regulation The text says so:",
        ),
        (
            "plan/2021-2022/task/1",
            r'<section class="panel p-legislation">.*?</section>',
            "legislative action 1 of task 1 action type revise The text says so: Promote the",
        ),
        (
            "campaign/kunlun",
            r'<section class="incoming">.*?</section>',
            "The text says so: Kunlun characters",
        ),
        (  # a string of a text is its own evidence
            "campaign/kunlun",
            r"names</a></td><td><details.*?</details>",
            "The text says so: Kunlun characters 10465–10471",
        ),
        (
            "plan/2021-2022",
            r'<th id="p-dcterms-issued".*?</tr>',
            "An editor's source: ",
        ),
        ("agency/supreme-peoples-court", r'<div class="types">.*?</div></details>', "source: "),
        (
            "plan/2021-2022/task/30",
            r'<th id="p-ipp-responsibleAgency".*?</tr>',
            "Inferred by the rule prp-spo1 from the axiom lead agency sub-property of responsible"
            " agency and from Task 30 lead agency Ministry of Public Security",
        ),
        (
            "vocab/topic/patent",
            r'<p class="definition".*?</details>',
            "Declared in vocab; it is not from a text.",
        ),
    ],
)
def test_a_reason_is_a_quote_a_source_or_a_rule(
    site: Site, path: str, section: str, said: str
) -> None:
    [found] = re.findall(section, page(site, f"{path}.html"), re.S)
    assert said.casefold() in words(found).casefold()


def test_a_count_shows_what_was_counted(site: Site) -> None:
    text = page(site, "agency/supreme-peoples-court.html")
    [panel] = re.findall(r'<section class="panel p-on-topics">.*?</section>', text, re.S)
    assert "judicial protection 9 Why? Task 7, Task 13, Task 24" in words(panel)


def test_a_figure_of_the_overview_leads_to_the_query_that_counts(site: Site) -> None:
    text = page(site, "index.html")
    [figures] = re.findall(r'<ul class="figures".*?</ul>', text, re.S)
    links = dict(re.findall(r'<li><a href="sparql.html\?query=([^"]*)".*?<b>(\d+)</b>', figures))
    assert len(links) == 6
    for query, count in links.items():
        solutions = evaluate(site.reader.store, unquote_plus(query))
        assert isinstance(solutions, ox.QuerySolutions)
        assert [display(row["count"]) for row in solutions] == [count]


def test_in_a_long_list_a_reason_is_one_step_away(site: Site) -> None:
    plan = page(site, "plan/2021-2022.html")
    assert '<a class="why" href="../plan/2021-2022/task/1.html#statements">Why?</a>' in plan
    assert '<section class="statements" id="statements">' in page(
        site, "plan/2021-2022/task/1.html"
    )


def test_the_same_reason_for_many_values_is_given_once(site: Site) -> None:
    text = page(site, "plan/2021-2022/correction/2.html")
    [strings] = re.findall(r'<th id="p-oa-hasTarget" scope="rowgroup" rowspan="(\d+)">', text)
    assert f'<td rowspan="{strings}"><details class="why">' in text
