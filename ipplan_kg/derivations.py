"""An inferred triple -> the axioms and triples it follows from, by one rule of OWL 2 RL.

Works on a closed store: what a rule needs is there, asserted or inferred, so that one step back is
always a look-up. Rules carry the names of the OWL 2 Profiles recommendation, section 4.3
(https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES

__all__ = ["Derivation", "derivations"]


def _term(prefix: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES[prefix] + name)


_TYPE = _term("rdf", "type")
_FIRST, _REST, _NIL = (_term("rdf", name) for name in ("first", "rest", "nil"))
_SUBCLASS, _SUBPROPERTY = _term("rdfs", "subClassOf"), _term("rdfs", "subPropertyOf")
_DOMAIN, _RANGE = _term("rdfs", "domain"), _term("rdfs", "range")
_CHAIN, _INVERSE = _term("owl", "propertyChainAxiom"), _term("owl", "inverseOf")
_SAME_CLASS, _SAME_PROPERTY = _term("owl", "equivalentClass"), _term("owl", "equivalentProperty")
_SYMMETRIC, _TRANSITIVE = _term("owl", "SymmetricProperty"), _term("owl", "TransitiveProperty")
_ON_PROPERTY, _HAS_VALUE = _term("owl", "onProperty"), _term("owl", "hasValue")


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way in which a triple follows: the rule, the axiom it applies, and the other premises."""

    rule: str
    axiom: ox.Triple
    premises: tuple[ox.Triple, ...]


def derivations(store: ox.Store, triple: ox.Triple) -> Iterator[Derivation]:
    """Yield the ways in which a triple follows in one step from others of a closed store."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, ox.NamedNode):
        return
    yield from _from_properties(store, subject, predicate, value)
    for axiom in _triples(store, predicate, _CHAIN, None):
        for path in _paths(store, subject, _members(store, axiom.object), value):
            yield Derivation("prp-spo2", axiom, path)
    if predicate == _TYPE and isinstance(value, ox.NamedNode):
        yield from _from_classes(store, subject, value)
    for restriction in _triples(store, None, _ON_PROPERTY, predicate):
        for axiom in _triples(store, restriction.subject, _HAS_VALUE, value):
            premise = ox.Triple(subject, _TYPE, restriction.subject)
            if _holds(store, premise):
                yield Derivation("cls-hv1", axiom, (premise,))


def _from_properties(
    store: ox.Store, s: ox.NamedNode, p: ox.NamedNode, o: _Object
) -> Iterator[Derivation]:
    for rule, axiom, other in _narrower(store, p, _SUBPROPERTY, _SAME_PROPERTY, "prp-spo1"):
        premise = ox.Triple(s, other, o)
        if _holds(store, premise):
            yield Derivation(rule, axiom, (premise,))
    if isinstance(o, ox.NamedNode):
        inverse = [(a, a.object) for a in _triples(store, p, _INVERSE, None)]
        inverse += [(a, a.subject) for a in _triples(store, None, _INVERSE, p)]
        inverse += [(a, p) for a in _triples(store, p, _TYPE, _SYMMETRIC)]
        for axiom, other_property in inverse:
            if isinstance(other_property, ox.NamedNode):
                premise = ox.Triple(o, other_property, s)
                if _holds(store, premise):
                    rule = "prp-symp" if other_property == p else "prp-inv"
                    yield Derivation(rule, axiom, (premise,))
    for axiom in _triples(store, p, _TYPE, _TRANSITIVE):
        for path in _paths(store, s, (p, p), o):
            yield Derivation("prp-trp", axiom, path)


def _from_classes(store: ox.Store, s: ox.NamedNode, cls: ox.NamedNode) -> Iterator[Derivation]:
    for rule, axiom, other in _narrower(store, cls, _SUBCLASS, _SAME_CLASS, "cax-sco"):
        premise = ox.Triple(s, _TYPE, other)
        if _holds(store, premise):
            yield Derivation(rule, axiom, (premise,))
    for axiom in _triples(store, None, _DOMAIN, cls):
        for premise in _triples(store, s, axiom.subject, None):
            yield Derivation("prp-dom", axiom, (premise,))
    for axiom in _triples(store, None, _RANGE, cls):
        for premise in _triples(store, None, axiom.subject, s):
            yield Derivation("prp-rng", axiom, (premise,))


def _narrower(
    store: ox.Store, term: ox.NamedNode, below: ox.NamedNode, same: ox.NamedNode, rule: str
) -> Iterator[tuple[str, ox.Triple, ox.NamedNode]]:
    """Yield the classes or properties directly below a term, or the same as it."""
    for axiom in _triples(store, None, below, term):
        if isinstance(axiom.subject, ox.NamedNode) and axiom.subject != term:
            yield rule, axiom, axiom.subject
    rule = "cax-eqc" if rule.startswith("cax") else "prp-eqp"
    for axiom in (*_triples(store, None, same, term), *_triples(store, term, same, None)):
        other = axiom.subject if axiom.object == term else axiom.object
        if isinstance(other, ox.NamedNode) and other != term:
            yield rule, axiom, other


def _paths(
    store: ox.Store, start: _Object, properties: tuple[ox.NamedNode, ...], end: _Object
) -> Iterator[tuple[ox.Triple, ...]]:
    """Yield the triples that lead from one node to another along some properties."""
    if not properties:
        if start == end:
            yield ()
        return
    for step in _triples(store, start, properties[0], None):
        for rest in _paths(store, step.object, properties[1:], end):
            yield (step, *rest)


def _members(store: ox.Store, node: _Object) -> tuple[ox.NamedNode, ...]:
    """Return the members of an RDF list; as far as it goes, if it is broken."""
    members: list[ox.NamedNode] = []
    seen: set[_Object] = set()
    while node != _NIL and node not in seen:
        seen.add(node)
        for first in _triples(store, node, _FIRST, None):
            if isinstance(first.object, ox.NamedNode):
                members.append(first.object)
        node = next((rest.object for rest in _triples(store, node, _REST, None)), _NIL)
    return tuple(members)


def _triples(
    store: ox.Store, s: _Object | None, p: _Object | None, o: _Object | None
) -> list[ox.Triple]:
    """Return the triples of a pattern in whatever graphs, each once and in a fixed order."""
    if isinstance(s, ox.Literal | ox.Triple) or (p is not None and not isinstance(p, ox.NamedNode)):
        return []
    return sorted({quad.triple for quad in store.quads_for_pattern(s, p, o, None)}, key=str)


def _holds(store: ox.Store, triple: ox.Triple) -> bool:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    return next(found, None) is not None


_Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
