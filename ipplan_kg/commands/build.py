"""``ipplan-kg build``: convert plan texts to RDF, infer, validate and write."""

from __future__ import annotations

import sys

from ipplan_kg.options import add_profile, add_validator
from ipplan_kg.terminal import complain

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``build`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg build                           the plans that come with the package
  ipplan-kg build plan-2023.txt -o kg       one text; its plan id is plan-2023
  ipplan-kg build texts/ --format jsonld    every text of a folder, JSON-LD as well"""
    add = parser.add_argument
    add("source", nargs="*", metavar="SOURCE", help="a text, a folder or a glob")
    add("-o", "--output", default="build", metavar="DIR", help="where to write (default: build)")
    add(
        "--format",
        action="append",
        default=[],
        choices=["trig", "nt", "rdf", "jsonld"],
        help="write this as well; may be repeated",
    )
    add("--plan-id", metavar="ID", help="the plan's id (default: from the file's name)")
    add("--lang", metavar="TAG", help="language of the text (default: found from the text)")
    add("--base", metavar="IRI", help="what the IRIs begin with")
    add("--no-infer", dest="infer", action="store_false", help="leave the closure out")
    add("--no-validate", dest="validate", action="store_false", help="leave the shapes out")
    add(
        "--reasoner",
        default="compiled",
        choices=["compiled", "owlrl"],
        help="the compiled rules (default) or the reference engine",
    )
    add_profile(parser, "of the shapes (default: full for the packaged plans, else core)")
    add_validator(parser)


def run(options: argparse.Namespace) -> int:
    """Convert plan texts to RDF, infer, validate and write; return the exit status."""
    from ipplan_kg.namespaces import BASE
    from ipplan_kg.pipeline import build, write
    from ipplan_kg.summary import summary_text

    result = build(
        options.source,
        base=options.base or BASE,
        plan_id=options.plan_id,
        lang=options.lang,
        infer=options.infer,
        validate=options.validate,
        reasoner=options.reasoner,
        validator=options.validator,
        profile=options.profile,
    )
    written = write(result, options.output, options.format)
    if not options.quiet:
        sys.stderr.write(summary_text(result, every_notice=options.verbose))
        print("wrote", ", ".join(map(str, written)), file=sys.stderr)
    if not result.ok:
        complain(f"the plan does not conform: ipplan-kg validate {written[0]} says why")
    return 0 if result.ok else 1
