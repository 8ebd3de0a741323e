"""The authority data as the text side needs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ipplan_kg.authority import authority_entries
from ipplan_kg.errors import ResourceError
from ipplan_kg.iris import is_plan_id
from ipplan_kg.model import AuthorityEntry, EntityType
from ipplan_kg.names import name_key
from ipplan_kg.namespaces import BASE, RDFS, SKOS
from ipplan_kg.resources import authority_files
from ipplan_kg.turtle import read_turtle
from tests.factories import authority

COURT = NamedNode(f"{BASE}agency/supreme-peoples-court")


def entries(*triples: Triple, base: str = BASE) -> tuple[AuthorityEntry, ...]:
    return authority_entries(triples, base)


def test_an_entry_has_every_name_of_a_thing() -> None:
    found = entries(
        Triple(COURT, SKOS.prefLabel, Literal("Supreme People's Court", language="en")),
        Triple(COURT, SKOS.prefLabel, Literal("最高人民法院", language="zh")),
        Triple(COURT, SKOS.altLabel, Literal("SPC", language="en")),
        Triple(COURT, SKOS.hiddenLabel, Literal("Supreme Court", language="en")),
        Triple(COURT, RDFS.comment, Literal("A court.", language="en")),
    )
    assert found == (
        AuthorityEntry(
            type=EntityType.AGENCY,
            slug="supreme-peoples-court",
            pref_label="Supreme People's Court",
            names=("Supreme People's Court", "最高人民法院", "SPC", "Supreme Court"),
            not_alternative=frozenset({"最高人民法院", "Supreme People's Court", "Supreme Court"}),
        ),
    )


@pytest.mark.parametrize("type_", EntityType)
def test_the_path_of_an_iri_tells_the_type(type_: EntityType) -> None:
    node = NamedNode(f"{BASE}{type_.value}/x")
    [found] = entries(Triple(node, SKOS.prefLabel, Literal("X", language="en")))
    assert (found.type, found.slug) == (type_, "x")


@pytest.mark.parametrize(
    "subject",
    [
        NamedNode(f"{BASE}vocab/topic"),
        NamedNode(f"{BASE}agency/"),
        NamedNode("https://example.org/agency/x"),
        BlankNode("x"),
    ],
)
def test_other_things_are_no_entries(subject: NamedNode | BlankNode) -> None:
    assert entries(Triple(subject, SKOS.prefLabel, Literal("X", language="en"))) == ()


def test_a_label_that_is_an_iri_is_no_name() -> None:
    assert entries(Triple(COURT, SKOS.prefLabel, NamedNode("https://example.org/label"))) == ()


def test_entries_stand_in_the_order_of_their_iris() -> None:
    one, other = (Literal(label, language="en") for label in ("One", "Other"))
    b, a = (NamedNode(f"{BASE}body/{slug}") for slug in ("b", "a"))
    found = entries(Triple(b, SKOS.prefLabel, one), Triple(a, SKOS.prefLabel, other))
    assert [entry.slug for entry in found] == ["a", "b"]


def test_entries_are_found_under_another_base() -> None:
    base = "http://kg.example/"
    triples = [t for path in authority_files() for t in read_turtle(path, base)]
    assert authority_entries(triples, base) == authority()


def test_a_file_that_is_no_turtle_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "agency.ttl"
    path.write_text("<https://example.org/a> a\n<https://example.org/b> .\noops", "utf-8")
    with pytest.raises(ResourceError, match=r"agency\.ttl, line 3, column \d+: not valid Turtle"):
        read_turtle(path)


# The data themselves


def test_every_entry_has_a_preferred_english_label() -> None:
    assert [entry.slug for entry in authority() if not entry.pref_label] == []


def test_no_two_things_of_one_type_share_a_name() -> None:
    seen: dict[tuple[EntityType, str], str] = {}
    shared = []
    for entry in authority():
        for key in {name_key(name) for name in entry.names}:
            other = seen.setdefault((entry.type, key), entry.slug)
            if other != entry.slug:
                shared.append((key, other, entry.slug))
    assert shared == []


def test_every_slug_is_a_plain_path_segment() -> None:
    assert [entry.slug for entry in authority() if not is_plan_id(entry.slug)] == []
