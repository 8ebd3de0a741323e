"""What the page of a thing shows: its values for the template, and which template that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ipplan_kg.site.elsewhere import views_of
from ipplan_kg.site.passages import nested
from ipplan_kg.site.paths import MEDIA_TYPES
from ipplan_kg.site.resources import neighbours, panels, passages, trail
from ipplan_kg.site.schema_org import dataset_in_page, schema_org
from ipplan_kg.site.texts import text_marks
from ipplan_kg.void import dataset_iri

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ipplan_kg.site.documents import Description
    from ipplan_kg.site.page import Page
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Label, Reader

__all__ = ["about"]

_DEFINITIONS = (
    *("skos:definition", "dcterms:description", "rdfs:comment", "skos:scopeNote"),
    *("sh:description", "sh:message"),
)


@dataclass(frozen=True, slots=True)
class Inside:
    """A thing whose IRI is that of the page with a fragment, which is its address in the page."""

    thing: ox.NamedNode
    fragment: str
    texts: list[Label]


def about(described: Description, page: Page) -> tuple[str, Page, dict[str, Any]]:
    """Return the template of a page about a thing, the page, and what it shows.

    Raises:
        UnknownThing: There is no such page of it.
    """
    reader, thing, language = described.reader, described.thing, page.language
    above = trail(reader, thing)
    before, after = neighbours(reader, thing)
    heading = reader.label(thing, language)
    values: dict[str, Any] = {
        "thing": thing,
        "iri": thing.value,
        "title": heading.text,
        "heading": heading,
        "types": reader.types(thing),
        "trail": above,
        "other_names": reader.other_names(thing, language),
        "definitions": _definitions(reader, thing, language),
        "before": before,
        "after": after,
        "passages": sorted(passages(reader, thing), key=lambda each: each.language != language),
        "panels": panels(reader, thing, language),
        "statements": _statements(reader, thing),
        "incoming": described.incoming(page.document.page),
        "graph_size": _size(reader, thing),
        "schema": dataset_in_page(page)
        if thing == dataset_iri(reader.base)
        else schema_org(reader, thing, language, above),
        "media_types": MEDIA_TYPES,
        "views": views_of(reader, thing),
        "inside": (),
    }
    if not reader.is_a(thing, "nif:Context"):
        values["inside"] = [
            Inside(each, each.value.partition("#")[2], _definitions(reader, each, language))
            for each in reader.inside(thing)
        ]
        return "thing.html", page, values
    whole = reader.text(thing, "nif:isString").text
    values["text"] = nested(whole, 0, text_marks(reader, thing))
    values["text_language"] = reader.text(thing, "dcterms:language").text
    return "text.html", page, values


def _definitions(reader: Reader, thing: ox.NamedNode, language: Language) -> list[Label]:
    found = []
    for name in _DEFINITIONS:
        labels = reader.literals(thing, name, language)
        found += [each for each in labels if each.language in ("", language)] or labels[:1]
    return found


def _statements(reader: Reader, thing: ox.NamedNode) -> list[tuple[str, ox.Triple]]:
    """Return the triples from a thing by property, each with the key to group them by."""
    quads = reader.store.quads_for_pattern(thing, None, None, reader.graph)
    whole = reader.term("nif:isString")
    triples = {quad.triple for quad in quads if quad.predicate != whole}
    ordered = sorted(triples, key=lambda each: (each.predicate.value, reader.order(each.object)))
    return [(triple.predicate.value, triple) for triple in ordered]


def _size(reader: Reader, graph: ox.NamedNode) -> int:
    return sum(1 for _ in reader.store.quads_for_pattern(None, None, None, graph))
