"""Texts become a validated store."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode

from ipplan_kg.errors import SourceError
from ipplan_kg.iris import Minter
from ipplan_kg.model import NoticeCode
from ipplan_kg.namespaces import BASE, IPP
from ipplan_kg.pipeline import BuildResult, build, graphs_of, write
from ipplan_kg.store import dump_nquads
from tests.conftest import MINI

TASK = "1. Revise the Seed Rearing Law. (Responsible by {})\n"


def text(folder: Path, name: str, content: str = MINI) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


@pytest.fixture(scope="module")
def whole() -> BuildResult:
    """The packaged plans, inferred and validated."""
    return build()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    """Two plans, not validated."""
    folder = tmp_path_factory.mktemp("two")
    texts = [text(folder, "2023.txt"), text(folder, "2024.txt", TASK.format("CNIPA"))]
    return build(texts, validate=False)


def graph(result: BuildResult, name: str) -> set[ox.Triple]:
    node = NamedNode(f"{BASE}graph/{name}")
    return {quad.triple for quad in result.store.quads_for_pattern(None, None, None, node)}


def test_the_packaged_plan_is_built_without_doubts(whole: BuildResult) -> None:
    assert whole.plan_ids == ("2021-2022",)
    assert whole.notices == ()


def test_the_packaged_plan_lacks_nothing_but_chinese_names(whole: BuildResult) -> None:
    assert whole.ok
    [report] = whole.reports
    assert {result.severity for result in report.results} <= {"Info"}


@pytest.mark.parametrize(
    "name",
    ["ontology", "alignments", "vocab", "authority", "mappings"]
    + [f"plan/2021-2022/{name}" for name in ("asserted", "editorial", "inferred", "provenance")],
)
def test_every_graph_is_there(whole: BuildResult, name: str) -> None:
    assert graph(whole, name)


def test_there_is_no_other_graph_and_none_without_a_name(whole: BuildResult) -> None:
    nodes = [*graphs_of("2021-2022", Minter()), Minter().graph("alignments")]
    expected = {node.value for node in nodes}
    assert {str(getattr(g, "value", "")) for g in whole.store.named_graphs()} <= expected
    assert not list(whole.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_what_is_inferred_is_not_said_elsewhere(whole: BuildResult) -> None:
    said = set()
    for name in ("ontology", "vocab", "authority", "plan/2021-2022/asserted"):
        said |= graph(whole, name)
    assert graph(whole, "plan/2021-2022/inferred") & said == set()


def test_inference_and_validation_can_be_left_out(mini: Path) -> None:
    result = build([mini], infer=False, validate=False)
    assert graph(result, "plan/mini/inferred") == set()
    assert (result.reports, result.ok) == ((), True)


def test_a_text_without_a_plan_toml_has_no_editorial_layer(two: BuildResult) -> None:
    assert graph(two, "plan/2023/asserted")
    assert graph(two, "plan/2023/editorial") == set()


def test_each_plan_has_its_own_graphs(two: BuildResult, tmp_path: Path) -> None:
    alone = build([text(tmp_path, "2023.txt")], validate=False)
    for name in ("asserted", "inferred"):
        assert graph(alone, f"plan/2023/{name}") == graph(two, f"plan/2023/{name}")
    assert two.plan_ids == ("2023", "2024")


def test_plans_share_their_things(two: BuildResult) -> None:
    agency = NamedNode(f"{BASE}agency/state-intellectual-property-administration")
    tasks = {
        quad.subject.value.removeprefix(BASE)
        for predicate in (IPP.participatingAgency, IPP.responsibleAgency)
        for quad in two.store.quads_for_pattern(None, predicate, agency, None)
        if isinstance(quad.subject, NamedNode)
    }
    assert tasks == {"plan/2023/task/1", "plan/2024/task/1"}


def test_a_build_is_the_same_every_time(mini: Path) -> None:
    one, other = (dump_nquads(build([mini], validate=False).store) for _ in range(2))
    assert one == other


def test_another_base_stands_before_every_iri_of_ours(mini: Path) -> None:
    base = "http://kg.example/ip/"
    result = build([mini], base=base)
    assert BASE not in dump_nquads(result.store).decode()
    assert result.ok


def test_the_order_of_the_sources_changes_no_graph(tmp_path: Path) -> None:
    texts = [text(tmp_path, "2023.txt"), text(tmp_path, "2024.txt", TASK.format("CNIPA"))]
    one, other = (build(t, validate=False, infer=False) for t in (texts, texts[::-1]))
    assert dump_nquads(one.store) == dump_nquads(other.store)


# Notices


def test_an_unknown_agency_is_noticed_once_where_it_stands_first(tmp_path: Path) -> None:
    path = text(
        tmp_path,
        "2024.txt",
        TASK.format("CNIPA and Ministry of Finances")
        + "2. Do it. (Responsible by Ministry of Finances)\n",
    )
    result = build([path], infer=False, validate=False)
    [(plan, notice)] = result.notices
    assert notice.code is NoticeCode.UNKNOWN_AGENCY
    assert plan.source.position(notice.span.begin) == (1, 59)
    assert notice.message == (
        "no known agency is called Ministry of Finances, perhaps agency/ministry-of-finance"
    )


def test_an_agency_like_no_other_is_noticed_without_a_guess(tmp_path: Path) -> None:
    path = text(tmp_path, "2024.txt", TASK.format("Ministry of Silly Walks"))
    [(_, notice)] = build([path], infer=False, validate=False).notices
    assert notice.message == "no known agency is called Ministry of Silly Walks"


def test_notices_are_kept_in_the_provenance_graph(tmp_path: Path) -> None:
    path = text(tmp_path, "2024.txt", TASK.format("Ministry of Silly Walks") + "And so on\n")
    result = build([path], infer=False)
    assert [notice.code.value for _, notice in result.notices] == ["unknown-agency", "leftover"]
    codes = {
        triple.object.value
        for triple in graph(result, "plan/2024/provenance")
        if triple.predicate == IPP.noticeCode and isinstance(triple.object, ox.Literal)
    }
    assert codes == {"unknown-agency", "leftover"}
    assert result.ok


# What is refused


@pytest.mark.parametrize("base", ["kg.example", "https://kg.example", "http://kg.example/#"])
def test_what_cannot_be_a_base_is_refused(mini: Path, base: str) -> None:
    with pytest.raises(SourceError, match=r"a base is an http IRI that ends in / \(--base\)"):
        build([mini], base=base)


def test_a_text_without_tasks_is_refused(tmp_path: Path) -> None:
    path = text(tmp_path, "letter.txt", "Dear colleagues,\nthere is no plan this year.\n")
    with pytest.raises(SourceError, match=r"letter\.txt: no task was found"):
        build([path])


def test_two_texts_of_one_plan_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    paths = [text(tmp_path, "2024.txt"), text(tmp_path / "other", "2024.txt")]
    with pytest.raises(SourceError, match=r"are both the plan 2024: give each its own --plan-id"):
        build(paths)


def test_one_plan_id_is_for_one_plan(tmp_path: Path) -> None:
    paths = [text(tmp_path, "2023.txt"), text(tmp_path, "2024.txt")]
    with pytest.raises(SourceError, match=r"--plan-id 2025 is for one plan, but 2 were given"):
        build(paths, plan_id="2025")


def test_a_given_plan_id_is_taken(mini: Path) -> None:
    assert build([mini], plan_id="2025", infer=False, validate=False).plan_ids == ("2025",)


# Writing


def test_n_quads_and_turtle_are_written_and_what_is_asked_for(
    two: BuildResult, tmp_path: Path
) -> None:
    paths = write(two, tmp_path / "kg", ["trig", "nq"])
    assert [path.name for path in paths] == ["ipplan.nq", "ipplan.ttl", "ipplan.trig"]
    assert paths[0].read_bytes() == dump_nquads(two.store)
    assert all(path.stat().st_size for path in paths)


def test_an_instrument_with_a_similar_name_stays_apart_and_is_noticed(tmp_path: Path) -> None:
    task = "1. Revise the Measures for the Administration of Trademark Agencies. (CNIPA)\n"
    result = build([text(tmp_path, "2024.txt", task)], infer=False, validate=False)
    [(_, notice)] = result.notices
    assert notice.code is NoticeCode.SIMILAR_NAME
    known = "legislation/measures-for-the-administration-of-trademark-agency"
    assert notice.message.endswith(f"may be {known}")
    assert any(f"<{BASE}{known}>" in str(quad.subject) for quad in result.store)
