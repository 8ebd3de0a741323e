"""What the overview shows: figures, plans, schemes to browse, and the charts with their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.results import display
from ipplan_kg.site.charts import (
    CHARTS,
    MOST,
    chart,
    chart_location,
    chart_query,
    chart_size,
    chart_spec,
)
from ipplan_kg.sparql import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["figures", "overview"]

_ROWS, _PLANS = 500, 100
"""Of a chart's figures, and of the plans, the page has so many."""
_SCHEMES = ("topic", "action", "legislation-kind", "role")


def overview(reader: Reader, language: Language, *, pictures: bool) -> dict[str, Any]:
    """Return what the template of the overview needs.

    Args:
        reader: Of the store.
        language: Of the page.
        pictures: Whether there are pictures of the charts.
    """
    plans = reader.of_class("ipp:Plan")
    return {
        "figures": figures(reader),
        "plans": plans[:_PLANS],
        "all_plans": len(plans),
        "schemes": [
            scheme for name in _SCHEMES if reader.types(scheme := reader.iri(f"vocab/{name}"))
        ],
        "charts": [_chart(reader, name, language) for name in CHARTS],
        "pictures": pictures,
        "schema": _dataset(reader, plans[:_PLANS], language),
    }


def figures(reader: Reader) -> list[tuple[str, int]]:
    """Return how much there is of what, by the key of its message."""
    return [
        ("tasks", _size(reader, "ipp:Task")),
        ("agencies", _values(reader, "ipp:responsibleAgency")),
        ("responsibilities", _size(reader, "ipp:Responsibility")),
        ("legislation", _values(reader, "ipp:concerns")),
        ("campaigns", _size(reader, "ipp:Campaign")),
        ("events", _size(reader, "ipp:Event")),
    ]


def _size(reader: Reader, name: str) -> int:
    """Return how many things of a class there are."""
    return _count(reader, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a {reader.term(name)} }}")


def _values(reader: Reader, name: str) -> int:
    """Return how many different values a property has."""
    return _count(reader, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?y {reader.term(name)} ?x }}")


def _count(reader: Reader, query: str) -> int:
    solutions = evaluate(reader.store, query)
    assert isinstance(solutions, ox.QuerySolutions)
    return int(display(next(solutions)["n"]))


def _chart(reader: Reader, name: str, language: Language) -> dict[str, Any]:
    found = chart(reader, name)
    width, height = chart_size(chart_spec(reader, name, language))
    return {
        "name": name,
        "columns": found.columns,
        "rows": found.rows[:_ROWS],
        "count": len(found.rows),
        "most": MOST if len(found.shown) < len(found.rows) else 0,
        "query": chart_query(name, reader.base),
        "picture": chart_location(name, language, "svg"),
        "spec": chart_location(name, language, "json"),
        "csv": chart_location(name, language, "csv"),
        "width": width,
        "height": height,
    }


def _dataset(reader: Reader, plans: Sequence[ox.NamedNode], language: Language) -> dict[str, Any]:
    """Return the data set as schema.org has it."""
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
