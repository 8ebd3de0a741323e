"""What of ours a store tells of: found by look-ups, the same as by reading all of it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.site.documents import Description
from ipplan_kg.site.inventory import paths
from ipplan_kg.site.reader import Reader
from ipplan_kg.site.website import Site
from ipplan_kg.store import materialize_union, new

NAMES = [
    *("", "agency/a", "plan/1", "plan/1/task/2", "plan/1/task/10", "plan/1/en", "plan/2/task/1"),
    *("plan/1/en#char=0,4", "plan/1/en#char=4,9", "ontology#Task", "ontology", "graph/plan/1/x"),
    *("words#w", "dumps/x.nq", "plan/3/part", "graph/plan/2/asserted"),
]
ours = st.sampled_from([ox.NamedNode(BASE + name) for name in NAMES])
properties = st.sampled_from(
    [
        ox.NamedNode(f"{PREFIXES['rdf']}type"),
        ox.NamedNode(f"{PREFIXES['rdfs']}isDefinedBy"),
        ox.NamedNode(f"{PREFIXES['nif']}referenceContext"),
        ox.NamedNode(f"{BASE}ontology#leadAgency"),
        ox.NamedNode(f"{BASE}plan/1/own"),
    ]
)
graphs = st.sampled_from(
    [
        ox.DefaultGraph(),
        *(ox.NamedNode(f"{BASE}graph/{name}") for name in ("vocab", "plan/1/asserted")),
        *(ox.NamedNode(f"{BASE}graph/plan/{name}") for name in ("1/inferred", "2/asserted")),
    ]
)
elsewhere = st.sampled_from([ox.NamedNode("https://example.org/x"), ox.Literal("x")])
stores = st.builds(
    lambda quads, union: made(quads, union=union),
    st.lists(st.builds(ox.Quad, ours, properties, ours | elsewhere, graphs), max_size=8),
    st.booleans(),
)


def made(quads: list[ox.Quad], *, union: bool) -> ox.Store:
    """Return a store: if its default graph holds anything, then the union (`store.whole_graph`)."""
    store = new(quads)
    if union or any(quad.graph_name == ox.DefaultGraph() for quad in quads):
        materialize_union(store)
    return store


def own_iris(store: ox.Store) -> set[str]:
    """Return every IRI of ours in a store but those of files."""
    found = {term.value for quad in store for term in quad if isinstance(term, ox.NamedNode)}
    return {
        each for each in found if each.startswith(BASE) and not each.startswith(f"{BASE}dumps/")
    }


@given(stores)
def test_every_document_is_named_once_and_exists(store: ox.Store) -> None:
    reader = Reader(store)
    found = [*paths(reader)]
    told = {iri[len(BASE) :].partition("#")[0] for iri in own_iris(store)}
    assert sorted(found) == sorted({"", *told})
    assert [path for path in found if not reader.exists(path)] == []


@given(stores)
def test_every_iri_with_a_fragment_is_in_its_document(store: ox.Store) -> None:
    reader = Reader(store)
    found = [thing.value for path in paths(reader) for thing in reader.inside(reader.iri(path))]
    assert sorted(found) == sorted(iri for iri in own_iris(store) if "#" in iri)


@given(stores)
def test_what_is_told_of_a_plan_comes_together(store: ox.Store) -> None:
    found = [path.split("/")[1] for path in paths(Reader(store)) if path.startswith("plan/1/")]
    assert found == ["1"] * len(found)


def test_plans_come_before_what_they_share(store: ox.Store) -> None:
    found = [*paths(Reader(store))]
    assert found[0] == "graph/plan/2021-2022/asserted"
    assert found.index("plan/2021-2022/task/2") < found.index("plan/2021-2022/task/10")
    assert found.index("plan/2021-2022/task/115") < found.index("agency/ministry-of-justice")


@pytest.mark.parametrize(
    "path", ["ontology#Task", "dumps/ipplan.nq.gz", "no-such", "a b", "<>", "plan/2021-2022/task/"]
)
def test_nothing_is_told_of(store: ox.Store, path: str) -> None:
    assert not Reader(store).exists(path)
    assert Site(store).content(f"{path}.html") is None


def test_a_document_tells_of_a_thing_in_it_that_does_not_say_so() -> None:
    word, label = ox.NamedNode(f"{BASE}words#w"), ox.NamedNode(f"{PREFIXES['rdfs']}label")
    store = new([ox.Quad(word, label, ox.Literal("a word"))])
    said = Description(Reader(store), "words").triples()
    assert ox.Triple(word, label, ox.Literal("a word")) in said
