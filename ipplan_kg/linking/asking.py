"""How another's server is asked: with pauses, again when it fails for a while, and each thing once.

A failure that may pass (429, 5xx, no answer, an answer cut off) is tried again after a wait that
doubles, or as long as the server says with Retry-After
(https://www.rfc-editor.org/rfc/rfc9110#field.retry-after); any other failure ends the run. Answers
are kept if there is a cache, so that a run begun anew goes on where the last one ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from ipplan_kg.errors import RemoteError
from ipplan_kg.linking.cache import Cache

__all__ = ["PASSING", "Asker", "Fault", "Manners", "retry_after", "silence"]

_Parsed = TypeVar("_Parsed")
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""The HTTP statuses that may be another one later."""


class Fault(Exception):
    """A request has failed; ``again``: it may succeed later, after so many seconds if told."""

    def __init__(self, reason: str, *, again: bool, after: float | None = None) -> None:
        super().__init__(reason)
        self.again = again
        self.after = after


def silence(error: Exception) -> Fault:
    """Return the fault of a server that is not reached or breaks off."""
    reason = getattr(error, "reason", None) or error  # urllib wraps what happened
    said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return Fault(f"does not answer: {said}", again=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How often and how long a server is asked; times are in seconds."""

    pause: float = 1.0
    """Between the beginnings of two requests, at least."""
    attempts: int = 5
    """For one request, at most."""
    first_wait: float = 1.0
    """After the first failure; doubled after each more."""
    longest_wait: float = 60.0
    """A server that wants more is asked another day."""
    timeout: float = 60.0
    """For one answer."""
    contact: str = ""
    """Who asks, for those who run the server: a mail address or the URL of a page."""


@dataclass(slots=True, kw_only=True)
class Asker:
    """Asks one server; counts what it asked and what it had already."""

    url: str
    manners: Manners = field(default_factory=Manners)
    cache: Cache = field(default_factory=lambda: Cache(None))
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    say: Callable[[str], None] = lambda words: None
    requests: int = 0
    kept: int = 0
    latest: float | None = None

    def ask(
        self, request: str, send: Callable[[float], bytes], parse: Callable[[bytes], _Parsed]
    ) -> _Parsed:
        """Return the parsed answer to a request, from the cache or from the server.

        Args:
            request: what is asked, whole: the key of the answer.
            send: asks the server, within so many seconds.
            parse: reads the answer; raises Fault where it is not what it should be.

        Raises:
            RemoteError: the server does not answer as it should, however often it is asked.
        """
        found = self.cache.get(self.url, request)
        if found is not None:
            try:
                parsed = parse(found)
                self.kept += 1
                return parsed
            except Fault:
                pass  # kept by another version, or damaged: asked anew
        wait = self.manners.first_wait
        for attempt in range(1, self.manners.attempts + 1):
            self._pause()
            try:
                answer = send(self.manners.timeout)
                parsed = parse(answer)
            except Fault as fault:
                self._again(fault, attempt, wait)
                wait *= 2
            else:
                self.cache.put(answer, self.url, request)
                return parsed
        raise AssertionError("the last attempt returns or raises")

    def _pause(self) -> None:
        now = self.clock()
        if self.latest is not None and now < self.latest + self.manners.pause:
            self.sleep(self.latest + self.manners.pause - now)
        self.latest = self.clock()
        self.requests += 1

    def _again(self, fault: Fault, attempt: int, wait: float) -> None:
        """Wait until it is time for another attempt, or give up."""
        wait = max(wait, fault.after or 0)
        if not fault.again:
            raise RemoteError(f"{self.url} {fault}", about=self.url) from fault
        later = "ask again later"
        if self.cache.folder is not None:
            later += ": what it has answered is kept"
        if attempt == self.manners.attempts:
            raise RemoteError(
                f"{self.url} {fault}, {attempt} times; {later}", about=self.url
            ) from fault
        if wait > self.manners.longest_wait:
            raise RemoteError(
                f"{self.url} {fault} and wants to be left alone for {wait:g} s; {later}",
                about=self.url,
            ) from fault
        self.say(f"{self.url} {fault}; asking again in {wait:g} s")
        self.sleep(wait)


def retry_after(value: str | None) -> float | None:
    """Return how many seconds a Retry-After header tells to wait: a number of them, or a date.

    >>> retry_after("120")
    120.0
    """
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
