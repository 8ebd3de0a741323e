"""The shapes as a document: what validation reports point to, and no store holds."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE
from ipplan_kg.resources import ontology_files, shape_files
from ipplan_kg.site.reader import Reader
from ipplan_kg.store import new
from ipplan_kg.turtle import read_turtle

__all__ = ["shapes_reader", "shapes_turtle"]


@lru_cache(maxsize=4)
def shapes_turtle(base: str) -> bytes:
    """Return the shapes as they are written, one file after the other, under a base."""
    texts = [path.read_text("utf-8").replace(BASE, base) for path in shape_files()]
    return "\n".join(texts).encode()


@lru_cache(maxsize=4)
def shapes_reader(base: str) -> Reader:
    """Return a reader of the shapes, with the ontology for its labels."""
    graphs = {"shapes": shape_files(), "ontology": ontology_files()}
    triples = [
        (ox.NamedNode(f"{base}graph/{name}"), triple)
        for name, paths in graphs.items()
        for path in paths
        for triple in read_turtle(path, base)
    ]
    # A blank node has another name each time it is read: the same page needs the same one.
    names: dict[ox.BlankNode, ox.BlankNode] = {}
    for _, triple in triples:
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.BlankNode):
                names.setdefault(term, ox.BlankNode(f"b{len(names) + 1:03}"))
    return Reader(
        new(
            ox.Quad(
                names[s] if isinstance(s, ox.BlankNode) else s,
                p,
                names[o] if isinstance(o, ox.BlankNode) else o,
                graph,
            )
            for graph, (s, p, o) in triples
        )
    )
