"""Shapes: files of SHACL shapes go in; they come out checked, with the focus nodes they have.

What SHACL passes over in silence is an error here: a term that it does not have, a reference to a
shape that is described nowhere. A shape that no node is a target of is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.errors import ValidationFailure
from ipplan_kg.namespaces import BASE, PREFIXES, RDF
from ipplan_kg.report import SH, Term

__all__ = ["SUB_CLASS_OF", "Index", "count_focus_nodes", "index", "read_shapes", "read_turtle"]

SUB_CLASS_OF = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_CLASSES = [ox.NamedNode(PREFIXES[prefix] + "Class") for prefix in ("rdfs", "owl")]
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_REFERENCES = (SH.property, SH.node, SH.qualifiedValueShape, getattr(SH, "not"))

Index = dict[tuple[Term, ox.NamedNode], list[Term]]
"""Subject and predicate to objects."""


def index(triples: Iterable[ox.Triple]) -> Index:
    """Return the triples by subject and predicate; what is not there has no objects."""
    found: Index = defaultdict(list)
    for triple in triples:
        found[triple.subject, triple.predicate].append(triple.object)
    return found


def read_shapes(files: Iterable[Path], base: str) -> list[ox.Triple]:
    """Return the shapes graph of some files, written for another base if need be.

    Raises:
        ValidationFailure: they cannot be read, or would not be evaluated as they stand.
    """
    shapes = [triple for path in files for triple in read_turtle(path, base)]
    if not shapes:
        raise ValidationFailure("there are no shapes: name at least one file of SHACL shapes")
    _refuse_unknown_terms(shapes)
    subjects = {triple.subject for triple in shapes}
    for triple in shapes:
        if triple.predicate in _REFERENCES and triple.object not in subjects:
            raise ValidationFailure(
                f"{triple.subject} refers to the shape {triple.object}, which is described nowhere",
                about=triple.object,
            )
    return shapes


def read_turtle(path: Path, base: str) -> Iterator[ox.Triple]:
    """Yield the triples of a Turtle file with the default base replaced, in strings as well."""
    try:
        turtle = path.read_text(encoding="utf-8")
        if base != BASE:
            turtle = turtle.replace(BASE, base)
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            yield quad.triple
    except (OSError, UnicodeDecodeError) as error:
        raise ValidationFailure(f"cannot read {path}: {error}", about=path) from error
    except SyntaxError as error:
        raise ValidationFailure(
            f"{path}, line {error.lineno}: not valid Turtle: {error.msg}", about=path
        ) from error


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
    active = [
        shape
        for shape in shapes
        if not any(_is_true(flag) for flag in described.get((shape, SH.deactivated), ()))
    ]
    return {
        shape.value if isinstance(shape, ox.NamedNode) else str(shape): len(
            _targets(data, described, shape)
        )
        for shape in sorted(active, key=str)
    }


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
