"""A thing -> the little that search engines read of it: schema.org as JSON-LD, in the page.

The graph itself says more, and says it more exactly; this is a view of it for them. What is not
there yet is no `Legislation` in force; a campaign has no class of its own at schema.org.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.examples import LICENSE
from ipplan_kg.service_description import DESCRIPTIONS, TITLES
from ipplan_kg.void import dataset_iri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipplan_kg.site.page import Page
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Label, Reader

__all__ = ["dataset", "dataset_in_page", "schema_org"]

_CONTEXT = "https://schema.org"
_IANA = "https://www.iana.org/assignments/media-types/"

_TYPES = {
    "ipp:Plan": "CreativeWork",
    "ipp:Section": "CreativeWork",
    "ipp:Task": "CreativeWork",
    "ipp:Agency": "Organization",
    "org:Organization": "Organization",
    "ipp:ExistingLegislation": "Legislation",
    "ipp:PlannedLegislation": "CreativeWork",
    "ipp:Legislation": "CreativeWork",
    "ipp:Event": "Event",
    "schema:Country": "Country",
    "skos:Concept": "DefinedTerm",
    "skos:ConceptScheme": "DefinedTermSet",
    "owl:Ontology": "DefinedTermSet",
    "nif:Context": "CreativeWork",
}
_WORKS = {"CreativeWork", "Legislation"}


def schema_org(
    reader: Reader, thing: ox.NamedNode, language: Language, trail: Sequence[ox.NamedNode] = ()
) -> dict[str, Any]:
    """Return what schema.org can say of a thing, as a page about it."""
    label = reader.label(thing, language)
    page: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "WebPage",
        "name": label.text,
        "inLanguage": language,
        "mainEntity": _entity(reader, thing, language),
    }
    if trail:
        page["mainEntity"]["isPartOf"] = [{"@id": each.value} for each in trail]
    return page


def _entity(reader: Reader, thing: ox.NamedNode, language: Language) -> dict[str, Any]:
    type_ = next((kind for name, kind in _TYPES.items() if reader.is_a(thing, name)), "Thing")
    entity: dict[str, Any] = {
        "@type": type_,
        "@id": thing.value,
        "url": thing.value,
        "name": reader.label(thing, language).text,
    }
    others = [each.text for each in reader.other_names(thing, language)]
    if others:
        entity["alternateName"] = others
    description = reader.text(thing, "skos:definition", language)
    if description.text:
        entity["description"] = description.text
    if type_ in _WORKS:
        _work(reader, thing, language, entity)
    if type_ == "DefinedTerm":
        for scheme in reader.things(thing, "skos:inScheme"):
            entity["inDefinedTermSet"] = {"@id": scheme.value}
    return entity


def _work(reader: Reader, thing: ox.NamedNode, language: Language, entity: dict[str, Any]) -> None:
    text = reader.text(thing, "ipp:text", language)
    if text.text:
        entity["text"] = text.text
        entity["inLanguage"] = text.language
    number = reader.text(thing, "ipp:number").text
    if number:
        entity["position"] = number
    for key, name in (
        ("about", "dcterms:subject"),
        ("mentions", "ipp:concerns"),
        ("publisher", "dcterms:publisher"),
    ):
        found = [
            {"@id": each.value, "name": reader.label(each, language).text}
            for each in reader.things(thing, name)
        ]
        if found:
            entity[key] = found
    issued = reader.text(thing, "dcterms:issued").text
    if issued:
        entity["datePublished"] = issued
    if reader.is_a(thing, "ipp:PlannedLegislation"):
        entity["creativeWorkStatus"] = "planned"


# the dataset


def dataset_in_page(page: Page) -> dict[str, Any]:
    """Return the dataset as a page of a site has it; a live server sends all of it itself."""
    live = page.endpoint and "//" not in page.endpoint
    download = (page.file("graph-store") + "?default", "text/turtle") if live else None
    return dataset(page.reader, page.language, download=download)


def dataset(
    reader: Reader, language: Language, *, download: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Return the dataset as search engines list it, from what the store says of it in DCAT.

    https://schema.org/Dataset; what is wanted there is in
    https://developers.google.com/search/docs/appearance/structured-data/dataset.

    Args:
        reader: Of the store.
        language: Of the words.
        download: Where all of the data is and its media type, if no distribution is described.
    """
    thing = dataset_iri(reader.base)
    landing = [each.value for each in reader.things(thing, "dcat:landingPage")]
    url = landing[0] if landing else reader.base
    told: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": thing.value,
        "identifier": thing.value,
        "url": url,
        "name": reader.text(thing, "dcterms:title", language).text or TITLES[language],
        "alternateName": TITLES["zh" if language == "en" else "en"],
        "description": reader.text(thing, "dcterms:description", language).text
        or DESCRIPTIONS[language],
        "license": next(
            (each.value for each in reader.things(thing, "dcterms:license")), LICENSE.value
        ),
        "isAccessibleForFree": True,
        "inLanguage": _languages(reader) or [language],
    }
    if not thing.value.startswith(url):  # published elsewhere than its IRIs begin
        told["sameAs"] = thing.value
    creators = [_agent(reader, each, language) for each in _publishers(reader, thing)]
    if creators:
        told["creator"] = told["publisher"] = creators[0]
    keywords = reader.literals(thing, "dcat:keyword", language)
    for key, values in (
        ("version", [each.text for each in reader.literals(thing, "dcat:version", language)][:1]),
        ("keywords", [each.text for each in keywords if each.language == language]),
        ("temporalCoverage", _periods(reader)),
        ("about", [_plan(reader, each, language) for each in reader.of_class("ipp:Plan")]),
        ("includedInDataCatalog", _catalogues(reader, thing, language)),
        ("distribution", _distributions(reader, thing, download)),
    ):
        if values:
            told[key] = values[0] if key == "version" else values
    return told


def _publishers(reader: Reader, thing: ox.NamedNode) -> list[ox.NamedNode]:
    """Return who publishes the dataset; where that is not told, who publishes the ontology."""
    return reader.things(thing, "dcterms:publisher") or reader.things(
        reader.iri("ontology"), "dcterms:publisher"
    )


def _agent(reader: Reader, agent: ox.NamedNode, language: Language) -> dict[str, str]:
    name = reader.text(agent, "foaf:name", language).text or reader.label(agent, language).text
    return {"@type": "Organization", "@id": agent.value, "name": name}


def _languages(reader: Reader) -> list[str]:
    """Return the languages of the texts of the plans."""
    plans = reader.of_class("ipp:Plan")
    texts = {text for plan in plans for text in reader.things(plan, "ipp:expression")}
    return sorted({each.text for text in texts for each in _spoken(reader, text)})


def _spoken(reader: Reader, text: ox.NamedNode) -> list[Label]:
    return reader.literals(text, "dcterms:language", "en")


def _periods(reader: Reader) -> list[str]:
    """Return the periods of the plans, as ISO 8601 has intervals."""
    found = set()
    for plan in reader.of_class("ipp:Plan"):
        for period in reader.things(plan, "dcterms:temporal"):
            first = reader.text(period, "dcat:startDate").text
            last = reader.text(period, "dcat:endDate").text
            if first and last:
                found.add(f"{first}/{last}")
    return sorted(found)


def _plan(reader: Reader, plan: ox.NamedNode, language: Language) -> dict[str, str]:
    return {
        "@type": "CreativeWork",
        "@id": plan.value,
        "name": reader.label(plan, language).text,
    }


def _catalogues(reader: Reader, thing: ox.NamedNode, language: Language) -> list[dict[str, str]]:
    return [
        {
            "@type": "DataCatalog",
            "@id": catalogue.value,
            "name": reader.label(catalogue, language).text,
        }
        for catalogue in reader.subjects("dcat:dataset", thing)
    ]


def _distributions(
    reader: Reader, thing: ox.NamedNode, download: tuple[str, str] | None
) -> list[dict[str, str]]:
    found = []
    for node in reader.things(thing, "dcat:distribution"):
        about = {"@type": "DataDownload", "name": reader.text(node, "dcterms:title").text}
        for place in reader.things(node, "dcat:downloadURL"):
            about["contentUrl"] = place.value
        for media_type in reader.things(node, "dcat:mediaType"):
            about["encodingFormat"] = media_type.value.removeprefix(_IANA)
        size, digest = (reader.text(node, name).text for name in ("dcat:byteSize", "schema:sha256"))
        if size:
            about["contentSize"] = f"{size} B"
        if digest:
            about["sha256"] = digest
        found.append(about)
    if not found and download is not None:
        where, format_ = download
        found.append({"@type": "DataDownload", "contentUrl": where, "encodingFormat": format_})
    return found
