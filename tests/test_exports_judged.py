"""Tables and networks, judged by the tools that they are made for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.exports.files import (
    DATA_PACKAGE,
    Writer,
    csvw_files,
    data_package_files,
    export_writers,
)
from ipplan_kg.exports.relations import TABLES
from tests.clients.packages import packages
from tests.conftest import ROOT
from tests.programs import program

CLIENTS = ROOT / "tests" / "clients"
PROFILE = ROOT.parent / "shared" / "vocabularies" / "frictionless-datapackage-2.0.json"
CSVW = "http://www.w3.org/ns/csvw#"


@pytest.fixture(scope="module")
def folder(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every export; read it, never write to it."""
    folder = tmp_path_factory.mktemp("exports")
    for name, write in export_writers(store):
        with open(folder / name, "wb") as file:
            write(file)
    return folder


def with_tasks(folder: Path, files: Iterable[tuple[str, Writer]]) -> Path:
    """Exports in a folder, with wrong tasks: no number 40, and two that are called 30.

    Nothing tells the sizes of the tables.
    """
    for name, write in files:
        output = BytesIO()
        write(output)
        text = output.getvalue().decode()
        if name == "tasks.csv":
            text = text.replace("/task/31,", "/task/30,", 1).replace(",40,", ",forty,", 1)
        if name == DATA_PACKAGE:
            text = re.sub(r'"(bytes|hash)": [^,]*,', "", text)
        (folder / name).write_text(text, "utf-8", newline="")
    return folder


# CSV on the Web


def valid_csvw(folder: Path) -> bool:
    command = [program("csvwvalidate"), "csv-metadata.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout.strip() in {"OK", "FAIL"}, done.stderr
    return done.returncode == 0


def test_the_validator_of_cldf_accepts_the_tables(folder: Path) -> None:
    assert valid_csvw(folder)


def test_the_validator_of_cldf_does_look(store: ox.Store, tmp_path: Path) -> None:
    assert not valid_csvw(with_tasks(tmp_path, csvw_files(store)))


def statements(folder: Path) -> set[ox.Triple]:
    """What rdf-parser-csvw makes of the tables; it takes the metadata as RDF, a table at a time."""
    context = json.loads(
        (packages() / "rdf-parser-csvw" / "test" / "support" / "csvw.json").read_text("utf-8")
    )["@context"]
    del context["groupChar"]  # which has two types there
    for name in ("aboutUrl", "valueUrl", "propertyUrl"):
        context[name] = {"@id": CSVW + name}  # a template is no IRI
    metadata = json.loads((folder / "csv-metadata.json").read_text("utf-8"))
    tables = []
    for table in metadata["tables"]:
        text = json.dumps({"@context": [context, {"@language": "en"}], **table})
        base = "http://example.org/"
        quads = ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=base)
        told = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
        assert told is not None
        data = (folder / table["url"]).read_text("utf-8")
        tables.append({"metadata": told.decode(), "csv": data})
    done = subprocess.run(
        [program("node"), "tables.js"],
        cwd=CLIENTS,
        input=json.dumps(tables),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)
    # Blank nodes are rows and tables, of which the converter tells as well.
    return {quad.triple for quad in found if isinstance(quad.subject, ox.NamedNode)}


def test_a_converter_makes_statements_of_the_graph_from_the_tables(
    folder: Path, store: ox.Store
) -> None:
    """Each (https://www.w3.org/TR/csv2rdf/) is in the graph, and no column goes without."""
    found = statements(folder)
    assert found - {quad.triple for quad in store} == set()
    assert len(found) == 3743
    properties = {triple.predicate.value for triple in found}
    metadata = json.loads((folder / "csv-metadata.json").read_text("utf-8"))
    columns = [each for table in metadata["tables"] for each in table["tableSchema"]["columns"]]
    assert properties == {each["propertyUrl"] for each in columns if "propertyUrl" in each}


# Data Package


def problems(folder: Path) -> list[str]:
    command = [program("frictionless"), "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert {each["name"] for each in report["tasks"]} == {table.name for table in TABLES}
    return [error["type"] for task in report["tasks"] for error in task["errors"]]


def test_frictionless_accepts_the_package(folder: Path) -> None:
    assert problems(folder) == []


def test_frictionless_does_look(store: ox.Store, tmp_path: Path) -> None:
    found = set(problems(with_tasks(tmp_path, data_package_files(store))))
    assert found == {"primary-key", "unique-error", "foreign-key", "type-error"}


def test_frictionless_sees_another_byte(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    with open(tmp_path / "agencies.csv", "ab") as file:
        file.write(b"urn:x,x,x\r\n")
    assert set(problems(tmp_path)) == {"byte-count", "hash-count"}


@pytest.mark.skipif(not PROFILE.is_file(), reason="the Data Package profile is not here")
def test_the_data_package_keeps_to_its_profile(folder: Path) -> None:
    import jsonschema

    profile = json.loads(PROFILE.read_text("utf-8"))
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    jsonschema.Draft7Validator(profile).validate(descriptor)


# networks

Network = tuple[dict[str, tuple[str, int]], dict[frozenset[str], int]]


def by_networkx(folder: Path, name: str) -> Network:
    import networkx as nx

    read = nx.read_gexf if name.endswith(".gexf") else nx.read_graphml
    graph = read(folder / name)
    nodes = {node: (data["label"], data["tasks"]) for node, data in graph.nodes(data=True)}
    return nodes, {frozenset((a, b)): data["weight"] for a, b, data in graph.edges(data=True)}


def by_igraph(folder: Path) -> Network:
    import igraph

    graph = igraph.Graph.Read_GraphML(str(folder / "co-responsibility.graphml"))
    assert not graph.is_directed()
    names = graph.vs["id"]
    nodes = {vertex["id"]: (vertex["label"], int(vertex["tasks"])) for vertex in graph.vs}
    edges = {frozenset((names[e.source], names[e.target])): int(e["weight"]) for e in graph.es}
    return nodes, edges


def by_graphology(folder: Path) -> Network:
    packages()
    done = subprocess.run(
        [program("node"), "network.js"],
        cwd=CLIENTS,
        input=(folder / "co-responsibility.gexf").read_text("utf-8"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["type"] == "undirected"
    nodes = {node: (label, tasks) for node, label, tasks in told["nodes"]}
    return nodes, {frozenset((a, b)): weight for a, b, weight in told["edges"]}


def test_four_readers_find_one_network(folder: Path) -> None:
    found = by_networkx(folder, "co-responsibility.graphml")
    assert len(found[0]) == 39
    assert by_networkx(folder, "co-responsibility.gexf") == found
    assert by_igraph(folder) == found
    assert by_graphology(folder) == found
