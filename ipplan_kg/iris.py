"""Where every IRI of ours is made; nothing else mints one.

===========================  =============================================
plan                         ``{base}plan/2021-2022``
section, part, task          ``.../section/3``, ``.../part/4``, ``.../task/30``
parts of a task              ``.../task/1/responsibility/1``,
                             ``.../task/1/legislative-action/1``, ``.../task/44/target/1``
text of a plan, span in it   ``.../en``, ``.../en#char=120,164`` (RFC 5147)
notice, correction           ``.../notice/1``, ``.../correction/1``
named entity                 ``{base}agency/...``, ``{base}legislation/...``, and so on
concept                      ``{base}vocab/topic/patent``
named graph                  ``{base}graph/...``
query of the catalogue       ``{base}query/tasks-by-agency``; the catalogue ``{base}query``
parameter of a query         ``{base}query/tasks-by-agency#agency``
===========================  =============================================
"""

from __future__ import annotations

import re

from pyoxigraph import NamedNode, Quad, Triple

from ipplan_kg.model import EntityType, Span
from ipplan_kg.namespaces import BASE

_PLAN_ID = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_BASE = re.compile(r"https?://[^/?#][^?#]*/")


def is_plan_id(text: str) -> bool:
    """Return whether a text can be a plan's identifier: lower-case ASCII, digits, `-` and `.`."""
    return _PLAN_ID.fullmatch(text) is not None


def is_base(text: str) -> bool:
    """Return whether a text can be the base of our IRIs: http(s), ending in `/`.

    Our IRIs have paths, and those of terms and spans have fragments, so the base can have neither
    a query nor a fragment.
    """
    if not _BASE.fullmatch(text):
        return False
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def rebase(iri: str, base: str, *, old: str = BASE) -> str:
    """Return an IRI under the old base under another base; any other IRI unchanged."""
    return base + iri[len(old) :] if base != old and iri.startswith(old) else iri


class Minter:
    """Mints the IRIs under one base."""

    def __init__(self, base: str = BASE) -> None:
        self.base = base

    def quad(self, triple: Triple, graph: NamedNode) -> Quad:
        """Return a triple in a named graph, with the terms of our ontology under this base."""
        subject, predicate, object_ = triple
        if self.base != BASE:
            predicate = NamedNode(rebase(predicate.value, self.base))
            if isinstance(object_, NamedNode):
                object_ = NamedNode(rebase(object_.value, self.base))
        return Quad(subject, predicate, object_, graph)

    def rebased(self, iri: str) -> NamedNode:
        """Return an IRI that a file of ours states, under this base if it is one of ours."""
        return NamedNode(rebase(iri, self.base))

    def plan(self, plan_id: str) -> NamedNode:
        """Return the IRI of a plan."""
        return NamedNode(f"{self.base}plan/{plan_id}")

    def in_plan(self, plan_id: str, *path: str | int) -> NamedNode:
        """Return the IRI of a part of a plan, such as `("section", 3)` or `("task", "30")`."""
        return NamedNode("/".join([f"{self.base}plan/{plan_id}", *map(str, path)]))

    def span(self, plan_id: str, lang: str, span: Span) -> NamedNode:
        """Return the IRI of a span of a plan's text: an RFC 5147 character range."""
        return NamedNode(f"{self.base}plan/{plan_id}/{lang}#char={span.begin},{span.end}")

    def entity(self, type_: EntityType, slug: str) -> NamedNode:
        """Return the IRI of a named entity."""
        return NamedNode(f"{self.base}{type_.value}/{slug}")

    def concept(self, scheme: str, notation: str) -> NamedNode:
        """Return the IRI of a concept of one of our schemes."""
        return NamedNode(f"{self.base}vocab/{scheme}/{notation}")

    def graph(self, name: str) -> NamedNode:
        """Return the IRI of a shared named graph, such as `ontology` or `authority`."""
        return NamedNode(f"{self.base}graph/{name}")

    def plan_graph(self, plan_id: str, name: str) -> NamedNode:
        """Return the IRI of a named graph of a plan: `asserted`, `editorial`, ..."""
        return NamedNode(f"{self.base}graph/plan/{plan_id}/{name}")

    def query(self, *path: str) -> NamedNode:
        """Return the IRI of the query catalogue, or of the query of that name."""
        return NamedNode("/".join([f"{self.base}query", *path]))

    def software(self) -> NamedNode:
        """Return the IRI of this program as an agent of provenance."""
        return NamedNode(f"{self.base}software/ipplan-kg")
