"""All mutants of a constraint, and those of a rule."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from ipplan_kg.report import SH
from tests.mutation.graph import Graph, Mutant, told
from tests.mutation.node_shapes import mutants_of_node
from tests.mutation.property_shapes import MAKERS, Place
from tests.mutation.rules import RULES
from tests.mutation.shapes import Term, alone, constraints, named, only

Pair = tuple[Mutant | None, Mutant | None]


def of_shape(
    graph: Graph, owner: Term, prop: Term | None, constraint: tuple[str, Term]
) -> list[Pair]:
    """Return the mutants of a constraint, at the first and at the last node that has any."""
    name, limit = constraint
    shape = owner if prop is None else prop
    baseline = graph.baseline(alone(owner, prop))
    before = {focus for source, _, focus, _ in baseline if source == str(shape)}
    nodes = [node for node in graph.targets(owner) if told(node) not in before]

    def at(node: Term) -> list[Mutant]:
        if prop is None:
            changes = mutants_of_node(graph, owner, node, name, limit)
        else:
            path = only(prop, SH.path)
            assert path is not None
            place = Place(graph, path, node)  # type: ignore[arg-type]
            changes = ((change, node) for change in MAKERS[name](place, limit, prop))
        return [
            Mutant(named(shape), name, way, told(focus), tuple(removed), tuple(added))
            for (way, removed, added), focus in changes
        ]

    first = next((found for node in nodes if (found := at(node))), [])
    last = next((found for node in reversed(nodes) if (found := at(node))), [])
    return list(zip_longest(first, [] if first == last else last))


def of_rule(graph: Graph, owner: Term) -> Iterator[Mutant]:
    for way, removed, added, where in RULES.get(named(owner), ()):
        templates = (removed, added)
        changes = [graph.construct(each, where) if each else () for each in templates]
        if any(changes):
            [kind] = {name for name, _ in constraints(owner)}
            yield Mutant(named(owner), kind, way, None, *changes)
