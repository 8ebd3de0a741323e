"""The ontology and the data under OWL 2 DL: HermiT judges what the rules of OWL 2 RL do not see.

HermiT comes with owlready2 and is run by Java as a program of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE
from tests.ontology_files import (
    AUTHORITY,
    EXAMPLES,
    ONTOLOGY,
    ROOT,
    VOCAB,
    WANTED,
    A,
    curie,
    disjoint_pairs,
    facts,
    objects,
    outside_terms,
    pair_id,
    read,
    term,
)
from tests.owl_profiles import hermit_folder
from tests.programs import program

pytestmark = pytest.mark.slow

# HermiT knows the datatypes of OWL 2 only: a value of another one ends it with an error.
NOT_IN_OWL_2 = {term("xsd:gYear"), term("xsd:date")}
YEAR = term("ipp:year")
SUB_PROPERTY = term("rdfs:subPropertyOf")
# With the alignments.
ALL = sorted(ONTOLOGY.parent.glob("*.ttl"))
INCONSISTENT = "InconsistentOntologyException"

Quads = Iterable[ox.Quad | ox.Triple]


def hermit(folder: Path, quads: Quads, option: str) -> subprocess.CompletedProcess[str]:
    """Run HermiT on an ontology and return what it printed."""
    classes = hermit_folder()
    return subprocess.run(
        [
            program("java"),
            "-Xmx2g",
            *("-cp", f"{classes}:{classes / 'HermiT.jar'}"),
            "org.semanticweb.HermiT.cli.CommandLine",
            option,
            written(folder, quads).as_uri(),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def written(folder: Path, quads: Quads) -> Path:
    """Write an ontology to a file, in the syntax that every OWL tool reads."""
    path = folder / "ontology.owl"
    triples = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
    path.write_bytes(ox.serialize([*declarations(), *triples], format=ox.RdfFormat.RDF_XML) or b"")
    return path


@cache
def declarations() -> list[ox.Triple]:
    """What the outside terms in the ontology are: OWL 2 DL wants each declared."""
    ours = read(*ALL)
    above = {q.object: q.subject for q in ours.quads_for_pattern(None, SUB_PROPERTY, None)}
    found = []
    for name, kind in outside_terms().items():
        node = term(name)
        if kind == "class":
            found.append(ox.Triple(node, A, term("owl:Class")))
        elif node in above:
            [kind_of_ours] = objects(ours, above[node], A)
            found.append(ox.Triple(node, A, kind_of_ours))
        elif any(ours.quads_for_pattern(None, node, None)):
            found.append(ox.Triple(node, A, term("owl:AnnotationProperty")))
    return found


def is_consistent(folder: Path, quads: Quads) -> bool:
    done = hermit(folder, quads, "--consistency")
    if INCONSISTENT in done.stderr:
        return False
    assert "owl#Thing is satisfiable" in done.stdout, done.stderr
    return True


def unsatisfiable(folder: Path, quads: Quads) -> set[str]:
    done = hermit(folder, quads, "--unsatisfiable")
    head, *lines = done.stdout.splitlines()
    assert head == "Classes equivalent to 'owl:Nothing':", done.stderr
    return {curie(line.strip()) for line in lines} - {"owl:Nothing"}


def test_no_class_is_without_possible_members(tmp_path: Path) -> None:
    assert unsatisfiable(tmp_path, read(*ALL)) == set()


def test_a_class_below_two_disjoint_ones_is_found_to_be_empty(tmp_path: Path) -> None:
    broken = [*read(ONTOLOGY), *facts("ipp:Platform rdfs:subClassOf ipp:Task .")]
    assert unsatisfiable(tmp_path, broken) == {"ipp:Platform"}
    # Empty, but not a contradiction as long as nothing is in it.
    assert is_consistent(tmp_path, broken)
    assert not is_consistent(tmp_path, [*broken, *facts(":x a ipp:Platform .")])


def test_what_is_known_beforehand_is_consistent(tmp_path: Path) -> None:
    assert is_consistent(tmp_path, read(*ALL, *VOCAB, *AUTHORITY))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_consistent(path: Path, tmp_path: Path) -> None:
    quads = read(*ALL, *VOCAB, *AUTHORITY, path)
    assert is_consistent(tmp_path, (quad for quad in quads if quad.predicate != YEAR))


def test_the_real_plan_is_consistent(tmp_path: Path, store: ox.Store) -> None:
    judged = [quad for quad in store if quad.predicate != YEAR]
    assert len(judged) > 15_000
    assert is_consistent(tmp_path, judged)
    task = term_of_plan("task/1")
    broken = [*judged, ox.Quad(term_of_plan("task/2"), term("ipp:concerns"), task)]
    assert not is_consistent(tmp_path, broken)


def term_of_plan(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}plan/2021-2022/{name}")


def test_only_the_year_has_values_that_hermit_cannot_read(store: ox.Store) -> None:
    own = {
        curie(quad.predicate)
        for quad in chain(store, read(*EXAMPLES))
        if isinstance(quad.object, ox.Literal) and quad.object.datatype in NOT_IN_OWL_2
    }
    assert {name for name in own if name.startswith("ipp:")} == {curie(YEAR)}


@pytest.mark.parametrize(
    "stated",
    [
        ":a a ipp:ExistingLegislation, ipp:PlannedLegislation .",
        ":t ipp:leadAgency :a . :a ipp:inSection :s .",
        # By the chain: what the task does concerns an agency.
        ":t ipp:legislativeAction :x . :x ipp:legislation :a . :a a ipp:Agency .",
        ':t ipp:number "thirty" .',
        ':x ipp:titled "yes" .',
    ],
)
def test_wrong_data_are_inconsistent(stated: str, tmp_path: Path) -> None:
    assert not is_consistent(tmp_path, [*read(ONTOLOGY), *facts(stated)])


def test_a_thing_of_two_disjoint_classes_is_inconsistent_as_the_rules_say(tmp_path: Path) -> None:
    # One new class below each disjoint pair, all judged in one run.
    text, wanted = "", set()
    for pair in map(pair_id, disjoint_pairs()):
        one, other = pair.split()
        name = f"{one}-{other}".replace("ipp:", "")
        text += f":{name} a owl:Class ; rdfs:subClassOf {one}, {other} . "
        wanted.add(f"thing/{name}")
    assert len(wanted) > 60
    assert unsatisfiable(tmp_path, [*read(ONTOLOGY), *facts(text)]) == wanted


def denial(triple: ox.Triple) -> list[ox.Quad]:
    """The opposite of a triple: with it, what entails the triple is inconsistent."""
    subject, predicate, object_ = triple.subject, triple.predicate, triple.object
    if predicate == A:
        return facts(f":other a owl:Class ; owl:complementOf {object_} . {subject} a :other .")
    return facts(
        f"[] a owl:NegativePropertyAssertion ; owl:sourceIndividual {subject} ;"
        f" owl:assertionProperty {predicate} ; owl:targetIndividual {object_} ."
    )


WANTED_TRIPLES = [
    pytest.param(
        stated, quad.triple, id=" ".join(map(curie, (quad.subject, quad.predicate, quad.object)))
    )
    for stated, follows in WANTED
    for quad in facts(follows)
]


@pytest.mark.parametrize(("stated", "follows"), WANTED_TRIPLES)
def test_what_is_wanted_follows(stated: str, follows: ox.Triple, tmp_path: Path) -> None:
    given = [*read(ONTOLOGY), *facts(stated)]
    assert not is_consistent(tmp_path, [*given, *denial(follows)])
    assert is_consistent(tmp_path, given)


def test_what_does_not_follow_can_be_denied(tmp_path: Path) -> None:
    stated = facts(":t ipp:participatingAgency :a .")
    [quad] = facts(":t ipp:leadAgency :a .")
    assert is_consistent(tmp_path, [*read(ONTOLOGY), *stated, *denial(quad.triple)])


# the profiles


def violations(folder: Path, quads: Quads) -> list[str]:
    """Ask the OWL API how an ontology violates the profiles DL and RL of OWL 2."""
    program("java")
    done = subprocess.run(
        [sys.executable, "-m", "tests.owl_profiles", written(folder, quads)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    *found, last = done.stdout.splitlines()
    assert int(last.removesuffix(" axioms read")) > 150
    # The datatype of the dates in the header: annotations have no part in what follows.
    return [line for line in found if "data range not in profile: xsd:date " not in line]


def test_the_ontology_is_in_owl_2_dl_and_rl(tmp_path: Path) -> None:
    assert violations(tmp_path, read(ONTOLOGY)) == []


SOME = "owl:onProperty ipp:inPlan ; owl:someValuesFrom ipp:Plan"


@pytest.mark.parametrize(
    ("broken", "profile", "says"),
    [
        # OWL 2 Profiles, 4.2.3: no existential restriction as a superclass
        (f"ipp:Task rdfs:subClassOf [ a owl:Restriction ; {SOME} ] .", "RL", "superclass"),
        # 4.2.3: owl:Thing is no superclass expression
        ("ipp:Task rdfs:subClassOf owl:Thing .", "RL", "superclass"),
        # 4.2.1: owl:real is none of its datatypes
        ("ipp:value rdfs:range owl:real .", "RL", "owl:real"),
        # OWL 2 Structural Specification, 11.2: chains in a regular order
        ("ipp:inPart owl:propertyChainAxiom (ipp:inPart ipp:inPart ipp:inPart) .", "DL", "chain"),
        # 5.8.1: each term declared, and no property both of objects and of data
        (":t :unheard :x .", "DL", "undeclared"),
        ("ipp:number a owl:ObjectProperty .", "DL", "cannot pun"),
    ],
)
def test_an_ontology_out_of_its_profile_is_found(
    broken: str, profile: str, says: str, tmp_path: Path
) -> None:
    found = violations(tmp_path, [*read(ONTOLOGY), *facts(broken)])
    named = [line for line in found if line.startswith(f"OWL2{profile}Profile")]
    assert any(says in line.lower() for line in named), found
