"""A chart's specification -> its picture as SVG; also as a program: JSON in, SVG out.

One picture serves light pages and dark ones: its style says what its colours become. Letters are
measured in a font that the library brings along, so that a picture is the same on every machine;
whoever shows it takes a font of theirs. The server draws by the program, since the library holds
the interpreter while it does.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

from ipplan_kg.site.chart_specs import DARK, SHADES

if TYPE_CHECKING:
    from ipplan_kg.site.chart_specs import Json

__all__ = ["picture"]

_MEASURED = "Liberation Sans"
_INNER = re.compile(r"\b(?:gradient_|clip)[0-9]+")
_SHADE = re.compile(r"(rgb\(([0-9]+), [0-9]+, [0-9]+\))")
_PAINTED = ("fill", "stroke", "stop-color")


def picture(spec: Json) -> bytes | None:
    """Return the picture of a specification; None where the extra ``charts`` is not installed.

    Args:
        spec: In the colours of a light page.
    """
    try:
        import vl_convert
    except ImportError:
        return None
    config = spec["config"]
    if "vega-lite" in spec["$schema"]:
        font = config["font"]
        spec = spec | {"config": config | {"font": _MEASURED}}
        svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1", allowed_base_urls=[])
    else:
        font = config["text"]["font"]
        spec = spec | {"config": config | {"text": config["text"] | {"font": _MEASURED}}}
        svg = vl_convert.vega_to_svg(spec, allowed_base_urls=[])
    svg = svg.replace(f'font-family="{_MEASURED}"', f'font-family="{font}"')
    head = svg.index(">") + 1
    return f"{svg[:head]}{_style(svg)}{_renumbered(svg[head:])}\n".encode()


def _style(svg: str) -> str:
    """Return what the colours of a picture become where its reader likes it dark."""
    colours = DARK | {shade[0]: _darkened(shade) for shade in sorted(set(_SHADE.findall(svg)))}
    rules = [
        f'[{name}="{light}"]{{{name}:{dark}}}'
        for light, dark in colours.items()
        for name in _PAINTED
        if f'{name}="{light}"' in svg
    ]
    return f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"


def _darkened(shade: tuple[str, str]) -> str:
    """Return a shade of a dark page that says as much as one of a light page, told by its red."""
    (few, many), dark = ((_channels(each) for each in side) for side in SHADES)
    part = (int(shade[1]) - few[0]) / (many[0] - few[0])
    mixed = (round(low + part * (high - low)) for low, high in zip(*dark, strict=True))
    return f"rgb({', '.join(map(str, mixed))})"


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _renumbered(svg: str) -> str:
    """Return a picture with its inner ids counted from 0: the library counts on and on."""
    ids = dict.fromkeys(_INNER.findall(svg))
    numbers = {old: f"{old.rstrip('0123456789')}{at}" for at, old in enumerate(ids)}
    return _INNER.sub(lambda match: numbers[match[0]], svg)


if __name__ == "__main__":
    sys.stdout.buffer.write(picture(json.load(sys.stdin.buffer)) or b"")
