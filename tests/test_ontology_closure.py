"""The closure: what is wanted of the axioms follows, what is not does not; examples conform."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import InconsistencyError
from ipplan_kg.namespaces import BASE
from ipplan_kg.reason import closure
from ipplan_kg.validate import validate
from tests.ontology_files import (
    CLASSES,
    EXAMPLES,
    PREFIXES,
    VOCAB,
    WANTED,
    A,
    curie,
    disjoint_pairs,
    facts,
    onto,
    pair_id,
    read,
    term,
)


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
