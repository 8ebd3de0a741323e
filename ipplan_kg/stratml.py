"""A plan as a StratML strategic plan (ISO 17469-1), for the tools that plans are kept in.

The elements and their order are those of the schema StrategicPlanISOVersion20140401.xsd
(https://github.com/OwenAmbur/StratML). Its identifiers are XML names, which an IRI is not: each is
the version 5 UUID of the thing's IRI (RFC 9562, section 5.5), and the IRI stands beside it.
"""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

import pyoxigraph as ox

from ipplan_kg.view import View

__all__ = ["NAMESPACE", "identifier", "strategic_plan", "xml_text"]

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:stratml_core"
# What XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def identifier(iri: str) -> str:
    """Return the identifier of a thing, the same in every document.

    >>> identifier("https://w3id.org/ipplan/plan/2021-2022/task/30")
    '_7ef28b1a-5a30-5d75-ba54-8fab9593d778'
    """
    return f"_{uuid5(NAMESPACE_URL, iri)}"


def xml_text(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def strategic_plan(store: ox.Store, plan: ox.NamedNode) -> bytes:
    """Return the plan as an XML document in UTF-8, the same bytes for the same data.

    Its sections are goals, its tasks the objectives below them, those responsible stakeholders.

    Args:
        store: What tells of the plan.
        plan: The IRI of the plan.
    """
    return _Document(View(store), plan).data()


class _Document:
    """The document of one plan, made element by element."""

    def __init__(self, view: View, plan: ox.NamedNode) -> None:
        self._view = view
        self._plan = plan
        tasks = [each for each in view.subjects("ipp:inPlan", plan) if self._is_a(each, "Task")]
        self._tasks = sorted(tasks, key=self._number)

    def data(self) -> bytes:
        view, plan = self._view, self._plan
        root = ElementTree.Element("StrategicPlan", xmlns=NAMESPACE)
        names = self._texts(plan, "dcterms:title")
        self._add(root, "Name", names[0] if names else plan.value)
        self._add(root, "Description", " / ".join(names[1:]))
        told = [plan.value, view.text(plan, "dcterms:bibliographicCitation"), self._period()]
        self._add(root, "OtherInformation", "; ".join(filter(None, told)))
        core = ElementTree.SubElement(root, "StrategicPlanCore")
        for publisher in view.things(plan, "dcterms:publisher"):
            self._organization(core, publisher)
        self._goals(core)
        self._administration(root)
        ElementTree.indent(root)
        declared = b'<?xml version="1.0" encoding="UTF-8"?>\n'
        document: bytes = ElementTree.tostring(root, encoding="utf-8")
        return declared + document + b"\n"

    def _organization(self, core: ElementTree.Element, agency: ox.NamedNode) -> None:
        names = self._texts(agency, "skos:prefLabel")
        element = ElementTree.SubElement(core, "Organization")
        self._add(element, "Name", names[0] if names else agency.value)
        self._add(element, "Identifier", identifier(agency.value))
        self._add(element, "Description", "; ".join([*names[1:], agency.value]))

    def _goals(self, core: ElementTree.Element) -> None:
        """Add a goal for each section that has tasks, then one for the tasks that are in none."""
        placed: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for task in self._tasks:
            sections = self._view.things(task, "ipp:inSection")
            placed.setdefault(sections[0] if sections else self._plan, []).append(task)
        for place in sorted(placed, key=self._ordinal):
            goal = ElementTree.SubElement(core, "Goal")
            names = self._texts(place, "rdfs:label", "dcterms:title")
            self._add(goal, "Name", names[0] if names else place.value)
            self._add(goal, "Description", "; ".join(self._path(place)), needed=True)
            self._add(goal, "Identifier", identifier(place.value))
            self._add(goal, "SequenceIndicator", self._view.text(place, "ipp:printedNumber"))
            self._add(goal, "OtherInformation", place.value)
            for task in placed[place]:
                self._objective(goal, task)
        if not placed:  # a plan has a goal there, if it has nothing else
            goal = ElementTree.SubElement(core, "Goal")
            self._add(goal, "Name", self._plan.value)
            self._add(goal, "Description", "", needed=True)

    def _objective(self, goal: ElementTree.Element, task: ox.NamedNode) -> None:
        element = ElementTree.SubElement(goal, "Objective")
        self._add(element, "Name", self._view.label(task))
        self._add(element, "Description", self._view.text(task, "ipp:text"))
        self._add(element, "Identifier", identifier(task.value))
        self._add(element, "SequenceIndicator", str(self._number(task)))
        for part in self._view.things(task, "ipp:responsibility"):
            for agency in self._view.things(part, "ipp:agency"):
                kind = {"StakeholderTypeType": "Organization"}
                stakeholder = ElementTree.SubElement(element, "Stakeholder", kind)
                self._add(stakeholder, "Name", self._view.label(agency))
                roles = [self._view.label(role) for role in self._view.things(part, "ipp:role")]
                self._add(stakeholder, "Description", "; ".join([*roles, agency.value]))
        told = [
            task.value,
            self._named(task, "topics", "dcterms:subject"),
            self._legislation(task),
            self._named(task, "launches", "ipp:launches"),
            self._named(task, "organizes", "ipp:organizes"),
            *self._targets(task),
        ]
        self._add(element, "OtherInformation", "; ".join(filter(None, told)))

    def _targets(self, task: ox.NamedNode) -> list[str]:
        """Return what is to be reached; only a performance plan has elements of its own for it."""
        view = self._view
        return [
            " ".join(
                filter(
                    None,
                    (
                        "target:",
                        "about" if view.text(each, "ipp:approximate") == "true" else "",
                        view.text(each, "ipp:value"),
                        view.text(each, "ipp:unitText"),
                        view.text(each, "ipp:year") and f"in {view.text(each, 'ipp:year')}",
                    ),
                )
            )
            for each in view.things(task, "ipp:setsTarget")
        ]

    def _legislation(self, task: ox.NamedNode) -> str:
        """Return what the task does to which instruments; there is no element for it."""
        view, found = self._view, []
        for action in view.things(task, "ipp:legislativeAction"):
            done = [view.label(each) for each in view.things(action, "ipp:actionType")]
            for each in view.things(action, "ipp:legislation"):
                found.append(f"{view.label(each)} ({', '.join(sorted(done))})")
        return f"legislation: {', '.join(found)}" if found else ""

    def _named(self, task: ox.NamedNode, words: str, name: str) -> str:
        names = [self._view.label(each) for each in self._view.things(task, name)]
        return f"{words}: {', '.join(sorted(names))}" if names else ""

    def _period(self) -> str:
        """Return the period in words where it is not given to the day, as the elements ask."""
        for period in self._view.things(self._plan, "dcterms:temporal")[:1]:
            days = [self._view.text(period, f"dcat:{each}Date") for each in ("start", "end")]
            if all(days) and not all(map(_date, days)):
                return f"period: {days[0]} to {days[1]}"
        return ""

    def _administration(self, root: ElementTree.Element) -> None:
        view = self._view
        element = ElementTree.SubElement(root, "AdministrativeInformation")
        for period in view.things(self._plan, "dcterms:temporal")[:1]:
            self._add(element, "StartDate", _date(view.text(period, "dcat:startDate")))
            self._add(element, "EndDate", _date(view.text(period, "dcat:endDate")))
        self._add(element, "PublicationDate", _date(view.text(self._plan, "dcterms:issued")))
        self._add(element, "Source", self._plan.value)

    def _path(self, section: ox.NamedNode) -> list[str]:
        """Return the names of a section in other languages, and the headings above it."""
        found = self._texts(section, "rdfs:label")[1:]
        seen = {section}
        while above := [
            each for each in self._view.things(section, "ipp:broaderSection") if each not in seen
        ]:
            section = above[0]
            seen.add(section)
            number = self._view.text(section, "ipp:printedNumber")
            found.append(f"below {number} {self._view.label(section)}".replace("  ", " "))
        return found

    def _texts(self, thing: ox.NamedNode, *properties: str) -> list[str]:
        """Return the literals of the properties, those in English first, each once."""
        values = [each for name in properties for each in self._view.values(thing, name)]
        literals = [each for each in values if isinstance(each, ox.Literal)]
        literals.sort(key=lambda each: (each.language != "en", each.language or ""))
        return list(dict.fromkeys(each.value for each in literals))

    def _number(self, task: ox.NamedNode) -> int:
        return int(self._view.text(task, "ipp:number") or 0)

    def _ordinal(self, place: ox.NamedNode) -> tuple[int, str]:
        """Return the key that sorts sections as they stand, and the plan itself behind them."""
        if place == self._plan:
            return (1, "")
        return (0, f"{int(self._view.text(place, 'ipp:ordinal') or 0):09} {place.value}")

    def _is_a(self, thing: ox.NamedNode, name: str) -> bool:
        return self._view.term(f"ipp:{name}") in self._view.things(thing, "rdf:type")

    @staticmethod
    def _add(parent: ElementTree.Element, name: str, text: str, *, needed: bool = False) -> None:
        """Add an element with this text; an empty one only where the schema needs it."""
        if text or needed:
            ElementTree.SubElement(parent, name).text = xml_text(text)


def _date(text: str) -> str:
    """Return what is a day, and nothing for a year or a month alone."""
    return text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else ""
