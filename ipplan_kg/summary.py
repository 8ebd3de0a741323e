"""What a build made and noticed, in a few lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.namespaces import RDF
from ipplan_kg.report import at_least
from ipplan_kg.report_text import report_text

if TYPE_CHECKING:
    from ipplan_kg.pipeline import BuildResult

__all__ = ["summary_text"]

# What is counted, by the last part of its class's IRI: one of it, several of it.
_COUNTED = {
    "Task": ("task", "tasks"),
    "Section": ("section", "sections"),
    "Agency": ("agency", "agencies"),
    "Responsibility": ("responsibility", "responsibilities"),
    "Legislation": ("piece of legislation", "pieces of legislation"),
    "Campaign": ("campaign", "campaigns"),
    "Event": ("event", "events"),
    "Target": ("target", "targets"),
}
_NOTICES_SHOWN = 20


def summary_text(result: BuildResult, *, every_notice: bool = False) -> str:
    """Return what is in each plan, what was noticed, and whether it conforms.

    Only violations are told one by one; ``validate`` tells all.
    """
    graphs = _graphs(result.store)
    lines = []
    for number, plan_id in enumerate(result.plan_ids):
        own = f"/plan/{plan_id}/"
        texts = [plan.source.lang for plan in result.plans if plan.source.plan_id == plan_id]
        sizes = {name.rpartition("/")[2]: size for name, size in graphs.items() if own in name}
        lines.append(f"plan {plan_id} ({', '.join(texts)})")
        lines.append("  " + ", ".join(_contents(result.store, f"{own}asserted")))
        lines.append(
            "  " + ", ".join(f"{size:,} {name}" for name, size in sizes.items()) + " quads"
        )
        if result.reports:
            verdict = report_text(result.reports[number], result.store).partition("\n")[0]
            lines.append(f"  {verdict}")
    lines += _notices(result, None if every_notice else _NOTICES_SHOWN)
    for report in result.reports:
        if not report.ok:
            text = report_text(at_least(report, "Violation"), result.store)
            lines.append(text.partition("\n")[2].rstrip("\n"))
    return "\n".join(lines) + "\n"


def _graphs(store: ox.Store) -> dict[str, int]:
    """Return the number of quads of each named graph, by name."""
    names = sorted(str(graph.value) for graph in store.named_graphs())
    return {
        name: sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        for name in names
    }


def _contents(store: ox.Store, graph_end: str) -> Iterator[str]:
    """Yield how many things of each kind a plan's text names."""
    kinds: Counter[str] = Counter()
    for graph in store.named_graphs():
        if graph.value.endswith(graph_end):
            quads = store.quads_for_pattern(None, RDF.type, None, graph)
            kinds.update(str(quad.object).rstrip(">").partition("#")[2] for quad in quads)
    for kind, (one, several) in _COUNTED.items():
        yield f"{kinds[kind]} {one if kinds[kind] == 1 else several}"


def _notices(result: BuildResult, limit: int | None) -> Iterator[str]:
    """Yield the notices as ``file:line:column: code: message``, and how many there are."""
    if not result.notices:
        yield "nothing was left over or doubtful"
        return
    codes = Counter(notice.code.value for _, notice in result.notices)
    counts = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    total = len(result.notices)
    yield f"{total} {'notice' if total == 1 else 'notices'}: {counts}"
    for plan, notice in result.notices[:limit]:
        line, column = plan.source.position(notice.span.begin)
        yield f"  {plan.source.name}:{line}:{column}: {notice.code.value}: {notice.message}"
    if limit is not None and total > limit:
        yield f"  ... and {total - limit} more (--verbose shows all)"
