"""Text -> headings and tasks: numbered blocks, which of them are tasks, and how headings nest.

Plans of this family number their headings and tasks in many ways ("I." / "1.", "I." / "(I)" /
"1.", "1." / "(1)" / "1.", "(I)" / "1." / "(1)", and the same in Chinese), repeat headings in a
list of contents, lose full stops, and are sometimes one line without any break. So nothing here
goes by one numbering: blocks are what begins with a number; tasks are the blocks of the numbering
whose blocks end in a responsibility clause; the other blocks are headings, and a numbering that
first appears below another one is nested in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, replace

from ipplan_kg.clauses import FoundClause, find_clause
from ipplan_kg.lang import Language
from ipplan_kg.model import Notice, NoticeCode, Section, Source, Span, Task
from ipplan_kg.names import name_key

_ZH = "一二三四五六七八九十百"

# "I. Improve ...", "II Strengthen ...", "(I) ...", "30. We will ...", "（1）", "一、", "（一）"
_MARKER = re.compile(
    rf"""^[ \t\u3000\u00a0]*(?:\#+[ \t]*|\*\*)?
    (?P<marker>
        [(（](?P<paren_roman>[IVX]{{1,6}})[)）]
      | [(（](?P<paren_arabic>[0-9０-９]{{1,3}})[)）]
      | [(（](?P<paren_zh>[{_ZH}]{{1,4}})[)）]
      | (?P<zh>[{_ZH}]{{1,4}})[、．.]
      | (?P<arabic>[0-9０-９]{{1,3}})[.．、](?![0-9０-９])
      | (?P<roman>[IVX]{{1,6}})(?:[.．、]|(?=[ \t]+[A-Z]))
    )[ \t\u3000\u00a0]*""",
    re.M | re.X,
)
# The same inside a line: "...in 20201. Deepen reform ...(1) ...1. Draw up ..."
_INLINE_MARKER = re.compile(
    rf"""
        (?<![0-9.])(?P<arabic>[0-9]{{1,7}})[.．、][ ]*(?=[A-Z“"{_ZH}\u4e00-\u9fff])
      | [(（](?P<paren_arabic>[0-9]{{1,2}})[)）][ ]*(?=[A-Z\u4e00-\u9fff])
      | [(（](?P<paren_roman>[IVX]{{1,5}})[)）][ ]*(?=[A-Z\u4e00-\u9fff])
      | [(（](?P<paren_zh>[{_ZH}]{{1,3}})[)）]
      | (?<![A-Za-z0-9])(?P<roman>[IVX]{{1,5}})\.[ ]*(?=[A-Z])
      | (?<![\u4e00-\u9fff])(?P<zh>[{_ZH}]{{1,3}})、
    """,
    re.X,
)
_YEAR_AND_NUMBER = re.compile(r"((?:19|20)\d\d)(\d{1,3})")
_UNBROKEN_LINE = 3000
"""A line this long with several markers inside is taken for a page that lost its line breaks."""
_LONGEST_HEADING = 300
_ROMAN = {"I": 1, "V": 5, "X": 10}
_TOP_STYLES = frozenset({"roman", "zh", "paren_roman", "paren_zh"})
_SENTENCE = re.compile(r"[.。](?=\s*[A-Z\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class _Block:
    """What begins with a number, up to the next number."""

    style: str
    number: int
    printed: str
    span: Span
    body: int
    """Where the text behind the number begins."""
    found: FoundClause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """The parts of a text."""

    preamble: Span | None
    lead_rule: Span | None
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    notices: tuple[Notice, ...]


def segment(source: Source, language: Language, known: Set[str] = frozenset()) -> Segments:
    """Return the preamble, headings, tasks and lead rule of a plan.

    Total: any text gives some result; what no rule understood is a notice.

    Args:
        source: The text.
        language: Its language's data.
        known: Keys of the names of known bodies, for splitting responsibility clauses.
    """
    text = source.text
    blocks = _without_contents(text, _blocks(text))
    blocks = [_with_clause(text, b, language, known) for b in blocks]
    task_style = _task_style(text, blocks, language)
    kinds = _classify(text, blocks, task_style, language)
    return _assemble(source, blocks, kinds, language)


def _blocks(text: str) -> list[_Block]:
    """Return the numbered blocks in printed order, each up to the beginning of the next."""
    starts: list[tuple[int, int, str, str]] = []
    for found in _MARKER.finditer(text):
        style = found.lastgroup if found.lastgroup != "marker" else None
        style = style or next(
            k for k, v in found.groupdict().items() if v is not None and k != "marker"
        )
        starts.append((found.start("marker"), found.end(), style, found.group(style)))
    for line in re.finditer(rf"[^\n]{{{_UNBROKEN_LINE},}}", text):
        starts.extend(_inline_starts(text, line.start(), line.end()))
    starts = sorted({s[0]: s for s in starts}.values())
    blocks = []
    for i, (begin, body, style, printed) in enumerate(starts):
        end = starts[i + 1][0] if i + 1 < len(starts) else len(text)
        blocks.append(
            _Block(style, _value(style, printed), printed, _strip(text, begin, end), body)
        )
    return blocks


def _inline_starts(text: str, begin: int, end: int) -> list[tuple[int, int, str, str]]:
    """Return the markers inside an unbroken line that continue or restart a count.

    A number inside a sentence is told from a marker by its value: markers count on from the last
    one of their style, or begin anew at 1.
    """
    starts = []
    counts: dict[str, set[int]] = {}
    for found in _INLINE_MARKER.finditer(text, begin, end):
        style = next(k for k, v in found.groupdict().items() if v is not None)
        printed, at = found.group(style), found.start()
        next_ones = counts.setdefault(style, {1})
        glued = _YEAR_AND_NUMBER.fullmatch(printed)
        if glued:
            printed, at = glued.group(2), at + 4
        if _value(style, printed) not in next_ones:
            continue
        # Headings and tasks may count in the same style, so several counts go on side by side.
        next_ones.add(_value(style, printed) + 1)
        starts.append((at, found.end(), style, printed))
    return starts if len(starts) > 2 else []


def _strip(text: str, begin: int, end: int) -> Span:
    while end > begin and text[end - 1].isspace():
        end -= 1
    return Span(begin, end)


def _value(style: str, printed: str) -> int:
    if "roman" in style:
        values = [_ROMAN[c] for c in printed]
        return sum(
            -v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values)
        )
    if "zh" in style:
        tens, _, ones = printed.partition("十")
        if "十" in printed:
            return 10 * (_ZH.find(tens) + 1 if tens else 1) + (_ZH.find(ones) + 1 if ones else 0)
        return _ZH.find(printed[0]) + 1
    return int(printed)


def _without_contents(text: str, blocks: list[_Block]) -> list[_Block]:
    """Drop a list of contents: blocks at the beginning whose whole text is a later block's."""
    keys = [(b.style, b.number, name_key(_first_line(text, b))) for b in blocks]
    last = {key: i for i, key in enumerate(keys)}
    n = 0
    while n < len(blocks) and last[keys[n]] > n:
        n += 1
    return blocks[n:] if n > 1 else blocks


def _first_line(text: str, block: _Block) -> str:
    return text[block.body : block.span.end].split("\n", 1)[0]


def _with_clause(text: str, block: _Block, language: Language, known: Set[str]) -> _Block:
    """Look for the clause paragraph by paragraph: a task ends with the first one that has it."""
    begin = min(block.body, block.span.end)
    for paragraph in re.compile(r"[^\n]+").finditer(text, begin, block.span.end):
        span = _strip(text, paragraph.start(), paragraph.end())
        found = find_clause(text, span, language.clause, known)
        if found:
            return replace(block, found=found)
    return block


def _task_style(text: str, blocks: list[_Block], language: Language) -> str | None:
    """Return the numbering of the tasks: that of most clauses, else of most full sentences."""
    with_clause = Counter(b.style for b in blocks if b.found)
    if with_clause:
        return with_clause.most_common(1)[0][0]
    sentences = Counter(
        b.style
        for b in blocks
        if _first_line(text, b).rstrip()[-1:] in tuple(language.sentence_end)
        and b.style not in _TOP_STYLES
    )
    return sentences.most_common(1)[0][0] if sentences else None


def _classify(
    text: str, blocks: list[_Block], task_style: str | None, language: Language
) -> list[str]:
    """Return for each block whether it is a `task`, a `heading` or a `continuation` of a task."""
    kinds: list[str] = []
    last_number = 0
    mixed = False  # headings are numbered in the style of the tasks, too
    for i, block in enumerate(blocks):
        sentence = _first_line(text, block).rstrip()[-1:] in tuple(language.sentence_end)
        label_like = not sentence and block.span.end - block.body <= _LONGEST_HEADING
        if block.found and (block.style == task_style or block.style not in _TOP_STYLES):
            kind = "task"
        elif block.style in _TOP_STYLES and block.style != task_style:
            kind = "heading"
        elif block.style == task_style:
            kind = "task"
            if label_like and last_number == 0:
                mixed = mixed or _restarts(blocks, i)
                kind = "heading" if mixed else "task"
            elif label_like and i + 1 < len(blocks):
                below = blocks[i + 1].style != task_style or blocks[i + 1].number == 1
                kind = "heading" if below and (mixed or block.number != last_number + 1) else "task"
        elif sentence and kinds and kinds[-1] in ("task", "continuation"):
            kind = "continuation"  # "(1) ...; (2) ..." inside a task
        else:
            kind = "heading"
        if kind == "task":
            last_number = block.number
        kinds.append(kind)
    return kinds


def _restarts(blocks: list[_Block], i: int) -> bool:
    """Return whether the block's style begins anew at 1 right below it."""
    style = blocks[i].style
    for other in blocks[i + 1 :]:
        if other.style == style:
            return other.number == 1
    return False


def _assemble(
    source: Source, blocks: list[_Block], kinds: list[str], language: Language
) -> Segments:
    text = source.text
    sections: list[Section] = []
    tasks: list[Task] = []
    notices: list[Notice] = []
    loose: list[Span] = []
    nesting: list[tuple[str, int]] = []
    seen: Counter[int] = Counter()
    first = blocks[0].span.begin if blocks else len(text)
    for i, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        if kind == "heading":
            sections.append(_section(text, block, len(sections) + 1, nesting))
        elif kind == "task":
            end = block.span.end
            for j in range(i + 1, len(blocks)):
                if kinds[j] != "continuation":
                    break
                end = blocks[j].span.end
            seen[block.number] += 1
            task, rest = _task(text, block, end, len(sections) or None, seen[block.number])
            tasks.append(task)
            notices += _task_notices(text, task, block, tasks[-2] if len(tasks) > 1 else None)
            if rest is not None:
                loose += _paragraphs(text, rest)
    preamble = _trimmed(text, Span(0, first))
    lead_rule = None
    for span in loose + ([preamble] if preamble else []):
        found = language.lead_rule.search(text, span.begin, span.end)
        if found and lead_rule is None:
            lead_rule = span
        elif span is not preamble:
            quote = text[span.begin : span.end]
            notices.append(
                Notice(
                    code=NoticeCode.LEFTOVER,
                    message=f"no rule understood this text: {_short(quote)}",
                    span=span,
                )
            )
    return Segments(
        preamble=preamble if preamble != lead_rule else None,
        lead_rule=lead_rule,
        sections=tuple(sections),
        tasks=tuple(tasks),
        notices=tuple(sorted(notices, key=lambda n: (n.span, n.code))),
    )


def _section(text: str, block: _Block, ordinal: int, nesting: list[tuple[str, int]]) -> Section:
    """Make a section; `nesting` holds style and ordinal of the headings it may stand under."""
    styles = [style for style, _ in nesting]
    if block.style in styles:
        del nesting[styles.index(block.style) :]
    broader = nesting[-1][1] if nesting else None
    nesting.append((block.style, ordinal))
    line = _first_line(text, block)
    sentence = _SENTENCE.search(line)
    if sentence:  # an unnumbered lead paragraph that lost its line break
        line = line[: sentence.start()]
    label = line.strip(" \t\u3000\u00a0*#").rstrip(".。")
    end = block.body + len(line.rstrip())
    return Section(
        ordinal=ordinal,
        printed_number=block.printed,
        label=" ".join(label.split()),
        span=Span(block.span.begin, max(end, block.span.begin)),
        broader=broader,
    )


def _task(
    text: str, block: _Block, end: int, section: int | None, occurrence: int
) -> tuple[Task, Span | None]:
    """Make a task; return it and what stands behind its clause, if anything does."""
    begin = min(block.body, end)
    rest = None
    if block.found:
        text_end = block.found.clause.span.begin
        task_end = max(block.found.end, text_end)
        rest = _trimmed(text, Span(task_end, max(block.span.end, task_end)))
        if rest and not text[rest.begin : rest.end].strip(" .。;；)）"):
            task_end, rest = rest.end, None
    else:
        paragraph = text.find("\n\n", begin, end)
        text_end = task_end = end if paragraph < 0 else paragraph
        rest = _trimmed(text, Span(task_end, end))
    span = _trimmed(text, Span(begin, text_end)) or Span(begin, begin)
    return (
        Task(
            key=str(block.number) if occurrence == 1 else f"{block.number}-{occurrence}",
            number=block.number,
            span=Span(block.span.begin, _strip(text, block.span.begin, task_end).end),
            text_span=span,
            text=text[span.begin : span.end],
            section=section,
            clause=block.found.clause if block.found else None,
        ),
        rest,
    )


def _task_notices(text: str, task: Task, block: _Block, previous: Task | None) -> list[Notice]:
    notices = []

    def add(code: NoticeCode, message: str, span: Span = task.span) -> None:
        notices.append(Notice(code=code, message=message, span=span))

    if block.found is None:
        add(NoticeCode.NO_CLAUSE, f"task {task.key} names nobody responsible")
    elif not block.found.closed:
        add(
            NoticeCode.UNCLOSED_CLAUSE,
            f"the responsibility clause of task {task.key} has no closing bracket",
            block.found.clause.span,
        )
    if not task.text:
        add(NoticeCode.EMPTY_TASK, f"task {task.key} has no text")
    if task.key != str(task.number):
        add(NoticeCode.DUPLICATE_NUMBER, f"the number {task.number} was used before")
    if previous and task.number > previous.number + 1:
        gap = f"{previous.number + 1}" + (
            f" to {task.number - 1}" if task.number > previous.number + 2 else ""
        )
        add(NoticeCode.MISSING_NUMBER, f"no task {gap} before task {task.key}")
    elif previous and task.number < previous.number and task.number != 1:
        add(NoticeCode.DISORDERED_NUMBER, f"task {task.key} stands behind task {previous.key}")
    return notices


def _paragraphs(text: str, span: Span) -> list[Span]:
    found = re.compile(r"[^\n]+").finditer(text, span.begin, span.end)
    return [s for m in found if (s := _trimmed(text, Span(m.start(), m.end())))]


def _trimmed(text: str, span: Span) -> Span | None:
    begin, end = span.begin, span.end
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return Span(begin, end) if begin < end else None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
