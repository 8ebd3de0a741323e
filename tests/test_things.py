"""What a thing may be called, and what is suggested to those who call it something else."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import UnknownThing
from ipplan_kg.namespaces import BASE
from ipplan_kg.serialization import natural_key
from ipplan_kg.store import open_store
from ipplan_kg.things import resolve

MINI = Path(__file__).parent / "data" / "mini.trig"
AGENCY = f"{BASE}ontology#Agency"


@pytest.fixture(scope="module")
def mini() -> ox.Store:
    return open_store(MINI)


@pytest.mark.parametrize(
    "name",
    [
        "Supreme People's Court",
        "supreme people’s court",
        "The Supreme Peoples Court",
        "supreme-peoples-court",
        "agency/supreme-peoples-court",
        f"<{BASE}agency/supreme-peoples-court>",
        "最高人民法院",
    ],
)
def test_a_thing_answers_to_its_names(mini: ox.Store, name: str) -> None:
    assert resolve(mini, name, type_iri=AGENCY).value == f"{BASE}agency/supreme-peoples-court"


def test_traditional_characters_stand_for_simplified_ones(mini: ox.Store) -> None:
    assert resolve(mini, "知識產權局") == resolve(mini, "知识产权局")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("suprme people's court", 'did you mean "Supreme People\'s Court"?'),
        ("supreme court", 'did you mean "Supreme People\'s Court"?'),
        ("agency/supreme-court", 'did you mean "Supreme People\'s Court"?'),
        ("最高法院", "did you mean '最高人民法院'?"),
        ("ministry of fairs", "did you mean 'Ministry of Foreign Affairs'"),
        # The names of one agency are one suggestion.
        ("property administration", "did you mean 'Intellectual Property Administration'?"),
        ("ipp:Task", "ipp:Task is not of the class ipp:Agency"),
        ("campaign/kunlun", "campaign/kunlun is not of the class ipp:Agency"),
        ("http://example.org/x", "nothing is known about http://example.org/x"),
        ("zzzz", "nothing is called 'zzzz'"),
    ],
)
def test_what_is_no_agency_is_told_so(mini: ox.Store, name: str, message: str) -> None:
    with pytest.raises(UnknownThing) as caught:
        resolve(mini, name, type_iri=AGENCY)
    assert message in str(caught.value)


def test_a_concept_is_of_its_scheme(mini: ox.Store) -> None:
    scheme = f"{BASE}vocab/legislation-kind"
    assert resolve(mini, "plan", scheme_iri=scheme).value == f"{scheme}/plan"
    with pytest.raises(UnknownThing, match="agency/supreme-peoples-court is not in vocab/legisl"):
        resolve(mini, "agency/supreme-peoples-court", scheme_iri=scheme)


def test_natural_order_compares_all_texts() -> None:
    texts = ["a10", "a", "2", "a2b", "a1", "10", "", "a2", "b"]
    assert sorted(texts, key=natural_key) == ["", "2", "10", "a", "a1", "a2", "a2b", "a10", "b"]
