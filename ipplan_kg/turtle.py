"""The Turtle files of the package -> triples, under any base."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.errors import ResourceError
from ipplan_kg.namespaces import BASE


def read_turtle(path: Path, base: str = BASE) -> list[ox.Triple]:
    """Return the triples of a Turtle file, with `base` for the default base, in strings as well.

    Raises:
        ResourceError: It cannot be read or does not parse; says where.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"{path}: cannot be read: {error}", about=path) from error
    if base != BASE:
        text = text.replace(BASE, base)
    try:
        return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        where = f"{path}, line {error.lineno}, column {error.offset}"
        raise ResourceError(f"{where}: not valid Turtle: {error.msg}", about=path) from error
