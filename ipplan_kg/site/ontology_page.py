"""The page of the ontology: in the site, and as one file: ``... ontology_page FILE.html``.

The anchor of a term is the fragment of its IRI. The page of the site is in the language of its
reader and links to what has a page of its own there: concepts, and the files of examples. The one
file (``make docs``) has all of it in both languages, and nothing outside it is needed to read it.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import tostring

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE
from ipplan_kg.site.assets import Assets
from ipplan_kg.site.ontology_diagram import draw
from ipplan_kg.site.ontology_terms import (
    EXAMPLES,
    KINDS,
    diagram,
    ontology,
    schemes,
    situation,
    terms,
)
from ipplan_kg.site.page import Page, fill
from ipplan_kg.site.paths import LANGUAGES, Document, link
from ipplan_kg.site.reader import Reader
from ipplan_kg.store import new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ipplan_kg.site.ontology_terms import Words

__all__ = ["example_files", "ontology_values", "page"]

_EXAMPLES = "ontology/examples/"


def example_files() -> dict[str, bytes]:
    """Return the files of examples, by where they stand below the base."""
    return {f"{_EXAMPLES}{path.name}": path.read_bytes() for path in EXAMPLES}


def ontology_values(page: Page, exists: Callable[[str], bool]) -> dict[str, Any]:
    """Return what the template of the page needs.

    Args:
        page: Of the site.
        exists: Whether a path below the base has a page of its own.
    """

    def chosen(words: Iterable[Words]) -> list[Words]:
        """Return the literals in the page's language and those without one, else all."""
        given = list(words)
        return [each for each in given if each.language in ("", page.language)] or given

    def leads(iri: str) -> str:
        path, _, fragment = iri.removeprefix(BASE).partition("#")
        if iri.startswith(BASE) and path == "ontology":
            return f"#{fragment}" if fragment else ""
        if iri.startswith(BASE) and not exists(path):
            return ""
        return link(iri, BASE, page.language, page.up)

    def called(each: Words) -> str:
        """Return the words for a thing of ours as its own page has them."""
        thing = ox.NamedNode(page.reader.base + each.iri.removeprefix(BASE))
        return page.name(thing).text if each.text.startswith(BASE) else each.text

    return {
        "chosen": chosen,
        "leads": leads,
        "called": called,
        "whole": False,
        "example": lambda name: page.file(f"{_EXAMPLES}{name}"),
        **_contents(),
    }


@cache
def _contents() -> dict[str, Any]:
    import markupsafe

    svg = tostring(draw(*diagram()), encoding="unicode", method="html")
    return {
        "ontology": ontology(),
        "kinds": [(key, terms(kind)) for kind, key in KINDS.items()],
        "schemes": schemes(),
        "first": _first(),
        "situations": [(path.name, path.stem, situation(path)) for path in EXAMPLES],
        "diagram": markupsafe.Markup(svg),
        "layout": "base.html",
    }


def _first() -> dict[tuple[str, str], str]:
    """Return by example the first term that it is an example of: there the page quotes it."""
    found: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        for term in terms(kind):
            if term.example is not None:
                found.setdefault(term.example, term.local)
    return found


@cache
def page() -> str:
    """Return the page as one file, with everything in it."""
    alone = Page(Reader(new()), Document("ontology"), Assets(bundle=False), alternates=False)
    static = files("ipplan_kg.site").joinpath("static")
    styles = [static.joinpath(f"{name}.css").read_text("utf-8") for name in ("site", "ontology")]
    values = {
        **_contents(),
        "chosen": list,
        "leads": lambda iri: f"#{iri.partition('#')[2]}" if _is_term(iri) else iri,
        "called": lambda each: each.text,
        "whole": True,
        "example": "",
        "layout": "alone.html",
        "style": "\n".join(styles),
        "texts": {path.name: path.read_text("utf-8") for path in EXAMPLES},
        "title": ontology().labels[0].text,
        "languages": LANGUAGES,
    }
    return fill("ontology.html", alone, values).decode()


def _is_term(iri: str) -> bool:
    return iri.startswith(f"{BASE}ontology#")


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(), "utf-8", newline="\n")
    print(out)
