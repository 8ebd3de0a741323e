"""A published site: whole, the same every time, and never anything else touched."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE
from ipplan_kg.pipeline import build
from ipplan_kg.publication.publish import Published, publish
from ipplan_kg.publication.sitemap import sitemaps
from ipplan_kg.publication.staging import OWN
from ipplan_kg.store import dump, dump_nquads
from tests.conftest import MINI, Cli

OWN_BASE = "https://data.example.org/plans/"


@pytest.fixture(scope="module")
def mini_store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """A small plan under a base of its own."""
    text = tmp_path_factory.mktemp("mini") / "mini.txt"
    text.write_text(MINI, "utf-8")
    return build([text], base=OWN_BASE, validate=False).store


@pytest.fixture(scope="module")
def site(mini_store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small plan as a site; read it, never write to it."""
    root = tmp_path_factory.mktemp("published") / "site"
    publish(mini_store, root, endpoint="sparql", pictures=False, jobs=2)
    return root


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and OWN not in path.relative_to(root).parts
    }


# what is there


@pytest.mark.parametrize(
    "location",
    [
        *("index.html", "index.zh.html", "search.html", "sparql.html", "queries.html"),
        *("plan/mini/task/1.html", "plan/mini/task/1.zh.html", "plan/mini/task/1.ttl"),
        *("plan/mini/task/1.jsonld", "plan/mini/task/1.nt", "plan/mini/task/1.rdf"),
        *("ontology.html", "ontology.ttl", "vocab/topic.html", "query/tasks-by-agency.rq"),
        *("dumps/ipplan.nq.gz", "dumps/ipplan.trig.gz", "dumps/ipplan.ttl.gz"),
        *("dumps/ipplan.jsonld.gz", "dumps/ipplan.rdf.gz", "SHA256SUMS", "sitemap.xml"),
        *("robots.txt", ".htaccess", "hosting/nginx.conf", "hosting/w3id.htaccess"),
        *("404.html", "404.zh.html", "hosting/w3id-to-server.htaccess"),
        *(".well-known/void", ".well-known/sparql-examples", "dataset.ttl", "catalogue.ttl"),
        *("dataset.schema.json", "shapes/task.ttl", ".nojekyll", "exports/tasks.csv"),
        *("exports/csv-metadata.json", "exports/datapackage.json"),
        *("plan/mini.eli.ttl", "plan/mini.stratml.xml", "index.schema-org.jsonld"),
        *("exports/co-responsibility.graphml", "exports/co-responsibility.gexf"),
    ],
)
def test_a_site_has(site: Path, location: str) -> None:
    assert (site / location).is_file()


@pytest.mark.parametrize("extension", ["nq", "trig", "ttl", "jsonld", "rdf"])
def test_a_dump_holds_the_data_and_no_time(
    site: Path, mini_store: ox.Store, extension: str
) -> None:
    data = (site / f"dumps/ipplan.{extension}.gz").read_bytes()
    assert data[3:8] == bytes(5)  # RFC 1952: no file name, modification time 0
    assert gzip.decompress(data) == dump(mini_store, extension)


def test_the_checksums_are_those_of_the_files_and_sha256sum_agrees(site: Path) -> None:
    lines = (site / "SHA256SUMS").read_text("utf-8").splitlines()
    told = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    found = {path: sha256(data).hexdigest() for path, data in files(site).items()}
    del found["SHA256SUMS"]
    assert told == found
    command = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=site, check=False).returncode == 0


def test_nothing_is_said_about_the_packaged_base(site: Path) -> None:
    assert BASE not in (site / "dataset.ttl").read_text("utf-8")
    assert BASE not in (site / "plan/mini/task/1.html").read_text("utf-8")
    assert BASE not in (site / "shapes/task.ttl").read_text("utf-8")


def test_the_dataset_in_the_terms_of_schema_org(site: Path) -> None:
    about = json.loads((site / "dataset.schema.json").read_text("utf-8"))
    assert about["@type"] == "Dataset"
    assert about["url"] == OWN_BASE
    (nquads,) = [each for each in about["distribution"] if each["name"] == "N-Quads"]
    data = (site / "dumps/ipplan.nq.gz").read_bytes()
    assert nquads["contentUrl"] == f"{OWN_BASE}dumps/ipplan.nq.gz"
    assert nquads["sha256"] == sha256(data).hexdigest()
    assert nquads["contentSize"] == f"{len(data)} B"


def test_the_page_of_the_dataset_begins_with_the_downloads(site: Path) -> None:
    page = (site / "dataset.html").read_text("utf-8")
    first = page.partition("<h2")[2]
    assert ">Downloads" in first.partition("</h2>")[0]
    size = (site / "dumps/ipplan.nq.gz").stat().st_size
    row = first.partition('href="dumps/ipplan.nq.gz"')[2].partition("</li>")[0]
    assert 'href="distribution/dump-nq.html"' in row
    assert ">N-Quads<" in row
    assert f"{size / 1000:.0f} kB" in row


def test_the_sitemap_names_each_page_and_its_translation(site: Path) -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    urls = {each.text for each in root.findall("s:url/s:loc", space)}
    pages = {path for path in files(site) if path.endswith(".html")} - {"404.html", "404.zh.html"}
    assert urls == {OWN_BASE + path for path in pages}


def test_many_pages_are_in_several_sitemaps() -> None:
    found = dict(sitemaps(["a.html", "a.ttl", "b.html", "c.html"], "https://x.org/", urls=2))
    assert list(found) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert found["sitemap-1.xml"].count(b"<url>") == 2
    assert b"<loc>https://x.org/sitemap-2.xml</loc>" in found["sitemap.xml"]


# links


class Links(HTMLParser):
    """The links of a page, and what in it can be linked to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.places: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action", "data-index", "data-catalogue", "data-terms"):
                self.links.add(value or "")
            if name == "id":
                self.places.add(value or "")


def test_every_internal_link_leads_somewhere(site: Path) -> None:
    pages = {
        path: Links(data.decode()) for path, data in files(site).items() if path[-5:] == ".html"
    }
    assert len(pages) > 500
    there = set(files(site))
    broken = set()
    for path, page in pages.items():
        for link in page.links:
            url = urljoin(f"http://site/plans/{path}", link)
            parts = urlsplit(url)
            if not url.startswith("http://site/plans/") or parts.path == "/plans/sparql":
                continue
            target, fragment = unquote(parts.path).removeprefix("/plans/"), parts.fragment
            missing = target not in there
            if not missing and fragment and target in pages:
                # https://html.spec.whatwg.org/#select-the-indicated-part: as it is, then decoded
                missing = not {fragment, unquote(fragment)} & pages[target].places
                missing = missing and not fragment.startswith("query=")
            if missing:
                broken.add(f"{path} -> {link}")
    assert broken == set()


# one code for the live server and the files


SAMPLE = [
    *("plan/mini/task/1.html", "plan/mini/task/1.zh.html", "plan/mini/task/2.ttl"),
    *("plan/mini/task/2.jsonld", "plan/mini/task/2.nt", "plan/mini/task/2.rdf"),
    *("plan/mini/en.html", "vocab/topic.html", "ontology.html", "ontology.ttl"),
    *("search.html", "queries.html", "queries.json"),
    *("query/tasks-by-agency.html", "query/tasks-by-agency.rq", "query/tasks-by-agency.csv"),
    *("charts/topics.csv", "charts/topics.json"),
]
"""Not what knows of the dumps (search.json, context.jsonld, sparql.html), nor of pictures."""


@pytest.fixture(scope="module")
def served_site(mini_store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from tests.clients.served import served

    data = tmp_path_factory.mktemp("served") / "mini.nq"
    data.write_bytes(dump_nquads(mini_store))
    with served(data) as url:
        yield url


@pytest.mark.parametrize("location", SAMPLE)
def test_the_server_sends_the_bytes_that_are_published(
    site: Path, served_site: str, location: str
) -> None:
    from tests.clients.served import fetch

    reply = fetch(f"{served_site}/{location}")
    assert reply.status == 200
    assert reply.body == (site / location).read_bytes()


# one run after the other


def told(published: Published) -> tuple[int, int]:
    return published.changes.written, published.changes.deleted


@pytest.mark.slow
def test_a_second_run_changes_nothing_and_another_folder_gets_the_same(
    site: Path, mini_store: ox.Store, tmp_path: Path
) -> None:
    first = publish(mini_store, tmp_path / "site", endpoint="sparql", pictures=False)
    assert files(tmp_path / "site") == files(site)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.name != "manifest"}
    again = publish(mini_store, site, endpoint="sparql", pictures=False, jobs=2, anew=True)
    assert told(again) == (0, 0)
    assert again.files == first.files == again.changes.kept
    changed = {p for p, t in before.items() if p.is_file() and p.stat().st_mtime_ns != t}
    assert changed <= {site / OWN / "lock"}


@pytest.mark.slow
def test_own_data_at_an_own_place(cli: Cli, mini: Path, tmp_path: Path) -> None:
    """What docs/publishing.md shows."""
    assert cli("build", mini, "--base", OWN_BASE, "-q").returncode == 0
    place = ("--url", "https://files.example.org/", "--publisher", "Example Institute")
    done = cli("publish", "own", "--store", "build/ipplan.nq", *place, "--no-pictures")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(f"{OWN_BASE}: ")
    site = tmp_path / "own"
    assert "Sitemap: https://files.example.org/sitemap.xml" in (site / "robots.txt").read_text()
    assert "Example Institute" in (site / "dataset.ttl").read_text("utf-8")
    # There is no endpoint, so nothing says that there is one.
    assert "sparqlEndpoint" not in (site / ".well-known" / "void").read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--url", "ftp://example.org/"], "is no place for a site"),
        (["--store", "https://example.org/sparql"], "is an endpoint"),
        (["--store", "missing.ttx"], "there is no file missing.ttx"),
        (["--base", "nonsense"], "nonsense is no base"),
    ],
)
def test_a_wrong_option_is_told(cli: Cli, tmp_path: Path, options: list[str], words: str) -> None:
    done = cli("publish", "site", *options)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "site").exists()
