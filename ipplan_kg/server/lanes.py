"""Who may start, who has to wait, and who is one too many.

A query starts in the fast lane, of few places. One that takes longer than a moment moves to the
slow lane, where it runs only when no fast one wants the processor; so a place in the fast lane is
free again soon, however slow the queries are. When the slow lane is full too, the query ends.
"""

from __future__ import annotations

import asyncio

from ipplan_kg.server.problems import Problem
from ipplan_kg.server.settings import Limits

__all__ = ["Lanes", "overloaded"]

_RETRY_AFTER = {"Retry-After": "5"}


class Lanes:
    """Places of queries: ``starting`` and ``waiting`` in the fast lane, ``running`` in the slow."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.starting = 0
        self.running = 0
        self.waiting = 0
        self._places = asyncio.Semaphore(limits.starting)

    async def enter(self) -> None:
        """Wait for a place in the fast lane.

        Raises:
            Problem: too many wait already, or it takes too long.
        """
        if self._places.locked():
            if self.waiting >= self.limits.waiting:
                raise overloaded()
            self.waiting += 1
            try:
                async with asyncio.timeout(self.limits.wait_seconds):
                    await self._places.acquire()
            except TimeoutError as error:
                raise overloaded() from error
            finally:
                self.waiting -= 1
        else:
            await self._places.acquire()
        self.starting += 1

    def slow_down(self) -> bool:
        """Move a query to the slow lane; return False when that is full."""
        if self.running >= self.limits.running:
            return False
        self.running += 1
        self._leave_fast()
        return True

    def leave(self, *, slow: bool) -> None:
        """Give a place back."""
        if slow:
            self.running -= 1
        else:
            self._leave_fast()

    def _leave_fast(self) -> None:
        self.starting -= 1
        self._places.release()


def overloaded() -> Problem:
    """Return the problem of a query that is one too many."""
    return Problem(
        "overloaded",
        "too many queries are running: try again in some seconds",
        headers=_RETRY_AFTER,
    )
