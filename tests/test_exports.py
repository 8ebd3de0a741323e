"""Tables and networks: their own readers read them, and find in them what the graph says."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pyoxigraph as ox
import pytest

from ipplan_kg.exports.files import export_files
from ipplan_kg.exports.relations import TABLES
from ipplan_kg.namespaces import BASE
from tests.conftest import ROOT

PROFILE = ROOT.parent / "shared" / "vocabularies" / "frictionless-datapackage-2.0.json"
POLICE = f"{BASE}agency/ministry-of-public-security"
COURT = f"{BASE}agency/supreme-peoples-court"


@pytest.fixture(scope="module")
def files(store: ox.Store) -> dict[str, bytes]:
    return export_files(store)


def read(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(files[f"{name}.csv"].decode(), newline="")))


@pytest.mark.parametrize(
    ("table", "count"), [("tasks", 115), ("agencies", 39), ("responsibilities", 234)]
)
def test_a_table_has_a_row_for_each_thing(files: dict[str, bytes], table: str, count: int) -> None:
    found = read(files, table)
    assert len(found) == len({row[TABLES_BY_NAME[table]] for row in found})
    assert len(found) >= count if table == "agencies" else len(found) == count


TABLES_BY_NAME = {table.name: table.columns[0].name for table in TABLES}


def test_a_task(files: dict[str, bytes]) -> None:
    (task,) = [row for row in read(files, "tasks") if row["number"] == "30"]
    assert task["task"] == f"{BASE}plan/2021-2022/task/30"
    assert task["text_en"].startswith("We will severely crack down on crimes of infringing")


def test_tables_refer_to_rows_that_are_there(files: dict[str, bytes]) -> None:
    tasks = {row["task"] for row in read(files, "tasks")}
    agencies = {row["agency"] for row in read(files, "agencies")}
    for row in read(files, "responsibilities"):
        assert (row["task"] in tasks, row["agency"] in agencies) == (True, True)
    assert {row["task"] for row in read(files, "legislative-actions")} <= tasks


def test_the_metadata_describe_each_column_and_lead_back_to_the_graph(
    files: dict[str, bytes], store: ox.Store
) -> None:
    """What CSVW's conversion would give (https://www.w3.org/TR/csv2rdf/) is in the graph."""
    metadata = json.loads(files["csv-metadata.json"])
    count = 0
    for table in metadata["tables"]:
        columns: list[dict[str, Any]] = table["tableSchema"]["columns"]
        rows = read(files, table["url"].removesuffix(".csv"))
        assert list(rows[0]) == [column["name"] for column in columns]
        about = table["tableSchema"]["aboutUrl"][2:-1]
        for row in rows[:200]:
            for column in columns:
                value = row[column["name"]]
                if value and "propertyUrl" in column and column["datatype"] != "integer":
                    object_: ox.NamedNode | ox.Literal = ox.NamedNode("urn:x")
                    if "valueUrl" in column:
                        object_ = ox.NamedNode(value)
                    elif "lang" in column:
                        object_ = ox.Literal(value, language=column["lang"])
                    else:
                        object_ = ox.Literal(value == "true")
                    property_ = ox.NamedNode(column["propertyUrl"])
                    pattern = (ox.NamedNode(row[about]), property_, object_, None)
                    assert next(store.quads_for_pattern(*pattern), None), row
                    count += 1
    assert count > 500


@pytest.mark.skipif(not PROFILE.is_file(), reason="the Data Package profile is not here")
def test_the_data_package_keeps_to_its_profile(files: dict[str, bytes]) -> None:
    import jsonschema

    profile = json.loads(PROFILE.read_text("utf-8"))
    jsonschema.Draft7Validator(profile).validate(json.loads(files["datapackage.json"]))


def test_networkx_reads_the_same_network_from_both_formats(files: dict[str, bytes]) -> None:
    import networkx as nx

    one = nx.read_graphml(BytesIO(files["co-responsibility.graphml"]))
    other = nx.read_gexf(BytesIO(files["co-responsibility.gexf"]))
    assert set(one.nodes) == set(other.nodes)
    weights: list[dict[frozenset[str], int]] = [
        {frozenset((a, b)): graph.edges[a, b]["weight"] for a, b in graph.edges}
        for graph in (one, other)
    ]
    assert weights[0] == weights[1]
    tasks: dict[str, set[str]] = {}
    for row in read(files, "responsibilities"):
        tasks.setdefault(row["agency"], set()).add(row["task"])
    assert one.nodes[COURT]["tasks"] == other.nodes[COURT]["tasks"] == len(tasks[COURT])
    shared = tasks[COURT] & tasks[POLICE]
    assert weights[0].get(frozenset((COURT, POLICE)), 0) == len(shared)
    assert one.nodes[POLICE]["label"] == "Ministry of Public Security"


def test_the_bytes_are_the_same_every_time(files: dict[str, bytes], store: ox.Store) -> None:
    assert export_files(store) == files
