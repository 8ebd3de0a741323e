"""The words of an unfinished command -> what the last of them may become."""

from __future__ import annotations

import os
import shlex
from argparse import SUPPRESS
from typing import TYPE_CHECKING

from ipplan_kg.errors import IpplanError
from ipplan_kg.queries import catalogue, get

if TYPE_CHECKING:
    from argparse import Action, ArgumentParser
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyoxigraph as ox

    from ipplan_kg.queries import Parameter

__all__ = ["FILES", "Candidate", "candidates", "split"]

Candidate = tuple[str, str]
"""A word, and what it is for."""

FILES: Candidate = (":files", "")
"""Stands for the names of files, which shells complete better themselves."""

_FILES = {"FILE", "DIR", "PATH", "STORE", "SOURCE", "PLAN"}
_LANGUAGES = (("en", "English"), ("zh", "Chinese"))
_KINDS = ("agency", "legislation", "campaign", "event", "body", "plan")


def split(line: str) -> list[str]:
    """Return the words of a command line as typed so far; the last one is being typed.

    >>> split("ipplan-kg query 'agencies")
    ['ipplan-kg', 'query', 'agencies']
    >>> split("ipplan-kg query ")
    ['ipplan-kg', 'query', '']
    """
    if line.endswith("\\"):
        line = line[:-1]  # what it would escape is not typed yet
    for closing in ("", "'", '"'):
        try:
            words = shlex.split(line + closing)
        except ValueError:
            continue
        finished = not closing and (not line or line[-1].isspace())
        return [*words, ""] if finished else words
    return line.split()


def candidates(
    words: Sequence[str],
    *,
    verbs: Mapping[str, str],
    parser_of: Callable[[str], ArgumentParser],
    open_store: Callable[[str | None], ox.Store | None],
) -> list[Candidate]:
    """Return what the last word may become, in order.

    Args:
        words: those after the name of the program; the last one is being typed.
        verbs: the commands and what they do.
        parser_of: gives the parser of a command.
        open_store: opens the store of ``--store``, or gives None where that would take long.
    """
    *before, word = words or [""]
    if not before:
        offered: list[Candidate] = [*verbs.items(), ("--help", "help"), ("--version", "version")]
    elif before[0] in verbs:
        line = _Line(parser_of(before[0]), before[0], before[1:], open_store)
        offered = list(line.offered(word))
    else:
        offered = []
    return [each for each in offered if each == FILES or each[0].startswith(word)]


class _Line:
    """A command with the words that are finished: what of its parser they have used up."""

    def __init__(
        self,
        parser: ArgumentParser,
        verb: str,
        words: Sequence[str],
        open_store: Callable[[str | None], ox.Store | None],
    ) -> None:
        self._verb = verb
        self._open_store = open_store
        self._options = {name: each for each in parser._actions for name in each.option_strings}
        self._positionals = [each for each in parser._actions if not each.option_strings]
        self._given: dict[str, list[str]] = {}
        self._pending: Action | None = None
        for word in words:
            self._read(word)

    def _read(self, word: str) -> None:
        if self._pending is not None:
            self._given.setdefault(self._pending.dest, []).append(word)
            self._pending = None
        elif word.startswith("-") and word != "-":
            name, equals, value = word.partition("=")
            action = self._options.get(name)
            if action is None:
                return
            self._given.setdefault(action.dest, [])
            if equals:
                self._given[action.dest].append(value)
            elif action.nargs != 0:
                self._pending = action
        else:
            positional = self._positional()
            if positional is not None:
                self._given.setdefault(positional.dest, []).append(word)

    def _positional(self) -> Action | None:
        """Return the positional argument that the next word is for."""
        for each in self._positionals:
            if each.nargs in ("*", "+") or each.dest not in self._given:
                return each
        return None

    def offered(self, word: str) -> Iterator[Candidate]:
        """Yield what may stand at the end of the line; the caller picks what fits the word."""
        if self._pending is not None:
            yield from self._values(self._pending, word)
        elif word.startswith("--") and "=" in word:
            name = word.partition("=")[0]
            action = self._options.get(name)
            if action is not None:
                value = word[len(name) + 1 :]
                for each, about in self._values(action, value):
                    if (each, about) != FILES:
                        yield f"{name}={each}", about
        elif word.startswith("-"):
            yield from self._free_options()
        else:
            positional = self._positional()
            if positional is not None:
                yield from self._values(positional, word)

    def _free_options(self) -> Iterator[Candidate]:
        for action in dict.fromkeys(self._options.values()):
            if action.help != SUPPRESS and (
                action.dest not in self._given or isinstance(action.default, list)
            ):
                yield max(action.option_strings, key=len), (action.help or "").partition(";")[0]

    def _values(self, action: Action, word: str) -> Iterator[Candidate]:
        if action.choices is not None:
            yield from ((str(each), "") for each in action.choices)
            return
        match self._verb, action.dest:
            case ("query", "query") if os.sep in word or word.startswith("."):
                yield FILES
            case ("query", "query"):
                yield from ((each.name, each.summary) for each in catalogue())
                yield from _query_files()
                yield "-", "the query comes from stdin"
            case ("queries", "word"):
                yield from ((each.name, each.summary) for each in catalogue())
            case (_, "param"):
                yield from self._parameters(word)
            case (_, "tag"):
                tags = {tag for each in catalogue() for tag in each.tags}
                yield from ((tag, "") for tag in sorted(tags))
            case (_, "language" | "lang"):
                yield from _LANGUAGES
            case ("show" | "link", "thing") | ("explain", "subject" | "object"):
                yield from self._things()
            case ("explain", "predicate"):
                yield from self._properties()
            case _ if set(str(action.metavar).split("|")) & _FILES:
                yield FILES

    # values from the catalogue and the store

    def _parameters(self, word: str) -> Iterator[Candidate]:
        """Yield the parameters of the query that is named, or the values of the one begun."""
        try:
            query = get(self._given.get("query", [""])[0])
        except IpplanError:
            return
        name, equals, _ = word.partition("=")
        for each in query.parameters:
            if not equals:
                yield f"{each.name}=", each.description
            elif each.name == name:
                yield from ((f"{name}={value}", about) for value, about in self._values_of(each))

    def _values_of(self, parameter: Parameter) -> Iterator[Candidate]:
        if parameter.type != "iri":
            return
        if parameter.scheme:
            yield from self._named(f"vocab/{parameter.scheme}")
        elif parameter.class_curie == "ipp:Task":
            yield from self._numbers()
        elif parameter.class_curie:
            yield from self._named(_folder(parameter.class_curie))

    def _things(self) -> Iterator[Candidate]:
        yield from self._numbers()
        for folder in _KINDS:
            yield from self._named(folder)

    def _named(self, folder: str) -> Iterator[Candidate]:
        """Yield the last segments of the IRIs in a folder below the base, with their labels."""
        from ipplan_kg.labels import LABELS
        from ipplan_kg.store import base_iri, whole_graph

        store = self._store()
        if store is None:
            return
        begin = f"{base_iri(store)}{folder}/"
        found: dict[str, str] = {}
        for predicate in LABELS:
            for quad in store.quads_for_pattern(None, predicate, None, whole_graph(store)):
                subject, label = quad.subject, quad.object
                iri = getattr(subject, "value", "")
                if iri.startswith(begin) and "/" not in iri[len(begin) :]:
                    english = getattr(label, "language", "") == "en"
                    name = iri[len(begin) :]
                    if english or name not in found:
                        found[name] = getattr(label, "value", "")
        yield from sorted(found.items())

    def _numbers(self) -> Iterator[Candidate]:
        """Yield the numbers of tasks."""
        from pyoxigraph import NamedNode

        from ipplan_kg.store import base_iri, whole_graph

        store = self._store()
        if store is None:
            return
        number = NamedNode(f"{base_iri(store)}ontology#number")
        quads = store.quads_for_pattern(None, number, None, whole_graph(store))
        values = {str(getattr(quad.object, "value", "")) for quad in quads}
        yield from ((each, "task") for each in sorted(values, key=lambda each: (len(each), each)))

    def _properties(self) -> Iterator[Candidate]:
        from ipplan_kg.results import curie

        store = self._store()
        if store is None:
            return
        predicates = {quad.predicate.value for quad in store.quads_for_pattern(None, None, None)}
        yield from ((curie(each), "") for each in sorted(predicates))

    def _store(self) -> ox.Store | None:
        given = self._given.get("store")
        try:
            return self._open_store(given[-1] if given else None)
        except IpplanError:
            return None


def _folder(class_curie: str) -> str:
    """Return where the IRIs of a class are: ``agency`` for ``ipp:Agency``."""
    return class_curie.partition(":")[2].lower()


def _query_files() -> Iterator[Candidate]:
    for name in sorted(os.listdir()):
        if name.endswith((".rq", ".sparql")):
            yield name, "file"
