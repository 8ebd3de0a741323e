"""A term -> how pages name it: its words, their language, where it leads; found once a language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.site.passages import kind_of
from ipplan_kg.site.paths import link, path_of

if TYPE_CHECKING:
    from ipplan_kg.results import Term
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["Named", "Shown", "shown"]


@dataclass(frozen=True, slots=True)
class Named:
    """A term as a page shows it."""

    text: str
    language: str
    """Of the words, where it is not the page's own."""
    href: str
    kind: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A term as all pages of a language show it, wherever they stand."""

    named: Named
    """With the link from a page that stands at the base."""
    is_ours: bool
    """The link begins at the base."""
    linked: tuple[str, str]
    """HTML: the term with its link, before and after the way to the base."""
    plain: str
    """HTML: the words alone."""


@lru_cache(maxsize=16384)
def shown(reader: Reader, term: Term, language: Language) -> Shown:
    """Return how the pages of a language show a term."""
    from markupsafe import escape

    label = reader.label(term, language)
    other = label.language if label.language not in ("", language) else ""
    tongue = f' lang="{escape(other)}"' if other else ""
    words = escape(label.text.strip())
    plain = f"<span{tongue}>{words}</span>" if tongue else str(words)
    if not isinstance(term, ox.NamedNode):
        return Shown(Named(label.text, other, "", ""), False, (plain, ""), plain)
    href, kind = link(term.value, reader.base, language, ""), kind_of(reader, term)
    named = Named(label.text, other, href, kind, term.value)
    is_ours = path_of(term.value, reader.base) is not None
    if not href:
        return Shown(named, is_ours, (plain, ""), plain)
    after = f'{escape(href)}"{tongue}>{words}</a>'
    return Shown(named, is_ours, ('<a href="', after), plain)
