"""The same input gives the same bytes, whatever the hash seed, the locale or the folder."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Cli

FORMATS = ("trig", "nt", "rdf", "jsonld")


ENVIRONMENTS = {
    "plain": {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
    "other hash seed": {"PYTHONHASHSEED": "1", "LC_ALL": "C"},
    "other locale and time zone, a folder 文": {
        "PYTHONHASHSEED": "4242",
        "LC_ALL": "POSIX",
        "PYTHONUTF8": "0",
        "TZ": "Asia/Tokyo",
    },
}


def test_builds_are_byte_identical(cli: Cli, tmp_path: Path) -> None:
    first: dict[str, bytes] = {}
    for place, environment in ENVIRONMENTS.items():
        folder = tmp_path / place
        folder.mkdir()
        formats = [word for each in FORMATS for word in ("--format", each)]
        done = cli("build", "-o", "out", *formats, cwd=folder, env=environment)
        assert done.returncode == 0, done.stderr
        written = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
        assert written.keys() == {f"ipplan.{each}" for each in ("nq", "ttl", *FORMATS)}
        written["summary"] = done.stderr.encode()
        for name, data in written.items():
            assert first.setdefault(name, data) == data, f"{name}, {place}"


def test_a_source_gives_the_same_graph_from_everywhere(
    cli: Cli, mini: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    cli("build", mini.name, "-o", "relative")
    cli("build", mini, "-o", "absolute", cwd=other)
    relative, absolute = tmp_path / "relative", other / "absolute"
    assert (relative / "ipplan.nq").read_bytes() == (absolute / "ipplan.nq").read_bytes()


def test_n_quads_are_sorted_distinct_lines_without_blank_nodes(cli: Cli, tmp_path: Path) -> None:
    assert cli("build", "-q", "-o", "out").returncode == 0
    lines = (tmp_path / "out" / "ipplan.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))
    assert not any(line.startswith(b"_:") or b" _:" in line.split(b'"')[0] for line in lines)
