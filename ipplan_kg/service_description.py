"""What an endpoint offers -> SPARQL 1.1 Service Description, VoID and what clients ask for.

The description (https://www.w3.org/TR/sparql11-service-description/) names the dataset, its default
graph (the union) and every named graph with its figures (``void``). Clients that complete names as
one types look in the endpoint itself for that, for prefixes (``sh:declare``) and for example
queries: ``describe`` puts it all into a named graph of the store.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ipplan_kg.namespaces import (
    BASE,
    DCTERMS,
    FORMATS,
    PREFIXES,
    RDF,
    RDFS,
    SD,
    SH,
    VOID,
    XSD,
)
from ipplan_kg.store import base_iri, named_graphs, replace_graph, whole_graph
from ipplan_kg.void import (
    dataset_iri,
    description_graph,
    document_iri,
    graph_part,
    void_triples,
)

__all__ = ["describe", "description", "prefix_triples", "service_triples"]

RESULT_FORMATS = (
    *(FORMATS.SPARQL_Results_JSON, FORMATS.SPARQL_Results_XML),
    *(FORMATS.SPARQL_Results_CSV, FORMATS.SPARQL_Results_TSV),
    *(FORMATS.Turtle, getattr(FORMATS, "N-Triples"), getattr(FORMATS, "JSON-LD"), FORMATS.RDF_XML),
)
_LICENCE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
_TITLES = {"en": "Intellectual-property promotion plans", "zh": "知识产权推进计划"}
_DESCRIPTIONS = {
    "en": "What promotion plans say: their tasks, the agencies responsible, the legislation, "
    "campaigns, events and targets, each with the words of the text that say so.",
    "zh": "推进计划的内容：任务、责任机构、法律与政策文件、专项行动、活动和指标，均附原文依据。",
}
_GRAPHS = {
    "authority": "Known agencies, instruments and other bodies, with their names",
    "description": "This description: service, statistics, prefixes, example queries",
    "mappings": "Links to the same or similar things of other datasets",
    "ontology": "Classes and properties",
    "vocab": "Concept schemes",
    "asserted": "What the text of the plan {plan} says",
    "editorial": "What is known of the plan {plan} but not in its text",
    "inferred": "What follows from the plan {plan} and the ontology (OWL 2 RL)",
    "provenance": "Where the graphs of the plan {plan} come from",
}
"""What each graph holds, by the last segment of its name."""


def description(store: ox.Store, endpoint: str | None = None) -> list[ox.Triple]:
    """Return all that a store tells about itself: service, dataset, statistics, prefixes.

    Args:
        store: what is served.
        endpoint: the URL that queries are sent to; by default ``{base}sparql``.
    """
    base = base_iri(store)
    triples = [
        *service_triples(base, [graph.value for graph in named_graphs(store)], endpoint),
        *prefix_triples(base),
        *void_triples(store),
    ]
    return list(dict.fromkeys(triples))


def describe(store: ox.Store, endpoint: str | None = None) -> None:
    """Put the description of a store into its graph ``{base}graph/description``, and no other.

    Where the default graph is the union of the named ones (``store.open_store``), it stays so.
    """
    graph = description_graph(base_iri(store))
    is_union = whole_graph(store) is not None
    fresh = description(store, endpoint)
    old = {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}
    replace_graph(store, graph.value, fresh)
    if not is_union:
        return
    default = ox.DefaultGraph()
    for s, p, o in old - set(fresh):
        if {quad.graph_name for quad in store.quads_for_pattern(s, p, o, None)} == {default}:
            store.remove(ox.Quad(s, p, o, default))
    store.bulk_extend(ox.Quad(*triple) for triple in fresh)


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
    yield ox.Triple(dataset, DCTERMS.license, _LICENCE)
    for language, title in _TITLES.items():
        yield ox.Triple(dataset, DCTERMS.title, ox.Literal(title, language=language))
        text = ox.Literal(_DESCRIPTIONS[language], language=language)
        yield ox.Triple(dataset, DCTERMS.description, text)
    own = description_graph(base).value
    for graph in sorted({*graphs, own}):
        name = ox.NamedNode(graph)
        yield ox.Triple(available, SD.namedGraph, name)
        yield ox.Triple(name, RDF.type, SD.NamedGraph)
        yield ox.Triple(name, SD.name, name)
        if graph != own:
            yield ox.Triple(name, SD.graph, graph_part(name, base))
            yield ox.Triple(graph_part(name, base), RDF.type, SD.Graph)
        label = _label(graph)
        if label:
            yield ox.Triple(name, RDFS.label, ox.Literal(label, language="en"))


def _label(graph: str) -> str:
    """Return what a graph holds, by its name: ``.../plan/2021-2022/inferred``."""
    *_, plan, kind = ["", *graph.split("/")]
    return _GRAPHS.get(kind, "").format(plan=plan)


def prefix_triples(base: str = BASE) -> Iterator[ox.Triple]:
    """Yield the prefixes that queries can use, as SHACL declares them (SHACL, section 5.2.1)."""
    ontology = ox.NamedNode(f"{base}ontology")
    for prefix, namespace in PREFIXES.items():
        node = ox.NamedNode(f"{document_iri(base).value}#prefix={prefix}")
        value = ox.Literal(namespace.replace(BASE, base), datatype=XSD.anyURI)
        yield ox.Triple(ontology, SH.declare, node)
        yield ox.Triple(node, RDF.type, SH.PrefixDeclaration)
        yield ox.Triple(node, SH.prefix, ox.Literal(prefix))
        yield ox.Triple(node, SH.namespace, value)
