"""Why a statement is there, as HTML: quoted, entered by an editor, or inferred and from what.

It stands at every row of every page, mostly more than once and in each language: it is written here
and not by a template, and kept for a while.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ipplan_kg.errors import UnknownThing
from ipplan_kg.explain import explain
from ipplan_kg.site.messages import messages
from ipplan_kg.site.names import shown
from ipplan_kg.site.paths import link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyoxigraph as ox

    from ipplan_kg.explain import Explanation
    from ipplan_kg.places import Place
    from ipplan_kg.results import Term
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["UP", "explained", "why"]

UP = "\0"
"""Stands for the way to the base, which depends on where a page is; no text has this sign."""
_QUOTED, _SOURCE = 120, 300


@lru_cache(maxsize=8192)
def explained(reader: Reader, triple: ox.Triple) -> Explanation | None:
    """Return why a triple is there; None if the store does not say it."""
    try:
        return explain(reader.store, triple, reader.base)
    except UnknownThing:
        return None


def why(reader: Reader, triples: Iterable[ox.Triple], language: Language) -> str:
    """Return why each of some triples is there, folded; empty if the store says none of them.

    Reasons that follow each other and are the same are told once.
    """
    found = [triple for triple in triples if explained(reader, triple) is not None]
    if not found:
        return ""
    reasons = [_reason_of(reader, triple, language) for triple in found]
    told = []
    for at, (triple, reason) in enumerate(zip(found, reasons, strict=True)):
        if len(found) > 1:
            told.append(f'<p class="said">{_words(reader, triple, language)}</p>')
        if reason not in reasons[at + 1 : at + 2]:
            told.append(reason)
    label = _message("why", language)
    property = shown(reader, found[0].predicate, language).plain
    return (
        f'<details class="why"><summary>{label}<span class="hidden"> {property}</span></summary>'
        f"<div>{''.join(told)}</div></details>"
    )


@lru_cache(maxsize=4096)
def _reason_of(reader: Reader, triple: ox.Triple, language: Language) -> str:
    found = explained(reader, triple)
    return "".join(_reason(reader, found, language)) if found else ""


def _reason(reader: Reader, found: Explanation, language: Language) -> Iterator[str]:
    from markupsafe import escape

    if found.axiom is not None:
        yield f"<p>{_message('inferred', language, rule=found.rule)} "
        yield f"{_linked(reader, found.axiom, language)} {_message('and-from', language)}</p><ul>"
        for each in found.premises:
            yield f"<li>{_linked(reader, each.triple, language)}"
            yield from _reason(reader, each, language)
            yield "</li>"
        yield "</ul>"
    elif found.graph.endswith("/inferred"):
        yield f"<p>{_message('unknown-rule', language)}</p>"
    elif found.places:
        places = "; ".join(_place(reader, each, language) for each in found.places)
        yield f"<p>{_message('quoted', language)} {places} {_graph(reader, found, language)}</p>"
    elif found.sources:
        sources = "; ".join(escape(_short(each, _SOURCE)) for each in found.sources)
        yield f"<p>{_message('entered', language)} {sources} {_graph(reader, found, language)}</p>"
    else:
        yield f"<p>{_message('declared', language, graph=found.graph)}</p>"


def _message(key: str, language: Language, **values: object) -> str:
    from markupsafe import escape

    return str(escape(messages(language)["why"][key].format(**values)))


def _place(reader: Reader, place: Place, language: Language) -> str:
    from markupsafe import escape

    string = f"{place.text}#char={place.begin},{place.end}"
    characters = _message("characters", language, begin=place.begin, end=place.end)
    line = _message("line", language, line=place.line, column=place.column)
    return (
        f'<a class="quote" href="{escape(link(string, reader.base, language, UP))}">'
        f"{escape(_short(place.quote, _QUOTED))}</a> <small>{characters}, {line}</small>"
    )


def _graph(reader: Reader, found: Explanation, language: Language) -> str:
    from markupsafe import escape

    graph = f"{reader.base}graph/{found.graph}"
    href = link(graph, reader.base, language, UP)
    return f'<a class="graph" href="{escape(href)}">{escape(found.graph)}</a>'


def _short(text: str, most: int) -> str:
    """Return the beginning of a text, up to a word's end; a few letters more are no matter."""
    if len(text) <= most + 5:
        return text
    return f"{text[: most - 3].rsplit(' ', 1)[0]}..."


def _words(reader: Reader, triple: ox.Triple, language: Language) -> str:
    subject, predicate, value = (shown(reader, each, language).plain for each in triple)
    return f"{subject} <i>{predicate}</i> {value}"


def _linked(reader: Reader, triple: ox.Triple, language: Language) -> str:
    def named(term: Term) -> str:
        found = shown(reader, term, language)
        before, after = found.linked
        return f"{before}{UP if found.is_ours and after else ''}{after}"

    return f"{named(triple.subject)} <i>{named(triple.predicate)}</i> {named(triple.object)}"
