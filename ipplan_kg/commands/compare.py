"""``ipplan-kg compare``: say what a later plan carries over, drops, adds and changes."""

from __future__ import annotations

from ipplan_kg.options import add_store
from ipplan_kg.terminal import emit, open_asked, terminal_width

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``compare`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg compare 2021-2022 plan-2023.txt             a packaged plan and a text
  ipplan-kg compare 2023 2024 --store build/ipplan.nq   two plans of a store
  ipplan-kg compare 2021-2022 plan-2023.txt --format html > comparison.html"""
    add = parser.add_argument
    add("earlier", metavar="EARLIER", help="the plan that was there first: an id, or a text")
    add("later", metavar="LATER", help="the plan that came after it: an id, or a text")
    add(
        "--format",
        default="text",
        choices=["text", "csv", "json", "ttl", "html"],
        help="of the comparison (default: text)",
    )
    add("--language", default="en", choices=["en", "zh"], help="of texts and names (default: en)")
    add(
        "--threshold",
        type=float,
        metavar="X",
        help="how similar two tasks must be, from 0 to 1 (default: 0.4)",
    )
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Say what changed between two plans; return the exit status."""
    from ipplan_kg.comparison.changes import compare
    from ipplan_kg.comparison.matching import THRESHOLD
    from ipplan_kg.comparison.plans import read_plan
    from ipplan_kg.comparison.reports import (
        comparison_csv,
        comparison_html,
        comparison_json,
        comparison_text,
    )
    from ipplan_kg.comparison.statements import comparison_ttl
    from ipplan_kg.errors import BadParameter
    from ipplan_kg.store import base_iri

    threshold = THRESHOLD if options.threshold is None else options.threshold
    if not 0 <= threshold <= 1:
        raise BadParameter(f"--threshold {threshold}: take a number from 0 to 1", about=threshold)
    store = open_asked(options.store)
    earlier, later = (
        read_plan(each, store, lang=options.language) for each in (options.earlier, options.later)
    )
    found = compare(earlier, later, threshold=threshold)
    match options.format:
        case "csv":
            emit(comparison_csv(found))
        case "json":
            emit(comparison_json(found))
        case "ttl":
            emit(comparison_ttl(found, base_iri(store)))
        case "html":
            emit(comparison_html(found))
        case _:
            emit(comparison_text(found, width=terminal_width() or 100))
    return 0
