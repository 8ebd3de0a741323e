"""Queries over the published dump without a server: a static host, and the engine in the page."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect

from ipplan_kg.errors import QuerySyntaxError
from ipplan_kg.pipeline import build
from ipplan_kg.publication.publish import publish
from ipplan_kg.queries import catalogue
from ipplan_kg.results import display
from ipplan_kg.sparql import evaluate
from tests.browser.conftest import AXE, BUNDLE, DESK, PHONE, SHIFTS, Visit, built, shoot, visits
from tests.browser.hosts import hosted, published
from tests.conftest import PLAN, ROOT
from tests.programs import program

PINNED = ROOT / "tests" / "queries"
SECOND_PLAN = ROOT / "tests" / "data" / "second-plan"
LINKING = {
    "search.html": "#as-sparql",
    "legislation/trademark-law.html": ".p-what-is-done .ask a",
    "query/agencies-never-leading.html": ".ask a >> nth=0",
    "index.html": "figure#topics .ask a >> nth=1",
}
"""Pages with links to the editor: which of their links."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

# The editor's own object, by which all goes the way that a click on its button goes.
ASK = """async ([text, config]) => {
  const yasqe = document.querySelector(".tabPanel.active .CodeMirror").CodeMirror;
  yasqe.setValue(text);
  try {
    const { status, headers, content } = await yasqe.query(config);
    return { status, type: headers.get("content-type"), content };
  } catch (error) {
    return { error: error.message };
  }
}"""


@pytest.fixture(scope="module")
def folder(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged plans, published for a host on this machine."""
    built(BUNDLE.with_name("oxigraph.wasm"))
    return tmp_path_factory.mktemp("published")


@pytest.fixture(scope="module")
def host(store: ox.Store, folder: Path) -> Iterator[str]:
    with hosted(folder) as url:
        published(store, folder, url, LINKING)
        yield url


@pytest.fixture
def visit(browser: Browser, host: str) -> Visit:
    return visits(browser, host)


def ready(page: Page) -> None:
    page.wait_for_selector(".yasgui .CodeMirror")


def ask(page: Page, text: str, **config: str) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(ASK, [text, config])
    return found


def status(page: Page) -> Any:
    return page.locator("#in-page [role=status]")


def run(page: Page) -> None:
    page.get_by_role("button", name="Run the query").click()


def typed(page: Page, text: str) -> None:
    page.evaluate(
        "text => document.querySelector('.CodeMirror').CodeMirror.setValue(text)",
        text,
    )


# the same answers


def table(reply: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    """The columns and rows of an answer, each term as a person reads it."""
    if reply["type"] == "application/sparql-results+json":
        results = ox.parse_query_results(
            reply["content"].encode(), format=ox.QueryResultsFormat.JSON
        )
        if isinstance(results, ox.QueryBoolean):
            return ["answer"], [[str(bool(results)).lower()]]
        assert isinstance(results, ox.QuerySolutions)
        rows = [[display(term) for term in row] for row in results]
        return [variable.value for variable in results.variables], rows
    quads = ox.parse(reply["content"].encode(), format=ox.RdfFormat.N_TRIPLES)
    triples = sorted((quad.triple for quad in quads), key=str)
    shown = [[display(each) for each in triple] for triple in triples]
    return ["subject", "predicate", "object"], shown


def differences(page: Page, names: list[str]) -> list[str]:
    """The queries of the page's own catalogue of which the answer is not the pinned one."""
    ask(page, "ASK {}")
    page.locator(".select_response").click()  # which is drawn faster than a table
    texts = {
        each["name"]: each["text"]
        for each in page.evaluate("fetch('queries.json').then(r => r.json())")
    }
    wrong = []
    for name in names:
        reply = ask(page, texts[name])
        columns, rows = table(reply) if "content" in reply else (["error"], [[str(reply)]])
        path = next(PINNED.glob(f"{name}.*"))
        with path.open(encoding="utf-8", newline="") as file:
            head, *expected = csv.reader(file)
        places = [columns.index(each) for each in head if each in columns]
        shown = [[row[place] for place in places] for row in rows]
        if path.name.endswith(".some.csv"):
            shown = [row for row in shown if row in expected]
        if shown != expected:
            wrong.append(f"{name}: {shown[:3]}")
    return wrong


LOCAL = [query for query in catalogue() if not query.federates_with]


def test_every_ready_query_has_the_pinned_answer(visit: Visit) -> None:
    names = [query.name for query in LOCAL if "comparison" not in query.tags]
    with visit("sparql.html") as page:
        ready(page)
        assert differences(page, names) == []
    assert len(names) > 80


@pytest.mark.slow
def test_comparisons_of_two_plans_have_the_pinned_answers(browser: Browser, tmp_path: Path) -> None:
    built(BUNDLE.with_name("oxigraph.wasm"))
    two = build([PLAN.parent, SECOND_PLAN], validate=False).store
    names = [query.name for query in LOCAL if "comparison" in query.tags]
    with hosted(tmp_path) as url:
        published(two, tmp_path, url)
        with visits(browser, url)("sparql.html") as page:
            ready(page)
            assert differences(page, names) == []
    assert len(names) > 3


def test_a_host_that_has_gz_unpacked_and_knows_no_wasm(
    browser: Browser, host: str, folder: Path
) -> None:
    with (
        hosted(folder, unpacking=True) as url,
        visits(browser, url)("sparql.html") as page,
    ):
        ready(page)
        assert differences(page, ["agencies-never-leading"]) == []


# nothing before it is asked for


def test_nothing_is_loaded_before_the_first_query_and_then_once(visit: Visit) -> None:
    asked: list[str] = []
    with visit("queries.json") as page:
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto("sparql.html")
        ready(page)
        heavy = ("oxigraph-", "ipplan.nq.gz", "sparql-worker-")
        assert [each for each in asked if each.startswith(heavy)] == []
        expect(status(page)).to_contain_text("The first one loads the engine and the data: 4.3 MB.")
        assert page.evaluate(SHIFTS) < 0.01
        ask(page, "ASK {}")
        ask(page, "SELECT * { ?s ?p ?o } LIMIT 1")
        loaded = sorted(each for each in asked if each.startswith(heavy))
    assert [each.partition("-")[0].partition("?")[0] for each in loaded] == [
        *("ipplan.nq.gz", "oxigraph", "sparql"),
    ]


def test_what_is_large_waits_for_a_click(visit: Visit, folder: Path) -> None:
    text = (folder / "sparql.html").read_text("utf-8")
    before, _, after = text.partition('data-bytes="')
    large = f'{before}data-bytes="312000000{after[after.index(chr(34)) :]}'
    with visit("queries.json") as page:
        page.route(
            "**/sparql.html", lambda route: route.fulfill(body=large, content_type="text/html")
        )
        page.goto("sparql.html")
        ready(page)
        run(page)
        expect(status(page)).to_contain_text("The engine and the data are 312.0 MB.")
        expect(page.locator(".yasr_results table")).to_have_count(0)
        shoot(page, "in-page-large.desk")
        page.get_by_role("button", name="Load 312.0 MB").click()
        expect(page.locator(".yasr_results table")).to_contain_text("Supreme People's Court")


def test_a_host_that_fails_is_told_and_asked_again(visit: Visit) -> None:
    with visit("sparql.html") as page:
        ready(page)
        page.route("**/*.nq.gz*", lambda route: route.fulfill(body=b"\x1f\x8bno gzip"))
        assert "The engine or the data could not be loaded:" in ask(page, "ASK {}")["error"]
        page.unroute("**/*.nq.gz*")
        assert ask(page, "ASK {}")["status"] == 200


STOPPING = """onmessage = ({ data }) => postMessage(
  "engine" in data ? { quads: 1 } : { id: data.id, broken: true, error: "the engine has stopped" },
);"""


def test_after_an_engine_that_has_stopped_a_new_one_answers(visit: Visit) -> None:
    with visit("sparql.html") as page:
        ready(page)
        kind = "text/javascript"
        worker = "**/sparql-worker-*.js"
        page.route(worker, lambda route: route.fulfill(body=STOPPING, content_type=kind))
        said = "the query cannot be answered: the engine has stopped"
        assert ask(page, "ASK {}")["error"] == said
        page.unroute(worker)
        assert ask(page, "ASK {}")["status"] == 200


# the protocol


@pytest.mark.parametrize(
    ("query", "accept", "said"),
    [
        ("SELECT ?n { ?t ipp:number ?n } ORDER BY ?n LIMIT 1", "text/csv", "n\r\n1\r\n"),
        ("ASK { ?t ipp:number 115 }", "text/csv", "true"),
        ("SELECT (1 AS ?n) {}", "application/sparql-results+xml", '<variable name="n"/>'),
        (
            "CONSTRUCT { <a:a> <b:b> ?x } { ?s a ipp:Task BIND(1 AS ?x) }",
            "text/turtle",
            "<a:a> <b:b> 1 .\n",
        ),
        ("DESCRIBE <https://w3id.org/ipplan/vocab/topic/patent>", "application/ld+json", '"@id"'),
        (
            "DESCRIBE <https://w3id.org/ipplan/vocab/topic/patent>",
            "application/rdf+xml",
            "<rdf:RDF",
        ),
    ],
)
def test_answers_come_as_they_are_accepted(
    host: str, page: Page, query: str, accept: str, said: str
) -> None:
    reply = ask(page, query, acceptHeaderSelect=accept, acceptHeaderGraph=accept)
    assert reply["type"] == accept
    assert said in reply["content"]


def test_a_dataset_can_be_named(page: Page) -> None:
    asserted = "https://w3id.org/ipplan/graph/plan/2021-2022/asserted"
    graphs = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    config = {"acceptHeaderSelect": "text/csv", "namedGraphs": [asserted]}
    assert page.evaluate(ASK, [graphs, config])["content"] == f"g\r\n{asserted}\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s WHERE { ?s ?p ?o ",
        "SELECT ?s WHERE { ?s foo:x ?o }",
        "SELECT ?s WHERE { ?s ipp:x ?o . ?s nope:y ?o }",
        "SELECT ?s { ?s ipp:number ?o . } ORDER BY",
        "SELECT ?t\nWHERE {\n  ?t a ipp:Task ;;; ipp:number 1 . }}",
        'SELECT ?t { ?t rdfs:label "𠀀𠀁" ?x ?y ! }',
        "SELEC ?s { ?s ?p ?o }",
        "SELECT ?x (COUNT(*) AS ?n) { ?x ?p ?o }",
        "",
    ],
)
def test_an_error_is_told_as_the_command_tells_it(page: Page, text: str) -> None:
    with pytest.raises(QuerySyntaxError) as error:
        evaluate(ox.Store(), text)
    assert ask(page, text)["error"] == str(error.value)


def test_other_endpoints_and_updates_are_refused(page: Page) -> None:
    said = ask(page, "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }")["error"]
    assert (
        said
        == "the query cannot be answered: The service <https://example.org/sparql> is not supported"
    )
    said = ask(page, "INSERT DATA { <a:a> <b:b> 1 }")["error"]
    assert said.startswith("Here the data can only be read")
    assert ask(page, "ASK { <a:a> <b:b> 1 }", acceptHeaderSelect="text/csv")["content"] == "false"


@pytest.fixture(scope="module")
def page(browser: Browser, host: str) -> Iterator[Page]:
    """One page with the engine at work, for tests that only ask."""
    with visits(browser, host)("sparql.html") as page:
        ready(page)
        yield page


# a reader's hands


def test_a_query_is_stopped_and_the_next_one_answered(visit: Visit) -> None:
    with visit("sparql.html") as page:
        ready(page)
        typed(page, ENDLESS)
        run(page)
        expect(status(page)).to_have_text("The query is running.")
        page.wait_for_timeout(300)
        assert page.evaluate("1 + 1") == 2  # the page is free
        stop = page.get_by_role("button", name="Stop the query")
        shoot(page, "in-page-running.desk")
        stop.focus()
        page.keyboard.press("Enter")
        expect(status(page)).to_have_text("The query was cancelled.")
        expect(page.locator(".errorResult")).to_have_count(0)
        typed(page, "SELECT ?task { ?task ipp:number 30 }")
        run(page)
        expect(page.locator(".yasr_results table")).to_contain_text("task/30")


def test_a_shared_link_holds_the_query(visit: Visit, host: str) -> None:
    text = "SELECT ?task { ?task ipp:number 44 }"
    with visit("sparql.html") as page:
        ready(page)
        typed(page, text)
        page.locator(".yasqe_share").click()
        shared = page.locator(".yasqe_sharePopup input").input_value()
        assert page.locator(".yasqe_sharePopup .curl").is_hidden()
    with visit(shared.removeprefix(f"{host}/")) as page:
        ready(page)
        page.keyboard.press("Control+Enter")  # the editor has the focus
        expect(page.locator(".yasr_results table")).to_contain_text("task/44")


def test_the_keyboard_goes_from_the_text_to_the_button(visit: Visit) -> None:
    with visit("sparql.html") as page:
        ready(page)
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.ariaLabel") == "Run the query"


@pytest.mark.parametrize(
    ("name", "viewport", "language"),
    [
        pytest.param("desk", DESK, "", id="desk-en"),
        pytest.param("phone", PHONE, ".zh", id="phone-zh"),
        pytest.param("desk", DESK, ".zh", id="desk-zh", marks=pytest.mark.slow),
        pytest.param("phone", PHONE, "", id="phone-en", marks=pytest.mark.slow),
    ],
)
def test_from_the_button_to_a_table_on_disk(
    visit: Visit, name: str, viewport: dict[str, int], language: str
) -> None:
    axe = built(AXE).read_text("utf-8")
    with visit(f"sparql{language}.html", viewport=viewport) as page:
        ready(page)
        page.evaluate(axe)
        shoot(page, f"in-page-idle{language or '.en'}.{name}")
        page.locator("#catalogue").select_option("agencies-never-leading")
        page.locator(".yasqe_queryButton").click()
        expect(page.locator(".yasr_results table")).to_contain_text("Ministry of Foreign Affairs")
        found = page.evaluate("axe.run({exclude: ['.yasgui']}, {resultTypes: ['violations']})")
        assert [each["id"] for each in found["violations"]] == []
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        shoot(page, f"in-page-answered{language or '.en'}.{name}")
        with page.expect_download() as download:
            page.locator(".yasr_downloadIcon").click()
        with download.value.path().open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        typed(page, "SELECT ?x { ?x nope:y ?z }")
        page.locator(".yasqe_queryButton").click()
        expect(page.locator(".errorResult")).to_contain_text("the prefix nope: is not declared")
        expect(page.locator(".yasr_tryQuery")).to_be_hidden()
        shoot(page, f"in-page-error{language or '.en'}.{name}")
    assert any("Ministry of Foreign Affairs" in cell for row in rows for cell in row)


@pytest.mark.parametrize(
    "location",
    [
        "search.html",
        *(pytest.param(each, marks=pytest.mark.slow) for each in LINKING if each != "search.html"),
    ],
)
def test_queries_on_pages_lead_to_the_editor_and_run_there(visit: Visit, location: str) -> None:
    with visit(location) as page:
        page.locator(LINKING[location]).click()
        ready(page)
        assert "query=" in page.url
        run(page)
        expect(page.locator(".yasr_results table tbody tr").first).to_be_visible()


@pytest.mark.slow
def test_a_site_as_publish_writes_it_is_searched_drawn_and_asked_without_a_server(
    browser: Browser, store: ox.Store, tmp_path: Path
) -> None:
    built(BUNDLE.with_name("oxigraph.wasm"))
    with hosted(tmp_path) as url:
        publish(store, tmp_path, url=f"{url}/", pictures=False, jobs=2)
        with visits(browser, url)("index.html") as page:
            page.locator("figure#topics").scroll_into_view_if_needed()
            expect(page.locator("figure#topics .live svg")).to_be_visible()
        with visits(browser, url)("search.html") as page:
            page.locator("[name=topic]").select_option("customs")
            expect(page.locator("#count")).to_have_text("Tasks: 2")
            page.locator("#as-sparql").click()
            ready(page)
            run(page)
            expect(page.locator(".yasr_response_chip")).to_contain_text("2 results")


# where there is an endpoint, and where there are no scripts


def test_an_endpoint_comes_first_and_the_dump_second(
    browser: Browser, store: ox.Store, tmp_path: Path
) -> None:
    with hosted(tmp_path) as url:
        published(store, tmp_path, url, endpoint=f"{url}/endpoint")
        with visits(browser, url)("sparql.html") as page:
            answer = '{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
            page.route(
                "**/endpoint",
                lambda route: route.fulfill(
                    body=answer, content_type="application/sparql-results+json"
                ),
            )
            ready(page)
            assert ask(page, "SELECT ?x {}")["content"] == answer
            expect(page.locator("#in-page")).to_be_hidden()
            page.route("**/endpoint", lambda route: None)  # never answers
            run(page)
            page.get_by_role("button", name="Stop the query").click()
            expect(page.get_by_role("button", name="Run the query")).to_be_visible()
            expect(page.locator(".errorResult")).to_have_count(0)
            where = page.get_by_role("textbox", name="Endpoint", exact=True)
            where.fill("")
            expect(page.locator(".autocompleteList li")).to_have_count(2)
            shoot(page, "in-page-second.desk")
            page.get_by_text("the published data, asked in this page").click()
            assert ask(page, "ASK {}", acceptHeaderSelect="text/csv")["content"] == "true"
            expect(status(page)).to_contain_text("Answered in this page")


def test_without_scripts_the_page_names_a_command_that_works(
    visit: Visit, folder: Path, tmp_path: Path
) -> None:
    shell = program("bash")
    assert program("curl")
    with visit("queries.json", java_script_enabled=False) as page:
        page.goto("sparql.html")
        expect(page.locator("#in-page")).to_be_hidden()
        command = page.locator("#plain pre").inner_text()
        text = page.locator("#query").input_value()
        shoot(page, "in-page-plain.desk")
        assert page.locator("#plain button").count() == 0
    (tmp_path / "query.rq").write_text(text, "utf-8")
    own = f'ipplan-kg() {{ "{sys.executable}" -m ipplan_kg "$@"; }}; {command}'
    done = subprocess.run(
        [shell, "-c", own],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "State Administration for Market Regulation" in done.stdout
