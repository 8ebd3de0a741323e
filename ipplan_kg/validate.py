"""Validation: graphs and SHACL shapes go in, a report comes out (https://www.w3.org/TR/shacl/).

The shapes are checked before anything is checked by them: a term that SHACL does not have, or a
shape that is referred to and nowhere described, would make a rule pass in silence. How many focus
nodes each shape had is part of the report.

Two engines give the same results (tests compare them on the real graph, on every case of every
shape and on broken graphs): ``turbo`` (pyshacl-turbo, the default, a hundred times faster) and
``pyshacl``, the reference. ``bench/README.md`` says why these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path as FilePath
from textwrap import shorten
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg import resources
from ipplan_kg.errors import ValidationFailure
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.places import place_of
from ipplan_kg.profiles import CORE
from ipplan_kg.report import (
    SEVERITIES,
    SH,
    Path,
    Report,
    Result,
    Term,
    report_json,
    report_ttl,
)
from ipplan_kg.report_text import report_text
from ipplan_kg.serialization import natural_key
from ipplan_kg.shapes import (
    SPARQL,
    SUB_CLASS_OF,
    Index,
    count_focus_nodes,
    default_graph,
    index,
    read_shapes,
    targeted_shapes,
)
from ipplan_kg.turtle import read_turtle

if TYPE_CHECKING:
    import rdflib

__all__ = [
    "VALIDATORS",
    "Report",
    "Result",
    "report_json",
    "report_text",
    "report_ttl",
    "validate",
    "validate_plans",
]

_FIRST, _REST, _NIL = (ox.NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest", "nil"))


def validate(
    store: ox.Store,
    *,
    graphs: Sequence[ox.NamedNode] | None = None,
    shapes: Sequence[FilePath] | None = None,
    validator: str = "turbo",
    base: str = BASE,
    language: str = "en",
    allowed_empty: Collection[str] = (),
    profile: str = CORE,
) -> Report:
    """Return the report on the union of some graphs of a store, by default of all.

    The class hierarchy of the ontology is taken along, so that it need not be in the data.

    Args:
        store: the data, ours or anybody's.
        graphs: the graphs to check.
        shapes: the files of the shapes; by default those that come with the package.
        validator: the engine, a name of ``VALIDATORS``.
        base: what the IRIs of the data begin with, if it is not the default base.
        language: which ``sh:message`` to take where there are several.
        allowed_empty: the IRIs of shapes that need not match any node.
        profile: which of the shapes hold, and whether it is a failure that one matches nothing:
            ``core`` is for any data, ``full`` for the published plans (``shapes/profiles.ttl``).

    Raises:
        ResourceError: a file of shapes cannot be read or is not Turtle.
        ValidationFailure: the shapes cannot be used, or the validator or profile is unknown.
    """
    if validator not in VALIDATORS:
        known = " or ".join(VALIDATORS)
        raise ValidationFailure(f"unknown validator {validator!r}: take {known}", about=validator)
    rules = read_shapes(resources.shape_files() if shapes is None else shapes, base, profile)
    data = _data(store, graphs, base)
    report = VALIDATORS[validator](data, rules.ntriples)
    found = index(q.triple for q in ox.parse(report, format=ox.RdfFormat.N_TRIPLES))
    results = [
        _placed(result, store, base) for result in _results(found, rules.described, language)
    ]
    may_match_nothing = rules.profile.may_match_nothing
    return Report(
        results=tuple(_numbered(sorted(results, key=_order))),
        focus_nodes=count_focus_nodes(data, rules.described),
        allowed_empty=frozenset({*allowed_empty, *(s.value for s in may_match_nothing or ())}),
        empty_fails=may_match_nothing is not None,
        targeted=targeted_shapes(rules.described),
        base=base,
    )


def validate_plans(
    store: ox.Store,
    *,
    validator: str = "turbo",
    base: str = BASE,
    language: str = "en",
    profile: str = CORE,
) -> Report:
    """Return the report on a store, plan by plan where it holds several.

    What a plan says holds for that plan: an instrument that one plan still has to make is there in
    a later one. So each plan is checked with the graphs that all share, and without the others.
    The focus nodes of the plans are added up.

    Raises:
        ResourceError, ValidationFailure: as ``validate``.
    """
    graphs = [g for g in store.named_graphs() if isinstance(g, ox.NamedNode)]
    of_plans: dict[str, list[ox.NamedNode]] = {}
    shared = []
    for graph in sorted(graphs, key=lambda graph: graph.value):
        plan, slash, _ = graph.value.removeprefix(f"{base}graph/plan/").partition("/")
        if graph.value.startswith(f"{base}graph/plan/") and slash:
            of_plans.setdefault(plan, []).append(graph)
        else:
            shared.append(graph)
    if len(of_plans) < 2:
        return validate(store, validator=validator, base=base, language=language, profile=profile)
    reports = [
        validate(
            store,
            graphs=[*shared, *own],
            validator=validator,
            base=base,
            language=language,
            profile=profile,
        )
        for own in of_plans.values()
    ]
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update(report.focus_nodes)
    results = {result for report in reports for result in report.results}
    return replace(
        reports[0],
        results=tuple(_numbered(sorted(results, key=_order))),
        focus_nodes={shape: counts[shape] for shape in reports[0].focus_nodes},
    )


# data


def _data(store: ox.Store, graphs: Sequence[ox.NamedNode] | None, base: str) -> ox.Store:
    """Return the union of the graphs and the ontology's class hierarchy as a default graph."""
    quads: Iterable[ox.Quad] = store
    if graphs is not None:
        quads = (quad for g in graphs for quad in store.quads_for_pattern(None, None, None, g))
    hierarchy = (
        triple
        for path in resources.ontology_files()
        for triple in read_turtle(path, base)
        if triple.predicate == SUB_CLASS_OF
    )
    return default_graph(chain(quads, hierarchy))


# engines: the data and the shapes go in, the report as N-Triples comes out


def _run_turbo(data: ox.Store, shapes: str) -> str:
    try:
        _, report, _ = _compiled(shapes)(data)
    except (RuntimeError, ValueError) as error:
        raise _unusable(error) from error
    return report.serialize(format="nt")


@lru_cache(maxsize=4)
def _compiled(shapes: str) -> Callable[[ox.Store], tuple[bool, rdflib.Graph, str]]:
    import pyshacl_turbo

    # As a store: beside data in one, a plain literal of a text is no xsd:string to this engine.
    graph = default_graph(ox.parse(shapes, format=ox.RdfFormat.N_TRIPLES))
    return pyshacl_turbo.compile_shapes(graph).validate  # type: ignore[no-untyped-call,no-any-return]


def _run_pyshacl(data: ox.Store, shapes: str) -> str:
    import pyshacl
    import rdflib
    from pyparsing import ParseBaseException
    from pyshacl.errors import ReportableRuntimeError

    def graph(ntriples: str | bytes) -> rdflib.Graph:
        parsed = list(ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES))
        terms = {term for triple in parsed for term in (triple.subject, triple.object)}
        # rdflib would give blank nodes other labels than they have here.
        labels = {term.value: term.value for term in terms if isinstance(term, ox.BlankNode)}
        return rdflib.Graph().parse(data=ntriples, format="nt", bnode_context=labels)

    triples = data.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b""
    try:
        _, report, _ = pyshacl.validate(graph(triples), shacl_graph=graph(shapes), inplace=True)
    # TypeError: it cannot tell which of a number and a word is less (sh:lessThan).
    except (ReportableRuntimeError, ParseBaseException, TypeError) as error:
        raise _unusable(error) from error
    if isinstance(report, Exception):
        raise _unusable(report) from report
    return str(report.serialize(format="nt"))


def _unusable(error: Exception) -> ValidationFailure:
    return ValidationFailure(f"the shapes cannot be used: {shorten(str(error), 200)}")


VALIDATORS: dict[str, Callable[[ox.Store, str], str]] = {
    "turbo": _run_turbo,
    "pyshacl": _run_pyshacl,
}


# results


def _placed(result: Result, store: ox.Store, base: str) -> Result:
    """Return the result with the places of its focus node and of its value, where they differ."""
    node, value = result.focus_node, result.value
    place = place_of(store, node, base=base) if isinstance(node, ox.NamedNode) else None
    found = place_of(store, value, base=base) if isinstance(value, ox.NamedNode) else None
    return replace(result, place=place, value_place=None if found == place else found)


def _results(found: Index, described: Index, language: str) -> Iterator[Result]:
    reports = [node for (node, _), terms in found.items() if SH.ValidationReport in terms]
    for report in reports:
        for node in found[report, SH.result]:
            [focus_node], [source_shape] = found[node, SH.focusNode], found[node, SH.sourceShape]
            [component] = found[node, SH.sourceConstraintComponent]
            [severity] = found[node, SH.resultSeverity]
            assert isinstance(component, ox.NamedNode)
            assert isinstance(severity, ox.NamedNode)
            name = severity.value.removeprefix(PREFIXES["sh"])
            yield Result(
                focus_node=focus_node,
                path=next((_path(found, path) for path in found[node, SH.resultPath]), None),
                value=next(iter(found[node, SH.value]), None),
                source_shape=source_shape,
                component=component,
                severity=name if name in SEVERITIES else severity.value,
                message=_message(found, node, described, language),
            )


def _path(found: Index, node: Term) -> Path:
    """Return the path that a node of the report stands for (SHACL, section 2.3.1)."""
    if isinstance(node, ox.NamedNode):
        return node
    if found[node, _FIRST]:
        return "sequence", tuple(_path(found, part) for part in _items(found, node))
    for kind in ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"):
        for part in found[node, getattr(SH, kind)]:
            return kind, (_path(found, part),)
    [parts] = found[node, SH.alternativePath]
    return "alternativePath", tuple(_path(found, part) for part in _items(found, parts))


def _items(found: Index, node: Term) -> Iterator[Term]:
    while node != _NIL:
        [item], [node] = found[node, _FIRST], found[node, _REST]
        yield item


def _message(found: Index, node: Term, described: Index, language: str) -> str:
    """Return the message in the language asked for, else in English, else any.

    The messages of a SPARQL constraint come back with their variables filled in but without their
    language: it is that of the message of the shapes that they fit.
    """
    sources = [*found[node, SH.sourceConstraint], *found[node, SH.sourceShape]]
    templates = [
        message
        for source in sources
        for message in described.get((source, SH.message), ())
        if isinstance(message, ox.Literal)
    ]
    messages = [m for m in found[node, SH.resultMessage] if isinstance(m, ox.Literal)]
    if not any(_is_sparql(described, source) for source in sources):
        messages = templates or messages

    def rank(message: ox.Literal) -> tuple[bool, bool, str]:
        fitting = {each.language for each in templates if _fits(each.value, message.value)}
        languages = {message.language} if message.language else fitting
        return language not in languages, "en" not in languages, message.value

    return min(messages, key=rank).value if messages else ""


def _is_sparql(described: Index, source: Term) -> bool:
    return any((source, predicate) in described for predicate in SPARQL)


def _fits(template: str, message: str) -> bool:
    fixed = re.split(r"\{[?$]\w+\}", template)
    return re.fullmatch(".*".join(map(re.escape, fixed)), message, re.DOTALL) is not None


def _order(result: Result) -> tuple[object, ...]:
    """Sort by focus node, with task/2 before task/10, then by what is worse."""
    node = result.focus_node
    name = node.value if isinstance(node, ox.NamedNode) else _unlabelled(node)
    severity = SEVERITIES.index(result.severity) if result.severity in SEVERITIES else -1
    rest = (result.source_shape, result.path, result.component, result.value, result.message)
    labels = str((result.focus_node, result.value, result.source_shape))
    # The space makes task/1 come before task/1/responsibility/1.
    return (natural_key(f"{name} "), severity, *map(_unlabelled, rest), labels)


def _unlabelled(part: object) -> str:
    return "_:" if isinstance(part, ox.BlankNode) else str(part)


def _numbered(results: Iterable[Result]) -> Iterator[Result]:
    """Name the blank nodes in the order of the results: their labels are new in every run."""
    names: dict[Term, Term] = {}

    def name(term: Term) -> Term:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term, ox.BlankNode(f"b{len(names) + 1}"))
        return term

    for result in results:
        yield replace(
            result,
            focus_node=name(result.focus_node),
            value=None if result.value is None else name(result.value),
            source_shape=name(result.source_shape),
        )
