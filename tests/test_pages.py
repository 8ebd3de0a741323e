"""The names of things, and what their pages say."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import UnknownThing
from ipplan_kg.namespaces import BASE, IPP, RDFS, SKOS
from ipplan_kg.pages import Description, as_text, describe, resolve
from ipplan_kg.store import new, open_store

MINI = Path(__file__).parent / "data" / "mini.trig"
TASK_30 = f"{BASE}plan/2021-2022/task/30"


@pytest.fixture(scope="module")
def mini() -> ox.Store:
    return open_store(MINI)


def page(store: ox.Store, name: str) -> Description:
    return describe(store, resolve(store, name))


def block(description: Description, heading: str) -> list[tuple[str, str]]:
    """The items of a block: what they are and what is said of them."""
    return [
        (item.text, item.note)
        for each in description.blocks
        if each.heading == heading
        for item in each.items
    ]


# names


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("30", "plan/2021-2022/task/30"),
        ("task 30", "plan/2021-2022/task/30"),
        ("Task 30.", "plan/2021-2022/task/30"),
        ("plan/2021-2022/task/30", "plan/2021-2022/task/30"),
        (TASK_30, "plan/2021-2022/task/30"),
        (f"<{TASK_30}>", "plan/2021-2022/task/30"),
        (f"  {TASK_30}\n", "plan/2021-2022/task/30"),
        ("cnipa", "agency/state-intellectual-property-administration"),
        ("知识产权局", "agency/state-intellectual-property-administration"),
        ("Supreme People's Court", "agency/supreme-peoples-court"),
        ("supreme people’s court", "agency/supreme-peoples-court"),
        ("the Supreme Peoples Court", "agency/supreme-peoples-court"),
        ("supreme-peoples-court", "agency/supreme-peoples-court"),
        ("agency/supreme-peoples-court", "agency/supreme-peoples-court"),
        ("Kunlun", "campaign/kunlun"),
        ("昆仑", "campaign/kunlun"),
        ("WTO", "body/world-trade-organization"),
        ("Strengthen judicial protection", "plan/2021-2022/section/4"),
        ("criminal-enforcement", "vocab/topic/criminal-enforcement"),
        ("criminal enforcement", "vocab/topic/criminal-enforcement"),
        ("ipp:Task", "ontology#Task"),
        ("plan/2021-2022", "plan/2021-2022"),
        # The kind of instrument, before the class of the same name.
        ("plan", "vocab/legislation-kind/plan"),
    ],
)
def test_thing_answers_to_its_names(mini: ox.Store, name: str, path: str) -> None:
    assert resolve(mini, name) == ox.NamedNode(BASE + path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cnipaa", "nothing is called 'cnipaa'; did you mean 'CNIPA'?"),
        ("people's court", 'did you mean "Supreme People\'s Court"?'),
        ("Ministry of Publik Security", "did you mean 'Ministry of Public Security'"),
        ("31", "there is no task 31"),
        ("task 1", "there is no task task 1"),
        ("", "nothing is called ''"),
        ("zzzzzz", "nothing is called 'zzzzzz'"),
        ("http://example.org/nothing", "nothing is known about http://example.org/nothing"),
        ("<http://example.org/a b>", "nothing is known about <http://example.org/a b>"),
        ("ipp:Nothing", "nothing is called 'ipp:Nothing'"),
        ("plan/2021-2022/task/31", "nothing is called"),
        ("' OR 1=1", "nothing is called"),
    ],
)
def test_unknown_name_is_one_clear_line_with_what_comes_near(
    mini: ox.Store, name: str, message: str
) -> None:
    with pytest.raises(UnknownThing) as caught:
        resolve(mini, name)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_name_of_several_things_is_answered_with_all_of_them(mini: ox.Store) -> None:
    store = new(mini)
    for path in ("agency/one", "campaign/two"):
        label = ox.Literal("Twin", language="en")
        store.add(ox.Quad(ox.NamedNode(BASE + path), SKOS.prefLabel, label))
    with pytest.raises(UnknownThing, match="'twin' names 2 things: say which: agency/one, campaig"):
        resolve(store, "twin")
    other = f"{BASE}plan/2023/task/30"
    store.add(ox.Quad(ox.NamedNode(other), IPP.number, ox.Literal(30)))
    with pytest.raises(UnknownThing, match="say which: plan/2021-2022/task/30, plan/2023/task/30"):
        resolve(store, "30")


def test_names_are_sought_among_the_things_of_a_class(mini: ox.Store) -> None:
    legislation = resolve(
        mini,
        "guidelines for the protection and review of new varieties of agricultural plants",
        type_iri=f"{BASE}ontology#Legislation",
    )
    assert legislation.value.startswith(f"{BASE}legislation/")
    with pytest.raises(UnknownThing):
        resolve(mini, "Kunlun", type_iri=f"{BASE}ontology#Legislation")
    with pytest.raises(UnknownThing):
        resolve(mini, "30", type_iri=f"{BASE}ontology#Agency")
    section = resolve(mini, "4", type_iri=f"{BASE}ontology#Section")
    assert section == ox.NamedNode(f"{BASE}plan/2021-2022/section/4")


# pages


def test_page_of_a_task_tells_who_and_what_with_the_words_that_say_so(mini: ox.Store) -> None:
    task = page(mini, "30")
    assert (task.title, task.types) == ("Task 30", ("task",))
    assert block(task, "Lead") == [("Ministry of Public Security (公安部)", "")]
    assert block(task, "Participants") == []
    (campaigns,) = [each for each in task.blocks if each.heading == "Campaigns"]
    assert campaigns.items[0].text == "Kunlun (昆仑)"
    assert campaigns.items[0].quotes == ("“Kunlun” 10465-10471",)
    assert campaigns.items[0].thing == ox.NamedNode(f"{BASE}campaign/kunlun")


def test_participants_stand_in_printed_order(mini: ox.Store) -> None:
    task = page(mini, "101")
    names = [text.partition(" (")[0] for text, _ in block(task, "Participants")]
    assert names == [
        "Supreme People's Court",
        "Ministry of Foreign Affairs",
        "Ministry of Commerce",
        "State Administration for Market Regulation",
        "State Intellectual Property Administration",
        "China Council for the Promotion of International Trade",
    ]
    divided = "in accordance with the division of responsibilities"
    assert block(task, "Responsibilities") == [(divided, "")]
    assert len(block(task, "Mentions")) == 2


def test_instruments_of_a_task_have_action_kind_and_status(mini: ox.Store) -> None:
    notes = {text.partition(" (")[0]: note for text, note in block(page(mini, "8"), "Legislation")}
    assert notes == {
        "Guidelines for the Protection and Review of New Varieties of Agricultural Plants": (
            "improve; guidelines; there already"
        ),
        "Regulations on Nomenclature of Agricultural Plant Varieties": (
            "revise; regulation; there already"
        ),
    }


def test_target_says_about_and_the_year(mini: ox.Store) -> None:
    ((text, year),) = block(page(mini, "44"), "Targets")
    assert text.startswith("about 20 new intellectual property protection centers")
    assert year == "2021"


def test_page_of_an_agency_lists_the_tasks_it_leads_and_joins(mini: ox.Store) -> None:
    agency = page(mini, "cnipa")
    assert ("CNIPA", "") in block(agency, "Names")
    assert [text.partition(".")[0] for text, _ in block(agency, "Tasks led")] == ["44"]
    joined = block(agency, "Tasks joined")
    assert [text.partition(".")[0] for text, _ in joined] == ["20", "93", "101"]
    assert {note for _, note in joined} == {"led by Propaganda Department of Central Committee"}


def test_page_of_an_instrument_says_who_does_what_in_which_task(mini: ox.Store) -> None:
    name = "Regulations on Nomenclature of Agricultural Plant Varieties"
    ((text, note),) = block(page(mini, name), "Tasks")
    assert text.startswith("8. ")
    assert note == "revise; led by Ministry of Agriculture and Rural Affairs"


def test_agency_without_a_role_still_has_its_tasks() -> None:
    agency, task, part = (ox.NamedNode(f"{BASE}{path}") for path in ("agency/a", "t/1", "t/1/r/1"))
    rdf_type = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    store = new(
        [
            ox.Quad(agency, rdf_type, IPP.Agency),
            ox.Quad(task, rdf_type, IPP.Task),
            ox.Quad(task, IPP.number, ox.Literal(1)),
            ox.Quad(task, IPP.responsibility, part),
            ox.Quad(part, IPP.agency, agency),
            ox.Quad(part, IPP.rank, ox.Literal(1)),
        ]
    )
    assert block(describe(store, agency), "Tasks responsible for") == [("1. ", "")]
    assert block(describe(store, task), "Responsible") == [("agency/a", "")]


@pytest.mark.parametrize(
    "name",
    [
        *("8", "20", "30", "44", "93", "101", "cnipa", "kunlun", "WIPO", "plan/2021-2022"),
        *("plan/2021-2022/section/1", "plan/2021-2022/part/2", "vocab/topic/publicity"),
        *("plan/2021-2022/task/30/responsibility/1", "plan/2021-2022/en#char=10465,10471"),
        *("plan/2021-2022/correction/1", "plan/2021-2022/notice/1", "ipp:Task"),
        *("event/world-intellectual-property-day", "vocab/legislation-kind/regulation"),
        *("plan/2021-2022/task/44/target/1", "vocab/action", "plan/2021-2022/en"),
    ],
)
def test_every_kind_of_thing_has_a_page_that_fits_the_width(mini: ox.Store, name: str) -> None:
    text = as_text(page(mini, name))
    first, second, *rest = text.split("\n")
    assert first and second.startswith(("http://", "https://")) and rest
    assert text.endswith("\n") and "\n\n\n" not in text
    broken = [line for line in rest if len(line) > 80 and " " in line.strip()]
    assert not broken


def test_statement_that_only_follows_is_marked(mini: ox.Store) -> None:
    statements = page(mini, "101").statements
    inferred = {each.predicate.value for each in statements if each.inferred}
    assert IPP.responsibleAgency.value in inferred
    assert IPP.leadAgency.value not in inferred


def test_references_are_bounded(mini: ox.Store) -> None:
    agency = resolve(mini, "cnipa")
    assert not describe(mini, agency).more_references
    few = describe(mini, agency, limit=3)
    assert len(few.references) == 3 and few.more_references


def test_page_is_the_same_with_and_without_a_ready_made_union(mini: ox.Store) -> None:
    bare = ox.Store()
    bare.load(path=MINI, format=ox.RdfFormat.TRIG)
    for name in (
        "8",
        "cnipa",
        "plan/2021-2022/section/4",
        "plan/2021-2022/task/30/responsibility/1",
    ):
        assert page(bare, name) == page(mini, name)


def test_what_nothing_is_said_about_has_no_page(mini: ox.Store) -> None:
    with pytest.raises(UnknownThing, match="nothing is known about agency/nowhere"):
        describe(mini, ox.NamedNode(f"{BASE}agency/nowhere"))


def test_page_follows_the_base_of_the_store(mini: ox.Store) -> None:
    other = "https://example.org/ip/"
    moved = ox.Store()
    moved.load(MINI.read_text("utf-8").replace(BASE, other), format=ox.RdfFormat.TRIG)
    theirs = page(moved, "cnipa")
    assert [(each.heading, len(each.items)) for each in theirs.blocks] == [
        (each.heading, len(each.items)) for each in page(mini, "cnipa").blocks
    ]


def test_label_with_line_ends_stays_in_its_line() -> None:
    thing = ox.NamedNode(f"{BASE}agency/x")
    store = new([ox.Quad(thing, RDFS.label, ox.Literal("two\nlines", language="en"))])
    assert as_text(describe(store, thing)).split("\n")[:2] == ["two lines", thing.value]


# the real plan


def test_real_plan_is_described_as_it_reads(store: ox.Store) -> None:
    assert len(block(page(store, "Supreme People's Court"), "Tasks led")) == 8
    assert len(block(page(store, "Supreme People's Court"), "Tasks joined")) == 3
    assert len(block(page(store, "cnipa"), "Tasks led")) == 37
    assert len(block(page(store, "cnipa"), "Tasks joined")) == 32
    assert len(block(page(store, "1"), "Legislation")) == 7
    assert len(block(page(store, "93"), "Events")) == 7
    text = as_text(page(store, "37"))
    for name in ("Jinwang", "Cyberspace Administration of China", "Winter Olympics"):
        assert name in text
