"""What ``ipplan_kg.load`` takes: nothing, texts, RDF files, stores, URLs; what importing costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ipplan_kg
from ipplan_kg import KnowledgeGraph, load
from ipplan_kg.errors import IpplanError, RemoteError, SourceError, StoreError, UnknownThing
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.store import dump_nquads
from tests.conftest import ROOT
from tests.faulty_server import Answer, faulty_server

TASK_30 = f"{BASE}plan/2021-2022/task/30"
COUNT = "SELECT (COUNT(?t) AS ?n) { ?t a ipp:Task }"


def test_the_packaged_plans_are_loaded_from_the_cache() -> None:
    cached, memory = load(), load(memory=True)
    assert cached.select(COUNT) == memory.select(COUNT)
    assert cached.select(COUNT)[0].n == 115
    memory.store.clear()  # it is a copy
    assert len(memory.tasks) == 0 and len(load().tasks) == 115


def test_texts_are_built(mini: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(mini.read_text("utf-8").replace("Kunlun", "Sword"), "utf-8")
    kg = load(mini, str(other))
    assert [plan.id for plan in kg.plans] == ["mini", "other"]
    assert kg.select(COUNT)[0].n == 6
    assert len(kg.graph()) > 0  # the union is there, and not made by each query
    assert [c.label() for c in kg.plan("other").task(2).campaigns] == ["Sword"]
    with pytest.raises(UnknownThing, match="names 2 things"):
        kg.task(2)


def test_files_and_folders_of_rdf_are_opened(kg: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "ipplan.nq").write_bytes(dump_nquads(kg.store))
    for source in (tmp_path / "ipplan.nq", tmp_path, str(tmp_path)):
        assert load(source).select(COUNT)[0].n == 115


def test_several_graphs_become_one(kg: KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "all.nq").write_bytes(dump_nquads(kg.store))
    (tmp_path / "more.ttl").write_text(
        f"<{BASE}plan/x/task/1> a <{BASE}ontology#Task> ; <{BASE}ontology#number> 1 .", "utf-8"
    )
    joined = load(tmp_path / "all.nq", tmp_path / "more.ttl")
    assert joined.select(COUNT)[0].n == 116


def test_a_graph_that_is_not_whole_can_be_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "part.ttl"
    lines = [f"<{BASE}{each}> a <{BASE}ontology#{each.title()}> ." for each in ("task", "target")]
    path.write_text("\n".join(lines), "utf-8")
    kg = load(path)
    (task,), (target,) = kg.tasks, kg.targets
    assert (repr(task), task.lead, task.agencies) == ("<Task None: >", None, ())
    assert repr(target) == "<Target None >"
    with pytest.raises(UnknownThing, match="the graph is not whole: task leads nowhere"):
        _ = task.number
    with pytest.raises(UnknownThing, match="the graph is not whole: target leads nowhere"):
        _ = target.task


@pytest.mark.parametrize(
    ("names", "error", "said"),
    [
        (("no.nq",), StoreError, "cannot read no.nq: No such file"),
        (("no.txt",), StoreError, "there is no file no.txt"),
        (("mini.txt", "graph.ttl"), StoreError, "texts or graphs"),
        (("empty.txt",), SourceError, "empty.txt"),
        (("bad.ttl",), StoreError, "bad.ttl, line 1, column 3: not valid Turtle"),
    ],
)
def test_what_cannot_be_loaded_is_told(
    mini: Path,
    monkeypatch: pytest.MonkeyPatch,
    names: tuple[str, ...],
    error: type[IpplanError],
    said: str,
) -> None:
    monkeypatch.chdir(mini.parent)
    Path("empty.txt").write_text("", "utf-8")
    Path("graph.ttl").write_text("", "utf-8")
    Path("bad.ttl").write_text("<<<", "utf-8")
    with pytest.raises(error, match=said):
        load(*names)


def test_a_document_on_the_web_is_read() -> None:
    quad = f"<{TASK_30}> <{PREFIXES['rdf']}type> <{BASE}ontology#Task> <{BASE}graph/x> ."
    with faulty_server(
        [Answer(body=quad.encode(), media_type="application/n-quads; q=1")]
    ) as server:
        kg = load(server.url)
    assert TASK_30 in kg.tasks and len(kg.graph()) == 1
    assert "application/n-quads" in server.requests[0].headers["Accept"]


SD = "http://www.w3.org/ns/sparql-service-description#"
# What an endpoint says of itself; <> is the URL it was fetched from.
SERVICE = f"<#service> a <{SD}Service> ; <{SD}endpoint> <> .".encode()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(status=404), "answers 404"),
        (Answer(body=b"<html>", media_type="text/html"), "is text/html, not RDF"),
        (Answer(body=b"<<<", media_type="text/turtle"), "sent RDF that cannot be read"),
        (Answer(body=SERVICE, media_type="text/turtle"), "is an endpoint: ask it with kg.query"),
        (Answer(body=f"<> a <{SD}Service> .".encode(), media_type="text/turtle"), "is an endpoint"),
        (Answer(body=b"<a>", length=99, media_type="text/turtle"), "does not answer: "),
    ],
)
def test_what_the_web_has_not_is_told(answer: Answer, said: str) -> None:
    with faulty_server([answer]) as server, pytest.raises(RemoteError, match=said):
        load(server.url)


def test_import_costs_nothing_and_needs_no_extra() -> None:
    code = (
        "import ipplan_kg, sys; ipplan_kg.load; kg = ipplan_kg.KnowledgeGraph\n"
        "heavy = {'pandas', 'polars', 'networkx', 'rdflib', 'oxrdflib', 'SPARQLWrapper', 'numpy'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_public_names_are_importable_and_sorted() -> None:
    assert ipplan_kg.__all__ == sorted(ipplan_kg.__all__)
    assert all(getattr(ipplan_kg, name) for name in ipplan_kg.__all__)
