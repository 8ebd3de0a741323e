"""The catalogue as RDF and JSON: what SIB's collection asks of an example, and nothing lost."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from ipplan_kg.dumping import dump, dump_nquads
from ipplan_kg.examples import catalogue_json, catalogue_quads
from ipplan_kg.namespaces import BASE, PREFIXES, RDF, RDFS, SCHEMA, SH, SPEX, XSD
from ipplan_kg.queries import CatalogueQuery, catalogue
from ipplan_kg.store import new
from tests.queries_table import PAGE, with_tables

SHAPES = Path(__file__).parent / "data" / "sparql-example-shapes.ttl"
FORMS = [SH.select, SH.ask, SH.construct, SPEX.describe]
FEDERATED = CatalogueQuery(
    "agencies-elsewhere",
    """\
#+ summary: Agencies there
#+ question:
#+   en: Which agencies are there?
#+   zh: 那里有哪些机构？
#+ tags: [agency, federated]
#+ federates-with: [https://query.wikidata.org/sparql]
#+ parameters:
#+   words:
#+     type: string
#+     description: any
#+   agency:
#+     type: iri
#+     class: ipp:Agency
#+     description: the agency; all of them if none is named

PREFIX ipp: <https://w3id.org/ipplan/ontology#>

SELECT ?agency
WHERE {
  VALUES ?words { "a \\" b" }
  VALUES ?agency { UNDEF }
  ?agency a ipp:Agency .
  SERVICE <https://query.wikidata.org/sparql> { ?agency ?is ?words }
}
ORDER BY ?agency
""",
)


@pytest.fixture(scope="module")
def examples() -> ox.Store:
    return new(catalogue_quads(endpoint="http://localhost:8000/sparql"))


def objects(store: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[object]:
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]


def test_every_query_of_the_catalogue_is_an_executable_with_its_text(examples: ox.Store) -> None:
    found = {
        quad.subject: [o for form in FORMS for o in objects(examples, quad.subject, form)]  # type: ignore[arg-type]
        for quad in examples.quads_for_pattern(None, RDF.type, SH.SPARQLExecutable)
    }
    assert found == {
        ox.NamedNode(f"{BASE}query/{query.name}"): [ox.Literal(query.body)] for query in catalogue()
    }


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES)


def report(store: ox.Store, shapes: rdflib.Graph) -> str:
    data = rdflib.Graph().parse(data=dump(store, "nt"), format="nt")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    return "" if conforms else text


def test_examples_have_the_shape_that_sib_asks_for(
    examples: ox.Store, shapes: rdflib.Graph
) -> None:
    assert report(examples, shapes) == ""
    assert report(new(catalogue_quads(queries=[FEDERATED])), shapes) == ""


@pytest.mark.parametrize(
    "left_out",
    [
        *(SH.select, RDFS.comment, SCHEMA.target, SCHEMA.keywords, SH.prefixes),
        *(SH.path, SH.name, SH.description, SH.datatype, SH.optional, SH.prefix, SH.namespace),
    ],
    ids=lambda node: node.value.rpartition("/")[2],
)
def test_what_lacks_a_property_is_no_example(shapes: rdflib.Graph, left_out: ox.NamedNode) -> None:
    quads = catalogue_quads(queries=[FEDERATED])
    assert report(new(quad for quad in quads if quad.predicate != left_out), shapes)


def test_prefixes_of_an_example_are_declared_where_it_says(examples: ox.Store) -> None:
    node = ox.NamedNode(f"{BASE}query/tasks-by-agency")
    (declaring,) = objects(examples, node, SH.prefixes)
    assert isinstance(declaring, ox.NamedNode)
    declared = {}
    for declaration in objects(examples, declaring, SH.declare):
        assert isinstance(declaration, ox.NamedNode)
        (prefix,), (namespace,) = (
            objects(examples, declaration, SH.prefix),
            objects(examples, declaration, SH.namespace),
        )
        assert isinstance(prefix, ox.Literal) and isinstance(namespace, ox.Literal)
        assert namespace.datatype == XSD.anyURI
        declared[prefix.value] = namespace.value
    assert declared.items() <= PREFIXES.items()
    texts = "".join(query.body for query in catalogue())
    assert declared == dict(re.findall(r"^PREFIX ([\w-]+): <(.*)>$", texts, re.M))


def test_parameters_keep_their_type_class_and_default() -> None:
    store = new(catalogue_quads(queries=[FEDERATED]))
    query = f"{BASE}query/agencies-elsewhere"
    assert set(objects(store, ox.NamedNode(query), SH.parameter)) == {
        ox.NamedNode(f"{query}#parameter-words"),
        ox.NamedNode(f"{query}#parameter-agency"),
    }
    words, agency = (ox.NamedNode(f"{query}#parameter-{name}") for name in ("words", "agency"))
    assert objects(store, words, SH.path) == [ox.NamedNode(f"{query}#words")]
    assert objects(store, words, SH.datatype) == [XSD.string]
    assert objects(store, words, SH.defaultValue) == [ox.Literal('a " b')]
    assert objects(store, agency, SH.nodeKind) == [SH.IRI]
    assert objects(store, agency, SH.class_) == [ox.NamedNode(f"{PREFIXES['ipp']}Agency")]
    assert objects(store, agency, SH.optional) == [ox.Literal(True)]
    assert objects(store, agency, SH.defaultValue) == []


def test_federated_query_says_whom_it_calls() -> None:
    store = new(catalogue_quads(queries=[FEDERATED]))
    node = ox.NamedNode(f"{BASE}query/agencies-elsewhere")
    assert objects(store, node, SPEX.federatesWith) == [
        ox.NamedNode("https://query.wikidata.org/sparql")
    ]


def test_examples_have_no_blank_nodes_and_come_in_the_same_order() -> None:
    quads = catalogue_quads()
    assert not any(
        isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object)
    )
    assert quads == catalogue_quads()
    assert dump_nquads(new(quads)) == dump_nquads(new(reversed(quads)))


def test_examples_follow_another_base() -> None:
    other = "https://example.org/ip/"
    data = dump_nquads(new(catalogue_quads(other))).decode()
    assert BASE not in data
    assert data.replace(other, BASE) == dump_nquads(new(catalogue_quads())).decode()


def test_json_says_the_same_as_the_heads() -> None:
    rows = json.loads(catalogue_json())
    assert [row["name"] for row in rows] == [query.name for query in catalogue()]
    (row,) = json.loads(catalogue_json(queries=[FEDERATED]))
    assert row["form"] == "SELECT"
    assert row["question"]["zh"] == "那里有哪些机构？"
    assert row["federatesWith"] == ["https://query.wikidata.org/sparql"]
    assert [(each["name"], each["default"], each["optional"]) for each in row["parameters"]] == [
        ("words", 'a " b', False),
        ("agency", None, True),
    ]


def test_the_tables_of_the_docs_are_what_the_heads_say() -> None:
    page = PAGE.read_text("utf-8")
    assert with_tables(page, catalogue()) == page, "run python -m tests.queries_table"


def test_the_docs_tell_which_engine_cannot_answer_and_why() -> None:
    head = "#+ tags: [agency, federated]\n"
    text = FEDERATED.text.replace(head, f"{head}#+ engines:\n#+   virtuoso: it has no such path\n")
    page = with_tables(PAGE.read_text("utf-8"), [CatalogueQuery("agencies-elsewhere", text)])
    assert "\n| agencies-elsewhere | virtuoso | it has no such path |\n" in page
