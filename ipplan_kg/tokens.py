"""Text of a sentence -> tokens with their places: words, quotations, brackets, punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ipplan_kg.model import Span

_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|\n")
_LONGEST_SENTENCE = 3000
"""A stretch this long is no sentence; it is cut, so that the work grows with the text only."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, phrase, quotation, bracket or punctuation mark of a source."""

    begin: int
    end: int
    text: str
    lower: str

    @property
    def is_capitalised(self) -> bool:
        """Return whether it begins like a name: a capital, an ordinal number, a quoted capital."""
        return self.text[0].isupper() or self.text[0].isdigit() or self.is_quotation

    @property
    def is_quotation(self) -> bool:
        """Return whether it is a quotation, marks included."""
        return self.text[0] in '"“' and len(self.text) > 2

    @property
    def is_bracket(self) -> bool:
        """Return whether it is a bracket with its inside."""
        return self.text[0] in "(（"

    @property
    def is_word(self) -> bool:
        """Return whether it is a word or number."""
        return self.text[0].isalnum()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source and its tokens."""

    span: Span
    tokens: list[Token]


def token_pattern(phrases: Iterable[str] = ()) -> re.Pattern[str]:
    """Return the pattern of tokens; each of `phrases` is one token, whatever its letter case."""
    longest_first = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(r"\s+".join(map(re.escape, p.split())) for p in longest_first)
    phrase = rf"\b(?i:{alternatives})\b|" if alternatives else ""
    return re.compile(
        rf"""{phrase}
          "[^"\n]{{1,200}}" | “[^”\n]{{1,200}}”
        | [(（][^()（）\n]{{0,200}}[)）]
        | \w+(?:['’.\-–/&]\w+)*['’]?
        | [^\w\s]""",
        re.X,
    )


def sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of a span: up to a full stop, a semicolon or a line's end."""
    spans: list[Span] = []
    begin = span.begin
    for end in _SENTENCE_END.finditer(text, span.begin, span.end):
        spans.extend(_cut(text, begin, end.start()))
        begin = end.end()
    spans.extend(_cut(text, begin, span.end))
    return [s for s in spans if text[s.begin : s.end].strip()]


def _cut(text: str, begin: int, end: int) -> Iterator[Span]:
    """Yield a sentence whole, or in pieces between words if it is longer than any sentence."""
    while end - begin > _LONGEST_SENTENCE:
        longest = begin + _LONGEST_SENTENCE
        space = text.rfind(" ", begin + 1, longest)
        cut = space if space > 0 else longest
        yield Span(begin, cut)
        begin = cut
    yield Span(begin, end)


def tokenized(text: str, span: Span, pattern: re.Pattern[str]) -> list[Sentence]:
    """Return the sentences of a span with their tokens."""
    return [Sentence(s, tokenize(text, s, pattern)) for s in sentences(text, span)]


def tokenize(text: str, span: Span, pattern: re.Pattern[str]) -> list[Token]:
    """Return the tokens of a span in order."""
    return [
        Token(
            m.start(), m.end(), m.group(), " ".join(m.group().replace("’", "'").casefold().split())
        )
        for m in pattern.finditer(text, span.begin, span.end)
    ]
