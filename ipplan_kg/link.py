"""Names in a plan x authority -> links: what each printed name stands for.

A name is resolved only where its key (`names.name_key`) is one of a known thing's, or, for
instruments, where the two differ in nothing but "of the People's Republic of China" or the number
of the head noun. What is only similar is a candidate for a person to judge, never a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from hashlib import sha256

from ipplan_kg.model import AuthorityEntry, EntityType, Link, Links, Plan
from ipplan_kg.names import name_key, slug

_OF_CHINA = re.compile(
    r"\s*\bof (?:the )?people's republic of china\b|^people's republic of china\s+"
)
_PLURALS = re.compile(
    r"\b(regulation|rule|provision|measure|opinion|guideline|interpretation|plan)s\b"
)
_SIMILAR = 0.9
"""How alike (difflib ratio) an unknown name must be to a known one to make it a candidate."""
_MOST_CANDIDATES = 3


def link(plan: Plan, authority: Iterable[AuthorityEntry]) -> Links:
    """Return a link for every name in the plan.

    Names that no known thing has get a slug of their own, made from the name. Things that the text
    only describes are the plan's own: the same words in another plan need not mean the same thing,
    so their slug carries the plan's identifier.
    """
    index = _Index(authority)
    links: dict[tuple[EntityType, str], Link] = {}
    for type_, name, described in _names(plan):
        if (type_, name) not in links:
            links[type_, name] = index.find(type_, name, plan.source.plan_id if described else "")
    return Links(by_name=links)


def _names(plan: Plan) -> Iterator[tuple[EntityType, str, bool]]:
    """Yield every name in printed order with its type and whether it is only a description."""
    for mentions in (plan.preamble_mentions, *(task.mentions for task in plan.tasks)):
        for legislation in mentions.legislation:
            yield EntityType.LEGISLATION, legislation.text, not legislation.titled
        for named in (*mentions.campaigns, *mentions.events, *mentions.bodies):
            capitals = sum(word[0].isupper() for word in named.text.split() if word)
            yield named.type, named.text, capitals * 2 < len(named.text.split())
    for task in plan.tasks:
        for name in task.clause.names if task.clause else ():
            yield EntityType.AGENCY, name.text, False


class _Index:
    """The known things by key, and the slugs given out so far."""

    def __init__(self, authority: Iterable[AuthorityEntry]) -> None:
        self._exact: dict[tuple[EntityType, str], dict[str, None]] = {}
        self._loose: dict[tuple[EntityType, str], dict[str, None]] = {}
        self._slugs: set[tuple[EntityType, str]] = set()
        self._minted: dict[tuple[EntityType, str], Link] = {}
        self._taken: dict[tuple[EntityType, str], frozenset[str]] = {}
        for entry in authority:
            self._slugs.add((entry.type, entry.slug))
            self._taken[entry.type, entry.slug] = entry.not_alternative
            for name in entry.names:
                key = entry.type, name_key(name)
                self._exact.setdefault(key, {})[entry.slug] = None
                loose = entry.type, _loose_key(name)
                self._loose.setdefault(loose, {})[entry.slug] = None

    def find(self, type_: EntityType, name: str, scope: str) -> Link:
        """Return the link of a name; `scope` is the plan that a mere description belongs to."""
        exact = self._exact.get((type_, name_key(name)), {})
        loose = self._loose.get((type_, _loose_key(name)), {})
        found = exact or (loose if type_ is EntityType.LEGISLATION else {})
        if len(found) == 1:
            slug_ = next(iter(found))
            taken = self._taken[type_, slug_]
            return Link(type=type_, slug=slug_, known=True, taken=taken)
        key = type_, _loose_key(name) + scope
        if key not in self._minted:
            candidates = tuple(found) or tuple(self._similar(type_, name))
            self._minted[key] = Link(
                type=type_, slug=self._mint(type_, name, scope), known=False, candidates=candidates
            )
        return self._minted[key]

    def _similar(self, type_: EntityType, name: str) -> list[str]:
        keys = [key for kind, key in self._exact if kind is type_]
        close = get_close_matches(name_key(name), keys, n=_MOST_CANDIDATES, cutoff=_SIMILAR)
        return list({s: None for key in close for s in self._exact[type_, key]})

    def _mint(self, type_: EntityType, name: str, scope: str) -> str:
        made = slug(name) or f"x-{sha256(name.encode()).hexdigest()[:10]}"
        made = f"{made}-{scope}" if scope else made
        unique, n = made, 2
        while (type_, unique) in self._slugs:
            unique, n = f"{made}-{n}", n + 1
        self._slugs.add((type_, unique))
        return unique


def _loose_key(name: str) -> str:
    key = _PLURALS.sub(r"\1", _OF_CHINA.sub("", name_key(name)))
    return " ".join(key.split())
