"""An IRI -> what the store says about it, as data for a page, and as text to read.

Every thing has statements (from it) and references (to it). What people ask for by name, a task, an
agency, an instrument, also has blocks that tell the same in the order of a reader's questions.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.blocks import Block, Item, blocks
from ipplan_kg.errors import UnknownThing
from ipplan_kg.results import curie
from ipplan_kg.things import resolve
from ipplan_kg.view import Statement, View

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Block", "Description", "Item", "Statement", "as_text", "describe", "resolve"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All that a page about a thing needs."""

    iri: ox.NamedNode
    title: str
    types: tuple[str, ...]
    blocks: tuple[Block, ...]
    statements: tuple[Statement, ...]
    references: tuple[Statement, ...]
    """Triples whose object the thing is; ``value`` is their subject."""
    more_references: bool
    """There are more of these than were asked for."""


def describe(store: ox.Store, iri: ox.NamedNode, *, limit: int = 200) -> Description:
    """Return what the store says about a thing, with at most ``limit`` references to it.

    Raises:
        UnknownThing: the store says nothing about it.
    """
    view = View(store)
    statements = tuple(view.statements(iri))
    references = tuple(islice(view.references(iri), limit + 1))
    if not statements and not references:
        raise UnknownThing(f"nothing is known about {curie(iri.value)}", about=iri)
    return Description(
        iri=iri,
        title=view.label(iri),
        types=tuple(sorted({view.label(each) for each in view.things(iri, "rdf:type")})),
        blocks=blocks(view, iri),
        statements=statements,
        references=references[:limit],
        more_references=len(references) > limit,
    )


def as_text(description: Description, *, width: int = 80) -> str:
    """Return a description for reading in a terminal: its blocks, or all statements if none."""
    types = f" ({', '.join(description.types)})" if description.types else ""
    lines = [" ".join(f"{description.title}{types}".split()), description.iri.value]
    if description.blocks:
        for block in description.blocks:
            lines += _block_lines(block, width)
    else:
        lines += _statement_lines("", description.statements, width)
        lines += _statement_lines("is ... of", description.references, width)
        if description.more_references:
            lines += ["  ... and more"]
    return "\n".join([*lines, ""])


def _block_lines(block: Block, width: int) -> Iterator[str]:
    count = f" ({len(block.items)})" if len(block.items) > 1 else ""
    yield ""
    yield f"{block.heading}{count}"
    for item in block.items:
        text = f"{item.text} [{item.note}]" if item.note else item.text
        yield from _wrapped(text, width, indent="  ")
        for quote in item.quotes:
            yield from _wrapped(quote, width, indent="      ")


def _statement_lines(heading: str, statements: tuple[Statement, ...], width: int) -> Iterator[str]:
    for label, group in groupby(statements, key=lambda each: each.predicate_label):
        yield ""
        yield heading.replace("...", label) or label
        for each in group:
            named = each.value_label
            if isinstance(each.value, ox.NamedNode) and named != curie(each.value.value):
                named = f"{named} <{curie(each.value.value)}>"
            text = f"{named} [inferred]" if each.inferred else named
            yield from _wrapped(text, width, indent="  ")


def _wrapped(text: str, width: int, *, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
