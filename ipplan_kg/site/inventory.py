"""Everything of ours that a store tells of, plan by plan: the IRIs of one plan at a time in memory.

What is below ``plan/ID`` comes with the named graphs of that plan. What plans share (agencies,
legislation, vocabularies) and what is elsewhere comes after the last plan.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.serialization import natural_key
from ipplan_kg.site.paths import FILES, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ipplan_kg.site.reader import Reader

__all__ = ["paths", "plan_graphs"]

_OF_PLAN = re.compile(r"(?:graph/)?plan/([^/]+)(?:/.*)?", re.S)


def plan_graphs(reader: Reader) -> dict[str, list[ox.NamedNode]]:
    """Return the named graphs of each plan, by its id, in reading order."""
    found: dict[str, list[ox.NamedNode]] = {}
    start = f"{reader.base}graph/plan/"
    for graph in reader.store.named_graphs():
        if isinstance(graph, ox.NamedNode) and graph.value.startswith(start):
            found.setdefault(graph.value[len(start) :].partition("/")[0], []).append(graph)
    return {plan: found[plan] for plan in sorted(found, key=natural_key)}


def paths(reader: Reader) -> Iterator[str]:
    """Yield the path of every document about a thing of the store, each once, in a fixed order."""
    store, plans = reader.store, plan_graphs(reader)
    elsewhere = {""}

    @lru_cache(maxsize=4096)
    def comes_with_plan(path: str) -> bool:
        """Return whether the plan that a path names has the IRI itself in its graphs."""
        match = _OF_PLAN.fullmatch(path)
        if match is None:
            return False
        iri = reader.iri(path)
        return any(graph == iri or _occurs(store, iri, graph) for graph in plans.get(match[1], ()))

    for plan, graphs in plans.items():
        own = set()
        for path in _paths_in(reader, graphs):
            match = _OF_PLAN.fullmatch(path)
            if comes_with_plan(path):
                if match is not None and match[1] == plan:
                    own.add(path)
            else:
                elsewhere.add(path)
        yield from sorted(own, key=natural_key)
    of_plans = {graph for graphs in plans.values() for graph in graphs}
    others = [graph for graph in store.named_graphs() if graph not in of_plans]
    found = _paths_in(reader, others)
    found |= _paths_of(reader, _only_in_default_graph(store))
    elsewhere |= {path for path in found if not comes_with_plan(path)}
    yield from sorted(elsewhere, key=natural_key)


def _occurs(store: ox.Store, iri: ox.NamedNode, graph: ox.NamedNode) -> bool:
    found = (
        store.quads_for_pattern(iri, None, None, graph),
        store.quads_for_pattern(None, None, iri, graph),
        store.quads_for_pattern(None, iri, None, graph),
    )
    return any(next(quads, None) is not None for quads in found)


def _only_in_default_graph(store: ox.Store) -> Iterator[ox.Quad]:
    """Yield the quads of the default graph but for copies that make it the union."""
    default = ox.DefaultGraph()
    for quad in store.quads_for_pattern(None, None, None, default):
        held = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        if all(each.graph_name == default for each in held):
            yield quad


def _paths_in(reader: Reader, graphs: Iterable[ox.NamedNode | ox.BlankNode]) -> set[str]:
    """Return the paths of the IRIs of ours in named graphs, and of their names."""
    return {
        path
        for graph in graphs
        for path in _paths_of(reader, reader.store.quads_for_pattern(None, None, None, graph))
    }


def _paths_of(reader: Reader, quads: Iterable[ox.Quad]) -> set[str]:
    terms = {term for quad in quads for term in quad}
    found = {path_of(term.value, reader.base) for term in terms if isinstance(term, ox.NamedNode)}
    return {path for path in found if path is not None and not path.startswith(FILES)}
