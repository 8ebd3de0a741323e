"""A store -> a folder of linked data that any web server can publish.

The pages and documents are those of `site.website.Site`, which the live server answers with, too.
Besides, there are dumps, tables and networks of the data, what describes them (VoID, DCAT,
schema.org), and the rules by which a web server sends a thing's IRI to its documents.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, islice
from typing import IO

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter
from ipplan_kg.iris import is_base
from ipplan_kg.namespaces import SCHEMA, SD, VOID
from ipplan_kg.publication.data import Data, source_store
from ipplan_kg.publication.dataset import Publisher, contact_iri, dataset_triples
from ipplan_kg.publication.dumps import DUMPS, Dump
from ipplan_kg.publication.folder import Changes, Folder, Run
from ipplan_kg.publication.ledger import Entry, Ledger
from ipplan_kg.publication.makers import Makers
from ipplan_kg.publication.making import Plan, Task, dump_tasks, site_of, tasks
from ipplan_kg.publication.missing import NOT_FOUND
from ipplan_kg.publication.sitemap import sitemaps
from ipplan_kg.publication.state import Digest, state_of
from ipplan_kg.service_description import metadata_quads
from ipplan_kg.site.paths import HTML
from ipplan_kg.site.website import Unit
from ipplan_kg.store import base_iri
from ipplan_kg.void import description_graph

__all__ = ["PHASES", "Published", "publish"]

PHASES = ("data", "dumps", "pages", "moving")
"""What a run does, one after the other."""
_TOGETHER = 16
"""How many things are told to a process at once."""
_SAID_BY_SERVICES = {
    *(SD.endpoint, SD.supportedLanguage, SD.feature, SD.resultFormat, SD.defaultDataset),
    *(VOID.sparqlEndpoint, SCHEMA.target),
}
Progress = Callable[[str, int, int], None]
"""Is told a phase, how many of its steps are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a run has published."""

    changes: Changes
    files: int
    size: int
    """Bytes of all files."""
    base: str


def publish(
    store: ox.Store | str | os.PathLike[str],
    root: str | os.PathLike[str],
    *,
    base: str = "",
    url: str = "",
    endpoint: str = "",
    publisher: str = "",
    contact: str = "",
    jobs: int = 1,
    pictures: bool = True,
    anew: bool = False,
    progress: Progress | None = None,
) -> Published:
    """Publish a store as a folder of files.

    Args:
        store: What is published, or the path of an RDF file or a store directory; it is only read.
        root: The folder; files in it that were not written by this are left alone.
        base: What the IRIs are to begin with (default: what they begin with).
        url: Where the folder will stand on the web (default: the base of the IRIs).
        endpoint: Of a SPARQL endpoint with this data, a URL or a path below the base.
        publisher: Name of who publishes (default: the authors of the packaged data).
        contact: Whom to ask about the data: an e-mail address, or the URL of a page.
        jobs: How many processes make the files. With more than one, a script has to keep what it
            runs below ``if __name__ == "__main__":``, as for every use of ``multiprocessing``.
        pictures: Whether charts become pictures, if the extra ``charts`` is installed.
        anew: Whether to make every file even if data, options and this program are those of the
            last run, and the files are those that it wrote.
        progress: Is told how far the run is.

    Raises:
        BadParameter: ``url``, ``base`` or ``contact`` is not what it has to be.
        StoreError: the store cannot be read.
        OutputError: the folder cannot be written, or somebody else's file is in the way.
    """
    told: Progress = progress or _nobody
    for each, name in ((base, "base"), (url, "place for a site")):
        if each and not is_base(each):
            raise BadParameter(f"{each} is no {name}: http(s)://..., ending in /", about=each)
    by = Publisher(url, endpoint=endpoint, contact=contact_iri(contact))
    by = replace(by, name=publisher) if publisher else by
    with Folder(root).opened() as run:
        data = Data(run.scratch / "data")
        with Makers(jobs, data, run.staging) as makers:
            told("data", 0, 1)
            base, digest = _take(data, store, base, run)
            told("data", 1, 1)
            state = state_of(digest, (_placed(by, base), endpoint, pictures))
            same = None if anew else run.unchanged(state)
            if same is not None:
                return Published(Changes(0, same.files, 0, ()), same.files, same.size, base)
            plan = _begin(data, makers, run, told, _placed(by, base))
            plan = replace(plan, endpoint=endpoint, pictures=pictures)
            makers.begin(plan)
            _pages(data.open(), plan, makers, run, told)
        _index(run, plan.publisher.url)
        totals = run.ledger.totals()
        changes = run.commit(lambda moved: told("moving", moved, totals.changed), state=state)
    return Published(changes, totals.files, totals.size, base)


def _nobody(phase: str, done: int, total: int) -> None:
    """Tell nobody how far a run is."""


def _placed(by: Publisher, base: str) -> Publisher:
    """Return a publisher with what is said of places made whole."""
    url, endpoint = by.url or base, by.endpoint
    asked_at = endpoint if not endpoint or "//" in endpoint else url + endpoint
    return replace(by, url=url, endpoint=asked_at)


def _take(
    data: Data, store: ox.Store | str | os.PathLike[str], base: str, run: Run
) -> tuple[str, Digest]:
    """Copy what is to be published; return the base of its IRIs, and the digest of its quads."""
    source = store if isinstance(store, ox.Store) else source_store(store, run.scratch / "source")
    base = base or base_iri(source)
    return base, data.take(source, base)


def _begin(data: Data, makers: Makers, run: Run, told: Progress, by: Publisher) -> Plan:
    """Make the dumps, and put what describes the dataset into the data, so that it has pages."""
    orders = [[each] for each in dump_tasks()]
    working = makers.make(orders)
    plain = data.open()
    base = base_iri(plain)
    quads = metadata_quads(plain, by.endpoint or None)
    dumps: list[Dump] = []
    for made in working:
        run.add(made.entries)
        dumps += [_dump(each) for each in made.entries]
        told("dumps", len(dumps), len(DUMPS))
    dumps.sort(key=lambda dump: list(DUMPS).index(dump.location.split(".")[1]))
    if not by.endpoint:
        quads = [quad for quad in quads if quad.predicate not in _SAID_BY_SERVICES]
    graph = description_graph(base)
    quads += [ox.Quad(s, p, o, graph) for s, p, o in dataset_triples(plain, by, dumps)]
    del plain  # the data can be opened for writing when nobody reads it here
    data.add(quads)
    return Plan(publisher=by, dumps=tuple(dumps), endpoint="", pictures=True)


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


def _pages(store: ox.Store, plan: Plan, makers: Makers, run: Run, told: Progress) -> None:
    """Make the pages and documents, and all that does not depend on them."""
    site = site_of(store, plan)
    total = done = 0
    if told is not _nobody:  # to count them takes half a second a plan
        total = sum(1 for _ in tasks(store)) + sum(1 for _ in site.units())
    for made in makers.make(_orders(store, site.units())):
        run.add(made.entries)
        done += made.steps
        told("pages", done, total)


def _orders(store: ox.Store, units: Iterable[Unit]) -> Iterator[Sequence[Task | Unit]]:
    """Yield what to make, in parts that take some time, but not long."""
    for task in tasks(store):
        yield [task]
    for kind, group in groupby(units, key=lambda unit: unit.kind):
        while part := list(islice(group, _TOGETHER if kind == "thing" else 1)):
            yield part


def _index(run: Run, url: str) -> None:
    """Write what lists the other files."""
    pages = (path for path in run.ledger.pages(f".{HTML}") if not path.startswith(f"{NOT_FOUND}."))
    run.add([run.staging.stage(location, content) for location, content in sitemaps(pages, url)])
    run.add([run.staging.stream("SHA256SUMS", partial(_checksums, run.ledger))])


def _checksums(ledger: Ledger, output: IO[bytes]) -> None:
    """Write the digests as sha256sum reads them."""
    for path, digest in ledger.made():
        output.write(f"{digest}  {path}\n".encode())
