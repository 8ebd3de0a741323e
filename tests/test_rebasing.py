"""A dataset under another base is what a build under that base makes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import BadParameter
from ipplan_kg.namespaces import BASE, XSD
from ipplan_kg.pipeline import build
from ipplan_kg.rebasing import rebased
from ipplan_kg.store import dump_nquads, new
from tests.conftest import MINI

OTHER = "https://data.example.org/plans/"
THING, TERM = ox.NamedNode(f"{BASE}agency/x"), ox.NamedNode(f"{BASE}ontology#x")
OTHER_TERM = ox.NamedNode(f"{OTHER}ontology#x")
ELSEWHERE = ox.NamedNode(f"https://example.org/?about={BASE}agency/x")


def moved(value: ox.NamedNode | ox.Literal, graph: str) -> ox.Quad:
    quad = ox.Quad(THING, TERM, value, ox.NamedNode(f"{BASE}graph/{graph}"))
    (found,) = rebased([quad], old=BASE, new=OTHER)
    return found


@pytest.mark.slow
def test_the_packaged_plans_moved_are_those_built_there() -> None:
    """Every quad, with the namespace that the ontology tells in a string."""
    here, there = (build(base=base, validate=False).store for base in (BASE, OTHER))
    assert dump_nquads(new(rebased(here, old=BASE, new=OTHER))) == dump_nquads(there)


def test_a_text_that_names_the_base_moves_as_a_build_has_it(tmp_path: Path) -> None:
    text = tmp_path / "mini.txt"
    text.write_text(MINI.replace("protection", f"protection, see {BASE}agency/x,"), "utf-8")
    assert BASE in text.read_text("utf-8")
    here, there = (build([text], base=base, validate=False).store for base in (BASE, OTHER))
    assert dump_nquads(new(rebased(here, old=BASE, new=OTHER))) == dump_nquads(there)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ox.NamedNode(f"{BASE}agency/y"), ox.NamedNode(f"{OTHER}agency/y")),
        (ELSEWHERE, ELSEWHERE),
        (ox.Literal(f"see {BASE}"), ox.Literal(f"see {BASE}")),
        (ox.Literal("5", datatype=XSD.integer), ox.Literal("5", datatype=XSD.integer)),
        (ox.Literal("知", language="zh"), ox.Literal("知", language="zh")),
        (ox.Literal("v", datatype=TERM), ox.Literal("v", datatype=OTHER_TERM)),
    ],
)
def test_what_a_plan_says_moves(
    value: ox.NamedNode | ox.Literal, expected: ox.NamedNode | ox.Literal
) -> None:
    found = moved(value, "plan/mini/asserted")
    assert found == ox.Quad(
        ox.NamedNode(f"{OTHER}agency/x"),
        OTHER_TERM,
        expected,
        ox.NamedNode(f"{OTHER}graph/plan/mini/asserted"),
    )


def test_a_string_of_the_ontology_moves() -> None:
    found = moved(ox.Literal(f"{BASE}ontology#", datatype=XSD.anyURI), "ontology")
    assert found.object == ox.Literal(f"{OTHER}ontology#", datatype=XSD.anyURI)


@pytest.mark.parametrize("base", ["nonsense", "https://example.org", "https://example.org/#"])
def test_what_is_no_base_is_refused(base: str) -> None:
    with pytest.raises(BadParameter, match="a base is an http IRI that ends in /"):
        list(rebased([], old=BASE, new=base))
