"""A store as text: the same bytes whether it is sorted in memory or on disk."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.dumping import Ordered, OrderedGraph, dump, write
from ipplan_kg.errors import OutputError
from ipplan_kg.results import serialize
from ipplan_kg.serialization import FORMATS, natural_bytes, natural_key
from ipplan_kg.store import open_store

MINI = Path(__file__).parent / "data" / "mini.trig"
NODES = st.sampled_from([ox.NamedNode(f"http://example.org/{name}") for name in ("a", "a2", "a10")])
BLANK = st.builds(ox.BlankNode, st.sampled_from(["x", "y"]))
OBJECTS = st.one_of(
    *(NODES, BLANK),
    st.builds(ox.Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=3)),
    st.builds(ox.Literal, st.text("ab\n", max_size=3), language=st.just("en")),
    st.builds(ox.Literal, st.integers(-3, 12)),
)
GRAPHS = st.one_of(NODES, st.just(ox.DefaultGraph()), st.just(ox.BlankNode("g")))
QUADS = st.lists(st.builds(ox.Quad, st.one_of(NODES, BLANK), NODES, OBJECTS, GRAPHS))


def texts(store: ox.Store, *, limit: int) -> dict[str, bytes]:
    found = {}
    with closing(Ordered(store, limit=limit)) as statements:
        for format in FORMATS:
            output = BytesIO()
            statements.write(format, output)
            found[format] = output.getvalue()
    return found


@pytest.fixture(scope="module")
def mini() -> ox.Store:
    return open_store(MINI)


def test_a_store_sorted_on_disk_gives_the_bytes_of_one_sorted_in_memory(mini: ox.Store) -> None:
    assert texts(mini, limit=10) == {format: dump(mini, format) for format in FORMATS}


@given(QUADS)
def test_whatever_a_store_holds_comes_back_from_disk(quads: list[ox.Quad]) -> None:
    store = ox.Store()
    store.extend(quads)
    assert texts(store, limit=2) == texts(store, limit=1000)


@pytest.mark.parametrize("format", ["nq", "trig", "jsonld"])
@given(QUADS)
def test_a_statement_of_the_default_graph_stays_if_no_named_graph_has_it(
    format: str, quads: list[ox.Quad]
) -> None:
    store = ox.Store()
    store.extend(quads)
    named = {quad.triple for quad in quads if quad.graph_name != ox.DefaultGraph()}
    expected = {q for q in quads if q.graph_name != ox.DefaultGraph() or q.triple not in named}
    data = dump(store, format)
    back = set(ox.parse(data, format=FORMATS[format], base_iri="http://example.org/"))
    assert len(back) == len(expected)
    if not any(isinstance(term, ox.BlankNode) for q in quads for term in q):
        assert back == expected


def test_lines_are_in_the_order_of_their_bytes(mini: ox.Store) -> None:
    for format in ("nq", "nt"):
        lines = dump(mini, format).split(b"\n")
        assert lines.pop() == b""
        assert lines == sorted(set(lines))


def test_a_subject_stands_in_one_place_of_a_turtle_file(mini: ox.Store) -> None:
    subjects = [each.subject for each in ox.parse(dump(mini, "ttl"), format=FORMATS["ttl"])]
    runs = [subject for subject, _ in groupby(subjects)]
    assert len(runs) == len(set(runs))


def test_a_large_store_is_sorted_beside_the_file_that_is_written(
    mini: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders: list[str | None] = []

    def noted(dir: str | None) -> BytesIO:
        folders.append(dir)
        return BytesIO()

    monkeypatch.setattr("tempfile.TemporaryFile", noted)
    monkeypatch.setattr(Ordered.__init__, "__kwdefaults__", {"folder": None, "limit": 10})
    with open(tmp_path / "mini.nq", "wb") as file:
        write(mini, "nq", file)
    assert folders == [str(tmp_path)]


def test_an_unknown_format_is_said_before_anything_is_read() -> None:
    with pytest.raises(OutputError, match="unknown format xlsx; known are nq, trig, ttl"):
        write(ox.Store(), "xlsx", BytesIO())


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
NUMBERED = st.lists(st.sampled_from(["a", "b", "/", "0", "01", "7", "10", "1234567890123456789"]))


@given(st.lists(st.one_of(TEXTS, NUMBERED.map("".join))))
def test_natural_order_is_the_same_by_bytes(names: list[str]) -> None:
    assert sorted(names, key=natural_bytes) == sorted(names, key=natural_key)


# graphs

TRIPLES = st.lists(st.builds(ox.Triple, st.one_of(NODES, BLANK), NODES, OBJECTS))


@pytest.mark.parametrize("format", ["ttl", "nt", "rdf", "jsonld"])
@given(TRIPLES)
def test_a_graph_sorted_on_disk_is_written_as_an_answer_is(
    format: str, triples: list[ox.Triple]
) -> None:
    answer = tuple(sorted(set(triples), key=str))
    for limit in (2, 1000):
        output = BytesIO()
        with closing(OrderedGraph(triples + triples[:3], limit=limit)) as graph:
            graph.write(format, output)
        assert output.getvalue() == serialize(answer, format)
