"""The use of terms: ours are declared and used, others' exist and are used as what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from ipplan_kg import namespaces
from ipplan_kg.namespaces import BASE
from tests.ontology_files import (
    ALIGNMENTS,
    AUTHORITY,
    CODE,
    EXAMPLES,
    ONTOLOGY,
    OUTSIDE_TERMS,
    PREFIXES,
    QUERIES,
    ROOT,
    SHAPES,
    TERM_MAPPINGS,
    TERMS,
    VOCAB,
    A,
    curie,
    outside_terms,
    read,
    term,
)


def own_terms_used() -> Iterator[tuple[str, str]]:
    """Yield every ``ipp:`` name in a file of ours, with the file."""
    for path in [*VOCAB, *AUTHORITY, *EXAMPLES, *SHAPES]:
        for quad in read(path):
            for node in (quad.subject, quad.predicate, quad.object):
                if isinstance(node, ox.NamedNode) and node.value.startswith(PREFIXES["ipp"]):
                    yield curie(node), path.name
    for path in [*SHAPES, *QUERIES, *CODE, ONTOLOGY, *ROOT.glob("README.md")]:
        for name in re.findall(r"(?<![\w:])ipp:[A-Za-z]\w*", path.read_text("utf-8")):
            yield name, path.name
    for node in namespaces.IPP.terms():
        yield curie(node), "namespaces.py"


def test_every_term_of_ours_that_is_used_is_declared() -> None:
    used = dict(own_terms_used())
    declared = {curie(each) for each in TERMS}
    assert len(used) > 50
    assert {name: path for name, path in used.items() if name not in declared} == {}


def test_every_term_that_is_declared_is_used_by_the_code_or_the_shapes() -> None:
    used = {
        name
        for name, path in own_terms_used()
        if path.endswith((".py", ".ttl")) and path != ONTOLOGY.name
    }
    assert {curie(each) for each in TERMS} - used == set()


def test_nothing_is_defined_in_another_namespace() -> None:
    for path in [ONTOLOGY, ALIGNMENTS, *VOCAB, *AUTHORITY, *EXAMPLES]:
        for quad in read(path):
            assert isinstance(quad.subject, ox.NamedNode)
            assert quad.subject.value.startswith(BASE), f"{path.name}: {quad.subject}"
    own = (PREFIXES["ipsh"], f"{BASE}shapes")
    for path in SHAPES:
        for quad in read(path):
            if isinstance(quad.subject, ox.NamedNode):
                assert quad.subject.value.startswith(own), f"{path.name}: {quad.subject}"


def outside_uses() -> Iterator[tuple[str, str, str]]:
    """Yield each term of another vocabulary, the kind it is used as, and where."""
    languages = ("rdf:", "rdfs:", "owl:", "xsd:", "ipp:", "ipsh:")
    as_class = {term(c) for c in ("rdf:type", "sh:targetClass", "sh:class", "schema:rangeIncludes")}
    as_class.add(term("rdfs:subClassOf"))
    as_property = {
        term(c) for c in ("sh:path", "sh:disjoint", "sh:targetObjectsOf", "rdfs:subPropertyOf")
    }
    for mapping in TERM_MAPPINGS.mappings:
        yield mapping.object_id, "any", "terms.sssom.tsv"
    for path in [ONTOLOGY, ALIGNMENTS, *VOCAB, *AUTHORITY, *EXAMPLES, *SHAPES]:
        for quad in read(path):
            uses = [(quad.predicate, "property"), (quad.object, "any")]
            if quad.predicate in as_class:
                uses.append((quad.object, "class"))
            if quad.predicate in as_property:
                uses.append((quad.object, "property"))
            for node, kind in uses:
                name = curie(node)
                known = isinstance(node, ox.NamedNode) and re.match(
                    r"[a-z-]+:[A-Za-z][\w-]*$", name
                )
                if known and not name.startswith(languages):
                    yield name, kind, path.name
    for namespace in vars(namespaces).values():
        if isinstance(namespace, namespaces.Namespace):
            for node in namespace.terms():
                if not curie(node).startswith(languages):
                    yield curie(node), "any", "namespaces.py"
    for path in QUERIES:
        text = re.sub(r"\"[^\"]*\"|^#.*$|<[^>]*>", " ", path.read_text("utf-8"), flags=re.M)
        for name in re.findall(r"(?<![\w:-])[a-z][a-z-]*:[A-Za-z]\w*", text):
            if name.split(":")[0] in PREFIXES and not name.startswith(languages):
                yield name, "any", path.name


def test_every_term_of_another_vocabulary_is_one_of_its_terms() -> None:
    uses = list(outside_uses())
    assert len({name for name, _, _ in uses}) > 80
    unknown = {f"{name} in {path}" for name, _, path in uses if name not in outside_terms()}
    assert unknown == set(), f"look it up in its vocabulary, then add it to {OUTSIDE_TERMS.name}"


def test_every_term_of_another_vocabulary_is_used_as_what_it_is() -> None:
    wrong = {
        f"{name} as {kind} in {path}"
        for name, kind, path in outside_uses()
        if kind not in ("any", outside_terms()[name])
    }
    assert wrong == set()


def test_every_outside_term_that_is_listed_is_used() -> None:
    assert set(outside_terms()) - {name for name, _, _ in outside_uses()} == set()


VOCABULARIES = ROOT.parent / "shared" / "vocabularies"


@pytest.mark.skipif(
    not VOCABULARIES.is_dir(),
    reason="the vocabularies themselves are not here: outside_terms.tsv stands for them",
)
@pytest.mark.parametrize(
    ("prefix", "file"),
    [
        ("dcat", "dcat3.ttl"),
        ("dcterms", "dcterms.ttl"),
        ("dqv", "dqv.ttl"),
        ("eli", "eli.rdf"),
        ("foaf", "foaf.rdf"),
        ("nif", "nif-core.ttl"),
        ("oa", "oa.ttl"),
        ("org", "org.ttl"),
        ("prov", "prov-o.ttl"),
        ("schema", "schemaorg.ttl"),
        ("sd", "sd.ttl"),
        ("sh", "shacl.ttl"),
        ("skos", "skos.rdf"),
        ("spex", "spex.ttl"),
        ("vann", "vann.ttl"),
        ("void", "void.ttl"),
        ("void-ext", "void-ext.ttl"),
    ],
)
def test_the_list_of_outside_terms_agrees_with_the_vocabularies(prefix: str, file: str) -> None:
    format_ = ox.RdfFormat.RDF_XML if file.endswith(".rdf") else ox.RdfFormat.TURTLE
    vocabulary = ox.Store()
    with (VOCABULARIES / file).open("rb") as stream:
        quads = ox.parse(stream, format=format_, base_iri="http://example.org/", lenient=True)
        vocabulary.extend(quads)
    listed = {name: kind for name, kind in outside_terms().items() if name.startswith(f"{prefix}:")}
    assert listed
    for name, kind in listed.items():
        types = {str(quad.object) for quad in vocabulary.quads_for_pattern(term(name), A, None)}
        assert types, name
        is_class = any(each.endswith(("#Class>",)) for each in types)
        is_property = any("Property>" in each for each in types)
        assert kind == ("class" if is_class else "property" if is_property else "individual"), name
