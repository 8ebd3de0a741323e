"""Where a SPARQL text calls another endpoint: SERVICE and what stands behind it.

A reader that tells literals, comments, names and IRIs apart can be led to see them elsewhere than
the engine does (``?a<?b#>`` is an IRI or a comparison and a comment). So nothing is told apart: a
call is whatever the engine could take for one, at any place of the raw text. What is found is more
than what is called, never less.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar, rule 59 (ServiceGraphPattern). The
engine reads codepoint escapes (section 19.2) inside IRIs only, and keywords without a blank before
or behind them (``trueSERVICE<http://example.org/>{}``).
"""

from __future__ import annotations

import re

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ServiceCall", "in_literal", "resolved", "service_calls"]

_GAP = r"(?: \s | \#[^\r\n]*+(?:[\r\n]|\Z) )*+"
_KEYWORD = re.compile("SERVICE", re.I)
_SILENT = re.compile("SILENT", re.I)
_BLANKS = re.compile(r"\s*+")
_LINE = re.compile(r"[^\r\n]*+")
_IRI = re.compile(r"<[^<>{}\s]*+>")
_VARIABLE = re.compile(r"[?$][^\s{}<#]*+")
_PREFIXED = re.compile(r"(?: \\. | [^\s{}<>\"\#\\] )++", re.X)
# `?service {` and `:service {`: a name for sure, as the engine reads names to their end.
_IN_VARIABLE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"
_IN_NAME = f"{_IN_VARIABLE}-"
_LONGEST_NAME = 256
_PREFIX = re.compile(rf"PREFIX {_GAP} ([^\s:<>{{}}]*+): {_GAP} <([^<>{{}}\s]*+)>", re.X | re.I)
_LITERAL = re.compile(
    r"""
      \# [^\r\n]*
    | < [^<>"{}|^`\\\x00-\x20]* >
    | (?P<literal>
          \"{3} (?: [^"\\] | \\. | \"{1,2}(?!") )* \"{3}
        | '{3} (?: [^'\\] | \\. | '{1,2}(?!') )* '{3}
        | " (?: [^"\\\r\n] | \\. )* "
        | ' (?: [^'\\\r\n] | \\. )* '
      )
    """,
    re.X | re.S,
)


# A plain class: importing dataclasses takes longer than looking through a query.
class ServiceCall:
    """A federated call as the engine could read it; ``endpoint`` is ``text[begin:end]``."""

    __slots__ = ("begin", "end", "endpoint", "place")

    def __init__(self, place: int, begin: int, end: int, endpoint: str) -> None:
        self.place = place
        """Where its keyword begins."""
        self.begin = begin
        self.end = end
        self.endpoint = endpoint


def service_calls(text: str) -> Iterator[ServiceCall]:
    """Yield everything in a query that could be a federated call, in order; they may overlap.

    The time it takes is linear: what stands behind one keyword is not read anew for the next one.
    """
    reader = _Reader(text)
    for match in _KEYWORD.finditer(text):
        if _ends_a_name(text[max(0, match.start() - _LONGEST_NAME) : match.start()]):
            continue
        begin = reader.after_gap(match.end())
        silent = _SILENT.match(text, begin)
        for start in (reader.after_gap(silent.end()), begin) if silent else (begin,):
            end = reader.after_endpoint(start)
            if end and text.startswith("{", reader.after_gap(end)):
                yield ServiceCall(match.start(), start, end, text[start:end])


def _ends_a_name(text: str) -> bool:
    variable, name = text.rstrip(_IN_VARIABLE), text.rstrip(_IN_NAME)
    return variable.endswith(("?", "$")) or name.endswith(":")


class _Reader:
    """Finds where things in a text end, and keeps the last of each kind for whoever asks next."""

    __slots__ = ("colon", "gap", "line", "run", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = (0, 0)  # a comment from here to there
        self.gap = (-1, 0)  # what follows the line that ends here ends there
        self.run = ("", 0, 0)  # a variable or prefixed name, from here to there
        self.colon = (0, -1)  # from here on, the first one is there

    def after_gap(self, place: int) -> int:
        """Return where white space and comments end that begin at a place."""
        first = None
        while True:
            blanks = _BLANKS.match(self.text, place)
            assert blanks
            place = blanks.end()
            if not self.text.startswith("#", place):
                break
            if not self.line[0] <= place < self.line[1]:
                line = _LINE.match(self.text, place)
                assert line
                self.line = (place, line.end())
            place = self.line[1]
            if first is None:
                first = place
                if self.gap[0] == place:
                    return self.gap[1]
        if first is not None:
            self.gap = (first, place)
        return place

    def after_endpoint(self, place: int) -> int:
        """Return where an IRI, variable or prefixed name ends that begins at a place; 0 if none."""
        text = self.text
        if iri := _IRI.match(text, place):
            return iri.end()
        if text.startswith(("?", "$"), place):
            return self._after_run("variable", _VARIABLE, place)
        end = self._after_run("name", _PREFIXED, place)
        if not self.colon[0] <= place <= self.colon[1]:  # places do not only grow
            found = text.find(":", place)
            self.colon = (place, found if found >= 0 else len(text))
        return end if self.colon[1] < end else 0

    def _after_run(self, kind: str, pattern: re.Pattern[str], place: int) -> int:
        if self.run[0] != kind or not self.run[1] <= place < self.run[2]:
            run = pattern.match(self.text, place)
            self.run = (kind, place, run.end()) if run else ("", 0, 0)
        return self.run[2]


def resolved(text: str, endpoint: str, prefixes: Mapping[str, str]) -> str | None:
    """Return the IRI that a call's endpoint stands for, or None for a variable or a lost prefix.

    Args:
        text: the query, for its own PREFIX declarations: the last one of a prefix counts.
        endpoint: as it is written: ``<iri>``, ``prefix:name`` or ``?variable``.
        prefixes: what needs no declaration.
    """
    if endpoint.startswith("<"):
        return endpoint[1:-1]
    if endpoint[0] in "?$":
        return None
    prefix, _, name = endpoint.partition(":")
    declared = {**prefixes, **dict(_PREFIX.findall(text))}
    return declared[prefix] + name if prefix in declared else None


def in_literal(text: str, call: ServiceCall) -> bool:
    """Tell whether a call, by SPARQL's tokens, is but words inside a string."""
    return any(
        match["literal"] and match.start() < call.place < match.end()
        for match in _LITERAL.finditer(text)
    )
