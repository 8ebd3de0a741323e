"""A dataset under another base: the quads that a build with that base makes of the same texts.

IRIs that begin with the old base begin with the new one, those of graphs and datatypes included. In
strings the base is replaced only where a build does so: in the graphs that come from files of ours
(the ontology tells its preferred namespace), never in what a text says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter
from ipplan_kg.iris import is_base, rebase

__all__ = ["rebased"]

_FROM_FILES = ("alignments", "authority", "ontology", "vocab")
"""The graphs whose files ``turtle.read_turtle`` reads under a base."""


def rebased(quads: Iterable[ox.Quad], *, old: str, new: str) -> Iterator[ox.Quad]:
    """Yield the quads of a dataset under another base.

    Args:
        quads: Of a dataset with named graphs.
        old: What its IRIs begin with.
        new: What they are to begin with.

    Raises:
        BadParameter: ``new`` can be no base.
    """
    if not is_base(new):
        raise BadParameter(f"{new}: a base is an http IRI that ends in / (--base)", about=new)
    if old == new:
        yield from quads
        return
    files = {ox.NamedNode(f"{old}graph/{name}") for name in _FROM_FILES}

    @lru_cache(maxsize=1 << 16)
    def named(iri: str) -> ox.NamedNode:
        return ox.NamedNode(rebase(iri, new, old=old))

    def literal(value: ox.Literal, *, strings: bool) -> ox.Literal:
        text = value.value.replace(old, new) if strings else value.value
        if value.language is not None:
            return ox.Literal(text, language=value.language)
        return ox.Literal(text, datatype=named(value.datatype.value))

    for quad in quads:
        subject, value, graph = quad.subject, quad.object, quad.graph_name
        if isinstance(value, ox.Literal):
            value = literal(value, strings=graph in files)
        elif isinstance(value, ox.NamedNode):
            value = named(value.value)
        yield ox.Quad(
            named(subject.value) if isinstance(subject, ox.NamedNode) else subject,
            named(quad.predicate.value),
            value,
            named(graph.value) if isinstance(graph, ox.NamedNode) else graph,
        )
