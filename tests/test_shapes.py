"""The shapes: each says what it is, and each has cases that it passes and cases that it refuses.

A file of `tests/shapes/` is named after the shape it is about. It holds data and, in the form of
the SHACL test suite (`sht:Validate`), the results that this shape must have on them, no others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import IPP, ITSRDF, PREFIXES, RDF
from ipplan_kg.report import SH, Result
from ipplan_kg.validate import validate

CASES = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))
ROOT = Path(__file__).parents[1]
SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
EXAMPLES = ROOT / "ontology" / "examples"
IPSH = PREFIXES["ipsh"]
RDF_FIRST, RDF_REST, RDF_NIL = (ox.NamedNode(PREFIXES["rdf"] + n) for n in ("first", "rest", "nil"))
SEE_ALSO = ox.NamedNode(PREFIXES["rdfs"] + "seeAlso")
SHAPES_GRAPH = ox.NamedNode("http://www.w3.org/ns/shacl-test#shapesGraph")
TARGETS = [SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf]

# What a result is compared by: focus node, result path, source shape, severity.
Key = tuple[str, str | None, str, str]


def read(paths: Iterable[Path]) -> ox.Store:
    store = ox.Store()
    for path in paths:
        # The IRIs of the file itself (the manifest) are relative to its place.
        quads = ox.parse(
            path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri()
        )
        store.extend(quads)
    return store


@cache
def shapes() -> ox.Store:
    return read(SHAPE_FILES)


def values(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode]:
    """Return the objects that are IRIs or blank nodes; literals are of no use here."""
    found = store.quads_for_pattern(subject, predicate, None)
    return [quad.object for quad in found if not isinstance(quad.object, ox.Literal)]  # type: ignore[misc]


def languages(subject: ox.NamedNode, predicate: ox.NamedNode) -> list[str]:
    found = [quad.object for quad in shapes().quads_for_pattern(subject, predicate, None)]
    return sorted(
        term.language or "" for term in found if isinstance(term, ox.Literal) and term.value
    )


def instances(cls: ox.NamedNode) -> list[ox.NamedNode]:
    quads = shapes().quads_for_pattern(None, RDF.type, cls)
    return sorted((quad.subject for quad in quads), key=str)  # type: ignore[misc]


def name(shape: ox.NamedNode) -> str:
    return shape.value.removeprefix(IPSH)


NODE_SHAPES = instances(SH.NodeShape)
PROPERTY_SHAPES = instances(SH.PropertyShape)
TARGETED = [s for s in NODE_SHAPES if any(values(shapes(), s, target) for target in TARGETS)]
HELPERS = [shape for shape in NODE_SHAPES if shape not in TARGETED]
OWNER = {prop: owner for owner in NODE_SHAPES for prop in values(shapes(), owner, SH.property)}
TESTABLE = [*TARGETED, *(shape for shape in PROPERTY_SHAPES if OWNER.get(shape) not in HELPERS)]


def path_text(store: ox.Store, node: ox.NamedNode | ox.BlankNode) -> str:
    """Return a property path as SPARQL writes it."""

    def only(predicate: ox.NamedNode, subject: ox.NamedNode | ox.BlankNode = node) -> ox.NamedNode:
        [quad] = store.quads_for_pattern(subject, predicate, None)
        return quad.object  # type: ignore[return-value]

    if isinstance(node, ox.NamedNode):
        return str(node)
    if any(store.quads_for_pattern(node, SH.inversePath, None)):
        return f"^{path_text(store, only(SH.inversePath))}"
    parts, cell = [], only(SH.alternativePath)
    while cell != RDF_NIL:
        parts.append(path_text(store, only(RDF_FIRST, cell)))
        cell = only(RDF_REST, cell)
    return f"({'|'.join(parts)})"


def result_path(result: Result) -> str | None:
    if result.path is None or isinstance(result.path, ox.NamedNode):
        return None if result.path is None else str(result.path)
    kind, parts = result.path
    joined = "|".join(map(str, parts))
    return f"^{joined}" if kind == "inversePath" else f"({joined})"


def key(result: Result) -> Key:
    focus = (
        "a blank node" if isinstance(result.focus_node, ox.BlankNode) else str(result.focus_node)
    )
    return focus, result_path(result), str(result.source_shape), result.severity


def expected(case: ox.Store) -> set[Key]:
    """Return what the manifest of a case says."""
    keys = set()
    for quad in case.quads_for_pattern(None, SH.result, None):
        about = {q.predicate: q.object for q in case.quads_for_pattern(quad.object, None, None)}  # type: ignore[arg-type]
        focus, path = about[SH.focusNode], about.get(SH.resultPath)
        severity = str(about[SH.resultSeverity]).removeprefix(f"<{PREFIXES['sh']}").rstrip(">")
        keys.add(
            (
                "a blank node" if isinstance(focus, ox.BlankNode) else str(focus),
                None if path is None else path_text(case, path),  # type: ignore[arg-type]
                str(about[SH.sourceShape]),
                severity,
            )
        )
    return keys


def shapes_of(case: ox.Store) -> list[Path]:
    """Return the files of shapes that a case names."""
    found = case.quads_for_pattern(None, SHAPES_GRAPH, None)
    return sorted(Path(str(quad.object)[1:-1].removeprefix("file://")) for quad in found)


# what the shapes say of themselves


def test_there_are_shapes_of_every_kind() -> None:
    assert len(TARGETED) > 60
    assert len(PROPERTY_SHAPES) > 150
    assert HELPERS


def test_every_shape_has_an_iri() -> None:
    anonymous = [s for s in NODE_SHAPES + PROPERTY_SHAPES if not isinstance(s, ox.NamedNode)]
    inline = [
        quad.object
        for quad in shapes().quads_for_pattern(None, SH.property, None)
        if quad.object not in PROPERTY_SHAPES
    ]
    assert not anonymous + inline


def test_every_property_shape_belongs_to_one_node_shape_and_bears_its_name() -> None:
    owners = Counter(quad.object for quad in shapes().quads_for_pattern(None, SH.property, None))
    for shape in PROPERTY_SHAPES:
        assert owners[shape] == 1, shape
        assert re.fullmatch(rf"{name(OWNER[shape])}-[a-z][A-Za-z0-9]*", name(shape)), shape


@pytest.mark.parametrize("shape", [*NODE_SHAPES, *PROPERTY_SHAPES], ids=name)
def test_a_shape_says_what_it_is(shape: ox.NamedNode) -> None:
    assert languages(shape, SH.name) == ["en", "zh"]
    assert languages(shape, SH.description) == ["en"]


@pytest.mark.parametrize("shape", TESTABLE, ids=name)
def test_a_shape_has_a_severity_and_a_message(shape: ox.NamedNode) -> None:
    [severity] = values(shapes(), shape, SH.severity)
    assert severity in (SH.Violation, SH.Warning, SH.Info)
    [speaker] = values(shapes(), shape, SH.sparql) or [shape]
    assert languages(speaker, SH.message) == ["en", "zh"]


@pytest.mark.parametrize("shape", [s for s in PROPERTY_SHAPES if OWNER[s] not in HELPERS], ids=name)
def test_a_property_shape_has_its_place_in_a_form(shape: ox.NamedNode) -> None:
    [group] = values(shapes(), shape, SH.group)
    assert group in instances(SH.PropertyGroup)
    assert len(list(shapes().quads_for_pattern(shape, SH.order, None))) == 1


@pytest.mark.parametrize("rule", [s for s in TARGETED if values(shapes(), s, SH.sparql)], ids=name)
def test_a_rule_points_to_what_justifies_it(rule: ox.NamedNode) -> None:
    assert name(rule).endswith("Rule")
    assert values(shapes(), rule, SEE_ALSO)


def test_a_file_holds_one_class() -> None:
    for path in SHAPE_FILES:
        if path.name in ("graph.ttl", "mapping-rules.ttl", "profiles.ttl", "shapes.ttl"):
            continue
        store = read([path])
        found = {str(q.subject) for q in store.quads_for_pattern(None, RDF.type, SH.NodeShape)}
        words = "".join(word.capitalize() for word in path.stem.split("-"))
        assert f"<{IPSH}{words}Shape>" in found, path.name
        assert len(found) <= 2, path.name


def test_every_term_of_shacl_is_one() -> None:
    known = set(SH.terms())
    for quad in shapes():
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(PREFIXES["sh"]):
                assert term in known, term


def test_every_shape_that_is_referred_to_is_there() -> None:
    for predicate in (SH.node, SH.qualifiedValueShape):
        for quad in shapes().quads_for_pattern(None, predicate, None):
            assert quad.object in HELPERS, quad.object
    for helper in HELPERS:
        assert any(shapes().quads_for_pattern(None, None, helper)), helper


def declared(*kinds: str) -> set[ox.NamedNode]:
    ontology = read([ROOT / "ontology" / "ipplan.ttl"])
    types = [ox.NamedNode(PREFIXES["owl"] + kind) for kind in kinds]
    return {q.subject for t in types for q in ontology.quads_for_pattern(None, RDF.type, t)}  # type: ignore[misc]


def test_every_class_of_the_ontology_has_a_shape() -> None:
    targets = {quad.object for quad in shapes().quads_for_pattern(None, SH.targetClass, None)}
    classes = declared("Class")
    assert len(classes) > 10
    assert classes - targets == set()


def test_every_property_of_the_ontology_has_a_shape() -> None:
    properties = declared("ObjectProperty", "DatatypeProperty")
    paths = " ".join(
        path_text(shapes(), quad.object)  # type: ignore[arg-type]
        for shape in PROPERTY_SHAPES
        for quad in shapes().quads_for_pattern(shape, SH.path, None)
    )
    assert len(properties) > 30
    assert {prop for prop in properties if str(prop) not in paths} == set()


# what the shapes do


def test_every_shape_has_cases() -> None:
    assert {path.stem.partition(".")[0] for path in CASES} == {name(shape) for shape in TESTABLE}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shape_passes_what_is_right_and_refuses_what_is_wrong(path: Path) -> None:
    shape = ox.NamedNode(IPSH + path.stem.partition(".")[0])
    case = read([path])
    report = validate(case, shapes=shapes_of(case))
    found = {key(result) for result in report.results if result.source_shape == shape}
    assert found == expected(case)


def test_every_shape_refuses_something_and_passes_something() -> None:
    refused: dict[ox.NamedNode, int] = defaultdict(int)
    passed: dict[ox.NamedNode, int] = defaultdict(int)
    for path in CASES:
        shape = ox.NamedNode(IPSH + path.stem.partition(".")[0])
        case = read([path])
        wrong = {focus for focus, *_ in expected(case)}
        refused[shape] += len(wrong)
        passed[shape] += len({str(focus) for focus in focus_nodes(case, shape)} - wrong)
    assert [name(shape) for shape in TESTABLE if not refused[shape]] == []
    assert [name(shape) for shape in TESTABLE if not passed[shape]] == []


def focus_nodes(case: ox.Store, shape: ox.NamedNode) -> Iterator[object]:
    """Yield the focus nodes that a shape has something to say about.

    For a property shape these are nodes with a value, unless it is the value that is wrong.
    """
    owner = OWNER.get(shape, shape)
    patterns = {
        SH.targetClass: "?focus a {target}",
        SH.targetNode: "BIND ({target} AS ?focus)",
        SH.targetSubjectsOf: "?focus {target} ?object",
        SH.targetObjectsOf: "?subject {target} ?focus",
    }
    path = next((q.object for q in shapes().quads_for_pattern(shape, SH.path, None)), None)
    never = ox.Quad(shape, SH.maxCount, ox.Literal(0)) in shapes()
    needs_value = path is not None and not never
    value = f"?focus {path_text(shapes(), path)} ?value ." if needs_value else ""  # type: ignore[arg-type]
    for kind, pattern in patterns.items():
        for target in values(shapes(), owner, kind):
            query = f"SELECT DISTINCT ?focus {{ {pattern.format(target=target)} . {value} }}"
            solutions = case.query(query)
            assert isinstance(solutions, ox.QuerySolutions)
            yield from (solution["focus"] for solution in solutions)


def test_the_engines_agree_on_all_cases_together() -> None:
    # One graph of all cases: the shapes meet more than in any case alone. The manifests stay out,
    # as their results would be targets of nothing.
    case = read(CASES)
    by_engine = [
        Counter(
            (*key(result), str(result.component))
            for result in validate(case, validator=v, profile="full").results
        )
        for v in ("turbo", "pyshacl")
    ]
    assert sum(by_engine[0].values()) > 500
    assert by_engine[0] == by_engine[1]


def test_a_plan_that_says_neither_who_is_responsible_nor_who_leads_is_right() -> None:
    store = read((ROOT / "ontology" / "vocab").glob("*.ttl"))
    drop = {IPP.responsibility, IPP.responsibleAgency, IPP.responsibilityClause, IPP.inSection}
    drop.add(ITSRDF.taIdentRef)
    for quad in read([EXAMPLES / "no-lead-rule.ttl"]):
        if quad.predicate not in drop and "/responsibility/" not in str(quad.subject):
            store.add(quad)
    report = validate(store)
    assert [result for result in report.results if result.severity == "Violation"] == []
    assert {
        str(result.source_shape) for result in report.results if result.severity == "Warning"
    } == {
        f"<{IPSH}TaskShape-inSectionKnown>",
        f"<{IPSH}TaskShape-responsibilityKnown>",
    }
