"""A thing -> the documents in other vocabularies that tell of it, and the files with all data.

A plan has documents of its own in every view (`ipplan_kg.views`), and so has the whole of the
plans. Other things are in the documents of their plan, or in those of all plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ipplan_kg.views import MEDIA_TYPES, VocabularyView, location, views
from ipplan_kg.void import dataset_iri

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ipplan_kg.site.reader import Reader

__all__ = ["EXPORTS", "VIEWS_OF", "Download", "Elsewhere", "downloads", "views_of"]

VIEWS_OF = {
    "ipp:Section": ("eli", "schema-org", "stratml"),
    "ipp:Task": ("eli", "p-plan", "schema-org", "stratml"),
    "ipp:Agency": ("eli", "org", "schema-org"),
    "ipp:ExistingLegislation": ("eli", "p-plan", "schema-org"),
    "ipp:PlannedLegislation": ("eli", "p-plan", "schema-org"),
    "ipp:Campaign": ("p-plan", "schema-org"),
    "ipp:Event": ("p-plan", "schema-org"),
    "ipp:Target": ("p-plan", "schema-org"),
    "skos:Concept": ("eli", "org", "schema-org"),
}
"""By class, the views that tell of its things."""
EXPORTS = {
    "tables": ("datapackage.json", "csv-metadata.json"),
    "network": ("co-responsibility.graphml", "co-responsibility.gexf"),
}
"""By a key of messages in the table ``downloads``, files below ``exports/`` of a published site."""
_CONCEPTS = ("vocab/topic/", "vocab/role/", "vocab/legislation-kind/")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A view, and its documents that tell of a thing."""

    name: str
    profile: str
    documents: tuple[tuple[str, str, str], ...]
    """Format, media type, and where it stands below the base."""
    own: bool
    """Whether they are about this thing alone, so that they are alternates of its page."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that holds the whole dataset."""

    title: str
    place: str
    size: int
    """Bytes."""


def views_of(reader: Reader, thing: ox.NamedNode) -> tuple[Elsewhere, ...]:
    """Return the documents in other vocabularies that tell of a thing, by view."""
    path = thing.value.removeprefix(reader.base)
    if reader.is_a(thing, "ipp:Plan") or not path:
        return tuple(_shown(view, path, own=True) for view in views() if path or not _one(view))
    names = next((names for name, names in VIEWS_OF.items() if reader.is_a(thing, name)), ())
    if reader.is_a(thing, "skos:Concept") and not path.startswith(_CONCEPTS):
        return ()
    plan = next(iter(reader.things(thing, "ipp:inPlan")), None)
    above = plan.value.removeprefix(reader.base) if plan is not None else ""
    return tuple(
        _shown(view, above, own=False)
        for view in views()
        if view.name in names and (above or not _one(view))
    )


def _one(view: VocabularyView) -> bool:
    return view.of_one_plan


def _shown(view: VocabularyView, path: str, *, own: bool) -> Elsewhere:
    documents = tuple(
        (format, MEDIA_TYPES[format], location(path, view, format)) for format in view.formats
    )
    return Elsewhere(view.name, view.profile, documents, own)


def downloads(reader: Reader) -> tuple[Download, ...]:
    """Return the files with all data that the store describes as distributions of the dataset."""
    found = []
    dataset = dataset_iri(reader.base)
    whole = reader.things(dataset, "void:dataDump")
    for node in reader.things(dataset, "dcat:distribution"):
        for place in reader.things(node, "dcat:downloadURL"):
            if "/dumps/" not in place.value:  # a view, a table or a network of it
                continue
            if place not in whole:
                continue
            size = reader.text(node, "dcat:byteSize").text
            title = reader.text(node, "dcterms:title").text
            found.append(Download(title, place.value, int(size or 0)))
    return tuple(found)
