"""Numbered blocks -> headings and tasks: which blocks are tasks, and how the headings nest.

Plans of this family number their headings and tasks in many ways ("I." / "1.", "I." / "(I)" /
"1.", "1." / "(1)" / "1.", "(I)" / "1." / "(1)", and the same in Chinese). So nothing here goes by
one numbering: tasks are the blocks of the numbering whose blocks end in a responsibility clause;
the other blocks are headings, and a numbering that first appears below another is nested in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import Enum

from ipplan_kg.clauses import FoundClause, find_clause
from ipplan_kg.lang import Language
from ipplan_kg.model import Notice, NoticeCode, Section, Source, Span, Task
from ipplan_kg.numbering import Block, find_blocks, first_line, stripped, without_contents

_LONGEST_HEADING = 300
_TOP_STYLES = frozenset({"roman", "zh", "paren_roman", "paren_zh"})
_SENTENCE = re.compile(r"[.。](?=\s*[A-Z\u4e00-\u9fff])")
_PARAGRAPH = re.compile(r"[^\n]+")


class _Kind(Enum):
    """What a block is; a continuation is "(1) ...; (2) ..." inside a task."""

    HEADING = "heading"
    TASK = "task"
    CONTINUATION = "continuation"


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
    every = find_blocks(text)
    blocks = without_contents(text, every)
    clauses = [_find_clause(text, block, language, known) for block in blocks]
    kinds = _classify(text, blocks, clauses, language)
    sections, tasks, loose, notices = _assemble(text, blocks, clauses, kinds)
    preamble = _trimmed(text, 0, every[0].span.begin if every else len(text))
    lead_rule = None
    for span in loose:
        if lead_rule is None and language.lead_rule.search(text, span.begin, span.end):
            lead_rule = span
        else:
            message = f"no rule understood this text: {_short(text, span)}"
            notices.append(Notice(code=NoticeCode.LEFTOVER, message=message, span=span))
    if lead_rule is None and preamble is not None:
        lead_rule = _sentence_around(text, preamble, language)
    return Segments(
        preamble=preamble,
        lead_rule=lead_rule,
        sections=tuple(sections),
        tasks=tuple(tasks),
        notices=tuple(sorted(notices, key=lambda n: (n.span, n.code))),
    )


def _find_clause(
    text: str, block: Block, language: Language, known: Set[str]
) -> FoundClause | None:
    """Look for the clause paragraph by paragraph: a task ends with the first one that has it."""
    for paragraph in _PARAGRAPH.finditer(text, min(block.body, block.span.end), block.span.end):
        span = stripped(text, paragraph.start(), paragraph.end())
        found = find_clause(text, span, language.clause, known)
        if found:
            return found
    return None


# What the blocks are


def _classify(
    text: str, blocks: Sequence[Block], clauses: Sequence[FoundClause | None], language: Language
) -> list[_Kind]:
    full = [first_line(text, b).rstrip().endswith(tuple(language.sentence_end)) for b in blocks]
    task_style = _task_style(blocks, clauses, full)
    kinds: list[_Kind] = []
    last_number = 0
    mixed = False  # headings are numbered in the style of the tasks, too
    for i, block in enumerate(blocks):
        label_like = not full[i] and block.span.end - block.body <= _LONGEST_HEADING
        if clauses[i] and (block.style == task_style or block.style not in _TOP_STYLES):
            kind = _Kind.TASK
        elif block.style in _TOP_STYLES and block.style != task_style:
            kind = _Kind.HEADING
        elif block.style == task_style:
            kind = _Kind.TASK
            if label_like and last_number == 0:
                mixed = mixed or _restarts_below(blocks, i)
                kind = _Kind.HEADING if mixed else _Kind.TASK
            elif label_like and i + 1 < len(blocks):
                above = blocks[i + 1].style != task_style or blocks[i + 1].number == 1
                if above and (mixed or block.number != last_number + 1):
                    kind = _Kind.HEADING
        elif full[i] and kinds and kinds[-1] is not _Kind.HEADING:
            kind = _Kind.CONTINUATION
        else:
            kind = _Kind.HEADING
        if kind is _Kind.TASK:
            last_number = block.number
        kinds.append(kind)
    return kinds


def _task_style(
    blocks: Sequence[Block], clauses: Sequence[FoundClause | None], full: Sequence[bool]
) -> str | None:
    """Return the numbering of the tasks: that of most clauses, else of most full sentences."""
    with_clause = Counter(b.style for b, c in zip(blocks, clauses, strict=True) if c)
    if with_clause:
        return with_clause.most_common(1)[0][0]
    sentences = Counter(
        b.style for b, f in zip(blocks, full, strict=True) if f and b.style not in _TOP_STYLES
    )
    return sentences.most_common(1)[0][0] if sentences else None


def _restarts_below(blocks: Sequence[Block], i: int) -> bool:
    """Return whether the block's style begins anew at 1 right below it."""
    for j in range(i + 1, len(blocks)):
        if blocks[j].style == blocks[i].style:
            return blocks[j].number == 1
    return False


# Sections and tasks


def _assemble(
    text: str,
    blocks: Sequence[Block],
    clauses: Sequence[FoundClause | None],
    kinds: Sequence[_Kind],
) -> tuple[list[Section], list[Task], list[Span], list[Notice]]:
    """Return the sections, the tasks, the loose paragraphs behind tasks, and the notices."""
    sections: list[Section] = []
    tasks: list[Task] = []
    loose: list[Span] = []
    notices: list[Notice] = []
    nesting: list[tuple[str, int]] = []
    seen: Counter[int] = Counter()
    restarted = False  # numbers begin anew below each heading: repeating them is no slip
    for i, block in enumerate(blocks):
        if kinds[i] is _Kind.HEADING:
            sections.append(_section(text, block, len(sections) + 1, nesting))
        elif kinds[i] is _Kind.TASK:
            section = len(sections) or None
            previous = tasks[-1] if tasks else None
            below_heading = previous is None or previous.section != section
            restarted = restarted or (block.number == 1 and below_heading and bool(tasks))
            seen[block.number] += 1
            end = _end(blocks, kinds, i)
            task, rest = _task(text, block, clauses[i], end, section, seen[block.number])
            tasks.append(task)
            notices += _notices(task, clauses[i], previous, restarted=restarted)
            loose += rest
    return sections, tasks, loose, notices


def _end(blocks: Sequence[Block], kinds: Sequence[_Kind], i: int) -> int:
    """Return where a task's block ends, its continuations included."""
    j = i
    while j + 1 < len(blocks) and kinds[j + 1] is _Kind.CONTINUATION:
        j += 1
    return blocks[j].span.end


def _section(text: str, block: Block, ordinal: int, nesting: list[tuple[str, int]]) -> Section:
    """Make a section; `nesting` holds style and ordinal of the headings it may stand under."""
    styles = [style for style, _ in nesting]
    if block.style in styles:
        del nesting[styles.index(block.style) :]
    broader = nesting[-1][1] if nesting else None
    nesting.append((block.style, ordinal))
    line = first_line(text, block)
    sentence = _SENTENCE.search(line)
    if sentence:  # an unnumbered lead paragraph that lost its line break
        line = line[: sentence.start()]
    end = max(block.body + len(line.rstrip()), block.span.begin)
    label = line.strip(" \t\u3000\u00a0*#").rstrip(".。")
    return Section(
        ordinal=ordinal,
        printed_number=block.printed,
        label=" ".join(label.split()),
        span=Span(block.span.begin, end),
        broader=broader,
    )


def _task(
    text: str,
    block: Block,
    found: FoundClause | None,
    end: int,
    section: int | None,
    occurrence: int,
) -> tuple[Task, list[Span]]:
    """Make a task; return it and the paragraphs behind its clause."""
    begin = min(block.body, end)
    if found:
        text_end, task_end = found.clause.span.begin, found.end
        while task_end < end and text[task_end] in ".。;；":
            task_end += 1
        loose = _paragraphs(text, task_end, max(block.span.end, task_end))
    else:
        blank = text.find("\n\n", begin, end)
        text_end = task_end = end if blank < 0 else blank
        loose = _paragraphs(text, task_end, end)
    span = _trimmed(text, begin, text_end) or Span(begin, begin)
    task = Task(
        key=str(block.number) if occurrence == 1 else f"{block.number}-{occurrence}",
        number=block.number,
        span=stripped(text, block.span.begin, max(task_end, block.span.begin)),
        text_span=span,
        text=text[span.begin : span.end],
        section=section,
        clause=found.clause if found else None,
    )
    return task, loose


def _notices(
    task: Task, found: FoundClause | None, previous: Task | None, *, restarted: bool
) -> Iterator[Notice]:
    """Yield what is doubtful about a task: its clause, its text, its number."""

    def notice(code: NoticeCode, message: str, span: Span = task.span) -> Notice:
        return Notice(code=code, message=message, span=span)

    if found is None:
        yield notice(NoticeCode.NO_CLAUSE, f"task {task.key} names nobody responsible")
    elif not found.closed:
        message = f"the responsibility clause of task {task.key} has no closing bracket"
        yield notice(NoticeCode.UNCLOSED_CLAUSE, message, found.clause.span)
    if not task.text:
        yield notice(NoticeCode.EMPTY_TASK, f"task {task.key} has no text")
    before = previous.number if previous else 0
    if task.key != str(task.number) and not restarted:
        message = f"the number {task.number} was used before: this is task {task.key}"
        yield notice(NoticeCode.DUPLICATE_NUMBER, message)
    elif task.number > before + 1:
        missing = str(before + 1) + (f" to {task.number - 1}" if task.number > before + 2 else "")
        yield notice(NoticeCode.MISSING_NUMBER, f"no task {missing} before task {task.key}")
    elif previous and task.number < before and not (restarted and task.number == 1):
        message = f"task {task.key} stands behind task {previous.key}"
        yield notice(NoticeCode.DISORDERED_NUMBER, message)


# Pieces of text


def _paragraphs(text: str, begin: int, end: int) -> list[Span]:
    found = (_trimmed(text, m.start(), m.end()) for m in _PARAGRAPH.finditer(text, begin, end))
    return [span for span in found if span is not None]


def _trimmed(text: str, begin: int, end: int) -> Span | None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return Span(begin, end) if begin < end else None


def _sentence_around(text: str, span: Span, language: Language) -> Span | None:
    """Return the sentence of `span` that says who leads, or None."""
    found = language.lead_rule.search(text, span.begin, span.end)
    if found is None:
        return None
    ends = re.compile(r"[.。\n]")
    begin = max((m.end() for m in ends.finditer(text, span.begin, found.start())), default=0)
    end = ends.search(text, found.end(), span.end)
    return _trimmed(text, max(begin, span.begin), end.end() if end else span.end)


def _short(text: str, span: Span) -> str:
    quote = " ".join(text[span.begin : min(span.end, span.begin + 200)].split())
    return quote if len(quote) <= 80 else quote[:77] + "..."
