"""The dataset as catalogues read of it: DCAT 3 as DCAT-AP 3.0.1 has it, and schema.org.

https://www.w3.org/TR/vocab-dcat-3/, https://semiceu.github.io/DCAT-AP/releases/3.0.1/. The shapes
of DCAT-AP ask for the classes of what is pointed to, so licence, formats, languages and themes are
typed, too. The IRIs of the EU's authority tables are those that public software and data write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ipplan_kg import __version__
from ipplan_kg.namespaces import DCAT, DCTERMS, FOAF, IPP, RDF, RDFS, SCHEMA, SKOS, VOID, XSD
from ipplan_kg.publication.dumps import Dump
from ipplan_kg.service_description import DESCRIPTIONS, TITLES
from ipplan_kg.site import schema_org
from ipplan_kg.site.reader import Reader
from ipplan_kg.store import base_iri, whole_graph
from ipplan_kg.void import dataset_iri

__all__ = ["Publisher", "dataset_triples", "schema_dataset"]

_CATALOGUE = {"en": "Data of this site", "zh": "本站数据"}
_KEYWORDS = {
    "en": ("intellectual property", "policy plan", "legislation", "government agencies"),
    "zh": ("知识产权", "推进计划", "立法", "政府机构"),
}
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_IANA = "https://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {"en": "ENG", "zh": "ZHO"}
_THEMES = {
    "GOVE": "Government and public sector",
    "JUST": "Justice, legal system and public safety",
}
_OWN_PUBLISHER = "The ipplan-kg authors"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes a site, where, and on which terms."""

    url: str
    """Where the files stand: http(s), ending in ``/``."""
    name: str = _OWN_PUBLISHER
    endpoint: str = ""
    """Of a SPARQL endpoint with the same data, if there is one."""
    license: str = _LICENSE


def dataset_triples(
    store: ox.Store, publisher: Publisher, dumps: Sequence[Dump]
) -> Iterator[ox.Triple]:
    """Yield the description of the dataset, its catalogue and its distributions.

    Args:
        store: What is published.
        publisher: Where and by whom.
        dumps: The files that can be downloaded.
    """
    base = base_iri(store)
    dataset, catalogue = dataset_iri(base), ox.NamedNode(f"{base}catalogue")
    agent = _agent(base, publisher)
    yield ox.Triple(catalogue, RDF.type, DCAT.Catalog)
    yield ox.Triple(catalogue, DCAT.dataset, dataset)
    yield ox.Triple(catalogue, FOAF.homepage, ox.NamedNode(publisher.url))
    yield ox.Triple(catalogue, DCAT.themeTaxonomy, ox.NamedNode(f"{_EU}data-theme"))
    yield from _told(catalogue, DCTERMS.title, _CATALOGUE)
    yield ox.Triple(dataset, RDF.type, DCAT.Dataset)
    yield ox.Triple(dataset, RDF.type, VOID.Dataset)
    yield ox.Triple(dataset, DCAT.landingPage, ox.NamedNode(publisher.url))
    yield ox.Triple(dataset, DCAT.version, ox.Literal(__version__))
    yield from _told(dataset, DCTERMS.title, TITLES)
    for language, words in _KEYWORDS.items():
        for word in words:
            yield ox.Triple(dataset, DCAT.keyword, ox.Literal(word, language=language))
    for period in _periods(store):
        yield ox.Triple(dataset, DCTERMS.temporal, period)
        yield ox.Triple(period, RDF.type, DCTERMS.PeriodOfTime)
    for name, label in _THEMES.items():
        theme = ox.NamedNode(f"{_EU}data-theme/{name}")
        yield ox.Triple(dataset, DCAT.theme, theme)
        yield ox.Triple(theme, RDF.type, SKOS.Concept)
        yield ox.Triple(theme, SKOS.inScheme, ox.NamedNode(f"{_EU}data-theme"))
        yield ox.Triple(theme, SKOS.prefLabel, ox.Literal(label, language="en"))
    yield ox.Triple(ox.NamedNode(f"{_EU}data-theme"), RDF.type, SKOS.ConceptScheme)
    title = ox.Literal("Data theme", language="en")
    yield ox.Triple(ox.NamedNode(f"{_EU}data-theme"), DCTERMS.title, title)
    for each in (dataset, catalogue):
        yield from _told(each, DCTERMS.description, DESCRIPTIONS)
        yield from _terms_of_use(each, agent, publisher)
        for code in _LANGUAGES.values():
            language_iri = ox.NamedNode(f"{_EU}language/{code}")
            yield ox.Triple(each, DCTERMS.language, language_iri)
            yield ox.Triple(language_iri, RDF.type, DCTERMS.LinguisticSystem)
            yield ox.Triple(language_iri, SKOS.inScheme, ox.NamedNode(f"{_EU}language"))
    yield ox.Triple(ox.NamedNode(publisher.url), RDF.type, FOAF.Document)
    yield ox.Triple(agent, RDF.type, FOAF.Agent)
    yield ox.Triple(agent, FOAF.name, ox.Literal(publisher.name))
    yield ox.Triple(agent, RDFS.label, ox.Literal(publisher.name, language="en"))
    yield ox.Triple(ox.NamedNode(publisher.license), RDF.type, DCTERMS.LicenseDocument)
    for dump in dumps:
        yield from _distribution(base, dataset, publisher, dump)
    if publisher.endpoint:
        yield from _service(base, dataset, catalogue, publisher)


def _agent(base: str, publisher: Publisher) -> ox.NamedNode:
    return ox.NamedNode(f"{base}{'authors' if publisher.name == _OWN_PUBLISHER else 'publisher'}")


def _told(
    thing: ox.NamedNode, property_: ox.NamedNode, words: dict[str, str]
) -> Iterator[ox.Triple]:
    for language, text in words.items():
        yield ox.Triple(thing, property_, ox.Literal(text, language=language))


def _terms_of_use(
    thing: ox.NamedNode, agent: ox.NamedNode, publisher: Publisher
) -> Iterator[ox.Triple]:
    yield ox.Triple(thing, DCTERMS.publisher, agent)
    yield ox.Triple(thing, DCTERMS.license, ox.NamedNode(publisher.license))


def _periods(store: ox.Store) -> list[ox.NamedNode]:
    """Return the periods of the plans."""
    graph = whole_graph(store)
    plans = {quad.subject for quad in store.quads_for_pattern(None, RDF.type, IPP.Plan, graph)}
    found = {
        quad.object.value
        for plan in plans
        for quad in store.quads_for_pattern(plan, DCTERMS.temporal, None, graph)
        if isinstance(quad.object, ox.NamedNode)
    }
    return [ox.NamedNode(each) for each in sorted(found)]


def _distribution(
    base: str, dataset: ox.NamedNode, publisher: Publisher, dump: Dump
) -> Iterator[ox.Triple]:
    node = ox.NamedNode(
        f"{base}distribution/{dump.location.rpartition('/')[2].removesuffix('.gz')}"
    )
    place = ox.NamedNode(f"{publisher.url}{dump.location}")
    media_type = ox.NamedNode(_IANA + dump.media_type)
    yield ox.Triple(dataset, DCAT.distribution, node)
    yield ox.Triple(node, RDF.type, DCAT.Distribution)
    yield ox.Triple(node, DCTERMS.title, ox.Literal(dump.title, language="en"))
    yield ox.Triple(node, RDFS.label, ox.Literal(dump.title, language="en"))
    yield ox.Triple(node, DCAT.accessURL, place)
    yield ox.Triple(node, DCAT.downloadURL, place)
    yield ox.Triple(node, DCAT.mediaType, media_type)
    yield ox.Triple(media_type, RDF.type, DCTERMS.MediaType)
    if dump.compressed:
        compression = ox.NamedNode(f"{_IANA}application/gzip")
        yield ox.Triple(node, DCAT.compressFormat, compression)
        yield ox.Triple(compression, RDF.type, DCTERMS.MediaType)
    if dump.file_type:
        format_ = ox.NamedNode(f"{_EU}file-type/{dump.file_type}")
        yield ox.Triple(node, DCTERMS.format, format_)
        yield ox.Triple(format_, RDF.type, DCTERMS.MediaTypeOrExtent)
        yield ox.Triple(format_, SKOS.inScheme, ox.NamedNode(f"{_EU}file-type"))
        yield ox.Triple(dataset, VOID.dataDump, place)
    size = ox.Literal(str(dump.size), datatype=XSD.nonNegativeInteger)
    yield ox.Triple(node, DCAT.byteSize, size)
    yield ox.Triple(node, SCHEMA.sha256, ox.Literal(dump.digest))
    yield ox.Triple(node, DCTERMS.license, ox.NamedNode(publisher.license))


def _service(
    base: str, dataset: ox.NamedNode, catalogue: ox.NamedNode, publisher: Publisher
) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{base}endpoint")
    yield ox.Triple(catalogue, DCAT.service, node)
    yield ox.Triple(node, RDF.type, DCAT.DataService)
    yield ox.Triple(node, DCTERMS.title, ox.Literal("SPARQL endpoint", language="en"))
    yield ox.Triple(node, DCAT.endpointURL, ox.NamedNode(publisher.endpoint))
    yield ox.Triple(node, DCAT.servesDataset, dataset)
    yield from _terms_of_use(node, _agent(base, publisher), publisher)


def schema_dataset(store: ox.Store) -> dict[str, Any]:
    """Return the dataset in schema.org's terms, from its description in DCAT that a store has."""
    return schema_org.dataset(Reader(store), "en")
