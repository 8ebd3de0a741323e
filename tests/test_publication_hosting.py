"""One table of requests for `serve`, and for Apache and nginx with the rules that publish writes.

The same small plan is served, and published below ``/plans/`` of both. Where they differ
is told in ``docs/publishing.md`` and tested below the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urljoin, urlsplit

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import IPP, OWL, PREFIXES, RDF, SKOS
from ipplan_kg.pipeline import build
from ipplan_kg.publication.publish import publish
from ipplan_kg.store import dump_nquads
from tests.clients.served import served
from tests.conftest import MINI
from tests.web_servers import Answer, apache, ask, nginx

BASE = "https://data.example.org/plans/"
COURT = "agency/最高人民法院(a+b)"
TASK = "plan/mini/task/1"
TRUE = ox.Literal("true", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))
REPLACED = ox.NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
each_server = pytest.mark.parametrize("server", ["serve", "apache", "nginx"])
each_web_server = pytest.mark.parametrize("server", ["apache", "nginx"])


def made(folder: Path) -> ox.Store:
    """A small plan, a thing whose IRI is not ASCII, and one that was withdrawn."""
    text = folder / "mini.txt"
    text.write_text(MINI, "utf-8")
    store = build([text], base=BASE, validate=False).store
    graph = ox.NamedNode(f"{BASE}graph/authority")
    court, old = ox.NamedNode(BASE + COURT), ox.NamedNode(BASE + "agency/old")
    label = ox.Literal("Supreme People's Court", language="en")
    store.extend(
        [
            ox.Quad(court, RDF.type, IPP.Agency, graph),
            ox.Quad(court, SKOS.prefLabel, label, graph),
            ox.Quad(old, OWL.deprecated, TRUE, graph),
            ox.Quad(old, REPLACED, court, graph),
        ]
    )
    return store


@pytest.fixture(scope="module")
def urls() -> Iterator[dict[str, str]]:
    """Where each server has the site: what stands for the base."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        store = made(folder)
        root = folder / "www"
        publish(store, root / "plans", pictures=False, jobs=2)
        (root / "plans/assets/x-0123456789.wasm").write_bytes(bytes(8))
        (folder / "store.nq").write_bytes(dump_nquads(store))
        site = (root / "plans/hosting/nginx.conf").read_text("utf-8")
        site = site.replace("/srv/ipplan", str(root / "plans"))
        yield {
            "serve": stack.enter_context(served(folder / "store.nq")) + "/",
            "apache": stack.enter_context(apache(root)) + "/plans/",
            "nginx": stack.enter_context(nginx(site)) + "/plans/",
        }


def request(urls: dict[str, str], server: str, path: str, **headers: str) -> Answer:
    parts = urlsplit(urls[server])
    return ask(f"http://{parts.netloc}", parts.path + quote(path, safe="/?=%"), **headers)


def led_to(urls: dict[str, str], server: str, path: str, answer: Answer) -> str:
    """Where a redirect leads, below the base."""
    place = urljoin(urls[server] + quote(path), answer.headers["location"])
    assert place.startswith(urls[server])
    return unquote(place.removeprefix(urls[server]))


# What is asked for, and where it leads, behind the path of the thing.
TABLE = [
    # whoever has no wish, and who takes anything
    (TASK, "*/*", "", ".html"),
    (TASK, None, "", ".html"),
    (TASK, "", "", ".html"),
    # people
    (TASK, BROWSER, "", ".html"),
    (TASK, BROWSER, "zh-CN,zh;q=0.9,en;q=0.8", ".zh.html"),
    (TASK, BROWSER, "en-GB,en;q=0.9,zh;q=0.8", ".html"),
    (TASK, BROWSER, "en;q=0.5, zh-Hans", ".zh.html"),
    (TASK, BROWSER, "de", ".html"),
    (TASK, BROWSER, "en;q=0.3, *;q=0.5", ".zh.html"),
    (TASK, "text/html", "zh;q=0", ".html"),
    # programs
    (TASK, "text/turtle", "zh", ".ttl"),
    (TASK, "application/ld+json", "", ".jsonld"),
    (TASK, "application/n-triples", "", ".nt"),
    (TASK, "application/rdf+xml", "", ".rdf"),
    (TASK, "Text/Turtle", "", ".ttl"),
    (TASK, "text/turtle;charset=utf-8", "", ".ttl"),
    (TASK, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "", ".jsonld"),
    # weights
    (TASK, "text/html;q=0.5, text/turtle", "", ".ttl"),
    (TASK, "text/html;q=0.4,text/turtle;q=0.5", "", ".ttl"),
    (TASK, "text/turtle;q=0.9, application/ld+json;q=1.0", "", ".jsonld"),
    (TASK, "application/rdf+xml;q=0.7, application/ld+json;q=0.9, */*;q=0.1", "", ".jsonld"),
    (TASK, "application/rdf+xml, text/turtle;q=0.5", "", ".rdf"),
    (TASK, "text/turtle ; q=0.3 , application/n-triples ; q=0.30", "", ".ttl"),
    (TASK, "text/turtle, text/html", "", ".html"),
    # ranges: the more specific one counts
    (TASK, "text/*", "", ".html"),
    (TASK, "application/*", "", ".jsonld"),
    (TASK, "text/html;q=0, text/*", "", ".ttl"),
    (TASK, "text/*;q=0.3, */*;q=0.5", "", ".jsonld"),
    (TASK, "text/html;q=0.2, */*;q=0.5", "", ".ttl"),
    (TASK, "image/png, application/n-triples;q=0.1", "", ".nt"),
    # a thing that is a folder, too
    ("plan/mini", "text/turtle", "", ".ttl"),
    ("plan/mini", BROWSER, "", ".html"),
    # a thing whose IRI is not ASCII
    (COURT, "text/turtle", "", ".ttl"),
    (COURT, BROWSER, "zh", ".zh.html"),
    # pages that there is no data of
    ("search", BROWSER, "", ".html"),
    ("search", "text/turtle, text/html;q=0.1", "zh", ".zh.html"),
    ("shapes", "text/turtle", "", ".ttl"),
    # documents of things of every kind
    ("ontology", "application/rdf+xml", "", ".rdf"),
    ("vocab/topic/patent", "text/turtle", "", ".ttl"),
    ("graph/authority", "text/html", "", ".html"),
]


@each_server
@pytest.mark.parametrize(("path", "accept", "languages", "end"), TABLE)
def test_a_thing_leads_to_the_document_that_is_liked_best(
    urls: dict[str, str], server: str, path: str, accept: str | None, languages: str, end: str
) -> None:
    headers = {} if accept is None else {"accept": accept}
    if languages:
        headers["accept_language"] = languages
    answer = request(urls, server, path, **headers)
    assert answer.status == 303
    assert led_to(urls, server, path, answer) == path + end
    assert {"accept", "accept-language"} <= varying(answer)
    assert answer.headers["access-control-allow-origin"] == "*"


def varying(answer: Answer) -> set[str]:
    return {each.strip().lower() for each in answer.headers.get("vary", "").split(",")}


@each_server
@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        (TASK, "image/png", 406),
        (TASK, "text/*;q=0, image/png", 406),
        ("search", "text/turtle", 406),
        ("shapes", "application/ld+json", 406),
        ("plan/none", "*/*", 404),
        ("plan", BROWSER, 404),
        ("plan/", BROWSER, 404),
        ("plan/mini/", BROWSER, 404),
        (f"{TASK}/xyz", "text/turtle", 404),
        (f"{TASK}.html/xyz", "text/turtle", 404),
        (f"{TASK}.png", "*/*", 404),
        (".ipplan-kg/manifest", "*/*", 404),
        (".htaccess", "*/*", 404),
        ("agency/old", BROWSER, 410),
        ("agency/old", "text/turtle", 410),
    ],
)
def test_what_cannot_be_had(
    urls: dict[str, str], server: str, path: str, accept: str, status: int
) -> None:
    answer = request(urls, server, path, accept=accept)
    assert answer.status == status
    assert answer.body
    assert answer.headers["access-control-allow-origin"] == "*"


@each_server
def test_what_was_withdrawn_says_what_stands_in_its_place(
    urls: dict[str, str], server: str
) -> None:
    told = request(urls, server, "agency/old", accept=BROWSER).body.decode()
    assert "Supreme People&#39;s Court" in told


@each_server
@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        (f"{TASK}.html", "text/html; charset=utf-8"),
        (f"{TASK}.zh.html", "text/html; charset=utf-8"),
        (f"{TASK}.ttl", "text/turtle; charset=utf-8"),
        (f"{TASK}.jsonld", "application/ld+json"),
        (f"{TASK}.nt", "application/n-triples"),
        (f"{TASK}.rdf", "application/rdf+xml"),
        (f"{COURT}.ttl", "text/turtle; charset=utf-8"),
        ("plan/mini.eli.ttl", "text/turtle; charset=utf-8"),
        ("plan/mini.stratml.xml", "application/xml"),
        ("charts/topics.csv", "text/csv; charset=utf-8"),
        ("search.json", "application/json"),
        ("query/tasks-by-agency.rq", "application/sparql-query"),
        (".well-known/void", "text/turtle; charset=utf-8"),
        (".well-known/sparql-examples", "text/turtle; charset=utf-8"),
    ],
)
def test_a_document_has_its_media_type(
    urls: dict[str, str], server: str, path: str, content_type: str
) -> None:
    answer = request(urls, server, path)
    assert answer.status == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, no-cache"
    head = request(urls, server, path, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == content_type
    again = request(urls, server, path, if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


@each_server
@pytest.mark.parametrize(
    ("path", "thing"),
    [
        (f"{TASK}.html", TASK),
        (f"{TASK}.zh.html", TASK),
        (f"{TASK}.ttl", TASK),
        (f"{COURT}.ttl", COURT),
        ("index.html", ""),
        ("plan/mini.eli.ttl", "plan/mini"),
    ],
)
def test_a_document_says_what_it_describes(
    urls: dict[str, str], server: str, path: str, thing: str
) -> None:
    if server != "serve" and ".eli." in path:
        assert "link" not in request(urls, server, path).headers
        return
    link = request(urls, server, path).headers["link"]
    assert unquote(link).startswith(f'<{BASE}{thing}>; rel="describes"')


@each_server
@pytest.mark.parametrize("path", ["404.html", "charts/topics.csv", "dumps/ipplan.nq.gz"])
def test_what_is_no_document_about_a_thing_says_nothing_of_one(
    urls: dict[str, str], server: str, path: str
) -> None:
    assert "link" not in request(urls, server, path).headers


@each_server
def test_a_redirect_names_every_format(urls: dict[str, str], server: str) -> None:
    link = request(urls, server, TASK).headers["link"]
    for extension in ("html", "ttl", "jsonld", "nt", "rdf"):
        assert f'<1.{extension}>; rel="alternate"' in link


@each_server
def test_assets_may_be_kept_for_good_and_pages_not_be_framed(
    urls: dict[str, str], server: str
) -> None:
    page = request(urls, server, "index.html")
    assert page.headers["content-security-policy"] == "frame-ancestors 'none'"
    assert page.headers["referrer-policy"] == "same-origin"
    place = page.body.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
    style = request(urls, server, place)
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    missing = request(urls, server, "assets/none-0123456789.css")
    assert "immutable" not in missing.headers.get("cache-control", "")


@each_server
def test_text_is_packed_on_its_way(urls: dict[str, str], server: str) -> None:
    answer = request(urls, server, f"{TASK}.ttl", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in varying(answer)


# what only files have


@each_web_server
@pytest.mark.parametrize("name", ["nq", "ttl"])
def test_a_dump_is_sent_as_it_is(urls: dict[str, str], server: str, name: str) -> None:
    for encoding in ("gzip", "identity"):
        answer = request(urls, server, f"dumps/ipplan.{name}.gz", accept_encoding=encoding)
        assert answer.headers["content-type"] == "application/gzip"
        assert "content-encoding" not in answer.headers
        assert answer.body[:2] == b"\x1f\x8b"


@each_web_server
def test_web_assembly_has_its_media_type(urls: dict[str, str], server: str) -> None:
    """Without it a browser does not compile it while it arrives."""
    answer = request(urls, server, "assets/x-0123456789.wasm")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/wasm")


@each_web_server
@pytest.mark.parametrize(("language", "words"), [("en", "no page at"), ("zh", "此网址没有页面")])
def test_a_page_says_that_there_is_nothing(
    urls: dict[str, str], server: str, language: str, words: str
) -> None:
    told = request(urls, server, "agency/nobody", accept_language=language)
    assert (told.status, told.headers["content-type"]) == (404, "text/html; charset=utf-8")
    page = told.body.decode()
    assert words in page
    home = page.partition('class="home" href="')[2].partition('"')[0]
    assert request(urls, server, home.removeprefix("/plans/")).status == 200


@pytest.mark.parametrize(
    "path", ["//evil.example/../plans/plan/mini", "/plans/plan//mini", "/plans/%0d%0aX-Evil:1"]
)
@each_web_server
def test_no_redirect_leads_elsewhere(urls: dict[str, str], server: str, path: str) -> None:
    answer = ask(urls[server].removesuffix("/plans/"), path)
    place = urljoin(urls[server], answer.headers.get("location", ""))
    assert place.startswith(urls[server])
    assert "x-evil" not in answer.headers


# where they differ


@each_web_server
@pytest.mark.parametrize(
    ("accept", "languages", "location"),
    [
        ("*/*", "", "index.html"),
        (BROWSER, "zh", "index.zh.html"),
        ("text/turtle", "", ".well-known/void.ttl"),
        ("application/ld+json", "", ".well-known/void.jsonld"),
    ],
)
def test_the_base_leads_to_a_page_or_to_the_description(
    urls: dict[str, str], server: str, accept: str, languages: str, location: str
) -> None:
    answer = request(urls, server, "", accept=accept, accept_language=languages)
    assert (answer.status, led_to(urls, server, "", answer)) == (303, location)


def test_serve_sends_the_description_itself(urls: dict[str, str]) -> None:
    answer = request(urls, "serve", "", accept="text/turtle")
    assert (answer.status, b"void:Dataset" in answer.body) == (200, True)


@pytest.mark.parametrize(
    ("server", "end"), [("serve", ".ttl"), ("apache", ".ttl"), ("nginx", ".html")]
)
def test_nginx_sees_the_first_digit_of_a_weight(
    urls: dict[str, str], server: str, end: str
) -> None:
    answer = request(urls, server, TASK, accept="text/html;q=0.94, text/turtle;q=0.95")
    assert led_to(urls, server, TASK, answer) == TASK + end


@pytest.mark.parametrize(
    ("server", "end"), [("serve", ".eli.ttl"), ("apache", ".ttl"), ("nginx", ".ttl")]
)
def test_only_serve_chooses_by_profile(urls: dict[str, str], server: str, end: str) -> None:
    profile = "<http://data.europa.eu/eli/ontology#>"
    answer = request(urls, server, "plan/mini", accept="text/turtle", accept_profile=profile)
    assert led_to(urls, server, "plan/mini", answer) == f"plan/mini{end}"
    assert ("accept-profile" in varying(answer)) == (server == "serve")


@pytest.mark.parametrize("server", ["serve"])
@pytest.mark.parametrize("path", ["plan/mini.html", "plan/mini.ttl", "index.html"])
def test_what_depends_on_the_profile_says_so(urls: dict[str, str], server: str, path: str) -> None:
    profile = "<https://schema.org/>"
    plain = request(urls, server, path)
    asked = request(urls, server, path, accept_profile=profile, accept="text/turtle")
    assert (plain.status, asked.status) == (200, 303)
    assert "accept-profile" in varying(plain) & varying(asked)
