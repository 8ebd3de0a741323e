"""The closure: every rule by hand, what is left out, and the same triples as owlrl."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipplan_kg import resources
from ipplan_kg.errors import InconsistencyError, ReasoningError
from ipplan_kg.reason import closure

OWN = "https://w3id.org/ipplan/"
GRAPH = ox.NamedNode("https://w3id.org/ipplan/graph/test")
PREFIXES = """
@base <https://w3id.org/ipplan/> .
@prefix : <https://w3id.org/ipplan/ontology#> .
@prefix out: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def store_of(turtle: str) -> ox.Store:
    store = ox.Store()
    store.load(PREFIXES + turtle, format=ox.RdfFormat.TURTLE, to_graph=GRAPH)
    return store


def closure_of(turtle: str, *, reasoner: str = "compiled") -> list[ox.Triple]:
    return closure(store_of(turtle), [GRAPH], own_base=OWN, reasoner=reasoner)


def triples_of(turtle: str) -> list[ox.Triple]:
    parsed = ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return sorted((quad.triple for quad in parsed), key=str)


RULES = [
    pytest.param(
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . <x> a :A .",
        "<x> a :B , :C .",
        id="a class above, and the one above that",
    ),
    pytest.param(
        ":A owl:equivalentClass :B . <x> a :A . <y> a :B .",
        "<x> a :B . <y> a :A .",
        id="equivalent classes, both ways",
    ),
    pytest.param(
        ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . <x> :p <y> .",
        "<x> :q <y> ; :r <y> .",
        id="a property above, and the one above that",
    ),
    pytest.param(
        ":p rdfs:subPropertyOf :q . <x> :p 1 .",
        "<x> :q 1 .",
        id="a literal stays an object",
    ),
    pytest.param(
        ":p owl:equivalentProperty :q . <x> :p <y> . <z> :q 1 .",
        "<x> :q <y> . <z> :p 1 .",
        id="equivalent properties, both ways",
    ),
    pytest.param(":p rdfs:domain :A . <x> :p 1 .", "<x> a :A .", id="domain"),
    pytest.param(":p rdfs:range :A . <x> :p <y> .", "<y> a :A .", id="range"),
    pytest.param(":p rdfs:range xsd:integer . <x> :p 1 .", "", id="a literal gets no type"),
    pytest.param(
        ":p owl:inverseOf :q . <x> :p <y> . <z> :q <x> .",
        "<y> :q <x> . <x> :p <z> .",
        id="inverse, both ways",
    ),
    pytest.param(":p owl:inverseOf :q . <x> :p 1 .", "", id="a literal does not become a subject"),
    pytest.param(
        ":p a owl:SymmetricProperty . <x> :p <y> .", "<y> :p <x> .", id="symmetric property"
    ),
    pytest.param(
        ":p a owl:TransitiveProperty . <a> :p <b> . <b> :p <c> . <c> :p <d> .",
        "<a> :p <c> , <d> . <b> :p <d> .",
        id="transitive property",
    ),
    pytest.param(
        ":r owl:propertyChainAxiom ( :p :q ) . <a> :p <b> . <b> :q <c> , 1 .",
        "<a> :r <c> , 1 .",
        id="chain of two",
    ),
    pytest.param(
        ":r owl:propertyChainAxiom ( :p :q :p ) . <a> :p <b> . <b> :q <c> . <c> :p <d> .",
        "<a> :r <d> .",
        id="chain of three",
    ),
    pytest.param(
        ":r owl:propertyChainAxiom ( :p ) . <a> :p <b> .", "<a> :r <b> .", id="chain of one"
    ),
    pytest.param(
        """:r owl:propertyChainAxiom ( :p :q ) , ( :r :q ) .
        <a> :p <b> . <b> :q <c> . <c> :q <d> .""",
        "<a> :r <c> , <d> .",
        id="two chains, one of them through itself",
    ),
    pytest.param(
        """:A owl:equivalentClass [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue <v> ] .
        <x> a :A . <y> :p <v> .""",
        "<x> :p <v> . <y> a :A .",
        id="has value, both ways",
    ),
    pytest.param(
        """<ontology/r> owl:onProperty :p ; owl:hasValue <v> .
        :A rdfs:subClassOf <ontology/r> . <x> a :A .""",
        "<x> a <ontology/r> ; :p <v> .",
        id="has value, where the restriction has an IRI",
    ),
    pytest.param(
        ":A owl:equivalentClass [ owl:intersectionOf ( :B :C ) ] . <x> a :B , :C . <y> a :A ."
        " <z> a :B .",
        "<x> a :A . <y> a :B , :C .",
        id="intersection, both ways",
    ),
    pytest.param(
        ":A owl:unionOf ( :B :C ) . <x> a :B . <y> a :A .", "<x> a :A .", id="union, one way"
    ),
    pytest.param(
        ":leadAgency rdfs:subPropertyOf :agency . :agency rdfs:range :Agency ; owl:inverseOf :of ."
        " <task/1> :leadAgency <agency/a> .",
        "<task/1> :agency <agency/a> . <agency/a> a :Agency ; :of <task/1> .",
        id="one rule after another",
    ),
]
NOISE = [
    pytest.param(":A rdfs:subClassOf :B . out:x a :A .", id="a thing that is not ours"),
    pytest.param(":p rdfs:domain :A . :A :p :B .", id="a term of the ontology"),
    pytest.param("<x> a :A . :A rdfs:subClassOf owl:Thing , rdfs:Resource .", id="being a thing"),
    pytest.param(
        ":A rdfs:subClassOf [ owl:intersectionOf ( :A ) ] . <x> a :A .", id="a blank node as type"
    ),
    pytest.param(":p owl:inverseOf :q . [] :q <x> .", id="a blank node as object"),
    pytest.param(
        ":q rdfs:subPropertyOf [ owl:inverseOf :q ] . <x> :q <x> .", id="a blank node as predicate"
    ),
    pytest.param(":A rdfs:subClassOf :B . <x> a :A , :B .", id="what is asserted already"),
    pytest.param(
        """<ontology> a owl:Ontology ; owl:versionInfo "1" ; owl:imports out:o ;
        owl:versionIRI <ontology/1> . <x> rdfs:label "x" ; rdfs:seeAlso <y> .
        :A a owl:Class ; owl:deprecated true . :p a owl:ObjectProperty , rdf:Property .""",
        id="statements about the ontology",
    ),
]


@pytest.mark.parametrize("reasoner", ["compiled", "owlrl"])
@pytest.mark.parametrize(("given_triples", "expected"), RULES)
def test_each_axiom_gives_what_follows_from_it(
    given_triples: str, expected: str, reasoner: str
) -> None:
    assert closure_of(given_triples, reasoner=reasoner) == triples_of(expected)


@pytest.mark.parametrize("reasoner", ["compiled", "owlrl"])
@pytest.mark.parametrize("given_triples", NOISE)
def test_what_is_of_no_use_is_left_out(given_triples: str, reasoner: str) -> None:
    assert closure_of(given_triples, reasoner=reasoner) == []


def test_things_are_not_tied_by_a_literal_that_they_share() -> None:
    axioms = ":q owl:inverseOf :p . :r owl:propertyChainAxiom ( :p :q ) ."
    assert closure_of(f"{axioms} <x> :p 1 . <y> :p 1 .") == []


def test_a_property_may_be_one_of_owl_that_says_nothing_about_the_ontology() -> None:
    triples = closure_of(":edition rdfs:subPropertyOf owl:versionInfo . <x> :edition 2 .")
    assert triples == triples_of("<x> owl:versionInfo 2 .")


def test_by_the_reference_what_is_the_same_is_not_said_to_be_so_of_itself() -> None:
    triples = closure_of("<x> owl:sameAs <y> . <x> a :A .", reasoner="owlrl")
    assert triples == triples_of("<y> owl:sameAs <x> ; a :A .")


def test_facts_and_axioms_may_stand_in_different_graphs() -> None:
    store = ox.Store()
    graphs = [ox.NamedNode(f"{OWN}graph/{name}") for name in ("ontology", "plan", "other")]
    for graph, turtle in zip(
        graphs, (":A rdfs:subClassOf :B .", "<x> a :A .", "<z> a :A ."), strict=True
    ):
        store.load(PREFIXES + turtle, format=ox.RdfFormat.TURTLE, to_graph=graph)
    assert closure(store, graphs[:2], own_base=OWN) == triples_of("<x> a :B .")


def test_a_literal_with_odd_line_ends_comes_through_whole() -> None:
    text = 'one\u2028two\u0085three\nfour\r"five" \\ six'
    store = store_of(":p rdfs:subPropertyOf :q .")
    x, p, q = (ox.NamedNode(OWN + name) for name in ("x", "ontology#p", "ontology#q"))
    store.add(ox.Quad(x, p, ox.Literal(text, language="en"), GRAPH))
    assert closure(store, [GRAPH], own_base=OWN) == [
        ox.Triple(x, q, ox.Literal(text, language="en"))
    ]


CONTRADICTIONS = [
    pytest.param(
        ":Existing owl:disjointWith :Planned . <law> a :Existing , :Planned .",
        ["law", "Existing", "Planned"],
        id="two disjoint classes",
    ),
    pytest.param(
        """[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) .
        :D rdfs:subClassOf :C . :p rdfs:domain :D . <x> a :A ; :p 1 .""",
        ["x", "#A", "#C"],
        id="all disjoint, and only by what follows",
    ),
    pytest.param(
        """<ontology/d> a owl:AllDisjointClasses ; owl:members <ontology/1> .
        <ontology/1> rdf:first :A ; rdf:rest <ontology/2> .
        <ontology/2> rdf:first :B ; rdf:rest rdf:nil . <x> a :A , :B .""",
        ["x", "#A", "#B"],
        id="all disjoint, where the list has IRIs",
    ),
    pytest.param(
        ":A owl:complementOf :B . <x> a :A , :B .", ["x", "#A", "#B"], id="a class and its rest"
    ),
    pytest.param(
        ":A rdfs:subClassOf owl:Nothing . <x> a :A .", ["x", "Nothing"], id="the empty class"
    ),
]


@pytest.mark.parametrize(("given_triples", "named"), CONTRADICTIONS)
def test_a_contradiction_is_an_error_that_names_the_thing_and_the_classes(
    given_triples: str, named: list[str]
) -> None:
    with pytest.raises(InconsistencyError, match="contradict the ontology") as caught:
        closure_of(given_triples)
    assert all(name in str(caught.value) for name in named)
    with pytest.raises(InconsistencyError, match="contradict the ontology"):
        closure_of(given_triples, reasoner="owlrl")


def test_the_number_of_further_contradictions_is_told() -> None:
    with pytest.raises(InconsistencyError, match=r"<.*/x> is both .* \(and 1 more\)"):
        closure_of(":A owl:disjointWith :B . <x> a :A , :B . <y> a :A , :B .")


@pytest.mark.parametrize(
    ("axioms", "named"),
    [
        (":p a owl:FunctionalProperty .", "owl:FunctionalProperty"),
        ("<x> owl:sameAs <y> .", "owl:sameAs"),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom :B ] .",
            "owl:allValuesFrom",
        ),
        (":A owl:hasKey ( :p ) .", "owl:hasKey"),
        ("[] a owl:AllDifferent ; owl:members ( <x> <y> ) .", "owl:"),
        (":A owl:subClasOf :B .", "owl:subClasOf"),
        (":p rdfs:subPropertyOf rdfs:subClassOf .", "rdfs:subClassOf"),
        (":p rdfs:subPropertyOf owl:onProperty .", "owl:onProperty"),
        (
            ":A rdfs:subClassOf [ owl:onProperty rdfs:subClassOf ; owl:hasValue :B ] .",
            "rdfs:subClassOf",
        ),
        ("rdfs:subClassOf rdfs:domain :A . :p owl:inverseOf rdfs:range .", "rdfs:range"),
        ("rdfs:subClassOf owl:propertyChainAxiom ( :p :q ) .", "rdfs:subClassOf"),
    ],
)
def test_an_axiom_without_a_rule_is_refused_by_name(axioms: str, named: str) -> None:
    with pytest.raises(ReasoningError, match="no rule for") as caught:
        closure_of(axioms)
    assert named in str(caught.value)
    assert not isinstance(caught.value, InconsistencyError)


@pytest.mark.parametrize(
    "members",
    ["<l> .", "<l> . <l> rdf:first :p .", "<l> . <l> rdf:first :p ; rdf:rest <l> .", "( ) ."],
    ids=["nothing", "no rest", "a circle", "empty"],
)
def test_a_broken_list_is_refused(members: str) -> None:
    with pytest.raises(ReasoningError, match="is broken at"):
        closure_of(f":r owl:propertyChainAxiom {members}")


def test_an_unknown_reasoner_is_refused() -> None:
    with pytest.raises(ReasoningError, match="'hermit': take compiled or owlrl"):
        closure_of("<x> a :A .", reasoner="hermit")


# The same triples as the reference.


def asset_graph() -> ox.Store:
    """The real ontology, vocabularies and authority; and the examples, where there are any."""
    store = ox.Store()
    examples = sorted((resources.root() / "ontology" / "examples").glob("*.ttl"))
    files: list[Path] = [*resources.ontology_files(), *resources.vocab_files()]
    for path in [*files, *resources.authority_files(), *examples]:
        store.load(path=path, format=ox.RdfFormat.TURTLE, to_graph=GRAPH)
    return store


PLAN = """
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
<plan/p/task/1> :inPlan <plan/p> ; :inSection <plan/p/section/1> ; :number 1 ; :text "Do."@en ;
    :evidence <plan/p/en#char=0,9> ; :responsibilityClause <plan/p/en#char=4,9> ;
    :responsibility <plan/p/task/1/responsibility/1> ; :leadAgency <agency/a> ;
    :participatingAgency <agency/b> ; :concerns <legislation/l> ;
    :legislativeAction <plan/p/task/1/legislative-action/1> .
<plan/p/task/1/responsibility/1> :agency <agency/a> ; :role <vocab/role/lead> ; :rank 1 .
<plan/p/task/1/legislative-action/1> :legislation <legislation/m> .
<legislation/l> a :PlannedLegislation .
<plan/p/en#char=4,9> nif:superString <plan/p/en#char=0,9> .
"""


def test_the_real_ontology_gives_the_same_triples_as_owlrl() -> None:
    store = asset_graph()
    store.load(PREFIXES + PLAN, format=ox.RdfFormat.TURTLE, to_graph=GRAPH)
    compiled = closure(store, [GRAPH], own_base=OWN)
    assert {str(t) for t in triples_of("<plan/p/task/1> :concerns <legislation/m> .")} <= {
        str(t) for t in compiled
    }
    assert compiled == closure(store, [GRAPH], own_base=OWN, reasoner="owlrl")


def test_the_closure_of_a_closure_is_empty() -> None:
    store = asset_graph()
    store.load(PREFIXES + PLAN, format=ox.RdfFormat.TURTLE, to_graph=GRAPH)
    inferred = closure(store, [GRAPH], own_base=OWN)
    store.extend(ox.Quad(t.subject, t.predicate, t.object, GRAPH) for t in inferred)
    assert inferred
    assert closure(store, [GRAPH], own_base=OWN) == []


CLASSES = st.sampled_from([":A", ":B", ":C", ":D"])
# Links and attributes are kept apart, as OWL has it: through the inverse of an attribute, owlrl
# would join things by a literal they share.
LINKS = st.sampled_from([":p", ":q", ":r", ":s"])
ATTRIBUTES = st.sampled_from([":f", ":g"])
THINGS = st.sampled_from(["<x>", "<y>", "<z>", "<w>", "out:x"])
LITERALS = st.sampled_from(['"1"^^xsd:integer', '"a"', '"a"@en', '"2021"^^xsd:gYear'])


def statements(pattern: str, *terms: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*terms).map(lambda chosen: pattern.format(*chosen))


AXIOMS = st.one_of(
    statements("{} rdfs:subClassOf {} .", CLASSES, CLASSES),
    statements("{} owl:equivalentClass {} .", CLASSES, CLASSES),
    statements("{} owl:disjointWith {} .", CLASSES, CLASSES),
    statements("{} rdfs:subPropertyOf {} .", LINKS, LINKS),
    statements("{} owl:equivalentProperty {} .", LINKS, LINKS),
    statements("{} rdfs:subPropertyOf {} .", ATTRIBUTES, ATTRIBUTES),
    statements("{} rdfs:domain {} .", st.one_of(LINKS, ATTRIBUTES), CLASSES),
    statements("{} rdfs:range {} .", LINKS, CLASSES),
    statements("{} owl:inverseOf {} .", LINKS, LINKS),
    statements("{} a owl:SymmetricProperty .", LINKS),
    statements("{} a owl:TransitiveProperty .", LINKS),
    statements("{} owl:propertyChainAxiom ( {} {} ) .", LINKS, LINKS, LINKS),
    statements("{} owl:propertyChainAxiom ( {} {} {} ) .", LINKS, LINKS, LINKS, LINKS),
    statements("{} owl:propertyChainAxiom ( {} {} ) .", ATTRIBUTES, LINKS, ATTRIBUTES),
    statements(
        "{} rdfs:subClassOf [ owl:onProperty {} ; owl:hasValue {} ] .", CLASSES, LINKS, THINGS
    ),
    statements(
        "[ owl:onProperty {} ; owl:hasValue {} ] rdfs:subClassOf {} .", LINKS, THINGS, CLASSES
    ),
    statements("{} owl:intersectionOf ( {} {} ) .", CLASSES, CLASSES, CLASSES),
    statements("{} owl:unionOf ( {} {} ) .", CLASSES, CLASSES, CLASSES),
)
FACTS = st.one_of(
    statements("{} a {} .", THINGS, CLASSES),
    statements("{} {} {} .", THINGS, LINKS, THINGS),
    statements("{} {} {} .", THINGS, ATTRIBUTES, LITERALS),
)


def outcome(turtle: str, reasoner: str) -> list[str] | str:
    try:
        return [str(triple) for triple in closure_of(turtle, reasoner=reasoner)]
    except InconsistencyError:
        return "contradiction"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    axioms=st.lists(AXIOMS, min_size=1, max_size=7), facts=st.lists(FACTS, min_size=1, max_size=8)
)
def test_random_small_ontologies_give_the_same_triples_as_owlrl(
    axioms: list[str], facts: list[str]
) -> None:
    turtle = "\n".join(axioms + facts)
    assert outcome(turtle, "compiled") == outcome(turtle, "owlrl")
