"""The request side of the SPARQL 1.1 Protocol: what a request asks for, or why it cannot.

https://www.w3.org/TR/sparql11-protocol/#protocol
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox

from ipplan_kg.server.problems import Problem

__all__ = [
    "FORM",
    "METHODS",
    "QUERY",
    "UPDATE",
    "Operation",
    "absolute_iri",
    "fields",
    "parse",
]

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_GRAPHS = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
_MOST_FIELDS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query or an update, with the graphs that the request names for it.

    ``kind`` is ``query``, ``update`` or ``description``: a GET without a query asks what the
    endpoint is. ``default_graphs`` and ``named_graphs`` are both None where the request names none.
    """

    kind: str
    text: str = ""
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


def parse(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Operation:
    """Return what the request asks for.

    Args:
        method: GET, HEAD or POST.
        query_string: as it stands in the target of the request, percent-encoded.
        content_type: of the body.
        body: of a POST request.

    Raises:
        Problem: it is not as the protocol says.
    """
    if method != "POST":
        return _of_target(fields(query_string, "the query string"))
    media_type, _, parameters = (content_type or "").partition(";")
    match media_type.strip().lower():
        case "application/x-www-form-urlencoded":
            return _of_form(fields(body, "the body"))
        case "application/sparql-query" | "application/sparql-update" as direct:
            _require_utf8(parameters)
            kind = "query" if direct == QUERY else "update"
            given = fields(query_string, "the query string")
            if any(name in ("query", "update") for name, _ in given):
                raise Problem("bad-request", f"the {kind} stands in the body, and in the URL too")
            return _operation(kind, _decoded(body), given)
    found = media_type.strip() or "no media type at all"
    raise Problem(
        "unsupported-media-type",
        f"the body has {found}: send {FORM}, {QUERY} or {UPDATE}",
        headers={"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}"},
    )


def _of_target(given: list[tuple[str, str]]) -> Operation:
    """Return what a GET asks for; an update by GET would be one that a link can trigger."""
    if any(name == "update" for name, _ in given):
        raise Problem("bad-request", "an update is sent with POST, not with GET")
    if not any(name == "query" for name, _ in given):
        if any(name in _GRAPHS["query"] for name, _ in given):
            raise Problem("bad-request", "graphs are named, but there is no query= to go with them")
        return Operation(kind="description")
    return _operation("query", _only(given, "query"), given)


def _of_form(given: list[tuple[str, str]]) -> Operation:
    names = {name for name, _ in given} & {"query", "update"}
    if len(names) != 1:
        found = "both query= and update=" if names else "neither query= nor update="
        raise Problem("bad-request", f"the form has {found}: send one of them")
    kind = names.pop()
    return _operation(kind, _only(given, kind), given)


def _operation(kind: str, text: str, given: list[tuple[str, str]]) -> Operation:
    default, named = (
        tuple(absolute_iri(name, value) for name, value in given if name == wanted)
        for wanted in _GRAPHS[kind]
    )
    if not default and not named:
        return Operation(kind=kind, text=text)
    return Operation(kind=kind, text=text, default_graphs=default, named_graphs=named)


def _only(given: list[tuple[str, str]], wanted: str) -> str:
    """Return the value of a field that must be there once."""
    values = [value for name, value in given if name == wanted]
    if len(values) > 1:
        raise Problem("bad-request", f"{wanted}= is given {len(values)} times: send one")
    return values[0]


def absolute_iri(name: str, value: str) -> str:
    """Return the value of a field that is an absolute IRI.

    Raises:
        Problem: it is none.
    """
    try:
        return ox.NamedNode(value).value
    except ValueError as error:
        raise Problem("bad-request", f"{name}={value} is not an absolute IRI") from error


def fields(encoded: bytes, where: str) -> list[tuple[str, str]]:
    """Return names and values of a form or query string, percent-decoded once as UTF-8.

    Raises:
        Problem: they are not UTF-8, or too many.
    """
    try:
        return parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise Problem("bad-request", f"{where} is not percent-encoded UTF-8") from error
    except ValueError as error:
        raise Problem("bad-request", f"{where} has more than {_MOST_FIELDS} fields") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("bad-request", f"the body is not UTF-8 at byte {error.start}") from error


def _require_utf8(parameters: str) -> None:
    for each in parameters.split(";"):
        name, _, value = each.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in ("utf-8", "utf8"):
            raise Problem("unsupported-media-type", f"charset {value}: send UTF-8")
