"""The answer to a query as bytes on their way, within the limits, in a format and a coding.

In: the engine's answer, computed while it is read. Out: pieces, and at the end what came of it.
An answer that the row limit cuts off says so where its format has a place for it: JSON in a member
``notice`` beside ``results``, XML and Turtle in a comment at the end.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import IO, TypeVar, cast

import pyoxigraph as ox
import zstandard

from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.results import Solutions
from ipplan_kg.serialization import turtle
from ipplan_kg.solutions import boolean, pieces

__all__ = ["Cut", "encoder", "graph", "solutions", "solutions_json"]

_Item = TypeVar("_Item")
# A graph of no more triples is sorted, so that Turtle reads well and comes out the same each time.
_SORTED = 1000
_RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_COMMENTS = {
    "ttl": "# {}\n",
    "nt": "# {}\n",
    "trig": "# {}\n",
    "nq": "# {}\n",
    "rdf": "<!-- {} -->\n",
}
_FLUSHED = 1 << 16


class Cut:
    """Counts what goes through and stops after ``limit`` (0: never); ``more``: there was more."""

    def __init__(self, limit: int, noun: str) -> None:
        self.limit = limit
        self.noun = noun
        self.count = 0
        self.more = False

    def through(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Yield the items as far as the limit lets them through."""
        for item in items:
            if self.limit and self.count == self.limit:
                self.more = True
                return
            self.count += 1
            yield item

    def notice(self) -> str:
        """Return what to tell whoever reads an answer that was cut off."""
        return f"This answer is cut off after {self.limit} {self.noun}: there are more."


def solutions(
    answer: ox.QuerySolutions | ox.QueryBoolean | Solutions, format: str, cut: Cut
) -> Iterator[bytes]:
    """Yield solutions, or a boolean, in one of the SPARQL 1.1 result formats."""
    if isinstance(answer, ox.QueryBoolean):
        yield boolean(bool(answer), format).encode()
        return
    names = [variable.value for variable in answer.variables]
    waiting: list[str] = []
    size = 0
    for piece in pieces(names, cut.through(answer), format):
        waiting.append(piece)
        size += len(piece)
        if size >= _FLUSHED:
            # The last piece closes what the first has opened; it stays here to be changed.
            waiting.pop()
            yield "".join(waiting).encode()
            waiting, size = [piece], len(piece)
    if cut.more:
        waiting[-1] = _closed(waiting[-1], format, cut)
    yield "".join(waiting).encode()


# Between two solutions: the end of one and the first key of the next. In a string a quotation mark
# has a backslash before it, so that after the same signs in a string comes its end, then } or ,.
_NEXT_SOLUTION = re.compile(rb'\}\},\{"(?![},])')
_LOOKED_AT = 5


def solutions_json(answer: ox.QuerySolutions, cut: Cut, write: Callable[[bytes], object]) -> None:
    """Write solutions in JSON as the engine does, which is faster, and cut them off at the limit.

    A solution that binds nothing is not counted.
    """
    output = _Counting(write, cut)
    try:
        answer.serialize(cast(IO[bytes], output), ox.QueryResultsFormat.JSON)
    except _Enough:
        write(_closed("]}}\n", "json", cut).encode())
    else:
        output.end()


class _Enough(Exception):
    """There are more solutions than the limit lets through."""


class _Counting:
    """A binary file that counts the solutions in the JSON that is written to it."""

    def __init__(self, write: Callable[[bytes], object], cut: Cut) -> None:
        self._write = write
        self._cut = cut
        self._kept = b""

    def write(self, data: bytes) -> int:
        if self._cut.more:  # the engine empties its buffer even so
            return len(data)
        seen = self._kept + data
        if self._cut.count == 0 and b'"bindings":[{"' in seen:
            self._cut.count = 1
        for match in _NEXT_SOLUTION.finditer(seen, endpos=len(seen)):
            if match.end() == len(seen):
                break  # what comes after it is not known yet
            if self._cut.count == self._cut.limit and self._cut.limit:
                self._write(seen[: match.start() + 2])
                self._cut.more = True
                raise _Enough
            self._cut.count += 1
        # What may be the beginning of the next match stays here.
        self._write(seen[:-_LOOKED_AT])
        self._kept = seen[-_LOOKED_AT:]
        return len(data)

    def flush(self) -> None:
        pass

    def end(self) -> None:
        self._write(self._kept + b"\n")


def _closed(last: str, format: str, cut: Cut) -> str:
    """Return the last piece of a result set with the notice in it, if the format has a place."""
    match format:
        case "json":
            notice = f'"notice":{{"maxRows":{cut.limit},"text":"{cut.notice()}"}}'
            return last.replace("]}}", f"]}},{notice}}}")
        case "xml":
            return f"{last.rstrip()}<!-- {cut.notice()} -->\n"
    return last


def graph(
    triples: ox.QueryTriples, format: str, cut: Cut, write: Callable[[bytes], object]
) -> None:
    """Write the triples of a graph; a small one sorted, a large one as they come."""
    passing = cut.through(cast(Iterable[ox.Triple], triples))
    first = list(islice(passing, _SORTED))
    if len(first) < _SORTED and format == "ttl":
        write(turtle(first))
    else:
        if len(first) < _SORTED:
            first.sort(key=str)
        output = cast(IO[bytes], _Output(write))
        ox.serialize(chain(first, passing), output=output, format=_RDF[format], prefixes=PREFIXES)
    if cut.more and format in _COMMENTS:
        write(_COMMENTS[format].format(cut.notice()).encode())


class _Output:
    """A binary file as the engine wants one, of which only writing is used."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write

    def write(self, data: bytes) -> int:
        self._write(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass


def encoder(coding: str) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    """Return what encodes a piece of a body, and what ends it, in a content coding."""
    match coding:
        case "zstd":
            squeezed = zstandard.ZstdCompressor(level=3).compressobj()
            return squeezed.compress, squeezed.flush
        case "gzip":
            deflated = zlib.compressobj(level=5, wbits=31)
            return deflated.compress, deflated.flush
    return bytes, bytes
