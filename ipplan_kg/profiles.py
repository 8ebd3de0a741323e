"""Profiles: a shapes graph and a name go in; which shapes hold, and may match nothing, comes out.

Everything is said in the shapes graph, in terms of the W3C Profiles Vocabulary
(https://www.w3.org/TR/dx-prof/); ``shapes/profiles.ttl`` explains the roles of the two lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from ipplan_kg.errors import ValidationFailure
from ipplan_kg.namespaces import PREFIXES, RDF

__all__ = ["CORE", "FULL", "Profile", "read_profile", "without_profiles"]

CORE, FULL = "core", "full"
"""The names of the profiles that come with the package."""

_PROF = "http://www.w3.org/ns/dx/prof/"
_TYPES = [ox.NamedNode(_PROF + kind) for kind in ("Profile", "ResourceDescriptor", "ResourceRole")]
_BASED_ON, _RESOURCE, _ROLE, _ARTIFACT, _TOKEN = (
    ox.NamedNode(_PROF + name)
    for name in ("isProfileOf", "hasResource", "hasRole", "hasArtifact", "hasToken")
)
_ADDED, _MAY_MATCH_NOTHING = "AddedShapes", "ShapesThatMayMatchNothing"
_SHAPES = [ox.NamedNode(PREFIXES["sh"] + kind) for kind in ("NodeShape", "PropertyShape")]

_Node = ox.NamedNode | ox.BlankNode | ox.Triple
_Objects = defaultdict[tuple[_Node, ox.NamedNode], list[ox.NamedNode]]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile makes of a shapes graph, by the IRIs of the shapes."""

    left_out: frozenset[ox.NamedNode] = frozenset()
    """The shapes that only other profiles add."""
    may_match_nothing: frozenset[ox.NamedNode] | None = None
    """The only shapes that may match nothing; None if all may."""


def read_profile(shapes: Sequence[ox.Triple], name: str) -> Profile:
    """Return what the profile of that name makes of a shapes graph.

    A shapes graph that describes no profile holds as it stands, whatever the name.

    Raises:
        ValidationFailure: no profile has that name, or one lists what is no shape.
    """
    objects: _Objects = defaultdict(list)
    for triple in shapes:
        if isinstance(triple.object, ox.NamedNode):
            objects[triple.subject, triple.predicate].append(triple.object)
    named = {
        triple.object.value: triple.subject
        for triple in shapes
        if triple.predicate == _TOKEN and isinstance(triple.object, ox.Literal)
    }
    if not named:
        return Profile()
    if name not in named:
        known = " or ".join(sorted(named))
        raise ValidationFailure(f"unknown profile {name!r}: take {known}", about=name)
    _refuse_what_is_no_shape(objects)
    chain = [named[name]]
    for each in chain:
        chain += [base for base in objects[each, _BASED_ON] if base not in chain]
    added = _listed(objects, chain, _ADDED) or set()
    of_all = _listed(objects, named.values(), _ADDED) or set()
    empty = _listed(objects, chain, _MAY_MATCH_NOTHING)
    return Profile(
        left_out=frozenset(of_all - added),
        may_match_nothing=None if empty is None else frozenset(empty),
    )


def without_profiles(shapes: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Return a shapes graph without what it says of profiles, as an engine needs it."""
    of_profiles = {t.subject for t in shapes if t.predicate == RDF.type and t.object in _TYPES}
    return [triple for triple in shapes if triple.subject not in of_profiles]


def _listed(objects: _Objects, profiles: Iterable[_Node], role: str) -> set[ox.NamedNode] | None:
    """Return what profiles list in a role, or None if they have no list of it at all."""
    lists = [
        descriptor
        for profile in profiles
        for descriptor in objects[profile, _RESOURCE]
        if any(each.value.endswith(f"#{role}") for each in objects[descriptor, _ROLE])
    ]
    return {shape for each in lists for shape in objects[each, _ARTIFACT]} if lists else None


def _refuse_what_is_no_shape(objects: _Objects) -> None:
    for (descriptor, predicate), listed in list(objects.items()):
        if predicate != _ARTIFACT:
            continue
        for shape in listed:
            if not any(kind in objects[shape, RDF.type] for kind in _SHAPES):
                raise ValidationFailure(
                    f"{descriptor} lists {shape}, which is described nowhere as a shape",
                    about=shape,
                )
