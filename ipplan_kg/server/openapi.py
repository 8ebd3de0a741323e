"""The catalogue of queries -> an OpenAPI 3.1 document of the interface in REST.

https://spec.openapis.org/oas/v3.1.0 : one operation a query, its parameters with type, default and
what may stand for them, its answers in every format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from ipplan_kg import __version__
from ipplan_kg.namespaces import BASE
from ipplan_kg.queries import CatalogueQuery, Parameter
from ipplan_kg.server.negotiation import GRAPHS, SOLUTIONS
from ipplan_kg.server.problems import KINDS
from ipplan_kg.server.schemas import CATALOGUE, JSON_LD, PROBLEM, TERM, TEXT, Json
from ipplan_kg.server.schemas import SOLUTIONS as SOLUTIONS_SCHEMA

__all__ = ["LANGUAGE", "default_text", "document", "formats"]

LANGUAGE = "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"
"""A language tag, as RDF 1.1 has it in Turtle."""


def document(
    queries: Sequence[CatalogueQuery],
    *,
    server: str,
    concepts: Mapping[str, Sequence[str]] | None = None,
) -> Json:
    """Return the OpenAPI document.

    Args:
        queries: the catalogue.
        server: the URL that the paths are below, without ``/`` at its end.
        concepts: for each concept scheme, by its last path segment, the notations of its concepts.
    """
    paths: Json = {
        "/api/queries": {"get": _list()},
        **{
            f"/api/queries/{query.name}": {"get": _operation(query, concepts or {})}
            for query in queries
        },
        **_protocol(),
    }
    tags = sorted({tag for query in queries for tag in query.tags})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ipplan-kg: ready queries",
            "summary": "The query catalogue of intellectual-property promotion plans over HTTP",
            "description": "Every query of the catalogue is a resource. A value is an IRI, a path"
            " below the base of the IRIs, a label in any language or a notation; a bad one is"
            " answered with what comes near it.",
            "version": __version__,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "tags": [{"name": each} for each in [*tags, "service"]],
        "components": {
            "schemas": {"Problem": PROBLEM, "Solutions": SOLUTIONS_SCHEMA, "Term": TERM},
            "responses": {
                name: _problem(title)
                for name, title in (
                    ("BadRequest", "A parameter or a query is wrong; `detail` says what to do."),
                    ("NotAcceptable", "None of the accepted media types is available."),
                    ("NotFound", "There is nothing of that name; `detail` says what comes near."),
                    ("Refused", "It changes data, or reaches for data elsewhere."),
                    ("Failed", "The query takes too long, or more than there is."),
                )
            },
        },
    }


def formats(form: str) -> dict[str, str]:
    """Return media type -> format of the answers to queries of a form, each format once."""
    found: dict[str, str] = {}
    for media_type, format_ in (SOLUTIONS if form in ("SELECT", "ASK") else GRAPHS).items():
        if format_ not in found.values() and format_ not in ("trig", "nq"):
            found[media_type] = format_
    return found


def default_text(parameter: Parameter) -> str | int | None:
    """Return the default of a parameter as one writes it, or None where it may be left out."""
    if parameter.optional:
        return None
    (quad,) = ox.parse(f"<x:s> <x:p> {parameter.default} .", format=ox.RdfFormat.TURTLE)
    value = quad.object
    if isinstance(value, ox.NamedNode):
        path = value.value.removeprefix(BASE)
        return path.rpartition("/")[2] if parameter.scheme else path
    assert isinstance(value, ox.Literal)
    return int(value.value) if parameter.type == "integer" else value.value


def _list() -> Json:
    return {
        "operationId": "queries",
        "summary": "The catalogue: every query with its question, its parameters and its text",
        "tags": ["service"],
        "responses": {
            "200": {
                "description": "The queries by name.",
                "content": {
                    "application/json": {"schema": CATALOGUE},
                    **_content("CONSTRUCT"),
                },
            },
            "400": {"$ref": "#/components/responses/BadRequest"},
            "406": {"$ref": "#/components/responses/NotAcceptable"},
        },
    }


def _operation(query: CatalogueQuery, concepts: Mapping[str, Sequence[str]]) -> Json:
    others = [text for language, text in query.question.items() if language != "en"]
    return {
        "operationId": query.name,
        "summary": query.question["en"],
        "description": "\n\n".join([*others, f"{query.summary}."]),
        "tags": list(query.tags),
        "parameters": [
            *(_parameter(each, concepts) for each in query.parameters),
            *_shape(query.form),
        ],
        "responses": _answers(query),
    }


def _parameter(parameter: Parameter, concepts: Mapping[str, Sequence[str]]) -> Json:
    schema = _schema(parameter, concepts)
    default = default_text(parameter)
    if default is not None:
        schema["default"] = default
    about = parameter.description
    if parameter.type == "iri":
        kind = parameter.class_curie or "any thing"
        about += f" ({kind}): its IRI, its path below the base, a label or a notation"
    if parameter.optional:
        about += "; without it, all of them"
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": about,
        "schema": schema,
    }


def _schema(parameter: Parameter, concepts: Mapping[str, Sequence[str]]) -> Json:
    match parameter.type:
        case "integer":
            number: Json = {"type": "integer", "format": "int64"}
            return {"anyOf": [number, {"const": ""}]} if parameter.optional else number
        case "iri" if notations := concepts.get(parameter.scheme or ""):
            known: Json = {"type": "string", "enum": list(notations)}
            return {"anyOf": [known, {"type": "string", "description": "a label or an IRI"}]}
    return {"type": "string"}


def _shape(form: str) -> Iterator[Json]:
    """Yield the parameters that every query has: how its answer is wanted."""
    language: Json = {"type": "string", "pattern": f"^({LANGUAGE})?$"}
    limit: Json = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
    known: Json = {"type": "string", "enum": list(formats(form).values())}
    told = [
        ("limit", {"anyOf": [limit, {"const": ""}]}, "The most solutions or triples."),
        ("format", known, "The format of the answer; it comes before the Accept header."),
    ]
    if form == "SELECT":
        told.insert(0, ("language", language, "The language of labels, such as en or zh."))
    for name, schema, about in told:
        required = {"name": name, "in": "query", "required": False}
        yield {**required, "description": about, "schema": schema}


def _content(form: str) -> Json:
    """Return what the answers to queries of a form look like, by media type."""
    schemas: dict[str, Json] = {
        "application/sparql-results+json": {"schema": {"$ref": "#/components/schemas/Solutions"}},
        "application/ld+json": JSON_LD,
    }
    return {media_type: schemas.get(media_type, TEXT) for media_type in formats(form)}


def _answers(query: CatalogueQuery) -> Json:
    what = "The solutions." if query.form in ("SELECT", "ASK") else "The graph."
    answers: Json = {"200": {"description": what, "content": _content(query.form)}}
    answers.update(_refusals())
    if query.federates_with:
        answers["403"] = {"$ref": "#/components/responses/Refused"}
    return answers


def _refusals() -> Iterator[tuple[str, Json]]:
    for status, name in (("400", "BadRequest"), ("406", "NotAcceptable")):
        yield status, {"$ref": f"#/components/responses/{name}"}
    for status in sorted({str(kind.status) for kind in KINDS.values() if kind.status >= 500}):
        yield status, {"$ref": "#/components/responses/Failed"}


def _problem(title: str) -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": title, "content": {"application/problem+json": {"schema": schema}}}


def _protocol() -> Json:
    """Return the operations of the SPARQL protocol, and the documents about the service."""
    answers: Json = {
        **_content("CONSTRUCT"),
        **_content("SELECT"),
    }
    responses: Json = {
        "200": {"description": "The answer.", "content": answers},
        "403": {"$ref": "#/components/responses/Refused"},
        **dict(_refusals()),
    }
    graphs: Json = {
        name: {
            "name": name,
            "in": "query",
            "description": "A graph of the dataset that the query is asked of.",
            "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
        }
        for name in ("default-graph-uri", "named-graph-uri")
    }
    query: Json = {
        "name": "query",
        "in": "query",
        "description": "A query; without one, the Service Description is the answer.",
        "schema": {"type": "string"},
    }
    return {
        "/sparql": {
            "get": {
                "operationId": "sparql-get",
                "summary": "Any SPARQL 1.1 query",
                "tags": ["service"],
                "parameters": [query, *graphs.values()],
                "responses": responses,
            },
            "post": {
                "operationId": "sparql-post",
                "summary": "Any SPARQL 1.1 query, in the body",
                "tags": ["service"],
                "parameters": list(graphs.values()),
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/sparql-query": TEXT,
                        "application/x-www-form-urlencoded": {
                            "schema": {
                                "type": "object",
                                "required": ["query"],
                                "properties": {"query": {"type": "string"}},
                            }
                        },
                    },
                },
                "responses": responses
                | {code: {"$ref": "#/components/responses/BadRequest"} for code in ("413", "415")},
            },
        },
        "/.well-known/void": {"get": _about("void", "The VoID description, with every statistic")},
        "/.well-known/sparql-examples": {"get": _about("sparql-examples", "The catalogue as RDF")},
    }


def _about(name: str, summary: str) -> Json:
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["service"],
        "responses": {
            "200": {"description": "A graph.", "content": _content("CONSTRUCT")},
            "406": {"$ref": "#/components/responses/NotAcceptable"},
        },
    }
