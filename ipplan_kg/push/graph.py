"""One named graph put in place of that of another store.

A graph of one part takes the place of the old one by one request. One of several parts is filled
up beside it, in a graph of its own that no query for the old one sees, compared there, and then
copied into place by one update; only then the graph beside goes. A push that was cut off finds that
graph and sends the parts that it lacks. Its name has the checksum in it, so that parts of other
data are never mixed; those left of an older push are dropped.

Where a store takes no updates, parts are POSTed to the graph itself after the first has replaced
it, and readers see it grow. Such a push goes on as well, unless the graph turns out to hold
something else: then it is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.errors import RemoteError
from ipplan_kg.push import target as requests
from ipplan_kg.push.checksum import (
    Checksum,
    counted,
    digits_for,
    local,
    properties_of,
    remote,
)
from ipplan_kg.push.client import Client
from ipplan_kg.push.parts import Part, parted, parts_of
from ipplan_kg.push.target import PARTS, Target

__all__ = ["Push", "Pushed", "Way", "beside_what", "put_in_place"]

_BESIDE = re.compile(r"[?&]push=[0-9a-f]{16}$")
"""How the name of a graph ends that is filled up beside another one: with its checksum."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was done with a graph."""

    graph: str
    triples: int
    state: str
    """``sent`` and compared; ``there`` already; ``left`` where the data has it no more, or
    ``removed``. In a dry run ``sent`` and ``removed`` are what would be done."""
    parts: int = 0
    """That were sent ..."""
    kept: int = 0
    """... and that an earlier push had sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a push goes."""

    part: int = 0
    """Triples sent at a time (default: ``target.PARTS``)."""
    dry_run: bool = False
    """Only ask what would be sent."""
    prune: bool = False
    """Remove graphs of ours that the data has no more."""
    count_only: bool = False
    """Compare the number of triples of each property, and nothing else."""
    told: Callable[[Pushed], None] = lambda pushed: None
    """Is told of each graph when it is there."""
    sending: Callable[[str, int, int], None] = lambda graph, done, all: None
    """Is told of a graph how many of its triples are there, and how many it has."""
    noted: Callable[[str], None] = lambda words: None
    """Is told what a person should know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What stays the same from graph to graph."""

    store: ox.Store
    target: Target
    client: Client
    way: Way
    there: Mapping[str, int]
    """The graphs that the other store had at the start, with their numbers of triples ..."""
    unfinished: Mapping[str, Sequence[str]]
    """... and by the name of a graph those that pushes have left beside it."""
    hashed: bool
    beside: Callable[[], bool]
    """Tells whether graphs can be filled up beside and copied."""

    def drop(self, name: str) -> None:
        """Drop a graph of the other store, but in a dry run."""
        if not self.way.dry_run:
            requests.remove(self.target, self.client, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Graph:
    """A graph that is pushed."""

    name: ox.NamedNode
    properties: Mapping[str, int]
    digits: int
    """Of the names of buckets; 0: there are no hashes."""
    ours: Checksum
    """As it is here."""

    @property
    def beside(self) -> ox.NamedNode:
        """The graph of the other store that is filled up."""
        separator = "&" if "?" in self.name.value else "?"
        return ox.NamedNode(f"{self.name.value}{separator}push={self.ours.name}")


def beside_what(name: str) -> str:
    """Return the graph that one of this name is filled up for; the name itself if none."""
    return _BESIDE.sub("", name)


def put_in_place(this: Push, name: ox.NamedNode) -> Pushed:
    """Put a graph in place of that of the other store, and compare it.

    Args:
        this: The push.
        name: Of the graph.

    Raises:
        RemoteError: the store refuses or does not answer, or does not hold what was sent.
    """
    size = this.way.part or PARTS[this.target.protocol]
    properties = properties_of(this.store, name)
    triples = sum(properties.values())
    digits = digits_for(triples, size)
    hashes = local(this.store, name, digits)
    graph = _Graph(
        name=name,
        properties=properties,
        digits=digits if this.hashed else 0,
        ours=hashes if this.hashed else counted(properties),
    )
    theirs = _theirs(this, graph, name)
    same = graph.ours == theirs and this.there.get(name.value, 0) == triples
    _drop_older(this, graph, all=same)
    if same:
        return Pushed(name.value, triples, "there")
    if this.way.dry_run:
        return Pushed(name.value, triples, "sent")
    if not triples:
        this.drop(name.value)
        return Pushed(name.value, 0, "sent")
    parts = parted(hashes, size, whole=_has_blank_nodes(this.store, name))
    if len(parts) == 1:
        sent: Sequence[Part] = parts
        _send(this, graph, parts, parts, into=name, replacing=True)
    elif this.beside():
        sent = _filled_beside(this, graph, parts)
    else:
        sent = _grown(this, graph, theirs, parts)
    _compare(this, graph, name)
    if graph.beside.value in this.there or (len(parts) > 1 and this.beside()):
        this.drop(graph.beside.value)
    return Pushed(name.value, triples, "sent", len(sent), len(parts) - len(sent))


def _theirs(this: Push, graph: _Graph, name: ox.NamedNode) -> Checksum:
    """Return the checksum of a graph that the other store had at the start."""
    if name.value not in this.there:
        return Checksum()
    return remote(this.client, this.target.query, name, graph.properties, graph.digits)


def _drop_older(this: Push, graph: _Graph, *, all: bool) -> None:
    """Drop what pushes of other data that were cut off have left beside a graph."""
    for name in this.unfinished.get(graph.name.value, ()):
        if all or name != graph.beside.value:
            this.drop(name)


def _filled_beside(this: Push, graph: _Graph, parts: Sequence[Part]) -> Sequence[Part]:
    """Fill up the graph beside, copy it into place, and return the parts that it lacked."""
    has = _theirs(this, graph, graph.beside) if this.hashed else Checksum()
    if graph.beside.value in this.there and not _begun(has, graph.ours):
        this.drop(graph.beside.value)
        has = Checksum()
    lacking = _lacking(parts, graph.ours, has) if this.hashed else parts
    _send(this, graph, parts, lacking, into=graph.beside)
    try:
        _compare(this, graph, graph.beside)
    except RemoteError:
        this.drop(graph.beside.value)  # what went wrong would be found there again
        raise
    requests.copy(this.target, this.client, graph.beside.value, graph.name.value)
    return lacking


def _grown(this: Push, graph: _Graph, theirs: Checksum, parts: Sequence[Part]) -> Sequence[Part]:
    """Send parts to the graph itself, and return those that it lacked."""
    only_ours = theirs.triples == this.there.get(graph.name.value, 0)
    if this.hashed and only_ours and _begun(theirs, graph.ours):
        lacking = _lacking(parts, graph.ours, theirs)
        _send(this, graph, parts, lacking, into=graph.name)
        if _theirs(this, graph, graph.name) == graph.ours:
            return lacking
    _send(this, graph, parts, parts, into=graph.name, replacing=True)
    return parts


def _begun(theirs: Checksum, ours: Checksum) -> bool:
    """Tell whether a graph may be a beginning of ours: it has less, and nothing else is seen."""
    known = ours.buckets
    return bool(theirs.buckets) and all(
        name in known and (figures == known[name] or figures[0] < known[name][0])
        for name, figures in theirs.buckets.items()
    )


def _lacking(parts: Sequence[Part], ours: Checksum, theirs: Checksum) -> Sequence[Part]:
    """Return the parts that are not whole in the other graph."""
    differing = ours.differing(theirs)
    return [part for part in parts if not differing.isdisjoint(part.buckets)]


def _send(
    this: Push,
    graph: _Graph,
    parts: Sequence[Part],
    wanted: Sequence[Part],
    *,
    into: ox.NamedNode,
    replacing: bool = False,
) -> None:
    """Send some parts of a graph, one after the other.

    Args:
        this: The push.
        graph: Whose parts they are.
        parts: All of them.
        wanted: Those to send.
        into: The graph of the other store.
        replacing: Whether the first takes the place of all that this graph holds.
    """
    total = sum(part.triples for part in parts)
    there = total - sum(part.triples for part in wanted)
    for part, data in parts_of(this.store, graph.name, parts, wanted):
        send = requests.replace if replacing and part == parts[0] else requests.add
        send(this.target, this.client, into.value, data)
        there += part.triples
        this.way.sending(graph.name.value, there, total)


def _compare(this: Push, graph: _Graph, name: ox.NamedNode) -> None:
    """See that a graph of the other store holds what was sent."""
    theirs = remote(this.client, this.target.query, name, graph.properties, graph.digits)
    if theirs == graph.ours:
        return
    where = f"{this.target.url} has not taken <{graph.name.value}> as it was sent"
    if theirs.triples != graph.ours.triples:
        told = f"{graph.ours.triples} triples were sent, {theirs.triples} are there"
    else:
        told = "there are as many triples, but not the same (--compare count only counts)"
    raise RemoteError(f"{where}: {told}", about=graph.name)


def _has_blank_nodes(store: ox.Store, graph: ox.NamedNode) -> bool:
    pattern = "?s ?p ?o FILTER(ISBLANK(?s) || ISBLANK(?o))"
    return bool(store.query(f"ASK {{ GRAPH <{graph.value}> {{ {pattern} }} }}"))
