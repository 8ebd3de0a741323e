"""The options that several commands have."""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse

__all__ = ["add_profile", "add_store", "add_validator", "number", "seconds"]


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


def number(text: str) -> int:
    """Return the whole number, from 0, that an option was given."""
    from argparse import ArgumentTypeError

    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text!r} is not a number from 0")
    return int(text)


def seconds(text: str) -> float:
    """Return the time, above 0, that an option was given."""
    from argparse import ArgumentTypeError

    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds")
    return value
