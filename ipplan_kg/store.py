"""RDF in and out of a pyoxigraph store: open, replace a graph, dump the same bytes every time.

The default graph of a query is the union of all graphs, as a set of triples (SPARQL 1.1 Query,
section 13.1: https://www.w3.org/TR/sparql11-query/#rdfDataset). pyoxigraph's own union repeats a
triple for each graph that holds it, so a store opened to be asked (``open_store``,
``cached_store``) carries the union in its default graph; a dump leaves those copies out.
"""

from __future__ import annotations

import errno
import os

import pyoxigraph as ox

from ipplan_kg.dumping import dump, dump_nquads, write
from ipplan_kg.errors import OutputError, StoreError
from ipplan_kg.namespaces import BASE
from ipplan_kg.serialization import FORMATS, turtle

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import IO

__all__ = [
    "base_iri",
    "cached_store",
    "dump",
    "dump_nquads",
    "load_file",
    "materialize_union",
    "named_graphs",
    "new",
    "open_store",
    "replace_graph",
    "turtle",
    "whole_graph",
    "write",
    "write_all",
    "write_atomic",
]

_UNION = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


def new(quads: Iterable[ox.Quad] = ()) -> ox.Store:
    """Return a store in memory that holds the quads."""
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def open_store(path: str | os.PathLike[str]) -> ox.Store:
    """Return the store of an RDF file, of a store directory (read-only) or of a build's output.

    Raises:
        StoreError: the file does not exist, is of no known format, or does not parse (with the
            line and the column).
    """
    name = os.fspath(path)
    if os.path.isdir(name):
        if os.path.exists(os.path.join(name, "CURRENT")):
            return _open_directory(name)
        built = os.path.join(name, "ipplan.nq")
        if not os.path.exists(built):
            raise StoreError(
                f"{name} is a folder without a store: name an RDF file, a store directory "
                "or a folder that holds ipplan.nq",
                about=name,
            )
        name = built
    store = _load(name)
    materialize_union(store)
    return store


def _open_directory(name: str) -> ox.Store:
    try:
        return ox.Store.read_only(name)
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"cannot open the store {name}: {error}", about=name, exit_code=3
        ) from error


def load_file(name: str, folder: str) -> ox.Store:
    """Return an RDF file as a store in a new directory, for files too large for memory.

    Raises:
        StoreError: as ``open_store``.
    """
    return _load(name, folder)


def _load(name: str, folder: str | None = None) -> ox.Store:
    extension = name.rpartition(".")[2].lower()
    if extension not in FORMATS:
        known = ", ".join(f".{each}" for each in FORMATS)
        if not os.path.exists(name):
            raise StoreError(f"there is no file {name}", about=name)
        raise StoreError(f"{name}: unknown kind of RDF file; known are {known}", about=name)
    store = ox.Store(folder)
    try:
        store.bulk_load(path=name, format=FORMATS[extension])
    except SyntaxError as error:
        place = f", line {error.lineno}, column {error.offset}" if error.lineno else ""
        raise StoreError(
            f"{name}{place}: not valid {FORMATS[extension].name}: {_reason(error)}", about=name
        ) from error
    except OSError as error:
        reason = error.strerror or str(error).partition(" (os error")[0]
        raise StoreError(f"cannot read {name}: {reason}", about=name, exit_code=3) from error
    return store


def _reason(error: SyntaxError) -> str:
    """Return what the parser said without the place, which the message has already."""
    before, colon, after = error.msg.partition(": ")
    return after if colon and before.startswith("Parser error at") else error.msg


def materialize_union(store: ox.Store) -> None:
    """Put every triple of the named graphs into the default graph as well."""
    store.update(_UNION)


def whole_graph(store: ox.Store) -> ox.DefaultGraph | None:
    """Return the graph to look for any triple in: the union if it is there, else all graphs."""
    default = ox.DefaultGraph()
    quad = next(store.quads_for_pattern(None, None, None, default), None)
    return None if quad is None else default


def base_iri(store: ox.Store) -> str:
    """Return what the IRIs of the store begin with (``--base``), as its ontology graph tells."""
    tail = "graph/ontology"
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and graph.value.endswith(tail):
            return graph.value.removesuffix(tail)
    return BASE


def named_graphs(store: ox.Store) -> tuple[ox.NamedNode, ...]:
    """Return the names of the graphs, sorted."""
    graphs = (graph for graph in store.named_graphs() if isinstance(graph, ox.NamedNode))
    return tuple(sorted(graphs, key=lambda graph: graph.value))


def replace_graph(store: ox.Store, graph_iri: str, quads: Iterable[ox.Quad | ox.Triple]) -> None:
    """Put these statements, and no others, into a named graph.

    They are read to their end before the graph is touched: a failing generator changes nothing.
    """
    graph = ox.NamedNode(graph_iri)
    fresh = [ox.Quad(each.subject, each.predicate, each.object, graph) for each in quads]
    store.remove_graph(graph)
    store.bulk_extend(fresh)


# files


def write_atomic(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file whole or not at all: earlier content stays until the new one is on disk.

    Raises:
        OutputError: the file or its folder cannot be written.
    """
    write_all({path: data})


def write_all(files: Mapping[str | os.PathLike[str], bytes | Callable[[IO[bytes]], None]]) -> None:
    """Write several files or none: every new content is on disk before any earlier one goes.

    Args:
        files: by path, the bytes, or a function that writes them to a file.

    Raises:
        OutputError: a file or its folder cannot be written.
    """
    parts: dict[str, str] = {}
    name = ""
    try:
        for path, data in files.items():
            name = os.fspath(path)
            folder = os.path.dirname(name) or "."
            os.makedirs(folder, exist_ok=True)
            if os.path.isdir(name):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            parts[name] = os.path.join(folder, f".{os.path.basename(name)}.{os.getpid()}.part")
            with open(parts[name], "xb") as file:
                if callable(data):
                    data(file)
                else:
                    file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for name, part in parts.items():
            os.replace(part, name)
    except OSError as error:
        raise OutputError(f"cannot write {name}: {error.strerror}", about=name) from error
    finally:
        for part in parts.values():
            if os.path.exists(part):
                os.unlink(part)


# the packaged plans, built once


def cached_store(build: Callable[[], ox.Store]) -> ox.Store:
    """Return the store of the packaged plans from the user's cache, read-only.

    ``build`` makes it when the cache has none for this package and these assets. Processes that do
    so at once do not disturb each other, and where nothing can be cached the built store is used.
    """
    cache = _cache_folder()
    folder = os.path.join(cache, _fingerprint())
    try:
        return ox.Store.read_only(folder)
    except (OSError, RuntimeError):
        pass  # not there yet, or broken: made anew below
    store = build()
    materialize_union(store)
    try:
        _put_aside(store, folder)
        return ox.Store.read_only(folder)
    except (OSError, RuntimeError):
        return store


def _cache_folder() -> str:
    root = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(root, "ipplan-kg")


def _fingerprint() -> str:
    """Return a name for the present state of what a build reads: code, ontology, plans, mappings.

    A checksum will do, and hashlib takes 3 ms to import.
    """
    from zlib import crc32

    from ipplan_kg.resources import root_name

    package = os.path.dirname(os.path.abspath(__file__))
    assets = root_name()
    folders = [package, *(os.path.join(assets, each) for each in ("ontology", "plans", "mappings"))]
    states = [f"pyoxigraph {ox.__version__}"]
    for folder in folders:
        states += [f"{path} {at.st_size} {at.st_mtime_ns}" for path, at in _files(folder)]
    state = "\n".join(states).encode()
    return f"{crc32(state):08x}{crc32(state[::-1]):08x}"


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files below a folder that a person wrote, in order."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir():
            if not entry.name.startswith(("_", ".")):
                yield from _files(entry.path)
        elif not entry.name.startswith("."):
            yield entry.path, entry.stat()


def _put_aside(store: ox.Store, folder: str) -> None:
    """Write the store beside ``folder`` and give it that name in one step."""
    import shutil

    part = f"{folder}.{os.getpid()}.part"
    os.makedirs(part)
    try:
        disk = ox.Store(part)
        disk.bulk_extend(store)
        disk.optimize()
        disk.flush()
        del disk  # lets go of the lock
        if not _is_store(folder):
            shutil.rmtree(folder, ignore_errors=True)
            os.rename(part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _forget_older(os.path.dirname(folder))


def _is_store(folder: str) -> bool:
    """Tell whether another process has made the same store in the meantime."""
    try:
        ox.Store.read_only(folder)
    except (OSError, RuntimeError):
        return False
    return True


def _forget_older(cache: str, keep: int = 4) -> None:
    """Remove all but the newest stores, so that a cache does not grow with every change."""
    import shutil

    stores = sorted(os.scandir(cache), key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
    for entry in stores[keep:]:
        shutil.rmtree(entry.path, ignore_errors=True)
