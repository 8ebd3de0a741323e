"""The ready queries over HTTP: the catalogue, the answers, what is wrong, and the description."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pyoxigraph as ox
import pytest
from openapi_spec_validator import validate

from ipplan_kg.namespaces import BASE
from ipplan_kg.queries import catalogue
from ipplan_kg.results import serialize
from ipplan_kg.server.openapi import default_text
from ipplan_kg.service_description import describe
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import materialize_union, new
from tests.clients.served import Reply, fetch, query

QUERIES = {each.name: each for each in catalogue()}
LOCAL = sorted(name for name, each in QUERIES.items() if not each.federates_with)
COURT = f"{BASE}agency/supreme-peoples-court"


def rows(reply: Reply) -> list[dict[str, str]]:
    assert reply.status == 200, reply.text
    return list(csv.DictReader(io.StringIO(reply.text)))


def problem(reply: Reply, status: int) -> dict[str, Any]:
    """The problem details (RFC 9457) that every refusal comes with."""
    assert reply.status == status, reply.text
    assert reply.media_type == "application/problem+json"
    told: dict[str, Any] = json.loads(reply.body)
    assert told["status"] == status
    assert told["type"].startswith(f"{BASE}problem/")
    assert "\n" not in told["detail"]
    return told


# the catalogue


def test_the_catalogue_has_every_query_with_its_question_and_parameters(url: str) -> None:
    listed = json.loads(fetch(f"{url}/api/queries").body)
    assert [each["name"] for each in listed] == sorted(QUERIES)
    tasks = next(each for each in listed if each["name"] == "tasks-by-agency")
    assert tasks["question"]["en"] == QUERIES["tasks-by-agency"].question["en"]
    assert ("agency", "iri", COURT) in {
        (each["name"], each["type"], each["default"]) for each in tasks["parameters"]
    }


def test_the_catalogue_comes_as_rdf_too(url: str) -> None:
    reply = fetch(f"{url}/api/queries", accept="text/turtle")
    assert reply.body == fetch(f"{url}/.well-known/sparql-examples", accept="text/turtle").body
    assert f"<{url}/sparql>" in reply.text


# answers


@pytest.fixture(scope="module")
def described(store: ox.Store) -> ox.Store:
    """The same data as is served, in this process."""
    copy = new(store)
    materialize_union(copy)
    describe(copy)
    return copy


@pytest.mark.parametrize("name", LOCAL)
def test_every_query_answers_what_the_library_answers(
    url: str, described: ox.Store, name: str
) -> None:
    asked = QUERIES[name]
    graph = asked.form in ("CONSTRUCT", "DESCRIBE")
    defaults = {each.name: default_text(each) for each in asked.parameters}
    spelled = {each: str(default) for each, default in defaults.items() if default is not None}
    expected = serialize(evaluate(described, asked.text), "nt" if graph else "csv")
    fields = query(**spelled, format="nt" if graph else "csv")
    reply = fetch(f"{url}/api/queries/{name}{fields}")
    assert reply.status == 200, reply.text
    assert sorted(reply.body.split(b"\n")) == sorted(expected.split(b"\n"))


@pytest.mark.parametrize(
    "agency",
    [
        COURT,
        "agency/supreme-peoples-court",
        "supreme-peoples-court",
        "Supreme People's Court",
        "the supreme people’s court",
        "最高人民法院",
    ],
)
def test_a_thing_answers_to_its_iri_its_path_and_its_names(url: str, agency: str) -> None:
    asked = fetch(f"{url}/api/queries/tasks-by-agency{query(agency=agency, format='csv')}")
    assert rows(asked) == rows(fetch(f"{url}/api/queries/tasks-by-agency?format=csv"))


@pytest.mark.parametrize(
    ("form", "format_", "media_type"),
    [
        ("agency-names", "json", "application/sparql-results+json"),
        ("agency-names", "xml", "application/sparql-results+xml"),
        ("agency-names", "csv", "text/csv"),
        ("agency-names", "tsv", "text/tab-separated-values"),
        ("task-neighbourhood", "ttl", "text/turtle"),
        ("task-neighbourhood", "nt", "application/n-triples"),
        ("task-neighbourhood", "rdf", "application/rdf+xml"),
        ("task-neighbourhood", "jsonld", "application/ld+json"),
    ],
)
def test_a_format_can_be_asked_for_in_two_ways(
    url: str, form: str, format_: str, media_type: str
) -> None:
    by_url = fetch(f"{url}/api/queries/{form}?format={format_}", accept="image/png")
    by_header = fetch(f"{url}/api/queries/{form}", accept=media_type)
    assert by_url.status == by_header.status == 200, by_url.text
    assert by_url.media_type == by_header.media_type == media_type
    assert by_url.body == by_header.body


def test_a_field_that_a_form_leaves_empty_gives_no_value(url: str) -> None:
    asked = fetch(f"{url}/api/queries/tasks-by-agency?agency=&plan=&format=csv")
    assert rows(asked) == rows(fetch(f"{url}/api/queries/tasks-by-agency?format=csv"))


def test_labels_come_in_the_language_asked_for(url: str) -> None:
    asked = f"{url}/api/queries/agencies-by-task-count?format=csv"
    english, chinese = (rows(fetch(f"{asked}&language={each}")) for each in ("en", "zh"))
    names = {(one["name"], other["name"]) for one, other in zip(english, chinese, strict=True)}
    assert ("Chinese Academy of Sciences", "中科院") in names
    assert [each["agency"] for each in english] == [each["agency"] for each in chinese]


def test_an_answer_in_another_language_is_another_entity(url: str) -> None:
    tags = {
        fetch(f"{url}/api/queries/agency-names?language={each}").headers["etag"]
        for each in ("en", "zh")
    }
    assert len(tags) == 2


def test_the_first_solutions_can_be_asked_for(url: str) -> None:
    whole = rows(fetch(f"{url}/api/queries/tasks-by-agency?format=csv"))
    some = fetch(f"{url}/api/queries/tasks-by-agency?format=csv&limit=3")
    assert rows(some) == whole[:3]
    assert some.headers["x-sparql-maxrows"] == "3"


def test_a_text_may_be_empty(url: str) -> None:
    asked = rows(fetch(f"{url}/api/queries/tasks-with-words?words=&format=csv"))
    assert len(asked) == 115


def test_a_text_stays_a_text_whatever_it_holds(url: str) -> None:
    hostile = '"} DROP ALL # \\'
    asked = fetch(f"{url}/api/queries/tasks-with-words{query(words=hostile, format='csv')}")
    assert rows(asked) == []


def test_a_client_that_has_the_answer_is_told_so(url: str) -> None:
    first = fetch(f"{url}/api/queries/agency-names")
    again = fetch(f"{url}/api/queries/agency-names", if_none_match=first.headers["etag"])
    assert again.status == 304


def test_head_has_the_headers_and_no_body(url: str) -> None:
    head = fetch(f"{url}/api/queries/agency-names?format=csv", method="HEAD")
    assert (head.status, head.media_type, head.body) == (200, "text/csv", b"")


# what is wrong


@pytest.mark.parametrize(
    ("asked", "status", "kind", "told"),
    [
        ("task-by-agency", 404, "not-found", "did you mean tasks-by-agency"),
        ("..%2Fpyproject", 404, "not-found", "there is"),
        (
            "tasks-by-agency?agncy=x",
            400,
            "bad-parameter",
            "has no parameter 'agncy'; it has agency",
        ),
        (
            "tasks-by-agency?agency=Ministry+of+Finanse",
            *(400, "bad-parameter", "did you mean 'Ministry of Finance'"),
        ),
        ("tasks-by-agency?agency=30", 400, "bad-parameter", "parameter agency:"),
        ("agencies-by-topic?topic=custms", 400, "bad-parameter", "did you mean 'customs'"),
        ("task-details?task=1e3", 400, "bad-parameter", "parameter task:"),
        ("tasks-by-agency?agency=a&agency=b", 400, "bad-parameter", "agency is given twice"),
        ("tasks-by-agency?format=png", 400, "bad-parameter", "it has json, xml, csv, tsv"),
        ("tasks-by-agency?limit=0", 400, "bad-parameter", "limit=0 is not a number"),
        (
            "tasks-by-agency?language=%E4%B8%AD%E6%96%87",
            400,
            "bad-parameter",
            "is not a language tag",
        ),
        ("task-neighbourhood?language=zh", 400, "bad-parameter", "has no parameter 'language'"),
        ("task-neighbourhood?format=csv", 400, "bad-parameter", "it has ttl, nt, rdf, jsonld"),
        ("tasks-by-agency?agency=%3Chttp://x%3E", 400, "bad-parameter", "parameter agency:"),
    ],
)
def test_what_is_wrong_is_told_with_what_comes_near(
    url: str, asked: str, status: int, kind: str, told: str
) -> None:
    found = problem(fetch(f"{url}/api/queries/{asked}"), status)
    assert found["type"] == f"{BASE}problem/{kind}"
    assert told in found["detail"]


def test_a_problem_names_the_parameter_and_those_that_there_are(url: str) -> None:
    found = problem(fetch(f"{url}/api/queries/tasks-by-agency?agency=Nobody"), 400)
    assert (found["query"], found["parameter"]) == ("tasks-by-agency", "agency")
    assert found["available"] == [each.name for each in QUERIES["tasks-by-agency"].parameters]


def test_a_media_type_that_a_query_does_not_have_is_refused(url: str) -> None:
    found = problem(fetch(f"{url}/api/queries/agency-names", accept="text/turtle"), 406)
    assert "text/csv" in found["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_changed_here(url: str, method: str) -> None:
    reply = fetch(f"{url}/api/queries/agency-names", method=method, body=b"")
    assert "GET" in problem(reply, 405)["detail"]
    assert reply.headers["allow"]


# the OpenAPI description


@pytest.fixture(scope="module")
def document(url: str) -> dict[str, Any]:
    reply = fetch(f"{url}/openapi.json")
    assert reply.media_type == "application/json"
    found: dict[str, Any] = json.loads(reply.body)
    return found


def test_the_description_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    validate(document)


def test_the_description_has_every_query_and_every_parameter(document: dict[str, Any]) -> None:
    described = {
        path.rpartition("/")[2]: [each["name"] for each in item["get"]["parameters"]]
        for path, item in document["paths"].items()
        if path.startswith("/api/queries/")
    }
    assert described == {
        name: [
            *(each.name for each in known.parameters),
            *(["language"] if known.form == "SELECT" else []),
            *("limit", "format"),
        ]
        for name, known in QUERIES.items()
    }


def test_a_parameter_has_its_type_its_default_and_what_may_stand_for_it(
    document: dict[str, Any],
) -> None:
    parameters = document["paths"]["/api/queries/agencies-by-topic"]["get"]["parameters"]
    (topic,) = [each["schema"] for each in parameters if each["name"] == "topic"]
    assert topic["default"] == "geographical-indication"
    assert {"customs", "patent", "geographical-indication"} <= set(topic["anyOf"][0]["enum"])
    integers = [
        each["schema"]
        for item in document["paths"].values()
        for each in item["get"].get("parameters", [])
        if each["schema"].get("type") == "integer"
    ]
    assert integers and all(isinstance(each.get("default", 0), int) for each in integers)


# the page


class Page(HTMLParser):
    """What a page loads, links to and sends."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_has_a_form_for_every_query_and_loads_nothing(url: str) -> None:
    reply = fetch(f"{url}/api/")
    assert (reply.status, reply.media_type) == (200, "text/html")
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    page = Page(reply.text)
    forms = {about["action"] for tag, about in page.found if tag == "form"}
    assert forms == {"/sparql", *(f"/api/queries/{name}" for name in QUERIES)}
    assert not {tag for tag, _ in page.found} & {"script", "img", "iframe", "object", "embed"}
    addresses = [
        value for _, about in page.found for value in (about.get("src"), about.get("href"))
    ]
    assert all(each.startswith(("/", "#")) for each in addresses if each)
    assert "url(" not in reply.text and "@import" not in reply.text


def test_every_link_of_the_page_leads_somewhere(url: str) -> None:
    for tag, about in Page(fetch(f"{url}/api/").text).found:
        if tag == "a" and about["href"]:
            assert fetch(url + about["href"]).status == 200


def test_the_commands_of_the_page_are_right(url: str) -> None:
    commands = re.findall(r"curl '(.*?)'", fetch(f"{url}/api/").text)
    assert len(commands) == len(QUERIES)
    assert commands[0].startswith(url)
    assert fetch(commands[0]).status == 200


def test_the_page_has_an_address_without_a_slash(url: str) -> None:
    assert fetch(f"{url}/api").media_type == "text/html"
