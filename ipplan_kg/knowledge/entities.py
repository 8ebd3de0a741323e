"""The main classes of the ontology for reading: Plan, Section, Task, Agency, Legislation, ...

A thing is its IRI and the store it is read from: two are equal if their IRIs are. Every property is
read when it is asked for, and nothing can be changed. A property that is a set of things is a tuple
in reading order (2 before 10; agencies of a task as printed); one that may be missing is None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ipplan_kg.errors import UnknownThing
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

__all__ = [
    "Agency",
    "Campaign",
    "Event",
    "Legislation",
    "LegislativeAction",
    "Plan",
    "Responsibility",
    "Section",
    "Target",
    "Task",
]


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


@dataclass(frozen=True, repr=False)
class Responsibility:
    """One agency's part in one task."""

    iri: str
    _reader: Reader = field(compare=False)

    @property
    def task(self) -> Task:
        """Return the task."""
        return stated(self._reader.each_inverse(Task, "ipp:responsibility", self.iri), self.iri)

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
        return self._reader.each_inverse(Task, "ipp:leadAgency", self.iri)

    @property
    def tasks_joined(self) -> tuple[Task, ...]:
        """Return the tasks that it takes part in without leading."""
        return self._reader.each_inverse(Task, "ipp:participatingAgency", self.iri)

    @property
    def partners(self) -> tuple[Agency, ...]:
        """Return the agencies that it shares a task with."""
        found = {agency.iri for task in self.tasks for agency in task.agencies}
        return tuple(Agency(each, self._reader) for each in in_order(found - {self.iri}))

    evidence = Evidence("Words of the texts that name it.")

    def __repr__(self) -> str:
        return self._reader.shown(self)


@dataclass(frozen=True, repr=False)
class Legislation:
    """A legal or policy instrument: a law, regulation, measures, opinions, plan, standard, ..."""

    iri: str
    _reader: Reader = field(compare=False)

    label = preferred_label

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that is known of it, in any language, preferred ones first."""
        return self._reader.names(self.iri)

    @property
    def kind(self) -> Concept | None:
        """Return what kind of instrument it is: law, regulation, measures, ..."""
        return self._reader.one(Concept, self.iri, "ipp:legislationKind")

    @property
    def existing(self) -> bool | None:
        """Return whether the text treats it as there already or (False) as still to be made.

        None where the text does not tell. That it is there does not say that it is in force.
        """
        if self._reader.is_a(self.iri, "ipp:ExistingLegislation"):
            return True
        return False if self._reader.is_a(self.iri, "ipp:PlannedLegislation") else None

    @property
    def legislative_actions(self) -> tuple[LegislativeAction, ...]:
        """Return what tasks do to it."""
        return self._reader.each_inverse(LegislativeAction, "ipp:legislation", self.iri)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks that act on it or refer to it."""
        return tuple(dict.fromkeys(each.task for each in self.legislative_actions))

    evidence = Evidence("Words of the texts that name or describe it.")

    def __repr__(self) -> str:
        return self._reader.shown(self)


@dataclass(frozen=True, repr=False)
class LegislativeAction:
    """What one task does to one piece of legislation: an intention, never a fact."""

    iri: str
    _reader: Reader = field(compare=False)

    @property
    def task(self) -> Task:
        """Return the task."""
        return stated(self._reader.each_inverse(Task, "ipp:legislativeAction", self.iri), self.iri)

    @property
    def legislation(self) -> Legislation:
        """Return the instrument."""
        return stated(self._reader.each(Legislation, self.iri, "ipp:legislation"), self.iri)

    @property
    def types(self) -> tuple[Concept, ...]:
        """Return what is done to it: one or more of revise, formulate, issue, implement, ..."""
        return self._reader.each(Concept, self.iri, "ipp:actionType")

    @property
    def titled(self) -> bool:
        """Return whether the text prints a title; False where it only describes the instrument."""
        return self._reader.boolean(self.iri, "ipp:titled") or False

    def label(self, lang: str = "en") -> str:
        """Return what is done to what."""
        types = ", ".join(each.label(lang) for each in self.types)
        return f"{types}: {self.legislation.label(lang)}"

    cue = Evidence("The words that say what is done: “Promote the revision of”.", "ipp:cue")

    evidence = Evidence("Words that name or describe the instrument.")

    def __repr__(self) -> str:
        return self._reader.shown(self)


@dataclass(frozen=True, repr=False)
class Campaign:
    """A special campaign or enforcement action that a task launches or carries on."""

    iri: str
    _reader: Reader = field(compare=False)

    label = preferred_label

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Return the tasks that launch it."""
        return self._reader.each_inverse(Task, "ipp:launches", self.iri)

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
        return self._reader.each_inverse(Task, "ipp:organizes", self.iri)

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
        return stated(self._reader.each_inverse(Task, "ipp:setsTarget", self.iri), self.iri)

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
