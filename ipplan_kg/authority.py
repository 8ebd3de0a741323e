"""The authority data as the text side needs them: triples -> slugs and names."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from ipplan_kg.model import AuthorityEntry, EntityType
from ipplan_kg.namespaces import BASE, SKOS

_LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)


def authority_entries(triples: Iterable[ox.Triple], base: str = BASE) -> tuple[AuthorityEntry, ...]:
    """Return an entry for each agency, instrument, campaign, event and body with a label.

    A thing's type is the first segment of its path: the authority data are ours, and so are their
    IRIs.
    """
    names: dict[str, dict[str, None]] = {}
    preferred: dict[str, str] = {}
    not_alternative: dict[str, set[str]] = {}
    for triple in triples:
        subject, label = triple.subject, triple.object
        if triple.predicate not in _LABELS or not isinstance(label, ox.Literal):
            continue
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(base):
            names.setdefault(subject.value, {})[label.value] = None
            if triple.predicate != SKOS.altLabel:
                not_alternative.setdefault(subject.value, set()).add(label.value)
            if triple.predicate == SKOS.prefLabel and label.language == "en":
                preferred[subject.value] = label.value
    entries = []
    for iri, labels in sorted(names.items()):
        segment, _, slug = iri[len(base) :].partition("/")
        if segment in set(EntityType) and slug:
            entries.append(
                AuthorityEntry(
                    type=EntityType(segment),
                    slug=slug,
                    pref_label=preferred.get(iri, ""),
                    names=tuple(labels),
                    not_alternative=frozenset(not_alternative.get(iri, ())),
                )
            )
    return tuple(entries)
