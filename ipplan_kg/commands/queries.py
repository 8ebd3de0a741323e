"""``ipplan-kg queries``: list the catalogue of queries."""

from __future__ import annotations

from ipplan_kg.terminal import emit

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``queries`` takes to its parser, with examples in its epilog."""
    parser.epilog = "example:\n  ipplan-kg queries"


def run(options: argparse.Namespace) -> int:
    """List the catalogue of queries; return the exit status."""
    from ipplan_kg.queries import catalogue

    for query in catalogue():
        emit(f"{query.name}\n  {query.question['en']}\n")
        for each in query.parameters:
            about = f": {each.description}" if each.description else ""
            emit(f"  --param {each.name}=... ({each.type}{about}; default {each.default})\n")
    return 0
