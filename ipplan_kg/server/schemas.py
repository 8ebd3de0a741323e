"""The JSON Schemas of what the interface in REST answers (https://json-schema.org/)."""

from __future__ import annotations

__all__ = ["CATALOGUE", "JSON_LD", "PROBLEM", "SOLUTIONS", "TERM", "TEXT", "Json"]

Json = dict[str, object]

TEXT: Json = {"schema": {"type": "string"}}
JSON_LD: Json = {"schema": {"type": ["array", "object"], "description": "JSON-LD 1.1"}}
PROBLEM: Json = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What, where, and what to do."},
    },
}
SOLUTIONS: Json = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results JSON Format.",
    "required": ["head"],
    "properties": {
        "head": {
            "type": "object",
            "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
        },
        "boolean": {"type": "boolean", "description": "The answer to an ASK query."},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": {"$ref": "#/components/schemas/Term"},
                    },
                }
            },
        },
    },
}
TERM: Json = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {"type": ["string", "object"]},
        "datatype": {"type": "string"},
        "xml:lang": {"type": "string"},
    },
}
CATALOGUE: Json = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["name", "question", "parameters", "text"],
        "properties": {
            "name": {"type": "string"},
            "iri": {"type": "string", "format": "uri"},
            "summary": {"type": "string"},
            "question": {"type": "object", "additionalProperties": {"type": "string"}},
            "tags": {"type": "array", "items": {"type": "string"}},
            "form": {"enum": ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]},
            "parameters": {"type": "array", "items": {"type": "object"}},
            "text": {"type": "string", "description": "The query in SPARQL."},
        },
    },
}
