"""The ontology: its header is complete, its terms are labelled, defined and exemplified."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pyoxigraph as ox
import pytest

import ipplan_kg
from tests.ontology_files import (
    CLASSES,
    DATATYPE_PROPERTIES,
    DEFINITION,
    EXAMPLES,
    HEADER,
    KINDS,
    LABEL,
    OBJECT_PROPERTIES,
    ONTOLOGY,
    PREFIXES,
    PROPERTIES,
    ROOT,
    TERMS,
    VOCAB,
    A,
    Node,
    curie,
    in_language,
    objects,
    onto,
    read,
    subjects,
    term,
)

# the header


@pytest.mark.parametrize(
    "predicate",
    [
        "dcterms:title",
        "dcterms:description",
        "dcterms:creator",
        "dcterms:publisher",
        "dcterms:created",
        "dcterms:modified",
        "dcterms:issued",
        "dcterms:language",
        "dcterms:license",
        "dcterms:rights",
        "dcterms:bibliographicCitation",
        "dcterms:abstract",
        "dcterms:source",
        "bibo:status",
        "owl:versionIRI",
        "owl:versionInfo",
        "rdfs:seeAlso",
        "skos:changeNote",
        "vann:preferredNamespacePrefix",
        "vann:preferredNamespaceUri",
    ],
)
def test_the_header_says_what_a_reader_of_an_ontology_asks(predicate: str) -> None:
    assert objects(onto, HEADER, term(predicate))


@pytest.mark.parametrize("predicate", ["dcterms:title", "dcterms:description", "dcterms:rights"])
def test_the_header_is_in_both_languages(predicate: str) -> None:
    for lang in ("en", "zh"):
        assert len(in_language(onto, HEADER, term(predicate), lang)) == 1


@pytest.mark.parametrize("predicate", ["dcterms:created", "dcterms:modified", "dcterms:license"])
def test_the_header_says_it_once(predicate: str) -> None:
    assert len(objects(onto, HEADER, term(predicate))) == 1


def test_the_version_is_that_of_the_package() -> None:
    version = ipplan_kg.__version__
    assert objects(onto, HEADER, term("owl:versionInfo")) == [ox.Literal(version)]
    assert objects(onto, HEADER, term("owl:versionIRI")) == [
        ox.NamedNode(f"{HEADER.value}/{version}")
    ]
    schemes = [read(path) for path in [*VOCAB, ROOT / "shapes" / "shapes.ttl"]]
    for store in schemes:
        found = store.quads_for_pattern(None, term("owl:versionInfo"), None)
        assert [quad.object for quad in found] == [ox.Literal(version)]


def test_the_prefix_is_the_one_the_code_uses() -> None:
    assert objects(onto, HEADER, term("vann:preferredNamespacePrefix")) == [ox.Literal("ipp")]
    assert objects(onto, HEADER, term("vann:preferredNamespaceUri")) == [
        ox.Literal(PREFIXES["ipp"])
    ]


def test_the_agents_of_the_header_are_described() -> None:
    for predicate in ("dcterms:creator", "dcterms:publisher"):
        for agent in objects(onto, HEADER, term(predicate)):
            assert isinstance(agent, ox.NamedNode)
            assert in_language(onto, agent, LABEL, "en"), agent


# the terms


def test_there_are_terms_of_every_kind() -> None:
    assert len(CLASSES) > 10
    assert len(OBJECT_PROPERTIES) > 20
    assert len(DATATYPE_PROPERTIES) > 10


@pytest.mark.parametrize("subject", TERMS, ids=curie)
def test_a_term_is_labelled_and_defined_in_both_languages(subject: ox.NamedNode) -> None:
    for lang in ("en", "zh"):
        [label] = in_language(onto, subject, LABEL, lang)
        [definition] = in_language(onto, subject, DEFINITION, lang)
        assert label == label.strip() != ""
        assert re.fullmatch(r"\S.*[.。]", definition, re.DOTALL)
        assert definition != label


@pytest.mark.parametrize("subject", TERMS, ids=curie)
def test_a_term_is_of_one_kind_and_defined_by_the_ontology(subject: ox.NamedNode) -> None:
    assert len(objects(onto, subject, A)) == 1
    assert objects(onto, subject, term("rdfs:isDefinedBy")) == [HEADER]


@pytest.mark.parametrize("subject", TERMS, ids=curie)
def test_scope_notes_are_in_both_languages(subject: ox.NamedNode) -> None:
    notes = [len(in_language(onto, subject, term("skos:scopeNote"), lang)) for lang in ("en", "zh")]
    assert notes in ([0, 0], [1, 1])


@pytest.mark.parametrize("subject", CLASSES, ids=curie)
def test_the_name_of_a_class_is_its_label(subject: ox.NamedNode) -> None:
    [label] = in_language(onto, subject, LABEL, "en")
    assert curie(subject) == "ipp:" + "".join(word.capitalize() for word in label.split())


@pytest.mark.parametrize("subject", PROPERTIES, ids=curie)
def test_the_name_of_a_property_is_its_label(subject: ox.NamedNode) -> None:
    [label] = in_language(onto, subject, LABEL, "en")
    words = "".join(word.capitalize() for word in label.split())
    assert curie(subject) == f"ipp:{words[0].lower()}{words[1:]}"


@pytest.mark.parametrize("kind", [CLASSES, PROPERTIES], ids=["classes", "properties"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_two_classes_and_no_two_properties_have_one_label(kind: list[Node], lang: str) -> None:
    labels = Counter(chain.from_iterable(in_language(onto, each, LABEL, lang) for each in kind))
    assert {label: n for label, n in labels.items() if n > 1} == {}


@pytest.mark.parametrize("subject", TERMS, ids=curie)
def test_the_example_of_a_term_is_in_the_data(subject: ox.NamedNode, store: ox.Store) -> None:
    [example] = objects(onto, subject, term("skos:example"))
    assert isinstance(example, ox.NamedNode)
    in_plan = [quad.predicate for quad in store.quads_for_pattern(example, None, None, None)]
    in_example = [quad.predicate for quad in read(*EXAMPLES).quads_for_pattern(example, None, None)]
    used = {A, *in_plan, *in_example} if in_plan or in_example else set()
    assert A in used, f"{example} is in no data"
    if subject in PROPERTIES:
        assert subject in used, f"{example} has no {curie(subject)}"
    if subject in CLASSES:
        types = [*objects(read(*EXAMPLES), example, A)]
        types += [q.object for q in store.quads_for_pattern(example, A, None, None)]
        assert subject in types, f"{example} is no {curie(subject)}"


def test_the_groups_of_the_file_are_in_order() -> None:
    groups = re.split(
        r"^# (Classes|Object properties|Datatype properties)$", read_text(), flags=re.M
    )
    assert len(groups) == 7
    for kind, text in zip(KINDS, groups[2::2], strict=True):
        names = re.findall(r"^(ipp:\w+)\n", text, re.M)
        assert names == sorted(names, key=str.lower)
        assert names == sorted((curie(each) for each in subjects(onto, A, kind)), key=str.lower)


def read_text() -> str:
    return ONTOLOGY.read_text("utf-8")
