"""Profiles: which shapes hold is said by the shapes graph; what may match nothing as well."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg import resources
from ipplan_kg.errors import ValidationFailure
from ipplan_kg.namespaces import BASE, PREFIXES, RDF
from ipplan_kg.pipeline import build
from ipplan_kg.report_text import report_text
from ipplan_kg.validate import Report, validate
from tests.conftest import ROOT, Cli

EX = "http://example.org/"
IPSH = PREFIXES["ipsh"]
HEAD = """
@prefix ex: <http://example.org/> .
@prefix prof: <http://www.w3.org/ns/dx/prof/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
SHAPES = """
ex:A a sh:NodeShape ; sh:targetClass ex:Task ; sh:property ex:number , ex:name .
ex:B a sh:NodeShape ; sh:targetClass ex:Task ; sh:closed true .
ex:C a sh:NodeShape ; sh:targetClass ex:Event .
ex:D a sh:NodeShape ; sh:targetClass ex:Place .
ex:number a sh:PropertyShape ; sh:path ex:number ; sh:minCount 1 .
ex:name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 .
"""
PROFILES = """
ex:small a prof:Profile ; prof:hasToken "small" .
ex:large a prof:Profile ; prof:hasToken "large" ; prof:isProfileOf ex:small ;
    prof:hasResource ex:more , ex:empty .
ex:largest a prof:Profile ; prof:hasToken "largest" ; prof:isProfileOf ex:large ;
    prof:hasResource ex:most .
ex:more a prof:ResourceDescriptor ; prof:hasRole <r#AddedShapes> ; prof:hasArtifact ex:name .
ex:most a prof:ResourceDescriptor ; prof:hasRole <r#AddedShapes> ; prof:hasArtifact ex:B .
ex:empty a prof:ResourceDescriptor ; prof:hasRole <r#ShapesThatMayMatchNothing> ;
    prof:hasArtifact ex:D .
""".replace("<r#", "<http://example.org/r#")


def report_of(
    folder: Path,
    data: str,
    profile: str,
    shapes: str = SHAPES + PROFILES,
    validator: str = "turbo",
) -> Report:
    path = folder / "shapes.ttl"
    path.write_text(HEAD + shapes, "utf-8")
    store = ox.Store()
    store.load(HEAD + data, format=ox.RdfFormat.TURTLE)
    return validate(store, shapes=[path], profile=profile, validator=validator)


@pytest.mark.parametrize("validator", ["turbo", "pyshacl"])
@pytest.mark.parametrize(
    ("profile", "shapes"),
    [
        ("small", {"number"}),
        ("large", {"number", "name"}),
        ("largest", {"number", "name", "B"}),
    ],
)
def test_a_profile_has_the_shapes_of_those_it_is_made_from_and_its_own(
    tmp_path: Path, profile: str, shapes: set[str], validator: str
) -> None:
    report = report_of(tmp_path, "ex:t a ex:Task .", profile, validator=validator)
    found = {str(result.source_shape)[1:-1].removeprefix(EX) for result in report.results}
    assert found == shapes
    assert (EX + "B" in report.focus_nodes) == ("B" in shapes)


@pytest.mark.parametrize(
    ("profile", "data", "failing"),
    [
        ("small", "", ()),
        ("large", "", ("C",)),
        ("largest", "", ("C",)),
        ("large", "ex:e a ex:Event .", ()),
        ("large", "ex:p a ex:Place .", ("C",)),
    ],
)
def test_a_shape_that_matches_nothing_fails_where_only_some_may(
    tmp_path: Path, profile: str, data: str, failing: tuple[str, ...]
) -> None:
    shapes = (SHAPES + PROFILES).replace("sh:closed true", "sh:nodeKind sh:IRI")
    data += ' ex:t a ex:Task ; ex:number 1 ; ex:name "x" .'
    report = report_of(tmp_path, data, profile, shapes)
    assert report.failing_shapes == tuple(EX + name for name in failing)
    assert report.conforms
    assert report.ok == (not failing)
    text = report_text(report, ox.Store())
    assert text.startswith("conforms" if report.ok else "does not conform: 0 violations")
    assert ("failure: these shapes matched nothing: <http://example.org/C>" in text) != report.ok


def test_shapes_without_profiles_hold_as_they_are(tmp_path: Path) -> None:
    report = report_of(tmp_path, "ex:t a ex:Task .", "full", SHAPES)
    assert len({str(result.source_shape) for result in report.results}) == 3
    assert report.failing_shapes == ()


def test_a_profile_nobody_knows_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailure, match="'core': take large or largest or small"):
        report_of(tmp_path, "", "core")


@pytest.mark.parametrize("listed", ["ex:numbre", "ex:small"])
def test_a_profile_lists_shapes_that_are_there(tmp_path: Path, listed: str) -> None:
    shapes = SHAPES + PROFILES.replace("prof:hasArtifact ex:name", f"prof:hasArtifact {listed}")
    with pytest.raises(ValidationFailure, match=r"lists <http://example.org/.*no.* as a shape"):
        report_of(tmp_path, "", "small", shapes)


# ours


def test_full_adds_shapes_to_core_and_core_is_most(store: ox.Store) -> None:
    core, full = (validate(store, profile=name) for name in ("core", "full"))
    assert set(core.focus_nodes) < set(full.focus_nodes)

    def shapes(report: Report) -> set[str]:
        return {p for each in report.targeted.values() for p in each.properties}

    added = shapes(full) - shapes(core)
    assert {f"{IPSH}AgencyShape-source", f"{IPSH}SectionShape-labelZh"} <= added
    assert 15 < len(added) < len(shapes(core)) / 4
    assert core.ok
    assert full.ok


def test_the_published_plans_leave_no_shape_unmatched_but_those_listed(store: ox.Store) -> None:
    report = validate(store, profile="full")
    unmatched = {shape for shape, count in report.focus_nodes.items() if count == 0}
    unwritten = ("ComparisonShape", "ContinuationShape", "NoticeShape", "QualityMeasurementShape")
    assert unmatched <= {IPSH + name for name in unwritten}
    targets = ox.NamedNode(f"{BASE}ontology#Target")
    fewer = ox.Store()
    fewer.extend(q for q in store if not (q.predicate == RDF.type and q.object == targets))
    found = validate(fewer, profile="full")
    assert f"{IPSH}TargetShape" in found.failing_shapes
    assert not found.ok


def test_a_plan_of_somebody_else_is_built_as_core(mini: Path) -> None:
    [report] = build([mini], infer=False).reports
    assert report.ok
    assert report.empty_shapes
    [full] = build([mini], infer=False, profile="full").reports
    assert f"{IPSH}CorrectionShape" in full.failing_shapes
    assert not full.ok


def test_the_packaged_plans_are_built_as_full() -> None:
    for report in build(infer=False).reports:
        assert report.ok
        assert report.empty_fails


def test_another_base_has_the_same_profiles(mini: Path) -> None:
    [report] = build([mini], base="https://example.org/kg/", profile="full", infer=False).reports
    assert "https://example.org/kg/shapes#CorrectionShape" in report.failing_shapes
    assert "https://example.org/kg/shapes#NoticeShape" not in report.failing_shapes


def test_the_profile_is_an_option_of_the_commands(cli: Cli, mini: Path, tmp_path: Path) -> None:
    assert cli("build", mini.name, "-o", "kg", "--profile", "full").returncode == 1
    assert cli("validate", "kg/ipplan.nq").returncode == 0
    done = cli("validate", "kg/ipplan.nq", "--profile", "full", "--severity", "violation")
    assert done.returncode == 1
    assert "failure: these shapes matched nothing: ipsh:" in done.stdout
    assert "infos (not shown)" in done.stdout


def test_every_profile_file_is_packaged() -> None:
    assert ROOT / "shapes" / "profiles.ttl" in resources.shape_files()
