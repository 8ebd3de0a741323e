"""The HTTP requests and expectations of the W3C tests of the SPARQL 1.1 Protocol, as values.

The manifest describes them with the W3C vocabularies for HTTP and for content in RDF
(https://github.com/w3c/rdf-tests/tree/main/sparql/sparql11/protocol).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES

__all__ = ["Exchange", "ProtocolTest", "protocol_tests"]

_HT = "http://www.w3.org/2011/http#"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_CNT = "http://www.w3.org/2011/content#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_RDF = PREFIXES["rdf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request, and what the response has to be.

    ``statuses`` holds the hundreds of those that are right; ``boolean`` is the answer to an ASK.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None
    statuses: frozenset[int]
    boolean: bool | None
    format: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolTest:
    """A test by its name: graphs that have to be there, and exchanges in order."""

    name: str
    graphs: Mapping[str, str]
    exchanges: tuple[Exchange, ...]


def protocol_tests(path: Path) -> Iterator[ProtocolTest]:
    """Yield the tests of a manifest in its order."""
    manifest = _Manifest(path)
    type_ = ox.NamedNode(f"{_RDF}type")
    (root,) = manifest.subjects(type_, f"{_MF}Manifest")
    for test in manifest.items(manifest.value(root, f"{_MF}entries")):
        assert isinstance(test, ox.NamedNode)
        action = manifest.value(test, f"{_MF}action")
        yield ProtocolTest(
            name=test.value.rpartition("#")[2],
            graphs=dict(manifest.graph(each) for each in manifest.values(test, f"{_UT}graphData")),
            exchanges=tuple(
                manifest.exchange(each)
                for each in manifest.items(manifest.value(action, f"{_HT}requests"))
            ),
        )


class _Manifest:
    def __init__(self, path: Path) -> None:
        self._store = ox.Store()
        quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri="http://m/")
        self._store.extend(quads)

    def subjects(self, predicate: ox.NamedNode, value: str) -> list[object]:
        found = self._store.quads_for_pattern(None, predicate, ox.NamedNode(value))
        return [quad.subject for quad in found]

    def values(self, subject: object, predicate: str) -> list[object]:
        assert isinstance(subject, ox.NamedNode | ox.BlankNode)
        found = self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return [quad.object for quad in found]

    def value(self, subject: object, predicate: str) -> object:
        (found,) = self.values(subject, predicate)
        return found

    def text(self, subject: object, predicate: str) -> str:
        found = self.value(subject, predicate)
        assert isinstance(found, ox.Literal | ox.NamedNode)
        return found.value

    def texts(self, subject: object, predicate: str) -> list[str]:
        found = self.values(subject, predicate)
        return [each.value for each in found if isinstance(each, ox.Literal | ox.NamedNode)]

    def items(self, node: object) -> Iterator[object]:
        while node != ox.NamedNode(f"{_RDF}nil"):
            yield self.value(node, f"{_RDF}first")
            node = self.value(node, f"{_RDF}rest")

    def graph(self, node: object) -> tuple[str, str]:
        file = self.text(node, f"{_UT}graph").removeprefix("http://m/")
        return self.text(node, f"{PREFIXES['rdfs']}label"), file

    def exchange(self, node: object) -> Exchange:
        response = self.value(node, f"{_HT}resp")
        headers = {
            self.text(each, f"{_HT}fieldName"): self.text(each, f"{_HT}fieldValue")
            for list_ in self.values(node, f"{_HT}headers")
            for each in self.items(list_)
        }
        bodies = [
            self.text(each, f"{_CNT}chars").encode(self.text(each, f"{_CNT}characterEncoding"))
            for each in self.values(node, f"{_HT}body")
        ]
        booleans = self.texts(response, f"{_MF}expectedBoolean")
        formats = self.texts(response, f"{_MF}expectedFormat")
        return Exchange(
            method=self.text(node, f"{_HT}methodName"),
            target=self.text(node, f"{_HT}absolutePath"),
            headers=headers,
            body=bodies[0] if bodies else None,
            statuses=frozenset(
                int(each[-3]) for each in self.texts(response, f"{_MF}expectedStatus")
            ),
            boolean=booleans[0] in ("true", "1") if booleans else None,
            format=formats[0] if formats else None,
        )
