"""A person's decisions on proposals: a row accepted, accepted as close, or rejected.

A rejected row stays, as a negative mapping (`predicate_modifier` Not), so that nobody proposes it
again: a mapping that an automatic matcher suggests and a reviewer rejects is what SSSOM has the
modifier for (https://github.com/mapping-commons/sssom/issues/148). Its justification is then the
person's judgement (semapv:ManualMappingCuration) and its confidence 1; the score is kept in the
comment only, for it was that of the contrary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ipplan_kg.errors import BadParameter
from ipplan_kg.linking.proposals import Curies, is_reviewed
from ipplan_kg.sssom import Mapping, MappingSet, expand

__all__ = ["DECISIONS", "described", "moved", "reviewed", "reviews"]

DECISIONS = {
    "a": "accept",
    "c": "accept as close",
    "r": "reject",
    "s": "skip",
    "q": "quit",
}
"""What a person may answer."""

_ORCID = re.compile(r"(?:orcid:|https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


def reviewed(mapping: Mapping, decision: str, reviewer: str, *, date: str = "") -> Mapping:
    """Return a row with a decision on it.

    Args:
        mapping: a row that nobody has decided on.
        decision: ``a``, ``c`` or ``r``.
        reviewer: an ORCID, an IRI or CURIE, else a name.
        date: for `review_date`.

    Raises:
        BadParameter: the row is decided on already, or nobody is named as reviewer.
    """
    if is_reviewed(mapping):
        raise BadParameter(f"{mapping.subject_id} -> {mapping.object_id} is reviewed already")
    row = replace(_by(mapping, reviewer), review_date=date, reviewer_agreement=1.0)
    if decision == "r":
        score = f"{mapping.confidence:g}" if mapping.confidence is not None else "none"
        return replace(
            row,
            predicate_modifier="Not",
            mapping_justification="semapv:ManualMappingCuration",
            confidence=1.0,
            comment=f"rejected; was proposed with the score {score}: {mapping.comment}",
        )
    return replace(row, predicate_id="skos:closeMatch") if decision == "c" else row


def _by(mapping: Mapping, reviewer: str) -> Mapping:
    reviewer = " ".join(reviewer.split())
    if not reviewer:
        raise BadParameter("say who reviews: an ORCID, an IRI or a name")
    if match := _ORCID.fullmatch(reviewer):
        return replace(mapping, reviewer_id=(f"https://orcid.org/{match[1]}",))
    if reviewer.startswith(("http://", "https://")):
        return replace(mapping, reviewer_id=(reviewer,))
    return replace(mapping, reviewer_label=(reviewer,))


def reviews(
    mapping_set: MappingSet, ask: Callable[[Mapping, int, int], str], reviewer: str, date: str = ""
) -> Iterator[MappingSet]:
    """Yield the mapping set after each decision, best proposals first.

    Args:
        mapping_set: with rows that nobody has decided on.
        ask: shows a row, with its number and the count of all; returns a key of ``DECISIONS``.
        reviewer, date: as of ``reviewed``.
    """
    open_ = [mapping for mapping in mapping_set.mappings if not is_reviewed(mapping)]
    open_.sort(key=lambda m: (m.subject_id, -(m.confidence or 0), m.object_id))
    for number, mapping in enumerate(open_, 1):
        decision = ask(mapping, number, len(open_))
        if decision == "q":
            return
        if decision != "s":
            row = reviewed(mapping, decision, reviewer, date=date)
            rows = tuple(row if each is mapping else each for each in mapping_set.mappings)
            mapping_set = replace(mapping_set, mappings=rows)
            yield mapping_set


def moved(proposed: MappingSet, into: MappingSet, date: str = "") -> tuple[MappingSet, MappingSet]:
    """Return two mapping sets after the reviewed rows have gone from the first to the second.

    Args:
        proposed: with reviewed rows and others.
        into: where the reviewed ones are to be.
        date: of the mappings; rows that have one of their own, or of their review, keep it.

    Raises:
        BadParameter: a row has no date, which what is published must have.
    """
    curies = Curies(into.curie_map)
    done = [mapping for mapping in proposed.mappings if is_reviewed(mapping)]
    rows = tuple(
        replace(
            mapping,
            subject_id=curies.shortened(expand(mapping.subject_id, proposed.curie_map)),
            object_id=curies.shortened(expand(mapping.object_id, proposed.curie_map)),
            mapping_date=mapping.mapping_date or mapping.review_date or date,
        )
        for mapping in done
    )
    if not all(row.mapping_date for row in rows):
        raise BadParameter("a mapping has a date: say which with --date YYYY-MM-DD")
    rest = tuple(mapping for mapping in proposed.mappings if mapping not in done)
    return (
        replace(proposed, mappings=rest),
        replace(into, curie_map=curies.map, mappings=tuple(dict.fromkeys((*into.mappings, *rows)))),
    )


def described(mapping: Mapping, mapping_set: MappingSet) -> str:
    """Return a row for a person to judge, in lines."""
    lines = [
        f"{mapping.subject_label}",
        f"  {expand(mapping.subject_id, mapping_set.curie_map)}",
        f"  {mapping.predicate_id}  (score {mapping.confidence})",
        f"  {expand(mapping.object_id, mapping_set.curie_map)}",
        f"{mapping.object_label}",
        *(f"  - {reason}" for reason in mapping.comment.split("; ") if reason),
    ]
    return "".join(f"{line}\n" for line in lines)
