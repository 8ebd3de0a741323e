"""Why a triple is there: quoted, entered by an editor, or inferred from others."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from ipplan_kg.contributions import contributions, contributions_json, contributions_text
from ipplan_kg.derivations import derivations
from ipplan_kg.errors import UnknownThing
from ipplan_kg.explain import (
    explain,
    explanation_json,
    explanation_text,
    explanation_ttl,
    find_triple,
)
from ipplan_kg.namespaces import BASE
from ipplan_kg.store import new

TASK = f"{BASE}plan/2021-2022/task/"
INFERRED = ox.NamedNode(f"{BASE}graph/plan/2021-2022/inferred")


def triple(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(
        ox.NamedNode(BASE + subject),
        ox.NamedNode(f"{BASE}ontology#{predicate}"),
        ox.NamedNode(BASE + value),
    )


def test_an_asserted_triple_is_quoted_from_the_text(store: ox.Store) -> None:
    found = explain(store, triple("plan/2021-2022/task/30", "launches", "campaign/kunlun"))
    assert found.graph == "plan/2021-2022/asserted"
    assert [place.quote for place in found.places] == ["Kunlun"]


def test_an_action_is_quoted_by_the_words_that_tell_it(store: ox.Store) -> None:
    action = "plan/2021-2022/task/4/legislative-action/1"
    found = explain(store, triple(action, "actionType", "vocab/action/promote-legislation"))
    assert [place.quote for place in found.places] == ["Promote the legislative process of"]


def test_an_inferred_triple_is_explained_by_axiom_and_premise(store: ox.Store) -> None:
    agency = "agency/ministry-of-public-security"
    found = explain(store, triple("plan/2021-2022/task/30", "responsibleAgency", agency))
    assert found.graph == "plan/2021-2022/inferred"
    assert found.rule == "prp-spo1"
    assert [p.triple for p in found.premises] == [
        triple("plan/2021-2022/task/30", "leadAgency", agency)
    ]
    assert [place.quote for place in found.premises[0].places] == ["Ministry of Public Security"]


def test_an_editorial_triple_is_explained_by_its_source(store: ox.Store) -> None:
    found = explain(store, find_triple(store, "plan/2021-2022", "dcterms:issued", "2021-12-27"))
    assert found.graph == "plan/2021-2022/editorial"
    assert any(source.startswith("issued: ") for source in found.sources)


def test_every_inferred_triple_of_the_plan_has_a_derivation(store: ox.Store) -> None:
    quads = list(store.quads_for_pattern(None, None, None, INFERRED))
    assert quads
    assert [q for q in quads if explain(store, q.triple).axiom is None] == []


def test_a_triple_that_is_not_there_is_not_explained(store: ox.Store) -> None:
    with pytest.raises(UnknownThing, match="does not say"):
        explain(store, triple("plan/2021-2022/task/30", "launches", "campaign/blue-net"))


@pytest.mark.parametrize(
    ("turtle", "rule"),
    [
        (":p rdfs:domain :C . :a :p :b . :a a :C .", "prp-dom"),
        (":p rdfs:range :C . :b :p :a . :a a :C .", "prp-rng"),
        (":D rdfs:subClassOf :C . :a a :D , :C .", "cax-sco"),
        (":D owl:equivalentClass :C . :a a :D , :C .", "cax-eqc"),
        (":p a owl:TransitiveProperty . :x :p :y . :a :p :x , :y .", "prp-trp"),
    ],
)
def test_each_rule_is_known(turtle: str, rule: str) -> None:
    store = stated(turtle)
    goal = ":a a :C ." if ":C" in turtle else ":a :p :y ."
    (wanted,) = parsed(goal)
    assert rule in [step.rule for step in derivations(store, wanted)]


@pytest.mark.parametrize(
    ("turtle", "rule"),
    [
        (":q rdfs:subPropertyOf :p . :a :q :b .", "prp-spo1"),
        (":q owl:equivalentProperty :p . :a :q :b .", "prp-eqp"),
        (":q owl:inverseOf :p . :b :q :a .", "prp-inv"),
        (":p a owl:SymmetricProperty . :b :p :a .", "prp-symp"),
        (":p owl:propertyChainAxiom ( :q :r ) . :a :q :x . :x :r :b .", "prp-spo2"),
        (":R owl:onProperty :p ; owl:hasValue :b . :a a :R .", "cls-hv1"),
    ],
)
def test_each_rule_that_gives_a_property_is_known(turtle: str, rule: str) -> None:
    (wanted,) = parsed(":a :p :b .")
    assert [step.rule for step in derivations(stated(turtle), wanted)] == [rule]


def test_a_triple_does_not_explain_itself() -> None:
    """Two equivalent properties would explain each other for ever."""
    graph = ox.NamedNode("https://w3id.org/ipplan/graph/plan/x/inferred")
    quads = [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for t in parsed(":p owl:equivalentProperty :q . :a :p :b ; :q :b .")
    ]
    (wanted,) = parsed(":a :p :b .")
    assert explain(new(quads), wanted).axiom is None


def test_the_formats_tell_the_same(store: ox.Store) -> None:
    goal = triple(
        "plan/2021-2022/task/4", "responsibleAgency", "agency/ministry-of-ecological-environment"
    )
    found = explain(store, goal)
    assert "“Ministry of Ecological Environment” line 6" in explanation_text(found)
    record = json.loads(explanation_json(found))
    assert record["premises"][0]["quotes"][0]["quote"] == "Ministry of Ecological Environment"
    prov = list(ox.parse(explanation_ttl(found, BASE), format=ox.RdfFormat.TURTLE))
    quoted = [q.object for q in prov if q.predicate.value.endswith("wasQuotedFrom")]
    assert [str(node).rpartition("#")[2] for node in quoted] == ["char=2210,2244>"]


def test_what_an_axiom_contributed_is_counted() -> None:
    graph = ox.NamedNode(f"{BASE}graph/plan/x/inferred")
    axioms = [
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(f"{BASE}graph/ontology"))
        for t in parsed(":q rdfs:subPropertyOf :p . :C rdfs:subClassOf :D .")
    ]
    told = [
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(f"{BASE}graph/plan/x/asserted"))
        for t in parsed(":a :q :b , :c . :a a :C .")
    ]
    inferred = [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for t in parsed(":a :p :b , :c . :a a :D .")
    ]
    found = contributions(new([*axioms, *told, *inferred]))
    assert [(each.rule, each.count) for each in found] == [("prp-spo1", 2), ("cax-sco", 1)]
    assert contributions_text(found).splitlines()[0].split()[:2] == ["2", "prp-spo1"]
    assert [record["count"] for record in json.loads(contributions_json(found))] == [2, 1]


def stated(turtle: str) -> ox.Store:
    graph = ox.NamedNode("https://example.org/g")
    return new(ox.Quad(t.subject, t.predicate, t.object, graph) for t in parsed(turtle))


def parsed(turtle: str) -> list[ox.Triple]:
    head = (
        "@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    )
    return [quad.triple for quad in ox.parse(head + turtle, format=ox.RdfFormat.TURTLE)]
