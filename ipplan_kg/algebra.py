"""How a query is evaluated: its algebra, how much its triple patterns match, and how long it takes.

The algebra is that of SPARQL 1.1 Query, section 18.2
(https://www.w3.org/TR/sparql11-query/#sparqlQuery), as rdflib translates the text; the patterns of
a BGP, which are a set, come in rdflib's order. pyoxigraph, which answers the query, joins in an
order of its own and does not show it.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg.namespaces import PREFIXES
from ipplan_kg.results import Solutions, read, serialize
from ipplan_kg.sparql import ask, evaluate, prefixed
from ipplan_kg.store import whole_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rdflib import BNode
    from rdflib.namespace import NamespaceManager
    from rdflib.paths import Path
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.term import Node, Variable

__all__ = ["algebra", "explained"]

_COUNTED = 1_000_000
"""Triples of one pattern that are counted; of more it is said that there are more."""


def explained(
    store: ox.Store,
    text: str,
    format: str | None = None,
    *,
    width: int | None = None,
    relay: str = "",
    as_written: str = "",
) -> str:
    """Return, for reading, the algebra of a query and what answering it took, which it does.

    Args:
        store: what is asked.
        text: a SPARQL query.
        format: what the answer is written in, to measure that; it is not given.
        width: columns of the terminal.
        relay: where its federated calls go, as of ``sparql.evaluate``.
        as_written: the query before its calls were made to go there.

    Raises:
        QueryError: the query cannot be answered.
    """
    start = perf_counter()
    ask(ox.Store(), text, relay=relay)  # raises what is wrong with the text
    planned = perf_counter()
    results = evaluate(store, text, relay=relay)
    if isinstance(results, ox.QuerySolutions):
        results = Solutions(results.variables, [tuple(row) for row in read(results)])
    evaluated = perf_counter()
    size = len(serialize(results, format, width=width))
    written = perf_counter()
    named = format or ("ttl" if isinstance(results, tuple) else "table")
    lines = [
        "algebra (as SPARQL 1.1 defines it; the engine may join in another order)",
        *(f"  {line}" for line in algebra(as_written or text, store)),
        "",
        "time",
        f"  parse and plan  {_milliseconds(planned - start)}  (asked of an empty store)",
        f"  evaluate        {_milliseconds(evaluated - planned)}  {_size(results)}",
        f"  write           {_milliseconds(written - evaluated)}  {size:,} bytes as {named}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:9.1f} ms"


def _size(results: object) -> str:
    if isinstance(results, ox.QueryBoolean):
        return "true" if results else "false"
    assert isinstance(results, (tuple, Solutions))
    what = "triple" if isinstance(results, tuple) else "solution"
    return f"{len(results):,} {what}{'s' if len(results) != 1 else ''}"


# the algebra


def algebra(text: str, store: ox.Store | None = None) -> list[str]:
    """Return the algebra of a query as indented lines, an operator a line.

    Args:
        text: a query that the engine takes.
        store: with it, each triple pattern says how many triples match it alone.
    """
    from pyparsing import ParseBaseException
    from rdflib import Graph
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(prefixed(text))
        query = translateQuery(parsed)
    except ParseBaseException as error:
        return [f"not known: rdflib, which gives it, does not read this query ({error})"]
    names = Graph(bind_namespaces="none").namespace_manager
    for prefix, namespace in PREFIXES.items():
        names.bind(prefix, namespace)
    selected = query.algebra.PV if "projection" in parsed[1] else ()
    return list(_Writer(names, store, selected).operator(query.algebra, 0))


class _Writer:
    """Writes operators and expressions; knows the prefixes and numbers the blank nodes."""

    def __init__(
        self, names: NamespaceManager, store: ox.Store | None, selected: Sequence[Variable]
    ) -> None:
        self._names = names
        self._store = store
        self._selected = selected
        self._blank_nodes: dict[BNode, str] = {}
        self._aggregates: dict[str, str] = {}

    def operator(self, node: CompValue, depth: int) -> Iterator[str]:
        """Yield the line of an operator, and those of what it works on below it."""
        indent = "  " * depth
        if node.name == "Project":
            self._aggregates = dict(self._aggregated(node.p))
        yield f"{indent}{node.name}{self._detail(node)}"
        if node.name == "BGP":
            for triple in node.triples:
                yield f"{indent}  {self._pattern(triple)}"
        if node.name == "values":
            for row in node.res:
                bound = (f"?{name} = {self.expression(value)}" for name, value in row.items())
                yield f"{indent}  {', '.join(bound)}"
        for name in ("p", "p1", "p2"):
            if name in node and node[name] is not None:
                yield from self.operator(node[name], depth + 1)

    def _detail(self, node: CompValue) -> str:
        match node.name:
            case "Project":
                # Of variables that the text does not list, rdflib has a set.
                listed = node.PV if self._selected == node.PV else sorted(node.PV)
                return f" {self._listed(listed)}"
            case "Slice":
                start = f" offset {node.start}" if node.start else ""
                return f"{start} limit {node.length}" if "length" in node else start
            case "OrderBy" | "Group":
                return f" {self._listed(node.expr)}" if node.expr else ""
            case "Extend":
                return f" ?{node.var} = {self.expression(node.expr)}"
            case "AggregateJoin":
                return f" {', '.join(map(self.expression, node.A))}"
            case "Filter" | "LeftJoin":
                text = self.expression(node.expr)
                return "" if text == "true" else f" {text}"
            case "Graph" | "ServiceGraphPattern":
                return f" {self.expression(node.term)}"
        return ""

    def _aggregated(self, node: CompValue) -> Iterator[tuple[str, str]]:
        """Yield the variables that rdflib made up for aggregates, and what they stand for.

        Those of a subquery are its own.
        """
        if node.name == "Project":
            return
        if node.name == "AggregateJoin":
            yield from ((str(each.res), self.expression(each)) for each in node.A)
        for name in ("p", "p1", "p2"):
            if name in node and node[name] is not None:
                yield from self._aggregated(node[name])

    def _pattern(self, triple: Sequence[Node]) -> str:
        text = " ".join(map(self.expression, triple))
        if self._store is None:
            return text
        count = _matching(self._store, triple)
        if count is None:
            return text
        more = "more than " if count > _COUNTED else ""
        return f"{text}    # {more}{min(count, _COUNTED):,} match"

    # expressions

    def _listed(self, nodes: Iterable[object]) -> str:
        return " ".join(map(self.expression, nodes))

    def expression(self, node: Any) -> str:
        """Return an expression, a path or a term as SPARQL has it, names shortened."""
        from rdflib import BNode, Literal
        from rdflib.paths import Path
        from rdflib.plugins.sparql.parserutils import CompValue
        from rdflib.term import Node

        if isinstance(node, CompValue):
            return self._compound(node)
        if isinstance(node, BNode):
            return self._blank_nodes.setdefault(node, f"_:b{len(self._blank_nodes) + 1}")
        if isinstance(node, (list, tuple)):
            return f"({', '.join(map(self.expression, node))})"
        if isinstance(node, Path):
            return self._path(node)
        if isinstance(node, Literal) and isinstance(node.value, (int, Decimal)):
            return str(node)  # numbers and booleans as the text has them
        if not isinstance(node, Node):
            return str(node)
        return self._aggregates.get(str(node)) or str(node.n3(self._names))

    def _path(self, path: Path) -> str:
        from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

        match path:
            case InvPath():
                return f"^{self.expression(path.arg)}"
            case MulPath():
                return f"{self.expression(path.path)}{path.mod}"
            case SequencePath():
                return f"({'/'.join(map(self.expression, path.args))})"
            case AlternativePath():
                return f"({'|'.join(map(self.expression, path.args))})"
        # What is left is negated. In there rdflib 7.6 has inverse steps without what they invert.
        return f"!({'|'.join(map(self.expression, getattr(path, 'args', ())))})"

    def _compound(self, node: CompValue) -> str:
        name = node.name
        match name:
            case "RelationalExpression":
                return f"{self.expression(node.expr)} {node.op} {self.expression(node.other)}"
            case "ConditionalAndExpression" | "ConditionalOrExpression":
                sign = " && " if "And" in name else " || "
                return f"({sign.join(map(self.expression, [node.expr, *node.other]))})"
            case "AdditiveExpression" | "MultiplicativeExpression":
                pairs = zip(node.op, node.other, strict=True)
                rest = "".join(f" {sign} {self.expression(other)}" for sign, other in pairs)
                return f"({self.expression(node.expr)}{rest})"
            case "UnaryNot" | "UnaryMinus" | "UnaryPlus":
                sign = {"UnaryNot": "!", "UnaryMinus": "-", "UnaryPlus": "+"}[name]
                return f"{sign}({self.expression(node.expr)})"
            case "OrderCondition":
                text = self.expression(node.expr)
                return f"{node.order}({text})" if node.order else text
            case "InversePath":
                return f"^{self.expression(node.part)}" if "part" in node else "^..."
            case "Function":
                return f"{self.expression(node.iri)}{self.expression(node.expr)}"
            case "Builtin_EXISTS" | "Builtin_NOTEXISTS":
                return "NOT EXISTS {...}" if "NOT" in name else "EXISTS {...}"
        if name.startswith("Aggregate_"):
            distinct = "DISTINCT " if "distinct" in node and node.distinct else ""
            call = name.removeprefix("Aggregate_").upper()
            return f"{call}({distinct}{self.expression(node.vars)})"
        values = [node[key] for key in node if key != "_vars" and node[key] is not None]
        return f"{name.removeprefix('Builtin_')}({', '.join(map(self.expression, values))})"


def _matching(store: ox.Store, triple: Sequence[Node]) -> int | None:
    """Return how many triples match a pattern by itself, or None for a property path."""
    from rdflib import Literal, URIRef, Variable
    from rdflib.paths import Path

    terms: list[ox.NamedNode | ox.Literal | None] = []
    for each in triple:
        if isinstance(each, Path):
            return None
        if isinstance(each, URIRef):
            terms.append(ox.NamedNode(str(each)))
        elif isinstance(each, Literal):
            datatype = None if each.datatype is None else ox.NamedNode(str(each.datatype))
            terms.append(ox.Literal(str(each), datatype=datatype, language=each.language))
        else:
            terms.append(None)
    subject, predicate, value = terms
    if isinstance(subject, ox.Literal) or isinstance(predicate, ox.Literal):
        return 0
    quads = store.quads_for_pattern(subject, predicate, value, whole_graph(store))
    names = [each for each in triple if isinstance(each, Variable)]
    if len(set(names)) < len(names):
        return None  # ?x ?p ?x: what the store finds is not what matches
    return sum(1 for _ in islice(quads, _COUNTED + 1))
