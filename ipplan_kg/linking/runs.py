"""A run: every subject asked for, batch by batch, and what comes of it in a mapping set.

A run that is cut short by a failure has a result too: what was found until then.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ipplan_kg import sssom
from ipplan_kg.errors import RemoteError
from ipplan_kg.linking import endpoint, reconciliation
from ipplan_kg.linking.asking import Asker
from ipplan_kg.linking.model import Constraints, Subject
from ipplan_kg.linking.proposals import Find, decided, is_reviewed, merged, proposals
from ipplan_kg.linking.review import moved
from ipplan_kg.namespaces import BASE
from ipplan_kg.resources import mapping_files
from ipplan_kg.store import write_all, write_atomic

__all__ = ["Run", "at_endpoint", "at_service", "left", "move_reviewed", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What came of a run."""

    asked: int
    """How many subjects were asked for."""
    mapping_set: sssom.MappingSet | None
    """With the new proposals; None where nobody was asked for anything."""
    failure: RemoteError | None
    """What cut it short."""


def at_endpoint(asker: Asker, constraints: Constraints, shape: str) -> Find:
    """Return what finds candidates at a SPARQL endpoint, whose data has one of ``SHAPES``."""
    known = endpoint.SHAPES[shape]
    return lambda some: endpoint.candidates(asker, some, constraints, known)


def at_service(asker: Asker, constraints: Constraints, shape: str) -> Find:
    """Return what finds candidates at a reconciliation service, once it has said what it is.

    Raises:
        RemoteError: it does not say it.
    """
    found = reconciliation.service(asker)
    country = endpoint.SHAPES[shape].country
    return lambda some: reconciliation.candidates(asker, found, some, constraints, country)


def run(
    subjects: Sequence[Subject],
    find: Find,
    constraints: Constraints,
    path: str,
    *,
    base: str = BASE,
    batch: int = 10,
    least: float = 0.5,
    most: int = 3,
    date: str = "",
    progress: Callable[[int], None] = lambda asked: None,
) -> Run:
    """Ask for every subject and write the proposals into the mapping set of a file.

    What persons have decided, there or in the mapping sets of the package, is kept and not proposed
    again.

    Args:
        subjects: for what counterparts are sought.
        find: who is asked, and how.
        constraints: what a counterpart has to be.
        path: of the mapping set; it is added to, or made.
        base: what our IRIs begin with.
        batch, least, most, date: as of ``proposals``.
        progress: told how many subjects have been asked for.

    Raises:
        SourceError: a mapping set cannot be read.
        OutputError: the mapping set cannot be written.
    """
    existing = sssom.read(path) if os.path.exists(path) else None
    sets = [sssom.read(each) for each in mapping_files()]
    asked: list[Subject] = []
    rows: list[sssom.Mapping] = []
    failure = None
    try:
        for some, found in proposals(
            subjects, find, constraints, batch=batch, least=least, most=most, date=date
        ):
            asked += some
            rows += found
            progress(len(asked))
    except RemoteError as error:
        failure = error
    after = None
    if asked:
        known = decided([*sets, *([existing] if existing else [])])
        after = merged(existing, asked, rows, known, base=base)
        write_atomic(path, sssom.text(after).encode())
    return Run(asked=len(asked), mapping_set=after, failure=failure)


def left(mapping_set: sssom.MappingSet) -> int:
    """Return how many rows nobody has decided on."""
    return sum(not is_reviewed(mapping) for mapping in mapping_set.mappings)


def move_reviewed(path: str, into: str, date: str = "") -> int:
    """Move the reviewed rows of a file to another one, in both files or in none.

    Args:
        path: of a mapping set with proposals.
        into: of the mapping set where the reviewed rows are to be; made if it is not there.
        date: of rows that have none.

    Returns:
        How many rows were moved.

    Raises:
        BadParameter: a row has no date.
        SourceError: a mapping set cannot be read.
        OutputError: one cannot be written.
    """
    proposed = sssom.read(path)
    if os.path.exists(into):
        target = sssom.read(into)
    else:
        name = os.path.basename(into).removesuffix(".sssom.tsv")
        folder, _, _ = proposed.mapping_set_id.rpartition("/")
        target = replace(
            proposed, mapping_set_id=f"{folder}/{name}", mapping_set_title=name, mappings=()
        )
    rest, whole = moved(proposed, target, date)
    write_all({into: sssom.text(whole).encode(), path: sssom.text(rest).encode()})
    return len(proposed.mappings) - len(rest.mappings)
