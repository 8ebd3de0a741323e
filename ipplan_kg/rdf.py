"""Plan + links -> quads: what the text says, and where it says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ipplan_kg import __version__
from ipplan_kg.align import AlignedText, Place, TaskFit
from ipplan_kg.iris import Minter
from ipplan_kg.model import (
    Action,
    BodyType,
    EntityType,
    LegislationMention,
    Mentions,
    NamedMention,
    Notice,
    Plan,
    Role,
    Section,
    Span,
    Status,
    TargetMention,
    Task,
)
from ipplan_kg.namespaces import (
    DCTERMS,
    IPP,
    ITSRDF,
    NIF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    XSD,
)

_BODY_CLASS = {
    BodyType.ORGANIZATION: ORG.Organization,
    BodyType.COUNTRY: SCHEMA.Country,
    BodyType.PROGRAMME: IPP.Programme,
    BodyType.PLATFORM: IPP.Platform,
}
_NAMED = {
    EntityType.CAMPAIGN: (IPP.launches, IPP.Campaign),
    EntityType.EVENT: (IPP.organizes, IPP.Event),
}
_TRUE = Literal("true", datatype=XSD.boolean)
_FALSE = Literal("false", datatype=XSD.boolean)


def asserted_quads(texts: Sequence[AlignedText], minter: Minter) -> Iterator[Quad]:
    """Yield what the texts of one plan say together, in the plan's asserted graph."""
    graph = minter.plan_graph(texts[0].plan.source.plan_id, "asserted")
    leads = any(text.plan.lead_rule for text in texts)
    kinds: dict[NamedNode, str] = {}
    for text in texts:
        for triple in _Writer(text, minter, leads=leads, kinds=kinds).triples():
            yield minter.quad(triple, graph)
    for triple in _statuses(texts, minter):
        yield minter.quad(triple, graph)


def provenance_quads(
    plan: Plan, notices: Iterable[Notice], minter: Minter, *, first_notice: int = 1
) -> Iterator[Quad]:
    """Yield where the plan's asserted graph comes from and what the parser had doubts about.

    Args:
        plan: One text of a plan.
        notices: What is to be said of it.
        minter: Mints the IRIs.
        first_notice: The number of the first notice, behind those of the plan's earlier texts.
    """
    plan_id, lang = plan.source.plan_id, plan.source.lang
    graph = minter.plan_graph(plan_id, "provenance")
    asserted = minter.plan_graph(plan_id, "asserted")
    text = minter.in_plan(plan_id, lang)
    for subject, predicate, object_ in (
        (asserted, RDF.type, PROV.Entity),
        (asserted, PROV.wasDerivedFrom, text),
        (asserted, PROV.wasAttributedTo, minter.software()),
        (minter.software(), RDF.type, PROV.SoftwareAgent),
        (minter.software(), RDFS.label, Literal("ipplan-kg", language="en")),
        (minter.software(), OWL.versionInfo, Literal(__version__)),
        (text, SCHEMA.sha256, Literal(plan.source.sha256)),
    ):
        yield minter.quad(Triple(subject, predicate, object_), graph)
    for n, notice in enumerate(notices, first_notice):
        for triple in _notice(plan, notice, minter.in_plan(plan_id, "notice", n), minter):
            yield minter.quad(triple, graph)


def nif_string(plan: Plan, span: Span, minter: Minter) -> Iterator[Triple]:
    """Yield the NIF string of a span: its offsets and its exact characters."""
    node = minter.span(plan.source.plan_id, plan.source.lang, span)
    yield Triple(node, RDF.type, NIF.RFC5147String)
    yield Triple(node, RDF.type, NIF.OffsetBasedString)
    yield Triple(node, NIF.beginIndex, _offset(span.begin))
    yield Triple(node, NIF.endIndex, _offset(span.end))
    yield Triple(node, NIF.anchorOf, Literal(plan.source.slice(span)))
    context = minter.in_plan(plan.source.plan_id, plan.source.lang)
    yield Triple(node, NIF.referenceContext, context)


def _notice(plan: Plan, notice: Notice, node: NamedNode, minter: Minter) -> Iterator[Triple]:
    line, column = plan.source.position(notice.span.begin)
    evidence = minter.span(plan.source.plan_id, plan.source.lang, notice.span)
    yield Triple(node, RDF.type, IPP.Notice)
    yield Triple(node, IPP.inPlan, minter.plan(plan.source.plan_id))
    yield Triple(node, IPP.noticeCode, Literal(notice.code.value))
    yield Triple(node, RDFS.comment, Literal(notice.message, language="en"))
    yield Triple(node, IPP.line, _integer(line))
    yield Triple(node, IPP.column, _integer(column))
    yield Triple(node, IPP.evidence, evidence)
    yield from nif_string(plan, notice.span, minter)


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _offset(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.nonNegativeInteger)


class _Writer:
    """Writes one text of a plan; holds what every triple needs."""

    def __init__(
        self, text: AlignedText, minter: Minter, *, leads: bool, kinds: dict[NamedNode, str]
    ) -> None:
        self._plan = text.plan
        self._links = text.links
        self._aligned = text
        self._leads = leads
        self._kinds = kinds
        self._mint = minter
        self._id = text.plan.source.plan_id
        self._lang = text.plan.source.lang
        self._iri = minter.plan(self._id)
        self._context = minter.in_plan(self._id, self._lang)
        self._forms: dict[tuple[EntityType, str], dict[str, None]] = defaultdict(dict)

    def triples(self) -> Iterator[Triple]:
        """Yield every triple of the text but what only all texts together tell.

        Some may come twice.
        """
        yield from self._text()
        for section in self._plan.sections:
            if section.ordinal in self._aligned.sections:
                yield from self._section(section, self._aligned.sections[section.ordinal])
        for task in self._plan.tasks:
            yield from self._task(task, self._aligned.tasks[task.key])
        yield from self._labels()

    def _text(self) -> Iterator[Triple]:
        plan, node = self._plan, self._iri
        yield Triple(node, RDF.type, IPP.Plan)
        yield Triple(node, DCTERMS.identifier, Literal(self._id))
        yield Triple(node, IPP.expression, self._context)
        if plan.preamble:
            yield from self._string(node, IPP.preamble, plan.preamble)
        if plan.lead_rule:
            yield from self._string(node, IPP.leadRule, plan.lead_rule)
        for mention in plan.preamble_mentions.legislation:
            legislation = self._entity(EntityType.LEGISLATION, mention.text)
            yield Triple(node, IPP.basedOn, legislation)
            yield from self._legislation(legislation, mention)
            yield from self._naming(mention.span, legislation, plan.preamble)
        text = self._context
        for class_ in (NIF.Context, NIF.RFC5147String, NIF.OffsetBasedString):
            yield Triple(text, RDF.type, class_)
        yield Triple(text, NIF.isString, Literal(plan.source.text))
        yield Triple(text, NIF.beginIndex, _offset(0))
        yield Triple(text, NIF.endIndex, _offset(len(plan.source.text)))
        yield Triple(text, NIF.referenceContext, text)
        yield Triple(text, DCTERMS.language, Literal(self._lang))

    def _section(self, section: Section, ordinal: int) -> Iterator[Triple]:
        node = self._mint.in_plan(self._id, "section", ordinal)
        yield Triple(node, RDF.type, IPP.Section)
        yield Triple(node, IPP.inPlan, self._iri)
        yield Triple(node, IPP.ordinal, _integer(ordinal))
        yield Triple(node, RDFS.label, Literal(section.label, language=self._lang))
        yield from self._string(node, IPP.evidence, section.span)
        if not self._aligned.leading:
            return
        yield Triple(node, IPP.printedNumber, Literal(section.printed_number))
        if section.broader:
            broader = self._mint.in_plan(self._id, "section", section.broader)
            yield Triple(node, IPP.broaderSection, broader)

    def _task(self, task: Task, fit: TaskFit) -> Iterator[Triple]:
        node = self._mint.in_plan(self._id, "task", task.key)
        yield Triple(node, RDF.type, IPP.Task)
        yield Triple(node, IPP.inPlan, self._iri)
        yield Triple(node, IPP.number, _integer(task.number))
        yield Triple(node, IPP.text, Literal(task.text, language=self._lang))
        yield from self._string(node, IPP.evidence, task.span)
        if fit.section and not fit.known:
            section = self._mint.in_plan(self._id, "section", fit.section)
            yield Triple(node, IPP.inSection, section)
        yield from self._clause(task, node, fit)
        for legislation, place in zip(task.mentions.legislation, fit.actions, strict=True):
            yield from self._legislative_action(task, node, legislation, place)
        for target, place in zip(task.mentions.targets, fit.targets, strict=True):
            yield from self._target(task, node, target, place)
        yield from self._named(task, node, task.mentions)
        for topic in task.mentions.topics:
            if topic.topic not in fit.topics:
                continue
            concept = self._mint.concept("topic", topic.topic)
            yield Triple(node, DCTERMS.subject, concept)
            for span in topic.spans:
                yield from self._naming(span, concept, task.span)

    def _clause(self, task: Task, node: NamedNode, fit: TaskFit) -> Iterator[Triple]:
        if task.clause is None:
            return
        yield from self._string(node, IPP.responsibilityClause, task.clause.span, task.span)
        if not fit.writes_agencies:
            return
        if task.clause.divided:
            yield Triple(node, IPP.dividedResponsibility, _TRUE)
        if task.clause.open:
            yield Triple(node, IPP.openResponsibility, _TRUE)
        for rank, name in enumerate(task.clause.names, 1):
            agency = self._entity(EntityType.AGENCY, name.text)
            yield Triple(agency, RDF.type, IPP.Agency)
            yield from self._naming(name.span, agency, task.span)
            part = self._mint.in_plan(self._id, "task", task.key, "responsibility", rank)
            yield Triple(node, IPP.responsibility, part)
            yield Triple(part, RDF.type, IPP.Responsibility)
            yield Triple(part, IPP.agency, agency)
            yield Triple(part, IPP.rank, _integer(rank))
            yield from self._string(part, IPP.evidence, name.span, task.span)
            if not self._leads:
                yield Triple(node, IPP.responsibleAgency, agency)
                continue
            role = Role.LEAD if rank == 1 else Role.PARTICIPANT
            shortcut = IPP.leadAgency if rank == 1 else IPP.participatingAgency
            yield Triple(part, IPP.role, self._mint.concept("role", role))
            yield Triple(node, shortcut, agency)

    def _legislative_action(
        self, task: Task, node: NamedNode, mention: LegislationMention, place: Place
    ) -> Iterator[Triple]:
        legislation = self._entity(EntityType.LEGISLATION, mention.text)
        path = ("task", task.key, "legislative-action", place.number)
        action = self._mint.in_plan(self._id, *path)
        yield Triple(node, IPP.legislativeAction, action)
        yield Triple(node, IPP.concerns, legislation)
        yield Triple(action, RDF.type, IPP.LegislativeAction)
        yield Triple(action, IPP.legislation, legislation)
        if not place.same:
            yield Triple(action, IPP.titled, _TRUE if mention.titled else _FALSE)
        for type_ in mention.actions:
            yield Triple(action, IPP.actionType, self._mint.concept("action", type_))
        yield from self._string(action, IPP.evidence, mention.span, task.span)
        for cue in mention.cues:
            yield from self._string(action, IPP.cue, cue, task.span)
        yield from self._legislation(legislation, mention)
        yield from self._naming(mention.span, legislation, task.span)

    def _legislation(self, node: NamedNode, mention: LegislationMention) -> Iterator[Triple]:
        yield Triple(node, RDF.type, IPP.Legislation)
        # A thing has one kind: that of its first name.
        kind = self._mint.concept("legislation-kind", self._kinds.setdefault(node, mention.kind))
        yield Triple(node, IPP.legislationKind, kind)

    def _target(
        self, task: Task, node: NamedNode, mention: TargetMention, place: Place
    ) -> Iterator[Triple]:
        target = self._mint.in_plan(self._id, "task", task.key, "target", place.number)
        yield Triple(node, IPP.setsTarget, target)
        yield Triple(target, RDF.type, IPP.Target)
        yield Triple(target, IPP.value, _integer(mention.value))
        yield Triple(target, IPP.unitText, Literal(mention.unit, language=self._lang))
        yield from self._string(target, IPP.evidence, mention.span, task.span)
        if place.same:
            return
        if mention.year is not None:
            yield Triple(target, IPP.year, Literal(str(mention.year), datatype=XSD.gYear))
        if mention.approximate:
            yield Triple(target, IPP.approximate, _TRUE)

    def _named(self, task: Task, node: NamedNode, mentions: Mentions) -> Iterator[Triple]:
        for mention in (*mentions.campaigns, *mentions.events, *mentions.bodies):
            entity = self._entity(mention.type, mention.text)
            predicate, class_ = _NAMED.get(mention.type, (IPP.mentions, _body_class(mention)))
            yield Triple(node, predicate, entity)
            yield Triple(entity, RDF.type, class_)
            yield from self._string(entity, IPP.evidence, mention.span, task.span)
            yield from self._naming(mention.span, entity, task.span)

    def _labels(self) -> Iterator[Triple]:
        """Yield every form seen: as alternative labels, or the first one as the preferred label
        of a thing that the authority does not know."""
        for (type_, slug), forms in self._forms.items():
            node = self._mint.entity(type_, slug)
            link = self._links.get(type_, next(iter(forms)))
            for i, form in enumerate(forms):
                if form not in link.taken:
                    preferred = i == 0 and not link.known
                    label = SKOS.prefLabel if preferred else SKOS.altLabel
                    yield Triple(node, label, Literal(form, language=self._lang))

    def _entity(self, type_: EntityType, name: str) -> NamedNode:
        link = self._links.get(type_, name)
        self._forms[type_, link.slug][name] = None
        return self._mint.entity(type_, link.slug)

    def _string(
        self, node: NamedNode, predicate: NamedNode, span: Span, within: Span | None = None
    ) -> Iterator[Triple]:
        """Yield that a thing has its evidence, or a part of it, at a span."""
        string = self._mint.span(self._id, self._lang, span)
        yield Triple(node, predicate, string)
        yield from nif_string(self._plan, span, self._mint)
        if within is not None and within != span:
            whole = self._mint.span(self._id, self._lang, within)
            yield Triple(string, NIF.superString, whole)

    def _naming(self, span: Span, thing: NamedNode, within: Span | None) -> Iterator[Triple]:
        """Yield that the words at a span stand for a thing."""
        string = self._mint.span(self._id, self._lang, span)
        yield Triple(string, ITSRDF.taIdentRef, thing)
        yield from nif_string(self._plan, span, self._mint)
        if within is not None:
            whole = self._mint.span(self._id, self._lang, within)
            yield Triple(string, NIF.superString, whole)


def _body_class(mention: NamedMention) -> NamedNode:
    return _BODY_CLASS[mention.body_type or BodyType.ORGANIZATION]


def _statuses(texts: Sequence[AlignedText], minter: Minter) -> Iterator[Triple]:
    """Yield whether each instrument is there already, if all that the texts do to it agrees.

    A mere reference does not tell; an instrument that one task makes and another one changes is
    given neither class.
    """
    found: dict[NamedNode, set[Status | None]] = defaultdict(set)
    referred: set[NamedNode] = set()
    for text in texts:
        every = [text.plan.preamble_mentions, *(task.mentions for task in text.plan.tasks)]
        for mention in (m for mentions in every for m in mentions.legislation):
            slug = text.links.get(EntityType.LEGISLATION, mention.text).slug
            node = minter.entity(EntityType.LEGISLATION, slug)
            if mention.actions == (Action.REFER,):
                referred.add(node)
            else:
                found[node].add(mention.status)
    for node in sorted(referred | set(found), key=str):
        statuses = found.get(node, {Status.EXISTING}) - {None}
        if statuses == {Status.EXISTING}:
            yield Triple(node, RDF.type, IPP.ExistingLegislation)
        elif statuses == {Status.PLANNED}:
            yield Triple(node, RDF.type, IPP.PlannedLegislation)
