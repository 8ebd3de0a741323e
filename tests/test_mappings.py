"""The mapping sets: what each row must have, what it becomes in the graph, and other judges."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg import resources, sssom
from ipplan_kg.explain import explain
from ipplan_kg.iris import Minter
from ipplan_kg.mappings import mapping_quads
from ipplan_kg.namespaces import BASE, DCTERMS, PREFIXES, RDF, SSSOM
from ipplan_kg.pages import describe
from ipplan_kg.pipeline import build
from ipplan_kg.sssom import Mapping, MappingSet, expand, text

FILES = resources.mapping_files()
# SSSOM's own.
SCHEMA = Path(__file__).parents[2] / "shared" / "vocabularies" / "sssom_schema.schema.json"
GRAPH = ox.NamedNode(f"{BASE}graph/mappings")
RDF_SUBJECT, RDF_OBJECT = (ox.NamedNode(PREFIXES["rdf"] + n) for n in ("subject", "object"))
SETS = {path.name.removesuffix(".sssom.tsv"): sssom.read(path) for path in FILES}
ROWS = [
    pytest.param(mapping_set, row, id=f"{row.subject_id} {row.object_id} {row.predicate_id}")
    for mapping_set in SETS.values()
    for row in mapping_set.mappings
]


def test_there_are_mapping_sets() -> None:
    assert set(SETS) >= {
        *("agencies", "bodies", "legislation", "legislation-kinds", "terms", "topics"),
    }
    assert len(ROWS) > 200


# the files


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_as_it_would_be_written(path: Path) -> None:
    assert path.read_text("utf-8") == text(sssom.read(path))


@pytest.mark.parametrize("name", SETS)
def test_a_set_says_what_it_is(name: str) -> None:
    found = SETS[name]
    assert found.mapping_set_id == f"{BASE}mappings/{name}"
    assert found.license == "https://creativecommons.org/licenses/by/4.0/"
    assert found.mapping_set_title
    assert found.mapping_set_description
    assert found.mapping_set_version


@pytest.mark.parametrize("name", SETS)
def test_every_prefix_of_a_set_is_used(name: str) -> None:
    found = SETS[name]
    rows = text(found).partition("\nsubject_id")[2]
    head = " ".join(found.creator_id)
    assert {p for p in found.curie_map if f"{p}:" not in rows + head} == set()


@pytest.mark.parametrize(("mapping_set", "row"), ROWS)
def test_a_row_names_the_page_where_its_object_was_seen(
    mapping_set: MappingSet, row: Mapping
) -> None:
    assert row.see_also
    assert all(page.startswith("http") for page in row.see_also)
    assert row.confidence is not None
    assert row.mapping_date
    assert row.comment
    if not row.subject_id.startswith("ipp:"):
        assert row.object_label, "the label that was seen with it"


@pytest.mark.parametrize(("mapping_set", "row"), ROWS)
def test_what_is_mapped_is_ours(mapping_set: MappingSet, row: Mapping, store: ox.Store) -> None:
    subject = ox.NamedNode(expand(row.subject_id, mapping_set.curie_map))
    assert subject.value.startswith(BASE)
    assert any(store.quads_for_pattern(subject, RDF.type, None, None))
    assert not expand(row.object_id, mapping_set.curie_map).startswith(BASE)


@pytest.mark.parametrize(("mapping_set", "row"), ROWS)
def test_an_identifier_has_the_form_of_its_registry(mapping_set: MappingSet, row: Mapping) -> None:
    forms = {
        "wd": r"Q[1-9]\d*",
        "ror": r"0[a-hj-km-np-tv-z0-9]{6}\d{2}",
        "geonames": r"\d+/",
        "eurovoc": r"\d+|c_[0-9a-f]{8}",
        "eu-country": r"[A-Z]{3}",
    }
    prefix, _, name = row.object_id.partition(":")
    assert re.fullmatch(forms.get(prefix, ".+"), name)


def test_identity_is_claimed_nowhere() -> None:
    # It would carry over whatever the other side says: docs/linking.md.
    rows = [row for mapping_set in SETS.values() for row in mapping_set.mappings]
    assert not [row for row in rows if row.predicate_id == "owl:sameAs"]


# other judges

JUDGE = """
import sys
from jsonschema.exceptions import ValidationError
from sssom.constants import SchemaValidationType as T
from sssom.io import validate_file
for path in sys.argv[1:]:
    try:
        validate_file(path, [T.JsonSchema, T.PrefixMapCompleteness, T.StrictCurieFormat])
    except ValidationError:
        print(path)
"""


@pytest.mark.slow
def test_the_validator_of_sssom_accepts_our_files_and_no_wrong_one(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.sssom.tsv"
    wrong.write_text(FILES[0].read_text("utf-8").replace("semapv:Manual", "semapv:By"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", JUDGE, *map(str, FILES), str(wrong)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines() == [str(wrong)], done.stderr


@cache
def schema() -> dict[str, object]:
    found: dict[str, object] = json.loads(SCHEMA.read_text("utf-8"))
    return found


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the JSON Schema of SSSOM is not here")
@pytest.mark.parametrize("name", SETS)
def test_a_set_is_right_by_the_json_schema(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    found = {slot: value for slot, value in as_json(SETS[name]).items() if slot != "mappings"}
    rows = [as_json(row) for row in SETS[name].mappings]
    jsonschema.validate({**found, "mappings": rows}, schema())


def as_json(found: MappingSet | Mapping) -> dict[str, object]:
    slots = {slot: getattr(found, slot) for slot in found.__dataclass_fields__}
    return {
        slot: list(value) if isinstance(value, tuple) else value
        for slot, value in slots.items()
        if value not in ("", (), None)
    }


# the graph


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    store = ox.Store()
    store.extend(mapping_quads(FILES, Minter()))
    return store


def test_the_graph_of_mappings_is_in_every_build(graph: ox.Store, mini: Path) -> None:
    built = build([mini], validate=False).store
    assert set(graph) <= set(built)
    rest = set(built.quads_for_pattern(None, None, None, GRAPH)) - set(graph)
    assert rest == set()


def test_every_row_is_a_resource_of_its_own(graph: ox.Store) -> None:
    records = {q.subject for q in graph.quads_for_pattern(None, RDF_SUBJECT, None)}
    assert len(records) == len(ROWS)
    assert not any(isinstance(node, ox.BlankNode) for quad in graph for node in quad)


def test_a_row_is_stated_with_its_strength_its_reason_and_its_source(graph: ox.Store) -> None:
    japan = ox.NamedNode(f"{BASE}body/japan")
    item = ox.NamedNode("http://www.wikidata.org/entity/Q17")
    exact = ox.NamedNode(f"{PREFIXES['skos']}exactMatch")
    assert ox.Quad(japan, exact, item, GRAPH) in graph
    [record] = {q.subject for q in graph.quads_for_pattern(None, RDF_OBJECT, item)}
    said = {q.predicate: q.object for q in graph.quads_for_pattern(record, None, None)}
    assert str(said[SSSOM.mapping_justification]).endswith("/ManualMappingCuration>")
    assert said[SSSOM.object_label] == ox.Literal("Japan")
    assert str(said[DCTERMS.source]).startswith("<https://github.com/owid/owid-grapher/")
    assert str(said[DCTERMS.isPartOf]) == f"<{BASE}mappings/bodies>"


def test_a_mapping_is_explained_by_the_page_where_it_was_seen(store: ox.Store) -> None:
    japan = ox.NamedNode(f"{BASE}body/japan")
    item = ox.NamedNode("http://www.wikidata.org/entity/Q17")
    exact = ox.NamedNode(f"{PREFIXES['skos']}exactMatch")
    found = explain(store, ox.Triple(japan, exact, item))
    assert found.graph == "mappings"
    [source] = found.sources
    assert source.startswith("https://github.com/owid/owid-grapher/")


def test_a_page_tells_what_a_thing_is_elsewhere(store: ox.Store) -> None:
    outline = "legislation/outline-for-building-an-intellectual-property-powerhouse-2021-2035"
    program = "legislation/program-for-building-an-intellectual-property-powerhouse-2021-2035"
    found = {
        name: [
            (item.text, item.note)
            for block in describe(store, ox.NamedNode(BASE + name)).blocks
            if block.heading == "Elsewhere"
            for item in block.items
        ]
        for name in ("vocab/topic/patent", outline, program)
    }
    assert found["vocab/topic/patent"] == [("http://eurovoc.europa.eu/5042", "exact match")]
    # Close to each other, but both are here.
    assert found[outline] == found[program] == []


def test_a_row_about_a_term_is_recorded_beside_the_alignments(graph: ox.Store) -> None:
    task = ox.NamedNode(f"{BASE}ontology#Task")
    found = list(graph.quads_for_pattern(None, RDF_SUBJECT, task))
    assert {str(quad.graph_name) for quad in found} == {f"<{BASE}graph/alignments>"}
    assert not list(graph.quads_for_pattern(task, None, None))


def test_what_a_row_denies_is_marked(graph: ox.Store) -> None:
    denied = [row for row in SETS["terms"].mappings if row.predicate_modifier]
    marked = list(graph.quads_for_pattern(None, SSSOM.predicate_modifier, None))
    assert len(marked) == len(denied) > 10


def test_under_another_base_our_things_are_under_it() -> None:
    base = "https://example.org/kg/"
    found = list(mapping_quads(FILES, Minter(base)))
    assert not [quad for quad in found if BASE in str(quad.subject) + str(quad.object)]
    assert {str(quad.graph_name) for quad in found} == {
        f"<{base}graph/alignments>",
        f"<{base}graph/mappings>",
    }


def test_the_mappings_of_every_build_conform(store: ox.Store) -> None:
    from ipplan_kg.validate import validate

    shapes = [path for path in resources.shape_files() if path.name.startswith("mapping")]
    shapes += [path for path in resources.shape_files() if path.name == "shapes.ttl"]
    report = validate(store, shapes=shapes)
    assert report.results == ()
    assert report.focus_nodes[f"{PREFIXES['ipsh']}MappingShape"] == len(ROWS)
