"""A store as rdflib sees it, without a copy: graphs and datasets over oxrdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipplan_kg.errors import UnknownThing
from ipplan_kg.knowledge.frames import require
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.store import named_graphs

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib

__all__ = ["dataset_view", "graph_view"]


def graph_view(store: ox.Store, name: str | None = None) -> rdflib.Graph:
    """Return a graph that reads the store: one named graph, or the union of all.

    Raises:
        MissingLibrary: oxrdflib is not installed; says how to.
        UnknownThing: the store has no graph of that name.
    """
    require("oxrdflib")
    import rdflib
    from oxrdflib import OxigraphStore
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    if name is not None and name not in {each.value for each in named_graphs(store)}:
        known = ", ".join(each.value for each in named_graphs(store))
        raise UnknownThing(f"there is no graph {name}; there are {known}", about=name)
    identifier = rdflib.URIRef(name) if name else DATASET_DEFAULT_GRAPH_ID
    graph = rdflib.Graph(OxigraphStore(store=store), identifier, bind_namespaces="none")
    _bind(graph)
    return graph


def dataset_view(store: ox.Store) -> rdflib.Dataset:
    """Return a dataset that reads the store: its named graphs, and their union as default graph.

    Raises:
        MissingLibrary: oxrdflib is not installed; says how to.
    """
    require("oxrdflib")
    import rdflib
    from oxrdflib import OxigraphStore

    dataset = rdflib.Dataset(OxigraphStore(store=store))
    _bind(dataset)
    return dataset


def _bind(graph: rdflib.Graph) -> None:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
