"""The console script ``ipplan-kg``: one thin command per verb of the library.

Data goes to stdout as UTF-8, words go to stderr; ``EXIT_CODES`` says what the exit status means.
Each command imports what it needs when it runs: a query on a warm cache must not pay for the rest.
"""

from __future__ import annotations

import os
import sys
from time import perf_counter

from ipplan_kg.errors import BadParameter, IpplanError, QueryError

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any, ClassVar, NoReturn

    import pyoxigraph as ox

    from ipplan_kg.queries import CatalogueQuery
    from ipplan_kg.results import Results

__all__ = ["main"]

EXIT_CODES = """\
exit codes:
  0  done
  1  the data does not conform, or the answer is no
  2  wrong usage or bad input
  3  failed underneath: a file, a store or an endpoint"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        status = _run(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except IpplanError as error:
        _complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; Python would still flush into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        _complain(f"{error.filename or 'input or output'}: {error.strerror or error}")
        return 3
    except KeyboardInterrupt:
        return 130
    return status


def _run(arguments: list[str]) -> int:
    """Parse the arguments with the parser of their verb alone, and run it."""
    verb = arguments[0] if arguments else ""
    if verb not in _VERBS:
        overview = _overview()
        overview.parse_args(arguments)
        overview.error("say what to do: " + ", ".join(_VERBS))
    run = _VERBS[verb][1]
    if verb == "query" and len(arguments) == 2 and not arguments[1].startswith("-"):
        options: Any = _OnlyAQuery(arguments[1])
    else:
        options = _verb_parser(verb).parse_args(arguments[1:])
    start = perf_counter()
    status = run(options)
    if options.verbose:
        print(f"{verb} took {perf_counter() - start:.2f} s", file=sys.stderr)
    return status


class _OnlyAQuery:
    """The options of ``query NAME`` and nothing else, without the 7 ms that argparse takes."""

    param: ClassVar[list[str]] = []
    format = None
    store = None
    quiet = False
    verbose = False

    def __init__(self, query: str) -> None:
        self.query = query


def _verb_parser(verb: str) -> argparse.ArgumentParser:
    """Return the parser of a verb's arguments."""
    from ipplan_kg.arguments import ARGUMENTS

    summary, _ = _VERBS[verb]
    parser = _parser(prog=f"ipplan-kg {verb}", description=f"{summary[0].upper()}{summary[1:]}.")
    ARGUMENTS[verb](parser)
    parser.epilog = f"{parser.epilog}\n\n{EXIT_CODES}"
    words = parser.add_mutually_exclusive_group()
    words.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")
    words.add_argument("-v", "--verbose", action="store_true", help="say more on stderr")
    return parser


def _parser(
    *, prog: str, description: str, usage: str | None = None, epilog: str | None = None
) -> argparse.ArgumentParser:
    """Return a parser whose usage errors are one line, as every error here."""
    import argparse

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            _complain(f"{message}; {self.prog} --help says more")
            raise SystemExit(2)

    def formatter(prog: str) -> argparse.HelpFormatter:
        # Keeps the line breaks of the epilogs; without a width argparse would import shutil.
        return argparse.RawDescriptionHelpFormatter(prog, width=96)

    return Parser(
        prog=prog, description=description, usage=usage, epilog=epilog, formatter_class=formatter
    )


def _overview() -> argparse.ArgumentParser:
    """Return the parser of a command line without a verb: all it can give is help."""
    from ipplan_kg import __version__

    verbs = "\n".join(f"  {verb:10}{summary}" for verb, (summary, _) in _VERBS.items())
    parser = _parser(
        prog="ipplan-kg",
        usage="ipplan-kg COMMAND [ARGUMENT ...]",
        description="Turn an intellectual-property policy plan into a knowledge graph.",
        epilog=f"commands:\n{verbs}\n\nipplan-kg COMMAND --help says more.\n\n{EXIT_CODES}",
    )
    parser.add_argument("--version", action="version", version=f"ipplan-kg {__version__}")
    import argparse

    parser.add_argument("command", nargs="?", choices=[*_VERBS], help=argparse.SUPPRESS)
    return parser


# build


def _build(options: argparse.Namespace) -> int:
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
        _complain(f"the plan does not conform: ipplan-kg validate {written[0]} says why")
    return 0 if result.ok else 1


# validate


def _validate(options: argparse.Namespace) -> int:
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
    _emit(text)
    return 0 if ok else 1


# evaluate


def _evaluate(options: argparse.Namespace) -> int:
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
    _emit(report(quality, options.format, options.base or BASE))
    if written and not options.quiet:
        print("wrote", ", ".join(map(str, written)), file=sys.stderr)
    if unmet:
        _complain(f"below the floors of {options.floor}: {'; '.join(unmet)}")
    return 1 if unmet else 0


# query, queries


def _query(options: argparse.Namespace) -> int:
    from ipplan_kg.queries import bind
    from ipplan_kg.sparql import evaluate, evaluate_remote, serialize

    query = _asked(options.query)
    params = _params(options.param, query)
    if (options.store or "").startswith(("http://", "https://")):
        text = query if isinstance(query, str) else bind(query, params)
        _emit(evaluate_remote(options.store, text, options.format, width=_terminal_width()))
        return 0
    store = _open(options.store)
    text = query if isinstance(query, str) else bind(query, params, store=store)
    results = evaluate(store, text)
    _emit(serialize(results, options.format, width=_terminal_width()))
    return 1 if _is_no(results) else 0


def _asked(query: str) -> CatalogueQuery | str:
    """Return the catalogue query of that name, or the SPARQL text of a file or of stdin."""
    if query != "-" and os.sep not in query and not query.endswith((".rq", ".sparql")):
        from ipplan_kg.queries import get

        return get(query)
    try:
        with open(0 if query == "-" else query, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise QueryError(f"{query} is not UTF-8 at byte {error.start}", about=query) from error
    except OSError as error:
        raise QueryError(f"cannot read {query}: {error.strerror}", about=query) from error


def _params(given: list[str], query: CatalogueQuery | str) -> dict[str, str]:
    if given and isinstance(query, str):
        raise BadParameter("--param goes with a query of the catalogue: write the value in yours")
    params: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise BadParameter(f"--param {each}: write it as NAME=VALUE", about=each)
        if name in params:
            raise BadParameter(f"--param {name} is given twice", about=name)
        params[name] = value
    return params


def _is_no(results: Results) -> bool:
    """Tell whether this is the negative answer to an ASK query."""
    import pyoxigraph as ox

    return isinstance(results, ox.QueryBoolean) and not results


def _terminal_width() -> int | None:
    """Return how many columns there are, or None where nobody looks and nothing is to be cut."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    return os.get_terminal_size(1).columns if sys.stdout.isatty() else None


def _queries(options: argparse.Namespace) -> int:
    from ipplan_kg.queries import catalogue

    for query in catalogue():
        _emit(f"{query.name}\n  {query.question['en']}\n")
        for each in query.parameters:
            about = f": {each.description}" if each.description else ""
            _emit(f"  --param {each.name}=... ({each.type}{about}; default {each.default})\n")
    return 0


# show


def _show(options: argparse.Namespace) -> int:
    from ipplan_kg.pages import as_text, describe, resolve

    store = _open(options.store)
    thing = describe(store, resolve(store, options.thing))
    _emit(as_text(thing, width=_terminal_width() or 100))
    return 0


# explain


def _explain(options: argparse.Namespace) -> int:
    from ipplan_kg.explain import (
        explain,
        explanation_json,
        explanation_text,
        explanation_ttl,
        find_triple,
    )
    from ipplan_kg.store import base_iri

    store = _open(options.store)
    if options.subject is None:
        return _contributions(store, options.format)
    if options.object is None:
        raise BadParameter("a triple has a subject, a predicate and an object: give all three")
    triple = find_triple(store, options.subject, options.predicate, options.object)
    explanation = explain(store, triple)
    match options.format:
        case "json":
            _emit(explanation_json(explanation))
        case "ttl":
            _emit(explanation_ttl(explanation, base_iri(store)))
        case _:
            _emit(explanation_text(explanation))
    return 0


def _contributions(store: ox.Store, format: str) -> int:
    from ipplan_kg.contributions import contributions, contributions_json, contributions_text

    if format == "ttl":
        raise BadParameter("what the axioms contributed is given as text or json, not as ttl")
    found = contributions(store)
    _emit(contributions_json(found) if format == "json" else contributions_text(found))
    return 0


_VERBS = {
    "build": ("convert plan texts to RDF, infer, validate and write", _build),
    "validate": ("check RDF against the shapes and report", _validate),
    "evaluate": ("compare the parser with gold annotations", _evaluate),
    "query": ("answer a SPARQL query", _query),
    "queries": ("list the catalogue of queries", _queries),
    "show": ("describe a task, an agency or any other thing", _show),
    "explain": ("say why a triple is there", _explain),
}


# what the commands share


def _open(store: str | None) -> ox.Store:
    """Open the store that was asked for, or the packaged plans."""
    from ipplan_kg.store import cached_store, open_store

    return cached_store(_build_packaged) if store is None else open_store(store)


def _build_packaged() -> ox.Store:
    from ipplan_kg.pipeline import build

    if sys.stderr.isatty():
        print("ipplan-kg: making the store of the packaged plans, once ...", file=sys.stderr)
    return build(validate=False).store


def _emit(data: str | bytes) -> None:
    """Write data to stdout as UTF-8, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data if isinstance(data, bytes) else data.encode())
    sys.stdout.buffer.flush()


def _complain(message: str) -> None:
    """Say on stderr, in one line, what is wrong."""
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    label = "\x1b[31merror:\x1b[0m" if colour else "error:"
    print(f"ipplan-kg: {label} {message}", file=sys.stderr)
