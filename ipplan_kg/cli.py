"""The console script ``ipplan-kg``: one thin command per verb of the library (``commands``).

Data goes to stdout as UTF-8, words go to stderr; ``EXIT_CODES`` says what the exit status means.
The module of a verb is imported when it is asked for: a query on a warm cache must not pay for the
rest.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from time import perf_counter

from ipplan_kg.errors import IpplanError
from ipplan_kg.terminal import complain

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any, NoReturn

__all__ = ["VERBS", "main", "verb_parser"]

EXIT_CODES = """\
exit codes:
  0  done
  1  the data does not conform, or the answer is no
  2  wrong usage or bad input
  3  failed underneath: a file, a store or an endpoint"""

VERBS = {
    "build": "convert plan texts to RDF, infer, validate and write",
    "validate": "check RDF against the shapes and report",
    "evaluate": "compare the parser with gold annotations",
    "query": "answer a SPARQL query",
    "queries": "list the catalogue of queries",
    "shell": "ask one query after the other",
    "show": "describe a task, an agency or any other thing",
    "view": "give the data in another vocabulary",
    "export": "give the data as tables, networks or a plan document",
    "explain": "say why a triple is there",
    "compare": "say what a later plan carries over, drops, adds and changes",
    "link": "propose links to other data sets, and review them",
    "serve": "answer SPARQL over HTTP",
    "publish": "write a site of linked data that any web server can publish",
    "push": "load a store into a triple store by HTTP",
    "completion": "make the shell complete commands and names",
}
"""What each command does; the module of its name in ``commands`` does it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        status = _run(sys.argv[1:] if argv is None else list(argv))
        sys.stdout.flush()
    except IpplanError as error:
        complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; Python would still flush into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        complain(f"{error.filename or 'input or output'}: {error.strerror or error}")
        return 3
    except KeyboardInterrupt:
        return 130
    return status


def _run(arguments: list[str]) -> int:
    """Parse the arguments with the parser of their verb alone, and run it."""
    verb = arguments[0] if arguments else ""
    if verb not in VERBS:
        overview = _overview()
        overview.parse_args(arguments)
        overview.error("say what to do: " + ", ".join(VERBS))
    command: Any = import_module(f"ipplan_kg.commands.{verb}")
    if verb == "query" and len(arguments) == 2 and not arguments[1].startswith("-"):
        options: Any = command.OnlyAQuery(arguments[1])
    else:
        options = verb_parser(verb).parse_args(arguments[1:])
    start = perf_counter()
    status: int = command.run(options)
    if options.verbose:
        print(f"{verb} took {perf_counter() - start:.2f} s", file=sys.stderr)
    return status


def verb_parser(verb: str) -> argparse.ArgumentParser:
    """Return the parser of a verb's arguments."""
    command: Any = import_module(f"ipplan_kg.commands.{verb}")
    summary = VERBS[verb]
    parser = _parser(prog=f"ipplan-kg {verb}", description=f"{summary[0].upper()}{summary[1:]}.")
    command.arguments(parser)
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
            complain(f"{message}; {self.prog} --help says more")
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

    verbs = "\n".join(f"  {verb:12}{summary}" for verb, summary in VERBS.items())
    parser = _parser(
        prog="ipplan-kg",
        usage="ipplan-kg COMMAND [ARGUMENT ...]",
        description="Turn an intellectual-property policy plan into a knowledge graph.",
        epilog=f"commands:\n{verbs}\n\nipplan-kg COMMAND --help says more.\n\n{EXIT_CODES}",
    )
    parser.add_argument("--version", action="version", version=f"ipplan-kg {__version__}")
    import argparse

    parser.add_argument("command", nargs="?", choices=[*VERBS], help=argparse.SUPPRESS)
    return parser
