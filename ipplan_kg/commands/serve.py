"""``ipplan-kg serve``: answer SPARQL over HTTP."""

from __future__ import annotations

import os
import sys

from ipplan_kg.errors import BadParameter
from ipplan_kg.options import add_store

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from typing import Any

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``serve`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg serve
  ipplan-kg serve --store build/ipplan.nq --port 9000
  curl http://127.0.0.1:8000/sparql --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 3'
  ipplan-kg serve --allow-service https://query.wikidata.org/sparql

Ctrl-C ends it. Nothing is changed, and no other server is asked, unless an option says so."""
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="name or address to listen on (default: 127.0.0.1)")
    add("--port", type=int, default=8000, help="port to listen on; 0: any (default: 8000)")
    add_store(parser)
    add("--timeout", type=float, default=10.0, metavar="SECONDS", help="of a query (default: 10)")
    add(
        "--max-rows",
        type=int,
        default=100_000,
        metavar="N",
        help="solutions or triples of an answer; 0: any number (default: 100000)",
    )
    add("--memory", type=int, default=1024, metavar="MIB", help="of a query (default: 1024)")
    add(
        "--concurrency",
        type=int,
        default=8,
        metavar="N",
        help="slow queries at a time; fast ones wait their turn (default: 8)",
    )
    add("--max-body", type=int, default=1024, metavar="KIB", help="of a request (default: 1024)")
    add(
        "--keep",
        type=int,
        default=64,
        metavar="MIB",
        help="of answers, for who asks the same again; 0: none (default: 64)",
    )
    add(
        "--max-age",
        type=int,
        default=0,
        metavar="SECONDS",
        help="for how long caches need not ask again (default: 0, they always ask)",
    )
    add(
        "--allow-service",
        action="append",
        default=[],
        metavar="URL",
        help="an endpoint that queries may call by SERVICE; may be repeated (default: none)",
    )
    add("--url", help="where the world finds this server (default: what requests say)")
    add("--proxy", metavar="ADDRESS", help="of a reverse proxy whose X-Forwarded headers are true")
    add("--writable", action="store_true", help="accept updates from who has the token")
    add("--token-file", metavar="FILE", help="that holds the token (default: $IPPLAN_KG_TOKEN)")
    add("--no-access-log", action="store_true", help="do not write a line for each request")
    add("--log-queries", action="store_true", help="with the query, where it stands in the URL")


def run(options: argparse.Namespace) -> int:
    """Serve until told to end; return the exit status."""
    from ipplan_kg.federation import endpoint

    for name in ("timeout", "memory", "concurrency", "max_body"):
        if getattr(options, name) <= 0:
            raise BadParameter(f"--{name.replace('_', '-')} has to be more than 0")
    if not 0 <= options.port <= 65535:
        raise BadParameter(f"--port {options.port}: a port is a number from 0 to 65535")
    for each in options.allow_service:
        endpoint(each)
    token = _token(options)
    from ipplan_kg.server.listen import run as listen
    from ipplan_kg.server.settings import Limits, Settings

    settings = Settings(
        store=options.store,
        limits=Limits(
            seconds=options.timeout,
            rows=max(0, options.max_rows),
            mebibytes=options.memory,
            body_bytes=options.max_body << 10,
            running=options.concurrency,
            kept_bytes=max(0, options.keep) << 20,
        ),
        services=tuple(options.allow_service),
        token=token,
        max_age=max(0, options.max_age),
        url=options.url,
        access_log=not (options.no_access_log or options.quiet),
        log_queries=options.log_queries,
    )

    def ready(url: str, about: dict[str, Any]) -> None:
        if not options.quiet:
            print(f"{about['quads']} quads; SPARQL endpoint at {url}sparql", file=sys.stderr)
            sys.stderr.flush()

    return listen(settings, host=options.host, port=options.port, proxy=options.proxy, ready=ready)


def _token(options: argparse.Namespace) -> str | None:
    """Return the secret that opens updates, which no option holds: others may see those."""
    if not options.writable:
        return None
    token = os.environ.get("IPPLAN_KG_TOKEN", "")
    if options.token_file:
        try:
            with open(options.token_file, encoding="utf-8") as file:
                token = file.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadParameter(f"--token-file {options.token_file}: {error}") from error
    if len(token) < 16:
        raise BadParameter(
            "--writable needs a token of 16 signs or more: name a --token-file, or set"
            " IPPLAN_KG_TOKEN"
        )
    return token
