"""What is wrong with the printed text of a plan, as Web Annotations beside it.

A correction is an annotation that edits: its targets are the words as printed, its body the words
to read in their place (https://www.w3.org/TR/annotation-model/). The text itself is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from ipplan_kg.iris import Minter
from ipplan_kg.model import Plan, Span
from ipplan_kg.namespaces import DC, DCTERMS, IPP, OA, RDF, RDFS
from ipplan_kg.rdf import nif_string

__all__ = ["defect_triples"]

_Table = Mapping[str, Any]
_NO_SOURCE = "The printed text itself; no other source was used."


def defect_triples(table: _Table, plan: Plan, minter: Minter, *, leading: bool) -> Iterator[Triple]:
    """Yield the corrections of a text: those of plan.toml, then a lost heading for each part.

    Args:
        table: What plan.toml says.
        plan: The text.
        minter: Mints the IRIs.
        leading: Whether it is the plan's first text, which corrections without `lang` are of.

    Raises:
        KeyError: A correction lacks a key.
        ValueError: A quote is not where it should be.
    """
    lang = plan.source.lang
    corrections: Sequence[_Table] = table.get("correction", ())
    for number, correction in enumerate(corrections, 1):
        if correction.get("lang", lang if leading else None) == lang:
            readings = {lang: correction["reading"]} if "reading" in correction else {}
            node = minter.in_plan(plan.source.plan_id, "correction", number)
            yield from _annotation(node, _places(correction, plan), readings, plan, minter)
            yield from _natures(node, correction.get("nature", ()), minter)
            yield Triple(node, RDFS.comment, Literal(correction["note"], language="en"))
            yield Triple(node, DCTERMS.source, Literal(correction.get("source", _NO_SOURCE)))
    if leading:
        for number, part in enumerate(table.get("part", ()), len(corrections) + 1):
            node = minter.in_plan(plan.source.plan_id, "correction", number)
            yield from _lost_heading(node, part, plan, minter)


def _annotation(
    node: NamedNode, spans: Sequence[Span], readings: Mapping[str, str], plan: Plan, minter: Minter
) -> Iterator[Triple]:
    yield Triple(node, RDF.type, IPP.Correction)
    yield Triple(node, RDF.type, OA.Annotation)
    yield Triple(node, OA.motivatedBy, OA.editing)
    yield Triple(node, IPP.inPlan, minter.plan(plan.source.plan_id))
    for span in spans:
        string = minter.span(plan.source.plan_id, plan.source.lang, span)
        yield Triple(node, IPP.evidence, string)
        yield Triple(node, OA.hasTarget, string)
        yield from nif_string(plan, span, minter)
    for lang, reading in readings.items():
        body = NamedNode(f"{node.value}/reading/{lang}")
        yield Triple(node, IPP.suggestedReading, Literal(reading, language=lang))
        yield Triple(node, OA.hasBody, body)
        yield Triple(body, RDF.type, OA.TextualBody)
        yield Triple(body, RDF.value, Literal(reading))
        yield Triple(body, DC.language, Literal(lang))
        yield Triple(body, OA.hasPurpose, OA.editing)


def _natures(node: NamedNode, natures: Sequence[str], minter: Minter) -> Iterator[Triple]:
    for nature in natures:
        yield Triple(node, IPP.defect, minter.concept("text-defect", nature))


def _lost_heading(node: NamedNode, part: _Table, plan: Plan, minter: Minter) -> Iterator[Triple]:
    """Yield that the heading of a part is missing before the first of its tasks."""
    first = next((task for task in plan.tasks if task.number == part["first_task"]), None)
    if first is None:
        raise ValueError(f"there is no task {part['first_task']}, the first of part {part['zh']}")
    readings = {lang: part[lang] for lang in ("en", "zh")}
    yield from _annotation(node, [first.span], readings, plan, minter)
    yield from _natures(node, ["lost-heading"], minter)
    note = f"Before this task the heading {part['number']} of the original document is missing."
    yield Triple(node, RDFS.comment, Literal(note, language="en"))
    for source in part["sources"]:
        yield Triple(node, DCTERMS.source, Literal(source))


def _places(correction: _Table, plan: Plan) -> list[Span]:
    """Return where the quote of a correction stands; ValueError if it is not where it should be."""
    quote: str = correction["quote"]
    whole = Span(0, len(plan.source.text))
    if "task" in correction:
        within = next((t.span for t in plan.tasks if t.number == correction["task"]), None)
    else:
        places = {"preamble": plan.preamble, "closing": plan.lead_rule}
        within = places.get(correction.get("where", ""), whole)
    if within is None:
        raise ValueError(f"the place of the correction {quote!r} is not in the text")
    text = plan.source.slice(within)
    count = text.count(quote)
    if count != 1 and not (count and correction.get("everywhere")):
        raise ValueError(f"the quote {quote!r} of a correction stands {count} times in its place")
    begins = [within.begin + text.index(quote)]
    while len(begins) < count:
        begins.append(within.begin + text.index(quote, begins[-1] - within.begin + len(quote)))
    return [Span(begin, begin + len(quote)) for begin in begins]
