"""Views, judged by the vocabularies' own shapes, schemas and axioms.

These are not part of the project: they are read beside the checkout, and the tests are skipped by
name elsewhere. ``test_views.py`` has what is judged everywhere.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import xmlschema
from rdflib import RDF, RDFS, SH

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.reason import closure
from ipplan_kg.store import materialize_union, new
from ipplan_kg.views import get_view, rendered
from tests.conftest import ROOT

VOCABULARIES = ROOT.parent / "shared" / "vocabularies"
EXAMPLES = ROOT / "ontology" / "examples"
pytestmark = pytest.mark.skipif(
    not VOCABULARIES.is_dir(), reason="the vocabularies themselves are not here"
)
SCHEMA = rdflib.Namespace(PREFIXES["schema"])


@pytest.fixture(scope="module")
def asked(store: ox.Store) -> ox.Store:
    """The graph of the packaged plan, with the union in the default graph."""
    asked = new(store)
    materialize_union(asked)
    return asked


def graph_of(store: ox.Store, name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=rendered(store, get_view(name), "nt"), format="nt")


@cache
def vocabulary(file: str) -> rdflib.Graph:
    form = "turtle" if file.endswith(".ttl") else "xml"
    return rdflib.Graph().parse(VOCABULARIES / file, format=form)


def curie(node: object, graph: rdflib.Graph) -> str:
    return "" if node is None else graph.namespace_manager.curie(str(node))


# ELI and ELI-DL: the shapes of the European Parliament, the only ones published for ELI-DL

OWN = "the pattern is that of the IRIs of the European Parliament"
LISTS = "the values there are those of lists of the Parliament or of the Publications Office"
NO_DATE = "the plan says a year for all of it, and no day for a task"
NO_TYPE = "a list of the Parliament that has no entry for it"
CLOSED = "the profile has no property for it, and is closed"
UNFULFILLED = {
    "ForeseenActivity": {
        ("", "Pattern"): OWN,
        ("dcterms:isPartOf", "Closed"): CLOSED,
        ("dcterms:subject", "Closed"): CLOSED,
        ("eli-dl:had_participation", "Closed"): "the profile has it of past activities only",
        ("eli-dl:activity_date", "MinCount"): NO_DATE,
        ("eli-dl:activity_start_date", "MinCount"): NO_DATE,
        ("eli-dl:activity_end_date", "MinCount"): NO_DATE,
        ("eli-dl:had_activity_type", "MinCount"): NO_TYPE,
    },
    "Participation": {("", "Pattern"): OWN},
    "ParticipationRole": {
        ("", "Pattern"): OWN,
        ("skos:inScheme", "HasValue"): LISTS,
        ("skos:inScheme", "In"): LISTS,
    },
    "Process": {
        ("", "Pattern"): OWN,
        (
            "eli-dl:foresees_change_of",
            "Closed",
        ): "the profile has it of drafts, which are not there",
        ("eli-dl:involved_work", "Class"): "ELI itself says that a legal resource is a work",
        ("eli-dl:process_type", "MaxCount"): "an action may be to study and to revise",
        ("epvoc:identifierYear", "MinCount"): "the Parliament numbers its procedures by year",
    },
    "ProcessType": {
        ("", "Pattern"): OWN,
        ("skos:inScheme", "HasValue"): LISTS,
        ("skos:inScheme", "In"): LISTS,
    },
    "Expression": {
        ("", "Pattern"): OWN,
        ("eli:language", "Class"): "the list of languages is not copied",
    },
    "LegalResource": {
        ("dcterms:title", "Closed"): CLOSED,
        ("eli:type_document", "Closed"): CLOSED,
    },
    "Organization": {("", "Pattern"): OWN},
    "Work": {
        ("", "Pattern"): OWN,
        (
            "eli:based_on",
            "Class",
        ): "what the plan is based on are a policy outline and a plan, no law",
        (
            "eli:date_document",
            "MinCount",
        ): "when what the plan is based on was issued it does not say",
        ("eli:work_type", "MinCount"): NO_TYPE,
    },
    "WorkSubdivision": {
        ("", "Pattern"): OWN,
        ("eli:is_part_of", "Class"): "ELI itself says that a subdivision is a work",
        ("eli:type_subdivision", "MinCount"): NO_TYPE,
    },
    "Concept": {("skos:inScheme", "In"): LISTS},
    "ResourceType": {("skos:inScheme", "In"): LISTS},
}
# The narrower profile for procedures wants this besides.
OF_PROCEDURES = {
    "ForeseenActivity": {
        ("eli-dl:activity_label", "Closed"): "it has no words of an item of an agenda",
        ("eli-dl:activity_order", "Closed"): "it has no order of the items of an agenda",
        ("eli-dl:occured_at_stage", "MinCount"): "the plan does not tell the stage",
        ("skos:notation", "MinCount"): "the number in an agenda",
    },
    "LegalResource": {("", "Pattern"): OWN},
    "Process": {
        ("eli-dl:current_stage", "MinCount"): "the plan does not tell the stage",
        ("eli-dl:involved_work", "Node"): "the shape of the work is not met",
        ("eli-dl:process_type", "In"): LISTS,
        ("eli-dl:process_type", "Node"): "the shape of the type is not met",
        ("eli-dl:was_scheduled_in", "Node"): "the shape of what is foreseen is not met",
    },
    "ProcessType": {("skos:prefLabel", "Closed"): CLOSED},
}


def shapes(file: str) -> rdflib.Graph:
    """The shapes, without sh:ignoredProperties where they are not closed: SHACL forbids that."""
    graph = rdflib.Graph().parse(VOCABULARIES / file)
    for shape in set(graph.subjects(SH.ignoredProperties, None)):
        if (shape, SH.closed, None) not in graph:
            graph.remove((shape, SH.ignoredProperties, None))
    return graph


def unfulfilled(data: rdflib.Graph, file: str) -> set[tuple[str, str, str]]:
    """Class of the focus node, path and constraint of each result."""
    found = shapes(file)
    _, report, _ = pyshacl.validate(data, shacl_graph=found)
    assert isinstance(report, rdflib.Graph)
    results = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        classes = {str(each).rpartition("#")[2] for each in data.objects(focus, RDF.type)}
        [name] = classes if len(classes) == 1 else classes - {"Concept"}
        path = report.value(result, SH.resultPath)
        kind = str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2]
        results.add((name, curie(path, found), kind.removesuffix("ConstraintComponent")))
    return results


def listed(*tables: dict[str, dict[tuple[str, str], str]]) -> set[tuple[str, str, str]]:
    return {(name, *each) for table in tables for name, wants in table.items() for each in wants}


def test_eli_is_as_its_shapes_want_it_but_for_what_we_do_not_know(asked: ox.Store) -> None:
    data = graph_of(asked, "eli")
    assert unfulfilled(data, "eli-ep.shacl.ttl") == listed(UNFULFILLED)


def test_eli_is_as_the_shapes_of_procedures_want_it_but_for_what_we_do_not_know(
    asked: ox.Store,
) -> None:
    found = unfulfilled(graph_of(asked, "eli"), "eli-ep_procedures.shacl.ttl")
    assert found - listed(UNFULFILLED) == listed(OF_PROCEDURES)


# schema.org: what a property may be of, and what its values may be


def kinds_of(node: object, data: rdflib.Graph) -> set[object]:
    """The classes of a thing with those above them; for a literal the data types it may be."""
    if isinstance(node, rdflib.Literal):
        kinds = {
            "date": {"Date"},
            "integer": {"Integer", "Number"},
            "nonNegativeInteger": {"Integer", "Number"},
        }
        name = str(node.datatype or "").rpartition("#")[2]
        return {SCHEMA[each] for each in kinds.get(name, {"Text"})}
    terms = vocabulary("schemaorg.ttl")
    given = set(data.objects(node, RDF.type)) | set(terms.objects(node, RDF.type))  # type: ignore[arg-type]
    above = {up for each in given for up in terms.transitive_objects(each, RDFS.subClassOf)}
    return above | {SCHEMA.Thing, SCHEMA.URL}


def test_schema_org_is_used_as_its_domains_and_ranges_say(asked: ox.Store) -> None:
    data, terms = graph_of(asked, "schema-org"), vocabulary("schemaorg.ttl")
    wrong = set()
    for subject, predicate, object_ in data:
        if predicate == RDF.type:
            assert (object_, RDF.type, RDFS.Class) in terms
            continue
        assert (predicate, RDF.type, RDF.Property) in terms
        assert (predicate, SCHEMA.supersededBy, None) not in terms
        for node, side in ((subject, SCHEMA.domainIncludes), (object_, SCHEMA.rangeIncludes)):
            if not kinds_of(node, data) & set(terms.objects(predicate, side)):
                wrong.add((str(predicate), str(side), str(node)))
    assert len(data) > 2000
    assert wrong == set()


# ORG, SKOS, PROV and P-Plan: what owlrl makes of the vocabularies themselves


@pytest.mark.parametrize(
    ("name", "example", "files"),
    [
        ("org", "lead-and-participants.ttl", ["org.ttl", "skos.rdf"]),
        ("p-plan", "planned-and-existing.ttl", ["p-plan.owl", "prov-o.ttl"]),
        ("p-plan", "campaign.ttl", ["p-plan.owl", "prov-o.ttl"]),
    ],
)
def test_no_contradiction_and_no_forbidden_type_follows(
    name: str, example: str, files: list[str]
) -> None:
    data = ox.Store()
    data.load(path=str(EXAMPLES / example), format=ox.RdfFormat.TURTLE)
    graph = ox.Store()
    graph.load(rendered(data, get_view(name), "nt"), format=ox.RdfFormat.N_TRIPLES)
    assert len(graph) > 5
    for file in files:
        form = ox.RdfFormat.TURTLE if file.endswith(".ttl") else ox.RdfFormat.RDF_XML
        graph.load(path=str(VOCABULARIES / file), format=form)
    followed = closure(graph, [ox.DefaultGraph()], own_base=BASE, reasoner="owlrl")
    rdf_type = f"{PREFIXES['rdf']}type"
    types = {str(each.object) for each in followed if each.predicate.value == rdf_type}
    assert types
    assert f"<{PREFIXES['prov']}Activity>" not in types or name == "org"
    assert f"<{PREFIXES['prov']}Association>" not in types


# StratML


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(VOCABULARIES / "stratml-StrategicPlanISOVersion20140401.xsd")


def test_stratml_is_as_its_schema_wants_it(asked: ox.Store, schema: xmlschema.XMLSchema) -> None:
    document = rendered(asked, get_view("stratml"))
    assert [str(error) for error in schema.iter_errors(io.BytesIO(document))] == []
    read = schema.to_dict(io.BytesIO(document))
    assert isinstance(read, dict)
    goals = read["StrategicPlanCore"]["Goal"]
    assert len(goals) == 11
    assert [goal["SequenceIndicator"] for goal in goals][:3] == ["I", "II", "III"]
    objectives = [each for goal in goals for each in goal["Objective"]]
    assert [each["SequenceIndicator"] for each in objectives] == [str(n) for n in range(1, 116)]
    assert sum(len(each["Stakeholder"]) for each in objectives) == 234
    assert read["AdministrativeInformation"]["PublicationDate"] == "2021-12-27"
    kunlun = objectives[29]
    assert kunlun["Stakeholder"][0]["Name"] == "Ministry of Public Security"
    assert kunlun["Stakeholder"][0]["Description"].startswith("lead; ")
    assert "launches: Kunlun" in kunlun["OtherInformation"]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.ttl")), ids=lambda path: path.stem)
def test_stratml_of_every_example_is_as_its_schema_wants_it(
    example: Path, schema: xmlschema.XMLSchema
) -> None:
    data = ox.Store()
    data.load(path=str(example), format=ox.RdfFormat.TURTLE)
    found = data.quads_for_pattern(None, None, ox.NamedNode(f"{BASE}ontology#Plan"))
    for plan in sorted({str(quad.subject).strip("<>") for quad in found}):
        document = rendered(data, get_view("stratml"), plan=plan)
        assert [str(error) for error in schema.iter_errors(io.BytesIO(document))] == []
