"""Gold file -> annotation: what a person marked in a plan, in the form of the parser's marks.

The format is in `docs/annotation.md`, section 10.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from ipplan_kg.errors import SourceError
from ipplan_kg.model import (
    Action,
    BodyType,
    EntityType,
    LegislationMention,
    Mentions,
    NamedMention,
    Plan,
    Source,
    Span,
    Status,
    TargetMention,
    Task,
    TopicMention,
)
from ipplan_kg.records import Record, read_json, shown


class _Mark(Protocol):
    @property
    def span(self) -> Span: ...

    @property
    def text(self) -> str: ...


_M = TypeVar("_M", bound=_Mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMarks:
    """What is marked in one task."""

    key: str
    """As `model.Task.key`: the number, with `-2`, `-3` where a number repeats."""
    section: int | None
    responsible: tuple[str, ...]
    """The bodies of the clause, in printed order."""
    divided: bool
    mentions: Mentions
    begin: int | None = None
    """Where the task begins; gold files do not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """The marks of one annotator, a person or the parser, in one text."""

    name: str
    """The file, or whatever else the marks come from."""
    annotator: str
    plan_id: str
    lang: str
    text_sha256: str
    """Of the text's bytes: offsets are those of this text and of no other."""
    sha256: str = ""
    """Of the gold file's bytes; empty for the parser's marks."""
    complete: bool
    """Every task of the text is here; else a task that is not here may still exist."""
    lead_rule: bool | None
    """The text says that the body listed first leads; None where this was not annotated."""
    preamble: tuple[LegislationMention, ...] | None
    """The instruments of the preamble; None where it was not annotated."""
    tasks: tuple[TaskMarks, ...]


def annotation_of(plan: Plan) -> Annotation:
    """Return the marks of the parser."""
    return Annotation(
        name=plan.source.name,
        annotator="ipplan-kg",
        plan_id=plan.source.plan_id,
        lang=plan.source.lang,
        text_sha256=plan.source.sha256,
        complete=True,
        lead_rule=plan.lead_rule is not None,
        preamble=plan.preamble_mentions.legislation,
        tasks=tuple(map(_marks_of, plan.tasks)),
    )


def _marks_of(task: Task) -> TaskMarks:
    return TaskMarks(
        key=task.key,
        section=task.section,
        responsible=tuple(name.text for name in task.clause.names) if task.clause else (),
        divided=task.clause is not None and task.clause.divided,
        mentions=task.mentions,
        begin=task.span.begin,
    )


def located(annotation: Annotation, plan: Plan) -> Annotation:
    """Return an annotation that knows where its tasks begin, as the parser sees it."""
    begins = {task.key: task.span.begin for task in plan.tasks}
    tasks = tuple(replace(task, begin=begins.get(task.key)) for task in annotation.tasks)
    return replace(annotation, tasks=tasks)


def read_gold(path: str | Path) -> Annotation:
    """Return the annotation of a gold file; `check` tells whether it is about a text.

    Raises:
        SourceError: It cannot be read or is not in the format.
    """
    root, data = read_json(Path(path))
    complete = root.has("complete") and root.boolean("complete")
    preamble = _legislation(root.record("preamble"))
    tasks = _tasks(root)
    if not tasks:
        raise root.error("'tasks' is empty: a gold file has at least one")
    return Annotation(
        name=root.path,
        annotator=root.text("annotator"),
        plan_id=root.text("plan"),
        lang=root.text("lang"),
        text_sha256=root.text("source_sha256").lower(),
        sha256=sha256(data).hexdigest(),
        complete=complete,
        lead_rule=root.boolean("lead_rule") if root.has("lead_rule") else None,
        # In a part of a text, no marks in the preamble means that nobody read it.
        preamble=preamble if preamble or complete else None,
        tasks=tasks,
    )


def check(
    annotation: Annotation, source: Source, *, kinds: Container[str], topics: Container[str]
) -> None:
    """Check that an annotation is about a text and uses our concepts.

    Args:
        annotation: What a gold file holds.
        source: The text that it must be about: every span must have its characters there.
        kinds: The notations of `vocab/legislation-kind`.
        topics: The notations of `vocab/topic`.

    Raises:
        SourceError: It is about another text, or has a kind or topic that there is not.
    """
    about = annotation.name
    if annotation.text_sha256 != source.sha256:
        raise SourceError(
            f"{about}: it is about a text with the SHA-256 {annotation.text_sha256[:12]}..., but"
            f" {source.name} has {source.sha256[:12]}...: give the text that it is about",
            about=about,
        )
    for place, mentions in _places(annotation):
        for name, mark in _marks(mentions):
            begin, end = mark.span.begin, mark.span.end
            there = source.slice(mark.span)
            if there != mark.text:
                raise SourceError(
                    f"{about}: {place}, {name}: the text has {shown(there)} at {begin}-{end},"
                    f" not {shown(mark.text)}",
                    about=about,
                )
        for kind in (m.kind for m in mentions.legislation if m.kind not in kinds):
            raise SourceError(
                f"{about}: {place}: the kind {shown(kind)} is not in vocab/legislation-kind",
                about=about,
            )
        for topic in (m.topic for m in mentions.topics if m.topic not in topics):
            raise SourceError(
                f"{about}: {place}: the topic {shown(topic)} is not in vocab/topic", about=about
            )


def _places(annotation: Annotation) -> Iterator[tuple[str, Mentions]]:
    yield "preamble", Mentions(legislation=annotation.preamble or ())
    for task in annotation.tasks:
        yield f"task {task.key}", task.mentions


def _marks(mentions: Mentions) -> Iterator[tuple[str, _Mark]]:
    lists: dict[str, tuple[_Mark, ...]] = {
        "legislation": mentions.legislation,
        "campaign": mentions.campaigns,
        "event": mentions.events,
        "target": mentions.targets,
        "body": mentions.bodies,
    }
    for name, marks in lists.items():
        for n, mark in enumerate(marks, 1):
            yield f"{name} {n}", mark


def _tasks(root: Record) -> tuple[TaskMarks, ...]:
    times: Counter[int] = Counter()
    seen: set[tuple[int, int | None]] = set()

    def read(record: Record) -> TaskMarks:
        number = record.integer("number")
        record = record.called(f"task {number}")
        section = None if record.is_null("section") else record.integer("section")
        if (number, section) in seen:
            raise record.error("it stands twice in the file")
        seen.add((number, section))
        times[number] += 1
        return _task(record, f"{number}-{times[number]}" if times[number] > 1 else f"{number}")

    return root.each("tasks", "record", read)


def _task(record: Record, key: str) -> TaskMarks:
    topics = record.distinct_texts("topics")
    return TaskMarks(
        key=key,
        section=None if record.is_null("section") else record.integer("section"),
        responsible=record.texts("responsibility"),
        divided=record.boolean("divided"),
        mentions=Mentions(
            legislation=_legislation(record),
            campaigns=_distinct(record, "campaigns", "campaign", _campaign),
            events=_distinct(record, "events", "event", _event),
            bodies=_distinct(record, "bodies", "body", _body),
            targets=_distinct(record, "targets", "target", _target),
            topics=tuple(TopicMention(topic=topic, spans=()) for topic in topics),
        ),
    )


def _distinct(record: Record, key: str, name: str, read: Callable[[Record], _M]) -> tuple[_M, ...]:
    marks = record.each(key, name, read)
    record.only_once(key, [f"{mark.span.begin}-{mark.span.end}" for mark in marks])
    return marks


def _span(record: Record) -> Span:
    begin, end = record.integer("begin"), record.integer("end")
    if not begin < end:
        raise record.error(f"{begin}-{end} is not a span")
    return Span(begin, end)


def _legislation(record: Record) -> tuple[LegislationMention, ...]:
    return _distinct(record, "legislation", "legislation", _instrument)


def _instrument(record: Record) -> LegislationMention:
    actions = record.words("actions", Action)
    if not actions:
        raise record.error("'actions' is empty: what is only named has refer")
    return LegislationMention(
        span=_span(record),
        text=record.text("text"),
        kind=record.text("kind"),
        titled=record.boolean("titled"),
        actions=actions,
        status=None if record.is_null("status") else record.word("status", Status),
    )


def _campaign(record: Record) -> NamedMention:
    return NamedMention(span=_span(record), text=record.text("text"), type=EntityType.CAMPAIGN)


def _event(record: Record) -> NamedMention:
    return NamedMention(span=_span(record), text=record.text("text"), type=EntityType.EVENT)


def _body(record: Record) -> NamedMention:
    return NamedMention(
        span=_span(record),
        text=record.text("text"),
        type=EntityType.BODY,
        body_type=record.word("type", BodyType),
    )


def _target(record: Record) -> TargetMention:
    return TargetMention(
        span=_span(record),
        text=record.text("text"),
        value=record.integer("value"),
        unit=record.text("unit"),
        year=None if record.is_null("year") else record.integer("year"),
        approximate=record.boolean("approximate"),
    )
