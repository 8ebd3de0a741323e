"""The named graphs of a store put in place of those of another one, and compared afterwards.

What the other store has already, by the checksum of its graphs (``checksum``), is not sent again;
``graph`` tells how one goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter, RemoteError
from ipplan_kg.push import target as requests
from ipplan_kg.push.checksum import can_hash, remote_graphs
from ipplan_kg.push.client import Client
from ipplan_kg.push.graph import Push, Pushed, Way, beside_what, put_in_place
from ipplan_kg.push.target import Target, query_url, update_url
from ipplan_kg.store import named_graphs

__all__ = ["Pushed", "Target", "Way", "push", "query_url", "update_url"]


def push(store: ox.Store, target: Target, client: Client, way: Way | None = None) -> list[Pushed]:
    """Put every named graph of a store in place of that of another one.

    Args:
        store: What is pushed.
        target: Where to.
        client: How to reach it.
        way: How.

    Raises:
        BadParameter: what is to be pruned cannot be told.
        RemoteError: the store refuses or does not answer, or does not hold what was sent.
    """
    way = way or Way()
    ours = named_graphs(store)
    below = _below(ours)
    if way.prune and not below:
        raise BadParameter(
            "the data has no graph .../graph/ontology, which tells what the names of its graphs"
            " begin with: push without --prune"
        )
    there = remote_graphs(client, target.query)
    this = Push(
        store=store,
        target=target,
        client=client,
        way=way,
        there=there,
        unfinished=_unfinished(there),
        hashed=not way.count_only and _hashes(target, client, way),
        beside=cache(lambda: _copies(target, client, way)),
    )
    done = []
    for graph in ours:
        done.append(put_in_place(this, graph))
        way.told(done[-1])
    if not way.dry_run and any(each.state == "sent" for each in done):
        _count(target, remote_graphs(client, target.query), done)
    names = {graph.value for graph in ours}
    for name in sorted(there):
        if below and name.startswith(below) and beside_what(name) not in names:
            if way.prune:
                this.drop(name)
            done.append(Pushed(name, there[name], "removed" if way.prune else "left"))
            way.told(done[-1])
    return done


def _count(target: Target, there: Mapping[str, int], done: Sequence[Pushed]) -> None:
    """See that no graph holds more than was sent: its checksum is of our properties alone."""
    for each in done:
        count = there.get(each.graph, 0)
        if count != each.triples:
            raise RemoteError(
                f"{target.url} has {count} triples in <{each.graph}>, {each.triples} of them ours:"
                " somebody else writes there; push again when they do not",
                about=each.graph,
            )


def _below(graphs: Sequence[ox.NamedNode]) -> str:
    """Return what the names of our graphs begin with, as the ontology graph tells, or nothing."""
    tail = "graph/ontology"
    bases = [graph.value.removesuffix(tail) for graph in graphs if graph.value.endswith(tail)]
    return f"{bases[0]}graph/" if len(bases) == 1 else ""


def _hashes(target: Target, client: Client, way: Way) -> bool:
    if can_hash(client, target.query):
        return True
    way.noted(
        f"{target.query} does not compute SHA256: only the number of triples of each property is"
        " compared, and a push that is cut off begins its graph anew"
    )
    return False


def _copies(target: Target, client: Client, way: Way) -> bool:
    """Tell whether the store takes updates from us."""
    if requests.takes_updates(target, client):
        return True
    way.noted(
        f"{target.update or target.url} takes no SPARQL Update from us: whoever reads a graph of"
        " several parts meanwhile sees it grow (--update-url tells where updates go)"
    )
    return False


def _unfinished(there: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(there):
        if (of := beside_what(name)) != name:
            found.setdefault(of, []).append(name)
    return found
