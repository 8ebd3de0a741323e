"""A triple of a store -> why it is there: quoted from a text, entered by an editor, or inferred."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from itertools import islice

import pyoxigraph as ox

from ipplan_kg.derivations import derivations
from ipplan_kg.errors import UnknownThing
from ipplan_kg.iris import rebase
from ipplan_kg.namespaces import DCTERMS, IPP, ITSRDF, NIF, PREFIXES, PROV, RDF, RDFS
from ipplan_kg.places import Place, place_of
from ipplan_kg.results import display
from ipplan_kg.serialization import turtle
from ipplan_kg.store import base_iri
from ipplan_kg.things import resolve

__all__ = [
    "Explanation",
    "explain",
    "explanation_json",
    "explanation_text",
    "explanation_ttl",
    "find_triple",
    "statement_text",
]

_MOST_QUOTES, _MOST_STRINGS, _FEW = 5, 20, 200
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_RDF_STATEMENT, _RDF_SUBJECT, _RDF_PREDICATE, _RDF_OBJECT = (
    ox.NamedNode(PREFIXES["rdf"] + name) for name in ("Statement", "subject", "predicate", "object")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a triple is in a store."""

    triple: ox.Triple
    graph: str
    """The graph that says so, such as `plan/2021-2022/asserted`, without base and `graph/`."""
    places: tuple[Place, ...] = ()
    """Where the text says so."""
    sources: tuple[str, ...] = ()
    """What an editor gives as source."""
    rule: str = ""
    """The rule of OWL 2 RL by which it follows."""
    axiom: ox.Triple | None = None
    premises: tuple[Explanation, ...] = ()


def explain(store: ox.Store, triple: ox.Triple, base: str = "") -> Explanation:
    """Return why a triple is in a store.

    An inferred triple is explained by the triples that it follows from, and these in turn.

    Args:
        store: With the triple.
        triple: To be explained.
        base: What the IRIs of the store begin with, where that is known already.

    Raises:
        UnknownThing: The triple is not in the store.
    """
    base = base or base_iri(store)
    explanation = _explain(store, triple, base, frozenset())
    if explanation is None:
        raise UnknownThing(
            f"the store does not say {statement_text(triple)}: see `ipplan-kg show`",
            about=triple,
        )
    return explanation


def find_triple(store: ox.Store, subject: str, predicate: str, value: str) -> ox.Triple:
    """Return the triple of a store that three texts name.

    Subject and predicate are what `things.resolve` takes; the object is that, or the lexical form
    of a literal.

    Raises:
        UnknownThing: One of them names nothing, or the store has no such triple.
    """
    s, p = resolve(store, subject), _property(store, predicate)
    literals = sorted(
        (
            quad.object
            for quad in store.quads_for_pattern(s, p, None, None)
            if isinstance(quad.object, ox.Literal) and quad.object.value == value
        ),
        key=str,
    )
    return ox.Triple(s, p, literals[0] if literals else resolve(store, value))


def _property(store: ox.Store, text: str) -> ox.NamedNode:
    """Return the property that a CURIE, an IRI or a name means, used in the store or not."""
    prefix, colon, name = text.partition(":")
    iri = f"{PREFIXES[prefix]}{name}" if colon and prefix in PREFIXES else text.strip("<>")
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return resolve(store, text)
    return ox.NamedNode(rebase(node.value, base_iri(store)))


def _explain(
    store: ox.Store, triple: ox.Triple, base: str, above: frozenset[ox.Triple]
) -> Explanation | None:
    found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    graphs = sorted(
        quad.graph_name.value for quad in found if isinstance(quad.graph_name, ox.NamedNode)
    )
    names = [name.removeprefix(f"{base}graph/") for name in graphs]
    told = [name for name in names if not name.endswith("/inferred")]
    if told:
        return _told(store, triple, base, told[0])
    if not names:
        return None
    for step in derivations(store, triple):
        if above & set(step.premises) or triple in step.premises:
            continue  # an explanation that goes in a circle explains nothing
        premises = [_explain(store, p, base, above | {triple}) for p in step.premises]
        if all(p is not None and _is_grounded(p) for p in premises):
            return Explanation(
                triple=triple,
                graph=names[0],
                rule=step.rule,
                axiom=step.axiom,
                premises=tuple(p for p in premises if p is not None),
            )
    return Explanation(triple=triple, graph=names[0])


def _is_grounded(explanation: Explanation) -> bool:
    """Return whether an explanation ends in what is stated, not in what merely follows."""
    return explanation.axiom is not None or not explanation.graph.endswith("/inferred")


def _told(store: ox.Store, triple: ox.Triple, base: str, graph: str) -> Explanation:
    if graph.endswith("/asserted"):
        places = tuple(_places(store, triple, base))[:_MOST_QUOTES]
        return Explanation(triple=triple, graph=graph, places=places)
    about = _rows_of(store, triple) if graph == "mappings" else [triple.subject]
    found = {display(q.object) for node in about for q in _about(store, node, DCTERMS.source)}
    return Explanation(triple=triple, graph=graph, sources=tuple(sorted(found)))


def _rows_of(store: ox.Store, triple: ox.Triple) -> Iterator[object]:
    """Yield the rows of mapping sets that state a triple."""
    for quad in store.quads_for_pattern(None, _RDF_SUBJECT, triple.subject, None):
        said = {q.object for q in _about(store, quad.subject, _RDF_OBJECT)}
        relations = {q.object for q in _about(store, quad.subject, _RDF_PREDICATE)}
        if triple.object in said and triple.predicate in relations:
            yield quad.subject


def _places(store: ox.Store, triple: ox.Triple, base: str) -> Iterator[Place]:
    """Yield where the text says a triple: the words that name its object inside the evidence of
    its subject, else the evidence of its subject itself."""
    subject, value = triple.subject, triple.object
    evidence = {q.object for q in _about(store, subject, _own(IPP.evidence, base))}
    if isinstance(subject, ox.NamedNode) and "#char=" in subject.value:
        evidence = {subject}  # a string of a text is its own evidence
    if triple.predicate == _own(IPP.actionType, base):
        evidence = {q.object for q in _about(store, subject, _own(IPP.cue, base))} or evidence
    naming: list[_Term] = []
    if isinstance(value, ox.NamedNode) and evidence:
        strings = store.quads_for_pattern(None, ITSRDF.taIdentRef, value, None)
        few = {quad.subject for quad in islice(strings, _FEW)}
        if len(few) < _FEW:
            naming = [each for each in few if {each, *_wholes(store, each)} & evidence]
        else:  # very many name it: rather those in the evidence than all
            inside = {
                quad.subject
                for whole in evidence
                for quad in store.quads_for_pattern(None, NIF.superString, whole, None)
            }
            naming = [each for each in inside | evidence if _names(store, each, value)]
    if not naming and not evidence:  # the label of a thing, say: wherever the text names it
        quads = store.quads_for_pattern(None, ITSRDF.taIdentRef, subject, None)
        naming = [*{quad.subject for quad in quads}]
    nodes = (each for each in naming or evidence if isinstance(each, ox.NamedNode))
    first = nsmallest(_MOST_STRINGS, nodes, key=lambda string: _order(string.value))
    places = [place for node in first if (place := place_of(store, node, base=base))]
    yield from sorted(places, key=lambda place: (place.text, place.begin, place.end))


def _wholes(store: ox.Store, string: object) -> Iterator[_Term]:
    """Yield the strings that a string is a part of."""
    return (quad.object for quad in _about(store, string, NIF.superString))


def _names(store: ox.Store, string: object, thing: ox.NamedNode) -> bool:
    """Return whether a string of a text names a thing."""
    return any(quad.object == thing for quad in _about(store, string, ITSRDF.taIdentRef))


def _order(string: str) -> tuple[str, int]:
    """Return the text that a string is of, and where in it the string begins."""
    text, _, place = string.partition("#char=")
    begin = place.partition(",")[0]
    return text, int(begin) if begin.isdecimal() else 0


def _about(store: ox.Store, subject: object, predicate: ox.NamedNode) -> Iterator[ox.Quad]:
    if isinstance(subject, ox.NamedNode):
        yield from store.quads_for_pattern(subject, predicate, None, None)


def _own(term: ox.NamedNode, base: str) -> ox.NamedNode:
    return ox.NamedNode(rebase(term.value, base))


# as text, JSON and PROV


def explanation_text(explanation: Explanation) -> str:
    """Return an explanation for reading: the triple, and indented below it what it rests on."""
    return "\n".join(_lines(explanation)) + "\n"


def _lines(explanation: Explanation) -> Iterator[str]:
    yield statement_text(explanation.triple)
    if explanation.axiom is not None:
        yield f"  inferred by {explanation.rule} from the axiom {statement_text(explanation.axiom)}"
        yield "  and from"
        for premise in explanation.premises:
            yield from (f"    {line}" for line in _lines(premise))
    elif explanation.graph.endswith("/inferred"):
        yield f"  inferred, in {explanation.graph}; no single rule was found that gives it"
    else:
        yield f"  stated in {explanation.graph}"
    for place in explanation.places:
        where = f"line {place.line}, column {place.column}, characters {place.begin}-{place.end}"
        yield f"    “{_short(place.quote)}” {where}"
    for source in explanation.sources:
        yield f"    source: {source}"


def statement_text(triple: ox.Triple) -> str:
    """Return a triple as a person reads it, long terms cut."""
    return " ".join(_short(display(t)) for t in (triple.subject, triple.predicate, triple.object))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 120 else f"{words[:117]}..."


def explanation_json(explanation: Explanation) -> str:
    """Return an explanation as JSON: the terms in N-Triples syntax, premises nested."""
    return json.dumps(_record(explanation), ensure_ascii=False, indent=2) + "\n"


def _record(explanation: Explanation) -> dict[str, object]:
    record: dict[str, object] = {
        "triple": _ntriple(explanation.triple),
        "graph": explanation.graph,
    }
    if explanation.places:
        record["quotes"] = [
            {
                "text": place.text,
                "begin": place.begin,
                "end": place.end,
                "line": place.line,
                "column": place.column,
                "quote": place.quote,
            }
            for place in explanation.places
        ]
    if explanation.sources:
        record["sources"] = list(explanation.sources)
    if explanation.axiom is not None:
        record["rule"] = explanation.rule
        record["axiom"] = _ntriple(explanation.axiom)
        record["premises"] = [_record(premise) for premise in explanation.premises]
    return record


def _ntriple(triple: ox.Triple) -> str:
    return f"{triple.subject} {triple.predicate} {triple.object}"


def explanation_ttl(explanation: Explanation, base: str) -> bytes:
    """Return an explanation as a PROV graph of statements: what was derived from what.

    A statement's IRI is made from its terms, so that the same statement has the same one.
    """
    return turtle(set(_prov(explanation, base)))


def _prov(explanation: Explanation, base: str) -> Iterator[ox.Triple]:
    node = _statement_iri(explanation.triple, base)
    yield from _reified(explanation.triple, node)
    if explanation.axiom is not None:
        axiom = _statement_iri(explanation.axiom, base)
        yield from _reified(explanation.axiom, axiom)
        yield ox.Triple(node, PROV.wasDerivedFrom, axiom)
        comment = f"inferred by {explanation.rule}"
        yield ox.Triple(node, RDFS.comment, ox.Literal(comment, language="en"))
    for premise in explanation.premises:
        yield ox.Triple(node, PROV.wasDerivedFrom, _statement_iri(premise.triple, base))
        yield from _prov(premise, base)
    if explanation.axiom is None:
        graph = ox.NamedNode(f"{base}graph/{explanation.graph}")
        yield ox.Triple(node, PROV.wasDerivedFrom, graph)
    for place in explanation.places:
        string = ox.NamedNode(f"{place.text}#char={place.begin},{place.end}")
        yield ox.Triple(node, PROV.wasQuotedFrom, string)
    for source in explanation.sources:
        yield ox.Triple(node, DCTERMS.source, ox.Literal(source))


def _statement_iri(triple: ox.Triple, base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}statement/{sha256(_ntriple(triple).encode()).hexdigest()[:16]}")


def _reified(triple: ox.Triple, node: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF.type, _RDF_STATEMENT)
    yield ox.Triple(node, RDF.type, PROV.Entity)
    yield ox.Triple(node, _RDF_SUBJECT, triple.subject)
    yield ox.Triple(node, _RDF_PREDICATE, triple.predicate)
    yield ox.Triple(node, _RDF_OBJECT, triple.object)
