"""Vega and Vega-Lite specifications (https://vega.github.io) of the charts, made from rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["SPECIFICATIONS", "Json"]

Json = dict[str, Any]

_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
_VEGA = "https://vega.github.io/schema/vega/v6.json"
_WIDTH, _STEP = 900, 20
"""Of a chart, and of one line of it, in CSS pixels."""
_FONT = "system-ui, Noto Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
# Told apart by those who see few colours, too (Okabe and Ito, https://jfly.uni-koeln.de/color/).
_COLOURS = [
    *("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A8F00", "#7A7A7A"),
    *("#5B3FA0", "#A4262C", "#0B6470"),
]


def _colours(dark: bool) -> tuple[str, str, str]:
    """Return ink, lines and paper."""
    return ("#e4e8ee", "#38424f", "#14181e") if dark else ("#1c2430", "#d6dce4", "#ffffff")


def _config(dark: bool) -> Json:
    ink, line, paper = _colours(dark)
    return {
        "background": paper,
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": ink,
            "titleColor": ink,
            "gridColor": line,
            "domainColor": line,
            "tickColor": line,
            "labelFontSize": 12,
            "labelLimit": 330,
        },
        "legend": {"labelColor": ink, "titleColor": ink, "labelFontSize": 12, "orient": "top"},
        "range": {"category": _COLOURS},
    }


def _lite(values: list[Json], told: Mapping[str, str], name: str, dark: bool, **more: Any) -> Json:
    return {
        "$schema": _LITE,
        "description": told[f"{name}-text"],
        "data": {"values": values},
        "config": _config(dark),
        "padding": 12,
        "autosize": {"type": "fit", "contains": "padding"},
        "width": _WIDTH,
        **more,
    }


def _totals(values: list[Json], column: str, figure: str) -> list[str]:
    """Return the things of a column by the sum of their figures, the largest first."""
    totals: Counter[str] = Counter()
    for row in values:
        totals[row[column]] += row[figure]
    return [thing for thing, _ in sorted(totals.items(), key=lambda each: (-each[1], each[0]))]


def _stacked(
    values: list[Json],
    told: Mapping[str, str],
    dark: bool,
    name: str,
    columns: tuple[str, str, str],
) -> Json:
    """Return bars along which a second column divides the figures of the first."""
    first, second, figure = columns
    order = _totals(values, second, figure)
    return _lite(
        [{**row, "rank": order.index(row[second])} for row in values],
        told,
        name,
        dark,
        height=_STEP * len({row[first] for row in values}) + 120,
        mark={"type": "bar", "cursor": "pointer"},
        encoding={
            "y": {
                "field": first,
                "type": "nominal",
                "sort": _totals(values, first, figure),
                "title": None,
            },
            "x": {
                "field": figure,
                "type": "quantitative",
                "title": told[figure],
                "axis": {"tickMinStep": 1},
            },
            "color": {
                "field": second,
                "type": "nominal",
                "sort": order,
                "title": told[second],
                "legend": {"columns": 6},
            },
            "order": {"field": "rank", "type": "ordinal"},
            "href": {"field": f"{first}_href"},
            "tooltip": [{"field": each, "title": told[each]} for each in columns],
        },
    )


def _tasks_per_agency(values: list[Json], told: Mapping[str, str], dark: bool) -> Json:
    return _stacked(values, told, dark, "tasks-per-agency", ("agency", "role", "tasks"))


def _legislation_by_kind(values: list[Json], told: Mapping[str, str], dark: bool) -> Json:
    return _stacked(values, told, dark, "legislation-by-kind", ("kind", "action", "count"))


def _sections_by_agency(values: list[Json], told: Mapping[str, str], dark: bool) -> Json:
    _, _, paper = _colours(dark)
    sections = sorted({(row.get("section_order", 0), row["section"]) for row in values})
    return _lite(
        values,
        told,
        "sections-by-agency",
        dark,
        height=_STEP * len({row["agency"] for row in values}) + 170,
        mark={"type": "rect", "cursor": "pointer", "stroke": paper, "strokeWidth": 1},
        encoding={
            "y": {
                "field": "agency",
                "type": "nominal",
                "title": None,
                "sort": _totals(values, "agency", "tasks"),
            },
            "x": {
                "field": "section",
                "type": "nominal",
                "sort": [name for _, name in sections],
                "title": told["section"],
                "axis": {"orient": "top", "labelAngle": -35, "labelLimit": 230},
            },
            "color": {
                "field": "tasks",
                "type": "quantitative",
                "title": told["tasks"],
                "scale": {"range": ["#1d3a57", "#9fd0ff"] if dark else ["#d9e8f7", "#08427a"]},
                "legend": {"orient": "right", "tickMinStep": 1},
            },
            "href": {"field": "agency_href"},
            "tooltip": [
                {"field": each, "title": told[each]} for each in ("agency", "section", "tasks")
            ],
        },
    )


def _topics(values: list[Json], told: Mapping[str, str], dark: bool) -> Json:
    return _lite(
        values,
        told,
        "topics",
        dark,
        height=_STEP * len(values) + 70,
        mark={"type": "bar", "cursor": "pointer", "color": _COLOURS[0]},
        encoding={
            "y": {
                "field": "topic",
                "type": "nominal",
                "title": None,
                "sort": _totals(values, "topic", "tasks"),
            },
            "x": {
                "field": "tasks",
                "type": "quantitative",
                "title": told["tasks"],
                "axis": {"tickMinStep": 1},
            },
            "href": {"field": "topic_href"},
            "tooltip": [{"field": each, "title": told[each]} for each in ("topic", "tasks")],
        },
    )


def _network(values: list[Json], told: Mapping[str, str], dark: bool) -> Json:
    """Return the agencies on a plane, near to those that they share tasks with."""
    ink, _, paper = _colours(dark)
    weights: Counter[str] = Counter()
    hrefs: dict[str, str] = {}
    for row in values:
        for side in ("agency", "partner"):
            weights[row[side]] += row["tasks"]
            hrefs[row[side]] = row[f"{side}_href"]
    names = sorted(weights, key=lambda name: (-weights[name], name))
    nodes = [
        {
            "name": name,
            "shared": weights[name],
            "href": hrefs[name],
            "middle": 500,
            "centre": 430,
        }
        for name in names
    ]
    place = {name: at for at, name in enumerate(names)}
    links = [
        {"source": place[row["agency"]], "target": place[row["partner"]], "tasks": row["tasks"]}
        for row in values
    ]
    return {
        "$schema": _VEGA,
        "description": told["network-text"],
        "width": 1000,
        "height": 860,
        "padding": {"left": 110, "right": 110, "top": 12, "bottom": 12},
        "autosize": "none",
        "background": paper,
        "config": {"text": {"font": _FONT}},
        "scales": [
            {
                "name": "size",
                "type": "sqrt",
                "domain": {"data": "nodes", "field": "shared"},
                "range": [25, 900],
                "zero": True,
            },
            {
                "name": "stroke",
                "type": "linear",
                "domain": {"data": "links", "field": "tasks"},
                "range": [0.6, 7],
            },
        ],
        "data": [{"name": "nodes", "values": nodes}, {"name": "links", "values": links}],
        "marks": [
            {
                "name": "points",
                "type": "symbol",
                "zindex": 1,
                "from": {"data": "nodes"},
                "encode": {
                    "enter": {
                        "fill": {"value": _COLOURS[4] if dark else _COLOURS[0]},
                        "stroke": {"value": paper},
                        "cursor": {"value": "pointer"},
                        "tooltip": {"signal": "datum.name"},
                        "href": {"field": "href"},
                        "size": {"scale": "size", "field": "shared"},
                    }
                },
                "transform": [
                    {
                        "type": "force",
                        "static": True,
                        "signal": "force",
                        "iterations": 500,
                        "forces": [
                            {"force": "center", "x": 500, "y": 430},
                            {"force": "x", "x": "datum.middle", "strength": 0.085},
                            {"force": "y", "y": "datum.centre", "strength": 0.16},
                            {"force": "collide", "radius": 46},
                            {"force": "nbody", "strength": -1100, "distanceMax": 450},
                            {"force": "link", "links": "links", "distance": 170},
                        ],
                    }
                ],
            },
            {
                "type": "path",
                "from": {"data": "links"},
                "interactive": False,
                "encode": {
                    "enter": {
                        "stroke": {"value": ink},
                        "strokeOpacity": {"value": 0.22},
                        "strokeWidth": {"scale": "stroke", "field": "tasks"},
                    }
                },
                "transform": [
                    {
                        "type": "linkpath",
                        "require": {"signal": "force"},
                        "shape": "line",
                        "sourceX": "datum.source.x",
                        "sourceY": "datum.source.y",
                        "targetX": "datum.target.x",
                        "targetY": "datum.target.y",
                    }
                ],
            },
            {
                "type": "text",
                "zindex": 2,
                "interactive": False,
                "from": {"data": "points"},
                "encode": {
                    "enter": {
                        "x": {"field": "x"},
                        "y": {"field": "y", "offset": {"signal": "sqrt(datum.size) / 2 + 10"}},
                        "text": {"field": "datum.name"},
                        "align": {"value": "center"},
                        "fontSize": {"value": 11},
                        "limit": {"value": 210},
                        "fill": {"value": ink},
                    }
                },
            },
        ],
    }


SPECIFICATIONS: dict[str, Callable[[list[Json], Mapping[str, str], bool], Json]] = {
    "tasks-per-agency": _tasks_per_agency,
    "sections-by-agency": _sections_by_agency,
    "legislation-by-kind": _legislation_by_kind,
    "network": _network,
    "topics": _topics,
}
"""By the name of a chart: rows, messages and whether the page is dark -> its specification."""
