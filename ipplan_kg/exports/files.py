"""Every export of a store, as a file: tables, what describes them, networks."""

from __future__ import annotations

import json

import pyoxigraph as ox

from ipplan_kg.exports.csv_files import csv_bytes, csvw_metadata, data_package
from ipplan_kg.exports.networks import gexf, graphml, network
from ipplan_kg.exports.relations import TABLES, rows
from ipplan_kg.store import base_iri

__all__ = ["export_files"]


def export_files(store: ox.Store, homepage: str = "") -> dict[str, bytes]:
    """Return the exports of a store by file name, the same bytes every time.

    Args:
        store: What is exported.
        homepage: Where the data is published (default: its base).
    """
    base = base_iri(store)
    found = {table.name: rows(store, table) for table in TABLES}
    tables = {f"{table.name}.csv": csv_bytes(table, found[table.name]) for table in TABLES}
    together = network(found["agencies"], found["responsibilities"])
    return {
        **tables,
        "csv-metadata.json": _json(csvw_metadata(base)),
        "datapackage.json": _json(data_package(tables, homepage or base)),
        "co-responsibility.graphml": graphml(together),
        "co-responsibility.gexf": gexf(together),
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
