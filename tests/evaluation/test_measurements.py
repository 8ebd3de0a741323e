"""Measurements: figures as data of the graph that they are about."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg import quality
from ipplan_kg.errors import StoreError
from ipplan_kg.figures import CLASSES, Evaluation, measure_names
from ipplan_kg.iris import Minter
from ipplan_kg.measurements import measurement_triples
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.pipeline import build, write
from tests.conftest import MINI, ROOT


def vocabulary(name: str) -> set[str]:
    path = ROOT / "ontology" / "vocab" / f"{name}.ttl"
    notation = ox.NamedNode(PREFIXES["skos"] + "notation")
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    return {str(quad.object).strip('"') for quad in quads if quad.predicate == notation}


def test_every_figure_has_a_metric_but_the_shares_of_overlaps() -> None:
    names = {f"{name}-{measure}" for name in CLASSES for measure in measure_names(name)}
    shares = {name for name in names if name.endswith(("overlap-precision", "overlap-recall"))}
    assert vocabulary("metric") == names - shares


def test_measurements_are_of_their_metric_and_graph(partly: Evaluation) -> None:
    metrics = vocabulary("metric")
    triples = list(measurement_triples(partly, metrics, Minter()))
    node = f"<{BASE}plan/mini/measurement/en/topic-f1>"
    about = {str(t.predicate): str(t.object) for t in triples if str(t.subject) == node}
    dqv, prov = PREFIXES["dqv"], PREFIXES["prov"]
    assert about == {
        f"<{PREFIXES['rdf']}type>": f"<{dqv}QualityMeasurement>",
        f"<{dqv}computedOn>": f"<{BASE}graph/plan/mini/asserted>",
        f"<{dqv}isMeasurementOf>": f"<{BASE}vocab/metric/topic-f1>",
        f"<{dqv}value>": f'"0.6667"^^<{PREFIXES["xsd"]}decimal>',
        f"<{prov}wasAttributedTo>": f"<{BASE}software/ipplan-kg>",
        f"<{prov}wasDerivedFrom>": f"<{BASE}plan/mini/gold/en>",
    }
    digest = ox.Literal(partly.expected.sha256)
    gold_file = ox.NamedNode(f"{BASE}plan/mini/gold/en")
    assert ox.Triple(gold_file, ox.NamedNode(f"{PREFIXES['schema']}sha256"), digest) in triples
    values = {str(t.object) for t in triples if t.predicate.value == f"{dqv}value"}
    # As a store gives them back: 0.5 and not 0.5000, 1 and not 1.0.
    assert values == {f'"{value}"^^<{PREFIXES["xsd"]}decimal>' for value in ("1", "0.5", "0.6667")}
    # There are no events, so nothing can be measured of them.
    assert not any("event" in str(triple.subject) for triple in triples)


@pytest.mark.parametrize("base", [BASE, "https://example.org/kg/"])
def test_measurements_are_added_to_a_build(
    files: tuple[Path, Path], tmp_path: Path, base: str
) -> None:
    text, gold_file = files
    folder = tmp_path / "kg"
    write(build([text], base=base, validate=False), folder, ["jsonld"])
    before = (folder / "ipplan.nq").read_bytes().splitlines()
    measured = quality.measured(str(text), gold_file)
    written = quality.write(measured, folder)
    assert {path.name for path in written} == {f"ipplan.{each}" for each in ("nq", "ttl", "jsonld")}
    after = (folder / "ipplan.nq").read_bytes().splitlines()
    assert after == sorted(after)
    assert set(before) < set(after)
    new = set(after) - set(before)
    graph = f"<{base}graph/plan/mini/provenance> .".encode()
    assert all(line.endswith(graph) for line in new)
    assert base.encode() in b"".join(new)
    assert (b"w3id.org/ipplan/" in b"".join(new)) is (base == BASE)
    assert b"dqv:QualityMeasurement" in (folder / "ipplan.ttl").read_bytes()
    quality.write(measured, folder)
    assert (folder / "ipplan.nq").read_bytes().splitlines() == after


CHINESE = """\
一、完善法律法规
1. 推进《商标法》修改。（司法部、知识产权局负责）
2. 开展“昆仑”专项行动。（公安部负责）
二、强化服务
3. 2021年新建20家保护中心。（商务部、最高人民法院按职责分工负责）
"""


def test_a_build_of_two_texts_gets_the_measurements_of_one(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    _, gold_file = files
    texts = tmp_path / "mini"
    texts.mkdir()
    (texts / "plan.toml").write_text('[plan]\nid = "mini"\n', "utf-8")
    (texts / "en.txt").write_text(MINI, "utf-8")
    (texts / "zh.txt").write_text(CHINESE, "utf-8")
    folder = tmp_path / "kg"
    write(build([texts], infer=False, validate=False), folder)
    for plan in (texts, texts / "en.txt"):
        quality.write(quality.measured(str(plan), gold_file), folder)
    assert b"QualityMeasurement" in (folder / "ipplan.nq").read_bytes()


def test_a_graph_with_measurements_conforms(files: tuple[Path, Path], tmp_path: Path) -> None:
    from ipplan_kg.store import open_store
    from ipplan_kg.validate import validate

    text, gold_file = files
    folder = tmp_path / "kg"
    write(build([text], validate=False), folder)
    quality.write(quality.measured(str(text), gold_file), folder)
    report = validate(open_store(folder))
    assert report.ok
    assert report.focus_nodes[f"{PREFIXES['ipsh']}QualityMeasurementShape"] > 30


def test_a_build_of_another_text_gets_no_measurements(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    text, gold_file = files
    other = tmp_path / "other.txt"
    other.write_text(MINI.replace("Kunlun", "Jinwang"), "utf-8")
    folder = tmp_path / "kg"
    write(build([other], plan_id="mini", infer=False, validate=False), folder)
    before = (folder / "ipplan.nq").read_bytes()
    with pytest.raises(StoreError, match="build it anew"):
        quality.write(quality.measured(str(text), gold_file), folder)
    assert (folder / "ipplan.nq").read_bytes() == before
