"""``ipplan-kg push``: load a store into a triple store of somebody else."""

from __future__ import annotations

import sys

from ipplan_kg.errors import BadParameter
from ipplan_kg.options import add_store, number, seconds
from ipplan_kg.terminal import open_asked

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from ipplan_kg.push.transfer import Pushed

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``push`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg push http://localhost:7878/store
  IPPLAN_KG_USER=dba IPPLAN_KG_PASSWORD=... ipplan-kg push \\
      https://example.org/sparql-graph-crud-auth --query https://example.org/sparql
  ipplan-kg push http://localhost:7878/update --update --dry-run

Each named graph takes the place of that of the same name; others are left alone. The password is
read from IPPLAN_KG_PASSWORD or from netrc. A graph that is there already is not sent again, so a
push that was cut off goes on."""
    add = parser.add_argument
    add("url", metavar="URL", help="of a graph store, or with --update of an update endpoint")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--graph-store",
        dest="protocol",
        action="store_const",
        const="graph-store",
        default="graph-store",
        help="by the Graph Store Protocol (default)",
    )
    how.add_argument(
        "--update", dest="protocol", action="store_const", const="update", help="by SPARQL Update"
    )
    add(
        "--query", metavar="URL", help="its query endpoint (default: as Oxigraph, Virtuoso, Fuseki)"
    )
    add("--user", default="", metavar="NAME", help="who to be there (default: $IPPLAN_KG_USER)")
    add("--part", type=number, default=0, metavar="N", help="triples at a time")
    add("--retries", type=number, default=4, metavar="N", help="of a request (default: 4)")
    add(
        "--timeout",
        type=seconds,
        default=300.0,
        metavar="SECONDS",
        help="that the store may be silent (default: 300)",
    )
    add("-n", "--dry-run", action="store_true", help="only say what would be sent")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Push a store; return the exit status."""
    from ipplan_kg.push.client import Client
    from ipplan_kg.push.transfer import Target, push, query_url

    client = Client(
        options.url, user=options.user, timeout=options.timeout, retries=options.retries
    )
    query = options.query or query_url(options.url)
    if not query:
        raise BadParameter(f"{options.url}: say with --query where that store answers queries")
    if options.store is not None and options.store.startswith(("http://", "https://")):
        raise BadParameter(
            f"{options.store} is an endpoint: push takes a file or a store directory"
        )
    target = Target(url=options.url, query=query, protocol=options.protocol)

    def told(graph: Pushed) -> None:
        done = "would be sent" if options.dry_run else "sent"
        state = done if graph.sent else "there already"
        if not options.quiet:
            print(f"{graph.triples:8} {state:14} {graph.graph}", file=sys.stderr)

    found = push(
        open_asked(options.store),
        target,
        client,
        part=options.part,
        dry_run=options.dry_run,
        told=told,
    )
    sent = [each for each in found if each.sent]
    if not options.quiet:
        words = "graphs would be sent" if options.dry_run else "graphs sent and compared"
        print(f"{len(sent)} of {len(found)} {words}", file=sys.stderr)
    return 0
