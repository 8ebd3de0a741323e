"""What the overview shows: figures, plans, schemes to browse, and the charts with their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ipplan_kg.site.charts import (
    CHARTS,
    chart,
    chart_location,
    chart_query,
    chart_size,
    chart_spec,
)

if TYPE_CHECKING:
    import pyoxigraph as ox

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["figures", "overview"]

_SCHEMES = ("topic", "action", "legislation-kind", "role")


def overview(reader: Reader, language: Language, *, pictures: bool) -> dict[str, Any]:
    """Return what the template of the overview needs.

    Args:
        reader: Of the store.
        language: Of the page.
        pictures: Whether there are pictures of the charts.
    """
    return {
        "figures": figures(reader),
        "plans": reader.of_class("ipp:Plan"),
        "schemes": [
            scheme for name in _SCHEMES if reader.types(scheme := reader.iri(f"vocab/{name}"))
        ],
        "charts": [_chart(reader, name, language) for name in CHARTS],
        "pictures": pictures,
        "schema": _dataset(reader, language),
    }


def figures(reader: Reader) -> list[tuple[str, int]]:
    """Return how much there is of what, by the key of its message."""
    responsible = {
        quad.object
        for quad in reader.store.quads_for_pattern(
            None, reader.term("ipp:responsibleAgency"), None, reader.graph
        )
    }
    concerned = {
        quad.object
        for quad in reader.store.quads_for_pattern(
            None, reader.term("ipp:concerns"), None, reader.graph
        )
    }
    return [
        ("tasks", len(reader.of_class("ipp:Task"))),
        ("agencies", len(responsible)),
        ("responsibilities", len(reader.of_class("ipp:Responsibility"))),
        ("legislation", len(concerned)),
        ("campaigns", len(reader.of_class("ipp:Campaign"))),
        ("events", len(reader.of_class("ipp:Event"))),
    ]


def _chart(reader: Reader, name: str, language: Language) -> dict[str, Any]:
    found = chart(reader, name)
    width, height = chart_size(chart_spec(reader, name, language))
    return {
        "name": name,
        "columns": found.columns,
        "rows": found.rows,
        "query": chart_query(name, reader.base),
        "light": chart_location(name, language, "svg"),
        "dark": chart_location(name, language, "svg", dark=True),
        "spec": chart_location(name, language, "json"),
        "csv": chart_location(name, language, "csv"),
        "width": width,
        "height": height,
    }


def _dataset(reader: Reader, language: Language) -> dict[str, Any]:
    """Return the data set as schema.org has it."""
    plans: list[ox.NamedNode] = reader.of_class("ipp:Plan")
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": reader.base,
        "url": reader.base,
        "name": "ipplan-kg",
        "inLanguage": language,
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "about": [
            {"@type": "CreativeWork", "@id": plan.value, "name": reader.label(plan, language).text}
            for plan in plans
        ],
    }
