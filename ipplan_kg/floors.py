"""Floors of figures: what a parser must reach, in a TOML file with a table per class of marks.

::

    [titled-legislation]
    f1 = 0.98
    kind-accuracy = 0.97
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from ipplan_kg.errors import SourceError
from ipplan_kg.figures import CLASSES, Evaluation, measure_names

__all__ = ["DIGITS", "Floors", "raisable", "read_floors", "unmet"]

DIGITS = 4
"""Figures are compared, and published, with so many digits behind the point."""

Floors = Mapping[str, Mapping[str, float]]


def read_floors(path: str | Path) -> Floors:
    """Return the floors of a file, by class and figure.

    Raises:
        SourceError: It cannot be read, is no TOML, or names a class or a figure there is not.
    """
    path = Path(path)
    try:
        floors = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}", about=path) from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise SourceError(f"{path}: not valid TOML: {error}", about=path) from error
    for name, table in floors.items():
        if name not in CLASSES or not isinstance(table, dict):
            raise SourceError(
                f"{path}: [{name}] is no class of marks; there are {', '.join(CLASSES)}",
                about=path,
            )
        for measure, floor in table.items():
            known = measure_names(name)
            if measure not in known:
                raise SourceError(
                    f"{path}: [{name}] has no figure {measure!r}; there are {', '.join(known)}",
                    about=path,
                )
            if not isinstance(floor, int | float) or floor is True or not 0 <= floor <= 1:
                raise SourceError(
                    f"{path}: [{name}] {measure} must be a number from 0 to 1, not {floor!r}",
                    about=path,
                )
    return floors


def unmet(floors: Floors, evaluation: Evaluation) -> tuple[str, ...]:
    """Return the figures below their floors; one that cannot be computed is below none."""
    return tuple(
        f"{name} {measure} {value:.{DIGITS}f} < {floor:.{DIGITS}f}"
        for name, measure, value, floor in _both(floors, evaluation)
        if value < floor
    )


def raisable(floors: Floors, evaluation: Evaluation) -> tuple[str, ...]:
    """Return the floors that today's figures would allow to raise, each as a line of TOML."""
    return tuple(
        f"[{name}] {measure} = {value} (now {floor})"
        for name, measure, value, floor in _both(floors, evaluation)
        if value > floor
    )


def _both(floors: Floors, evaluation: Evaluation) -> Iterator[tuple[str, str, float, float]]:
    measures = evaluation.measures()
    for name, table in floors.items():
        for measure, floor in table.items():
            value = measures.get(name, {}).get(measure)
            if value is not None:
                yield name, measure, round(value, DIGITS), floor
