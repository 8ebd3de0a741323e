"""The ontology and the concept schemes: complete, consistent, silent about others' terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

import ipplan_kg
from ipplan_kg import namespaces, sssom
from ipplan_kg.errors import InconsistencyError
from ipplan_kg.model import Action, Role
from ipplan_kg.namespaces import BASE
from ipplan_kg.reason import closure
from ipplan_kg.validate import validate

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology" / "ipplan.ttl"
ALIGNMENTS = ROOT / "ontology" / "alignments.ttl"
TERM_MAPPINGS = sssom.read(ROOT / "mappings" / "terms.sssom.tsv")
VOCAB = sorted((ROOT / "ontology" / "vocab").glob("*.ttl"))
AUTHORITY = sorted((ROOT / "ontology" / "authority").glob("*.ttl"))
EXAMPLES = sorted((ROOT / "ontology" / "examples").glob("*.ttl"))
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
CODE = sorted((ROOT / "ipplan_kg").rglob("*.py"))
OUTSIDE_TERMS = Path(__file__).parent / "outside_terms.tsv"

PREFIXES = {
    # Of others: those that the alignments lead to.
    **{name: iri for name, iri in TERM_MAPPINGS.curie_map.items() if not iri.startswith(BASE)},
    **namespaces.PREFIXES,
    # In the header of the ontology only.
    "bibo": "http://purl.org/ontology/bibo/",
    # In the shapes only: what may not be said of planned legislation.
    "eli": "http://data.europa.eu/eli/ontology#",
    # In the shapes only: which of them hold for whom.
    "prof": "http://www.w3.org/ns/dx/prof/",
}

Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal | ox.Triple


def term(curie: str) -> ox.NamedNode:
    prefix, name = curie.split(":", 1)
    return ox.NamedNode(PREFIXES[prefix] + name)


A, LABEL, DEFINITION = term("rdf:type"), term("rdfs:label"), term("skos:definition")
PREF_LABEL, ALT_LABEL = term("skos:prefLabel"), term("skos:altLabel")
HEADER = ox.NamedNode(f"{BASE}ontology")
KINDS = [term("owl:Class"), term("owl:ObjectProperty"), term("owl:DatatypeProperty")]


@cache
def read(*paths: Path) -> ox.Store:
    store = ox.Store()
    for path in paths:
        store.extend(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return store


def objects(store: ox.Store, subject: Term, predicate: ox.NamedNode) -> list[Term]:
    if isinstance(subject, ox.Literal | ox.Triple):
        return []
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]


def subjects(store: ox.Store, predicate: ox.NamedNode, object_: Term | None) -> list[Node]:
    found = {quad.subject for quad in store.quads_for_pattern(None, predicate, object_)}
    return sorted((node for node in found if not isinstance(node, ox.Triple)), key=str)


def in_language(store: ox.Store, subject: Node, predicate: ox.NamedNode, lang: str) -> list[str]:
    return [
        literal.value
        for literal in objects(store, subject, predicate)
        if isinstance(literal, ox.Literal) and literal.language == lang
    ]


def curie(node: object) -> str:
    iri = str(node).strip("<>")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(BASE)


onto = read(ONTOLOGY)
CLASSES, OBJECT_PROPERTIES, DATATYPE_PROPERTIES = (subjects(onto, A, kind) for kind in KINDS)
PROPERTIES = OBJECT_PROPERTIES + DATATYPE_PROPERTIES
TERMS = CLASSES + PROPERTIES
SCHEMES = {path.stem: read(path) for path in VOCAB}
CONCEPTS = [
    (name, concept)
    for name, store in SCHEMES.items()
    for concept in subjects(store, A, term("skos:Concept"))
]


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


# the axioms


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


def pair_id(pair: frozenset[Term]) -> str:
    return " ".join(sorted(curie(each) for each in pair))


def disjoint_pairs() -> set[frozenset[Term]]:
    return {
        frozenset((quad.subject, quad.object))
        for quad in onto.quads_for_pattern(None, term("owl:disjointWith"), None)
    }


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


# the closure


def close(quads: Iterator[ox.Quad] | list[ox.Quad], reasoner: str = "compiled") -> list[ox.Triple]:
    graph = ox.NamedNode(f"{BASE}graph/test")
    store = ox.Store()
    store.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in chain(onto, quads)
    )
    return closure(store, [graph], own_base=BASE, reasoner=reasoner)


@pytest.mark.parametrize("reasoner", ["compiled", "owlrl"])
def test_no_class_is_without_possible_members(reasoner: str) -> None:
    # One member of each class, and nothing else: a class that cannot have one is inconsistent.
    names = {curie(cls).removeprefix("ipp:"): cls for cls in CLASSES}
    members = [ox.Quad(ox.NamedNode(f"{BASE}a/{name}"), A, cls) for name, cls in names.items()]
    inferred = {(curie(t.subject), curie(t.object)) for t in close(members, reasoner)}
    assert inferred == {
        ("a/ExistingLegislation", "ipp:Legislation"),
        ("a/PlannedLegislation", "ipp:Legislation"),
        ("a/Platform", "ipp:Programme"),
    }


@pytest.mark.parametrize("pair", sorted(map(pair_id, disjoint_pairs())))
def test_a_thing_of_two_disjoint_classes_is_an_inconsistency(pair: str) -> None:
    thing = ox.NamedNode(f"{BASE}thing")
    with pytest.raises(InconsistencyError):
        close([ox.Quad(thing, A, term(name)) for name in pair.split()])


def facts(text: str) -> list[ox.Quad]:
    prefixes = {**PREFIXES, "": f"{BASE}thing/"}
    head = "".join(f"@prefix {name}: <{iri}> . " for name, iri in prefixes.items())
    return list(ox.parse(head + text, format=ox.RdfFormat.TURTLE))


WANTED = [
    (":t ipp:leadAgency :a .", ":t ipp:responsibleAgency :a ; a ipp:Task . :a a ipp:Agency ."),
    (":t ipp:participatingAgency :a .", ":t ipp:responsibleAgency :a ."),
    (
        ":t ipp:responsibility :r . :r ipp:agency :a .",
        ":t ipp:responsibleAgency :a . :r a ipp:Responsibility .",
    ),
    (
        ":t ipp:legislativeAction :x . :x ipp:legislation :l .",
        ":t ipp:concerns :l . :l a ipp:Legislation .",
    ),
    (":t ipp:evidence :s .", ":t prov:wasDerivedFrom :s ."),
    (":t ipp:responsibilityClause :s .", ":t prov:wasDerivedFrom :s ."),
    (":x ipp:cue :s .", ":x prov:wasDerivedFrom :s ."),
    (":l a ipp:PlannedLegislation .", ":l a ipp:Legislation ."),
    (
        ":t ipp:launches :c ; ipp:organizes :e ; ipp:setsTarget :n .",
        ":c a ipp:Campaign . :e a ipp:Event . :n a ipp:Target .",
    ),
]


@pytest.mark.parametrize(("stated", "follows"), WANTED)
def test_what_is_wanted_follows(stated: str, follows: str) -> None:
    assert {quad.triple for quad in facts(follows)} <= set(close(facts(stated)))


def test_what_is_wanted_follows_by_the_reference_too() -> None:
    given = [quad for stated, _ in WANTED for quad in facts(stated)]
    # What one row concludes, another one may state.
    found = {*close(given, "owlrl"), *(quad.triple for quad in given)}
    assert {quad.triple for _, follows in WANTED for quad in facts(follows)} <= found


@pytest.mark.parametrize(
    "stated",
    [
        ":t ipp:inSection :s . :s ipp:broaderSection :p .",
        ":x ipp:cue :s .",
        ":t ipp:mentions :b .",
        ":t ipp:evidence :s .",
        ":p ipp:leadRule :s ; ipp:preamble :s ; ipp:expression :e .",
    ],
)
def test_what_is_not_wanted_does_not_follow(stated: str) -> None:
    for triple in close(facts(stated)):
        predicate, object_ = curie(triple.predicate), curie(triple.object)
        assert predicate not in ("ipp:inPart", "ipp:evidence", "ipp:responsibleAgency"), triple
        assert not object_.startswith(("prov:", "nif:", "org:", "schema:")), triple


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_consistent_and_right(path: Path) -> None:
    given = [quad for source in (*VOCAB, path) for quad in read(source)]
    inferred = close(given)
    assert any(curie(t.predicate) == "prov:wasDerivedFrom" for t in inferred)
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in chain(onto, given, inferred))
    report = validate(store)
    found = [r for r in report.results if r.severity != "Info"]
    assert found == []
    plans, tasks = {"second-plan": (2, 2), "comparison": (2, 4)}.get(path.stem, (1, 1))
    for shape, count in (("PlanShape", plans), ("TaskShape", tasks)):
        assert report.focus_nodes[f"{PREFIXES['ipsh']}{shape}"] == count


def test_the_reference_infers_the_same_from_all_examples_together() -> None:
    given = list(read(*VOCAB, *EXAMPLES))
    assert close(given, "owlrl") == close(given)


def test_there_is_an_example_for_each_situation() -> None:
    assert {path.stem for path in EXAMPLES} >= {
        "lead-and-participants",
        "divided-responsibility",
        "revise-and-formulate",
        "planned-and-existing",
        "campaign",
        "target",
        "evidence",
        "no-lead-rule",
        "mentions",
        "notice",
        "renamed-agency",
        "second-plan",
        "comparison",
    }


# the concept schemes


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


# the use of terms


def own_terms_used() -> Iterator[tuple[str, str]]:
    """Yield every ``ipp:`` name in a file of ours, with the file."""
    for path in [*VOCAB, *AUTHORITY, *EXAMPLES, *SHAPES]:
        for quad in read(path):
            for node in (quad.subject, quad.predicate, quad.object):
                if isinstance(node, ox.NamedNode) and node.value.startswith(PREFIXES["ipp"]):
                    yield curie(node), path.name
    for path in [*SHAPES, *QUERIES, *CODE, ONTOLOGY, *ROOT.glob("README.md")]:
        for name in re.findall(r"(?<![\w:])ipp:[A-Za-z]\w*", path.read_text("utf-8")):
            yield name, path.name
    for node in namespaces.IPP.terms():
        yield curie(node), "namespaces.py"


def test_every_term_of_ours_that_is_used_is_declared() -> None:
    used = dict(own_terms_used())
    declared = {curie(each) for each in TERMS}
    assert len(used) > 50
    assert {name: path for name, path in used.items() if name not in declared} == {}


def test_every_term_that_is_declared_is_used_by_the_code_or_the_shapes() -> None:
    used = {
        name
        for name, path in own_terms_used()
        if path.endswith((".py", ".ttl")) and path != ONTOLOGY.name
    }
    assert {curie(each) for each in TERMS} - used == set()


def test_nothing_is_defined_in_another_namespace() -> None:
    for path in [ONTOLOGY, ALIGNMENTS, *VOCAB, *AUTHORITY, *EXAMPLES]:
        for quad in read(path):
            assert isinstance(quad.subject, ox.NamedNode)
            assert quad.subject.value.startswith(BASE), f"{path.name}: {quad.subject}"
    own = (PREFIXES["ipsh"], f"{BASE}shapes")
    for path in SHAPES:
        for quad in read(path):
            if isinstance(quad.subject, ox.NamedNode):
                assert quad.subject.value.startswith(own), f"{path.name}: {quad.subject}"


@cache
def outside_terms() -> dict[str, str]:
    """Return the terms of other vocabularies that were found there, and their kinds."""
    lines = OUTSIDE_TERMS.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def outside_uses() -> Iterator[tuple[str, str, str]]:
    """Yield each term of another vocabulary, the kind it is used as, and where."""
    languages = ("rdf:", "rdfs:", "owl:", "xsd:", "ipp:", "ipsh:")
    as_class = {term(c) for c in ("rdf:type", "sh:targetClass", "sh:class", "schema:rangeIncludes")}
    as_class.add(term("rdfs:subClassOf"))
    as_property = {
        term(c) for c in ("sh:path", "sh:disjoint", "sh:targetObjectsOf", "rdfs:subPropertyOf")
    }
    for mapping in TERM_MAPPINGS.mappings:
        yield mapping.object_id, "any", "terms.sssom.tsv"
    for path in [ONTOLOGY, ALIGNMENTS, *VOCAB, *AUTHORITY, *EXAMPLES, *SHAPES]:
        for quad in read(path):
            uses = [(quad.predicate, "property"), (quad.object, "any")]
            if quad.predicate in as_class:
                uses.append((quad.object, "class"))
            if quad.predicate in as_property:
                uses.append((quad.object, "property"))
            for node, kind in uses:
                name = curie(node)
                known = isinstance(node, ox.NamedNode) and re.match(
                    r"[a-z-]+:[A-Za-z][\w-]*$", name
                )
                if known and not name.startswith(languages):
                    yield name, kind, path.name
    for namespace in vars(namespaces).values():
        if isinstance(namespace, namespaces.Namespace):
            for node in namespace.terms():
                if not curie(node).startswith(languages):
                    yield curie(node), "any", "namespaces.py"
    for path in QUERIES:
        text = re.sub(r"\"[^\"]*\"|^#.*$|<[^>]*>", " ", path.read_text("utf-8"), flags=re.M)
        for name in re.findall(r"(?<![\w:-])[a-z][a-z-]*:[A-Za-z]\w*", text):
            if name.split(":")[0] in PREFIXES and not name.startswith(languages):
                yield name, "any", path.name


def test_every_term_of_another_vocabulary_is_one_of_its_terms() -> None:
    uses = list(outside_uses())
    assert len({name for name, _, _ in uses}) > 80
    unknown = {f"{name} in {path}" for name, _, path in uses if name not in outside_terms()}
    assert unknown == set(), f"look it up in its vocabulary, then add it to {OUTSIDE_TERMS.name}"


def test_every_term_of_another_vocabulary_is_used_as_what_it_is() -> None:
    wrong = {
        f"{name} as {kind} in {path}"
        for name, kind, path in outside_uses()
        if kind not in ("any", outside_terms()[name])
    }
    assert wrong == set()


def test_every_outside_term_that_is_listed_is_used() -> None:
    assert set(outside_terms()) - {name for name, _, _ in outside_uses()} == set()


VOCABULARIES = ROOT.parent / "shared" / "vocabularies"


@pytest.mark.skipif(
    not VOCABULARIES.is_dir(),
    reason="the vocabularies themselves are not here: outside_terms.tsv stands for them",
)
@pytest.mark.parametrize(
    ("prefix", "file"),
    [
        ("dcat", "dcat3.ttl"),
        ("dcterms", "dcterms.ttl"),
        ("dqv", "dqv.ttl"),
        ("eli", "eli.rdf"),
        ("foaf", "foaf.rdf"),
        ("nif", "nif-core.ttl"),
        ("oa", "oa.ttl"),
        ("org", "org.ttl"),
        ("prov", "prov-o.ttl"),
        ("schema", "schemaorg.ttl"),
        ("sd", "sd.ttl"),
        ("sh", "shacl.ttl"),
        ("skos", "skos.rdf"),
        ("spex", "spex.ttl"),
        ("vann", "vann.ttl"),
        ("void", "void.ttl"),
        ("void-ext", "void-ext.ttl"),
    ],
)
def test_the_list_of_outside_terms_agrees_with_the_vocabularies(prefix: str, file: str) -> None:
    format_ = ox.RdfFormat.RDF_XML if file.endswith(".rdf") else ox.RdfFormat.TURTLE
    vocabulary = ox.Store()
    with (VOCABULARIES / file).open("rb") as stream:
        quads = ox.parse(stream, format=format_, base_iri="http://example.org/", lenient=True)
        vocabulary.extend(quads)
    listed = {name: kind for name, kind in outside_terms().items() if name.startswith(f"{prefix}:")}
    assert listed
    for name, kind in listed.items():
        types = {str(quad.object) for quad in vocabulary.quads_for_pattern(term(name), A, None)}
        assert types, name
        is_class = any(each.endswith(("#Class>",)) for each in types)
        is_property = any("Property>" in each for each in types)
        assert kind == ("class" if is_class else "property" if is_property else "individual"), name
