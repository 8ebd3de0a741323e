"""What each axiom of the ontology gave the data: how many inferred triples, by which rule.

What an alignment would give, were it applied, is counted in the same form (`effects`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.derivations import derivations
from ipplan_kg.explain import statement_text
from ipplan_kg.store import base_iri

__all__ = ["Contribution", "contributions", "contributions_json", "contributions_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What an axiom gave: how many of the inferred triples, and one of them."""

    rule: str
    axiom: ox.Triple
    count: int
    example: ox.Triple
    applied: bool = True
    """False for an alignment: its triples are not in the store."""


def contributions(store: ox.Store) -> tuple[Contribution, ...]:
    """Return what each axiom contributed to the inferred graphs of a store, most first.

    A triple that several axioms give is counted for each.
    """
    base = base_iri(store)
    found: dict[tuple[str, ox.Triple], list[ox.Triple]] = {}
    inferred = {
        quad.triple
        for graph in store.named_graphs()
        if isinstance(graph, ox.NamedNode)
        and graph.value.startswith(f"{base}graph/")
        and graph.value.endswith("/inferred")
        for quad in store.quads_for_pattern(None, None, None, graph)
    }
    for triple in sorted(inferred, key=str):
        steps = {(step.rule, step.axiom) for step in derivations(store, triple)}
        for step in steps:
            found.setdefault(step, []).append(triple)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0][0], str(item[0][1])))
    return tuple(
        Contribution(rule=rule, axiom=axiom, count=len(triples), example=triples[0])
        for (rule, axiom), triples in ordered
    )


def contributions_text(found: Sequence[Contribution]) -> str:
    """Return the contributions for reading: first those of axioms, then those of alignments."""
    lines = []
    for each in found:
        if each.applied:
            lines.append(f"{each.count:6}  {each.rule}  {statement_text(each.axiom)}")
            lines.append(f"        such as {statement_text(each.example)}")
    above: Contribution | None = None
    for each in found:
        if each.applied:
            continue
        if above is None:
            lines.append("Alignments are not applied; applied, they would give in addition:")
        if above is None or above.axiom != each.axiom:
            lines.append(f"        {each.rule}  {statement_text(each.axiom)}")
        lines.append(f"{each.count:6}    such as {statement_text(each.example)}")
        above = each
    return "".join(f"{line}\n" for line in lines)


def contributions_json(found: Sequence[Contribution]) -> str:
    """Return the contributions as JSON, terms in N-Triples syntax."""
    records = [
        {
            "rule": each.rule,
            "axiom": _ntriple(each.axiom),
            "count": each.count,
            "example": _ntriple(each.example),
            "applied": each.applied,
        }
        for each in found
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _ntriple(triple: ox.Triple) -> str:
    return f"{triple.subject} {triple.predicate} {triple.object}"
