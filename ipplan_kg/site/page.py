"""One HTML page: names, links and messages in its language, and the templates filled with them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as percent
from urllib.parse import urlencode

import pyoxigraph as ox

from ipplan_kg.results import display
from ipplan_kg.site.catalogue import bound
from ipplan_kg.site.messages import messages
from ipplan_kg.site.names import Named, shown
from ipplan_kg.site.passages import kind_of
from ipplan_kg.site.paths import LANGUAGES, RDF_FORMATS, Document, has_own_page, path_of
from ipplan_kg.site.reader import own_curie
from ipplan_kg.site.reasons import UP, explained, why

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import jinja2
    from markupsafe import Markup

    from ipplan_kg.explain import Explanation
    from ipplan_kg.results import Term
    from ipplan_kg.site.assets import Assets
    from ipplan_kg.site.passages import Mark
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = ["Page", "fill", "load_templates"]


class Page:
    """What the templates need to know of the page they fill.

    ``at_hand`` is up to how many rows of a list each say why they are there; in longer ones they
    lead to where it stands.

    Args:
        reader: Of the store.
        document: Which page it is.
        assets: Where styles and scripts are.
        endpoint: Of the SPARQL endpoint, relative to the base or a URL; empty if there is none.
        alternates: Whether the page is there in the other language.
        formats: In which the page is there as data.
        up: How to get to the base; by default from where the document stands.
    """

    at_hand = 25

    def __init__(
        self,
        reader: Reader,
        document: Document,
        assets: Assets,
        *,
        endpoint: str = "",
        alternates: bool = True,
        formats: tuple[str, ...] = RDF_FORMATS,
        up: str | None = None,
    ) -> None:
        self.reader = reader
        self.document = document
        self.language: Language = document.language
        self.up = document.up if up is None else up
        self.assets = assets
        self._endpoint = endpoint
        self.alternates = alternates
        self.formats = formats
        self.told = messages(document.language)
        self._markup = _markup()

    def t(self, table: str, key: str, **values: object) -> str:
        """Return a message in the page's language."""
        return self.told[table][key].format(**values)

    def has(self, table: str, key: str) -> bool:
        """Return whether there is such a message."""
        return key in self.told[table]

    # places

    @property
    def endpoint(self) -> str:
        """The link to the SPARQL endpoint; empty if there is none."""
        if not self._endpoint or "//" in self._endpoint:
            return self._endpoint
        return self.up + self._endpoint

    def asset(self, name: str) -> str:
        """Return the link to a style or script; empty if it was not built."""
        location = self.assets.location(name)
        return f"{self.up}{location}" if location else ""

    def place(self, path: str, query: Sequence[tuple[str, str]] = ()) -> str:
        """Return the link to a page of the site in the same language."""
        location = Document(path, language=self.language).location
        return f"{self.up}{percent(location)}{f'?{urlencode(query)}' if query else ''}"

    def file(self, location: str) -> str:
        """Return the link to a file below the base."""
        return f"{self.up}{percent(location)}"

    def same(self, language: str = "", page: int = 0, extension: str = "html") -> str:
        """Return the link to this page in another language, format, or to another part of it."""
        chosen = next((each for each in LANGUAGES if each == language), self.language)
        other = Document(
            self.document.path, extension, chosen, page if page else self.document.page
        )
        return self.up + percent(other.location, safe="/!$&'()*+,;=:@~")

    def sparql(self, query: str) -> str:
        """Return the link to the editor with a query in it."""
        return f"{self.place('sparql')}?{urlencode({'query': query})}"

    def catalogue_query(self, name: str, thing: ox.NamedNode) -> str:
        """Return the link to the editor with a catalogue query about a thing."""
        return self.sparql(bound(self.reader, name, thing))

    @property
    def policy(self) -> str:
        """What the page may load: nothing from elsewhere, but answers of its endpoint.

        The rich editor and the charts set styles of their own elements from their scripts.
        """
        rich = self.document.path in ("sparql", "")
        styles = " 'unsafe-inline'" if rich and self.assets.location("sparql.js") else ""
        elsewhere = re.match(r"https?://[^/?#]+", self._endpoint)
        connect = f" {elsewhere[0]}" if elsewhere and rich else ""
        return (
            f"default-src 'self'; img-src 'self' data:; style-src 'self'{styles}; "
            f"connect-src 'self'{connect}; object-src 'none'; base-uri 'none'"
        )

    # terms

    def name(self, term: Term) -> Named:
        """Return what a term is called, and the link to its page."""
        found = shown(self.reader, term, self.language)
        if not found.is_ours or not self.up:
            return found.named
        return replace(found.named, href=self.up + found.named.href)

    def linked(self, term: Term) -> Markup:
        """Return the name of a term with the link to its page."""
        found = shown(self.reader, term, self.language)
        before, after = found.linked
        return self._markup(f"{before}{self.up if found.is_ours and after else ''}{after}")

    def plain(self, term: Term) -> Markup:
        """Return the name of a term without a link."""
        return self._markup(shown(self.reader, term, self.language).plain)

    def curie(self, term: Term) -> str:
        """Return a term in short: a CURIE, a path below the base, a lexical form."""
        if isinstance(term, ox.NamedNode):
            return own_curie(term.value, self.reader.base)
        return display(term)

    def fragment(self, string: ox.NamedNode) -> str:
        """Return the fragment of a string's IRI: its address in the page of its text."""
        return string.value.partition("#")[2]

    def leads_to(self, mark: Mark) -> str:
        """Return the link of a mark: to what it names, or to what is done there."""
        thing = mark.about[0]
        if mark.kind == "action":
            types = self.reader.things(thing, "ipp:actionType")
            thing = types[0] if len(types) == 1 else thing
        return self.name(thing).href

    def tells(self, mark: Mark) -> str:
        """Return what a mark is, in words: its kind, what it names, what is done to it."""
        said = []
        for thing in mark.about:
            kind = kind_of(self.reader, thing) or mark.kind
            words = [self.reader.label(thing, self.language).text]
            if kind == "action":
                types = self.reader.things(thing, "ipp:actionType")
                words = [self.reader.label(each, self.language).text for each in types]
            if mark.string is not None:
                words += self._parts(mark.string, thing)
            said.append(f"{self.t('kinds', kind)}: {', '.join(words)}")
        return "; ".join(dict.fromkeys(said))

    def _parts(self, string: ox.NamedNode, thing: ox.NamedNode) -> list[str]:
        """Return the role that an agency has by a string, or what is done to an instrument."""
        words = []
        for part in self.reader.subjects("ipp:evidence", string):
            if thing in self.reader.things(part, "ipp:agency"):
                words += self.reader.things(part, "ipp:role")
            if thing in self.reader.things(part, "ipp:legislation"):
                words += self.reader.things(part, "ipp:actionType")
        return [self.reader.label(each, self.language).text for each in words]

    def why(self, triple: ox.Triple) -> Explanation | None:
        """Return why a triple is there; None if the store does not say it."""
        return explained(self.reader, triple)

    def why_html(self, triples: Iterable[ox.Triple]) -> Markup:
        """Return why triples are there, folded; empty if the store says none of them."""
        return self._markup(why(self.reader, triples, self.language).replace(UP, self.up))

    def is_told_elsewhere(self, triple: ox.Triple) -> bool:
        """Return whether another page of ours has the triple among its statements."""
        subject = triple.subject
        path = (
            path_of(subject.value, self.reader.base) if isinstance(subject, ox.NamedNode) else None
        )
        return path is not None and not has_own_page(path)

    def inferred(self, triple: ox.Triple) -> bool:
        """Return whether a triple is in no graph but an inferred one."""
        explanation = self.why(triple)
        return explanation is not None and explanation.graph.endswith("/inferred")


@cache
def _markup() -> type[Markup]:
    from markupsafe import Markup

    return Markup


def fill(template: str, page: Page, values: Mapping[str, Any]) -> bytes:
    """Return a template filled, as UTF-8."""
    text = _environment().get_template(template).render(page=page, t=page.t, **values)
    return (text.rstrip("\n") + "\n").encode()


def load_templates() -> None:
    """Read every template, for a process that will be able to open no file."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)
    for language in LANGUAGES:
        messages(language)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ipplan_kg.site", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data"] = _data
    environment.filters["json"] = json.dumps  # for an attribute: escaped as any text
    return environment


def _data(value: object) -> Any:
    """Return a value as JSON that may stand in a script element."""
    import markupsafe

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return markupsafe.Markup(text)
