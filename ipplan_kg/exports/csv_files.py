"""The tables as CSV (RFC 4180), with what describes them.

Twice: as CSV on the Web (https://www.w3.org/TR/tabular-metadata/), from which a converter makes RDF
again, and as a Data Package (https://datapackage.org/standard/data-package/, version 2).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import IO, Any

import pyoxigraph as ox

from ipplan_kg import __version__
from ipplan_kg.exports.relations import TABLES, Column, Table
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.store import base_iri
from ipplan_kg.view import View
from ipplan_kg.void import dataset_iri

__all__ = ["Measured", "csvw_metadata", "data_package", "write_csv"]

_LICENSE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
_TITLE = "Intellectual-property promotion plans"
_DESCRIPTION = (
    "What promotion plans say: their tasks, the agencies responsible, the legislation, campaigns, "
    "events and targets. The licence does not cover the words of the plans themselves."
)
_KEYWORDS = ("intellectual property", "policy plan", "legislation", "government agencies")
_TYPES = {"anyURI": "string", "gYear": "year"}
_ROWS = 1000  # that are written at once
_PROFILES = "https://datapackage.org/profiles/2.0"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a descriptor says about a file."""

    size: int
    """Bytes."""
    digest: str
    """SHA-256, hexadecimal."""


def write_csv(table: Table, rows: Iterable[Sequence[str]], output: IO[bytes]) -> None:
    """Write a table as CSV in UTF-8, with a head of the columns' names."""
    head = [column.name for column in table.columns]
    remaining = iter(rows)
    some: list[Sequence[str]] = [head]
    while some:
        text = StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(some)
        output.write(text.getvalue().encode())
        some = list(islice(remaining, _ROWS))


def csvw_metadata(store: ox.Store) -> dict[str, Any]:
    """Return the metadata of a store's tables as CSVW has it; it lies beside them."""
    base = base_iri(store)
    sources = [{"@id": path} for _, path in _sources(store) if path]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": _TITLE,
        "dc:description": _DESCRIPTION,
        "dc:license": {"@id": _LICENSE["path"]},
        **({"dc:source": sources} if sources else {}),
        "dialect": {"encoding": "utf-8", "header": True},
        "tables": [_csvw_table(table, base) for table in TABLES],
    }


def _csvw_table(table: Table, base: str) -> dict[str, Any]:
    first = table.columns[0]
    columns = [_csvw_column(column, first, base) for column in table.columns]
    if not first.refers_to:  # else another table says what the thing is
        kind = {"name": "type", "virtual": True, "propertyUrl": _iri("rdf:type", base)}
        columns.append({**kind, "valueUrl": _iri(table.about, base)})
    schema: dict[str, Any] = {
        "aboutUrl": f"{{+{first.name}}}",
        "columns": columns,
        "primaryKey": list(table.key),
    }
    references = [
        {
            "columnReference": column.name,
            "reference": {
                "resource": f"{column.refers_to}.csv",
                "columnReference": _key_of(column.refers_to),
            },
        }
        for column in table.columns
        # Validators differ on whether an empty cell may refer to nothing.
        if column.refers_to and column.required
    ]
    if references:
        schema["foreignKeys"] = references
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.description,
        "tableSchema": schema,
    }


def _csvw_column(column: Column, first: Column, base: str) -> dict[str, Any]:
    # A title has to be the one in the head of the file.
    titles = list(dict.fromkeys([column.name, column.title]))
    found: dict[str, Any] = {"name": column.name, "titles": titles, "datatype": column.datatype}
    if column.lang:
        found["lang"] = column.lang
    if column.required:
        found["required"] = True
    if not column.property:
        return {**found, "suppressOutput": True}
    found["propertyUrl"] = _iri(column.property, base)
    if column.inverse:
        found |= {"aboutUrl": f"{{+{column.name}}}", "valueUrl": f"{{+{first.name}}}"}
    elif column.datatype == "anyURI":
        found["valueUrl"] = f"{{+{column.name}}}"
    return found


def _iri(name: str, base: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{PREFIXES[prefix].replace(BASE, base)}{local}"


def _key_of(name: str) -> str:
    """Return the column by which the rows of a table are referred to."""
    return next(table.columns[0].name for table in TABLES if table.name == name)


def data_package(
    store: ox.Store, files: Mapping[str, Measured], homepage: str = ""
) -> dict[str, Any]:
    """Return the descriptor ``datapackage.json`` of a store's tables.

    Args:
        store: What is exported.
        files: What was written, by the name of the file.
        homepage: Where the data is published (default: its base).
    """
    base = base_iri(store)
    sources = [
        {"title": title, **({"path": path} if path else {})} for title, path in _sources(store)
    ]
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "ipplan",
        "id": dataset_iri(base).value,
        "title": _TITLE,
        "description": _DESCRIPTION,
        "version": __version__,
        "homepage": homepage or base,
        "keywords": list(_KEYWORDS),
        "licenses": [_LICENSE],
        **({"sources": sources} if sources else {}),
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in TABLES],
    }


def _resource(table: Table, file: Measured) -> dict[str, Any]:
    keys = [
        {
            "fields": [column.name],
            "reference": {"resource": column.refers_to, "fields": [_key_of(column.refers_to)]},
        }
        for column in table.columns
        if column.refers_to
    ]
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": table.name,
        "path": f"{table.name}.csv",
        "type": "table",
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.digest}",
        "dialect": {
            "$schema": f"{_PROFILES}/tabledialect.json",
            "header": True,
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "schema": {
            "$schema": f"{_PROFILES}/tableschema.json",
            "fields": [_field(column, table) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    constraints = {
        **({"required": True} if column.required else {}),
        **({"unique": True} if table.key == (column.name,) else {}),
    }
    return {
        "name": column.name,
        "title": column.title,
        "type": _TYPES.get(column.datatype, column.datatype),
        **({"format": "uri"} if column.datatype == "anyURI" else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _sources(store: ox.Store) -> list[tuple[str, str]]:
    """Return where the texts of the plans were taken from: words, and a URL if that is told."""
    view = View(store)
    found = []
    for plan in view.subjects("rdf:type", view.term("ipp:Plan")):
        for text in view.things(plan, "ipp:expression"):
            language = view.text(text, "dcterms:language")
            for source in view.values(text, "dcterms:source"):
                if isinstance(source, (ox.NamedNode, ox.Literal)):
                    url = source.value if source.value.startswith(("http://", "https://")) else ""
                    words = view.label(plan) if url else source.value
                    found.append((f"{words} ({language})" if language else words, url))
    return list(dict.fromkeys(found))
