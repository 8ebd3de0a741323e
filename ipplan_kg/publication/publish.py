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
from itertools import islice

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter
from ipplan_kg.exports.files import export_files
from ipplan_kg.iris import is_base
from ipplan_kg.namespaces import BASE, SCHEMA, SD, VOID
from ipplan_kg.publication.dataset import Publisher, dataset_triples, schema_dataset
from ipplan_kg.publication.dumps import DUMPS, Dump, dump_location, write_dump
from ipplan_kg.publication.folder import Changes, Entry, Folder
from ipplan_kg.publication.redirects import apache, nginx, w3id
from ipplan_kg.publication.sitemap import robots, sitemaps
from ipplan_kg.resources import shape_files
from ipplan_kg.server.catalogue import examples, statistics
from ipplan_kg.service_description import metadata_quads
from ipplan_kg.site.website import Site
from ipplan_kg.store import base_iri, materialize_union, new, whole_graph
from ipplan_kg.views import documents, rendered
from ipplan_kg.void import description_graph, metadata_graphs

__all__ = ["Published", "publish"]

_BATCH = 48
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
    folder = Folder(root)
    with folder.opened():
        entries = list(_downloads(data, folder))
        dumps = [_dump(entry) for entry in entries]
        _describe(data, by, dumps)
        site = Site(data, endpoint=endpoint, pictures=pictures)
        for location, content in _besides(data, by, dumps):
            entries.append(folder.stage(location, content))
        _told(progress, len(entries))
        locations = list(site.locations())
        for batch in _made(site, folder, locations, jobs):
            entries += batch
            _told(progress, len(entries))
        for location, content in sitemaps(locations, url):
            entries.append(folder.stage(location, content))
        lines = "".join(
            f"{each.digest}  {each.path}\n" for each in sorted(entries, key=lambda each: each.path)
        )
        entries.append(folder.stage("SHA256SUMS", lines.encode()))
        changes = folder.commit(entries)
    return Published(changes, len(entries), sum(each.size for each in entries), base)


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


def _downloads(data: ox.Store, folder: Folder) -> Iterator[Entry]:
    for extension in DUMPS:
        yield folder.stream(dump_location(extension), partial(write_dump, data, extension))


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
    yield ".nojekyll", b""
    yield ".htaccess", apache().encode()
    yield "hosting/nginx.conf", nginx(by.url).encode()
    yield "hosting/w3id.htaccess", w3id(base, by.url).encode()


# pages, made by several processes


class _Making:
    """What the processes that make pages have: they are forked from one that has it."""

    site: Site
    folder: Folder


def _made(site: Site, folder: Folder, locations: list[str], jobs: int) -> Iterator[list[Entry]]:
    """Yield the entries of the pages, a batch at a time."""
    _Making.site, _Making.folder = site, folder
    batches = _batches(locations)
    if jobs <= 1 or sys.platform == "win32":
        yield from map(_make, batches)
        return
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap_unordered(_make, batches)


def _batches(locations: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(locations)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _make(batch: list[str]) -> list[Entry]:
    entries = []
    for location in batch:
        content = _Making.site.content(location)
        if content is not None:
            entries.append(_Making.folder.stage(location, content.data))
    return entries
