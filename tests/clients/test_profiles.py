"""Content negotiation by profile, with a real server (https://www.w3.org/TR/dx-prof-conneg/)."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from ipplan_kg.server.profiles import accepted
from ipplan_kg.store import materialize_union, new
from ipplan_kg.views import MEDIA_TYPES, VocabularyView, documents, rendered, views
from tests.clients.served import Reply, fetch

PLAN = "plan/2021-2022"
OWN = "https://w3id.org/ipplan/ontology"
LINK = re.compile(r'<([^>]*)>((?:; ?[a-z]+="[^"]*")*)')


def at_once(url: str, **headers: str) -> Reply:
    """What is answered, without following where it leads."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", target, headers=named)
        response = connection.getresponse()
        lower = {name.lower(): value for name, value in response.getheaders()}
        return Reply(status=response.status, headers=lower, body=response.read())
    finally:
        connection.close()


def links(reply: Reply) -> list[tuple[str, dict[str, str]]]:
    """The target of each link, and its attributes."""
    found = LINK.findall(reply.headers["link"])
    return [(to, dict(re.findall(r'([a-z]+)="([^"]*)"', about))) for to, about in found]


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_plan_is_given_in_the_profile_that_is_asked_for(
    view: VocabularyView, url: str, store: ox.Store
) -> None:
    asked = at_once(f"{url}/{PLAN}", accept_profile=f"<{view.profile}>")
    assert asked.status == 303
    assert asked.headers["location"] == f"2021-2022.{view.name}.{view.formats[0]}"
    assert "Accept-Profile" in asked.headers["vary"]
    given = fetch(f"{url}/{PLAN}", accept_profile=f"<{view.profile}>")
    assert given.status == 200
    assert given.headers["content-profile"] == f"<{view.profile}>"
    assert given.media_type == MEDIA_TYPES[view.formats[0]]
    assert (view.profile, {"rel": "profile"}) in links(given)
    here = new(store)
    materialize_union(here)
    assert given.body == rendered(here, view, plan="2021-2022")
    by_token = fetch(f"{url}/{PLAN}?_profile={view.name}")
    assert by_token.body == given.body


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<https://schema.org/>", ["https://schema.org/"]),
        ("<a:a>;q=0.2, <a:b> ; q=0.9,<a:c>", ["a:c", "a:b", "a:a"]),
        ("<a:b,c;d>;q=0.5", ["a:b,c;d"]),
        ("eli, schema-org;q=0", ["eli"]),
        ('"a:a"', ["a:a"]),
        ("<a:a>;q=x", ["a:a"]),
        ("<a:a>;q=1.1.1", []),
        (",,;", []),
        ("", []),
    ],
)
def test_the_header_tells_what_is_liked_best(header: str, expected: list[str]) -> None:
    assert accepted(header) == expected


def test_the_first_that_there_is_wins(url: str) -> None:
    wanted = "<https://profiles.example/x>, <http://www.w3.org/ns/org#>;q=0.5, <https://schema.org/>;q=0.4"
    reply = at_once(f"{url}/{PLAN}", accept_profile=wanted)
    assert reply.headers["location"] == "2021-2022.org.ttl"


def test_the_format_is_negotiated_too(url: str) -> None:
    place = f"{url}/{PLAN}"
    schema = "<https://schema.org/>"
    by_header = at_once(place, accept_profile=schema, accept="application/rdf+xml")
    assert by_header.headers["location"] == "2021-2022.schema-org.rdf"
    by_query = at_once(f"{place}?_profile=eli&_mediatype=application/n-triples")
    assert by_query.headers["location"] == "2021-2022.eli.nt"
    none = at_once(place, accept_profile=schema, accept="text/csv")
    assert none.status == 406
    assert "text/turtle" in json.loads(none.text)["available"]


def test_an_unknown_profile_is_answered_with_those_there_are(url: str) -> None:
    for reply in (
        at_once(f"{url}/{PLAN}", accept_profile="<https://profiles.example/x>"),
        at_once(f"{url}/{PLAN}?_profile=nothing"),
    ):
        assert reply.status == 406
        assert "Accept-Profile" in reply.headers["vary"]
        assert json.loads(reply.text)["available"] == [OWN, *(view.profile for view in views())]


def test_the_profiles_are_listed(url: str) -> None:
    reply = fetch(f"{url}/{PLAN}?_profile=all")
    told = json.loads(reply.text)
    assert told["resource"] == f"https://w3id.org/ipplan/{PLAN}"
    assert [each["token"] for each in told["profiles"]] == ["ipplan", *(v.name for v in views())]
    assert [each["profile"] for each in told["profiles"]] == [OWN, *(v.profile for v in views())]


def test_links_lead_to_every_document_and_tell_the_tokens(url: str, store: ox.Store) -> None:
    found = links(at_once(f"{url}/{PLAN}", accept="text/turtle"))
    alternates = {to: about for to, about in found if about.get("profile") not in (None, OWN)}
    expected = {
        place.rpartition("/")[2]: (view.profile, MEDIA_TYPES[format])
        for place, view, format, plan in documents(store)
        if plan is not None
    }
    assert {to: (each["profile"], each["type"]) for to, each in alternates.items()} == expected
    tokens = {about["anchor"]: about["token"] for _, about in found if "token" in about}
    assert tokens == {OWN: "ipplan", **{view.profile: view.name for view in views()}}
    for to in alternates:
        assert at_once(f"{url}/plan/{to}").status == 200


def test_our_own_profile_is_that_of_the_documents_as_ever(url: str) -> None:
    plain = fetch(f"{url}/{PLAN}", accept="text/turtle")
    asked = fetch(f"{url}/{PLAN}", accept="text/turtle", accept_profile=f"<{OWN}>")
    assert plain.body == asked.body
    assert plain.headers["content-profile"] == asked.headers["content-profile"] == f"<{OWN}>"
    assert at_once(f"{url}/{PLAN}?_profile=ipplan", accept="text/html").status == 303


def test_all_plans_are_given_at_the_base(url: str) -> None:
    reply = at_once(f"{url}/", accept_profile="<http://www.w3.org/ns/org#>")
    assert (reply.status, reply.headers["location"]) == (303, "index.org.ttl")
    assert fetch(f"{url}/index.org.ttl").headers["content-profile"] == "<http://www.w3.org/ns/org#>"
    assert at_once(f"{url}/?_profile=stratml").status == 406


@pytest.mark.parametrize(
    "place", ["plan/1999.eli.ttl", "plan/2021-2022.eli.xml", "index.stratml.xml"]
)
def test_what_there_is_not_is_not_found(place: str, url: str) -> None:
    assert at_once(f"{url}/{place}").status == 404


def test_other_things_are_told_of_in_our_own_profile(url: str) -> None:
    reply = at_once(f"{url}/{PLAN}/task/30", accept_profile="<https://schema.org/>")
    assert (reply.status, reply.headers["location"]) == (303, "30.html")
