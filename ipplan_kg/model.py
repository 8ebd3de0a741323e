"""The values that flow through the text side: spans, sections, tasks, mentions, a plan.

Frozen dataclasses without behaviour beyond what follows from their own fields; no I/O and no RDF.
Offsets are Unicode code points of the source as read (UTF-8, line ends as LF), half-open, as in
RFC 5147 section 2.2.1 and NIF 2.1 (`nif:beginIndex`, `nif:endIndex`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class EntityType(StrEnum):
    """What kind of thing a name stands for; the value is the path segment of its IRI."""

    AGENCY = "agency"
    LEGISLATION = "legislation"
    CAMPAIGN = "campaign"
    EVENT = "event"
    BODY = "body"


class BodyType(StrEnum):
    """What a body named in the text is, as far as its words tell."""

    ORGANIZATION = "organization"
    COUNTRY = "country"
    PROGRAMME = "programme"
    PLATFORM = "platform"


class Role(StrEnum):
    """The part an agency has in a task; the values are the notations of `vocab/role`."""

    LEAD = "lead"
    PARTICIPANT = "participant"


class Action(StrEnum):
    """What a task does to an instrument; the values are the notations of `vocab/action`."""

    REVISE = "revise"
    FORMULATE = "formulate"
    ISSUE = "issue"
    IMPLEMENT = "implement"
    PROMOTE_LEGISLATION = "promote-legislation"
    STUDY = "study"
    IMPROVE = "improve"
    APPLY = "apply"
    ACCEDE = "accede"
    NEGOTIATE = "negotiate"
    REFER = "refer"


class Status(StrEnum):
    """Whether the text treats an instrument as there already or as still to be made."""

    EXISTING = "existing"
    PLANNED = "planned"


class NoticeCode(StrEnum):
    """Why a notice was written; the value is its `ipp:noticeCode`."""

    LEFTOVER = "leftover"
    UNKNOWN_AGENCY = "unknown-agency"
    SIMILAR_NAME = "similar-name"
    DUPLICATE_NUMBER = "duplicate-number"
    MISSING_NUMBER = "missing-number"
    DISORDERED_NUMBER = "disordered-number"
    UNCLOSED_CLAUSE = "unclosed-clause"
    NO_CLAUSE = "no-clause"
    EMPTY_TASK = "empty-task"
    TEXTS_DIFFER = "texts-differ"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a source: code points from `begin` up to, not including, `end`."""

    begin: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.begin <= self.end:
            raise ValueError(f"not a span: {self.begin}, {self.end}")

    def contains(self, other: Span) -> bool:
        """Return whether `other` lies within this span."""
        return self.begin <= other.begin and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share a code point."""
        return self.begin < other.end and other.begin < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One language's text of a plan, as read."""

    plan_id: str
    lang: str
    text: str
    sha256: str
    """Hexadecimal SHA-256 of the file's bytes, before decoding."""
    name: str
    """Where it came from, for messages: a path or `<stdin>`."""

    def slice(self, span: Span) -> str:
        """Return the exact characters of `span`."""
        return self.text[span.begin : span.end]

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a code point, both counted from 1."""
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - (self.text.rfind("\n", 0, offset) + 1) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and, by its place, what stands under it."""

    ordinal: int
    printed_number: str
    label: str
    span: Span
    """The printed heading, numeral included."""
    broader: int | None = None
    """Ordinal of the heading it stands under, where the text nests its headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyName:
    """A body as a responsibility clause prints it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """The parenthesis at the end of a task that says who is responsible."""

    span: Span
    names: tuple[BodyName, ...]
    divided: bool = False
    """The clause says that responsibilities are divided among the bodies."""
    open: bool = False
    """The clause ends in "and other departments": the list is not complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegislationMention:
    """An instrument that a task names or describes, and what the task does to it."""

    span: Span
    text: str
    kind: str
    titled: bool
    actions: tuple[Action, ...]
    cues: tuple[Span, ...] = ()
    """The words that tell the actions."""
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMention:
    """A campaign, event or other body that a task names."""

    span: Span
    text: str
    type: EntityType
    body_type: BodyType | None = None
    described: bool = False
    """The words describe it and are no name, where the language's grammar can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetMention:
    """A number to be reached."""

    span: Span
    text: str
    value: int
    unit: str
    year: int | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMention:
    """A topic and the words that triggered it."""

    topic: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """Everything marked inside the text of one task or of the preamble, in printed order."""

    legislation: tuple[LegislationMention, ...] = ()
    campaigns: tuple[NamedMention, ...] = ()
    events: tuple[NamedMention, ...] = ()
    bodies: tuple[NamedMention, ...] = ()
    targets: tuple[TargetMention, ...] = ()
    topics: tuple[TopicMention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A numbered task."""

    key: str
    """Last segment of its IRI: the printed number, with `-2`, `-3` where a number repeats."""
    number: int
    span: Span
    """The whole task as printed: number, text, responsibility clause."""
    text_span: Span
    text: str
    """The task as printed, without number and responsibility clause."""
    section: int | None
    """Ordinal of the nearest heading above."""
    clause: Clause | None = None
    mentions: Mentions = field(default_factory=Mentions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person should look at: what the parser did not understand, or doubts."""

    code: NoticeCode
    message: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A parsed plan: what the text says, each part with its span."""

    source: Source
    preamble: Span | None
    lead_rule: Span | None
    """The sentence by which the body listed first leads and the others participate."""
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    notices: tuple[Notice, ...] = ()
    preamble_mentions: Mentions = field(default_factory=Mentions)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityEntry:
    """A thing the authority data knows: its slug and the names it goes by."""

    type: EntityType
    slug: str
    pref_label: str
    names: tuple[str, ...]
    """Every name in any language that may stand for it, the preferred one included."""
    not_alternative: frozenset[str] = frozenset()
    """Those of the names that are preferred or hidden labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a name in the text was resolved to."""

    type: EntityType
    slug: str
    known: bool
    """False where the authority has no such thing and the slug was minted from the name."""
    taken: frozenset[str] = frozenset()
    """The known thing's preferred and hidden labels, which are no alternative labels (SKOS S13)."""
    candidates: tuple[str, ...] = ()
    """Slugs of known things that may be the same; never chosen silently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The resolved names of a plan: `(type, name as printed)` to link."""

    by_name: Mapping[tuple[EntityType, str], Link]

    def get(self, type_: EntityType, name: str) -> Link:
        """Return the link of a name that occurs in the plan; KeyError for any other."""
        return self.by_name[type_, name]
