"""Tables and networks: what they hold is what the graph says."""

from __future__ import annotations

import csv
import json
from hashlib import sha256
from io import BytesIO, StringIO
from zipfile import ZipFile

import pyoxigraph as ox
import pytest

from ipplan_kg.exports.files import csvw_files, export_writers, write_zip
from ipplan_kg.exports.relations import TABLES, Table, rows, things
from ipplan_kg.namespaces import BASE
from ipplan_kg.store import materialize_union, new

PLAN = f"{BASE}plan/2021-2022"
POLICE = f"{BASE}agency/ministry-of-public-security"
COURT = f"{BASE}agency/supreme-peoples-court"
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def written(store: ox.Store, homepage: str = "") -> dict[str, bytes]:
    found = {}
    for name, write in export_writers(store, homepage):
        output = BytesIO()
        write(output)
        found[name] = output.getvalue()
    return found


@pytest.fixture(scope="module")
def files(store: ox.Store) -> dict[str, bytes]:
    return written(store)


def read(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(files[f"{name}.csv"].decode(), newline="")))


@pytest.mark.parametrize(
    ("table", "count"),
    [
        *(("plans", 1), ("sections", 18), ("tasks", 115), ("topics", 229)),
        *(("responsibilities", 234), ("campaigns", 7), ("events", 12), ("targets", 4)),
    ],
)
def test_a_table_has_a_row_for_each_thing(files: dict[str, bytes], table: str, count: int) -> None:
    assert len(read(files, table)) == count


@each_table
def test_a_key_names_one_row(files: dict[str, bytes], table: Table) -> None:
    keys = [tuple(row[name] for name in table.key) for row in read(files, table.name)]
    assert all(all(key) for key in keys)
    assert len(keys) == len(set(keys))


@each_table
def test_a_row_refers_to_rows_that_are_there(files: dict[str, bytes], table: Table) -> None:
    for column in table.columns:
        if column.refers_to:
            there = {next(iter(row.values())) for row in read(files, column.refers_to)}
            assert {row[column.name] for row in read(files, table.name)} - {""} <= there


@each_table
def test_what_is_required_is_there(files: dict[str, bytes], table: Table) -> None:
    for column in table.columns:
        if column.required:
            assert all(row[column.name] for row in read(files, table.name))


def test_a_task(files: dict[str, bytes]) -> None:
    (task,) = [row for row in read(files, "tasks") if row["number"] == "30"]
    assert task["task"] == f"{PLAN}/task/30"
    assert task["section"] == f"{PLAN}/section/4"
    assert task["text_en"].startswith("We will severely crack down on crimes of infringing")
    assert task["text_zh"] == ""


def test_a_target(files: dict[str, bytes]) -> None:
    (target,) = [row for row in read(files, "targets") if row["task"] == f"{PLAN}/task/44"]
    assert (target["value"], target["year"], target["approximate"]) == ("20", "2021", "true")
    assert target["unit_en"].startswith("new intellectual property protection centers")


def test_an_action_has_a_row_for_each_type(files: dict[str, bytes]) -> None:
    rows = read(files, "legislative-actions")
    assert len(rows) == 98
    assert len({row["legislative_action"] for row in rows}) == 82


def test_the_status_of_legislation(files: dict[str, bytes]) -> None:
    status = {row["legislation"]: row["status"] for row in read(files, "legislation-status")}
    assert status[f"{BASE}legislation/trademark-law"] == f"{BASE}ontology#ExistingLegislation"
    assert len(status) == 80


def test_tasks_stand_in_the_order_of_their_numbers(files: dict[str, bytes]) -> None:
    assert [row["number"] for row in read(files, "tasks")] == [str(n) for n in range(1, 116)]


def test_a_thing_without_what_is_required_has_no_row() -> None:
    data = f"""
    @prefix ipp: <{BASE}ontology#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    <urn:a> a ipp:Task ; ipp:inPlan <urn:p> ; ipp:number 1 ; ipp:text "x, \\"y\\"\\n"@en .
    <urn:b> a ipp:Task ; ipp:inPlan <urn:p> ; ipp:number "two" .
    [] a ipp:Task ; ipp:inPlan <urn:p> ; ipp:number 3 .
    """
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.TURTLE)
    tasks = next(table for table in TABLES if table.name == "tasks")
    assert list(rows(store, tasks)) == [("urn:a", "urn:p", "1", "", "", 'x, "y"\n', "")]
    assert [thing.value for thing in things(store, "ipp:Task")] == ["urn:a", "urn:b"]


def test_a_store_with_the_union_gives_the_same_bytes(
    files: dict[str, bytes], store: ox.Store
) -> None:
    asked = new(store)
    materialize_union(asked)
    assert written(asked) == files


def test_the_descriptor_tells_size_and_checksum(files: dict[str, bytes]) -> None:
    for resource in json.loads(files["datapackage.json"])["resources"]:
        data = files[resource["path"]]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"


def test_the_descriptor_says_where_the_texts_are_from(store: ox.Store) -> None:
    package = json.loads(written(store, "https://example.org/")["datapackage.json"])
    assert package["homepage"] == "https://example.org/"
    (source,) = package["sources"]
    assert source["path"] == "https://en.hengboip.com/article/item-209.html"
    assert source["title"].endswith("14th Five-Year Plan (en)")


def test_an_empty_store_has_tables_without_rows() -> None:
    files = written(ox.Store())
    assert files["agencies.csv"] == b"agency,name_en,name_zh\r\n"
    assert "sources" not in json.loads(files["datapackage.json"])
    assert b"<nodes />" in files["co-responsibility.gexf"]


def test_a_network_counts_tasks_and_those_that_are_shared(files: dict[str, bytes]) -> None:
    import networkx as nx

    tasks: dict[str, set[str]] = {}
    for row in read(files, "responsibilities"):
        tasks.setdefault(row["agency"], set()).add(row["task"])
    found = nx.read_graphml(BytesIO(files["co-responsibility.graphml"]))
    assert set(found.nodes) == set(tasks)
    assert found.nodes[COURT]["tasks"] == len(tasks[COURT])
    assert found.nodes[POLICE]["label"] == "Ministry of Public Security"
    shared = {frozenset(pair): found.edges[pair]["weight"] for pair in found.edges}
    assert shared[frozenset((COURT, POLICE))] == len(tasks[COURT] & tasks[POLICE])


def test_an_archive_holds_the_files_and_no_time(store: ox.Store) -> None:
    first, second = BytesIO(), BytesIO()
    for output in (first, second):
        write_zip(csvw_files(store), output)
    assert first.getvalue() == second.getvalue()
    with ZipFile(first) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(TABLES) + 1
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
