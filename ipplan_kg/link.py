"""Names in a plan x authority -> links: what each printed name stands for.

A name is resolved only where its key (`names.name_key`) is one of a known thing's. Instruments may
differ from it in "of the People's Republic of China" or the number of the head noun, campaigns with
Chinese names in the year and the word 行动. What is only similar is a candidate for a person to
judge, never a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from hashlib import sha256

from ipplan_kg.model import AuthorityEntry, EntityType, Link, Links, Plan
from ipplan_kg.names import name_key, slug
from ipplan_kg.script import is_chinese

_OF_CHINA = re.compile(
    r"\s*\bof (?:the )?people's republic of china\b|^people's republic of china\s+"
)
_CHINA = re.compile(r"^中华人民共和国(?=..)")
_CAMPAIGN = re.compile(r"(?:20\d\d年?)?(?:专项)?行动(?:20\d\d年?)?$|20\d\d年?$")
# "《知识产权强国建设纲要》（以下简称《纲要》）"
_ABBREVIATED = re.compile(
    r"《(?P<name>[^《》\n]{1,80}(?:《[^《》\n]{1,80}》[^《》\n]{0,80})?)》(?P<tail>[(（][^()（）]{1,30}[)）])?"
    r"[(（]《?(?:以下|下)(?:统|統|并|並)?[简簡][称稱](?:[为為])?[:：]?[《“]?(?P<short>[^》”()（）]{1,30})"
)
_PLURALS = re.compile(
    r"\b(regulation|rule|provision|measure|opinion|guideline|interpretation|plan)s\b"
)
_SIMILAR = 0.9
"""How alike (difflib ratio) an unknown name must be to a known one to make it a candidate."""
_MOST_CANDIDATES = 3
_LOOSELY_NAMED = (EntityType.LEGISLATION, EntityType.CAMPAIGN)


def link(plan: Plan, authority: Iterable[AuthorityEntry]) -> Links:
    """Return a link for every name in the plan.

    Names that no known thing has get a slug of their own, made from the name. Things that the text
    only describes are the plan's own: the same words in another plan need not mean the same thing,
    so their slug carries the plan's identifier.
    """
    index = _Index(authority)
    in_full = {m["short"]: m["name"] for m in _ABBREVIATED.finditer(plan.source.text)}
    links: dict[tuple[EntityType, str], Link] = {}
    for type_, name, described in _names(plan):
        if (type_, name) not in links:
            scope = plan.source.plan_id if described else ""
            links[type_, name] = index.find(type_, in_full.get(name, name), scope)
    return Links(by_name=links)


def _names(plan: Plan) -> Iterator[tuple[EntityType, str, bool]]:
    """Yield every name in printed order with its type and whether it is only a description."""
    for mentions in (plan.preamble_mentions, *(task.mentions for task in plan.tasks)):
        for legislation in mentions.legislation:
            yield EntityType.LEGISLATION, legislation.text, not legislation.titled
        for named in (*mentions.campaigns, *mentions.events, *mentions.bodies):
            yield named.type, named.text, named.described or _lower_case(named.text)
    for task in plan.tasks:
        for name in task.clause.names if task.clause else ():
            yield EntityType.AGENCY, name.text, False


def _lower_case(name: str) -> bool:
    """Return whether a name is mostly in lower case, and so no name; Chinese has no case."""
    capitals = sum(word[0].isupper() for word in name.split())
    return name.upper() != name.lower() and capitals * 2 < len(name.split())


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
                loose = entry.type, _loose_key(entry.type, name)
                self._loose.setdefault(loose, {})[entry.slug] = None

    def find(self, type_: EntityType, name: str, scope: str) -> Link:
        """Return the link of a name; `scope` is the plan that a mere description belongs to."""
        exact = self._exact.get((type_, name_key(name)), {})
        loose = self._loose.get((type_, _loose_key(type_, name)), {})
        found = exact or (loose if type_ in _LOOSELY_NAMED else {})
        if len(found) == 1:
            slug_ = next(iter(found))
            taken = self._taken[type_, slug_]
            return Link(type=type_, slug=slug_, known=True, taken=taken)
        key = type_, _loose_key(type_, name) + scope
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
        # Of a Chinese name only its figures and foreign words could be in a slug.
        # In one plan a number is enough to tell long descriptions apart, in several it is not.
        made = "" if is_chinese(name) else slug(name, distinct=not scope)
        made = made or f"x-{sha256(name_key(name).encode()).hexdigest()[:10]}"
        made = f"{made}-{scope}" if scope else made
        unique, n = made, 2
        while (type_, unique) in self._slugs:
            unique, n = f"{made}-{n}", n + 1
        self._slugs.add((type_, unique))
        return unique


def _loose_key(type_: EntityType, name: str) -> str:
    key = name_key(name)
    if type_ is EntityType.CAMPAIGN:  # "龙腾行动2023" and "龙腾"
        key = _CAMPAIGN.sub("", key) or key
    key = _PLURALS.sub(r"\1", _OF_CHINA.sub("", _CHINA.sub("", key)))
    return " ".join(key.split())
