"""Time parsing against the length of the text: is it linear?

``python bench/parse.py [--mebibytes 1 5 25 50]``. The text is the plan that comes with the project,
again and again, with its tasks numbered on. Each length is a process of its own.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def long_text(mebibytes: float) -> str:
    """Return the plan's headings and tasks repeated to a length, numbered on."""
    plan = (ROOT / "plans" / "2021-2022" / "en.txt").read_text(encoding="utf-8")
    lines = [line for line in plan.splitlines() if re.match(r"[0-9IVX]+\. ", line)]
    copies = max(1, round(mebibytes * 2**20 / sum(len(line) + 1 for line in lines)))
    number = 0
    out = []
    for _ in range(copies):
        for line in lines:
            if line[0].isdigit():
                number += 1
                line = f"{number % 1000 or 1}.{line.partition('.')[2]}"
            out.append(line)
    return "\n".join(out) + "\n"


def measure(mebibytes: float) -> None:
    """Parse a text of a length and print a row: length, tasks, seconds, peak memory."""
    sys.path.insert(0, str(ROOT))
    from ipplan_kg.model import Source
    from ipplan_kg.parse import parse_plan

    text = long_text(mebibytes)
    source = Source(plan_id="long", lang="en", text=text, sha256="", name="long")
    start = time.perf_counter()
    plan = parse_plan(source)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = len(text.encode()) / 2**20
    print(f"| {size:.1f} | {len(plan.tasks)} | {seconds:.1f} | {seconds / size:.2f} | {peak:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mebibytes", type=float, nargs="+", default=[1, 5, 25, 50])
    parser.add_argument("--one", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        measure(options.one)
        return
    print("| MiB of text | tasks | seconds | seconds per MiB | peak MiB |")
    print("|---:|---:|---:|---:|---:|", flush=True)
    for mebibytes in options.mebibytes:
        subprocess.run([sys.executable, __file__, "--one", str(mebibytes)], check=True)


if __name__ == "__main__":
    main()
