"""The ontology passes its linter, and each check of the linter can fail."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from tests.ontology_files import PREFIXES
from tests.ontology_lint import FILES, SEVERITIES, Check, checks, findings, main, read, report

CHECKS = checks()
HEAD = "".join(f"@prefix {name}: <{iri}> . " for name, iri in PREFIXES.items())


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    return read(FILES)


def by_name(check: Check) -> str:
    return check.name


@pytest.mark.parametrize("check", CHECKS, ids=by_name)
def test_the_ontology_passes(check: Check, graph: ox.Store) -> None:
    found = findings(check, graph)
    if check.severity != "info":
        assert found == [], "\n" + "\n".join(report(found, FILES))


@pytest.mark.parametrize("check", CHECKS, ids=by_name)
def test_a_broken_ontology_does_not(check: Check) -> None:
    broken = ox.Store()
    broken.load(f"{HEAD}\n{check.broken}".encode(), format=ox.RdfFormat.TURTLE)
    assert tuple(map(str, findings(check, broken))) == check.expected != ()


@pytest.mark.parametrize("check", CHECKS, ids=by_name)
def test_a_check_says_what_is_wrong_and_what_to_do(check: Check) -> None:
    assert check.severity in SEVERITIES
    assert check.says.endswith(".")
    assert check.do.endswith(".")


def test_every_published_rule_that_can_be_computed_has_a_check() -> None:
    rules = " ".join(check.rule for check in CHECKS)
    for wanted in [
        *("FIND1", "HTTP1", "OM1", "OM2", "OM3", "OM4.1", "OM5.2", "PURL1", "URI2", "VER1"),
        *("VOC2", "VOC3", "VOC4"),
        *(f"P{n:02}" for n in (4, 5, 6, 7, 8, 10, 11, 13, 19, 20, 21, 22, 24, 25, 26, 28, 29)),
        *(f"P{n}" for n in (32, 33, 34, 35, 36, 38, 39, 40, 41)),
        *("missing_label", "missing_definition", "multiple_labels", "multiple_definitions"),
        *("duplicate_label", "duplicate_definition", "label_whitespace", "misused_replaced_by"),
        *("deprecated_class_reference", "deprecated_property_reference", "invalid_entity_uri"),
        *("S9", "S13", "S14", "S27", "S37", "S46", "orphan", "cyclic", "4.2.1", "4.2.3", "4.2.5"),
    ]:
        assert wanted in rules, wanted


def test_a_finding_is_reported_with_its_line(graph: ox.Store) -> None:
    [check] = [check for check in CHECKS if check.name == "oops-p13-no-inverse"]
    line = next(iter(report(findings(check, graph), FILES)))
    where, severity, rest = line.split(": ", 2)
    assert where.startswith("ontology/ipplan.ttl:")
    assert severity == "info"
    assert rest.startswith("ipp:actionType: An object property has no inverse.")
    assert rest.endswith("[oops-p13-no-inverse: OOPS! P13]")


def test_as_a_program_it_prints_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    printed = capsys.readouterr()
    assert f"{len(CHECKS)} checks" in printed.err
    assert "0 error, 0 warning" in printed.err
    assert printed.out.count("\n") >= 20
