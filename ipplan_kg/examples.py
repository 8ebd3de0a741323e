"""The query catalogue as RDF and as JSON, for those who do not read ``queries/*.rq``.

The RDF is of the form that the SPARQL examples of the Swiss Institute of Bioinformatics have
(https://github.com/sib-swiss/sparql-examples): a query is a ``sh:SPARQLExecutable`` of SHACL with
``sh:select``, ``sh:ask`` or ``sh:construct``, its question is the ``rdfs:comment``, its tags are
``schema:keywords``, and ``schema:target`` is the endpoint it is for. In addition each parameter is
a ``sh:Parameter``. There are no blank nodes, so the prefixes are declared on the catalogue itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from ipplan_kg.iris import Minter, rebase
from ipplan_kg.namespaces import (
    BASE,
    DCTERMS,
    OWL,
    PREFIXES,
    RDF,
    RDFS,
    SCHEMA,
    SH,
    SPEX,
    XSD,
)
from ipplan_kg.queries import CatalogueQuery, Parameter, catalogue

__all__ = ["LICENSE", "catalogue_json", "catalogue_quads"]

LICENSE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_TITLES = {"en": "Query catalogue of ipplan-kg", "zh": "ipplan-kg 查询目录"}
# Query form -> class of the executable, property of its text.
_FORMS = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "DESCRIBE": (SPEX.SPARQLDescribeExecutable, SPEX.describe),
}
_DATATYPES = {"integer": XSD.integer, "string": XSD.string}


def catalogue_quads(
    base: str = BASE,
    endpoint: str | None = None,
    *,
    queries: Sequence[CatalogueQuery] | None = None,
) -> list[Quad]:
    """Return the catalogue as quads of the graph ``{base}graph/query``, in a fixed order.

    Args:
        base: what our IRIs begin with, those inside the queries included.
        endpoint: the SPARQL endpoint that the queries are for (default: ``{base}sparql``).
        queries: other queries than the whole catalogue.
    """
    minter = Minter(base)
    target = NamedNode(endpoint or f"{base}sparql")
    graph = minter.graph("query")
    chosen = catalogue() if queries is None else queries
    triples = list(_catalogue(minter, _prefixes(chosen)))
    for query in chosen:
        triples += _query(query, minter, target)
    return [Quad(each.subject, each.predicate, each.object, graph) for each in triples]


def _prefixes(queries: Iterable[CatalogueQuery]) -> dict[str, str]:
    """Return the prefixes that the queries declare, by name; all of them are ours."""
    lines = {line for query in queries for line in query.body.split("\n")}
    names = {line.split()[1][:-1] for line in lines if line.startswith("PREFIX ")}
    return {name: PREFIXES[name] for name in sorted(names)}


def _catalogue(minter: Minter, prefixes: Mapping[str, str]) -> Iterator[Triple]:
    node = minter.query()
    yield Triple(node, RDF.type, OWL.Ontology)  # the range of sh:prefixes
    for language, title in _TITLES.items():
        yield Triple(node, DCTERMS.title, Literal(title, language=language))
    yield Triple(node, DCTERMS.license, LICENSE)
    for prefix, namespace in prefixes.items():
        declaration = NamedNode(f"{node.value}#prefix-{prefix}")
        namespace_iri = Literal(rebase(namespace, minter.base), datatype=XSD.anyURI)
        yield Triple(node, SH.declare, declaration)
        yield Triple(declaration, RDF.type, SH.PrefixDeclaration)
        yield Triple(declaration, SH.prefix, Literal(prefix))
        yield Triple(declaration, SH.namespace, namespace_iri)


def _query(query: CatalogueQuery, minter: Minter, target: NamedNode) -> Iterator[Triple]:
    node = minter.query(query.name)
    form, text = _FORMS[query.form]
    yield Triple(node, RDF.type, SH.SPARQLExecutable)
    yield Triple(node, RDF.type, form)
    yield Triple(node, RDFS.label, Literal(query.summary, language="en"))
    for language, question in query.question.items():
        yield Triple(node, RDFS.comment, Literal(question, language=language))
    yield Triple(node, SH.prefixes, minter.query())
    yield Triple(node, text, Literal(query.body.replace(BASE, minter.base)))
    for tag in query.tags:
        yield Triple(node, SCHEMA.keywords, Literal(tag))
    yield Triple(node, SCHEMA.target, target)
    for endpoint in query.federates_with:
        yield Triple(node, SPEX.federatesWith, NamedNode(endpoint))
    yield Triple(node, RDFS.isDefinedBy, minter.query())
    for parameter in query.parameters:
        yield from _parameter(node, parameter, minter)


def _parameter(query: NamedNode, parameter: Parameter, minter: Minter) -> Iterator[Triple]:
    """Yield a parameter; SHACL takes the local name of its path for the name of the variable."""
    path = NamedNode(f"{query.value}#{parameter.name}")
    node = NamedNode(f"{query.value}#parameter-{parameter.name}")
    yield Triple(query, SH.parameter, node)
    yield Triple(node, RDF.type, SH.Parameter)
    yield Triple(node, SH.path, path)
    yield Triple(node, SH.name, Literal(parameter.name))
    yield Triple(node, SH.description, Literal(parameter.description, language="en"))
    if parameter.type in _DATATYPES:
        yield Triple(node, SH.datatype, _DATATYPES[parameter.type])
    else:
        yield Triple(node, SH.nodeKind, SH.IRI)
    if parameter.class_curie:
        prefix, _, name = parameter.class_curie.partition(":")
        yield Triple(node, SH.class_, NamedNode(rebase(PREFIXES[prefix] + name, minter.base)))
    if parameter.optional:
        yield Triple(node, SH.optional, Literal(True))
    else:
        yield Triple(node, SH.defaultValue, _default(parameter, minter.base))


def _default(parameter: Parameter, base: str) -> NamedNode | Literal:
    """Return the default as a term: a term is written in Turtle as it is in SPARQL."""
    turtle = f"<urn:s> <urn:p> {parameter.default} ."
    (quad,) = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    if isinstance(quad.object, NamedNode):
        return NamedNode(rebase(quad.object.value, base))
    assert isinstance(quad.object, Literal)
    return quad.object


def catalogue_json(base: str = BASE, *, queries: Sequence[CatalogueQuery] | None = None) -> bytes:
    """Return the catalogue as JSON, an array of objects by name, for a page or another program.

    Args:
        base: what our IRIs begin with, those inside the queries included.
        queries: other queries than the whole catalogue.
    """
    rows = [_json(query, base) for query in (catalogue() if queries is None else queries)]
    return (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()


def _json(query: CatalogueQuery, base: str) -> dict[str, object]:
    return {
        "name": query.name,
        "iri": Minter(base).query(query.name).value,
        "summary": query.summary,
        "question": query.question,
        "tags": query.tags,
        "form": query.form,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "description": parameter.description,
                "class": parameter.class_curie,
                "scheme": parameter.scheme,
                "optional": parameter.optional,
                "default": None if parameter.optional else _default(parameter, base).value,
            }
            for parameter in query.parameters
        ],
        "federatesWith": query.federates_with,
        "profile": query.profile,
        "engines": query.engines,
        "text": query.body.replace(BASE, base),
    }
