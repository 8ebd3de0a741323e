"""A store -> a folder of linked data that any web server can publish.

The pages and documents are those of `site.website.Site`, which the live server answers with, too.
Besides, there are dumps, tables and networks of the data, what describes them (VoID, DCAT,
schema.org), and the rules by which a web server sends a thing's IRI to its documents.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import IO

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter
from ipplan_kg.exports.files import export_files
from ipplan_kg.iris import is_base
from ipplan_kg.namespaces import BASE, SCHEMA, SD, VOID
from ipplan_kg.publication.dataset import Publisher, dataset_triples, schema_dataset
from ipplan_kg.publication.dumps import DUMPS, Dump, dump_location, write_dump
from ipplan_kg.publication.folder import Changes, Folder, Run
from ipplan_kg.publication.ledger import Entry, Ledger
from ipplan_kg.publication.missing import missing_pages, withdrawn
from ipplan_kg.publication.redirects import hosting_files
from ipplan_kg.publication.sitemap import robots, sitemaps
from ipplan_kg.publication.staging import Staging
from ipplan_kg.resources import shape_files
from ipplan_kg.server.catalogue import examples, statistics
from ipplan_kg.service_description import metadata_quads
from ipplan_kg.site.assets import Download
from ipplan_kg.site.paths import HTML
from ipplan_kg.site.website import Site, Unit
from ipplan_kg.store import base_iri, materialize_union, new, whole_graph
from ipplan_kg.views import documents, rendered, views
from ipplan_kg.void import description_graph, metadata_graphs

__all__ = ["Published", "publish"]

_BATCH = 8
_SAID_BY_SERVICES = {
    *(SD.endpoint, SD.supportedLanguage, SD.feature, SD.resultFormat, SD.defaultDataset),
    *(VOID.sparqlEndpoint, SCHEMA.target),
}
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What a run has published."""

    changes: Changes
    files: int
    size: int
    """Bytes of all files."""
    base: str


def publish(
    store: ox.Store,
    root: str | os.PathLike[str],
    *,
    url: str = "",
    endpoint: str = "",
    publisher: str = "",
    jobs: int = 1,
    pictures: bool = True,
    progress: Progress | None = None,
) -> Published:
    """Publish a store as a folder of files.

    Args:
        store: What it holds; its ontology graph tells the base of its IRIs.
        root: The folder; files in it that were not written by this are left alone.
        url: Where the folder will stand on the web (default: the base of the IRIs).
        endpoint: Of a SPARQL endpoint with this data, a URL or a path below the base.
        publisher: Name of who publishes (default: the authors of the packaged data).
        jobs: How many processes make the pages.
        pictures: Whether charts become pictures, if the extra ``charts`` is installed.
        progress: Is told the number of files so far.

    Raises:
        BadParameter: ``url`` is not what it has to be.
        OutputError: the folder cannot be written, or somebody else's file is in the way.
    """
    base = base_iri(store)
    url = url or base
    if not is_base(url):
        raise BadParameter(f"{url} is no place for a site: http(s)://..., ending in /", about=url)
    asked_at = endpoint if not endpoint or "//" in endpoint else url + endpoint
    by = Publisher(url, endpoint=asked_at)
    if publisher:
        by = replace(by, name=publisher)
    data = _data_of(store)
    with Folder(root).opened() as run:
        entries = list(_downloads(data, run.staging))
        run.add(entries)
        dumps = [_dump(entry) for entry in entries]
        _describe(data, by, dumps)
        site = Site(data, endpoint=endpoint, pictures=pictures, download=_download(by, dumps))
        for location, content in _besides(data, by, dumps):
            run.add([run.staging.stage(location, content)])
        units = list(site.units())
        for done, made in enumerate(_made(site, run.staging, units, jobs), 1):
            run.add(made)
            _told(progress, done)
        _index(run, url)
        changes = run.commit()
        totals = run.ledger.totals()
    return Published(changes, totals.files, totals.size, base)


def _index(run: Run, url: str) -> None:
    """Write what lists the other files."""
    pages = run.ledger.pages(f".{HTML}")
    run.add([run.staging.stage(location, content) for location, content in sitemaps(pages, url)])
    run.add([run.staging.stream("SHA256SUMS", partial(_checksums, run.ledger))])


def _checksums(ledger: Ledger, output: IO[bytes]) -> None:
    """Write the digests as sha256sum reads them."""
    for path, digest in ledger.made():
        output.write(f"{digest}  {path}\n".encode())


def _told(progress: Progress | None, count: int) -> None:
    if progress is not None:
        progress(count)


def _data_of(store: ox.Store) -> ox.Store:
    """Return the data in memory, with the union and without earlier descriptions of it."""
    metadata = metadata_graphs(base_iri(store))
    default = ox.DefaultGraph()
    named = any(True for _ in store.named_graphs())
    kept = (
        quad
        for quad in store
        if quad.graph_name not in metadata and not (named and quad.graph_name == default)
    )
    data = new(kept)
    if whole_graph(data) is None:
        materialize_union(data)
    return data


def _downloads(data: ox.Store, staging: Staging) -> Iterator[Entry]:
    for extension in DUMPS:
        yield staging.stream(dump_location(extension), partial(write_dump, data, extension))


def _dump(entry: Entry) -> Dump:
    title, media_type, file_type = DUMPS[entry.path.split(".")[1]]
    return Dump(
        location=entry.path,
        title=title,
        media_type=media_type,
        file_type=file_type,
        size=entry.size,
        digest=entry.digest,
    )


def _download(by: Publisher, dumps: list[Dump]) -> Download:
    """Return the dump that pages ask in the browser: the one in N-Quads."""
    found = next(each for each in dumps if each.location == dump_location("nq"))
    return Download(
        location=found.location,
        url=by.url + found.location,
        size=found.size,
        digest=found.digest,
    )


def _describe(data: ox.Store, by: Publisher, dumps: list[Dump]) -> None:
    """Put what describes the dataset into the store, so that it has pages, too."""
    base = base_iri(data)
    quads = metadata_quads(data, by.endpoint or None)
    if not by.endpoint:
        quads = [quad for quad in quads if quad.predicate not in _SAID_BY_SERVICES]
    graph = description_graph(base)
    quads += [ox.Quad(s, p, o, graph) for s, p, o in dataset_triples(data, by, dumps)]
    data.bulk_extend(quads)
    data.bulk_extend(ox.Quad(*quad.triple) for quad in quads)


def _besides(data: ox.Store, by: Publisher, dumps: list[Dump]) -> Iterator[tuple[str, bytes]]:
    """Yield the files that are no pages, by where they stand."""
    base = base_iri(data)
    endpoint = by.endpoint or f"{base}sparql"
    yield ".well-known/void", statistics(data, "ttl", endpoint).encode()
    yield ".well-known/sparql-examples", examples(data, "ttl", endpoint).encode()
    about = json.dumps(schema_dataset(data, by, dumps), ensure_ascii=False, indent=2)
    yield "dataset.schema.json", f"{about}\n".encode()
    for name, content in export_files(data, by.url).items():
        yield f"exports/{name}", content
    for place, view, format, plan in documents(data):
        yield place, rendered(data, view, format, plan=plan)
    for path in shape_files():
        yield f"shapes/{path.name}", path.read_text("utf-8").replace(BASE, base).encode()
    yield "robots.txt", robots(by.url)
    yield from missing_pages(data, by.url)
    names = [view.name for view in views()]
    yield from hosting_files(base, by.url, gone=withdrawn(data), views=names)


# pages, made by several processes


class _Making:
    """What the processes that make pages have: they are forked from one that has it."""

    site: Site
    staging: Staging


def _made(site: Site, staging: Staging, units: Iterable[Unit], jobs: int) -> Iterator[list[Entry]]:
    """Yield the entries of the pages, unit by unit."""
    _Making.site, _Making.staging = site, staging
    if jobs <= 1 or sys.platform == "win32":
        yield from map(_make, units)
        return
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap_unordered(_make, units, _BATCH)


def _make(unit: Unit) -> list[Entry]:
    files = _Making.site.files_of(unit)
    return [_Making.staging.stage(location, data) for location, data in files]
