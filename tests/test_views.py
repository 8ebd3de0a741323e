"""Views: the whole data in another vocabulary, as that vocabulary and our alignments want it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import BadParameter
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.pipeline import build
from ipplan_kg.reason import closure
from ipplan_kg.resources import root
from ipplan_kg.sssom import expand, read
from ipplan_kg.store import base_iri, materialize_union, new
from ipplan_kg.stratml import identifier
from ipplan_kg.views import (
    VocabularyView,
    document_at,
    documents,
    get_view,
    location,
    plans,
    rendered,
    views,
    writers,
)
from tests.conftest import MINI, PLAN, ROOT

PLAN_IRI = f"{BASE}plan/2021-2022"
GRAPHS = [view for view in views() if view.query is not None]
each_graph = pytest.mark.parametrize("view", GRAPHS, ids=lambda view: view.name)
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


def term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def iri(node: object) -> str:
    assert isinstance(node, ox.NamedNode)
    return node.value


def curie(iri: str) -> str:
    """The shortest name with a prefix of ours, or the IRI."""
    for prefix, namespace in sorted(PREFIXES.items(), key=lambda pair: -len(pair[1])):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


@pytest.fixture(scope="module")
def asked(store: ox.Store) -> ox.Store:
    """The graph of the packaged plan, with the union in the default graph."""
    asked = new(store)
    materialize_union(asked)
    return asked


@pytest.fixture(scope="module")
def graphs(asked: ox.Store) -> dict[str, ox.Store]:
    """Each view as a store of its own, by its name."""
    found = {}
    for view in GRAPHS:
        graph = ox.Store()
        graph.load(rendered(asked, view, "nt"), format=ox.RdfFormat.N_TRIPLES)
        found[view.name] = graph
    return found


def of_type(graph: ox.Store, name: str) -> set[str]:
    return {iri(quad.subject) for quad in graph.quads_for_pattern(None, TYPE, term(name))}


def has(graph: ox.Store, subject: str, predicate: str, object_: str) -> bool:
    """Whether the graph has a triple of IRIs, those of ours below the base."""
    ends = [
        ox.NamedNode(BASE + each) if ":" not in each else term(each) for each in (subject, object_)
    ]
    return any(graph.quads_for_pattern(ends[0], term(predicate), ends[1]))


# what a view is


def test_the_views_are_those_of_the_catalogue_and_stratml() -> None:
    assert [view.name for view in views()] == ["eli", "org", "p-plan", "schema-org", "stratml"]


@each_graph
def test_a_view_is_in_its_vocabulary_alone_and_has_no_blank_node(
    view: VocabularyView, graphs: dict[str, ox.Store]
) -> None:
    graph = graphs[view.name]
    assert len(graph) > 900
    for quad in graph:
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        assert not quad.predicate.value.startswith(PREFIXES["ipp"])
        if quad.predicate == TYPE:
            assert not quad.object.value.startswith(PREFIXES["ipp"])


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_view_has_the_same_bytes_each_time_in_each_format(
    view: VocabularyView, asked: ox.Store
) -> None:
    for format in view.formats:
        once = rendered(asked, view, format, plan=PLAN_IRI)
        assert once == rendered(new(asked), view, format, plan="2021-2022")
        assert once.endswith(b"\n")


def test_a_view_follows_the_base_of_the_store() -> None:
    base = "https://example.org/ip/"
    moved = build([PLAN.parent], validate=False, base=base).store
    assert base_iri(moved) == base
    for view in views():
        data = rendered(moved, view, plan="2021-2022").decode()
        assert base in data
        assert BASE not in data


@pytest.fixture(scope="module")
def of_two_plans(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    text = tmp_path_factory.mktemp("plans") / "mini.txt"
    text.write_text(MINI, "utf-8")
    return build([PLAN.parent, text], validate=False).store


@each_graph
@pytest.mark.parametrize("at_once", [1, 25])
def test_a_view_of_all_plans_can_be_written_some_plans_at_a_time(
    view: VocabularyView, at_once: int, of_two_plans: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipplan_kg.views._PLANS", at_once)
    for format, write in writers(of_two_plans, view):
        output = BytesIO()
        write(output)
        assert output.getvalue() == rendered(of_two_plans, view, format), format


def test_what_there_is_not_is_refused(asked: ox.Store) -> None:
    with pytest.raises(BadParameter, match="no view 'dc'; there are eli, org"):
        get_view("dc")
    with pytest.raises(BadParameter, match="no format 'xml': take ttl or jsonld or nt or rdf"):
        rendered(asked, get_view("eli"), "xml")
    with pytest.raises(BadParameter, match="is of one plan, and there is none"):
        rendered(ox.Store(), get_view("stratml"))
    two = new(ox.Quad(ox.NamedNode(f"{BASE}plan/{n}"), TYPE, term("ipp:Plan")) for n in "ab")
    with pytest.raises(BadParameter, match=r"is of one plan: say which of .*/plan/a, .*/plan/b"):
        rendered(two, get_view("stratml"))
    assert get_view("https://schema.org/") == get_view("schema-org")


# where its documents stand


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("plan/2021-2022.eli.ttl", ("plan/2021-2022", "eli", "ttl")),
        ("plan/2021-2022.stratml.xml", ("plan/2021-2022", "stratml", "xml")),
        ("index.schema-org.jsonld", ("", "schema-org", "jsonld")),
        ("index.stratml.xml", None),
        ("plan/2021-2022.eli.xml", None),
        ("plan/2021-2022.ttl", None),
        (".eli.ttl", None),
        ("", None),
    ],
)
def test_a_place_tells_what_stands_there(place: str, expected: tuple[str, str, str] | None) -> None:
    found = document_at(place)
    assert (found and (found[0], found[1].name, found[2])) == expected
    if found is not None:
        assert location(*found) == place


def test_every_document_is_listed_with_its_place(asked: ox.Store) -> None:
    places = [place for place, *_ in documents(asked)]
    assert plans(asked) == (PLAN_IRI,)
    assert len(places) == len(set(places)) == 4 * 4 * 2 + 1
    assert all(document_at(place) for place in places)


# the traps


def test_a_task_is_a_step_and_no_activity(graphs: dict[str, ox.Store]) -> None:
    assert len(of_type(graphs["p-plan"], "p-plan:Step")) == 115
    for graph in graphs.values():
        assert of_type(graph, "prov:Activity") == of_type(graph, "prov:Association") == set()
        assert not any(graph.quads_for_pattern(None, term("prov:qualifiedAssociation"), None))


def test_planned_legislation_is_a_draft_and_no_legal_resource(
    asked: ox.Store, graphs: dict[str, ox.Store]
) -> None:
    planned = of_type(asked, "ipp:PlannedLegislation")
    existing = of_type(asked, "ipp:ExistingLegislation")
    eli = graphs["eli"]
    assert of_type(eli, "jolux:Draft") == planned
    assert of_type(eli, "eli:LegalResource") <= existing
    assert of_type(graphs["schema-org"], "schema:Legislation") <= existing
    changed = {iri(quad.object) for quad in eli.quads_for_pattern(None, term(FORESEES), None)}
    assert changed
    assert changed & planned == set()
    for name in ("eli:amends", "eli:changes", "eli:in_force", "eli:repeals"):
        assert not any(eli.quads_for_pattern(None, term(name), None))


FORESEES = "eli-dl:foresees_change_of"


def test_agencies_are_formal_organizations_and_no_governments(graphs: dict[str, ox.Store]) -> None:
    assert len(of_type(graphs["org"], "org:FormalOrganization")) >= 39
    assert of_type(graphs["schema-org"], "schema:GovernmentOrganization") == set()


def test_a_campaign_is_no_project(graphs: dict[str, ox.Store]) -> None:
    schema = graphs["schema-org"]
    assert of_type(schema, "schema:Project") == set()
    assert has(schema, "campaign/kunlun", "rdf:type", "schema:EventSeries")


# the alignments

# Terms of other vocabularies that we use ourselves, and what stands for them in a view.
OUTSIDE = {
    ("dcterms:identifier", "schema:identifier"),
    ("dcterms:issued", "eli:date_document"),
    ("dcterms:issued", "schema:datePublished"),
    ("dcterms:language", "schema:inLanguage"),
    ("dcterms:publisher", "prov:wasAttributedTo"),
    ("dcterms:publisher", "schema:publisher"),
    ("dcterms:subject", "schema:about"),
    ("dcterms:title", "schema:name"),
    ("nif:Context", "eli:Expression"),
    ("nif:Context", "prov:Entity"),
    ("nif:Context", "schema:CreativeWork"),
    ("nif:RFC5147String", "prov:Entity"),
    ("nif:anchorOf", "prov:value"),
    ("nif:referenceContext", "prov:wasQuotedFrom"),
    ("ipp:Agency", "org:Organization"),  # as every org:FormalOrganization is
    ("org:Organization", "schema:Organization"),
    ("org:subOrganizationOf", "schema:parentOrganization"),
    ("rdfs:label", "dcterms:title"),
    ("rdfs:label", "schema:name"),
    ("skos:Concept", "eli-dl:ParticipationRole"),
    ("skos:Concept", "eli-dl:ProcessType"),
    ("skos:Concept", "eli:ResourceType"),
    ("skos:Concept", "org:Role"),
    ("skos:Concept", "schema:CategoryCode"),
    ("skos:Concept", "schema:DefinedTerm"),
    ("skos:ConceptScheme", "schema:DefinedTermSet"),
    ("skos:exactMatch", "schema:sameAs"),
    ("skos:inScheme", "schema:inDefinedTermSet"),
    ("skos:notation", "schema:termCode"),
    ("skos:prefLabel", "dcterms:title"),
    ("skos:prefLabel", "rdfs:label"),
    ("skos:prefLabel", "schema:name"),
}
# What is made of several things of ours, or of an IRI.
MADE = {
    "dcterms:identifier": "the end of the IRI",
    "eli-dl:activity_id": "the end of the IRI",
    "eli-dl:process_id": "the end of the IRI",
    "rdfs:label": "the end of the IRI of an action; the number and the unit of a target",
    "eli-dl:process_title": "the name of the instrument",
    "eli:language": "the code of the language, as an IRI of the Publications Office",
    "eli:title": "the title of the plan in the language of the text",
    "org:linkedTo": "two agencies of one task (ipp:responsibleAgency)",
    "p-plan:isVariableOfPlan": "the plan of the task",
    "schema:actionStatus": "that it is a plan",
    "schema:creativeWorkStatus": "that the instrument is ipp:PlannedLegislation",
    "schema:temporalCoverage": "both ends of the period",
    "dcterms:isPartOf": "the plan of a task in no section",
    "skos:hasTopConcept": "the other way round of skos:inScheme",
}


@cache
def named_by_alignments() -> frozenset[tuple[str, str]]:
    """Pairs of IRIs: a term of ours and one of another vocabulary that a row relates."""
    rows = read(root() / "mappings" / "terms.sssom.tsv")
    return frozenset(
        (expand(row.subject_id, rows.curie_map), expand(row.object_id, rows.curie_map))
        for row in rows.mappings
        if not row.predicate_modifier
    )


def counterparts(asked: ox.Store, quad: ox.Quad) -> Iterator[str]:
    """Yield the IRIs of what our data say in place of the term that a view uses."""
    subject, object_ = quad.subject, quad.object
    if quad.predicate == TYPE:
        yield from (iri(each.object) for each in asked.quads_for_pattern(subject, TYPE, None))
    elif isinstance(object_, ox.Literal):
        for each in asked.quads_for_pattern(subject, None, None):
            if isinstance(each.object, ox.Literal) and each.object.value == object_.value:
                yield each.predicate.value
    else:
        for one, other in ((subject, object_), (object_, subject)):
            yield from (each.predicate.value for each in asked.quads_for_pattern(one, None, other))


def test_no_counterpart_is_listed_in_vain(asked: ox.Store, graphs: dict[str, ox.Store]) -> None:
    met = set()
    for graph in graphs.values():
        for quad in graph:
            used = quad.object.value if quad.predicate == TYPE else quad.predicate.value
            met |= {(curie(each), curie(used)) for each in counterparts(asked, quad)}
            met.add(("", curie(used)))
    assert OUTSIDE - met == set()
    assert {("", name) for name in MADE} - met == set()


@each_graph
def test_a_view_says_in_other_words_what_the_alignments_name(
    view: VocabularyView, asked: ox.Store, graphs: dict[str, ox.Store]
) -> None:
    unnamed: dict[str, set[str]] = {}
    for quad in graphs[view.name]:
        used = quad.object.value if quad.predicate == TYPE else quad.predicate.value
        if not quad.subject.value.startswith(BASE):
            continue
        ours = set(counterparts(asked, quad))
        good = used in ours or any(
            (each, used) in named_by_alignments() or (curie(each), curie(used)) in OUTSIDE
            for each in ours
        )
        if not good and curie(used) not in MADE:
            unnamed.setdefault(curie(used), set()).add(
                f"{quad.subject.value}: {sorted(map(curie, ours))}"
            )
    assert {name: sorted(about)[:3] for name, about in unnamed.items()} == {}


# what follows


@each_graph
def test_nothing_follows_that_the_data_do_not_say(
    view: VocabularyView, asked: ox.Store, graphs: dict[str, ox.Store]
) -> None:
    """With the axioms of the other vocabularies: no contradiction, and no forbidden type."""
    graph = new(graphs[view.name])
    axioms = ROOT / "mappings" / "outside-axioms.nt"
    graph.load(path=str(axioms), format=ox.RdfFormat.N_TRIPLES)
    followed = closure(graph, [ox.DefaultGraph()], own_base=BASE)
    types: dict[str, set[str]] = {}
    for triple in followed:
        if triple.predicate == TYPE:
            types.setdefault(curie(iri(triple.object)), set()).add(iri(triple.subject))
    forbidden = {"prov:Association", "schema:GovernmentOrganization", "schema:Project"}
    assert types.keys() & forbidden == set()
    # A reform of offices is a thing that happened; nothing else here is.
    reforms = of_type(asked, "org:ChangeEvent")
    assert types.get("prov:Activity", set()) <= reforms
    assert types.get("eli:LegalResource", set()) & of_type(asked, "ipp:PlannedLegislation") == set()


# StratML


def test_identifiers_of_stratml_are_names_made_from_iris() -> None:
    assert identifier(f"{PLAN_IRI}/task/30") == "_7ef28b1a-5a30-5d75-ba54-8fab9593d778"
