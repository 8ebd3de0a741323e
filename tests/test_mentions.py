"""Campaigns, events, targets and bodies: what is marked in a task besides its instruments."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ipplan_kg.model import BodyType, TargetMention
from tests.factories import mark, seed_plan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # task 30
        ('and launch a special campaign called "Kunlun".', ["Kunlun"]),
        # task 37: curly marks; a campaign that is described
        ("We will launch a campaign called “Jinwang” crack down on online piracy and copyright"
         " infringement and a special campaign to improve the copyright of the Winter Olympics.",
         ["Jinwang", "special campaign to improve the copyright of the Winter Olympics"]),
        # task 39: called, named, or neither
        ('carry out a campaign called "Dragon-Surge" to comprehensively strengthen IPR protection,'
         ' a campaign named "Blue Net" to protect IPR in delivery channels, and a campaign "Net Net'
         ' Action" to protect IPR in export and transshipment goods.',
         ["Dragon-Surge", "Blue Net", "Net Net Action"]),
        # task 68
        ("Launch a campaign to promote rural revitalization through geographical indications.",
         ["campaign to promote rural revitalization through geographical indications"]),
        # other plans: lists of quoted names, before and behind
        ('Organize special actions such as "Sword Action" and "Red Shield", and severely punish'
         " repeated infringement.", ["Sword Action", "Red Shield"]),
        ('Continue the "Jianwang" special campaign, the "Longteng" operation and the "Clean Net"'
         " action.", ["Jianwang", "Longteng", "Clean Net"]),
        ("Carry out special campaigns named “Kunlun” and “Dragon Surge 2022”.",
         ["Kunlun", "Dragon Surge 2022"]),
        ('Carry out the special action "Sharp Sword" to combat infringement.', ["Sharp Sword"]),
        ("Carry out a special rectification action against malicious registration of trademarks.",
         ["special rectification action against malicious registration of trademarks"]),
        ("Carry out a three-month special campaign to crack down on the sale of counterfeit seeds.",
         ["three-month special campaign to crack down on the sale of counterfeit seeds"]),
        # task 38: several, not told apart; enforcement without a campaign
        ("coordinate IP enforcement actions in the online performance, online music, and online"
         " animation markets.", []),
        ("We will severely crack down on crimes of infringing intellectual property rights.", []),
        ("Launch a campaign.", []),
        # task 86, task 100: quotations of something else
        ('deepen the reform of "three in one" IP trials', []),
        ('create a number of "golden majors" and "golden courses"', []),
    ],
)  # fmt: skip
def test_campaigns_have_a_name_or_a_purpose(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in mark(text).campaigns] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # task 93: a list; "other large-scale events" is none
        ("We will organize world Intellectual Property Day, National Intellectual Property"
         " Publicity Week, China International Patent Technology and Products Fair, China (Wuxi)"
         " International Design Expo, China International Copyright Expo, China Online Copyright"
         " Protection and Development Conference, international Copyright Forum and other"
         " large-scale events.",
         ["world Intellectual Property Day", "National Intellectual Property Publicity Week",
          "China International Patent Technology and Products Fair",
          "China (Wuxi) International Design Expo", "China International Copyright Expo",
          "China Online Copyright Protection and Development Conference",
          "international Copyright Forum"]),
        # task 94
        ("Continue to carry out national copyright essay solicitation activities.", []),
        # task 95: relied on
        ("relied on the national Science Popularization Day, National Science and Technology"
         " Activity Week and other key science popularization activities.",
         ["national Science Popularization Day",
          "National Science and Technology Activity Week"]),
        # task 107
        ("A high-level meeting on Belt and Road Intellectual Property rights will be held.",
         ["high-level meeting on Belt and Road Intellectual Property rights"]),
        # task 108
        ("and host well the Meeting of directors of BRICS Intellectual Property Offices and the"
         " meeting of BRICS Intellectual Property Cooperation Mechanism.",
         ["Meeting of directors of BRICS Intellectual Property Offices",
          "meeting of BRICS Intellectual Property Cooperation Mechanism"]),
        # other plans
        ("Hold the Third China-ASEAN Intellectual Property Forum and the 12th China International"
         " Patent Fair.",
         ["Third China-ASEAN Intellectual Property Forum", "12th China International Patent Fair"]),
        ("Participate in the China International Fair for Trade in Services and the Canton Fair.",
         ["China International Fair for Trade in Services", "Canton Fair"]),
        ("Host the Annual Conference of the BRICS Heads of Intellectual Property Offices and attend"
         " further meetings.",
         ["Annual Conference of the BRICS Heads of Intellectual Property Offices"]),
        ("Organize activities for World Copyright Day and the National Mass Innovation and"
         " Entrepreneurship Week.",
         ["World Copyright Day", "National Mass Innovation and Entrepreneurship Week"]),
        ("on April 26 World Intellectual Property Day", ["World Intellectual Property Day"]),
        ('Organize the "China Brand Day" in schools.', ["China Brand Day"]),
        ("Hold a seminar on intellectual property protection for foreign-funded enterprises.",
         ["seminar on intellectual property protection for foreign-funded enterprises"]),
        ("Hold press conferences and meetings of the joint meeting.", []),
        ("The Joint Meeting will supervise the work.", []),
        ("two days a week", []),
    ],
)  # fmt: skip
def test_events_are_named_or_held(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in mark(text).events] == expected


def row(mention: TargetMention) -> tuple[str, int, str, int | None, bool]:
    return mention.text, mention.value, mention.unit, mention.year, mention.approximate


# Each row: a sentence and its targets as (text, value, unit, year, approximate).
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # task 44: "about"; the year is outside
        ("build about 20 new intellectual property protection centers and rapid rights protection"
         " centers in 2021, and optimize the layout in 2022.",
         [("about 20 new intellectual property protection centers and rapid rights protection"
           " centers", 20,
           "new intellectual property protection centers and rapid rights protection centers",
           2021, True)]),
        # task 87: the phase and the acronym are outside; a number to be covered
        ("Achieve the goal of building 100 WIPO Technology and Innovation Support centers (TISC) in"
         " the first phase.",
         [("100 WIPO Technology and Innovation Support centers", 100,
           "WIPO Technology and Innovation Support centers", None, False)]),
        ("covering all 31 provinces, autonomous regions and municipalities directly under the"
         " Central Government.",
         [("31 provinces, autonomous regions and municipalities directly under the Central"
           " Government", 31,
           "provinces, autonomous regions and municipalities directly under the Central"
           " Government", None, False)]),
        # task 90: with its complement
        ("achieve the goal of having 100 national Intellectual Property Information Service centers"
         " in colleges and universities.",
         [("100 national Intellectual Property Information Service centers in colleges and"
           " universities", 100,
           "national Intellectual Property Information Service centers in colleges and"
           " universities", None, False)]),
        # other plans: thousands, percent, several numbers
        ("Train 5,000 intellectual property professionals by the end of 2023.",
         [("5,000 intellectual property professionals", 5000,
           "intellectual property professionals", 2023, False)]),
        ("Train about 2 million people during 2023.",
         [("about 2 million people", 2_000_000, "people", 2023, True)]),
        ("Increase the amount of pledge financing by 20 percent in 2022.",
         [("20 percent", 20, "percent", 2022, False)]),
        ("Build 30 demonstration cities and 10 pilot parks.",
         [("30 demonstration cities", 30, "demonstration cities", None, False),
          ("10 pilot parks", 10, "pilot parks", None, False)]),
        ("Support more than 1,000 small and medium-sized enterprises.",
         [("1,000 small and medium-sized enterprises", 1000,
           "small and medium-sized enterprises", None, False)]),
        ("In this year, 60 cities and 1,500 enterprises will take part.",
         [("60 cities", 60, "cities", None, False),
          ("1,500 enterprises", 1500, "enterprises", None, False)]),
        ("Finance reaches 100 billion yuan.", [("100 billion yuan", 100_000_000_000, "yuan",
                                                None, False)]),
    ],
)  # fmt: skip
def test_targets_are_numbers_of_things(
    text: str, expected: list[tuple[str, int, str, int | None, bool]]
) -> None:
    assert [row(mention) for mention in mark(text).targets] == expected


@pytest.mark.parametrize(
    "text",
    [
        "establish a number of industrial centers",  # task 78
        'push forward the reform of "three in one" IP trials',  # task 24
        "over the past 3 years",  # task 24 in digits
        'implement the "Double 10,000 Program" to build majors',  # task 100
        "Issue the Plan for Building Centers (2021-2035)",
        "Implement Article 5 and No. 12 of the rules",
        "the number of patents per 10,000 people",
        "reduce the period to 4 months",
        "In 2021 courts and offices will share their data",
        "reach 123456789012345678901234567890 centers",
    ],
)
def test_other_numbers_are_no_targets(text: str) -> None:
    assert mark(text).targets == ()


ORGANIZATION, COUNTRY = BodyType.ORGANIZATION, BodyType.COUNTRY
PROGRAMME, PLATFORM = BodyType.PROGRAMME, BodyType.PLATFORM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # task 24: lower case inside a court's name
        ("the achievements of the trial work of the Supreme People's Court's intellectual property"
         " Court over the past three years",
         [("Supreme People's Court's intellectual property Court", ORGANIZATION)]),
        # task 57, 58: to be founded, named or described
        ("accelerate the construction of the China International Intellectual Property Arbitration"
         " Commission.",
         [("China International Intellectual Property Arbitration Commission", ORGANIZATION)]),
        ("Promote the establishment of a research center for the protection of traditional Chinese"
         " medicine knowledge and carry out research.",
         [("research center for the protection of traditional Chinese medicine knowledge",
           ORGANIZATION)]),
        # task 81: "A of B", both named
        ("with the unified registration and publicity system for movable property financing of the"
         " Credit Investigation Center of the People's Bank of China in pilot cities",
         [("unified registration and publicity system for movable property financing", PLATFORM),
          ("Credit Investigation Center of the People's Bank of China", ORGANIZATION)]),
        # task 88
        ("Optimize the national public service network for intellectual property rights and the"
         " new-generation local patent search and analysis system, do a good job",
         [("national public service network for intellectual property rights", PLATFORM),
          ("new-generation local patent search and analysis system", PLATFORM)]),
        # task 97
        ("making use of China intellectual property distance education platform.",
         [("China intellectual property distance education platform", PLATFORM)]),
        # task 100: programmes in quotation marks
        ('implement the "Double 10,000 Program" through the setting of "Changjiang Scholars Award'
         ' Program" post.',
         [("Double 10,000 Program", PROGRAMME), ("Changjiang Scholars Award Program", PROGRAMME)]),
        # task 70: a described programme
        ("Carry out the IPR strategy promotion project for small and medium-sized enterprises.",
         [("IPR strategy promotion project for small and medium-sized enterprises", PROGRAMME)]),
        # task 101: the acronym is outside
        ("such as the World Intellectual Property Organization (WIPO) and the World Trade"
         " Organization (WTO), deepen cooperation",
         [("World Intellectual Property Organization", ORGANIZATION),
          ("World Trade Organization", ORGANIZATION)]),
        # task 103: states in a described instrument
        ("negotiations on IPR issues in free trade agreements among China, Japan and South Korea,"
         " China and Norway, and China and Israel,",
         [("Japan", COUNTRY), ("South Korea", COUNTRY), ("Norway", COUNTRY), ("Israel", COUNTRY)]),
        # task 108
        ("cooperation with BRIC nations, APEC, and other countries. Strengthen consultation with"
         " the EU, Japan, Russia and other major trading partners.",
         [("BRIC nations", ORGANIZATION), ("APEC", ORGANIZATION), ("EU", ORGANIZATION),
          ("Japan", COUNTRY), ("Russia", COUNTRY)]),
        # other plans
        ("Deepen cooperation with the European Patent Office, the African Regional Intellectual"
         " Property Organization and ASEAN.",
         [("European Patent Office", ORGANIZATION),
          ("African Regional Intellectual Property Organization", ORGANIZATION),
          ("ASEAN", ORGANIZATION)]),
        ("Deepen cooperation with Belt and Road countries, the Republic of Korea and New Zealand.",
         [("Belt and Road", PROGRAMME), ("Republic of Korea", COUNTRY), ("New Zealand", COUNTRY)]),
        ("Support the Shanghai Intellectual Property Court and the Guangzhou Intellectual Property"
         " Court.",
         [("Shanghai Intellectual Property Court", ORGANIZATION),
          ("Guangzhou Intellectual Property Court", ORGANIZATION)]),
        ("Implement the Patent Conversion Program and the patent navigation project for emerging"
         " industries.",
         [("Patent Conversion Program", PROGRAMME),
          ("patent navigation project for emerging industries", PROGRAMME)]),
        ("Build a patent database for small enterprises.",
         [("patent database for small enterprises", PLATFORM)]),
    ],
)  # fmt: skip
def test_bodies_by_type(text: str, expected: list[tuple[str, BodyType]]) -> None:
    assert [(mention.text, mention.body_type) for mention in mark(text).bodies] == expected


@pytest.mark.parametrize(
    "text",
    [
        # classes in the plural, and anonymous ones
        "promote the construction of trade secret protection bases (parks, enterprises)",
        "Promote the development of intellectual property pledge information platforms.",
        "carry out a number of patent navigation projects in key areas.",
        "carry out a pilot project",
        # China itself, its government, developing countries
        "China will conduct IPR training for developing countries.",
        "improve cooperation between central and local governments",
        # regimes are no platforms
        "and improve the list management system.",
        "We will improve the intellectual property appraisal system.",
        # task 26: a court inside a title
        "formulate the Provisions of the Supreme People's Court on Several Issues concerning the"
        " Application of the Law in the Trial of Monopoly Civil Dispute Cases",
        # task 103: a state inside a title; a quotation without words
        "implement the Agreement between China and Japan on Geographical Indications",
        'a " " quotation',
    ],
)
def test_what_is_no_body(text: str) -> None:
    assert mark(text).bodies == ()


def test_a_name_is_marked_where_it_stands_first() -> None:
    text = "Cooperate with Japan. Negotiate with Japan and Norway."
    assert [(m.text, m.span.begin) for m in mark(text).bodies] == [("Japan", 15), ("Norway", 47)]


@pytest.mark.parametrize("kind", ["campaigns", "events", "bodies", "targets"])
def test_marks_of_one_class_do_not_overlap(kind: str) -> None:
    for task in seed_plan().tasks:
        spans = [mention.span for mention in getattr(task.mentions, kind)]
        assert spans == sorted(spans)
        assert all(left.end <= right.begin for left, right in pairwise(spans))
