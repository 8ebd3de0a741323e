"""The pages as bytes: what they show of each class, in both languages, and that links lead on."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.pipeline import build
from ipplan_kg.queries import catalogue
from ipplan_kg.resources import root
from ipplan_kg.site.messages import messages
from ipplan_kg.site.passages import KINDS, Mark, Piece, nested
from ipplan_kg.site.search import ROLES
from ipplan_kg.site.website import Site
from ipplan_kg.store import new
from ipplan_kg.views import documents
from tests.conftest import MINI

TASK = "plan/2021-2022/task/1"
# Seen in https://schema.org/version/latest/schemaorg-current-https.ttl.
SCHEMA_ORG = {
    *("CreativeWork", "Dataset", "DefinedTerm", "DefinedTermSet", "Legislation", "Organization"),
    *("WebPage", "about", "alternateName", "creativeWorkStatus", "datePublished", "description"),
    *("inDefinedTermSet", "inLanguage", "isPartOf", "license", "mainEntity", "mentions", "name"),
    *("position", "publisher", "text", "url"),
    *("DataCatalog", "DataDownload", "contentSize", "contentUrl", "creator", "distribution"),
    *("encodingFormat", "identifier", "includedInDataCatalog", "isAccessibleForFree"),
    *("keywords", "sameAs", "sha256", "temporalCoverage", "version"),
}


@pytest.fixture(scope="module")
def site(store: ox.Store) -> Site:
    return Site(store, endpoint="sparql", bundle=False)


def page(site: Site, location: str, **query: str) -> str:
    content = site.content(location, query)
    assert content is not None, location
    assert content.media_type == "text/html"
    return content.data.decode()


class Links(HTMLParser):
    """The links, the words and the ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [value for key in ("href", "src") if (value := found.get(key))]
        if found.get("id"):
            self.ids.append(found["id"] or "")

    def handle_data(self, data: str) -> None:
        self.words += data


def words(text: str) -> str:
    return " ".join(Links(text).words.split())


# what is on a page


@pytest.mark.parametrize(
    ("location", "said"),
    [
        (
            TASK,
            [
                "Task 1",
                "Lead State Administration for Market Regulation",
                "revise",
                "there already",
            ],
        ),
        ("agency/supreme-peoples-court", ["Leads", "Takes part in", "Works with", "On the topics"]),
        ("legislation/trademark-law", ["existing legislation", "What tasks do to it", "revise"]),
        ("campaign/kunlun", ["Kunlun", "昆仑", "Task 30"]),
        ("plan/2021-2022/section/3", ["emerging and specific fields", "Task 20"]),
        ("plan/2021-2022/part/2", ["Strengthen judicial protection", "Task 24"]),
        ("plan/2021-2022/task/44/target/1", ["Target 1 of task 44", "Task 44"]),
        ("vocab/topic/patent", ["patents", "Tasks", "Agencies"]),
        ("vocab/action/revise", ["Legislation to which this is done"]),
        ("graph/plan/2021-2022/asserted", ["A named graph of"]),
        ("query/agencies-never-leading", ["Which agencies never lead?", "Ministry of Justice"]),
        ("ontology", ["ipp:Task", "Situations"]),
        ("shapes", ["Shapes of promotion plans", "Described here"]),
        ("index", ["115 tasks", "Tasks per agency", "Who works with whom"]),
    ],
)
def test_a_page_answers_what_readers_ask(site: Site, location: str, said: list[str]) -> None:
    text = words(page(site, f"{location}.html"))
    assert [each for each in said if each not in text] == []


@pytest.mark.parametrize(
    ("location", "said"),
    [
        (TASK, ["任务1", "牵头 市场监管总局", "修订", "已有"]),
        ("agency/supreme-peoples-court", ["最高人民法院", "牵头的任务", "共同负责的机构"]),
        ("index", ["115 项任务", "各机构任务数"]),
        ("search", ["检索", "全部"]),
    ],
)
def test_a_page_is_there_in_chinese(site: Site, location: str, said: list[str]) -> None:
    text = page(site, f"{location}.zh.html")
    assert '<html lang="zh">' in text
    assert [each for each in said if each not in words(text)] == []


def test_both_languages_have_the_same_messages() -> None:
    english, chinese = (
        {(table, key) for table, told in messages(language).items() for key in told}
        for language in ("en", "zh")
    )
    assert english == chinese


def test_messages_have_the_same_places_to_fill() -> None:
    def places(language: str) -> dict[tuple[str, str], set[str]]:
        return {
            (table, key): set(re.findall(r"{(\w*)}", text))
            for table, told in messages(language).items()
            for key, text in told.items()
        }

    assert places("en") == places("zh")


def test_every_kind_of_mark_has_a_name() -> None:
    assert set(KINDS.values()) <= messages("en")["kinds"].keys()


def test_the_text_of_a_task_is_as_printed(site: Site, plan_text: str) -> None:
    text = page(site, f"{TASK}.html")
    [quoted] = re.findall(r"<blockquote[^>]*><p>(.*?)</p></blockquote>", text, re.S)
    assert Links(quoted).words == plan_text[514:1283]


def test_a_mark_says_what_it_is_and_leads_to_it(site: Site) -> None:
    text = page(site, f"{TASK}.html")
    mark = re.search(r'<a class="mark m-legislation" href="([^"]*)" title="([^"]*)">', text)
    assert mark is not None
    assert mark[1] == "../../../legislation/anti-monopoly-law.html"
    assert mark[2].endswith("revise")


def test_a_statement_has_its_reason_with_the_words_of_the_text(site: Site) -> None:
    text = page(site, "plan/2021-2022/task/30.html")
    [lead] = re.findall(r'<section class="panel p-lead">.*?</section>', text, re.S)
    assert '<a class="quote" href="../../../plan/2021-2022/en.html#char=10490,10517">' in lead
    assert "characters 10490–10517" in words(lead)


def test_a_task_in_two_languages_shows_that_of_the_page_first() -> None:
    folder = root() / "tests" / "data" / "two-languages"
    site = Site(build([folder], validate=False).store)
    for location, first in (("plan/2099/task/1.html", "en"), ("plan/2099/task/1.zh.html", "zh")):
        shown = re.findall(r'<blockquote lang="(\w+)">', page(site, location))
        assert shown == [first, "zh" if first == "en" else "en"]


def test_an_inferred_statement_has_its_axiom(site: Site) -> None:
    text = words(page(site, "plan/2021-2022/task/30.html"))
    assert "Inferred by the rule prp-spo1 from the axiom" in text


def test_the_whole_text_has_an_address_for_every_string(site: Site, plan_text: str) -> None:
    found = Links(page(site, "plan/2021-2022/en.html"))
    strings = site.reader.inside(ox.NamedNode(f"{BASE}plan/2021-2022/en"))
    assert {each.value.partition("#")[2] for each in strings} - {*found.ids} == set()
    assert len(found.ids) == len(set(found.ids))


def test_the_schema_org_data_is_json_of_its_vocabulary(site: Site) -> None:
    def terms(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(terms, value)) if value else set()
        if not isinstance(value, dict):
            return set()
        own = {key for key in value if not key.startswith("@")} | {
            *filter(None, [value.get("@type")])
        }
        return own.union(*(terms(each) for each in value.values()))

    used: set[str] = set()
    for location in (
        "index",
        TASK,
        "plan/2021-2022",
        "agency/supreme-peoples-court",
        "legislation/trademark-law",
        "vocab/topic/patent",
        "vocab/topic",
    ):
        text = page(site, f"{location}.html")
        [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
        used |= terms(json.loads(data))
    assert used - SCHEMA_ORG == set()


# what holds for every page


def test_every_link_leads_somewhere(site: Site) -> None:
    places = {*site.locations(), *(place for place, *_ in documents(site.reader.store))}
    english = sorted(each for each in places if each.endswith(".html") and ".zh." not in each)
    # Every tenth page, and those that a tenth of the rest may not show.
    html = [*english[::10], "index.html", "search.html", f"{TASK}.html", "plan/2021-2022/en.html"]
    ids: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    for location in html:
        found = Links(page(site, location))
        ids[location] = {*found.ids}
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            path = unquote(parts.path)
            target = (
                (PurePosixPath("/") / PurePosixPath(location).parent / path)
                if path
                else PurePosixPath("/") / location
            )
            resolved: list[str] = []
            for part in target.parts[1:]:
                resolved = resolved[:-1] if part == ".." else [*resolved, part]
            wanted.append((location, "/".join(resolved), unquote(parts.fragment)))
    # The endpoint is no file.
    assert [
        (source, target)
        for source, target, _ in wanted
        if target not in places and target != "sparql"
    ] == []
    assert [
        (source, target, fragment)
        for source, target, fragment in wanted
        if fragment and target in ids and fragment not in ids[target]
    ] == []


@pytest.mark.parametrize("location", ["index.html", f"{TASK}.html", "sparql.html", "search.html"])
def test_a_page_asks_for_nothing_from_elsewhere(site: Site, location: str) -> None:
    text = page(site, location)
    loaded = re.findall(r'<(?:link|script|img|source)[^>]*(?:href|src|srcset)="([^"]*)"', text)
    assert loaded
    assert [each for each in loaded if "//" in each] == []
    assert "default-src &#39;self&#39;" in text


def test_pages_are_the_same_bytes_every_time(site: Site, store: ox.Store) -> None:
    again = Site(store, endpoint="sparql", bundle=False)
    for location in ("index.html", f"{TASK}.zh.html", "search.json", "terms.json"):
        assert site.content(location) == again.content(location)


def test_what_is_not_there_has_no_content(site: Site) -> None:
    for location in ("nothing.html", "vocab/role/lead.page-99.html", f"{TASK}", "charts/no.svg"):
        assert site.content(location) is None


def test_a_label_cannot_bring_markup_into_a_page() -> None:
    thing = ox.NamedNode(f"{BASE}agency/x")
    label = ox.NamedNode(f"{PREFIXES['skos']}prefLabel")
    evil = ox.Literal("</script><script>alert(1)</script>", language="en")
    text = page(Site(new([ox.Quad(thing, label, evil)])), "agency/x.html")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_thing_with_a_strange_iri_is_linked_safely() -> None:
    label = ox.NamedNode(f"{PREFIXES['rdfs']}seeAlso")
    quad = ox.Quad(ox.NamedNode(f"{BASE}agency/x"), label, ox.NamedNode("javascript:alert(1)"))
    assert 'href="javascript:' not in page(Site(new([quad])), "agency/x.html")


def test_a_withdrawn_thing_says_what_stands_in_its_place() -> None:
    gone, kept = (ox.NamedNode(f"{BASE}agency/{name}") for name in ("old", "new"))
    quads = [
        ox.Quad(gone, ox.NamedNode(f"{PREFIXES['owl']}deprecated"), ox.Literal(True)),
        ox.Quad(gone, ox.NamedNode(f"{PREFIXES['dcterms']}isReplacedBy"), kept),
    ]
    site = Site(new(quads))
    assert site.withdrawn(gone.value) == (kept,)
    told = site.problem(gone.value, "en", up="../").decode()
    assert "has been withdrawn" in told
    assert 'href="../agency/new.html"' in told


@pytest.mark.parametrize(
    "location",
    [
        *("plan/mini/task/1.html", "plan/mini/task/1.jsonld", "ontology.html", "shapes.ttl"),
        *("search.json", "sparql.html", "terms.json", "query/agencies-never-leading.rq"),
    ],
)
def test_everything_is_under_the_base_of_the_store(mini_site: Site, location: str) -> None:
    content = mini_site.content(location)
    assert content is not None
    assert b"https://example.org/kg/" in content.data
    assert BASE.encode() not in content.data


@pytest.fixture(scope="module")
def mini_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    path = tmp_path_factory.mktemp("mini") / "mini.txt"
    path.write_text(MINI, "utf-8")
    return Site(build([path], validate=False, base="https://example.org/kg/").store)


# passages

marks = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12)).map(
        lambda pair: Mark(begin=pair[0], end=pair[0] + pair[1], kind="topic")
    ),
    max_size=8,
)


@given(st.text(min_size=1, max_size=30), st.integers(0, 5), marks)
def test_whatever_is_marked_the_words_stay(text: str, offset: int, found: list[Mark]) -> None:
    def leaves(pieces: tuple[Piece, ...]) -> str:
        return "".join(leaves(each.inside) if each.mark else each.text for each in pieces)

    pieces = nested(text, offset, found)
    assert "".join(piece.text for piece in pieces) == text
    assert leaves(pieces) == text


def test_a_mark_that_crosses_another_is_cut_at_its_end() -> None:
    first, second = Mark(begin=0, end=4, kind="topic"), Mark(begin=2, end=6, kind="topic")
    pieces = nested("abcdefg", 0, [first, second])
    assert [(each.text, each.mark is not None) for each in pieces] == [
        ("abcd", True),
        ("ef", True),
        ("g", False),
    ]
    assert [each.text for each in pieces[0].inside] == ["ab", "cd"]


# panels


def test_every_panel_asks_a_query_that_is_there() -> None:
    source = (root() / "ipplan_kg" / "site" / "resources.py").read_text("utf-8")
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source))
    queries = {each.name for each in catalogue()}
    used = {"partners-of-agency", "legislation-by-agency", "legislation-profile", "tasks-by-topic"}
    assert used <= named & queries
    assert ROLES.keys() == {"lead", "participant"}
