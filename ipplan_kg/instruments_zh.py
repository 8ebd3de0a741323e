"""Task text in Chinese -> the instruments in it, and what the task does to each.

Titles stand between 《 and 》, so their ends are told; what acts on them stands before a run of
titles ("推进修订《A》《B》"), behind it ("《A》立法进程") or in a clause of its own without object
("制定《A》，并组织实施"). A description is what stands between a verb that makes or carries out
texts and a head noun at the end of a clause ("制定商业秘密保护指引"), or before such a verb used as
a noun ("推进专利导航国家标准制修订").

Texts are keys (`script.key_text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ipplan_kg.actions_zh import (
    act_before,
    act_behind,
    act_further,
    clause_begin,
    governing_verb,
    opening_words,
)
from ipplan_kg.lang import zh_instruments as words
from ipplan_kg.marks import Cue, is_free, merged, status
from ipplan_kg.model import Action, LegislationMention, Span
from ipplan_kg.titles_zh import Title, find_titles, sentences

_COMMA = re.compile(r"[,:]")
# Between members of a run: 《A》《B》、《C》(RCEP)以及《D》(以下简称《E》)和《F》
_BETWEEN_TITLES = re.compile(
    r"(?:\([^()]{0,40}\))?\s*[、,]?\s*(?:以及|和|及|与|或)?\s*"
    rf"(?:最高人民(?:法院|检察院)|{words.ISSUER})?"
)
_LIST = re.compile(r"[、和及与或]|以及")
_BOUNDARY = r"(?=等?(?:工作|进程)?(?:[,。;:、()\n]|和|及|以及|与|并|或|$))"
_HEAD = re.compile(rf"(?P<head>{words.alternation(words.DESCRIBED_HEADS)}){_BOUNDARY}")
_NOUN_HEAD = re.compile(rf"(?P<head>{words.alternation(words.DESCRIBED_HEADS)})的?(?=[^、,。;])")
_IMPLEMENTING = re.compile(r"实施|贯彻|落实|执行|宣贯")
_LONGEST_DESCRIPTION = 80
_MAKING = frozenset(
    {Action.FORMULATE, Action.ISSUE, Action.REVISE, Action.PROMOTE_LEGISLATION, Action.NEGOTIATE}
)


@dataclass(slots=True)
class _Run:
    """Titles in a row with the same cue."""

    titles: list[Title] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return Span(self.titles[0].outer.begin, self.titles[-1].outer.end)


def find_legislation(text: str, span: Span) -> tuple[LegislationMention, ...]:
    """Return the instruments in `span` in printed order, each once with all its actions."""
    found: list[LegislationMention] = []
    for sentence in sentences(text, span):
        titles = find_titles(text, sentence)
        described = list(_descriptions(text, sentence, titles))
        found += described
        found += _titled(text, sentence, titles, [m.span for m in described])
    return merged(sorted(found, key=lambda m: (m.span.begin, -m.span.end)))


# Titles


def _titled(
    text: str, sentence: Span, titles: Sequence[Title], described: Sequence[Span]
) -> Iterator[LegislationMention]:
    floor = sentence.begin
    for run in _runs(text, titles):
        around = next((s for s in described if s.contains(run.span)), None)
        if around is not None:
            cue = _nested_cue(text, run.span, around)
            behind = cue
        else:
            begin = clause_begin(text, Span(floor, run.span.begin))
            basis, before = act_before(text, Span(begin, run.span.begin))
            cue, behind, floor = _run_cues(text, run, before, sentence.end, basis=basis)
        floor = max(floor, run.span.end)
        standard = words.STANDARD_BEFORE.search(text, sentence.begin, run.span.begin)
        standard = standard or words.STANDARD_BEHIND.match(text, run.span.end, sentence.end)
        last_part = _last_part(text, run) if cue.actions != behind.actions else run.span.end
        for title in run.titles:
            told = behind if title.outer.begin >= last_part else cue
            kind = "standard" if standard else title.kind
            if kind is not None:
                yield LegislationMention(
                    span=title.span,
                    text=text[title.span.begin : title.span.end],
                    kind=kind,
                    titled=True,
                    actions=told.actions or (Action.REFER,),
                    cues=told.spans,
                    status=status(told.actions, indefinite=False),
                )


def _run_cues(text: str, run: _Run, before: Cue, end: int, *, basis: bool) -> tuple[Cue, Cue, int]:
    """Return what is done to a run, what to its last part, and where the words end.

    "推进修订《A》《B》以及《C》立法进程": where a verb stands before the run and another one behind
    it, each part of the run has the nearer one.
    """
    if words.BELONGING.match(text, run.span.end, end) and Action.IMPLEMENT not in before.actions:
        before = Cue()
    if basis:
        return before, before, run.span.end
    behind, floor = act_behind(text, run.span.end, end)
    further, floor = act_further(text, floor, end)
    if before.actions and behind.actions and _last_part(text, run) < run.span.end:
        return before, behind.with_(further), floor
    cue = before.with_(behind).with_(further)
    return cue, cue, floor


def _last_part(text: str, run: _Run) -> int:
    """Return where the part of a run behind its last conjunction begins; its end if it has none."""
    for left, right in zip(reversed(run.titles[:-1]), reversed(run.titles), strict=False):
        if re.search("以及|及|和|与", text[left.outer.end : right.outer.begin]):
            return right.outer.begin
    return run.span.end


def _runs(text: str, titles: Sequence[Title]) -> list[_Run]:
    runs: list[_Run] = []
    for title in titles:
        if runs and _BETWEEN_TITLES.fullmatch(text, runs[-1].span.end, title.outer.begin):
            runs[-1].titles.append(title)
        else:
            runs.append(_Run([title]))
    return runs


def _nested_cue(text: str, run: Span, around: Span) -> Cue:
    """Return what a description says is done to the title in it ("《A》实施方案")."""
    verb = _IMPLEMENTING.search(text, around.begin, run.begin) or _IMPLEMENTING.search(
        text, run.end, around.end
    )
    if verb is None:
        return Cue()
    return Cue((Action.IMPLEMENT,), (Span(verb.start(), verb.end()),))


# Descriptions


def _descriptions(
    text: str, sentence: Span, titles: Sequence[Title]
) -> Iterator[LegislationMention]:
    for clause, closed in _clauses(text, sentence, titles):
        yield from _behind_verbs(text, clause, sentence.end, closed)
        yield from _before_nouns(text, clause, sentence.end, closed)


def _clauses(
    text: str, sentence: Span, titles: Sequence[Title]
) -> Iterator[tuple[Span, list[Span]]]:
    """Yield what stands between commas outside titles, with the titles in it."""
    begin = at = sentence.begin
    closed: list[Span] = []
    for gap_end, title in [*((t.outer.begin, t.outer) for t in titles), (sentence.end, None)]:
        for comma in _COMMA.finditer(text, at, gap_end):
            yield Span(begin, comma.start()), closed
            begin, closed = comma.end(), []
        if title is not None:
            at = title.end
            closed.append(title)
    yield Span(begin, sentence.end), closed


def _behind_verbs(
    text: str, clause: Span, end: int, closed: Sequence[Span]
) -> Iterator[LegislationMention]:
    """Yield "制定 X指南、Y规范和Z办法"; each member of a list has the verb of the first."""
    floor = clause.begin
    cue = Cue()
    for head in _HEAD.finditer(text, clause.begin, clause.end):
        if head.start() < floor or not is_free(Span(head.start(), head.end()), closed):
            continue
        verb = governing_verb(text, clause, Span(floor, head.start()), closed)
        if verb is not None:
            cue, floor = verb
        first = _description_begin(text, floor, head, closed)
        floor = head.end()
        if not cue.actions or first is None:
            continue
        mark = Span(first, _with_bare_heads(text, head.end(), clause.end))
        floor = mark.end
        further, _ = act_further(text, mark.end, end)
        mention = _described(text, mark, head["head"], cue.with_(further))
        if mention is not None:
            yield mention


def _before_nouns(
    text: str, clause: Span, end: int, closed: Sequence[Span]
) -> Iterator[LegislationMention]:
    """Yield "推进 X标准 制修订": light words, the description, a verbal noun."""
    light = opening_words(text, clause)
    if light is None:
        return
    for head in _NOUN_HEAD.finditer(text, light.end, clause.end):
        mark = Span(light.end, head.end("head"))
        if not is_free(mark, closed):
            return
        behind, behind_end = act_behind(text, mark.end, end)
        further, _ = act_further(text, behind_end, end)
        behind = behind.with_(further)
        if head["head"].endswith("立法") and not behind.actions:
            behind = Cue((Action.PROMOTE_LEGISLATION,), (light,))
        if behind.actions:
            first = _without_quantifiers(text, mark.begin, head.start())
            mention = first is not None and _described(
                text, Span(first, mark.end), head["head"], behind
            )
            if mention:
                yield mention
            return


def _description_begin(
    text: str, floor: int, head: re.Match[str], closed: Sequence[Span]
) -> int | None:
    """Return where a description begins behind its verb or the member before; None if it is none.

    A title in it must be what the head noun is about ("《A》实施方案"): behind a title and a
    conjunction the description begins anew, and "《A》国家标准" only says what the title is.
    """
    begin = floor
    for title in closed:
        if not (begin <= title.begin and title.end <= head.start()):
            continue
        between = text[title.end : head.end()]
        if between == "立法":
            return None  # "《A》立法进程"
        if _LIST.match(between) or between.startswith("("):
            begin = title.end
        elif between.startswith("等") or re.fullmatch(words.TYPE_NAMES, between):
            return None
    return _without_quantifiers(text, begin, head.start())


def _without_quantifiers(text: str, begin: int, end: int) -> int | None:
    connector = re.compile(r"[、和及与或并]|以及").match(text, begin, end)
    begin = connector.end() if connector else begin
    quantifier = words.QUANTIFIERS.match(text, begin, end)
    begin = quantifier.end() if quantifier else begin
    return begin if 2 <= end - begin <= _LONGEST_DESCRIPTION else None


def _with_bare_heads(text: str, end: int, limit: int) -> int:
    """Step over further head nouns with the same modifiers ("审查规范和指南")."""
    further = re.compile(
        rf"(?:[、和及与]|以及)(?:{words.alternation(words.DESCRIBED_HEADS)}){_BOUNDARY}"
    )
    while found := further.match(text, end, limit):
        end = found.end()
    return end


def _described(text: str, mark: Span, head: str, cue: Cue) -> LegislationMention | None:
    """Return the mention of a description, if what is done to it is done to a text."""
    name = text[mark.begin : mark.end]
    kind = words.DESCRIBED_HEADS[head]
    done = set(cue.actions)
    if not done - {Action.IMPROVE} or words.NOT_DESCRIBED.search(name):
        return None
    if any(name.count(pair[0]) != name.count(pair[1]) for pair in ("《》", "()", "“”")):
        return None
    if (
        head in words.MADE_ONLY_HEADS
        and not done & _MAKING
        and not (head.endswith("立法") and Action.STUDY in done)
    ):
        return None
    if kind == "plan" and not done & _MAKING and not words.PLAN_OF_WORK.search(name):
        return None
    return LegislationMention(
        span=mark,
        text=name,
        kind=kind,
        titled=False,
        actions=cue.actions,
        cues=cue.spans,
        status=status(cue.actions, indefinite=kind == "plan"),
    )
