"""Closure: the graphs of a plan and the ontology go in, the triples that follow from them come out.

The ontology's axioms are compiled to look-ups that say what one new triple makes true, and a work
list applies them until nothing new comes: the rules of OWL 2 RL for the axioms in use
(https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules). An axiom
the compiler does not know is an error, never passed over. The reference, owlrl, gives the same
triples (a test compares them) a hundred times more slowly.

Two things differ from the letter of the rules on purpose: a literal never becomes a subject, and
whether a literal fits its datatype is left to the shapes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

import pyoxigraph as ox

from ipplan_kg.errors import InconsistencyError, ReasoningError
from ipplan_kg.rules import OWL, RDF_TYPE, RDFS, Fact, Pair, Rules, Term

__all__ = ["REASONERS", "closure"]

_NOTHING, _SAME = f"{OWL}Nothing>", f"{OWL}sameAs>"


def closure(
    store: ox.Store,
    graphs: Sequence[ox.NamedNode | ox.DefaultGraph],
    *,
    own_base: str,
    reasoner: str = "compiled",
) -> list[ox.Triple]:
    """Return the useful triples that follow from these graphs and are in none of them, sorted.

    Useful are those about a thing of ours: the subject is an IRI under ``own_base`` but no term of
    the ontology, the object no blank node, and it is not true of everything (being an
    ``owl:Thing``, or the same as itself).

    Raises:
        InconsistencyError: the graphs contradict the ontology.
        ReasoningError: an axiom has no rule here, or the reasoner is unknown.
    """
    if reasoner not in REASONERS:
        raise ReasoningError(f"unknown reasoner {reasoner!r}: take {' or '.join(REASONERS)}")
    facts = {fact for graph in graphs for fact in _facts(store, graph)}
    own, ontology = f"<{own_base}", f"<{own_base}ontology"
    useful = [
        fact
        for fact in REASONERS[reasoner](facts) - facts
        if fact[0].startswith(own) and not fact[0].startswith(ontology) and not _is_noise(fact)
    ]
    return list(_triples(sorted(useful)))


def _facts(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[Fact]:
    """Yield the triples of a graph as strings, by way of N-Triples, the fastest way out."""
    dump = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
    # Not splitlines: a literal may hold U+2028 or U+0085.
    for line in dump.decode("utf-8").split("\n")[:-1]:
        subject, predicate, rest = line.split(" ", 2)
        yield subject, predicate, rest[:-2]


def _triples(facts: Iterable[Fact]) -> Iterator[ox.Triple]:
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in facts)
    parsed = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False)
    return (quad.triple for quad in parsed)


def _is_noise(fact: Fact) -> bool:
    s, p, o = fact
    is_reflexive = p == _SAME and s == o
    return is_reflexive or not p.startswith("<") or o.startswith(("_", OWL, RDFS))


def _close(facts: set[Fact]) -> set[Fact]:
    """Return the facts and all that follows from them, by the compiled rules."""
    rules = Rules(facts)
    known = set(facts)
    # What has left the work list, as far as a rule looks back at it.
    onward: dict[Pair, set[Term]] = defaultdict(set)
    backward: dict[Pair, set[Term]] = defaultdict(set)
    types: dict[Term, set[Term]] = defaultdict(set)
    work = list(facts)
    while work:
        fact = work.pop()
        s, p, o = fact
        if p in rules.before:
            onward[p, s].add(o)
        if p in rules.after:
            backward[p, o].add(s)
        found = list(_from_property(rules, fact, onward, backward))
        if p == RDF_TYPE:
            types[s].add(o)
            found += _from_type(rules, fact, types[s])
        for new in found:
            if new not in known and new[0][0] != '"':
                known.add(new)
                work.append(new)
    contradictions = sorted(_contradictions(rules, types))
    if contradictions:
        raise _inconsistency(contradictions)
    return known


def _from_property(
    rules: Rules,
    fact: Fact,
    onward: dict[Pair, set[Term]],
    backward: dict[Pair, set[Term]],
) -> Iterator[Fact]:
    s, p, o = fact
    for other in rules.superproperties.get(p, ()):
        yield s, other, o
    for other in rules.inverses.get(p, ()):
        yield o, other, s
    for cls in rules.domains.get(p, ()):
        yield s, RDF_TYPE, cls
    for cls in rules.ranges.get(p, ()):
        yield o, RDF_TYPE, cls
    for cls in rules.value_classes.get((p, o), ()):
        yield s, RDF_TYPE, cls
    for then, implied in rules.after.get(p, ()):
        for end in onward.get((then, o), ()):
            yield s, implied, end
    for first, implied in rules.before.get(p, ()):
        for start in backward.get((first, s), ()):
            yield start, implied, o


def _from_type(rules: Rules, fact: Fact, types: set[Term]) -> Iterator[Fact]:
    s, _, cls = fact
    for other in rules.superclasses.get(cls, ()):
        yield s, RDF_TYPE, other
    for p, value in rules.values.get(cls, ()):
        yield s, p, value
    for whole, members in rules.intersections.get(cls, ()):
        if members <= types:
            yield s, RDF_TYPE, whole


def _contradictions(rules: Rules, types: dict[Term, set[Term]]) -> Iterator[str]:
    """Yield what the ontology forbids and yet follows, each as a sentence."""
    instances: dict[Term, set[Term]] = defaultdict(set)
    for thing, classes in types.items():
        for cls in classes:
            instances[cls].add(thing)
    for a, b in rules.disjoint_classes:
        for thing in instances[a] & instances[b]:
            yield f"{thing} is both a {a} and a {b}, which are disjoint"
    for thing in instances[_NOTHING]:
        yield f"{thing} is in owl:Nothing, the class that has no members"


def _inconsistency(contradictions: Sequence[str]) -> InconsistencyError:
    more = f" (and {len(contradictions) - 1} more)" if len(contradictions) > 1 else ""
    return InconsistencyError(
        f"the data contradict the ontology: {contradictions[0]}{more}; correct what is stated,"
        " or the ontology",
        about=tuple(contradictions),
    )


def _close_by_owlrl(facts: set[Fact]) -> set[Fact]:
    """Return the facts and all that follows from them, by the reference implementation."""
    import rdflib
    from owlrl import OWLRL_Semantics

    def node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
        match term:
            case ox.NamedNode():
                return rdflib.URIRef(term.value)
            case ox.Literal(language=None):
                datatype = rdflib.URIRef(term.datatype.value)
                return rdflib.Literal(term.value, datatype=datatype, normalize=False)
            case ox.Literal():
                return rdflib.Literal(term.value, lang=term.language)
        return rdflib.BNode(str(term))

    graph = rdflib.Graph()
    names: dict[rdflib.term.Node, Term] = {rdflib.RDF.type: RDF_TYPE}
    for fact, triple in zip(facts, _triples(facts), strict=True):
        nodes = node(triple.subject), node(triple.predicate), node(triple.object)
        names.update(zip(nodes, fact, strict=True))
        graph.add(nodes)
    reference = OWLRL_Semantics(graph, axioms=False, daxioms=False)
    reference.closure()
    contradictions = sorted(e for e in reference.error_messages if not _is_about_a_datatype(e))
    if contradictions:
        raise _inconsistency(contradictions)
    return {
        (names[s], names[p], names[o])
        for s, p, o in graph
        if s in names and p in names and o in names and not isinstance(s, rdflib.Literal)
    }


def _is_about_a_datatype(message: str) -> bool:
    return "http://www.w3.org/2001/XMLSchema#" in message or "Lexical value" in message


REASONERS: dict[str, Callable[[set[Fact]], set[Fact]]] = {
    "compiled": _close,
    "owlrl": _close_by_owlrl,
}
