"""A chart's specification -> its picture as SVG; also as a program: JSON in, SVG out.

The server draws by the program, since the library holds the interpreter while it does.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipplan_kg.site.chart_specs import Json

__all__ = ["picture"]

_INNER = re.compile(r"\b(?:gradient_|clip)[0-9]+")


def picture(spec: Json) -> bytes | None:
    """Return the picture of a specification; None where the extra ``charts`` is not installed."""
    try:
        import vl_convert
    except ImportError:
        return None
    if "vega-lite" in spec["$schema"]:
        svg = vl_convert.vegalite_to_svg(spec, vl_version="6.1", allowed_base_urls=[])
    else:
        svg = vl_convert.vega_to_svg(spec, allowed_base_urls=[])
    return f"{_renumbered(svg)}\n".encode()


def _renumbered(svg: str) -> str:
    """Return a picture with its inner ids counted from 0: the library counts on and on."""
    ids = dict.fromkeys(_INNER.findall(svg))
    numbers = {old: f"{old.rstrip('0123456789')}{at}" for at, old in enumerate(ids)}
    return _INNER.sub(lambda match: numbers[match[0]], svg)


if __name__ == "__main__":
    sys.stdout.buffer.write(picture(json.load(sys.stdin.buffer)) or b"")
