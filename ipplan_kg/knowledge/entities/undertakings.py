"""What else a task sets out to do: campaigns, events, targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ipplan_kg.knowledge.reader import Evidence, Reader, preferred_label, stated

if TYPE_CHECKING:
    from ipplan_kg.knowledge.entities.plans import Task

__all__ = ["Campaign", "Event", "Target"]


@dataclass(frozen=True, repr=False)
class Campaign:
    """A special campaign or enforcement action that a task launches or carries on."""

    iri: str
    _reader: Reader = field(compare=False)

    label = preferred_label

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks that launch it."""
        return self._reader.tasks("ipp:launches", self.iri)

    evidence = Evidence("Words of the texts that name it.")

    def __repr__(self) -> str:
        return self._reader.shown(self)


@dataclass(frozen=True, repr=False)
class Event:
    """A conference, fair, forum, week, day or meeting that a task organizes."""

    iri: str
    _reader: Reader = field(compare=False)

    label = preferred_label

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks that organize it."""
        return self._reader.tasks("ipp:organizes", self.iri)

    evidence = Evidence("Words of the texts that name it.")

    def __repr__(self) -> str:
        return self._reader.shown(self)


@dataclass(frozen=True, repr=False)
class Target:
    """A number that a task sets out to reach."""

    iri: str
    _reader: Reader = field(compare=False)

    @property
    def task(self) -> Task:
        """Return the task that sets it."""
        return stated(self._reader.tasks("ipp:setsTarget", self.iri), self.iri)

    @property
    def value(self) -> int | None:
        """Return the number."""
        return self._reader.integer(self.iri, "ipp:value")

    @property
    def approximate(self) -> bool:
        """Return whether the text says "about"."""
        return self._reader.boolean(self.iri, "ipp:approximate") or False

    @property
    def year(self) -> int | None:
        """Return the year by which, if the text states one."""
        return self._reader.integer(self.iri, "ipp:year")

    def unit(self, lang: str = "en") -> str:
        """Return what is counted, in the words of the text."""
        return self._reader.text(self.iri, "ipp:unitText", lang) or ""

    def label(self, lang: str = "en") -> str:
        """Return the number with its unit and year."""
        about, year = "about " if self.approximate else "", f" ({self.year})" if self.year else ""
        return f"{about}{self.value} {self.unit(lang)}{year}"

    evidence = Evidence("Words that set it.")

    def __repr__(self) -> str:
        return self._reader.shown(self)
