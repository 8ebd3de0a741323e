"""Task text in Chinese -> what is marked inside it, as `mentions` does for spaced languages.

Chinese prints no word boundaries: a name begins behind a verb, a sign or another name, and ends
with a head noun at a boundary. Texts are keys (`script.key_text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ipplan_kg.instruments_zh import find_legislation
from ipplan_kg.lang import Language
from ipplan_kg.lang import zh_mentions as data
from ipplan_kg.lang.zh_instruments import alternation
from ipplan_kg.marks import first_of_each, is_free, named_mention
from ipplan_kg.model import BodyType, EntityType, Mentions, NamedMention, Span, TargetMention
from ipplan_kg.titles_zh import title_spans
from ipplan_kg.topics import find_topics

_SIGN = re.compile(r"[,。;:!?\n“”《》]")
_FURTHEST_YEAR = 80
"""How many characters before a number the year it is to be reached in is looked for."""
_JOIN = re.compile(data.JOIN)
_NAME_TYPES = {name: type_ for type_, names in data.NAMES.items() for name in names}
_NAMES = re.compile(alternation(_NAME_TYPES))
_ONE_OF_A_KIND = {
    type_: re.compile(
        rf"(?P<name>{data.ONE_OF_A_KIND}[\u4e00-\u9fff—]{{0,24}}?"
        rf"(?:{alternation(heads)})){data.BODY_BOUNDARY}"
    )
    for type_, heads in data.BODY_HEADS.items()
}


def find_mentions(text: str, span: Span, language: Language) -> Mentions:
    """Return everything marked in `span`, each class in printed order."""
    legislation = find_legislation(text, span)
    titles = title_spans(text, span)
    described = [m.span for m in legislation if not m.titled]
    campaigns = tuple(first_of_each(_campaigns(text, span, titles)))
    closed = [*titles, *(m.span for m in campaigns)]
    events = tuple(first_of_each(_events(text, span, [*closed, *described])))
    closed += [m.span for m in events]
    bodies = tuple(first_of_each(_bodies(text, span, closed, described)))
    fairs = [m.span for m in events if data.FAIR.search(m.text)]
    return Mentions(
        legislation=legislation,
        campaigns=campaigns,
        events=events,
        bodies=bodies,
        targets=tuple(_targets(text, span, closed)),
        topics=find_topics(text, span, language, titles=titles, names=fairs),
    )


def _begin(text: str, floor: int, head: int, shortest: int = 2) -> int:
    """Return where the name begins whose head noun is at `head`: behind the last sign or verb.

    At least `shortest` characters of it stand before the head noun.
    """
    begin = floor
    for sign in _SIGN.finditer(text, floor, head):
        if sign.group() not in "“”" or text.count("“", begin, head) != text.count("”", begin, head):
            begin = sign.end()
    verb = begin
    while found := data.BEGINNING.search(text, verb, head):
        verb = found.end()
        # A verb inside a name ("成果利用大赛") is told by what little is left behind it.
        if head - verb >= shortest and not text[verb:head].startswith("的"):
            begin = verb
    return begin


# Campaigns


def _campaigns(text: str, span: Span, closed: Sequence[Span]) -> Iterator[NamedMention]:
    quoting: list[Span] = []
    for match in data.QUOTED_CAMPAIGN.finditer(text, span.begin, span.end):
        place = Span(match.start(), match.end())
        if not is_free(place, closed):
            continue
        quoting.append(place)
        for name in data.QUOTED.finditer(text, match.start(), match.end()):
            yield named_mention(text, Span(name.start(1), name.end(1)), EntityType.CAMPAIGN)
    for match in data.BARE_CAMPAIGN.finditer(text, span.begin, span.end):
        place = Span(match.start("name"), match.end("name"))
        if is_free(place, [*closed, *quoting]):
            quoting.append(place)
            yield named_mention(text, place, EntityType.CAMPAIGN)
    for match in data.DESCRIBED_CAMPAIGN.finditer(text, span.begin, span.end):
        if not data.BEHIND_CAMPAIGN.match(text, match.end(), span.end):
            continue
        place = Span(_begin(text, span.begin, match.start()), match.end())
        quoted = any(place.contains(q) or 0 <= match.start() - q.end <= 2 for q in quoting)
        if quoted or not is_free(place, [*closed, *quoting]):
            continue
        purpose = text[place.begin : match.start()]
        if not data.BARE_CAMPAIGN_WORDS.match(purpose):
            yield named_mention(text, place, EntityType.CAMPAIGN, described=True)


# Events


def _events(text: str, span: Span, closed: Sequence[Span]) -> Iterator[NamedMention]:
    floor = span.begin
    for head in data.EVENT_HEAD.finditer(text, span.begin, span.end):
        begin = _begin(text, max(floor, head.start() - data.LONGEST_EVENT), head.start())
        begin = _behind_joins(text, begin, head.start(), floor)
        prefix = data.DATE_PREFIX.match(text, begin, head.start())
        place = Span(prefix.end() if prefix else min(begin, head.start()), head.end())
        name = text[place.begin : place.end]
        if len(name) < 5 or data.NOT_EVENT.search(name) or not is_free(place, closed):
            continue
        floor = head.end()
        yield named_mention(text, place, EntityType.EVENT)


def _behind_joins(text: str, begin: int, head: int, floor: int) -> int:
    """Step over a conjunction behind the event before, and over list members that are no event.

    A conjunction elsewhere is inside the name ("专利技术与产品交易会").
    """
    for join in _JOIN.finditer(text, begin, head):
        if join.group() == "、" or join.start() == floor or join.start() == begin:
            begin = join.end()
    return begin


# Targets


def _targets(text: str, span: Span, closed: Sequence[Span]) -> Iterator[TargetMention]:
    quoted = [Span(m.start(), m.end()) for m in data.QUOTED.finditer(text, span.begin, span.end)]
    for number in data.NUMBER.finditer(text, span.begin, span.end):
        place = Span(number.start(), number.end())
        before = text[max(span.begin, number.start() - 3) : number.start()]
        if not is_free(place, [*closed, *quoted]) or data.NOT_BEFORE_NUMBER.search(before):
            continue
        target = _target(text, span, number)
        if target is not None:
            yield target


def _target(text: str, span: Span, number: re.Match[str]) -> TargetMention | None:
    stop = data.COUNTED_STOP.search(text, number.end(), span.end)
    end = stop.start() if stop else span.end
    bracket = data.COUNTED_BRACKET.match(text, end, span.end)
    end = bracket.end() if bracket else end
    counted = text[number.end() : end]
    told = number["measure"] in data.TELLING_MEASURES or data.REACHED.search(
        text, max(span.begin, number.start() - 8), number.start()
    )
    if data.NOT_COUNTED.match(counted) or not (told or counted.strip("以上的")):
        return None
    if number["measure"] in data.FINAL_MEASURES:
        end, counted = number.end(), ""
    value = _value(number)
    nearby = max(span.begin, number.start() - _FURTHEST_YEAR)
    clause = max(text.rfind(mark, nearby, number.start()) for mark in ",。;\n")
    years = data.YEAR.findall(text, max(clause, nearby), number.start())
    years = years or data.YEAR_CLAUSE.findall(text, nearby, number.start())
    return TargetMention(
        span=Span(number.start(), end),
        text=text[number.start() : end],
        value=value,
        unit=number["measure"] + counted,
        year=int(years[-1]) if years else None,
        approximate=any(number[group] for group in ("about", "more", "behind")),
    )


def _value(number: re.Match[str]) -> int:
    printed = number["value"].replace(",", "")
    value = int(printed) if printed.isdigit() else _chinese_number(printed)
    return value * data.SCALES.get(number["scale"] or "", 1)


def _chinese_number(printed: str) -> int:
    total = digit = 0
    for character in printed:
        if character in data.DIGITS:
            digit = data.DIGITS[character]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1_000}[character]
            digit = 0
    return total + digit


# Bodies


def _bodies(
    text: str, span: Span, closed: Sequence[Span], described: Sequence[Span]
) -> Iterator[NamedMention]:
    taken = list(closed)
    seen: set[str] = set()

    def mark(place: Span, type_: BodyType, *, named: bool = True) -> Iterator[NamedMention]:
        name = text[place.begin : place.end]
        if name not in seen and is_free(place, taken):
            seen.add(name)
            taken.append(place)
            described = not named and not data.OF_THE_STATE.match(text, place.begin)
            yield named_mention(text, place, EntityType.BODY, type_, described=described)

    for match in data.FOUNDED.finditer(text, span.begin, span.end):
        place = Span(match.start("name"), match.end("name"))
        if is_free(place, described):
            yield from mark(place, BodyType.ORGANIZATION, named=False)
    for pattern in (data.QUOTED_PROGRAMME, data.PROGRAMME):
        for match in pattern.finditer(text, span.begin, span.end):
            quoted = pattern is data.QUOTED_PROGRAMME
            group = "name" if match["name"] else "short"
            place = Span(match.start(group), match.end(group))
            if is_free(place, described):
                yield from mark(place, BodyType.PROGRAMME, named=quoted)
    for type_, pattern in _ONE_OF_A_KIND.items():
        for match in pattern.finditer(text, span.begin, span.end):
            floor = max(span.begin, match.start("name") - data.LONGEST_MODIFIER)
            begin = _begin(text, floor, match.start("name"), shortest=0)
            for join in _JOIN.finditer(text, begin, match.start("name")):
                begin = join.end()
            begin = match.start("name") if begin == floor else begin
            place = Span(begin, match.end("name"))
            if is_free(place, described) and place.end - place.begin >= data.SHORTEST_BODY:
                yield from mark(place, type_, named=False)
    for match in _NAMES.finditer(text, span.begin, span.end):
        begin, end = match.start(), match.end()
        if text[begin] == "“":
            begin, end = begin + 1, end - 1
        yield from mark(Span(begin, end), _NAME_TYPES[match.group()])
