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
from ipplan_kg.site.elsewhere import EXPORTS, downloads, views_of
from ipplan_kg.site.schema_org import dataset_in_page
from ipplan_kg.sparql import evaluate

if TYPE_CHECKING:
    from ipplan_kg.site.page import Page
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["figures", "overview"]

_ROWS, _PLANS = 500, 100
"""Of a chart's figures, and of the plans, the page has so many."""
_FIGURES = {
    "tasks": "?x a ipp:Task",
    "agencies": "?task ipp:responsibleAgency ?x",
    "responsibilities": "?x a ipp:Responsibility",
    "legislation": "?task ipp:concerns ?x",
    "campaigns": "?x a ipp:Campaign",
    "events": "?x a ipp:Event",
}
"""By the key of its message, the pattern of what is counted."""
_SCHEMES = ("topic", "action", "legislation-kind", "role")


def overview(page: Page, *, pictures: bool, published: bool = False) -> dict[str, Any]:
    """Return what the template of the overview needs.

    Args:
        page: Which is filled.
        pictures: Whether there are pictures of the charts.
        published: Whether there are the files that a published site has beside the pages.
    """
    reader, language = page.reader, page.language
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
        "views": views_of(reader, reader.iri("")),
        "downloads": downloads(reader),
        "exports": EXPORTS if published else {},
        "described": reader.exists("dataset"),
        "schema": dataset_in_page(page),
    }


def figures(reader: Reader) -> list[tuple[str, int, str]]:
    """Return how much there is of what, by the key of its message, with the query that counts."""
    found = []
    for key, pattern in _FIGURES.items():
        query = f"""\
PREFIX ipp: <{reader.base}ontology#>

SELECT (COUNT(DISTINCT ?x) AS ?count)
WHERE {{ {pattern} }}
"""
        solutions = evaluate(reader.store, query)
        assert isinstance(solutions, ox.QuerySolutions)
        found.append((key, int(display(next(solutions)["count"])), query))
    return found


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
