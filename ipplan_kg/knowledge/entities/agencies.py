"""Agencies, and the parts that they have in tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ipplan_kg.knowledge.reader import Concept, Evidence, Reader, in_order, preferred_label, stated

if TYPE_CHECKING:
    from ipplan_kg.knowledge.entities.plans import Task

__all__ = ["Agency", "Responsibility"]


@dataclass(frozen=True, repr=False)
class Responsibility:
    """One agency's part in one task."""

    iri: str
    _reader: Reader = field(compare=False)

    @property
    def task(self) -> Task:
        """Return the task."""
        return stated(self._reader.tasks("ipp:responsibility", self.iri), self.iri)

    @property
    def agency(self) -> Agency:
        """Return the agency."""
        return stated(self._reader.each(Agency, self.iri, "ipp:agency"), self.iri)

    @property
    def role(self) -> Concept | None:
        """Return the role, lead or participant; None where no rule says who leads."""
        return self._reader.one(Concept, self.iri, "ipp:role")

    @property
    def rank(self) -> int | None:
        """Return the agency's place in the clause, from 1."""
        return self._reader.integer(self.iri, "ipp:rank")

    def label(self, lang: str = "en") -> str:
        """Return the agency's name and its role."""
        return self.agency.label(lang) + (f" ({self.role.label(lang)})" if self.role else "")

    evidence = Evidence("Agency's name as the clause prints it.")

    def __repr__(self) -> str:
        return self._reader.shown(self)


@dataclass(frozen=True, repr=False)
class Agency:
    """A body that can be responsible for tasks of a plan."""

    iri: str
    _reader: Reader = field(compare=False)

    label = preferred_label

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that is known of it, in any language, preferred ones first."""
        return self._reader.names(self.iri)

    @property
    def responsibilities(self) -> tuple[Responsibility, ...]:
        """Return its parts in tasks."""
        return self._reader.each_inverse(Responsibility, "ipp:agency", self.iri)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks that it has a part in, in whatever role."""
        return tuple(dict.fromkeys(each.task for each in self.responsibilities))

    @property
    def tasks_led(self) -> tuple[Task, ...]:
        """Return the tasks that it leads."""
        return self._reader.tasks("ipp:leadAgency", self.iri)

    @property
    def tasks_joined(self) -> tuple[Task, ...]:
        """Return the tasks that it takes part in without leading."""
        return self._reader.tasks("ipp:participatingAgency", self.iri)

    @property
    def partners(self) -> tuple[Agency, ...]:
        """Return the agencies that it shares a task with."""
        found = {agency.iri for task in self.tasks for agency in task.agencies}
        return tuple(Agency(each, self._reader) for each in in_order(found - {self.iri}))

    evidence = Evidence("Words of the texts that name it.")

    def __repr__(self) -> str:
        return self._reader.shown(self)
