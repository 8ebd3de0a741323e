"""The arguments of each command, with their help and examples."""

from __future__ import annotations

from collections.abc import Callable

TYPE_CHECKING = False  # as in cli
if TYPE_CHECKING:
    import argparse

__all__ = ["ARGUMENTS"]


def _build(parser: argparse.ArgumentParser) -> None:
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
    _add_profile(parser, "of the shapes (default: full for the packaged plans, else core)")
    _add_validator(parser)


def _validate(parser: argparse.ArgumentParser) -> None:
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
    _add_profile(parser, "core (default) or full: see below")
    add("--language", default="en", choices=["en", "zh"], help="of the messages (default: en)")
    add(
        "--severity",
        default="info",
        choices=["violation", "warning", "info"],
        help="show nothing less severe (default: info); what is not shown still counts",
    )
    _add_validator(parser)


def _evaluate(parser: argparse.ArgumentParser) -> None:
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


def _query(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """\
examples:
  ipplan-kg query agencies-by-task-count
  ipplan-kg query tasks-by-agency --param agency=cnipa --format csv
  ipplan-kg query mine.rq --store build/ipplan.nq
  echo 'SELECT * { ?s ?p ?o } LIMIT 3' | ipplan-kg query - --store https://example.org/sparql"""
    add = parser.add_argument
    add("query", metavar="NAME|FILE|-", help="a catalogue query, a file, or - for stdin")
    add(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of a catalogue query; may be repeated",
    )
    add(
        "--format",
        choices=["table", "csv", "tsv", "json", "xml", "md", "ttl", "nt", "jsonld"],
        help="of the answer (default: table, or ttl for a graph)",
    )
    _add_store(parser)


def _queries(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example:\n  ipplan-kg queries"


def _show(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """\
examples:
  ipplan-kg show 30
  ipplan-kg show cnipa
  ipplan-kg show https://w3id.org/ipplan/plan/2021-2022/section/1"""
    parser.add_argument("thing", metavar="THING", help="a task's number, a name, or an IRI")
    _add_store(parser)


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.epilog = """\
examples:
  ipplan-kg explain 1 ipp:responsibleAgency cnipa
  ipplan-kg explain plan/2021-2022/task/30 ipp:launches kunlun --format ttl
  ipplan-kg explain                         what each axiom contributed"""
    add = parser.add_argument
    add("subject", nargs="?", metavar="SUBJECT", help="a task's number, a name, or an IRI")
    add("predicate", nargs="?", metavar="PREDICATE", help="a property: a CURIE or an IRI")
    add("object", nargs="?", metavar="OBJECT", help="a name, an IRI, or the text of a literal")
    add("--format", default="text", choices=["text", "json", "ttl"], help="of the explanation")
    _add_store(parser)


def _add_profile(parser: argparse.ArgumentParser, words: str) -> None:
    parser.add_argument("--profile", choices=["core", "full"], help=words)


def _add_validator(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--validator",
        default="turbo",
        choices=["turbo", "pyshacl"],
        help="the fast SHACL engine (default) or the reference engine",
    )


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store",
        metavar="STORE",
        help="an RDF file, a store directory or an endpoint's URL "
        "(default: the packaged plans, built once and cached)",
    )


ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "build": _build,
    "validate": _validate,
    "evaluate": _evaluate,
    "query": _query,
    "queries": _queries,
    "show": _show,
    "explain": _explain,
}
"""What adds the arguments of a verb, with an epilog of examples, to its parser."""
