"""Rules: the axioms of an ontology go in, as triples; look-ups of what follows come out.

They are those of OWL 2 RL for the axioms in use. An axiom that has no rule here is an error, never
passed over.
"""

from __future__ import annotations

from collections import defaultdict

from ipplan_kg.errors import ReasoningError

__all__ = ["OWL", "RDFS", "RDF_TYPE", "Fact", "Pair", "Rules", "Term"]

# A term as N-Triples writes it: strings hash, compare and sort faster than term objects, and the
# first character tells the kind: "<" an IRI, "_" a blank node, '"' a literal.
Term = str
Pair = tuple[Term, Term]
Fact = tuple[Term, Term, Term]

OWL = "<http://www.w3.org/2002/07/owl#"
RDFS = "<http://www.w3.org/2000/01/rdf-schema#"
_RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_TYPE, _FIRST, _REST, _NIL = (f"{_RDF}{name}>" for name in ("type", "first", "rest", "nil"))
_ON_PROPERTY, _ALL_DISJOINT = f"{OWL}onProperty>", f"{OWL}AllDisjointClasses>"

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


class Rules:
    """The axioms of an ontology as look-ups: what follows from a triple, and what must not be."""

    def __init__(self, facts: set[Fact]) -> None:
        self.superclasses: dict[Term, set[Term]] = defaultdict(set)
        self.superproperties: dict[Term, set[Term]] = defaultdict(set)
        self.inverses: dict[Term, set[Term]] = defaultdict(set)
        self.domains: dict[Term, set[Term]] = defaultdict(set)
        self.ranges: dict[Term, set[Term]] = defaultdict(set)
        # after[p] holds (q, r), and before[q] holds (p, r), where p then q makes r.
        self.after: dict[Term, set[Pair]] = defaultdict(set)
        self.before: dict[Term, set[Pair]] = defaultdict(set)
        self.values: dict[Term, set[Pair]] = defaultdict(set)
        self.value_classes: dict[Pair, set[Term]] = defaultdict(set)
        self.intersections: dict[Term, set[tuple[Term, frozenset[Term]]]] = defaultdict(set)
        self.disjoint_classes: set[Pair] = set()

        axioms = [(name, fact) for fact in facts if (name := _language_term(_key(fact)))]
        cells: dict[Pair, list[Term]] = defaultdict(list)
        for s, p, o in facts:
            if p in (_FIRST, _REST, _ON_PROPERTY) or (p, o) == (RDF_TYPE, _ALL_DISJOINT):
                cells[s, p].append(o)
        for name, axiom in axioms:
            self._compile(name, axiom, cells)
        self._refuse_axioms_that_follow()

    def _compile(self, name: str, axiom: Fact, cells: dict[Pair, list[Term]]) -> None:
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
            case "owl:members" if cells[s, RDF_TYPE]:
                members = _members(axiom, cells)
                self.disjoint_classes |= {(a, b) for a in members for b in members if a < b}
            case _ if name not in _INERT:
                raise ReasoningError(
                    f"no rule for {name} in {' '.join(axiom)}: take the axiom out of the ontology,"
                    " or reason with owlrl",
                    about=axiom,
                )

    def _join(self, first: Term, then: Term, implied: Term) -> None:
        self.after[first].add((then, implied))
        self.before[then].add((first, implied))

    def _chain(self, links: tuple[Term, ...], implied: Term) -> None:
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


def _key(fact: Fact) -> Term:
    """Return the term that makes a triple an axiom: its predicate, or the type it states."""
    return fact[2] if fact[1] == RDF_TYPE else fact[1]


def _language_term(term: Term) -> str:
    """Return the short name of a term of RDFS or OWL, and nothing for any other term."""
    if term.startswith(OWL):
        return "owl:" + term[len(OWL) : -1]
    return "rdfs:" + term[len(RDFS) : -1] if term.startswith(RDFS) else ""


def _members(axiom: Fact, cells: dict[Pair, list[Term]]) -> tuple[Term, ...]:
    """Return the members of the RDF list an axiom ends in."""
    members: list[Term] = []
    node = axiom[2]
    while node != _NIL or not members:
        first, rest = cells.get((node, _FIRST), ()), cells.get((node, _REST), ())
        # A list that runs in a circle gets longer than there are cells.
        if len(first) != 1 or len(rest) != 1 or len(members) > len(cells):
            raise ReasoningError(f"the list in {' '.join(axiom)} is broken at {node}", about=axiom)
        members.append(first[0])
        node = rest[0]
    return tuple(members)
