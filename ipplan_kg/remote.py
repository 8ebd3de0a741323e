"""A SPARQL 1.1 query, asked at an endpoint of somebody else (SPARQL 1.1 Protocol).

https://www.w3.org/TR/sparql11-protocol/. The answer is read to its end before any of it is given:
endpoints that run out of time send a part and say nothing.
"""

from __future__ import annotations

from ast import literal_eval
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.errors import RemoteError
from ipplan_kg.results import Solutions, serialize
from ipplan_kg.sparql import prefixed, query_form, refuse_update

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

    from ipplan_kg.results import Results

__all__ = ["ask_endpoint", "evaluate_remote"]

_ACCEPT_RESULTS = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
    "text/tab-separated-values;q=0.5"
)
_ACCEPT_GRAPH = (
    "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, application/ld+json;q=0.5"
)


def ask_endpoint(url: str, text: str, *, timeout: float = 60) -> Results:
    """Return the answer of an endpoint to a query.

    Our prefixes need not be declared.

    Args:
        url: of the endpoint, http or https.
        text: a query; updates are refused before anything is sent.
        timeout: seconds that the endpoint may be silent.

    Raises:
        UpdateRefused: the text is an update.
        RemoteError: the endpoint does not answer, refuses, or its answer is not what it should be.
    """
    from SPARQLWrapper import ASK, POST, SELECT, SPARQLWrapper

    refuse_update(text)
    client = SPARQLWrapper(url)
    client.setMethod(POST)
    client.setOnlyConneg(True)  # else it asks for XML as well, whose white space our parser cuts
    # SPARQLWrapper takes whole seconds; fractions are cut off, and 0 would mean without end.
    client.setTimeout(max(1, int(timeout)))
    client.setQuery(prefixed(text))
    client.queryType = query_form(text)  # its own guess takes the end of ?task for ASK
    solutions = client.queryType in (SELECT, ASK)
    client.addCustomHttpHeader("Accept", _ACCEPT_RESULTS if solutions else _ACCEPT_GRAPH)
    body, media_type = _fetched(client, url)
    try:
        return _solutions(body, media_type) if solutions else _graph(body, media_type)
    except (SyntaxError, ValueError) as error:
        raise RemoteError(
            f"{url} sent {'results' if solutions else 'a graph'} that cannot be read, perhaps cut "
            f"off: {error}",
            about=url,
        ) from error


def evaluate_remote(
    url: str,
    text: str,
    format: str | None = None,
    *,
    width: int | None = None,
    timeout: float = 60,
) -> bytes:
    """Return the answer of an endpoint, written as ``results.serialize`` writes it.

    The arguments and what is raised are those of ``ask_endpoint``, format and width those of
    ``results.serialize``.
    """
    return serialize(ask_endpoint(url, text, timeout=timeout), format, width=width)


def _solutions(body: bytes, media_type: str) -> Results:
    kind = ox.QueryResultsFormat.from_media_type(media_type) or ox.QueryResultsFormat.JSON
    answer = ox.parse_query_results(body, format=kind)
    if isinstance(answer, ox.QueryBoolean):
        return answer
    return Solutions(answer.variables, [tuple(row) for row in answer])


def _graph(body: bytes, media_type: str) -> Results:
    kind = ox.RdfFormat.from_media_type(media_type) or ox.RdfFormat.TURTLE
    return tuple(sorted({quad.triple for quad in ox.parse(body, format=kind)}, key=str))


def _fetched(client: SPARQLWrapper, url: str) -> tuple[bytes, str]:
    """Return the body of the answer and its media type."""
    from http.client import HTTPException
    from urllib.error import HTTPError

    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    if not url.startswith(("http://", "https://")):
        raise RemoteError(f"{url} is not the URL of an endpoint: it must be http or https")
    try:
        with client.query().response as response:
            body: bytes = response.read()
            return body, response.headers.get_content_type()
    except HTTPError as error:
        error.close()
        raise RemoteError(f"{url} answers {error.code} {error.reason}", about=url) from error
    except SPARQLWrapperException as error:
        if isinstance(error.__context__, HTTPError):
            error.__context__.close()
        raise RemoteError(f"{url} refuses the query: {_said(error)}", about=url) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise RemoteError(f"{url} does not answer: {reason}", about=url) from error


def _said(error: Exception) -> str:
    """Return what the endpoint said, without what SPARQLWrapper says before it."""
    before, _, body = str(error).partition("Response:\n")
    try:
        said = literal_eval(body)
    except (ValueError, SyntaxError):
        said = before
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:300] or " ".join(before.split())
