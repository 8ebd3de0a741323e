"""Task text -> what is marked inside it: instruments, campaigns, events, targets, bodies, topics.

Each finder gives spans of the source; a mark inside the mark of a title, campaign or event is no
mark of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence

from ipplan_kg.instruments import PATTERN, find_legislation
from ipplan_kg.lang import Language
from ipplan_kg.lang import en_instruments as words
from ipplan_kg.lang import en_mentions as data
from ipplan_kg.marks import Taken, first_of_each, named_mention
from ipplan_kg.model import (
    BodyType,
    EntityType,
    Mentions,
    NamedMention,
    Span,
    TargetMention,
)
from ipplan_kg.phrases import can_be_head, complement_stop, is_verb, modifiers_start
from ipplan_kg.tokens import Sentence, Token, tokenize, tokenized
from ipplan_kg.topics import find_topics

_LOWER_COMPLEMENTS = frozenset({"for", "of", "on", "to", "with", "in"})
_BLOCS = {name: type_ for type_, names in data.BLOCS.items() for name in names}
_NAMES = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.escape(n) for n in sorted([*_BLOCS, *data.COUNTRIES], key=lambda n: (-len(n), n)))
    + r")(?![\w-])",
    re.I,
)
_LONGEST_TARGET = 60
"""How many tokens behind a number are looked at for what is counted."""
_BLOC_TYPES = {name.casefold(): type_ for name, type_ in _BLOCS.items()}


def find_mentions(text: str, span: Span, language: Language) -> Mentions:
    """Return everything marked in `span`, each class in printed order."""
    sentences = tokenized(text, span, PATTERN)
    legislation = find_legislation(text, span, sentences)
    titles = [m.span for m in legislation if m.titled]
    described = Taken(span, (m.span for m in legislation if not m.titled))
    taken = Taken(span, titles)
    campaigns = tuple(_campaigns(text, span, sentences, taken))
    taken.add(*(m.span for m in campaigns))
    events = tuple(_events(text, span, sentences, taken))
    taken.add(*(m.span for m in events))
    targets = tuple(_targets(text, span, sentences, taken))
    bodies = tuple(_bodies(text, span, sentences, taken, described))
    programmes = [m for m in bodies if m.body_type is BodyType.PROGRAMME]
    names = [m.span for m in (*events, *programmes)]
    return Mentions(
        legislation=legislation,
        campaigns=campaigns,
        events=events,
        targets=targets,
        bodies=bodies,
        topics=find_topics(text, span, language, titles=titles, names=names),
    )


# Campaigns


def _campaigns(
    text: str, span: Span, sentences: Sequence[Sentence], taken: Taken
) -> Iterator[NamedMention]:
    found: list[Span] = []
    quoting = Taken(span)
    for match in data.QUOTED_CAMPAIGN.finditer(text, span.begin, span.end):
        group = "behind" if match["behind"] else "before"
        quoting.add(Span(match.start(), match.end()))
        for name in data.QUOTED.finditer(text, match.start(group), match.end(group)):
            found.append(Span(name.start(1), name.end(1)))
    for tokens in (sentence.tokens for sentence in sentences):
        for i, token in enumerate(tokens):
            special = token.lower in data.SPECIAL_HEADS and _modified_by(tokens, i, {"special"})
            if token.lower not in data.CAMPAIGN_HEADS and not special:
                continue
            place = Span(token.begin, token.end)
            if not (taken.leaves(place) and quoting.leaves(place) and can_be_head(tokens, i)):
                continue
            first = modifiers_start(tokens, i, 0, data.CAMPAIGN_HEADS)
            stop = i + 1
            if i + 1 < len(tokens) and tokens[i + 1].lower in (
                "to", "for", "against", "on", "of", "in"
            ):  # fmt: skip
                stop = _purpose_stop(tokens, i + 1)
            elif not any(t.is_capitalised for t in tokens[first:i]):
                continue  # "a campaign": which one is not said
            found.append(Span(tokens[first].begin, tokens[stop - 1].end))
    yield from first_of_each(named_mention(text, s, EntityType.CAMPAIGN) for s in found)


def _purpose_stop(tokens: Sequence[Token], j: int) -> int:
    """Return the index behind "to improve the copyright of ..." or "against piracy"."""
    if tokens[j].lower == "to":
        j += 1  # the verb of the purpose itself
        return complement_stop(tokens, j + 1, data.CAMPAIGN_HEADS)
    return complement_stop(tokens, j, data.CAMPAIGN_HEADS)


def _modified_by(tokens: Sequence[Token], i: int, modifiers: Container[str]) -> bool:
    return any(t.lower in modifiers for t in tokens[max(0, i - 3) : i])


# Events


def _events(
    text: str, span: Span, sentences: Sequence[Sentence], taken: Taken
) -> Iterator[NamedMention]:
    found = []
    for tokens in (sentence.tokens for sentence in sentences):
        free = 0
        for i, token in enumerate(tokens):
            if token.lower not in data.EVENT_HEADS or i < free:
                continue
            event = _event(tokens, i, free)
            if event is None:
                continue
            first, stop = event
            place = Span(tokens[first].begin, tokens[stop - 1].end)
            if taken.leaves(place):
                found.append(place)
                free = stop
    for match in data.QUOTED.finditer(text, span.begin, span.end):
        inside = tokenize(text, Span(match.start(1), match.end(1)), PATTERN)
        named = len(inside) > 1 and all(t.text[0].isupper() for t in (inside[0], inside[-1]))
        place = Span(match.start(1), match.end(1))
        if named and inside[-1].lower in data.EVENT_HEADS and taken.leaves(place):
            found.append(place)
    yield from first_of_each(named_mention(text, s, EntityType.EVENT) for s in found)


def _event(tokens: Sequence[Token], i: int, free: int) -> tuple[int, int] | None:
    """Return the first and the last-but-one index of the event whose head is at `i`, or None."""
    named = tokens[i].text[0].isupper()
    if not can_be_head(tokens, i) or (not named and tokens[i].lower not in data.MEETING_HEADS):
        return None
    first = _event_start(tokens, i, free)
    if any(t.lower in data.NOT_EVENT_MODIFIERS for t in tokens[first:i]):
        return None
    takes_complement = (
        tokens[i].lower in data.MEETING_HEADS
        and i + 1 < len(tokens)
        and tokens[i + 1].lower in ("of", "on", "for", "between", "among")
    )
    if not takes_complement:
        return (first, i + 1) if named and first < i else None
    stop = complement_stop(tokens, i + 1, data.EVENT_HEADS)
    capitalised = any(t.is_capitalised and t.is_word for t in tokens[first:stop])
    return (first, stop) if named or capitalised or _is_held(tokens, first) else None


def _is_held(tokens: Sequence[Token], first: int) -> bool:
    """Return whether one meeting is held: "hold a seminar on patents"."""
    return (
        first > 1
        and tokens[first - 1].lower in words.INDEFINITE
        and tokens[first - 2].lower in data.HOLDING
    )


def _event_start(tokens: Sequence[Token], i: int, free: int) -> int:
    first = i
    while first > free:
        token = tokens[first - 1]
        if token.is_bracket:
            if first - 1 == free or not tokens[first - 2].is_capitalised:
                break
        elif token.lower in ("and", "&"):
            joined = (
                first - 2 >= free
                and tokens[first - 2].is_capitalised
                and tokens[first - 2].is_word
                and tokens[first - 2].lower not in data.EVENT_HEADS
                and tokens[first].is_capitalised
            )
            if not joined:
                break
        elif (
            not token.is_word
            or (token.text.isdigit() and len(token.text) < 4)  # "on April 26 World ... Day"
            or token.lower in words.FUNCTION_WORDS | words.DETERMINERS
            or token.lower.endswith("'s")
            or is_verb(token)
        ):
            break
        first -= 1
    return first


# Targets


def _targets(
    text: str, span: Span, sentences: Sequence[Sentence], taken: Taken
) -> Iterator[TargetMention]:
    found = data.QUOTED.finditer(text, span.begin, span.end)
    quoted = Taken(span, (Span(*quotation.span()) for quotation in found))
    for sentence in sentences:
        tokens, begin, end = sentence.tokens, sentence.span.begin, sentence.span.end
        free = begin
        for number in data.NUMBER.finditer(text, begin, end):
            place = Span(*number.span())
            before = text[max(begin, place.begin - 20) : place.begin]
            if place.begin < free or not (taken.leaves(place) and quoted.leaves(place)):
                continue
            if data.NOT_BEFORE_NUMBER.search(before) or _is_year(number, before):
                continue
            behind = bisect_left(tokens, place.end, key=lambda token: token.begin)
            target = _target(text, number, tokens[behind : behind + _LONGEST_TARGET], end)
            if target is not None:
                free = target.span.end
                yield target


def _is_year(number: re.Match[str], before: str) -> bool:
    return number["value"][:2] in ("19", "20") and (
        len(number["value"]) == 4 and data.BEFORE_YEAR.search(before) is not None
    )


def _target(
    text: str, number: re.Match[str], tokens: Sequence[Token], end: int
) -> TargetMention | None:
    value = int(number["value"].replace(",", ""))
    if number["scale"]:
        value *= data.SCALES[number["scale"].strip().lower()]
    stop = number.end()
    unit = "percent" if number["percent"] else ""
    if not number["percent"]:
        counted = _counted(tokens)
        if counted is None:
            return None
        stop = tokens[counted - 1].end
        unit = text[tokens[0].begin : stop]
    clause = data.CLAUSE_BEHIND.match(text, stop, end)
    year = data.YEAR.search(text, stop, clause.end() if clause else end)
    return TargetMention(
        span=Span(number.start(), stop),
        text=text[number.start() : stop],
        value=value,
        unit=" ".join(unit.split()),
        year=int(year[1]) if year else None,
        approximate=number["about"] is not None,
    )


def _counted(tokens: Sequence[Token]) -> int | None:
    """Return the index behind what is counted: a noun in the plural with its complements."""
    for i, token in enumerate(tokens[:10]):
        verb = is_verb(token) and not token.is_capitalised
        if not token.is_word or token.lower in words.FUNCTION_WORDS - {"and"} or verb:
            return None
        ending = token.lower.endswith("s") and not token.lower.endswith("ss")
        plural = (ending and len(token.lower) > 3) or token.lower in data.PLURALS
        if plural and token.text[0].islower():
            if token.lower in data.NOT_COUNTED:
                return None
            return _counted_stop(tokens, i + 1)
    return None


def _counted_stop(tokens: Sequence[Token], j: int) -> int:
    """Step over ", autonomous regions and municipalities" and the complements behind it."""
    while j < len(tokens) and tokens[j].lower == ",":
        k = j + 1
        while k < len(tokens) and tokens[k].is_word and tokens[k].lower not in words.FUNCTION_WORDS:
            k += 1
        listed = (
            k < len(tokens)
            and tokens[k].lower in (",", "and")
            and j + 1 < k <= j + 4
            and not any(is_verb(t) or t.text.isdigit() for t in tokens[j + 1 : k])
        )
        if not listed:
            return j
        j = k
    return complement_stop(tokens, j)


# Bodies


def _bodies(
    text: str, span: Span, sentences: Sequence[Sentence], taken: Taken, described: Taken
) -> Iterator[NamedMention]:
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
