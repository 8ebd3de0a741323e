"""The validation report for reading: grouped by task, with line, column and quote of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

import pyoxigraph as ox

from ipplan_kg.iris import rebase
from ipplan_kg.namespaces import DCTERMS, IPP, RDFS, SKOS
from ipplan_kg.places import Place
from ipplan_kg.report import Report, Result, cut, path_text, short, short_iri, task_of

__all__ = ["report_text"]

_REPEATED = 4
"""From how many focus nodes on the infos of one shape are told together."""
_LISTED = 10
"""How many shapes that matched nothing are named where it is no failure."""


def report_text(report: Report, store: ox.Store) -> str:
    """Return the report for reading: what was found, by task or focus node, with its place.

    What one shape has to say of many things, and is only an Info, is said once at the end.
    """
    lines = [_verdict(report), *_empty(report)]
    repeated = _repeated(report)
    ids = {id(result) for result in repeated}
    told = [result for result in report.results if id(result) not in ids]
    for heading, results in groupby(told, key=lambda result: task_of(result.focus_node)):
        lines += ["", _labelled(heading, store, report.base)]
        for focus_node, group in groupby(results, key=lambda result: result.focus_node):
            about = list(group)
            if task_of(focus_node) != str(focus_node):
                lines.append(f"  {short(focus_node)}")
            if place := about[0].place:
                lines.append(f"  {_at(place)}")
            for result in about:
                lines += _lines(result)
    by_shape: defaultdict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in repeated:
        by_shape[str(result.source_shape), result.message].append(result)
    for alike in by_shape.values():
        lines += ["", f"info on {_nodes(alike)} focus nodes", *_repeat(alike)]
    return "\n".join(lines) + "\n"


def _verdict(report: Report) -> str:
    checked = sum(report.focus_nodes.values())
    if not checked:
        return "nothing was checked: no node of the data is a target of any shape"
    counts = ", ".join(
        f"{count} {name.lower() if count == 1 else name.lower() + 's'}"
        + (" (not shown)" if report.hidden.get(name) else "")
        for name, count in report.counts.items()
    )
    shapes = sum(1 for count in report.focus_nodes.values() if count)
    verdict = "conforms" if report.ok else "does not conform"
    return f"{verdict}: {counts} ({checked} focus nodes, {shapes} shapes)"


def _empty(report: Report) -> Iterator[str]:
    empty = report.empty_shapes
    if not any(report.focus_nodes.values()):
        return
    if report.failing_shapes:
        yield from (
            "",
            f"failure: these shapes matched nothing: {', '.join(map(short_iri, empty))}",
        )
    elif 0 < len(empty) <= _LISTED:
        yield from ("", f"matched nothing: {', '.join(map(short_iri, empty))}")
    elif empty:
        yield from ("", f"matched nothing: {len(empty)} shapes (--format json names them)")


def _repeated(report: Report) -> list[Result]:
    """Return the infos of the shapes that have some on many focus nodes."""
    infos: defaultdict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in report.results:
        if result.severity == "Info":
            infos[str(result.source_shape), result.message].append(result)
    return [each for group in infos.values() if _nodes(group) >= _REPEATED for each in group]


def _nodes(results: list[Result]) -> int:
    return len({str(result.focus_node) for result in results})


def _repeat(results: list[Result]) -> Iterator[str]:
    first = results[0]
    path = f"{path_text(first.path)}: " if first.path else ""
    yield f"  {path}{first.message}"
    yield f"  shape {short(first.source_shape)}"
    nodes = list(dict.fromkeys(short(result.focus_node) for result in results))
    more = len(nodes) - _REPEATED + 1
    yield f"  {', '.join(nodes[: _REPEATED - 1])} and {more} more"


def _labelled(heading: str, store: ox.Store, base: str) -> str:
    if not heading.startswith("<"):
        return heading
    node = ox.NamedNode(heading[1:-1])
    task_text = ox.NamedNode(rebase(IPP.text.value, base))
    labels = (
        quad.object.value
        for predicate in (SKOS.prefLabel, RDFS.label, DCTERMS.title, task_text)
        for quad in store.quads_for_pattern(node, predicate, None, None)
        if isinstance(quad.object, ox.Literal) and quad.object.language in ("en", None)
    )
    label = min(labels, default="")
    return f"{short(node)}  {cut(label)}".rstrip()


def _lines(result: Result) -> Iterator[str]:
    path = f"{path_text(result.path)}: " if result.path else ""
    yield f"  {result.severity.lower():<10} {path}{result.message}"
    value = "" if result.value is None else f"value {cut(short(result.value))}; "
    yield f"  {'':<10} {value}shape {short(result.source_shape)}"
    if result.value_place:
        yield f"  {'':<10} value at {_at(result.value_place)}"


def _at(place: Place) -> str:
    return f"line {place.line}, column {place.column}: “{cut(place.quote)}”"
