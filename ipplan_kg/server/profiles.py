"""Content negotiation by profile: the data in the vocabulary that a client asks for.

https://www.w3.org/TR/dx-prof-conneg/, by HTTP headers and by query string arguments:

=============================================  ================================================
``Accept-Profile: <https://schema.org/>``      303 from the IRI of a plan to its document there
``/plan/2021-2022?_profile=schema-org``        the same, for people and links
``...?_profile=eli&_mediatype=text/turtle``    and in which format
``...?_profile=all``                           what there is
=============================================  ================================================

Of plans, and of the base, which stands for all of them; other things are told of in our own
vocabulary only, and the headers are passed over there. Run in a worker, around ``site_content``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from ipplan_kg.namespaces import BASE
from ipplan_kg.server import negotiation, site_content
from ipplan_kg.site.paths import document_at as page_at
from ipplan_kg.store import base_iri
from ipplan_kg.views import MEDIA_TYPES, document_at, location, plans, rendered, views

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ipplan_kg.server.site_content import Answer

__all__ = ["accepted", "answered", "prepare"]

OWN, OWN_PROFILE = "ipplan", f"{BASE}ontology"
"""The token and the IRI of the vocabulary that the data is kept in."""
ALL = "all"
_TYPE = "http://www.w3.org/ns/dx/prof/Profile"
_ELEMENT = re.compile(r'\s*(?:<([^<>]*)>|"([^"]*)"|([^\s,;<>"]+))\s*((?:;[^,]*)?)(?:,|$)')
_QUALITY = re.compile(r";\s*q\s*=\s*([0-9.]+)", re.I)


def prepare(store: ox.Store) -> None:
    """Read the queries of the views: a worker can open no file."""
    del store
    assert views()


def accepted(header: str) -> list[str]:
    """Return the profiles of an ``Accept-Profile`` header, the liked ones first, by IRI or token.

    >>> accepted('<https://schema.org/>;q=0.5, <http://www.w3.org/ns/org#>, <x:y>;q=0')
    ['http://www.w3.org/ns/org#', 'https://schema.org/']
    """
    found = []
    for match in _ELEMENT.finditer(header):
        given = _QUALITY.search(match[4])
        try:
            weight = float(given[1]) if given else 1.0
        except ValueError:
            weight = 0.0
        if weight > 0:
            found.append((-weight, match[1] or match[2] or match[3] or ""))
    return [name for _, name in sorted(found, key=lambda pair: pair[0])]


def answered(
    store: ox.Store,
    path: str,
    query: dict[str, str],
    accept: str | None,
    languages: str | None,
    accept_profile: str | None,
) -> Answer:
    """Return the answer to GET for a path below the base, in the profile that is asked for.

    Args:
        store, path, query, accept, languages: As of ``site_content.answered``.
        accept_profile: The header ``Accept-Profile``.
    """
    if path and not path.startswith(("plan/", "index.")):
        return site_content.answered(store, path, query, accept, languages)
    base = base_iri(store)
    named = {each.removeprefix(base) for each in plans(store)}
    at = document_at(path)
    if at is not None and (not at[0] or at[0] in named):
        thing, view, format = at
        return {
            "status": 200,
            "body": rendered(store, view, format, plan=base + thing if thing else None).decode(),
            "media_type": MEDIA_TYPES[format],
            "profile": view.profile,
            "links": [
                f'<{base}{quote(thing)}>; rel="describes"',
                f'<{view.profile}>; rel="profile"',
                *_links(thing, but=path),
            ],
        }
    page = page_at(path)
    thing = page.path if page is not None else path
    if thing and thing not in named:
        return site_content.answered(store, path, query, accept, languages)
    asked = [query["_profile"]] if "_profile" in query else accepted(accept_profile or "")
    if ALL in asked[:1]:
        return _list(thing, base)
    if not asked:
        answer = site_content.answered(store, path, query, accept, languages)
        return _with_profile(answer, thing)
    for name in asked:
        if name in (OWN, OWN_PROFILE, f"{base}ontology"):
            wanted = query.get("_mediatype", accept)
            answer = site_content.answered(store, path or "index.ttl", {}, wanted, languages)
            return _with_profile(answer, thing)
        for view in views():
            if name in (view.name, view.profile) and (thing or not view.of_one_plan):
                types = {MEDIA_TYPES[each]: each for each in view.formats}
                chosen = negotiation.best(query.get("_mediatype", accept), list(types))
                if chosen is None:
                    return {"status": 406, "available": list(types)}
                place = location(thing, view, types[chosen]).rpartition("/")[2]
                return {"status": 303, "location": quote(place), "links": _links(thing)}
    return {"status": 406, "available": [profile for _, profile, _ in _offered(thing)]}


def _offered(thing: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the token, the IRI and the formats of each profile of a thing."""
    own = (OWN, OWN_PROFILE, ("ttl", "jsonld", "nt", "rdf"))
    others = [(view.name, view.profile, view.formats) for view in views()]
    return [own, *(each for each in others if thing or each[2] != ("xml",))]


def _links(thing: str, *, but: str = "") -> list[str]:
    """Return the links to the documents in every profile, and which token stands for which IRI.

    Args:
        thing: The path of the plan below the base; empty for all plans.
        but: The place of the document that is answered with.
    """
    found = []
    for token, profile, formats in _offered(thing):
        found.append(f'<{_TYPE}>; rel="type"; token="{token}"; anchor="{profile}"')
        for format in formats:
            name = f"{token}." if token != OWN else ""
            place = f"{thing or 'index'}.{name}{format}"
            relation = "self" if place == but else "alternate"
            found.append(
                f'<{quote(place.rpartition("/")[2])}>; rel="{relation}";'
                f' type="{MEDIA_TYPES[format]}"; profile="{profile}"'
            )
    return found


def _list(thing: str, base: str) -> Answer:
    """Return the profiles of a thing, as JSON and as links."""
    told = {
        "resource": base + thing,
        "profiles": [
            {
                "profile": profile,
                "token": token,
                "mediatypes": [MEDIA_TYPES[each] for each in formats],
            }
            for token, profile, formats in _offered(thing)
        ],
    }
    return {
        "status": 200,
        "body": json.dumps(told, ensure_ascii=False, indent=2) + "\n",
        "media_type": "application/json",
        "links": _links(thing),
    }


def _with_profile(answer: Answer, thing: str) -> Answer:
    """Return an answer of the site with what profiles there are; RDF is in our own."""
    if answer["status"] not in (200, 303):
        return answer
    told = {**answer, "links": [*answer.get("links", ()), *_links(thing)], "by_profile": True}
    if answer["status"] == 200 and answer["media_type"] != "text/html":
        told["profile"] = OWN_PROFILE
    return told
