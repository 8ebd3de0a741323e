"""The alignments: generated from their table, checked term by term, audited for what follows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.alignments import AXIOMS, alignments_turtle
from ipplan_kg.contributions import contributions_json, contributions_text
from ipplan_kg.effects import Group, alignment_effects, outside_inferences
from ipplan_kg.errors import InconsistencyError, SourceError
from ipplan_kg.iris import Minter
from ipplan_kg.namespaces import BASE, PREFIXES, RDF
from ipplan_kg.pipeline import build
from ipplan_kg.sssom import Mapping, expand
from ipplan_kg.store import new
from tests import outside_axioms
from tests.ontology_files import (
    ALIGNMENTS,
    CLASSES,
    OUTSIDE_TERMS,
    PROPERTIES,
    TERM_MAPPINGS,
    curie,
    facts,
    outside_terms,
    read,
    term,
)

ROWS = TERM_MAPPINGS.mappings
DENIED = [row for row in ROWS if row.predicate_modifier]
STATED = [row for row in ROWS if not row.predicate_modifier]
ACCEPTED = Path(__file__).with_name("accepted_inferences.tsv")
ALIGNED = ox.NamedNode(f"{BASE}graph/alignments")


def row_id(row: Mapping) -> str:
    relation = row.predicate_id.partition(":")[2]
    return f"{row.subject_id} {row.predicate_modifier}{relation} {row.object_id}"


def iri(entity: str) -> str:
    return expand(entity, TERM_MAPPINGS.curie_map)


# the table and the file


def test_the_file_is_what_the_table_says() -> None:
    assert ALIGNMENTS.read_text("utf-8") == alignments_turtle(TERM_MAPPINGS)


def test_a_row_of_an_unknown_relation_is_refused() -> None:
    row = Mapping(
        subject_id="ipp:Task",
        predicate_id="owl:sameAs",
        object_id="p-plan:Step",
        mapping_justification="semapv:ManualMappingCuration",
    )
    wrong = type(TERM_MAPPINGS)(
        mapping_set_id="x", license="y", curie_map=TERM_MAPPINGS.curie_map, mappings=(row,)
    )
    with pytest.raises(SourceError, match="ipp:Task owl:sameAs p-plan:Step: take one of"):
        alignments_turtle(wrong)


def test_what_is_denied_or_only_close_is_no_axiom() -> None:
    axioms = {
        (iri(row.subject_id), iri(row.predicate_id), iri(row.object_id))
        for row in STATED
        if row.predicate_id in AXIOMS
    }
    see_also = PREFIXES["rdfs"] + "seeAlso"
    found = {
        (quad.subject.value, quad.predicate.value, quad.object.value) for quad in read(ALIGNMENTS)
    }
    assert {triple for triple in found if triple[1] != see_also} == axioms
    assert len(axioms) > 15


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_a_row_says_how_sure_it_is_and_why(row: Mapping) -> None:
    assert row.confidence is not None
    assert row.confidence > 0
    assert re.fullmatch(r"[A-Z].*\.", row.comment)
    assert row.author_id == ("ipplan:authors",)
    assert row.mapping_date
    assert row.see_also[0].startswith("https://github.com/")
    assert len(row.see_also) == 1


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_a_row_relates_classes_to_classes_and_properties_to_properties(row: Mapping) -> None:
    kind = "class" if term(row.subject_id) in CLASSES else "property"
    assert term(row.subject_id) in CLASSES + PROPERTIES
    if row.predicate_id in AXIOMS:
        assert outside_terms()[row.object_id] == kind
        assert (
            row.predicate_id
            in {
                "class": ("rdfs:subClassOf", "owl:equivalentClass"),
                "property": ("rdfs:subPropertyOf", "owl:equivalentProperty"),
            }[kind]
        )


def test_every_vocabulary_that_was_looked_at_is_in_the_table() -> None:
    # SKOS-XL, XML and naming conventions have no terms of this kind: docs/linking.md.
    prefixes = {row.object_id.partition(":")[0] for row in ROWS}
    assert prefixes >= {
        *("cv", "dcterms", "doco", "eli", "eli-dl", "fabio", "frbr", "jolux", "lkif-action"),
        *("lkif-legal-action", "lkif-norm", "nif", "oa", "org", "p-plan", "prov", "schema"),
        *("sdgo", "skos", "stratml", "stratml2"),
    }


# the terms of others


def deprecated() -> set[str]:
    [line] = re.findall(r"^# Deprecated in its vocabulary: (.+)\.$", text_of_terms(), re.M)
    return set(line.split(", "))


def text_of_terms() -> str:
    return OUTSIDE_TERMS.read_text("utf-8")


def test_no_row_leads_to_a_deprecated_term() -> None:
    assert {row.object_id for row in ROWS} & deprecated() == set()


@pytest.mark.skipif(
    not outside_axioms.VOCABULARIES.is_dir(),
    reason="the vocabularies themselves are not here: outside_terms.tsv stands for them",
)
def test_the_list_says_which_terms_are_deprecated() -> None:
    found = {
        curie(quad.subject)
        for quad in outside_axioms.vocabularies().quads_for_pattern(
            None, term("owl:deprecated"), None
        )
    }
    assert deprecated() == found & set(outside_terms())


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.object_id.startswith("jolux:")], ids=row_id
)
def test_what_could_not_be_verified_says_so_and_is_no_axiom(row: Mapping) -> None:
    assert row.comment.startswith("Not verified:")
    assert row.confidence is not None
    assert row.confidence <= 0.5
    assert row.predicate_id not in AXIOMS


@pytest.mark.skipif(
    not outside_axioms.VOCABULARIES.is_dir(),
    reason="the vocabularies themselves are not here: outside-axioms.nt stands for them",
)
def test_the_axioms_of_others_are_those_of_their_vocabularies(store: ox.Store) -> None:
    listed = {
        quad.triple for quad in ox.parse(path=outside_axioms.FILE, format=ox.RdfFormat.N_TRIPLES)
    }
    needed = outside_axioms.axioms(outside_axioms.terms_used(store))
    assert needed - listed == set(), "write them anew: python -m tests.outside_axioms"
    assert {t for t in listed if ox.Quad(*t) not in outside_axioms.vocabularies()} == set()


# the audit


@pytest.fixture(scope="module")
def groups(store: ox.Store) -> tuple[Group, ...]:
    return outside_inferences(store)


def accepted() -> dict[tuple[str, str, str], str]:
    lines = ACCEPTED.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {(types, predicate, value): verdict for types, predicate, value, verdict, _ in rows}


def short(value: str) -> str:
    fitting = {**PREFIXES, **TERM_MAPPINGS.curie_map}
    names = [name for name, start in fitting.items() if value.startswith(start)]
    if not names or value.startswith(f"{BASE}plan"):
        return value
    name = max(names, key=lambda each: len(fitting[each]))
    return f"{name}:{value.removeprefix(fitting[name])}"


def kinds(groups: Iterable[Group]) -> set[tuple[str, str, str]]:
    found = set()
    for group in groups:
        types = "+".join(short(each) for each in group.types) if group.value else "*"
        found.add((types, short(group.predicate), short(group.value) if group.value else ""))
    return found


def test_what_would_follow_is_what_was_accepted(groups: tuple[Group, ...]) -> None:
    found = kinds(groups)
    assert found - accepted().keys() == set(), f"review it, then add it to {ACCEPTED.name}"
    assert accepted().keys() - found == set(), f"nothing gives this now: out of {ACCEPTED.name}"


def test_no_alignment_gives_what_is_false(store: ox.Store) -> None:
    false = {value for (_, _, value), verdict in accepted().items() if verdict == "false"}
    given = {short(str(each.example.object).strip("<>")) for each in alignment_effects(store)}
    assert false
    assert given & false == set()


@pytest.mark.parametrize("row", DENIED, ids=row_id)
def test_what_is_denied_does_not_follow(row: Mapping, groups: tuple[Group, ...]) -> None:
    for group in groups:
        if row.predicate_id == "rdfs:subPropertyOf":
            assert group.predicate != iri(row.object_id)
        elif group.value == iri(row.object_id):
            assert iri(row.subject_id) not in group.types


@pytest.mark.parametrize(
    ("alignment", "says"),
    [
        # the trap of the qualified association: a task would have happened
        ("ipp:responsibility rdfs:subPropertyOf prov:qualifiedAssociation", "prov#Activity"),
        ("ipp:Task rdfs:subClassOf prov:Activity", "prov#Activity"),
        ("ipp:Campaign rdfs:subClassOf prov:Activity", "prov#Activity"),
    ],
)
def test_a_trap_contradicts_what_the_vocabulary_says_itself(
    alignment: str, says: str, store: ox.Store
) -> None:
    # PROV: what has evidence is an entity, and no entity is an activity.
    trap = [ox.Quad(t.subject, t.predicate, t.object, ALIGNED) for t in facts(f"{alignment} .")]
    with pytest.raises(InconsistencyError, match=says):
        outside_inferences(new([*store, *trap]))


@pytest.mark.parametrize(
    ("alignment", "types", "value"),
    [
        ("ipp:PlannedLegislation rdfs:subClassOf eli:LegalResource", "", "eli:LegalResource"),
        ("ipp:Campaign rdfs:subClassOf schema:Project", "ipp:Campaign", "schema:Project"),
        ("ipp:inPlan rdfs:subPropertyOf p-plan:isStepOfPlan", "ipp:Section", "p-plan:Step"),
        ("ipp:Event rdfs:subClassOf schema:Event", "ipp:Event", "schema:Event"),
    ],
)
def test_a_trap_is_not_among_what_was_accepted(
    alignment: str, types: str, value: str, store: ox.Store
) -> None:
    trap = [ox.Quad(t.subject, t.predicate, t.object, ALIGNED) for t in facts(f"{alignment} .")]
    found = kinds(outside_inferences(new([*store, *trap]))) - accepted().keys()
    assert any(types in each[0] and each[2] == value for each in found)


def test_nothing_of_it_is_in_the_store(store: ox.Store) -> None:
    step = ox.NamedNode(iri("p-plan:Step"))
    assert not list(store.quads_for_pattern(None, RDF.type, step, None))
    stated = {quad.triple for quad in store.quads_for_pattern(None, None, None, ALIGNED)}
    assert {quad.triple for quad in read(ALIGNMENTS)} <= stated


# what each alignment would give


def test_what_an_alignment_would_give_is_counted() -> None:
    graph = Minter().graph("plan/x/asserted")
    told = facts(":a a ipp:Task . :b a ipp:Task ; a p-plan:Step . :p a ipp:Plan .")
    aligned = facts(
        "ipp:Task rdfs:subClassOf p-plan:Step . ipp:Plan rdfs:subClassOf prov:Plan ;"
        " rdfs:seeAlso eli:Work ."
    )
    store = new(
        [
            *(ox.Quad(t.subject, t.predicate, t.object, graph) for t in told),
            *(ox.Quad(t.subject, t.predicate, t.object, ALIGNED) for t in aligned),
        ]
    )
    found = alignment_effects(store)
    assert [(each.rule, each.count, curie(each.example.object)) for each in found] == [
        # PROV: a plan is an entity.
        ("cax-sco", 1, "prov:Entity"),
        ("cax-sco", 1, "prov:Plan"),
        # :b is a step already.
        ("cax-sco", 1, "p-plan:Step"),
    ]
    text = contributions_text(found)
    assert text.startswith("Alignments are not applied; applied, they would give in addition:\n")
    assert "such as thing/a rdf:type p-plan:Step" in text
    assert [record["applied"] for record in json.loads(contributions_json(found))] == [False] * 3


def test_every_axiom_of_the_alignments_is_reported(store: ox.Store) -> None:
    reported = {each.axiom for each in alignment_effects(store)}
    axioms = {
        quad.triple for quad in read(ALIGNMENTS) if not quad.predicate.value.endswith("seeAlso")
    }
    assert reported == axioms


def test_under_another_base_the_same_follows(mini: Path) -> None:
    base = "https://example.org/kg/"
    found = alignment_effects(build([mini], base=base, validate=False).store)
    own = alignment_effects(build([mini], validate=False).store)
    assert [each.count for each in found] == [each.count for each in own]
    assert found[0].example.subject.value.startswith(base)  # type: ignore[union-attr]
