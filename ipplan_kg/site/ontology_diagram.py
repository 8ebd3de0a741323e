"""The diagram of the ontology as SVG: a box for each class, its values inside, its links as arrows.

Where the boxes stand is written down here, since no layout program draws these classes as
readably. What has no place of its own is not lost: a class goes into a row at the bottom, a
property between classes without a route becomes a line in the box of its domain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

WIDTH, HEAD, ROW, PAD, GAP = 246, 30, 19, 8, 58
COLUMNS = (90, 460, 830, 1200)
TOP, RAIL_LEFT, RAIL_RIGHT, TOTAL = 60, 30, 1472, 1490
# Who stands below whom in the columns; the second column is one tall box.
STACKS: tuple[tuple[str, ...], ...] = (
    ("Plan", "Section", "Correction", "Notice"),
    ("Task",),
    ("Responsibility", "LegislativeAction", "Target", "Campaign", "Event", "Programme"),
    ("Agency", "Legislation", "ExistingLegislation", "PlannedLegislation", "Platform"),
)
# In the last column a box begins beside the gap above this one, where a shortcut runs.
BESIDE = {"Agency": "Responsibility", "Legislation": "LegislativeAction", "Platform": "Programme"}
SHORTCUTS = {"responsibleAgency": "Responsibility", "concerns": "LegislativeAction"}
RAILED = {("Notice", "inPlan"), ("Correction", "inPlan")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property as the diagram needs it: names without prefix."""

    name: str
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    below: tuple[str, ...] = ()


@dataclass(slots=True)
class Box:
    """Where a class stands."""

    x: int
    y: int
    height: int

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + WIDTH

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> int:
        """Half-way down."""
        return self.y + self.height // 2


def draw(
    classes: Sequence[str], properties: Sequence[Property], superclasses: Mapping[str, str]
) -> Element:
    """Return the diagram as an ``svg`` element."""
    rows = {name: _rows(name, set(classes), properties) for name in classes}
    boxes = _places(classes, rows)
    bottom = max(box.bottom for box in boxes.values()) + 60
    svg = Element(
        "svg",
        {
            "viewBox": f"0 0 {TOTAL} {bottom}",
            "role": "group",
            "aria-label": "Classes of the ontology and the properties between them",
        },
    )
    _markers(svg)
    for name, above in superclasses.items():
        if above in boxes:
            _subclass(svg, boxes[name], boxes[above])
    for prop in properties:
        for domain in prop.domains:
            for range_ in prop.ranges:
                if _is_drawn(prop.name, domain, range_, set(classes)):
                    _arrow(svg, prop, domain, boxes, range_, properties)
    for name, box in boxes.items():
        _box(svg, name, box, rows[name])
    _legend(svg, bottom - 22)
    return svg


def _is_drawn(name: str, domain: str, range_: str, classes: set[str]) -> bool:
    """Whether a property is an arrow: between neighbouring columns, or on a route of its own."""
    if domain not in classes or range_ not in classes or domain == range_:
        return False
    if name in SHORTCUTS or (domain, name) in RAILED or (domain, name) == ("Section", "inPlan"):
        return True
    columns = [next((i for i, s in enumerate(STACKS) if c in s), -9) for c in (domain, range_)]
    return domain != "Plan" and abs(columns[0] - columns[1]) == 1


def _rows(name: str, classes: set[str], properties: Sequence[Property]) -> list[tuple[str, str]]:
    found = []
    for prop in properties:
        rest = [r for r in prop.ranges if not _is_drawn(prop.name, name, r, classes)]
        if name in prop.domains and rest:
            found.append((prop.name, " | ".join(rest)))
    return found


def _places(classes: Sequence[str], rows: Mapping[str, list[tuple[str, str]]]) -> dict[str, Box]:
    heights = {name: HEAD + ROW * len(rows[name]) + PAD for name in classes}
    boxes: dict[str, Box] = {}
    for column, stack in (*((i, STACKS[i]) for i in (0, 2, 3)),):
        y = TOP
        for name in (each for each in stack if each in heights):
            beside = boxes.get(BESIDE.get(name, ""))
            if beside:
                y = beside.y - (GAP - 12 if name != "Platform" else 0)
            height = max(heights[name], beside.bottom - y if beside else 0)
            boxes[name] = Box(COLUMNS[column], y, height)
            y += height + (GAP if column != 3 else 26)
    lowest = max(box.bottom for box in boxes.values())
    if "Task" in heights:
        boxes["Task"] = Box(COLUMNS[1], TOP - 46, lowest - TOP + 46)
    for number, name in enumerate(each for each in classes if each not in boxes):
        boxes[name] = Box(COLUMNS[number % 4], lowest + 40 + 90 * (number // 4), heights[name])
    return {name: boxes[name] for name in classes}


def _markers(svg: Element) -> None:
    defs = SubElement(svg, "defs")
    for name, shape in (("arrow", "M1,1 L9,5 L1,9 Z"), ("triangle", "M1,1 L11,6 L1,11 Z")):
        size = "12" if name == "triangle" else "10"
        marker = SubElement(
            defs,
            "marker",
            {
                "id": f"diagram-{name}",
                "viewBox": f"0 0 {size} {size}",
                "refX": "9" if name == "arrow" else "11",
                "refY": "5" if name == "arrow" else "6",
                "markerWidth": size,
                "markerHeight": size,
                "markerUnits": "userSpaceOnUse",
                "orient": "auto",
            },
        )
        SubElement(marker, "path", {"d": shape, "class": name})


def _subclass(svg: Element, below: Box, above: Box) -> None:
    if below.x == above.x:
        path = f"M{below.right},{below.middle} H{RAIL_RIGHT} V{above.middle + 20} H{above.right}"
    else:
        path = f"M{below.x},{below.middle} H{above.right}"
    attributes = {"d": path, "class": "line", "marker-end": "url(#diagram-triangle)"}
    SubElement(svg, "path", attributes)


def _arrow(
    svg: Element,
    prop: Property,
    domain: str,
    boxes: Mapping[str, Box],
    range_: str,
    properties: Sequence[Property],
) -> None:
    source, target = boxes[domain], boxes[range_]
    kind, text = "line", [prop.name]
    if prop.name in SHORTCUTS:
        y = boxes[SHORTCUTS[prop.name]].y - 20
        path, at = f"M{source.right},{y} H{target.x}", (source.right + 12, y - 6)
        kind = "line shortcut"
        text += [each.name for each in properties if prop.name in each.below]
    elif (domain, prop.name) in RAILED:
        y = source.y + HEAD // 2
        path = f"M{source.x},{y} H{RAIL_LEFT} V{target.middle} H{target.x}"
        at = (RAIL_LEFT + 8, y - 6)
    elif source.x == target.x:
        x = source.x + WIDTH // 2
        path, at = f"M{x},{source.y} V{target.bottom}", (x + 8, (source.y + target.bottom) // 2 + 4)
    elif source.x > target.x:
        # From the task to the left: one line for each property, from the top of the box down.
        y = target.y + HEAD // 2 + 34 * _order(prop, range_, properties)
        path, at = f"M{source.x},{y} H{target.right}", (target.right + 14, y - 6)
    else:
        y = target.middle
        if domain != "Task":
            y = source.middle
        path, at = f"M{source.right},{y} H{target.x}", (source.right + 12, y - 6)
    SubElement(svg, "path", {"d": path, "class": kind, "marker-end": "url(#diagram-arrow)"})
    label = SubElement(svg, "text", {"x": str(at[0]), "y": str(at[1]), "class": "property"})
    for number, name in enumerate(text):
        if number:
            SubElement(label, "tspan").text = ", " if number > 1 else " ⊃ "
        link = SubElement(label, "a", {"href": f"#{name}"})
        link.text = name


def _order(prop: Property, range_: str, properties: Sequence[Property]) -> int:
    same = [p.name for p in properties if "Task" in p.domains and range_ in p.ranges]
    return same.index(prop.name)


def _box(svg: Element, name: str, box: Box, rows: Sequence[tuple[str, str]]) -> None:
    group = SubElement(svg, "g", {"class": "box"})
    shape = {"x": str(box.x), "y": str(box.y), "width": str(WIDTH), "height": str(box.height)}
    SubElement(group, "rect", {**shape, "rx": "6"})
    link = SubElement(group, "a", {"href": f"#{name}"})
    place = {"x": str(box.x + 12), "y": str(box.y + 21), "class": "class"}
    SubElement(link, "text", place).text = name
    for number, (left, right) in enumerate(rows):
        y = str(box.y + HEAD + ROW * number + 15)
        link = SubElement(group, "a", {"href": f"#{left}"})
        SubElement(link, "text", {"x": str(box.x + 12), "y": y}).text = left
        end = {"x": str(box.right - 10), "y": y, "class": "range", "text-anchor": "end"}
        SubElement(group, "text", end).text = right


def _legend(svg: Element, y: int) -> None:
    shapes = (
        ("line", "diagram-arrow", "property, from its domain to its range"),
        ("line shortcut", "diagram-arrow", "shortcut: follows from the way through the middle box"),
        ("line", "diagram-triangle", "is a subclass of"),
    )
    x = COLUMNS[0]
    for kind, marker, words in shapes:
        attributes = {"d": f"M{x},{y} H{x + 50}", "class": kind, "marker-end": f"url(#{marker})"}
        SubElement(svg, "path", attributes)
        SubElement(svg, "text", {"x": str(x + 60), "y": str(y + 4), "class": "range"}).text = words
        x += 90 + 7 * len(words)
