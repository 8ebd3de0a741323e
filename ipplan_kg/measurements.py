"""Figures of an evaluation -> DQV measurements, in the provenance graph of the plan they are about.

A measurement is a ``dqv:QualityMeasurement`` of one metric of ``vocab/metric``, computed on the
plan's asserted graph and derived from the gold file, which is known by the SHA-256 of its bytes.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from decimal import Decimal

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Triple

from ipplan_kg.figures import Evaluation
from ipplan_kg.floors import DIGITS
from ipplan_kg.iris import Minter
from ipplan_kg.namespaces import DQV, PROV, RDF, RDFS, SCHEMA, XSD
from ipplan_kg.store import replace_graph

__all__ = ["measurement_triples", "replace_measurements"]


def measurement_triples(
    evaluation: Evaluation, metrics: Container[str], minter: Minter
) -> Iterator[Triple]:
    """Yield the measurements of the figures that are among the metrics, and their origin.

    Args:
        evaluation: What was counted against a gold file.
        metrics: The notations of ``vocab/metric``.
        minter: Mints the IRIs.
    """
    plan_id, lang = evaluation.expected.plan_id, evaluation.expected.lang
    graph = minter.plan_graph(plan_id, "asserted")
    gold = minter.in_plan(plan_id, "gold", lang)
    label = f"Gold annotation of the plan {plan_id} ({lang})"
    yield Triple(gold, RDF.type, PROV.Entity)
    yield Triple(gold, RDFS.label, Literal(label, language="en"))
    yield Triple(gold, RDFS.comment, Literal(evaluation.expected.annotator, language="en"))
    yield Triple(gold, SCHEMA.sha256, Literal(evaluation.expected.sha256))
    yield Triple(gold, PROV.wasDerivedFrom, minter.in_plan(plan_id, lang))
    for metric, value in _figures(evaluation):
        if metric not in metrics:
            continue
        node = minter.in_plan(plan_id, "measurement", lang, metric)
        yield Triple(node, RDF.type, DQV.QualityMeasurement)
        yield Triple(node, DQV.isMeasurementOf, minter.concept("metric", metric))
        yield Triple(node, DQV.computedOn, graph)
        yield Triple(node, DQV.value, Literal(_decimal(value), datatype=XSD.decimal))
        yield Triple(node, PROV.wasDerivedFrom, gold)
        yield Triple(node, PROV.wasAttributedTo, minter.software())


def _figures(evaluation: Evaluation) -> Iterator[tuple[str, float]]:
    for name, measures in evaluation.measures().items():
        for measure, value in measures.items():
            if value is not None:
                yield f"{name}-{measure}", value


def _decimal(value: float) -> str:
    """Return the canonical form (XSD 1.1), the one that a store gives back: 0.98 and not 0.9800."""
    text = format(Decimal(f"{value:.{DIGITS}f}"), "f")
    return text.rstrip("0").rstrip(".")


def replace_measurements(
    store: ox.Store, evaluation: Evaluation, metrics: Container[str], minter: Minter
) -> None:
    """Put the measurements into the plan's provenance graph, in the place of earlier ones."""
    plan_id, lang = evaluation.expected.plan_id, evaluation.expected.lang
    graph = minter.plan_graph(plan_id, "provenance")
    earlier = f"{minter.in_plan(plan_id, 'measurement', lang).value}/"
    gold = minter.in_plan(plan_id, "gold", lang)
    kept = [
        quad.triple
        for quad in store.quads_for_pattern(None, None, None, graph)
        if quad.subject != gold
        and not (isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(earlier))
    ]
    new = measurement_triples(evaluation, metrics, minter)
    replace_graph(store, graph.value, [*kept, *new])
