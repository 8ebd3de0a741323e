"""The checksum of a graph: what any engine computes, what it sees, what it leaves to the engine."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipplan_kg.errors import RemoteError
from ipplan_kg.push.checksum import (
    Checksum,
    can_hash,
    counted,
    digits_for,
    local,
    properties_of,
    remote,
)
from ipplan_kg.push.client import Client
from ipplan_kg.push.parts import Part, parted, parts_of
from ipplan_kg.push.target import replace
from ipplan_kg.push.transfer import Target, push
from ipplan_kg.store import named_graphs, new
from tests.faulty_server import Answer, faulty_server
from tests.servers import Endpoint, oxigraph, virtuoso

G = ox.NamedNode("http://example.org/g")
XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = """
"abc" "" "中文é€" "😀" " a\\tb\\nc\\rd\\"e\\\\f " "\u0301x" "%20+&=" "\u007f\u0085\u00a0" "\ufeff"
"中文"@zh "texte"@fr "T"@zh-Hant "x"@en-US <http://example.org/中文> <http://e/a#char=1,2>
true false 7 -7 0 007 123456789 9999999999 123456789012345678 1.50 2.0 0.1 -1.5 1.0E0 1e300 1e-7
"1.1"^^xsd:float "2021"^^xsd:gYear "2021-05"^^xsd:gYearMonth "2021-01-01"^^xsd:date
"2021-01-01Z"^^xsd:date "2021-01-01T00:00:00Z"^^xsd:dateTime "10:11:12"^^xsd:time
"2021-01-01T00:00:00+08:00"^^xsd:dateTime "2021-01-01T10:11:12.345Z"^^xsd:dateTime
"10:11:12.5+08:00"^^xsd:time "http://e/é"^^xsd:anyURI "x"^^xsd:token "PT1H"^^xsd:dayTimeDuration
"x"^^<http://example.org/datatype> "<p>&amp;</p>"^^rdf:XMLLiteral
"""
TERM = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|[^\s"]+')
PREFIXES = f"""
PREFIX xsd: <{XSD}> PREFIX x: <http://example.org/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""

CHANGES = {
    "two strings are swapped": ('x:a x:p "one" . x:b x:p "two"', 'x:a x:p "two" . x:b x:p "one"'),
    "one sign is another": ('x:a x:p "中文"', 'x:a x:p "中国"'),
    "a sign beyond ASCII is another": ('x:a x:p "é"', 'x:a x:p "è"'),
    "a language is another": ('x:a x:p "text"@en', 'x:a x:p "text"@fr'),
    "a language is gone": ('x:a x:p "text"@en', 'x:a x:p "text"'),
    "a datatype is another": ('x:a x:p "2021"^^xsd:gYear', 'x:a x:p "2021"'),
    "a number is a string": ("x:a x:p 7", 'x:a x:p "7"'),
    "an IRI is a string": ("x:a x:p x:b", 'x:a x:p "http://example.org/b"'),
    "a subject is another": ("x:a x:p 7", "x:b x:p 7"),
    "an object is of another subject": ("x:a x:p 1 . x:b x:p 2", "x:a x:p 2 . x:b x:p 1"),
    "what is split is split elsewhere": ('x:a x:p "b c"', 'x:a x:p "b", "c"'),
}


def graph(turtle: str) -> ox.Store:
    return new(ox.parse(f"{PREFIXES} x:g {{ {turtle} }}".encode(), format=ox.RdfFormat.TRIG))


def many(count: int) -> ox.Store:
    return graph(" . ".join(f'x:s{n} x:p{n % 7} "value {n}"' for n in range(count)))


def assert_sees_changes(endpoint: Endpoint) -> None:
    """A store of one kind has what was sent, and a change of one term does not escape."""
    target = Target(url=endpoint.graph_store, query=endpoint.query)
    client = Client(endpoint.query)
    assert can_hash(client, endpoint.query)
    for said, (before, after) in CHANGES.items():
        old, changed = graph(before), graph(after)
        push(old, target, client)
        there = remote(client, endpoint.query, G, properties_of(changed, G), 2)
        assert there == local(old, G, 2), said
        assert there != local(changed, G, 2), said


def assert_takes_all_terms(endpoint: Endpoint) -> None:
    """Whatever the store makes of literals, the checksum of what it was sent is the same."""
    target = Target(url=endpoint.graph_store, query=endpoint.query)
    turtle = " ".join(f"x:s{n} x:p {term} ." for n, term in enumerate(TERM.findall(TERMS)))
    long = 'x:l x:p "' + "中" * 20_000 + '" , "' + "é" * 9_000 + '"@fr'
    (pushed,) = push(graph(f"{turtle} {long}"), target, Client(endpoint.query))
    assert pushed.state == "sent"


def test_an_oxigraph_server_computes_the_checksum() -> None:
    with oxigraph() as endpoint:
        assert_sees_changes(endpoint)
        assert_takes_all_terms(endpoint)


@pytest.mark.slow
def test_virtuoso_computes_the_checksum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPPLAN_KG_USER", "dba")
    with virtuoso() as endpoint:
        monkeypatch.setenv("IPPLAN_KG_PASSWORD", endpoint.password)
        assert_sees_changes(endpoint)
        assert_takes_all_terms(endpoint)


# what is left to the engine

LEFT = [
    ('"text"@en-US', '"text"@en-us'),
    ("9999999999", "9999999999.0"),  # Virtuoso: integers of ten digits are decimals
    ("1e300", "2e300"),
    ('"PT1H"^^xsd:dayTimeDuration', '"PT3600S"^^xsd:dayTimeDuration'),
    ('"10:11:12.5"^^xsd:time', '"10:11:12.500"^^xsd:time'),
    ("_:a", "_:b"),
]


@pytest.mark.parametrize(("one", "other"), LEFT)
def test_what_an_engine_may_change_is_not_compared(one: str, other: str) -> None:
    assert local(graph(f"x:a x:p {one}"), G, 2) == local(graph(f"x:a x:p {other}"), G, 2)


@pytest.mark.parametrize(("one", "other"), [("1", "1.5"), ("1e0", "1.0"), ("10", "11")])
def test_other_numbers_are_compared(one: str, other: str) -> None:
    assert local(graph(f"x:a x:p {one}"), G, 2) != local(graph(f"x:a x:p {other}"), G, 2)


# buckets and parts


def test_buckets_count_every_triple_once() -> None:
    store = many(500)
    for digits in (1, 2, 3):
        checksum = local(store, G, digits)
        assert checksum.triples == 500
        assert {len(name) for name in checksum.buckets} == {digits}


def test_a_changed_triple_changes_two_buckets_at_most() -> None:
    store = many(500)
    before = local(store, G, 2)
    subject, p = ox.NamedNode("http://example.org/s7"), ox.NamedNode("http://example.org/p0")
    store.remove(ox.Quad(subject, p, ox.Literal("value 7"), G))
    store.add(ox.Quad(subject, p, ox.Literal("another"), G))
    after = local(store, G, 2)
    assert 1 <= len(before.differing(after)) <= 2
    assert before.name != after.name


def test_a_graph_is_asked_for_some_properties_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    store = many(500)
    monkeypatch.setattr("ipplan_kg.push.checksum._AT_ONCE", 150)
    with oxigraph() as endpoint:
        client = Client(endpoint.query)
        target = Target(url=endpoint.graph_store, query=endpoint.query)
        ((_, data),) = parts_of(store, G, *[parted(local(store, G, 2), 1000)] * 2)
        replace(target, client, G.value, data)
        properties = properties_of(store, G)
        assert sum(properties.values()) == 500
        assert remote(client, endpoint.query, G, properties, 2) == local(store, G, 2)
        assert remote(client, endpoint.query, G, properties, 0) == counted(properties)


@pytest.mark.parametrize(
    ("triples", "part", "digits"),
    [
        (7, 100_000, 2),
        (5_000_000, 100_000, 2),
        (12_826, 1_000, 2),
        (200_000, 1_000, 3),
        (5_000_000, 1_000, 3),
        (50_000_000, 1_000, 4),
    ],
)
def test_buckets_are_small_and_few(triples: int, part: int, digits: int) -> None:
    assert digits_for(triples, part) == digits


@given(
    st.dictionaries(st.text("0123456789abcdef", min_size=2, max_size=2), st.integers(1, 50)),
    st.integers(1, 120),
)
def test_parts_hold_every_bucket_once_and_no_more_than_asked(
    counts: dict[str, int], size: int
) -> None:
    checksum = Checksum({name: (count, 0, 0) for name, count in counts.items()})
    parts = parted(checksum, size)
    assert [name for part in parts for name in part.buckets] == sorted(counts)
    for part in parts:
        assert part.triples == sum(counts[name] for name in part.buckets)
        assert part.triples <= size or len(part.buckets) == 1
    assert len(parted(checksum, size, whole=True)) == min(1, len(counts))


@pytest.mark.parametrize("in_memory", [64_000_000, 1_000])
def test_parts_together_are_the_graph(in_memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipplan_kg.push.parts._IN_MEMORY", in_memory)
    store = many(500)
    parts = parted(local(store, G, 2), 60)
    found = dict(parts_of(store, G, parts, parts))
    assert len(parts) > 8 and list(found) == parts
    lines = [line for data in found.values() for line in data.splitlines()]
    expected = [f"{quad.subject} {quad.predicate} {quad.object} .".encode() for quad in store]
    assert sorted(lines) == sorted(expected)
    wanted = [parts[2]]
    assert dict(parts_of(store, G, parts, wanted)) == {parts[2]: found[parts[2]]}


def test_lines_of_a_part_are_ntriples() -> None:
    store = graph('x:a x:p "a\\rb\\nc\\"d\\\\e\\t\u0085\u2028"@en , <http://e/ü> , 1.50')
    parts: list[Part] = parted(local(store, G, 2), 10)
    ((_, data),) = parts_of(store, G, parts, parts)
    read = ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in read} == {quad.triple for quad in store}
    assert data.count(b"\n") == 3


# a real plan


def test_no_graph_of_the_packaged_plan_is_like_another(store: ox.Store) -> None:
    names = [local(store, graph, 2).name for graph in named_graphs(store)]
    assert len(set(names)) == len(names) >= 8


# stores that answer something else


def test_an_endpoint_that_cannot_hash_is_known() -> None:
    wrong = b'{"head":{},"boolean":false}'
    for answer in (Answer(400), Answer(body=b"<html>"), Answer(body=wrong)):
        with faulty_server([answer]) as server:
            assert not can_hash(Client(server.url), server.url)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html>", "is no SPARQL endpoint"),
        (b'{"head":{"vars":["bucket"]},"results":{"bindings":[{"buc', "cut off"),
        (b'{"head":{},"boolean":true}', "no solutions"),
    ],
)
def test_an_answer_that_is_no_result_set_is_told(body: bytes, told: str) -> None:
    with faulty_server([Answer(body=body)]) as server, pytest.raises(RemoteError, match=told):
        remote(Client(server.url), server.url, G, {"http://e/p": 1}, 2)
