"""``ipplan-kg shell``: ask one query after the other, with history and completion."""

from __future__ import annotations

import os
import sys

from ipplan_kg.errors import BadParameter

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``shell`` takes to its parser, with examples in its epilog."""
    from ipplan_kg.options import add_store, number, seconds

    parser.epilog = """\
examples:
  ipplan-kg shell
  ipplan-kg shell --store build/ipplan.nq --language zh
  ipplan-kg shell --endpoint https://example.org/sparql --timeout 30

.help in the shell tells what can be typed there."""
    add = parser.add_argument
    add_store(parser)
    add("--endpoint", metavar="URL", help="ask this SPARQL endpoint instead of a store")
    add("--limit", type=number, metavar="N", help="no more than N solutions or triples")
    add("--timeout", type=seconds, metavar="SECONDS", help="stop a query after this time")
    add("--language", metavar="TAG", help="give labels in this language, such as en or zh")
    add("--no-pager", dest="pager", action="store_false", help="show long output as it is")


def run(options: argparse.Namespace) -> int:
    """Run the shell until its user leaves; return the exit status."""
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise BadParameter("the shell needs a terminal: ipplan-kg query - reads a query from stdin")
    from functools import partial

    from ipplan_kg.commands.query import endpoint_asked, no_store, packaged
    from ipplan_kg.deadline import Answerer
    from ipplan_kg.shell.editing import editor, loop
    from ipplan_kg.shell.session import Session
    from ipplan_kg.terminal import open_asked

    endpoint = endpoint_asked(options)
    opening = partial(open_asked, options.store)
    if endpoint is None:
        opening()  # raises what is wrong with the store, and fills the cache
    with Answerer(no_store if endpoint is not None else opening) as answerer:
        answerer.start()
        session = Session(
            answerer, open_store=opening, endpoint=endpoint, names=packaged, width=_width
        )
        session.limit = options.limit
        session.timeout = options.timeout
        session.language = options.language
        if not options.quiet:
            asked = endpoint or options.store or "the packaged plans"
            print(f"asking {asked}; .help tells what can be typed, .quit leaves", file=sys.stderr)
        loop(session, editor(session).prompt, paging=options.pager)
    return 0


def _width() -> int:
    return os.get_terminal_size(sys.stdout.fileno()).columns
