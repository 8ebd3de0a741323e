"""The graph of the real plan read by the typed interface; expected values are read in the text."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg import KnowledgeGraph
from ipplan_kg.errors import (
    BadParameter,
    IpplanError,
    QueryError,
    QuerySyntaxError,
    RemoteError,
    UnknownQuery,
    UnknownThing,
    UpdateRefused,
)
from ipplan_kg.knowledge import entities
from ipplan_kg.knowledge.answers import Solutions, Triples
from ipplan_kg.knowledge.reader import Reader
from ipplan_kg.namespaces import BASE
from ipplan_kg.queries import catalogue
from tests.conftest import ROOT
from tests.faulty_server import Answer, faulty_server, solutions

TASK_30 = f"{BASE}plan/2021-2022/task/30"
COURT = f"{BASE}agency/supreme-peoples-court"
COUNT = "SELECT (COUNT(?t) AS ?n) { ?t a ipp:Task }"


# things


def test_the_tasks_are_in_the_order_of_the_plan(kg: KnowledgeGraph) -> None:
    assert [task.number for task in kg.tasks] == list(range(1, 116))


def test_a_task_has_the_words_of_the_text(kg: KnowledgeGraph, plan_text: str) -> None:
    task = kg.task(30)
    assert task.text.endswith('launch a special campaign called "Kunlun".')
    assert task.texts == {"en": task.text}
    (quote,) = task.evidence
    assert plan_text[quote.begin : quote.end] == quote.text
    assert quote.text.startswith("30. We will severely crack down")
    assert (quote.lang, len(quote), str(quote)) == ("en", quote.end - quote.begin, quote.text)


def test_a_task_leads_to_what_it_is_tied_to(kg: KnowledgeGraph) -> None:
    task = kg.task(30)
    assert task.lead == kg.agency("Ministry of Public Security")
    assert task.participants == ()
    assert [each.label("zh") for each in task.campaigns] == ["昆仑"]
    assert [topic.notation for topic in task.topics] == ["criminal-enforcement"]
    assert task.plan == kg.plan("2021-2022")
    assert task.section is not None and task.section.number == "I"
    assert task.part is not None and task.part.number == "二"
    assert not task.divided and kg.task(20).divided


def test_the_agencies_of_a_task_are_as_printed(kg: KnowledgeGraph) -> None:
    # (Responsible by Ministry of Agriculture and Rural Affairs, National Forestry and Grassland
    # Administration, and State Intellectual property Administration)
    task = kg.task(3)
    names = [agency.label() for agency in task.agencies]
    assert names == [
        "Ministry of Agriculture and Rural Affairs",
        "National Forestry and Grassland Administration",
        "State Intellectual Property Administration",
    ]
    assert task.participants == task.agencies[1:]
    parts = task.responsibilities
    assert [part.rank for part in parts] == [1, 2, 3]
    roles = [part.role.notation for part in parts if part.role]
    assert roles == ["lead", "participant", "participant"]
    assert parts[2].evidence[0].text == "State Intellectual property Administration"
    assert parts[0].task == task
    assert parts[0].label() == "Ministry of Agriculture and Rural Affairs (lead)"


def test_legislation_knows_its_kind_its_status_and_what_is_done_to_it(kg: KnowledgeGraph) -> None:
    law = kg.legislation("Anti-Monopoly Law")
    assert law.label() == "Anti-Monopoly Law of the People's Republic of China"
    assert law.label("zh") == "中华人民共和国反垄断法"
    assert law.kind is not None and str(law.kind) == "law"
    assert law.existing is True
    (action,) = law.legislative_actions
    assert [each.notation for each in action.types] == ["revise"]
    assert [quote.text for quote in action.cue] == ["Promote the revision of"]
    assert action.titled and action.task == kg.task(1) and action.legislation == law
    assert law in kg.task(1).legislation
    assert law.tasks == (kg.task(1),)
    planned = kg.legislation("Measures for the Administration of Trademark Agency")
    assert planned.existing is False


def test_a_target_has_a_number_a_unit_and_a_year(kg: KnowledgeGraph) -> None:
    # build about 20 new intellectual property protection centers and ... in 2021
    (target,) = kg.task(44).targets
    assert (target.value, target.approximate, target.year) == (20, True, 2021)
    assert target.unit().startswith("new intellectual property protection centers")
    assert target.task == kg.task(44)
    assert target.label().endswith("(2021)")
    assert len(kg.targets) == 4


def test_an_agency_leads_to_its_tasks(kg: KnowledgeGraph) -> None:
    police = kg.agency("Ministry of Public Security")
    assert kg.task(30) in police.tasks_led
    assert set(police.tasks) == {*police.tasks_led, *police.tasks_joined}
    assert all(police in partner.partners for partner in police.partners)
    assert "公安部" in police.names
    assert police.evidence[0].text == "Ministry of Public Security"


def test_a_plan_tells_what_it_is(kg: KnowledgeGraph) -> None:
    plan = kg.plan("2021-2022")
    assert plan.label("zh") == "知识产权强国建设纲要和“十四五”规划实施年度推进计划"
    assert plan.issued == date(2021, 12, 27)
    assert plan.publisher is not None and plan.publisher.label() == "Joint Meeting Office"
    assert len(plan.tasks) == 115 and plan.task(30) == kg.task(30)
    assert plan.evidence[0].text.startswith("In order to implement the Outline")
    assert [section.ordinal for section in plan.sections if section.evidence] == list(range(1, 12))
    section = kg.task(30).section
    assert section is not None and section.plan == plan and kg.task(30) in section.tasks
    assert len(plan.based_on) == 2


def test_a_concept_has_a_scheme_and_a_definition(kg: KnowledgeGraph) -> None:
    (topic,) = kg.task(30).topics
    assert (topic.scheme, topic.label(), topic.label("zh")) == (
        "topic",
        "criminal enforcement",
        "刑事执法",
    )
    assert topic.definition("en") and topic.definition("zh") != topic.definition("en")


def test_a_mentioned_body_has_its_class(kg: KnowledgeGraph) -> None:
    bodies = [body for task in kg.tasks for body in task.mentions]
    assert "ipp:Programme" in {each for body in bodies for each in body.types}
    assert all(body.evidence and body.names for body in bodies)


def test_things_are_equal_by_iri(kg: KnowledgeGraph) -> None:
    other = KnowledgeGraph(kg.store)
    assert kg.task(30) == other.task(30) != other.task(31)
    assert len({kg.task(30), other.task(30)}) == 1
    assert kg.task(30).iri == TASK_30


def test_things_cannot_be_changed(kg: KnowledgeGraph) -> None:
    with pytest.raises((FrozenInstanceError, AttributeError)):
        kg.task(30).iri = COURT  # type: ignore[misc]


@pytest.mark.parametrize("name", entities.__all__)
def test_every_class_says_what_it_is_and_has_what_all_have(name: str) -> None:
    made = getattr(entities, name)
    assert made.__doc__ and made.label.__doc__ and made.evidence.__doc__
    for attribute, value in vars(made).items():
        if not attribute.startswith("_") and isinstance(value, property):
            assert value.__doc__, attribute


@pytest.mark.parametrize("name", entities.__all__)
def test_every_property_can_be_read_on_every_thing(kg: KnowledgeGraph, name: str) -> None:
    made = getattr(entities, name)
    reader = Reader(kg.store)
    iris = reader.all(f"ipp:{name}")
    assert iris
    properties = [key for key, value in vars(made).items() if isinstance(value, property)]
    for iri in iris[:25]:
        thing = made(iri, reader)
        for each in properties:
            getattr(thing, each)
        assert thing.label() and thing.label("zh") and repr(thing).startswith(f"<{name} ")


# names


def test_things_are_looked_up_by_whatever_they_answer_to(kg: KnowledgeGraph) -> None:
    court = kg.agency("Supreme People's Court")
    for name in (
        "spc",
        "最高人民法院",
        "agency/supreme-peoples-court",
        COURT,
        "supreme-peoples-court",
    ):
        assert kg.agencies[name] == kg.agencies(name) == kg.agency(name) == court
    assert kg.tasks["30"] == kg.tasks[30] == kg.task("task 30")
    assert kg.campaign("昆仑").tasks == (kg.task(30),)
    assert kg.event("World Intellectual Property Day").tasks == (kg.task(93),)


@pytest.mark.parametrize(
    ("look_up", "said"),
    [
        (lambda kg: kg.agency("cnippa"), "did you mean 'CNIPA'"),
        (lambda kg: kg.legislation("Patent Law"), "Rules for the Implementation of the Patent Law"),
        (lambda kg: kg.task(300), "there is no task 300"),
        (lambda kg: kg.plan("2021-2022").task(300), "the plan 2021-2022 has no task 300"),
        (lambda kg: kg.task("agency/supreme-peoples-court"), "is not of the class ipp:Task"),
        (lambda kg: kg.tasks.filter(lead="spcx"), "did you mean 'SPC'?"),
    ],
)
def test_a_wrong_name_is_told_with_what_comes_near(
    kg: KnowledgeGraph, look_up: Callable[[KnowledgeGraph], object], said: str
) -> None:
    with pytest.raises(UnknownThing, match=said):
        look_up(kg)


def test_things_are_no_list(kg: KnowledgeGraph) -> None:
    with pytest.raises(TypeError, match="looked up by name"):
        kg.tasks[:3]  # type: ignore[index]


def test_a_collection_counts_and_knows_its_things(kg: KnowledgeGraph) -> None:
    assert (len(kg.plans), len(kg.tasks), len(kg.campaigns), len(kg.events)) == (1, 115, 7, 12)
    assert len(kg.agencies.filter(lambda agency: bool(agency.tasks))) == 39
    assert kg.task(30) in kg.tasks and TASK_30 in kg.tasks and kg.task(30) not in kg.agencies
    assert repr(kg.campaigns).startswith("<7 of ipp:Campaign: <Campaign ")
    assert repr(kg) == "<KnowledgeGraph of 2021-2022: 115 tasks>"


def test_filter_takes_names_things_values_and_conditions(kg: KnowledgeGraph) -> None:
    police = kg.agency("Ministry of Public Security")
    by_name = kg.tasks.filter(lead="Ministry of Public Security")
    assert by_name == kg.tasks.filter(lead=police) == police.tasks_led
    assert kg.task(30) in by_name
    assert kg.tasks.filter(lead=police, topics="criminal-enforcement", number=30) == (kg.task(30),)
    assert kg.tasks.filter(lambda task: task.number < 3, agencies="cnipa") == (kg.task(1),)
    assert len(kg.tasks.filter(divided=True)) == 21
    assert all(law.kind and law.kind.notation == "law" for law in kg.legislation.filter(kind="law"))
    assert kg.plans.filter(publisher="Joint Meeting Office") == (kg.plan("2021-2022"),)
    assert 3 in {section.ordinal for section in kg.sections.filter(number="III")}


def test_filter_refuses_a_property_that_there_is_not(kg: KnowledgeGraph) -> None:
    with pytest.raises(BadParameter, match="no property 'leader'"):
        kg.tasks.filter(leader="cnipa")


def test_show_tells_what_the_command_tells(kg: KnowledgeGraph) -> None:
    assert kg.show("30") == kg.show(kg.task(30))
    assert kg.show("30").startswith(f"Task 30 (task)\n{TASK_30}\n")


# queries


def test_a_query_of_the_catalogue_gives_rows(kg: KnowledgeGraph) -> None:
    rows = kg.query("tasks-led-by-agency", agency="Ministry of Public Security")
    assert isinstance(rows, Solutions)
    assert 30 in rows["number"]


def test_parameters_are_names_iris_curies_and_things(kg: KnowledgeGraph) -> None:
    cnipa = kg.agency("cnipa")
    node = ox.NamedNode(cnipa.iri)
    for value in ("cnipa", cnipa.iri, f"<{cnipa.iri}>", cnipa, node, "国家知识产权局"):
        assert len(kg.select("tasks-by-agency", agency=value)) == 69
    assert len(kg.select("tasks-by-agency", {"agency": "cnipa"})) == 69
    assert kg.select("agencies-cooperating", minimum=20) == kg.select(
        "agencies-cooperating", minimum="20"
    )


def test_an_ask_query_gives_a_boolean(kg: KnowledgeGraph) -> None:
    assert kg.query("ASK { ?t ipp:number 30 }") is True
    assert kg.query("ASK { ?t ipp:number 300 }") is False


def test_a_construct_query_gives_triples(kg: KnowledgeGraph) -> None:
    graph = kg.construct("task-neighbourhood", task=30)
    assert isinstance(graph, Triples)
    assert TASK_30 in {triple.subject.value for triple in graph}  # type: ignore[union-attr]


def test_no_parameter_of_the_catalogue_hides_behind_an_option() -> None:
    names = {parameter.name for query in catalogue() for parameter in query.parameters}
    assert names & {"endpoint", "services", "language"} == set()


def test_labels_are_given_in_another_language(kg: KnowledgeGraph) -> None:
    rows = kg.select("agencies-by-task-count", language="zh")
    assert rows["name"][0] == "知识产权局"
    assert rows["tasks"] == kg.select("agencies-by-task-count")["tasks"]


def test_sparql_is_asked_as_it_is(kg: KnowledgeGraph) -> None:
    assert kg.select(COUNT)[0].n == 115


def test_a_file_is_asked(kg: KnowledgeGraph, tmp_path: Path) -> None:
    mine = tmp_path / "mine.rq"
    mine.write_text(COUNT, "utf-8")
    assert kg.select(mine) == kg.select(str(mine)) == kg.select(COUNT)
    path = ROOT / "queries" / "tasks-by-agency.rq"
    assert kg.select(path, agency="cnipa") == kg.select("tasks-by-agency", agency="cnipa")


@pytest.mark.parametrize(
    ("ask", "error", "said"),
    [
        (lambda kg: kg.query("tasks-by-agencies"), UnknownQuery, "did you mean tasks-by-agency"),
        (lambda kg: kg.query("tasks-by-agency", agancy="x"), BadParameter, "it has agency"),
        (lambda kg: kg.query("tasks-by-agency", agency="x"), BadParameter, "nothing is called 'x'"),
        (lambda kg: kg.query(COUNT, agency="x"), BadParameter, "has parameters"),
        (lambda kg: kg.query("SELECT * {"), QuerySyntaxError, "line 1, column 10"),
        (lambda kg: kg.query("no-such.rq"), QueryError, "cannot read no-such.rq: No such file"),
        (lambda kg: kg.query("DELETE WHERE { ?s ?p ?o }"), UpdateRefused, "DELETE is an update"),
        (lambda kg: kg.query("SELECT * { SERVICE <http://x/> {} }"), UpdateRefused, "SERVICE"),
        (lambda kg: kg.select("ASK {}"), QueryError, "no SELECT"),
        (lambda kg: kg.construct(COUNT), QueryError, "no CONSTRUCT"),
        (lambda kg: kg.query("Tasks"), UnknownQuery, "there is no query 'Tasks'"),
    ],
)
def test_a_wrong_query_is_told_in_a_line(
    kg: KnowledgeGraph, ask: Callable[[KnowledgeGraph], object], error: type[IpplanError], said: str
) -> None:
    with pytest.raises(error, match=said):
        ask(kg)


def test_a_file_that_is_no_text_is_told(kg: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_bytes(b"SELECT \xff")
    with pytest.raises(QueryError, match="not UTF-8 at byte 7"):
        kg.query(tmp_path / "mine.rq")


def test_the_catalogue_is_listed(kg: KnowledgeGraph) -> None:
    rows = kg.queries()
    assert "tasks-by-agency" in rows["name"]
    found = kg.queries("network", "graph")
    assert "co-responsibility-network" in found["name"] and len(found) < len(rows)
    assert rows[rows["name"].index("tasks-of-section")].parameters.startswith("section")


def test_an_endpoint_answers_with_the_same_kinds_of_value(kg: KnowledgeGraph) -> None:
    turtle = f"<{TASK_30}> <{BASE}ontology#number> 30 .".encode()
    answers = [
        Answer(body=solutions({"task": TASK_30})),
        Answer(body=b'{"head":{},"boolean":true}'),
        Answer(body=turtle, media_type="text/turtle"),
    ]
    with faulty_server(answers) as server:
        rows = kg.select("tasks-by-agency", agency="spc", endpoint=server.url)
        yes = kg.query("ASK {}", endpoint=server.url)
        graph = kg.construct("CONSTRUCT WHERE { ?s ?p ?o }", endpoint=server.url)
    assert rows["task"] == [TASK_30] and yes is True and len(graph) == 1
    assert "supreme-peoples-court" in server.requests[0].body  # the name was looked up here


def test_service_is_called_only_where_allowed(kg: KnowledgeGraph) -> None:
    with faulty_server([Answer(body=solutions({"s": TASK_30}))]) as server:
        text = f"SELECT ?s ?n {{ SERVICE <{server.url}> {{ ?s ?p ?o }} ?s ipp:number ?n }}"
        (row,) = kg.select(text, services=[server.url])
        with pytest.raises(UpdateRefused, match="SERVICE"):
            kg.select(text)
    assert tuple(row) == (TASK_30, 30)


def test_an_endpoint_that_is_not_there_is_told(kg: KnowledgeGraph) -> None:
    with pytest.raises(RemoteError, match="does not answer"):
        kg.query(COUNT, endpoint="http://127.0.0.1:9/sparql")


def test_answers_are_used_in_other_threads(kg: KnowledgeGraph) -> None:
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda n: kg.select(COUNT)[0].n, range(8)))
        leads = list(pool.map(lambda n: kg.task(n).lead, range(1, 9)))
    assert counts == [115] * 8
    assert leads == [kg.task(n).lead for n in range(1, 9)]
