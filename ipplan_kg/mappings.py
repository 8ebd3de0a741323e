"""The mapping sets of `mappings/` -> quads: what is mapped to what, and why.

Each row is a resource of its own, an `rdf:Statement` with SSSOM's terms for its strength and
justification and with the page where the other identifier was seen. Rows about our things are in
the graph of mappings and are stated as triples as well, but for those with the modifier Not. Rows
about terms of the ontology stand beside the alignments, which state what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.iris import Minter
from ipplan_kg.namespaces import BASE, DCTERMS, OWL, PREFIXES, RDF, RDFS, SSSOM, XSD
from ipplan_kg.sssom import Mapping, MappingSet, expand, read

__all__ = ["mapping_quads"]

_STATEMENT, _SUBJECT, _PREDICATE, _OBJECT = (
    ox.NamedNode(PREFIXES["rdf"] + name) for name in ("Statement", "subject", "predicate", "object")
)


def mapping_quads(files: Iterable[Path], minter: Minter) -> Iterator[ox.Quad]:
    """Yield the quads of mapping sets, in the graph of mappings or that of alignments.

    Raises:
        SourceError: A file is not SSSOM; says where.
    """
    for path in files:
        mapping_set = read(path)
        graph = minter.graph("alignments" if _is_about_terms(mapping_set) else "mappings")
        for triple in _of_set(mapping_set, minter):
            yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _of_set(mapping_set: MappingSet, minter: Minter) -> Iterator[ox.Triple]:
    node = minter.rebased(mapping_set.mapping_set_id)
    yield ox.Triple(node, RDF.type, SSSOM.MappingSet)
    for predicate, text in (
        (DCTERMS.title, mapping_set.mapping_set_title),
        (DCTERMS.description, mapping_set.mapping_set_description),
    ):
        yield ox.Triple(node, predicate, ox.Literal(text, language="en"))
    yield ox.Triple(node, DCTERMS.license, ox.NamedNode(mapping_set.license))
    yield ox.Triple(node, OWL.versionInfo, ox.Literal(mapping_set.mapping_set_version))
    for creator in mapping_set.creator_id:
        maker = minter.rebased(expand(creator, mapping_set.curie_map))
        yield ox.Triple(node, DCTERMS.creator, maker)
    for mapping in mapping_set.mappings:
        yield from _of_row(mapping, mapping_set.curie_map, node, minter)


def _of_row(
    mapping: Mapping, curie_map: dict[str, str], of: ox.NamedNode, minter: Minter
) -> Iterator[ox.Triple]:
    subject, predicate, object_, why = (
        minter.rebased(expand(entity, curie_map))
        for entity in (
            mapping.subject_id,
            mapping.predicate_id,
            mapping.object_id,
            mapping.mapping_justification,
        )
    )
    key = f"{mapping.subject_id} {mapping.predicate_modifier} {predicate} {object_}"
    node = ox.NamedNode(f"{of.value}/{sha256(key.encode()).hexdigest()[:16]}")
    yield ox.Triple(node, RDF.type, _STATEMENT)
    yield ox.Triple(node, DCTERMS.isPartOf, of)
    yield ox.Triple(node, _SUBJECT, subject)
    yield ox.Triple(node, _PREDICATE, predicate)
    yield ox.Triple(node, _OBJECT, object_)
    yield ox.Triple(node, SSSOM.mapping_justification, why)
    if mapping.confidence is not None:
        strength = ox.Literal(f"{mapping.confidence}", datatype=XSD.decimal)
        yield ox.Triple(node, SSSOM.confidence, strength)
    if mapping.predicate_modifier:
        yield ox.Triple(node, SSSOM.predicate_modifier, SSSOM.NegatedPredicate)
    if mapping.object_label:
        yield ox.Triple(node, SSSOM.object_label, ox.Literal(mapping.object_label))
    if mapping.comment:
        yield ox.Triple(node, RDFS.comment, ox.Literal(mapping.comment, language="en"))
    if mapping.mapping_date:
        yield ox.Triple(node, DCTERMS.created, ox.Literal(mapping.mapping_date, datatype=XSD.date))
    for page in mapping.see_also:
        yield ox.Triple(node, DCTERMS.source, ox.NamedNode(page))
    if not mapping.predicate_modifier and not _is_term(subject, minter):
        yield ox.Triple(subject, predicate, object_)


def _is_about_terms(mapping_set: MappingSet) -> bool:
    first = next((m.subject_id for m in mapping_set.mappings), BASE)
    return expand(first, mapping_set.curie_map).startswith(f"{BASE}ontology#")


def _is_term(node: ox.NamedNode, minter: Minter) -> bool:
    return node.value.startswith(minter.rebased(f"{BASE}ontology#").value)
