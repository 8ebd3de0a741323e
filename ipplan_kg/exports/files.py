"""Every export of a store, as files: tables with what describes them, networks.

A file is written row by row into whatever it is to stand in. Each has to be written before the
next is taken: descriptors tell the size and the checksum of the tables.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from hashlib import sha256
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyoxigraph as ox

from ipplan_kg.exports.csv_files import Measured, csvw_metadata, data_package, write_csv
from ipplan_kg.exports.networks import network, write_gexf, write_graphml
from ipplan_kg.exports.relations import TABLES, Table, rows

__all__ = [
    *("CSVW_METADATA", "DATA_PACKAGE", "Writer", "csvw_files", "data_package_files"),
    *("export_writers", "write_zip"),
]

CSVW_METADATA = "csv-metadata.json"
"""The name that CSVW gives to the metadata of the tables in a folder."""
DATA_PACKAGE = "datapackage.json"
Writer = Callable[[IO[bytes]], None]


def export_writers(store: ox.Store, homepage: str = "") -> Iterator[tuple[str, Writer]]:
    """Yield every export by file name, with what writes it, the same bytes every time.

    Args:
        store: What is exported.
        homepage: Where the data is published (default: its base).
    """
    yield from data_package_files(store, homepage)
    yield CSVW_METADATA, partial(_write_csvw, store)
    found = network(store)
    yield "co-responsibility.graphml", partial(write_graphml, found)
    yield "co-responsibility.gexf", partial(write_gexf, found)


def csvw_files(store: ox.Store) -> Iterator[tuple[str, Writer]]:
    """Yield the tables and their metadata as CSV on the Web."""
    for table in TABLES:
        yield f"{table.name}.csv", partial(_write_table, store, table)
    yield CSVW_METADATA, partial(_write_csvw, store)


def data_package_files(store: ox.Store, homepage: str = "") -> Iterator[tuple[str, Writer]]:
    """Yield the tables and their descriptor as a Data Package."""
    written: dict[str, Measured] = {}
    for table in TABLES:
        name = f"{table.name}.csv"
        yield name, partial(_write_measured, store, table, name, written)
    yield DATA_PACKAGE, partial(_write_package, store, written, homepage)


def write_zip(files: Iterable[tuple[str, Writer]], output: IO[bytes]) -> None:
    """Write files into a ZIP archive, the same bytes every time."""
    with ZipFile(output, "w", ZIP_DEFLATED) as archive:
        for name, write in files:
            entry = ZipInfo(name)  # of the earliest time that the format has
            entry.create_system = 3  # Unix, wherever it is written
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w", force_zip64=True) as file:
                write(file)


class _Measuring:
    """A file that is written, its size and its checksum."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._size = 0
        self._digest = sha256()

    def write(self, data: bytes) -> int:
        self._size += len(data)
        self._digest.update(data)
        return self._output.write(data)

    def measured(self) -> Measured:
        return Measured(self._size, self._digest.hexdigest())


def _write_table(store: ox.Store, table: Table, output: IO[bytes]) -> None:
    write_csv(table, rows(store, table), output)


def _write_measured(
    store: ox.Store, table: Table, name: str, written: dict[str, Measured], output: IO[bytes]
) -> None:
    measuring = _Measuring(output)
    _write_table(store, table, measuring)  # type: ignore[arg-type]
    written[name] = measuring.measured()


def _write_csvw(store: ox.Store, output: IO[bytes]) -> None:
    _write_json(csvw_metadata(store), output)


def _write_package(
    store: ox.Store, written: dict[str, Measured], homepage: str, output: IO[bytes]
) -> None:
    _write_json(data_package(store, written, homepage), output)


def _write_json(value: object, output: IO[bytes]) -> None:
    output.write(json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")
