"""Plans, their sections and their tasks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ipplan_kg.errors import UnknownThing
from ipplan_kg.knowledge.entities.agencies import Agency, Responsibility
from ipplan_kg.knowledge.entities.legislation import Legislation, LegislativeAction
from ipplan_kg.knowledge.entities.undertakings import Campaign, Event, Target
from ipplan_kg.knowledge.reader import (
    Body,
    Concept,
    Evidence,
    Reader,
    in_order,
    preferred_label,
    stated,
)

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Plan", "Section", "Task"]


@dataclass(frozen=True, repr=False)
class Plan:
    """A promotion plan: the work of which the texts in several languages are expressions."""

    iri: str
    _reader: Reader = field(compare=False)

    @property
    def id(self) -> str:
        """Return its identifier, such as ``2021-2022``."""
        return self._reader.text(self.iri, "dcterms:identifier") or self.iri.rpartition("/")[2]

    label = preferred_label

    @property
    def issued(self) -> date | None:
        """Return the day on which it was issued."""
        return self._reader.date(self.iri, "dcterms:issued")

    @property
    def publisher(self) -> Body | None:
        """Return the body that issued it."""
        return self._reader.one(Body, self.iri, "dcterms:publisher")

    @property
    def based_on(self) -> tuple[Legislation, ...]:
        """Return the instruments that its preamble names as what it is to implement."""
        return self._reader.each(Legislation, self.iri, "ipp:basedOn")

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return its sections and the parts that an editor found."""
        return self._reader.inside(Section, "ipp:Section", self.iri)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Return its tasks, by number."""
        return self._reader.inside(Task, "ipp:Task", self.iri)

    def task(self, number: int) -> Task:
        """Return the task with this number.

        Raises:
            UnknownThing: the plan has none.
        """
        for task in self.tasks:
            if task.number == number:
                return task
        raise UnknownThing(f"the plan {self.id} has no task {number}", about=number)

    evidence = Evidence(
        "Its preamble, and the sentence that says who leads.", "ipp:preamble", "ipp:leadRule"
    )

    def __repr__(self) -> str:
        return self._reader.shown(self, self.id)


@dataclass(frozen=True, repr=False)
class Section:
    """A heading of a plan and what stands under it."""

    iri: str
    _reader: Reader = field(compare=False)

    @property
    def number(self) -> str | None:
        """Return its number as printed, such as ``III``."""
        return self._reader.text(self.iri, "ipp:printedNumber")

    @property
    def ordinal(self) -> int | None:
        """Return its place in the document, from 1."""
        return self._reader.integer(self.iri, "ipp:ordinal")

    label = preferred_label

    @property
    def plan(self) -> Plan | None:
        """Return the plan that it is in."""
        return self._reader.one(Plan, self.iri, "ipp:inPlan")

    @property
    def broader(self) -> Section | None:
        """Return the section directly above."""
        return self._reader.one(Section, self.iri, "ipp:broaderSection")

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks under it, or in it where it is a part that an editor found."""
        ways = ("ipp:inSection", "ipp:inPart")
        inside = {each for name in ways for each in self._reader.inverse(name, self.iri)}
        return tuple(Task(each, self._reader) for each in in_order(inside))

    evidence = Evidence("Its heading as printed; empty for a part that an editor found.")

    def __repr__(self) -> str:
        return self._reader.shown(self, f"{self.number}. {self.label()}")


@dataclass(frozen=True, repr=False)
class Task:
    """A numbered task of a plan: what is to be done, and by whom."""

    iri: str
    _reader: Reader = field(compare=False)

    @property
    def number(self) -> int:
        """Return its number as printed."""
        number = self._reader.integer(self.iri, "ipp:number")
        return stated((number,) if number is not None else (), self.iri)

    def label(self, lang: str = "en") -> str:
        """Return ``Task 30``, or 任务30."""
        return f"任务{self.number}" if lang.startswith("zh") else f"Task {self.number}"

    @property
    def text(self) -> str:
        """Return its words without number and responsibility clause: in English, else in any."""
        return self._reader.text(self.iri, "ipp:text") or ""

    @property
    def texts(self) -> dict[str, str]:
        """Return its words by language."""
        return self._reader.by_language(self.iri, "ipp:text")

    @property
    def plan(self) -> Plan | None:
        """Return the plan that it is of."""
        return self._reader.one(Plan, self.iri, "ipp:inPlan")

    @property
    def section(self) -> Section | None:
        """Return the section that it stands in."""
        return self._reader.one(Section, self.iri, "ipp:inSection")

    @property
    def part(self) -> Section | None:
        """Return the part that an editor found it belongs to, where the text lost the heading."""
        return self._reader.one(Section, self.iri, "ipp:inPart")

    @property
    def responsibilities(self) -> tuple[Responsibility, ...]:
        """Return the parts that agencies have in it, as printed."""
        return self._reader.each(Responsibility, self.iri, "ipp:responsibility")

    @property
    def agencies(self) -> tuple[Agency, ...]:
        """Return the agencies responsible for it, as printed."""
        return tuple(each.agency for each in self.responsibilities)

    @property
    def lead(self) -> Agency | None:
        """Return the agency that leads; None where no rule of the plan says who does."""
        return self._reader.one(Agency, self.iri, "ipp:leadAgency")

    @property
    def participants(self) -> tuple[Agency, ...]:
        """Return the agencies that take part without leading, as printed."""
        taking_part = set(self._reader.iris(self.iri, "ipp:participatingAgency"))
        return tuple(each for each in self.agencies if each.iri in taking_part)

    @property
    def divided(self) -> bool:
        """Return whether its clause says "in accordance with the division of responsibilities"."""
        return self._reader.boolean(self.iri, "ipp:dividedResponsibility") or False

    @property
    def legislative_actions(self) -> tuple[LegislativeAction, ...]:
        """Return what it does to legislation, in the order of the text."""
        return self._reader.each(LegislativeAction, self.iri, "ipp:legislativeAction")

    @property
    def legislation(self) -> tuple[Legislation, ...]:
        """Return the instruments that it acts on or refers to, each once."""
        return tuple(dict.fromkeys(each.legislation for each in self.legislative_actions))

    @property
    def campaigns(self) -> tuple[Campaign, ...]:
        """Return the campaigns that it launches."""
        return self._reader.each(Campaign, self.iri, "ipp:launches")

    @property
    def events(self) -> tuple[Event, ...]:
        """Return the events that it organizes."""
        return self._reader.each(Event, self.iri, "ipp:organizes")

    @property
    def targets(self) -> tuple[Target, ...]:
        """Return the numbers that it sets out to reach."""
        return self._reader.each(Target, self.iri, "ipp:setsTarget")

    @property
    def mentions(self) -> tuple[Body, ...]:
        """Return the other bodies, states, programmes and platforms that it names."""
        return self._reader.each(Body, self.iri, "ipp:mentions")

    @property
    def topics(self) -> tuple[Concept, ...]:
        """Return its topics."""
        return self._reader.each(Concept, self.iri, "dcterms:subject")

    evidence = Evidence("Its whole printed span, one a language.")

    def __repr__(self) -> str:
        return self._reader.shown(
            self, f"{self._reader.integer(self.iri, 'ipp:number')}: {self.text}"
        )
