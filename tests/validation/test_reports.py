"""Reports as text, as JSON and as RDF; paths as in SPARQL and as in SHACL."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.places import Place
from ipplan_kg.report import SH
from ipplan_kg.validate import Report, report_json, report_text, report_ttl, validate
from tests.validation.small_graphs import BASE, EX, SHAPES, each_engine, report_of, store_of, write

PLAN = f"""@base <{BASE}plan/p/> .
<en> nif:isString "Title\\nI. Heading\\n1. Revise the law. (A; B)\\n" .
<task/1> a ipp:Task ; ipp:text "Revise the law."@en ; ipp:evidence <en#char=17,42> ;
    ipp:responsibility <task/1/responsibility/1> .
<task/1/responsibility/1> a ipp:Responsibility ; ipp:evidence <en#char=37,38> .
<task/10> a ipp:Task .
"""
PLAN_SHAPES = """
ex:Task a sh:NodeShape ; sh:targetClass ipp:Task ; sh:property ex:number , ex:lead .
ex:number a sh:PropertyShape ; sh:path ipp:number ; sh:minCount 1 ; sh:message "A number."@en .
ex:lead a sh:PropertyShape ; sh:path ( ipp:responsibility [ sh:inversePath ipp:role ] ) ;
    sh:minCount 1 ; sh:severity sh:Info ; sh:message "A lead."@en .
ex:Part a sh:NodeShape ; sh:targetClass ipp:Responsibility ; sh:closed true ;
    sh:severity sh:Warning ; sh:message "Nothing else."@en .
ex:Event a sh:NodeShape ; sh:targetClass ipp:Event .
"""


def plan_report(folder: Path) -> tuple[Report, ox.Store]:
    store = store_of(PLAN)
    return validate(store, shapes=write(folder, PLAN_SHAPES)), store


def test_the_text_report_is_grouped_by_task_with_line_column_and_quote(tmp_path: Path) -> None:
    assert report_text(*plan_report(tmp_path)) == (
        """\
does not conform: 2 violations, 2 warnings, 2 infos (3 focus nodes, 2 shapes)

matched nothing: <http://example.org/Event>

<https://w3id.org/ipplan/plan/p/task/1>  Revise the law.
  line 3, column 1: “1. Revise the law. (A; B)”
  violation  ipp:number: A number.
             shape <http://example.org/number>
  info       ipp:responsibility/^ipp:role: A lead.
             shape <http://example.org/lead>
  <https://w3id.org/ipplan/plan/p/task/1/responsibility/1>
  line 3, column 21: “A”
  warning    rdf:type: Nothing else.
             value ipp:Responsibility; shape <http://example.org/Part>
  warning    ipp:evidence: Nothing else.
             value <https://w3id.org/ipplan/plan/p/en#char=37,38>; shape <http://example.org/Part>

<https://w3id.org/ipplan/plan/p/task/10>
  violation  ipp:number: A number.
             shape <http://example.org/number>
  info       ipp:responsibility/^ipp:role: A lead.
             shape <http://example.org/lead>
"""
    )


def test_a_good_graph_gets_one_line_and_an_empty_check_says_so(tmp_path: Path) -> None:
    good = store_of('ex:t a ex:Task ; ex:number 1 ; ex:text "x" .')
    files = write(tmp_path, SHAPES)
    assert report_text(validate(good, shapes=files), good) == (
        "conforms: 0 violations, 0 warnings, 0 infos (1 focus nodes, 1 shapes)\n"
    )
    empty = ox.Store()
    assert report_text(validate(empty, shapes=files), empty).startswith("nothing was checked")


def test_the_evidence_of_what_has_none_is_that_of_its_owner(tmp_path: Path) -> None:
    store = store_of(PLAN.replace("ipp:evidence <en#char=37,38>", "ipp:rank 1"))
    [result] = [
        result
        for result in validate(store, shapes=write(tmp_path, PLAN_SHAPES)).results
        if str(result.focus_node).endswith("responsibility/1>") and "rank" in str(result.path)
    ]
    assert result.place == Place(
        text=f"{BASE}plan/p/en",
        begin=17,
        end=42,
        line=3,
        column=1,
        quote="1. Revise the law. (A; B)",
    )


def test_the_string_that_a_rule_on_a_text_is_about_is_shown_with_its_place(tmp_path: Path) -> None:
    shapes = """ex:Rule a sh:NodeShape ; sh:targetClass nif:Context ; sh:sparql ex:query .
    ex:query sh:message "Short."@en ; sh:select
        "SELECT $this ?value WHERE { ?value <http://example.org/in> $this }" ."""
    data = f"""<{BASE}plan/p/en> a nif:Context ; nif:isString "Title\\n1. Revise the law." .
    <{BASE}plan/p/en#char=9,15> ex:in <{BASE}plan/p/en> ."""
    store = store_of(data)
    report = validate(store, shapes=write(tmp_path, shapes))
    [result] = report.results
    assert result.place is None
    assert result.value_place
    assert (result.value_place.line, result.value_place.column) == (2, 4)
    assert report_text(report, store).splitlines()[-1].strip() == (
        "value at line 2, column 4: “Revise”"
    )
    [told] = json.loads(report_json(report))["results"]
    assert told["valuePlace"]["quote"] == "Revise"
    assert "place" not in told


@pytest.mark.parametrize(("things", "told_once"), [(3, False), (4, True), (30, True)])
def test_an_info_on_many_things_is_told_once(tmp_path: Path, things: int, told_once: bool) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetClass ex:Task ; sh:property ex:label , ex:word .
    ex:label a sh:PropertyShape ; sh:path ex:label ; sh:minCount 1 ; sh:severity sh:Info ;
        sh:message "A label."@en .
    ex:word a sh:PropertyShape ; sh:path ex:word ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message "A word."@en ."""
    store = store_of("".join(f"ex:t{i} a ex:Task .\n" for i in range(things)))
    text = report_text(validate(store, shapes=write(tmp_path, shapes)), store)
    assert text.count("A word.") == things
    assert text.count("A label.") == (1 if told_once else things)
    summary = f"""
info on {things} focus nodes
  <http://example.org/label>: A label.
  shape <http://example.org/label>
  <http://example.org/t0>, <http://example.org/t1>, <http://example.org/t2> and {things - 3} more
"""
    assert text.endswith(summary) == told_once


def test_shapes_that_matched_nothing_are_named_if_they_are_few(tmp_path: Path) -> None:
    store = store_of("ex:x a ex:C0 .")
    for count, named in ((10, True), (11, False)):
        shapes = "".join(
            f"ex:S{i} a sh:NodeShape ; sh:targetClass ex:C{i} .\n" for i in range(count + 1)
        )
        text = report_text(validate(store, shapes=write(tmp_path, shapes)), store)
        assert ("matched nothing: <http://example.org/S1" in text) == named
        assert ("matched nothing: 11 shapes (--format json names them)" in text) != named


def test_the_json_report_has_terms_as_in_sparql_results(tmp_path: Path) -> None:
    document = json.loads(report_json(plan_report(tmp_path)[0]))
    assert document["conforms"] is False
    assert document["ok"] is False
    assert document["counts"] == {"Violation": 2, "Warning": 2, "Info": 2}
    assert document["focusNodes"] == {EX + "Event": 0, EX + "Part": 1, EX + "Task": 2}
    assert document["emptyShapes"] == [EX + "Event"]
    assert document["results"][2] == {
        "focusNode": {"type": "uri", "value": f"{BASE}plan/p/task/1/responsibility/1"},
        "resultPath": "rdf:type",
        "value": {"type": "uri", "value": f"{BASE}ontology#Responsibility"},
        "sourceShape": {"type": "uri", "value": EX + "Part"},
        "sourceConstraintComponent": "http://www.w3.org/ns/shacl#ClosedConstraintComponent",
        "resultSeverity": "Warning",
        "resultMessage": "Nothing else.",
        "place": {
            "text": f"{BASE}plan/p/en",
            "begin": 37,
            "end": 38,
            "line": 3,
            "column": 21,
            "quote": "A",
        },
    }


def test_json_tells_the_kinds_of_terms_apart(tmp_path: Path) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:nodeKind sh:IRI ."
    report = report_of(tmp_path, shapes, '[] ex:p "a"@en , "b" , [ ex:q 1 ] .')
    terms = [result["focusNode"] for result in json.loads(report_json(report))["results"]]
    assert terms[:2] == [
        {"type": "literal", "value": "a", "xml:lang": "en"},
        {"type": "literal", "value": "b", "datatype": "http://www.w3.org/2001/XMLSchema#string"},
    ]
    assert terms[2]["type"] == "bnode"


# The shape of a report, after SHACL, section 3.6.
REPORT_SHAPES = """
ex:Report a sh:NodeShape ; sh:targetClass sh:ValidationReport ; sh:nodeKind sh:IRI ;
    sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
        [ sh:path sh:result ; sh:nodeKind sh:IRI ; sh:class sh:ValidationResult ] .
ex:Result a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
    sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,
        [ sh:path sh:sourceShape ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ;
            sh:nodeKind sh:IRI ] .
"""


def test_the_rdf_report_is_a_validation_report_and_the_same_every_time(tmp_path: Path) -> None:
    report, _ = plan_report(tmp_path)
    turtle = report_ttl(report)
    assert turtle == report_ttl(plan_report(tmp_path)[0])
    about = report_of(tmp_path, REPORT_SHAPES, turtle)
    assert about.conforms
    assert about.focus_nodes == {EX + "Report": 1, EX + "Result": 6}
    quads = set(store_of(turtle).quads_for_pattern(None, SH.conforms, None, None))
    [(root, verdict)] = [(quad.subject, quad.object) for quad in quads]
    assert isinstance(root, ox.NamedNode)
    assert root.value.startswith(f"{BASE}report/")
    assert str(verdict) == '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    assert report_ttl(validate(store_of("ex:x a ex:A ."))) != turtle


PATHS = [
    ("ex:p", "<http://example.org/p>"),
    ("[ sh:inversePath ex:p ]", "^<http://example.org/p>"),
    ("( ex:p ex:q )", "<http://example.org/p>/<http://example.org/q>"),
    (
        "[ sh:alternativePath ( ex:p ( ex:q ex:r ) ) ]",
        "<http://example.org/p>|(<http://example.org/q>/<http://example.org/r>)",
    ),
    ("[ sh:zeroOrMorePath ex:p ]", "<http://example.org/p>*"),
    ("[ sh:oneOrMorePath [ sh:inversePath ex:p ] ]", "^<http://example.org/p>+"),
    (
        "[ sh:zeroOrOnePath [ sh:alternativePath ( ex:p ex:q ) ] ]",
        "(<http://example.org/p>|<http://example.org/q>)?",
    ),
]


@each_engine
@pytest.mark.parametrize(("path", "written"), PATHS)
def test_a_path_is_written_as_in_sparql_and_in_shacl(
    tmp_path: Path, path: str, written: str, validator: str
) -> None:
    shapes = f"ex:S a sh:NodeShape ; sh:targetNode ex:x ; sh:property ex:P .\nex:P sh:path {path} ;"
    report = report_of(tmp_path, shapes + " sh:minCount 9 .", "ex:x a ex:A .", validator=validator)
    assert json.loads(report_json(report))["results"][0]["resultPath"] == written
    described = store_of(report_ttl(report))
    [quad] = described.quads_for_pattern(None, SH.resultPath, None, None)
    assert isinstance(quad.object, ox.NamedNode) == (path == "ex:p")
    expected = store_of(f"ex:P sh:path {path} .")
    assert sorted(q.predicate.value for q in expected if q.predicate != SH.path) == sorted(
        quad.predicate.value for quad in described if quad.subject.__class__ is ox.BlankNode
    )
