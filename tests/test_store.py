"""Opening, replacing and dumping stores; the cache of the packaged plans."""

from __future__ import annotations

import multiprocessing
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg import store as stores
from ipplan_kg.errors import OutputError, StoreError
from ipplan_kg.namespaces import BASE
from ipplan_kg.store import (
    base_iri,
    cached_store,
    dump,
    dump_nquads,
    materialize_union,
    named_graphs,
    new,
    open_store,
    replace_graph,
    write,
    write_all,
    write_atomic,
)

MINI = Path(__file__).parent / "data" / "mini.trig"
ROOT = Path(__file__).parents[1]
S, P, O = (ox.NamedNode(f"http://example.org/{name}") for name in "spo")  # noqa: E741
G1, G2 = (ox.NamedNode(f"http://example.org/g{number}") for number in (1, 2))
EXTENSIONS = ("nq", "trig", "ttl", "nt", "rdf", "jsonld")


@pytest.fixture(scope="module")
def mini() -> ox.Store:
    return open_store(MINI)


# open


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_store_written_in_any_format_is_read_back(
    mini: ox.Store, extension: str, tmp_path: Path
) -> None:
    path = tmp_path / f"mini.{extension}"
    path.write_bytes(dump(mini, extension))
    back = open_store(path)
    assert {quad.triple for quad in back} == {quad.triple for quad in mini}
    if extension in ("nq", "trig", "jsonld"):
        assert dump_nquads(back) == dump_nquads(mini)


def test_extension_may_be_in_capitals(mini: ox.Store, tmp_path: Path) -> None:
    path = tmp_path / "MINI.NQ"
    path.write_bytes(dump_nquads(mini))
    assert len(open_store(path)) == len(mini)


def test_opened_store_has_each_triple_once_in_its_default_graph() -> None:
    store = new([ox.Quad(S, P, O, G1), ox.Quad(S, P, O, G2), ox.Quad(S, P, S, G2)])
    materialize_union(store)
    default = list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert {quad.triple for quad in default} == {ox.Triple(S, P, O), ox.Triple(S, P, S)}
    assert len(default) == 2


def test_store_directory_is_opened_read_only(mini: ox.Store, tmp_path: Path) -> None:
    disk = ox.Store(tmp_path / "db")
    disk.bulk_extend(mini)
    disk.flush()
    del disk
    opened = open_store(tmp_path / "db")
    assert dump_nquads(opened) == dump_nquads(mini)
    with pytest.raises(RuntimeError, match="read-write"):
        opened.add(ox.Quad(S, P, O))


def test_folder_of_a_build_is_opened_by_its_nquads(mini: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "ipplan.nq").write_bytes(dump_nquads(mini))
    assert len(open_store(tmp_path)) == len(mini)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.ttl",
            b"<a:a> <a:b> 1 .\n<a:a> <b 2> 1 .",
            r"a\.ttl, line 2, column \d+: not valid Turtl",
        ),
        ("a.nq", b"<a:a> <a:b> .\n", r"a\.nq, line 1, column 1\d: not valid N-Quads"),
        ("a.trig", b"<a:g> { <a:a> <a:b> ", r"a\.trig, line 1, column \d+: not valid TriG"),
        ("a.nt", b"\x00\x01\x02", r"a\.nt, line 1, column 1: not valid N-Triples"),
        ("a.nt", '<a:a> <a:b> "é" .'.encode("latin-1"), r"a\.nt, line 1, .*UTF-8"),
        ("a.ttl", "<a:a> <a:b> 1 .".encode("utf-16"), r"a\.ttl, line 1, .*UTF-8"),
        ("a.rdf", b"<rdf:RDF", r"a\.rdf: not valid RDF/XML"),
        ("a.jsonld", b'{"@id": ', r"a\.jsonld, line 1, column \d+: not valid JSON-LD"),
        (
            "a.jsonld",
            b'{"@context": "http://127.0.0.1:1/c", "a": 1}',
            r"a\.jsonld: not valid JSON-LD",
        ),
        ("a.txt", b"", r"a\.txt: unknown kind of RDF file; known are \.nq, "),
        ("a", b"", r"unknown kind of RDF file"),
    ],
)
def test_what_is_no_rdf_is_one_clear_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match=message) as caught:
        open_store(tmp_path / name)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_what_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no file .*nowhere$"):
        open_store(tmp_path / "nowhere")
    with pytest.raises(StoreError, match=r"cannot read .*nowhere\.ttl: No such file"):
        open_store(tmp_path / "nowhere.ttl")
    with pytest.raises(StoreError, match="is a folder without a store"):
        open_store(tmp_path)


def test_broken_store_directory_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("MANIFEST-000001\n")
    with pytest.raises(StoreError, match="cannot open the store") as caught:
        open_store(tmp_path)
    assert caught.value.exit_code == 3


# graphs


def test_replaced_graph_holds_these_statements_and_no_others() -> None:
    store = new([ox.Quad(S, P, O, G1), ox.Quad(S, P, O, G2)])
    replace_graph(store, G1.value, [ox.Triple(S, P, S), ox.Quad(S, P, P, G2)])
    assert {quad.object for quad in store.quads_for_pattern(None, None, None, G1)} == {S, P}
    assert {quad.object for quad in store.quads_for_pattern(None, None, None, G2)} == {O}
    replace_graph(store, G1.value, [])
    assert named_graphs(store) == (G2,)


def test_failing_generator_leaves_the_graph_as_it_was() -> None:
    def failing() -> Iterator[ox.Triple]:
        yield ox.Triple(S, P, S)
        raise RuntimeError

    store = new([ox.Quad(S, P, O, G1)])
    with pytest.raises(RuntimeError):
        replace_graph(store, G1.value, failing())
    assert list(store) == [ox.Quad(S, P, O, G1)]


def test_base_is_told_by_the_ontology_graph(mini: ox.Store) -> None:
    assert base_iri(mini) == BASE
    other = ox.NamedNode("https://example.org/ip/graph/ontology")
    assert base_iri(new([ox.Quad(S, P, O, other)])) == "https://example.org/ip/"
    assert base_iri(new()) == BASE


# dump

iris = st.integers(0, 12).map(lambda number: ox.NamedNode(f"http://example.org/{number}"))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
literals = st.one_of(
    texts.map(ox.Literal),
    texts.map(lambda text: ox.Literal(text, language="en")),
    st.integers(-5, 5).map(ox.Literal),
)
quads = st.builds(ox.Quad, iris, iris, st.one_of(iris, literals), st.sampled_from([G1, G2]))


@settings(max_examples=100, deadline=None)
@given(st.lists(quads, max_size=20))
def test_dump_and_load_give_the_same_store(found: list[ox.Quad]) -> None:
    data = dump_nquads(new(found))
    back = new()
    back.load(data, format=ox.RdfFormat.N_QUADS)
    assert set(back) == set(new(found))
    assert dump_nquads(back) == data
    assert dump(new(reversed(found)), "trig") == dump(new(found), "trig")


def test_dump_leaves_the_copies_of_the_union_out(mini: ox.Store) -> None:
    bare = ox.Store()
    bare.load(path=MINI, format=ox.RdfFormat.TRIG)
    for extension in EXTENSIONS:
        assert dump(mini, extension) == dump(bare, extension)
    only_default = new([ox.Quad(S, P, O), ox.Quad(S, P, S), ox.Quad(S, P, S, G1)])
    assert dump_nquads(only_default).count(b"\n") == 2


def test_nquads_are_sorted_lines_that_end_in_a_line_feed() -> None:
    store = new([ox.Quad(S, P, ox.Literal(text), G1) for text in ("b", "a\u2028\u0085c", "a\nb")])
    data = dump_nquads(store)
    lines = data.split(b"\n")
    assert lines.pop() == b""
    assert lines == sorted(lines) and len(lines) == 3
    assert b"\r" not in data


def test_turtle_puts_types_first_and_two_before_ten(mini: ox.Store) -> None:
    text = dump(mini, "ttl").decode()
    assert text.index("task/8> a ipp:Task") < text.index("task/20> a ipp:Task")
    assert text.index("task/20> a ipp:Task") < text.index("task/101> a ipp:Task")
    assert "@prefix ipp:" in text and "@prefix void:" not in text


def test_unknown_format_is_refused() -> None:
    with pytest.raises(OutputError, match="unknown format xlsx; known are nq, trig"):
        dump(new(), "xlsx")


@pytest.mark.slow
def test_dumps_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys; from ipplan_kg.store import dump, open_store; s = open_store(sys.argv[1]);"
        "[sys.stdout.buffer.write(dump(s, f)) for f in 'nq trig ttl nt rdf jsonld'.split()]"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(MINI)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(outputs) == 1


# files


def test_file_is_written_whole_and_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "a.nq"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["a.nq"]


def test_failed_write_leaves_the_earlier_file(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.mkdir()  # a file cannot take the place of a folder
    (path / "earlier").write_text("kept")
    with pytest.raises(OutputError, match=r"cannot write .*a\.nq: ") as caught:
        write_atomic(path, b"new")
    assert caught.value.exit_code == 3
    assert os.listdir(tmp_path) == ["a.nq"] and (path / "earlier").read_text() == "kept"
    with pytest.raises(OutputError, match="cannot write"):
        write_atomic("/proc/nowhere/a.nq", b"")


# cache


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "ipplan-kg"


def built(counter: list[int]) -> Callable[[], ox.Store]:
    def build() -> ox.Store:
        counter.append(1)
        store = ox.Store()
        store.load(path=MINI, format=ox.RdfFormat.TRIG)
        return store

    return build


def test_store_is_built_once(own_cache: Path, mini: ox.Store) -> None:
    counter: list[int] = []
    first, second = (cached_store(built(counter)) for _ in range(2))
    assert len(counter) == 1
    assert dump_nquads(first) == dump_nquads(second) == dump_nquads(mini)
    assert len(os.listdir(own_cache)) == 1


def test_store_is_built_anew_when_what_it_is_made_from_changes(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter: list[int] = []
    for state in "abcdef":
        monkeypatch.setattr(stores, "_fingerprint", lambda state=state: state)
        cached_store(built(counter))
        time.sleep(0.01)
    assert len(counter) == 6
    assert sorted(os.listdir(own_cache)) == ["c", "d", "e", "f"]


def test_fingerprint_follows_code_and_ontology_but_not_queries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("ontology", "queries"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a").write_text("1")
    monkeypatch.setattr("ipplan_kg.resources.root_name", lambda: str(tmp_path))
    first = stores._fingerprint()
    (tmp_path / "queries" / "a").write_text("22")
    assert stores._fingerprint() == first
    (tmp_path / "ontology" / "a").write_text("22")
    assert stores._fingerprint() != first


def test_broken_cache_is_made_anew(own_cache: Path, mini: ox.Store) -> None:
    counter: list[int] = []
    cached_store(built(counter))
    (folder,) = own_cache.iterdir()
    (folder / "CURRENT").write_text("nonsense\n")
    assert dump_nquads(cached_store(built(counter))) == dump_nquads(mini)
    assert len(counter) == 2
    cached_store(built(counter))
    assert len(counter) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_cannot_be_written_does_not_matter(own_cache: Path, mini: ox.Store) -> None:
    own_cache.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert dump_nquads(cached_store(built([]))) == dump_nquads(mini)


def test_cache_that_is_a_file_does_not_matter(own_cache: Path, mini: ox.Store) -> None:
    own_cache.write_text("in the way")
    assert dump_nquads(cached_store(built([]))) == dump_nquads(mini)


def open_cached(_: int) -> int:
    return len(cached_store(built([])))


@pytest.mark.slow
def test_processes_may_build_at_once(own_cache: Path, mini: ox.Store) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        sizes = pool.map(open_cached, range(8), chunksize=1)
    assert set(sizes) == {len(mini)}
    assert len(os.listdir(own_cache)) == 1


def test_an_index_of_nif_is_written_with_the_datatype_of_its_range() -> None:
    nif = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    string, begin = ox.NamedNode("https://w3id.org/ipplan/x"), ox.NamedNode(f"{nif}beginIndex")
    index = ox.Literal("3", datatype=ox.NamedNode(f"{xsd}nonNegativeInteger"))
    store = new([ox.Quad(string, begin, index, ox.NamedNode("https://w3id.org/ipplan/graph/a"))])
    assert f'"3"^^<{xsd}nonNegativeInteger>' in dump_nquads(store).decode()


def test_a_file_can_be_written_by_a_function(mini: ox.Store, tmp_path: Path) -> None:
    path = tmp_path / "kg" / "mini.nq"
    write_all({path: lambda file: write(mini, "nq", file), tmp_path / "note": b"two"})
    assert path.read_bytes() == dump(mini, "nq")
    assert (tmp_path / "note").read_bytes() == b"two"
