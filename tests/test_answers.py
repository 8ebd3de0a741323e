"""Answers as Python has them: values, rows, data frames, networks, rdflib, notebooks."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import networkx as nx
import pandas as pd
import polars as pl
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg import KnowledgeGraph
from ipplan_kg.errors import BadParameter, MissingLibrary, UnknownThing
from ipplan_kg.knowledge.answers import Solution, Solutions, Triples
from ipplan_kg.knowledge.frames import require
from ipplan_kg.knowledge.values import value_of
from ipplan_kg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from ipplan_kg.results import Term

EX = "http://example.org/"
XSD = PREFIXES["xsd"]
A, B = (ox.NamedNode(EX + name) for name in "ab")


def typed(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


def rows_of(names: str, *rows: tuple[Term | None, ...]) -> Solutions:
    variables = tuple(names.split())
    return Solutions(variables, tuple(Solution(variables, row) for row in rows))


# values


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (A, f"{EX}a"),
        (ox.BlankNode("b"), "_:b"),
        (ox.Literal("Kunlun"), "Kunlun"),
        (ox.Literal("昆仑", language="zh"), "昆仑"),
        (ox.Literal(30), 30),
        (typed("30", "nonNegativeInteger"), 30),
        (typed("true", "boolean"), True),
        (typed("1", "boolean"), True),
        (typed("0", "boolean"), False),
        (typed("0.50", "decimal"), Decimal("0.5")),
        (typed("5e-1", "double"), 0.5),
        (typed("2021-12-27", "date"), date(2021, 12, 27)),
        (typed("2021-12-27T08:00:00Z", "dateTime"), datetime(2021, 12, 27, 8, tzinfo=UTC)),
        (typed("2021", "gYear"), 2021),
        # ill-typed, or of a datatype that Python has nothing for: the lexical form
        (typed("thirty", "integer"), "thirty"),
        (typed("yes", "boolean"), "yes"),
        (typed("half", "decimal"), "half"),
        (typed("2021-12-27Z", "date"), "2021-12-27Z"),
        (typed("P1Y", "yearMonthDuration"), "P1Y"),
    ],
)
def test_a_term_stands_for_a_value(term: Term | None, value: object) -> None:
    assert value_of(term) == value
    assert type(value_of(term)) is type(value)


@given(st.text(), st.sampled_from(["integer", "boolean", "decimal", "double", "date", "dateTime"]))
def test_any_literal_has_a_value(text: str, name: str) -> None:
    assert value_of(typed(text, name)) is not None


# rows

ROWS = rows_of(
    "task number name",
    (A, ox.Literal(1), ox.Literal("Kunlun", language="en")),
    (B, ox.Literal(2), None),
)


def test_a_row_is_read_by_attribute_key_and_position() -> None:
    row = ROWS[0]
    assert row.number == row["number"] == row[1] == row[-2] == 1
    task, number, name = row
    assert (task, number, name) == (f"{EX}a", 1, "Kunlun")
    assert dict(row) == row.asdict() == {"task": f"{EX}a", "number": 1, "name": "Kunlun"}
    assert len(row) == 3 and "Kunlun" in row
    assert repr(row) == f"Solution(task='{EX}a', number=1, name='Kunlun')"


def test_a_row_keeps_the_terms() -> None:
    assert ROWS[0].term("name") == ox.Literal("Kunlun", language="en")
    assert ROWS.terms("name")[1] is None


@pytest.mark.parametrize(
    ("read", "error"),
    [
        (lambda: ROWS[0].nummer, AttributeError),
        (lambda: ROWS[0]["nummer"], KeyError),
        (lambda: ROWS[0].term("nummer"), KeyError),
        (lambda: ROWS["nummer"], KeyError),
    ],
)
def test_a_wrong_name_is_told_with_the_right_ones(
    read: Callable[[], object], error: type[Exception]
) -> None:
    with pytest.raises(error, match="'nummer'; the query has task, number, name"):
        read()


def test_rows_are_a_sequence_with_columns() -> None:
    assert len(ROWS) == 2 and bool(ROWS) and not rows_of("s")
    assert [row.number for row in ROWS] == ROWS["number"] == [1, 2]
    assert ROWS[1:] == rows_of("task number name", (B, ox.Literal(2), None))
    assert ROWS[-1].name is None
    assert ROWS.to_dicts()[1] == {"task": f"{EX}b", "number": 2, "name": None}


def test_rows_are_values() -> None:
    assert pickle.loads(pickle.dumps(ROWS)) == ROWS == copy.deepcopy(ROWS)
    assert hash(ROWS) == hash(copy.copy(ROWS))
    with pytest.raises(AttributeError):
        ROWS[0].number = 3  # type: ignore[attr-defined]


def test_rows_are_written_in_the_formats_of_sparql() -> None:
    csv = f"task,number,name\r\n{EX}a,1,Kunlun\r\n{EX}b,2,\r\n"
    assert ROWS.serialize() == ROWS.serialize("csv") == csv
    assert ROWS.serialize("json").startswith('{"head":{"vars":["task","number","name"]}')
    for format in ("parquet", "doc"):
        with pytest.raises(BadParameter):
            ROWS.serialize(format)


# data frames

MIXED = rows_of(
    "i n b s d t m z",
    (
        *(ox.Literal(1), typed("0.5", "decimal"), ox.Literal(True), ox.Literal("x")),
        *(typed("2021-12-27", "date"), typed("2021-12-27T08:00:00Z", "dateTime"), A, None),
    ),
    (None, ox.Literal(2), None, None, None, None, ox.Literal(2), None),
)


def test_pandas_columns_keep_their_type_beside_unbound_variables() -> None:
    frame = MIXED.to_pandas()
    types = [str(each) for each in frame.dtypes]
    assert types[:4] == ["Int64", "Float64", "boolean", "string"]
    assert types[4].startswith("datetime64[") and types[5].endswith("UTC]")
    assert types[6:] == ["object", "object"]
    assert frame["i"].tolist() == [1, pd.NA] and frame["n"].tolist() == [0.5, 2.0]
    assert frame["d"][0] == pd.Timestamp(2021, 12, 27) and pd.isna(frame["d"][1])
    assert frame["m"].tolist() == [f"{EX}a", 2]


def test_polars_columns_keep_their_type_beside_unbound_variables() -> None:
    frame = MIXED.to_polars()
    assert frame.schema == {
        "i": pl.Int64,
        "n": pl.Float64,
        "b": pl.Boolean,
        "s": pl.String,
        "d": pl.Date,
        "t": pl.Datetime("us", "UTC"),
        "m": pl.String,
        "z": pl.Null,
    }
    assert frame["i"].to_list() == [1, None]
    assert frame["d"].to_list() == [date(2021, 12, 27), None]
    assert frame["m"].to_list() == [f"{EX}a", "2"]


def test_a_number_too_long_for_a_column_stays_what_it_is() -> None:
    rows = rows_of("n", (typed(str(2**70), "integer"),), (ox.Literal(1),))
    assert rows.to_pandas()["n"].tolist() == [2**70, 1]
    assert rows.to_polars()["n"].to_list() == [str(2**70), "1"]


def test_times_are_put_into_one_zone_but_never_given_one() -> None:
    utc, china, bare = (
        (typed(f"2021-12-27T08:00:00{zone}", "dateTime"),) for zone in ("Z", "+08:00", "")
    )
    zoned = [datetime(2021, 12, 27, hour, tzinfo=UTC) for hour in (8, 0)]
    assert rows_of("t", utc, china).to_pandas()["t"].tolist() == zoned
    assert rows_of("t", utc, china).to_polars()["t"].to_list() == zoned
    assert rows_of("t", bare).to_polars()["t"].to_list() == [datetime(2021, 12, 27, 8)]
    mixed = rows_of("t", utc, bare)
    assert mixed.to_pandas()["t"].tolist() == [zoned[0], datetime(2021, 12, 27, 8)]
    assert mixed.to_polars()["t"].to_list() == ["2021-12-27 08:00:00+00:00", "2021-12-27 08:00:00"]


def test_an_answer_without_rows_has_its_columns() -> None:
    empty = rows_of("task number")
    assert list(empty.to_pandas().columns) == empty.to_polars().columns == ["task", "number"]


@pytest.mark.parametrize("name", ["tasks-by-agency", "agencies-by-task-count", "targets"])
def test_frames_have_the_rows_of_the_answer(kg: KnowledgeGraph, name: str) -> None:
    rows = kg.select(name)
    pandas = rows.to_pandas().astype(object).where(lambda frame: frame.notna(), None)
    assert pandas.to_dict("records") == rows.to_polars().to_dicts() == rows.to_dicts()


# networks


def test_a_row_with_two_iris_is_an_edge(kg: KnowledgeGraph) -> None:
    rows = kg.select("agencies-cooperating", minimum=1)
    network = rows.to_networkx()
    assert type(network) is nx.Graph
    assert network.number_of_edges() == len(rows)
    row = rows[0]
    assert network.edges[row.agency, row.partnerAgency]["tasks"] == row.tasks


PAIRS = rows_of("a n b key", (A, ox.Literal(1), B, ox.Literal("x")), (B, ox.Literal(2), A, None))


def test_no_edge_is_lost_where_rows_repeat_a_pair() -> None:
    network = PAIRS.to_networkx()
    assert type(network) is nx.MultiGraph
    edges = [about for _, _, about in network.edges(data=True)]
    assert edges == [{"n": 1, "key": "x"}, {"n": 2, "key": None}]


def test_the_kind_of_network_and_its_ends_can_be_said() -> None:
    directed = PAIRS.to_networkx(create_using=nx.DiGraph)
    assert set(directed.edges) == {(A.value, B.value), (B.value, A.value)}
    named = PAIRS.to_networkx("n", "b")
    assert set(named.edges) == {(1, B.value), (2, A.value)}
    assert set(PAIRS.to_networkx(target="n").edges) == {(A.value, 1), (B.value, 2)}


def test_a_row_with_an_end_unbound_has_no_edge() -> None:
    assert rows_of("a b", (A, B), (A, None)).to_networkx().number_of_edges() == 1


@pytest.mark.parametrize(
    ("rows", "ends", "said"),
    [
        (rows_of("a n", (A, ox.Literal(1))), (), "two columns of IRIs"),
        (PAIRS, ("a", "c"), "no variable 'c'; the query has a, n, b, key"),
        (rows_of("a b"), (), "two columns of IRIs"),
    ],
)
def test_a_network_without_ends_is_told(rows: Solutions, ends: tuple[str, ...], said: str) -> None:
    with pytest.raises(BadParameter, match=said):
        rows.to_networkx(*ends)


TYPE, LABEL, LINK = (
    ox.NamedNode(f"{PREFIXES[prefix]}{name}")
    for prefix, name in (("rdf", "type"), ("rdfs", "label"), ("org", "linkedTo"))
)
GRAPH = Triples(
    (
        ox.Triple(A, LABEL, ox.Literal("甲", language="zh")),
        ox.Triple(A, LABEL, ox.Literal("A", language="en")),
        ox.Triple(A, TYPE, ox.NamedNode(f"{PREFIXES['ipp']}Agency")),
        ox.Triple(A, LINK, B),
        ox.Triple(B, LABEL, ox.Literal("乙", language="zh")),
        ox.Triple(B, LINK, ox.BlankNode("x")),
    )
)


def test_triples_are_a_network_of_iris_with_literals_as_attributes() -> None:
    network = GRAPH.to_networkx()
    assert list(network.edges(keys=True)) == [
        (A.value, B.value, "org:linkedTo"),
        (B.value, "_:x", "org:linkedTo"),
    ]
    assert network.nodes[A.value] == {
        "rdfs:label": ["甲", "A"],
        "label": "A",
        "type": ["ipp:Agency"],
    }
    assert network.nodes[B.value]["label"] == "乙"


def test_the_network_of_co_responsibility_has_a_link_each_way(kg: KnowledgeGraph) -> None:
    graph = kg.construct("co-responsibility-network")
    network = graph.to_networkx()
    assert all(network.has_edge(b, a) for a, b in network.edges())
    assert network.nodes[kg.agency("spc").iri]["label"] == "Supreme People's Court"


# graphs


def test_triples_go_to_rdflib_with_datatypes_and_languages() -> None:
    graph = Triples((*GRAPH, ox.Triple(A, LINK, ox.Literal(30)))).to_rdflib()
    assert len(graph) == 7
    a = rdflib.URIRef(A.value)
    assert set(graph.objects(a, rdflib.RDFS.label)) == {
        rdflib.Literal("甲", lang="zh"),
        rdflib.Literal("A", lang="en"),
    }
    assert (a, rdflib.URIRef(LINK.value), rdflib.Literal(30)) in graph


def test_triples_are_written_counted_and_tabled() -> None:
    assert "<http://example.org/a> a ipp:Agency" in GRAPH.serialize()
    assert GRAPH.serialize("nt").count("\n") == len(GRAPH) == 6
    assert next(iter(GRAPH)) in GRAPH and repr(GRAPH) == "<Triples: 6>"
    assert list(GRAPH.to_pandas().columns) == ["subject", "predicate", "object"]
    assert GRAPH.to_polars()["subject"].to_list() == [A.value] * 4 + [B.value] * 2


def test_a_triple_in_a_triple_is_nothing_that_rdflib_has() -> None:
    inner = ox.Triple(A, LINK, B)
    with pytest.raises(TypeError, match="no terms for triples"):
        Triples((ox.Triple(A, LINK, inner),)).to_rdflib()


# the view of rdflib


def test_the_rdflib_graph_reads_the_store_itself(kg: KnowledgeGraph) -> None:
    graph = kg.graph()
    task = rdflib.URIRef(kg.task(30).iri)
    assert graph.value(task, rdflib.URIRef(f"{BASE}ontology#number")) == rdflib.Literal(30)
    assert len(graph) == kg.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0].n
    (row,) = graph.query("SELECT (COUNT(?t) AS ?n) { ?t a ipp:Task }")
    assert row[0].toPython() == 115  # type: ignore[index,union-attr]


def test_nothing_is_copied_for_rdflib(kg: KnowledgeGraph) -> None:
    store = ox.Store()
    graph = KnowledgeGraph(store).graph()
    store.add(ox.Quad(A, LINK, B, ox.DefaultGraph()))
    assert len(graph) == 1


def test_a_named_graph_is_a_graph_of_its_own(kg: KnowledgeGraph) -> None:
    authority = kg.graph(f"{BASE}graph/authority")
    assert 0 < len(authority) < len(kg.graph())
    with pytest.raises(UnknownThing, match=f"no graph {BASE}graph/none; there are {BASE}graph/"):
        kg.graph(f"{BASE}graph/none")


# rdflib 7.6 warns of what its own code calls.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_the_dataset_has_the_named_graphs(kg: KnowledgeGraph) -> None:
    dataset = kg.dataset()
    names = {str(graph.identifier) for graph in dataset.graphs()}
    assert f"{BASE}graph/plan/2021-2022/asserted" in names
    task = rdflib.URIRef(kg.task(30).iri)
    number = (task, rdflib.URIRef(f"{BASE}ontology#number"), None)
    assert len(list(dataset.triples(number))) == 1  # the union has it once
    found = dataset.query("SELECT ?g { GRAPH ?g { ?t ipp:number 30 } }")
    assert [str(row[0]) for row in found] == [  # type: ignore[index]
        f"{BASE}graph/plan/2021-2022/asserted"
    ]


# what is not installed


@pytest.mark.parametrize(
    ("library", "extra", "use"),
    [
        ("pandas", "pandas", lambda kg: ROWS.to_pandas()),
        ("polars", "polars", lambda kg: ROWS.to_polars()),
        ("networkx", "networkx", lambda kg: PAIRS.to_networkx()),
        ("networkx", "networkx", lambda kg: GRAPH.to_networkx()),
        ("oxrdflib", "rdflib", lambda kg: kg.graph()),
        ("oxrdflib", "rdflib", lambda kg: kg.dataset()),
    ],
)
def test_a_missing_library_is_told_with_what_brings_it(
    kg: KnowledgeGraph,
    monkeypatch: pytest.MonkeyPatch,
    library: str,
    extra: str,
    use: Callable[[KnowledgeGraph], object],
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    said = rf'{library} is not installed: pip install "ipplan-kg\[{extra}\]"'
    with pytest.raises(MissingLibrary, match=said):
        use(kg)


def test_a_library_that_is_broken_itself_is_not_called_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(name: str) -> None:
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")

    monkeypatch.setattr("ipplan_kg.knowledge.frames.import_module", broken)
    with pytest.raises(ModuleNotFoundError, match="numpy"):
        require("pandas")


# what is shown


def test_rows_are_shown_as_a_table_on_one_screen(kg: KnowledgeGraph) -> None:
    lines = repr(kg.select("tasks-by-agency", agency="cnipa")).splitlines()
    assert len(lines) == 13 and max(map(len, lines)) <= 96
    assert lines[0].split() == ["number", "role", "rank", "text", "task"]
    assert lines[1].startswith("     1  participant     3  Promote the revision of")
    assert "…" in lines[1] and lines[1].endswith("plan/2021-2022/task/1")
    assert lines[-2:] == ["...", "69 rows, 5 columns"]


def test_chinese_text_stands_straight() -> None:
    name = ox.Literal("昆仑昆仑", language="zh")
    lines = repr(rows_of("name n", (name, ox.Literal(1)), (ox.Literal("x"), ox.Literal(10))))
    assert lines.splitlines() == [
        "name       n",
        "昆仑昆仑   1",
        "x         10",
        "2 rows, 2 columns",
    ]


def test_an_answer_without_rows_is_shown() -> None:
    assert repr(rows_of("s")) == "s\n0 rows, 1 column"


def test_html_shows_links_and_runs_nothing() -> None:
    evil = ox.NamedNode("javascript:alert(1)")
    html = rows_of("<b>", (A,), (evil,), (ox.Literal("<script>"),))._repr_html_()
    assert "<th>&lt;b&gt;</th>" in html
    assert f'<td><a href="{EX}a">{EX}a</a></td>' in html
    assert "<td>javascript:alert(1)</td>" in html
    assert 'href="javascript' not in html and "<script>" not in html
    assert html.endswith("<p>3 rows, 1 column</p>")


def test_html_says_how_much_is_left_out(kg: KnowledgeGraph) -> None:
    html = kg.select("tasks-by-agency", agency="cnipa")._repr_html_()
    assert html.count("<tr>") == 31 and html.endswith("<p>first 30 of 69 rows, 5 columns</p>")


def test_a_graph_is_shown_as_turtle(kg: KnowledgeGraph) -> None:
    html = kg.construct("co-responsibility-network")._repr_html_()
    assert html.startswith("<pre>@prefix") and "...</pre><p>" in html
    assert "&lt;https://w3id.org/" in html
