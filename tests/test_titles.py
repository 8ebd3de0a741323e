"""Instruments in a sentence: each exactly as long as its title or description runs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ipplan_kg.instruments import PATTERN
from ipplan_kg.titles import Candidate, find_descriptions, find_titles
from ipplan_kg.tokens import Token, tokenize
from tests.factories import whole


def found(text: str, *, titled: bool) -> list[tuple[str, str]]:
    """Return (words, kind) of the titles of a sentence, or of its descriptions."""
    tokens = tokenize(text, whole(text), PATTERN)
    titles = find_titles(tokens)
    candidates = titles if titled else find_descriptions(tokens, titles)
    return [(words_of(text, tokens, c), c.kind) for c in candidates if not c.umbrella]


def words_of(text: str, tokens: Sequence[Token], candidate: Candidate) -> str:
    words = text[tokens[candidate.first].begin : tokens[candidate.stop - 1].end]
    return words[1:-1] if candidate.quoted else words


# Each row: a sentence, and the titles in it in order.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # task 1: a title inside a title is no title; a list of titles
        ("Promote the revision of the Anti-Monopoly Law of the People's Republic of China, Rules"
         " for the Implementation of the Patent Law of the People's Republic of China, and"
         " Provisions on the Protection of Trade Secrets",
         ["Anti-Monopoly Law of the People's Republic of China",
          "Rules for the Implementation of the Patent Law of the People's Republic of China",
          "Provisions on the Protection of Trade Secrets"]),
        # task 1: a clause that opens with a capital is not of the title
        ("promote the Regulations on Patents, Further revise, demonstrate, and study the Trademark"
         " Law of the People's Republic of China",
         ["Regulations on Patents", "Trademark Law of the People's Republic of China"]),
        # task 4: "and" and a lower-case word inside
        ("Promote the legislative process of Regulations on Access to and Benefit sharing of"
         " Biological Genetic Resources",
         ["Regulations on Access to and Benefit sharing of Biological Genetic Resources"]),
        # task 3: the article is missing
        ("Promote to revise the Regulation for the Protection of New Plant Varieties of People’s"
         " Republic of China",
         ["Regulation for the Protection of New Plant Varieties of People’s Republic of China"]),
        # task 12: the complement is all lower case
        ("Formulate the 14th Five-Year Plan for copyright work",
         ["14th Five-Year Plan for copyright work"]),
        # task 13: years
        ("Formulate the Plan for the Judicial Protection of Intellectual Property Rights by the"
         " People's Courts (2021-2025)",
         ["Plan for the Judicial Protection of Intellectual Property Rights by the People's Courts"
          " (2021-2025)"]),
        # task 14: a tail in lower case is not of the title
        ("Formulate and issue the Opinions on Strengthening the Mediation of Intellectual Property"
         " Disputes and organizing its implementation",
         ["Opinions on Strengthening the Mediation of Intellectual Property Disputes"]),
        # task 27: nor is a purpose in lower case
        ("Formulate the Opinions on Strengthening the Judicial Protection for Intellectual Property"
         " Rights of Traditional Chinese Medicine to promote the inheritance, innovation and"
         " development of traditional Chinese medicine",
         ["Opinions on Strengthening the Judicial Protection for Intellectual Property Rights of"
          " Traditional Chinese Medicine"]),
        # task 86: but one in title case is, and so are quotation marks inside
        ('We will implement the Implementation Opinions on Deepening the Reform of "Delegating'
         ' Power, Delegating Power, and Providing Services" in the Field of Intellectual Property'
         " to Create a Sound Business Environment, and continue to cooperate",
         ['Implementation Opinions on Deepening the Reform of "Delegating Power, Delegating Power,'
          ' and Providing Services" in the Field of Intellectual Property to Create a Sound'
          " Business Environment"]),
        # task 60: "and" behind it begins something else
        ("Implement the Guidelines on Trademark Examination and Hearing and comprehensively reform"
         " the trademark registration and examination mechanism",
         ["Guidelines on Trademark Examination and Hearing"]),
        # task 63: one lower-case noun at the end
        ("Issue the Notice on Strengthening Patent Navigation work, promote the construction",
         ["Notice on Strengthening Patent Navigation work"]),
        # task 67: a lower-case word in the middle
        ("issue the Notice on Further Strengthening the Construction of Trademark brand Guidance"
         " Stations, and promote the construction of trademark brand guidance stations",
         ["Notice on Further Strengthening the Construction of Trademark brand Guidance Stations"]),
        # task 77: commas and a batch
        ("and issue the Catalogue of Intellectual Property Rights Transformation in the National"
         " Defense Science, Technology and Industry (the seventh batch)",
         ["Catalogue of Intellectual Property Rights Transformation in the National Defense"
          " Science, Technology and Industry (the seventh batch)"]),
        # task 89: an edition
        ("issue the List of Public Service Matters of the National Intellectual Property Office"
         " (first edition), further deploy the release of guidelines",
         ["List of Public Service Matters of the National Intellectual Property Office"
          " (first edition)"]),
        # task 103: an acronym is not of the title; a partnership and an agreement
        ("the chapter of Regional Comprehensive Economic Partnership (RCEP) about intellectual"
         " Property rights and the China-Eu Agreement on the Protection and Cooperation of"
         " Geographical Indications",
         ["Regional Comprehensive Economic Partnership",
          "China-Eu Agreement on the Protection and Cooperation of Geographical Indications"]),
        ("joining the Comprehensive and Progressive Trans-Pacific Partnership (CPTPP)",
         ["Comprehensive and Progressive Trans-Pacific Partnership"]),
        # task 59: a period is no plan
        ("optimize the indicators during the 14th Five-Year Plan period", []),
        # task 41: "Law" modifies "Enforcement"
        ("Revise the Administrative Law Enforcement Measures on the Protection of New Varieties of"
         " Forest and Grass Plants and issue the annual report",
         ["Administrative Law Enforcement Measures on the Protection of New Varieties of Forest and"
          " Grass Plants"]),
        # the preamble: the text itself
        ("measures are specified and this Promotion Plan is formulated", []),
        # other plans of the family
        ("Accelerate the revision of the Trademark Law, the Regulations for the Implementation of"
         " the Trademark Law, and the Several Provisions on Regulating Trademark Applications",
         ["Trademark Law", "Regulations for the Implementation of the Trademark Law",
          "Several Provisions on Regulating Trademark Applications"]),
        ("Implement the Patent Law and Trademark Law", ["Patent Law", "Trademark Law"]),
        ("Formulate the Guidelines for Protection in Cross-border E-commerce, Livestreaming and"
         " Other New Forms of Business",
         ["Guidelines for Protection in Cross-border E-commerce, Livestreaming and Other New Forms"
          " of Business"]),
        ('Revise the "Measures for the Administration of Patent Agencies" and the “Code of Conduct'
         " for Agents”",
         ["Measures for the Administration of Patent Agencies", "Code of Conduct for Agents"]),
        ("Formulate the Interpretation (II) on Several Issues concerning the Application of Law in"
         " Patent Cases",
         ["Interpretation (II) on Several Issues concerning the Application of Law in Patent"
          " Cases"]),
        ("Compile the Guide to Overseas Protection (Volume II)",
         ["Guide to Overseas Protection (Volume II)"]),
        ("Issue the Measures for Pledges (for Trial Implementation)",
         ["Measures for Pledges (for Trial Implementation)"]),
        ("Implement the Intellectual Property Plan for the 14th Five-Year Plan period",
         ["Intellectual Property Plan for the 14th Five-Year Plan period"]),
        ("Promote accession to the Singapore Treaty on the Law of Trademarks",
         ["Singapore Treaty on the Law of Trademarks"]),
        ("Sign the Memorandum of Understanding on Customs Cooperation",
         ["Memorandum of Understanding on Customs Cooperation"]),
        ("Issue the Notice of the State Council on Issuing the Action Plan (2014-2020)",
         ["Notice of the State Council on Issuing the Action Plan (2014-2020)"]),
        ("strengthen the rule of law and the Law enforcement of markets", []),
        ("unify the Application of Law in Patent Cases", []),
        ('Implement the "14th Five-Year Plan" National Intellectual Property Protection and'
         " Utilization Plan",
         ['"14th Five-Year Plan" National Intellectual Property Protection and Utilization Plan']),
        ("Publish the Trademark Examination and Trial Guidelines",
         ["Trademark Examination and Trial Guidelines"]),
        # a text that breaks off
        ("Implement the Law on Science,", ["Law on Science"]),
        ("Implement the Law on Science, Technology", ["Law on Science"]),
    ],
)  # fmt: skip
def test_a_title_ends_where_its_capitalised_run_ends(text: str, expected: list[str]) -> None:
    assert [title for title, _ in found(text, titled=True)] == expected


# Each row: a sentence, and the descriptions in it in order.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # task 1
        ("make a good demonstration of special legislation on geographical indications",
         ["special legislation on geographical indications"]),
        # task 10: all complements belong to it
        ("study and formulate a reform plan for the division of fiscal powers and expenditure"
         " responsibilities between the central and local governments in the field of intellectual"
         " property",
         ["reform plan for the division of fiscal powers and expenditure responsibilities between"
          " the central and local governments in the field of intellectual property"]),
        # task 20: a list of examples
        ("formulate rules for protecting intellectual property rights in new fields and forms of"
         " industry such as big data, artificial intelligence, blockchain and gene technology",
         ["rules for protecting intellectual property rights in new fields and forms of industry"
          " such as big data, artificial intelligence, blockchain and gene technology"]),
        # task 21: two descriptions, the second with two heads
        ("formulate compliance standards for open source intellectual property in information"
         " technology and code contribution rules and standards for open source communities,"
         " carry out studies on risks",
         ["compliance standards for open source intellectual property in information technology",
          "code contribution rules and standards for open source communities"]),
        # task 40: a gerund goes on with the complement, an adverb does not
        ("issue guidelines on protecting intellectual property rights in the seed industry and"
         " cracking down on infringement of sets of licenses, and severely crack down",
         ["guidelines on protecting intellectual property rights in the seed industry and"
          " cracking down on infringement of sets of licenses"]),
        # task 62: the modifier alone says what it is about
        ("speed up the formulation of testing guidelines, and improve", ["testing guidelines"]),
        # task 63: a quantifier is outside
        ("promote the implementation of a series of national standards on patent navigation"
         " guidelines, and carry out projects",
         ["national standards on patent navigation guidelines"]),
        # task 110: so is a possessive
        ("application projects of China's independent digital copyright protection and emergency"
         " broadcasting technical standards and carry out publicity",
         ["independent digital copyright protection and emergency broadcasting technical"
          " standards"]),
        # task 113: what it is for
        ("Formulate an annual promotion plan to accelerate the development of forestry and"
         " grassland in a country with strong intellectual property rights",
         ["annual promotion plan to accelerate the development of forestry and grassland in a"
          " country with strong intellectual property rights"]),
        # other plans of the family
        ("Formulate 5 national standards on patents", ["national standards on patents"]),
        ("Draw up guidelines for the examination of patent applications in the field of artificial"
         " intelligence in 2023",
         ["guidelines for the examination of patent applications in the field of artificial"
          " intelligence"]),
        ("formulate detailed rules that protect users", ["detailed rules"]),
    ],
)  # fmt: skip
def test_a_description_has_its_modifiers_and_complements(text: str, expected: list[str]) -> None:
    assert [description for description, _ in found(text, titled=False)] == expected


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("the Seed Law", "law"),
        ("the Regulation on the Collective Administration of Copyright", "regulation"),
        ("the Interim Rules on the Registration of Copyright", "rules"),
        ("Several Provisions on Standardizing Patent Application Practices", "provisions"),
        ("Trial Measures for Voluntary Registration of Works", "measures"),
        ("the Interpretations on Several Issues concerning the Application of the Patent Law",
         "judicial-interpretation"),
        # tasks 25 and 26: the formula of judicial interpretations
        ("Provisions on Several Issues concerning the Application of the Law on Trial of Cases",
         "judicial-interpretation"),
        ("Implementation Opinions on Deepening the Reform", "opinions"),
        ("the Guide to Overseas Protection", "guidelines"),
        ("the Action Plan for Patent Conversion", "plan"),
        ("the Notice on Strengthening Navigation", "notice"),
        ("the Outline for Building a Powerhouse (2021-2035)", "outline"),
        ("the Program for Building a Powerhouse (2021-2035)", "program"),
        ("the Specification for Patent Navigation", "standard"),
        ("the Catalogue of Rights (the seventh batch)", "catalogue"),
        ("the List of Public Service Matters", "list"),
        ("the Code for Basic Information Data", "code"),
        ("the Marrakesh Treaty", "treaty"),
        ("the Paris Convention", "treaty"),
        ("the Hague Agreement on Designs", "agreement"),
        ("the Regional Comprehensive Economic Partnership", "agreement"),
        ("the Decision on Amending the Rules of Origin", "other"),
    ],
)  # fmt: skip
def test_the_head_noun_of_a_title_tells_its_kind(title: str, kind: str) -> None:
    assert [k for _, k in found(f"We will study {title}", titled=True)] == [kind]


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("judicial interpretations and standards for filing cases", "judicial-interpretation"),
        ("criteria for asset appraisal", "standard"),
        ("country guidelines for IPR protection", "guidelines"),
        ("special legislation on geographical indications", "other"),
        ("free trade agreements among China, Japan and South Korea", "agreement"),
    ],
)
def test_the_first_head_noun_of_a_description_tells_its_kind(description: str, kind: str) -> None:
    assert [k for _, k in found(f"formulate {description}", titled=False)] == [kind]


def test_an_umbrella_is_marked_as_one() -> None:
    # task 65: what counts is what stands under it
    text = "revision of national standards such as guidelines for patents, standards for markets"
    tokens = tokenize(text, whole(text), PATTERN)
    umbrella, *others = find_descriptions(tokens, [])
    assert umbrella.umbrella
    assert [words_of(text, tokens, c) for c in others] == [
        "guidelines for patents",
        "standards for markets",
    ]
