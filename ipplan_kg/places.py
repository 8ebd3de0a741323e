"""Places: a thing goes in; where the evidence of it stands in its text comes out, for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.iris import rebase
from ipplan_kg.namespaces import BASE, IPP, NIF

__all__ = ["Place", "place_of"]

_SPAN = re.compile(r"(?P<text>.+)#char=(?P<begin>[0-9]{1,9}),(?P<end>[0-9]{1,9})")  # RFC 5147


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a source text the evidence of a focus node stands; line and column count from 1."""

    text: str
    begin: int
    end: int
    line: int
    column: int
    quote: str


def place_of(store: ox.Store, node: ox.NamedNode, *, base: str = BASE) -> Place | None:
    """Return where the evidence of a thing stands; without it, that of what the thing is part of.

    A span of a text is its own evidence, whatever is said of it.
    """
    own = _SPAN.fullmatch(node.value)
    place = _located(store, own) if own else None
    if place:
        return place
    wholes = {
        quad.subject.value
        for quad in store.quads_for_pattern(None, None, node, None)
        if isinstance(quad.subject, ox.NamedNode) and node.value.startswith(quad.subject.value)
    }
    for iri in (node.value, *sorted(wholes, key=len, reverse=True)):
        spans = [span for each in _evidence(store, iri, base) if (span := _SPAN.fullmatch(each))]
        for span in sorted(spans, key=lambda span: int(span["begin"])):
            place = _located(store, span)
            if place:
                return place
    return None


def _evidence(store: ox.Store, iri: str, base: str) -> Iterator[str]:
    yield iri
    evidence = ox.NamedNode(rebase(IPP.evidence.value, base))
    for quad in store.quads_for_pattern(ox.NamedNode(iri), evidence, None, None):
        if isinstance(quad.object, ox.NamedNode):
            yield quad.object.value


def _located(store: ox.Store, span: re.Match[str]) -> Place | None:
    begin, end = int(span["begin"]), int(span["end"])
    text = ox.NamedNode(span["text"])
    for quad in store.quads_for_pattern(text, NIF.isString, None, None):
        if isinstance(quad.object, ox.Literal):
            whole = quad.object.value
            return Place(
                text=text.value,
                begin=begin,
                end=end,
                line=whole.count("\n", 0, begin) + 1,
                column=begin - whole.rfind("\n", 0, begin),
                quote=whole[begin:end],
            )
    return None
