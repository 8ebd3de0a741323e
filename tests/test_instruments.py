"""The instruments of a task: what is one, of what kind, and what the task does to it.

A row of a table is a task's text and its marks: text ("~" before a description), kind, actions in
the order of the vocabulary, status.
"""

from __future__ import annotations

import pytest

from ipplan_kg.instruments import find_legislation
from ipplan_kg.model import Span
from tests.factories import said, seed_plan, whole

Marks = list[tuple[str, str, str, str]]


def marks(text: str) -> Marks:
    return [said(mention) for mention in find_legislation(text, whole(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # task 2: one verb reaches all of its list, another noun takes over
        ("Promote to revise Regulation for the Implementation of the Copyright Law of the People's"
         " Republic of China, Trial Measures for Voluntary Registration of Works, and Measures for"
         " Implementation of Administrative Punishment for Copyright, as well as the legislative"
         " process for the Regulations on Copyright Protection of Folk Literature and Art Works.",
         [("Regulation for the Implementation of the Copyright Law of the People's Republic of"
           " China", "regulation", "revise", "existing"),
          ("Trial Measures for Voluntary Registration of Works", "measures", "revise", "existing"),
          ("Measures for Implementation of Administrative Punishment for Copyright", "measures",
           "revise", "existing"),
          ("Regulations on Copyright Protection of Folk Literature and Art Works", "regulation",
           "promote-legislation", "planned")]),
        # task 8: "improve" what is titled
        ("Promote the revision of Regulations on Nomenclature of Agricultural Plant Varieties and"
         " improve the Guidelines for the Protection and Review of New Varieties of Agricultural"
         " Plants.",
         [("Regulations on Nomenclature of Agricultural Plant Varieties", "regulation", "revise",
           "existing"),
          ("Guidelines for the Protection and Review of New Varieties of Agricultural Plants",
           "guidelines", "improve", "existing")]),
        # task 14: verbs coordinated before, a tail behind
        ("Formulate and issue the Opinions on Strengthening the Mediation of Intellectual Property"
         " Disputes and organizing its implementation.",
         [("Opinions on Strengthening the Mediation of Intellectual Property Disputes", "opinions",
           "formulate issue implement", "planned")]),
        # task 43: a title in a description, each with its own action
        ("Formulate a promote plan for the implementation of the Opinions on Strengthening"
         " Intellectual Property Rights Protection during the period 2022-2023.",
         [("~promote plan for the implementation of the Opinions on Strengthening Intellectual"
           " Property Rights Protection during the period 2022-2023", "plan", "formulate",
           "planned"),
          ("Opinions on Strengthening Intellectual Property Rights Protection", "opinions",
           "implement", "existing")]),
        # task 65: an umbrella tells the kind of what stands under it; made or changed, not told
        ("accelerate the formulation and revision of national standards such as guidelines for"
         " patent evaluation, standards for enterprise intellectual property management, and"
         " standards for IPR protection in commodity trading markets.",
         [("~guidelines for patent evaluation", "standard", "revise formulate", "untold"),
          ("~standards for enterprise intellectual property management", "standard",
           "revise formulate", "untold"),
          ("~standards for IPR protection in commodity trading markets", "standard",
           "revise formulate", "untold")]),
        # a title under an umbrella has the kind of its own head noun
        ("Promote the revision of rules such as the Measures for the Registration of Copyright"
         " Pledges and the Provisions on the Protection of Trade Secrets.",
         [("Measures for the Registration of Copyright Pledges", "measures", "revise",
           "existing"),
          ("Provisions on the Protection of Trade Secrets", "provisions", "revise",
           "existing")]),
        # task 83: an indefinite plan that is carried out
        ("We will revise and improve the criteria for intellectual property asset appraisal. We"
         " will implement a patent licensing system and carry out a special plan for transforming"
         " patents.",
         [("~criteria for intellectual property asset appraisal", "standard", "revise improve",
           "existing"),
          ("~special plan for transforming patents", "plan", "implement", "untold")]),
        # task 103: a part stands for the whole; negotiated is not there yet
        ("Promote the implementation of the chapter of Regional Comprehensive Economic Partnership"
         " (RCEP) about intellectual Property rights and the China-Eu Agreement on the Protection"
         " and Cooperation of Geographical Indications. China will continue to push forward"
         " negotiations on IPR issues in free trade agreements among China, Japan and South Korea,"
         " China and Norway, and China and Israel, and actively promote the process of joining the"
         " Comprehensive and Progressive Trans-Pacific Partnership (CPTPP).",
         [("Regional Comprehensive Economic Partnership", "agreement", "implement", "existing"),
          ("China-Eu Agreement on the Protection and Cooperation of Geographical Indications",
           "agreement", "implement", "existing"),
          ("~free trade agreements among China, Japan and South Korea, China and Norway, and China"
           " and Israel", "agreement", "negotiate", "planned"),
          ("Comprehensive and Progressive Trans-Pacific Partnership", "agreement", "accede",
           "existing")]),
        # task 111: a title only referred to
        ("Formulate a plan for the division of key tasks in the Program for Building an"
         " Intellectual Property Powerhouse (2021-2035), study the establishment of a mechanism",
         [("~plan for the division of key tasks in the Program for Building an Intellectual"
           " Property Powerhouse (2021-2035)", "plan", "formulate", "planned"),
          ("Program for Building an Intellectual Property Powerhouse (2021-2035)", "program",
           "refer", "existing")]),
    ],
)  # fmt: skip
def test_instruments_of_the_plan(text: str, expected: Marks) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Accelerate the revision of the Trademark Law, improve the trademark examination"
         " standards, and promote the legislation on geographical indications.",
         [("Trademark Law", "law", "revise", "existing"),
          ("~legislation on geographical indications", "other", "promote-legislation",
           "planned")]),
        ("Promote the promulgation of the Regulations on Service Inventions.",
         [("Regulations on Service Inventions", "regulation", "issue", "planned")]),
        ("The Patent Law and the Trademark Law will be revised, and the Regulations on Data"
         " Protection will be formulated and issued.",
         [("Patent Law", "law", "revise", "existing"),
          ("Trademark Law", "law", "revise", "existing"),
          ("Regulations on Data Protection", "regulation", "formulate issue", "planned")]),
        ("The formulation of the Regulations on Data Protection will be accelerated.",
         [("Regulations on Data Protection", "regulation", "formulate", "planned")]),
        ("Formulate the Opinions on Mediation and the Guidelines on Arbitration, and supervise"
         " their implementation.",
         [("Opinions on Mediation", "opinions", "formulate implement", "planned"),
          ("Guidelines on Arbitration", "guidelines", "formulate implement", "planned")]),
        # "its" is of the last one only
        ("Formulate the Opinions on Mediation and the Guidelines on Arbitration and organize its"
         " implementation.",
         [("Opinions on Mediation", "opinions", "formulate", "planned"),
          ("Guidelines on Arbitration", "guidelines", "formulate implement", "planned")]),
        ('Revise the "Measures for the Administration of Patent Agencies" and formulate the'
         ' "Regulations on Service Inventions".',
         [("Measures for the Administration of Patent Agencies", "measures", "revise", "existing"),
          ("Regulations on Service Inventions", "regulation", "formulate", "planned")]),
        ("Formulate detailed rules for the implementation of the Regulations on the Protection of"
         " New Plant Varieties.",
         [("~detailed rules for the implementation of the Regulations on the Protection of New"
           " Plant Varieties", "rules", "formulate", "planned"),
          ("Regulations on the Protection of New Plant Varieties", "regulation", "implement",
           "existing")]),
        ("Promote accession to the Singapore Treaty on the Law of Trademarks and ratification of"
         " the Beijing Treaty on Audiovisual Performances.",
         [("Singapore Treaty on the Law of Trademarks", "treaty", "accede", "existing"),
          ("Beijing Treaty on Audiovisual Performances", "treaty", "accede", "existing")]),
        ("Amend the Interim Measures for Registration of Pledges in light of the Civil Code.",
         [("Interim Measures for Registration of Pledges", "measures", "revise", "existing"),
          ("Civil Code", "code", "refer", "existing")]),
        ("Formulate and implement the 2022 Work Plan for Combating Counterfeiting.",
         [("2022 Work Plan for Combating Counterfeiting", "plan", "formulate implement",
           "planned")]),
        ("Conduct research on the Seed Law and promote the legislation of the Regulations on"
         " Biosecurity.",
         [("Seed Law", "law", "study", "planned"),
          ("Regulations on Biosecurity", "regulation", "promote-legislation", "planned")]),
        # one instrument, twice in a task: one mark with both actions
        ("Study the Trademark Law. We will revise the Trademark Law.",
         [("Trademark Law", "law", "revise study", "existing")]),
        ("Promote the release of two standards: the Guidelines for Compliance and the Specification"
         " for Evaluation.",
         [("Guidelines for Compliance", "guidelines", "issue", "planned"),
          ("Specification for Evaluation", "standard", "issue", "planned")]),
        ("We will revise the Trademark Law. Guide work under the Trademark Law.",
         [("Trademark Law", "law", "revise", "existing")]),
        ("Formulate 5 national standards on patents and the 2023 work plan for trademarks.",
         [("~national standards on patents", "standard", "formulate", "planned"),
          ("~2023 work plan for trademarks", "plan", "formulate", "planned")]),
    ],
)  # fmt: skip
def test_instruments_of_other_plans(text: str, expected: Marks) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # task 22: steps, not a text
        "We will study and improve copyright protection measures for excellent stage art works",
        # tasks 39, 41, 106, 114: reports
        "Issue an annual report on IP protection of China's customs and typical cases",
        # task 51: a yardstick
        "promote the organic unification of standards for examination and authorization",
        # task 52: incentives
        "explore and implement incentive measures for software legalization",
        # task 59: a time
        "optimize the indicators for intellectual property during the 14th Five-Year Plan period",
        # task 72: policies
        "implement policies and documents on high-quality development of intellectual property",
        # task 78: only improved
        "improve operation and trading rules, strengthen supervision over operation platforms",
        # task 100: a scheme of work
        'implement the "Double 10,000 Program" to build first-class majors',
        # task 101: rules in general
        "promote the improvement of international rules and standards on intellectual property",
        # other plans
        "Improve the rules of evidence",
        "Publish the White Paper on Intellectual Property Protection in China in 2021",
        "Implement the Patent Conversion Program",
        "Formulate guidelines",
    ],
)
def test_what_is_no_instrument(text: str) -> None:
    assert marks(text) == []


def test_the_words_that_tell_the_actions_are_kept() -> None:
    text = "Formulate the Opinions on Mediation and organize its implementation."
    [mention] = find_legislation(text, whole(text))
    cues = [text[cue.begin : cue.end] for cue in mention.cues]
    assert cues == ["Formulate", "organize its implementation"]


def test_only_the_span_is_read() -> None:
    text = "Revise the Patent Law. Revise the Trademark Law. Revise the Seed Law."
    found = find_legislation(text, Span(23, 48))
    assert [(mention.text, mention.span) for mention in found] == [("Trademark Law", Span(34, 47))]


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        # the annotation guideline's table of hard decisions, by task
        (12, [("14th Five-Year Plan for copyright work", "plan", "formulate", "planned")]),
        (19, [("Measures on Strengthening the Work of National Defense Intellectual Property Rights"
               " under New Circumstances", "measures", "issue", "planned"),
              ("Interim Rules on the Registration of Copyright of Military Computer Software",
               "rules", "issue", "planned")]),
        (35, [("Guiding Opinions on Further Strengthening the Protection of Geographical"
               " Indications", "opinions", "formulate implement", "planned")]),
        (60, [("Guidelines on Trademark Examination and Hearing", "guidelines", "implement",
               "existing")]),
        (62, [("~testing guidelines", "guidelines", "formulate", "planned")]),
        (72, []),
        (84, [("~relevant provisions of intellectual property information disclosure",
               "provisions", "implement", "existing")]),
        (106, [("~country guidelines for IPR protection in key countries and regions",
                "guidelines", "formulate", "planned")]),
    ],
)  # fmt: skip
def test_hard_decisions_of_the_guideline(task: int, expected: Marks) -> None:
    mentions = seed_plan().tasks[task - 1].mentions
    assert [said(mention) for mention in mentions.legislation] == expected
