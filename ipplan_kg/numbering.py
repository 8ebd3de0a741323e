"""Text -> numbered blocks: what begins with a number, up to the next number.

Knows the numberings of plans of this family, in English and Chinese, at the beginning of a line
and inside a page that lost its line breaks, and drops a list of contents that repeats headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ipplan_kg.model import Span
from ipplan_kg.names import name_key

_ZH = "一二三四五六七八九十百"

# "I. Improve ...", "II Strengthen ...", "(I) ...", "30. We will ...", "（1）", "一、", "（一）"
_MARKER = re.compile(
    rf"""^[ \t\u3000\u00a0]*(?:\#+[ \t]*|\*\*)?
    (?P<marker>
        [(（](?P<paren_roman>[IVX]{{1,6}})[)）]
      | [(（](?P<paren_arabic>[0-9０-９]{{1,3}})[)）]
      | [(（](?P<paren_zh>[{_ZH}]{{1,4}})[)）]
      | (?P<zh>[{_ZH}]{{1,4}})(?:[、．.]|(?=[ \t\u3000]+[\u4e00-\u9fff]))
      | (?P<arabic>[0-9０-９]{{1,3}})[.．、](?:(?![0-9０-９])|(?=[12１２][0-9０-９]{{3}}年))
      | (?P<roman>[IVX]{{1,6}})(?:[.．、]|(?=[ \t]+[A-Z]))
    )[ \t\u3000\u00a0]*""",
    re.M | re.X,
)
# The same inside a line: "...in 20201. Deepen reform ...(1) ...1. Draw up ..."
_INLINE_MARKER = re.compile(
    rf"""
        (?<![0-9.])(?P<arabic>[0-9]{{1,7}})[.．、][ ]*(?=[A-Z“"《\u4e00-\u9fff]|20[0-9]{{2}}年)
      | [(（](?P<paren_arabic>[0-9]{{1,2}})[)）][ ]*(?=[A-Z\u4e00-\u9fff])
      | [(（](?P<paren_roman>[IVX]{{1,5}})[)）][ ]*(?=[A-Z\u4e00-\u9fff])
      | [(（](?P<paren_zh>[{_ZH}]{{1,3}})[)）]
      | (?<![A-Za-z0-9])(?P<roman>[IVX]{{1,5}})\.[ ]*(?=[A-Z])
      | (?<![\u4e00-\u9fff])(?P<zh>[{_ZH}]{{1,3}})、
    """,
    re.X,
)
_YEAR_AND_NUMBER = re.compile(r"((?:19|20)\d\d)(\d{1,3})")
_LONGEST_ENTRY = 300
_SENTENCE_ENDS = (".", "。", ";", "；", ")", "）")
_UNBROKEN_LINE = 3000
"""A line this long with several markers inside is taken for a page that lost its line breaks."""
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Block:
    """What begins with a number, up to the next number."""

    style: str
    number: int
    printed: str
    span: Span
    body: int
    """Where the text behind the number begins."""


def find_blocks(text: str) -> list[Block]:
    """Return the numbered blocks in printed order, each up to the beginning of the next."""
    starts: list[tuple[int, int, str, str]] = []
    for found in _MARKER.finditer(text):
        style = found.lastgroup if found.lastgroup != "marker" else None
        style = style or next(
            k for k, v in found.groupdict().items() if v is not None and k != "marker"
        )
        starts.append((found.start("marker"), found.end(), style, found.group(style)))
    for line in re.finditer(rf"[^\n]{{{_UNBROKEN_LINE},}}", text):
        starts.extend(_inline_starts(text, line.start(), line.end()))
    starts = sorted({s[0]: s for s in starts}.values())
    blocks = []
    for i, (begin, body, style, printed) in enumerate(starts):
        end = starts[i + 1][0] if i + 1 < len(starts) else len(text)
        blocks.append(
            Block(style, _value(style, printed), printed, stripped(text, begin, end), body)
        )
    return blocks


def _inline_starts(text: str, begin: int, end: int) -> list[tuple[int, int, str, str]]:
    """Return the markers inside an unbroken line that continue or restart a count.

    A number inside a sentence is told from a marker by its value: markers count on from the last
    one of their style, or begin anew at 1.
    """
    starts = []
    counts: dict[str, set[int]] = {}
    for found in _INLINE_MARKER.finditer(text, begin, end):
        style = next(k for k, v in found.groupdict().items() if v is not None)
        printed, at = found.group(style), found.start()
        next_ones = counts.setdefault(style, {1})
        glued = _YEAR_AND_NUMBER.fullmatch(printed)
        if glued:
            printed, at = glued.group(2), at + 4
        if _value(style, printed) not in next_ones:
            continue
        # Headings and tasks may count in the same style, so several counts go on side by side.
        next_ones.add(_value(style, printed) + 1)
        starts.append((at, found.end(), style, printed))
    return starts if len(starts) > 2 else []


def stripped(text: str, begin: int, end: int) -> Span:
    """Return a span without the white space at its end."""
    while end > begin and text[end - 1].isspace():
        end -= 1
    return Span(begin, end)


def _value(style: str, printed: str) -> int:
    if "roman" in style:
        values = [_ROMAN[c] for c in printed]
        return sum(
            -v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values)
        )
    if "zh" in style:
        tens, _, ones = printed.partition("十")
        if "十" in printed:
            return 10 * (_ZH.find(tens) + 1 if tens else 1) + (_ZH.find(ones) + 1 if ones else 0)
        return _ZH.find(printed[0]) + 1
    return int(printed)


def without_contents(text: str, blocks: list[Block]) -> list[Block]:
    """Return the blocks without a list of contents: first headings that come once more.

    Headings are short and no sentences: a task that is printed twice is two tasks.
    """
    keys = [(b.style, b.number, name_key(first_line(text, b))) for b in blocks]
    last = {key: i for i, key in enumerate(keys)}
    n = 0
    while n < len(blocks) and last[keys[n]] > n and _is_entry(text, blocks[n]):
        n += 1
    return blocks[n:] if n > 1 else blocks


def _is_entry(text: str, block: Block) -> bool:
    """Return whether a block can stand in a list of contents: one short line, no sentence."""
    line = text[block.body : block.span.end].strip()
    return len(line) <= _LONGEST_ENTRY and "\n" not in line and not line.endswith(_SENTENCE_ENDS)


def first_line(text: str, block: Block) -> str:
    """Return the first line of a block behind its number."""
    return text[block.body : block.span.end].split("\n", 1)[0]
