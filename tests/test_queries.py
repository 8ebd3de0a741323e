"""The catalogue: heads, form, and every answer against the text of the plan.

``tests/queries/<name>.csv`` is the answer of a query with its default parameters, read and checked
against the text by a person; where the file is ``<name>.some.csv``, those rows must be among the
answer. A file may leave columns out. A query tagged ``comparison`` is asked of two plans, the
packaged one and that of ``tests/data/second-plan``. ``test_engines.py`` asks other engines.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, permutations
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.errors import BadParameter, UnknownQuery
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.pipeline import build
from ipplan_kg.queries import FORMS, CatalogueQuery, bind, catalogue, get, read_head
from ipplan_kg.resources import query_files
from ipplan_kg.results import display
from ipplan_kg.sparql import evaluate
from ipplan_kg.store import materialize_union, new
from tests.conftest import PLAN

PINNED = Path(__file__).parent / "queries"
GOLD = Path(__file__).parent / "gold" / "2021-2022.en.json"
QUERIES = [pytest.param(query, id=query.name) for query in catalogue()]
# What is answered from this graph alone; tests of the federation pin the others.
LOCAL = [query for query in catalogue() if not query.federates_with]
LOCAL_QUERIES = [pytest.param(query, id=query.name) for query in LOCAL]
MINI = Path(__file__).parent / "data" / "mini.trig"
SECOND_PLAN = Path(__file__).parent / "data" / "second-plan"
# The text leaves nothing over that no rule understood; it says who leads; a build measures nothing.
EMPTY = {"notices", "tasks-without-lead", "quality-measurements"}
# These are about the named graphs themselves, or need to know which plan says what.
USE_NAMED_GRAPHS = {
    *("named-graphs", "statements-about-thing", "inferred-by-predicate"),
    *("legislation-enacted", "legislation-existing", "legislation-planned"),
    *("legislation-by-kind", "legislation-of-task", "kinds-by-legislation-count"),
    *("view-eli", "view-p-plan", "view-schema-org"),
}


@pytest.fixture(scope="module")
def asked(store: ox.Store) -> ox.Store:
    """The graph of the packaged plans as a user meets it: with the union in the default graph."""
    asked = new(store)
    materialize_union(asked)
    return asked


@pytest.fixture(scope="module")
def two_plans() -> ox.Store:
    """The graph of the packaged plan and of a made-up later one."""
    store = new(build([PLAN.parent, SECOND_PLAN], validate=False).store)
    materialize_union(store)
    return store


def answer(store: ox.Store, text: str) -> tuple[list[str], list[list[str]]]:
    """The columns of an answer and its rows, each term as a person reads it."""
    results = evaluate(store, text)
    if isinstance(results, ox.QueryBoolean):
        return ["answer"], [[str(bool(results)).lower()]]
    if isinstance(results, tuple):
        triples = [[triple.subject, triple.predicate, triple.object] for triple in results]
        return ["subject", "predicate", "object"], [list(map(display, row)) for row in triples]
    assert isinstance(results, ox.QuerySolutions)
    rows = [[display(term) for term in row] for row in results]
    return [variable.value for variable in results.variables], rows


def rows_of(store: ox.Store, name: str, **params: str) -> list[list[str]]:
    return answer(store, bind(get(name), params, store=store))[1]


# heads


@pytest.mark.parametrize("query", QUERIES)
def test_head_says_in_english_and_chinese_what_is_asked(query: CatalogueQuery) -> None:
    assert set(query.question) == {"en", "zh"}
    assert query.question["en"].endswith("?")
    assert re.search(r"[\u4e00-\u9fff]", query.question["zh"])
    assert query.summary and query.tags
    for parameter in query.parameters:
        assert parameter.type in ("iri", "integer", "string")
        assert parameter.description and parameter.default
        if parameter.class_curie:
            assert parameter.class_curie.partition(":")[0] in PREFIXES


@pytest.mark.parametrize("query", QUERIES)
def test_head_is_the_yaml_that_others_read(query: CatalogueQuery) -> None:
    lines = [line[2:] for line in query.text.splitlines() if line.startswith("#+")]
    assert yaml.safe_load("\n".join(lines)) == read_head(query.text)


@pytest.mark.parametrize("query", QUERIES)
def test_query_keeps_the_form_that_all_keep(query: CatalogueQuery) -> None:
    head, _, body = query.text.partition("\n\n")
    assert all(line.startswith("#+") for line in head.splitlines())
    declared = re.findall(r"^PREFIX ([\w-]+): <(.*)>$", body, re.M)
    assert declared == sorted(declared)
    assert dict(declared).items() <= PREFIXES.items()
    rest = re.sub(r'<[^<> ]*>|"[^"]*"|PREFIX .*', "", body)
    assert {prefix for prefix, _ in declared} == set(re.findall(r"(?<![\w-])([\w-]+):\w", rest))
    assert "SELECT *" not in body
    assert query.form in FORMS
    assert (query.form == "SELECT") == bool(re.search(r"^ORDER BY ", body, re.M))
    assert ("GRAPH" in body) == (query.name in USE_NAMED_GRAPHS)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", query.name)


@pytest.mark.parametrize("query", QUERIES)
def test_query_that_calls_other_endpoints_says_so(query: CatalogueQuery) -> None:
    called = set(re.findall(r"SERVICE (?:SILENT )?<([^>]*)>", query.body))
    assert called == set(query.federates_with)
    assert ("federated" in query.tags) == bool(called) == ("SERVICE" in query.body)


@pytest.mark.parametrize("query", QUERIES)
def test_view_names_the_vocabulary_it_is_in(query: CatalogueQuery) -> None:
    assert ("view" in query.tags) == query.name.startswith("view-") == (query.profile is not None)
    assert query.profile is None or (query.form == "CONSTRUCT" and ox.NamedNode(query.profile))


@pytest.mark.parametrize("query", QUERIES)
def test_query_parses_without_our_prefixes(query: CatalogueQuery) -> None:
    ox.Store().query(query.text)


def test_there_is_a_pinned_answer_for_every_query_and_no_other() -> None:
    pinned = {path.name.split(".")[0] for path in PINNED.glob("*.csv")}
    assert pinned == {query.name for query in LOCAL}
    assert {path.stem for path in query_files()} == {query.name for query in catalogue()}


# answers


@pytest.mark.parametrize("query", LOCAL_QUERIES)
def test_answer_is_what_the_text_says(
    query: CatalogueQuery, asked: ox.Store, two_plans: ox.Store
) -> None:
    columns, rows = answer(two_plans if "comparison" in query.tags else asked, query.text)
    path = next(PINNED.glob(f"{query.name}.*"))
    with path.open(encoding="utf-8", newline="") as file:
        names, *expected = csv.reader(file)
    places = [columns.index(name) for name in names]
    shown = [[row[place] for place in places] for row in rows]
    if path.name.endswith(".some.csv"):
        shown = [row for row in shown if row in expected]
    assert shown == expected
    assert bool(rows) == (query.name not in EMPTY)


@pytest.mark.parametrize("query", LOCAL_QUERIES)
def test_answer_has_each_solution_once_without_a_ready_made_union(
    query: CatalogueQuery, store: ox.Store, asked: ox.Store
) -> None:
    assert answer(store, query.text) == answer(asked, query.text)


# the same figures, counted without SPARQL from what a person annotated


@pytest.fixture(scope="module")
def clauses() -> dict[int, list[str]]:
    """Task number -> the agencies of its clause in printed order, as annotated."""
    tasks = json.loads(GOLD.read_text("utf-8"))["tasks"]
    return {task["number"]: task["responsibility"] for task in tasks}


def test_agencies_are_counted_as_annotated(asked: ox.Store, clauses: dict[int, list[str]]) -> None:
    led = Counter(agencies[0] for agencies in clauses.values())
    joined = Counter(agency for agencies in clauses.values() for agency in agencies[1:])
    counted = {row[0].lower(): (int(row[1]), int(row[2])) for row in rows_of(asked, COUNTS)}
    names = {name.removeprefix("the ") for name in (*led, *joined)}
    assert counted == {name.lower(): (led[name], joined[name]) for name in names}


COUNTS = "agencies-by-task-count"


def test_pairs_are_counted_as_annotated(asked: ox.Store, clauses: dict[int, list[str]]) -> None:
    pairs = Counter(
        frozenset((one.lower(), other.lower()))
        for agencies in clauses.values()
        for one, other in combinations(agencies, 2)
    )
    shown = rows_of(asked, "agencies-cooperating", minimum="1")
    assert {frozenset((row[0].lower(), row[1].lower())): int(row[2]) for row in shown} == pairs


def test_partners_and_lone_tasks_are_counted_as_annotated(
    asked: ox.Store, clauses: dict[int, list[str]]
) -> None:
    def name(agency: str) -> str:
        return agency.lower().removeprefix("the ")

    partners: dict[str, set[str]] = {}
    for agencies in clauses.values():
        for one, other in permutations(map(name, agencies), 2):
            partners.setdefault(one, set()).add(other)
    shown = {row[0].lower(): int(row[1]) for row in rows_of(asked, "agencies-by-partner-count")}
    assert shown == {agency: len(others) for agency, others in partners.items()}
    alone = Counter(name(each[0]) for each in clauses.values() if len(each) == 1)
    shown = {row[0].lower(): int(row[1]) for row in rows_of(asked, "agencies-working-alone")}
    assert shown == alone


@pytest.mark.parametrize("number", [1, 40, 72, 101, 115])
def test_agencies_of_a_task_come_in_printed_order(
    asked: ox.Store, clauses: dict[int, list[str]], number: int
) -> None:
    rows = rows_of(asked, "task-details", task=str(number))
    names = [value.lower() for aspect, value, *_ in rows if aspect == "agency"]
    assert names == [name.lower() for name in clauses[number]]


# parameters


def test_unknown_query_is_answered_with_names_that_come_near() -> None:
    with pytest.raises(UnknownQuery, match="did you mean agencies-by-task-count"):
        get("agencies-by-tasks-count")
    for name in ("nothing-like-it-zzz", "../queries/notices", "", "A", "notices.rq"):
        with pytest.raises(UnknownQuery, match="there is no query"):
            get(name)


def test_unknown_parameter_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadParameter, match=r"no parameter 'agencey'; it has agency, plan$"):
        bind(get("tasks-by-agency"), {"agencey": "cnipa"})
    with pytest.raises(BadParameter, match=r"no parameter 'x'; it has none$"):
        bind(get("agency-names"), {"x": "1"})


def test_binding_replaces_one_line_and_nothing_else() -> None:
    query = get("tasks-by-agency")
    iri = f"{BASE}agency/ministry-of-justice"
    bound = bind(query, {"agency": iri})
    different = [
        (ours, theirs)
        for ours, theirs in zip(query.text.split("\n"), bound.split("\n"), strict=True)
        if ours != theirs
    ]
    assert [theirs for _, theirs in different] == [f"  VALUES ?agency {{ <{iri}> }}"]
    assert bind(query, {"agency": f"<{iri}>"}) == bound


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("agencies-cooperating", {"minimum": "many"}, "minimum: 'many' is not of type integer"),
        ("agencies-cooperating", {"minimum": ""}, "is not of type integer"),
        ("agencies-cooperating", {"minimum": "9" * 30}, "is not of type integer"),
        ("tasks-by-agency", {"agency": "cnipa"}, "agency: 'cnipa' is not an iri"),
        ("tasks-by-agency", {"agency": "http://x> } #"}, "is not an iri"),
        ("tasks-with-words", {"words": "\ud800"}, "is not of type string"),
    ],
)
def test_value_of_another_type_is_refused(name: str, params: dict[str, str], message: str) -> None:
    with pytest.raises(BadParameter, match=message):
        bind(get(name), params)


@pytest.fixture(scope="module")
def mini() -> ox.Store:
    store = ox.Store()
    store.load(path=MINI, format=ox.RdfFormat.TRIG)
    materialize_union(store)
    return store


@pytest.mark.parametrize(
    "value",
    [
        "cnipa",
        "CNIPA",
        "state intellectual property administration",
        "the State Intellectual Property Administration",
        "知识产权局",
        "state-intellectual-property-administration",
        "agency/state-intellectual-property-administration",
        f"{BASE}agency/state-intellectual-property-administration",
    ],
)
def test_iri_parameter_takes_the_names_of_a_thing(mini: ox.Store, value: str) -> None:
    rows = rows_of(mini, "tasks-by-agency", agency=value)
    assert [row[0] for row in rows] == ["20", "44", "93", "101"]


def test_concept_is_sought_in_its_scheme(mini: ox.Store) -> None:
    # "plan" is a kind of legislation, a class and part of many other names as well.
    text = bind(get("legislation-by-kind"), {"kind": "plan"}, store=mini)
    assert f"VALUES ?kind {{ <{BASE}vocab/legislation-kind/plan> }}" in text
    with pytest.raises(BadParameter, match="parameter topic: nothing is called 'plan'"):
        bind(get("tasks-by-topic"), {"topic": "plan"}, store=mini)


def test_misspelt_name_is_answered_with_what_comes_near(mini: ox.Store) -> None:
    with pytest.raises(BadParameter, match=r"parameter agency: .* did you mean 'CNIPA'"):
        bind(get("tasks-by-agency"), {"agency": "cnipaa"}, store=mini)


def test_text_search_shows_the_words_in_their_place(mini: ox.Store) -> None:
    ((number, snippet, *_),) = rows_of(mini, "tasks-with-words", words="KUNLUN")
    assert number == "30"
    assert '"Kunlun"' in snippet and len(snippet) <= len("kunlun") + 80


def test_notice_is_shown_with_its_place(mini: ox.Store) -> None:
    assert rows_of(mini, "notices")[0][:3] == ["3", "17", "leftover"]


def test_measurements_are_shown_with_their_metric(asked: ox.Store) -> None:
    store = new(asked)
    evaluation = f"""
        PREFIX dqv: <http://www.w3.org/ns/dqv#>
        INSERT DATA {{
          <{BASE}plan/2021-2022/measurement/en/topic-f1> a dqv:QualityMeasurement ;
            dqv:isMeasurementOf <{BASE}vocab/metric/topic-f1> ;
            dqv:computedOn <{BASE}graph/plan/2021-2022/asserted> ;
            dqv:value 0.95 .
        }}"""
    store.update(evaluation)
    ((metric, value, graph, _),) = rows_of(store, "quality-measurements")
    assert (value, graph) == ("0.95", "graph/plan/2021-2022/asserted")
    assert "F1" in metric


def test_task_without_lead_is_shown() -> None:
    store = ox.Store()
    example = PLAN.parents[2] / "ontology" / "examples" / "no-lead-rule.ttl"
    store.load(path=example, format=ox.RdfFormat.TURTLE)
    assert [row[0] for row in rows_of(store, "tasks-without-lead")] == ["1"]


# several plans

WITH_PLAN = [
    pytest.param(query, id=query.name)
    for query in LOCAL
    if any(parameter.name == "plan" and parameter.optional for parameter in query.parameters)
]


@pytest.mark.parametrize("query", WITH_PLAN)
def test_answer_on_one_of_two_plans_is_that_on_this_plan_alone(
    query: CatalogueQuery, asked: ox.Store, two_plans: ox.Store
) -> None:
    of_this_plan = bind(query, {"plan": f"{BASE}plan/2021-2022"})
    alone, among = answer(asked, query.text)[1], answer(two_plans, of_this_plan)[1]
    if query.name == "legislation-with-several-actions":  # whichever plan acts on them
        assert [row for row in among if row in alone] == alone
    else:
        assert among == alone


@pytest.mark.parametrize(
    ("name", "number"), [("tasks-carried-over", 10), ("leads-changed", 5), ("tasks-dropped", 50)]
)
def test_plans_to_compare_may_be_named(two_plans: ox.Store, name: str, number: int) -> None:
    earlier, later = f"{BASE}plan/2021-2022", f"{BASE}plan/2023-example"
    assert len(rows_of(two_plans, name, earlier=earlier, later=later)) == number
    assert rows_of(two_plans, name, earlier=later, later=earlier) == []
    assert rows_of(two_plans, name, earlier=earlier, later=earlier) == []


def test_an_instrument_is_planned_or_there_as_the_plan_of_the_task_says(
    two_plans: ox.Store,
) -> None:
    name = "Measures for the Administration of Trademark Agency"
    for query, plan in (("planned", "2021-2022"), ("existing", "2023-example")):
        rows = [row for row in rows_of(two_plans, f"legislation-{query}") if row[1] == name]
        assert [row[-1].split("/")[1] for row in rows] == [plan]


def test_queries_follow_the_base_of_the_store(mini: ox.Store) -> None:
    other = "https://example.org/ip/"
    trig = MINI.read_text("utf-8").replace(BASE, other)
    moved = ox.Store()
    moved.load(trig, format=ox.RdfFormat.TRIG)
    materialize_union(moved)
    ours = rows_of(mini, "tasks-by-agency", agency="cnipa")
    theirs = rows_of(moved, "tasks-by-agency", agency="cnipa")
    assert [row[:4] for row in theirs] == [row[:4] for row in ours]


HOSTILE = [
    '" } ?s ?p ?o #',
    "' } INSERT DATA { <a:a> <a:b> <a:c> }",
    "\\",
    '\\" }',
    '"""',
    "x\n} VALUES ?words { 1",
    "\u2028}\u2028VALUES ?words { 2 }",
    "\x85\x0b\x0c\x1c\x00",
    "?words",
    "\\u0022 } #",
    "{ }",
    "$words \\1 \\g<indent>",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_value_stays_one_literal(value: str) -> None:
    assert_stays_a_literal(value)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_value_stays_one_literal(value: str) -> None:
    assert_stays_a_literal(value)


def assert_stays_a_literal(value: str) -> None:
    bound = bind(ECHO, {"words": value})
    (solution,) = list(solutions(bound))
    assert solution["words"] == ox.Literal(value)
    assert bound.count("\n") == ECHO.text.count("\n")


def solutions(text: str) -> Iterator[ox.QuerySolution]:
    results = ox.Store().query(text)
    assert isinstance(results, ox.QuerySolutions)
    yield from results


ECHO = CatalogueQuery(
    "echo",
    """\
#+ summary: The words
#+ question:
#+   en: Which words?
#+   zh: 什么词？
#+ tags: [test]
#+ parameters:
#+   words:
#+     type: string
#+     description: any

SELECT ?words
WHERE {
  VALUES ?words { "none" }
}
ORDER BY ?words
""",
)
