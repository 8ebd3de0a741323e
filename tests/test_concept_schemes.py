"""The concept schemes: whole, in both languages, the values that code and data use."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import pyoxigraph as ox
import pytest

from ipplan_kg.model import Action, Role
from ipplan_kg.namespaces import BASE
from tests.ontology_files import (
    ALT_LABEL,
    CONCEPTS,
    DEFINITION,
    PREF_LABEL,
    SCHEMES,
    A,
    curie,
    in_language,
    objects,
    subjects,
    term,
)


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_says_what_it_is(name: str) -> None:
    scheme = ox.NamedNode(f"{BASE}vocab/{name}")
    assert subjects(SCHEMES[name], A, term("skos:ConceptScheme")) == [scheme]
    for predicate in ("dcterms:title", "dcterms:description", "skos:prefLabel"):
        for lang in ("en", "zh"):
            assert len(in_language(SCHEMES[name], scheme, term(predicate), lang)) == 1
    for predicate in ("dcterms:creator", "dcterms:license", "dcterms:created", "owl:versionInfo"):
        assert len(objects(SCHEMES[name], scheme, term(predicate))) == 1


@pytest.mark.parametrize(("name", "concept"), CONCEPTS, ids=lambda each: curie(each))
def test_a_concept_is_whole_and_in_its_place(name: str, concept: ox.NamedNode) -> None:
    store, scheme = SCHEMES[name], ox.NamedNode(f"{BASE}vocab/{name}")
    [notation] = objects(store, concept, term("skos:notation"))
    assert isinstance(notation, ox.Literal)
    assert concept.value == f"{scheme.value}/{notation.value}"
    for lang in ("en", "zh"):
        assert len(in_language(store, concept, PREF_LABEL, lang)) == 1
        [definition] = in_language(store, concept, DEFINITION, lang)
        assert definition.endswith((".", "。"))
    assert objects(store, concept, term("skos:inScheme")) == [scheme]
    assert objects(store, concept, term("skos:topConceptOf")) == [scheme]
    assert concept in objects(store, scheme, term("skos:hasTopConcept"))


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_label_of_a_scheme_stands_for_two_concepts(name: str, lang: str) -> None:
    store = SCHEMES[name]
    labels = Counter(
        label.casefold()
        for concept in subjects(store, A, term("skos:Concept"))
        for predicate in (PREF_LABEL, ALT_LABEL)
        for label in in_language(store, concept, predicate, lang)
    )
    assert len(labels) > 1
    assert {label: n for label, n in labels.items() if n > 1} == {}


@pytest.mark.parametrize(("name", "enumeration"), [("action", Action), ("role", Role)])
def test_notations_are_the_values_the_code_knows(name: str, enumeration: type[StrEnum]) -> None:
    assert {value.value for value in enumeration} == notations(name)


def notations(name: str) -> set[str]:
    found = SCHEMES[name].quads_for_pattern(None, term("skos:notation"), None)
    return {quad.object.value for quad in found if isinstance(quad.object, ox.Literal)}


def test_the_data_use_only_concepts_that_are_there(store: ox.Store) -> None:
    for name in SCHEMES:
        used = {
            quad.object
            for quad in store
            if isinstance(quad.object, ox.NamedNode)
            and quad.object.value.startswith(f"{BASE}vocab/{name}/")
        }
        assert used, name
        assert {node.value.rpartition("/")[2] for node in used} <= notations(name)
