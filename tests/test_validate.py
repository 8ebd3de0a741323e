"""Validation: results, verdicts, focus nodes and reports by hand; the two engines agree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.errors import ResourceError, ValidationFailure
from ipplan_kg.namespaces import RDF, XSD
from ipplan_kg.pipeline import build
from ipplan_kg.places import Place
from ipplan_kg.report import SH
from ipplan_kg.validate import (
    VALIDATORS,
    Report,
    report_json,
    report_text,
    report_ttl,
    validate,
    validate_plans,
)

BASE = "https://w3id.org/ipplan/"
EX = "http://example.org/"
PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix ipp: <https://w3id.org/ipplan/ontology#> .
@prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
ex:TaskShape a sh:NodeShape ; sh:targetClass ex:Task ; sh:property ex:number, ex:text ;
    sh:sparql ex:twice ; sh:severity sh:Warning .
ex:number a sh:PropertyShape ; sh:path ex:number ; sh:minCount 1 ; sh:datatype xsd:integer ;
    sh:message "A task has a number."@en , "任务有编号。"@zh .
ex:text a sh:PropertyShape ; sh:path ex:text ; sh:minCount 1 ; sh:severity sh:Info ;
    sh:message "A task has {words}."@en .
ex:twice sh:prefixes ex:declared ;
    sh:message "Number {?value} occurs twice."@en , "编号 {?value} 出现两次。"@zh ;
    sh:select \"\"\"SELECT $this (ex:number AS ?path) ?value
        WHERE { $this ex:number ?value . ?other ex:number ?value FILTER(?other != $this) }\"\"\" .
ex:declared sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""
DATA = """
ex:task-2 a ex:Task ; ex:number 7 ; ex:text "Two." .
ex:task-10 a ex:Task ; ex:number 7 , "seven" .
ex:task-1 a ex:Task ; ex:text "One." .
"""

each_engine = pytest.mark.parametrize("validator", sorted(VALIDATORS))


def write(folder: Path, turtle: str) -> list[Path]:
    path = folder / "shapes.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return [path]


def store_of(turtle: str, graph: str | None = None) -> ox.Store:
    store = ox.Store()
    name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    store.load(PREFIXES + turtle, format=ox.RdfFormat.TURTLE, to_graph=name)
    return store


def report_of(folder: Path, shapes: str, data: str, *, validator: str = "turbo") -> Report:
    return validate(store_of(data), shapes=write(folder, shapes), validator=validator)


def short(part: object) -> str:
    """The last name of an IRI, the words of a literal, and nothing for nothing."""
    if isinstance(part, ox.NamedNode):
        return re.split("[#/]", part.value)[-1]
    return str(getattr(part, "value", part or ""))


def rows(report: Report) -> list[tuple[str, ...]]:
    """The results: focus node, path, value, shape, component, severity, message."""
    fields = ("focus_node", "path", "value", "source_shape", "component", "severity", "message")
    return [tuple(short(getattr(result, name)) for name in fields) for result in report.results]


@each_engine
def test_results_come_with_everything_shacl_says_of_them_and_in_order(
    tmp_path: Path, validator: str
) -> None:
    number, words = "A task has a number.", "A task has {words}."
    count, datatype = "MinCountConstraintComponent", "DatatypeConstraintComponent"
    sparql, twice = "SPARQLConstraintComponent", "Number 7 occurs twice."
    assert rows(report_of(tmp_path, SHAPES, DATA, validator=validator)) == [
        ("task-1", "number", "", "number", count, "Violation", number),
        ("task-2", "number", "7", "TaskShape", sparql, "Warning", twice),
        ("task-10", "number", "seven", "number", datatype, "Violation", number),
        ("task-10", "number", "7", "TaskShape", sparql, "Warning", twice),
        ("task-10", "text", "", "text", count, "Info", words),
    ]


@each_engine
def test_the_message_is_in_the_language_asked_for_or_else_in_english(
    tmp_path: Path, validator: str
) -> None:
    report = validate(
        store_of(DATA), shapes=write(tmp_path, SHAPES), validator=validator, language="zh"
    )
    assert {result.message for result in report.results} == {
        "任务有编号。",
        "编号 7 出现两次。",
        "A task has {words}.",
    }


@each_engine
def test_a_constraint_without_an_iri_has_its_messages_too(tmp_path: Path, validator: str) -> None:
    files = write(tmp_path, SHAPES.replace("ex:twice", "_:twice"))
    for language, message in (("en", "Number 7 occurs twice."), ("zh", "编号 7 出现两次。")):
        report = validate(store_of(DATA), shapes=files, validator=validator, language=language)
        assert [r.message for r in report.results if r.severity == "Warning"] == [message] * 2


@pytest.mark.parametrize(
    ("data", "conforms", "ok", "counts"),
    [
        ('ex:t a ex:Task ; ex:number 1 ; ex:text "x" .', True, True, [0, 0, 0]),
        ("ex:t a ex:Task ; ex:number 1 .", False, True, [0, 0, 1]),
        (
            'ex:t a ex:Task ; ex:number 1 ; ex:text "x" . ex:u ex:number 1 .',
            False,
            True,
            [0, 1, 0],
        ),
        ('ex:t a ex:Task ; ex:text "x" .', False, False, [1, 0, 0]),
        ("ex:t a ex:Tsk .", True, False, [0, 0, 0]),
    ],
    ids=["nothing wrong", "an info", "a warning", "a violation", "nothing checked"],
)
def test_only_a_violation_or_an_empty_check_fails(
    tmp_path: Path, data: str, conforms: bool, ok: bool, counts: list[int]
) -> None:
    report = report_of(tmp_path, SHAPES, data)
    assert (report.conforms, report.ok) == (conforms, ok)
    assert report.counts == dict(zip(("Violation", "Warning", "Info"), counts, strict=True))


def test_focus_nodes_come_in_the_order_of_reading(tmp_path: Path) -> None:
    names = ["x", "x/1", "x/1/y", "x/2", "x/10", "x/10/1", "x\u00b2", "x\u0661"]
    shapes = "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:Literal ."
    data = "".join(f"<{EX}{name}> ex:p 1 .\n" for name in [*reversed(names), "9" * 5000])
    report = report_of(tmp_path, shapes, data)
    found = [str(result.focus_node).removeprefix(f"<{EX}")[:-1] for result in report.results]
    assert found == ["9" * 5000, *names]


def test_a_severity_of_ones_own_is_counted_by_its_iri_and_is_no_violation(tmp_path: Path) -> None:
    shape = "ex:S a sh:NodeShape ; sh:targetNode ex:x ; sh:nodeKind sh:Literal ; "
    report = report_of(tmp_path, shape + "sh:severity ex:Grave .", "ex:x ex:p 1 .")
    assert report.counts == {"Violation": 0, "Warning": 0, "Info": 0, EX + "Grave": 1}
    assert not report.conforms
    assert report.ok
    assert f"<{EX}Grave>" in report_ttl(report)


# No vacuous pass.


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


# Shapes that cannot be used.

BAD_SHAPES = [
    pytest.param("", "there are no shapes", id="none at all"),
    pytest.param(
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property ex:p .\n"
        "ex:p sh:path ex:q ; sh:mincount 1 .",
        "<http://example.org/p> uses sh:mincount, .* did you mean sh:minCount?",
        id="a misspelt constraint",
    ),
    pytest.param(
        "ex:S a sh:NodeShape ; sh:targetClas ex:A .", "sh:targetClas, ", id="a misspelt target"
    ),
    pytest.param("ex:S a sh:NodeShape ; sh:nodeKind sh:Iri .", "sh:Iri, ", id="a misspelt value"),
    pytest.param(
        "ex:S a sh:NodeShape ; sh:rule [ a sh:TripleRule ] .",
        "sh:(rule|TripleRule), ",
        id="a term of SHACL-AF, which is not evaluated",
    ),
    pytest.param(
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property ex:absent .",
        "refers to the shape <http://example.org/absent>, which is described nowhere",
        id="a shape that is not there",
    ),
]
UNUSABLE = [
    pytest.param(
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:minCount 1 ] .",
        id="a property shape without a path",
    ),
    pytest.param(
        """ex:S a sh:NodeShape ; sh:targetClass ex:A ;
        sh:sparql [ sh:select "SELECT $this WHERE {" ] .""",
        id="a constraint that is no SPARQL",
    ),
    pytest.param(
        """ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql [
        sh:select "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }" ] .""",
        id="a constraint that asks another endpoint",
    ),
]


@pytest.mark.parametrize(("shapes", "message"), BAD_SHAPES)
def test_shapes_that_would_pass_in_silence_are_refused(
    tmp_path: Path, shapes: str, message: str
) -> None:
    with pytest.raises(ValidationFailure, match=message):
        report_of(tmp_path, shapes, "ex:x a ex:A .")


@each_engine
@pytest.mark.parametrize("shapes", UNUSABLE)
def test_shapes_that_an_engine_cannot_use_are_an_error(
    tmp_path: Path, shapes: str, validator: str
) -> None:
    with pytest.raises(ValidationFailure, match=r"the shapes cannot be used: ."):
        report_of(tmp_path, shapes, "ex:x a ex:A .", validator=validator)


def test_shapes_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"absent.ttl: cannot be read"):
        validate(ox.Store(), shapes=[tmp_path / "absent.ttl"])
    with pytest.raises(ResourceError, match=r"shapes.ttl, line 9, column 20: not valid Turtle"):
        validate(ox.Store(), shapes=write(tmp_path, "ex:S a sh:NodeShape"))
    (tmp_path / "latin.ttl").write_bytes(b"# caf\xe9")
    with pytest.raises(ResourceError, match=r"latin.ttl: cannot be read"):
        validate(ox.Store(), shapes=[tmp_path / "latin.ttl"])


def test_an_unknown_engine_is_an_error() -> None:
    with pytest.raises(ValidationFailure, match="'jena': take turbo or pyshacl"):
        validate(ox.Store(), validator="jena")


# Reports.

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


# The two engines agree.

MANY_SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:targetSubjectsOf ex:r ;
    sh:property ex:S-p , ex:S-q , ex:S-r ; sh:or ( ex:HasP ex:HasQ ) ; sh:not ex:HasBoth .
ex:S-p a sh:PropertyShape ; sh:path ex:p ; sh:maxCount 1 ; sh:datatype xsd:integer ;
    sh:minInclusive 0 ; sh:message "p"@en .
ex:S-q a sh:PropertyShape ; sh:path ex:q ; sh:in ( "a" "b" ex:x ) ; sh:disjoint ex:r ;
    sh:severity sh:Warning ; sh:message "q"@en .
ex:S-r a sh:PropertyShape ; sh:path ( ex:r ex:r ) ; sh:class ex:A ; sh:nodeKind sh:IRI ;
    sh:qualifiedValueShape ex:HasP ; sh:qualifiedMaxCount 1 ; sh:message "r"@en .
ex:HasP a sh:NodeShape ; sh:property ex:HasP-p .
ex:HasP-p a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 ; sh:message "hp"@en .
ex:HasQ a sh:NodeShape ; sh:property ex:HasQ-q .
ex:HasQ-q a sh:PropertyShape ; sh:path ex:q ; sh:minCount 1 ; sh:message "hq"@en .
ex:HasBoth a sh:NodeShape ; sh:and ( ex:HasP ex:HasQ ) .
ex:S sh:message "s"@en ; sh:sparql ex:loop .
ex:loop sh:message "{?value}"@en ; sh:select
    "SELECT $this ?value WHERE { $this <http://example.org/r>+ $this . $this a ?value }" .
"""
NODES = st.sampled_from(["ex:x", "ex:y", "ex:z"])
VALUES = st.one_of(NODES, st.sampled_from(["1", "-1", '"a"', '"a"@en', "1.5", "true"]))
STATEMENTS = st.one_of(
    st.tuples(NODES, st.just("a"), st.sampled_from(["ex:A", "ex:B"])),
    st.tuples(NODES, st.sampled_from(["ex:p", "ex:q", "ex:r"]), VALUES),
)


@settings(max_examples=40, deadline=None)
@given(data=st.lists(STATEMENTS, min_size=1, max_size=12))
def test_both_engines_give_the_same_results_on_random_graphs(
    tmp_path_factory: pytest.TempPathFactory, data: list[tuple[str, str, str]]
) -> None:
    files = write(tmp_path_factory.mktemp("shapes"), MANY_SHAPES)
    store = store_of(
        "ex:B rdfs:subClassOf ex:A .\n" + "\n".join(f"{s} {p} {o} ." for s, p, o in data)
    )
    reports = [validate(store, shapes=files, validator=name) for name in VALIDATORS]
    assert rows(reports[0]) == rows(reports[1])
    assert reports[0] == reports[1]


def mutated(quads: list[ox.Quad], seed: int) -> list[ox.Quad]:
    """Break a graph here and there: drop, redirect, retype, leave the range, lose the language."""
    chance = Random(seed)
    by_predicate: dict[ox.NamedNode, list[ox.Quad]] = {}
    for quad in quads:
        by_predicate.setdefault(quad.predicate, []).append(quad)
    types = [quad.object for quad in by_predicate[RDF.type]]
    broken = []
    for quad in quads:
        predicate, value = quad.predicate, quad.object
        match chance.randrange(25):
            case 0:
                continue
            case 1:
                value = chance.choice(by_predicate[predicate]).object
            case 2:
                predicate, value = RDF.type, chance.choice(types)
            case 3 if isinstance(value, ox.Literal) and value.datatype == XSD.integer:
                value = ox.Literal(-int(value.value) - 1)
            case 3 if isinstance(value, ox.Literal):
                value = ox.Literal(value.value[:1])
            case 3:
                value = ox.BlankNode(f"b{chance.randrange(9)}")
            case 4:
                broken.append(quad)
                value = chance.choice(by_predicate[predicate]).object
        broken.append(ox.Quad(quad.subject, predicate, value, quad.graph_name))
    return broken


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_both_engines_give_the_same_results_on_a_broken_plan(mini: Path, seed: int) -> None:
    plan = build([mini], infer=False, validate=False).store
    own = [quad for quad in plan if "/graph/plan/" in str(quad.graph_name)]
    store = ox.Store()
    store.extend(mutated(sorted(own, key=str), seed))
    fast, reference = (validate(store, validator=name) for name in ("turbo", "pyshacl"))
    assert fast.counts["Violation"] > 40
    assert len({result.source_shape for result in fast.results}) > 20
    assert fast == reference


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
