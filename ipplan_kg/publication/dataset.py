"""The dataset as catalogues read of it: DCAT 3 as DCAT-AP 3.0.1 has it, and schema.org.

https://www.w3.org/TR/vocab-dcat-3/, https://semiceu.github.io/DCAT-AP/releases/3.0.1/. The shapes
of DCAT-AP ask for the classes of what is pointed to, so licence, formats, languages and themes are
typed, too. The IRIs of the EU's authority tables are those that public software and data write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ipplan_kg import __version__
from ipplan_kg.errors import BadParameter
from ipplan_kg.namespaces import DCAT, DCTERMS, FOAF, IPP, RDF, RDFS, SKOS, VCARD, VOID, XSD
from ipplan_kg.publication.distributions import EU, distributions, service, terms_of_use
from ipplan_kg.publication.dumps import Dump
from ipplan_kg.service_description import DESCRIPTIONS, TITLES
from ipplan_kg.site import schema_org
from ipplan_kg.site.reader import Reader
from ipplan_kg.store import base_iri, whole_graph
from ipplan_kg.void import dataset_iri

__all__ = ["Publisher", "contact_iri", "dataset_triples", "schema_dataset"]

_CATALOGUE = {"en": "Data of this site", "zh": "本站数据"}
_KEYWORDS = {
    "en": ("intellectual property", "policy plan", "legislation", "government agencies"),
    "zh": ("知识产权", "推进计划", "立法", "政府机构"),
}
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_PLACE = ("https://sws.geonames.org/1814991/", {"en": "China", "zh": "中国"})
"""What the plans are about; the IRI as github.com/datasets/country-codes has it."""
_LANGUAGES = {"en": "ENG", "zh": "ZHO"}
_THEMES = {
    "GOVE": "Government and public sector",
    "JUST": "Justice, legal system and public safety",
}
_EMAIL = re.compile(r"[^\s@<>:]+@[^\s@<>]+")
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
    contact: str = ""
    """Whom to ask: ``mailto:`` and an address, or the URL of a page; empty if it is not told."""


def contact_iri(contact: str) -> str:
    """Return whom to ask as an IRI: a URL as it is, an e-mail address with ``mailto:``.

    >>> contact_iri("data@example.org"), contact_iri("https://example.org/about"), contact_iri("")
    ('mailto:data@example.org', 'https://example.org/about', '')

    Raises:
        BadParameter: it is neither.
    """
    if not contact:
        return ""
    iri = f"mailto:{contact}" if _EMAIL.fullmatch(contact) else contact
    if not iri.startswith(("mailto:", "https://", "http://")) or not _is_iri(iri):
        raise BadParameter(f"{contact} is neither an e-mail address nor a URL", about=contact)
    return iri


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


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
    yield ox.Triple(catalogue, DCAT.themeTaxonomy, ox.NamedNode(f"{EU}data-theme"))
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
        theme = ox.NamedNode(f"{EU}data-theme/{name}")
        yield ox.Triple(dataset, DCAT.theme, theme)
        yield ox.Triple(theme, RDF.type, SKOS.Concept)
        yield ox.Triple(theme, SKOS.inScheme, ox.NamedNode(f"{EU}data-theme"))
        yield ox.Triple(theme, SKOS.prefLabel, ox.Literal(label, language="en"))
    yield ox.Triple(ox.NamedNode(f"{EU}data-theme"), RDF.type, SKOS.ConceptScheme)
    title = ox.Literal("Data theme", language="en")
    yield ox.Triple(ox.NamedNode(f"{EU}data-theme"), DCTERMS.title, title)
    for each in (dataset, catalogue):
        yield from _told(each, DCTERMS.description, DESCRIPTIONS)
        yield from _terms_of_use(each, agent, publisher)
        for code in _LANGUAGES.values():
            language_iri = ox.NamedNode(f"{EU}language/{code}")
            yield ox.Triple(each, DCTERMS.language, language_iri)
            yield ox.Triple(language_iri, RDF.type, DCTERMS.LinguisticSystem)
            yield ox.Triple(language_iri, SKOS.inScheme, ox.NamedNode(f"{EU}language"))
    yield ox.Triple(ox.NamedNode(publisher.url), RDF.type, FOAF.Document)
    yield ox.Triple(agent, RDF.type, FOAF.Agent)
    yield ox.Triple(agent, FOAF.name, ox.Literal(publisher.name))
    yield ox.Triple(agent, RDFS.label, ox.Literal(publisher.name, language="en"))
    yield ox.Triple(ox.NamedNode(publisher.license), RDF.type, DCTERMS.LicenseDocument)
    yield from _dates(store, dataset, base)
    yield ox.Triple(dataset, DCTERMS.identifier, ox.Literal(dataset.value))
    yield ox.Triple(dataset, DCTERMS.creator, agent)
    yield from _place(dataset)
    yield from terms_of_use(base, dataset)
    if publisher.contact:
        yield from _contact(base, dataset, publisher)
    yield from distributions(base, dataset, publisher.url, publisher.license, dumps)
    if publisher.endpoint:
        yield from service(base, dataset, catalogue, publisher.endpoint, publisher.license)


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


def _place(dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    iri, names = _PLACE
    place = ox.NamedNode(iri)
    yield ox.Triple(dataset, DCTERMS.spatial, place)
    yield ox.Triple(place, RDF.type, DCTERMS.Location)
    yield from _told(place, RDFS.label, names)


def _dates(store: ox.Store, dataset: ox.NamedNode, base: str) -> Iterator[ox.Triple]:
    """Yield when the data was issued and last changed, as far as the data itself tells.

    It is issued when its ontology is; it changes when anything of ours does that has a date.
    """
    quads = store.quads_for_pattern
    for quad in quads(ox.NamedNode(f"{base}ontology"), DCTERMS.issued, None):
        yield ox.Triple(dataset, DCTERMS.issued, quad.object)
    changed = {
        quad.object.value: quad.object
        for property_ in (DCTERMS.created, DCTERMS.modified)
        for quad in quads(None, property_, None)
        if isinstance(quad.object, ox.Literal) and quad.object.datatype == XSD.date
    }
    if changed:
        yield ox.Triple(dataset, DCTERMS.modified, changed[max(changed)])


def _contact(base: str, dataset: ox.NamedNode, publisher: Publisher) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{base}contact")
    yield ox.Triple(dataset, DCAT.contactPoint, node)
    yield ox.Triple(node, RDF.type, VCARD.Kind)
    yield ox.Triple(node, VCARD.fn, ox.Literal(publisher.name))
    yield ox.Triple(node, RDFS.label, ox.Literal(publisher.name, language="en"))
    way = VCARD.hasURL if publisher.contact.startswith("http") else VCARD.hasEmail
    yield ox.Triple(node, way, ox.NamedNode(publisher.contact))


def schema_dataset(store: ox.Store) -> dict[str, Any]:
    """Return the dataset in schema.org's terms, from its description in DCAT that a store has."""
    return schema_org.dataset(Reader(store), "en")
