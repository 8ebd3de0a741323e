"""The validation report for continuous integration: JUnit XML and GitHub workflow commands.

The XML is that of Ant's JUnit task, which other tools take as well; the workflow commands are
those of https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from ipplan_kg import resources
from ipplan_kg.errors import SourceError
from ipplan_kg.namespaces import SCHEMA
from ipplan_kg.places import Place
from ipplan_kg.report import Report, Result, cut, path_text, short, short_iri

__all__ = ["packaged_texts", "report_github", "report_junit", "text_files"]

_OTHER = "shapes without a target"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_LEVELS = {"Violation": "error", "Warning": "warning"}


def report_junit(report: Report, *, moment: datetime) -> str:
    """Return the report as JUnit XML: a suite per target, a case per shape that had focus nodes.

    Violations are failures, as is matching nothing where the profile asks for a match; results
    that fail nothing are the output of their suite.

    Args:
        report: what was found.
        moment: when it was found, as JUnit asks.
    """
    results: defaultdict[str, list[Result]] = defaultdict(list)
    for result in report.results:
        results[_name(result)].append(result)
    root = ET.Element("testsuites")
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    for number, (target, shapes) in enumerate(_suites(report, results)):
        _suite(root, report, target, {shape: results[shape] for shape in shapes}, number, stamp)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _name(result: Result) -> str:
    shape = result.source_shape
    return shape.value if isinstance(shape, ox.NamedNode) else str(shape)


def _suites(report: Report, results: Mapping[str, object]) -> list[tuple[str, list[str]]]:
    """Return each target with the shapes that had focus nodes there, or should have had some."""
    targets = {
        each: shape.target
        for name, shape in report.targeted.items()
        for each in (name, *shape.properties)
    }
    suites: defaultdict[str, set[str]] = defaultdict(set)
    for shape, count in report.focus_nodes.items():
        if count and shape in report.targeted:
            suites[targets[shape]] |= {shape, *report.targeted[shape].properties}
    for shape in [*results, *report.failing_shapes]:
        suites[targets.get(shape, _OTHER)].add(shape)
    if not any(report.focus_nodes.values()):
        suites[_OTHER].add("")
    return sorted((target, sorted(shapes)) for target, shapes in suites.items())


def _suite(
    root: ET.Element,
    report: Report,
    target: str,
    cases: Mapping[str, list[Result]],
    number: int,
    stamp: str,
) -> None:
    name = target if target == _OTHER else short_iri(target).strip("<>")
    failures: dict[str, tuple[str, str, list[Result]]] = {}
    for shape, results in cases.items():
        violations = [each for each in results if each.severity == "Violation"]
        if violations:
            failures[shape] = ("Violation", violations[0].message, violations)
        elif shape in report.failing_shapes:
            failures[shape] = ("NoFocusNode", "The shape matched nothing.", [])
        elif not shape:
            failures[shape] = ("NoFocusNode", "No node is a target of any shape.", [])
    suite = ET.SubElement(
        root,
        "testsuite",
        name=_xml(name),
        package="shapes",
        id=str(number),
        tests=str(len(cases)),
        failures=str(len(failures)),
        errors="0",
        time="0",
        timestamp=stamp,
        hostname="localhost",
    )
    properties = ET.SubElement(suite, "properties")
    for shape in cases:
        if count := report.focus_nodes.get(shape):
            name_ = f"{short_iri(shape).strip('<>')} focus nodes"
            ET.SubElement(properties, "property", name=_xml(name_), value=str(count))
    for shape in cases:
        label = short_iri(shape).strip("<>") if shape else "something is checked"
        case = ET.SubElement(suite, "testcase", name=_xml(label), classname=_xml(name), time="0")
        if shape in failures:
            kind, message, results = failures[shape]
            failure = ET.SubElement(case, "failure", type=kind, message=_xml(message))
            failure.text = _xml("\n".join(map(_line, results)))
    remarks = [
        each for results in cases.values() for each in results if each.severity != "Violation"
    ]
    ET.SubElement(suite, "system-out").text = _xml("\n".join(map(_line, remarks)))
    ET.SubElement(suite, "system-err")


def _line(result: Result) -> str:
    place = _place(result)
    at = f" (line {place.line}, column {place.column}: “{cut(place.quote)}”)" if place else ""
    return f"{result.severity}: {_about(result)}{at}"


def _about(result: Result) -> str:
    path = f" {path_text(result.path)}" if result.path else ""
    value = "" if result.value is None else f"; value {cut(short(result.value))}"
    return f"{short(result.focus_node)}{path}: {result.message}{value}"


def _xml(text: str) -> str:
    """Return a text without the characters that XML has no way to write."""
    return _NOT_IN_XML.sub("\ufffd", text)


def report_github(
    report: Report, stores: Mapping[str, ox.Store], *, texts: Mapping[str, str] | None = None
) -> str:
    """Return the report as workflow commands, which GitHub shows beside the lines of a file.

    Args:
        report: what was found.
        stores: what each RDF file holds, by its path; at least one.
        texts: the path of the file of each text, by its IRI, where there is one. What was found
            at a place of such a text is shown there; anything else at its RDF file.
    """
    texts = texts or {}
    lines = [
        _command(_LEVELS.get(result.severity, "notice"), _properties(result, stores, texts))
        + _data(_sentence(result, texts))
        for result in report.results
    ]
    first = next(iter(stores))
    for shape in report.failing_shapes:
        title = {"file": first, "title": short_iri(shape).strip("<>")}
        lines.append(_command("error", title) + _data("The shape matched nothing."))
    if not any(report.focus_nodes.values()):
        lines.append(
            _command("error", {"file": first}) + _data("No node is a target of any shape.")
        )
    return "".join(f"{line}\n" for line in lines)


def text_files(store: ox.Store, paths: Iterable[str | Path]) -> dict[str, str]:
    """Return which of some files hold the texts of a store, by their IRIs: the bytes decide.

    Raises:
        SourceError: a file cannot be read.
    """
    found = {}
    for path in paths:
        try:
            digest = sha256(Path(path).read_bytes()).hexdigest()
        except OSError as error:
            raise SourceError(f"{path}: cannot be read: {error.strerror}", about=path) from error
        for quad in store.quads_for_pattern(None, SCHEMA.sha256, ox.Literal(digest), None):
            if isinstance(quad.subject, ox.NamedNode):
                found[quad.subject.value] = str(path)
    return found


def packaged_texts() -> list[Path]:
    """Return the texts of the packaged plans that are below the current folder, as in a checkout.

    GitHub can show nothing beside a file that is not in the repository.
    """
    here = Path.cwd()
    paths = [path for folder in resources.plan_dirs() for path in sorted(folder.glob("*.txt"))]
    return [path.relative_to(here) for path in paths if path.is_relative_to(here)]


def _properties(
    result: Result, stores: Mapping[str, ox.Store], texts: Mapping[str, str]
) -> dict[str, str]:
    title = {"title": short(result.source_shape).strip("<>")}
    place = _place(result)
    if place and place.text in texts:
        where = {"file": texts[place.text], "line": str(place.line), "col": str(place.column)}
        return {**where, **title}
    return {"file": _described_in(result, stores), **title}


def _described_in(result: Result, stores: Mapping[str, ox.Store]) -> str:
    """Return the file that says something of the focus node, or else the first one."""
    node = result.focus_node
    first, *more = stores
    if not more or isinstance(node, ox.Literal):
        return first
    said = (file for file in stores if any(stores[file].quads_for_pattern(node, None, None)))
    return next(said, first)


def _sentence(result: Result, texts: Mapping[str, str]) -> str:
    place = _place(result)
    if not place:
        return _about(result)
    at = f"line {place.line}, column {place.column} of {short_iri(place.text)}: "
    return f"{_about(result)}\n{'' if place.text in texts else at}“{cut(place.quote)}”"


def _place(result: Result) -> Place | None:
    """Return the place of the focus node, or of a value in it, or what there is."""
    whole, part = result.place, result.value_place
    if whole and part:
        inside = whole.text == part.text and whole.begin <= part.begin and part.end <= whole.end
        return part if inside else whole
    return whole or part


def _command(level: str, properties: Mapping[str, str]) -> str:
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {given}::" if given else f"::{level}::"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
