"""Spans x spans -> pairs: which mark of one annotation is which of the other's."""

from __future__ import annotations

from collections.abc import Sequence

from ipplan_kg.model import Span

__all__ = ["match"]


def match(expected: Sequence[Span], found: Sequence[Span]) -> dict[int, int]:
    """Pair spans one to one: equal ones, then as many overlapping ones as can be paired.

    Among those, what has more in common is paired first.

    Returns:
        The index in `expected` -> the index in `found`.
    """
    places = {span: j for j, span in enumerate(found)}
    pairs = {i: places[span] for i, span in enumerate(expected) if span in places}
    owners: dict[int, int] = {}
    taken = set(pairs.values())

    def near(i: int) -> list[int]:
        span = expected[i]
        free = [j for j in range(len(found)) if j not in taken and found[j].overlaps(span)]
        return sorted(free, key=lambda j: (-_shared(span, found[j]), found[j]))

    def pair(i: int, tried: set[int]) -> bool:
        """Give `i` a partner, if need be by giving its partner's earlier owner another one."""
        for j in near(i):
            if j not in tried:
                tried.add(j)
                if j not in owners or pair(owners[j], tried):
                    owners[j] = i
                    return True
        return False

    def best(i: int) -> float:
        return max((_shared(expected[i], found[j]) for j in near(i)), default=0)

    for i in sorted(set(range(len(expected))) - set(pairs), key=lambda i: (-best(i), i)):
        pair(i, set())
    return pairs | {i: j for j, i in owners.items()}


def _shared(one: Span, other: Span) -> float:
    """Return the share of the code points of either that belong to both."""
    both = min(one.end, other.end) - max(one.begin, other.begin)
    return both / (max(one.end, other.end) - min(one.begin, other.begin))
