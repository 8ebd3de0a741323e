"""Mutants: the least changes of a graph that its shapes forbid, made from the shapes themselves.

For each constraint of a shape of SHACL Core: a value dropped, a second one added, one of another
type, of another class, out of range. The rules have theirs in a table (``mutants_of_rules``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES, RDF
from ipplan_kg.report import SH
from ipplan_kg.shapes import Index, default_graph, index
from ipplan_kg.validate import VALIDATORS
from tests.mutants_of_rules import RULES

ROOT = Path(__file__).parents[1]
SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
IPSH = PREFIXES["ipsh"]
RDF_FIRST, RDF_REST, RDF_NIL = (ox.NamedNode(PREFIXES["rdf"] + n) for n in ("first", "rest", "nil"))
SUB_CLASS_OF = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
LANG_STRING = ox.NamedNode(PREFIXES["rdf"] + "langString")
STRING = ox.NamedNode(PREFIXES["xsd"] + "string")
UNKNOWN = ox.NamedNode("https://example.org/nothing")
NOT_RIGHT = ox.NamedNode("https://example.org/property")
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)

# What says nothing about the data: for people, for targets, or said together with another term.
NO_CONSTRAINT = {
    *("name", "description", "message", "severity", "order", "group", "path", "property"),
    *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"),
    *("qualifiedValueShape", "ignoredProperties", "flags"),
}
Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal | ox.Triple
# What a result is told by: source shape, component, focus node, severity.
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Mutant:
    """A change of a graph, and which constraint of which shape must say so of which node."""

    shape: str
    constraint: str
    way: str
    focus: str | None  # of a rule any
    removed: tuple[ox.Triple, ...]
    added: tuple[ox.Triple, ...]

    def __str__(self) -> str:
        changes = [f"- {t}" for t in self.removed[:3]] + [f"+ {t}" for t in self.added[:3]]
        return f"{self.shape} {self.constraint} {self.way}: {'; '.join(changes)}"


def read(paths: Iterable[Path]) -> Iterator[ox.Quad]:
    for path in sorted(paths):
        yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)


# the shapes


@cache
def shapes() -> Index:
    return index(quad.triple for quad in default_graph(read(SHAPE_FILES)))


def items(cell: Term) -> Iterator[Term]:
    while cell != RDF_NIL:
        [item], [cell] = shapes()[cell, RDF_FIRST], shapes()[cell, RDF_REST]
        yield item


def constraints(shape: Term) -> list[tuple[str, Term]]:
    """Return the constraints of a shape, as the names of their SHACL terms and their values."""
    found = []
    for (subject, predicate), objects in shapes().items():
        name = predicate.value.removeprefix(PREFIXES["sh"])
        if subject == shape and name != predicate.value and name not in NO_CONSTRAINT:
            found += [(name, value) for value in objects]
    return found


def only(subject: Term, predicate: ox.NamedNode) -> Term | None:
    return next(iter(shapes().get((subject, predicate), ())), None)


def named(shape: Term) -> str:
    assert isinstance(shape, ox.NamedNode)
    return shape.value.removeprefix(IPSH)


def alone(owner: Term, prop: Term | None) -> str:
    """Return a node shape with one of its property shapes, or with none, and all they refer to."""
    triples, work, seen = [], [owner], {owner}
    while work:
        node = work.pop()
        for (subject, predicate), objects in shapes().items():
            if subject != node:
                continue
            for term in objects:
                if node == owner and predicate == SH.property and term != prop:
                    continue
                triples.append(ox.Triple(node, predicate, term))  # type: ignore[arg-type]
                if term not in seen and not isinstance(term, ox.Literal):
                    seen.add(term)
                    work.append(term)
    text = ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES)
    return (text or b"").decode("utf-8")


def everything() -> str:
    triples = (
        ox.Triple(subject, predicate, term)  # type: ignore[arg-type]
        for (subject, predicate), objects in shapes().items()
        for term in objects
    )
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")


# the graphs


class Graph:
    """A graph that mutants are made of and tried on: each change is taken back."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        ontology = read([ROOT / "ontology" / "ipplan.ttl"])
        above = (quad for quad in ontology if quad.predicate == SUB_CLASS_OF)
        self.store = default_graph(chain(quads, above))
        self._baselines: dict[str, Counter[Key]] = {}

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        if isinstance(subject, ox.Literal | ox.Triple):
            return []
        quads = self.store.quads_for_pattern(subject, predicate, None)
        return sorted((quad.object for quad in quads), key=str)

    def instances(self, cls: Term) -> list[Term]:
        query = f"SELECT DISTINCT ?x {{ ?x a/<{SUB_CLASS_OF.value}>* {cls} }}"
        return sorted((solution["x"] for solution in self._select(query)), key=str)

    def is_a(self, node: Term, cls: Term) -> bool:
        types, work = set(), self.objects(node, RDF.type)
        while work:
            types.add(work.pop())
            work += [
                t for each in types for t in self.objects(each, SUB_CLASS_OF) if t not in types
            ]
        return cls in types

    def targets(self, owner: Term) -> list[Term]:
        found: set[Term] = set(shapes().get((owner, SH.targetNode), ()))
        for cls in shapes().get((owner, SH.targetClass), ()):
            found |= set(self.instances(cls))
        for prop in shapes().get((owner, SH.targetSubjectsOf), ()):
            found |= {s["x"] for s in self._select(f"SELECT ?x {{ ?x {prop} ?y }}")}
        for prop in shapes().get((owner, SH.targetObjectsOf), ()):
            found |= {s["x"] for s in self._select(f"SELECT ?x {{ ?y {prop} ?x }}")}
        return sorted(found, key=str)

    def construct(self, template: str, where: str) -> tuple[ox.Triple, ...]:
        """Fill in a template with the first solution, in the order of the values."""
        names = " ".join(sorted(set(re.findall(r"\?\w+", where))))
        head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
        query = f"CONSTRUCT {{ {template} }} {{ SELECT * {{ {where} }} ORDER BY {names} LIMIT 1 }}"
        found = self.store.query(head + query)
        assert isinstance(found, ox.QueryTriples)
        return tuple(found)

    def results(self, rules: str) -> Counter[Key]:
        """Return the results of some shapes on the graph as it is."""
        report = VALIDATORS["turbo"](self.store, rules)
        found = index(quad.triple for quad in ox.parse(report, format=ox.RdfFormat.N_TRIPLES))
        keys: Counter[Key] = Counter()
        for (node, predicate), types in found.items():
            if predicate == RDF.type and SH.ValidationResult in types:
                [shape], [focus] = found[node, SH.sourceShape], found[node, SH.focusNode]
                [component] = found[node, SH.sourceConstraintComponent]
                [severity] = found[node, SH.resultSeverity]
                keys[str(shape), str(component), told(focus), str(severity)] += 1
        return keys

    def baseline(self, rules: str) -> Counter[Key]:
        if rules not in self._baselines:
            self._baselines[rules] = self.results(rules)
        return self._baselines[rules]

    def new_results(self, mutants: Iterable[Mutant], rules: str) -> set[Key]:
        """Return what the shapes say of mutants that they did not say, or said less often."""
        before = self.baseline(rules)
        gone = {t for mutant in mutants for t in mutant.removed}
        come = {t for mutant in mutants for t in mutant.added}
        removed = [q for t in gone - come if (q := ox.Quad(*t)) in self.store]
        added = [q for t in come - gone if (q := ox.Quad(*t)) not in self.store]
        try:
            for quad in removed:
                self.store.remove(quad)
            self.store.extend(added)
            return {key for key, n in self.results(rules).items() if n > before[key]}
        finally:
            for quad in added:
                self.store.remove(quad)
            self.store.extend(removed)

    def _select(self, query: str) -> ox.QuerySolutions:
        found = self.store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        return found


def told(node: Term) -> str:
    return "a blank node" if isinstance(node, ox.BlankNode) else str(node)


# the mutants of a property shape


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


Pair = tuple[Mutant | None, Mutant | None]
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


# the mutants of a node shape


def renamed(graph: Graph, node: Term, other: Term) -> Change:
    """Give a node another name, everywhere."""
    removed = [q.triple for q in graph.store.quads_for_pattern(node, None, None)]  # type: ignore[arg-type]
    removed += [q.triple for q in graph.store.quads_for_pattern(None, None, node)]
    added = [
        ox.Triple(*(other if term == node else term for term in triple))  # type: ignore[arg-type]
        for triple in removed
    ]
    return f"rename {other}", removed, added


def mutants_of_node(
    graph: Graph, owner: Term, focus: Term, name: str, value: Term
) -> Iterator[tuple[Change, Term]]:
    assert isinstance(focus, ox.NamedNode), focus
    if name == "nodeKind":
        other = ox.BlankNode("x")
        yield renamed(graph, focus, other), other
        for prop in shapes().get((owner, SH.targetObjectsOf), ()):
            quads = graph.store.quads_for_pattern(None, prop, focus)  # type: ignore[arg-type]
            for quad in sorted(quads, key=str)[:1]:
                literal = ox.Triple(quad.subject, quad.predicate, ox.Literal("x"))
                yield ("redirect", [quad.triple], [literal]), ox.Literal("x")
    elif name == "pattern":
        for text in misfits(focus.value, value):
            yield renamed(graph, focus, ox.NamedNode(text)), ox.NamedNode(text)
    elif name == "closed":
        extra = ox.Triple(focus, NOT_RIGHT, ox.Literal("x"))
        if value == ox.Literal(True):
            yield ("add", [], [extra]), focus
    elif name in ("not", "class"):
        [(kind, cls)] = constraints(value) if name == "not" else [(name, value)]
        assert kind == "class"
        typed = ox.Triple(focus, RDF.type, cls)
        if name == "not":
            yield ("retype", [], [typed]), focus
        else:
            yield ("retype", [typed], []), focus
    else:
        raise AssertionError(f"{owner}: nothing makes mutants of sh:{name}")


# all of them


def component(constraint: str) -> str:
    name = {"qualifiedMinCount": "QualifiedMinCount", "sparql": "SPARQL"}.get(constraint)
    return f"{PREFIXES['sh']}{name or constraint[0].upper() + constraint[1:]}ConstraintComponent"


def targeted() -> list[Term]:
    owners = {subject for subject, predicate in shapes() if predicate in TARGETS}
    return sorted(owners, key=str)


def of_shape(
    graph: Graph, owner: Term, prop: Term | None, constraint: tuple[str, Term]
) -> list[Pair]:
    """Return the mutants of a constraint, at the first and at the last node that has any."""
    name, limit = constraint
    shape = owner if prop is None else prop
    baseline = graph.baseline(alone(owner, prop))
    before = {focus for source, _, focus, _ in baseline if source == str(shape)}
    nodes = [node for node in graph.targets(owner) if told(node) not in before]

    def at(node: Term) -> list[Mutant]:
        if prop is None:
            changes = mutants_of_node(graph, owner, node, name, limit)
        else:
            path = only(prop, SH.path)
            assert path is not None
            place = Place(graph, path, node)  # type: ignore[arg-type]
            changes = ((change, node) for change in MAKERS[name](place, limit, prop))
        return [
            Mutant(named(shape), name, way, told(focus), tuple(removed), tuple(added))
            for (way, removed, added), focus in changes
        ]

    first = next((found for node in nodes if (found := at(node))), [])
    last = next((found for node in reversed(nodes) if (found := at(node))), [])
    return list(zip_longest(first, [] if first == last else last))


def of_rule(graph: Graph, owner: Term) -> Iterator[Mutant]:
    for way, removed, added, where in RULES.get(named(owner), ()):
        templates = (removed, added)
        changes = [graph.construct(each, where) if each else () for each in templates]
        if any(changes):
            [kind] = {name for name, _ in constraints(owner)}
            yield Mutant(named(owner), kind, way, None, *changes)
