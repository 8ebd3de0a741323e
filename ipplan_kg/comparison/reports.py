"""A comparison as text for reading, as a table, as JSON, and as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ipplan_kg.comparison.changes import Change, Comparison, TaskChanges
from ipplan_kg.comparison.tasks import TaskFacts
from ipplan_kg.tables import wrapped

__all__ = ["comparison_csv", "comparison_html", "comparison_json", "comparison_text"]

_GONE, _NEW = "-", "+"


def comparison_text(comparison: Comparison, *, width: int = 100) -> str:
    """Return the comparison for reading in a terminal, that many columns wide."""
    return "".join(f"{line}\n" for line in _lines(comparison, width))


def _lines(comparison: Comparison, width: int) -> Iterator[str]:
    earlier, later = comparison.earlier, comparison.later
    yield f"{later.id} ({len(later.tasks)} tasks) against {earlier.id} ({len(earlier.tasks)} tasks)"
    carried = comparison.carried_over
    same = sum(not each.changes for each in carried)
    counts = ", ".join(
        f"{sum(change in each.changes for each in carried)} in {change}" for change in Change
    )
    yield f"carried over: {len(carried)} ({same} unchanged; changed: {counts})"
    yield f"dropped: {len(comparison.dropped)}; new: {len(comparison.new)}"
    if carried:
        yield ""
        yield "Carried over"
    for each in carried:
        yield from _task_lines(comparison, each, width)
    for title, tasks in (("Dropped", comparison.dropped), ("New", comparison.new)):
        if tasks:
            yield ""
            yield title
        for task in tasks:
            yield from _indented(f"{task.name}. {task.text}", width, "  ")


def _task_lines(comparison: Comparison, each: TaskChanges, width: int) -> Iterator[str]:
    pair = each.pair
    what = ", ".join(each.changes) or "unchanged"
    head = f"{pair.earlier.name} -> {pair.later.name} ({pair.similarity:.2f}; {what})"
    yield f"  {head}"
    for name, gone, new in _differences(comparison, each):
        yield from _indented(f"{name}: {_listed(gone, new)}", width, "    ")
    if Change.WORDING in each.changes:
        yield from _indented(_marked(each), width, "    ")
    else:
        first, *rest = _indented(pair.later.text, width - 2, "    ")
        yield f"{first} …" if rest else first


def _differences(
    comparison: Comparison, each: TaskChanges
) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield what changed beside the words: its name, what is gone, what is new."""
    rows = [
        (Change.LEAD.value, each.leads_gone, each.leads_new),
        (Change.PARTICIPANTS.value, each.participants_gone, each.participants_new),
    ]
    for name, gone, new in rows:
        if gone or new:
            yield name, [*map(comparison.label, gone)], [*map(comparison.label, new)]
    for instrument, (before, after) in each.actions.items():
        gone = tuple(a for a in before if a not in after) or (() if before else ("not named",))
        new = tuple(a for a in after if a not in before) or (() if after else ("not named",))
        yield comparison.label(instrument), [*gone], [*new]


def _listed(gone: list[str], new: list[str]) -> str:
    return "; ".join([*(f"{_GONE} {each}" for each in gone), *(f"{_NEW} {each}" for each in new)])


def _marked(each: TaskChanges) -> str:
    """Return the later text with what is gone in [-...-] and what is new in {+...+}."""
    parts = []
    for edit in each.edits:
        if edit.is_kept:
            parts.append(edit.later)
            continue
        parts.append(f"[-{edit.earlier}-]" if edit.earlier else "")
        parts.append(f"{{+{edit.later}+}}" if edit.later else "")
    return "".join(parts)


def _indented(text: str, width: int, indent: str) -> Iterator[str]:
    for line in wrapped(text, max(width - len(indent), 20)):
        yield indent + line


def comparison_csv(comparison: Comparison) -> str:
    """Return a row for each task of either plan: numbers, what became of it, similarity, changes.

    The form is that of RFC 4180, with CR LF.
    """
    import csv
    from io import StringIO

    rows = [
        (
            each.pair.earlier.name,
            each.pair.later.name,
            "carried over",
            f"{each.pair.similarity:.4f}",
            " ".join(each.changes),
            each.pair.earlier.text,
            each.pair.later.text,
        )
        for each in comparison.carried_over
    ]
    rows += [(task.name, "", "dropped", "", "", task.text, "") for task in comparison.dropped]
    rows += [("", task.name, "new", "", "", "", task.text) for task in comparison.new]
    output = StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(
        ("earlier", "later", "status", "similarity", "changes", "earlier_text", "later_text")
    )
    writer.writerows(rows)
    return output.getvalue()


def comparison_json(comparison: Comparison) -> str:
    """Return the comparison as JSON: plans, pairs with their changes and edits, dropped and new."""

    def task(facts: TaskFacts) -> dict[str, str]:
        return {"iri": facts.iri.value, "number": facts.name, "text": facts.text}

    def things(iris: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"iri": iri, "label": comparison.label(iri)} for iri in iris]

    plans = {
        name: {"iri": plan.iri.value, "id": plan.id, "title": plan.title, "tasks": len(plan.tasks)}
        for name, plan in (("earlier", comparison.earlier), ("later", comparison.later))
    }
    carried = [
        {
            "earlier": task(each.pair.earlier),
            "later": task(each.pair.later),
            "similarity": each.pair.similarity,
            "changes": [*each.changes],
            "leads": {"gone": things(each.leads_gone), "new": things(each.leads_new)},
            "participants": {
                "gone": things(each.participants_gone),
                "new": things(each.participants_new),
            },
            "actions": [
                *(
                    {**things((iri,))[0], "earlier": [*before], "later": [*after]}
                    for iri, (before, after) in each.actions.items()
                )
            ],
            "edits": [{"earlier": edit.earlier, "later": edit.later} for edit in each.edits],
        }
        for each in comparison.carried_over
    ]
    document = {
        **plans,
        "carriedOver": carried,
        "dropped": [*map(task, comparison.dropped)],
        "new": [*map(task, comparison.new)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def comparison_html(comparison: Comparison) -> str:
    """Return the comparison as a page of its own, which asks nothing from elsewhere."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rows = [(each, [*_differences(comparison, each)]) for each in comparison.carried_over]
    template = environment.get_template("comparison.html")
    return template.render(comparison=comparison, rows=rows) + "\n"
