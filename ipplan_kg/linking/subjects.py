"""The things of ours for which counterparts are sought, with their names, from a store."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from ipplan_kg.errors import UnknownThing
from ipplan_kg.linking.model import Name, Subject
from ipplan_kg.namespaces import IPP, RDF, SKOS
from ipplan_kg.store import base_iri

__all__ = ["KINDS", "subjects"]

KINDS = ("agency", "legislation", "body", "campaign", "event")
"""The kinds of named things: the first segment of the path of their IRIs."""

_PREFERENCES = {SKOS.prefLabel: True, SKOS.altLabel: False, SKOS.hiddenLabel: False}


def subjects(
    store: ox.Store, *, kinds: Iterable[str] = KINDS, only: Iterable[str] = ()
) -> tuple[Subject, ...]:
    """Return the things of these kinds, by IRI; instruments still to be made are left out.

    What is planned has no counterpart yet: the law in force that has its name is another one.

    Args:
        store: where they are described.
        kinds: among ``KINDS``.
        only: IRIs; with them, these things and no others, whatever their kind.

    Raises:
        UnknownThing: one of ``only`` has no name.
    """
    base = base_iri(store)
    wanted = set(only)
    beginnings = tuple(f"{base}{kind}/" for kind in kinds)
    planned = _planned(store, base)
    names: dict[str, dict[Name, None]] = {}
    for predicate, preferred in _PREFERENCES.items():
        for quad in store.quads_for_pattern(None, predicate, None, None):
            subject, label = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(label, ox.Literal):
                continue
            iri = subject.value
            if iri in wanted if wanted else iri.startswith(beginnings) and iri not in planned:
                language = (label.language or "").partition("-")[0]
                names.setdefault(iri, {})[Name(label.value, language, preferred)] = None
    for iri in wanted - names.keys():
        raise UnknownThing(f"{iri} has no name to be found by", about=iri)
    return tuple(
        Subject(iri=iri, names=tuple(sorted(names[iri], key=_order))) for iri in sorted(names)
    )


def _planned(store: ox.Store, base: str) -> set[str]:
    from ipplan_kg.namespaces import BASE

    planned = ox.NamedNode(IPP.PlannedLegislation.value.replace(BASE, base))
    found = store.quads_for_pattern(None, RDF.type, planned, None)
    return {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}


def _order(name: Name) -> tuple[bool, str, str]:
    return (not name.preferred, name.language, name.text)
