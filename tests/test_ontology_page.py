"""The page of the ontology and docs/ontology.md: whole, the same each time, fit for a phone."""

from __future__ import annotations

import http.server
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread

import pytest

from tests.ontology_files import CLASSES, CONCEPTS, EXAMPLES, PROPERTIES, ROOT, TERMS, curie
from tests.programs import program

GUIDE = (ROOT / "docs" / "ontology.md").read_text("utf-8")


class Page(HTMLParser):
    """What the tests ask of the page: its anchors, its links, what it would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.quotes: list[str] = []
        self._in_quote = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a":
            self.links.append(given["href"])
        loading = {"src", "srcset", "data", "poster", "background", "xlink:href", "action"}
        if tag in {"script", "link", "img", "iframe", "object", "embed", "use", "image", "base"}:
            self.loads.append(tag)
        self.loads += sorted(loading & given.keys())
        if tag == "pre":
            self.quotes.append("")
            self._in_quote = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self._in_quote = False

    def handle_data(self, data: str) -> None:
        if self._in_quote:
            self.quotes[-1] += data


def make(path: Path, seed: str = "0") -> str:
    subprocess.run(
        [sys.executable, "-m", "ipplan_kg.site.ontology_page", path],
        check=True,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make(tmp_path_factory.mktemp("docs") / "ontology.html")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_the_page_is_the_same_each_time(text: str, tmp_path: Path) -> None:
    assert make(tmp_path / "again" / "ontology.html", seed="42") == text


def test_the_anchor_of_a_term_is_the_fragment_of_its_iri(page: Page) -> None:
    assert {curie(each).removeprefix("ipp:") for each in TERMS} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_every_link_within_the_page_leads_somewhere(page: Page) -> None:
    within = {link[1:] for link in page.links if link.startswith("#")}
    assert len(within) >= len(TERMS)
    assert within <= set(page.ids)


def test_the_page_loads_nothing(page: Page, text: str) -> None:
    assert page.loads == []
    [style] = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert not re.search(r"@import|@font-face|https?:", style)
    # The markers of the diagram are in the page itself.
    assert set(re.findall(r"url\(([^)]{2})", text)) <= {"#d"}


def test_every_concept_and_every_example_is_on_the_page(page: Page, text: str) -> None:
    for name, concept in CONCEPTS:
        assert f"{name}-{str(concept).strip('<>').rpartition('/')[2]}" in page.ids
    for path in EXAMPLES:
        assert f"example-{path.stem}" in page.ids
        assert path.read_text("utf-8") in page.quotes


def test_what_is_quoted_is_written_so_in_an_example(page: Page) -> None:
    examples = [path.read_text("utf-8") for path in EXAMPLES]
    assert len(page.quotes) > 40
    for quote in page.quotes:
        assert any(quote in example for example in examples), quote


def test_the_diagram_shows_every_class_and_every_property(text: str) -> None:
    [svg] = re.findall(r"<svg.*?</svg>", text, re.S)
    shown = set(re.findall(r'href="#(\w+)"', svg))
    assert {curie(each).removeprefix("ipp:") for each in [*CLASSES, *PROPERTIES]} <= shown


def test_what_has_no_place_in_the_diagram_is_drawn_all_the_same() -> None:
    from ipplan_kg.site.ontology_diagram import Property, draw

    links = [
        Property(name="about", domains=("Newcomer",), ranges=("Plan",)),
        Property(name="inPlan", domains=("Task",), ranges=("Plan",)),
    ]
    svg = draw(["Newcomer", "Plan", "Task"], links, {"Newcomer": "Elsewhere"})
    shown = [each.get("href") for each in svg.iter("a")]
    assert sorted(shown, key=str) == ["#Newcomer", "#Plan", "#Task", "#about", "#inPlan"]


# in a browser


@contextmanager
def served(pages: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Serve pages on this machine; yield the address and the paths asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


# Opens the page as wide as a phone and as a desk, and prints how wide its content is.
MEASURE = """<!DOCTYPE html><body><script>
const widths = [390, 1280], found = {};
for (const width of widths) {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:800px;border:0`;
  frame.onload = () => {
    const page = frame.contentDocument;
    for (const each of page.querySelectorAll("details")) each.open = true;
    const small = [...page.querySelectorAll("svg text")].map(e => e.getBoundingClientRect().height);
    found[width] = {
      window: page.documentElement.clientWidth,
      content: page.documentElement.scrollWidth,
      letters: Math.min(...small),
    };
    if (Object.keys(found).length === widths.length)
      document.body.innerHTML = `<pre id="found">${JSON.stringify(found)}</pre>`;
  };
  frame.src = "/ontology.html";
  document.body.append(frame);
}
</script></body>"""


@pytest.mark.slow
def test_the_page_fits_a_phone_and_a_desk_and_asks_for_nothing_else(text: str) -> None:
    chromium = program("chromium")
    pages = {"/": MEASURE, "/ontology.html": text}
    with served(pages) as (address, asked), tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [
                chromium,
                *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
                *("--no-first-run", "--disable-background-networking"),
                *("--disable-component-update", "--disable-sync", f"--user-data-dir={profile}"),
                *("--virtual-time-budget=20000", "--dump-dom", f"{address}/"),
            ],
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
    [found] = re.findall(r'<pre id="found">(.*?)</pre>', done.stdout)
    for measured in json.loads(found).values():
        assert measured["content"] <= measured["window"], measured
        # Small letters of the diagram are still letters.
        assert measured["letters"] >= 8, measured
    assert set(asked) - {"/favicon.ico"} == {"/", "/ontology.html"}


# docs/ontology.md


QUOTES = re.findall(r"\[([\w-]+\.ttl)\]\([^)]+\):\n\n```turtle\n(.*?)\n```", GUIDE, re.S)


def test_the_guide_quotes_each_example() -> None:
    assert {name for name, _ in QUOTES} == {path.name for path in EXAMPLES}
    assert GUIDE.count("```turtle") == len(QUOTES)


@pytest.mark.parametrize(("name", "quote"), QUOTES, ids=[name for name, _ in QUOTES])
def test_what_the_guide_quotes_is_in_the_example(name: str, quote: str) -> None:
    assert quote in (ROOT / "ontology" / "examples" / name).read_text("utf-8")


def test_every_link_of_the_guide_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)", GUIDE):
        assert (ROOT / "docs" / target).exists(), target


def test_every_term_the_guide_names_is_one() -> None:
    assert set(re.findall(r"`(ipp:\w+)", GUIDE)) <= set(map(curie, TERMS))
