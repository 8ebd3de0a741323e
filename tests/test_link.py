"""What each printed name stands for: known things, the plan's own, and new ones."""

from __future__ import annotations

import re

import pytest

from ipplan_kg.link import link
from ipplan_kg.model import AuthorityEntry, EntityType, Link, Links
from tests.factories import authority, parse, seed_links, seed_plan

AGENCY, LEGISLATION = EntityType.AGENCY, EntityType.LEGISLATION
CNIPA = "state-intellectual-property-administration"


def entry(type_: EntityType, slug: str, *names: str) -> AuthorityEntry:
    return AuthorityEntry(type=type_, slug=slug, pref_label=names[0], names=names)


def links(text: str, *entries: AuthorityEntry, plan_id: str = "test") -> Links:
    return link(parse(text, plan_id=plan_id), entries or authority())


def agency(printed: str, *entries: AuthorityEntry) -> Link:
    """The link of a body that a clause names."""
    found = links(f"1. Do it. (Responsible by {printed})", *entries)
    [name] = [name for type_, name in found.by_name if type_ is AGENCY]
    return found.get(AGENCY, name)


def instrument(printed: str, *entries: AuthorityEntry, plan_id: str = "test") -> Link:
    """The link of an instrument that a task revises."""
    text = f"1. Revise {printed}. (Responsible by Ministry of Justice)"
    found = links(text, *entries, plan_id=plan_id)
    [name] = [name for type_, name in found.by_name if type_ is LEGISLATION]
    return found.get(LEGISLATION, name)


# Known things


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        # forms of the plan 2021-2022, by task
        ("State Intellectual property Administration", CNIPA),
        ("State Intellectual Property Administration", CNIPA),
        ("Intellectual Property Administration", CNIPA),  # 1
        ("the Supreme People's Court", "supreme-peoples-court"),  # 7
        ("Supreme People’s Court", "supreme-peoples-court"),  # 40
        ("the Supreme People's Procuratorate", "supreme-peoples-procuratorate"),
        ("Ministry of public security", "ministry-of-public-security"),  # 40
        ("Ministry of Public Security", "ministry-of-public-security"),
        ("National Health Commission of the People's Republic of China",
         "national-health-commission"),  # 5
        ("People's Bank of China", "peoples-bank-of-china"),
        ("State Administration of Science, Technology and Industry for National Defense",
         "state-administration-of-science-technology-and-industry-for-national-defense"),
        # forms of other plans
        ("CNIPA", CNIPA),
        ("China National Intellectual Property Administration", CNIPA),
        ("State Intellectual Property Office", CNIPA),
        ("Equipment Development Department of the Central Military Commission",
         "equipment-development-department-of-cmc"),
    ],
)  # fmt: skip
def test_every_form_of_a_body_is_one_agency(printed: str, slug: str) -> None:
    found = agency(printed)
    assert (found.slug, found.known) == (slug, True)


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        ("the Anti-Monopoly Law of the People's Republic of China", "anti-monopoly-law"),
        ("the Anti-Monopoly Law of the People’s Republic of China", "anti-monopoly-law"),
        ("the Anti-Monopoly Law", "anti-monopoly-law"),
        # the number of the head noun, with and without "of the People's Republic of China"
        ("the Regulation on National Defense Patents", "regulations-on-national-defense-patents"),
        ("the Regulations on National Defense Patents", "regulations-on-national-defense-patents"),
        ("the Regulations for the Protection of New Plant Varieties",
         "regulation-for-the-protection-of-new-plant-varieties"),
    ],
)  # fmt: skip
def test_variants_of_a_title_are_one_instrument(printed: str, slug: str) -> None:
    found = instrument(printed)
    assert (found.slug, found.known) == (slug, True)


def test_the_plan_names_39_agencies_and_all_are_known() -> None:
    found = {link.slug: link.known for (t, _), link in seed_links().by_name.items() if t is AGENCY}
    assert len(found) == 39
    assert all(found.values())


def test_every_titled_instrument_of_the_plan_is_known() -> None:
    plan, known = seed_plan(), seed_links()
    mentions = [m for task in plan.tasks for m in task.mentions.legislation if m.titled]
    unknown = [m.text for m in mentions if not known.get(LEGISLATION, m.text).known]
    assert unknown == []


def test_preferred_and_hidden_labels_are_kept_from_the_alternative_ones() -> None:
    assert "Anti-Monopoly Law" in instrument("the Anti-Monopoly Law").taken


# New things


def test_an_unknown_body_gets_an_iri_of_its_own_name() -> None:
    found = agency("Ministry of Silly Walks")
    assert (found.slug, found.known, found.candidates) == ("ministry-of-silly-walks", False, ())


@pytest.mark.parametrize(
    ("printed", "candidate"),
    [
        ("Ministry of Finances", "ministry-of-finance"),
        ("Ministry of Ecological Environments", "ministry-of-ecological-environment"),
        ("State Intelectual Property Administration", CNIPA),
    ],
)
def test_a_similar_body_is_a_candidate_and_no_link(printed: str, candidate: str) -> None:
    found = agency(printed)
    assert not found.known
    assert found.slug != candidate
    assert found.candidates[:1] == (candidate,)


def test_a_name_that_two_things_have_is_neither() -> None:
    found = agency(
        "Central Bureau",
        entry(AGENCY, "bureau-of-the-north", "Northern Bureau", "Central Bureau"),
        entry(AGENCY, "bureau-of-the-south", "Southern Bureau", "Central Bureau"),
    )
    assert (found.slug, found.known) == ("central-bureau", False)
    assert found.candidates == ("bureau-of-the-north", "bureau-of-the-south")


def test_a_minted_slug_avoids_those_of_known_things() -> None:
    found = agency("Central Bureau", entry(AGENCY, "central-bureau", "Bureau of Something Else"))
    assert (found.slug, found.known) == ("central-bureau-2", False)


def test_the_number_of_the_head_noun_tells_bodies_apart() -> None:
    found = agency("Joint Plans", entry(AGENCY, "joint-plan", "Joint Plan"))
    assert not found.known


def test_an_agency_and_a_body_of_one_name_are_two_things() -> None:
    found = agency("Credit Center", entry(EntityType.BODY, "credit-center", "Credit Center"))
    assert not found.known


def test_one_unknown_name_is_one_thing_in_a_plan() -> None:
    found = links(
        "1. Do it. (Responsible by the Ministry of Silly Walks)\n"
        "2. Do that. (Responsible by Ministry of silly walks)\n"
    )
    slugs = {link.slug for (type_, _), link in found.by_name.items() if type_ is AGENCY}
    assert slugs == {"ministry-of-silly-walks"}


def test_a_chinese_name_gets_a_checksum_for_a_slug() -> None:
    plan = parse("1. 推动修改《某某暂行条例》。（农业农村部负责）", lang="zh")
    found = link(plan, authority()).get(LEGISLATION, "某某暂行条例")
    assert re.fullmatch("x-[0-9a-f]{10}", found.slug)


TRIAL = (
    "the Provisions of the Supreme People's Court on Several Issues concerning the Application of"
    " the Law in the Trial of {} Dispute Cases"
)


def test_long_titles_that_begin_alike_stay_apart_also_between_plans() -> None:
    one = instrument(TRIAL.format("Seed Variety"), plan_id="2023")
    other = instrument(TRIAL.format("Data"), plan_id="2024")
    assert not one.known
    assert one.slug != other.slug


# Named or only described


def test_a_titled_instrument_is_the_same_in_every_plan() -> None:
    one, other = (instrument("the Seed Rearing Law", plan_id=plan) for plan in ("2023", "2024"))
    assert one.slug == other.slug == "seed-rearing-law"


def test_a_described_instrument_is_the_plans_own() -> None:
    one, other = (instrument("guidelines for testing", plan_id=plan) for plan in ("2023", "2024"))
    assert (one.slug, other.slug) == ("guidelines-for-testing-2023", "guidelines-for-testing-2024")


@pytest.mark.parametrize(
    ("text", "type_", "slug"),
    [
        ('launch a campaign called "Red Shield"', EntityType.CAMPAIGN, "red-shield"),
        ("launch a campaign to protect seeds", EntityType.CAMPAIGN,
         "campaign-to-protect-seeds-test"),
        ("attend the Fair of Plants", EntityType.EVENT, "fair-of-plants"),
        ("hold a seminar on seeds", EntityType.EVENT, "seminar-on-seeds-test"),
        ("support the Seed Testing Center", EntityType.BODY, "seed-testing-center"),
        ("build a seed database", EntityType.BODY, "seed-database-test"),
    ],
)  # fmt: skip
def test_what_is_only_described_is_the_plans_own(text: str, type_: EntityType, slug: str) -> None:
    found = links(f"1. We will {text}. (Responsible by Ministry of Justice)")
    assert [link.slug for (type_of, _), link in found.by_name.items() if type_of is type_] == [slug]
