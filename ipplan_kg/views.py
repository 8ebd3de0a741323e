"""Views: the data in another vocabulary whole, by a query of the catalogue or as a plan document.

Each conforms to a profile, named by its IRI, by which it is asked for over HTTP
(https://www.w3.org/TR/dx-prof-conneg/). A view is of all plans or of one. Its documents stand
beside those of the thing they are about:

====================================  ===================================
``plan/2021-2022.schema-org.jsonld``  the plan in schema.org
``index.schema-org.jsonld``           all plans in schema.org
``plan/2021-2022.stratml.xml``        the plan in StratML, one a document
====================================  ===================================
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.dumping import OrderedGraph
from ipplan_kg.errors import BadParameter
from ipplan_kg.queries import CatalogueQuery, bind, catalogue
from ipplan_kg.results import serialize
from ipplan_kg.sparql import ask, evaluate
from ipplan_kg.store import base_iri
from ipplan_kg.stratml import NAMESPACE, strategic_plan
from ipplan_kg.things import resolve
from ipplan_kg.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

__all__ = [
    *("MEDIA_TYPES", "VocabularyView", "document_at", "documents", "get_view"),
    *("location", "plans", "rendered", "rendered_in", "views", "writers"),
]

MEDIA_TYPES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "xml": "application/xml",
}
"""Media types by format, which is the file name extension too; the preferred one first."""
_GRAPH_FORMATS = ("ttl", "jsonld", "nt", "rdf")
_PLANS = 25  # that are asked for at once


@dataclass(frozen=True, slots=True)
class VocabularyView:
    """The data in one vocabulary."""

    name: str
    """Short, for commands, file names and ``?_profile=``: ``eli``."""
    profile: str
    """The IRI of the vocabulary that it is in."""
    summary: str
    """What it holds, in one line."""
    formats: tuple[str, ...]
    """Those it can be had in, the preferred one first."""
    query: CatalogueQuery | None = None
    """What makes it; none for a document that is no RDF."""

    @property
    def of_one_plan(self) -> bool:
        """Whether it can only be of one plan."""
        return self.query is None


@cache
def views() -> tuple[VocabularyView, ...]:
    """Return every view, by name."""
    made = [
        VocabularyView(
            name=query.name.removeprefix("view-"),
            profile=query.profile,
            summary=query.summary,
            formats=_GRAPH_FORMATS,
            query=query,
        )
        for query in catalogue()
        if query.profile
    ]
    stratml = VocabularyView(
        name="stratml",
        profile=NAMESPACE,
        summary="The plan with its goals, objectives and stakeholders, as a StratML document",
        formats=("xml",),
    )
    return tuple(sorted([*made, stratml], key=lambda view: view.name))


def get_view(name: str) -> VocabularyView:
    """Return the view of that name, or of that profile.

    Raises:
        BadParameter: there is none; says which there are.
    """
    for view in views():
        if name in (view.name, view.profile):
            return view
    names = ", ".join(view.name for view in views())
    raise BadParameter(f"there is no view {name!r}; there are {names}", about=name)


def plans(store: ox.Store) -> tuple[str, ...]:
    """Return the IRIs of the plans of a store, in reading order."""
    view = View(store)
    return tuple(each.value for each in view.subjects("rdf:type", view.term("ipp:Plan")))


def rendered(
    store: ox.Store, view: VocabularyView, format: str | None = None, *, plan: str | None = None
) -> bytes:
    """Return the data of a store in a view: the same bytes for the same data.

    Args:
        store: What the view is of.
        view: Which.
        format: One of its formats; None for the preferred one.
        plan: The plan it is to be of, by its IRI or identifier; None for all of them.

    Raises:
        BadParameter: the view has no such format; no plan is called so; or the view is of one plan
            and there are several.
    """
    format = format or view.formats[0]
    if format not in view.formats:
        has = " or ".join(view.formats)
        raise BadParameter(f"the view {view.name} has no format {format!r}: take {has}")
    iri = None if plan is None else _plan(store, plan)
    if view.query is None:
        return strategic_plan(store, ox.NamedNode(iri or _only_plan(store, view)))
    return serialize(evaluate(store, _bound(store, view, iri)), format)


def rendered_in(
    store: ox.Store, view: VocabularyView, *, plan: str | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield each format of a view with what ``rendered`` returns; the query is answered once."""
    if view.query is None:
        for format in view.formats:
            yield format, rendered(store, view, format, plan=plan)
        return
    answer = evaluate(store, _bound(store, view, None if plan is None else _plan(store, plan)))
    for format in view.formats:
        yield format, serialize(answer, format)


def writers(
    store: ox.Store, view: VocabularyView, *, folder: str | None = None
) -> Iterator[tuple[str, Callable[[IO[bytes]], None]]]:
    """Yield each format of a view of all plans, with what writes the bytes of ``rendered``.

    Memory is bounded: the plans are asked for some at a time, and what is too much is sorted on
    disk. Each is to be written before the next is taken.

    Args:
        store: What the view is of.
        view: Which; one of RDF.
        folder: Where there is room for what is sorted (default: where the system has it).
    """
    with closing(OrderedGraph(_of_all(store, view), folder=folder)) as triples:
        for format in view.formats:
            yield format, partial(triples.write, format)


def _of_all(store: ox.Store, view: VocabularyView) -> Iterator[ox.Triple]:
    """Yield the triples of a view, some plans at a time; those of several may come again."""
    known = plans(store)
    for start in range(0, len(known), _PLANS):
        some = known[start : start + _PLANS]
        one = f"VALUES ?plan {{ <{some[0]}> }}"
        several = f"VALUES ?plan {{ {' '.join(f'<{each}>' for each in some)} }}"
        answer = ask(store, _bound(store, view, some[0]).replace(one, several))
        assert isinstance(answer, ox.QueryTriples)
        yield from answer


def _plan(store: ox.Store, name: str) -> str:
    view = View(store)
    found = resolve(store, name, type_iri=view.term("ipp:Plan").value).value
    known = plans(store)
    if found not in known:
        raise BadParameter(f"{name} is no plan; there are {', '.join(known)}", about=name)
    return found


def _bound(store: ox.Store, view: VocabularyView, plan: str | None) -> str:
    assert view.query is not None
    return bind(view.query, {} if plan is None else {"plan": plan}, store=store)


def _only_plan(store: ox.Store, view: VocabularyView) -> str:
    found = plans(store)
    if len(found) == 1:
        return found[0]
    raise BadParameter(
        f"the view {view.name} is of one plan: say which of {', '.join(found)}"
        if found
        else f"the view {view.name} is of one plan, and there is none"
    )


# where they stand


def location(path: str, view: VocabularyView, format: str) -> str:
    """Return where a document stands below the base.

    Args:
        path: The path of the plan below the base; empty for all plans.
        view: What it is in.
        format: One of the view's.
    """
    return f"{path or 'index'}.{view.name}.{format}"


def document_at(place: str) -> tuple[str, VocabularyView, str] | None:
    """Return the path, the view and the format of the document that stands at a place, if any.

    Whether there is such a plan is not looked at.
    """
    path, _, format = place.rpartition(".")
    path, _, name = path.rpartition(".")
    if not path:
        return None
    for view in views():
        if view.name == name and format in view.formats:
            path = "" if path == "index" else path
            return None if view.of_one_plan and not path else (path, view, format)
    return None


def documents(store: ox.Store) -> Iterator[tuple[str, VocabularyView, str, str | None]]:
    """Yield every document that there is: place, view, format, and the plan it is of, if of one.

    `rendered` gives its bytes.
    """
    base = base_iri(store)
    for view in views():
        for plan in (None, *plans(store)):
            if plan is None and view.of_one_plan:
                continue
            path = "" if plan is None else plan.removeprefix(base)
            for format in view.formats:
                yield location(path, view, format), view, format, plan
