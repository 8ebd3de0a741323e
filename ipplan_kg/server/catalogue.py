"""What the routes about the catalogue and the description ask of the store, run in a worker.

A worker can open no file, so what it may need is read and imported when this module is.
"""

from __future__ import annotations

import difflib  # noqa: F401  for the names that come near a misspelt one
from collections.abc import Iterable

import pyoxigraph as ox

import ipplan_kg.external_sort  # noqa: F401  which serialisation imports when it is wanted
from ipplan_kg.iris import Minter
from ipplan_kg.namespaces import PREFIXES, SCHEMA, SD, SKOS, VOID
from ipplan_kg.queries import bind, catalogue
from ipplan_kg.store import base_iri, dump, new, whole_graph
from ipplan_kg.void import dataset_iri, description_graph, document_iri

__all__ = ["QUERIES", "bound", "concepts", "examples", "service", "statistics"]

QUERIES = {query.name: query for query in catalogue()}
_IN_SCHEME = ox.NamedNode(f"{PREFIXES['skos']}inScheme")
_ENDPOINTS = {SD.endpoint, VOID.sparqlEndpoint, SCHEMA.target}
# What leads from the dataset to its parts.
_PARTS = {
    *(VOID.classPartition, VOID.propertyPartition, VOID.subset),
    *(VOID.exampleResource, VOID.rootResource),
    *(ox.NamedNode(f"{PREFIXES['void-ext']}{kind}Partition") for kind in ("datatype", "language")),
}


def bound(store: ox.Store, name: str, values: dict[str, str]) -> str:
    """Return the text of a query of the catalogue with these values, which may be labels."""
    return bind(QUERIES[name], values, store=store)


def concepts(store: ox.Store) -> dict[str, list[str]]:
    """Return the notations of the concepts of each scheme, by the scheme's last path segment."""
    graph = whole_graph(store)
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, _IN_SCHEME, None, graph):
        for named in store.quads_for_pattern(quad.subject, SKOS.notation, None, graph):
            if isinstance(quad.object, ox.NamedNode) and isinstance(named.object, ox.Literal):
                scheme = quad.object.value.rpartition("/")[2]
                found.setdefault(scheme, []).append(named.object.value)
    return {scheme: sorted(set(notations)) for scheme, notations in sorted(found.items())}


def statistics(store: ox.Store, format: str, endpoint: str) -> str:
    """Return the whole description of the store (VoID and Service Description) in a format."""
    return _written(_quads(store, description_graph(base_iri(store))), format, endpoint)


def service(store: ox.Store, format: str, endpoint: str) -> str:
    """Return the Service Description in a format: the graphs with their sizes, no partitions."""
    base = base_iri(store)
    document = f"{document_iri(base).value}#"
    described = list(_quads(store, description_graph(base)))
    graphs = {quad.object for quad in described if quad.predicate in (SD.graph, SD.namedGraph)}
    subjects = graphs | {
        *(dataset_iri(base), document_iri(base)),
        *(ox.NamedNode(f"{document}{name}") for name in ("service", "dataset")),
    }
    kept = (each for each in described if each.subject in subjects and each.predicate not in _PARTS)
    return _written(kept, format, endpoint)


def examples(store: ox.Store, format: str, endpoint: str) -> str:
    """Return the catalogue of queries in a format of RDF."""
    graph = Minter(base_iri(store)).graph("query")
    return _written(_quads(store, graph), format, endpoint)


def _quads(store: ox.Store, graph: ox.NamedNode) -> Iterable[ox.Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def _written(quads: Iterable[ox.Quad], format: str, endpoint: str) -> str:
    """Return the triples of the quads, with the URL that the endpoint was reached by."""
    url = ox.NamedNode(endpoint)
    triples = (
        ox.Quad(s, p, url if p in _ENDPOINTS else o) for s, p, o in (quad.triple for quad in quads)
    )
    return dump(new(triples), format).decode()
