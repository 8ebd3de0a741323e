"""The options that several commands have."""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["add_profile", "add_store", "add_validator"]


def add_profile(parser: argparse.ArgumentParser, words: str) -> None:
    """Add ``--profile``, which of the shapes hold, with its help."""
    parser.add_argument("--profile", choices=["core", "full"], help=words)


def add_validator(parser: argparse.ArgumentParser) -> None:
    """Add ``--validator``, the SHACL engine."""
    parser.add_argument(
        "--validator",
        default="turbo",
        choices=["turbo", "pyshacl"],
        help="the fast SHACL engine (default) or the reference engine",
    )


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add ``--store``, where the data is."""
    parser.add_argument(
        "--store",
        metavar="STORE",
        help="an RDF file, a store directory or an endpoint's URL "
        "(default: the packaged plans, built once and cached)",
    )
