"""Mutation: the real graph is broken in every way the shapes speak of, and each break is found.

A mutant counts as caught only if the very constraint that forbids it says so of the node that was
changed, with the severity of its shape, and did not say so before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox
import pytest

from ipplan_kg import quality
from ipplan_kg.iris import Minter
from ipplan_kg.measurements import measurement_triples
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.report import SH
from tests.conftest import ROOT
from tests.mutation.graph import Graph, Key, Mutant, told
from tests.mutation.mutants import Pair, of_rule, of_shape
from tests.mutation.rules import RULES
from tests.mutation.shapes import (
    IPSH,
    Term,
    alone,
    component,
    constraints,
    everything,
    named,
    only,
    read,
    shapes,
    targeted,
)

# One fixture tries all mutants: 100 s on an idle machine.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

EXAMPLES = sorted((ROOT / "ontology" / "examples").glob("*.ttl"))
VOCAB = ROOT / "ontology" / "vocab"
NOTATION = ox.NamedNode(PREFIXES["skos"] + "notation")

# (shape, constraint): why no change can be made that it forbids.
WITHOUT_MUTANT: dict[tuple[str, str], str] = {}


@pytest.fixture(scope="module")
def graphs(store: ox.Store) -> list[Graph]:
    """The real graph with its measurements and, for what it does not have, the examples."""
    metrics = {
        quad.object.value
        for quad in read([VOCAB / "metric.ttl"])
        if quad.predicate == NOTATION and isinstance(quad.object, ox.Literal)
    }
    measured = measurement_triples(quality.measured().evaluation, metrics, Minter())
    real = chain(store, (ox.Quad(*triple) for triple in measured))
    return [Graph(real), Graph(read([*EXAMPLES, *VOCAB.glob("*.ttl")]))]


@dataclass
class Outcome:
    made: list[Mutant]
    caught: list[Mutant]
    none: list[tuple[str, str]]  # shape, constraint
    tried_on: dict[Mutant, Graph]


@pytest.fixture(scope="module")
def outcome(graphs: list[Graph]) -> Outcome:
    """Make every mutant, try each by itself on the shape that speaks of it."""
    result = Outcome([], [], [], {})

    def attempt(graph: Graph, pairs: Iterable[Pair], owner: Term, prop: Term | None) -> bool:
        rules, any_made = alone(owner, prop), False
        severity = only(owner if prop is None else prop, SH.severity)
        for pair in pairs:
            both = [mutant for mutant in pair if mutant]
            at_once = [both] if prop and are_apart(both) else [[mutant] for mutant in both]
            for mutants in at_once:
                new = graph.new_results(mutants, rules)
                for mutant in mutants:
                    any_made = True
                    result.made.append(mutant)
                    result.tried_on[mutant] = graph
                    if is_caught(mutant, new, severity):
                        result.caught.append(mutant)
        return any_made

    for owner in targeted():
        if named(owner) in RULES:
            rows: dict[str, list[Mutant]] = {way: [] for way, *_ in RULES[named(owner)]}
            for graph in graphs:
                found = [m for m in of_rule(graph, owner) if not rows[m.way]]
                for mutant in found:
                    rows[mutant.way].append(mutant)
                attempt(graph, [(mutant, None) for mutant in found], owner, None)
            result.none += [(named(owner), way) for way, made in rows.items() if not made]
            continue
        for prop in (None, *shapes().get((owner, SH.property), ())):
            shape = owner if prop is None else prop
            for name, limit in constraints(shape):
                for graph in graphs:
                    if attempt(graph, of_shape(graph, owner, prop, (name, limit)), owner, prop):
                        break
                else:
                    result.none.append((named(shape), name))
    return result


def are_apart(mutants: list[Mutant]) -> bool:
    """Tell whether mutants of one property shape can be tried at once.

    It looks at the values of a focus node and at what they are. So it tells them apart if neither
    change has to do with the focus node of the other; what the values are, none changes.
    """
    touched = [
        {told(term) for triple in (*mutant.removed, *mutant.added) for term in triple}
        for mutant in mutants
    ]
    return not any(
        one.focus in touched[i]
        for one in mutants
        for i, other in enumerate(mutants)
        if other is not one
    )


def is_caught(mutant: Mutant, new: set[Key], severity: Term | None) -> bool:
    shape, by = f"<{IPSH}{mutant.shape}>", f"<{component(mutant.constraint)}>"
    return any(
        key[:2] == (shape, by) and mutant.focus in (None, key[2]) and key[3] == str(severity)
        for key in new
    )


def test_every_rule_has_mutants() -> None:
    by_hand = {
        named(owner)
        for owner in targeted()
        if not shapes().get((owner, SH.property)) and named(owner).endswith("Rule")
    }
    assert set(RULES) == by_hand


def test_every_mutant_is_caught_by_what_forbids_it(
    outcome: Outcome, capsys: pytest.CaptureFixture[str]
) -> None:
    made, caught = dict.fromkeys(outcome.made), set(outcome.caught)
    missed = [str(mutant) for mutant in made if mutant not in caught]
    with capsys.disabled():
        shapes_tried = len({mutant.shape for mutant in made})
        print(f"\n{len(made)} mutants of {shapes_tried} shapes, {len(caught)} caught")
    assert missed == []
    assert len(made) > 1500


def test_all_shapes_together_catch_what_one_catches(outcome: Outcome) -> None:
    rules = everything()
    for mutant in outcome.made[::150]:
        new = outcome.tried_on[mutant].new_results([mutant], rules)
        assert is_caught(mutant, new, only(ox.NamedNode(IPSH + mutant.shape), SH.severity)), mutant


def test_every_constraint_has_mutants(outcome: Outcome) -> None:
    assert set(outcome.none) == set(WITHOUT_MUTANT)
