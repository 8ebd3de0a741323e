"""The VoID description of a store: every figure is what counting the triples gives."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.namespaces import BASE, PREFIXES, VOID, VOID_EXT
from ipplan_kg.service_description import describe
from ipplan_kg.store import materialize_union, new
from ipplan_kg.void import void_triples
from tests.two_graphs import TWO_GRAPHS, two_graphs

DOC = f"{BASE}.well-known/void#"
Node = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple


def lines(triples: list[ox.Triple], subject: str) -> set[str]:
    """What is said of a part, as ``void:triples 3``."""
    found = set()
    for s, p, o in triples:
        if isinstance(s, ox.NamedNode) and s.value == subject:
            found.add(f"{short(p)} {short(o)}")
    return found


def short(term: Node) -> str:
    if isinstance(term, ox.Literal):
        return term.value
    assert isinstance(term, ox.NamedNode)
    if term.value.startswith(DOC):
        return term.value.removeprefix(DOC)
    for prefix, namespace in PREFIXES.items():
        if term.value.startswith(namespace):
            return f"{prefix}:{term.value.removeprefix(namespace)}"
    return term.value


def test_the_dataset_has_the_figures_of_the_union() -> None:
    # The three graphs have 13; the lead and the type of task 1 are in two of them.
    assert lines(void_triples(two_graphs()), f"{BASE}dataset") >= {
        "rdf:type void:Dataset",
        "void:triples 11",
        "void:entities 4",
        "void:classes 3",
        "void:properties 5",
        "void:distinctSubjects 4",
        "void:distinctObjects 10",
        "void-ext:datatypes 2",
        "void-ext:languages 2",
        f"void:uriSpace {BASE}",
        "void:vocabulary skos:",
        f"void:exampleResource {BASE}plan/p/task/1",
    }


def test_a_graph_has_the_figures_of_its_own_triples() -> None:
    assert lines(void_triples(two_graphs()), f"{DOC}graph=plan/p/asserted") == {
        "rdf:type void:Dataset",
        "void:triples 8",
        "void:properties 4",
        "void:distinctSubjects 3",
        "void:distinctObjects 7",
        "void:subset graph=plan/p/asserted;class=ipp:Agency",
        "void:subset graph=plan/p/asserted;class=ipp:Task",
        "void:propertyPartition graph=plan/p/asserted;property=ipp:leadAgency",
        "void:propertyPartition graph=plan/p/asserted;property=ipp:number",
        "void:propertyPartition graph=plan/p/asserted;property=rdf:type",
        "void:propertyPartition graph=plan/p/asserted;property=skos:exactMatch",
    }


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (
            "class=ipp:Task",
            {
                *("void:class ipp:Task", "void:entities 2", "void:triples 5"),
                "void:propertyPartition class=ipp:Task;property=ipp:leadAgency",
                "void:propertyPartition class=ipp:Task;property=ipp:number",
                "void:propertyPartition class=ipp:Task;property=rdf:type",
            },
        ),
        (
            "class=ipp:Task;property=ipp:number",
            {
                *("void:property ipp:number", "void:triples 2"),
                *("void:distinctSubjects 2", "void:distinctObjects 2"),
                "void-ext:datatypePartition "
                "class=ipp:Task;property=ipp:number;datatype=xsd:integer",
            },
        ),
        (
            "class=ipp:Task;property=ipp:leadAgency",
            {
                *("void:property ipp:leadAgency", "void:triples 1"),
                *("void:distinctSubjects 1", "void:distinctObjects 1"),
                "void:classPartition class=ipp:Task;property=ipp:leadAgency;class=ipp:Agency",
                "void-ext:objectClassPartition "
                "class=ipp:Task;property=ipp:leadAgency;class=ipp:Agency",
            },
        ),
        (
            "class=ipp:Task;property=ipp:leadAgency;class=ipp:Agency",
            {"void:class ipp:Agency", "void:triples 1"},
        ),
        (
            "class=ipp:Task;property=ipp:number;datatype=xsd:integer",
            {"void-ext:datatype xsd:integer", "void:triples 2"},
        ),
        (
            "property=rdfs:label",
            {
                *("void:property rdfs:label", "void:triples 2"),
                *("void:distinctSubjects 1", "void:distinctObjects 2"),
            },
        ),
        ("language=zh", {"void-ext:language zh", "void:triples 1"}),
        (
            "graph=plan/p/inferred;class=ipp:Task",
            {"void:class ipp:Task", "void:entities 1"},
        ),
    ],
)
def test_a_partition_says_what_it_holds(part: str, told: set[str]) -> None:
    assert lines(void_triples(two_graphs()), DOC + part) == told | {"rdf:type void:Dataset"}


def test_links_to_others_are_linksets() -> None:
    link = "target=www.wikidata.org;property=skos:exactMatch"
    triples = void_triples(two_graphs())
    assert lines(triples, DOC + link) == {
        "rdf:type void:Linkset",
        "void:linkPredicate skos:exactMatch",
        f"void:subjectsTarget {BASE}dataset",
        "void:objectsTarget target=www.wikidata.org",
        *("void:triples 1", "void:distinctSubjects 1", "void:distinctObjects 1"),
    }
    assert "void:uriSpace http://www.wikidata.org/" in lines(
        triples, f"{DOC}target=www.wikidata.org"
    )


def test_the_figures_do_not_depend_on_how_the_store_holds_the_union() -> None:
    plain, union, described = two_graphs(), two_graphs(), two_graphs()
    materialize_union(union)
    materialize_union(described)
    describe(described)
    assert void_triples(plain) == void_triples(union)
    told = [each for each in void_triples(described) if "graph=description" not in str(each)]
    assert told == void_triples(plain)


def test_the_iris_follow_the_base_of_the_store() -> None:
    text = TWO_GRAPHS.replace(BASE, "http://example.org/kg/")
    triples = void_triples(new(ox.parse(text.encode(), format=ox.RdfFormat.TRIG)))
    part = "http://example.org/kg/.well-known/void#class=ipp:Task"
    assert "void:entities 2" in lines(triples, part)
    assert BASE not in "".join(map(str, triples))


def test_an_iri_without_a_prefix_is_named_in_full() -> None:
    s, p = ox.NamedNode(f"{BASE}x"), ox.NamedNode("http://example.org/p?q=1;2#é")
    triples = void_triples(new([ox.Quad(s, p, ox.Literal("x"))]))
    name = "property=http%3A%2F%2Fexample.org%2Fp%3Fq%3D1%3B2%23%C3%A9"
    assert f"void:property {p.value}" in lines(triples, DOC + name)


def test_of_very_many_graphs_only_totals_are_told() -> None:
    def told(graphs: int) -> set[str]:
        node = ox.NamedNode(f"{BASE}x")
        quads = [ox.Quad(node, A, node, ox.NamedNode(f"{BASE}graph/{n}")) for n in range(graphs)]
        return lines(void_triples(new(quads)), f"{DOC}graph=7")

    totals = {
        *("rdf:type void:Dataset", "void:triples 1", "void:properties 1"),
        *("void:distinctSubjects 1", "void:distinctObjects 1"),
    }
    assert told(201) == totals
    assert told(200) - totals == {
        f"void:subset graph=7;class={quote(BASE, safe='')}x",
        "void:propertyPartition graph=7;property=rdf:type",
    }


def test_an_empty_store_has_a_description() -> None:
    assert "void:triples 0" in lines(void_triples(ox.Store()), f"{BASE}dataset")


# any store


IRIS = st.sampled_from([ox.NamedNode(f"{BASE}{name}") for name in "abc"])
CLASSES = st.sampled_from([ox.NamedNode(f"{PREFIXES['ipp']}{name}") for name in ("Plan", "Task")])
LITERALS = st.sampled_from([ox.Literal("x"), ox.Literal("x", language="en"), ox.Literal(1)])
A = ox.NamedNode(f"{PREFIXES['rdf']}type")
GRAPHS = st.sampled_from([ox.NamedNode(f"{BASE}graph/{name}") for name in ("vocab", "authority")])
QUADS = st.one_of(
    st.builds(ox.Quad, IRIS, IRIS, st.one_of(IRIS, LITERALS), GRAPHS),
    st.builds(ox.Quad, IRIS, st.just(A), CLASSES, GRAPHS),
)


@settings(deadline=None)
@given(st.lists(QUADS))
def test_every_count_is_what_counting_gives(quads: list[ox.Quad]) -> None:
    triples = {quad.triple for quad in quads}
    types = {(s, o) for s, p, o in triples if p == A}
    expected = {
        "dataset": len(triples),
        **{f"property={short(p)}": sum(t.predicate == p for t in triples) for _, p, _ in triples},
        **{
            f"class={short(c)}": sum((s, c) in types for s, _, _ in triples)
            for c in {c for _, c in types}
        },
        **{
            f"class={short(c)};property={short(p)}": count
            for c, p, count in by_class_and_property(triples, types)
        },
    }
    told = {
        short(s).removeprefix(BASE): int(o.value)
        for s, p, o in void_triples(new(quads))
        if p == VOID.triples and isinstance(o, ox.Literal)
    }
    kept = {name for name in told if name == "dataset" or name.startswith(("property=", "class="))}
    leaf = {name for name in kept if "datatype=" in name or name.count("class=") == 2}
    assert {name: told[name] for name in kept - leaf} == {
        name.replace(BASE, "https%3A%2F%2Fw3id.org%2Fipplan%2F"): count
        for name, count in expected.items()
    }


def by_class_and_property(
    triples: set[ox.Triple], types: set[tuple[Node, Node]]
) -> Iterator[tuple[Node, Node, int]]:
    for c in {c for _, c in types}:
        for p in {p for s, p, _ in triples if (s, c) in types}:
            yield c, p, sum(t.predicate == p and (t.subject, c) in types for t in triples)


@settings(deadline=None)
@given(st.lists(QUADS))
def test_the_order_of_the_quads_changes_nothing(quads: list[ox.Quad]) -> None:
    assert void_triples(new(quads)) == void_triples(new(reversed(quads)))


# the real graph


@pytest.fixture(scope="module")
def real(store: ox.Store) -> list[ox.Triple]:
    return void_triples(store)


def test_the_real_graph_is_described_without_blank_nodes(real: list[ox.Triple]) -> None:
    triples = real
    assert not any(isinstance(term, ox.BlankNode) for triple in triples for term in triple)
    assert len(triples) == len(set(triples))
    assert "void:entities 115" in lines(triples, f"{DOC}class=ipp:Task")
    assert "void-ext:languages 2" in lines(triples, f"{BASE}dataset")


def test_every_part_is_reached_from_the_dataset(real: list[ox.Triple]) -> None:
    triples = real
    ways = {
        *(VOID.subset, VOID.classPartition, VOID.propertyPartition, VOID.objectsTarget),
        *(VOID_EXT.datatypePartition, VOID_EXT.languagePartition),
    }
    reached = {o for _, p, o in triples if p in ways}
    parts = {s for s, p, o in triples if p == A and o in (VOID.Dataset, VOID.Linkset)}
    assert parts - reached == {ox.NamedNode(f"{BASE}dataset")}
