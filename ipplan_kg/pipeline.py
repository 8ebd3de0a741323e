"""Texts -> a validated store: the whole flow, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from ipplan_kg import resources, store
from ipplan_kg.align import align
from ipplan_kg.authority import authority_entries
from ipplan_kg.editorial import editorial_quads, read_plan_toml
from ipplan_kg.errors import SourceError
from ipplan_kg.iris import Minter, is_base
from ipplan_kg.lang import LANGUAGES
from ipplan_kg.link import link
from ipplan_kg.mappings import mapping_quads
from ipplan_kg.model import AuthorityEntry, EntityType, Links, Notice, NoticeCode, Plan, Span
from ipplan_kg.namespaces import BASE
from ipplan_kg.parse import parse_plan
from ipplan_kg.profiles import CORE, FULL
from ipplan_kg.rdf import asserted_quads, provenance_quads
from ipplan_kg.sources import PlanFiles, find_sources, read_source
from ipplan_kg.turtle import read_turtle

if TYPE_CHECKING:
    from ipplan_kg.report import Report

SHARED = ("ontology", "vocab", "authority", "mappings")
"""The graphs that all plans share; the graph of alignments is for readers only."""
OF_PLAN = ("asserted", "editorial", "provenance", "inferred")
"""The graphs that each plan has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """A store with the plans in it, and what was found out on the way."""

    store: ox.Store
    plans: tuple[Plan, ...]
    """The texts in order; those of one plan follow each other and have its id."""
    notices: tuple[tuple[Plan, Notice], ...]
    reports: tuple[Report, ...] = field(default=())
    """A validation report per plan id, in order; empty if validation was left out."""

    @property
    def plan_ids(self) -> tuple[str, ...]:
        """Return the ids of the plans, each once."""
        return _ids(self.plans)

    @property
    def ok(self) -> bool:
        """Return whether no plan violates a shape."""
        return all(report.ok for report in self.reports)


def build(
    sources: Iterable[str | Path] = (),
    *,
    base: str = BASE,
    plan_id: str | None = None,
    lang: str | None = None,
    infer: bool = True,
    validate: bool = True,
    reasoner: str = "compiled",
    validator: str = "turbo",
    profile: str | None = None,
) -> BuildResult:
    """Convert plans, close them under the ontology and validate them.

    Args:
        sources: Texts, folders or globs; by default the plans that come with the package.
        base: What the IRIs begin with.
        plan_id: The plan's identifier, where there is one plan; by default from its file's name.
        lang: The language of the texts; by default found from each text.
        infer: Whether to add the OWL 2 RL closure, in its own graph.
        validate: Whether to validate.
        reasoner: `compiled` or `owlrl`, the reference.
        validator: `turbo` or `pyshacl`, the reference.
        profile: Which shapes hold, `core` or `full`; by default `full` for the plans that come
            with the package, `core` for others.

    Raises:
        SourceError: A text cannot be read or has no tasks, or two texts are the same plan.
        InconsistencyError: What a plan asserts contradicts the ontology.
        ValidationFailure: Validation could not run.
    """
    if not is_base(base):
        raise SourceError(f"{base}: a base is an http IRI that ends in / (--base)", about=base)
    given = list(sources)
    profile = profile or (CORE if given else FULL)
    groups = _by_plan(find_sources(given or resources.plan_dirs()))
    if plan_id and len(groups) > 1:
        raise SourceError(f"--plan-id {plan_id} is for one plan, but {len(groups)} were given")
    minter = Minter(base)
    shared = list(_shared(minter))
    built = store.new(shared)
    entries = authority_entries((quad.triple for quad in shared), base)
    plans: list[Plan] = []
    notices: list[tuple[Plan, Notice]] = []
    for files in groups:
        table = read_plan_toml(files[0].toml) if files[0].toml else None
        texts = _texts(files, entries, plan_id or (table["plan"]["id"] if table else None), lang)
        _refuse_same_plan(texts, plans)
        # Plan by plan into the store, so that memory does not hold every quad twice.
        built.bulk_extend(_quads(texts, entries, minter, table, files[0].toml, notices))
        plans += texts
    ids = _ids(plans)
    if infer:
        for each_id in ids:
            add_closure(built, each_id, minter, reasoner)
    reports = _validate(built, ids, minter, validator, profile) if validate else ()
    return BuildResult(store=built, plans=tuple(plans), notices=tuple(notices), reports=reports)


def write(result: BuildResult, folder: str | Path, formats: Sequence[str] = ()) -> list[Path]:
    """Write `ipplan.nq`, `ipplan.ttl` and further formats into a folder; return the paths.

    Every file is written whole before any old one is replaced.

    Raises:
        OutputError: The folder or a file cannot be written.
    """
    names = dict.fromkeys(("nq", "ttl", *formats))
    files: dict[str | PathLike[str], Callable[[IO[bytes]], None]] = {
        Path(folder) / f"ipplan.{name}": partial(store.write, result.store, name) for name in names
    }
    store.write_all(files)
    return [Path(path) for path in files]


def graphs_of(plan_id: str, minter: Minter) -> list[ox.NamedNode]:
    """Return the graphs that are about one plan: the shared ones and its own."""
    shared = [minter.graph(name) for name in SHARED]
    return shared + [minter.plan_graph(plan_id, name) for name in OF_PLAN]


def add_closure(built: ox.Store, plan_id: str, minter: Minter, reasoner: str = "compiled") -> None:
    """Put what follows from a plan and the shared graphs into the plan's inferred graph.

    Raises:
        InconsistencyError: what the plan asserts contradicts the ontology.
    """
    from ipplan_kg.reason import closure

    # Nothing follows from mappings and provenance by our ontology.
    left_out = ("mappings", "provenance", "inferred")
    graphs = [g for g in graphs_of(plan_id, minter) if not g.value.endswith(left_out)]
    inferred = closure(built, graphs, own_base=minter.base, reasoner=reasoner)
    store.replace_graph(built, minter.plan_graph(plan_id, "inferred").value, inferred)


def _by_plan(files: Iterable[PlanFiles]) -> list[list[PlanFiles]]:
    """Return the texts that share a plan.toml together, any other one alone, in order."""
    groups: dict[Path, list[PlanFiles]] = {}
    for each in files:
        groups.setdefault(each.toml or each.text, []).append(each)
    return list(groups.values())


def _ids(plans: Iterable[Plan]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plan.source.plan_id for plan in plans))


def _shared(minter: Minter) -> Iterator[ox.Quad]:
    files = {
        "ontology": resources.ontology_files(),
        "alignments": resources.alignment_files(),
        "vocab": resources.vocab_files(),
        "authority": resources.authority_files(),
    }
    for name, paths in files.items():
        graph = minter.graph(name)
        for path in paths:
            for triple in read_turtle(path, minter.base):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)
    yield from mapping_quads(resources.mapping_files(), minter)


def _texts(
    files: Iterable[PlanFiles],
    entries: Sequence[AuthorityEntry],
    plan_id: str | None,
    lang: str | None,
) -> list[Plan]:
    """Return the texts of one plan, parsed."""
    texts = []
    for each in files:
        source = read_source(each.text, plan_id=plan_id, lang=lang or each.lang)
        texts.append(parse_plan(source, entries))
        if not texts[-1].tasks:
            raise SourceError(
                f"{source.name}: no task was found: a plan has numbered tasks, as '1. Promote ...'",
                about=source.name,
            )
    return texts


def _refuse_same_plan(texts: Sequence[Plan], others: Iterable[Plan]) -> None:
    """Raise if a text is the plan of another group, or repeats the language of its own group."""
    seen = {(other.source.plan_id, lang): other for other in others for lang in LANGUAGES}
    for text in texts:
        key = text.source.plan_id, text.source.lang
        if key in seen:
            raise SourceError(
                f"{text.source.name} and {seen[key].source.name} are both the plan {key[0]}:"
                " give each its own --plan-id",
                about=text.source.name,
            )
        seen[key] = text


def _quads(
    texts: Sequence[Plan],
    entries: Sequence[AuthorityEntry],
    minter: Minter,
    table: Mapping[str, Any] | None,
    toml: Path | None,
    notices: list[tuple[Plan, Notice]],
) -> Iterator[ox.Quad]:
    """Yield the quads of one plan's texts; add what was noticed in them to `notices`."""
    aligned = align([(text, link(text, entries)) for text in texts])
    yield from asserted_quads(aligned, minter)
    first_notice = 1
    for text in aligned:
        noticed = _with_unknown(text.plan, text.links, text.notices)
        yield from provenance_quads(text.plan, noticed, minter, first_notice=first_notice)
        first_notice += len(noticed)
        notices += [(text.plan, notice) for notice in noticed]
        if table and toml:
            yield from editorial_quads(table, text.plan, minter, toml, leading=text.leading)


def _with_unknown(plan: Plan, links: Links, further: Iterable[Notice] = ()) -> tuple[Notice, ...]:
    """Add a notice for each agency that the authority does not know, and for each other thing
    whose name is only similar to a known one, where it stands first."""
    notices = [*plan.notices, *further]
    seen: set[tuple[EntityType, str]] = set()
    for type_, name, span in _named(plan):
        found = links.get(type_, name)
        if found.known or (type_, found.slug) in seen:
            continue
        seen.add((type_, found.slug))
        candidates = " or ".join(f"{type_}/{slug}" for slug in found.candidates)
        if type_ is EntityType.AGENCY:
            maybe = f", perhaps {candidates}" if candidates else ""
            message = f"no known agency is called {name}{maybe}"
            notices.append(Notice(code=NoticeCode.UNKNOWN_AGENCY, message=message, span=span))
        elif candidates:
            message = f"{name} is taken for a new {type_}, but may be {candidates}"
            notices.append(Notice(code=NoticeCode.SIMILAR_NAME, message=message, span=span))
    return tuple(sorted(notices, key=lambda n: (n.span, n.code)))


def _named(plan: Plan) -> Iterator[tuple[EntityType, str, Span]]:
    """Yield the names of a plan that were linked, with their places."""
    for mentions in (plan.preamble_mentions, *(task.mentions for task in plan.tasks)):
        for legislation in mentions.legislation:
            yield EntityType.LEGISLATION, legislation.text, legislation.span
        for named in (*mentions.campaigns, *mentions.events, *mentions.bodies):
            yield named.type, named.text, named.span
    for task in plan.tasks:
        for name in task.clause.names if task.clause else ():
            yield EntityType.AGENCY, name.text, name.span


def _validate(
    built: ox.Store, plan_ids: Iterable[str], minter: Minter, validator: str, profile: str
) -> tuple[Report, ...]:
    """Return a report per plan; a shape need not match something in each of them."""
    from ipplan_kg.validate import validate

    mappings = minter.graph("mappings")
    reports = [
        validate(
            built,
            # The mappings are the same for every plan: they are looked at with the first.
            graphs=[g for g in graphs_of(each, minter) if g != mappings or not i],
            validator=validator,
            base=minter.base,
            profile=profile,
        )
        for i, each in enumerate(plan_ids)
    ]
    matched = {shape for each in reports for shape, count in each.focus_nodes.items() if count}
    return tuple(replace(r, allowed_empty=r.allowed_empty | matched) for r in reports)
