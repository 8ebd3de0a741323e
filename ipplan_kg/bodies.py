"""English task text -> organizations, countries, programmes and platforms that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ipplan_kg.lang import en_instruments as words
from ipplan_kg.lang import en_mentions as data
from ipplan_kg.marks import Taken, first_of_each, named_mention
from ipplan_kg.model import BodyType, EntityType, NamedMention, Span
from ipplan_kg.phrases import can_be_head, complement_stop, is_verb, modifiers_start
from ipplan_kg.tokens import Sentence, Token

_LOWER_COMPLEMENTS = frozenset({"for", "of", "on", "to", "with", "in"})
_BLOCS = {name: type_ for type_, names in data.BLOCS.items() for name in names}
_NAMES = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.escape(n) for n in sorted([*_BLOCS, *data.COUNTRIES], key=lambda n: (-len(n), n)))
    + r")(?![\w-])",
    re.I,
)
_BLOC_TYPES = {name.casefold(): type_ for name, type_ in _BLOCS.items()}


def find_bodies(
    text: str, span: Span, sentences: Sequence[Sentence], taken: Taken, described: Taken
) -> Iterator[NamedMention]:
    """Yield the other bodies in printed order, each name once.

    Args:
        text: The whole source.
        span: The text of a task.
        sentences: The sentences of the span, as tokens.
        taken: The titles, campaigns and events in the span; a name inside one is no body.
        described: The described instruments; a lower-case head inside one is no body.
    """
    found: list[NamedMention] = []

    def add(place: Span, type_: BodyType) -> None:
        if taken.leaves(place):
            found.append(named_mention(text, place, EntityType.BODY, type_))
            taken.add(place)

    for tokens in (sentence.tokens for sentence in sentences):
        free = 0
        for i in range(len(tokens)):
            body = _body(tokens, i, free)
            if body is None or _inside_description(tokens, i, described):
                continue
            first, stop, type_ = body
            add(Span(tokens[first].begin, tokens[stop - 1].end), type_)
            free = stop
    for match in data.QUOTED.finditer(text, span.begin, span.end):
        last = match[1].casefold().split()[-1:]
        if data.PROGRAMME_HEADS.intersection(last):
            add(Span(match.start(1), match.end(1)), BodyType.PROGRAMME)
    for match in _NAMES.finditer(text, span.begin, span.end):
        acronym = text[match.start() - 1 : match.start()] in ("(", "（")
        if not acronym and (match[0][0].isupper() or " " in match[0]):
            type_ = _BLOC_TYPES.get(match[0].casefold(), BodyType.COUNTRY)
            add(Span(match.start(), match.end()), type_)
    yield from first_of_each(found)


def _inside_description(tokens: Sequence[Token], i: int, described: Taken) -> bool:
    """Return whether a lower-case head stands in a described instrument: no thing of its own."""
    place = Span(tokens[i].begin, tokens[i].end)
    return tokens[i].text[0].islower() and not described.leaves(place)


def _body(tokens: Sequence[Token], i: int, free: int) -> tuple[int, int, BodyType] | None:
    """Return the body whose head noun is at `i`: its first index, the index behind it, its type."""
    token = tokens[i]
    if i < free or not token.is_word:
        return None
    if token.text[0].isupper():
        if token.lower in data.ORGANIZATION_HEADS:
            return _named_organization(tokens, i, free)
        if token.lower in data.PROGRAMME_HEADS and can_be_head(tokens, i):
            first = _capitalised_start(tokens, i, free)
            stop = _capitalised_stop(tokens, i + 1)
            return (first, stop, BodyType.PROGRAMME) if first < i else None
    if token.lower not in data.NEIGHBOURS or not can_be_head(tokens, i):
        return None
    first = modifiers_start(tokens, i, free, data.NEIGHBOURS)
    stop = i + 1
    if i + 1 < len(tokens) and tokens[i + 1].lower in _LOWER_COMPLEMENTS:
        stop = complement_stop(tokens, i + 1, data.NEIGHBOURS)
        stop = _before_named_owner(tokens, i + 1, stop)
    type_ = _described_type(tokens, first, i, stop)
    return (first, stop, type_) if type_ else None


def _before_named_owner(tokens: Sequence[Token], j: int, stop: int) -> int:
    """Cut a complement before "of the Credit Investigation Center": it has a mark of its own."""
    for k in range(j, stop):
        if tokens[k].text[0].isupper() and tokens[k].lower in data.ORGANIZATION_HEADS:
            first = _capitalised_start(tokens, k, j)
            while first > j and tokens[first - 1].lower in ("of", "the"):
                first -= 1
            return first
    return stop


def _described_type(tokens: Sequence[Token], first: int, head: int, stop: int) -> BodyType | None:
    lower = tokens[head].lower
    modifiers = {t.lower for t in tokens[first:head]}
    if lower in data.INSTITUTION_HEADS:
        return BodyType.ORGANIZATION if len(modifiers) > 0 else None
    if lower in data.PLATFORM_HEADS:
        return BodyType.PLATFORM if modifiers else None
    if lower == "network":
        return BodyType.PLATFORM if modifiers & data.NETWORK_MODIFIERS else None
    if lower == "system":
        return BodyType.PLATFORM if modifiers & data.SYSTEM_MODIFIERS else None
    if lower in data.PROGRAMME_HEADS:
        told = modifiers - data.BARE_PROGRAMME_MODIFIERS or stop > head + 1
        return BodyType.PROGRAMME if told else None
    return None


def _named_organization(
    tokens: Sequence[Token], i: int, free: int
) -> tuple[int, int, BodyType] | None:
    if not can_be_head(tokens, i) and not (
        i + 1 < len(tokens) and tokens[i + 1].lower in ("'s", "’s")
    ):
        return None
    first = _capitalised_start(tokens, i, free)
    stop = _capitalised_stop(tokens, i + 1)
    return (first, stop, BodyType.ORGANIZATION) if first < i or stop > i + 1 else None


def _capitalised_start(tokens: Sequence[Token], i: int, free: int) -> int:
    """Return the first word of a capitalised name with its head at `i`, possessives included."""
    first = i
    while first > free:
        token = tokens[first - 1]
        joined = token.lower in ("and", "&") and (
            first - 2 >= free and tokens[first - 2].is_capitalised and tokens[first].is_capitalised
        )
        lower_inside = (
            token.text == token.lower
            and token.is_word
            and token.lower not in words.FUNCTION_WORDS | words.DETERMINERS
            and not is_verb(token)
            and (first == i or not tokens[first].is_capitalised or token.lower == "international")
            and _capitalised_within(tokens, first - 1, free)
        )
        if not (token.is_word and (token.is_capitalised or joined or lower_inside)):
            break
        if token.is_capitalised and is_verb(token) and first - 1 == 0:
            break
        first -= 1
    while first < i and tokens[first].lower in ("and", "&"):
        first += 1
    if first > free and tokens[first - 1].lower == "international":
        first -= 1
    return first


def _capitalised_within(tokens: Sequence[Token], j: int, free: int) -> bool:
    """Return whether a capitalised word stands at most two words before `j`."""
    return any(t.is_capitalised and t.is_word for t in tokens[max(free, j - 2) : j]) and all(
        t.is_word for t in tokens[max(free, j - 2) : j]
    )


def _capitalised_stop(tokens: Sequence[Token], j: int) -> int:
    """Return the index behind "of the People's Bank of China" or "for Standardization"."""
    stop = j
    while j < len(tokens):
        if tokens[j].lower in ("of", "for", "on", "the", "and"):
            if tokens[j].lower == "and" and not (
                j + 1 < len(tokens)
                and tokens[j + 1].is_capitalised
                and tokens[j + 1].lower not in data.ORGANIZATION_HEADS
                and stop > j - 1
            ):
                break
        elif tokens[j].is_word and tokens[j].is_capitalised and tokens[j - 1].lower != "and":
            stop = j + 1
        else:
            break
        j += 1
    return stop
