"""The ontology as its page has it: every term with what is said of it, its diagram and examples.

What is in ontology/ goes in. The same files give the same values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.resources import root
from ipplan_kg.site.ontology_diagram import Property

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    *("EXAMPLES", "KINDS", "Fact", "Group", "Term", "Words", "diagram", "ontology"),
    *("schemes", "situation", "terms"),
]

ONTOLOGY = root() / "ontology"
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.ttl"))
LANGUAGES = ("en", "zh")
KINDS = {
    "Class": "class",
    "ObjectProperty": "object-property",
    "DatatypeProperty": "datatype-property",
}
"""Kinds of terms in OWL, each with the key of its messages; with an s, of the heading."""
# What the page says of a term, in this order: the property, and the messages for it both ways.
_RELATIONS = (
    ("rdfs:subClassOf", "subclass-of", "superclass-of"),
    ("rdfs:subPropertyOf", "sub-property-of", "super-property-of"),
    ("rdfs:domain", "domain", "in-domain-of"),
    ("schema:domainIncludes", "used-with", "uses"),
    ("rdfs:range", "range", "in-range-of"),
    ("schema:rangeIncludes", "leads-to", "led-to-by"),
    ("owl:inverseOf", "inverse-of", "inverse-of"),
)
_METADATA = (
    ("version", "owl:versionInfo"),
    ("version-iri", "owl:versionIRI"),
    ("status", "bibo:status"),
    ("creator", "dcterms:creator"),
    ("publisher", "dcterms:publisher"),
    ("created", "dcterms:created"),
    ("issued", "dcterms:issued"),
    ("modified", "dcterms:modified"),
    ("licence", "dcterms:license"),
    ("rights", "dcterms:rights"),
    ("cite-as", "dcterms:bibliographicCitation"),
    ("source", "dcterms:source"),
    ("prefix", "vann:preferredNamespacePrefix"),
    ("namespace", "vann:preferredNamespaceUri"),
    ("history", "skos:changeNote"),
    ("see-also", "rdfs:seeAlso"),
    ("notes", "skos:scopeNote"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """A literal, or the words for an IRI and the IRI."""

    text: str
    language: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Values under a word, which is a key of messages in the table ``ontology``."""

    key: str
    values: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the ontology, or the ontology itself."""

    name: str
    """With its prefix: ``ipp:Task``."""
    kind: str
    """A key of messages in the table ``ontology``."""
    iri: str
    labels: tuple[Words, ...]
    definitions: tuple[Words, ...]
    facts: tuple[Fact, ...]
    example: tuple[str, str] | None = None
    """A file of examples, and the shortest description in it that uses the term."""

    @property
    def local(self) -> str:
        """The name without prefix: the fragment of the IRI, which is its address in the page."""
        return self.name.partition(":")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A concept scheme."""

    name: str
    """Of its file: ``topics``."""
    iri: str
    labels: tuple[Words, ...]
    definitions: tuple[Words, ...]
    concepts: tuple[Term, ...]


class Ontology:
    """A file of the ontology as a graph, with the prefixes that it declares, and ours."""

    def __init__(self, path: Path) -> None:
        parser = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        self.graph = ox.Store()
        self.graph.extend(parser)
        self.prefixes = {**PREFIXES, **parser.prefixes}
        self.own = PREFIXES["ipp"]

    def node(self, name: str) -> ox.NamedNode:
        """Return the IRI of a prefixed name."""
        prefix, local = name.split(":", 1)
        return ox.NamedNode(self.prefixes[prefix] + local)

    def objects(self, subject: ox.NamedNode, name: str) -> list[ox.NamedNode | ox.Literal]:
        """Return what a property leads to, in a fixed order."""
        quads = self.graph.quads_for_pattern(subject, self.node(name), None)
        found = [q.object for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal)]
        return sorted(found, key=_rank)

    def subjects(self, name: str, object_: str | ox.NamedNode) -> list[ox.NamedNode]:
        """Return what a property comes from, in a fixed order."""
        node = self.node(object_) if isinstance(object_, str) else object_
        quads = self.graph.quads_for_pattern(None, self.node(name), node)
        found = {q.subject for q in quads if isinstance(q.subject, ox.NamedNode)}
        return sorted(found, key=lambda each: each.value.casefold())

    @property
    def header(self) -> ox.NamedNode:
        """The ontology that the file is."""
        [found] = self.subjects("rdf:type", "owl:Ontology")
        return found

    def words(self, subject: ox.NamedNode, name: str) -> tuple[Words, ...]:
        """Return what a property leads to in words, English first."""
        return self.named(self.objects(subject, name))

    def named(self, nodes: Iterable[ox.NamedNode | ox.Literal]) -> tuple[Words, ...]:
        """Return each literal, and each IRI with its label if it is not ours, or in short."""
        return tuple(self._words(each) for each in nodes)

    def _words(self, node: ox.NamedNode | ox.Literal) -> Words:
        if isinstance(node, ox.Literal):
            return Words(node.value, node.language or "")
        own = node.value.startswith(self.own)
        labels = [] if own else self.objects(node, "rdfs:label")
        return Words(labels[0].value if labels else self.short(node), "", node.value)

    def short(self, node: ox.NamedNode) -> str:
        """Return the prefixed name of an IRI, or the IRI."""
        for prefix, namespace in sorted(self.prefixes.items()):
            if node.value.startswith(namespace) and "/" not in node.value[len(namespace) :]:
                return f"{prefix}:{node.value[len(namespace) :]}"
        return node.value

    def terms(self, kind: str) -> list[ox.NamedNode]:
        """Return our terms of a kind, by name."""
        found = self.subjects("rdf:type", f"owl:{kind}")
        return [node for node in found if node.value.startswith(self.own)]

    def chains(self, prop: ox.NamedNode) -> list[list[ox.NamedNode]]:
        """Return the chains that a property follows from."""
        found = []
        for cell in self.objects(prop, "owl:propertyChainAxiom"):
            links = []
            while isinstance(cell, ox.NamedNode) and cell != self.node("rdf:nil"):
                links += [o for o in self.objects(cell, "rdf:first") if isinstance(o, ox.NamedNode)]
                [cell] = self.objects(cell, "rdf:rest")
            found.append(links)
        return found


def _rank(value: ox.NamedNode | ox.Literal) -> tuple[str, str]:
    """Languages in their order, then the alphabet."""
    return (value.language or "" if isinstance(value, ox.Literal) else "", value.value.casefold())


def example_blocks(path: Path) -> list[str]:
    """Return the descriptions in an example file, each as it is written there."""
    blocks = re.split(r"\n\n+", path.read_text("utf-8").strip())
    return [block for block in blocks if not block.startswith(("#", "@prefix"))]


def example_of(name: str, kind: str) -> tuple[str, str] | None:
    """Return the shortest description in the examples that uses a term, with its file's name."""
    pattern = rf"^    a {name} ;" if kind == "Class" else rf"^    {name} "
    found = [
        (len(block), path.name, block)
        for path in EXAMPLES
        for block in example_blocks(path)
        if re.search(pattern, block, re.M)
    ]
    return min(found)[1:] if found else None


@cache
def _file() -> Ontology:
    return Ontology(ONTOLOGY / "ipplan.ttl")


@cache
def ontology() -> Term:
    """Return the ontology itself."""
    onto = _file()
    return Term(
        name="ipp:",
        kind="ontology",
        iri=onto.header.value,
        labels=onto.words(onto.header, "dcterms:title"),
        definitions=onto.words(onto.header, "dcterms:description"),
        facts=_facts((key, onto.words(onto.header, name)) for key, name in _METADATA),
    )


@cache
def terms(kind: str) -> tuple[Term, ...]:
    """Return our terms of a kind of `KINDS`, by name."""
    onto = _file()
    return tuple(_term(onto, node, kind) for node in onto.terms(kind))


def _term(onto: Ontology, node: ox.NamedNode, kind: str) -> Term:
    name = onto.short(node)
    found: list[tuple[str, tuple[Words, ...]]] = [
        ("note", onto.words(node, "skos:scopeNote")),
        ("iri", (Words(node.value),)),
    ]
    for relation, there, back in _RELATIONS:
        found.append((there, onto.words(node, relation)))
        found.append((back, onto.named(onto.subjects(relation, node))))
    apart = {*onto.objects(node, "owl:disjointWith"), *onto.subjects("owl:disjointWith", node)}
    found.append(("disjoint-with", onto.named(sorted(apart, key=str))))
    for links in onto.chains(node):
        found.append(("chain", (Words(" / ".join(onto.short(link) for link in links)),)))
    found.append(("example", onto.words(node, "skos:example")))
    return Term(
        name=name,
        kind=KINDS[kind],
        iri=node.value,
        labels=onto.words(node, "rdfs:label"),
        definitions=onto.words(node, "skos:definition"),
        facts=_facts(found),
        example=example_of(name, kind),
    )


def _facts(found: Iterable[tuple[str, tuple[Words, ...]]]) -> tuple[Fact, ...]:
    return tuple(Fact(key, values) for key, values in found if values)


@cache
def schemes() -> tuple[Group, ...]:
    """Return the concept schemes, by file."""
    return tuple(_scheme(path) for path in sorted((ONTOLOGY / "vocab").glob("*.ttl")))


def _scheme(path: Path) -> Group:
    onto = Ontology(path)
    [scheme] = onto.subjects("rdf:type", "skos:ConceptScheme")
    return Group(
        name=path.stem,
        iri=scheme.value,
        labels=onto.words(scheme, "skos:prefLabel"),
        definitions=onto.words(scheme, "dcterms:description"),
        concepts=tuple(
            Term(
                name=f"{path.stem}:{concept.value.rpartition('/')[2]}",
                kind="concept",
                iri=concept.value,
                labels=onto.words(concept, "skos:prefLabel"),
                definitions=onto.words(concept, "skos:definition"),
                facts=(),
            )
            for concept in onto.subjects("skos:inScheme", scheme)
        ),
    )


def situation(path: Path) -> str:
    """Return what an example file shows, by the comment that it begins with."""
    comment = " ".join(re.findall(r"^# ?(.*)$", path.read_text("utf-8").split("\n\n")[0], re.M))
    words = comment.partition(": ")[2]
    return words[:1].upper() + words[1:]


# the diagram


def diagram() -> tuple[list[str], list[Property], dict[str, str]]:
    """Return what the diagram is drawn from: classes, properties, and the class above a class."""
    onto = _file()
    nodes = onto.terms("Class")
    above = {
        _local(onto, node): _local(onto, parent)
        for node in nodes
        for parent in onto.objects(node, "rdfs:subClassOf")
    }
    properties = [
        Property(
            name=_local(onto, node),
            domains=_sides(onto, node, "domain"),
            ranges=_sides(onto, node, "range"),
            below=tuple(_local(onto, p) for p in onto.objects(node, "rdfs:subPropertyOf")),
        )
        for kind in list(KINDS)[1:]
        for node in onto.terms(kind)
    ]
    return [_local(onto, node) for node in nodes], properties, above


def _sides(onto: Ontology, node: ox.NamedNode, side: str) -> tuple[str, ...]:
    nodes = [*onto.objects(node, f"rdfs:{side}"), *onto.objects(node, f"schema:{side}Includes")]
    return tuple(_local(onto, each) for each in nodes)


def _local(onto: Ontology, node: ox.NamedNode | ox.Literal) -> str:
    return onto.short(node).partition(":")[2] if isinstance(node, ox.NamedNode) else ""
