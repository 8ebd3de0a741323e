"""What an endpoint offers -> SPARQL 1.1 Service Description, VoID and what clients ask for.

The description (https://www.w3.org/TR/sparql11-service-description/) names the dataset, its default
graph (the union) and every named graph with its figures (``void``). Clients that complete names as
one types look in the endpoint itself for that, for prefixes and for example queries (``examples``):
``describe`` puts it all into the store, in named graphs of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.examples import LICENSE, catalogue_quads
from ipplan_kg.iris import rebase
from ipplan_kg.namespaces import DCTERMS, FORMATS, PREFIXES, RDF, RDFS, SD, SH, VOID, XSD
from ipplan_kg.store import base_iri, named_graphs, whole_graph
from ipplan_kg.void import (
    dataset_iri,
    description_graph,
    document_iri,
    graph_part,
    metadata_graphs,
    void_triples,
)

__all__ = [
    "DESCRIPTIONS",
    "QUERIES_ONLY",
    "TITLES",
    "Features",
    "describe",
    "description",
    "metadata_quads",
    "service_triples",
]

RESULT_FORMATS = (
    *(FORMATS.SPARQL_Results_JSON, FORMATS.SPARQL_Results_XML),
    *(FORMATS.SPARQL_Results_CSV, FORMATS.SPARQL_Results_TSV),
    *(FORMATS.Turtle, getattr(FORMATS, "N-Triples"), getattr(FORMATS, "JSON-LD"), FORMATS.RDF_XML),
)
TITLES = {"en": "Intellectual-property promotion plans", "zh": "知识产权推进计划"}
DESCRIPTIONS = {
    "en": "What promotion plans say: their tasks, the agencies responsible, the legislation, "
    "campaigns, events and targets, each with the words of the text that say so.",
    "zh": "推进计划的内容：任务、责任机构、法律与政策文件、专项行动、活动和指标，均附原文依据。",
}
_GRAPHS = {
    "alignments": "Links of the classes and properties to those of other vocabularies",
    "authority": "Known agencies, instruments and other bodies, with their names",
    "description": "What the endpoint offers and how much of what is in the data",
    "mappings": "Links to the same or similar things of other datasets",
    "ontology": "Classes and properties",
    "query": "Example queries, and prefixes for one's own",
    "vocab": "Concept schemes",
    "asserted": "What the text of the plan {plan} says",
    "editorial": "What is known of the plan {plan} but not in its text",
    "inferred": "What follows from the plan {plan} and the ontology (OWL 2 RL)",
    "provenance": "Where the graphs of the plan {plan} come from",
}
"""What each graph holds, by the last segment of its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What an endpoint can do beyond answering queries about its own data."""

    federated: bool = False
    """Whether a query may call other endpoints (SERVICE)."""
    writable: bool = False
    """Whether there is SPARQL Update, for whomever."""


QUERIES_ONLY = Features()


def description(
    store: ox.Store, endpoint: str | None = None, features: Features = QUERIES_ONLY
) -> list[ox.Triple]:
    """Return what a store tells about itself: service, dataset, statistics.

    Args:
        store: what is served.
        endpoint: the URL that queries are sent to; by default ``{base}sparql``.
        features: what the endpoint can do besides.
    """
    base = base_iri(store)
    graphs = {graph.value for graph in named_graphs(store)}
    graphs |= {graph.value for graph in metadata_graphs(base)}
    triples = list(service_triples(base, sorted(graphs), endpoint))
    service = ox.NamedNode(f"{document_iri(base).value}#service")
    if features.federated:
        triples.append(ox.Triple(service, SD.feature, SD.BasicFederatedQuery))
    if features.writable:
        triples.append(ox.Triple(service, SD.supportedLanguage, SD.SPARQL11Update))
    return list(dict.fromkeys([*triples, *void_triples(store)]))


def metadata_quads(
    store: ox.Store, endpoint: str | None = None, features: Features = QUERIES_ONLY
) -> list[ox.Quad]:
    """Return the description of a store and the catalogue of queries, each in its graph."""
    base = base_iri(store)
    graph = description_graph(base)
    queries = catalogue_quads(base, endpoint)
    declared = {quad.object for quad in queries if quad.predicate == SH.prefix}
    others = [prefix for prefix in PREFIXES if ox.Literal(prefix) not in declared]
    triples = [*description(store, endpoint, features), *prefix_triples(base, others)]
    return [*(ox.Quad(s, p, o, graph) for s, p, o in triples), *queries]


def describe(
    store: ox.Store, endpoint: str | None = None, features: Features = QUERIES_ONLY
) -> None:
    """Put the description of a store and the catalogue into it, in place of earlier ones.

    Where the default graph is the union of the named ones (``store.open_store``), it stays so.
    """
    default = ox.DefaultGraph()
    is_union = whole_graph(store) is not None
    fresh = metadata_quads(store, endpoint, features)
    graphs = metadata_graphs(base_iri(store))
    old = {
        quad.triple for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)
    }
    for graph in graphs:
        store.remove_graph(graph)
    if is_union:
        for s, p, o in old:
            if all(each.graph_name == default for each in store.quads_for_pattern(s, p, o, None)):
                store.remove(ox.Quad(s, p, o, default))
        store.bulk_extend(ox.Quad(*quad.triple) for quad in fresh)
    store.bulk_extend(fresh)


def service_triples(
    base: str, graphs: list[str], endpoint: str | None = None
) -> Iterator[ox.Triple]:
    """Yield the Service Description of an endpoint over these named graphs.

    Args:
        base: what the IRIs of ours begin with.
        graphs: the names of the graphs that are there.
        endpoint: the URL that queries are sent to; by default ``{base}sparql``.
    """
    url = ox.NamedNode(endpoint or f"{base}sparql")
    document = document_iri(base).value
    service = ox.NamedNode(f"{document}#service")
    available = ox.NamedNode(f"{document}#dataset")
    dataset = dataset_iri(base)
    yield ox.Triple(service, RDF.type, SD.Service)
    yield ox.Triple(service, SD.endpoint, url)
    yield ox.Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield ox.Triple(service, SD.feature, SD.UnionDefaultGraph)
    for format_ in RESULT_FORMATS:
        yield ox.Triple(service, SD.resultFormat, format_)
    yield ox.Triple(service, SD.defaultDataset, available)
    yield ox.Triple(available, RDF.type, SD.Dataset)
    yield ox.Triple(available, SD.defaultGraph, dataset)
    yield ox.Triple(dataset, RDF.type, SD.Graph)
    yield ox.Triple(dataset, VOID.sparqlEndpoint, url)
    yield ox.Triple(dataset, DCTERMS.license, LICENSE)
    for language, title in TITLES.items():
        yield ox.Triple(dataset, DCTERMS.title, ox.Literal(title, language=language))
        text = ox.Literal(DESCRIPTIONS[language], language=language)
        yield ox.Triple(dataset, DCTERMS.description, text)
    for graph in graphs:
        name = ox.NamedNode(graph)
        yield ox.Triple(available, SD.namedGraph, name)
        yield ox.Triple(name, RDF.type, SD.NamedGraph)
        yield ox.Triple(name, SD.name, name)
        if name not in metadata_graphs(base):
            yield ox.Triple(name, SD.graph, graph_part(name, base))
            yield ox.Triple(graph_part(name, base), RDF.type, SD.Graph)
        label = _label(graph)
        if label:
            yield ox.Triple(name, RDFS.label, ox.Literal(label, language="en"))


def _label(graph: str) -> str:
    """Return what a graph holds, by its name: ``.../plan/2021-2022/inferred``."""
    *_, plan, kind = ["", *graph.split("/")]
    return _GRAPHS.get(kind, "").format(plan=plan)


def prefix_triples(base: str, prefixes: Iterable[str]) -> Iterator[ox.Triple]:
    """Yield prefixes as SHACL declares them (https://www.w3.org/TR/shacl/#sparql-prefixes)."""
    ontology = ox.NamedNode(f"{base}ontology")
    for prefix in prefixes:
        node = ox.NamedNode(f"{document_iri(base).value}#prefix={prefix}")
        value = ox.Literal(rebase(PREFIXES[prefix], base), datatype=XSD.anyURI)
        yield ox.Triple(ontology, SH.declare, node)
        yield ox.Triple(node, RDF.type, SH.PrefixDeclaration)
        yield ox.Triple(node, SH.prefix, ox.Literal(prefix))
        yield ox.Triple(node, SH.namespace, value)
