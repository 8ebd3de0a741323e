"""The counts of VoID that need to know what is distinct, in bounded memory.

A query engine keeps all terms in memory while it counts distinct ones. Here each subject is looked
at once, and the objects are sorted, on disk if they are many; how much is held depends on the
number of classes and properties alone.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from operator import itemgetter

import pyoxigraph as ox

from ipplan_kg.external_sort import Sorted
from ipplan_kg.namespaces import RDF

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Iterator

    _Subject = ox.NamedNode | ox.BlankNode | ox.Triple

__all__ = ["Counts", "Figures", "counted"]

_HELD = 200_000
"""How many objects are in memory at once, some 150 bytes each."""
_KEY = itemgetter(0)


@dataclass(slots=True)
class Figures:
    """How many triples there are, and how many different subjects and objects they have."""

    triples: int = 0
    subjects: int = 0
    objects: int = 0


@dataclass(slots=True)
class Counts:
    """The figures of a graph, of each property, and of each property of the things of a class."""

    whole: Figures = field(default_factory=Figures)
    entities: int = 0
    """Subjects whose IRI begins with the base."""
    properties: dict[ox.NamedNode, Figures] = field(default_factory=lambda: defaultdict(Figures))
    pairs: dict[tuple[ox.NamedNode, ox.NamedNode], Figures] = field(
        default_factory=lambda: defaultdict(Figures)
    )
    """By class and property."""


def counted(store: ox.Store, base: str, *, limit: int = _HELD) -> Counts:
    """Count the default graph of a store.

    Args:
        store: It is read only.
        base: What the IRIs of entities begin with.
        limit: How many terms may be in memory at once.

    Raises:
        OSError: there is no room for a temporary file.
    """
    counts = Counts()
    places: list[tuple[ox.NamedNode, tuple[ox.NamedNode, ...]]] = []
    objects = Sorted(
        _objects(store, base, counts, places, limit),
        encode=lambda place: place.to_bytes(4, "big"),
        decode=lambda data: int.from_bytes(data, "big"),
        size=lambda _: 1,
        limit=limit,
    )
    with closing(objects):
        for _, found in groupby(objects, key=_KEY):
            counts.whole.objects += 1
            properties, pairs = set(), set()
            for place in {place for _, place in found}:
                property_, classes = places[place]
                properties.add(property_)
                pairs |= {(class_, property_) for class_ in classes}
            for each in properties:
                counts.properties[each].objects += 1
            for pair in pairs:
                counts.pairs[pair].objects += 1
    return counts


def _objects(
    store: ox.Store,
    base: str,
    counts: Counts,
    places: list[tuple[ox.NamedNode, tuple[ox.NamedNode, ...]]],
    limit: int,
) -> Iterator[tuple[bytes, int]]:
    """Yield a digest of each object with the number of where it stands; count all but objects.

    Where it stands is the property and the classes of the subject: few of them for many triples.
    """
    numbers: dict[tuple[ox.NamedNode, tuple[ox.NamedNode, ...]], int] = {}
    default = ox.DefaultGraph()
    for subject in _subjects(store, limit):
        by_property: dict[ox.NamedNode, list[object]] = {}
        for quad in store.quads_for_pattern(subject, None, None, default):
            by_property.setdefault(quad.predicate, []).append(quad.object)
        types = by_property.get(RDF.type, ())
        classes = tuple(sorted((each for each in types if isinstance(each, ox.NamedNode)), key=str))
        counts.whole.subjects += 1
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(base):
            counts.entities += 1
        for property_, values in by_property.items():
            counts.whole.triples += len(values)
            told = (counts.properties[property_], *(counts.pairs[c, property_] for c in classes))
            for figures in told:
                figures.triples += len(values)
                figures.subjects += 1
            place = (property_, classes)
            if place not in numbers:
                numbers[place] = len(places)
                places.append(place)
            number = numbers[place]
            for value in values:
                yield blake2b(str(value).encode(), digest_size=16).digest(), number


def _subjects(store: ox.Store, limit: int) -> Iterator[_Subject]:
    """Yield each subject of the default graph once."""
    quads = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    together = groupby(quads, key=lambda quad: quad.subject)
    subjects = Sorted(
        ((str(subject).encode(), subject) for subject, _ in together),
        encode=_encoded,
        decode=_decoded,
        size=lambda _: 1,
        limit=limit,
    )
    with closing(subjects):
        for _, found in groupby(subjects, key=_KEY):
            yield next(found)[1]


def _encoded(subject: _Subject) -> bytes:
    data = ox.serialize([ox.Triple(subject, RDF.type, RDF.type)], format=ox.RdfFormat.N_TRIPLES)
    assert data is not None  # without an output the engine returns the bytes
    return data


def _decoded(data: bytes) -> _Subject:
    subject: _Subject = next(ox.parse(data, format=ox.RdfFormat.N_TRIPLES)).subject
    return subject
