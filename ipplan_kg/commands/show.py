"""``ipplan-kg show``: describe a task, an agency or any other thing."""

from __future__ import annotations

from ipplan_kg.options import add_store
from ipplan_kg.terminal import emit, open_asked, terminal_width

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``show`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg show 30
  ipplan-kg show cnipa
  ipplan-kg show https://w3id.org/ipplan/plan/2021-2022/section/1"""
    parser.add_argument("thing", metavar="THING", help="a task's number, a name, or an IRI")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Describe a task, an agency or any other thing; return the exit status."""
    from ipplan_kg.pages import as_text, describe, resolve

    store = open_asked(options.store)
    thing = describe(store, resolve(store, options.thing))
    emit(as_text(thing, width=terminal_width() or 100))
    return 0
