"""``ipplan-kg view``: give the data in another vocabulary, or list the vocabularies."""

from __future__ import annotations

from ipplan_kg.options import add_store
from ipplan_kg.terminal import emit, open_asked

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``view`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg view                        what there is
  ipplan-kg view schema-org --format jsonld
  ipplan-kg view eli --plan 2021-2022

What is not RDF is given by ipplan-kg export, a StratML document too."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="of a view, or its profile's IRI")
    formats = ["ttl", "jsonld", "nt", "rdf", "xml"]
    parser.add_argument(
        "--format", choices=formats, help="default: ttl; for stratml: xml, the only one"
    )
    parser.add_argument("--plan", metavar="PLAN", help="only of this plan (default: all)")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Write the data in another vocabulary to stdout; return the exit status."""
    from ipplan_kg.views import get_view, rendered, views

    if options.name is None:
        for view in views():
            emit(f"{view.name:<12}{view.summary}\n{'':12}{view.profile}\n")
        return 0
    view = get_view(options.name)
    emit(rendered(open_asked(options.store), view, options.format, plan=options.plan))
    return 0
