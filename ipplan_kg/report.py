"""What a validation found: results as values, and the report as JSON and as RDF.

For people there are ``report_text`` and ``annotations``.

The RDF form is a validation report of SHACL, section 3.6
(https://www.w3.org/TR/shacl/#validation-report).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE, PREFIXES, RDF, XSD, Namespace
from ipplan_kg.places import Place

__all__ = [
    "SEVERITIES",
    "SH",
    "Path",
    "Report",
    "Result",
    "Targeted",
    "Term",
    "at_least",
    "cut",
    "path_text",
    "report_json",
    "report_ttl",
    "short",
    "short_iri",
    "task_of",
]

# What the engines evaluate: SHACL Core and SHACL-SPARQL. A term that is not here would be passed
# over without a word, so shapes may not use it.
SH = Namespace(
    "sh",
    """AbstractResult AndConstraintComponent BlankNode BlankNodeOrIRI BlankNodeOrLiteral
    ClassConstraintComponent ClosedConstraintComponent ConstraintComponent
    DatatypeConstraintComponent DisjointConstraintComponent EqualsConstraintComponent
    HasValueConstraintComponent IRI IRIOrLiteral InConstraintComponent Info
    LanguageInConstraintComponent LessThanConstraintComponent LessThanOrEqualsConstraintComponent
    Literal MaxCountConstraintComponent MaxExclusiveConstraintComponent
    MaxInclusiveConstraintComponent MaxLengthConstraintComponent MinCountConstraintComponent
    MinExclusiveConstraintComponent MinInclusiveConstraintComponent MinLengthConstraintComponent
    NodeConstraintComponent NodeKind NodeKindConstraintComponent NodeShape NotConstraintComponent
    OrConstraintComponent Parameter PatternConstraintComponent PrefixDeclaration
    PropertyConstraintComponent PropertyGroup PropertyShape QualifiedMaxCountConstraintComponent
    QualifiedMinCountConstraintComponent SPARQLAskValidator SPARQLConstraint
    SPARQLConstraintComponent SPARQLSelectValidator Severity Shape UniqueLangConstraintComponent
    ValidationReport ValidationResult Validator Violation Warning XoneConstraintComponent
    alternativePath and ask class closed conforms datatype deactivated declare defaultValue
    description detail disjoint equals flags focusNode group hasValue ignoredProperties in
    inversePath labelTemplate languageIn lessThan lessThanOrEquals maxCount maxExclusive
    maxInclusive maxLength message minCount minExclusive minInclusive minLength name namespace node
    nodeKind nodeValidator not oneOrMorePath optional or order parameter path pattern prefix
    prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint result resultMessage resultPath resultSeverity select severity
    shapesGraph shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape sparql
    suggestedShapesGraph targetClass targetNode targetObjectsOf targetSubjectsOf uniqueLang
    validator value xone zeroOrMorePath zeroOrOnePath""",
)
SEVERITIES = ("Violation", "Warning", "Info")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
# A property path: a predicate, or the SHACL term (for a sequence: "sequence") and its parts.
Path = ox.NamedNode | tuple[str, tuple["Path", ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One validation result; ``severity`` is a name of ``SEVERITIES`` or the IRI of another one."""

    focus_node: Term
    path: Path | None
    value: Term | None
    source_shape: Term
    component: ox.NamedNode
    severity: str
    message: str
    place: Place | None = None
    value_place: Place | None = None
    """Where the value stands, if elsewhere: the focus node of a rule on strings is their text."""


@dataclass(frozen=True, slots=True)
class Targeted:
    """What a shape is about (its first target), and its property shapes that have an IRI."""

    target: str
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The results, sorted, and how many focus nodes each shape had.

    ``conforms`` is the verdict of SHACL: there is no result of whatever severity. ``ok`` is the
    verdict that commands act on: something was checked, there is no violation, and no shape of a
    profile that asks for it matched nothing.
    """

    results: tuple[Result, ...]
    focus_nodes: Mapping[str, int]
    allowed_empty: frozenset[str] = frozenset()
    empty_fails: bool = False
    """Whether it is a failure that a shape matched nothing which is not in ``allowed_empty``."""
    targeted: Mapping[str, Targeted] = field(default_factory=dict)
    hidden: Mapping[str, int] = field(default_factory=dict)
    """The number of results left out, by severity: they count for every verdict."""
    base: str = BASE

    @property
    def conforms(self) -> bool:
        """Return SHACL's verdict: there is no result, not even an Info."""
        return not self.results and not self.hidden

    @property
    def ok(self) -> bool:
        """Return whether something was checked and nothing that fails was found."""
        checked = any(self.focus_nodes.values())
        return checked and self.counts["Violation"] == 0 and not self.failing_shapes

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of results of each severity; every severity of SHACL is there."""
        found = Counter(self.hidden) + Counter(result.severity for result in self.results)
        return {name: found[name] for name in [*SEVERITIES, *sorted(found.keys() - {*SEVERITIES})]}

    @property
    def empty_shapes(self) -> tuple[str, ...]:
        """Return the shapes that matched no node at all, and so have not shown anything."""
        return tuple(
            shape
            for shape, count in self.focus_nodes.items()
            if count == 0 and shape not in self.allowed_empty
        )

    @property
    def failing_shapes(self) -> tuple[str, ...]:
        """Return the shapes whose matching nothing is a failure."""
        return self.empty_shapes if self.empty_fails else ()


def at_least(report: Report, severity: str) -> Report:
    """Return the report without the results of a lesser severity, which it still counts."""
    lesser = SEVERITIES[SEVERITIES.index(severity) + 1 :]
    left_out = Counter(each.severity for each in report.results if each.severity in lesser)
    return replace(
        report,
        results=tuple(each for each in report.results if each.severity not in lesser),
        hidden=Counter(report.hidden) + left_out,
    )


def task_of(focus_node: Term) -> str:
    """Return the task that a focus node is part of, or else the focus node, as in N-Triples."""
    task = re.match(r"<[^>]*?/task/[^/>]+(?=[/>])", str(focus_node))
    return f"{task.group()}>" if task else str(focus_node)


def path_text(path: Path, *, inner: bool = False) -> str:
    """Return a path as SPARQL writes it."""
    if isinstance(path, ox.NamedNode):
        return short(path)
    kind, parts = path
    each = [path_text(part, inner=True) for part in parts]
    if kind in ("sequence", "alternativePath"):
        joined = ("/" if kind == "sequence" else "|").join(each)
        return f"({joined})" if inner else joined
    if kind == "inversePath":
        return f"^{each[0]}"
    return each[0] + {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}[kind]


def short(term: Term) -> str:
    """Return a term as in N-Triples, but an IRI with its prefix."""
    return short_iri(term.value) if isinstance(term, ox.NamedNode) else str(term)


def short_iri(iri: str) -> str:
    """Return an IRI with its prefix, if it has one of ours, else in angle brackets."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and re.fullmatch(r"[\w-]+", iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def cut(text: str, width: int = 80) -> str:
    """Return a text on one line, shortened to a width."""
    words = " ".join(text.split())
    return words if len(words) <= width else words[: width - 1].rstrip() + "…"


def report_json(report: Report) -> str:
    """Return the report as JSON; terms are written as in SPARQL 1.1 Query Results JSON."""
    document = {
        "conforms": report.conforms,
        "ok": report.ok,
        "counts": report.counts,
        "focusNodes": dict(report.focus_nodes),
        "emptyShapes": list(report.empty_shapes),
        "failingShapes": list(report.failing_shapes),
        "results": [_json_result(result) for result in report.results],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_result(result: Result) -> dict[str, object]:
    found: dict[str, object] = {
        "focusNode": _json_term(result.focus_node),
        "resultPath": path_text(result.path) if result.path else None,
        "value": _json_term(result.value) if result.value is not None else None,
        "sourceShape": _json_term(result.source_shape),
        "sourceConstraintComponent": result.component.value,
        "resultSeverity": result.severity,
        "resultMessage": result.message,
        "place": _json_place(result.place),
        "valuePlace": _json_place(result.value_place),
    }
    return {name: value for name, value in found.items() if value is not None}


def _json_place(place: Place | None) -> dict[str, object] | None:
    return {name: getattr(place, name) for name in Place.__slots__} if place else None


def _json_term(term: Term) -> dict[str, str]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.Literal(language=None):
            return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
        case ox.Literal():
            return {"type": "literal", "value": term.value, "xml:lang": term.language or ""}
    return {"type": "bnode", "value": str(term)}


def report_ttl(report: Report) -> str:
    """Return the report as a ``sh:ValidationReport`` in Turtle, the same text for the same results.

    Its IRI is made from a hash of the results; blank nodes occur only where the data have them and
    in property paths, where SHACL asks for them.
    """
    digest = hashlib.sha256(report_json(report).encode()).hexdigest()[:16]
    name = f"{report.base}report/{digest}"
    prefixes = {prefix: PREFIXES[prefix] for prefix in ("ipp", "ipsh", "sh", "xsd")}
    turtle = ox.serialize(
        _report_triples(report, name), format=ox.RdfFormat.TURTLE, prefixes=prefixes
    )
    return (turtle or b"").decode("utf-8")


def _report_triples(report: Report, name: str) -> Iterator[ox.Triple]:
    root = ox.NamedNode(name)
    yield ox.Triple(root, RDF.type, SH.ValidationReport)
    conforms = ox.Literal(str(report.conforms).lower(), datatype=XSD.boolean)
    yield ox.Triple(root, SH.conforms, conforms)
    nodes = [ox.NamedNode(f"{name}#result-{i}") for i, _ in enumerate(report.results, start=1)]
    for node in nodes:
        yield ox.Triple(root, SH.result, node)
    for node, result in zip(nodes, report.results, strict=True):
        yield ox.Triple(node, RDF.type, SH.ValidationResult)
        yield ox.Triple(node, SH.focusNode, result.focus_node)
        if result.path is not None:
            path, description = _path_triples(result.path, node.value.rpartition("#")[2])
            yield ox.Triple(node, SH.resultPath, path)
            yield from description
        if result.value is not None:
            yield ox.Triple(node, SH.value, result.value)
        severity = result.severity
        severity_iri = PREFIXES["sh"] + severity if severity in SEVERITIES else severity
        yield ox.Triple(node, SH.resultSeverity, ox.NamedNode(severity_iri))
        yield ox.Triple(node, SH.sourceConstraintComponent, result.component)
        yield ox.Triple(node, SH.sourceShape, result.source_shape)
        yield ox.Triple(node, SH.resultMessage, ox.Literal(result.message))


def _path_triples(path: Path, label: str) -> tuple[ox.NamedNode | ox.BlankNode, list[ox.Triple]]:
    """Return the node that stands for a path, and the triples that describe it."""
    if isinstance(path, ox.NamedNode):
        return path, []
    kind, parts = path
    node = ox.BlankNode(label)
    described = [_path_triples(part, f"{label}-{i}") for i, part in enumerate(parts, start=1)]
    triples = [triple for _, more in described for triple in more]
    heads = [head for head, _ in described]
    if kind not in ("sequence", "alternativePath"):
        predicate: ox.NamedNode = getattr(SH, kind)
        return node, [ox.Triple(node, predicate, heads[0]), *triples]
    cells = [ox.BlankNode(f"{label}-list-{i}") for i, _ in enumerate(heads, start=1)]
    ends: list[ox.NamedNode | ox.BlankNode] = [*cells[1:], _NIL]
    for cell, head, rest in zip(cells, heads, ends, strict=True):
        triples += [ox.Triple(cell, _FIRST, head), ox.Triple(cell, _REST, rest)]
    if kind == "sequence":
        return cells[0], triples
    return node, [ox.Triple(node, SH.alternativePath, cells[0]), *triples]


_FIRST, _REST, _NIL = (ox.NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest", "nil"))
