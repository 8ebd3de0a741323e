"""``ipplan-kg export``: give the data in a form that is not RDF, or list the forms."""

from __future__ import annotations

import os
import sys

from ipplan_kg.errors import BadParameter
from ipplan_kg.options import add_store
from ipplan_kg.terminal import emit, open_asked

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import IO

    import pyoxigraph as ox

__all__ = ["arguments", "run"]

_FOLDERS = {
    "csvw": "tables as CSV on the Web, with csv-metadata.json",
    "datapackage": "the same tables as a Data Package, with datapackage.json",
}
_FILES = {
    "graphml": "who is responsible with whom, as a network in GraphML",
    "gexf": "the same network in GEXF, for Gephi",
    "stratml": "a plan with its goals and objectives in StratML (ISO 17469-1)",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``export`` takes to its parser, with examples in its epilog."""
    parser.epilog = """\
examples:
  ipplan-kg export                                 what there is
  ipplan-kg export csvw -o tables                  a folder of files
  ipplan-kg export datapackage -o ipplan.zip       the same in one file
  ipplan-kg export gexf -o agencies.gexf
  ipplan-kg export stratml --plan 2021-2022 > plan.xml

For RDF, see build, view and publish."""
    parser.add_argument(
        "format", nargs="?", choices=[*_FOLDERS, *_FILES], metavar="FORMAT", help=_choices()
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="a file (default: stdout); for csvw and datapackage a folder or a .zip file",
    )
    parser.add_argument("--plan", metavar="PLAN", help="for stratml: which, if there are several")
    parser.add_argument(
        "--url",
        default="",
        metavar="URL",
        help="for datapackage: where the data is published (default: the base of its IRIs)",
    )
    add_store(parser)


def _choices() -> str:
    return ", ".join([*_FOLDERS, *_FILES])


def run(options: argparse.Namespace) -> int:
    """Write the data in the form asked for; return the exit status."""
    if options.format is None:
        for name, summary in (_FOLDERS | _FILES).items():
            emit(f"{name:<13}{summary}\n")
        return 0
    for option, format in (("plan", "stratml"), ("url", "datapackage")):
        if getattr(options, option) and options.format != format:
            raise BadParameter(f"--{option} is for {format}, not for {options.format}")
    if options.format in _FOLDERS:
        return _write_folder(options)
    return _write_file(options)


def _write_folder(options: argparse.Namespace) -> int:
    from ipplan_kg.exports.files import csvw_files, data_package_files, write_zip
    from ipplan_kg.store import write_all

    output = options.output
    if output in (None, "-"):
        raise BadParameter(f"{options.format} is several files: name a folder or a .zip with -o")
    store = open_asked(options.store)
    if options.format == "csvw":
        files = csvw_files(store)
    else:
        files = data_package_files(store, options.url)
    if output.lower().endswith(".zip"):
        write_all({output: lambda file: write_zip(files, file)})
        words = f"wrote {output}"
    else:
        found: dict[str | os.PathLike[str], bytes | Callable[[IO[bytes]], None]] = {
            os.path.join(output, name): write for name, write in files
        }
        write_all(found)
        words = f"wrote {len(found)} files into {output}"
    if not options.quiet:
        print(words, file=sys.stderr)
    return 0


def _write_file(options: argparse.Namespace) -> int:
    from io import BytesIO

    from ipplan_kg.store import write_all

    write = _writer(options.format, open_asked(options.store), options.plan)
    if options.output in (None, "-"):
        output = BytesIO()
        write(output)
        emit(output.getvalue())
        return 0
    write_all({options.output: write})
    if not options.quiet:
        print(f"wrote {options.output}", file=sys.stderr)
    return 0


def _writer(format: str, store: ox.Store, plan: str | None) -> Callable[[IO[bytes]], None]:
    if format == "stratml":
        from ipplan_kg.views import get_view, rendered

        document = rendered(store, get_view("stratml"), plan=plan)
        return lambda file: _put(file, document)
    from ipplan_kg.exports.networks import network, write_gexf, write_graphml

    write = write_gexf if format == "gexf" else write_graphml
    found = network(store)
    return lambda file: write(found, file)


def _put(file: IO[bytes], data: bytes) -> None:
    file.write(data)
