"""Answers that are kept: the same question to the same data is not computed twice.

Only whole answers are kept, by an entity tag that changes with the data; the oldest go first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

__all__ = ["Kept", "KeptAnswer"]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The head and the body of an answer, as a worker gave them."""

    head: dict[str, Any]
    body: bytes

    def close(self) -> None:
        """Do nothing: no worker is held."""


class Kept:
    """A store of answers that holds so many bytes of bodies at most; 0: none."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[tuple[str, str], KeptAnswer] = OrderedDict()

    def get(self, tag: str, coding: str) -> KeptAnswer | None:
        """Return the answer with this entity tag in this content coding, if it is kept."""
        found = self._answers.get((tag, coding))
        if found is not None:
            self._answers.move_to_end((tag, coding))
        return found

    def put(self, tag: str, coding: str, head: dict[str, Any], body: bytes) -> None:
        """Keep an answer, unless it would take more than a quarter of the room."""
        if len(body) * 4 > self._most or (tag, coding) in self._answers:
            return
        self._answers[tag, coding] = KeptAnswer(head, body)
        self._size += len(body)
        while self._size > self._most:
            _, oldest = self._answers.popitem(last=False)
            self._size -= len(oldest.body)
