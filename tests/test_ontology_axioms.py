"""The axioms: OWL 2 RL, named classes only, disjoint but where things may be both."""

from __future__ import annotations

import pyoxigraph as ox

from tests.ontology_files import (
    AUTHORITY,
    CLASSES,
    DATATYPE_PROPERTIES,
    EXAMPLES,
    KINDS,
    OBJECT_PROPERTIES,
    ONTOLOGY,
    PROPERTIES,
    VOCAB,
    A,
    Term,
    curie,
    disjoint_pairs,
    objects,
    onto,
    read,
    term,
)

RL_AXIOMS = {
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "rdfs:domain",
    "rdfs:range",
    "owl:disjointWith",
    "owl:propertyChainAxiom",
}
ANNOTATIONS = {
    "rdfs:label",
    "rdfs:isDefinedBy",
    "rdfs:seeAlso",
    "owl:versionIRI",
    "owl:versionInfo",
}
# The datatypes of the OWL 2 RL profile (section 4.2) that are in use.
RL_DATATYPES = {"xsd:boolean", "xsd:decimal", "xsd:integer", "xsd:string"}


def test_the_axioms_are_those_of_owl_2_rl() -> None:
    lists = {"rdf:first", "rdf:rest", "rdf:type"}
    language = {"rdf", "rdfs", "owl"}
    used = {curie(quad.predicate) for quad in onto}
    formal = {name for name in used if name.split(":")[0] in language}
    assert formal >= RL_AXIOMS
    assert formal <= RL_AXIOMS | ANNOTATIONS | lists
    types = {curie(quad.object) for quad in onto.quads_for_pattern(None, A, None)}
    assert types == {*map(curie, KINDS), "owl:Ontology", "prov:Agent"}


def test_every_class_expression_is_a_named_class() -> None:
    for axiom in ("rdfs:subClassOf", "owl:disjointWith", "rdfs:domain"):
        for quad in onto.quads_for_pattern(None, term(axiom), None):
            assert quad.object in CLASSES, quad
    for quad in onto.quads_for_pattern(None, term("rdfs:range"), None):
        if quad.subject in DATATYPE_PROPERTIES:
            assert curie(quad.object) in RL_DATATYPES, quad
        else:
            assert quad.object in [*CLASSES, term("skos:Concept")], quad


def test_a_property_has_at_most_one_domain_and_range() -> None:
    for prop in PROPERTIES:
        assert len(objects(onto, prop, term("rdfs:domain"))) <= 1
        assert len(objects(onto, prop, term("rdfs:range"))) <= 1


def test_every_property_says_what_it_is_for() -> None:
    sides = [("rdfs:domain", "schema:domainIncludes"), ("rdfs:range", "schema:rangeIncludes")]
    for prop in PROPERTIES:
        above = [
            each for each in objects(onto, prop, term("rdfs:subPropertyOf")) if each in PROPERTIES
        ]
        for side in sides:
            said = [objects(onto, each, term(name)) for each in [prop, *above] for name in side]
            assert any(said), f"{curie(prop)}: {side}"


def test_a_chain_is_a_list_of_our_properties() -> None:
    chains = list(onto.quads_for_pattern(None, term("owl:propertyChainAxiom"), None))
    assert len(chains) == 2
    for quad in chains:
        links, cell = [], quad.object
        while cell != term("rdf:nil"):
            assert isinstance(cell, ox.NamedNode)
            links += objects(onto, cell, term("rdf:first"))
            [cell] = objects(onto, cell, term("rdf:rest"))
        assert len(links) == 2
        assert set(links) <= set(OBJECT_PROPERTIES)
        assert quad.subject not in links


def test_there_are_no_blank_nodes() -> None:
    for path in [ONTOLOGY, *VOCAB, *AUTHORITY, *EXAMPLES]:
        for quad in read(path):
            assert not isinstance(quad.subject, ox.BlankNode), path
            assert not isinstance(quad.object, ox.BlankNode), path


def test_the_class_hierarchy_has_no_cycle() -> None:
    for cls in CLASSES:
        seen: list[Term] = []
        work = objects(onto, cls, term("rdfs:subClassOf"))
        while work:
            seen.append(work.pop())
            above = objects(onto, seen[-1], term("rdfs:subClassOf"))
            work += [each for each in above if each not in seen]
        assert cls not in seen


def test_classes_are_disjoint_but_for_the_pairs_that_may_overlap() -> None:
    may_overlap = {
        # A plan may itself be spoken of as an instrument, a programme as a campaign, an event, ...
        frozenset(map(term, pair.split()))
        for pair in (
            "ipp:Campaign ipp:Event",
            "ipp:Campaign ipp:Programme",
            "ipp:Event ipp:Programme",
            "ipp:Legislation ipp:Plan",
            "ipp:Legislation ipp:Programme",
            "ipp:Plan ipp:Programme",
        )
    }
    top = [cls for cls in CLASSES if not objects(onto, cls, term("rdfs:subClassOf"))]
    pairs = {frozenset((one, other)) for one in top for other in top if one != other}
    assert pairs - disjoint_pairs() == may_overlap
    assert (
        frozenset(map(term, ("ipp:ExistingLegislation", "ipp:PlannedLegislation")))
        in disjoint_pairs()
    )
