"""The description of the dataset conforms to DCAT-AP 3.0.1, and says what is true."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.publication.dataset import Publisher, dataset_triples
from ipplan_kg.publication.dumps import Dump
from ipplan_kg.serialization import dump
from ipplan_kg.store import new
from tests.conftest import ROOT

VOCABULARIES = ROOT.parent / "shared" / "vocabularies"
SHAPES = ["SHACL", "shapes", "shapes_recommended", "range", "ranges-full", "deprecateduris"]
NQUADS = Dump(
    location="dumps/ipplan.nq.gz",
    title="N-Quads",
    media_type="application/n-quads",
    file_type="RDF_N_QUADS",
    size=1234,
    digest="00ff",
)
BY = Publisher("https://example.org/ipplan/", endpoint="https://example.org/sparql")


@pytest.fixture(scope="module")
def described(store: ox.Store) -> ox.Store:
    return new(ox.Quad(s, p, o) for s, p, o in dataset_triples(store, BY, [NQUADS]))


def objects(described: ox.Store, subject: str, name: str) -> list[str]:
    prefix, _, local = name.partition(":")
    property_ = ox.NamedNode(PREFIXES[prefix] + local)
    quads = described.quads_for_pattern(ox.NamedNode(BASE + subject), property_, None)
    return sorted(quad.object.value for quad in quads)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("subject", "name", "expected"),
    [
        ("catalogue", "dcat:dataset", [f"{BASE}dataset"]),
        ("catalogue", "dcat:service", [f"{BASE}endpoint"]),
        ("dataset", "dcat:distribution", [f"{BASE}distribution/ipplan.nq"]),
        ("dataset", "dcterms:publisher", [f"{BASE}authors"]),
        ("dataset", "dcterms:temporal", [f"{BASE}plan/2021-2022/period"]),
        ("dataset", "void:dataDump", ["https://example.org/ipplan/dumps/ipplan.nq.gz"]),
        (
            "distribution/ipplan.nq",
            "dcat:mediaType",
            ["https://www.iana.org/assignments/media-types/application/n-quads"],
        ),
        (
            "distribution/ipplan.nq",
            "dcat:compressFormat",
            ["https://www.iana.org/assignments/media-types/application/gzip"],
        ),
        ("distribution/ipplan.nq", "dcat:byteSize", ["1234"]),
        ("distribution/ipplan.nq", "schema:sha256", ["00ff"]),
        ("endpoint", "dcat:endpointURL", ["https://example.org/sparql"]),
    ],
)
def test_what_is_said(described: ox.Store, subject: str, name: str, expected: list[str]) -> None:
    assert objects(described, subject, name) == expected


@pytest.mark.skipif(
    not VOCABULARIES.is_dir(), reason="the shapes of DCAT-AP are not here (../shared/vocabularies)"
)
@pytest.mark.parametrize("name", [*SHAPES, "mdr-vocabularies.shape"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_it_conforms_to_the_shapes_of_dcat_ap(described: ox.Store, name: str) -> None:
    import pyshacl
    import rdflib
    from rdflib import RDF, RDFS, SH

    data = rdflib.Graph()
    data.parse(data=dump(described, "ttl"), format="turtle")
    for node in {each for each in data.objects() if isinstance(each, rdflib.URIRef)}:
        data.add((node, RDF.type, RDFS.Resource))  # RDFS, section 2.1; one file asks for it
    shapes = rdflib.Graph()
    shapes.parse(Path(VOCABULARIES / f"dcat-ap-3.0.1-{name}.ttl"), format="turtle")
    # Two of the files have property shapes without a path, which no engine takes.
    for owner, part in list(shapes.subject_objects(SH.property)):
        if len(set(shapes.objects(part, SH.path))) != 1:
            shapes.remove((owner, SH.property, part))
    # Warnings: what is recommended and nobody knows (contact), publishers outside the EU's list.
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, allow_warnings=True)
    assert conforms, text
