"""The Service Description, and the store that tells about itself."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE, PREFIXES, RDF
from ipplan_kg.service_description import (
    Features,
    describe,
    description,
    metadata_quads,
    service_triples,
)
from ipplan_kg.store import dump_nquads, materialize_union, new
from tests.conftest import ROOT
from tests.two_graphs import two_graphs

ENDPOINT = "http://127.0.0.1:8000/sparql"
SD, VOID = PREFIXES["sd"], PREFIXES["void"]
VOCABULARIES = ROOT.parent / "shared" / "vocabularies"


def answer(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    """The rows of a query on the default graph, each term by its value."""
    solutions = store.query(text, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(term.value for term in row) for row in solutions]


@pytest.fixture
def described() -> ox.Store:
    """Two graphs and their union, with their description."""
    store = two_graphs()
    materialize_union(store)
    describe(store, ENDPOINT)
    return store


@pytest.fixture(scope="module")
def real(store: ox.Store) -> ox.Store:
    """The graph of the packaged plans with its description."""
    copy = new(store)
    materialize_union(copy)
    describe(copy, ENDPOINT)
    return copy


def test_the_service_is_tied_to_its_endpoint_dataset_and_default_graph(
    described: ox.Store,
) -> None:
    assert answer(
        described,
        """SELECT ?endpoint ?triples {
          ?service a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
            sd:feature sd:UnionDefaultGraph ; sd:defaultDataset/sd:defaultGraph ?graph .
          ?graph a sd:Graph , void:Dataset ; void:triples ?triples ; void:sparqlEndpoint ?endpoint
        }""",
    ) == [(ENDPOINT, "11")]


def test_every_named_graph_is_there_with_its_name_label_and_size(described: ox.Store) -> None:
    rows = answer(
        described,
        """SELECT ?name ?label ?triples {
          ?dataset sd:namedGraph ?graph . ?graph a sd:NamedGraph ; sd:name ?name ;
            rdfs:label ?label ; sd:graph/void:triples ?triples
        } ORDER BY ?name""",
    )
    assert rows == [
        (f"{BASE}graph/ontology", "Classes and properties", "3"),
        (f"{BASE}graph/plan/p/asserted", "What the text of the plan p says", "8"),
        (
            f"{BASE}graph/plan/p/inferred",
            "What follows from the plan p and the ontology (OWL 2 RL)",
            "2",
        ),
    ]
    names = answer(described, "SELECT ?g { ?d sd:namedGraph/sd:name ?g } ORDER BY ?g")
    graphs = answer(described, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert names == graphs


def test_the_sizes_are_those_that_the_endpoint_gives(real: ox.Store) -> None:
    told = answer(
        real,
        """SELECT ?g ?n { ?graph sd:name ?g ; sd:graph/void:triples ?n } ORDER BY ?g""",
    )
    counted = answer(
        real,
        """SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g""",
    )
    metadata = {f"{BASE}graph/description", f"{BASE}graph/query"}
    assert told == [row for row in counted if row[0] not in metadata]


def test_describing_twice_changes_nothing(described: ox.Store) -> None:
    before = set(described)
    describe(described, ENDPOINT)
    assert set(described) == before
    assert metadata_quads(described, ENDPOINT) == metadata_quads(described, ENDPOINT)


def test_a_description_makes_way_for_the_one_of_changed_data(described: ox.Store) -> None:
    graph = ox.NamedNode(f"{BASE}graph/vocab")
    node = ox.NamedNode(f"{BASE}x")
    for where in (graph, ox.DefaultGraph()):
        described.add(ox.Quad(node, node, node, where))
    describe(described, ENDPOINT)
    sizes = "SELECT ?n { <https://w3id.org/ipplan/dataset> void:triples ?n }"
    assert answer(described, sizes) == [("12",)]


def test_only_graphs_of_their_own_hold_the_description() -> None:
    store = two_graphs()
    before = set(store)
    describe(store)
    metadata = {f"{BASE}graph/description", f"{BASE}graph/query"}
    added = {quad.graph_name for quad in set(store) - before}
    assert added == {ox.NamedNode(name) for name in metadata}


def test_the_description_is_the_same_each_time_and_has_no_blank_node(real: ox.Store) -> None:
    quads = metadata_quads(real, ENDPOINT)
    assert set(quads) <= set(real)
    nodes = [term for quad in quads for term in (quad.subject, quad.object)]
    assert not any(isinstance(node, ox.BlankNode) for node in nodes)
    assert dump_nquads(new(quads))


def test_without_an_endpoint_it_is_the_one_below_the_base() -> None:
    endpoint = ox.NamedNode(f"{SD}endpoint")
    told = [o for _, p, o in service_triples("http://example.org/kg/", []) if p == endpoint]
    assert told == [ox.NamedNode("http://example.org/kg/sparql")]


@pytest.mark.parametrize(
    ("features", "told"),
    [
        (Features(), {"SPARQL11Query", "UnionDefaultGraph"}),
        (Features(federated=True), {"SPARQL11Query", "UnionDefaultGraph", "BasicFederatedQuery"}),
        (Features(writable=True), {"SPARQL11Query", "UnionDefaultGraph", "SPARQL11Update"}),
    ],
)
def test_the_features_are_those_of_the_endpoint(features: Features, told: set[str]) -> None:
    predicates = {f"{SD}feature", f"{SD}supportedLanguage"}
    found = description(two_graphs(), ENDPOINT, features)
    terms = [o for _, p, o in found if p.value in predicates and isinstance(o, ox.NamedNode)]
    assert {term.value.removeprefix(SD) for term in terms} == told


# the vocabularies: every term is one of theirs, and stands where its domain and range say


def vocabulary(name: str) -> ox.Store:
    with (VOCABULARIES / name).open("rb") as stream:
        return new(ox.parse(stream, format=ox.RdfFormat.TURTLE, base_iri="http://example.org/"))


@pytest.mark.skipif(not VOCABULARIES.is_dir(), reason="the vocabularies themselves are not here")
@pytest.mark.parametrize(
    ("prefix", "file"), [("sd", "sd.ttl"), ("void", "void.ttl"), ("void-ext", "void-ext.ttl")]
)
def test_the_terms_stand_where_their_vocabulary_allows(
    real: ox.Store, prefix: str, file: str
) -> None:
    terms = vocabulary(file)
    graph = ox.NamedNode(f"{BASE}graph/description")
    triples = [quad.triple for quad in real.quads_for_pattern(None, None, None, graph)]
    superclasses = {VOID + "Linkset": {VOID + "Dataset"}, SD + "Dataset": {SD + "GraphCollection"}}
    types: dict[object, set[str]] = {}
    for s, p, o in triples:
        if p == RDF.type and isinstance(o, ox.NamedNode):
            types.setdefault(s, set()).update({o.value}, superclasses.get(o.value, set()))
    for s, p, o in triples:
        if not p.value.startswith(PREFIXES[prefix]):
            continue
        known = {quad.predicate: quad.object for quad in terms.quads_for_pattern(p, None, None)}
        assert known, p
        domain = known.get(ox.NamedNode(f"{PREFIXES['rdfs']}domain"))
        range_ = known.get(ox.NamedNode(f"{PREFIXES['rdfs']}range"))
        if isinstance(domain, ox.NamedNode):
            assert domain.value in types.get(s, set()), (s, p)
        if isinstance(range_, ox.NamedNode) and range_.value in (VOID + "Dataset", SD + "Graph"):
            assert range_.value in types.get(o, set()), (p, o)
        if range_ == ox.NamedNode(f"{PREFIXES['xsd']}integer"):
            assert isinstance(o, ox.Literal) and o.datatype == range_, (p, o)


# what clients ask that complete names: in their endpoint, on the default graph, without prefixes


def test_sib_sparql_editor_finds_the_prefixes(real: ox.Store) -> None:
    """As sib-swiss/sparql-editor@5fe08cc does in packages/sparql-editor/src/metadata.ts."""
    rows = answer(real, "SELECT DISTINCT ?p ?n { [] sh:prefix ?p ; sh:namespace ?n }")
    assert set(rows) == set(PREFIXES.items())
    assert len(rows) == len(PREFIXES)


def test_sib_sparql_editor_finds_the_examples(real: ox.Store) -> None:
    """As the same file looks for them; a client runs the query that it finds."""
    rows = answer(
        real,
        """SELECT ?query ?comment ?text { ?query a sh:SPARQLExecutable ; rdfs:comment ?comment ;
          sh:select|sh:ask|sh:construct|spex:describe ?text . FILTER(LANG(?comment) = "en") }""",
    )
    assert len(rows) == len({query for query, _, _ in rows}) > 30
    texts = {query: text for query, _, text in rows}
    first = real.query(texts[f"{BASE}query/tasks-by-agency"])
    assert isinstance(first, ox.QuerySolutions)
    assert next(first)["number"] is not None


COMPLETION = """
SELECT DISTINCT ?class ?property ?objects ?datatype ?count ?classLabel ?propertyLabel WHERE {
  { OPTIONAL { ?named sd:graph ?graph . ?graph void:classPartition ?part }
    ?part void:class ?class ; void:propertyPartition ?inner .
    ?inner void:property ?property .
    OPTIONAL { ?inner void:triples ?count }
    OPTIONAL { ?class rdfs:label ?classLabel }
    OPTIONAL { ?property rdfs:label ?propertyLabel }
    OPTIONAL { { ?inner void:classPartition [ void:class ?objects ] }
      UNION { ?inner void-ext:datatypePartition [ void-ext:datatype ?datatype ] } } }
  UNION
  { ?set void:subjectsTarget [ void:class ?class ] ; void:linkPredicate ?property ;
      void:objectsTarget [ void:class ?objects ] }
}"""


def test_sib_sparql_editor_finds_the_classes_and_their_properties(real: ox.Store) -> None:
    """As the same file asks, and the README of JervenBolleman/void-generator@9e7aeb7."""
    rows = set(answer_or_none(real, COMPLETION))
    ipp, xsd = PREFIXES["ipp"], PREFIXES["xsd"]
    told = {row[1:5] for row in rows if row[0] == f"{ipp}Task"}
    assert (f"{ipp}leadAgency", f"{ipp}Agency", None, "115") in told
    assert (f"{ipp}number", None, f"{xsd}integer", "115") in told
    assert (f"{ipp}Task", "lead agency") in {(row[0], row[6]) for row in rows}
    classes = {row[0] for row in rows}
    asked = answer(real, "SELECT DISTINCT ?c { ?s a ?c FILTER(STRSTARTS(STR(?c), STR(ipp:))) }")
    assert {name for (name,) in asked} <= classes


def answer_or_none(store: ox.Store, text: str) -> list[tuple[str | None, ...]]:
    solutions = store.query(text, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(term.value if term else None for term in row) for row in solutions]
