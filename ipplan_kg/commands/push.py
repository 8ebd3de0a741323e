"""``ipplan-kg push``: load a store into triple stores of somebody else."""

from __future__ import annotations

import sys

from ipplan_kg.errors import BadParameter, RemoteError
from ipplan_kg.options import add_store, number, seconds
from ipplan_kg.terminal import complain, open_asked

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    import pyoxigraph as ox

    from ipplan_kg.push.transfer import Pushed

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``push`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg push http://localhost:7878/store
  ipplan-kg push http://localhost:7878/update --update --dry-run
  ipplan-kg push http://replica1:7878/store http://replica2:7878/store
  IPPLAN_KG_USER=dba IPPLAN_KG_PASSWORD=... ipplan-kg push \\
      https://example.org/sparql-graph-crud-auth

Each named graph takes the place of that of the same name; others are left alone. The password is
read from IPPLAN_KG_PASSWORD or from netrc. What is there already is not sent again, so a push that
was cut off goes on. Of several stores one is written after the other; if one fails, the others are
written nevertheless, and the exit status is 3."""
    add = parser.add_argument
    add(
        "urls",
        metavar="URL",
        nargs="+",
        help="of a graph store, or with --update of an update endpoint",
    )
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
    add(
        "--update-url",
        metavar="URL",
        help="of a graph store: its update endpoint, where large graphs are put in place"
        " (default: likewise)",
    )
    add("--user", default="", metavar="NAME", help="who to be there (default: $IPPLAN_KG_USER)")
    add(
        "--part",
        type=number,
        default=0,
        metavar="N",
        help="triples at a time (default: 100000, by updates 1000)",
    )
    add("--retries", type=number, default=4, metavar="N", help="of a request (default: 4)")
    add(
        "--timeout",
        type=seconds,
        default=300.0,
        metavar="SECONDS",
        help="that the store may be silent (default: 300)",
    )
    add(
        "--compare",
        default="checksum",
        choices=["checksum", "count"],
        help="all of each triple (default), or only how many each property has",
    )
    add("--prune", action="store_true", help="remove graphs of ours that the data has no more")
    add("-n", "--dry-run", action="store_true", help="only say what would be done")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Push a store; return the exit status."""
    from ipplan_kg.push.transfer import query_url

    if len(options.urls) > 1 and (options.query or options.update_url):
        raise BadParameter("--query and --update-url are of one store: push to one at a time")
    for url in options.urls:
        if not url.startswith(("http://", "https://")):
            raise BadParameter(f"{url}: the URL of a store has to be http(s)://...")
        if not options.query and not query_url(url):
            raise BadParameter(f"{url}: say with --query where that store answers queries")
    if options.store is not None and options.store.startswith(("http://", "https://")):
        raise BadParameter(
            f"{options.store} is an endpoint: push takes a file or a store directory"
        )
    store = open_asked(options.store)
    status = 0
    for url in options.urls:
        try:
            _push(store, url, options)
        except RemoteError as error:
            complain(str(error))
            status = error.exit_code
    return status


def _push(store: ox.Store, url: str, options: argparse.Namespace) -> None:
    """Push to one store, and say so."""
    from ipplan_kg.progress import ProgressBar
    from ipplan_kg.push.client import Client
    from ipplan_kg.push.transfer import Target, Way, push, query_url, update_url

    bar = ProgressBar(("sending",))
    shown = ProgressBar.wanted(quiet=options.quiet)

    def say(words: str) -> None:
        bar.end()
        if not options.quiet:
            print(words, file=sys.stderr)

    def sending(graph: str, done: int, total: int) -> None:
        if shown and done < total:
            bar("sending", done, total)

    if len(options.urls) > 1:
        say(f"{url}:")
    by_update = options.protocol == "update"
    target = Target(
        url=url,
        query=options.query or query_url(url),
        protocol=options.protocol,
        update=url if by_update else options.update_url or update_url(url),
    )
    way = Way(
        part=options.part,
        dry_run=options.dry_run,
        prune=options.prune,
        count_only=options.compare == "count",
        told=lambda graph: say(_line(graph, dry_run=options.dry_run)),
        sending=sending,
        noted=lambda words: say(f"note: {words}"),
    )
    client = Client(url, user=options.user, timeout=options.timeout, retries=options.retries)
    with bar:
        found = push(store, target, client, way)
    say(_sum(found, dry_run=options.dry_run))


def _line(graph: Pushed, *, dry_run: bool) -> str:
    """Return what became of a graph."""
    would = "would be " if dry_run else ""
    state = {
        "sent": f"{would}sent",
        "there": "there already",
        "left": "not in the data",
        "removed": f"{would}removed",
    }[graph.state]
    parts = graph.parts + graph.kept
    kept = f" ({graph.kept} of {parts} parts were there)" if graph.kept else ""
    return f"{graph.triples:8} {state:16} {graph.graph}{kept}"


def _sum(found: list[Pushed], *, dry_run: bool) -> str:
    """Return what became of all graphs."""
    states = [graph.state for graph in found]
    done = "would be sent" if dry_run else "sent and compared"
    words = (
        f"{states.count('sent')} of {states.count('sent') + states.count('there')} graphs {done}"
    )
    if removed := states.count("removed"):
        words += f", {removed} {'would be ' if dry_run else ''}removed"
    if left := states.count("left"):
        words += (
            f"; {left} not in the data {'stays' if left == 1 else 'stay'}: --prune removes them"
        )
    return words
