"""A plan's text x a gold file -> figures: finds both, runs the parser, and says how well it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg import pipeline, resources, store
from ipplan_kg.authority import authority_entries
from ipplan_kg.editorial import read_plan_toml
from ipplan_kg.errors import SourceError, StoreError
from ipplan_kg.evaluation import compare, evaluate
from ipplan_kg.figures import Evaluation
from ipplan_kg.floors import read_floors, unmet
from ipplan_kg.gold import Annotation, check, located, read_gold
from ipplan_kg.iris import Minter
from ipplan_kg.measurements import measurement_triples, replace_measurements
from ipplan_kg.model import AuthorityEntry, Source
from ipplan_kg.namespaces import BASE, ITSRDF, SKOS
from ipplan_kg.parse import parse_plan
from ipplan_kg.scorecard import scorecard_json, scorecard_markdown, scorecard_text
from ipplan_kg.serialization import FORMATS, turtle
from ipplan_kg.sources import find_sources, read_source
from ipplan_kg.turtle import read_turtle

__all__ = ["Quality", "agreement", "below", "measured", "report", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """An evaluation and the text it is about."""

    evaluation: Evaluation
    source: Source


def measured(plan: str | None = None, gold: str | Path | None = None) -> Quality:
    """Compare what the parser finds in a plan with a gold file.

    Args:
        plan: A text, a plan's folder or the id of a packaged plan; by default the one the gold
            file is about.
        gold: The gold file; by default the one of the plan in the checkout.

    Raises:
        SourceError: One of them is not there, or they do not go together.
    """
    annotation, source, entries = _read(plan, gold)
    parsed = parse_plan(source, entries)
    return Quality(evaluation=evaluate(parsed, annotation, entries), source=source)


def agreement(plan: str | None, gold: str | Path | None, against: str | Path) -> Quality:
    """Compare two gold files over the tasks that both have.

    Raises:
        SourceError: One of them is not there, or they do not go together.
    """
    annotation, source, entries = _read(plan, gold)
    other = read_gold(against)
    _check(other, source)
    parsed = parse_plan(source, entries)
    one, two = located(annotation, parsed), located(other, parsed)
    return Quality(evaluation=compare(one, two, entries), source=source)


def report(quality: Quality, format: str = "text", base: str = BASE) -> str | bytes:
    """Return the figures as text, md, json or ttl (DQV measurements)."""
    match format:
        case "json":
            return scorecard_json(quality.evaluation, quality.source)
        case "md":
            return scorecard_markdown(quality.evaluation, quality.source)
        case "ttl":
            metrics = _notations("metric")
            return turtle(measurement_triples(quality.evaluation, metrics, Minter(base)))
    return scorecard_text(quality.evaluation, quality.source)


def below(quality: Quality, floors: str | Path) -> Sequence[str]:
    """Return the figures that are below the floors of a file.

    Raises:
        SourceError: The file is not as it should be.
    """
    return unmet(read_floors(floors), quality.evaluation)


def write(quality: Quality, folder: str | Path) -> list[Path]:
    """Add the measurements to the graph that a build wrote; return the files written anew.

    Raises:
        StoreError: The folder holds no build, or one whose graph is not the one that was measured.
        OutputError: A file cannot be written.
    """
    folder = Path(folder)
    path = folder / "ipplan.nq"
    if not path.exists():
        raise StoreError(
            f"{folder}: there is no ipplan.nq: run ipplan-kg build -o {folder} first", about=path
        )
    opened = store.open_store(path)
    minter = Minter(store.base_iri(opened))
    built = store.new(quad for quad in opened if quad.graph_name != ox.DefaultGraph())
    _check_same_graph(built, quality.source, minter, path)
    replace_measurements(built, quality.evaluation, _notations("metric"), minter)
    formats = [each for each in FORMATS if (folder / f"ipplan.{each}").exists()]
    result = pipeline.BuildResult(store=built, plans=(), notices=())
    return pipeline.write(result, folder, formats)


def _check_same_graph(built: ox.Store, source: Source, minter: Minter, path: Path) -> None:
    """Check that a build marks in this text what the parser marks today: that was measured."""
    today = pipeline.build(
        [source.name],
        base=minter.base,
        plan_id=source.plan_id,
        lang=source.lang,
        infer=False,
        validate=False,
    )
    if _strings(built, source, minter) != _strings(today.store, source, minter):
        raise StoreError(
            f"{path}: it does not hold the plan {source.plan_id} as {source.name} gives it today:"
            " build it anew, then evaluate",
            about=path,
        )


def _strings(built: ox.Store, source: Source, minter: Minter) -> set[ox.Triple]:
    """Return what is said of a text and the strings in it, but for the things that they name.

    Those may be other ones where the plan was built together with its text in another language.
    """
    graph = minter.plan_graph(source.plan_id, "asserted")
    text = minter.in_plan(source.plan_id, source.lang)
    return {
        quad.triple
        for quad in built.quads_for_pattern(None, None, None, graph)
        if isinstance(quad.subject, ox.NamedNode)
        and (quad.subject == text or quad.subject.value.startswith(f"{text.value}#"))
        and quad.predicate != ITSRDF.taIdentRef
    }


# what is read


def _read(
    plan: str | None, gold: str | Path | None
) -> tuple[Annotation, Source, tuple[AuthorityEntry, ...]]:
    annotation = read_gold(gold or _near(_gold_of(plan)))
    text = _text_of(plan, annotation)
    source = read_source(text, plan_id=annotation.plan_id, lang=annotation.lang)
    _check(annotation, source)
    triples = (triple for path in resources.authority_files() for triple in read_turtle(path))
    return annotation, source, authority_entries(triples)


def _near(path: Path) -> Path:
    """Return a path as seen from the current folder, if it is below it: it is shorter to read."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _check(annotation: Annotation, source: Source) -> None:
    kinds, topics = _notations("legislation-kind"), _notations("topic")
    check(annotation, source, kinds=kinds, topics=topics)


def _notations(scheme: str) -> frozenset[str]:
    """Return the notations of a concept scheme of ours."""
    [path] = [each for each in resources.vocab_files() if each.stem == scheme]
    return frozenset(
        triple.object.value
        for triple in read_turtle(path)
        if triple.predicate == SKOS.notation and isinstance(triple.object, ox.Literal)
    )


def _gold_of(plan: str | None) -> Path:
    """Return the gold file of a plan in the checkout, or of the packaged plans if none is named."""
    known = [folder.name for folder in resources.plan_dirs()]
    ids = [plan if plan in known else _plan_id(Path(plan))] if plan else known
    files = [path for path in resources.gold_files() if path.stem.rpartition(".")[0] in ids]
    about = f"the plan {ids[0]}" if plan else "the packaged plans"
    if not files:
        raise SourceError(f"there is no gold file of {about} here: name one with --gold FILE")
    if len(files) > 1:
        raise SourceError(
            f"there are several gold files of {about}: say which with --gold FILE:"
            f" {', '.join(map(str, files))}"
        )
    return files[0]


def _plan_id(path: Path) -> str:
    """Return the id of the plan that a text or a folder is, as far as a plan.toml tells."""
    toml = (path if path.is_dir() else path.parent) / "plan.toml"
    return str(read_plan_toml(toml)["plan"]["id"]) if toml.exists() else path.stem


def _text_of(plan: str | None, annotation: Annotation) -> Path:
    """Return the text that was named, or the packaged plan's that the annotation is about."""
    packaged = {folder.name: _near(folder) for folder in resources.plan_dirs()}
    named = plan or annotation.plan_id
    if plan is None and named not in packaged:
        raise SourceError(
            f"{annotation.name}: the plan {named} does not come with the package: name its text",
            about=annotation.name,
        )
    path = packaged[named] if named in packaged and not Path(named).exists() else Path(named)
    texts = [files.text for files in find_sources([path])]
    if len(texts) > 1:
        texts = [text for text in texts if text.stem == annotation.lang]
    if len(texts) != 1:
        raise SourceError(
            f"{path}: which text is meant? {annotation.name} is about one in the language"
            f" {annotation.lang}",
            about=path,
        )
    return texts[0]
