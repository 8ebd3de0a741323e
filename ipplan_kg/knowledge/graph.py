"""A knowledge graph to ask and to read: the catalogue, SPARQL, typed things, an rdflib view."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter, QueryError
from ipplan_kg.knowledge.answers import Solution, Solutions, Triples
from ipplan_kg.knowledge.collection import Collection
from ipplan_kg.knowledge.entities import (
    Agency,
    Campaign,
    Event,
    Legislation,
    Plan,
    Section,
    Target,
    Task,
)
from ipplan_kg.knowledge.reader import Reader
from ipplan_kg.queries import CatalogueQuery, bind, catalogue, get
from ipplan_kg.sparql import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import rdflib

    from ipplan_kg.results import Results

__all__ = ["KnowledgeGraph"]


class KnowledgeGraph:
    """A store of plans with everything that is asked of it. ``ipplan_kg.load()`` returns one.

    It only reads. Things and answers can be used in several threads.
    """

    def __init__(self, store: ox.Store) -> None:
        """Read from a store.

        Args:
            store: One whose default graph is the union of its graphs, as ``load`` and
                ``ipplan_kg.store.open_store`` make it.
        """
        self.store = store
        """The pyoxigraph store, for what is not offered here."""
        self._reader = Reader(store)

    # things

    @property
    def plans(self) -> Collection[Plan]:
        """Return the plans."""
        return Collection(self.store, self._reader, "ipp:Plan", Plan)

    @property
    def sections(self) -> Collection[Section]:
        """Return the sections of all plans, and the parts that editors found."""
        return Collection(self.store, self._reader, "ipp:Section", Section)

    @property
    def tasks(self) -> Collection[Task]:
        """Return the tasks of all plans."""
        return Collection(self.store, self._reader, "ipp:Task", Task)

    @property
    def agencies(self) -> Collection[Agency]:
        """Return the agencies."""
        return Collection(self.store, self._reader, "ipp:Agency", Agency)

    @property
    def legislation(self) -> Collection[Legislation]:
        """Return the instruments; ``kg.legislation("Trademark Law")`` looks one up."""
        return Collection(self.store, self._reader, "ipp:Legislation", Legislation)

    @property
    def campaigns(self) -> Collection[Campaign]:
        """Return the campaigns."""
        return Collection(self.store, self._reader, "ipp:Campaign", Campaign)

    @property
    def events(self) -> Collection[Event]:
        """Return the events."""
        return Collection(self.store, self._reader, "ipp:Event", Event)

    @property
    def targets(self) -> Collection[Target]:
        """Return the numbers that tasks set out to reach."""
        return Collection(self.store, self._reader, "ipp:Target", Target)

    def plan(self, name: str) -> Plan:
        """Return the plan of that identifier, title or IRI.

        Raises:
            UnknownThing: there is none.
        """
        return self.plans[name]

    def task(self, number: int | str) -> Task:
        """Return the task of that number, or IRI where several plans have the number.

        Raises:
            UnknownThing: there is none, or several plans have it: ``kg.plan(...).task(30)``.
        """
        return self.tasks[number]

    def agency(self, name: str) -> Agency:
        """Return the agency of that name, in any language, or IRI.

        Raises:
            UnknownThing: there is none; says which names come near.
        """
        return self.agencies[name]

    def campaign(self, name: str) -> Campaign:
        """Return the campaign of that name, in any language, or IRI.

        Raises:
            UnknownThing: there is none; says which names come near.
        """
        return self.campaigns[name]

    def event(self, name: str) -> Event:
        """Return the event of that name, in any language, or IRI.

        Raises:
            UnknownThing: there is none; says which names come near.
        """
        return self.events[name]

    def show(self, thing: object, *, width: int = 80) -> str:
        """Return all that is known of a thing, for reading, as ``ipplan-kg show`` prints it.

        Args:
            thing: One of the things here, or what it answers to.
            width: Columns at which lines are broken.

        Raises:
            UnknownThing: nothing answers to the name, or several things do.
        """
        from ipplan_kg.pages import as_text, describe, resolve

        iri = resolve(self.store, str(getattr(thing, "iri", thing)))
        return as_text(describe(self.store, iri), width=width)

    # queries

    def query(
        self,
        query: str | os.PathLike[str],
        params: Mapping[str, object] | None = None,
        /,
        *,
        endpoint: str | None = None,
        services: Sequence[str] = (),
        language: str | None = None,
        **named: object,
    ) -> Solutions | Triples | bool:
        """Return the answer to a query: rows (SELECT), a boolean (ASK) or a graph (the others).

        Args:
            query: The name of a query of the catalogue, SPARQL text, or a file that holds it.
            params: Values of its parameters, by name: names, IRIs and CURIEs of things, the things
                themselves, numbers, texts.
            endpoint: The URL of a SPARQL endpoint that is to answer instead of this graph; names
                are still looked up here.
            services: The URLs of endpoints that the query may call with SERVICE.
            language: The language that labels are given in, such as ``zh``; by default as the
                query gives them, mostly in English.
            named: Further values, ``kg.query("tasks-by-agency", agency="cnipa")``.

        Raises:
            UnknownQuery: the catalogue has none of that name.
            BadParameter: a parameter is not the query's, or its value means nothing.
            QuerySyntaxError: it is not SPARQL; says the line and the column.
            UpdateRefused: it is an update, or calls an endpoint that is not allowed.
            RemoteError: an endpoint does not answer, or not as the protocol says.
        """
        text = self._text(query, {**(params or {}), **named})
        if endpoint is not None:
            from ipplan_kg.remote import ask_endpoint

            return self._read(ask_endpoint(endpoint, text), language)
        if not services:
            return self._read(evaluate(self.store, text), language)
        from ipplan_kg.federation import guarded

        with guarded(text, allowed=services) as guard:
            return self._read(evaluate(self.store, guard.text, relay=guard.relay), language)

    def _read(self, answer: Results, language: str | None) -> Solutions | Triples | bool:
        """Return an answer read to its end: solutions are computed while they are read."""
        if language is not None:
            from ipplan_kg.labels import in_language

            answer = in_language(self.store, answer, language)
        if isinstance(answer, tuple):
            return Triples(answer)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        return Solutions.read(answer)

    def select(
        self,
        query: str | os.PathLike[str],
        params: Mapping[str, object] | None = None,
        /,
        *,
        endpoint: str | None = None,
        services: Sequence[str] = (),
        language: str | None = None,
        **named: object,
    ) -> Solutions:
        """Return the rows of a SELECT query: ``query`` for those who check types.

        Raises:
            QueryError: it is not a SELECT query; and what ``query`` raises.
        """
        answer = self.query(
            query, params, endpoint=endpoint, services=services, language=language, **named
        )
        if not isinstance(answer, Solutions):
            raise QueryError("the query does not give rows: it is no SELECT", about=query)
        return answer

    def construct(
        self,
        query: str | os.PathLike[str],
        params: Mapping[str, object] | None = None,
        /,
        *,
        endpoint: str | None = None,
        services: Sequence[str] = (),
        language: str | None = None,
        **named: object,
    ) -> Triples:
        """Return the graph of a CONSTRUCT or DESCRIBE query: ``query`` for those who check types.

        Raises:
            QueryError: it is another form; and what ``query`` raises.
        """
        answer = self.query(
            query, params, endpoint=endpoint, services=services, language=language, **named
        )
        if not isinstance(answer, Triples):
            raise QueryError("the query does not give a graph: it is no CONSTRUCT", about=query)
        return answer

    def queries(self, *words: str) -> Solutions:
        """Return the catalogue, one row a query: its name, its parameters, what it answers.

        Args:
            words: Only queries whose name, parameters, summary or tags hold all of these.
        """
        names = ("name", "parameters", "summary")
        rows = []
        for each in catalogue():
            parameters = ", ".join(parameter.name for parameter in each.parameters)
            row = (each.name, parameters, each.summary)
            about = " ".join((*row, *each.tags)).lower()
            if all(word.lower() in about for word in words):
                rows.append(Solution(names, tuple(map(ox.Literal, row))))
        return Solutions(names, tuple(rows))

    def _text(self, query: str | os.PathLike[str], params: Mapping[str, object]) -> str:
        asked = _asked(query)
        if isinstance(asked, str):
            if params:
                raise BadParameter(
                    "only a query of the catalogue has parameters: write the values in yours, or "
                    "give it the head that the catalogue's files have",
                    about=asked,
                )
            return asked
        return bind(asked, {k: _written(v) for k, v in params.items()}, store=self.store)

    # rdflib

    def graph(self, name: str | None = None) -> rdflib.Graph:
        """Return an ``rdflib.Graph`` that reads this store, without a copy (extra ``rdflib``).

        Args:
            name: The IRI of a named graph; by default the union of all.

        Raises:
            MissingLibrary: oxrdflib is not installed; says how to.
            UnknownThing: there is no graph of that name.
        """
        from ipplan_kg.knowledge.rdflib_view import graph_view

        return graph_view(self.store, name)

    def dataset(self) -> rdflib.Dataset:
        """Return an ``rdflib.Dataset`` that reads this store, without a copy (extra ``rdflib``).

        Its default graph is the union of the named ones.

        Raises:
            MissingLibrary: oxrdflib is not installed; says how to.
        """
        from ipplan_kg.knowledge.rdflib_view import dataset_view

        return dataset_view(self.store)

    def __repr__(self) -> str:
        plans = ", ".join(plan.id for plan in self.plans) or "no plan"
        return f"<KnowledgeGraph of {plans}: {len(self.tasks)} tasks>"


def _asked(query: str | os.PathLike[str]) -> CatalogueQuery | str:
    """Return the query of the catalogue, the text of a file, or the text that was given."""
    if isinstance(query, str):
        if len(query.split()) > 1 or "{" in query:
            return query
        if not query.endswith((".rq", ".sparql")):
            return get(query)
    name = os.fspath(query)
    try:
        with open(name, encoding="utf-8-sig") as file:
            text = file.read()
    except UnicodeDecodeError as error:
        raise QueryError(f"{name} is not UTF-8 at byte {error.start}", about=name) from error
    except OSError as error:
        raise QueryError(f"cannot read {name}: {error.strerror}", about=name) from error
    if not text.startswith("#+"):
        return text
    return CatalogueQuery(os.path.basename(name).rpartition(".")[0], text)


def _written(value: object) -> str:
    """Return a value as a person writes it, which is what the catalogue's parameters take."""
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value.value
    return str(getattr(value, "iri", value))
