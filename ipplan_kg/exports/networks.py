"""Who is responsible together with whom, as a network: GraphML and GEXF.

A node is an agency, with the number of its tasks; an edge joins two agencies that share tasks, its
weight says how many. http://graphml.graphdrawing.org/, https://gexf.net/ (1.2draft, which networkx
and Gephi read).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

__all__ = ["Network", "gexf", "graphml", "network"]


@dataclass(frozen=True, slots=True)
class Network:
    """Agencies and the tasks that they share."""

    names: dict[str, str]
    """What each agency is called, by IRI."""
    tasks: dict[str, int]
    """How many tasks each is responsible for."""
    shared: dict[tuple[str, str], int]
    """How many tasks two share, the smaller IRI first."""


def network(
    agencies: Iterable[Sequence[str]], responsibilities: Iterable[Sequence[str]]
) -> Network:
    """Return the network of the rows of two tables (``relations``)."""
    names = {iri: english or chinese or iri for iri, english, chinese in agencies}
    of_task: dict[str, set[str]] = {}
    for _, task, agency, *_ in responsibilities:
        of_task.setdefault(task, set()).add(agency)
    tasks: Counter[str] = Counter()
    shared: Counter[tuple[str, str]] = Counter()
    for together in of_task.values():
        tasks.update(together)
        shared.update(combinations(sorted(together), 2))
    found = sorted(tasks)
    return Network(
        {each: names.get(each, each) for each in found},
        {each: tasks[each] for each in found},
        {pair: shared[pair] for pair in sorted(shared)},
    )


def graphml(found: Network) -> bytes:
    """Return a network as GraphML."""
    root = ElementTree.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for key, (of, kind) in {
        "label": ("node", "string"),
        "tasks": ("node", "int"),
        "weight": ("edge", "int"),
    }.items():
        attributes = {"id": key, "for": of, "attr.name": key, "attr.type": kind}
        ElementTree.SubElement(root, "key", attributes)
    graph = ElementTree.SubElement(root, "graph", id="co-responsibility", edgedefault="undirected")
    for iri, name in found.names.items():
        node = ElementTree.SubElement(graph, "node", id=iri)
        ElementTree.SubElement(node, "data", key="label").text = name
        ElementTree.SubElement(node, "data", key="tasks").text = str(found.tasks[iri])
    for (one, other), weight in found.shared.items():
        edge = ElementTree.SubElement(graph, "edge", source=one, target=other)
        ElementTree.SubElement(edge, "data", key="weight").text = str(weight)
    return _written(root)


def gexf(found: Network) -> bytes:
    """Return a network as GEXF."""
    root = ElementTree.Element("gexf", xmlns="http://www.gexf.net/1.2draft", version="1.2")
    graph = ElementTree.SubElement(root, "graph", defaultedgetype="undirected", mode="static")
    attributes = ElementTree.SubElement(graph, "attributes", {"class": "node", "mode": "static"})
    ElementTree.SubElement(attributes, "attribute", id="0", title="tasks", type="integer")
    nodes = ElementTree.SubElement(graph, "nodes")
    for iri, name in found.names.items():
        node = ElementTree.SubElement(nodes, "node", id=iri, label=name)
        values = ElementTree.SubElement(node, "attvalues")
        ElementTree.SubElement(values, "attvalue", {"for": "0", "value": str(found.tasks[iri])})
    edges = ElementTree.SubElement(graph, "edges")
    for number, ((one, other), weight) in enumerate(found.shared.items()):
        ElementTree.SubElement(
            edges, "edge", id=str(number), source=one, target=other, weight=str(weight)
        )
    return _written(root)


def _written(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
