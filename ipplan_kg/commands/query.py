"""``ipplan-kg query``: answer a SPARQL query."""

from __future__ import annotations

import os
import sys

from ipplan_kg.answer import Request, answer, more_than
from ipplan_kg.errors import BadParameter, QueryError
from ipplan_kg.results import BINARY_FORMATS, GRAPH_FORMATS, SELECT_FORMATS, format_of
from ipplan_kg.terminal import open_asked, terminal_width

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from typing import IO, ClassVar

    import pyoxigraph as ox

    from ipplan_kg.answer import Outcome
    from ipplan_kg.queries import CatalogueQuery

__all__ = ["OnlyAQuery", "arguments", "endpoint_asked", "no_store", "packaged", "run"]


class OnlyAQuery:
    """The options of ``query NAME`` and nothing else, without the 7 ms that argparse takes."""

    param: ClassVar[list[str]] = []
    allow_service: ClassVar[list[str]] = []
    format = None
    output = None
    bom = False
    limit = None
    timeout = None
    language = None
    explain = False
    pager = True
    store = None
    endpoint = None
    quiet = False
    verbose = False

    def __init__(self, query: str) -> None:
        self.query = query


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``query`` takes to its parser, with examples in its epilog."""
    from ipplan_kg.options import add_store, number, seconds

    parser.epilog = """\
examples:
  ipplan-kg query agencies-by-task-count
  ipplan-kg query agencies-by-task-count --language zh --limit 10
  ipplan-kg query tasks-by-agency --param agency=cnipa --format csv
  ipplan-kg query mine.rq --store build/ipplan.nq --timeout 10
  ipplan-kg query mine.rq -o answer.parquet
  echo 'SELECT * { ?s ?p ?o } LIMIT 3' | ipplan-kg query - --endpoint https://example.org/sparql

A value of --param is an IRI, a CURIE or a name: cnipa, "Supreme People's Court", 知识产权局.
The output is shown by $PAGER (default: less) when it is longer than the terminal."""
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
        choices=list(dict.fromkeys((*SELECT_FORMATS, *GRAPH_FORMATS))),
        help="of the answer (default: by the name of --output, else table, or ttl for a graph)",
    )
    add("-o", "--output", metavar="FILE", help="write the answer to a file instead of stdout")
    add("--bom", action="store_true", help="begin CSV and TSV with a byte order mark, for Excel")
    add("--limit", type=number, metavar="N", help="no more than N solutions or triples")
    add("--timeout", type=seconds, metavar="SECONDS", help="stop the query after this time")
    add(
        "--language",
        metavar="TAG",
        help="give labels in this language, such as en or zh (default: as the query does)",
    )
    add("--explain", action="store_true", help="tell the algebra and the time instead of answering")
    add("--no-pager", dest="pager", action="store_false", help="show long output as it is")
    add_store(parser)
    add("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of a store")
    add(
        "--allow-service",
        action="append",
        default=[],
        metavar="URL",
        help="an endpoint that the query may call with SERVICE; may be repeated",
    )


def run(options: argparse.Namespace) -> int:
    """Answer a SPARQL query; return the exit status."""
    request = _request(options)
    if options.output is not None:
        from io import BytesIO

        from ipplan_kg.store import write_atomic

        data = BytesIO()
        outcome = _answered(options, request, data)
        write_atomic(options.output, data.getvalue())
    elif sys.stdout.isatty():
        from io import BytesIO

        from ipplan_kg.pager import page

        if request.format in BINARY_FORMATS:
            raise BadParameter(f"{request.format} is not for a terminal: use --output FILE")
        data = BytesIO()
        outcome = _answered(options, request, data)
        page(data.getvalue(), paging=options.pager)
    else:
        sys.stdout.flush()
        outcome = _answered(options, request, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    if outcome.more and not options.quiet:
        print(f"{more_than(request, outcome)} (--limit)", file=sys.stderr)
    if not options.quiet:
        for reason in dict.fromkeys(outcome.missing):
            print(f"without what SERVICE SILENT asks for: {reason}", file=sys.stderr)
    return 1 if outcome.no else 0


def _request(options: argparse.Namespace) -> Request:
    query = _asked(options.query)
    # A query that comes with the package calls only the endpoints that its head names.
    called = () if isinstance(query, str) else query.federates_with
    return Request(
        query,
        _params(options.param, query),
        format=_format(options),
        width=terminal_width() if options.output is None else None,
        bom=options.bom,
        limit=options.limit,
        language=options.language,
        explain=options.explain,
        endpoint=endpoint_asked(options),
        names=packaged,
        services=(*called, *options.allow_service),
        timeout=options.timeout,
    )


def _answered(options: argparse.Namespace, request: Request, output: IO[bytes]) -> Outcome:
    """Write the answer, in a process of its own if it may have to be stopped."""
    if request.timeout is None:
        store = None if request.endpoint is not None else open_asked(options.store)
        return answer(store, request, output)
    from functools import partial

    from ipplan_kg.deadline import Answerer

    opening = no_store if request.endpoint is not None else partial(open_asked, options.store)
    with Answerer(opening) as answerer:
        return answerer.answer(request, output)


def packaged() -> ox.Store:
    """Open the store of the packaged plans, which knows the names of an endpoint's things too."""
    return open_asked(None)


def no_store() -> ox.Store | None:
    """Return nothing: what opens the store where an endpoint is asked."""
    return None


def endpoint_asked(options: argparse.Namespace) -> str | None:
    """Return the URL of the endpoint that is asked, if one is.

    Raises:
        BadParameter: a store is named too.
    """
    if options.endpoint is not None:
        if options.store is not None:
            raise BadParameter("--store and --endpoint: the query is asked of one of them")
        return str(options.endpoint)
    return str(options.store) if _is_url(options.store) else None


def _is_url(store: str | None) -> bool:
    """Tell whether what ``--store`` names is an endpoint."""
    return (store or "").startswith(("http://", "https://"))


def _format(options: argparse.Namespace) -> str | None:
    """Return the format that was asked for, or else that of the file's name."""
    if options.format is not None:
        return str(options.format)
    if options.output is None:
        return None
    return format_of(str(options.output))


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
