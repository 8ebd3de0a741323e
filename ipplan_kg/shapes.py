"""Shapes: files of SHACL shapes go in; they come out checked, with the focus nodes they have.

What SHACL passes over in silence is an error here: a term that it does not have, a reference to a
shape that is described nowhere. A shape that no node is a target of is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.errors import ValidationFailure
from ipplan_kg.namespaces import PREFIXES, RDF
from ipplan_kg.profiles import CORE, Profile, read_profile, without_profiles
from ipplan_kg.report import SH, Targeted, Term
from ipplan_kg.turtle import read_turtle

__all__ = [
    "SPARQL",
    "SUB_CLASS_OF",
    "Index",
    "Shapes",
    "count_focus_nodes",
    "default_graph",
    "index",
    "read_shapes",
    "targeted_shapes",
]

SPARQL = (SH.sparql, SH.select, SH.ask)
"""What tells that the messages of a shape or constraint have variables in them."""
SUB_CLASS_OF = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_CLASSES = [ox.NamedNode(PREFIXES[prefix] + "Class") for prefix in ("rdfs", "owl")]
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_FOR_PEOPLE = (SH.name, SH.description, SH.order, SH.group)
_REFERENCES = (SH.property, SH.node, SH.qualifiedValueShape, getattr(SH, "not"))

Index = dict[tuple[Term, ox.NamedNode], list[Term]]
"""Subject and predicate to objects."""


def index(triples: Iterable[ox.Triple]) -> Index:
    """Return the triples by subject and predicate; what is not there has no objects."""
    found: Index = defaultdict(list)
    for triple in triples:
        found[triple.subject, triple.predicate].append(triple.object)
    return found


@dataclass(frozen=True, slots=True)
class Shapes:
    """A shapes graph that may be used: by subject and predicate, and as an engine needs it."""

    described: Index
    ntriples: str
    profile: Profile


def read_shapes(files: Iterable[Path], base: str, profile: str = CORE) -> Shapes:
    """Return the shapes graph of some files as a profile has it, under another base if need be.

    It is kept as long as the files do not change, so that an engine can keep what it made of it.

    Raises:
        ResourceError: a file cannot be read or is not Turtle.
        ValidationFailure: the shapes would not be evaluated as they stand, or have no such profile.
    """
    return _read(tuple((path, _stamp(path)) for path in files), base, profile)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0  # reading it says what is wrong
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[Path, tuple[int, int]], ...], base: str, name: str) -> Shapes:
    triples = [triple for path, _ in files for triple in read_turtle(path, base)]
    if not triples:
        raise ValidationFailure("there are no shapes: name at least one file of SHACL shapes")
    _refuse_unknown_terms(triples)
    subjects = {triple.subject for triple in triples}
    for triple in triples:
        if triple.predicate in _REFERENCES and triple.object not in subjects:
            raise ValidationFailure(
                f"{triple.subject} refers to the shape {triple.object}, which is described nowhere",
                about=triple.object,
            )
    profile = read_profile(triples, name)
    # As SHACL leaves a shape out, so that the rest of the graph stays as it is.
    off = [ox.Triple(shape, SH.deactivated, ox.Literal(True)) for shape in profile.left_out]
    triples = [*without_profiles(triples), *off]
    # Through a store, as the data: it writes 0 as an xsd:integer, whatever type of integer it was.
    needed = ox.serialize(default_graph(_evaluated(triples)), format=ox.RdfFormat.N_TRIPLES)
    return Shapes(index(triples), (needed or b"").decode("utf-8"), profile)


def _evaluated(triples: Sequence[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield what an engine needs: half of the shapes is for people, and costs as much.

    The messages of constraints of SHACL Core need no engine: nothing is filled in there.
    """
    filled_in = {triple.subject for triple in triples if triple.predicate in SPARQL}
    for triple in triples:
        if triple.predicate == SH.message and triple.subject not in filled_in:
            continue
        if triple.predicate not in _FOR_PEOPLE:
            yield triple


def default_graph(statements: Iterable[ox.Quad | ox.Triple]) -> ox.Store:
    """Return a store that holds the statements in its default graph."""
    store = ox.Store()
    store.bulk_extend(ox.Quad(each.subject, each.predicate, each.object) for each in statements)
    return store


def _refuse_unknown_terms(shapes: Sequence[ox.Triple]) -> None:
    known = {term.value for term in SH.terms()}
    for triple in shapes:
        for term in (triple.subject, triple.predicate, triple.object):
            if not isinstance(term, ox.NamedNode) or term.value in known:
                continue
            if term.value.startswith(PREFIXES["sh"]):
                near = get_close_matches(term.value, known, n=1)
                hint = f"; did you mean sh:{near[0].rpartition('#')[2]}?" if near else ""
                raise ValidationFailure(
                    f"{triple.subject} uses sh:{term.value.removeprefix(PREFIXES['sh'])}, which"
                    f" SHACL Core and SHACL-SPARQL do not have: it would not be checked{hint}",
                    about=term,
                )


def count_focus_nodes(data: ox.Store, described: Index) -> dict[str, int]:
    """Return how many focus nodes each shape has that has a target, or that nothing refers to."""
    used = {term for objects in described.values() for term in objects}
    shapes = {subject for subject, predicate in described if predicate in _TARGETS} | {
        subject
        for (subject, predicate), types in described.items()
        if predicate == RDF.type
        and (SH.NodeShape in types or SH.PropertyShape in types)
        and (subject not in used or not set(types).isdisjoint(_CLASSES))
    }
    active = [shape for shape in shapes if not _is_off(described, shape)]
    counts: dict[str, int] = {}
    for shape in sorted(active, key=str):
        # The label of a blank node is new in every run.
        name = shape.value if isinstance(shape, ox.NamedNode) else "_:"
        counts[name] = counts.get(name, 0) + len(_targets(data, described, shape))
    return counts


def targeted_shapes(described: Index) -> dict[str, Targeted]:
    """Return the shapes that have a target and an IRI, by it."""
    found: dict[str, Targeted] = {}
    for (shape, predicate), targets in described.items():
        if predicate in _TARGETS and isinstance(shape, ox.NamedNode):
            properties = (
                part.value
                for part in described.get((shape, SH.property), ())
                if isinstance(part, ox.NamedNode) and not _is_off(described, part)
            )
            target = min(str(getattr(target, "value", target)) for target in targets)
            found[shape.value] = Targeted(target, tuple(properties))
    return found


def _is_off(described: Index, shape: Term) -> bool:
    return any(_is_true(flag) for flag in described.get((shape, SH.deactivated), ()))


def _is_true(term: Term) -> bool:
    return isinstance(term, ox.Literal) and term.value in ("true", "1")


def _targets(data: ox.Store, described: Index, shape: Term) -> set[object]:
    """Return the focus nodes of a shape (SHACL, section 2.1.3)."""
    found: set[object] = set(described.get((shape, SH.targetNode), ()))
    classes = described.get((shape, SH.targetClass), [])
    if not set(described.get((shape, RDF.type), ())).isdisjoint(_CLASSES):
        classes = [*classes, shape]
    for cls in classes:
        for each in _with_subclasses(data, cls):
            found |= {quad.subject for quad in data.quads_for_pattern(None, RDF.type, each, None)}
    for predicate in described.get((shape, SH.targetSubjectsOf), ()):
        found |= {quad.subject for quad in _with_predicate(data, predicate)}
    for predicate in described.get((shape, SH.targetObjectsOf), ()):
        found |= {quad.object for quad in _with_predicate(data, predicate)}
    return found


def _with_subclasses(data: ox.Store, cls: Term) -> set[Term]:
    found, work = {cls}, [cls]
    while work:
        for quad in data.quads_for_pattern(None, SUB_CLASS_OF, work.pop(), None):
            if quad.subject not in found:
                found.add(quad.subject)
                work.append(quad.subject)
    return found


def _with_predicate(data: ox.Store, predicate: Term) -> Iterator[ox.Quad]:
    if not isinstance(predicate, ox.NamedNode):
        return iter(())
    return iter(data.quads_for_pattern(None, predicate, None, None))
