"""The ontology, the concept schemes and what goes with them, read: terms, concepts, axioms."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg import namespaces, sssom
from ipplan_kg.namespaces import BASE

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology" / "ipplan.ttl"
ALIGNMENTS = ROOT / "ontology" / "alignments.ttl"
TERM_MAPPINGS = sssom.read(ROOT / "mappings" / "terms.sssom.tsv")
VOCAB = sorted((ROOT / "ontology" / "vocab").glob("*.ttl"))
AUTHORITY = sorted((ROOT / "ontology" / "authority").glob("*.ttl"))
EXAMPLES = sorted((ROOT / "ontology" / "examples").glob("*.ttl"))
SHAPES = sorted((ROOT / "shapes").glob("*.ttl"))
QUERIES = sorted((ROOT / "queries").glob("*.rq"))
CODE = sorted((ROOT / "ipplan_kg").rglob("*.py"))
OUTSIDE_TERMS = Path(__file__).parent / "outside_terms.tsv"

PREFIXES = {
    # Of others: those that the alignments lead to.
    **{name: iri for name, iri in TERM_MAPPINGS.curie_map.items() if not iri.startswith(BASE)},
    **namespaces.PREFIXES,
    # In the header of the ontology only.
    "bibo": "http://purl.org/ontology/bibo/",
    # In the shapes only: what may not be said of planned legislation.
    "eli": "http://data.europa.eu/eli/ontology#",
    # In the shapes only: which of them hold for whom.
    "prof": "http://www.w3.org/ns/dx/prof/",
}

Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal | ox.Triple


def term(curie: str) -> ox.NamedNode:
    prefix, name = curie.split(":", 1)
    return ox.NamedNode(PREFIXES[prefix] + name)


A, LABEL, DEFINITION = term("rdf:type"), term("rdfs:label"), term("skos:definition")
PREF_LABEL, ALT_LABEL = term("skos:prefLabel"), term("skos:altLabel")
HEADER = ox.NamedNode(f"{BASE}ontology")
KINDS = [term("owl:Class"), term("owl:ObjectProperty"), term("owl:DatatypeProperty")]


@cache
def read(*paths: Path) -> ox.Store:
    store = ox.Store()
    for path in paths:
        store.extend(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    return store


def objects(store: ox.Store, subject: Term, predicate: ox.NamedNode) -> list[Term]:
    if isinstance(subject, ox.Literal | ox.Triple):
        return []
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]


def subjects(store: ox.Store, predicate: ox.NamedNode, object_: Term | None) -> list[Node]:
    found = {quad.subject for quad in store.quads_for_pattern(None, predicate, object_)}
    return sorted((node for node in found if not isinstance(node, ox.Triple)), key=str)


def in_language(store: ox.Store, subject: Node, predicate: ox.NamedNode, lang: str) -> list[str]:
    return [
        literal.value
        for literal in objects(store, subject, predicate)
        if isinstance(literal, ox.Literal) and literal.language == lang
    ]


def curie(node: object) -> str:
    iri = str(node).strip("<>")
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(BASE)


onto = read(ONTOLOGY)
CLASSES, OBJECT_PROPERTIES, DATATYPE_PROPERTIES = (subjects(onto, A, kind) for kind in KINDS)
PROPERTIES = OBJECT_PROPERTIES + DATATYPE_PROPERTIES
TERMS = CLASSES + PROPERTIES
SCHEMES = {path.stem: read(path) for path in VOCAB}
CONCEPTS = [
    (name, concept)
    for name, store in SCHEMES.items()
    for concept in subjects(store, A, term("skos:Concept"))
]


def pair_id(pair: frozenset[Term]) -> str:
    return " ".join(sorted(curie(each) for each in pair))


def disjoint_pairs() -> set[frozenset[Term]]:
    return {
        frozenset((quad.subject, quad.object))
        for quad in onto.quads_for_pattern(None, term("owl:disjointWith"), None)
    }


def facts(text: str) -> list[ox.Quad]:
    prefixes = {**PREFIXES, "": f"{BASE}thing/"}
    head = "".join(f"@prefix {name}: <{iri}> . " for name, iri in prefixes.items())
    return list(ox.parse(head + text, format=ox.RdfFormat.TURTLE))


WANTED = [
    (":t ipp:leadAgency :a .", ":t ipp:responsibleAgency :a ; a ipp:Task . :a a ipp:Agency ."),
    (":t ipp:participatingAgency :a .", ":t ipp:responsibleAgency :a ."),
    (
        ":t ipp:responsibility :r . :r ipp:agency :a .",
        ":t ipp:responsibleAgency :a . :r a ipp:Responsibility .",
    ),
    (
        ":t ipp:legislativeAction :x . :x ipp:legislation :l .",
        ":t ipp:concerns :l . :l a ipp:Legislation .",
    ),
    (":t ipp:evidence :s .", ":t prov:wasDerivedFrom :s ."),
    (":t ipp:responsibilityClause :s .", ":t prov:wasDerivedFrom :s ."),
    (":x ipp:cue :s .", ":x prov:wasDerivedFrom :s ."),
    (":l a ipp:PlannedLegislation .", ":l a ipp:Legislation ."),
    (
        ":t ipp:launches :c ; ipp:organizes :e ; ipp:setsTarget :n .",
        ":c a ipp:Campaign . :e a ipp:Event . :n a ipp:Target .",
    ),
]


@cache
def outside_terms() -> dict[str, str]:
    """Return the terms of other vocabularies that were found there, and their kinds."""
    lines = OUTSIDE_TERMS.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))
