"""Focus nodes: which are checked, and no pass where nothing was."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.namespaces import RDF
from ipplan_kg.validate import validate, validate_plans
from tests.validation.small_graphs import BASE, EX, SHAPES, report_of, store_of, write


def test_the_focus_nodes_of_every_kind_of_target_are_counted(tmp_path: Path) -> None:
    shapes = """
    ex:byClass a sh:NodeShape ; sh:targetClass ex:A .
    ex:byNode a sh:NodeShape ; sh:targetNode ex:x , ex:absent .
    ex:bySubjects a sh:NodeShape ; sh:targetSubjectsOf ex:p .
    ex:byObjects a sh:NodeShape ; sh:targetObjectsOf ex:p .
    ex:A a rdfs:Class , sh:NodeShape .
    ex:C a owl:Class , sh:NodeShape .
    ex:both a sh:PropertyShape ; sh:path ex:p ; sh:targetClass ex:A ; sh:targetSubjectsOf ex:p .
    ex:off a sh:NodeShape ; sh:targetClass ex:A ; sh:deactivated true .
    ex:unused a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 .
    ex:used a sh:PropertyShape ; sh:path ex:p ; sh:maxCount 9 .
    ex:byClass sh:property ex:used .
    """
    data = """ex:B rdfs:subClassOf ex:A . ex:B2 rdfs:subClassOf ex:B .
    ex:x a ex:A . ex:y a ex:B , ex:A . ex:z a ex:B2 ; ex:p 1 , 2 . [] a ex:A . ex:w ex:p 1 ."""
    report = report_of(tmp_path, shapes, data)
    assert report.focus_nodes == {
        EX + "A": 4,
        EX + "C": 0,
        EX + "both": 5,
        EX + "byClass": 4,
        EX + "byNode": 2,
        EX + "byObjects": 2,
        EX + "bySubjects": 2,
        EX + "unused": 0,
    }
    assert report.empty_shapes == (EX + "C", EX + "unused")


def test_a_shape_that_may_match_nothing_is_not_reported_as_empty(tmp_path: Path) -> None:
    shapes = (
        "ex:S a sh:NodeShape ; sh:targetClass ex:A . ex:T a sh:NodeShape ; sh:targetClass ex:B ."
    )
    files = write(tmp_path, shapes)
    store = store_of("ex:x a ex:A .")
    assert validate(store, shapes=files).empty_shapes == (EX + "T",)
    assert validate(store, shapes=files, allowed_empty=[EX + "T"]).empty_shapes == ()


def test_the_class_hierarchy_of_the_ontology_need_not_be_in_the_data(tmp_path: Path) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ipp:Legislation ; sh:nodeKind sh:Literal ."
    report = report_of(tmp_path, shapes, "ex:law a ipp:PlannedLegislation .")
    assert report.focus_nodes == {EX + "S": 1}
    assert len(report.results) == 1


def test_only_the_graphs_asked_for_are_checked(tmp_path: Path) -> None:
    store = store_of("ex:a a ex:Task .", EX + "one")
    store.extend(store_of("ex:b a ex:Task .", EX + "two"))
    files = write(tmp_path, SHAPES)
    assert validate(store, shapes=files).focus_nodes[EX + "TaskShape"] == 2
    report = validate(store, shapes=files, graphs=[ox.NamedNode(EX + "two")])
    assert report.focus_nodes[EX + "TaskShape"] == 1
    assert {str(result.focus_node) for result in report.results} == {f"<{EX}b>"}


def test_a_triple_in_several_graphs_is_one_triple(tmp_path: Path) -> None:
    store = ox.Store()
    for graph in ("one", "two"):
        store.extend(store_of('ex:a a ex:Task ; ex:number 1 ; ex:text "x" .', EX + graph))
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Task ; sh:property ex:p .\n"
    shapes += "ex:p a sh:PropertyShape ; sh:path ex:number ; sh:maxCount 1 ."
    assert validate(store, shapes=write(tmp_path, shapes)).conforms


def test_shapes_follow_the_data_to_another_base(tmp_path: Path) -> None:
    shapes = f"""ex:S a sh:NodeShape ; sh:targetClass ipp:Legislation ;
        sh:pattern "^{BASE}legislation/" ; sh:property ex:p .
    ex:p sh:path ipp:text ; sh:minCount 1 ."""
    data = "@prefix our: <https://example.org/kg/ontology#> .\n"
    data += '<https://example.org/kg/legislation/x> a our:ExistingLegislation ; our:text "x" .'
    files = write(tmp_path, shapes)
    report = validate(store_of(data), shapes=files, base="https://example.org/kg/")
    assert report.ok
    assert report.focus_nodes == {EX + "S": 1}
    assert not validate(store_of(data), shapes=files).ok


def test_plans_of_one_store_are_checked_one_by_one() -> None:
    """An instrument that one plan has to make may be there in another."""
    quads = [
        ox.Quad(
            ox.NamedNode(f"{BASE}legislation/x"),
            RDF.type,
            ox.NamedNode(f"{BASE}ontology#{cls}"),
            ox.NamedNode(f"{BASE}graph/plan/{plan}/asserted"),
        )
        for plan, cls in (("a", "PlannedLegislation"), ("b", "ExistingLegislation"))
    ]
    store = ox.Store()
    store.extend(quads)
    planned = ox.NamedNode(f"{BASE}shapes#PlannedLegislationShape")
    assert planned in {result.source_shape for result in validate(store).results}
    assert planned not in {result.source_shape for result in validate_plans(store).results}
