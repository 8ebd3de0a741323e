"""Which representation fits an ``Accept`` or ``Accept-Encoding`` header (RFC 9110, section 12.5).

https://www.rfc-editor.org/rfc/rfc9110#section-12.5
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

__all__ = [
    *("GRAPHS", "SOLUTIONS", "TRIPLES"),
    *("best", "coding", "content_type", "language", "quality"),
]

# Media type -> format, the first of equals being preferred. The names that come later are not
# those of the specifications, but what clients ask for.
SOLUTIONS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nq",
    "text/n3": "ttl",
    "application/x-turtle": "ttl",
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/xml": "rdf",
    "text/plain": "nt",
}
# What holds one graph whole, for a resource that is a graph.
TRIPLES = {
    media_type: format for media_type, format in GRAPHS.items() if format not in ("trig", "nq")
}
CODINGS = ("zstd", "gzip")
# name[/name] and parameters, whose values may be quoted.
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_ELEMENT = re.compile(
    rf"""
    \s* (?P<range> {_TOKEN} (?: / {_TOKEN} )? )
    (?P<parameters> (?: \s*;\s* (?: {_TOKEN} \s*=\s* (?: {_TOKEN} | "(?:[^"\\]|\\.)*" ) )? )* )
    \s* (?: , | $ )
    """,
    re.X,
)
_PARAMETER = re.compile(rf"""({_TOKEN})\s*=\s*({_TOKEN}|"(?:[^"\\]|\\.)*")""")
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best, or None if it likes none.

    Of those it likes equally, the first that is offered. Without a header, the first.

    >>> best("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    >>> best("text/turtle", ["text/csv"])
    """
    return _best(accept, tuple(offered))


@lru_cache(maxsize=512)
def _best(accept: str | None, offered: tuple[str, ...]) -> str | None:
    if accept is None or not accept.strip():
        return offered[0]
    ranges = _elements(accept)
    qualities = [quality(ranges, each) for each in offered]
    highest = max(qualities)
    return offered[qualities.index(highest)] if highest > 0 else None


def quality(ranges: Sequence[tuple[str, frozenset[tuple[str, str]], float]], offered: str) -> float:
    """Return the weight that the most specific of the media ranges gives to a media type."""
    bare, *rest = (part.strip() for part in offered.lower().split(";"))
    parameters = {(name, value) for name, _, value in (each.partition("=") for each in rest)}
    kind = bare.partition("/")[0]
    found = (-1, 0.0)
    for range_, wanted, weight in ranges:
        if range_ == bare and wanted <= parameters:
            found = max(found, (2 + len(wanted), weight))
        elif range_ == f"{kind}/*" and not wanted:
            found = max(found, (1, weight))
        elif range_ in ("*/*", "*") and not wanted:
            found = max(found, (0, weight))
    return found[1]


@lru_cache(maxsize=512)
def _elements(header: str) -> tuple[tuple[str, frozenset[tuple[str, str]], float], ...]:
    """Return each element with its parameters and its weight; what is no element is passed over."""
    found = []
    for match in _ELEMENT.finditer(header):
        parameters: set[tuple[str, str]] = set()
        weight = 1.0
        for name, value in _PARAMETER.findall(match["parameters"]):
            if name.lower() == "q":
                weight = float(value) if _QUALITY.fullmatch(value) else 0.0
                break  # what follows the weight does not belong to the media type
            # Every format of ours is UTF-8, and RDF formats have profiles we do not tell apart.
            if name.lower() not in {"charset", "profile", "version"}:
                parameters.add((name.lower(), value.strip('"').lower()))
        found.append((match["range"].lower(), frozenset(parameters), weight))
    return tuple(found)


@lru_cache(maxsize=128)
def coding(accept_encoding: str | None) -> str:
    """Return the content coding to use: ``zstd``, ``gzip`` or ``identity``.

    >>> coding("gzip, deflate, br, zstd"), coding("gzip;q=0"), coding(None)
    ('zstd', 'identity', 'identity')
    """
    if not accept_encoding:
        return "identity"
    weights = {name: weight for name, _, weight in _elements(accept_encoding)}
    any_other = weights.get("*", 0.0)
    liked = [(weights.get(each, any_other), each) for each in CODINGS]
    highest = max(weight for weight, _ in liked)
    # The plain bytes are always there; they win only where they are asked for with more weight.
    if highest <= 0 or weights.get("identity", 0.0) > highest:
        return "identity"
    return next(each for weight, each in liked if weight == highest)


def language(accept_language: str | None, offered: Sequence[str]) -> str:
    """Return the offered language that the client likes best: the first of equals, or of none.

    A range stands for its primary subtag: ``zh-Hans-CN`` for ``zh`` (RFC 4647, section 3.4).

    >>> language("zh-CN,zh;q=0.9,en;q=0.8", ["en", "zh"]), language("de", ["en", "zh"])
    ('zh', 'en')
    """
    weights: dict[str, float] = {}
    for name, _, weight in _elements(accept_language or ""):
        primary = name.partition("-")[0]
        weights[primary] = max(weight, weights.get(primary, 0.0))
    liked = [weights.get(each, weights.get("*", 0.0)) for each in offered]
    return offered[liked.index(max(liked))]


def content_type(media_type: str) -> str:
    """Return the ``Content-Type`` of a media type of ours: text says that it is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
