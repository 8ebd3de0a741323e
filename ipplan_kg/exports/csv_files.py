"""The tables as CSV (RFC 4180), with what describes them.

Twice: as CSV on the Web (https://www.w3.org/TR/tabular-metadata/), from which a converter makes RDF
again, and as a Data Package (https://datapackage.org/standard/data-package/, version 2).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from hashlib import sha256
from io import StringIO
from typing import Any

from ipplan_kg.exports.relations import TABLES, Column, Table
from ipplan_kg.namespaces import BASE, PREFIXES

__all__ = ["csv_bytes", "csvw_metadata", "data_package"]

_LICENSE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
_TITLE = "Intellectual-property promotion plans"
_TYPES = {"anyURI": "string", "integer": "integer", "string": "string", "boolean": "boolean"}


def csv_bytes(table: Table, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV in UTF-8, with a head of the columns' names."""
    output = StringIO(newline="")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows(rows)
    return output.getvalue().encode()


def csvw_metadata(base: str) -> dict[str, Any]:
    """Return the metadata of the tables as CSVW has it; it lies beside them."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"language": "en"}],
        "dc:title": _TITLE,
        "dc:license": {"@id": _LICENSE["path"]},
        "tables": [_csvw_table(table, base) for table in TABLES],
    }


def _csvw_table(table: Table, base: str) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "aboutUrl": f"{{+{table.columns[0].name}}}",
        "columns": [_csvw_column(column, base) for column in table.columns],
    }
    references = [
        {
            "columnReference": column.name,
            "reference": {"resource": f"{column.refers_to}.csv", "columnReference": column.name},
        }
        for column in table.columns
        if column.refers_to
    ]
    if references:
        schema["foreignKeys"] = references
    return {"url": f"{table.name}.csv", "dc:description": table.description, "tableSchema": schema}


def _csvw_column(column: Column, base: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "titles": column.title}
    found["datatype"] = column.datatype
    if column.lang:
        found["lang"] = column.lang
    if not column.property:
        return {**found, "suppressOutput": True}
    prefix, _, name = column.property.partition(":")
    found["propertyUrl"] = f"{PREFIXES[prefix].replace(BASE, base)}{name}"
    if column.datatype == "anyURI":
        found["valueUrl"] = f"{{+{column.name}}}"
    return found


def data_package(files: dict[str, bytes], homepage: str) -> dict[str, Any]:
    """Return the descriptor ``datapackage.json`` of the tables.

    Args:
        files: The tables' bytes, by the name of their file.
        homepage: Where the data is published.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "ipplan",
        "title": _TITLE,
        "homepage": homepage,
        "licenses": [_LICENSE],
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in TABLES],
    }


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    fields = [
        {
            "name": column.name,
            "title": column.title,
            "type": _TYPES[column.datatype],
            **({"format": "uri"} if column.datatype == "anyURI" else {}),
        }
        for column in table.columns
    ]
    keys = [
        {
            "fields": [column.name],
            "reference": {"resource": column.refers_to, "fields": [column.name]},
        }
        for column in table.columns
        if column.refers_to
    ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "type": "table",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
        "schema": {"fields": fields, **({"foreignKeys": keys} if keys else {})},
    }
