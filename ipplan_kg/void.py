"""What a store holds, in figures: its union and each of its named graphs -> VoID.

Counts and partitions by class and property are those of VoID (https://www.w3.org/TR/void/,
section 4); partitions by datatype, language and class of the objects are those of its extension
http://ldf.fi/void-ext#. A partition is named by what it holds, so that nothing is a blank node and
the same store gives the same triples: ``.well-known/void#class=ipp:Task;property=ipp:number``.

The graphs that hold such a description, or the catalogue of queries, are not data and are left out
of what is described.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, groupby
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from ipplan_kg.iris import Minter
from ipplan_kg.namespaces import BASE, FOAF, PREFIXES, RDF, VOID, VOID_EXT, XSD
from ipplan_kg.store import base_iri, named_graphs, whole_graph
from ipplan_kg.void_counts import Counts, Figures, counted

__all__ = [
    "dataset_iri",
    "description_graph",
    "document_iri",
    "graph_part",
    "metadata_graphs",
    "void_triples",
]

_COUNTS = (
    "(COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)"
)
_MOST_PARTITIONED = 200
"""Of so many graphs each is told with partitions, of more only with totals."""
_IS_CLASS = "FILTER(ISIRI(?class))"
_LINKS = " ".join(
    f"<{PREFIXES[prefix]}{name}>"
    for prefix, names in (
        ("owl", "equivalentClass equivalentProperty sameAs"),
        ("rdfs", "subClassOf subPropertyOf"),
        ("skos", "broadMatch closeMatch exactMatch narrowMatch relatedMatch"),
    )
    for name in names.split()
)
"""What ties a thing of ours to the same or a similar thing of another dataset."""


def description_graph(base: str = BASE) -> ox.NamedNode:
    """Return the name of the graph that holds the description of a store."""
    return Minter(base).graph("description")


def metadata_graphs(base: str = BASE) -> frozenset[ox.NamedNode]:
    """Return the names of the graphs that are about the store and no part of the dataset."""
    return frozenset((description_graph(base), Minter(base).graph("query")))


def dataset_iri(base: str = BASE) -> ox.NamedNode:
    """Return the IRI of the dataset: all named graphs together, but for those about the store."""
    return ox.NamedNode(f"{base}dataset")


def document_iri(base: str = BASE) -> ox.NamedNode:
    """Return the IRI of the document that describes the dataset (VoID, section 7.2)."""
    return ox.NamedNode(f"{base}.well-known/void")


def graph_part(graph: ox.NamedNode, base: str = BASE) -> ox.NamedNode:
    """Return the IRI of the part of the dataset that is the content of a named graph."""
    name = graph.value.removeprefix(f"{base}graph/")
    return _part(dataset_iri(base), "graph", quote(name, safe="/"), base)


def void_triples(store: ox.Store) -> list[ox.Triple]:
    """Return the VoID description of what a store holds.

    Args:
        store: its base is found by its ontology graph; a description in it is passed over.

    Returns:
        Triples without blank nodes, in an order that depends on the data alone.
    """
    sections = _Describer(store).sections()
    # The engine lets other threads run while it counts; all of them are gone at the end.
    with ThreadPoolExecutor(len(sections)) as threads:
        return list(dict.fromkeys(chain.from_iterable(threads.map(list, sections))))


class _Describer:
    """A store, the union of what it holds, and the names under its base."""

    def __init__(self, store: ox.Store) -> None:
        self.base = base_iri(store)
        self.dataset = dataset_iri(self.base)
        self.store = store
        self.metadata = metadata_graphs(self.base)
        self.union = _union(store, self.metadata)
        # The one without a name comes first: it is taken where no other fits.
        self.prefixes = {"": ""} | {
            prefix: iri.replace(BASE, self.base) for prefix, iri in PREFIXES.items()
        }

    def sections(self) -> tuple[Iterator[ox.Triple], ...]:
        """Return what there is to tell, in parts that do not depend on each other."""
        return (
            *(self._counted(), self._ranges(), self._literals()),
            *(self._linksets(), self._examples(), self._graphs()),
        )

    def _counted(self) -> Iterator[ox.Triple]:
        counts = counted(self.union, self.base)
        yield ox.Triple(document_iri(self.base), RDF.type, VOID.DatasetDescription)
        yield ox.Triple(document_iri(self.base), FOAF.primaryTopic, self.dataset)
        yield from self._whole(counts)
        for property_ in sorted(counts.properties, key=str):
            yield from self._property_partition(
                self.dataset, property_, counts.properties[property_]
            )
        yield from self._classes(counts)

    def _rows(self, select: str, where: str, group: str = "") -> list[ox.QuerySolution]:
        text = f"SELECT {group} {select} WHERE {{ {where} }}"
        if group:
            text += f" GROUP BY {group} ORDER BY {group}"
        return _solutions(self.union, text)

    def _part(self, whole: ox.NamedNode, key: str, iri: ox.NamedNode) -> ox.NamedNode:
        return _part(whole, key, _name(iri.value, self.prefixes), self.base)

    def _whole(self, counts: Counts) -> Iterator[ox.Triple]:
        """The dataset itself: its totals and the vocabularies it uses."""
        classes = {class_ for class_, _ in counts.pairs}
        yield ox.Triple(self.dataset, RDF.type, VOID.Dataset)
        yield from _figures(self.dataset, counts.whole)
        yield _number(self.dataset, VOID.entities, counts.entities)
        yield _number(self.dataset, VOID.properties, len(counts.properties))
        yield _number(self.dataset, VOID.classes, len(classes))
        yield ox.Triple(self.dataset, VOID.uriSpace, ox.Literal(self.base))
        terms = counts.properties.keys() | classes
        for namespace in sorted({_namespace(term.value) for term in terms}):
            yield ox.Triple(self.dataset, VOID.vocabulary, ox.NamedNode(namespace))

    def _property_partition(
        self, whole: ox.NamedNode, property_: ox.NamedNode, figures: Figures
    ) -> Iterator[ox.Triple]:
        part = self._part(whole, "property", property_)
        yield ox.Triple(whole, VOID.propertyPartition, part)
        yield ox.Triple(part, RDF.type, VOID.Dataset)
        yield ox.Triple(part, VOID.property, property_)
        yield from _figures(part, figures)

    def _classes(self, counts: Counts) -> Iterator[ox.Triple]:
        """The things of a class, and the properties that they have."""
        pairs = sorted(counts.pairs, key=lambda pair: (str(pair[0]), str(pair[1])))
        for class_, found in groupby(pairs, key=lambda pair: pair[0]):
            part = self._part(self.dataset, "class", class_)
            yield ox.Triple(self.dataset, VOID.classPartition, part)
            yield ox.Triple(part, RDF.type, VOID.Dataset)
            yield ox.Triple(part, VOID.class_, class_)
            triples = 0
            for pair in found:
                figures = counts.pairs[pair]
                triples += figures.triples
                if pair[1] == RDF.type:  # which each of them has
                    yield _number(part, VOID.entities, figures.subjects)
                yield from self._property_partition(part, pair[1], figures)
            yield _number(part, VOID.triples, triples)

    def _ranges(self) -> Iterator[ox.Triple]:
        """The classes and datatypes of the objects, for each class and property."""
        classes = f"?s a ?class ; ?p ?o . ?o a ?range {_IS_CLASS} FILTER(ISIRI(?range))"
        for row in self._rows("(COUNT(*) AS ?triples)", classes, "?class ?p ?range"):
            whole = self._part(
                self._part(self.dataset, "class", row["class"]), "property", row["p"]
            )
            part = self._part(whole, "class", row["range"])
            # Clients look for the first; the second says that the objects are meant.
            yield ox.Triple(whole, VOID.classPartition, part)
            yield ox.Triple(whole, VOID_EXT.objectClassPartition, part)
            yield ox.Triple(part, RDF.type, VOID.Dataset)
            yield ox.Triple(part, VOID.class_, row["range"])
            yield _number(part, VOID.triples, _count(row, "triples"))
        literals = f"?s a ?class ; ?p ?o {_IS_CLASS} FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?d)"
        for row in self._rows("(COUNT(*) AS ?triples)", literals, "?class ?p ?d"):
            whole = self._part(
                self._part(self.dataset, "class", row["class"]), "property", row["p"]
            )
            yield from self._datatype_partition(whole, row["d"], _count(row, "triples"))

    def _datatype_partition(
        self, whole: ox.NamedNode, datatype: ox.NamedNode, count: int
    ) -> Iterator[ox.Triple]:
        part = self._part(whole, "datatype", datatype)
        yield ox.Triple(whole, VOID_EXT.datatypePartition, part)
        yield ox.Triple(part, RDF.type, VOID.Dataset)
        yield ox.Triple(part, VOID_EXT.datatype, datatype)
        yield _number(part, VOID.triples, count)

    def _literals(self) -> Iterator[ox.Triple]:
        """The datatypes and the languages of all literals."""
        where = (
            "?s ?p ?o FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?d) BIND(LANG(?o) AS ?language)"
        )
        rows = self._rows("(COUNT(*) AS ?triples)", where, "?d ?language")
        datatypes: Counter[ox.NamedNode] = Counter()
        languages: Counter[ox.Literal] = Counter()
        for row in rows:
            datatypes[row["d"]] += _count(row, "triples")
            if row["language"].value:
                languages[row["language"]] += _count(row, "triples")
        yield _number(self.dataset, VOID_EXT.datatypes, len(datatypes))
        for datatype, count in datatypes.items():
            yield from self._datatype_partition(self.dataset, datatype, count)
        yield _number(self.dataset, VOID_EXT.languages, len(languages))
        for language, count in languages.items():
            part = _part(self.dataset, "language", language.value, self.base)
            yield ox.Triple(self.dataset, VOID_EXT.languagePartition, part)
            yield ox.Triple(part, RDF.type, VOID.Dataset)
            yield ox.Triple(part, VOID_EXT.language, language)
            yield _number(part, VOID.triples, count)

    def _linksets(self) -> Iterator[ox.Triple]:
        """The links to things of others, by predicate and by the host that the others are at."""
        where = (
            f"VALUES ?p {{ {_LINKS} }} ?s ?p ?o "
            f'FILTER(ISIRI(?o) && STRSTARTS(STR(?s), "{self.base}")'
            f' && !STRSTARTS(STR(?o), "{self.base}"))'
            ' BIND(STRBEFORE(STRAFTER(STR(?o), "://"), "/") AS ?host)'
            ' BIND(STRBEFORE(STR(?o), "://") AS ?scheme) FILTER(?host != "")'
        )
        targets = set()
        for row in self._rows(_COUNTS, where, "?host ?scheme ?p"):
            space = f"{row['scheme'].value}://{row['host'].value}/"
            target = _part(self.dataset, "target", quote(row["host"].value, safe=""), self.base)
            if target not in targets:
                targets.add(target)
                yield ox.Triple(target, RDF.type, VOID.Dataset)
            yield ox.Triple(target, VOID.uriSpace, ox.Literal(space))
            part = self._part(target, "property", row["p"])
            yield ox.Triple(self.dataset, VOID.subset, part)
            yield ox.Triple(part, RDF.type, VOID.Linkset)
            yield ox.Triple(part, VOID.linkPredicate, row["p"])
            yield ox.Triple(part, VOID.subjectsTarget, self.dataset)
            yield ox.Triple(part, VOID.objectsTarget, target)
            yield from _figures(part, _row_figures(row))

    def _examples(self) -> Iterator[ox.Triple]:
        """One thing of every class of ours; the plans are where to begin."""
        ours = f'FILTER(STRSTARTS(STR(?class), "{self.base}ontology#"))'
        for row in self._rows("(MIN(STR(?s)) AS ?first)", f"?s a ?class {ours}", "?class"):
            example = ox.NamedNode(row["first"].value)
            yield ox.Triple(self.dataset, VOID.exampleResource, example)
        for row in self._rows("", f"?plan a <{self.base}ontology#Plan>", "?plan"):
            yield ox.Triple(self.dataset, VOID.rootResource, row["plan"])

    def _graphs(self) -> Iterator[ox.Triple]:
        """The parts of the dataset that its named graphs are, each with partitions of its own.

        Of very many graphs only the totals are told.
        """
        graphs = [graph for graph in named_graphs(self.store) if graph not in self.metadata]
        for graph in graphs:
            yield from self._graph(graph, partitions=len(graphs) <= _MOST_PARTITIONED)

    def _graph(self, graph: ox.NamedNode, *, partitions: bool) -> Iterator[ox.Triple]:
        whole = graph_part(graph, self.base)
        (total,) = self._of_graph(graph, f"{_COUNTS} (COUNT(DISTINCT ?p) AS ?properties)")
        yield ox.Triple(self.dataset, VOID.subset, whole)
        yield ox.Triple(whole, RDF.type, VOID.Dataset)
        yield from _figures(whole, _row_figures(total))
        yield _number(whole, VOID.properties, _count(total, "properties"))
        if not partitions:
            return
        entities = "(COUNT(DISTINCT ?s) AS ?entities)"
        for row in self._of_graph(graph, entities, f"?s a ?class {_IS_CLASS}", "?class"):
            part = self._part(whole, "class", row["class"])
            # Not as a class partition: a client that completes names takes those of named graphs,
            # where there are any, for all (sib-swiss/sparql-editor@5fe08cc), and these are short.
            yield ox.Triple(whole, VOID.subset, part)
            yield ox.Triple(part, RDF.type, VOID.Dataset)
            yield ox.Triple(part, VOID.class_, row["class"])
            yield _number(part, VOID.entities, _count(row, "entities"))
        for row in self._of_graph(graph, _COUNTS, group="?p"):
            yield from self._property_partition(whole, row["p"], _row_figures(row))

    def _of_graph(
        self, graph: ox.NamedNode, select: str, where: str = "?s ?p ?o", group: str = ""
    ) -> list[ox.QuerySolution]:
        text = f"SELECT {group} {select} WHERE {{ GRAPH {graph} {{ {where} }} }}"
        if group:
            text += f" GROUP BY {group} ORDER BY {group}"
        return _solutions(self.store, text)


def _union(store: ox.Store, metadata: Set[ox.NamedNode]) -> ox.Store:
    """Return a store whose default graph is the set of all triples but those of the metadata."""
    is_union = whole_graph(store) is not None
    if is_union and not any(map(store.contains_named_graph, metadata)):
        return store
    union = ox.Store()
    union.bulk_extend(
        ox.Quad(*quad.triple)
        for quad in store
        if quad.graph_name not in metadata and not _is_copy(store, quad, metadata)
    )
    return union


def _is_copy(store: ox.Store, quad: ox.Quad, metadata: Set[ox.NamedNode]) -> bool:
    """Tell whether a quad of the default graph is there because the metadata has it."""
    if quad.graph_name != ox.DefaultGraph():
        return False
    copies = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    others = {copy.graph_name for copy in copies} - {quad.graph_name}
    return bool(others) and others <= metadata


def _solutions(store: ox.Store, text: str) -> list[ox.QuerySolution]:
    solutions = store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return list(solutions)


# names and figures


def _part(whole: ox.NamedNode, key: str, name: str, base: str) -> ox.NamedNode:
    document = f"{document_iri(base).value}#"
    before = f"{whole.value};" if whole.value.startswith(document) else document
    return ox.NamedNode(f"{before}{key}={name}")


def _name(iri: str, prefixes: dict[str, str]) -> str:
    """Return the CURIE of an IRI, or the IRI itself, with the signs that a fragment can have."""
    prefix = max(prefixes, key=lambda each: len(prefixes[each]) * iri.startswith(prefixes[each]))
    local = quote(iri.removeprefix(prefixes[prefix]), safe="")
    return f"{prefix}:{local}" if prefix else local


def _namespace(iri: str) -> str:
    """Return the IRI up to its last ``#`` or ``/``."""
    end = max(iri.rfind("#"), iri.rfind("/"))
    return iri[: end + 1] if end > len(urlsplit(iri).scheme) + 2 else iri


def _figures(part: ox.NamedNode, figures: Figures) -> Iterator[ox.Triple]:
    yield _number(part, VOID.triples, figures.triples)
    yield _number(part, VOID.distinctSubjects, figures.subjects)
    yield _number(part, VOID.distinctObjects, figures.objects)


def _row_figures(row: ox.QuerySolution) -> Figures:
    return Figures(*(_count(row, name) for name in ("triples", "subjects", "objects")))


def _count(row: ox.QuerySolution, name: str) -> int:
    value = row[name]
    return int(value.value) if isinstance(value, ox.Literal) else 0


def _number(part: ox.NamedNode, property_: ox.NamedNode, count: int) -> ox.Triple:
    return ox.Triple(part, property_, ox.Literal(str(count), datatype=XSD.integer))
