"""Time whole processes: build and query against the plain way; prints a table.

``python bench/run.py [--runs N] [--plain-runs N]`` (or ``make bench``). Needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUERY = "agencies-by-task-count"
BASE = "https://w3id.org/ipplan/"


@dataclass(frozen=True)
class Process:
    """One run: seconds by the clock and of the processor, peak memory in MiB, what it printed."""

    seconds: float
    cpu_seconds: float
    mebibytes: float
    output: str


@dataclass(frozen=True)
class Row:
    """Several runs of one thing."""

    name: str
    runs: Sequence[Process]

    @property
    def seconds(self) -> float:
        return statistics.median(run.seconds for run in self.runs)

    @property
    def cpu_seconds(self) -> float:
        return statistics.median(run.cpu_seconds for run in self.runs)

    @property
    def mebibytes(self) -> float:
        return statistics.median(run.mebibytes for run in self.runs)


def run(command: list[str], cache: Path) -> Process:
    """Run a command to its end; what fails, or builds a graph that does not conform, ends us."""
    own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "", "XDG_CACHE_HOME": str(cache)}
    environment = {**os.environ, **own}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        redirect = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1)]
        pid = os.posix_spawn(command[0], command, environment, file_actions=redirect)
        _, status, usage = os.wait4(pid, 0)
        seconds = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status):
            raise SystemExit(f"{' '.join(command)} failed")
        output.seek(0)
        text = output.read().decode("utf-8")
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB here
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Process(seconds, cpu_seconds, usage.ru_maxrss * unit / 2**20, text)


def repeat(name: str, command: list[str], cache: Path, *, runs: int) -> Row:
    print(f"... {name}", file=sys.stderr)
    return Row(name, [run(command, cache) for _ in range(runs)])


def ours(*arguments: str) -> list[str]:
    script = Path(sysconfig.get_path("scripts")) / "ipplan-kg"
    start = [str(script)] if script.exists() else [sys.executable, "-m", "ipplan_kg"]
    return [*start, *arguments]


def write_work(folder: Path) -> Path:
    """Write the data that the build wrote, without what it inferred, and what to do with them."""
    lines = (folder / "ipplan.nq").read_text(encoding="utf-8").split("\n")[:-1]
    cut = [line.rsplit(" <", 1) for line in lines]
    # Alignments are beside the closure and the validation: nothing is inferred from them.
    left_out = ("/inferred> .", "/graph/alignments> .")
    stated = {triple for triple, graph in cut if not graph.endswith(left_out)}
    data = folder / "stated.nt"
    data.write_text("".join(f"{triple} .\n" for triple in sorted(stated)), encoding="utf-8")
    work = folder / "work.json"
    files = {
        "data": str(data),
        "shapes": [str(path) for path in sorted((ROOT / "shapes").glob("*.ttl"))],
        "query": str(ROOT / "queries" / f"{QUERY}.rq"),
        "base": BASE,
    }
    work.write_text(json.dumps(files), encoding="utf-8")
    return work


def found_by_us(folder: Path, cache: Path) -> dict[str, object]:
    lines = (folder / "ipplan.nq").read_text(encoding="utf-8").split("\n")
    validate = ours("validate", str(folder / "ipplan.nq"), "--profile", "full", "--format", "json")
    report = run(validate, cache)
    answer = run(ours("query", QUERY, "--format", "json"), cache)
    verdict = json.loads(report.output)
    return {
        "inferred": sum(line.endswith("/inferred> .") for line in lines),
        "conforms": verdict["conforms"],
        "rows": len(json.loads(answer.output)["results"]["bindings"]),
        **{severity: count for severity, count in verdict["counts"].items() if count},
    }


def measure(folder: Path, options: argparse.Namespace) -> None:
    cache = folder / "cache"
    build, query = ours("build", "-q", "-o", str(folder)), ours("query", QUERY)
    for command in (build, query):  # compiles the modules, fills the cache
        run(command, cache)
    imported = [sys.executable, "-c", "import pyoxigraph"]
    # In turn, so that a change of the machine's pace meets both.
    pairs = [(run(query, cache), run(imported, cache)) for _ in range(3 * options.runs)]
    rows = [
        repeat("ipplan-kg build", build, cache, runs=options.runs),
        Row("ipplan-kg query, warm cache", [asked for asked, _ in pairs]),
        Row("python -c 'import pyoxigraph'", [bare for _, bare in pairs]),
    ]
    if options.plain_runs:
        work = write_work(folder)
        plain = [sys.executable, str(ROOT / "bench" / "plain.py"), str(work)]
        rows.append(repeat("the plain way", plain, cache, runs=options.plain_runs))
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors\n")
    print("| process | runs | seconds | of them CPU | peak MiB |\n|---|---:|---:|---:|---:|")
    for row in rows:
        times = f"{row.seconds:.3f} | {row.cpu_seconds:.3f}"
        print(f"| {row.name} | {len(row.runs)} | {times} | {row.mebibytes:.0f} |")
    print_ratio("query : import pyoxigraph", rows[1], rows[2])
    if options.plain_runs:
        print_ratio("plain way : build", rows[3], rows[0])
        compare(json.loads(rows[3].runs[0].output), found_by_us(folder, cache))


def print_ratio(name: str, slow: Row, fast: Row) -> None:
    clock, cpu = slow.seconds / fast.seconds, slow.cpu_seconds / fast.cpu_seconds
    print(f"\n{name} = {clock:.1f} : 1 by the clock, {cpu:.1f} : 1 in CPU time")


def compare(told: dict[str, dict[str, object]], own: dict[str, object]) -> None:
    print("steps of the plain way, in seconds of CPU time:", json.dumps(told["seconds"]))
    print("found by the plain way:", json.dumps(told["found"], sort_keys=True))
    print("found by ipplan-kg:    ", json.dumps(own, sort_keys=True))
    if told["found"] != own:
        raise SystemExit("the two ways do not find the same")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of build; of query three times that")
    parser.add_argument(
        "--plain-runs", type=int, default=1, help="it takes a minute or more; 0: none"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options)


if __name__ == "__main__":
    main()
