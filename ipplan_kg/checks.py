"""RDF files and stores go in; their validation report comes out, as a text of some format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from ipplan_kg.annotations import packaged_texts, report_github, report_junit, text_files
from ipplan_kg.errors import BadParameter
from ipplan_kg.profiles import CORE
from ipplan_kg.report import Report, at_least, report_json, report_ttl
from ipplan_kg.report_text import report_text
from ipplan_kg.store import base_iri, new, open_store
from ipplan_kg.validate import validate_plans

__all__ = ["check"]


def check(
    files: Sequence[str | Path],
    *,
    format: str = "text",
    profile: str | None = None,
    language: str = "en",
    severity: str = "Info",
    validator: str = "turbo",
    texts: Sequence[str | Path] | None = None,
) -> tuple[str, bool]:
    """Return the report on some files together, and whether they pass.

    Args:
        files: RDF files and store directories, at least one.
        format: ``text``, ``json``, ``ttl``, ``junit`` or ``github``.
        profile: which shapes hold; by default those for any data.
        language: which messages to take where there are several.
        severity: what is less severe is counted and not shown.
        validator: the engine.
        texts: for ``github``, files of plans' texts; by default those of the packaged plans.

    Raises:
        StoreError: a file cannot be read or is not RDF.
        SourceError: a text cannot be read.
        BadParameter: the format is none of these.
        ResourceError, ValidationFailure: as ``validate``.
    """
    stores = {str(file): open_store(Path(file)) for file in files}
    [store, *others] = stores.values()
    if others:
        store = new(quad for each in stores.values() for quad in each)
    report = validate_plans(
        store,
        validator=validator,
        base=base_iri(store),
        language=language,
        profile=profile or CORE,
    )
    shown = at_least(report, severity)
    if format == "github":
        found = text_files(store, packaged_texts() if texts is None else texts)
        return report_github(shown, stores, texts=found), report.ok
    return _written(shown, format, store), report.ok


def _written(report: Report, format: str, store: ox.Store) -> str:
    match format:
        case "text":
            return report_text(report, store)
        case "json":
            return report_json(report)
        case "ttl":
            return report_ttl(report)
        case "junit":
            return report_junit(report, moment=datetime.now(UTC))
    raise BadParameter(f"a report has no format {format!r}", about=format)
