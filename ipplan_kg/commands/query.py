"""``ipplan-kg query``: answer a SPARQL query."""

from __future__ import annotations

import os

from ipplan_kg.errors import BadParameter, QueryError
from ipplan_kg.options import add_store
from ipplan_kg.terminal import emit, open_asked, terminal_width

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from typing import ClassVar

    from ipplan_kg.queries import CatalogueQuery
    from ipplan_kg.results import Results

__all__ = ["OnlyAQuery", "arguments", "run"]


class OnlyAQuery:
    """The options of ``query NAME`` and nothing else, without the 7 ms that argparse takes."""

    param: ClassVar[list[str]] = []
    format = None
    store = None
    quiet = False
    verbose = False

    def __init__(self, query: str) -> None:
        self.query = query


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``query`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg query agencies-by-task-count
  ipplan-kg query tasks-by-agency --param agency=cnipa --format csv
  ipplan-kg query mine.rq --store build/ipplan.nq
  echo 'SELECT * { ?s ?p ?o } LIMIT 3' | ipplan-kg query - --store https://example.org/sparql"""
    add = parser.add_argument
    add("query", metavar="NAME|FILE|-", help="a catalogue query, a file, or - for stdin")
    add(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of a catalogue query; may be repeated",
    )
    add(
        "--format",
        choices=["table", "csv", "tsv", "json", "xml", "md", "ttl", "nt", "jsonld"],
        help="of the answer (default: table, or ttl for a graph)",
    )
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Answer a SPARQL query; return the exit status."""
    from ipplan_kg.queries import bind
    from ipplan_kg.sparql import evaluate, evaluate_remote, serialize

    query = _asked(options.query)
    params = _params(options.param, query)
    if (options.store or "").startswith(("http://", "https://")):
        text = query if isinstance(query, str) else bind(query, params)
        emit(evaluate_remote(options.store, text, options.format, width=terminal_width()))
        return 0
    store = open_asked(options.store)
    text = query if isinstance(query, str) else bind(query, params, store=store)
    results = evaluate(store, text)
    emit(serialize(results, options.format, width=terminal_width()))
    return 1 if _is_no(results) else 0


def _asked(query: str) -> CatalogueQuery | str:
    """Return the catalogue query of that name, or the SPARQL text of a file or of stdin."""
    if query != "-" and os.sep not in query and not query.endswith((".rq", ".sparql")):
        from ipplan_kg.queries import get

        return get(query)
    try:
        with open(0 if query == "-" else query, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise QueryError(f"{query} is not UTF-8 at byte {error.start}", about=query) from error
    except OSError as error:
        raise QueryError(f"cannot read {query}: {error.strerror}", about=query) from error


def _params(given: list[str], query: CatalogueQuery | str) -> dict[str, str]:
    if given and isinstance(query, str):
        raise BadParameter("--param goes with a query of the catalogue: write the value in yours")
    params: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise BadParameter(f"--param {each}: write it as NAME=VALUE", about=each)
        if name in params:
            raise BadParameter(f"--param {name} is given twice", about=name)
        params[name] = value
    return params


def _is_no(results: Results) -> bool:
    """Tell whether this is the negative answer to an ASK query."""
    import pyoxigraph as ox

    return isinstance(results, ox.QueryBoolean) and not results
