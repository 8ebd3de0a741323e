"""The federated queries of the catalogue, with two real servers in the place of those elsewhere.

The servers hold what the mapping sets say the things are called there, and nothing that is not
marked as made up: what the real endpoints answer is theirs to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg import sssom
from ipplan_kg.errors import RemoteError, UpdateRefused
from ipplan_kg.federation import Limits, guarded
from ipplan_kg.queries import CatalogueQuery, catalogue
from ipplan_kg.resources import mapping_files
from ipplan_kg.results import display
from ipplan_kg.sparql import evaluate
from tests.conftest import Cli
from tests.servers import oxigraph

pytestmark = pytest.mark.usefixtures("no_garbage_between_threads")
WIKIDATA = "https://query.wikidata.org/sparql"
EUROVOC = "http://publications.europa.eu/webapi/rdf/sparql"
SPACES = {WIKIDATA: "http://www.wikidata.org/entity/", EUROVOC: "http://eurovoc.europa.eu/"}
FEDERATED = {query.name: query for query in catalogue() if "federated" in query.tags}
SUBJECTS = {
    "federated-agencies": "agency/",
    "federated-bodies": "body/",
    "federated-topics": "vocab/topic/",
}
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
PREF_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
BROADER = ox.NamedNode("http://www.w3.org/2004/02/skos/core#broader")
WEBSITE = ox.NamedNode("http://www.wikidata.org/prop/direct/P856")


def mapped(space: str, subject: str = "") -> dict[str, str]:
    """What our things are mapped to in a data set: IRI -> label there."""
    found = {}
    for path in mapping_files():
        mapping_set = sssom.read(path)
        for mapping in mapping_set.mappings:
            iri = sssom.expand(mapping.object_id, mapping_set.curie_map)
            match = mapping.predicate_id in ("skos:exactMatch", "skos:closeMatch")
            if iri.startswith(space) and f":{subject}" in mapping.subject_id and match:
                found[iri] = mapping.object_label
    return found


def quads(endpoint: str) -> Iterator[ox.Quad]:
    for iri, label in mapped(SPACES[endpoint]).items():
        node = ox.NamedNode(iri)
        name = LABEL if endpoint == WIKIDATA else PREF_LABEL
        yield ox.Quad(node, name, ox.Literal(label, language="en"))
        if endpoint == WIKIDATA:
            yield ox.Quad(node, LABEL, ox.Literal("（测试）", language="zh"))
            yield ox.Quad(node, WEBSITE, ox.NamedNode(f"https://example.org/{iri[31:]}"))
        else:
            above = ox.NamedNode("https://example.org/above")
            yield ox.Quad(node, BROADER, above)
            yield ox.Quad(above, PREF_LABEL, ox.Literal("made up", language="en"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The URL of a server on this machine for each of the endpoints."""
    paths: dict[str, Path] = {}
    for number, endpoint in enumerate(SPACES):
        paths[endpoint] = tmp_path_factory.mktemp("elsewhere") / f"{number}.nq"
        store = ox.Store()
        store.extend(quads(endpoint))
        store.dump(str(paths[endpoint]), ox.RdfFormat.N_QUADS)
    with oxigraph(paths[WIKIDATA]) as one, oxigraph(paths[EUROVOC]) as two:
        yield {WIKIDATA: one.query, EUROVOC: two.query}


def moved(query: CatalogueQuery, elsewhere: dict[str, str]) -> str:
    """The text of a query with servers of this machine in it."""
    text = query.text
    for endpoint, url in elsewhere.items():
        text = text.replace(f"SERVICE <{endpoint}>", f"SERVICE <{url}>")
    return text


def rows(store: ox.Store, text: str, *allowed: str) -> list[list[str]]:
    with guarded(text, allowed=allowed, limits=Limits(seconds=10)) as query:
        results = evaluate(store, query.text, relay=query.relay)
        assert isinstance(results, ox.QuerySolutions)
        return [[display(term) for term in row] for row in results]


def test_there_are_three_and_each_says_whom_it_calls() -> None:
    assert set(FEDERATED) == set(SUBJECTS)
    for query in FEDERATED.values():
        called = re.findall(r"SERVICE <(.*?)>", query.text)
        assert called and set(called) <= set(SPACES)


@pytest.mark.parametrize("name", SUBJECTS)
def test_what_is_asked_about_is_what_the_mappings_have(name: str) -> None:
    listed = set(re.findall(r"^ {6}<(.*)>$", FEDERATED[name].text, re.M))
    expected: set[str] = set()
    for endpoint, space in SPACES.items():
        if f"SERVICE <{endpoint}>" in FEDERATED[name].text:
            expected |= mapped(space, SUBJECTS[name]).keys()
    assert listed == expected


def test_agencies_have_their_name_and_website_there(
    store: ox.Store, elsewhere: dict[str, str]
) -> None:
    found = rows(store, moved(FEDERATED["federated-agencies"], elsewhere), *elsewhere.values())
    assert len(found) == len(mapped(SPACES[WIKIDATA], "agency/"))
    assert [
        "Ministry of Finance",
        "Ministry of Finance of the People's Republic of China",
        "https://example.org/Q832407",
        "http://www.wikidata.org/entity/Q832407",
        "agency/ministry-of-finance",
    ] in found


def test_topics_have_their_concept_and_the_number_of_tasks(
    store: ox.Store, elsewhere: dict[str, str]
) -> None:
    found = rows(store, moved(FEDERATED["federated-topics"], elsewhere), *elsewhere.values())
    by_topic = {row[-1]: row for row in found}
    assert by_topic["vocab/topic/patent"][1:3] == ["patent", "made up"]
    counted = rows(
        store,
        "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t a ipp:Task ; dcterms:subject "
        "<https://w3id.org/ipplan/vocab/topic/patent> }",
    )
    assert by_topic["vocab/topic/patent"][3] == counted[0][0]


def test_bodies_are_joined_with_two_endpoints(store: ox.Store, elsewhere: dict[str, str]) -> None:
    found = rows(store, moved(FEDERATED["federated-bodies"], elsewhere), *elsewhere.values())
    assert ["Japan", "（测试）", "Japan", "Japan", "body/japan"] in found


@pytest.mark.parametrize("query", FEDERATED.values(), ids=lambda query: query.name)
def test_nobody_is_called_who_is_not_allowed(store: ox.Store, query: CatalogueQuery) -> None:
    with pytest.raises(UpdateRefused, match="SERVICE is not allowed"):
        evaluate(store, query.text)
    with pytest.raises(UpdateRefused, match=r"is not allowed: allowed is https://other\.example/"):
        rows(store, query.text, "https://other.example/")


def test_when_one_of_two_is_down_it_is_named(store: ox.Store, elsewhere: dict[str, str]) -> None:
    down = "http://127.0.0.1:1/sparql"
    text = moved(FEDERATED["federated-bodies"], {**elsewhere, EUROVOC: down})
    with pytest.raises(RemoteError, match=f"^{down} does not answer: Connection refused$"):
        rows(store, text, elsewhere[WIKIDATA], down)


def test_the_command_calls_whom_it_is_told_to(
    cli: Cli, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    (tmp_path / "q.rq").write_text(moved(FEDERATED["federated-agencies"], elsewhere), "utf-8")
    refused = cli("query", "./q.rq")
    assert refused.returncode == 2
    assert "SERVICE is not allowed" in refused.stderr and refused.stderr.count("\n") == 1
    done = cli("query", "./q.rq", "--allow-service", elsewhere[WIKIDATA], "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert "Ministry of Finance,Ministry of Finance of the People's Republic" in done.stdout
    told = cli("query", "./q.rq", "--allow-service", elsewhere[WIKIDATA], "--explain")
    assert elsewhere[WIKIDATA] in told.stdout
    assert "20 solutions" in told.stdout
    (tmp_path / "q.rq").write_text("SELECT ?s { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    down = cli("query", "./q.rq", "--allow-service", "http://127.0.0.1:1/")
    assert (down.returncode, down.stdout) == (3, "")
    assert down.stderr == (
        "ipplan-kg: error: http://127.0.0.1:1/ does not answer: Connection refused\n"
    )
    silent = "SELECT ?s { { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } } }"
    done = cli("query", "-", "--allow-service", "http://127.0.0.1:1/", stdin=silent)
    assert done.returncode == 0 and done.stdout.startswith("s\n")
    assert done.stderr == (
        "without what SERVICE SILENT asks for: "
        "http://127.0.0.1:1/ does not answer: Connection refused\n"
    )
