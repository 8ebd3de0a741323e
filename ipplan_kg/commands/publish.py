"""``ipplan-kg publish``: write a site of linked data that any web server can publish."""

from __future__ import annotations

import os
import sys
import time

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

A second run writes what has changed, and deletes what it wrote and is no longer there. Files of
others in the folder are left alone."""
    add = parser.add_argument
    add("folder", metavar="DIR", help="where to; it is made if it is not there")
    add("--base", metavar="IRI", help="what the IRIs begin with (packaged plans only)")
    add("--url", default="", metavar="URL", help="where DIR will stand (default: the base)")
    add("--endpoint", default="", metavar="URL", help="a SPARQL endpoint with the same data")
    add("--publisher", default="", metavar="NAME", help="who publishes (default: our authors)")
    add("--no-pictures", dest="pictures", action="store_false", help="draw no charts")
    add(
        "--jobs",
        type=number,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes that make pages (default: one per processor)",
    )
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Write the site; return the exit status."""
    from ipplan_kg.publication.publish import publish

    store = _store(options.store, options.base)
    shown = sys.stderr.isatty() and not options.quiet
    progress = _Progress() if shown else None
    published = publish(
        store,
        options.folder,
        url=options.url,
        endpoint=options.endpoint,
        publisher=options.publisher,
        jobs=options.jobs,
        pictures=options.pictures,
        progress=progress,
    )
    if progress is not None:
        progress.end()
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


def _store(name: str | None, base: str | None) -> ox.Store:
    if name is not None and name.startswith(("http://", "https://")):
        raise BadParameter(f"{name} is an endpoint: publish takes a file or a store directory")
    if base is None:
        return open_asked(name)
    if name is not None:
        raise BadParameter(
            "--base is for the packaged plans; give a store its base when it is made:"
            " ipplan-kg build --base IRI"
        )
    from ipplan_kg.pipeline import build

    return build(base=base, validate=False).store


class _Progress:
    """The number of files so far, on one line of a terminal."""

    def __init__(self) -> None:
        self._said = 0.0

    def __call__(self, count: int) -> None:
        now = time.monotonic()
        if now - self._said >= 0.1:
            self._said = now
            print(f"\r{count} files ...", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Clear the line."""
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
