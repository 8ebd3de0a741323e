"""The documents of IRIs: where they stand, what is in them, JSON-LD, how they are paged."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.namespaces import BASE
from ipplan_kg.serialization import exact
from ipplan_kg.site.documents import INCOMING, PAGES, Description
from ipplan_kg.site.jsonld import context_bytes
from ipplan_kg.site.paths import LANGUAGES, MEDIA_TYPES, Document, document_at, link, path_of
from ipplan_kg.site.reader import Reader
from ipplan_kg.store import new

TASK = "plan/2021-2022/task/30"


@pytest.fixture(scope="module")
def reader(store: ox.Store) -> Reader:
    return Reader(store)


@pytest.mark.parametrize(
    ("location", "document"),
    [
        ("plan/2021-2022/task/30.html", Document(TASK)),
        ("plan/2021-2022/task/30.zh.html", Document(TASK, language="zh")),
        ("plan/2021-2022/task/30.ttl", Document(TASK, "ttl")),
        ("vocab/role/lead.page-2.zh.html", Document("vocab/role/lead", language="zh", page=2)),
        ("vocab/role/lead.page-2.jsonld", Document("vocab/role/lead", "jsonld", page=2)),
        ("plan/2021-2022/zh.zh.html", Document("plan/2021-2022/zh", language="zh")),
        ("ontology/1.0.0.rdf", Document("ontology/1.0.0", "rdf")),
        ("index.html", Document("")),
    ],
)
def test_a_document_stands_at_its_location(location: str, document: Document) -> None:
    assert document_at(location) == document
    assert document.location == location


@pytest.mark.parametrize(
    "location", ["plan/2021-2022/task/30", "a.page-1.html", "", ".html", "a.css"]
)
def test_what_is_no_location_of_a_document_has_none(location: str) -> None:
    assert document_at(location) is None


@given(
    st.from_regex(r"[a-z0-9-]{1,8}(/[a-z0-9.-]{1,8}){0,3}", fullmatch=True),
    st.sampled_from(sorted(MEDIA_TYPES)),
    st.sampled_from(LANGUAGES),
    st.integers(1, 999),
)
def test_locations_are_read_as_they_are_written(
    path: str, extension: str, language: str, page: int
) -> None:
    document = Document(path, extension, "zh" if language == "zh" else "en", page)
    found = document_at(document.location)
    assert found is not None
    assert found.location == document.location


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (f"{BASE}{TASK}", TASK),
        (f"{BASE}ontology#Task", "ontology"),
        (f"{BASE}plan/2021-2022/en#char=0,3", "plan/2021-2022/en"),
        (BASE, ""),
        ("https://schema.org/Country", None),
    ],
)
def test_an_iri_has_the_path_of_its_document(iri: str, path: str | None) -> None:
    assert path_of(iri, BASE) == path


def test_links_lead_from_a_page_to_another_in_its_language() -> None:
    assert link(f"{BASE}{TASK}", BASE, "zh", "../") == f"../{TASK}.zh.html"
    assert link(f"{BASE}ontology#Task", BASE, "en", "") == "ontology.html#Task"
    assert link("https://schema.org/Country", BASE, "en", "") == "https://schema.org/Country"


def test_a_link_never_leads_to_a_script() -> None:
    assert link("javascript:alert(1)", BASE, "en", "") == ""


# what is in a document


def parsed(data: bytes, format: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(data, format=format)}


def about(found: set[ox.Triple], subject: str) -> Iterator[tuple[str, str]]:
    for triple in found:
        if triple.subject == ox.NamedNode(f"{BASE}{subject}"):
            yield triple.predicate.value.rpartition("#")[2], str(triple.object)


def test_a_document_has_the_thing_its_parts_and_the_labels_of_neighbours(reader: Reader) -> None:
    found = {*Description(reader, TASK).triples()}
    assert ("leadAgency", f"<{BASE}agency/ministry-of-public-security>") in set(about(found, TASK))
    assert ("rank", '"1"^^<http://www.w3.org/2001/XMLSchema#integer>') in set(
        about(found, f"{TASK}/responsibility/1")
    )
    assert ("prefLabel", '"公安部"@zh') in set(about(found, "agency/ministry-of-public-security"))
    assert ("anchorOf", '"Kunlun"@en') not in set(about(found, TASK))


def test_a_document_has_what_points_to_the_thing(reader: Reader) -> None:
    found = {*Description(reader, "campaign/kunlun").triples()}
    assert ("launches", f"<{BASE}campaign/kunlun>") in set(about(found, TASK))


def test_a_document_of_hash_iris_tells_of_each(reader: Reader) -> None:
    ontology = {*Description(reader, "ontology").triples()}
    assert ("label", '"task"@en') in set(about(ontology, "ontology#Task"))
    text = {*Description(reader, "plan/2021-2022/en").triples()}
    assert len({each.subject for each in text if "#char=" in str(each.subject)}) > 1000


def test_a_named_graph_dereferences_to_itself(reader: Reader) -> None:
    graph = ox.NamedNode(f"{BASE}graph/plan/2021-2022/editorial")
    found = {*Description(reader, "graph/plan/2021-2022/editorial").triples()}
    held = {quad.triple for quad in reader.store.quads_for_pattern(None, None, None, graph)}
    assert held
    assert set(exact(held)) <= found


def test_many_incoming_links_are_paged(reader: Reader) -> None:
    lead = Description(reader, "vocab/role/lead")
    first, second = lead.incoming(), lead.incoming(2)
    assert (first.pages, len(first.triples)) == (2, 75)
    assert first.count == len(first.triples) + len(second.triples)
    assert not set(first.triples) & set(second.triples)


def test_the_first_page_says_where_the_next_is(reader: Reader) -> None:
    lead = Description(reader, "vocab/role/lead")
    further = ("seeAlso", f"<{BASE}vocab/role/lead.page-2.ttl>")
    assert further in set(about(parsed(lead.document("ttl"), ox.RdfFormat.TURTLE), lead.path))


def test_what_has_very_many_incoming_links_has_the_first_of_them() -> None:
    topic, about = ox.NamedNode(f"{BASE}vocab/topic/patent"), ox.NamedNode(f"{BASE}ontology#about")
    all_links = INCOMING * PAGES + 30
    tasks = (ox.NamedNode(f"{BASE}plan/1/task/{number}") for number in range(all_links))
    described = Description(
        Reader(new(ox.Quad(each, about, topic) for each in tasks)), "vocab/topic/patent"
    )
    last = described.incoming(PAGES)
    assert (described.pages, last.count, last.more) == (PAGES, all_links, 30)
    assert str(last.triples[-1].subject).endswith(f"/{INCOMING * PAGES - 1}>")


# JSON-LD


@pytest.mark.parametrize(
    "path", [TASK, "plan/2021-2022/task/44", "plan/2021-2022/en", "ontology", "vocab/topic"]
)
def test_jsonld_says_the_same_as_the_other_formats(reader: Reader, path: str) -> None:
    formats = {
        "jsonld": ox.RdfFormat.JSON_LD,
        "nt": ox.RdfFormat.N_TRIPLES,
        "ttl": ox.RdfFormat.TURTLE,
        "rdf": ox.RdfFormat.RDF_XML,
    }
    see = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
    said = {
        name: {
            str(triple)
            for triple in parsed(Description(reader, path).document(name), format)
            if triple.predicate != see
        }
        for name, format in formats.items()
    }
    assert said["jsonld"] == said["nt"] == said["ttl"] == said["rdf"]


def test_jsonld_has_keys_as_programmers_like_them(reader: Reader) -> None:
    found = json.loads(Description(reader, TASK).document("jsonld"))
    [task] = [node for node in found["@graph"] if node["@id"] == f"{BASE}{TASK}"]
    assert task["number"] == 30
    assert task["leadAgency"] == f"{BASE}agency/ministry-of-public-security"
    assert task["text"]["en"].startswith("We will severely crack down")


def test_a_document_carries_its_part_of_the_context(reader: Reader) -> None:
    whole = json.loads(context_bytes(reader))["@context"]
    part = json.loads(Description(reader, TASK).document("jsonld"))["@context"]
    assert part.items() <= whole.items()
    assert not [value for value in part.values() if str(value).endswith(".jsonld")]


@pytest.mark.parametrize("extension", ["ttl", "nt", "rdf", "jsonld"])
def test_documents_are_the_same_bytes_every_time(reader: Reader, extension: str) -> None:
    again = Description(Reader(reader.store), TASK)
    assert Description(reader, TASK).document(extension) == again.document(extension)
