"""The description of the dataset conforms to DCAT-AP 3.0.1, and says what is true."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.dumping import dump
from ipplan_kg.errors import BadParameter
from ipplan_kg.exports.relations import TABLES
from ipplan_kg.namespaces import BASE, PREFIXES, RDF
from ipplan_kg.publication.dataset import Publisher, contact_iri, dataset_triples
from ipplan_kg.publication.dumps import Dump
from ipplan_kg.store import new
from ipplan_kg.views import location, views
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
BY = Publisher(
    "https://example.org/ipplan/",
    endpoint="https://example.org/sparql",
    contact="mailto:data@example.org",
)
EU = "http://publications.europa.eu/resource/authority/"


@pytest.fixture(scope="module")
def described(store: ox.Store) -> ox.Store:
    return new(ox.Quad(s, p, o) for s, p, o in dataset_triples(store, BY, [NQUADS]))


def term(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def objects(described: ox.Store, subject: str, name: str) -> list[str]:
    quads = described.quads_for_pattern(ox.NamedNode(BASE + subject), term(name), None)
    return sorted(quad.object.value for quad in quads)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("subject", "name", "expected"),
    [
        ("catalogue", "dcat:dataset", [f"{BASE}dataset"]),
        ("catalogue", "dcat:service", [f"{BASE}endpoint"]),
        ("dataset", "dcterms:accessRights", [f"{EU}access-right/PUBLIC"]),
        ("dataset", "dcterms:issued", ["2026-11-22"]),
        ("dataset", "dcterms:modified", ["2026-11-22"]),
        ("dataset", "dcterms:spatial", ["https://sws.geonames.org/1814991/"]),
        ("dataset", "dcat:contactPoint", [f"{BASE}contact"]),
        ("contact", "vcard:hasEmail", ["mailto:data@example.org"]),
        ("dataset", "dcterms:publisher", [f"{BASE}authors"]),
        ("dataset", "dcterms:temporal", [f"{BASE}plan/2021-2022/period"]),
        ("dataset", "void:dataDump", ["https://example.org/ipplan/dumps/ipplan.nq.gz"]),
        (
            "distribution/dump-nq",
            "dcat:mediaType",
            ["https://www.iana.org/assignments/media-types/application/n-quads"],
        ),
        (
            "distribution/dump-nq",
            "dcat:compressFormat",
            ["https://www.iana.org/assignments/media-types/application/gzip"],
        ),
        ("distribution/dump-nq", "dcat:byteSize", ["1234"]),
        ("distribution/dump-nq", "schema:sha256", ["00ff"]),
        ("distribution/dump-nq", "spdx:checksum", [f"{BASE}distribution/dump-nq#sha256"]),
        ("distribution/dump-nq#sha256", "spdx:checksumValue", ["00ff"]),
        ("distribution/dump-nq", "dcterms:license", [f"{EU}licence/CC_BY_4_0"]),
        ("distribution/view-org", "dcterms:conformsTo", ["http://www.w3.org/ns/org#"]),
        (
            "distribution/view-org",
            "dcat:downloadURL",
            ["https://example.org/ipplan/index.org.ttl"],
        ),
        ("distribution/table-tasks", "dcterms:format", [f"{EU}file-type/CSV"]),
        ("distribution/sparql", "dcat:accessService", [f"{BASE}endpoint"]),
        ("endpoint", "dcat:endpointURL", ["https://example.org/sparql"]),
    ],
)
def test_what_is_said(described: ox.Store, subject: str, name: str, expected: list[str]) -> None:
    assert objects(described, subject, name) == expected


def test_what_is_described_is_published(described: ox.Store) -> None:
    """Each file of a distribution is one that `publish` writes."""
    names = {location("", view, view.formats[0]) for view in views() if not view.of_one_plan}
    names |= {f"exports/{table.name}.csv" for table in TABLES}
    names |= {"exports/co-responsibility.graphml", "exports/co-responsibility.gexf"}
    told = {
        place.removeprefix(BY.url)
        for distribution in objects(described, "dataset", "dcat:distribution")
        for place in objects(described, distribution.removeprefix(BASE), "dcat:downloadURL")
    }
    assert told == names | {NQUADS.location}


@pytest.mark.parametrize(
    ("given", "iri"),
    [
        ("data@example.org", "mailto:data@example.org"),
        ("mailto:data@example.org", "mailto:data@example.org"),
        ("https://example.org/contact", "https://example.org/contact"),
        ("", ""),
    ],
)
def test_a_contact_is_an_address_or_a_page(given: str, iri: str) -> None:
    assert contact_iri(given) == iri


@pytest.mark.parametrize("given", ["nobody", "javascript:alert(1)", "https://example.org/a b"])
def test_what_is_no_contact_is_refused(given: str) -> None:
    with pytest.raises(BadParameter, match="is neither an e-mail address nor a URL"):
        contact_iri(given)


def test_without_a_contact_none_is_made_up(store: ox.Store) -> None:
    plain = Publisher("https://example.org/ipplan/")
    told = {triple.predicate.value for triple in dataset_triples(store, plain, [])}
    assert PREFIXES["dcat"] + "contactPoint" not in told
    assert PREFIXES["dcat"] + "endpointURL" not in told


# The metrics of https://data.europa.eu/mqa/methodology, but those that ask whether a URL answers
# (the tests of hosting do), each with the points it gives.
METRICS = [
    ("dcat:Dataset", "dcat:keyword", "", 30),
    ("dcat:Dataset", "dcat:theme", "", 30),
    ("dcat:Dataset", "dcterms:spatial", "", 20),
    ("dcat:Dataset", "dcterms:temporal", "", 20),
    ("dcat:Distribution", "dcat:accessURL", "", 50),
    ("dcat:Distribution", "dcterms:format", "", 20),
    ("dcat:Distribution", "dcterms:format", f"{EU}file-type/", 10),
    ("dcat:Distribution", "dcterms:license", "", 20),
    ("dcat:Distribution", "dcterms:license", f"{EU}licence/", 10),
    ("dcat:Dataset", "dcterms:accessRights", "", 10),
    ("dcat:Dataset", "dcterms:accessRights", f"{EU}access-right/", 5),
    ("dcat:Dataset", "dcat:contactPoint", "", 20),
    ("dcat:Dataset", "dcterms:publisher", "", 10),
    ("dcat:Distribution", "dcterms:rights", "", 5),
    ("dcat:Dataset", "dcterms:issued", "", 5),
    ("dcat:Dataset", "dcterms:modified", "", 5),
]
# What is counted of the best distribution only.
OF_THE_BEST = [
    ("dcat:downloadURL", "", 50),
    ("dcat:mediaType", "", 10),
    ("dcat:byteSize", "", 5),
    ("dcterms:format", f"{EU}file-type/", 40),  # non-proprietary, machine-readable
]


@pytest.mark.parametrize(("kind", "name", "begins", "points"), METRICS)
def test_every_metric_of_data_europa_eu_is_met(
    described: ox.Store, kind: str, name: str, begins: str, points: int
) -> None:
    things = described.quads_for_pattern(None, RDF.type, term(kind))
    iris = [str(thing.subject).strip("<>").removeprefix(BASE) for thing in things]
    found = [objects(described, iri, name) for iri in iris]
    assert found
    assert all(values != [] and values[0].startswith(begins) for values in found), points


def test_the_best_distribution_meets_the_rest_and_all_points_are_counted(
    described: ox.Store,
) -> None:
    for name, begins, _ in OF_THE_BEST:
        assert objects(described, "distribution/dump-nq", name)[0].startswith(begins)
    conforming = 30  # to DCAT-AP's shapes, below
    counted = sum(row[3] for row in METRICS) + sum(row[2] for row in OF_THE_BEST)
    assert counted + conforming == 405


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
    # One asks for https:// before the name of a checksum's algorithm, and for http:// in its class:
    # the terms of SPDX begin with http://.
    for owner in list(shapes.subjects(SH.pattern, rdflib.Literal("^https://spdx.org/rdf/terms"))):
        shapes.remove((owner, SH.pattern, None))
    # Warnings: publishers outside the EU's list, what is recommended and not known.
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, allow_warnings=True)
    assert conforms, text
