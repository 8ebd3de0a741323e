"""Which task of a later plan takes up which of an earlier one: by their words and what they name.

The similarity of two tasks is the cosine of their words, each weighted by how rare it is in both
plans (inverse document frequency), and how much of the instruments, campaigns, events and bodies
that they name they have in common, weighted the same way. Tasks are paired one to one, the most
similar first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt

from ipplan_kg.comparison.tasks import TaskFacts

__all__ = ["THRESHOLD", "Pair", "pairs", "words"]

THRESHOLD = 0.4
"""Tasks less similar than this are not taken for the same; see tests for what it tells apart."""
_OF_THINGS = 0.25
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A task of the earlier plan with the one of the later plan that takes it up."""

    earlier: TaskFacts
    later: TaskFacts
    similarity: float
    """From 0 to 1, to four decimal places."""


def pairs(
    earlier: Sequence[TaskFacts], later: Sequence[TaskFacts], threshold: float = THRESHOLD
) -> list[Pair]:
    """Return the pairs in the order of the later plan, each task in one of them at most.

    Args:
        earlier: The tasks of the one plan.
        later: Those of the other.
        threshold: How similar two tasks must be, from 0 (whatever) to 1 (the same).
    """
    word_weights = _weights([set(words(task.text)) for task in (*earlier, *later)])
    thing_weights = _weights([task.things for task in (*earlier, *later)])
    vectors = {task.iri: _vector(words(task.text), word_weights) for task in (*earlier, *later)}
    found = []
    for i, one in enumerate(earlier):
        for j, other in enumerate(later):
            similarity = _cosine(vectors[one.iri], vectors[other.iri])
            if one.things or other.things:
                shared = _overlap(one.things, other.things, thing_weights)
                similarity = (1 - _OF_THINGS) * similarity + _OF_THINGS * shared
            similarity = round(similarity, 4)
            if similarity >= threshold:
                found.append((-similarity, abs(i - j), i, j))
    taken_earlier: set[int] = set()
    chosen: dict[int, Pair] = {}
    for negative, _, i, j in sorted(found):
        if i not in taken_earlier and j not in chosen:
            taken_earlier.add(i)
            chosen[j] = Pair(earlier=earlier[i], later=later[j], similarity=-negative)
    return [chosen[j] for j in sorted(chosen)]


def words(text: str) -> list[str]:
    """Return the words of a text in any letter case; of Chinese, each two neighbouring signs."""
    found = _WORD.findall(text.casefold().replace("’", "'"))
    chinese = [a + b for a, b in pairwise(found) if _is_han(a) and _is_han(b)]
    return [each for each in found if not _is_han(each)] + chinese


def _is_han(word: str) -> bool:
    return "\u3400" <= word <= "\u9fff"


def _weights(sets: Sequence[Iterable[str]]) -> dict[str, float]:
    """Return how telling each member is: the rarer, the more."""
    count = Counter(member for each in sets for member in each)
    return {member: log((1 + len(sets)) / times) for member, times in count.items()}


def _vector(found: Sequence[str], weights: Mapping[str, float]) -> dict[str, float]:
    raw = {word: (1 + log(times)) * weights[word] for word, times in Counter(found).items()}
    length = sqrt(sum(value * value for value in raw.values()))
    return {word: value / length for word, value in raw.items()} if length else {}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shorter, longer = sorted((one, other), key=len)
    return sum(value * longer.get(word, 0.0) for word, value in shorter.items())


def _overlap(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """Return the weight of what two sets share as part of the weight of both."""
    total = sum(sorted(weights[each] for each in one | other))
    return sum(sorted(weights[each] for each in one & other)) / total
