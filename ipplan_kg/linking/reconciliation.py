"""Candidates from a reconciliation service (W3C Entity Reconciliation Community Group, API 0.2).

Source: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. The
service is described by its manifest; names are asked in batches by POST, each with the type and the
country wanted; its candidates have an identifier, one name, types and a score of its own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from ipplan_kg.errors import RemoteError
from ipplan_kg.linking.asking import PASSING, Asker, Fault, retry_after, silence
from ipplan_kg.linking.model import Candidate, Constraints, Name, Subject
from ipplan_kg.user_agent import user_agent

__all__ = ["Service", "candidates", "service"]

_LARGEST = 32 << 20
_VERSIONS = ("0.1", "0.2")
_PER_NAME = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What a manifest says: how identifiers become IRIs, and how much may be asked at once."""

    name: str
    identifier_space: str
    schema_space: str
    batch: int

    def iri(self, identifier: str) -> str:
        """Return the IRI of an entity or type by its identifier."""
        if identifier.startswith(("http://", "https://")):
            return identifier
        return self.identifier_space + identifier

    def identifier(self, iri: str, space: str) -> str:
        """Return the identifier of an IRI in one of the service's spaces."""
        return iri.removeprefix(space)


def service(asker: Asker) -> Service:
    """Return what the service says of itself.

    Raises:
        RemoteError: it does not answer, or speaks another version of the protocol.
    """
    manifest = asker.ask("manifest", lambda timeout: _send(asker, None, timeout), _object)
    versions = manifest.get("versions", ["0.1"])
    if not isinstance(versions, list) or not set(map(str, versions)) & set(_VERSIONS):
        raise RemoteError(
            f"{asker.url} speaks the reconciliation API {versions}, not {' or '.join(_VERSIONS)}",
            about=asker.url,
        )
    spaces = [manifest.get(key) for key in ("identifierSpace", "schemaSpace")]
    if not all(isinstance(each, str) and each for each in spaces):
        raise RemoteError(
            f"{asker.url} is no reconciliation service: its manifest has no identifierSpace",
            about=asker.url,
        )
    batch = manifest.get("batchSize")
    return Service(
        name=str(manifest.get("name", "")),
        identifier_space=str(spaces[0]),
        schema_space=str(spaces[1]),
        batch=batch if isinstance(batch, int) and batch > 0 else 10,
    )


def candidates(
    asker: Asker,
    found: Service,
    subjects: Sequence[Subject],
    constraints: Constraints,
    country_property: str,
) -> dict[str, list[Candidate]]:
    """Return the candidates of each subject of a batch, by the subject's IRI.

    Args:
        asker: of the service.
        found: what ``service`` returned.
        subjects: each is asked for by its preferred names.
        constraints: classes and countries by IRI.
        country_property: the IRI of the property that says a thing's country.

    Raises:
        RemoteError: the service does not answer as it should.
    """
    questions = [
        (subject, name)
        for subject in subjects
        for name in subject.names
        if name.preferred and name.language in ("en", "zh")
    ]
    known: dict[str, dict[str, Candidate]] = {subject.iri: {} for subject in subjects}
    for begin in range(0, len(questions), found.batch):
        some = questions[begin : begin + found.batch]
        batch = {
            f"q{number}": _question(name.text, found, constraints, country_property)
            for number, (_, name) in enumerate(some)
        }
        answer = _ask(asker, batch)
        for number, (subject, name) in enumerate(some):
            for each in answer[f"q{number}"]:
                _add(known[subject.iri], each, name, found, constraints)
    return {iri: list(each.values()) for iri, each in known.items()}


def _ask(asker: Asker, batch: dict[str, dict[str, object]]) -> dict[str, list[dict[str, Any]]]:
    text = json.dumps(batch, ensure_ascii=False, sort_keys=True)
    return asker.ask(
        text,
        lambda timeout: _send(asker, text, timeout),
        lambda body: _results(body, set(batch)),
    )


def _question(
    name: str, found: Service, constraints: Constraints, country_property: str
) -> dict[str, object]:
    question: dict[str, object] = {"query": name, "limit": _PER_NAME}
    if constraints.classes:
        space = found.identifier_space
        question["type"] = [found.identifier(each, space) for each in constraints.classes]
        question["type_strict"] = "any"
    if constraints.countries:
        values = [
            {"id": found.identifier(c, found.identifier_space)} for c in constraints.countries
        ]
        pid = found.identifier(country_property, found.schema_space)
        question["properties"] = [{"pid": pid, "v": values}]
    return question


def _add(
    known: dict[str, Candidate],
    result: dict[str, Any],
    asked: Name,
    found: Service,
    constraints: Constraints,
) -> None:
    iri = found.iri(result["id"])
    candidate = known.setdefault(iri, Candidate(iri=iri))
    name = Name(result["name"], "", preferred=True)
    if name not in candidate.names:
        candidate.names.append(name)
    candidate.description = candidate.description or str(result.get("description") or "")
    if result.get("match") is True and not candidate.found_by:
        candidate.found_by = asked.text
    types = {
        found.iri(str(each.get("id", "")) if isinstance(each, dict) else str(each))
        for each in result.get("type") or ()
    }
    if types & set(constraints.classes):  # of a class below them the service does not tell
        candidate.classes = (candidate.classes or set()) | types


def _send(asker: Asker, queries: str | None, timeout: float) -> bytes:
    """Return what the service answers: to a batch of queries, or its manifest."""
    url = asker.url
    if not url.startswith(("http://", "https://")):
        raise RemoteError(f"{url} is not the URL of a service: it must be http or https")
    data = None if queries is None else urlencode({"queries": queries}).encode()
    headers = {"Accept": "application/json", "User-Agent": user_agent(asker.manners.contact)}
    try:
        with urlopen(Request(url, data=data, headers=headers), timeout=timeout) as response:
            if response.geturl() != url:
                raise Fault(f"redirects to {response.geturl()}: name that URL", again=False)
            body: bytes = response.read(_LARGEST + 1)
            left = response.length
    except HTTPError as error:
        error.close()
        if 300 <= error.code < 400:
            where = error.headers.get("Location")
            raise Fault(f"redirects to {where}: name that URL", again=False) from error
        raise Fault(
            f"answers {error.code} {error.reason}",
            again=error.code in PASSING,
            after=retry_after(error.headers.get("Retry-After")),
        ) from error
    except (OSError, HTTPException, ValueError) as error:
        raise silence(error) from error
    if len(body) > _LARGEST:
        raise Fault(f"answers with more than {_LARGEST} bytes", again=False)
    if left:
        raise Fault("has cut its answer off", again=True)
    return body


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise Fault(
            f"sent JSON that cannot be read, perhaps cut off: {error}", again=True
        ) from error
    if not isinstance(value, dict):
        raise Fault("does not answer as a reconciliation service does", again=False)
    return value


def _results(body: bytes, asked: set[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the results of each query, as the schema of a result batch wants them."""
    value = _object(body)
    results: dict[str, list[dict[str, Any]]] = {}
    for key in asked:
        answer = value.get(key)
        found = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise Fault(f"gives no result for the query {key}", again=True)
        for each in found:
            texts = isinstance(each, dict) and [each.get(slot) for slot in ("id", "name")]
            if not texts or not all(isinstance(text, str) and text for text in texts):
                raise Fault(f"gives a result without id or name for the query {key}", again=False)
        results[key] = found
    return results
