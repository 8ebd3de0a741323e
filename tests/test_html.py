"""HTML, CSS and SVG as the Nu HTML Checker of the W3C has it: https://validator.w3.org/nu/.

The checker comes from npm (``vnu-jar``, in tests/clients/package.json) and runs offline.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.pipeline import build
from ipplan_kg.resources import root
from ipplan_kg.site import ontology_page
from ipplan_kg.site.assets import Download
from ipplan_kg.site.inventory import paths
from ipplan_kg.site.paths import LANGUAGES, Document
from ipplan_kg.site.website import Site
from ipplan_kg.store import new
from tests.clients.packages import packages
from tests.programs import program

CHECKED = (".html", ".css", ".svg")
# What it says that is not so, each with the reason.
NOT_SO = {
    # Files have no origin, so nothing is `self` to them; tests/browser shows the pages as sent.
    r"Resource violates Content Security Policy .* blocked by “(script|style|img)-src”",
    # JSON-LD is a data block, which is not run and which no policy blocks:
    # https://html.spec.whatwg.org/#prepare-the-script-element, step 12.
    r"Inline script violates Content Security Policy",
    # https://www.w3.org/TR/SVG2/painting.html#PaintOrder
    r"CSS: “paint-order”: Property “paint-order” doesn't exist",
}
# The style of the editor, which others made; all of ours is checked.
OF_OTHERS = re.compile(r"assets/sparql-\w+\.css")


def checked(folder: Path) -> list[str]:
    """Return what the checker says of the files below a folder: errors and warnings."""
    jar = packages() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ("--also-check-css", "--also-check-svg", "--format", "json", "--exit-zero-always")
    done = subprocess.run(
        [program("java"), "-Xmx1g", "-jar", jar, *options, folder],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    return [
        f"{each['url'].rpartition(folder.name)[2]}: {each['message']} ({each.get('extract', '')})"
        for each in json.loads(done.stderr)["messages"]
        if not any(re.match(known, each["message"]) for known in NOT_SO)
    ]


def written(site: Site, locations: Iterable[str], folder: Path) -> None:
    for location in locations:
        content = site.content(location)
        assert content is not None, location
        place = folder / location
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.data)


def one_of_each(site: Site) -> list[str]:
    """Return the pages of the site itself, and one of the things of each class and its next."""
    found: dict[tuple[object, ...], Document] = {}
    for path in paths(site.reader):
        types = tuple(site.reader.types(site.reader.iri(path)))
        for page in (1, 2):
            if site.has_page(path, page):
                found.setdefault((page, *types), Document(path, page=page))
    own = ["", "search", "queries", "sparql", "ontology", "shapes", "query/agencies-never-leading"]
    pages = [*map(Document, own), *found.values()]
    return [
        Document(each.path, each.extension, language, each.page).location
        for each in pages
        for language in LANGUAGES
    ]


def test_one_page_of_each_kind_is_valid(store: ox.Store, tmp_path: Path) -> None:
    site = Site(store, endpoint="sparql")
    # Making a picture of a chart takes a second: the others are with every page, below.
    pages = [*one_of_each(site), "charts/topics.svg", "charts/network.zh.svg"]
    pages += [
        each
        for each in site.assets.contents
        if each.endswith(CHECKED) and not OF_OTHERS.fullmatch(each)
    ]
    assert len(pages) > 80
    written(site, pages, tmp_path / "served")
    # As files without an endpoint, a bundle or pictures; a task in two languages; what is gone.
    plain = Site(store, bundle=False, pictures=False)
    own = [f"{path}.html" for path in ("index", "search", "sparql", "ontology")]
    written(plain, own, tmp_path / "plain")
    # The editor of a published site, which asks the data in the page or names a command.
    dump = Download(location="dumps/x.nq.gz", url=f"{BASE}dumps/x.nq.gz", size=1, digest="0" * 64)
    for name, bundle in (("published", True), ("published-plain", False)):
        editor = Site(store, bundle=bundle, pictures=False, download=dump)
        written(editor, ["sparql.html", "sparql.zh.html"], tmp_path / name)
    two = Site(build([root() / "tests" / "data" / "two-languages"], validate=False).store)
    written(two, ["plan/2099/task/1.html", "plan/2099/task/1.zh.html"], tmp_path / "two")
    (tmp_path / "ontology.html").write_text(ontology_page.page(), "utf-8")
    gone, kept = (ox.NamedNode(f"{BASE}agency/{name}") for name in ("old", "new"))
    quads = [
        ox.Quad(gone, ox.NamedNode(f"{PREFIXES['owl']}deprecated"), ox.Literal(True)),
        ox.Quad(gone, ox.NamedNode(f"{PREFIXES['dcterms']}isReplacedBy"), kept),
    ]
    for name in ("old", "never"):
        page = Site(new(quads)).problem(f"{BASE}agency/{name}", "zh", up="../")
        (tmp_path / f"{name}.html").write_bytes(page)
    assert checked(tmp_path) == []


@pytest.mark.slow
def test_every_page_is_valid(store: ox.Store, tmp_path: Path) -> None:
    site = Site(store, endpoint="sparql")
    locations = [each for each in site.locations() if each.endswith(CHECKED)]
    assert len(locations) > 2000
    written(site, (each for each in locations if not OF_OTHERS.fullmatch(each)), tmp_path)
    assert checked(tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text(
        "<!DOCTYPE html><html lang=en><title>x</title><p><div>no</p></div></html>", "utf-8"
    )
    assert len(checked(tmp_path)) > 0
