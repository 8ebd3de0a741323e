"""``ipplan-kg evaluate``: compare the parser with gold annotations."""

from __future__ import annotations

import sys

from ipplan_kg.errors import BadParameter
from ipplan_kg.terminal import complain, emit

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``evaluate`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg evaluate                                    the packaged plan, in a checkout
  ipplan-kg evaluate plan.txt --gold plan.en.json       a text and its gold file
  ipplan-kg evaluate --floor floors.toml --format md    exit status 1 below a floor
  ipplan-kg evaluate --against second.en.json           how far two annotators agree
  ipplan-kg evaluate --write build                      DQV measurements into what build wrote"""
    add = parser.add_argument
    add("plan", nargs="?", metavar="PLAN", help="a text, its folder or a packaged plan's id")
    add("--gold", metavar="FILE", help="what is expected (default: the plan's in the checkout)")
    add("--against", metavar="FILE", help="compare this gold file instead of the parser's marks")
    add(
        "--format",
        default="text",
        choices=["text", "json", "md", "ttl"],
        help="of the figures (default: text); ttl is DQV measurements",
    )
    add("--floor", metavar="FILE", help="a TOML file of figures that must be reached")
    add("--write", metavar="DIR", help="add the measurements to what build wrote into DIR")
    add("--base", metavar="IRI", help="what the IRIs of --format ttl begin with")


def run(options: argparse.Namespace) -> int:
    """Compare the parser with gold annotations; return the exit status."""
    from ipplan_kg.namespaces import BASE
    from ipplan_kg.quality import agreement, below, measured, report, write

    if options.against and (options.write or options.format == "ttl"):
        raise BadParameter(
            "measurements are of the parser, and --against compares two gold files:"
            " leave --write and --format ttl out"
        )
    if options.against:
        quality = agreement(options.plan, options.gold, options.against)
    else:
        quality = measured(options.plan, options.gold)
    unmet = below(quality, options.floor) if options.floor else ()
    written = write(quality, options.write) if options.write else ()
    emit(report(quality, options.format, options.base or BASE))
    if written and not options.quiet:
        print("wrote", ", ".join(map(str, written)), file=sys.stderr)
    if unmet:
        complain(f"below the floors of {options.floor}: {'; '.join(unmet)}")
    return 1 if unmet else 0
