"""What the shell remembers between two queries, and what its commands do."""

from __future__ import annotations

import os
import re
import shlex
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

from ipplan_kg.answer import Request, more_than
from ipplan_kg.errors import BadParameter, UnknownQuery
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.options import number, seconds
from ipplan_kg.queries import catalogue, get
from ipplan_kg.results import BINARY_FORMATS, GRAPH_FORMATS, SELECT_FORMATS, format_of
from ipplan_kg.shell.vocabulary import Vocabulary, read_vocabulary
from ipplan_kg.sparql import punctuation

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

    from ipplan_kg.deadline import Answerer
    from ipplan_kg.queries import CatalogueQuery

    Value = TypeVar("Value")

__all__ = ["COMMANDS", "Leave", "Session", "is_complete"]

COMMANDS = {
    ".help": "what can be typed here",
    ".queries": "the catalogue; with a name or words, part of it",
    ".run": "NAME [PARAMETER=VALUE ...]: ask a query of the catalogue",
    ".explain": "NAME or a query: the algebra and the time, not the answer",
    ".show": "THING: a task (30), an agency, any name or IRI",
    ".format": "of answers: table, csv, json, ...",
    ".limit": "N or off: no more solutions than this",
    ".timeout": "SECONDS or off: stop a query after this time",
    ".language": "TAG or off: give labels in this language",
    ".save": "FILE: the last answer, in the format of the file's name",
    ".prefixes": "those that need not be declared",
    ".quit": "leave (so does Ctrl+D)",
}
_KEYS = """\
Enter runs a query that is complete, and else begins a new line; Alt+Enter always begins one.
Tab completes keywords, prefixes, terms, variables and labels. Ctrl+C stops a query that runs.
"""


class Leave(Exception):
    """Somebody asked to leave the shell."""


class Session:
    """Settings and the last request; each input gives text to show."""

    def __init__(
        self,
        answerer: Answerer,
        *,
        open_store: Callable[[], ox.Store],
        endpoint: str | None = None,
        names: Callable[[], ox.Store] | None = None,
        width: Callable[[], int | None],
    ) -> None:
        self.format: str | None = None
        self.limit: int | None = None
        self.timeout: float | None = None
        self.language: str | None = None
        self._answerer = answerer
        self._open_store = open_store
        self._endpoint = endpoint
        self._names = names
        self._width = width
        self._last: Request | None = None
        self._store: ox.Store | None = None
        self._vocabulary: Vocabulary | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        """What can be completed, read from the store once; nothing for an endpoint."""
        if self._vocabulary is None:
            local = self._endpoint is None
            self._vocabulary = read_vocabulary(self._opened()) if local else Vocabulary()
        return self._vocabulary

    def status(self) -> str:
        """Return the settings, as they stand below the line."""
        settings = {
            "format": self.format or "table",
            "limit": self.limit,
            "timeout": None if self.timeout is None else f"{self.timeout:g} s",
            "language": self.language,
        }
        return "  ".join(f"{name}: {value}" for name, value in settings.items() if value)

    def reply(self, text: str) -> tuple[bytes, str]:
        """Return what an input gives: text to show, and a word about it.

        Raises:
            IpplanError: the input is wrong, or cannot be answered.
            Leave: it says so.
        """
        text = text.strip()
        if not text.startswith("."):
            return self._asked(self._request(text))
        command, _, rest = text.partition(" ")
        command = {".exit": ".quit", ".q": ".quit"}.get(command, command)
        if command not in COMMANDS:
            raise BadParameter(f"there is no command {command}; .help lists them")
        run: Callable[[str], tuple[bytes, str]] = getattr(self, f"_{command[1:]}")
        return run(rest.strip())

    # asking

    def _request(self, text: str, *, explain: bool = False) -> Request:
        """Return the request for ``NAME PARAMETER=VALUE ...``, or else for SPARQL text."""
        query, params = _named(text) if "{" not in text else (None, {})
        return Request(
            text if query is None else query,
            params,
            format=self.format,
            width=self._width(),
            limit=self.limit,
            language=self.language,
            explain=explain,
            endpoint=self._endpoint,
            names=self._names,
            timeout=self.timeout,
        )

    def _asked(self, request: Request) -> tuple[bytes, str]:
        if request.format in BINARY_FORMATS:
            raise BadParameter(f"{request.format} is not for a terminal: use .save FILE")
        output = BytesIO()
        outcome = self._answerer.answer(request, output)
        self._last = None if request.explain else request
        return output.getvalue(), f"{more_than(request, outcome)} (.limit)" if outcome.more else ""

    # commands

    def _help(self, rest: str) -> tuple[bytes, str]:
        lines = [f"  {name:11}{about}\n" for name, about in COMMANDS.items()]
        text = f"SPARQL queries are answered; our prefixes need not be declared.\n{_KEYS}\n"
        return (text + "".join(lines)).encode(), ""

    def _queries(self, rest: str) -> tuple[bytes, str]:
        from ipplan_kg.listing import about, listing, matching

        words = _words(rest)
        queries = catalogue()
        for query in queries:
            if [query.name] == words:
                return about(query, width=self._width()).encode(), ""
        found = matching(queries, words)
        if not found:
            raise BadParameter(f"no query speaks of {rest}; .queries lists them")
        language = "zh" if (self.language or "").startswith("zh") else "en"
        return listing(found, language=language, width=self._width()).encode(), ""

    def _run(self, rest: str) -> tuple[bytes, str]:
        if not rest:
            raise BadParameter(".run NAME: .queries lists the names")
        get(_words(rest)[0])  # raises, with the names that come near
        return self._asked(self._request(rest))

    def _explain(self, rest: str) -> tuple[bytes, str]:
        if not rest:
            raise BadParameter(".explain NAME, or a query behind it")
        return self._asked(self._request(rest, explain=True))

    def _show(self, rest: str) -> tuple[bytes, str]:
        from ipplan_kg.pages import as_text, describe, resolve

        if self._endpoint is not None:
            raise BadParameter(".show is about a store here; ask an endpoint with DESCRIBE")
        store = self._opened()
        text = as_text(describe(store, resolve(store, rest)), width=self._width() or 100)
        return text.encode(), ""

    def _format(self, rest: str) -> tuple[bytes, str]:
        known = tuple(dict.fromkeys((*SELECT_FORMATS, *GRAPH_FORMATS)))
        if rest not in known:
            raise BadParameter(f".format: one of {', '.join(known)}")
        self.format = None if rest == "table" else rest
        return b"", self.status()

    def _limit(self, rest: str) -> tuple[bytes, str]:
        self.limit = _setting(rest, number)
        return b"", self.status()

    def _timeout(self, rest: str) -> tuple[bytes, str]:
        self.timeout = _setting(rest, seconds)
        return b"", self.status()

    def _language(self, rest: str) -> tuple[bytes, str]:
        self.language = None if rest == "off" else rest or None
        return b"", self.status()

    def _save(self, rest: str) -> tuple[bytes, str]:
        from ipplan_kg.store import write_atomic

        if self._last is None or not rest:
            raise BadParameter(".save FILE comes after a query")
        request = self._last
        path = os.path.expanduser(_words(rest)[0])
        format, width = request.format, request.width
        request.format, request.width = format_of(path), None
        output = BytesIO()
        try:
            self._answerer.answer(request, output)
        finally:
            request.format, request.width = format, width
        write_atomic(path, output.getvalue())
        return b"", f"wrote {path}"

    def _prefixes(self, rest: str) -> tuple[bytes, str]:
        lines = (f"{prefix + ':':9} <{iri}>\n" for prefix, iri in PREFIXES.items())
        return "".join(lines).encode(), ""

    def _quit(self, rest: str) -> tuple[bytes, str]:
        raise Leave

    def _opened(self) -> ox.Store:
        if self._store is None:
            self._store = self._open_store()
        return self._store


def is_complete(text: str) -> bool:
    """Tell whether an input can be run as it is: what was opened is closed.

    >>> is_complete("SELECT ?s {"), is_complete("SELECT ?s { ?s ?p '}' }"), is_complete(".help")
    (False, True, True)
    """
    text = text.strip()
    if text.startswith(".") and not text.startswith(".explain"):
        return True
    bare = punctuation(text)
    if any(bare.count(left) > bare.count(right) for left, right in ("{}", "()")):
        return False
    if "'" in bare or '"' in bare:  # of a string that is not closed
        return False
    text = text.removeprefix(".explain").strip()
    described = re.search(r"\bDESCRIBE\s+\S", text, re.I) is not None
    return "{" in bare or described or not text or _named(text)[0] is not None


def _named(text: str) -> tuple[CatalogueQuery | None, dict[str, str]]:
    """Return the query of the catalogue and the parameters that a text names, if it does."""
    name, *given = _words(text) or [""]
    try:
        query = get(name)
    except UnknownQuery:
        return None, {}
    params: dict[str, str] = {}
    for each in given:
        parameter, equals, value = each.partition("=")
        if not equals:
            raise BadParameter(f"{each}: write a parameter as NAME=VALUE")
        params[parameter] = value
    return query, params


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise BadParameter(f"{text}: {error}") from error


def _setting(text: str, read: Callable[[str], Value]) -> Value | None:
    """Return the value of a setting; None for off."""
    from argparse import ArgumentTypeError

    if text in {"", "off"}:
        return None
    try:
        return read(text)
    except ArgumentTypeError as error:
        raise BadParameter(str(error)) from error
