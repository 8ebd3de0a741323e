"""A linter of ontology, concept schemes and authority files: ``python -m tests.ontology_lint``.

Each check is one query in tests/lint, named by its id. Its head says which published rule it
carries out (FOOPS!, OOPS!, ROBOT report, qSKOS, SKOS Reference, OWL 2 Profiles), how grave a
finding is and what to do; its ``#!`` lines are a small broken ontology and what is found in it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from tests.ontology_files import ALIGNMENTS, AUTHORITY, ONTOLOGY, PREFIXES, ROOT, VOCAB, curie

CHECKS = Path(__file__).parent / "lint"
SEVERITIES = ("error", "warning", "info")
FILES = (ONTOLOGY, ALIGNMENTS, *VOCAB, *AUTHORITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule: a query whose solutions are the findings."""

    name: str
    rule: str
    severity: str
    says: str
    do: str
    broken: str
    expected: tuple[str, ...]
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found: a place, and a value where it tells more."""

    check: Check
    place: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.place} {self.value}".strip()


def checks() -> list[Check]:
    """Return all checks in the order of their names."""
    return [_check(path) for path in sorted(CHECKS.glob("*.rq"))]


def _check(path: Path) -> Check:
    text = path.read_text("utf-8")
    head = dict(re.findall(r"^#\+ (rule|severity|says|do): (.+)$", text, re.M))
    broken = re.findall(r"^#! (.+)$", text, re.M)
    return Check(
        name=path.stem,
        **head,
        broken="\n".join(line for line in broken if not line.startswith("-> ")),
        expected=tuple(sorted(line[3:] for line in broken if line.startswith("-> "))),
        query=text,
    )


def read(files: Iterable[Path]) -> ox.Store:
    """Return the files in one store."""
    store = ox.Store()
    for path in files:
        store.bulk_load(path=path, format=ox.RdfFormat.TURTLE)
    return store


def findings(check: Check, store: ox.Store) -> list[Finding]:
    """Return what a check finds in a graph, in the order of the places."""
    solutions = store.query(check.query)
    assert isinstance(solutions, ox.QuerySolutions)
    has_value = any(variable.value == "value" for variable in solutions.variables)
    found = {
        Finding(
            check=check,
            place=_written(solution["place"]),
            value=_written(solution["value"]) if has_value else "",
        )
        for solution in solutions
    }
    return sorted(found, key=str)


def _written(node: object) -> str:
    if isinstance(node, ox.NamedNode):
        short = curie(node)
        return short if ":" in short and short != node.value else str(node)
    return "" if node is None else str(node)


def report(found: Iterable[Finding], files: Iterable[Path]) -> Iterator[str]:
    """Yield a line for each finding as linters print them: where, how grave, what, what to do."""
    texts = {path: path.read_text("utf-8").splitlines() for path in files}
    for finding in found:
        check = finding.check
        yield (
            f"{_where(finding.place, texts)}: {check.severity}: {finding}: {check.says} {check.do}"
            f" [{check.name}: {check.rule}]"
        )


def _where(place: str, texts: dict[Path, list[str]]) -> str:
    forms = {place, place.replace("<", "").replace(">", "")}
    prefix, _, name = place.partition(":")
    forms |= {f"<{PREFIXES.get(prefix, '')}{name}>"}
    for path, lines in texts.items():
        for number, line in enumerate(lines, start=1):
            if line.rstrip(" a") in forms:
                return f"{path.relative_to(ROOT)}:{number}"
    return "ontology"


def main() -> int:
    """Print what all checks find in our files; 1 if any of it is more than information."""
    store = read(FILES)
    found = [finding for check in checks() for finding in findings(check, store)]
    for line in report(found, FILES):
        print(line)
    counts = [sum(f.check.severity == severity for f in found) for severity in SEVERITIES]
    words = ", ".join(f"{n} {severity}" for n, severity in zip(counts, SEVERITIES, strict=True))
    print(f"{len(checks())} checks, {len(store)} triples: {words}", file=sys.stderr)
    return 1 if counts[0] + counts[1] else 0


if __name__ == "__main__":
    sys.exit(main())
