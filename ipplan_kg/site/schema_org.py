"""A thing -> the little that search engines read of it: schema.org as JSON-LD, in the page.

The graph itself says more, and says it more exactly; this is a view of it for them. What is not
there yet is no `Legislation` in force; a campaign has no class of its own at schema.org.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["schema_org"]

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
    "nif:Context": "CreativeWork",
}
_WORKS = {"CreativeWork", "Legislation"}


def schema_org(
    reader: Reader, thing: ox.NamedNode, language: Language, trail: Sequence[ox.NamedNode] = ()
) -> dict[str, Any]:
    """Return what schema.org can say of a thing, as a page about it."""
    label = reader.label(thing, language)
    page: dict[str, Any] = {
        "@context": "https://schema.org",
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
