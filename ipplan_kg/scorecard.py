"""An evaluation, written for people (text, Markdown) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ipplan_kg.figures import Difference, Evaluation, Score
from ipplan_kg.gold import Annotation
from ipplan_kg.model import Source

__all__ = ["scorecard_json", "scorecard_markdown", "scorecard_text"]

_SHARES = ("precision", "recall", "F1")


@dataclass(frozen=True, slots=True)
class _Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def scorecard_text(evaluation: Evaluation, source: Source) -> str:
    """Return the figures as aligned tables, then every difference on a line of its own."""
    lines = [_headline(evaluation)]
    for table in _tables(evaluation):
        lines += ["", table.title, *_aligned(table)]
    lines += ["", _count(evaluation)]
    for each in evaluation.differences:
        lines.append(f"  {_where(each, source)}: {_told(each)}")
    return "\n".join(lines) + "\n"


def scorecard_markdown(evaluation: Evaluation, source: Source) -> str:
    """Return the same as Markdown."""
    lines = [_headline(evaluation)]
    for table in _tables(evaluation):
        lines += ["", f"**{table.title}**", "", _piped(table.head)]
        rules = ["---"] + ["---:" if _is_number(cell) else "---" for cell in table.rows[0][1:]]
        lines += [_piped(rules), *map(_piped, table.rows)]
    lines += ["", f"**{_count(evaluation)}**", ""]
    for each in evaluation.differences:
        lines.append(f"- {_where(each, source)}: {_escaped(_told(each))}")
    return "\n".join(lines).rstrip("\n") + "\n"


def scorecard_json(evaluation: Evaluation, source: Source) -> str:
    """Return the same as JSON; a figure that there is nothing to compute from is null."""
    classes = {}
    for each in evaluation.classes:
        entry: dict[str, object] = {"exact": _score(each.exact)}
        if each.overlap:
            entry["overlap"] = _score(each.overlap)
        entry["accuracy"] = {
            name: {"correct": a.correct, "pairs": a.total, "accuracy": a.value}
            for name, a in each.accuracies.items()
        }
        classes[each.name] = entry
    value = {
        "plan": evaluation.expected.plan_id,
        "lang": evaluation.expected.lang,
        "tasks": evaluation.tasks,
        "expected": _annotation(evaluation.expected),
        "found": _annotation(evaluation.found),
        "classes": classes,
        "actions": {name: _score(score) for name, score in evaluation.actions.items()},
        "confusion": {
            name: [{"expected": a, "found": b, "times": n} for (a, b), n in confusion.items()]
            for name, confusion in evaluation.confusions.items()
        },
        "differences": [_difference(each, source) for each in evaluation.differences],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _score(score: Score) -> dict[str, float | None]:
    return {
        "correct": score.correct,
        "found": score.found,
        "expected": score.expected,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def _annotation(annotation: Annotation) -> dict[str, str]:
    return {
        "name": annotation.name,
        "annotator": annotation.annotator,
        "sha256": annotation.sha256 or annotation.text_sha256,
    }


def _difference(each: Difference, source: Source) -> dict[str, object]:
    line, column = (None, None) if each.begin is None else source.position(each.begin)
    value: dict[str, object] = {
        "class": each.name,
        "what": each.what,
        "place": each.place,
        "line": line,
        "column": column,
        "begin": each.begin,
        "text": each.text,
    }
    if each.expected or each.found:
        value |= {"expected": each.expected, "found": each.found}
    return value


# words


def _headline(evaluation: Evaluation) -> str:
    expected, found = evaluation.expected, evaluation.found
    return (
        f"plan {expected.plan_id} ({expected.lang}), {evaluation.tasks} tasks:"
        f" {found.name} ({found.annotator}) against {expected.name} ({expected.annotator})"
    )


def _count(evaluation: Evaluation) -> str:
    number = len(evaluation.differences)
    return f"{number} difference{'' if number == 1 else 's'}" + (":" if number else "")


def _where(each: Difference, source: Source) -> str:
    place = each.place if each.place == "preamble" else f"task {each.place}"
    if each.begin is None:
        return place
    line, column = source.position(each.begin)
    return f"{source.name}:{line}:{column}: {place}"


def _told(each: Difference) -> str:
    if each.what in ("missing", "spurious"):
        return f"{each.name} {each.what}: {each.text}"
    if each.what == "span":
        return f"{each.name} span: {each.expected} | found: {each.found}"
    return f"{each.name} {each.what}: {each.expected} | found: {each.found} | {each.text}"


# tables


def _tables(evaluation: Evaluation) -> Iterator[_Table]:
    yield _Table(
        "Marks, right to the character",
        ("class", "expected", "found", "right", *_SHARES),
        tuple(
            (each.name, *_counts(each.exact), *_shares(each.exact)) for each in evaluation.classes
        ),
    )
    yield _Table(
        "Marks, overlapping, paired one to one",
        ("class", "expected", "found", "paired", *_SHARES),
        tuple(
            (each.name, *_counts(each.overlap), *_shares(each.overlap))
            for each in evaluation.classes
            if each.overlap
        ),
    )
    yield _Table(
        "Values of the pairs",
        ("class", "value", "pairs", "right", "accuracy"),
        tuple(
            (each.name, name, str(a.total), str(a.correct), _share(a.value))
            for each in evaluation.classes
            for name, a in each.accuracies.items()
        ),
    )
    yield _Table(
        "Actions of the paired legislation",
        ("action", "expected", "found", "right", *_SHARES),
        tuple(
            (name, *_counts(score), *_shares(score)) for name, score in evaluation.actions.items()
        ),
    )
    for name, confusion in evaluation.confusions.items():
        if confusion:
            yield _confusion(name, confusion)


def _confusion(name: str, confusion: Mapping[tuple[str, str], int]) -> _Table:
    """Return a row for each expected value with what was found, the most frequent first."""
    met: dict[str, list[tuple[int, str]]] = {}
    for (expected, found), times in confusion.items():
        met.setdefault(expected, []).append((-times, found))
    return _Table(
        f"Confusion of the {name} of the paired legislation",
        ("expected", "pairs", "found"),
        tuple(
            (
                expected,
                str(-sum(times for times, _ in found)),
                ", ".join(f"{value} {-times}" for times, value in sorted(found)),
            )
            for expected, found in met.items()
        ),
    )


def _counts(score: Score) -> tuple[str, str, str]:
    return str(score.expected), str(score.found), str(score.correct)


def _shares(score: Score) -> tuple[str, ...]:
    return tuple(map(_share, (score.precision, score.recall, score.f1)))


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _aligned(table: _Table) -> Iterator[str]:
    """Yield the lines of a table; columns of numbers stand at the right."""
    rows = [table.head, *table.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.head))]
    right = [all(_is_number(row[i]) for row in table.rows) for i in range(len(table.head))]
    for row in rows:
        cells = (
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(row, widths, right, strict=True)
        )
        yield "  " + "  ".join(cells).rstrip()


def _is_number(cell: str) -> bool:
    return cell == "-" or cell.replace(".", "", 1).isdigit()


def _piped(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    return text.replace("|", r"\|").replace("<", "&lt;")
