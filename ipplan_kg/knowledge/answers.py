"""The answer to a query as a value: its solutions, or the triples of a graph.

An answer is read to its end when it is made, so that it can be kept, counted, sliced and handed to
another thread, which a pyoxigraph result set cannot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from ipplan_kg import results
from ipplan_kg.errors import BadParameter
from ipplan_kg.knowledge import frames, notebook
from ipplan_kg.knowledge.values import value_of

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import pyoxigraph as ox
    import rdflib

    from ipplan_kg.results import Term

__all__ = ["Solution", "Solutions", "Triples"]


@dataclass(frozen=True, repr=False)
class Solution:
    """A solution of a SELECT query: values by name, position or attribute.

    The values are Python's (``ipplan_kg.knowledge.values``); an unbound variable is None. It is
    read as ``sqlite3.Row`` is: ``row.number``, ``row["number"]``, ``row[0]``, ``for value in row``,
    ``dict(row)``. ``term`` returns what the store has, with datatype and language. A variable with
    the name of a method, such as ``keys``, is read by its key.
    """

    _names: tuple[str, ...]
    _terms: tuple[Term | None, ...]

    # Any: what type a value has is known when it is read.
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("_names", "_terms"):  # asked by copy and pickle
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(_no_variable(name, self._names)) from None

    def __getitem__(self, key: str | int) -> Any:
        if isinstance(key, int):
            return value_of(self._terms[key])
        return value_of(self.term(key))

    def term(self, name: str) -> Term | None:
        """Return the RDF term that a variable is bound to.

        Raises:
            KeyError: the query has no such variable; says which it has.
        """
        try:
            return self._terms[self._names.index(name)]
        except ValueError:
            raise KeyError(_no_variable(name, self._names)) from None

    def keys(self) -> tuple[str, ...]:
        """Return the names of the variables, in the order of the SELECT clause."""
        return self._names

    def asdict(self) -> dict[str, Any]:
        """Return the values by name."""
        return dict(zip(self._names, self, strict=True))

    def __iter__(self) -> Iterator[Any]:
        return map(value_of, self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, value: object) -> bool:
        return any(value == each for each in self)

    def __repr__(self) -> str:
        pairs = zip(self._names, self, strict=True)
        return f"Solution({', '.join(f'{name}={value!r}' for name, value in pairs)})"


@dataclass(frozen=True, repr=False)
class Solutions:
    """The solutions of a SELECT query, in order: a sequence of rows with named columns."""

    variables: tuple[str, ...]
    """The names of the variables, in the order of the SELECT clause."""
    _rows: tuple[Solution, ...]

    @classmethod
    def read(cls, solutions: ox.QuerySolutions | results.Solutions) -> Solutions:
        """Return the solutions of the engine, read to their end in this thread.

        Raises:
            QueryError: one of them cannot be computed.
        """
        names = tuple(variable.value for variable in solutions.variables)
        return cls(names, tuple(Solution(names, tuple(each)) for each in results.read(solutions)))

    @overload
    def __getitem__(self, key: int) -> Solution: ...
    @overload
    def __getitem__(self, key: slice) -> Solutions: ...
    @overload
    def __getitem__(self, key: str) -> list[Any]: ...
    def __getitem__(self, key: int | slice | str) -> Solution | Solutions | list[Any]:
        """Return a row, a part of the rows, or the values of a column."""
        if isinstance(key, slice):
            return Solutions(self.variables, self._rows[key])
        if isinstance(key, int):
            return self._rows[key]
        if key not in self.variables:
            raise KeyError(_no_variable(key, self.variables))
        place = self.variables.index(key)
        return [row[place] for row in self._rows]

    def __iter__(self) -> Iterator[Solution]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def terms(self, name: str) -> list[Term | None]:
        """Return the RDF terms of a column."""
        return [row.term(name) for row in self._rows]

    def serialize(self, format: str = "csv") -> str:
        """Return the rows as text: ``csv``, ``tsv``, ``json``, ``xml``, ``md``, ``html``.

        Raises:
            BadParameter: there is no such format of text.
        """
        from pyoxigraph import Variable

        if format == "parquet":
            raise BadParameter("parquet is no text: to_pandas().to_parquet(...)", about=format)
        rows = results.Solutions(
            [Variable(name) for name in self.variables], [row._terms for row in self._rows]
        )
        return results.serialize(rows, format).decode()

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return a dictionary of values a row."""
        return [row.asdict() for row in self._rows]

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame, a column a variable (extra ``pandas``).

        Integers, booleans, numbers and text have pandas' nullable types, so that an unbound
        variable is ``<NA>`` and makes no integer a float. Dates are ``datetime64``. Columns of
        mixed values have the type ``object``.

        Raises:
            MissingLibrary: pandas is not installed; says how to.
        """
        return frames.pandas_frame(self.variables, self._columns())

    def to_polars(self) -> pl.DataFrame:
        """Return a data frame, a column a variable (extra ``polars``).

        A column of mixed values holds them as text, as polars has one type a column.

        Raises:
            MissingLibrary: polars is not installed; says how to.
        """
        return frames.polars_frame(self.variables, self._columns())

    def to_networkx(
        self,
        source: str | None = None,
        target: str | None = None,
        *,
        create_using: type[nx.Graph[Any]] | None = None,
    ) -> nx.Graph[Any]:
        """Return a network with an edge a row (extra ``networkx``).

        Nodes are the values of two columns, the others are attributes of the edge, as in
        ``networkx.from_pandas_edgelist``. Rows where either is unbound have no edge.

        Args:
            source: Column of the first node; by default the first column that holds IRIs.
            target: Column of the second node; by default the second one that does.
            create_using: The kind of network, such as ``nx.DiGraph``; by default ``nx.Graph``,
                or ``nx.MultiGraph`` where rows repeat a pair, so that none is lost.

        Raises:
            MissingLibrary: networkx is not installed; says how to.
            BadParameter: there is no such column, or no two columns of IRIs to choose.
        """
        first, second = self._ends(source, target)
        return frames.network_of_rows(self.to_dicts(), first, second, create_using=create_using)

    def _columns(self) -> list[list[Any]]:
        return [self[name] for name in self.variables]

    def _ends(self, source: str | None, target: str | None) -> tuple[str, str]:
        for name in (source, target):
            if name is not None and name not in self.variables:
                raise BadParameter(_no_variable(name, self.variables), about=name)
        free = [
            each for each in self.variables if each not in (source, target) and self._iris(each)
        ]
        ends = [source, target]
        for place, end in enumerate(ends):
            if end is None and free:
                ends[place] = free.pop(0)
        first, second = ends
        if first is None or second is None:
            raise BadParameter(
                "a network needs two columns of IRIs: say which columns are source and target",
                about=self.variables,
            )
        return first, second

    def _iris(self, name: str) -> bool:
        from pyoxigraph import NamedNode

        bound = [term for term in self.terms(name) if term is not None]
        return bool(bound) and all(isinstance(term, NamedNode) for term in bound)

    def __repr__(self) -> str:
        return notebook.table_text(self.variables, [row._terms for row in self._rows])

    def _repr_html_(self) -> str:
        return notebook.table_html(self.variables, [row._terms for row in self._rows])


@dataclass(frozen=True, repr=False)
class Triples:
    """The graph that a CONSTRUCT or DESCRIBE query builds: its triples, sorted, each once."""

    _triples: tuple[ox.Triple, ...]

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self._triples)

    def __len__(self) -> int:
        return len(self._triples)

    def __contains__(self, triple: object) -> bool:
        return triple in self._triples

    def serialize(self, format: str = "ttl") -> str:
        """Return the graph as Turtle (``ttl``), N-Triples (``nt``) or JSON-LD (``jsonld``)."""
        return results.serialize(self._triples, format).decode()

    def to_rdflib(self) -> rdflib.Graph:
        """Return the triples in an ``rdflib.Graph`` of its own."""
        return frames.rdflib_graph(self._triples)

    def to_networkx(self) -> nx.MultiDiGraph[Any]:
        """Return the triples as a directed network (extra ``networkx``).

        A triple between IRIs is an edge; its key is the predicate's CURIE. Literals and classes are
        attributes of their subject: ``type``, ``label`` (in English where there is one), and every
        other property by its CURIE, as a list of values.

        Raises:
            MissingLibrary: networkx is not installed; says how to.
        """
        return frames.network_of_triples(self._triples)

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame of subject, predicate and object (extra ``pandas``).

        Raises:
            MissingLibrary: pandas is not installed; says how to.
        """
        return self._rows().to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """Return a data frame of subject, predicate and object (extra ``polars``).

        Raises:
            MissingLibrary: polars is not installed; says how to.
        """
        return self._rows().to_polars()

    def _rows(self) -> Solutions:
        names = ("subject", "predicate", "object")
        return Solutions(names, tuple(Solution(names, tuple(each)) for each in self._triples))

    def __repr__(self) -> str:
        return f"<Triples: {len(self)}>"

    def _repr_html_(self) -> str:
        return notebook.turtle_html(self.serialize(), len(self))


def _no_variable(name: str, names: tuple[str, ...]) -> str:
    return f"there is no variable {name!r}; the query has {', '.join(names)}"
