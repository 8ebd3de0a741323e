"""What the routes of a server share."""

from __future__ import annotations

from dataclasses import dataclass, field

from ipplan_kg.server.kept import Kept
from ipplan_kg.server.metrics import Metrics
from ipplan_kg.server.settings import Settings
from ipplan_kg.server.workers import Workers

__all__ = ["State", "new_state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The settings, the worker processes, the metrics and kept answers: nothing of any request.

    Routes ask the store by ``workers.run`` (a query) and ``workers.call`` (a function of ours).
    Before the server has started, ``workers.nursery.about`` is empty.
    """

    settings: Settings
    workers: Workers
    metrics: Metrics = field(default_factory=Metrics)
    kept: Kept = field(default_factory=lambda: Kept(0))

    @property
    def base(self) -> str:
        """What the IRIs of the store begin with."""
        return str(self.workers.nursery.about["base"])

    @property
    def digest(self) -> str:
        """A name for the state of the data: it changes when the data does."""
        return str(self.workers.nursery.about["digest"])


def new_state(settings: Settings) -> State:
    """Return the state of a server that has not started yet."""
    metrics = Metrics()
    return State(
        settings=settings,
        workers=Workers(settings, metrics),
        metrics=metrics,
        kept=Kept(settings.limits.kept_bytes),
    )
