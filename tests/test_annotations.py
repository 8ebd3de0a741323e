"""Reports for continuous integration: JUnit XML as its schema has it, and GitHub's commands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from ipplan_kg.annotations import packaged_texts, report_github, report_junit, text_files
from ipplan_kg.errors import SourceError
from ipplan_kg.places import Place
from ipplan_kg.report import SH, Report, Result, Targeted, at_least
from ipplan_kg.validate import validate
from tests.conftest import ROOT, Cli

EX = "http://example.org/"
TEXT = EX + "plan/p/en"
MOMENT = datetime(2026, 11, 22, 13, 0, 5, tzinfo=UTC)
WHOLE = Place(text=TEXT, begin=17, end=42, line=3, column=1, quote="1. Revise the law. (A; B)")
PART = Place(text=TEXT, begin=37, end=38, line=3, column=21, quote="A")
ELSEWHERE = Place(text=TEXT, begin=0, end=5, line=1, column=1, quote="Title")


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


def result(shape: str, **changes: object) -> Result:
    plain = Result(
        focus_node=iri("task/1"),
        path=iri("number"),
        value=None,
        source_shape=iri(shape),
        component=SH.MinCountConstraintComponent,
        severity="Violation",
        message="A task has a number.",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def report(*results: Result, **changes: object) -> Report:
    plain = Report(
        results=results,
        focus_nodes={EX + "Task": 3, EX + "TaskRule": 3, EX + "Event": 0},
        targeted={
            EX + "Task": Targeted(EX + "aTask", (EX + "number", EX + "lead")),
            EX + "TaskRule": Targeted(EX + "aTask"),
            EX + "Event": Targeted(EX + "anEvent", (EX + "name",)),
        },
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


# The schema that Ant's JUnit task is described by: each element with its attributes and, in this
# order, its children: exactly one, at most one (?), any number (*).
JUNIT = {
    "testsuites": ("", "testsuite*"),
    "testsuite": (
        "name package id tests failures errors time timestamp hostname",
        "properties testcase* system-out system-err",
    ),
    "properties": ("", "property*"),
    "property": ("name value", ""),
    "testcase": ("name classname time", "failure?"),
    "failure": ("type message", ""),
    "system-out": ("", ""),
    "system-err": ("", ""),
}


def junit(report: Report) -> ET.Element:
    """The report, parsed and checked against the schema."""
    root = ET.fromstring(report_junit(report, moment=MOMENT))
    for element in root.iter():
        attributes, children = JUNIT[element.tag]
        assert list(element.attrib) == attributes.split()
        pattern = "".join(
            f"({each.rstrip('*?')} ){each[-1] if each[-1] in '*?' else ''}"
            for each in children.split()
        )
        assert re.fullmatch(pattern, "".join(f"{child.tag} " for child in element)), element.tag
        for name in ("name", "classname"):  # of the type xs:token
            value = element.get(name, "x")
            assert value == " ".join(value.split()) != ""
    for number, suite in enumerate(root):
        assert suite.get("id") == str(number)
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    return root


def cases(root: ET.Element) -> dict[tuple[str, str], str | None]:
    """Suite and case to the type of failure."""
    found = {}
    for case in root.iter("testcase"):
        failure = case.find("failure")
        name = (case.get("classname", ""), case.get("name", ""))
        found[name] = None if failure is None else failure.get("type")
    return found


def test_a_case_of_junit_is_a_shape_that_had_focus_nodes() -> None:
    assert cases(junit(report(result("number")))) == {
        (EX + "aTask", EX + "Task"): None,
        (EX + "aTask", EX + "TaskRule"): None,
        (EX + "aTask", EX + "lead"): None,
        (EX + "aTask", EX + "number"): "Violation",
    }


def test_a_failure_of_junit_tells_each_violation_with_its_place() -> None:
    root = junit(
        report(
            result("number", place=WHOLE),
            result("number", value=ox.Literal("<7>"), message="& \x0b", focus_node=iri("task/2")),
            result("number", severity="Warning", message="Odd."),
        )
    )
    [failure] = root.iter("failure")
    assert failure.get("message") == "A task has a number."
    assert failure.text == (
        f"Violation: <{EX}task/1> <{EX}number>: A task has a number."
        " (line 3, column 1: “1. Revise the law. (A; B)”)\n"
        f'Violation: <{EX}task/2> <{EX}number>: & \ufffd; value "<7>"'
    )
    [output] = [suite.findtext("system-out") for suite in root]
    assert output == f"Warning: <{EX}task/1> <{EX}number>: Odd."


def test_junit_says_how_many_focus_nodes_there_were_and_when() -> None:
    found = report()
    east = MOMENT.astimezone(timezone(timedelta(hours=8)))
    assert report_junit(found, moment=east) == report_junit(found, moment=MOMENT)
    [suite] = junit(found)
    assert suite.get("timestamp") == "2026-11-22T13:00:05"
    counts = {each.get("name"): each.get("value") for each in suite.iter("property")}
    assert counts == {f"{EX}Task focus nodes": "3", f"{EX}TaskRule focus nodes": "3"}


def test_what_matched_nothing_fails_in_junit_only_where_the_profile_asks() -> None:
    assert (EX + "anEvent", EX + "Event") not in cases(junit(report()))
    failed = cases(junit(report(empty_fails=True)))
    assert failed[EX + "anEvent", EX + "Event"] == "NoFocusNode"
    assert (EX + "anEvent", EX + "name") not in failed
    nothing = report(focus_nodes={EX + "Task": 0})
    assert cases(junit(nothing)) == {
        ("shapes without a target", "something is checked"): "NoFocusNode"
    }


def test_a_shape_without_an_iri_has_its_case_too() -> None:
    found = cases(junit(report(result("x", source_shape=ox.BlankNode("b1")))))
    assert found["shapes without a target", "_:b1"] == "Violation"


@pytest.mark.parametrize(
    ("changes", "command"),
    [
        ({}, f"::error file=a.ttl,title={EX}number::"),
        ({"severity": "Warning"}, f"::warning file=a.ttl,title={EX}number::"),
        ({"severity": "Info"}, f"::notice file=a.ttl,title={EX}number::"),
        ({"place": WHOLE}, f"::error file=en.txt,line=3,col=1,title={EX}number::"),
        ({"value_place": PART}, f"::error file=en.txt,line=3,col=21,title={EX}number::"),
        (
            {"place": WHOLE, "value_place": PART},
            f"::error file=en.txt,line=3,col=21,title={EX}number::",
        ),
        (
            {"place": WHOLE, "value_place": ELSEWHERE},
            f"::error file=en.txt,line=3,col=1,title={EX}number::",
        ),
    ],
    ids=["error", "warning", "notice", "place", "value", "value in place", "value elsewhere"],
)
def test_a_command_of_github_has_level_and_place(changes: dict[str, object], command: str) -> None:
    printed = report_github(
        report(result("number", **changes)), {"a.ttl": ox.Store()}, texts={TEXT: "en.txt"}
    )
    assert printed.startswith(command.replace("http:", "http%3A"))
    assert printed.count("\n") == 1


def test_a_command_of_github_is_one_line_whatever_it_says() -> None:
    message = "100 % wrong,\r\nsee: ::error::here"
    found = report(result("a,b", message=message, place=WHOLE))
    assert report_github(found, {"a:1,2%.ttl": ox.Store()}) == (
        f"::error file=a%3A1%2C2%25.ttl,title=http%3A//example.org/a%2Cb::<{EX}task/1>"
        f" <{EX}number>: 100 %25 wrong,%0D%0Asee: ::error::here"
        f"%0Aline 3, column 1 of <{TEXT}>: “1. Revise the law. (A; B)”\n"
    )


def test_a_command_of_github_names_the_file_that_describes_the_thing() -> None:
    stores = {"a.ttl": ox.Store(), "b.ttl": ox.Store()}
    stores["b.ttl"].add(ox.Quad(iri("task/2"), iri("p"), iri("task/1"), iri("graph")))
    for node, file in ((iri("task/2"), "b.ttl"), (iri("task/1"), "a.ttl"), ("7", "a.ttl")):
        focus_node = ox.Literal(node) if isinstance(node, str) else node
        printed = report_github(report(result("number", focus_node=focus_node)), stores)
        assert printed.startswith(f"::error file={file},"), node


def test_what_matched_nothing_is_an_error_for_github_too() -> None:
    store = {"a.ttl": ox.Store()}
    assert report_github(report(), store) == ""
    assert report_github(report(empty_fails=True), store) == (
        "::error file=a.ttl,title=http%3A//example.org/Event::The shape matched nothing.\n"
    )
    assert report_github(report(focus_nodes={}), store) == (
        "::error file=a.ttl::No node is a target of any shape.\n"
    )


def test_a_file_holds_a_text_if_its_bytes_do(tmp_path: Path) -> None:
    store = ox.Store()
    digest = ox.Literal(sha256(b"Title\r\n").hexdigest())
    store.add(ox.Quad(ox.NamedNode(TEXT), ox.NamedNode("https://schema.org/sha256"), digest))
    (tmp_path / "right.txt").write_bytes(b"Title\r\n")
    (tmp_path / "wrong.txt").write_bytes(b"Title\n")
    paths = [tmp_path / "right.txt", tmp_path / "wrong.txt"]
    assert text_files(store, paths) == {TEXT: str(paths[0])}
    with pytest.raises(SourceError, match=r"absent.txt: cannot be read: No such file"):
        text_files(store, [tmp_path / "absent.txt"])


def test_a_packaged_text_counts_only_where_it_is_in_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert Path("plans/2021-2022/en.txt") in packaged_texts()
    monkeypatch.chdir(tmp_path)
    assert packaged_texts() == []


# the command


@pytest.fixture
def broken(tmp_path: Path, mini: Path, cli: Cli) -> Path:
    """A plan whose second task has the number 7."""
    assert cli("build", mini.name, "-o", "kg", "-q").returncode == 0
    data = (tmp_path / "kg" / "ipplan.nq").read_text("utf-8")
    path = tmp_path / "broken.nq"
    number = 'task/2> <https://w3id.org/ipplan/ontology#number> "'
    path.write_text(data.replace(f"{number}2", f"{number}7"), "utf-8")
    return path


def test_validate_annotates_the_text_of_the_plan(cli: Cli, broken: Path, mini: Path) -> None:
    only = ("--severity", "violation")
    done = cli("validate", broken.name, "--format", "github", "--text", mini.name, *only)
    assert done.returncode == 1
    assert done.stdout == (
        "::error file=mini.txt,line=4,col=1,title=ipsh%3ATaskNumberRule::"
        "<https://w3id.org/ipplan/plan/mini/task/2>: The IRI of a task ends in its number.;"
        ' value "7"^^<http://www.w3.org/2001/XMLSchema#integer>%0A'
        "“2. We will launch the “Kunlun” campaign. (Responsible by Ministry of Public Sec…”\n"
    )
    done = cli("validate", broken.name, "--format", "github", "--text", "absent.txt")
    assert (done.returncode, done.stdout) == (2, "")


def test_validate_writes_junit_in_the_language_asked_for(cli: Cli, broken: Path) -> None:
    done = cli("validate", broken.name, "--format", "junit", "--language", "zh")
    assert done.returncode == 1
    [failure] = ET.fromstring(done.stdout).iter("failure")
    assert failure.get("message") == "任务的 IRI 应以其编号结尾。"


def test_what_is_not_shown_still_counts(tmp_path: Path) -> None:
    found = report(result("a"), result("b", severity="Warning"), result("c", severity="Info"))
    own = report(result("d", severity=EX + "Grave"))
    for severity, shown in (("Violation", 1), ("Warning", 2), ("Info", 3)):
        fewer = at_least(found, severity)
        assert len(fewer.results) == shown
        assert fewer.counts == found.counts
    assert at_least(own, "Violation") == own
    only_info = at_least(report(result("c", severity="Info")), "Warning")
    assert not only_info.results
    assert not only_info.conforms
    assert only_info.ok


def test_the_report_of_the_real_plan_is_lawful_junit(store: ox.Store) -> None:
    root = junit(validate(store, profile="full"))
    assert len(cases(root)) > 200
    assert set(cases(root).values()) == {None}
