"""Time the catalogue in process against rdflib on the same triples; prints a table.

``python bench/queries.py [--runs N] [--limit SECONDS] [NAME ...]``. Needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib

from ipplan_kg import KnowledgeGraph, load
from ipplan_kg.knowledge.answers import Solutions, Triples
from ipplan_kg.queries import CatalogueQuery, catalogue

Answer = Counter[tuple[str, ...]]
"""The rows or triples of an answer, each as often as it is there; terms in N-Triples' syntax."""


@dataclass(frozen=True)
class Row:
    """A query: seconds on the cached store, in memory and in rdflib; the rows; equality.

    What rdflib does not answer within the limit counts as having taken the limit, and cannot be
    compared.
    """

    name: str
    cached: float
    memory: float
    theirs: float
    rows: int
    equal: bool | None


class TimeIsUp(Exception):
    """A query took longer than it may."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def stop(signum: int, frame: object) -> None:
        raise TimeIsUp

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def in_rdflib(store: ox.Store) -> rdflib.Dataset:
    """Return rdflib's own store in memory with the named graphs; the default graph is the union."""
    dataset = rdflib.Dataset(default_union=True)
    named = ox.Store()
    named.bulk_extend(quad for quad in store if quad.graph_name != ox.DefaultGraph())
    dataset.parse(data=named.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
    return dataset


def union_of(dataset: rdflib.Dataset) -> rdflib.Graph:
    """Return a plain graph with the union, which rdflib asks faster than a dataset."""
    graph = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple)
    return graph


def timed(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    ask()
    return time.perf_counter() - start


def our_answer(answer: Solutions | Triples | bool) -> Answer:
    if isinstance(answer, bool):
        return Counter([(str(answer),)])
    if isinstance(answer, Triples):
        return Counter(tuple(map(comparable, triple)) for triple in answer)
    columns = [answer.terms(name) for name in answer.variables]
    return Counter(tuple(map(comparable, row)) for row in zip(*columns, strict=True))


def comparable(term: object) -> str:
    """Return a term so that both engines' terms compare: the value of numbers and of IRIs."""
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        language = f"@{term.language}" if term.language else ""
        return number(term.value, term.datatype.value) or f'"{term.value}"{language}'
    if isinstance(term, ox.NamedNode):
        return f"<{term.value}>"
    if isinstance(term, rdflib.Literal):
        language = f"@{term.language.lower()}" if term.language else ""
        return number(str(term), str(term.datatype)) or f'"{term}"{language}'
    return f"<{term}>" if isinstance(term, rdflib.URIRef) else str(term)


def number(text: str, datatype: str) -> str:
    """Return a number rounded to what both engines compute alike, or nothing for other literals."""
    if datatype.rpartition("#")[2] not in {"integer", "decimal", "double", "float"}:
        return ""
    return f"{float(text):.9g}"


def rdflib_answer(graph: rdflib.Graph, query: CatalogueQuery) -> list[tuple[object, ...]]:
    """Return the answer of rdflib, read to its end."""
    result = graph.query(query.text)
    if result.type == "ASK":
        return [(result.askAnswer,)]
    return [tuple(row) for row in result if isinstance(row, tuple)]


def measured(
    kgs: tuple[KnowledgeGraph, KnowledgeGraph],
    graph: rdflib.Graph,
    query: CatalogueQuery,
    *,
    runs: int,
    limit: float,
) -> Row:
    """Time a query in both and compare what they answer."""
    answer = our_answer(kgs[0].query(query.text))

    def seconds(kg: KnowledgeGraph) -> float:
        return statistics.median(timed(lambda: kg.query(query.text)) for _ in range(runs))

    told: list[tuple[object, ...]] = []
    equal, theirs = None, [limit]
    with suppress(TimeIsUp), at_most(limit):
        theirs = [timed(lambda: told.extend(rdflib_answer(graph, query)))]
        equal = Counter(tuple(map(comparable, row)) for row in told) == answer
    if theirs[0] < 1:
        theirs = [timed(lambda: rdflib_answer(graph, query)) for _ in range(3)]
    cached, memory = map(seconds, kgs)
    return Row(query.name, cached, memory, statistics.median(theirs), answer.total(), equal)


def print_table(rows: list[Row], limit: float) -> None:
    print("| query | rows | cached, ms | in memory, ms | rdflib, ms | rdflib : cached |")
    print("|---|---:|---:|---:|---:|---:|")
    for row in sorted(rows, key=lambda row: row.theirs / row.cached):
        over = ">" if row.theirs >= limit else ""
        ours = f"{row.cached * 1000:.2f} | {row.memory * 1000:.2f}"
        theirs = f"{over}{row.theirs * 1000:.0f} | {over}{row.theirs / row.cached:.0f}"
        print(f"| {row.name} | {row.rows} | {ours} | {theirs} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="queries (default: the catalogue)")
    parser.add_argument("--runs", type=int, default=5, help="of each query in process")
    parser.add_argument("--limit", type=float, default=20, help="seconds that rdflib may take")
    options = parser.parse_args()
    queries = [
        each
        for each in catalogue()
        if "SERVICE" not in each.text and each.name in (options.names or {each.name})
    ]
    kg = load()
    kgs = kg, load(memory=True)
    dataset = in_rdflib(kg.store)
    union = union_of(dataset)
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, rdflib", end=" ")
    print(f"{rdflib.__version__}, pyoxigraph {ox.__version__}; {len(union)} triples\n")
    rows = []
    for query in queries:
        print(f"... {query.name}", file=sys.stderr)
        graph = dataset if "GRAPH" in query.text or "FROM" in query.text else union
        rows.append(measured(kgs, graph, query, runs=options.runs, limit=options.limit))
    print_table(rows, options.limit)
    for name in ("cached", "memory"):
        mean = statistics.geometric_mean(row.theirs / getattr(row, name) for row in rows)
        print(f"\nrdflib : {name} = {mean:.1f} : 1, geometric mean of {len(rows)} queries")
    late = [row.name for row in rows if row.equal is None]
    print(f"equal answers: {sum(row.equal is True for row in rows)}", end="; ")
    print(f"rdflib too late to compare: {', '.join(late) or 'none'}")
    wrong = [row.name for row in rows if row.equal is False]
    if wrong:
        raise SystemExit(f"the answers differ: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
