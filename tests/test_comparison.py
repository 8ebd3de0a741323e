"""What a later plan carries over from an earlier one, drops, adds and changes."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.comparison.changes import Change, Comparison, _edits, compare
from ipplan_kg.comparison.matching import words
from ipplan_kg.comparison.plans import read_plan
from ipplan_kg.comparison.reports import (
    comparison_csv,
    comparison_html,
    comparison_json,
    comparison_text,
)
from ipplan_kg.comparison.statements import comparison_triples
from ipplan_kg.comparison.tasks import plan_ids, read_tasks
from ipplan_kg.errors import BadParameter, UnknownThing
from ipplan_kg.namespaces import IPP, RDF
from ipplan_kg.pipeline import build
from tests.conftest import Cli

SECOND = Path(__file__).parent / "data" / "second-plan"
LEAD_RULE = (
    "As for the division of tasks mentioned above, if more than one department are involved, the "
    "department listed first is the leading department and the other are the participating "
    "departments.\n"
)
EARLIER = (
    "I. Courts\n"
    "1. Promote the revision of the Patent Law. (CNIPA and Supreme People's Court)\n"
    "2. Build a database of plant varieties. (Ministry of Agriculture and Rural Affairs)\n"
    "3. Publish guiding cases of unfair competition. (Supreme People's Court)\n"
)
LATER = (
    "I. Courts\n"
    "1. Publish guiding cases of unfair competition. (Supreme People's Court)\n"
    "2. Promote the implementation of the Patent Law. (Supreme People's Court and Ministry of "
    "Commerce)\n"
    "3. Train the staff of customs offices. (General Administration of Customs)\n"
)


def compared(folder: Path, earlier: str, later: str) -> Comparison:
    plans = []
    for name, text in (("a", earlier), ("b", later)):
        path = folder / f"{name}.txt"
        path.write_text(text, "utf-8")
        plans.append(read_tasks(build([path], infer=False, validate=False).store, name))
    return compare(*plans)


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    return compared(tmp_path, EARLIER + LEAD_RULE, LATER + LEAD_RULE)


def names(comparison: Comparison) -> list[tuple[str, str]]:
    return [(e.pair.earlier.name, e.pair.later.name) for e in comparison.carried_over]


def test_a_task_is_carried_over_wherever_it_stands(comparison: Comparison) -> None:
    assert names(comparison) == [("3", "1"), ("1", "2")]


def test_what_is_left_of_the_plans_was_dropped_or_is_new(comparison: Comparison) -> None:
    assert [task.name for task in comparison.dropped] == ["2"]
    assert [task.name for task in comparison.new] == ["3"]


def test_a_task_that_is_the_same_has_no_changes(comparison: Comparison) -> None:
    same, _ = comparison.carried_over
    assert same.changes == ()
    assert same.pair.similarity == 1.0


def test_lead_participants_action_and_wording_are_told_apart(comparison: Comparison) -> None:
    _, changed = comparison.carried_over
    assert changed.changes == tuple(Change)
    assert [comparison.label(iri) for iri in changed.leads_gone] == [
        "State Intellectual Property Administration"
    ]
    assert [comparison.label(iri) for iri in changed.leads_new] == ["Supreme People's Court"]
    assert [comparison.label(iri) for iri in changed.participants_new] == ["Ministry of Commerce"]
    [(law, actions)] = changed.actions.items()
    assert law.endswith("/legislation/patent-law")
    assert actions == (("revise",), ("implement",))
    edited = [(edit.earlier, edit.later) for edit in changed.edits if not edit.is_kept]
    assert edited == [("revision", "implementation")]


def test_without_a_lead_rule_no_lead_has_changed(tmp_path: Path) -> None:
    found = compared(tmp_path, EARLIER + LEAD_RULE, LATER)
    changed = found.carried_over[1]
    assert changed.changes == (Change.PARTICIPANTS, Change.ACTION, Change.WORDING)
    gone = [found.label(iri) for iri in changed.participants_gone]
    assert gone == ["State Intellectual Property Administration"]


def test_a_plan_compared_with_itself_is_all_carried_over() -> None:
    plan = read_plan("2021-2022", build(validate=False).store)
    found = compare(plan, plan)
    assert [each.pair.later.name for each in found.carried_over] == [str(n) for n in range(1, 116)]
    assert not any(each.changes for each in found.carried_over)
    assert (found.dropped, found.new) == ((), ())


# Pairs by a person, who read both texts.
CARRIED_OVER = [("1", "1"), ("3", "3"), ("4", "4"), ("30", "6"), ("37", "7"), ("44", "8"),
                ("93", "10"), ("101", "12")]  # fmt: skip


def test_the_second_plan_takes_up_what_a_reader_says_it_does() -> None:
    store = build(validate=False).store
    earlier, later = (read_plan(each, store) for each in ("2021-2022", str(SECOND)))
    found = compare(earlier, later)
    assert names(found) == CARRIED_OVER
    assert [task.name for task in found.new] == ["2", "5", "9", "11"]


def test_what_two_plans_only_describe_is_compared_by_the_words(tmp_path: Path) -> None:
    text = "I. Courts\n1. Formulate measures for the protection of seeds. (CNIPA)\n"
    [task] = compared(tmp_path, text, text).carried_over
    assert task.changes == ()
    [law] = task.pair.later.actions
    assert law.endswith("/legislation/measures-for-the-protection-of-seeds")


def test_chinese_texts_are_compared_by_their_signs(tmp_path: Path) -> None:
    one = (
        "一、审判\n1. 推进专利法修改。（知识产权局负责）\n2. 建设植物品种数据库。（农业农村部负责）"
    )
    other = "一、审判\n1. 建设新的植物品种数据库。（农业农村部负责）\n"
    found = compared(tmp_path, one, other)
    assert names(found) == [("2", "1")]
    edits = [(e.earlier, e.later) for e in found.carried_over[0].edits if not e.is_kept]
    assert edits == [("", "新的")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Patent Law", ["the", "patent", "law"]),
        ("People’s court", ["people", "s", "court"]),
        ("修改专利法", ["修改", "改专", "专利", "利法"]),
        ("IPR 数据", ["ipr", "数据"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text(), st.text())
def test_edits_together_are_the_two_texts(one: str, other: str) -> None:
    edits = list(_edits(one, other))
    assert "".join(edit.earlier for edit in edits) == one
    assert "".join(edit.later for edit in edits) == other


# as RDF, text, JSON and a page


def test_as_triples_it_says_which_task_takes_up_which(comparison: Comparison) -> None:
    triples = set(comparison_triples(comparison))
    node = ox.NamedNode("https://w3id.org/ipplan/comparison/a/b")
    part = ox.NamedNode("https://w3id.org/ipplan/comparison/a/b/2")
    plans = "https://w3id.org/ipplan/plan"
    changes = {t.object for t in triples if t.subject == part and t.predicate == IPP.change}
    assert {
        ox.Triple(node, RDF.type, IPP.Comparison),
        ox.Triple(node, IPP.continuation, part),
        ox.Triple(node, IPP.droppedTask, ox.NamedNode(f"{plans}/a/task/2")),
        ox.Triple(node, IPP.newTask, ox.NamedNode(f"{plans}/b/task/3")),
        ox.Triple(part, IPP.earlierTask, ox.NamedNode(f"{plans}/a/task/1")),
        ox.Triple(part, IPP.laterTask, ox.NamedNode(f"{plans}/b/task/2")),
    } <= triples
    assert {str(change).rpartition("/")[2] for change in changes} == {
        f"{change}>" for change in Change
    }


def test_as_text_it_marks_what_is_gone_and_what_is_new(comparison: Comparison) -> None:
    text = comparison_text(comparison, width=90)
    assert text.splitlines()[:3] == [
        "b (3 tasks) against a (3 tasks)",
        "carried over: 2 (1 unchanged; changed: 1 in lead, 1 in participants, 1 in action, 1 in"
        " wording)",
        "dropped: 1; new: 1",
    ]
    assert (
        "    lead: - State Intellectual Property Administration; + Supreme People's Court" in text
    )
    assert "Promote the [-revision-]{+implementation+} of the Patent Law." in text


def test_as_json_it_has_every_edit(comparison: Comparison) -> None:
    found = json.loads(comparison_json(comparison))
    assert found["carriedOver"][1]["changes"] == ["lead", "participants", "action", "wording"]
    assert {"earlier": "revision", "later": "implementation"} in found["carriedOver"][1]["edits"]
    assert [task["number"] for task in found["new"]] == ["3"]


def test_as_a_table_it_has_a_row_for_each_task_of_either_plan(comparison: Comparison) -> None:
    rows = list(csv.DictReader(StringIO(comparison_csv(comparison))))
    found = [(row["earlier"], row["later"], row["status"], row["changes"]) for row in rows]
    assert found == [
        ("3", "1", "carried over", ""),
        ("1", "2", "carried over", "lead participants action wording"),
        ("2", "", "dropped", ""),
        ("", "3", "new", ""),
    ]


def test_the_page_asks_nothing_from_elsewhere(comparison: Comparison) -> None:
    page = comparison_html(comparison)
    assert "<del>revision</del><ins>implementation</ins>" in page
    assert not re.findall(r"<(?:script|img|link|iframe)|@import|url\(", page)


def test_the_page_shows_a_text_as_text(tmp_path: Path) -> None:
    found = compared(tmp_path, EARLIER, EARLIER.replace("plant", "<script>x</script> plant"))
    assert "&lt;script&gt;x&lt;/script&gt;" in comparison_html(found)


# which plans


def test_a_plan_that_is_not_there_is_refused_by_naming_those_that_are() -> None:
    store = build(validate=False).store
    assert plan_ids(store) == ["2021-2022"]
    with pytest.raises(UnknownThing, match="there is no plan 2030; there are: 2021-2022"):
        read_plan("2030", store)


def test_a_folder_of_several_plans_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(EARLIER, "utf-8")
    with pytest.raises(BadParameter, match=r"holds several plans \(a, b\)"):
        read_plan(str(tmp_path), ox.Store())


# the command


def test_compare_takes_a_packaged_plan_and_a_text(cli: Cli) -> None:
    done = cli("compare", "2021-2022", SECOND)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2023-example (12 tasks) against 2021-2022 (115 tasks)\n")


@pytest.mark.parametrize("format", ["csv", "json", "ttl", "html"])
def test_compare_gives_the_same_bytes_every_time(cli: Cli, format: str) -> None:
    first, second = (
        cli("compare", "2021-2022", SECOND, "--format", format).stdout for _ in range(2)
    )
    assert first == second != ""


def test_compare_refuses_what_is_no_similarity(cli: Cli) -> None:
    done = cli("compare", "2021-2022", SECOND, "--threshold", "2")
    assert (done.returncode, done.stderr) == (
        2,
        "ipplan-kg: error: --threshold 2.0: take a number from 0 to 1\n",
    )
