"""``ipplan-kg explain``: say why a triple is there."""

from __future__ import annotations

from ipplan_kg.errors import BadParameter
from ipplan_kg.options import add_store
from ipplan_kg.terminal import emit, open_asked

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

    import pyoxigraph as ox

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``explain`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg explain 1 ipp:responsibleAgency cnipa
  ipplan-kg explain plan/2021-2022/task/30 ipp:launches kunlun --format ttl
  ipplan-kg explain                         what each axiom contributed, and what each
                                            alignment would"""
    add = parser.add_argument
    add("subject", nargs="?", metavar="SUBJECT", help="a task's number, a name, or an IRI")
    add("predicate", nargs="?", metavar="PREDICATE", help="a property: a CURIE or an IRI")
    add("object", nargs="?", metavar="OBJECT", help="a name, an IRI, or the text of a literal")
    add("--format", default="text", choices=["text", "json", "ttl"], help="of the explanation")
    add_store(parser)


def run(options: argparse.Namespace) -> int:
    """Say why a triple is there; return the exit status."""
    from ipplan_kg.explain import (
        explain,
        explanation_json,
        explanation_text,
        explanation_ttl,
        find_triple,
    )
    from ipplan_kg.store import base_iri

    store = open_asked(options.store)
    if options.subject is None:
        return _contributions(store, options.format)
    if options.object is None:
        raise BadParameter("a triple has a subject, a predicate and an object: give all three")
    triple = find_triple(store, options.subject, options.predicate, options.object)
    explanation = explain(store, triple)
    match options.format:
        case "json":
            emit(explanation_json(explanation))
        case "ttl":
            emit(explanation_ttl(explanation, base_iri(store)))
        case _:
            emit(explanation_text(explanation))
    return 0


def _contributions(store: ox.Store, format: str) -> int:
    from ipplan_kg.contributions import contributions, contributions_json, contributions_text
    from ipplan_kg.effects import alignment_effects

    if format == "ttl":
        raise BadParameter("what the axioms contributed is given as text or json, not as ttl")
    found = [*contributions(store), *alignment_effects(store)]
    emit(contributions_json(found) if format == "json" else contributions_text(found))
    return 0
