"""The command: figures, differences, floors, two annotators, measurements."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.conftest import ROOT, Cli
from tests.evaluation.gold_of_mini import gold


def test_evaluate_prints_figures_and_differences(cli: Cli, files: tuple[Path, Path]) -> None:
    text, gold_file = files
    done = cli("evaluate", text, "--gold", gold_file)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "\n  campaign                      1      1      1     1.0000" in done.stdout
    assert "task 3: topic spurious: public-services" in done.stdout


def test_evaluate_says_what_is_below_a_floor(
    cli: Cli, files: tuple[Path, Path], tmp_path: Path
) -> None:
    text, gold_file = files
    record = gold(gold()["tasks"][1] | {"campaigns": []})
    gold_file.write_text(json.dumps(record), "utf-8")
    (tmp_path / "floors.toml").write_text("[campaign]\nf1 = 0.5\n[task]\nf1 = 1.0\n")
    done = cli("evaluate", text, "--gold", gold_file, "--floor", "floors.toml", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["classes"]["campaign"]["exact"]["f1"] == 0
    assert done.stderr == (
        "ipplan-kg: error: below the floors of floors.toml: campaign f1 0.0000 < 0.5000\n"
    )


def test_evaluate_compares_two_annotators(cli: Cli, files: tuple[Path, Path]) -> None:
    text, gold_file = files
    second = gold_file.with_name("second.json")
    right = gold()["tasks"][0]
    second.write_text(json.dumps(gold(right | {"topics": []}, annotator="another")), "utf-8")
    done = cli("evaluate", text, "--gold", gold_file, "--against", second)
    assert done.returncode == 0
    assert done.stdout.endswith(f"1 difference:\n  {text}:3:1: task 1: topic missing: trademark\n")


def test_evaluate_writes_measurements(cli: Cli, files: tuple[Path, Path], tmp_path: Path) -> None:
    text, gold_file = files
    cli("build", text, "-q", "-o", "kg")
    done = cli("evaluate", text, "--gold", gold_file, "--format", "ttl", "--write", "kg")
    assert done.returncode == 0
    assert done.stderr == "wrote kg/ipplan.nq, kg/ipplan.ttl\n"
    store = ox.Store()
    store.load(done.stdout.encode(), format=ox.RdfFormat.TURTLE)
    held = ox.Store()
    held.load(path=tmp_path / "kg" / "ipplan.nq")
    assert {quad.triple for quad in store} <= {quad.triple for quad in held}


def test_evaluate_needs_no_words_in_a_checkout(cli: Cli) -> None:
    done = cli("evaluate")
    assert done.returncode == 0
    assert done.stdout.startswith("plan 2021-2022 (en), 115 tasks: ")
    assert done.stdout == cli("evaluate", "2021-2022").stdout
    assert done.stdout == cli("evaluate", ROOT / "plans" / "2021-2022").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.txt"], "there is no gold file of the plan none here: name one with --gold FILE"),
        (["--gold", "none.json"], "none.json: cannot be read"),
        (["none.txt", "--gold", "mini.en.json"], "none.txt: no such file or folder"),
        (["--gold", "mini.en.json"], "the plan mini does not come with the package"),
        (["2021-2022", "--gold", "mini.en.json"], "it is about a text with the SHA-256"),
        (
            ["mini.txt", "--gold", "mini.en.json", "--write", "none"],
            "none: there is no ipplan.nq: run ipplan-kg build -o none first",
        ),
        (["mini.txt", "--gold", "mini.en.json", "--floor", "none"], "none: cannot be read"),
        (["mini.txt", "--gold", "mini.en.json", "--against", "none"], "none: cannot be read"),
        (["--against", "mini.en.json", "--write", "kg"], "leave --write and --format ttl out"),
    ],
)
def test_evaluate_refuses_what_it_cannot_do(
    cli: Cli, files: tuple[Path, Path], arguments: list[str], message: str
) -> None:
    done = cli("evaluate", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
