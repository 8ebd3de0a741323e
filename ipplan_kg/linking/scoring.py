"""A candidate's score, as a product of parts that each give a reason.

``score = names x type x country x alone``. Names: the agreements of the languages taken together,
1 - (1 - a)(1 - b), as each may be a chance. The other parts are 1 where all is as wanted, less
where it is not told or not so. What was not asked for is no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from ipplan_kg.linking.matching import Evidence, evidence
from ipplan_kg.linking.model import Candidate, Constraints, Subject

__all__ = ["Part", "Score", "ranked"]

NOT_TOLD = 0.9
WRONG_CLASS = 0.5
WRONG_COUNTRY = 0.2
NOT_ALONE = 0.8
FOUND_BY_SERVICE = 0.6
"""As the agreement of names that a service vouches for and that we cannot see."""
_AS_GOOD = 0.05


@dataclass(frozen=True, slots=True)
class Part:
    """A factor of a score and the reason for it."""

    name: str
    factor: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How likely a candidate is the same as a subject, with reasons."""

    candidate: Candidate
    evidence: tuple[Evidence, ...]
    parts: tuple[Part, ...]

    @property
    def value(self) -> float:
        """From 0 to 1, in hundredths."""
        return round(prod(part.factor for part in self.parts), 2)

    def __str__(self) -> str:
        """Say each part in words."""
        return "; ".join(f"{part.name} {part.factor:.2f}: {part.reason}" for part in self.parts)


def ranked(
    subject: Subject, candidates: Sequence[Candidate], constraints: Constraints
) -> tuple[Score, ...]:
    """Return the scores of the candidates whose names agree at all, best first, then by IRI."""
    scores = [found for each in candidates if (found := _score(subject, each, constraints))]
    scores = [_beside(score, scores) for score in scores]
    return tuple(sorted(scores, key=lambda score: (-score.value, score.candidate.iri)))


def _score(subject: Subject, candidate: Candidate, constraints: Constraints) -> Score | None:
    agreements = evidence(subject.names, candidate.names)
    weights = [each.weight for each in agreements]
    reasons = [str(each) for each in agreements]
    if candidate.found_by and not any(candidate.found_by == e.ours.text for e in agreements):
        weights.append(FOUND_BY_SERVICE)
        reasons.append(f"the service is sure of it by {candidate.found_by}")
    if not weights:
        return None
    names = 1 - prod(1 - weight for weight in weights)
    parts = [Part("names", names, ", ".join(reasons))]
    parts += _of_classes(candidate, constraints) + _of_countries(candidate, constraints)
    return Score(candidate=candidate, evidence=agreements, parts=tuple(parts))


def _of_classes(candidate: Candidate, constraints: Constraints) -> list[Part]:
    if not constraints.classes:
        return []
    if candidate.classes is None:
        return [Part("type", NOT_TOLD, "its type is not told")]
    fitting = sorted(candidate.classes & set(constraints.classes))
    if fitting:
        return [Part("type", 1.0, f"is a {fitting[0]}")]
    return [Part("type", WRONG_CLASS, "is of none of the classes asked for")]


def _of_countries(candidate: Candidate, constraints: Constraints) -> list[Part]:
    if not constraints.countries:
        return []
    if not candidate.countries:
        return [Part("country", NOT_TOLD, "its country is not told")]
    fitting = sorted(candidate.countries & set(constraints.countries))
    if fitting:
        return [Part("country", 1.0, f"is of {fitting[0]}")]
    return [Part("country", WRONG_COUNTRY, f"is of {min(candidate.countries)}")]


def _beside(score: Score, scores: Sequence[Score]) -> Score:
    """Return a score that counts in how many others are as good."""
    product = prod(part.factor for part in score.parts)
    rivals = [
        other
        for other in scores
        if other is not score and prod(p.factor for p in other.parts) > product - _AS_GOOD
    ]
    if not rivals:
        return score
    first = min(other.candidate.iri for other in rivals)
    more = f" and {len(rivals) - 1} more" if len(rivals) > 1 else ""
    alone = Part("alone", NOT_ALONE, f"{first}{more} is as likely")
    return Score(candidate=score.candidate, evidence=score.evidence, parts=(*score.parts, alone))
