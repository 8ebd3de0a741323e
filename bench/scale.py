"""CPU time of closure and validation of 1, 10 and 100 plans, and of owlrl and pyshacl used plainly.

``python bench/scale.py [--plans 1 10 100] [--plain 1 10]``. The plans are the one that comes with
the project, again and again, each under an id of its own. Every figure is of a process of its own;
where both ways run, they must infer the same triples and find the same results.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "plans" / "2021-2022"
sys.path.insert(0, str(ROOT))


def write_plans(folder: Path, count: int) -> None:
    """Write the plan under that many ids, and the quads that they state."""
    from ipplan_kg.iris import Minter
    from ipplan_kg.namespaces import BASE
    from ipplan_kg.pipeline import build
    from ipplan_kg.store import write, write_all

    head = (PLAN / "plan.toml").read_text(encoding="utf-8")
    text = (PLAN / "en.txt").read_bytes()
    for number in range(1, count + 1):
        each = folder / f"plan-{number:04}"
        each.mkdir(parents=True)
        (each / "en.txt").write_bytes(text)
        own = head.replace('id = "2021-2022"', f'id = "{each.name}"', 1)
        (each / "plan.toml").write_text(own, encoding="utf-8")
    built = build([folder], infer=False, validate=False).store
    # Alignments are beside the closure and the validation: nothing is inferred from them.
    built.remove_graph(Minter(BASE).graph("alignments"))
    write_all({folder / f"stated.{name}": partial(write, built, name) for name in ("nq", "nt")})


def ours(folder: Path) -> dict[str, object]:
    """Close and validate the plans of a folder, plan by plan; time both."""
    from ipplan_kg.iris import Minter
    from ipplan_kg.namespaces import BASE
    from ipplan_kg.pipeline import add_closure
    from ipplan_kg.profiles import FULL
    from ipplan_kg.store import new
    from ipplan_kg.validate import validate_plans

    store = new()
    store.bulk_load(path=str(folder / "stated.nq"))
    plans = sorted(each.parent.name for each in folder.glob("*/plan.toml"))
    start = time.process_time()
    for plan in plans:
        add_closure(store, plan, Minter(BASE))
    closed = time.process_time()
    report = validate_plans(store, profile=FULL)
    validated = time.process_time()
    inferred = {
        str(quad.triple)
        for plan in plans
        for quad in store.quads_for_pattern(
            None, None, None, Minter(BASE).plan_graph(plan, "inferred")
        )
    }
    results = {
        f"result {r.focus_node} {r.source_shape} {r.component} {'' if r.value is None else r.value}"
        for r in report.results
    }
    lines = sorted(inferred | results)
    (folder / "ours.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return {
        "closure": closed - start,
        "validation": validated - closed,
        "inferred": len(inferred),
        "results": len(report.results),
    }


def plain(folder: Path) -> dict[str, object]:
    """Close and validate the same statements with owlrl and pyshacl as they come."""
    from ipplan_kg.namespaces import BASE

    work = {
        "data": str(folder / "stated.nt"),
        "shapes": [str(path) for path in sorted((ROOT / "shapes").glob("*.ttl"))],
        "base": BASE,
        "details": str(folder / "plain.txt"),
    }
    (folder / "work.json").write_text(json.dumps(work), encoding="utf-8")
    command = [sys.executable, str(ROOT / "bench" / "plain.py"), str(folder / "work.json")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    return {"closure": told["seconds"]["close"], "validation": told["seconds"]["validate"]}


def in_a_process(way: str, folder: Path) -> dict[str, float]:
    """Run ``ours`` or ``plain`` in a process of its own; return what it says and its peak MiB."""
    code = (
        f"import json, sys; sys.path[:0] = [{str(ROOT / 'bench')!r}]; import scale;"
        f"print(json.dumps(scale.told({way!r}, {str(folder)!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def told(way: str, folder: str) -> dict[str, object]:
    found = ours(Path(folder)) if way == "ours" else plain(Path(folder))
    who = resource.RUSAGE_SELF if way == "ours" else resource.RUSAGE_CHILDREN
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB here
    return found | {"mebibytes": resource.getrusage(who).ru_maxrss * unit / 2**20}


def measure(folder: Path, count: int, *, compare: bool) -> None:
    write_plans(folder, count)
    quick = in_a_process("ours", folder)
    print_row("ipplan-kg", count, quick)
    if not compare:
        return
    slow = in_a_process("plain", folder)
    print_row("owlrl, pyshacl", count, slow)
    closure, validation = (slow[each] / quick[each] for each in ("closure", "validation"))
    if (folder / "ours.txt").read_bytes() != (folder / "plain.txt").read_bytes():
        raise SystemExit(f"the two ways do not find the same: see {folder}")
    lines = (folder / "ours.txt").read_text(encoding="utf-8").count("\n")
    print(f"| ratio ({lines} equal lines) | {count} | {closure:.1f} : 1 | {validation:.1f} : 1 | |")


def print_row(name: str, count: int, found: dict[str, float]) -> None:
    times = f"{found['closure']:.2f} | {found['validation']:.2f}"
    print(f"| {name} | {count} | {times} | {found['mebibytes']:.0f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, nargs="+", default=[1, 10, 100], metavar="N")
    parser.add_argument(
        "--plain", type=int, nargs="*", default=[1, 10], metavar="N", help="minutes at 10 plans"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where to leave the data")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors\n")
    print(
        "| way | plans | closure, CPU s | validation, CPU s | peak MiB |\n|---|---:|---:|---:|---:|"
    )
    with tempfile.TemporaryDirectory() as temporary:
        for count in options.plans:
            folder = (options.keep or Path(temporary)) / str(count)
            measure(folder, count, compare=count in options.plain)


if __name__ == "__main__":
    main()
