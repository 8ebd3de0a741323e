"""What the page of a thing shows: its values for the template, and which template that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.site.elsewhere import views_of
from ipplan_kg.site.panels import MOST_ROWS
from ipplan_kg.site.passages import nested
from ipplan_kg.site.paths import MEDIA_TYPES
from ipplan_kg.site.resources import panels, passages
from ipplan_kg.site.schema_org import dataset_in_page, schema_org
from ipplan_kg.site.texts import text_marks
from ipplan_kg.site.trail import neighbours, trail
from ipplan_kg.void import dataset_iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipplan_kg.explain import Explanation
    from ipplan_kg.site.documents import Description
    from ipplan_kg.site.page import Page
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Label, Reader

__all__ = ["about"]

_DEFINITIONS = (
    *("skos:definition", "dcterms:description", "rdfs:comment", "skos:scopeNote"),
    *("sh:description", "sh:message"),
)


Said = tuple["Label", ox.Triple]


@dataclass(frozen=True, slots=True)
class Inside:
    """A thing whose IRI is that of the page with a fragment, which is its address in the page."""

    thing: ox.NamedNode
    fragment: str
    texts: list[Said]


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of the table of all triples from a thing."""

    triple: ox.Triple
    values: int
    """Of the first row of a property: how many there are."""
    alike: int
    """Of the first of rows with the same reason: how many they are."""


_ANY = ox.Triple(*[ox.NamedNode("urn:any")] * 3)


def about(described: Description, page: Page) -> tuple[str, Page, dict[str, Any]]:
    """Return the template of a page about a thing, the page, and what it shows.

    Raises:
        UnknownThing: There is no such page of it.
    """
    reader, thing, language = described.reader, described.thing, page.language
    above = trail(reader, thing)
    before, after = neighbours(reader, thing)
    heading = reader.label(thing, language)
    other_names = reader.other_names(thing, language)
    values: dict[str, Any] = {
        "thing": thing,
        "iri": thing.value,
        "title": heading.text,
        "heading": heading,
        "types": (types := reader.types(thing)),
        "named": _naming(reader, thing, [heading, *other_names], types),
        "trail": above,
        "other_names": other_names,
        "definitions": _definitions(reader, thing, language),
        "before": before,
        "after": after,
        "passages": sorted(passages(reader, thing), key=lambda each: each.language != language),
        "panels": panels(reader, thing, language),
        "statements": (statements := _statements(reader, thing, page))[0],
        "left_out": statements[1],
        "incoming": described.incoming(page.document.page),
        "graph_size": _size(reader, thing),
        "schema": dataset_in_page(page)
        if thing == dataset_iri(reader.base)
        else schema_org(reader, thing, language, above),
        "media_types": MEDIA_TYPES,
        "views": views_of(reader, thing),
        "inside": (),
        "declared": "",
    }
    if not reader.is_a(thing, "nif:Context"):
        values["inside"] = [
            Inside(each, each.value.partition("#")[2], _definitions(reader, each, language))
            for each in reader.inside(thing)
        ]
        values["declared"] = _declared(values["inside"], page)
        return "thing.html", page, values
    whole = reader.text(thing, "nif:isString").text
    values["text"] = nested(whole, 0, text_marks(reader, thing))
    values["text_language"] = reader.text(thing, "dcterms:language").text
    return "text.html", page, values


def _definitions(reader: Reader, thing: ox.NamedNode, language: Language) -> list[Said]:
    """Return the definitions of a thing in a language, each with the triple that it is of."""
    found: list[Said] = []
    for name in _DEFINITIONS:
        labels = reader.literals(thing, name, language)
        chosen = [each for each in labels if each.language in ("", language)] or labels[:1]
        found += [(each, _says(reader, thing, name, each)) for each in chosen]
    return found


def _says(reader: Reader, thing: ox.NamedNode, name: str, label: Label) -> ox.Triple:
    """Return the triple that a label is of."""
    values = reader.values(thing, name)
    [value, *_] = [
        each
        for each in values
        if isinstance(each, ox.Literal)
        and (each.value, each.language or "") == (label.text, label.language)
    ]
    return ox.Triple(thing, reader.term(name), value)


def _naming(
    reader: Reader, thing: ox.NamedNode, shown: Iterable[Label], types: Iterable[ox.NamedNode]
) -> list[ox.Triple]:
    """Return the triples that the head of a page shows: its names and its classes."""
    words = {(each.text, each.language) for each in shown}
    names = [
        triple
        for triple in reader.naming(thing)
        if isinstance(triple.object, ox.Literal)
        and (triple.object.value, triple.object.language or "") in words
    ]
    kinds = [ox.Triple(thing, reader.term("rdf:type"), each) for each in types]
    return [*names, *kinds]


def _statements(reader: Reader, thing: ox.NamedNode, page: Page) -> tuple[list[Statement], int]:
    """Return the triples from a thing by property, and where the next ones have its reason too.

    Of very many values of a property there are the first; the second is how many are left out.
    """
    quads = reader.store.quads_for_pattern(thing, None, None, reader.graph)
    whole = reader.term("nif:isString")
    triples = {quad.triple for quad in quads if quad.predicate != whole}
    ordered = sorted(triples, key=lambda each: (each.predicate.value, reader.order(each.object)))
    found: list[Statement] = []
    for _, group in groupby(ordered, key=lambda each: each.predicate):
        rows = list(islice(group, MOST_ROWS))
        values = len(rows)
        for _, same in groupby(rows, key=lambda each: _reason(page, each)):
            run = list(same)
            for at, triple in enumerate(run):
                found.append(Statement(triple, values, 0 if at else len(run)))
                values = 0
    return found, len(ordered) - len(found)


def _reason(page: Page, triple: ox.Triple) -> Explanation | None:
    """Return why a triple is there, without the triple: the same reason for two is equal."""
    found = page.why(triple)
    return None if found is None else replace(found, triple=_ANY)


def _declared(inside: Iterable[Inside], page: Page) -> str:
    """Return the graph that declares all that stands inside a thing; empty if it is not one."""
    reasons = [page.why(because) for each in inside for _, because in each.texts[:1]]
    graphs = {
        "" if each is None or each.places or each.sources or each.axiom else each.graph
        for each in reasons
    }
    return graphs.pop() if len(graphs) == 1 else ""


def _size(reader: Reader, graph: ox.NamedNode) -> int:
    return sum(1 for _ in reader.store.quads_for_pattern(None, None, None, graph))
