"""What is known about a plan and does not stand in its text."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from ipplan_kg.editorial import editorial_quads, read_plan_toml
from ipplan_kg.errors import SourceError
from ipplan_kg.iris import Minter
from ipplan_kg.model import EntityType, Plan
from ipplan_kg.namespaces import DC, DCAT, DCTERMS, IPP, NIF, OA, RDF, RDFS, XSD
from tests.conftest import PLAN
from tests.factories import LEAD_RULE, authority, parse, seed_plan

TOML = PLAN.with_name("plan.toml")
TEXT = (
    "In order to protect it during 2021 to 2021, this plan is formulated.\n"
    "I. Courts\n"
    "1. Try it it. (CNIPA)\n"
    "2. Try that. (CNIPA)\n" + LEAD_RULE
)
WHERE = "seen in a test"


def iri(path: str) -> NamedNode:
    return NamedNode(f"https://w3id.org/ipplan/{path}")


def written(
    table: Mapping[str, Any], plan: Plan | None = None, *, leading: bool = True
) -> set[Triple]:
    """The editorial layer of a table, all of it in its graph."""
    plan = plan or parse(TEXT)
    quads = set(editorial_quads(table, plan, Minter(), Path("plan.toml"), leading=leading))
    graph = iri(f"graph/plan/{plan.source.plan_id}/editorial")
    assert {quad.graph_name for quad in quads} <= {graph}
    return {quad.triple for quad in quads}


PLAN_NODE = iri("plan/test")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"title": {"en": {"text": "A Plan", "source": WHERE}}},
         {Triple(PLAN_NODE, DCTERMS.title, Literal("A Plan", language="en")),
          Triple(PLAN_NODE, DCTERMS.source, Literal(f"title (en): {WHERE}"))}),
        ({"publisher": {"agency": "joint-meeting-office", "source": WHERE}},
         {Triple(PLAN_NODE, DCTERMS.publisher, iri("agency/joint-meeting-office")),
          Triple(PLAN_NODE, DCTERMS.source, Literal(f"publisher: {WHERE}"))}),
        ({"document_number": {"text": "国知战联办〔2021〕16号", "source": WHERE}},
         {Triple(PLAN_NODE, DCTERMS.bibliographicCitation,
                 Literal("国知战联办〔2021〕16号", language="zh")),
          Triple(PLAN_NODE, DCTERMS.source, Literal(f"document number: {WHERE}"))}),
        ({"temporal": {"start": 2021, "end": 2022, "source": WHERE}},
         {Triple(PLAN_NODE, DCTERMS.temporal, iri("plan/test/period")),
          Triple(iri("plan/test/period"), RDF.type, DCTERMS.PeriodOfTime),
          Triple(iri("plan/test/period"), DCAT.startDate, Literal("2021", datatype=XSD.gYear)),
          Triple(iri("plan/test/period"), DCAT.endDate, Literal("2022", datatype=XSD.gYear)),
          Triple(PLAN_NODE, DCTERMS.source, Literal(f"period: {WHERE}"))}),
        ({"source": {"en": {"published_at": ["https://example.org/"], "licence": "None seen."},
                     "zh": {"published_at": ["https://example.org/zh"]}}},
         {Triple(iri("plan/test/en"), DCTERMS.source, Literal("https://example.org/")),
          Triple(iri("plan/test/en"), DCTERMS.rights, Literal("None seen.", language="en"))}),
        ({"plan": {"id": "test"}}, set()),
    ],
    ids=["title", "publisher", "document number", "period", "text", "nothing"],
)  # fmt: skip
def test_a_table_is_said_with_its_source(table: Mapping[str, Any], expected: set[Triple]) -> None:
    assert written(table) == expected


def test_the_date_is_a_day(tmp_path: Path) -> None:
    toml = tmp_path / "plan.toml"
    toml.write_text('plan.id = "test"\nissued = {date = 2021-12-27, source = "x"}\n', "utf-8")
    day = Literal("2021-12-27", datatype=XSD.date)
    assert Triple(PLAN_NODE, DCTERMS.issued, day) in written(read_plan_toml(toml))


PART = {
    "number": "一", "zh": "审判", "en": "Courts", "sections": [1], "first_task": 2, "last_task": 9,
    "sources": [WHERE], "basis": "It stands there.",
}  # fmt: skip


def test_a_lost_part_is_a_section_above_sections_and_tasks() -> None:
    part = iri("plan/test/part/1")
    correction = iri("plan/test/correction").value  # see test_a_lost_heading_is_a_defect below
    found = {
        t for t in written({"part": [PART]}) if not str(t.subject).startswith(f"<{correction}")
    }
    assert {t for t in found if "#char=" not in str(t.subject)} == {
        Triple(part, RDF.type, IPP.Section),
        Triple(part, IPP.inPlan, PLAN_NODE),
        Triple(part, IPP.ordinal, Literal("1", datatype=XSD.integer)),
        Triple(part, IPP.printedNumber, Literal("一")),
        Triple(part, RDFS.label, Literal("审判", language="zh")),
        Triple(part, RDFS.label, Literal("Courts", language="en")),
        Triple(part, RDFS.comment, Literal("It stands there.", language="en")),
        Triple(part, DCTERMS.source, Literal(WHERE)),
        Triple(iri("plan/test/section/1"), IPP.broaderSection, part),
        Triple(iri("plan/test/task/2"), IPP.inPart, part),
    }


def corrected(**correction: object) -> dict[str, list[dict[str, object]]]:
    return {"correction": [{"note": "A slip.", **correction}]}


@pytest.mark.parametrize(
    ("correction", "quote"),
    [
        (corrected(where="preamble", quote="2021 to 2021", reading="2021 to 2022"), "2021 to 2021"),
        (corrected(task=1, quote="it it", reading="it"), "it it"),
        (corrected(where="closing", quote="department are", reading="department is"),
         "department are"),
        (corrected(quote="I. Courts", reading="I. Court"), "I. Courts"),
    ],
)  # fmt: skip
def test_a_correction_stands_at_its_quote(correction: Mapping[str, Any], quote: str) -> None:
    triples = written(correction)
    node = iri("plan/test/correction/1")
    begin = TEXT.index(quote)
    place = iri(f"plan/test/en#char={begin},{begin + len(quote)}")
    assert Triple(node, IPP.evidence, place) in triples
    assert Triple(place, NIF.anchorOf, Literal(quote)) in triples
    reading = Literal(correction["correction"][0]["reading"], language="en")
    assert Triple(node, IPP.suggestedReading, reading) in triples


def test_a_correction_need_not_know_what_was_meant() -> None:
    triples = written(corrected(task=1, quote="it it"))
    assert not [triple for triple in triples if triple.predicate == IPP.suggestedReading]


def test_a_correction_is_a_web_annotation_that_edits() -> None:
    triples = written(corrected(task=1, quote="it it", reading="it", nature=["duplication"]))
    node, body = iri("plan/test/correction/1"), iri("plan/test/correction/1/reading/en")
    assert {t for t in triples if t.subject in (node, body)} == {
        Triple(node, RDF.type, IPP.Correction),
        Triple(node, RDF.type, OA.Annotation),
        Triple(node, OA.motivatedBy, OA.editing),
        Triple(node, OA.hasTarget, iri("plan/test/en#char=86,91")),
        Triple(node, OA.hasBody, body),
        Triple(body, RDF.type, OA.TextualBody),
        Triple(body, RDF.value, Literal("it")),
        Triple(body, DC.language, Literal("en")),
        Triple(body, OA.hasPurpose, OA.editing),
        Triple(node, IPP.inPlan, PLAN_NODE),
        Triple(node, IPP.evidence, iri("plan/test/en#char=86,91")),
        Triple(node, IPP.suggestedReading, Literal("it", language="en")),
        Triple(node, IPP.defect, iri("vocab/text-defect/duplication")),
        Triple(node, RDFS.comment, Literal("A slip.", language="en")),
        Triple(node, DCTERMS.source, Literal("The printed text itself; no other source was used.")),
    }


def test_a_correction_may_be_of_every_place_that_prints_the_words() -> None:
    triples = written(corrected(quote="CNIPA", reading="Administration", everywhere=True))
    places = {t.object for t in triples if t.predicate == OA.hasTarget}
    assert len(places) == TEXT.count("CNIPA") == 2


def test_a_lost_heading_is_a_defect_before_the_first_task_of_its_part() -> None:
    triples = written({"part": [PART]})
    node = iri("plan/test/correction/1")
    task = TEXT.index("2. Try that.")
    place = iri(f"plan/test/en#char={task},{task + len('2. Try that. (CNIPA)')}")
    assert Triple(node, IPP.defect, iri("vocab/text-defect/lost-heading")) in triples
    assert Triple(node, OA.hasTarget, place) in triples
    assert Triple(node, IPP.suggestedReading, Literal("审判", language="zh")) in triples
    assert Triple(node, DCTERMS.source, Literal(WHERE)) in triples


def test_a_part_without_its_first_task_is_refused() -> None:
    with pytest.raises(SourceError, match="there is no task 7, the first of part 审判"):
        written({"part": [{**PART, "first_task": 7}]})


def test_the_text_is_never_changed() -> None:
    plan = parse(TEXT)
    written(corrected(task=1, quote="it it", reading="it"), plan)
    assert plan.source.text == TEXT


@pytest.mark.parametrize(
    ("extra", "leading", "count"),
    [({}, True, 1), ({}, False, 0), ({"lang": "en"}, False, 1), ({"lang": "zh"}, True, 0)],
)
def test_a_correction_is_of_one_text(extra: dict[str, str], leading: bool, count: int) -> None:
    triples = written(corrected(task=1, quote="it it", **extra), leading=leading)
    assert len([triple for triple in triples if triple.object == IPP.Correction]) == count


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"title": {"en": {"text": "A Plan"}}}, "plan.toml: the key 'source' is missing"),
        (corrected(task=1), "plan.toml: the key 'quote' is missing"),
        (corrected(task=1, quote="it"), "'it' of a correction stands 2 times in its place"),
        (corrected(task=1, quote="no"), "'no' of a correction stands 0 times in its place"),
        (corrected(task=7, quote="it"), "the place of the correction 'it' is not in the text"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(table: Mapping[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        written(table)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[plan]\n???", "plan.toml: not valid TOML: .*line 2"),
        ("[source]\n", "id must be lower-case letters"),
        ('[plan]\nid = "The Plan"\n', "id must be lower-case letters, .* not 'The Plan'"),
        ("[plan]\nid = 2024\n", "not 2024"),
    ],
)
def test_a_plan_toml_without_a_usable_id_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    toml = tmp_path / "plan.toml"
    toml.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=message):
        read_plan_toml(toml)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("plan = 3", "plan"),
        ('title = "A Plan"', "title"),
        ('title.en = "A Plan"', "title"),
        ("title.en = {text = 3, source = 'x'}", "title.text"),
        ('issued = {date = "yesterday", source = "x"}', "issued.date"),
        ("part = {number = '一'}", "part"),
        ("part = [1]", "part"),
        ('part = [{sections = "1"}]', "part.sections"),
        ('part = [{sections = ["1"]}]', "part.sections"),
        ('correction = [{task = "30"}]', "correction.task"),
        ('source.en = {published_at = "https://example.org/"}', "source.published_at"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(tmp_path: Path, text: str, where: str) -> None:
    toml = tmp_path / "plan.toml"
    toml.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=f"plan.toml: {where} is not of the kind"):
        read_plan_toml(toml)


def test_a_plan_toml_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"plan\.toml: cannot be read"):
        read_plan_toml(tmp_path / "plan.toml")


# The layer of the plan 2021-2022


def test_every_correction_of_the_plan_is_written() -> None:
    table = read_plan_toml(TOML)
    triples = written(table, seed_plan())
    corrections = [triple for triple in triples if triple.object == IPP.Correction]
    assert len(corrections) == len(table["correction"]) + len(table["part"])


def test_every_correction_of_the_plan_says_what_is_wrong() -> None:
    triples = written(read_plan_toml(TOML), seed_plan())
    corrections = {t.subject for t in triples if t.object == IPP.Correction}
    defects = {t.subject: t.object for t in triples if t.predicate == IPP.defect}
    assert defects.keys() == corrections
    assert defects[iri("plan/2021-2022/correction/1")] == iri("vocab/text-defect/wrong-date")


def test_almost_every_clause_of_the_plan_prints_a_name_in_another_form() -> None:
    triples = written(read_plan_toml(TOML), seed_plan())
    variant = iri("plan/2021-2022/correction/2")
    assert len([t for t in triples if t.subject == variant and t.predicate == OA.hasTarget]) == 67


def test_a_suggested_reading_differs_from_the_text() -> None:
    for correction in read_plan_toml(TOML)["correction"]:
        assert correction.get("reading") != correction["quote"]


def test_every_task_and_section_of_the_plan_is_in_one_part() -> None:
    parts = read_plan_toml(TOML)["part"]
    tasks = [n for part in parts for n in range(part["first_task"], part["last_task"] + 1)]
    sections = [n for part in parts for n in part["sections"]]
    assert tasks == list(range(1, 116))
    assert sections == list(range(1, 12))


def test_the_checksum_of_the_text_is_that_of_the_file() -> None:
    source = read_plan_toml(TOML)["source"]["en"]
    assert source["sha256"] == sha256(TOML.with_name(source["file"]).read_bytes()).hexdigest()


def test_the_publisher_is_a_known_agency() -> None:
    agency = read_plan_toml(TOML)["publisher"]["agency"]
    assert (EntityType.AGENCY, agency) in {(entry.type, entry.slug) for entry in authority()}
