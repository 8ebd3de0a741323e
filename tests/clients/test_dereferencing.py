"""Every IRI of ours leads to its documents (https://www.w3.org/TR/cooluris/), over plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.service_description import describe
from ipplan_kg.site.website import Site
from ipplan_kg.store import dump_nquads, materialize_union, new
from tests.clients.served import fetch, served

TASK = "plan/2021-2022/task/30"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


def raw(url: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Send a request without following where the answer leads."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, parts.path, headers=named)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (None, "30.html"),
        ("*/*", "30.html"),
        (BROWSER, "30.html"),
        ("text/turtle", "30.ttl"),
        ("application/ld+json", "30.jsonld"),
        ("application/n-triples", "30.nt"),
        ("application/rdf+xml", "30.rdf"),
        ("text/html;q=0.5, text/turtle", "30.ttl"),
        ("application/rdf+xml;q=0.7, application/ld+json;q=0.9, */*;q=0.1", "30.jsonld"),
        ("text/*", "30.html"),
        ("text/html;q=0, text/*", "30.ttl"),
        ("application/*", "30.jsonld"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_iri_leads_to_the_document_that_is_liked_best(
    url: str, accept: str | None, location: str, method: str
) -> None:
    headers = {} if accept is None else {"accept": accept}
    response, body = raw(f"{url}/{TASK}", method, **headers)
    assert response.status == 303
    assert response.headers["location"] == location
    assert {"Accept", "Accept-Language"} <= set(response.headers["vary"].split(", "))
    assert bool(body) == (method == "GET")


@pytest.mark.parametrize(
    ("languages", "location"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "30.zh.html"),
        ("en-GB,en;q=0.9,zh;q=0.8", "30.html"),
        ("de", "30.html"),
        ("zh-Hans", "30.zh.html"),
    ],
)
def test_a_reader_gets_the_page_in_the_language_liked_best(
    url: str, languages: str, location: str
) -> None:
    response, _ = raw(f"{url}/{TASK}", accept=BROWSER, accept_language=languages)
    assert response.headers["location"] == location


def test_a_redirect_names_every_format(url: str) -> None:
    response, _ = raw(f"{url}/{TASK}")
    for extension in ("html", "ttl", "jsonld", "nt", "rdf"):
        assert f'<30.{extension}>; rel="alternate"' in response.headers["link"]


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("html", "text/html; charset=utf-8"),
        ("zh.html", "text/html; charset=utf-8"),
        ("ttl", "text/turtle; charset=utf-8"),
        ("jsonld", "application/ld+json"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
    ],
)
def test_a_document_says_what_it_describes(url: str, extension: str, media_type: str) -> None:
    response, body = raw(f"{url}/{TASK}.{extension}")
    assert response.status == 200
    assert response.headers["content-type"] == media_type
    assert f'<{BASE}{TASK}>; rel="describes"' in response.headers["link"]
    assert body
    again, nothing = raw(f"{url}/{TASK}.{extension}", if_none_match=response.headers["etag"])
    assert (again.status, nothing) == (304, b"")


def test_a_document_names_its_next_page(url: str) -> None:
    response, _ = raw(f"{url}/vocab/role/lead.ttl")
    assert '<lead.page-2.ttl>; rel="next"' in response.headers["link"]


@pytest.mark.parametrize(
    "path",
    [
        "ontology",
        "shapes",
        "sparql",
        "vocab/topic/patent",
        "graph/authority",
        "query/agencies-never-leading",
        "search",
    ],
)
def test_other_iris_lead_to_documents_too(url: str, path: str) -> None:
    assert fetch(f"{url}/{path}", accept=BROWSER).media_type == "text/html"


def test_the_base_is_the_overview_for_people_and_void_for_programs(url: str) -> None:
    assert b"115" in fetch(f"{url}/", accept=BROWSER).body
    assert b"void:Dataset" in fetch(f"{url}/", accept="text/turtle").body


def test_what_is_not_there_is_told_to_people_and_to_programs(url: str) -> None:
    page, body = raw(f"{url}/agency/nobody", accept=BROWSER)
    assert (page.status, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"There is nothing here" in body
    problem, told = raw(f"{url}/agency/nobody", accept="text/turtle, application/problem+json")
    assert (problem.status, problem.headers["content-type"]) == (404, "application/problem+json")
    assert b'"status": 404' in told


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that knows of one agency that was withdrawn, and of the one in its place."""
    data = tmp_path_factory.mktemp("withdrawn") / "data.ttl"
    data.write_text(
        f"""\
@base <{BASE}> .
<agency/old> <{PREFIXES["owl"]}deprecated> true ; <{PREFIXES["dcterms"]}isReplacedBy> <agency/new> .
<agency/new> a <{PREFIXES["ipp"]}Agency> ; <{PREFIXES["skos"]}prefLabel> "New agency"@en .
""",
        "utf-8",
    )
    with served(data) as found:
        yield found


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_was_withdrawn_is_gone_and_its_page_leads_on(withdrawn: str, method: str) -> None:
    page, body = raw(f"{withdrawn}/agency/old", method, accept=BROWSER)
    assert (page.status, page.headers["content-type"]) == (410, "text/html; charset=utf-8")
    if method == "GET":
        assert b"has been withdrawn" in body
        assert b'<a href="../agency/new.html">New agency</a>' in body


def test_what_was_withdrawn_is_a_problem_to_programs(withdrawn: str) -> None:
    problem, told = raw(f"{withdrawn}/agency/old", accept="text/turtle, application/problem+json")
    assert (problem.status, problem.headers["content-type"]) == (410, "application/problem+json")
    assert b'"status": 410' in told
    assert raw(f"{withdrawn}/agency/new", accept=BROWSER)[0].status == 303


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(url: str) -> None:
    response, body = raw(f"{url}/{TASK}", accept="image/png")
    assert response.status == 406
    assert b"text/turtle" in body


def test_the_download_that_the_overview_names_is_there(url: str) -> None:
    page = fetch(f"{url}/index.html").text
    about = json.loads(page.partition('"application/ld+json">')[2].partition("</script>")[0])
    [download] = about["distribution"]
    got = fetch(f"{url}/{download['contentUrl']}")
    assert (got.status, got.media_type) == (200, download["encodingFormat"])
    assert b"ipp:Task" in got.body


def test_assets_may_be_kept_for_good(url: str) -> None:
    page = fetch(f"{url}/index.html").text
    place = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    response, body = raw(f"{url}/{place}")
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in response.headers["cache-control"]
    assert body


def test_a_page_cannot_be_framed_by_others(url: str) -> None:
    response, _ = raw(f"{url}/{TASK}.html")
    assert response.headers["content-security-policy"] == "frame-ancestors 'none'"


@pytest.fixture(scope="module")
def published(store: ox.Store) -> Site:
    """The same data as a site, described as a server describes it."""
    copy = new(ox.parse(dump_nquads(store), format=ox.RdfFormat.N_QUADS))
    materialize_union(copy)
    describe(copy)
    return Site(copy, endpoint="sparql")


@pytest.mark.parametrize(
    "location",
    [
        *(f"{TASK}.html", f"{TASK}.zh.html", f"{TASK}.ttl", f"{TASK}.jsonld", "index.html"),
        *("agency/supreme-peoples-court.html", "plan/2021-2022/en.html", "search.json"),
        *("sparql.html", "queries.zh.html", "charts/topics.csv", "context.jsonld"),
    ],
)
def test_the_server_sends_the_bytes_that_are_published(
    url: str, published: Site, location: str
) -> None:
    content = published.content(location)
    assert content is not None
    assert raw(f"{url}/{location}")[1] == content.data
