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

__all__ = ["REASONERS", "closure"]

# A term as N-Triples writes it: strings hash, compare and sort faster than term objects, and the
# first character tells the kind: "<" an IRI, "_" a blank node, '"' a literal.
_Term = str
_Pair = tuple[_Term, _Term]
_Fact = tuple[_Term, _Term, _Term]

_RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "<http://www.w3.org/2000/01/rdf-schema#"
_OWL = "<http://www.w3.org/2002/07/owl#"
_TYPE, _FIRST, _REST, _NIL = (f"{_RDF}{name}>" for name in ("type", "first", "rest", "nil"))
_NOTHING, _SAME, _ON_PROPERTY = (f"{_OWL}{name}>" for name in ("Nothing", "sameAs", "onProperty"))
_ALL_DISJOINT = f"{_OWL}AllDisjointClasses>"

# Terms of RDFS and OWL from which nothing follows; the last row is read with another axiom.
_INERT = frozenset(
    {f"rdfs:{name}" for name in ("label", "comment", "seeAlso", "isDefinedBy", "member")}
    | {f"rdfs:{name}" for name in ("Class", "Datatype", "Literal", "Resource")}
    | {f"owl:{name}" for name in ("versionInfo", "versionIRI", "priorVersion", "imports")}
    | {f"owl:{name}" for name in ("backwardCompatibleWith", "incompatibleWith", "deprecated")}
    | {f"owl:{name}" for name in ("Ontology", "Class", "NamedIndividual", "Thing", "Nothing")}
    | {f"owl:{name}Property" for name in ("Object", "Datatype", "Annotation", "Ontology")}
    | {f"owl:{name}" for name in ("DeprecatedClass", "DeprecatedProperty")}
    | {f"owl:{name}" for name in ("Restriction", "onProperty", "AllDisjointClasses")}
)


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


def _facts(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[_Fact]:
    """Yield the triples of a graph as strings, by way of N-Triples, the fastest way out."""
    dump = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
    # Not splitlines: a literal may hold U+2028 or U+0085.
    for line in dump.decode("utf-8").split("\n")[:-1]:
        subject, predicate, rest = line.split(" ", 2)
        yield subject, predicate, rest[:-2]


def _triples(facts: Iterable[_Fact]) -> Iterator[ox.Triple]:
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in facts)
    parsed = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=False)
    return (quad.triple for quad in parsed)


def _is_noise(fact: _Fact) -> bool:
    s, p, o = fact
    is_reflexive = p == _SAME and s == o
    return is_reflexive or not p.startswith("<") or o.startswith(("_", _OWL, _RDFS))


class _Rules:
    """The axioms of an ontology as look-ups: what follows from a triple, and what must not be."""

    def __init__(self, facts: set[_Fact]) -> None:
        self.superclasses: dict[_Term, set[_Term]] = defaultdict(set)
        self.superproperties: dict[_Term, set[_Term]] = defaultdict(set)
        self.inverses: dict[_Term, set[_Term]] = defaultdict(set)
        self.domains: dict[_Term, set[_Term]] = defaultdict(set)
        self.ranges: dict[_Term, set[_Term]] = defaultdict(set)
        # after[p] holds (q, r), and before[q] holds (p, r), where p then q makes r.
        self.after: dict[_Term, set[_Pair]] = defaultdict(set)
        self.before: dict[_Term, set[_Pair]] = defaultdict(set)
        self.values: dict[_Term, set[_Pair]] = defaultdict(set)
        self.value_classes: dict[_Pair, set[_Term]] = defaultdict(set)
        self.intersections: dict[_Term, set[tuple[_Term, frozenset[_Term]]]] = defaultdict(set)
        self.disjoint_classes: set[_Pair] = set()

        axioms = [(name, fact) for fact in facts if (name := _language_term(_key(fact)))]
        cells: dict[_Pair, list[_Term]] = defaultdict(list)
        for s, p, o in facts:
            if p in (_FIRST, _REST, _ON_PROPERTY) or (p, o) == (_TYPE, _ALL_DISJOINT):
                cells[s, p].append(o)
        for name, axiom in axioms:
            self._compile(name, axiom, cells)
        self._refuse_axioms_that_follow()

    def _compile(self, name: str, axiom: _Fact, cells: dict[_Pair, list[_Term]]) -> None:
        s, _, o = axiom
        match name:
            case "rdfs:subClassOf":
                self.superclasses[s].add(o)
            case "owl:equivalentClass":
                self.superclasses[s].add(o)
                self.superclasses[o].add(s)
            case "rdfs:subPropertyOf":
                self.superproperties[s].add(o)
            case "owl:equivalentProperty":
                self.superproperties[s].add(o)
                self.superproperties[o].add(s)
            case "rdfs:domain":
                self.domains[s].add(o)
            case "rdfs:range":
                self.ranges[s].add(o)
            case "owl:inverseOf":
                self.inverses[s].add(o)
                self.inverses[o].add(s)
            case "owl:SymmetricProperty":
                self.inverses[s].add(s)
            case "owl:TransitiveProperty":
                self._join(s, s, s)
            case "owl:propertyChainAxiom":
                self._chain(_members(axiom, cells), s)
            case "owl:hasValue":
                for on in cells[s, _ON_PROPERTY]:
                    self.values[s].add((on, o))
                    self.value_classes[on, o].add(s)
            case "owl:intersectionOf":
                members = _members(axiom, cells)
                for member in members:
                    self.superclasses[s].add(member)
                    self.intersections[member].add((s, frozenset(members)))
            case "owl:unionOf":
                for member in _members(axiom, cells):
                    self.superclasses[member].add(s)
            case "owl:disjointWith" | "owl:complementOf":
                self.disjoint_classes.add((s, o))
            case "owl:members" if cells[s, _TYPE]:
                members = _members(axiom, cells)
                self.disjoint_classes |= {(a, b) for a in members for b in members if a < b}
            case _ if name not in _INERT:
                raise ReasoningError(
                    f"no rule for {name} in {' '.join(axiom)}: take the axiom out of the ontology,"
                    " or reason with owlrl",
                    about=axiom,
                )

    def _join(self, first: _Term, then: _Term, implied: _Term) -> None:
        self.after[first].add((then, implied))
        self.before[then].add((first, implied))

    def _chain(self, links: tuple[_Term, ...], implied: _Term) -> None:
        """Cut a property chain into joins of two; each beginning of it is a property of its own."""
        if len(links) == 1:
            self.superproperties[links[0]].add(implied)
        head = links[0]
        for count, link in enumerate(links[1:], start=2):
            joined = implied if count == len(links) else "chain " + " ".join(links[:count])
            self._join(head, link, joined)
            head = joined

    def _refuse_axioms_that_follow(self) -> None:
        """Axioms are compiled once, at the start: none may be the consequence of another."""
        tables = (self.superclasses, self.superproperties, self.inverses, self.domains, self.ranges)
        implied = {(term, other) for table in tables for term in table for other in table[term]}
        implied |= {(second, r) for second, pairs in self.before.items() for _, r in pairs}
        implied |= {(term, p) for term, pairs in self.values.items() for p, _ in pairs}
        for term, other in sorted(implied):
            name = _language_term(other)
            if name and (name not in _INERT or name == "owl:onProperty"):
                raise ReasoningError(
                    f"no rule for axioms that follow from axioms: {term} would make {name}"
                    " statements; take that out of the ontology, or reason with owlrl",
                    about=term,
                )


def _key(fact: _Fact) -> _Term:
    """Return the term that makes a triple an axiom: its predicate, or the type it states."""
    return fact[2] if fact[1] == _TYPE else fact[1]


def _language_term(term: _Term) -> str:
    """Return the short name of a term of RDFS or OWL, and nothing for any other term."""
    if term.startswith(_OWL):
        return "owl:" + term[len(_OWL) : -1]
    return "rdfs:" + term[len(_RDFS) : -1] if term.startswith(_RDFS) else ""


def _members(axiom: _Fact, cells: dict[_Pair, list[_Term]]) -> tuple[_Term, ...]:
    """Return the members of the RDF list an axiom ends in."""
    members: list[_Term] = []
    node = axiom[2]
    while node != _NIL or not members:
        first, rest = cells.get((node, _FIRST), ()), cells.get((node, _REST), ())
        # A list that runs in a circle gets longer than there are cells.
        if len(first) != 1 or len(rest) != 1 or len(members) > len(cells):
            raise ReasoningError(f"the list in {' '.join(axiom)} is broken at {node}", about=axiom)
        members.append(first[0])
        node = rest[0]
    return tuple(members)


def _close(facts: set[_Fact]) -> set[_Fact]:
    """Return the facts and all that follows from them, by the compiled rules."""
    rules = _Rules(facts)
    known = set(facts)
    # What has left the work list, as far as a rule looks back at it.
    onward: dict[_Pair, set[_Term]] = defaultdict(set)
    backward: dict[_Pair, set[_Term]] = defaultdict(set)
    types: dict[_Term, set[_Term]] = defaultdict(set)
    work = list(facts)
    while work:
        fact = work.pop()
        s, p, o = fact
        if p in rules.before:
            onward[p, s].add(o)
        if p in rules.after:
            backward[p, o].add(s)
        found = list(_from_property(rules, fact, onward, backward))
        if p == _TYPE:
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
    rules: _Rules,
    fact: _Fact,
    onward: dict[_Pair, set[_Term]],
    backward: dict[_Pair, set[_Term]],
) -> Iterator[_Fact]:
    s, p, o = fact
    for other in rules.superproperties.get(p, ()):
        yield s, other, o
    for other in rules.inverses.get(p, ()):
        yield o, other, s
    for cls in rules.domains.get(p, ()):
        yield s, _TYPE, cls
    for cls in rules.ranges.get(p, ()):
        yield o, _TYPE, cls
    for cls in rules.value_classes.get((p, o), ()):
        yield s, _TYPE, cls
    for then, implied in rules.after.get(p, ()):
        for end in onward.get((then, o), ()):
            yield s, implied, end
    for first, implied in rules.before.get(p, ()):
        for start in backward.get((first, s), ()):
            yield start, implied, o


def _from_type(rules: _Rules, fact: _Fact, types: set[_Term]) -> Iterator[_Fact]:
    s, _, cls = fact
    for other in rules.superclasses.get(cls, ()):
        yield s, _TYPE, other
    for p, value in rules.values.get(cls, ()):
        yield s, p, value
    for whole, members in rules.intersections.get(cls, ()):
        if members <= types:
            yield s, _TYPE, whole


def _contradictions(rules: _Rules, types: dict[_Term, set[_Term]]) -> Iterator[str]:
    """Yield what the ontology forbids and yet follows, each as a sentence."""
    instances: dict[_Term, set[_Term]] = defaultdict(set)
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


def _close_by_owlrl(facts: set[_Fact]) -> set[_Fact]:
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
    names: dict[rdflib.term.Node, _Term] = {rdflib.RDF.type: _TYPE}
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


REASONERS: dict[str, Callable[[set[_Fact]], set[_Fact]]] = {
    "compiled": _close,
    "owlrl": _close_by_owlrl,
}
