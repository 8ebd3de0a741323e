"""Who is responsible together with whom, as a network: GraphML and GEXF.

A node is an agency, with the number of its tasks; an edge joins two agencies that share tasks, its
weight says how many. http://graphml.graphdrawing.org/, https://gexf.net/ (version 1.3).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import IO
from xml.etree import ElementTree

import pyoxigraph as ox

from ipplan_kg.exports.relations import things
from ipplan_kg.stratml import xml_text
from ipplan_kg.view import View

__all__ = ["Network", "network", "write_gexf", "write_graphml"]


@dataclass(frozen=True, slots=True)
class Network:
    """Agencies and the tasks that they share."""

    names: dict[str, str]
    """What each agency is called, by IRI."""
    tasks: dict[str, int]
    """How many tasks each is responsible for."""
    shared: dict[tuple[str, str], int]
    """How many tasks two share, the smaller IRI first."""


def network(store: ox.Store) -> Network:
    """Return the network of the agencies of a store; tasks are read one after the other."""
    view = View(store)
    tasks: Counter[str] = Counter()
    shared: Counter[tuple[str, str]] = Counter()
    for task in things(store, "ipp:Task"):
        parts = view.things(task, "ipp:responsibility")
        together = {each.value for part in parts for each in view.things(part, "ipp:agency")}
        tasks.update(together)
        shared.update(combinations(sorted(together), 2))
    return Network(
        {iri: view.label(ox.NamedNode(iri)) for iri in sorted(tasks)},
        {iri: tasks[iri] for iri in sorted(tasks)},
        {pair: shared[pair] for pair in sorted(shared)},
    )


def write_graphml(found: Network, output: IO[bytes]) -> None:
    """Write a network as GraphML."""
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
        ElementTree.SubElement(node, "data", key="label").text = xml_text(name)
        ElementTree.SubElement(node, "data", key="tasks").text = str(found.tasks[iri])
    for (one, other), weight in found.shared.items():
        edge = ElementTree.SubElement(graph, "edge", source=one, target=other)
        ElementTree.SubElement(edge, "data", key="weight").text = str(weight)
    _write(root, output)


def write_gexf(found: Network, output: IO[bytes]) -> None:
    """Write a network as GEXF."""
    root = ElementTree.Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
    meta = ElementTree.SubElement(root, "meta")
    ElementTree.SubElement(meta, "creator").text = "ipplan-kg"
    ElementTree.SubElement(meta, "description").text = "Agencies that share tasks of a plan"
    graph = ElementTree.SubElement(root, "graph", defaultedgetype="undirected", mode="static")
    attributes = ElementTree.SubElement(graph, "attributes", {"class": "node", "mode": "static"})
    ElementTree.SubElement(attributes, "attribute", id="0", title="tasks", type="integer")
    nodes = ElementTree.SubElement(graph, "nodes")
    for iri, name in found.names.items():
        node = ElementTree.SubElement(nodes, "node", id=iri, label=xml_text(name))
        values = ElementTree.SubElement(node, "attvalues")
        ElementTree.SubElement(values, "attvalue", {"for": "0", "value": str(found.tasks[iri])})
    edges = ElementTree.SubElement(graph, "edges")
    for number, ((one, other), weight) in enumerate(found.shared.items()):
        ElementTree.SubElement(
            edges, "edge", id=str(number), source=one, target=other, weight=str(weight)
        )
    _write(root, output)


def _write(root: ElementTree.Element, output: IO[bytes]) -> None:
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(output, encoding="utf-8", xml_declaration=True)
    output.write(b"\n")
