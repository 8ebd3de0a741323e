"""The main classes of the ontology for reading: Plan, Section, Task, Agency, Legislation, ...

A thing is its IRI and the store it is read from: two are equal if their IRIs are. Every property is
read when it is asked for, and nothing can be changed. A property that is a set of things is a tuple
in reading order (2 before 10; agencies of a task as printed); one that may be missing is None.
"""

from __future__ import annotations

from ipplan_kg.knowledge.entities.agencies import Agency, Responsibility
from ipplan_kg.knowledge.entities.legislation import Legislation, LegislativeAction
from ipplan_kg.knowledge.entities.plans import Plan, Section, Task
from ipplan_kg.knowledge.entities.undertakings import Campaign, Event, Target

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
