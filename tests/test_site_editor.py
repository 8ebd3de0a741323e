"""The page of the SPARQL editor: what it offers on a server, and where the data is published."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.service_description import metadata_quads
from ipplan_kg.site.assets import Assets, Download
from ipplan_kg.site.catalogue import queries, text_of
from ipplan_kg.site.website import Site
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import materialize_union, new
from tests.conftest import ROOT
from tests.programs import program

DOWNLOAD = Download(
    location="dumps/ipplan.nq.gz",
    url="https://data.example.org/plans/dumps/ipplan.nq.gz",
    size=300_000,
    digest="0123456789abcdef" * 4,
)
COMMAND = (
    "curl -sSf https://data.example.org/plans/dumps/ipplan.nq.gz | gunzip > ipplan.nq"
    " && ipplan-kg query query.rq --store ipplan.nq"
)


def editor(site: Site, language: str = "") -> str:
    content = site.content(f"sparql{language}.html")
    assert content is not None
    return content.data.decode()


def evaluate_all(store: ox.Store, text: str) -> list[str]:
    found = evaluate(store, text)
    return [str(bool(found))] if isinstance(found, ox.QueryBoolean) else list(map(str, found))


def without_dump(page: str) -> str:
    """The page without what it offers because the data is published."""
    return re.sub(r'<div id="in-page".*?</div>\n', "", page, flags=re.S)


def test_a_server_has_no_dump_and_no_engine_for_browsers(store: ox.Store) -> None:
    site = Site(store, endpoint="sparql")
    assert 'id="in-page"' not in editor(site)
    assert not any(place.endswith(".wasm") for place in site.locations())


def test_a_published_page_with_an_endpoint_offers_the_dump_besides(store: ox.Store) -> None:
    served = editor(Site(store, endpoint="sparql"))
    published = editor(Site(store, endpoint="sparql", download=DOWNLOAD))
    assert without_dump(published) == served
    assert COMMAND not in unescape(published)


@pytest.mark.parametrize(
    ("language", "said"),
    [("", "These pages have no endpoint of their own."), (".zh", "这些页面没有自己的端点。")],
)
def test_without_endpoint_and_bundle_the_page_names_a_command(
    store: ox.Store, language: str, said: str
) -> None:
    page = editor(Site(store, bundle=False, download=DOWNLOAD), language)
    assert said in page
    assert COMMAND in unescape(page)
    assert 'id="in-page"' not in page
    assert "<button" not in page


def test_without_endpoint_and_dump_the_page_says_so(store: ox.Store) -> None:
    page = editor(Site(store, bundle=False))
    assert "These pages have no endpoint of their own." in page
    assert "curl" not in page


def test_a_page_allows_no_evaluation_of_text_and_nothing_from_elsewhere(store: ox.Store) -> None:
    page = editor(Site(store, download=DOWNLOAD))
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    policy = unescape(found[1])
    assert "default-src 'self'" in policy
    assert "eval" not in policy
    assert "http" not in policy


@pytest.mark.slow
def test_of_the_ready_queries_only_one_tells_of_what_describes_the_dataset(store: ox.Store) -> None:
    dump = new(store)
    materialize_union(dump)
    described = new(dump)
    quads = metadata_quads(dump, None)
    described.bulk_extend(quads)
    described.bulk_extend(ox.Quad(*quad.triple) for quad in quads)
    reader = Site(dump).reader
    differing = []
    for query in queries().values():
        text = text_of(reader, query)
        one, other = (evaluate_all(asked, text) for asked in (dump, described))
        if one != other:
            differing.append(query.name)
    assert differing == ["named-graphs"]


@pytest.mark.slow
def test_the_bundle_has_the_same_bytes_each_time_with_the_licences(tmp_path: Path) -> None:
    if not (ROOT / "web" / "node_modules" / "oxigraph").is_dir():
        pytest.skip("the packages of the bundle are not installed (make web)")
    for name in ("one", "other"):
        command = [program("node"), str(ROOT / "web" / "build.js"), str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()}
    assert made["oxigraph.wasm"].startswith(b"\x00asm\x01\x00\x00\x00")
    licences = made["licences.txt"].decode()
    assert re.search(r"^oxigraph [\d.]+ \(MIT OR Apache-2.0\)\n\nApache License$", licences, re.M)


def test_the_engine_is_served_under_a_name_with_its_hash() -> None:
    assets = Assets(engine=True)
    if not assets.location("oxigraph.wasm"):
        pytest.skip("the browser bundle was not built (make web)")
    assert re.fullmatch(r"assets/oxigraph-[0-9a-f]{10}\.wasm", assets.location("oxigraph.wasm"))
    assert assets.size("oxigraph.wasm") == len(assets.contents[assets.location("oxigraph.wasm")])
