"""What a sentence does to the instrument that stands in it as OBJECT."""

from __future__ import annotations

import pytest

from ipplan_kg.actions import actions_before, passive_behind, promoted, tail_behind
from ipplan_kg.instruments import PATTERN
from ipplan_kg.marks import Cue
from ipplan_kg.tokens import Token, tokenize
from tests.factories import whole


def split(text: str) -> tuple[list[Token], int]:
    """Return the tokens of a sentence and the index of OBJECT."""
    tokens = tokenize(text, whole(text), PATTERN)
    return tokens, next(i for i, token in enumerate(tokens) if token.text == "OBJECT")


def told(cue: Cue) -> str:
    return " ".join(cue.actions)


def cues(text: str, cue: Cue) -> list[str]:
    return [text[span.begin : span.end] for span in cue.spans]


# Each row: a sentence, the actions before OBJECT, the words that tell them.
@pytest.mark.parametrize(
    ("text", "actions", "cue"),
    [
        # task 1
        ("Promote the revision of the OBJECT", "revise", "Promote the revision of"),
        ("as well as the formulation of the OBJECT", "formulate", "formulation of"),
        ("Further revise, demonstrate, and study the OBJECT", "revise study",
         "Further revise, demonstrate, and study"),
        ("and make a good demonstration of OBJECT", "study", "good demonstration of"),
        # tasks 2, 4
        ("Promote to revise OBJECT", "revise", "Promote to revise"),
        ("as well as the legislative process for the OBJECT", "promote-legislation",
         "legislative process for"),
        # task 10
        ("We will study and formulate a OBJECT", "formulate study", "study and formulate"),
        # task 19: what is promoted is the issue
        ("Promote and issue OBJECT", "issue", "Promote and issue"),
        # task 35
        ("We will formulate and implement the OBJECT", "formulate implement",
         "formulate and implement"),
        # task 46
        ("and promote the implementation of OBJECT", "implement", "promote the implementation of"),
        # task 63: a quantifier between
        ("promote the implementation of a series of OBJECT", "implement",
         "promote the implementation of a series of"),
        # task 65
        ("and accelerate the formulation and revision of OBJECT", "revise formulate",
         "accelerate the formulation and revision of"),
        # task 89
        ("further deploy the release of OBJECT", "issue", "further deploy the release of"),
        ("Popularize and apply the OBJECT", "apply", "Popularize and apply"),
        # task 90
        ("revise and issue the OBJECT", "revise issue", "revise and issue"),
        # task 102
        ("and accelerate China's accession to the OBJECT", "accede",
         "accelerate China's accession to"),
        ("promote the domestic implementation of the OBJECT", "implement",
         "promote the domestic implementation of"),
        ("continue to push forward the negotiation process of the OBJECT", "negotiate",
         "continue to push forward the negotiation process of"),
        # task 103: nouns between the action and the instrument
        ("Promote the implementation of the chapter of OBJECT", "implement",
         "Promote the implementation of the chapter of"),
        ("continue to push forward negotiations on IPR issues in OBJECT", "negotiate",
         "continue to push forward negotiations on IPR issues in"),
        ("actively promote the process of joining the OBJECT", "accede",
         "actively promote the process of joining"),
        # task 111: what is divided are its tasks
        ("for the division of key tasks in the OBJECT", "", ""),
        # other plans of the family
        ("Complete the amendment to the OBJECT", "revise", "Complete the amendment to"),
        ("Promote the promulgation and implementation of the OBJECT", "issue implement",
         "Promote the promulgation and implementation of"),
        ("formulate, issue and implement the OBJECT", "formulate issue implement",
         "formulate, issue and implement"),
        ("Print and distribute the OBJECT", "issue", "Print and distribute"),
        ("Assist in drawing up the OBJECT", "formulate", "drawing up"),
        ("and to ratify the OBJECT", "accede", "ratify"),
        # "research" is a noun before "on", and not the object's verb coordinated with "carry out"
        ("Carry out basic research on the OBJECT", "study", "basic research on"),
        ("Speed up research on and formulation of the OBJECT", "formulate study",
         "Speed up research on and formulation of"),
        ("Formulate 5 OBJECT", "formulate", "Formulate"),
        ("Publish the English version of the OBJECT", "issue", "Publish the English version of"),
        ("based on the English version of the OBJECT", "", ""),
        ("In accordance with the OBJECT", "", ""),
        ("the newly revised OBJECT", "", ""),
        ("OBJECT", "", ""),
    ],
)  # fmt: skip
def test_actions_that_govern_what_stands_behind_them(text: str, actions: str, cue: str) -> None:
    tokens, place = split(text)
    found = actions_before(tokens, place, 0)
    assert (told(found), cues(text, found)) == (actions, [cue] if cue else [])


def test_nothing_before_the_instrument_on_the_left_counts() -> None:
    tokens, place = split("revise A, OBJECT")
    assert told(actions_before(tokens, place, floor=2)) == ""


@pytest.mark.parametrize(
    ("text", "indefinite"),
    [
        ("carry out a OBJECT", True),  # task 83 "carry out a special plan"
        ("implement the OBJECT", False),
        ("the implementation of a series of OBJECT", False),  # task 63: the series is indefinite
    ],
)
def test_an_indefinite_article_is_noticed(text: str, indefinite: bool) -> None:
    tokens, place = split(text)
    assert actions_before(tokens, place, 0).indefinite is indefinite


# Each row: a sentence, the actions of the tail, whether of several, the words that tell it.
@pytest.mark.parametrize(
    ("text", "actions", "of_several", "cue"),
    [
        # task 14
        ("Issue the OBJECT and organizing its implementation.", "implement", False,
         "organizing its implementation"),
        ("Issue OBJECT, and supervise their implementation", "implement", True,
         "supervise their implementation"),
        ("Study OBJECT and actively promote its legislative process", "promote-legislation", False,
         "actively promote its legislative process"),
        ("Revise OBJECT and release it as soon as possible", "issue", False, "release it"),
        ("Draft OBJECT, then issue and implement it", "issue implement", False,
         "then issue and implement it"),
        # somebody else will implement it
        ("Issue OBJECT, and guide local governments to implement it", "", False, ""),
        ("Implement OBJECT and its implementing rules", "", False, ""),
        ("Implement OBJECT and comprehensively reform the mechanism", "", False, ""),
        ("Implement OBJECT", "", False, ""),
    ],
)  # fmt: skip
def test_a_tail_takes_the_instrument_up_again(
    text: str, actions: str, of_several: bool, cue: str
) -> None:
    tokens, place = split(text)
    found, several = tail_behind(tokens, place + 1)
    assert (told(found), several, cues(text, found)) == (actions, of_several, [cue] if cue else [])


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("The OBJECT will be revised.", "revise"),
        ("The OBJECT shall be formulated and issued, and more will follow", "formulate issue"),
        ("The OBJECT is being drawn up", "formulate"),
        ("The OBJECT must be strictly implemented", "implement"),
        ("The OBJECT are to be printed and distributed", "issue"),
        # an active verb says what the subject does, not what is done to it
        ("The OBJECT will improve the environment", ""),
        ("The OBJECT has revised", ""),
        ("The OBJECT will be useful", ""),
        ("The OBJECT", ""),
    ],
)
def test_a_passive_tells_what_is_done_to_its_subject(text: str, actions: str) -> None:
    tokens, place = split(text)
    assert told(passive_behind(tokens, place + 1)) == actions


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("promote the OBJECT on indications", "promote-legislation"),
        ("Speed up OBJECT on indications", "promote-legislation"),
        ("strengthen OBJECT on indications", ""),
        ("OBJECT on indications", ""),
    ],
)
def test_to_promote_legislation_is_to_legislate(text: str, actions: str) -> None:
    tokens, place = split(text)
    assert told(promoted(tokens, place, 0)) == actions
