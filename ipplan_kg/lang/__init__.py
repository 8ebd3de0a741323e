"""Language data: patterns and word lists, one module per language; `Language` says what there is.

The modules hold data only. How the data are used is in `clauses`, `segment`, `instruments` and
`mentions`, which know no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Script(StrEnum):
    """How a language is written; tells which grammar reads it."""

    LATIN = "latin"
    """Words between spaces, names in capitals."""
    HAN = "han"
    """No spaces, titles in 《》; read by the key of the text (`script.key_text`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseData:
    """How a responsibility clause is written."""

    opener: re.Pattern[str]
    """Matches at an opening bracket and through the words that introduce the bodies."""
    responsible: re.Pattern[str]
    """Matches the words behind the bodies that say they are responsible."""
    divided: re.Pattern[str]
    """Matches words that say that responsibilities are divided."""
    open_list: re.Pattern[str]
    """Matches "and other departments" at the end of the list."""
    separator: re.Pattern[str]
    """Matches what may stand between two names."""
    article: re.Pattern[str]
    """Matches what may stand before a name and is not part of it."""
    body_head: re.Pattern[str]
    """Matches in a string that can be the beginning of a body's name."""
    deadline: re.Pattern[str]
    """Matches the inside of a bracket that sets a time and names no body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Everything the parser knows about a language."""

    code: str
    script: Script
    clause: ClauseData
    lead_rule: re.Pattern[str]
    """Matches inside the sentence by which the body listed first leads."""
    sentence_end: str
    """Characters that end a task's text where it has no clause."""
    topics: Mapping[str, re.Pattern[str]]
    """For each topic the words that tell it."""


def word_set(text: str) -> frozenset[str]:
    """Return the words and phrases of a comma-separated list."""
    return frozenset(" ".join(word.split()) for word in text.split(",") if word.strip())


def word_rows(table: str) -> Iterator[tuple[str, str]]:
    """Yield `(word, row's name)` for each word of a table of rows `name: word, word, ...`.

    A row may go on in further lines.
    """
    for row in re.split(r"\n\s*(?=[\w-]+:)", table.strip()):
        name, _, words = row.partition(":")
        for word in words.split(","):
            if word.strip():
                yield " ".join(word.split()), name


def word_map(table: str) -> dict[str, str]:
    """Return a table of rows `name: word, word, ...` as word -> name."""
    return dict(word_rows(table))


def language(code: str) -> Language:
    """Return the data of a language; KeyError if there is none."""
    if code == "en":
        from ipplan_kg.lang import en

        return en.LANGUAGE
    if code in ("zh", "zh-Hant"):
        from ipplan_kg.lang import zh

        return zh.LANGUAGE if code == "zh" else zh.TRADITIONAL
    raise KeyError(code)


LANGUAGES = ("en", "zh", "zh-Hant")
"""Codes of the languages there is data for; of a plan's texts the first of them leads."""
