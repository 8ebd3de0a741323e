"""Patterns that read weights from ``Accept`` and ``Accept-Language``, for rules of web servers.

A header lists ranges with weights (RFC 9110, section 12.4.2): ``text/*;q=0.5, text/turtle``. Of
several ranges that a format fits, the most specific one counts (section 12.5.1), so rules have to
look for ``text/turtle`` before ``text/*`` before ``*/*``.

A weight is written as the digits behind its point, without zeros at the end: ``5`` for 0.5, nothing
for 0; and 1 as ``A``. So written, weights compare as strings do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ipplan_kg.site.paths import LANGUAGES, MEDIA_TYPES

__all__ = ["ANY", "KINDS", "LANGUAGE_RANGES", "RANGES", "below_one", "none", "one"]

RANGES: Mapping[str, str] = {end: re.escape(name) for end, name in MEDIA_TYPES.items()}
"""Patterns of the media ranges that ask for a format, by its file name extension."""
KINDS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(end for end, name in MEDIA_TYPES.items() if name.startswith(f"{kind}/"))
    for kind in dict.fromkeys(name.partition("/")[0] for name in MEDIA_TYPES.values())
}
"""Formats by what stands before the slash in their media type."""
ANY = r"\*"
LANGUAGE_RANGES: Mapping[str, str] = {each: rf"{each}(?:-[a-z0-9-]+)?" for each in LANGUAGES}
"""Patterns of the language ranges that ask for a page in a language (RFC 4647, section 3.4)."""


def one(range_: str) -> str:
    """Return the pattern of a header in which a range weighs 1.

    >>> bool(re.search(one("text/turtle"), "text/html;q=0.5, text/turtle;charset=utf-8;q=1.0"))
    True
    """
    return rf"{_begin(range_)}(?:;\s*q=1(?:\.0*)?\s*)?(?:,|$)"


def none(range_: str) -> str:
    """Return the pattern of a header in which a range weighs 0: it is not wanted."""
    return rf"{_begin(range_)};\s*q=0(?:\.0*)?\s*(?:[;,]|$)"


def below_one(range_: str, *, digits: int = 0) -> str:
    """Return the pattern of a header in which a range weighs less than 1; it captures the digits.

    Args:
        range_: Pattern of the range.
        digits: How many to capture; 0: all, without zeros at the end.

    >>> re.search(below_one("text/[*]"), "text/html, text/*;q=0.750").group(1)
    '75'
    """
    captured = rf"([0-9]{{{digits}}})[0-9]*" if digits else "([0-9]*?)0*"
    return rf"{_begin(range_)};\s*q=0(?:\.{captured})?\s*(?:[;,]|$)"


def _begin(range_: str) -> str:
    return rf"(?:^|,)\s*{range_}\s*(?:;(?!\s*q=)[^,;]*)*"
