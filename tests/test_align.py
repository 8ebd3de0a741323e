"""A plan in two languages is one plan with two texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import SourceError
from ipplan_kg.model import NoticeCode
from ipplan_kg.namespaces import BASE
from ipplan_kg.pipeline import BuildResult, build
from ipplan_kg.summary import summary_text

FOLDER = Path(__file__).parent / "data" / "two-languages"
PREFIXES = f"""
PREFIX ipp: <{BASE}ontology#>
PREFIX p: <{BASE}plan/2099/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""


@pytest.fixture(scope="module")
def built() -> BuildResult:
    return build([FOLDER])


def rows(built: BuildResult, names: str, where: str) -> list[tuple[str, ...]]:
    """Return the solutions of a pattern, sorted, as lexical forms and last parts of IRIs."""

    def told(term: object) -> str:
        if isinstance(term, ox.Literal):
            return f"{term.value}@{term.language}" if term.language else term.value
        assert isinstance(term, ox.NamedNode)
        return term.value.removeprefix(BASE).removeprefix("plan/2099/")

    found = built.store.query(
        f"{PREFIXES} SELECT DISTINCT {names} WHERE {{ {where} }}", use_default_graph_as_union=True
    )
    assert isinstance(found, ox.QuerySolutions)
    return sorted(tuple(told(term) for term in solution) for solution in found)


def texts(found: list[tuple[str, ...]]) -> Iterator[str]:
    return (row[0] for row in found)


def test_the_plan_has_both_texts_and_conforms(built: BuildResult) -> None:
    assert built.ok
    assert built.plan_ids == ("2099",)
    assert len(built.reports) == 1
    expressions = rows(
        built, "?text ?l", f"<{BASE}plan/2099> ipp:expression ?text . ?text dcterms:language ?l"
    )
    assert expressions == [("en", "en"), ("zh", "zh")]
    assert "plan 2099 (en, zh)" in summary_text(built)


def test_a_task_has_its_words_in_both_languages(built: BuildResult) -> None:
    assert rows(built, "?task ?t", "?task ipp:text ?t") == [
        ("task/1", "Promote the revision of the Trademark Law of the People's Republic of China and"
         " the Widget Naming Measures.@en"),
        ("task/1", "推进修订《中华人民共和国商标法》《器具命名办法》。@zh"),
        ("task/2", "Launch the “Kunlun” campaign and publish the Interim Measures for Gadget"
         " Labels, and revise the Widget Naming Measures.@en"),
        ("task/2", "开展“昆仑”专项行动，修订《器具命名办法》。@zh"),
        ("task/3", "2021年新建20家左右保护中心，举办10场培训。@zh"),
        ("task/3", "Build about 20 new protection centers in 2021.@en"),
        ("task/4", "办好世界知识产权日活动。@zh"),
    ]  # fmt: skip


def test_the_same_agencies_in_the_same_order_are_one_responsibility(built: BuildResult) -> None:
    part = f"<{BASE}plan/2099/task/1/responsibility/1>"
    quotes = rows(built, "?q", f"{part} ipp:evidence/nif:anchorOf ?q")
    assert list(texts(quotes)) == ["State Administration for Market Regulation", "市场监管总局"]
    agencies = rows(built, "?a", f"<{BASE}plan/2099/task/1> ipp:responsibility/ipp:agency ?a")
    assert list(texts(agencies)) == [
        "agency/state-administration-for-market-regulation",
        "agency/state-intellectual-property-administration",
    ]


def test_other_agencies_are_told_and_the_first_text_counts(built: BuildResult) -> None:
    agencies = rows(built, "?a", f"<{BASE}plan/2099/task/2> ipp:responsibility/ipp:agency ?a")
    assert list(texts(agencies)) == ["agency/ministry-of-public-security"]
    messages = [n.message for _, n in built.notices if n.code is NoticeCode.TEXTS_DIFFER]
    assert "task 2 names other agencies here than in the first text" in messages
    assert "no text before has a task 4" in messages


def test_a_task_that_only_one_text_has_is_a_task_all_the_same(built: BuildResult) -> None:
    assert rows(built, "?a", f"<{BASE}plan/2099/task/4> ipp:leadAgency ?a") == [
        ("agency/state-intellectual-property-administration",)
    ]


def test_names_of_one_known_instrument_are_one_action(built: BuildResult) -> None:
    actions = rows(
        built,
        "?a ?l ?q",
        f"<{BASE}plan/2099/task/1> ipp:legislativeAction ?a . ?a ipp:legislation ?l ;"
        " ipp:evidence/nif:anchorOf ?q",
    )
    number = "task/1/legislative-action/"
    assert [(a.removeprefix(number), q) for a, _, q in actions] == [
        ("1", "Trademark Law of the People's Republic of China"),
        ("1", "中华人民共和国商标法"),
        ("2", "Widget Naming Measures"),
        ("3", "器具命名办法"),
    ]
    assert actions[0][1] == actions[1][1] == "legislation/trademark-law"
    # Nothing known says that these two are one: they stay apart.
    assert actions[2][1] != actions[3][1]


def test_equal_numbers_are_one_target(built: BuildResult) -> None:
    found = rows(
        built,
        "?t ?v ?u",
        f"<{BASE}plan/2099/task/3> ipp:setsTarget ?t . ?t ipp:value ?v ; ipp:unitText ?u",
    )
    assert found == [
        ("task/3/target/1", "20", "new protection centers@en"),
        ("task/3/target/1", "20", "家保护中心@zh"),
        ("task/3/target/2", "10", "场培训@zh"),
    ]  # fmt: skip


def test_a_known_campaign_is_one_in_both_languages(built: BuildResult) -> None:
    quotes = rows(built, "?q", f"<{BASE}campaign/kunlun> ipp:evidence/nif:anchorOf ?q")
    assert list(texts(quotes)) == ["Kunlun", "昆仑"]


def test_sections_with_the_same_tasks_are_one(built: BuildResult) -> None:
    labels = rows(
        built, "?s ?label ?n", "?s a ipp:Section ; rdfs:label ?label ; ipp:printedNumber ?n"
    )
    assert labels == [
        ("section/1", "Improve laws and regulations@en", "I"),
        ("section/2", "Strengthen services@en", "II"),
        ("section/2", "强化服务@zh", "II"),
    ]


def test_a_correction_is_one_of_the_text_it_says(built: BuildResult) -> None:
    quotes = rows(built, "?c ?q", "?c a ipp:Correction ; ipp:evidence/nif:anchorOf ?q")
    assert quotes == [("correction/1", "Gadget Labels"), ("correction/2", "昆仑")]


def test_notices_of_both_texts_are_numbered_on(built: BuildResult) -> None:
    notices = rows(built, "?n", "?n a ipp:Notice")
    assert len(notices) == len(built.notices)


def test_two_texts_of_one_language_are_still_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "p.txt").write_text((FOLDER / "en.txt").read_text("utf-8"), "utf-8")
    with pytest.raises(SourceError, match="both the plan p"):
        build([tmp_path / "a", tmp_path / "b"], infer=False, validate=False)


def test_a_plan_in_chinese_alone_conforms() -> None:
    result = build([FOLDER.parent / "fixture.zh.txt"])
    assert result.ok
    assert rows(result, "?t", "?p ipp:expression ?t")[0][0].endswith("/zh")
