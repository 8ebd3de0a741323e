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
# As a lookahead, so that what one reading passes over is looked at for itself, too.
_CALL = re.compile(
    rf"""
    (?= SERVICE {_GAP} (?: SILENT {_GAP} )?
        (?P<endpoint>
            < [^<>{{}}\s]*+ >
          | [?$] [^\s{{}}<\#]*+
          | (?= [^\s{{}}]*: ) (?: \\. | [^\s{{}}<>"\#\\] )++
        )
        {_GAP} \{{
    )""",
    re.X | re.I,
)
# `?service {` and `:service {`: a name for sure, as the engine reads names to their end.
_IN_A_NAME = re.compile(r"(?: [?$][A-Za-z0-9_]* | :[A-Za-z0-9_-]* ) \Z", re.X)
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
    """Yield everything in a query that could be a federated call, in order; they may overlap."""
    if "service" not in text.lower():
        return
    for match in _CALL.finditer(text):
        before = text[max(0, match.start() - _LONGEST_NAME) : match.start()]
        if not _IN_A_NAME.search(before):
            begin, end = match.span("endpoint")
            yield ServiceCall(match.start(), begin, end, match["endpoint"])


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
