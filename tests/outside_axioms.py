"""Writes what other vocabularies say of the terms we use: ``python -m tests.outside_axioms``.

Goes in: the vocabularies themselves, which are not part of the project. Comes out:
mappings/outside-axioms.nt, the axioms between named terms from which something follows by OWL 2 RL,
for the terms of others in our ontology, alignments and data, and for the terms these lead to.
No sentence of theirs is in it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg import sssom
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.resources import alignment_files, ontology_files
from ipplan_kg.turtle import read_turtle

ROOT = Path(__file__).parents[1]
FILE = ROOT / "mappings" / "outside-axioms.nt"
VOCABULARIES = ROOT.parent / "shared" / "vocabularies"
SOURCES = {
    "cpev.ttl": "Core Public Event Vocabulary 1.1.1, CC BY 4.0",
    "cpov.ttl": "Core Public Organisation Vocabulary 2.1.2, CC BY 4.0",
    "cpsv-ap.ttl": "CPSV-AP 3.2.0, CC BY 4.0",
    "dcat3.ttl": "DCAT 3, modified 2023-01-05, CC BY 4.0",
    "dcterms.ttl": "DCMI Metadata Terms, licence not stated in the file",
    "doco.ttl": "DoCO 1.3, CC BY 4.0",
    "dqv.ttl": "DQV, modified 2016-12-15, licence not stated in the file",
    "eli.rdf": "ELI 1.5, licence not stated in the file",
    "fabio.ttl": "FaBiO 2.3, CC BY 4.0",
    "foaf.rdf": "FOAF, licence not stated in the file",
    "frbr.ttl": "FRBR Core as OWL 2 DL 1.0.1, CC BY 4.0",
    "nif-core.ttl": "NIF Core 2.1.0, Apache-2.0 and CC BY 3.0",
    "oa.ttl": "Web Annotation 2016-11-12, licence not stated in the file",
    "org.ttl": "ORG 0.8, modified 2014-04-12, PDDL 1.0",
    "p-plan.owl": "P-Plan 1.3, CC BY-NC-SA 2.0: its text is not part of this project",
    "prov-o.ttl": "PROV-O 2013-04-30, licence not stated in the file",
    "schemaorg.ttl": "schema.org 30.0, Apache-2.0",
    "skos.rdf": "SKOS 2009, licence not stated in the file",
}
AXIOMS = {
    *(f"{PREFIXES['rdfs']}{name}" for name in ("subClassOf", "subPropertyOf", "domain", "range")),
    *(f"{PREFIXES['owl']}{name}" for name in ("equivalentClass", "equivalentProperty")),
    f"{PREFIXES['owl']}inverseOf",
}
DISJOINT = ox.NamedNode(f"{PREFIXES['owl']}disjointWith")
TYPE = ox.NamedNode(f"{PREFIXES['rdf']}type")
KINDS = {f"{PREFIXES['owl']}{name}Property" for name in ("Symmetric", "Transitive")}
LANGUAGES = tuple(PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd"))


@cache
def vocabularies() -> ox.Store:
    """Return all vocabularies in one store."""
    store = ox.Store()
    for name in SOURCES:
        format_ = ox.RdfFormat.TURTLE if name.endswith(".ttl") else ox.RdfFormat.RDF_XML
        with (VOCABULARIES / name).open("rb") as file:
            store.extend(ox.parse(file, format_, base_iri="http://example.org/", lenient=True))
    return store


def terms_used(data: ox.Store) -> set[ox.NamedNode]:
    """Return the terms of others in the ontology, the table of alignments and the data."""
    triples = [t for path in (*ontology_files(), *alignment_files()) for t in read_turtle(path)]
    found = {node for t in triples for node in (t.predicate, t.object)}
    found |= {quad.predicate for quad in data}
    # Those of the rows that deny something too, so that breaking one would be noticed.
    table = sssom.read(ROOT / "mappings" / "terms.sssom.tsv")
    found |= {ox.NamedNode(sssom.expand(r.object_id, table.curie_map)) for r in table.mappings}
    found |= {quad.object for quad in data.quads_for_pattern(None, TYPE, None, None)}
    return {
        node
        for node in found
        if isinstance(node, ox.NamedNode) and not node.value.startswith((BASE, *LANGUAGES))
    }


def axioms(terms: set[ox.NamedNode]) -> set[ox.Triple]:
    """Return the axioms on these terms and on those that they lead to."""
    found: set[ox.Triple] = set()
    work, seen = list(terms), set(terms)
    while work:
        term = work.pop()
        about = [q.triple for q in vocabularies().quads_for_pattern(term, None, None)]
        about += [
            q.triple
            for q in vocabularies().quads_for_pattern(None, None, term)
            if q.predicate.value.startswith(PREFIXES["owl"])
        ]
        for triple in about:
            if _is_named_axiom(triple):
                found.add(triple)
                new = {triple.subject, triple.object} - seen
                work += [node for node in new if isinstance(node, ox.NamedNode)]
                seen |= {node for node in new if isinstance(node, ox.NamedNode)}
            elif triple.predicate == TYPE and getattr(triple.object, "value", "") in KINDS:
                found.add(triple)
    for quad in vocabularies().quads_for_pattern(None, DISJOINT, None):
        if quad.subject in seen and quad.object in seen:
            found.add(quad.triple)
    return found


def _is_named_axiom(triple: ox.Triple) -> bool:
    ends = (triple.subject, triple.object)
    return triple.predicate.value in AXIOMS and all(
        isinstance(end, ox.NamedNode) and not end.value.startswith(LANGUAGES) for end in ends
    )


def text(found: set[ox.Triple]) -> str:
    """Return the file, with what it was made from."""
    head = [
        "What other vocabularies say of the terms we use: the axioms between named terms from",
        "which something follows. Written by python -m tests.outside_axioms from",
        *(f"  {each}" for each in SOURCES.values()),
    ]
    lines = [f"# {line}" for line in head]
    return "\n".join([*lines, *sorted(f"{triple} ." for triple in found)]) + "\n"


if __name__ == "__main__":
    from ipplan_kg.pipeline import build

    FILE.write_text(text(axioms(terms_used(build(validate=False).store))), "utf-8")
