"""Makes files of the site, some at a time: what a process does that is told to."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import pyoxigraph as ox

from ipplan_kg.exports.files import export_writers
from ipplan_kg.namespaces import BASE
from ipplan_kg.publication.data import Data
from ipplan_kg.publication.dataset import Publisher, schema_dataset
from ipplan_kg.publication.dumps import Dump, dump_location, dump_writers
from ipplan_kg.publication.ledger import Entry
from ipplan_kg.publication.missing import missing_pages, withdrawn
from ipplan_kg.publication.redirects import hosting_files
from ipplan_kg.publication.sitemap import robots
from ipplan_kg.publication.staging import Staging
from ipplan_kg.resources import shape_files
from ipplan_kg.server.catalogue import examples, statistics
from ipplan_kg.site.assets import Download
from ipplan_kg.site.website import Site, Unit
from ipplan_kg.store import base_iri
from ipplan_kg.views import get_view, location, plans, rendered_in, views, writers

__all__ = ["Made", "Maker", "Plan", "Task", "dump_tasks", "site_of", "tasks"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known when pages can be made."""

    publisher: Publisher
    dumps: tuple[Dump, ...]
    endpoint: str
    """As it was asked for: a URL, or a path below the base."""
    pictures: bool


@dataclass(frozen=True, slots=True)
class Task:
    """Files that are made together, and are no units of the site."""

    kind: str
    """``dump``, ``description``, ``exports``, ``view`` or ``rules``."""
    name: str = ""
    """Of dumps their extensions with spaces between, of a view its name."""
    about: str = ""
    """Of a view the IRI of the plan; empty for all plans."""

    @property
    def is_large(self) -> bool:
        """Whether its files grow with the number of plans."""
        return self.kind in ("dump", "exports") or (self.kind == "view" and not self.about)


@dataclass(frozen=True, slots=True)
class Made:
    """What has become of an order."""

    steps: int
    """How many tasks and units it was."""
    entries: list[Entry]
    """What was put aside."""


def tasks(store: ox.Store) -> Iterator[Task]:
    """Yield what there is to make besides dumps and the units of the site; the longest first."""
    for view in views():
        if not view.of_one_plan:
            yield Task("view", view.name)
    yield Task("exports")
    yield Task("description")
    yield Task("rules")
    for plan in plans(store):
        for view in views():
            yield Task("view", view.name, plan)


class Maker:
    """Makes the files of tasks and units, and puts them aside.

    Args:
        data: What the site is of.
        staging: Where the files go.
    """

    def __init__(self, data: Data, staging: Staging) -> None:
        self._data = data
        self._staging = staging

    def begin(self, plan: Plan) -> None:
        """Get ready for pages: what describes the dataset is in the data now."""
        self._plan = plan
        self._store = self._data.open()
        self._site = site_of(self._store, plan)

    def make(self, wanted: Sequence[Task | Unit]) -> Made:
        """Make files, and put them aside."""
        return Made(len(wanted), [entry for each in wanted for entry in self._made(each)])

    def _made(self, wanted: Task | Unit) -> Iterator[Entry]:
        if isinstance(wanted, Task) and wanted.is_large:
            for place, write in self._writers(wanted):
                yield self._staging.stream(place, write)
            return
        files = self._files(wanted) if isinstance(wanted, Task) else self._site.files_of(wanted)
        for place, data in files:
            yield self._staging.stage(place, data)

    def _writers(self, task: Task) -> Iterator[tuple[str, Callable[[IO[bytes]], None]]]:
        """Yield large files: what writes each, before the next is taken."""
        folder = os.fspath(self._staging.aside)
        match task.kind:
            case "dump":
                store = self._data.open_on_disk()
                yield from dump_writers(store, task.name.split(), folder=folder)
            case "view":
                view = get_view(task.name)
                for format, write in writers(self._store, view, folder=folder):
                    yield location("", view, format), write
            case "exports":
                for name, write in export_writers(self._store, self._plan.publisher.url):
                    yield f"exports/{name}", write

    def _files(self, task: Task) -> Iterator[tuple[str, bytes]]:
        by = self._plan.publisher
        base = base_iri(self._store)
        match task.kind:
            case "view":
                view = get_view(task.name)
                path = task.about.removeprefix(base)
                for format, data in rendered_in(self._store, view, plan=task.about):
                    yield location(path, view, format), data
            case "description":
                endpoint = by.endpoint or f"{base}sparql"
                yield ".well-known/void", statistics(self._store, "ttl", endpoint).encode()
                yield ".well-known/sparql-examples", examples(self._store, "ttl", endpoint).encode()
                about = schema_dataset(self._store)
                text = json.dumps(about, ensure_ascii=False, indent=2)
                yield "dataset.schema.json", f"{text}\n".encode()
            case "rules":
                for file in shape_files():
                    text = file.read_text("utf-8").replace(BASE, base)
                    yield f"shapes/{file.name}", text.encode()
                yield "robots.txt", robots(by.url)
                yield from missing_pages(self._store, by.url)
                gone, names = withdrawn(self._store), [view.name for view in views()]
                yield from hosting_files(base, by.url, gone=gone, views=names)


def site_of(store: ox.Store, plan: Plan) -> Site:
    """Return the site of a store as it is published."""
    dump = next(each for each in plan.dumps if each.location == dump_location("nq"))
    download = Download(
        location=dump.location,
        url=plan.publisher.url + dump.location,
        size=dump.size,
        digest=dump.digest,
    )
    return Site(store, endpoint=plan.endpoint, pictures=plan.pictures, download=download)


def dump_tasks() -> list[Task]:
    """Return a task for the dumps that share their sorting, the longest first."""
    return [Task("dump", "trig jsonld"), Task("dump", "ttl rdf"), Task("dump", "nq")]
