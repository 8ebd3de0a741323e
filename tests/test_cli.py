"""The commands: exact output and exit status of each verb."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.cli import VERBS, verb_parser
from ipplan_kg.commands.query import OnlyAQuery
from tests.conftest import MINI, ROOT, Cli

# Options by design: whoever has them in a script may rely on them.
OPTIONS = {
    "build": "SOURCE --output --format --plan-id --lang --base --no-infer --no-validate --profile",
    "validate": "FILE --format --text --profile --language --severity --validator",
    "evaluate": "PLAN --gold --against --format --floor --write --base",
    "query": "NAME|FILE|- --param --format --output --bom --limit --timeout --language --explain "
    "--no-pager --store --endpoint --allow-service",
    "queries": "NAME|WORD --tag --language --format --no-pager",
    "shell": "--store --endpoint --limit --timeout --language --no-pager",
    "completion": "{bash,zsh,fish}",
    "show": "THING --store",
    "view": "NAME --format --plan --store",
    "export": "FORMAT --output --plan --url --store",
    "explain": "SUBJECT PREDICATE OBJECT --format --store",
    "compare": "EARLIER LATER --format --language --threshold --store",
    "link": "THING --kind --endpoint --reconcile --review --output --shape --class --country "
    "--least --most --batch --pause --timeout --contact --cache --no-cache --date --reviewer "
    "--into --store",
    "serve": "--host --port --store --timeout --max-rows --memory --concurrency --max-body --keep "
    "--max-age --allow-service --url --proxy --writable --token-file --no-access-log --log-queries",
    "publish": "DIR --base --url --endpoint --publisher --contact --no-pictures --anew --jobs "
    "--store",
    "push": "URL --graph-store --update --query --update-url --user --part --retries --timeout "
    "--compare --prune --dry-run --store",
}


@pytest.fixture
def built(cli: Cli, mini: Path, tmp_path: Path) -> Path:
    assert cli("build", mini, "-q", "-o", "kg").returncode == 0
    return tmp_path / "kg"


# help


def test_without_a_verb_there_is_help(cli: Cli) -> None:
    done = cli("--help")
    assert done.returncode == 0
    assert done.stderr == ""
    for verb in VERBS:
        assert f"\n  {verb} " in done.stdout
    assert "exit codes:" in done.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(cli: Cli, verb: str) -> None:
    done = cli(verb, "--help")
    assert done.returncode == 0
    for word in [*OPTIONS[verb].split(), "--quiet", "--verbose", "example", "exit codes:"]:
        assert word in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_every_option_has_a_help_text(cli: Cli) -> None:
    for verb in VERBS:
        told = cli(verb, "--help").stdout.partition("options:")[2].partition("example")[0]
        for option in told.split("\n  -")[1:]:
            assert len(option.split("  ")) > 1, option


def test_the_version_is_that_of_the_package(cli: Cli) -> None:
    from ipplan_kg import __version__

    done = cli("--version")
    assert (done.returncode, done.stdout) == (0, f"ipplan-kg {__version__}\n")


# build


def test_build_writes_both_files_and_says_what_is_in_them(
    cli: Cli, mini: Path, tmp_path: Path
) -> None:
    done = cli("build", mini.name, "-o", "kg", "--no-infer", "--no-validate")
    assert (done.returncode, done.stdout) == (0, "")
    lines = (tmp_path / "kg" / "ipplan.nq").read_text("utf-8").splitlines()

    def size(graph: str) -> int:
        return sum(line.endswith(f"/plan/mini/{graph}> .") for line in lines)

    assert done.stderr.splitlines() == [
        "plan mini (en)",
        "  3 tasks, 2 sections, 5 agencies, 5 responsibilities, 1 piece of legislation, "
        "1 campaign, 0 events, 1 target",
        f"  {size('asserted')} asserted, {size('provenance')} provenance quads",
        "nothing was left over or doubtful",
        f"wrote {Path('kg/ipplan.nq')}, {Path('kg/ipplan.ttl')}",
    ]
    assert sorted(path.name for path in (tmp_path / "kg").iterdir()) == ["ipplan.nq", "ipplan.ttl"]


def test_verbose_tells_how_long_it_took(cli: Cli, built: Path) -> None:
    done = cli("show", "1", "--store", built, "-v")
    assert done.stderr.startswith("show took 0.")
    assert done.stderr.endswith(" s\n")


def test_build_says_nothing_when_told_so(cli: Cli, mini: Path) -> None:
    done = cli("build", mini, "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_build_adds_the_formats_asked_for(cli: Cli, mini: Path, tmp_path: Path) -> None:
    formats = {
        "nq": ox.RdfFormat.N_QUADS,
        "ttl": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "nt": ox.RdfFormat.N_TRIPLES,
        "rdf": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    asked = [word for each in list(formats)[2:] for word in ("--format", each)]
    assert cli("build", mini, "-o", "kg", *asked).returncode == 0
    found = {
        name: set(ox.parse(path=str(tmp_path / "kg" / f"ipplan.{name}"), format=format))
        for name, format in formats.items()
    }
    triples = {quad.triple for quad in found["nq"]}
    for name, quads in found.items():
        if name in {"trig", "jsonld"}:
            assert quads == found["nq"], name
        else:
            assert {quad.triple for quad in quads} == triples, name


def test_build_takes_a_folder_and_a_glob(cli: Cli, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("plan-a", "plan-b"):
        (texts / f"{name}.txt").write_text(MINI)
    for source in ("texts", "texts/*.txt"):
        done = cli("build", source, "-o", "kg")
        assert done.returncode == 0, done.stderr
        told = [line for line in done.stderr.splitlines() if line.startswith("plan ")]
        assert told == ["plan plan-a (en)", "plan plan-b (en)"]


def test_build_mints_under_another_base(cli: Cli, mini: Path, tmp_path: Path) -> None:
    done = cli("build", mini, "-o", "kg", "--base", "https://example.org/kg/", "--plan-id", "x1")
    assert done.returncode == 0, done.stderr
    graph = (tmp_path / "kg" / "ipplan.nq").read_text("utf-8")
    assert "<https://example.org/kg/plan/x1/task/1>" in graph
    assert "https://w3id.org/ipplan/" not in graph
    assert cli("validate", "kg/ipplan.nq").returncode == 0
    assert cli("show", "2", "--store", "kg").stdout.splitlines()[1].startswith("https://example.")


@pytest.mark.parametrize("option", ["--no-infer", "--no-validate"])
def test_build_leaves_out_what_is_not_wanted(
    cli: Cli, mini: Path, tmp_path: Path, option: str
) -> None:
    done = cli("build", mini, "-o", "kg", option)
    assert done.returncode == 0
    inferred = "/inferred> ." in (tmp_path / "kg" / "ipplan.nq").read_text("utf-8")
    validated = "conforms:" in done.stderr
    assert (inferred, validated) == (option != "--no-infer", option != "--no-validate")


def test_the_packaged_plan_is_built_without_a_source(cli: Cli) -> None:
    done = cli("build")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("plan 2021-2022 (en)\n  115 tasks, ")
    assert " 39 agencies, " in done.stderr
    assert "  conforms: 0 violations" in done.stderr


def test_engines_of_reference_give_the_same_files(cli: Cli, mini: Path, tmp_path: Path) -> None:
    assert cli("build", mini, "-o", "fast").returncode == 0
    reference = ("--reasoner", "owlrl", "--validator", "pyshacl")
    assert cli("build", mini, "-o", "slow", *reference).returncode == 0
    fast, slow = tmp_path / "fast", tmp_path / "slow"
    assert (fast / "ipplan.nq").read_bytes() == (slow / "ipplan.nq").read_bytes()


# validate

WRONG = """\
@prefix ipp: <https://w3id.org/ipplan/ontology#> .
<https://w3id.org/ipplan/plan/x/task/1> a ipp:Task ; ipp:number "one" .
"""


def test_validate_accepts_what_build_wrote(cli: Cli, built: Path) -> None:
    done = cli("validate", built / "ipplan.nq")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("conforms: 0 violations, ")


@pytest.mark.parametrize("validator", ["turbo", "pyshacl"])
def test_validate_answers_1_when_data_do_not_conform(
    cli: Cli, tmp_path: Path, validator: str
) -> None:
    (tmp_path / "wrong.ttl").write_text(WRONG)
    done = cli("validate", "wrong.ttl", "--validator", validator)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("does not conform: ")
    assert "ipsh:TaskShape-number" in done.stdout


def test_validate_reports_as_json_and_as_rdf(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "wrong.ttl").write_text(WRONG)
    done = cli("validate", "wrong.ttl", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["conforms"] is False
    done = cli("validate", "wrong.ttl", "--format", "ttl")
    assert done.returncode == 1
    report = list(ox.parse(done.stdout, format=ox.RdfFormat.TURTLE))
    assert any(quad.object.value.endswith("#ValidationReport") for quad in report)


def test_validate_takes_several_files_as_one_graph(cli: Cli, built: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.ttl").write_text(WRONG)
    assert cli("validate", built / "ipplan.nq", "wrong.ttl").returncode == 1


# query, queries


def test_query_prints_a_table_for_people_and_csv_for_programs(cli: Cli, built: Path) -> None:
    query = "SELECT ?n ?text { ?t ipp:number ?n ; ipp:text ?text . FILTER(?n < 3) } ORDER BY ?n"
    done = cli("query", "-", "--store", built, stdin=query)
    assert done.returncode == 0
    assert done.stdout == (
        "n  text\n"
        "-  ----------------------------------------------------------------------------\n"
        "1  Promote the revision of the Trademark Law of the People's Republic of China.\n"
        "2  We will launch the “Kunlun” campaign.\n"
    )
    done = cli("query", "-", "--store", built, "--format", "csv", stdin=query)
    assert done.stdout.splitlines() == [
        "n,text",
        "1,Promote the revision of the Trademark Law of the People's Republic of China.",
        "2,We will launch the “Kunlun” campaign.",
    ]


@pytest.mark.parametrize(
    ("query", "answer", "status"),
    [
        ("ASK { ?task a ipp:Task }", "true\n", 0),
        ("ASK { ?task a ipp:Nothing }", "false\n", 1),
        ("SELECT ?x { ?x a ipp:Nothing }", "x\n-\n", 0),
    ],
)
def test_a_no_is_told_by_the_exit_status(
    cli: Cli, built: Path, query: str, answer: str, status: int
) -> None:
    done = cli("query", "-", "--store", built / "ipplan.ttl", stdin=query)
    assert (done.returncode, done.stdout, done.stderr) == (status, answer, "")


def test_a_query_in_a_file_and_a_graph_as_the_answer(cli: Cli, built: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(
        "CONSTRUCT { ?t ipp:number ?n } WHERE { ?t ipp:number ?n } # 任务"
    )
    for words in ([], ["--format", "nt"]):
        done = cli("query", "mine.rq", "--store", built, *words)
        assert done.returncode == 0
        assert len(list(ox.parse(done.stdout, format=ox.RdfFormat.TURTLE))) == 3


def test_a_parameter_may_be_given_by_name(cli: Cli) -> None:
    done = cli("query", "tasks-led-by-agency", "--param", "agency=最高人民法院", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1 + 8


def test_the_answer_is_utf_8_whatever_the_locale(cli: Cli) -> None:
    environment = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = cli("query", "agency-names", "--format", "csv", env=environment)
    assert done.returncode == 0, done.stderr
    assert "最高人民法院" in done.stdout


def test_queries_lists_the_catalogue(cli: Cli) -> None:
    done = cli("queries")
    assert (done.returncode, done.stderr) == (0, "")
    names = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert names == sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
    assert "\n  --param agency=... (iri" in done.stdout


# show


def test_show_tells_a_task_from_a_store(cli: Cli, built: Path) -> None:
    done = cli("show", "2", "--store", built)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Task 2 (task)\nhttps://w3id.org/ipplan/plan/mini/task/2\n")
    for words in ("We will launch the “Kunlun” campaign.", "Ministry of Public Security"):
        assert words in done.stdout


@pytest.mark.parametrize("thing", ["30", "task 30", "plan/2021-2022/task/30"])
def test_show_finds_a_thing_by_what_people_call_it(cli: Cli, thing: str) -> None:
    done = cli("show", thing)
    assert done.returncode == 0, done.stderr
    assert "https://w3id.org/ipplan/plan/2021-2022/task/30\n" in done.stdout


# manners


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m ipplan_kg queries | head -n 1; echo ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[1] in {"0", "141"}


def test_a_closed_output_is_no_traceback(tmp_path: Path) -> None:
    with open(os.devnull) as unwritable:
        done = subprocess.run(
            [sys.executable, "-m", "ipplan_kg", "queries"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=unwritable,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1


def test_colours_are_for_terminals_and_can_be_refused(tmp_path: Path) -> None:
    for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        ours, theirs = os.openpty()
        subprocess.run(
            [sys.executable, "-m", "ipplan_kg", "bild"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stderr=theirs,
            check=False,
        )
        said = os.read(ours, 10_000)
        os.close(ours)
        os.close(theirs)
        assert (b"\x1b[" in said) is coloured


def test_starting_is_cheap() -> None:
    """A query on a warm cache imports none of what takes its time."""
    code = (
        "import sys; from ipplan_kg.cli import main; main(['query', 'agencies-by-task-count']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    for _ in range(2):  # the first run fills the cache
        done = subprocess.run(
            [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    loaded = set(done.stderr.split())
    slow = {"typing", "dataclasses", "inspect", "pathlib", "yaml", "rdflib", "importlib.metadata"}
    assert loaded & slow == set()


def test_a_query_alone_has_the_options_that_the_parser_gives_it() -> None:
    """The short cut past argparse must not know other defaults."""
    parsed = vars(verb_parser("query").parse_args(["campaigns"]))
    alone = OnlyAQuery("campaigns")
    assert {name: getattr(alone, name) for name in parsed} == parsed
