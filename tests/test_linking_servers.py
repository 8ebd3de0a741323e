"""Whom proposals are asked of: a real endpoint, a reconciliation service, and both failing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from ipplan_kg import sssom
from ipplan_kg.errors import RemoteError
from ipplan_kg.linking import endpoint, reconciliation
from ipplan_kg.linking.asking import Asker, Manners, retry_after
from ipplan_kg.linking.cache import Cache
from ipplan_kg.linking.model import Candidate, Constraints, Name, Subject
from ipplan_kg.namespaces import BASE
from tests.conftest import Cli
from tests.faulty_server import Answer, Received, faulty_server, solutions
from tests.servers import oxigraph, virtuoso

FICTIONAL = Path(__file__).parent / "data" / "linking" / "fictional.ttl"
E = "https://example.org/entity/"
HERE = Constraints(classes=(f"{E}Body",), countries=(f"{E}Here",))
WIKIDATA = endpoint.SHAPES["wikidata"]


def subject(name: str, *names: tuple[str, str]) -> Subject:
    return Subject(
        iri=f"{BASE}agency/{name}",
        names=tuple(Name(text, language, preferred=True) for text, language in names),
    )


JUSTICE = subject("ministry-of-justice", ("Ministry of Justice", "en"), ("司法部", "zh"))
FOREIGN = subject("ministry-of-foreign-affairs", ("外交部", "zh"))


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Oxigraph server with the data that is made up."""
    path = tmp_path_factory.mktemp("outside") / "fictional.nq"
    store = ox.Store()
    store.load(path=str(FICTIONAL), format=ox.RdfFormat.TURTLE)
    store.dump(str(path), ox.RdfFormat.N_QUADS)
    with oxigraph(path) as running:
        yield running.query


def asker(
    url: str,
    cache: Path | None = None,
    *,
    timeout: float = 5,
    waits: list[float] | None = None,
) -> Asker:
    """One that does not really wait, but notes how long it would have."""
    return Asker(
        url=url,
        manners=Manners(pause=0, timeout=timeout),
        cache=Cache(cache),
        sleep=(waits if waits is not None else []).append,
    )


def found(url: str, *subjects: Subject, cache: Path | None = None) -> dict[str, list[Candidate]]:
    return endpoint.candidates(asker(url, cache), subjects, HERE, WIKIDATA)


# a real endpoint


def test_an_endpoint_gives_what_has_one_of_the_names_and_what_it_is(outside: str) -> None:
    candidates = found(outside, JUSTICE, FOREIGN)
    (justice,) = candidates[JUSTICE.iri]  # and not that of elsewhere
    assert justice.iri == f"{E}Justice"
    assert justice.label == "Ministry of Justice of the People's Republic of China"
    assert Name("司法部", "zh", preferred=False) in justice.names
    assert justice.classes == {f"{E}Body"}  # as a ministry is one
    assert justice.countries == {f"{E}Here"}
    (foreign,) = candidates[FOREIGN.iri]
    assert foreign.iri == f"{E}Foreign"


def test_the_command_proposes_for_every_agency(cli: Cli, outside: str, tmp_path: Path) -> None:
    arguments = (
        *("link", "--kind", "agency", "--endpoint", outside, "--pause", "0", "--cache", "kept"),
        *("--class", f"{E}Body", "--country", f"{E}Here", "-o", "x.sssom.tsv"),
    )
    done = cli(*arguments)
    assert done.returncode == 0, done.stderr
    assert "asked for 55 of 55 things by 10 requests" in done.stderr
    first = (tmp_path / "x.sssom.tsv").read_bytes()
    proposed = {
        (mapping.subject_id, mapping.object_id): mapping.confidence
        for mapping in sssom.parse(first.decode()).mappings
    }
    assert proposed == {
        ("ipplan:agency/general-administration-of-customs", "entity:Customs"): 0.74,
        ("ipplan:agency/general-administration-of-customs", "entity:CustomsMuseum"): 0.74,
        ("ipplan:agency/ministry-of-foreign-affairs", "entity:Foreign"): 0.99,
        ("ipplan:agency/ministry-of-justice", "entity:Justice"): 0.98,
        ("ipplan:agency/state-statistics-bureau", "entity:Statistics"): 0.85,
        ("ipplan:agency/supreme-peoples-court", "entity:Court"): 0.83,
    }
    again = cli(*arguments)
    assert "by 0 requests, " in again.stderr and "answers were kept from before" in again.stderr
    assert (tmp_path / "x.sssom.tsv").read_bytes() == first


@pytest.mark.slow
def test_another_engine_gives_the_same(outside: str, tmp_path: Path) -> None:
    path = tmp_path / "fictional.nq"
    store = ox.Store()
    store.load(
        path=str(FICTIONAL), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("urn:example:graph")
    )
    store.dump(str(path), ox.RdfFormat.N_QUADS)
    with virtuoso(path) as running:
        assert found(running.query, JUSTICE, FOREIGN) == found(outside, JUSTICE, FOREIGN)


def test_who_asks_is_told_to_the_server() -> None:
    with faulty_server([Answer(body=EMPTY)]) as server:
        asking = Asker(url=server.url, manners=Manners(contact="mail@example.org"))
        endpoint.candidates(asking, [JUSTICE], HERE, WIKIDATA)
    agent = server.requests[0].headers["User-Agent"]
    assert re.fullmatch(r"ipplan-kg/[\d.]+ \(mail@example\.org\)", agent)


# failures

EMPTY = solutions({"item": f"{E}Nothing"})  # without a name, nothing is found and asked for


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Answer(429, headers={"Retry-After": "7"}), [7.0]),
        (Answer(503), [1.0]),
        (Answer(500, b"oops"), [1.0]),
        (Answer(502), [1.0]),
        (Answer(200, EMPTY[:-5]), [1.0]),
        (Answer(200, b"{not json"), [1.0]),
        (Answer(200, EMPTY, length=len(EMPTY) + 5), [1.0]),
        (Answer(200, b"<html>busy</html>", "text/html"), [1.0]),
        (Answer(200, EMPTY, wait=1.5), [1.0]),
    ],
)
def test_what_may_pass_is_asked_again_after_a_wait(fault: Answer, waits: list[float]) -> None:
    with faulty_server([fault, Answer(body=EMPTY)]) as server:
        waited: list[float] = []
        asking = asker(server.url, timeout=1, waits=waited)
        endpoint.candidates(asking, [JUSTICE], HERE, WIKIDATA)
    assert waited == waits
    assert "司法部" in parse_qs(server.requests[1].body)["query"][0]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(400, b"no"), "refuses the query|answers 400"),
        (Answer(403), "answers 403 Forbidden"),
        (Answer(404), "answers 404"),
        (Answer(302, headers={"Location": "/elsewhere"}), "redirects to .*/elsewhere: name that"),
        (Answer(307, headers={"Location": "http://127.0.0.1:1/"}), "redirects to http://127.0.0.1"),
        (Answer(200, b'{"head":{},"boolean":true}'), "does not answer with solutions"),
    ],
)
def test_what_will_not_pass_ends_at_once(answer: Answer, message: str) -> None:
    def answers(request: Received) -> Answer:
        return answer if request.path == "/sparql" else Answer(body=EMPTY)

    waits: list[float] = []
    with faulty_server(answers) as server:
        asking = asker(server.url, waits=waits)
        with pytest.raises(RemoteError, match=message) as caught:
            endpoint.candidates(asking, [JUSTICE], HERE, WIKIDATA)
    assert waits == []
    assert "\n" not in str(caught.value)


def test_waits_double_and_there_is_an_end_to_patience() -> None:
    waits: list[float] = []
    with faulty_server([Answer(500)]) as server:
        asking = asker(server.url, waits=waits)
        with pytest.raises(RemoteError, match="answers 500 Internal Server Error, 5 times; ask"):
            endpoint.candidates(asking, [JUSTICE], HERE, WIKIDATA)
    assert waits == [1.0, 2.0, 4.0, 8.0]
    assert len(server.requests) == 5


def test_a_server_that_wants_a_long_rest_gets_it() -> None:
    told = pytest.raises(RemoteError, match="wants to be left alone for 3600 s; ask again later")
    with faulty_server([Answer(429, headers={"Retry-After": "3600"})]) as server, told:
        found(server.url, JUSTICE)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "fault", [Answer(500), Answer(429, headers={"Retry-After": "3600"})], ids=["fails", "rests"]
)
def test_answers_are_said_to_be_kept_only_where_they_are(fault: Answer, tmp_path: Path) -> None:
    with faulty_server([fault]) as server:
        with pytest.raises(RemoteError, match=r"ask again later: what it has answered is kept$"):
            found(server.url, JUSTICE, cache=tmp_path)
        with pytest.raises(RemoteError, match=r"ask again later$"):
            found(server.url, JUSTICE)


def test_nobody_there_is_told() -> None:
    with pytest.raises(RemoteError, match="does not answer: Connection refused, 5 times"):
        found("http://127.0.0.1:1/sparql", JUSTICE)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(None, None), ("", None), ("soon", None), ("0", 0), (" 30 ", 30), ("-5", None)],
)
def test_retry_after_in_seconds(value: str | None, seconds: float | None) -> None:
    assert retry_after(value) == seconds


def test_retry_after_as_a_date() -> None:
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    later = retry_after("Fri, 01 Jan 2100 00:00:00 GMT")
    assert later is not None and later > 1e9


def test_requests_are_apart() -> None:
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    asking = Asker(url="x:", manners=Manners(pause=2), sleep=sleep, clock=lambda: now[0])
    for request in "abc":
        asking.ask(request, lambda timeout: b"", len)
        now[0] += 0.5
    assert slept == [1.5, 1.5]


# resuming


def test_an_interrupted_run_goes_on_where_it_ended(tmp_path: Path) -> None:
    with faulty_server([Answer(body=EMPTY), Answer(403), Answer(body=EMPTY)]) as server:
        found(server.url, JUSTICE, cache=tmp_path)
        with pytest.raises(RemoteError):
            found(server.url, FOREIGN, cache=tmp_path)
        found(server.url, JUSTICE, cache=tmp_path)
        found(server.url, FOREIGN, cache=tmp_path)
        assert len(server.requests) == 3


def test_a_damaged_answer_in_the_cache_is_asked_for_anew(tmp_path: Path) -> None:
    with faulty_server([Answer(body=EMPTY)]) as server:
        found(server.url, JUSTICE, cache=tmp_path)
        for path in tmp_path.rglob("*.json"):
            path.write_bytes(b"{")
        found(server.url, JUSTICE, cache=tmp_path)
        assert len(server.requests) == 2


def test_a_run_that_fails_writes_what_it_has(cli: Cli, tmp_path: Path) -> None:
    answers = [Answer(body=EMPTY), Answer(403)]
    with faulty_server(answers) as server:
        done = cli(
            *("link", "--kind", "agency", "--endpoint", server.url, "--pause", "0"),
            *("--batch", "5", "--no-cache", "-o", "x.sssom.tsv"),
        )
    assert done.returncode == 3
    assert "asked for 5 of " in done.stderr
    assert f"error: {server.url} answers 403 Forbidden" in done.stderr
    assert sssom.read(tmp_path / "x.sssom.tsv").mappings == ()


# a reconciliation service

MANIFEST = {
    "versions": ["0.1", "0.2"],
    "name": "Made up",
    "identifierSpace": E,
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "batchSize": 1,
}


def service(results: object, **manifest: object) -> list[Answer]:
    texts = [json.dumps({**MANIFEST, **manifest}), json.dumps(results)]
    return [Answer(body=text.encode(), media_type="application/json") for text in texts]


def reconciled(url: str, *subjects: Subject) -> dict[str, list[Candidate]]:
    asking = asker(url)
    return reconciliation.candidates(
        asking, reconciliation.service(asking), subjects, HERE, WIKIDATA.country
    )


def test_a_service_is_asked_by_name_type_and_country() -> None:
    result = {
        "id": "Justice",
        "name": "Ministry of Justice",
        "type": [{"id": "Body", "name": "body"}],
        "score": 100,
        "match": True,
    }
    with faulty_server(service({"q0": {"result": [result]}})) as server:
        candidates = reconciled(server.url, JUSTICE)
    manifest, first, second = server.requests
    assert (manifest.method, first.method) == ("GET", "POST")
    asked = [json.loads(parse_qs(each.body)["queries"][0])["q0"] for each in (first, second)]
    assert [each["query"] for each in asked] == ["Ministry of Justice", "司法部"]
    assert asked[0]["type"] == ["Body"]
    assert asked[0]["properties"] == [{"pid": "P17", "v": [{"id": "Here"}]}]
    (justice,) = candidates[JUSTICE.iri]
    assert justice.iri == f"{E}Justice"
    assert justice.classes == {f"{E}Body"}
    assert justice.found_by == "Ministry of Justice"
    assert justice.countries is None


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (service({}, versions=["1.0"]), r"speaks the reconciliation API \['1.0'\], not 0.1 or 0.2"),
        (service({}, identifierSpace=""), "its manifest has no identifierSpace"),
        (service([]), "does not answer as a reconciliation service does"),
        (service({"q0": {"result": [{"id": 1}]}}), "a result without id or name"),
        ([Answer(body=b"[]", media_type="application/json")], "does not answer as a recon"),
        ([Answer(404)], "answers 404"),
        ([Answer(302, headers={"Location": "/other"}), Answer(body=b"{}")], "redirects to"),
        (service({}), "gives no result for the query q0, 5 times"),
        ([*service({})[:1], Answer(body=b'{"q0": {"res')], "cannot be read, perhaps cut off"),
    ],
)
def test_a_service_that_does_not_keep_to_the_protocol_is_told(
    answers: list[Answer], message: str
) -> None:
    with faulty_server(answers) as server, pytest.raises(RemoteError, match=message):
        reconciled(server.url, JUSTICE)
