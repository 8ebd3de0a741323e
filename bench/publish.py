"""Time and memory of publishing 1, 10 and 50 plans, and what a thousand would take.

``python bench/publish.py [--plans 1 10 50] [--jobs 2]``. The plans are the one that comes with the
project, again and again, each under an id of its own. Each site is published by a process of its
own from an N-Quads file, from nothing, and then again, when nothing has changed. Memory is the
proportional set size (PSS) of Linux: what processes share is counted once among them.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "plans" / "2021-2022"
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run has taken."""

    seconds: float
    cpu: float
    first: float
    """Peak of the first process, MiB."""
    largest: float
    """Peak of the largest of the others, MiB."""
    together: float
    """Peak of all together, MiB."""


def write_data(folder: Path, count: int) -> Path:
    """Write the plan under that many ids as N-Quads, with what follows from it."""
    from ipplan_kg.pipeline import build
    from ipplan_kg.store import write, write_all

    path = folder / f"{count}.nq"
    if not path.exists():
        head = (PLAN / "plan.toml").read_text(encoding="utf-8")
        for number in range(1, count + 1):
            each = folder / f"texts-{count}" / f"plan-{number:04}"
            each.mkdir(parents=True)
            (each / "en.txt").write_bytes((PLAN / "en.txt").read_bytes())
            own = head.replace('id = "2021-2022"', f'id = "{each.name}"', 1)
            (each / "plan.toml").write_text(own, encoding="utf-8")
        store = build([folder / f"texts-{count}"], validate=False).store
        write_all({path: lambda output: write(store, "nq", output)})
    return path


def published(data: Path, site: Path, jobs: int) -> Figures:
    """Publish in a process of its own, and look at its memory while it runs."""
    command = [sys.executable, "-m", "ipplan_kg", "publish", str(site), "--quiet"]
    command += ["--store", str(data), "--jobs", str(jobs), "--no-pictures"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    first = largest = together = 0.0
    with subprocess.Popen(command, env=environment) as process:
        while process.poll() is None:
            own, others = pss(process.pid), [pss(each) for each in children(process.pid)]
            first, largest = max(first, own), max(largest, *others, 0.0)
            together = max(together, own + sum(others))
            time.sleep(0.2)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"publish ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Figures(seconds, cpu, first, largest, together)


def children(process: int) -> Iterator[int]:
    """Yield the processes that a process has started."""
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return
    yield from map(int, text.split())


def pss(process: int) -> float:
    """Return the proportional set size of a process in MiB; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def at(count: int, points: dict[int, float]) -> float:
    """Return the value for a number of plans, on the line through the last two points."""
    (x1, y1), (x2, y2) = sorted(points.items())[-2:]
    return y2 + (y2 - y1) / (x2 - x1) * (count - x2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, nargs="+", default=[1, 10, 50], metavar="N")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where to leave the data")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {options.jobs} jobs\n")
    print(
        "| plans | files | MB | seconds | CPU s | files/s | again, s"
        " | first process, MiB | largest other | all together |\n"
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    )
    work: dict[int, float] = {}
    sizes: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        for count in options.plans:
            site = folder / f"site-{count}"
            shutil.rmtree(site, ignore_errors=True)
            data = write_data(folder, count)
            found = published(data, site, options.jobs)
            again = published(data, site, options.jobs)
            lengths = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
            work[count], sizes[count] = found.cpu, sum(lengths) / 1e6
            print(
                f"| {count} | {len(lengths)} | {sizes[count]:.0f} | {found.seconds:.1f}"
                f" | {found.cpu:.1f} | {len(lengths) / found.seconds:.0f} | {again.seconds:.1f}"
                f" | {found.first:.0f} | {found.largest:.0f} | {found.together:.0f} |",
                flush=True,
            )
            shutil.rmtree(site)
    if len(work) > 1:
        print(
            f"\non the line through the last two, 1,000 plans: {at(1000, work) / 3600:.1f} h of CPU"
            f" time, {at(1000, sizes) / 1000:.0f} GB of files"
        )


if __name__ == "__main__":
    main()
