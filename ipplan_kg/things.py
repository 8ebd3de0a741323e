"""The name of a thing, as a person writes it -> its IRI in a store.

A thing answers to its IRI, its CURIE, its path below the base (``agency/supreme-peoples-court``),
the last segment of that path, its labels in any language and its notation; a task to its number.
"""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.errors import UnknownThing
from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.results import curie
from ipplan_kg.store import base_iri, whole_graph

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["resolve"]

_RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_SUBCLASS_OF = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_IN_SCHEME = ox.NamedNode(PREFIXES["skos"] + "inScheme")
# What things are called, best first; the last path segment of their IRIs comes after these.
_NAMES = {
    ox.NamedNode(PREFIXES[prefix] + name): rank
    for rank, (prefix, name) in enumerate(
        (
            *(("skos", "prefLabel"), ("rdfs", "label"), ("dcterms", "title")),
            *(("skos", "notation"), ("skos", "altLabel"), ("skos", "hiddenLabel")),
        )
    )
}
_SIGNS = dict.fromkeys(map(ord, "'’‘`")) | dict.fromkeys(
    map(ord, '!"#$%&()*+,-./:;<=>?@[\\]^_{|}~“”«»（）《》〈〉【】、，。；：！？·—–…'), " "
)
"""Apostrophes are dropped, other signs divide words."""


def resolve(
    store: ox.Store, text: str, *, type_iri: str | None = None, scheme_iri: str | None = None
) -> ox.NamedNode:
    """Return the IRI of the one thing that the text names.

    Args:
        store: where the thing is described.
        text: an IRI, a CURIE, a path below the base, a label, a slug or a task's number.
        type_iri: only things of this class, or of one below it, are meant.
        scheme_iri: only concepts of this scheme are meant.

    Raises:
        UnknownThing: nothing answers to the name, or several things do; says which come near.
    """
    text = text.strip()
    iri = _written_iri(store, text) if text else None
    if iri is not None:
        _check_kind(store, iri, type_iri, scheme_iri)
        return iri
    base = base_iri(store)
    number = _task_number(text)
    if number is not None and type_iri in (None, f"{base}ontology#Task"):
        return _only(text, _tasks(store, number, base))
    meant = _meant(store, type_iri, scheme_iri)
    named = list(_all_names(store, base, meant))
    for key in _keys(text):
        found = [(rank, thing) for rank, name, thing in named if _key(name) == key]
        if found:
            best = min(rank for rank, _ in found)
            return _only(text, {thing for rank, thing in found if rank == best})
    raise UnknownThing(f"nothing is called {text!r}{_nearest(text, named)}", about=text)


def _check_kind(
    store: ox.Store, iri: ox.NamedNode, type_iri: str | None, scheme_iri: str | None
) -> None:
    """Raise ``UnknownThing`` if this is not of the kind that is meant, and the store has some."""
    meant = _meant(store, type_iri, scheme_iri)
    if meant and iri not in meant:
        kind = f"in {curie(scheme_iri)}" if scheme_iri else f"of the class {curie(type_iri or '')}"
        raise UnknownThing(f"{curie(iri.value)} is not {kind}", about=iri)


def _task_number(text: str) -> int | None:
    """Return 30 for "30", "30." and "task 30"."""
    digits = text.lower().removeprefix("task").removesuffix(".").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None


def _written_iri(store: ox.Store, text: str) -> ox.NamedNode | None:
    """Return the IRI that the text spells out, if the store knows it."""
    if text.startswith(("http://", "https://", "<")):
        spelled = [text.removeprefix("<").removesuffix(">")]
    else:
        prefix, colon, rest = text.partition(":")
        spelled = [PREFIXES[prefix] + rest] if colon and prefix in PREFIXES else []
        spelled.append(base_iri(store) + text)
    for iri in spelled:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            continue
        if _known(store, node):
            return node
    if text.startswith(("http", "<")):
        raise UnknownThing(f"nothing is known about {text}: it is not in the store", about=text)
    return None


def _known(store: ox.Store, node: ox.NamedNode) -> bool:
    about = store.quads_for_pattern(node, None, None, None)
    pointing = store.quads_for_pattern(None, None, node, None)
    return next(about, None) is not None or next(pointing, None) is not None


def _only(text: str, things: Iterable[ox.NamedNode]) -> ox.NamedNode:
    found = sorted(things, key=lambda thing: thing.value)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownThing(f"there is no task {text}", about=text)
    known = ", ".join(curie(thing.value) for thing in found[:8])
    raise UnknownThing(f"{text!r} names {len(found)} things: say which: {known}", about=text)


def _tasks(store: ox.Store, number: int, base: str) -> set[ox.NamedNode]:
    predicate = ox.NamedNode(f"{base}ontology#number")
    quads = store.quads_for_pattern(None, predicate, ox.Literal(number), whole_graph(store))
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _meant(
    store: ox.Store, type_iri: str | None, scheme_iri: str | None
) -> set[ox.NamedNode] | None:
    """Return the things that can be meant, or None for any."""
    if scheme_iri is not None:
        return _subjects(store, _IN_SCHEME, ox.NamedNode(scheme_iri))
    if type_iri is None:
        return None
    classes = [ox.NamedNode(type_iri)]
    for each in classes:  # grows while it is read: the classes below, and those below them
        classes += _subjects(store, _SUBCLASS_OF, each) - set(classes)
    return {thing for each in classes for thing in _subjects(store, _RDF_TYPE, each)}


def _subjects(store: ox.Store, predicate: ox.NamedNode, value: ox.NamedNode) -> set[ox.NamedNode]:
    quads = store.quads_for_pattern(None, predicate, value, whole_graph(store))
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _all_names(
    store: ox.Store, base: str, meant: set[ox.NamedNode] | None
) -> Iterator[tuple[int, str, ox.NamedNode]]:
    """Yield (rank, name, thing): the better the name, the lower the rank."""
    named = set(meant or ())
    for quad in _namings(store, meant):
        thing, name = quad.subject, quad.object
        if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal):
            named.add(thing)
            # A class called "agency" should not stand in the way of what is an agency.
            yield _NAMES[quad.predicate] + len(_NAMES) * ("#" in thing.value), name.value, thing
    for thing in named:
        if thing.value.startswith(base) and "#" not in thing.value:
            yield len(_NAMES), thing.value.rpartition("/")[2], thing


def _namings(store: ox.Store, meant: set[ox.NamedNode] | None) -> Iterator[ox.Quad]:
    """Yield the quads that give a name to a thing that can be meant."""
    graph = whole_graph(store)
    if meant is None:
        for predicate in _NAMES:
            yield from store.quads_for_pattern(None, predicate, None, graph)
        return
    for thing in meant:
        for quad in store.quads_for_pattern(thing, None, None, graph):
            if quad.predicate in _NAMES:
                yield quad


def _keys(text: str) -> Iterator[str]:
    """Yield the keys that a name is sought by: its own, and that in simplified characters."""
    key = _key(text)
    if key:
        yield key
    if not text.isascii():
        from ipplan_kg.script import key_text

        simplified = _key(key_text(text))
        if simplified != key:
            yield simplified


def _key(name: str) -> str:
    """Return what two spellings of a name have in common: no case, no signs, no leading "the"."""
    words = name.translate(_SIGNS).casefold().split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def _nearest(text: str, names: list[tuple[int, str, ox.NamedNode]]) -> str:
    """Return "; did you mean ...?" with things whose names hold the words, or are spelled alike.

    Each thing comes with one name, that which is nearest.
    """
    from difflib import get_close_matches

    spelled: dict[str, tuple[str, ox.NamedNode]] = {}
    for _, name, thing in sorted(names, key=lambda each: (each[0], each[1])):
        spelled.setdefault(_key(name), (name, thing))
    near: dict[ox.NamedNode, str] = {}
    # Of a path such as agency/supreme-court, the last segment is the name.
    for key in dict.fromkeys([*_keys(text), *_keys(text.rpartition("/")[2])]):
        part = key if not key.isascii() else f" {key} "  # Chinese has no blanks between words
        found = sorted((each for each in spelled if part in f" {each} "), key=len)
        found += get_close_matches(key, spelled, n=5, cutoff=0.6)
        for other in found:
            name, thing = spelled[other]
            near.setdefault(thing, name)
    shown = [repr(name) for name in near.values()][:5]
    return f"; did you mean {' or '.join(shown)}?" if shown else ""
