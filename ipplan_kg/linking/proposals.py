"""Scores -> rows of a mapping set in SSSOM, for a person to accept or reject.

Each row says what agrees (`match_string`, the match fields), how likely it is (`confidence`) and
why (`comment` in words, `other` as JSON: the factors of the score). A mapping set that is there
already is added to: what a person has decided stays as it is and is not proposed again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ipplan_kg.linking.model import Candidate, Constraints, Subject
from ipplan_kg.linking.scoring import Score, ranked
from ipplan_kg.names import name_key
from ipplan_kg.namespaces import BASE
from ipplan_kg.sssom import Mapping, MappingSet, expand

__all__ = ["Curies", "Find", "decided", "is_reviewed", "merged", "proposals"]

Find = Callable[[Sequence[Subject]], dict[str, list[Candidate]]]
"""Gives the candidates of each subject of a batch, by the subject's IRI."""

_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_PREFIXES = {"http://www.wikidata.org/entity/": "wd"}
_FIELDS = {True: "skos:prefLabel", False: "skos:altLabel"}


def proposals(
    subjects: Sequence[Subject],
    find: Find,
    constraints: Constraints,
    *,
    batch: int = 10,
    least: float = 0.5,
    most: int = 3,
    predicate: str = "skos:exactMatch",
    date: str = "",
) -> Iterator[tuple[tuple[Subject, ...], tuple[Mapping, ...]]]:
    """Yield the subjects of each batch and the rows proposed for them; entities are full IRIs.

    Args:
        subjects: for what counterparts are sought.
        find: asks for candidates.
        constraints: what they have to be.
        batch: how many subjects are asked for at once.
        least: the lowest score that is proposed.
        most: how many rows a subject has at most.
        predicate: of the proposals, as a CURIE.
        date: for `mapping_date`; without it the rows are the same every day.

    Raises:
        RemoteError: who is asked does not answer.
    """
    for begin in range(0, len(subjects), batch):
        some = tuple(subjects[begin : begin + batch])
        found = find(some)
        rows: list[Mapping] = []
        for subject in some:
            scores = ranked(subject, found.get(subject.iri, []), constraints)
            likely = [score for score in scores if score.value >= least][:most]
            rows += [_row(subject, score, predicate, date) for score in likely]
        yield some, tuple(rows)


def _row(subject: Subject, score: Score, predicate: str, date: str) -> Mapping:
    from ipplan_kg import __version__

    similar = bool(score.evidence) and all(each.kind == "similar" for each in score.evidence)
    ours = {_FIELDS[each.ours.preferred] for each in score.evidence}
    theirs = {_FIELDS[each.theirs.preferred] for each in score.evidence}
    reason = "LexicalSimilarityThresholdMatching" if similar else "LexicalMatching"
    return Mapping(
        subject_id=subject.iri,
        subject_label=subject.label,
        predicate_id=predicate,
        object_id=score.candidate.iri,
        object_label=score.candidate.label,
        mapping_justification=f"semapv:{reason}",
        mapping_tool="ipplan-kg link",
        mapping_tool_version=__version__,
        mapping_date=date,
        confidence=score.value,
        subject_match_field=tuple(sorted(ours)),
        object_match_field=tuple(sorted(theirs)),
        match_string=tuple(dict.fromkeys(name_key(each.ours.text) for each in score.evidence)),
        similarity_score=round(score.evidence[0].similarity, 2) if similar else None,
        similarity_measure="Ratcliff/Obershelp" if similar else "",
        see_also=(score.candidate.iri,),
        other=json.dumps({part.name: round(part.factor, 4) for part in score.parts}),
        comment=_one_line(str(score)),
    )


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


# what is there already


def is_reviewed(mapping: Mapping) -> bool:
    """Tell whether a person has decided on a row."""
    by_hand = mapping.mapping_justification == "semapv:ManualMappingCuration"
    return by_hand or bool(mapping.reviewer_id or mapping.reviewer_label)


def decided(sets: Iterable[MappingSet]) -> dict[tuple[str, str], bool]:
    """Return what persons have decided: accepted or not, by the IRIs of subject and object."""
    return {
        _pair(mapping, each): mapping.predicate_modifier != "Not"
        for each in sets
        for mapping in each.mappings
        if is_reviewed(mapping)
    }


def _pair(mapping: Mapping, of: MappingSet) -> tuple[str, str]:
    return expand(mapping.subject_id, of.curie_map), expand(mapping.object_id, of.curie_map)


def merged(
    existing: MappingSet | None,
    asked: Iterable[Subject],
    fresh: Iterable[Mapping],
    known: dict[tuple[str, str], bool],
    *,
    base: str = BASE,
) -> MappingSet:
    """Return the mapping set with the fresh rows in it.

    Args:
        existing: what is there already, if anything: its reviewed rows stay, and so do those of
            subjects that were not asked for.
        asked: the subjects that were.
        fresh: rows with full IRIs.
        known: what persons have decided, as ``decided`` returns it: such a pair is not proposed,
            nor anything else of a data set that the subject has a link into.
        base: what our IRIs begin with, for a new mapping set.
    """
    from ipplan_kg import __version__

    whole = existing or MappingSet(
        mapping_set_id=f"{base}mappings/candidates",
        mapping_set_version=__version__,
        curie_map={"ipplan": base},
        mapping_set_title="Candidates for links, to be accepted or rejected",
        license=_LICENSE,
    )
    again = {subject.iri for subject in asked}
    kept = tuple(
        mapping
        for mapping in whole.mappings
        if is_reviewed(mapping) or _pair(mapping, whole)[0] not in again
    )
    curies = Curies(whole.curie_map)
    linked = {(subject, _namespace(object_)) for (subject, object_), yes in known.items() if yes}
    added = tuple(
        replace(
            mapping,
            subject_id=curies.shortened(mapping.subject_id),
            object_id=curies.shortened(mapping.object_id),
        )
        for mapping in fresh
        if (mapping.subject_id, mapping.object_id) not in known
        and (mapping.subject_id, _namespace(mapping.object_id)) not in linked
    )
    return replace(whole, curie_map=curies.map, mappings=(*kept, *added))


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


class Curies:
    """The prefixes of a mapping set, and new ones for the namespaces that are met."""

    def __init__(self, map: dict[str, str]) -> None:
        self.map = dict(map)

    def shortened(self, iri: str) -> str:
        """Return the CURIE of an IRI, or the IRI itself where it cannot be one."""
        known = [prefix for prefix, each in self.map.items() if iri.startswith(each) and each]
        if known:
            prefix = max(known, key=lambda each: (len(self.map[each]), each))
            return f"{prefix}:{iri[len(self.map[prefix]) :]}"
        namespace = _namespace(iri)
        if namespace in (iri, "http://", "https://"):
            return iri
        prefix = self._new(namespace)
        self.map[prefix] = namespace
        return f"{prefix}:{iri[len(namespace) :]}"

    def _new(self, namespace: str) -> str:
        words = [part for part in namespace.rstrip("/#").split("/") if part]
        last = "".join(sign for sign in words[-1] if sign.isalnum()).lower()
        wish = _PREFIXES.get(namespace) or (last if last[:1].isalpha() else "their")
        number, prefix = 1, wish
        while prefix in self.map:
            number += 1
            prefix = f"{wish}{number}"
        return prefix
