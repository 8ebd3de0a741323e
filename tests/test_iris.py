"""Where every IRI of ours is made."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from ipplan_kg.iris import Minter, is_base, is_plan_id, rebase
from ipplan_kg.model import EntityType, Span
from ipplan_kg.namespaces import BASE, DCTERMS, IPP

MINT = Minter()
ELSEWHERE = "http://kg.example/ip/"


@pytest.mark.parametrize(
    ("node", "path"),
    [
        # the table of the module's docstring
        (MINT.plan("2021-2022"), "plan/2021-2022"),
        (MINT.in_plan("2021-2022", "section", 3), "plan/2021-2022/section/3"),
        (MINT.in_plan("2021-2022", "task", "30"), "plan/2021-2022/task/30"),
        (MINT.in_plan("2021-2022", "task", "1", "responsibility", 1),
         "plan/2021-2022/task/1/responsibility/1"),
        (MINT.in_plan("2021-2022", "en"), "plan/2021-2022/en"),
        (MINT.span("2021-2022", "en", Span(120, 164)), "plan/2021-2022/en#char=120,164"),
        (MINT.entity(EntityType.AGENCY, "ministry-of-finance"), "agency/ministry-of-finance"),
        (MINT.entity(EntityType.LEGISLATION, "patent-law"), "legislation/patent-law"),
        (MINT.entity(EntityType.CAMPAIGN, "kunlun"), "campaign/kunlun"),
        (MINT.entity(EntityType.EVENT, "copyright-expo"), "event/copyright-expo"),
        (MINT.entity(EntityType.BODY, "japan"), "body/japan"),
        (MINT.concept("topic", "patent"), "vocab/topic/patent"),
        (MINT.graph("authority"), "graph/authority"),
        (MINT.plan_graph("2021-2022", "asserted"), "graph/plan/2021-2022/asserted"),
        (MINT.software(), "software/ipplan-kg"),
    ],
)  # fmt: skip
def test_iris_are_those_of_the_table(node: NamedNode, path: str) -> None:
    assert node == NamedNode(f"https://w3id.org/ipplan/{path}")


def test_another_base_stands_before_every_iri() -> None:
    assert Minter(ELSEWHERE).plan("2024") == NamedNode("http://kg.example/ip/plan/2024")


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (f"{BASE}ontology#Task", f"{ELSEWHERE}ontology#Task"),
        (BASE, ELSEWHERE),
        ("http://purl.org/dc/terms/subject", "http://purl.org/dc/terms/subject"),
        ("https://w3id.org/ipplanning/x", "https://w3id.org/ipplanning/x"),
    ],
)
def test_only_iris_of_ours_are_rebased(iri: str, expected: str) -> None:
    assert rebase(iri, ELSEWHERE) == expected


def test_another_base_takes_the_terms_of_the_ontology_along() -> None:
    mint = Minter(ELSEWHERE)
    triple = Triple(mint.plan("2024"), IPP.leadAgency, IPP.Agency)
    assert mint.quad(triple, mint.graph("g")) == Quad(
        NamedNode(f"{ELSEWHERE}plan/2024"),
        NamedNode(f"{ELSEWHERE}ontology#leadAgency"),
        NamedNode(f"{ELSEWHERE}ontology#Agency"),
        NamedNode(f"{ELSEWHERE}graph/g"),
    )


def test_another_base_leaves_literals_and_other_terms_alone() -> None:
    mint = Minter(ELSEWHERE)
    triple = Triple(mint.plan("2024"), DCTERMS.title, Literal(BASE))
    assert mint.quad(triple, mint.graph("g")).triple == triple


@pytest.mark.parametrize("text", ["2021-2022", "2025", "a", "plan.2024-v2", "x9"])
def test_what_can_be_a_plan_id(text: str) -> None:
    assert is_plan_id(text)


@pytest.mark.parametrize(
    "text", ["", "-2021", "2021-", "Plan", "a b", "a/b", "a#b", "计划", "../x", "a\n", "a_b", "."]
)
def test_what_cannot_be_a_plan_id(text: str) -> None:
    assert not is_plan_id(text)


@pytest.mark.parametrize(
    "text", ["https://w3id.org/ipplan/", "http://localhost:8000/", "https://知识.example/"]
)
def test_what_can_be_a_base(text: str) -> None:
    assert is_base(text)


@pytest.mark.parametrize(
    "text",
    ["", "kg.example/", "https://kg.example", "ftp://kg.example/", "https:///", "http:// x/",
     'https://kg.example/"/', "https://kg.example/<x>/", "https://kg.example/\n", "http://[/",
     # terms and spans have fragments of their own
     "http://kg.example/ip#", "http://kg.example/?q=/"],
)  # fmt: skip
def test_what_cannot_be_a_base(text: str) -> None:
    assert not is_base(text)
