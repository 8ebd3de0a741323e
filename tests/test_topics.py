"""What a task is about, and the words that tell it."""

from __future__ import annotations

from itertools import permutations

import pytest
from pyoxigraph import Literal, NamedNode

from ipplan_kg.lang import language
from ipplan_kg.model import Span
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.resources import vocab_files
from ipplan_kg.topics import find_topics
from ipplan_kg.turtle import read_turtle
from tests.factories import mark, seed_plan, whole

EN = language("en")


def topics(text: str) -> set[str]:
    return {mention.topic for mention in mark(text).topics}


# Each row: a topic and a sentence that is about it, by the annotation guideline's table.
TOLD = [
    ("patent", "Carry out patent navigation in key technology fields."),
    ("patent", "Promote the revision of Regulations on National Defense Patents."),
    ("design", "We will explore and advance reform of the system for design patents."),
    ("design", "accession to the Hague Agreement on the Registration of Industrial Designs"),
    ("trademark", "We will formulate standards for judging the general violation of trademarks."),
    ("copyright", "deepen key supervision over the copyright of large websites"),
    ("geographical-indication", "Promote rural revitalization through geographical indications."),
    ("trade-secret", "promote the establishment of national trade secret protection bases"),
    ("plant-variety", "testing system for new varieties of forest and grass plants"),
    ("plant-variety", "severely crack down on infringements in the seed industry"),
    ("forestry-grassland", "accelerate the development of forestry and grassland"),
    ("traditional-knowledge", "investigation and cataloguing of traditional knowledge"),
    ("traditional-chinese-medicine", "the protection of traditional Chinese medicine knowledge"),
    ("genetic-resources", "protection of biological genetic resources"),
    ("cultural-heritage", "inheritors of intangible cultural heritage"),
    ("national-defence", "the intellectual property platform for defense science and technology"),
    ("national-defence", "civil-military integration of intellectual property"),
    ("olympic-symbols", "protection for special symbols, official symbols and Olympic symbols"),
    ("software", "carry out annual verification of software use"),
    ("open-source", "code contribution rules for open source communities"),
    ("emerging-technology", "new fields such as big data, artificial intelligence and blockchain"),
    ("e-commerce", "strengthen IP protection for online transactions"),
    ("customs", "strengthen customs protection for intellectual property rights"),
    ("criminal-enforcement", "severely crack down on crimes of infringing intellectual property"),
    ("judicial", "strengthen guidance to the intellectual property tribunal"),
    ("competition", "Strengthen anti-monopoly law enforcement"),
    ("mediation-arbitration", "foster mediation organizations and arbitration institutions"),
    ("examination", "improve the quality and efficiency of intellectual property examination"),
    ("finance", "new modes of risk sharing in financing of intellectual property pledge"),
    ("agency-services", "the reform of informing patent agencies of their commitment"),
    ("public-services", "integrate various service windows to achieve one-stop service"),
    ("data", "expand the opening scope of basic intellectual property data"),
    ("statistics-monitoring", "Conduct surveys on public satisfaction with IPR protection"),
    ("education-training", "Develop a number of quality courses and online training"),
    ("publicity", "organize the China International Copyright Expo"),
    ("research-institutions", "promote intellectual property work in universities"),
    ("sme-enterprise", "promotion project for small and medium-sized enterprises"),
    ("standards", "the formulation and revision of national standards"),
    ("international", "deepen practical cooperation under multilateral frameworks"),
    ("belt-and-road", "provide training to belt and Road countries and regions"),
    ("planning", "Formulate the 14th Five-Year Plan for copyright work."),
    ("regional", "demonstration work for provinces, cities, counties and industrial parks"),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "text"), TOLD)
def test_the_words_of_a_topic_tell_it(topic: str, text: str) -> None:
    assert topic in topics(text)


def test_every_topic_of_the_vocabulary_has_words() -> None:
    [scheme] = [path for path in vocab_files() if path.stem == "topic"]
    notation = NamedNode(PREFIXES["skos"] + "notation")
    notations = {
        triple.object.value
        for triple in read_turtle(scheme)
        if triple.predicate == notation and isinstance(triple.object, Literal)
    }
    assert EN.topics.keys() == notations == {topic for topic, _ in TOLD}


# Each row: a topic and a sentence in which its word stands in passing.
@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("customs", "cooperation with the World Customs Organization"),
        ("patent", "the reform of informing patent agencies of their commitment"),
        ("patent", "We will organize the China International Patent Technology and Products Fair."),
        ("copyright", "We will organize the China International Copyright Expo."),
        ("data", "protection in new fields such as big data"),
        ("planning", "development indicators during the 14th Five-Year Plan period"),
        ("standards", "promote the organic unification of standards for examination"),
        ("regional", "covering all 31 provinces, autonomous regions and municipalities"),
        ("regional", "pilot cities with innovative business environments"),
        ("finance", "strengthen the protection of rights"),
        ("software", "hardware"),
    ],
)
def test_a_word_in_passing_tells_no_topic(topic: str, text: str) -> None:
    assert topic not in topics(text)


# Each row: a task of the plan and all its topics, by reading it with the guideline.
@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (4, {"genetic-resources"}),
        (6, {"patent", "national-defence"}),
        (23, {"copyright", "emerging-technology"}),
        (25, {"judicial", "patent"}),
        (30, {"criminal-enforcement"}),
        (31, {"patent", "trademark", "copyright", "e-commerce"}),
        (34, {"trade-secret"}),
        (44, {"public-services", "regional"}),
        (50, {"mediation-arbitration", "judicial"}),
        (57, {"mediation-arbitration"}),
        (66, {"agency-services"}),
        (98, {"education-training"}),
        (102, {"international", "copyright", "traditional-knowledge", "design"}),
        (110, {"copyright", "standards", "international", "belt-and-road"}),
        (113, {"planning", "forestry-grassland"}),
    ],
)
def test_topics_of_tasks(task: int, expected: set[str]) -> None:
    found = {mention.topic for mention in seed_plan().tasks[task - 1].mentions.topics}
    assert found == expected


def test_every_word_that_tells_a_topic_is_kept() -> None:
    text = "Guide patents and trademarks, and other patents."
    found = {m.topic: [text[s.begin : s.end] for s in m.spans] for m in mark(text).topics}
    assert found == {"patent": ["patents", "patents"], "trademark": ["trademarks"]}


def test_topics_stand_in_the_order_in_which_they_are_told() -> None:
    for words in permutations(["patents", "trademarks", "copyrights"]):
        found = [mention.topic for mention in mark("Protect " + ", ".join(words)).topics]
        assert found == [word.rstrip("s") for word in words]


SIX = "trademarks, copyrights, trade secrets, arbitration, customs, patents"


def test_of_more_than_five_topics_the_last_told_is_dropped() -> None:
    assert topics(SIX) == {
        "trademark", "copyright", "trade-secret", "mediation-arbitration", "customs"
    }  # fmt: skip


def test_of_more_than_five_topics_one_told_oftener_stays() -> None:
    assert "patent" in topics(f"{SIX} and patents")
    assert "customs" not in topics(f"{SIX} and patents")


def test_of_more_than_five_topics_one_told_in_a_title_only_is_dropped_first() -> None:
    title = whole("trademarks")
    found = find_topics(SIX, whole(SIX), EN, titles=[title])
    assert {mention.topic for mention in found} == topics(SIX) - {"trademark"} | {"patent"}


def test_only_the_words_in_the_span_are_read() -> None:
    text = "patents trademarks copyrights"
    assert [m.topic for m in find_topics(text, Span(8, 18), EN)] == ["trademark"]


def test_the_last_word_of_a_name_tells_and_the_others_do_not() -> None:
    text = "the Copyright Forum"
    found = find_topics(text, whole(text), EN, names=[Span(4, 19)])
    assert [mention.topic for mention in found] == ["publicity"]


def test_a_task_has_one_to_five_topics() -> None:
    counts = [len(task.mentions.topics) for task in seed_plan().tasks]
    assert min(counts) >= 1
    assert max(counts) <= 5
