"""Vega and Vega-Lite specifications (https://vega.github.io) of the charts, made from rows.

Where things stand does not depend on how wide the letters of a machine's fonts are: a label has its
place, and what is too long for it is cut. To measure letters takes most of the time of a picture.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["DARK", "SHADES", "SPECIFICATIONS", "Json", "darkened"]

Json = dict[str, Any]

_LITE = "https://vega.github.io/schema/vega-lite/v6.json"
_VEGA = "https://vega.github.io/schema/vega/v6.json"
_WIDTH, _STEP, _LABELS = 540, 20, 330
"""Of a chart without its labels, of one line of it, and of the labels, in CSS pixels."""
_PADDING = {"left": _LABELS + 24, "right": 28, "top": 84, "bottom": 48}
_FONT = "system-ui, Noto Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
# Told apart by those who see few colours, too (Okabe and Ito, https://jfly.uni-koeln.de/color/).
_COLOURS = [
    *("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A8F00", "#7A7A7A"),
    *("#5B3FA0", "#A4262C", "#0B6470"),
]
_INK, _LINE, _PAPER, _POINT = "#1c2430", "#d6dce4", "#ffffff", "#0b6fae"
DARK = {_INK: "#e4e8ee", _LINE: "#38424f", _PAPER: "#14181e", _POINT: "#56b4e9"}
"""What colours become on a dark page; the others stay."""
SHADES = (("#d9e8f7", "#08427a"), ("#1d3a57", "#9fd0ff"))
"""From few to many, on a light page and on a dark one."""


def _cut(width: int) -> str:
    """Return the expression for a label with at most so many CSS pixels, letters being 12 high."""
    wide, narrow = width // 13, width // 7
    return f"truncate(datum.label, test(/[\\u2E80-\\uFFFF]/, datum.label) ? {wide} : {narrow})"


def _config() -> Json:
    return {
        "background": _PAPER,
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": _INK,
            "titleColor": _INK,
            "gridColor": _LINE,
            "domainColor": _LINE,
            "tickColor": _LINE,
            "labelFontSize": 12,
            "labelLimit": 0,
            "labelOverlap": False,
        },
        "legend": {
            "labelColor": _INK,
            "titleColor": _INK,
            "labelFontSize": 12,
            "orient": "top",
            "columnPadding": 24,
        },
        "range": {"category": _COLOURS},
    }


def darkened(value: Any) -> Any:
    """Return a specification, or a part of one, in the colours of a dark page."""
    if isinstance(value, dict):
        return {key: darkened(each) for key, each in value.items() if key != "values"} | {
            key: each for key, each in value.items() if key == "values"
        }
    if isinstance(value, list):
        return [*SHADES[1]] if value == [*SHADES[0]] else [darkened(each) for each in value]
    return DARK.get(value, value) if isinstance(value, str) else value


def _lite(values: list[Json], told: Mapping[str, str], name: str, **more: Any) -> Json:
    return {
        "$schema": _LITE,
        "description": told[f"{name}-text"],
        "data": {"values": values},
        "config": _config(),
        "padding": _PADDING,
        "autosize": "none",
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
        height=_STEP * len({row[first] for row in values}),
        mark={"type": "bar", "cursor": "pointer"},
        encoding={
            "y": {
                "field": first,
                "type": "nominal",
                "sort": _totals(values, first, figure),
                "title": None,
                "axis": {"labelExpr": _cut(_LABELS)},
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


def _tasks_per_agency(values: list[Json], told: Mapping[str, str]) -> Json:
    return _stacked(values, told, "tasks-per-agency", ("agency", "role", "tasks"))


def _legislation_by_kind(values: list[Json], told: Mapping[str, str]) -> Json:
    return _stacked(values, told, "legislation-by-kind", ("kind", "action", "count"))


def _sections_by_agency(values: list[Json], told: Mapping[str, str]) -> Json:
    sections = sorted({(row.get("section_order", 0), row["section"]) for row in values})
    return _lite(
        values,
        told,
        "sections-by-agency",
        padding={**_PADDING, "top": 150, "right": 140, "bottom": 12},
        width=_WIDTH - 112,
        height=_STEP * len({row["agency"] for row in values}),
        mark={"type": "rect", "cursor": "pointer", "stroke": _PAPER, "strokeWidth": 1},
        encoding={
            "y": {
                "field": "agency",
                "type": "nominal",
                "title": None,
                "sort": _totals(values, "agency", "tasks"),
                "axis": {"labelExpr": _cut(_LABELS)},
            },
            "x": {
                "field": "section",
                "type": "nominal",
                "sort": [name for _, name in sections],
                "title": told["section"],
                "axis": {
                    "orient": "top",
                    "labelAngle": -35,
                    "labelExpr": _cut(190),
                    "minExtent": 120,
                    "maxExtent": 120,
                },
            },
            "color": {
                "field": "tasks",
                "type": "quantitative",
                "title": told["tasks"],
                "scale": {"range": [*SHADES[0]]},
                "legend": {"orient": "right", "tickMinStep": 1},
            },
            "href": {"field": "agency_href"},
            "tooltip": [
                {"field": each, "title": told[each]} for each in ("agency", "section", "tasks")
            ],
        },
    )


def _topics(values: list[Json], told: Mapping[str, str]) -> Json:
    return _lite(
        values,
        told,
        "topics",
        padding={**_PADDING, "top": 12},
        height=_STEP * len(values),
        mark={"type": "bar", "cursor": "pointer", "color": _POINT},
        encoding={
            "y": {
                "field": "topic",
                "type": "nominal",
                "title": None,
                "sort": _totals(values, "topic", "tasks"),
                "axis": {"labelExpr": _cut(_LABELS)},
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


def _network(values: list[Json], told: Mapping[str, str]) -> Json:
    """Return the agencies on a plane, near to those that they share tasks with."""
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
        "background": _PAPER,
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
                        "fill": {"value": _POINT},
                        "stroke": {"value": _PAPER},
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
                        "stroke": {"value": _INK},
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
                        "text": {"signal": _cut(210).replace("datum.label", "datum.datum.name")},
                        "align": {"value": "center"},
                        "fontSize": {"value": 11},
                        "fill": {"value": _INK},
                    }
                },
            },
        ],
    }


SPECIFICATIONS: dict[str, Callable[[list[Json], Mapping[str, str]], Json]] = {
    "tasks-per-agency": _tasks_per_agency,
    "sections-by-agency": _sections_by_agency,
    "legislation-by-kind": _legislation_by_kind,
    "network": _network,
    "topics": _topics,
}
"""By the name of a chart: rows and messages -> its specification on a light page."""
