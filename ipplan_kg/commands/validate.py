"""``ipplan-kg validate``: check RDF against the shapes and report."""

from __future__ import annotations

from ipplan_kg.options import add_profile, add_validator
from ipplan_kg.terminal import emit

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``validate`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg validate build/ipplan.nq --profile full
  ipplan-kg validate mine.ttl --format json
  ipplan-kg validate mine.ttl --format junit > report.xml

profiles:
  core  any data in our vocabulary: fails on a violation, and if no shape matched anything
  full  as published: more shapes; fails also on a shape that matched nothing and is not listed
        as one that may (shapes/profiles.ttl)"""
    add = parser.add_argument
    add("file", nargs="+", metavar="FILE", help="an RDF file or a store directory")
    add(
        "--format",
        default="text",
        choices=["text", "json", "ttl", "junit", "github"],
        help="of the report (default: text); junit is XML, github workflow commands",
    )
    add(
        "--text",
        action="append",
        metavar="FILE",
        help="for github: a plan's text, to show what was found there at its place in it"
        " (default: those of the packaged plans); may be repeated",
    )
    add_profile(parser, "core (default) or full: see below")
    add("--language", default="en", choices=["en", "zh"], help="of the messages (default: en)")
    add(
        "--severity",
        default="info",
        choices=["violation", "warning", "info"],
        help="show nothing less severe (default: info); what is not shown still counts",
    )
    add_validator(parser)


def run(options: argparse.Namespace) -> int:
    """Check RDF against the shapes and report; return the exit status."""
    from ipplan_kg.checks import check

    text, ok = check(
        options.file,
        format=options.format,
        profile=options.profile,
        language=options.language,
        severity=options.severity.capitalize(),
        validator=options.validator,
        texts=options.text,
    )
    emit(text)
    return 0 if ok else 1
