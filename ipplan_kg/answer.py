"""From what a person asks to the bytes that answer it: bind, evaluate, cut, translate, write.

The same for a store here and an endpoint elsewhere, in this process and in one that can be stopped
(``deadline``).
"""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter
from ipplan_kg.results import first, write

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import IO

    from ipplan_kg.queries import CatalogueQuery
    from ipplan_kg.results import Results

__all__ = ["Outcome", "Request", "answer", "answers_of", "more_than"]


# Plain classes: importing dataclasses takes a third of the time that a whole query has.
class Request:
    """A query, its parameters, and how the answer is to look."""

    __slots__ = (
        *("bom", "endpoint", "explain", "format", "language", "limit", "params", "query"),
        *("names", "services", "timeout", "width"),
    )

    def __init__(
        self,
        query: CatalogueQuery | str,
        params: Mapping[str, str] | None = None,
        *,
        format: str | None = None,
        width: int | None = None,
        bom: bool = False,
        limit: int | None = None,
        language: str | None = None,
        explain: bool = False,
        endpoint: str | None = None,
        names: Callable[[], ox.Store] | None = None,
        services: Sequence[str] = (),
        timeout: float | None = None,
    ) -> None:
        self.query = query
        """Of the catalogue, or SPARQL text."""
        self.params = dict(params or {})
        """Values of a catalogue query's parameters, as a person writes them."""
        self.format = format
        """One of ``results``; None: a table, or Turtle for a graph."""
        self.width = width
        """Columns of the terminal that a table is to fit."""
        self.bom = bom
        """Begin CSV and TSV with a byte order mark."""
        self.limit = limit
        """No more solutions or triples than this."""
        self.language = language
        """The language that labels are given in; None: as the query gives them."""
        self.explain = explain
        """Say how the query is evaluated, and do not give its answer."""
        self.endpoint = endpoint
        """The URL of an endpoint to ask, instead of a store."""
        self.names = names
        """Opens the store that names are looked up in when an endpoint is asked."""
        self.services = tuple(services)
        """The endpoints that SERVICE may call."""
        self.timeout = timeout
        """Seconds after which ``deadline`` stops."""

    def text(self, store: ox.Store | None) -> str:
        """Return the SPARQL text with the parameters bound.

        Raises:
            BadParameter: a parameter is not one of the query, or its value not of its type.
        """
        if isinstance(self.query, str):
            return self.query
        from ipplan_kg.queries import bind

        return bind(self.query, self.params, store=store, names=self.names)


class Outcome:
    """What became of a request besides the bytes."""

    __slots__ = ("is_graph", "missing", "more", "no")

    def __init__(self, *, is_graph: bool = False, no: bool = False, more: bool = False) -> None:
        self.is_graph = is_graph
        """It consists of triples."""
        self.no = no
        """It is the negative answer to an ASK query."""
        self.more = more
        """The limit cut solutions or triples off."""
        self.missing: tuple[str, ...] = ()
        """Why endpoints that SERVICE SILENT calls have given nothing."""


def answer(store: ox.Store | None, request: Request, output: IO[bytes]) -> Outcome:
    """Write the answer to a request.

    Args:
        store: what is asked; not needed where the request names an endpoint.
        request: what is asked for.
        output: a binary file.

    Raises:
        QueryError: the query cannot be answered; after a part of the answer may have been written.
        RemoteError: the endpoint cannot answer it.
    """
    if request.services:
        from ipplan_kg.federation import guarded

        with guarded(request.text(store), allowed=request.services) as query:
            outcome = _answer(store, request, query.text, output, relay=query.relay)
            outcome.missing = tuple(map(str, query.failures))
            return outcome
    return _answer(store, request, request.text(store), output)


def _answer(
    store: ox.Store | None, request: Request, text: str, output: IO[bytes], *, relay: str = ""
) -> Outcome:
    if request.explain:
        from ipplan_kg.algebra import explained

        if store is None:
            raise BadParameter("--explain is about a store here: an endpoint does not say how")
        told = explained(
            store,
            text,
            request.format,
            width=request.width,
            relay=relay,
            as_written=request.text(store),
        )
        output.write(told.encode())
        return Outcome()
    results = answers_of(store, request, text, relay=relay)
    more = False
    if request.limit is not None:
        results, more = first(results, request.limit)
    write(results, output, request.format, width=request.width, bom=request.bom)
    return Outcome(
        is_graph=isinstance(results, tuple),
        no=isinstance(results, ox.QueryBoolean) and not results,
        more=more,
    )


def answers_of(store: ox.Store | None, request: Request, text: str, *, relay: str = "") -> Results:
    """Return the results of a query, not yet cut or written."""
    if store is None:
        from ipplan_kg.remote import ask_endpoint

        if request.language is not None:
            raise BadParameter(
                "labels are chosen from a store here: ask the endpoint for the language that you "
                'want, with FILTER(LANG(?label) = "zh")'
            )
        assert request.endpoint is not None
        # A time that was asked for ends by the deadline, which tells it as what it is.
        patience = 60 if request.timeout is None else request.timeout + 5
        return ask_endpoint(request.endpoint, text, timeout=patience)
    from ipplan_kg.sparql import evaluate

    results = evaluate(store, text, relay=relay)
    if request.language is not None:
        from ipplan_kg.labels import in_language

        return in_language(store, results, request.language)
    return results


def more_than(request: Request, outcome: Outcome) -> str:
    """Return the words for an answer that was cut off by the limit."""
    what = "triple" if outcome.is_graph else "solution"
    if request.limit == 1:
        return f"there are more than this 1 {what}"
    return f"there are more than these {request.limit} {what}s"
