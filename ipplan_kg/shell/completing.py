"""The text before the cursor of the shell -> what its end may become."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ipplan_kg.errors import UnknownQuery
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.queries import catalogue, get
from ipplan_kg.results import GRAPH_FORMATS, SELECT_FORMATS
from ipplan_kg.shell.vocabulary import Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ipplan_kg.shell.vocabulary import Vocabulary

__all__ = ["KEYWORDS", "completions"]

# SPARQL 1.1 Query, section 19.8: the words of its grammar.
_KEYWORDS = """
    ASK AS ASC AVG BASE BIND BOUND BY COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DESC
    DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP GROUP_CONCAT HAVING IF IN IRI LANG LANGMATCHES
    LCASE LIMIT MAX MIN MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED REGEX REPLACE SAMPLE
    SELECT SEPARATOR STR STRENDS STRLEN STRSTARTS SUBSTR SUM UCASE UNDEF UNION VALUES WHERE YEAR
"""
KEYWORDS = tuple(_KEYWORDS.split())
_SHORTEST_LABEL = 2
_WORD = re.compile(r"[\w:.-]*\Z")
_VARIABLE = re.compile(r"[?$]\w*\Z")


def completions(
    text: str, whole: str, vocabulary: Vocabulary, commands: Mapping[str, str]
) -> Iterator[tuple[int, Name]]:
    """Yield how many characters before the cursor are replaced, and by what.

    Args:
        text: what stands before the cursor.
        whole: all that is typed so far.
        vocabulary: terms and labels of the store.
        commands: those of the shell, with a word about each.
    """
    if text.startswith("."):
        yield from _of_command(text, commands)
        return
    variable = _VARIABLE.search(text)
    if variable:
        typed = variable[0]
        for name in sorted(set(re.findall(r"[?$]\w+", whole)) - {typed}):
            if name.startswith(typed):
                yield len(typed), Name(typed=name, text=name, about="variable")
        return
    yield from _of_word(text, vocabulary)
    yield from _of_labels(text, vocabulary)


def _of_word(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, Name]]:
    """Yield keywords, prefixes and terms that begin with the word, or terms called so."""
    match = _WORD.search(text)
    word = match[0] if match else ""
    if not word:
        return
    folded = word.casefold()
    if ":" not in word:
        for keyword in KEYWORDS:
            if keyword.casefold().startswith(folded):
                yield len(word), Name(typed=keyword, text=keyword, about="")
        for prefix, namespace in PREFIXES.items():
            if prefix.startswith(word):
                yield len(word), Name(typed=f"{prefix}:", text=f"{prefix}:", about=namespace)
    for term in vocabulary.terms:
        local = term.typed.partition(":")[2]
        if term.typed.casefold().startswith(folded) or local.casefold().startswith(folded):
            yield len(word), term


def _of_labels(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, Name]]:
    """Yield the things one of whose labels begins with the last words."""
    line = text.rpartition("\n")[2]
    starts = [match.start() for match in re.finditer(r"(?<!\w)\w|[\u3400-\u9fff]", line)]
    for start in starts:  # the most words first
        typed = line[start:].casefold()
        if len(typed) < _SHORTEST_LABEL and typed.isascii():
            continue
        found = [each for each in vocabulary.things if each.typed.casefold().startswith(typed)]
        if found:
            yield from ((len(line) - start, each) for each in found)
            return


def _of_command(text: str, commands: Mapping[str, str]) -> Iterator[tuple[int, Name]]:
    """Yield what a command of the shell, or its argument, may become."""
    command, blank, rest = text.partition(" ")
    if not blank:
        for name, about in commands.items():
            if name.startswith(command):
                yield len(text), Name(typed=name, text=name, about=about)
        return
    word = rest.rpartition(" ")[2]
    for each, about in _arguments(command, rest):
        if each.startswith(word):
            yield len(word), Name(typed=each, text=each, about=about)


def _arguments(command: str, rest: str) -> Iterator[tuple[str, str]]:
    match command:
        case ".run" | ".explain" if " " in rest:
            try:
                query = get(rest.partition(" ")[0])
            except UnknownQuery:
                return
            yield from ((f"{each.name}=", each.description) for each in query.parameters)
        case ".run" | ".explain" | ".queries":
            yield from ((each.name, each.summary) for each in catalogue())
        case ".format":
            yield from ((each, "") for each in dict.fromkeys((*SELECT_FORMATS, *GRAPH_FORMATS)))
        case ".language":
            yield from (("en", "English"), ("zh", "Chinese"), ("off", "as the query gives them"))
        case ".limit" | ".timeout":
            yield "off", "none"
