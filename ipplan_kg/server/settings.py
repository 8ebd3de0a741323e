"""What a server is told when it starts: where the data is, what is allowed, and how much of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

__all__ = ["Limits", "Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one request, and all requests together, may take.

    ``seconds``: a query's time, from its start to its last byte, without the time that the client
    takes to read. ``rows``: solutions or triples of an answer; 0: any number. ``mebibytes``: memory
    of a query, on top of the store. ``body_bytes``: of a request. ``running``: queries that run
    for longer than ``young_seconds``; a further one is refused. ``starting``: queries that are
    younger; ``waiting``: queries that wait, for at most ``wait_seconds``, until they may start.
    """

    seconds: float = 10.0
    rows: int = 100_000
    mebibytes: int = 1024
    body_bytes: int = 1 << 20
    header_bytes: int = 1 << 16
    running: int = 8
    starting: int = 1 + (os.cpu_count() or 1)
    waiting: int = 1000
    wait_seconds: float = 5.0
    young_seconds: float = 0.1
    # A client that sends its request, or reads its answer, more slowly than this is left alone.
    request_seconds: float = 20.0
    stalled_seconds: float = 30.0
    # An answer that is shorter, and comes sooner, is complete before its header is sent.
    held_bytes: int = 4 << 20
    held_seconds: float = 0.5
    # Bodies of such answers that are kept for who asks the same; 0: none.
    kept_bytes: int = 64 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the server was started.

    ``store`` is what ``--store`` says (None: the packaged plans); ``token`` the secret that opens
    updates; ``services`` the endpoints that a query may call; ``max_age`` for how many seconds a
    cache may give an answer without asking again; ``url`` where the world finds this server, if
    that is not what requests say.
    """

    store: str | None = None
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    services: tuple[str, ...] = ()
    max_age: int = 0
    url: str | None = None
    log_queries: bool = False
    access_log: bool = True
