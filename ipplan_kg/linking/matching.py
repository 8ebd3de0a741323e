"""Names beside names: how far what a thing is called says that another is the same.

Compared are the keys of ``ipplan_kg.names``, so that letter case, apostrophes, a leading "the",
title marks and the written form of Chinese characters make no difference. Names are compared within
one language; a name whose language is not told is compared with all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ipplan_kg.linking.model import Name
from ipplan_kg.names import name_key
from ipplan_kg.script import key_text

__all__ = ["Evidence", "evidence", "spellings"]

WEIGHTS = {
    "preferred": 0.92,
    "other name": 0.85,
    "without the country": 0.75,
    "similar": 0.6,
    "abbreviation": 0.35,
}
"""How sure the best kind of agreement in one language makes; judged by hand, not learnt."""

_LEAST_SIMILAR = 0.85
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z&-]{0,7}")
_COUNTRY = re.compile(
    r"\s*(?:\(?(?:of|in) (?:the )?(?:people's republic of china|prc|china)\)?|"
    r"^(?:china|chinese)(?:'s)? |\((?:china|prc)\))\s*|^中华人民共和国|^中国|^国家"
)
_LONG_FORMS = (" of the People's Republic of China", " of China")
_TAGS = {"en": ("en",), "zh": ("zh", "zh-hans", "zh-cn", "zh-hant")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The best agreement of the names in one language."""

    kind: str
    weight: float
    ours: Name
    theirs: Name
    similarity: float = 1.0
    """Of the keys, from 0 to 1."""

    def __str__(self) -> str:
        """Say in words what agrees."""
        ours, theirs = self.ours.text, self.theirs.text
        match self.kind:
            case "preferred":
                return f"both are called {ours}"
            case "other name":
                return f"{ours} is also a name of theirs" + _unlike(ours, theirs)
            case "without the country":
                return f"{ours} is {theirs} but for the country"
            case "abbreviation":
                return f"both have the abbreviation {ours}"
        return f"{ours} is similar to {theirs} ({self.similarity:.2f})"


def _unlike(ours: str, theirs: str) -> str:
    return "" if ours == theirs else f" ({theirs})"


def evidence(ours: Sequence[Name], theirs: Sequence[Name]) -> tuple[Evidence, ...]:
    """Return what speaks for two things being one, the best of each language, the best first."""
    best: dict[str, Evidence] = {}
    for one in ours:
        for other in theirs:
            if one.language and other.language and one.language != other.language:
                continue
            found = _agreement(one, other)
            language = one.language or other.language
            if found and (language not in best or _rank(found) > _rank(best[language])):
                best[language] = found
    return tuple(sorted(best.values(), key=_rank, reverse=True))


def _rank(found: Evidence) -> tuple[float, float, str, str]:
    return (found.weight, found.similarity, found.ours.text, found.theirs.text)


def _agreement(ours: Name, theirs: Name) -> Evidence | None:
    one, other = name_key(ours.text), name_key(theirs.text)
    if not one or not other:
        return None
    kind, similarity = "", 1.0
    if one == other:
        if _ABBREVIATION.fullmatch(ours.text) and not ours.preferred:
            kind = "abbreviation"
        else:
            kind = "preferred" if ours.preferred and theirs.preferred else "other name"
    elif _without_country(one) == _without_country(other):
        kind = "without the country"
    else:
        similarity = _similarity(one, other)
        kind = "similar" if similarity >= _LEAST_SIMILAR else ""
    if not kind:
        return None
    return Evidence(
        kind=kind,
        weight=WEIGHTS[kind] * similarity,
        ours=ours,
        theirs=theirs,
        similarity=similarity,
    )


def _without_country(key: str) -> str:
    return _COUNTRY.sub("", key) or key


def _similarity(one: str, other: str) -> float:
    """Return how similar two keys are, by the characters that they have in the same order."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < 4 or 2 * shorter / (shorter + longer) < _LEAST_SIMILAR:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def spellings(name: Name) -> Iterator[tuple[str, str]]:
    """Yield each way in which a data set may write a name, with the language tag it may have.

    For asking an endpoint, which finds a literal only by its very characters.
    """
    texts = dict.fromkeys([name.text, name.text.replace("’", "'"), name.text.replace("'", "’")])
    plain = name.text.replace("’", "'")
    if name.language == "zh":
        simplified = key_text(name.text)
        texts[simplified] = None
        if simplified.startswith("中华人民共和国"):
            texts[simplified.removeprefix("中华人民共和国")] = None
        else:
            texts[f"中华人民共和国{simplified}"] = None
            texts[f"国家{simplified.removeprefix('国家')}"] = None
    elif not _ABBREVIATION.fullmatch(plain):
        short = next((plain.removesuffix(end) for end in _LONG_FORMS if plain.endswith(end)), plain)
        texts.update(dict.fromkeys([short, *(f"{short}{end}" for end in _LONG_FORMS)]))
        texts[short[:1].lower() + short[1:]] = None
    for text in texts:
        for tag in _TAGS.get(name.language, (name.language,)):
            yield text, tag
