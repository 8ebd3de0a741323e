"""``ipplan-kg publish``: write a site of linked data that any web server can publish."""

from __future__ import annotations

import os
import sys

from ipplan_kg.errors import BadParameter
from ipplan_kg.options import add_store, number
from ipplan_kg.terminal import open_asked

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    import pyoxigraph as ox

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``publish`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg publish site
  ipplan-kg publish site --url https://example.org/ipplan/
  ipplan-kg publish site --base https://data.example.org/plans/ --publisher "Example Institute"
  ipplan-kg publish site --store build/ipplan.nq --endpoint https://example.org/sparql
  ipplan-kg publish site --store build/ipplan.nq --base https://data.example.org/plans/

A second run writes what has changed, and deletes what it wrote and is no longer there. Files of
others in the folder are left alone."""
    add = parser.add_argument
    add("folder", metavar="DIR", help="where to; it is made if it is not there")
    add("--base", metavar="IRI", help="what the IRIs are to begin with (default: as they do)")
    add("--url", default="", metavar="URL", help="where DIR will stand (default: the base)")
    add("--endpoint", default="", metavar="URL", help="a SPARQL endpoint with the same data")
    add("--publisher", default="", metavar="NAME", help="who publishes (default: our authors)")
    add("--contact", default="", metavar="WHOM", help="an e-mail address or a URL, for questions")
    add("--no-pictures", dest="pictures", action="store_false", help="draw no charts")
    add("--anew", action="store_true", help="make every file, even if nothing has changed")
    add(
        "--jobs",
        type=number,
        default=_processors(),
        metavar="N",
        help="processes that make pages (default: one per processor)",
    )
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Write the site; return the exit status."""
    from contextlib import nullcontext

    from ipplan_kg.progress import ProgressBar
    from ipplan_kg.publication.publish import PHASES, publish

    shown = ProgressBar(PHASES) if ProgressBar.wanted(quiet=options.quiet) else None
    with shown or nullcontext():
        published = publish(
            _source(options.store),
            options.folder,
            base=options.base or "",
            url=options.url,
            endpoint=options.endpoint,
            publisher=options.publisher,
            contact=options.contact,
            jobs=options.jobs,
            pictures=options.pictures,
            anew=options.anew,
            progress=shown,
        )
    changes = published.changes
    if not options.quiet:
        print(
            f"{published.base}: {published.files} files, {published.size / 1e6:.0f} MB in"
            f" {options.folder}: {changes.written} written, {changes.kept} as before,"
            f" {changes.deleted} deleted",
            file=sys.stderr,
        )
        for path in changes.left:
            print(f"  not deleted, as somebody has changed it: {path}", file=sys.stderr)
    return 0


def _source(name: str | None) -> ox.Store | str:
    if name is None:
        return open_asked(name)
    if name.startswith(("http://", "https://")):
        raise BadParameter(f"{name} is an endpoint: publish takes a file or a store directory")
    return name


def _processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
