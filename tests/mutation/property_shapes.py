"""The mutants of a property shape: for each kind of constraint, values that it forbids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.report import SH
from tests.mutation.graph import Graph
from tests.mutation.shapes import LANG_STRING, STRING, Node, Term, constraints, items, only, shapes

UNKNOWN = ox.NamedNode("https://example.org/nothing")


class Place:
    """A focus node of a property shape, with the values there."""

    def __init__(self, graph: Graph, path: Term, focus: Node) -> None:
        self.graph, self.focus = graph, focus
        inverse, alternatives = only(path, SH.inversePath), only(path, SH.alternativePath)
        self.inverse = inverse is not None
        steps = [inverse] if inverse else [*items(alternatives)] if alternatives else [path]
        assert all(isinstance(step, ox.NamedNode) for step in steps), path
        self.predicates: list[ox.NamedNode] = steps  # type: ignore[assignment]
        self.triples = [
            quad.triple
            for step in self.predicates
            for quad in (
                graph.store.quads_for_pattern(None, step, focus)
                if self.inverse
                else graph.store.quads_for_pattern(focus, step, None)
            )
        ]
        self.triples.sort(key=str)

    def value(self, triple: ox.Triple) -> Term:
        return triple.subject if self.inverse else triple.object

    def values(self) -> list[Term]:
        return [self.value(triple) for triple in self.triples]

    def triple(self, value: Term, like: ox.Triple | None = None) -> ox.Triple:
        predicate = like.predicate if like else self.predicates[0]
        if self.inverse:
            return ox.Triple(value, predicate, self.focus)  # type: ignore[arg-type]
        return ox.Triple(self.focus, predicate, value)


# way, what is removed, what is added
Change = tuple[str, Iterable[ox.Triple], Iterable[ox.Triple]]
Maker = Callable[[Place, Term, Term], Iterator[Change]]


def number(term: Term | None) -> int:
    assert isinstance(term, ox.Literal)
    return int(Decimal(term.value))


def like(literal: ox.Literal, text: str) -> ox.Literal:
    if literal.language:
        return ox.Literal(text, language=literal.language)
    return ox.Literal(text, datatype=literal.datatype)


def replaced(place: Place, way: str, others: Iterable[Term]) -> Iterator[Change]:
    """Put each of the others in the place of the first value."""
    for other in others:
        if place.triples and not (place.inverse and isinstance(other, ox.Literal)):
            first = place.triples[0]
            yield f"{way} {other}", [first], [place.triple(other, first)]


def first_literal(place: Place) -> list[ox.Literal]:
    return [value for value in place.values()[:1] if isinstance(value, ox.Literal)]


def too_few(place: Place, limit: Term, _: Term) -> Iterator[Change]:
    if len(place.triples) >= number(limit):
        yield "drop", place.triples[number(limit) - 1 :], []


def too_many(place: Place, limit: Term, _: Term) -> Iterator[Change]:
    missing = number(limit) + 1 - len(place.triples)
    pattern = (None, place.predicates[0], None)
    known = {place.value(quad.triple) for quad in place.graph.store.quads_for_pattern(*pattern)}
    others = sorted(known - set(place.values()), key=str)
    for value in place.values()[:1]:
        if isinstance(value, ox.Literal):
            flipped = {"true": "false", "false": "true"}.get(value.value, f"{value.value}9")
            others.append(like(value, flipped))
    others.append(UNKNOWN)
    if place.triples or number(limit) == 0:
        yield "duplicate", [], [place.triple(each) for each in others[:missing]]


def of_other_type(place: Place, datatype: Term, _: Term) -> Iterator[Change]:
    for value in first_literal(place):
        in_english = ox.Literal(value.value, language="en")
        other = in_english if datatype == STRING else ox.Literal(value.value)
        yield from replaced(place, "retype", [other, UNKNOWN])
        if datatype not in (STRING, LANG_STRING):
            assert isinstance(datatype, ox.NamedNode)
            yield from replaced(place, "misspell", [ox.Literal("x", datatype=datatype)])


def of_other_kind(place: Place, kind: Term, _: Term) -> Iterator[Change]:
    assert kind == SH.IRI
    yield from replaced(place, "redirect", [ox.Literal("x"), ox.BlankNode("x")])


def elsewhere(place: Place) -> Iterator[Term]:
    """Yield nodes of many kinds, and one of none."""
    yield UNKNOWN
    for cls in ("ipp:Task", "ipp:Agency", "skos:ConceptScheme", "nif:RFC5147String"):
        prefix, name = cls.split(":")
        yield from place.graph.instances(ox.NamedNode(PREFIXES[prefix] + name))[:1]
    for scheme in place.graph.instances(ox.NamedNode(PREFIXES["skos"] + "ConceptScheme")):
        yield from place.graph.objects(scheme, ox.NamedNode(PREFIXES["skos"] + "hasTopConcept"))[:1]


def of_other_class(place: Place, cls: Term, _: Term) -> Iterator[Change]:
    others = [node for node in elsewhere(place) if not place.graph.is_a(node, cls)]
    yield from replaced(place, "redirect", others[:3])


def fits(place: Place, value: Term, shape: Term) -> bool:
    """Tell whether a value conforms to a shape that others refer to, or to a member of a list."""
    for name, wanted in constraints(shape):
        if name == "class" and not place.graph.is_a(value, wanted):
            return False
        if name == "datatype" and getattr(value, "datatype", None) != wanted:
            return False
        if name == "languageIn":
            tags = [literal.value for literal in items(wanted) if isinstance(literal, ox.Literal)]
            if getattr(value, "language", None) not in tags:
                return False
        if name == "nodeKind" and not (wanted == SH.IRI and isinstance(value, ox.NamedNode)):
            return False
        assert name in ("class", "datatype", "languageIn", "nodeKind"), f"{shape}: sh:{name}"
    for prop in shapes().get((shape, SH.property), ()):
        path = only(prop, SH.path)
        assert isinstance(path, ox.NamedNode)
        found = place.graph.objects(value, path)
        for name, wanted in constraints(prop):
            assert name in ("hasValue", "minCount"), f"{prop}: sh:{name}"
            if not (wanted in found if name == "hasValue" else len(found) >= number(wanted)):
                return False
    return True


def not_as(place: Place, shape: Term, _: Term) -> Iterator[Change]:
    others = [node for node in elsewhere(place) if not fits(place, node, shape)]
    yield from replaced(place, "redirect", others)


def none_of(place: Place, members: Term, _: Term) -> Iterator[Change]:
    choices = list(items(members))
    candidates: list[Term] = [*elsewhere(place), ox.Literal("x"), ox.Literal(7)]
    candidates += [ox.Literal(literal.value) for literal in first_literal(place)]
    others = [c for c in candidates if not any(fits(place, c, choice) for choice in choices)]
    yield from replaced(place, "redirect", [*others[:2], *others[-2:]])


def too_few_that_fit(place: Place, limit: Term, prop: Term) -> Iterator[Change]:
    shape = only(prop, SH.qualifiedValueShape)
    assert shape is not None
    fitting = [t for t in place.triples if fits(place, place.value(t), shape)]
    if len(fitting) >= number(limit):
        yield "drop", fitting[number(limit) - 1 :], []
        values = [place.value(triple) for triple in fitting]
        others = [ox.Literal(v.value, language="fr") for v in values if isinstance(v, ox.Literal)]
        if others and not place.inverse:
            yield "retag", fitting, [place.triple(each) for each in others]


def in_one_language(place: Place, flag: Term, _: Term) -> Iterator[Change]:
    assert flag == ox.Literal(True)
    for value in first_literal(place):
        if value.language:
            yield "duplicate", [], [place.triple(like(value, f"{value.value}!"))]


def of_other_language(place: Place, _: Term, __: Term) -> Iterator[Change]:
    for value in first_literal(place):
        yield from replaced(place, "retag", [ox.Literal(value.value, language="fr")])


def misfits(text: str, pattern: Term) -> list[str]:
    assert isinstance(pattern, ox.Literal)
    candidates = [f"{text}~", f"~{text}", text.upper(), "https://example.org/~"]
    return [each for each in candidates if not re.search(pattern.value, each)]


def of_other_form(place: Place, pattern: Term, _: Term) -> Iterator[Change]:
    for value in place.values()[:1]:
        if isinstance(value, ox.Literal):
            others: list[Term] = [like(value, text) for text in misfits(value.value, pattern)]
            yield from replaced(place, "misspell", others)
        elif isinstance(value, ox.NamedNode):
            renamed = [ox.NamedNode(text) for text in misfits(value.value, pattern)]
            yield from replaced(place, "redirect", renamed)


def too_short(place: Place, limit: Term, _: Term) -> Iterator[Change]:
    for value in first_literal(place):
        short = like(value, value.value[: number(limit) - 1])
        yield from replaced(place, "shorten", [short])


def out_of_range(step: int) -> Maker:
    def make(place: Place, limit: Term, _: Term) -> Iterator[Change]:
        for value in first_literal(place):
            yield from replaced(place, "exceed", [like(value, str(number(limit) + step))])

    return make


def not_in(place: Place, members: Term, _: Term) -> Iterator[Change]:
    allowed = set(items(members))
    others: list[Term] = [ox.Literal("x"), UNKNOWN]
    others += [like(v, "false") for v in first_literal(place) if v.value == "true"]
    yield from replaced(place, "exceed", [each for each in others if each not in allowed])


def not_that(place: Place, wanted: Term, _: Term) -> Iterator[Change]:
    if wanted in place.values():
        yield "drop", [t for t in place.triples if place.value(t) == wanted], []
        yield from replaced(place, "redirect", [UNKNOWN, ox.Literal("x")])


def shared(place: Place, other: Term, _: Term) -> Iterator[Change]:
    assert isinstance(other, ox.NamedNode)
    for value in place.graph.objects(place.focus, other)[:1]:
        yield "repeat", [], [place.triple(value)]


def not_equal(place: Place, _: Term, __: Term) -> Iterator[Change]:
    for triple in place.triples[:1]:
        yield "drop", [triple], []
    yield "exceed", [], [place.triple(UNKNOWN)]


MAKERS: dict[str, Maker] = {
    "minCount": too_few,
    "maxCount": too_many,
    "datatype": of_other_type,
    "nodeKind": of_other_kind,
    "class": of_other_class,
    "node": not_as,
    "or": none_of,
    "qualifiedMinCount": too_few_that_fit,
    "uniqueLang": in_one_language,
    "languageIn": of_other_language,
    "pattern": of_other_form,
    "minLength": too_short,
    "minInclusive": out_of_range(-1),
    "maxInclusive": out_of_range(1),
    "in": not_in,
    "hasValue": not_that,
    "disjoint": shared,
    "equals": not_equal,
}
