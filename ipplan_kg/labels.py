"""The labels of solutions in another language: what a query gave in English, shown in Chinese.

A literal with a language tag that the store has as the label of a thing is exchanged for that
thing's label in the language asked for, if it has exactly one. Terms of other kinds, and texts that
are nobody's label, stay as the query gave them.
"""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.results import Solutions, read
from ipplan_kg.store import whole_graph

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipplan_kg.results import Results, Term

    Row = tuple[Term | None, ...]

__all__ = ["LABELS", "in_language"]

LABELS = tuple(
    ox.NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("skos", "prefLabel"), ("rdfs", "label"), ("dcterms", "title"))
)
"""The properties whose values are labels."""


def in_language(store: ox.Store, results: Results, language: str) -> Results:
    """Return the solutions with their labels in a language; graphs and booleans as they are.

    Solutions that differed only in the language of a label become the same; they are given as often
    as the one of them that was there most often.

    Args:
        store: where the labels are looked up.
        results: what ``sparql.evaluate`` returned; solutions are read to their end.
        language: a language tag; ``zh`` stands for ``zh-Hans`` too.
    """
    if not isinstance(results, (ox.QuerySolutions, Solutions)):
        return results
    labels = _Labels(store, language.lower())
    rows: list[Row] = []
    seen: dict[Row, int] = {}
    given: dict[Row, int] = {}
    for solution in read(results):
        row = tuple(solution)
        shown = tuple(labels.of(term, row) for term in row)
        seen[row] = seen.get(row, 0) + 1
        if seen[row] > given.get(shown, 0):
            given[shown] = seen[row]
            rows.append(shown)
    return Solutions(results.variables, rows)


class _Labels:
    """What literals are called in a language, looked up once each."""

    def __init__(self, store: ox.Store, language: str) -> None:
        self._store = store
        self._graph = whole_graph(store)
        self._language = language
        self._found: dict[ox.Literal, dict[ox.NamedNode | ox.BlankNode, set[ox.Literal]]] = {}

    def of(self, term: Term | None, row: Sequence[Term | None]) -> Term | None:
        """Return the term, or the label in the language if the term is a label in another."""
        if not isinstance(term, ox.Literal) or term.language is None or self._is_ours(term):
            return term
        if term not in self._found:
            self._found[term] = self._labels(term)
        by_thing = self._found[term]
        # A name that several things have is that of the one which stands in the same row.
        here = [labels for thing, labels in by_thing.items() if thing in row]
        candidates = set().union(*(here or by_thing.values()))
        return candidates.pop() if len(candidates) == 1 else term

    def _is_ours(self, literal: ox.Literal) -> bool:
        tag = (literal.language or "").lower()
        return tag == self._language or tag.startswith(f"{self._language}-")

    def _labels(self, literal: ox.Literal) -> dict[ox.NamedNode | ox.BlankNode, set[ox.Literal]]:
        """Return the labels in the language of each thing that the literal is a label of."""
        found: dict[ox.NamedNode | ox.BlankNode, set[ox.Literal]] = {}
        for predicate in LABELS:
            for quad in self._store.quads_for_pattern(None, predicate, literal, self._graph):
                thing = quad.subject
                if isinstance(thing, ox.Triple):
                    continue
                for other in self._store.quads_for_pattern(thing, predicate, None, self._graph):
                    value = other.object
                    if isinstance(value, ox.Literal) and self._is_ours(value):
                        found.setdefault(thing, set()).add(value)
        return found
