"""Bad input of every kind: one clear line, exit status 2 or 3, and nothing earlier is lost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.conftest import MINI, Cli

USAGE, FAILED = 2, 3


def assert_one_line(done: CompletedProcess[str], status: int, *words: str) -> None:
    """The one shape of an error: nothing on stdout, one line that names place and remedy."""
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("ipplan-kg: error: ")
    assert len(lines[0]) < 400
    assert lines[0].isprintable()
    for word in words:
        assert word.casefold() in lines[0].casefold(), f"{word!r} is missing in: {lines[0]}"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """An output folder with an earlier result in it."""
    folder = tmp_path / "kg"
    folder.mkdir()
    for name in ("ipplan.nq", "ipplan.ttl"):
        (folder / name).write_text("# earlier\n")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# Sources that are not plans


def folder_without_texts(path: Path) -> None:
    path.mkdir()
    (path / "image.png").write_bytes(b"\x89PNG\r\n")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda p: p.write_bytes(b""), ["empty"], id="empty"),
        pytest.param(lambda p: p.write_bytes(b" \n\t\r\n  \n"), ["empty"], id="only blanks"),
        pytest.param(lambda p: p.write_bytes(b"\xef\xbb\xbf"), ["empty"], id="only a BOM"),
        pytest.param(
            lambda p: p.write_bytes(MINI.encode() + b"\x00\x01\x02"),
            ["U+0000", ":8:1:"],
            id="NUL bytes",
        ),
        pytest.param(lambda p: p.write_bytes(bytes(range(128, 256)) * 40), ["UTF-8"], id="binary"),
        pytest.param(
            lambda p: p.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(200)),
            ["U+007F", ":1:1:"],
            id="a program",
        ),
        pytest.param(lambda p: p.write_bytes(MINI.encode("utf-16")), ["UTF-16"], id="UTF-16"),
        pytest.param(
            lambda p: p.write_bytes(MINI.encode("utf-16-le")),
            ["U+0000", ":1:2:"],
            id="UTF-16 without BOM",
        ),
        pytest.param(
            lambda p: p.write_bytes("一、完善法律法规\n1. 推进专利法修改。".encode("gbk")),
            ["UTF-8", ":1:2:", "GB 18030"],
            id="GBK",
        ),
        pytest.param(
            lambda p: p.write_bytes(b"fine so far\nnow \xff\xfe no more"),
            ["UTF-8", ":2:5:"],
            id="one bad byte",
        ),
        pytest.param(
            lambda p: p.write_text("It was a dark and stormy night.\n" * 30),
            ["task"],
            id="a text without tasks",
        ),
        pytest.param(folder_without_texts, [".txt"], id="a folder without texts"),
        pytest.param(lambda p: p.mkdir(), [".txt"], id="an empty folder"),
        pytest.param(lambda p: None, ["no such"], id="nothing there"),
        pytest.param(lambda p: p.symlink_to("nowhere"), ["no such"], id="a dangling link"),
        pytest.param(lambda p: p.symlink_to(p.name), ["plan.txt"], id="a link to itself"),
        pytest.param(lambda p: p.symlink_to("/dev/zero"), ["more than"], id="without an end"),
    ],
)
def test_a_source_that_is_no_plan(
    cli: Cli,
    tmp_path: Path,
    earlier: Path,
    make: Callable[[Path], object],
    words: list[str],
) -> None:
    source = tmp_path / "plan.txt"
    make(source)
    before = contents(earlier)
    done = cli("build", source, "-o", earlier, timeout=60)
    assert_one_line(done, USAGE, "plan.txt", *words)
    assert contents(earlier) == before


def test_a_source_below_a_file(cli: Cli, mini: Path, earlier: Path) -> None:
    before = contents(earlier)
    assert_one_line(cli("build", mini / "plan.txt", "-o", earlier), USAGE, "plan.txt")
    assert contents(earlier) == before


def test_a_glob_that_matches_nothing(cli: Cli) -> None:
    assert_one_line(cli("build", "texts/*.txt"), USAGE, "texts/*.txt")


def test_one_bad_source_among_good_ones_spoils_nothing(
    cli: Cli, mini: Path, tmp_path: Path, earlier: Path
) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    before = contents(earlier)
    done = cli("build", mini, tmp_path / "bad.txt", "-o", earlier)
    assert_one_line(done, USAGE, "bad.txt", "empty")
    assert contents(earlier) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "chunk",
    [
        pytest.param(os.urandom(1 << 20), id="random bytes"),
        pytest.param(b"lorem (Responsible by ipsum, dolor 1. " * 27_594, id="one long line"),
        pytest.param(b"1. lorem ipsum (dolor\n" * 47_662, id="numbered lines"),
        pytest.param(b"(" * (1 << 20), id="brackets"),
    ],
)
def test_a_hundred_megabytes_of_noise(
    cli: Cli, tmp_path: Path, earlier: Path, chunk: bytes
) -> None:
    source = tmp_path / "noise.txt"
    with source.open("wb") as file:
        for _ in range(100):
            file.write(chunk)
    before = contents(earlier)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30));"
        "from ipplan_kg.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "build", source, "-o", earlier],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert_one_line(done, USAGE, "noise.txt")
    assert contents(earlier) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "chunk",
    [
        pytest.param("lorem (Responsible by ipsum, dolor 1. ", id="clauses that never close"),
        pytest.param("(", id="brackets"),
        pytest.param("Abc Def Ghi of the Law ", id="one long name"),
        pytest.param("Revise the Law on Ab and the Regulation on Cd, ", id="one long list"),
        pytest.param("1. lorem ipsum (dolor\n", id="numbered lines"),
        pytest.param("I. Lorem\n1. Ipsum\n", id="headings"),
        pytest.param(MINI, id="the same plan again and again"),
    ],
)
def test_a_text_ten_times_as_long_as_a_plan_takes_no_more_than_its_share(
    cli: Cli, tmp_path: Path, chunk: str
) -> None:
    (tmp_path / "long.txt").write_text(chunk * (500_000 // len(chunk)))
    done = cli("build", "-q", "long.txt", "--no-infer", "--no-validate", timeout=60)
    assert done.returncode in {0, USAGE}


# Output that cannot be written


def test_an_output_folder_below_a_file(cli: Cli, mini: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here first")
    done = cli("build", mini, "-o", "file/kg")
    assert_one_line(done, FAILED, "file/kg")
    assert (tmp_path / "file").read_text() == "here first"


def test_an_output_folder_that_is_a_file(cli: Cli, mini: Path, tmp_path: Path) -> None:
    (tmp_path / "kg").write_text("here first")
    assert_one_line(cli("build", mini, "-o", "kg"), FAILED, "kg")
    assert (tmp_path / "kg").read_text() == "here first"


def test_an_output_file_that_cannot_be_replaced_keeps_the_others(
    cli: Cli, mini: Path, earlier: Path
) -> None:
    (earlier / "ipplan.ttl").unlink()
    (earlier / "ipplan.ttl").mkdir()
    done = cli("build", mini, "-o", earlier)
    assert_one_line(done, FAILED, "ipplan.ttl")
    assert (earlier / "ipplan.nq").read_text() == "# earlier\n"
    assert sorted(path.name for path in earlier.iterdir()) == ["ipplan.nq", "ipplan.ttl"]


def test_a_full_disk(mini: Path, earlier: Path) -> None:
    before = contents(earlier)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from ipplan_kg.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "build", mini, "-o", earlier],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert_one_line(done, FAILED, "ipplan.")
    assert contents(earlier) == before


# Usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["build", "query"]),
        (["bild"], ["bild", "build"]),
        (["build", "--nonsense"], ["--nonsense"]),
        (["build", "--format", "docx"], ["docx", "trig"]),
        (["build", "--base", "not an IRI"], ["not an IRI"]),
        (["build", "--base", "https://example.org"], ["https://example.org"]),
        (["build", "--plan-id", "a/../b c"], ["a/../b c"]),
        (["build", "--lang", "tlh"], ["tlh", "en"]),
        (["validate"], ["FILE"]),
        (["query"], ["NAME"]),
        (["show"], ["THING"]),
        (["build", "-q", "-v"], ["-q"]),
    ],
    ids=" ".join,
)
def test_wrong_usage(cli: Cli, mini: Path, arguments: list[str], words: list[str]) -> None:
    if arguments[:1] == ["build"]:
        arguments = [*arguments, str(mini)]
    assert_one_line(cli(*arguments), USAGE, *words)


def test_one_plan_id_for_two_texts(cli: Cli, mini: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(MINI)
    done = cli("build", mini, tmp_path / "other.txt", "--plan-id", "x")
    assert_one_line(done, USAGE, "--plan-id")


# RDF that is none

BROKEN_RDF = {
    "broken.ttl": "@prefix a: <http://example.org/> .\na:b a:c ; .\n",
    "broken.nq": "<http://example.org/a> <http://example.org/b> .\n",
    "broken.jsonld": '{"@id": ',
    "broken.rdf": "<rdf:RDF><open></rdf:RDF>",
    "broken.trig": "GRAPH { } }",
}


@pytest.mark.parametrize("name", BROKEN_RDF)
@pytest.mark.parametrize("verb", ["validate", "show", "query"])
def test_rdf_that_does_not_parse(cli: Cli, tmp_path: Path, verb: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(BROKEN_RDF[name])
    arguments: dict[str, list[str | Path]] = {
        "validate": ["validate", path],
        "show": ["show", "1", "--store", path],
        "query": ["query", "agencies-by-task-count", "--store", path],
    }
    assert_one_line(cli(*arguments[verb]), USAGE, name)


def test_broken_rdf_is_told_with_its_line(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(BROKEN_RDF["broken.ttl"])
    assert_one_line(cli("validate", path), USAGE, "broken.ttl", "line 2")


@pytest.mark.parametrize(
    ("make", "name", "words"),
    [
        pytest.param(lambda p: None, "no.nq", ["no.nq", "no such"], id="nothing there"),
        pytest.param(lambda p: p.write_text("a,b"), "table.csv", ["table.csv"], id="no RDF suffix"),
        pytest.param(lambda p: p.mkdir(), "folder", ["folder"], id="a folder that is no store"),
        pytest.param(
            lambda p: p.write_bytes(b"\xff\xfe<\x00h\x00"), "x.nt", ["x.nt"], id="not UTF-8"
        ),
    ],
)
def test_a_store_that_cannot_be_opened(
    cli: Cli, tmp_path: Path, make: Callable[[Path], object], name: str, words: list[str]
) -> None:
    make(tmp_path / name)
    for arguments in (["validate", name], ["show", "1", "--store", name]):
        done = cli(*arguments)
        assert done.returncode in {USAGE, FAILED}
        assert_one_line(done, done.returncode, *words)


# Queries


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["tasks-by-agenzy"], ["tasks-by-agenzy", "tasks-by-agency"], id="name"),
        pytest.param(["no-such.rq"], ["no-such.rq"], id="file"),
        pytest.param(["tasks-by-agency", "--param", "agency"], ["NAME=VALUE"], id="no value"),
        pytest.param(["tasks-by-agency", "--param", "agent=x"], ["agent", "agency"], id="unknown"),
        pytest.param(
            ["tasks-by-agency", "--param", "agency=<x> } DROP ALL"], ["agency"], id="injection"
        ),
        pytest.param(
            ["tasks-by-agency", "--param", "agency=a", "--param", "agency=b"],
            ["agency"],
            id="given twice",
        ),
    ],
)
def test_an_unknown_query_or_parameter(cli: Cli, arguments: list[str], words: list[str]) -> None:
    assert_one_line(cli("query", *arguments), USAGE, *words)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("SELECT * WHERE {\n  ?s ?p\n}", ["line"], id="syntax"),
        pytest.param("", [], id="empty"),
        pytest.param("\x00", [], id="NUL"),
        pytest.param("DROP ALL", ["update"], id="update"),
        pytest.param(
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", ["SERVICE"], id="SERVICE"
        ),
    ],
)
def test_a_text_that_is_no_query(cli: Cli, tmp_path: Path, query: str, words: list[str]) -> None:
    assert_one_line(cli("query", "-", stdin=query), USAGE, *words)
    (tmp_path / "mine.rq").write_text(query)
    assert_one_line(cli("query", "mine.rq"), USAGE, *words)


def test_a_query_that_is_not_utf_8(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_bytes(b"SELECT \xff")
    assert_one_line(cli("query", "mine.rq"), USAGE, "mine.rq", "UTF-8")


def test_a_dead_endpoint(cli: Cli) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/sparql"
    done = cli("query", "agencies-by-task-count", "--store", url)
    assert_one_line(done, FAILED, url)


@pytest.mark.parametrize("thing", ["999999", "no such body", "ipp:nothing", "", "<>", "\x1b[31m"])
def test_an_unknown_thing(cli: Cli, thing: str) -> None:
    assert_one_line(cli("show", thing), USAGE)


def test_a_name_that_is_nearly_right_gets_a_suggestion(cli: Cli) -> None:
    assert_one_line(cli("show", "Ministry of Comerce"), USAGE, "Ministry of Commerce")


# Not bad at all, or bad in places only: the build goes on


def asserted(folder: Path) -> list[str]:
    """The lines of the graph that says what the text says."""
    lines = (folder / "ipplan.nq").read_text("utf-8").splitlines()
    return [line for line in lines if line.endswith("/asserted> .")]


@pytest.mark.parametrize(
    "rewrite",
    [
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="BOM"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(lambda text: text.replace("\n", "\r").encode(), id="CR"),
        pytest.param(lambda text: text.rstrip("\n").encode(), id="no last line end"),
    ],
)
def test_an_encoding_detail_changes_nothing(
    cli: Cli, mini: Path, tmp_path: Path, rewrite: Callable[[str], bytes]
) -> None:
    assert cli("build", mini, "-o", "plain").returncode == 0
    mini.write_bytes(rewrite(MINI))
    assert cli("build", mini, "-o", "rewritten").returncode == 0
    whole = f"{len(MINI)}"

    def without_length(lines: list[str]) -> list[str]:
        # The text itself may have lost its last line end, and so be one code point shorter.
        return [line for line in lines if "nif-core#isString" not in line and whole not in line]

    plain, rewritten = (asserted(tmp_path / name) for name in ("plain", "rewritten"))
    assert len(plain) == len(rewritten) > 100
    if rewrite(MINI).endswith((b"\n", b"\r")):
        assert plain == rewritten
    else:
        assert set(without_length(plain)) <= set(rewritten)


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        pytest.param("2. We", "1. We", "duplicate-number", ":4:1:", id="duplicate number"),
        pytest.param("3. Build", "5. Build", "missing-number", ":6:1:", id="missing number"),
        pytest.param("1. Promote", "7. Promote", "disordered-number", ":4:1:", id="disorder"),
        pytest.param(
            "Property Administration)".replace("P", "p", 1),
            "property Administration",
            "unclosed-clause",
            ":3:",
            id="a clause that never closes",
        ),
        pytest.param(
            "Ministry of Justice", "Ministry of Magic", "unknown-agency", ":3:", id="unknown body"
        ),
        pytest.param(
            "As for the division",
            "The sea was calm.\nAs for the division",
            "leftover",
            ":7:1:",
            id="text that no rule understood",
        ),
        pytest.param(
            " (Responsible by Ministry of Public Security)",
            "",
            "no-clause",
            ":4:1:",
            id="nobody responsible",
        ),
    ],
)
def test_what_is_odd_is_built_and_reported(
    cli: Cli, mini: Path, tmp_path: Path, old: str, new: str, code: str, place: str
) -> None:
    assert old in MINI
    mini.write_text(MINI.replace(old, new), "utf-8")
    done = cli("build", mini, "-o", "kg")
    assert done.returncode == 0, done.stderr
    [told] = [line for line in done.stderr.splitlines() if f" {code}: " in line]
    assert f"mini.txt{place}" in told
    assert f" 1 {code}" in f" {done.stderr}"
    graph = (tmp_path / "kg" / "ipplan.nq").read_text("utf-8")
    assert f'ontology#noticeCode> "{code}" <https://w3id.org/ipplan/graph/plan/mini/prov' in graph
    assert len([line for line in asserted(tmp_path / "kg") if "ontology#Task>" in line]) == 3


def test_an_unknown_body_is_kept_under_its_own_name(cli: Cli, mini: Path, tmp_path: Path) -> None:
    mini.write_text(MINI.replace("Ministry of Justice", "Ministry of Magic"), "utf-8")
    cli("build", mini, "-o", "kg")
    done = cli("show", "Ministry of Magic", "--store", "kg")
    assert done.returncode == 0
    assert "https://w3id.org/ipplan/agency/ministry-of-magic" in done.stdout
