"""Legislation, and what tasks do to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ipplan_kg.knowledge.reader import Concept, Evidence, Reader, preferred_label, stated

if TYPE_CHECKING:
    from ipplan_kg.knowledge.entities.plans import Task

__all__ = ["Legislation", "LegislativeAction"]


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
        return stated(self._reader.tasks("ipp:legislativeAction", self.iri), self.iri)

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
