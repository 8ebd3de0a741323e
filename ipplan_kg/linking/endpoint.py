"""Candidates from a SPARQL endpoint: first what has one of our names, then what it is.

Two queries a batch, both by POST: an endpoint finds a literal fast only by its very characters, so
the names are sent in every way that they may be written (``matching.spellings``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError

import pyoxigraph as ox

from ipplan_kg.errors import RemoteError
from ipplan_kg.linking.asking import PASSING, Asker, Fault, retry_after, silence
from ipplan_kg.linking.matching import spellings
from ipplan_kg.linking.model import Candidate, Constraints, Name, Subject
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.user_agent import user_agent

__all__ = ["SHAPES", "Shape", "candidates"]

_LARGEST = 32 << 20
_RDFS, _SKOS = PREFIXES["rdfs"], PREFIXES["skos"]
_WDT = "http://www.wikidata.org/prop/direct/"
Rows = list[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The properties by which a data set names and types its things."""

    label: str
    other_name: str
    type: str
    subclass_of: str
    country: str


SHAPES = {
    # https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format; P31 instance of,
    # P279 subclass of, P17 country: https://www.wikidata.org/wiki/Wikidata:SPARQL_tutorial
    "wikidata": Shape(
        label=f"{_RDFS}label",
        other_name=f"{_SKOS}altLabel",
        type=f"{_WDT}P31",
        subclass_of=f"{_WDT}P279",
        country=f"{_WDT}P17",
    ),
    "skos": Shape(
        label=f"{_SKOS}prefLabel",
        other_name=f"{_SKOS}altLabel",
        type=f"{PREFIXES['rdf']}type",
        subclass_of=f"{_RDFS}subClassOf",
        country=f"{PREFIXES['dcterms']}spatial",
    ),
}
"""The shapes that are known by name."""


def candidates(
    asker: Asker, subjects: Sequence[Subject], constraints: Constraints, shape: Shape
) -> dict[str, list[Candidate]]:
    """Return the candidates of each subject of a batch, by the subject's IRI.

    What is told to be of another country only is left out.

    Raises:
        RemoteError: the endpoint does not answer as it should.
    """
    written: dict[tuple[str, str], set[str]] = {}
    for subject in subjects:
        for name in subject.names:
            for spelling in spellings(name):
                written.setdefault(spelling, set()).add(subject.iri)
    found: dict[str, set[str]] = {}
    countries: dict[str, set[str]] = {}
    for row in _ask(asker, _finding(sorted(written), shape)):
        item, name_ = row.get("item"), row.get("name")
        if not isinstance(item, ox.NamedNode) or not isinstance(name_, ox.Literal):
            continue
        found.setdefault(item.value, set()).update(
            written.get((name_.value, (name_.language or "").lower()), ())
        )
        if isinstance(country := row.get("country"), ox.NamedNode):
            countries.setdefault(item.value, set()).add(country.value)
    wanted = set(constraints.countries)
    items = [
        each for each in sorted(found) if not wanted or not _elsewhere(each, countries, wanted)
    ]
    known = _described(asker, items, constraints, shape) if items else {}
    return {
        subject.iri: [known[item] for item in items if subject.iri in found[item]]
        for subject in subjects
    }


def _elsewhere(item: str, countries: dict[str, set[str]], wanted: set[str]) -> bool:
    return bool(countries.get(item)) and not countries[item] & wanted


def _finding(names: Iterable[tuple[str, str]], shape: Shape) -> str:
    values = " ".join(str(ox.Literal(text, language=tag)) for text, tag in names)
    return f"""SELECT DISTINCT ?item ?name ?country WHERE {{
  VALUES ?name {{ {values} }}
  ?item <{shape.label}>|<{shape.other_name}> ?name .
  OPTIONAL {{ ?item <{shape.country}> ?country }}
}}"""


def _described(
    asker: Asker, items: Sequence[str], constraints: Constraints, shape: Shape
) -> dict[str, Candidate]:
    classes: set[str] | None = set() if constraints.classes else None
    known = {
        item: Candidate(iri=item, classes=None if classes is None else set(), countries=set())
        for item in items
    }
    for row in _ask(asker, _describing(items, constraints, shape)):
        item, about, value = row.get("item"), row.get("about"), row.get("value")
        if not isinstance(item, ox.NamedNode) or not isinstance(about, ox.NamedNode):
            continue
        candidate = known.get(item.value)
        if candidate is None:
            continue
        if isinstance(value, ox.Literal):
            language = (value.language or "").partition("-")[0]
            name = Name(value.value, language, about.value == shape.label)
            if name not in candidate.names:
                candidate.names.append(name)
        elif isinstance(value, ox.NamedNode) and about.value == shape.country:
            candidate.countries = (candidate.countries or set()) | {value.value}
        elif isinstance(value, ox.NamedNode) and candidate.classes is not None:
            candidate.classes.add(value.value)
    for candidate in known.values():
        candidate.names.sort(key=lambda name: (not name.preferred, name.language, name.text))
    return known


def _describing(items: Iterable[str], constraints: Constraints, shape: Shape) -> str:
    values = " ".join(str(ox.NamedNode(item)) for item in items)
    typed = ""
    if constraints.classes:
        classes = " ".join(str(ox.NamedNode(each)) for each in constraints.classes)
        typed = f"""
  UNION {{
    VALUES ?value {{ {classes} }}
    ?item <{shape.type}>/<{shape.subclass_of}>* ?value .
    BIND(<{shape.type}> AS ?about)
  }}"""
    return f"""SELECT DISTINCT ?item ?about ?value WHERE {{
  VALUES ?item {{ {values} }}
  {{
    VALUES ?about {{ <{shape.label}> <{shape.other_name}> }}
    ?item ?about ?value .
    FILTER(LANGMATCHES(LANG(?value), "en") || LANGMATCHES(LANG(?value), "zh"))
  }}
  UNION {{ ?item <{shape.country}> ?value . BIND(<{shape.country}> AS ?about) }}{typed}
}}"""


def _ask(asker: Asker, text: str) -> Rows:
    return asker.ask(text, lambda timeout: _send(asker, text, timeout), _rows)


def _send(asker: Asker, text: str, timeout: float) -> bytes:
    """Return what the endpoint answers to a SELECT query, in JSON."""
    from SPARQLWrapper import JSON, POST, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    url = asker.url
    if not url.startswith(("http://", "https://")):
        raise RemoteError(f"{url} is not the URL of an endpoint: it must be http or https")
    client = SPARQLWrapper(url, agent=user_agent(asker.manners.contact))
    client.setMethod(POST)
    client.setTimeout(max(1, round(timeout)))  # whole seconds only
    client.setQuery(text)
    client.setReturnFormat(JSON)
    try:
        with client.query().response as response:
            if response.geturl() != url:
                raise Fault(f"redirects to {response.geturl()}: name that URL", again=False)
            body: bytes = response.read(_LARGEST + 1)
            media_type = response.headers.get_content_type()
            left = response.length
    except HTTPError as error:
        error.close()
        raise _refusal(error) from error
    except SPARQLWrapperException as error:
        if isinstance(error.__context__, HTTPError):
            error.__context__.close()
            raise _refusal(error.__context__) from error
        raise Fault(
            f"refuses the query: {' '.join(str(error).split())[:300]}", again=False
        ) from error
    except (OSError, HTTPException, ValueError) as error:
        raise silence(error) from error
    if len(body) > _LARGEST:
        raise Fault(f"answers with more than {_LARGEST} bytes: take smaller batches", again=False)
    if media_type not in ("application/sparql-results+json", "application/json"):
        raise Fault(f"answers with {media_type}, which is not a SPARQL result set", again=True)
    if left:
        raise Fault("has cut its answer off", again=True)
    return body


def _refusal(error: HTTPError) -> Fault:
    if 300 <= error.code < 400:
        return Fault(f"redirects to {error.headers.get('Location')}: name that URL", again=False)
    return Fault(
        f"answers {error.code} {error.reason}",
        again=error.code in PASSING,
        after=retry_after(error.headers.get("Retry-After")),
    )


def _rows(body: bytes) -> Rows:
    try:
        results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if not isinstance(results, ox.QuerySolutions):
            raise Fault("does not answer with solutions", again=False)
        names = [variable.value for variable in results.variables]
        return [
            {name: term for name, term in zip(names, row, strict=True) if term is not None}
            for row in results
        ]
    except (SyntaxError, ValueError) as error:
        raise Fault(
            f"sent results that cannot be read, perhaps cut off: {error}", again=True
        ) from error
