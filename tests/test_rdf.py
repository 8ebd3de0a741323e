"""What a plan says, as quads: exact for single tasks, lawful for any text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, Triple

from ipplan_kg.align import align
from ipplan_kg.iris import Minter
from ipplan_kg.link import link
from ipplan_kg.model import Notice, NoticeCode, Plan, Span
from ipplan_kg.namespaces import (
    DCTERMS,
    IPP,
    ITSRDF,
    NIF,
    ORG,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    XSD,
)
from ipplan_kg.rdf import asserted_quads, provenance_quads
from ipplan_kg.store import new
from tests.factories import LEAD_RULE, authority, parse, seed_links, seed_plan
from tests.texts import TEXTS

GOLDEN = Path(__file__).parent / "golden"
BASE = "https://w3id.org/ipplan/"
MINT = Minter()


def iri(path: str) -> NamedNode:
    return NamedNode(BASE + path)


OUTLINE = "outline-for-building-an-intellectual-property-powerhouse-2021-2035"
FIVE_YEAR_PLAN = (
    "14th-five-year-plan-for-protection-and-application-of-national-intellectual-property"
)
CNIPA = iri("agency/state-intellectual-property-administration")
TASK = iri("plan/test/task/1")
TRUE = Literal("true", datatype=XSD.boolean)


@cache
def seed_quads() -> frozenset[Quad]:
    return frozenset(asserted_quads(align([(seed_plan(), seed_links())]), MINT))


def quads(text: str) -> frozenset[Quad]:
    """The asserted graph of a text as the plan "test"."""
    plan = parse(text)
    return frozenset(asserted_quads(align([(plan, link(plan, authority()))]), MINT))


def triples(found: Iterable[Quad]) -> set[Triple]:
    return {quad.triple for quad in found}


def objects(found: Iterable[Quad], subject: NamedNode, predicate: NamedNode) -> set[object]:
    return {q.object for q in found if q.subject == subject and q.predicate == predicate}


def printed(found: Iterable[Quad], subject: NamedNode, predicate: NamedNode) -> set[str]:
    """The literals of a thing as strings."""
    return {o.value for o in objects(found, subject, predicate) if isinstance(o, Literal)}


# Exact


@pytest.mark.parametrize("number", [3, 30])
def test_a_task_is_written_as_by_hand(number: int) -> None:
    golden = GOLDEN / f"task-{number}.ttl"
    expected = {quad.triple for quad in ox.parse(golden.read_bytes(), ox.RdfFormat.TURTLE)}
    task = seed_plan().tasks[number - 1]
    subjects = {triple.subject for triple in expected}
    subjects |= {q.subject for q in seed_quads() if within(q.subject, task.span)}
    assert {t for t in triples(seed_quads()) if t.subject in subjects} == expected


def within(node: object, span: Span) -> bool:
    """Return whether a node is a string inside a span of the plan 2021-2022."""
    place = str(getattr(node, "value", "")).partition("#char=")[2]
    if not place:
        return False
    begin, _, end = place.partition(",")
    return span.contains(Span(int(begin), int(end)))


def test_the_plan_and_its_text() -> None:
    plan, text = iri("plan/2021-2022"), iri("plan/2021-2022/en")
    about = {t for t in triples(seed_quads()) if t.subject in (plan, text)}
    whole = seed_plan().source.text
    assert about == {
        Triple(plan, RDF.type, IPP.Plan),
        Triple(plan, DCTERMS.identifier, Literal("2021-2022")),
        Triple(plan, IPP.expression, text),
        Triple(plan, IPP.preamble, iri("plan/2021-2022/en#char=0,449")),
        Triple(plan, IPP.leadRule, iri("plan/2021-2022/en#char=47195,47385")),
        Triple(plan, IPP.basedOn, iri(f"legislation/{OUTLINE}")),
        Triple(plan, IPP.basedOn, iri(f"legislation/{FIVE_YEAR_PLAN}")),
        Triple(text, RDF.type, NIF.Context),
        Triple(text, RDF.type, NIF.RFC5147String),
        Triple(text, RDF.type, NIF.OffsetBasedString),
        Triple(text, NIF.isString, Literal(whole)),
        Triple(text, NIF.beginIndex, Literal("0", datatype=XSD.nonNegativeInteger)),
        Triple(text, NIF.endIndex, Literal("47385", datatype=XSD.nonNegativeInteger)),
        Triple(text, NIF.referenceContext, text),
        Triple(text, DCTERMS.language, Literal("en")),
    }  # fmt: skip


def test_a_section() -> None:
    section = iri("plan/2021-2022/section/4")
    assert {t for t in triples(seed_quads()) if t.subject == section} == {
        Triple(section, RDF.type, IPP.Section),
        Triple(section, IPP.inPlan, iri("plan/2021-2022")),
        Triple(section, IPP.ordinal, Literal("4", datatype=XSD.integer)),
        Triple(section, IPP.printedNumber, Literal("I")),
        Triple(section, RDFS.label, Literal("Strengthen judicial protection", language="en")),
        Triple(section, IPP.evidence, span_of("I. Strengthen judicial protection")),
    }


def span_of(words: str) -> NamedNode:
    begin = seed_plan().source.text.index(words)
    return iri(f"plan/2021-2022/en#char={begin},{begin + len(words)}")


def test_a_target() -> None:
    # task 44: "build about 20 new intellectual property protection centers ... in 2021"
    target = iri("plan/2021-2022/task/44/target/1")
    unit = "new intellectual property protection centers and rapid rights protection centers"
    assert {t for t in triples(seed_quads()) if t.subject == target} == {
        Triple(target, RDF.type, IPP.Target),
        Triple(target, IPP.value, Literal("20", datatype=XSD.integer)),
        Triple(target, IPP.unitText, Literal(unit, language="en")),
        Triple(target, IPP.year, Literal("2021", datatype=XSD.gYear)),
        Triple(target, IPP.approximate, TRUE),
        Triple(target, IPP.evidence, span_of(f"about 20 {unit}")),
    }


@pytest.mark.parametrize(
    ("subject", "predicate", "object_"),
    [
        ("task/93", IPP.organizes, "event/china-international-copyright-expo"),
        ("task/101", IPP.mentions, "body/world-intellectual-property-organization"),
        ("task/103", IPP.mentions, "body/norway"),
        ("task/44", IPP.setsTarget, "plan/2021-2022/task/44/target/1"),
        ("task/43", IPP.concerns,
         "legislation/opinions-on-strengthening-intellectual-property-rights-protection"),
        ("task/25", DCTERMS.subject, "vocab/topic/judicial"),
    ],
)  # fmt: skip
def test_a_task_is_tied_to_its_things(subject: str, predicate: NamedNode, object_: str) -> None:
    assert iri(object_) in objects(seed_quads(), iri(f"plan/2021-2022/{subject}"), predicate)


@pytest.mark.parametrize(
    ("path", "class_"),
    [
        ("body/world-intellectual-property-organization", ORG.Organization),
        ("body/norway", SCHEMA.Country),
        ("body/double-10000-program", IPP.Programme),
        ("body/new-generation-local-patent-search-and-analysis-system-2021-2022", IPP.Platform),
        ("event/china-international-copyright-expo", IPP.Event),
        ("campaign/kunlun", IPP.Campaign),
        ("agency/supreme-peoples-court", IPP.Agency),
    ],
)
def test_a_thing_has_its_class(path: str, class_: NamedNode) -> None:
    assert objects(seed_quads(), iri(path), RDF.type) == {class_}


# Responsibility


def test_the_plan_has_39_agencies() -> None:
    agencies = {q.subject for q in seed_quads() if q.object == IPP.Agency}
    assert len(agencies) == 39


def test_21_tasks_divide_their_responsibilities() -> None:
    flags = [q.object for q in seed_quads() if q.predicate == IPP.dividedResponsibility]
    assert flags == [TRUE] * 21


# Each row: a task and its agencies in printed order; those of one agency's forms have one IRI.
@pytest.mark.parametrize(
    ("task", "agencies"),
    [
        (1, ["state-administration-for-market-regulation",
             "ministry-of-agriculture-and-rural-affairs",
             "state-intellectual-property-administration"]),
        (5, ["national-administration-of-traditional-chinese-medicine",
             "national-health-commission", "state-intellectual-property-administration"]),
        (6, ["equipment-development-department-of-cmc",
             "state-administration-of-science-technology-and-industry-for-national-defense",
             "state-intellectual-property-administration"]),
        (29, ["supreme-peoples-court", "supreme-peoples-procuratorate",
              "ministry-of-public-security"]),
        (40, ["ministry-of-agriculture-and-rural-affairs", "supreme-peoples-court",
              "supreme-peoples-procuratorate", "ministry-of-public-security",
              "state-administration-for-market-regulation",
              "state-intellectual-property-administration"]),
        (49, ["state-intellectual-property-administration",
              "propaganda-department-of-central-committee",
              "political-and-judiciary-commission-of-central-committee"]),
        (61, ["state-intellectual-property-administration"]),
        (72, ["ministry-of-education", "ministry-of-science-and-technology", "ministry-of-finance",
              "state-intellectual-property-administration", "chinese-academy-of-sciences",
              "china-association-for-science-and-technology"]),
        (77, ["state-administration-of-science-technology-and-industry-for-national-defense",
              "ministry-of-finance", "state-intellectual-property-administration"]),
        (99, ["organization-department-of-central-committee",
              "state-intellectual-property-administration"]),
        (101, ["propaganda-department-of-central-committee", "supreme-peoples-court",
               "ministry-of-foreign-affairs", "ministry-of-commerce",
               "state-administration-for-market-regulation",
               "state-intellectual-property-administration",
               "china-council-for-the-promotion-of-international-trade"]),
        (111, ["joint-meeting-office", "membership-units-of-joint-meeting"]),
    ],
)  # fmt: skip
def test_agencies_have_their_rank_and_the_first_one_leads(task: int, agencies: list[str]) -> None:
    node = f"plan/2021-2022/task/{task}"
    expected = [iri(f"agency/{slug}") for slug in agencies]
    parts = [iri(f"{node}/responsibility/{rank}") for rank in range(1, len(agencies) + 1)]
    found = seed_quads()
    assert objects(found, iri(node), IPP.responsibility) == set(parts)
    assert [objects(found, part, IPP.agency) for part in parts] == [{a} for a in expected]
    assert [printed(found, p, IPP.rank) for p in parts] == [{str(n + 1)} for n in range(len(parts))]
    assert objects(found, iri(node), IPP.leadAgency) == set(expected[:1])
    assert objects(found, iri(node), IPP.participatingAgency) == set(expected[1:])


TWO = "1. Do it. (Responsible by Ministry of Commerce and CNIPA)\n"


def test_without_a_lead_rule_nobody_leads() -> None:
    found = quads(TWO)
    said = {q.predicate for q in found}
    assert said & {IPP.leadAgency, IPP.participatingAgency, IPP.role, IPP.leadRule} == set()
    assert objects(found, TASK, IPP.responsibleAgency) == {
        iri("agency/ministry-of-commerce"),
        CNIPA,
    }
    parts = [iri(f"plan/test/task/1/responsibility/{rank}") for rank in (1, 2)]
    assert [printed(found, part, IPP.rank) for part in parts] == [{"1"}, {"2"}]


def test_with_a_lead_rule_every_agency_has_a_role() -> None:
    found = quads(TWO + LEAD_RULE)
    roles = [
        objects(found, iri(f"plan/test/task/1/responsibility/{rank}"), IPP.role) for rank in (1, 2)
    ]
    assert roles == [{iri("vocab/role/lead")}, {iri("vocab/role/participant")}]
    assert objects(found, TASK, IPP.responsibleAgency) == set()


@pytest.mark.parametrize(
    ("clause", "divided", "open_"),
    [
        ("(Responsible by CNIPA)", set(), set()),
        ("(Responsible by CNIPA in accordance with the division of responsibilities)",
         {TRUE}, set()),
        ("(Responsible by CNIPA and other departments)", set(), {TRUE}),
    ],
)  # fmt: skip
def test_a_flag_is_true_or_absent(clause: str, divided: set[Literal], open_: set[Literal]) -> None:
    found = quads(f"1. Do it. {clause}")
    assert objects(found, TASK, IPP.dividedResponsibility) == divided
    assert objects(found, TASK, IPP.openResponsibility) == open_


def test_a_task_without_a_clause_has_no_responsibility() -> None:
    found = quads("1. Do it.\n2. Do that. (Responsible by CNIPA)")
    said = {q.predicate for q in found if q.subject == TASK}
    assert said & {IPP.responsibility, IPP.responsibilityClause, IPP.responsibleAgency} == set()


# Names


def labels(found: Iterable[Quad], node: NamedNode) -> tuple[set[str], set[str]]:
    """The preferred and the alternative labels of a thing."""
    return printed(found, node, SKOS.prefLabel), printed(found, node, SKOS.altLabel)


def test_every_form_of_a_known_agency_is_a_label_of_it() -> None:
    # the prefLabel of the authority is not said again
    assert labels(seed_quads(), CNIPA) == (
        set(),
        {"State Intellectual property Administration", "Intellectual Property Administration"},
    )
    court = iri("agency/supreme-peoples-court")
    assert labels(seed_quads(), court) == (set(), {"Supreme People’s Court"})


def test_the_first_form_of_an_unknown_agency_is_its_preferred_label() -> None:
    found = quads(
        "1. Do it. (Responsible by Ministry of Silly Walks)\n"
        "2. Do it. (Responsible by Ministry of silly walks)\n"
    )
    node = iri("agency/ministry-of-silly-walks")
    assert labels(found, node) == ({"Ministry of Silly Walks"}, {"Ministry of silly walks"})


def test_a_hidden_label_is_no_alternative_one() -> None:
    # SKOS S13: the labels of one thing are disjoint
    found = quads("1. Revise the Anti-Monopoly Law. (Responsible by CNIPA)")
    assert labels(found, iri("legislation/anti-monopoly-law")) == (set(), set())


# Instruments


LAW = iri("legislation/seed-rearing-law")


@pytest.mark.parametrize(
    ("text", "class_"),
    [
        ("Revise the Seed Rearing Law.", {IPP.ExistingLegislation}),
        ("Work under the Seed Rearing Law.", {IPP.ExistingLegislation}),
        ("Formulate the Seed Rearing Law.", {IPP.PlannedLegislation}),
        ("Formulate and revise the Seed Rearing Law.", set()),
        # made by one task and changed by another one: the text does not tell
        ("Formulate the Seed Rearing Law. (CNIPA)\n2. Revise the Seed Rearing Law.", set()),
        # a mere reference tells nothing against it
        ("Formulate the Seed Rearing Law. (CNIPA)\n2. Work under the Seed Rearing Law.",
         {IPP.PlannedLegislation}),
    ],
)  # fmt: skip
def test_an_instrument_is_there_or_planned_as_far_as_the_text_tells(
    text: str, class_: set[NamedNode]
) -> None:
    assert objects(quads(f"1. {text} (CNIPA)"), LAW, RDF.type) == {IPP.Legislation} | class_


def test_a_described_instrument_is_the_plans_own() -> None:
    found = quads("1. Formulate guidelines for testing. (CNIPA)")
    node = iri("legislation/guidelines-for-testing-test")
    assert objects(found, TASK, IPP.concerns) == {node}
    action = iri("plan/test/task/1/legislative-action/1")
    assert printed(found, action, IPP.titled) == {"false"}
    assert labels(found, node) == ({"guidelines for testing"}, set())


def test_an_action_has_every_type_and_its_words() -> None:
    found = quads(
        "1. Draft and issue the Seed Rearing Law and organize its implementation. (CNIPA)"
    )
    action = iri("plan/test/task/1/legislative-action/1")
    assert objects(found, action, IPP.actionType) == {
        iri(f"vocab/action/{name}") for name in ("formulate", "issue", "implement")
    }
    cues = [printed(found, cue, NIF.anchorOf) for cue in strings(found, action, IPP.cue)]
    assert cues == [{"Draft and issue"}, {"organize its implementation"}]


def strings(found: Iterable[Quad], subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    """The NIF strings that are the values of a property, in printed order."""
    nodes = [o for o in objects(found, subject, predicate) if isinstance(o, NamedNode)]
    return sorted(nodes, key=lambda node: int(node.value.partition("=")[2].partition(",")[0]))


def test_an_instrument_that_is_named_and_described_has_one_kind() -> None:
    found = seed_quads()
    instruments = {q.subject for q in found if q.object == IPP.Legislation}
    kinds = [q.subject for q in found if q.predicate == IPP.legislationKind]
    assert sorted(map(str, kinds)) == sorted(map(str, instruments))


# Places


def test_headings_stand_under_headings() -> None:
    found = quads("I. Protect\n(I) Courts\n1. Try it. (CNIPA)\n")
    second = iri("plan/test/section/2")
    assert objects(found, second, IPP.broaderSection) == {iri("plan/test/section/1")}
    assert objects(found, TASK, IPP.inSection) == {second}


def test_a_number_that_repeats_gets_a_count() -> None:
    found = quads("1. Do it. (CNIPA)\n1. Do that. (CNIPA)\n")
    assert printed(found, iri("plan/test/task/1-2"), IPP.number) == {"1"}


# Any text


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_any_text_gives_a_lawful_graph(text: str) -> None:
    check(parse(text))


def test_the_plan_gives_a_lawful_graph() -> None:
    check(seed_plan())


def check(plan: Plan) -> None:
    """Assert what holds for every string and thing of a graph."""
    found = list(asserted_quads(align([(plan, link(plan, authority()))]), MINT))
    found += provenance_quads(plan, plan.notices, MINT)
    store = new(found)
    assert not any(isinstance(t, ox.BlankNode) for q in store for t in (q.subject, q.object))
    for quad in store.quads_for_pattern(None, NIF.anchorOf, None, None):
        begin, end = (
            int(one(store, quad.subject, place).value) for place in (NIF.beginIndex, NIF.endIndex)
        )
        assert isinstance(quad.subject, NamedNode)
        assert quad.subject.value.endswith(f"/en#char={begin},{end}")
        assert isinstance(quad.object, Literal)
        assert plan.source.text[begin:end] == quad.object.value
    # what is said to stand at a place, and what contains it, is a string of its own
    for predicate in (IPP.evidence, IPP.cue, IPP.responsibilityClause, NIF.superString):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            assert isinstance(quad.object, NamedNode)
            assert one(store, quad.object, NIF.anchorOf)
    for class_ in (IPP.Task, IPP.Section, IPP.Responsibility, IPP.LegislativeAction, IPP.Target):
        for quad in store.quads_for_pattern(None, RDF.type, class_, None):
            assert len(list(store.quads_for_pattern(quad.subject, IPP.evidence, None, None))) == 1
    for quad in store.quads_for_pattern(None, ITSRDF.taIdentRef, None, None):
        assert one(store, quad.subject, NIF.anchorOf)


def one(store: ox.Store, subject: object, predicate: NamedNode) -> Literal:
    assert isinstance(subject, NamedNode)
    [quad] = {q.triple for q in store.quads_for_pattern(subject, predicate, None, None)}
    assert isinstance(quad.object, Literal)
    return quad.object


def test_everything_is_in_the_graphs_of_the_plan() -> None:
    plan = parse("1. Do it.")
    graphs = {quad.graph_name for quad in asserted_quads(align([(plan, link(plan, ()))]), MINT)}
    assert graphs == {iri("graph/plan/test/asserted")}
    graphs = {quad.graph_name for quad in provenance_quads(plan, plan.notices, MINT)}
    assert graphs == {iri("graph/plan/test/provenance")}


def test_the_same_plan_gives_the_same_quads_in_the_same_order() -> None:
    one_, other = (
        list(asserted_quads(align([(seed_plan(), seed_links())]), MINT)) for _ in range(2)
    )
    assert one_ == other


# Provenance


def test_the_graph_says_where_it_comes_from() -> None:
    plan = parse("1. Do it. (CNIPA)")
    found = list(provenance_quads(plan, (), MINT))
    asserted, text = iri("graph/plan/test/asserted"), iri("plan/test/en")
    assert objects(found, asserted, PROV.wasDerivedFrom) == {text}
    assert objects(found, asserted, PROV.wasAttributedTo) == {iri("software/ipplan-kg")}
    assert printed(found, text, SCHEMA.sha256) == {"0" * 64}


def test_a_notice_has_its_code_words_and_place() -> None:
    plan = parse("I. Courts\n1. Do it. (CNIPA)\nAnd so on")
    notice = Notice(code=NoticeCode.LEFTOVER, message="not understood", span=Span(30, 36))
    found = list(provenance_quads(plan, [notice], MINT, first_notice=4))
    node = iri("plan/test/notice/4")
    assert {t for t in triples(found) if t.subject == node} == {
        Triple(node, RDF.type, IPP.Notice),
        Triple(node, IPP.inPlan, iri("plan/test")),
        Triple(node, IPP.noticeCode, Literal("leftover")),
        Triple(node, RDFS.comment, Literal("not understood", language="en")),
        Triple(node, IPP.line, Literal("3", datatype=XSD.integer)),
        Triple(node, IPP.column, Literal("3", datatype=XSD.integer)),
        Triple(node, IPP.evidence, iri("plan/test/en#char=30,36")),
    }
