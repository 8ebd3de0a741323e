"""What was pushed to a real store answers the whole catalogue as the tests of the catalogue pin it.

``ipplan-kg push URL``, then ``ipplan-kg query NAME --store URL`` for each query, in this process;
the expected answers are those of ``tests/queries`` (see ``test_queries.py``). A query that asks for
named graphs is told to Virtuoso with ours alone, as Virtuoso has graphs of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from ipplan_kg.cli import main
from ipplan_kg.pipeline import build
from ipplan_kg.queries import CatalogueQuery, catalogue
from ipplan_kg.results import display
from ipplan_kg.store import dump_nquads, named_graphs
from tests.conftest import PLAN
from tests.servers import Endpoint, oxigraph, virtuoso

if TYPE_CHECKING:
    from ipplan_kg.results import Term

PINNED = Path(__file__).parent / "queries"
SECOND_PLAN = Path(__file__).parent / "data" / "second-plan"
LOCAL = [query for query in catalogue() if not query.federates_with]
COMPARING = [query for query in LOCAL if "comparison" in query.tags]
OTHERS = [query for query in LOCAL if "comparison" not in query.tags]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:SPARQLWrapper"),
]


@pytest.fixture(scope="module")
def two_plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged plan and a made-up later one."""
    path = tmp_path_factory.mktemp("push") / "two-plans.nq"
    path.write_bytes(dump_nquads(build([PLAN.parent, SECOND_PLAN], validate=False).store))
    return path


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPPLAN_KG_USER", "dba")
    monkeypatch.setenv("IPPLAN_KG_PASSWORD", "dba")


def test_an_oxigraph_server_gives_the_pinned_answers(
    two_plans: Path, store: ox.Store, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with oxigraph() as endpoint:
        assert_answers("oxigraph", endpoint, two_plans, store, capfdbinary)


def test_virtuoso_gives_the_pinned_answers(
    two_plans: Path, store: ox.Store, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with virtuoso() as endpoint:
        assert_answers("virtuoso", endpoint, two_plans, store, capfdbinary)


def assert_answers(
    engine: str,
    endpoint: Endpoint,
    two_plans: Path,
    store: ox.Store,
    captured: pytest.CaptureFixture[bytes],
) -> None:
    """The packaged plan is pushed and asked, then a second one and what compares the two."""
    pushed(endpoint, captured)
    ours = [graph.value for graph in named_graphs(store)]
    different = dict(differing(OTHERS, endpoint.query, ours, captured))
    pushed(endpoint, captured, "--store", str(two_plans))
    different |= dict(differing(COMPARING, endpoint.query, [], captured))
    known = {query.name for query in LOCAL if engine in query.engines}
    assert different.keys() == known, different


def pushed(endpoint: Endpoint, captured: pytest.CaptureFixture[bytes], *arguments: str) -> None:
    assert main(["push", endpoint.graph_store, *arguments]) == 0
    assert b"graphs sent and compared" in captured.readouterr().err


def differing(
    queries: list[CatalogueQuery],
    endpoint: str,
    ours: list[str],
    captured: pytest.CaptureFixture[bytes],
) -> Iterator[tuple[str, str]]:
    """Yield the queries that are answered otherwise than pinned, with what was answered."""
    dataset = urlencode({"default-graph-uri": ours, "named-graph-uri": ours}, doseq=True)
    for query in queries:
        url = (
            f"{endpoint}?{dataset}" if "GRAPH" in query.body and "sparql" in endpoint else endpoint
        )
        format = "nt" if query.form == "CONSTRUCT" else "json"
        status = main(["query", query.name, "--store", url, "--format", format])
        written, told = captured.readouterr()
        if status > 1:
            yield query.name, told.decode()
            continue
        path = next(PINNED.glob(f"{query.name}.*"))
        with path.open(encoding="utf-8", newline="") as file:
            names, *expected = csv.reader(file)
        rows = shown(written, query.form, names)
        if path.name.endswith(".some.csv"):
            rows = [row for row in rows if row in expected]
        if rows != expected:
            yield query.name, f"{rows}\ninstead of\n{expected}"[:2000]


def shown(written: bytes, form: str, names: list[str]) -> list[list[str]]:
    """The columns of these names, each term as a person reads it."""
    if form == "CONSTRUCT":
        triples = (quad.triple for quad in ox.parse(written, format=ox.RdfFormat.N_TRIPLES))
        rows = [
            {"subject": each.subject, "predicate": each.predicate, "object": each.object}
            for each in triples
        ]
        return [[display(read(row[name])) for name in names] for row in rows]
    results = ox.parse_query_results(written, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return [[str(bool(results)).lower()]]
    assert isinstance(results, ox.QuerySolutions)
    return [[display(read(row[name])) for name in names] for row in results]


def read(term: Term | None) -> Term | None:
    """A term as it is pinned: SPARQL leaves it to the engine whether true comes back as 1."""
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#boolean"):
        return ox.Literal(term.value in ("true", "1"))
    return term
