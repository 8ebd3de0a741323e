"""Responsibility clauses: the parenthesis at the end of a task -> the bodies in printed order."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from ipplan_kg.lang import ClauseData
from ipplan_kg.model import BodyName, Clause, Span
from ipplan_kg.names import name_key

_OPEN, _CLOSE = "(（", ")）"
_ACRONYM = re.compile(r"[A-Z][A-Za-z]{1,9}")
_LONGEST_NAME = 6
"""How many pieces between separators one known name may have."""


@dataclass(frozen=True, slots=True)
class FoundClause:
    """A clause, whether its bracket closes, and where the task ends behind it."""

    clause: Clause
    closed: bool
    end: int


def find_clause(
    text: str, span: Span, data: ClauseData, known: Set[str] = frozenset()
) -> FoundClause | None:
    """Return the responsibility clause at the end of `span`, or None.

    Args:
        text: The whole source.
        span: One or more paragraphs of one task.
        data: How clauses are written in the language.
        known: Keys (`names.name_key`) of the names of known bodies.
    """
    return _introduced(text, span, data, known) or _bare(text, span, data, known)


def _introduced(text: str, span: Span, data: ClauseData, known: Set[str]) -> FoundClause | None:
    """Find "(Responsible by A, B, and C)": the words behind the bracket tell."""
    openings = list(data.opener.finditer(text, span.begin, span.end))
    if not openings:
        return None
    opening = openings[-1]
    close = _closing(text, opening.start(), span.end)
    closed = close is not None
    inner_end = span.end if close is None else close
    end = span.end if close is None else close + 1
    while end < span.end and text[end] in _CLOSE:  # a doubled bracket
        end += 1
    clause = _clause(text, Span(opening.start(), end), Span(opening.end(), inner_end), data, known)
    return FoundClause(clause, closed, end)


def _bare(text: str, span: Span, data: ClauseData, known: Set[str]) -> FoundClause | None:
    """Find a final "(A, B, and C)" or "(A and B are responsible)" among the closing brackets."""
    end = span.end
    task_end: int | None = None
    while True:
        while end > span.begin and (text[end - 1].isspace() or text[end - 1] in ".。;；"):
            end -= 1
        if end == span.begin or text[end - 1] not in _CLOSE:
            return None
        opening = _opening(text, end - 1, span.begin)
        if opening is None:
            return None
        task_end = task_end or end
        inner = Span(opening + 1, end - 1)
        if data.deadline.match(text, inner.begin, inner.end):
            end = opening
            continue
        says_so = data.responsible.search(text, inner.begin, inner.end)
        clause = _clause(text, Span(opening, end), inner, data, known)
        if clause.names and (says_so or _names_bodies(text, span, clause, data, known)):
            return FoundClause(clause, True, task_end)
        return None


def _names_bodies(text: str, span: Span, clause: Clause, data: ClauseData, known: Set[str]) -> bool:
    """Return whether a bracket without introduction names bodies, and not parts or an acronym."""
    names = [name.text for name in clause.names]
    if any(name_key(name) in known for name in names):
        return True
    if len(names) == 1 and _ACRONYM.fullmatch(names[0]):
        # "... Trans-Pacific Partnership (CPTPP)": an unknown acronym stands for itself only
        # behind the end of the sentence.
        before = text[span.begin : clause.span.begin].rstrip()
        return before.endswith((".", "。", ";", "；"))
    bodies = [name for name in names if data.body_head.search(name)]
    return not names[0][0].islower() and 2 * len(bodies) > len(names)


def _closing(text: str, opening: int, end: int) -> int | None:
    depth = 0
    for i in range(opening, end):
        if text[i] in _OPEN:
            depth += 1
        elif text[i] in _CLOSE:
            depth -= 1
            if depth == 0:
                return i
    return None


def _opening(text: str, closing: int, begin: int) -> int | None:
    depth = 0
    for i in range(closing, begin - 1, -1):
        if text[i] in _CLOSE:
            depth += 1
        elif text[i] in _OPEN:
            depth -= 1
            if depth == 0:
                return i
    return None


def _clause(text: str, span: Span, inner: Span, data: ClauseData, known: Set[str]) -> Clause:
    """Take the flags off the inside of a clause, from its end, and split what is left."""
    flags = {"divided": False, "open": False}
    begin, end = inner.begin, inner.end
    for pattern, flag in (
        (data.divided, "divided"),
        (data.responsible, None),
        (data.divided, "divided"),
        (data.open_list, "open"),
    ):
        found = pattern.search(text, begin, end)
        if found:
            end = found.start()
            if flag:
                flags[flag] = True
            if flag is None and data.divided.search(found.group()):
                flags["divided"] = True
    names = tuple(split_names(text, Span(begin, end), data, known))
    return Clause(span=span, names=names, divided=flags["divided"], open=flags["open"])


def split_names(
    text: str, span: Span, data: ClauseData, known: Set[str] = frozenset()
) -> list[BodyName]:
    """Split a list of bodies into names in printed order.

    Names contain the very separators of the list ("Ministry of Culture and Tourism"). The longest
    run of pieces that is a known name is one; otherwise a piece that cannot begin a body's name
    belongs to the name before it.
    """
    pieces = _pieces(text, span, data)
    names: list[Span] = []
    i = 0
    while i < len(pieces):
        j = _longest_known(text, pieces, i, known)
        if j is None:
            j = i + 1
            while j < len(pieces) and _continues(text, pieces, i, j, data, known):
                j += 1
        names.append(Span(pieces[i].begin, pieces[j - 1].end))
        i = j
    return [BodyName(span=s, text=text[s.begin : s.end]) for s in names]


def _pieces(text: str, span: Span, data: ClauseData) -> list[Span]:
    pieces = []
    begin = span.begin
    for separator in [*data.separator.finditer(text, span.begin, span.end), None]:
        end = separator.start() if separator else span.end
        piece = _trim(text, begin, end, data.article)
        if piece.begin < piece.end:
            pieces.append(piece)
        begin = separator.end() if separator else end
    return pieces


def _trim(text: str, begin: int, end: int, article: re.Pattern[str]) -> Span:
    while begin < end and (text[begin].isspace() or text[begin] in ",.;，；。"):
        begin += 1
    while begin < end and (text[end - 1].isspace() or text[end - 1] in ",.;，；。:："):
        end -= 1
    found = article.match(text, begin, end)
    return Span(found.end() if found else begin, end)


def _longest_known(text: str, pieces: list[Span], i: int, known: Set[str]) -> int | None:
    for j in range(min(len(pieces), i + _LONGEST_NAME), i, -1):
        if name_key(text[pieces[i].begin : pieces[j - 1].end]) in known:
            return j
    return None


def _continues(
    text: str, pieces: list[Span], i: int, j: int, data: ClauseData, known: Set[str]
) -> bool:
    """Return whether piece `j` goes on with the unknown name that began at piece `i`.

    It does if it cannot begin a name ("Ministry of Culture" | "Tourism"), or if the name has not
    yet come to its head ("National Radio" | "Television Administration").
    """
    between = text[pieces[j - 1].end : pieces[j].begin]
    if set(between) & set(";；、"):
        return False
    if _longest_known(text, pieces, j, known) is not None:
        return False
    if not _has_head(text, pieces[j], data):
        return not _begins_compound(text, pieces, j, data)
    headless = not _has_head(text, Span(pieces[i].begin, pieces[j - 1].end), data)
    return headless and not set(between) & set(",，")


def _has_head(text: str, piece: Span, data: ClauseData) -> bool:
    return data.body_head.search(text[piece.begin : piece.end]) is not None


def _begins_compound(text: str, pieces: list[Span], j: int, data: ClauseData) -> bool:
    """Return whether the headless piece `j` begins a name of its own.

    It does if it makes one name with the next piece ("National Radio" and "Television
    Administration"), or stands alone between commas ("A, Xinhua, B"): a list inside a name ends
    in "and".
    """
    if j + 1 == len(pieces):
        return False
    before = text[pieces[j - 1].end : pieces[j].begin]
    behind = text[pieces[j].end : pieces[j + 1].begin]
    head = data.body_head.search(text[pieces[j + 1].begin : pieces[j + 1].end])
    if head is None or not set(before) & set(",，"):
        return False
    return head.start() > 0 or bool(set(behind) & set(",，"))
