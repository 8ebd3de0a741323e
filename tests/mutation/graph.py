"""A mutant, and the graph that mutants are made of and tried on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES, RDF
from ipplan_kg.report import SH
from ipplan_kg.shapes import default_graph, index
from ipplan_kg.validate import VALIDATORS
from tests.conftest import ROOT
from tests.mutation.shapes import SUB_CLASS_OF, Term, read, shapes

# What a result is told by: source shape, component, focus node, severity.
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Mutant:
    """A change of a graph, and which constraint of which shape must say so of which node."""

    shape: str
    constraint: str
    way: str
    focus: str | None  # of a rule any
    removed: tuple[ox.Triple, ...]
    added: tuple[ox.Triple, ...]

    def __str__(self) -> str:
        changes = [f"- {t}" for t in self.removed[:3]] + [f"+ {t}" for t in self.added[:3]]
        return f"{self.shape} {self.constraint} {self.way}: {'; '.join(changes)}"


class Graph:
    """A graph that mutants are made of and tried on: each change is taken back."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        ontology = read([ROOT / "ontology" / "ipplan.ttl"])
        above = (quad for quad in ontology if quad.predicate == SUB_CLASS_OF)
        self.store = default_graph(chain(quads, above))
        self._baselines: dict[str, Counter[Key]] = {}

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        if isinstance(subject, ox.Literal | ox.Triple):
            return []
        quads = self.store.quads_for_pattern(subject, predicate, None)
        return sorted((quad.object for quad in quads), key=str)

    def instances(self, cls: Term) -> list[Term]:
        query = f"SELECT DISTINCT ?x {{ ?x a/<{SUB_CLASS_OF.value}>* {cls} }}"
        return sorted((solution["x"] for solution in self._select(query)), key=str)

    def is_a(self, node: Term, cls: Term) -> bool:
        types, work = set(), self.objects(node, RDF.type)
        while work:
            types.add(work.pop())
            work += [
                t for each in types for t in self.objects(each, SUB_CLASS_OF) if t not in types
            ]
        return cls in types

    def targets(self, owner: Term) -> list[Term]:
        found: set[Term] = set(shapes().get((owner, SH.targetNode), ()))
        for cls in shapes().get((owner, SH.targetClass), ()):
            found |= set(self.instances(cls))
        for prop in shapes().get((owner, SH.targetSubjectsOf), ()):
            found |= {s["x"] for s in self._select(f"SELECT ?x {{ ?x {prop} ?y }}")}
        for prop in shapes().get((owner, SH.targetObjectsOf), ()):
            found |= {s["x"] for s in self._select(f"SELECT ?x {{ ?y {prop} ?x }}")}
        return sorted(found, key=str)

    def construct(self, template: str, where: str) -> tuple[ox.Triple, ...]:
        """Fill in a template with the first solution, in the order of the values."""
        names = " ".join(sorted(set(re.findall(r"\?\w+", where))))
        head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
        query = f"CONSTRUCT {{ {template} }} {{ SELECT * {{ {where} }} ORDER BY {names} LIMIT 1 }}"
        found = self.store.query(head + query)
        assert isinstance(found, ox.QueryTriples)
        return tuple(found)

    def results(self, rules: str) -> Counter[Key]:
        """Return the results of some shapes on the graph as it is."""
        report = VALIDATORS["turbo"](self.store, rules)
        found = index(quad.triple for quad in ox.parse(report, format=ox.RdfFormat.N_TRIPLES))
        keys: Counter[Key] = Counter()
        for (node, predicate), types in found.items():
            if predicate == RDF.type and SH.ValidationResult in types:
                [shape], [focus] = found[node, SH.sourceShape], found[node, SH.focusNode]
                [component] = found[node, SH.sourceConstraintComponent]
                [severity] = found[node, SH.resultSeverity]
                keys[str(shape), str(component), told(focus), str(severity)] += 1
        return keys

    def baseline(self, rules: str) -> Counter[Key]:
        if rules not in self._baselines:
            self._baselines[rules] = self.results(rules)
        return self._baselines[rules]

    def new_results(self, mutants: Iterable[Mutant], rules: str) -> set[Key]:
        """Return what the shapes say of mutants that they did not say, or said less often."""
        before = self.baseline(rules)
        gone = {t for mutant in mutants for t in mutant.removed}
        come = {t for mutant in mutants for t in mutant.added}
        removed = [q for t in gone - come if (q := ox.Quad(*t)) in self.store]
        added = [q for t in come - gone if (q := ox.Quad(*t)) not in self.store]
        try:
            for quad in removed:
                self.store.remove(quad)
            self.store.extend(added)
            return {key for key, n in self.results(rules).items() if n > before[key]}
        finally:
            for quad in added:
                self.store.remove(quad)
            self.store.extend(removed)

    def _select(self, query: str) -> ox.QuerySolutions:
        found = self.store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        return found


def told(node: Term) -> str:
    return "a blank node" if isinstance(node, ox.BlankNode) else str(node)
