"""Any text gives some plan: what no rule understands is a notice, never an exception."""

from __future__ import annotations

import random
import re

import pytest

from ipplan_kg.align import align
from ipplan_kg.link import link
from ipplan_kg.model import AuthorityEntry, Plan, Source
from ipplan_kg.parse import parse_plan
from ipplan_kg.rdf import asserted_quads, provenance_quads

ODD = [
    "\n1. ",
    "\n(",
    "(Responsible by ",
    ")",
    "\nI. ",
    "（",
    "“",
    "\n\n",
    "一、",
    "İ",
    "𝒜",
    "\u200b",
]


@pytest.fixture(scope="module")
def entries() -> tuple[AuthorityEntry, ...]:
    from ipplan_kg.authority import authority_entries
    from ipplan_kg.namespaces import BASE
    from ipplan_kg.resources import authority_files
    from ipplan_kg.turtle import read_turtle

    triples = [triple for path in authority_files() for triple in read_turtle(path, BASE)]
    return tuple(authority_entries(triples, BASE))


def read(whole: str, entries: tuple[AuthorityEntry, ...]) -> Plan:
    """Parse, link and write a text, and check that what was marked is what stands there."""
    from ipplan_kg.iris import Minter

    source = Source(plan_id="x", lang="en", text=whole, sha256="", name="x")
    plan = parse_plan(source, entries)
    list(asserted_quads(align([(plan, link(plan, entries))]), Minter()))
    list(provenance_quads(plan, plan.notices, Minter()))
    for task in plan.tasks:
        assert source.slice(task.text_span) == task.text
        found = [(each.span, each.text) for each in task.mentions.legislation]
        found += [(each.span, each.text) for each in task.mentions.bodies]
        for span, text in found:
            assert source.slice(span) == text
            assert task.span.contains(span)
    return plan


@pytest.mark.slow
def test_a_line_cut_off_anywhere_is_still_read(
    plan_text: str, entries: tuple[AuthorityEntry, ...]
) -> None:
    for line in plan_text.split("\n"):
        ends = [match.end() for match in re.finditer(r"\w+|\W", line)]
        for end in ends[::3]:
            read(line[:end], entries)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_plan_shuffled_to_nonsense_is_still_read(
    plan_text: str, entries: tuple[AuthorityEntry, ...], seed: int
) -> None:
    tokens = re.findall(r"\w+|\s|[^\w\s]", plan_text)
    chance = random.Random(seed)
    for _ in range(500):
        parts: list[str] = []
        for _ in range(chance.randint(1, 40)):
            begin = chance.randrange(len(tokens))
            parts += tokens[begin : begin + chance.choice([1, 1, 2, 3, 8, 20])]
            if chance.random() < 0.1:
                parts.append(chance.choice(ODD))
        read("".join(parts), entries)
