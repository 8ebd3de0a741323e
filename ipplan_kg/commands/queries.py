"""``ipplan-kg queries``: list the catalogue of queries, or tell all about one."""

from __future__ import annotations

import sys

from ipplan_kg.errors import UnknownQuery
from ipplan_kg.pager import page
from ipplan_kg.terminal import terminal_width

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    from ipplan_kg.queries import CatalogueQuery

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``queries`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg queries                    all of them
  ipplan-kg queries legislation kind   those that speak of both
  ipplan-kg queries --tag ranking
  ipplan-kg queries agencies-by-topic  all about this one, with its text
  ipplan-kg queries --format ttl       as SHACL SPARQL executables, to load into a store"""
    add = parser.add_argument
    add("word", nargs="*", metavar="NAME|WORD", help="a query's name, or words to seek")
    add("--tag", metavar="TAG", help="only those with this tag")
    add("--language", default="en", choices=["en", "zh"], help="of the questions (default: en)")
    formats = ["text", "json", "ttl"]
    add("--format", default="text", choices=formats, help="of the list (default: text)")
    add("--no-pager", dest="pager", action="store_false", help="show long output as it is")


def run(options: argparse.Namespace) -> int:
    """List the catalogue of queries, or tell all about one; return the exit status."""
    from ipplan_kg.queries import catalogue

    queries = catalogue()
    named = [each for each in queries if [each.name] == options.word]
    found = tuple(named) or _found(queries, options)
    page(_text(found, bool(named), options), paging=options.pager)
    return 0


def _found(
    queries: tuple[CatalogueQuery, ...], options: argparse.Namespace
) -> tuple[CatalogueQuery, ...]:
    """Return the queries that are sought.

    Raises:
        UnknownQuery: there is none; says which names come near, or which tags there are.
    """
    from ipplan_kg.listing import matching
    from ipplan_kg.queries import get

    found = matching(queries, options.word, options.tag)
    if found:
        return found
    if len(options.word) == 1 and options.tag is None:
        get(options.word[0])  # raises, with the names that come near
    tags = ", ".join(sorted({tag for query in queries for tag in query.tags}))
    sought = " ".join([*options.word, *([f"--tag {options.tag}"] if options.tag else [])])
    raise UnknownQuery(f"no query speaks of {sought}; the tags are {tags}", about=sought)


def _text(found: tuple[CatalogueQuery, ...], named: bool, options: argparse.Namespace) -> bytes:
    if options.format == "json":
        from ipplan_kg.examples import catalogue_json

        return catalogue_json(queries=found)
    if options.format == "ttl":
        from ipplan_kg.examples import catalogue_quads
        from ipplan_kg.serialization import turtle

        return turtle(quad.triple for quad in catalogue_quads(queries=found))
    from ipplan_kg.listing import about, listing

    width = terminal_width() if sys.stdout.isatty() else None
    if named:
        return about(found[0], width=width).encode()
    return listing(found, language=options.language, width=width).encode()
