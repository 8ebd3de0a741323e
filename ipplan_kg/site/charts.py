"""The charts of the overview: for each its query, the answer as rows, and a Vega specification.

One specification serves twice: made into a picture here (vl-convert, the extra ``charts``) and,
where the browser bundle was built, drawn anew in the page, with tooltips and links.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ipplan_kg.namespaces import BASE
from ipplan_kg.results import display
from ipplan_kg.site.chart_specs import SPECIFICATIONS, Json, darkened
from ipplan_kg.site.messages import messages
from ipplan_kg.site.paths import link
from ipplan_kg.site.pictures import picture
from ipplan_kg.sparql import evaluate

if TYPE_CHECKING:
    from ipplan_kg.site.paths import Language
    from ipplan_kg.site.reader import Reader

__all__ = [
    "CHARTS",
    "MOST",
    "Chart",
    "chart",
    "chart_csv",
    "chart_location",
    "chart_query",
    "chart_size",
    "chart_spec",
    "chart_svg",
]

_HEAD = f"PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX ipp: <{BASE}ontology#>\n\n"
CHARTS = {
    "tasks-per-agency": """\
SELECT ?agency ?role (COUNT(DISTINCT ?task) AS ?tasks)
WHERE {
  ?task ipp:responsibility ?part .
  ?part ipp:agency ?agency ;
    ipp:role ?role .
}
GROUP BY ?agency ?role
ORDER BY DESC(?tasks) ?agency ?role
LIMIT 10000
""",
    "sections-by-agency": """\
SELECT ?section ?agency (COUNT(DISTINCT ?task) AS ?tasks)
WHERE {
  ?task ipp:inSection ?section ;
    ipp:responsibleAgency ?agency .
}
GROUP BY ?section ?agency
ORDER BY DESC(?tasks) ?section ?agency
LIMIT 10000
""",
    "legislation-by-kind": """\
SELECT ?kind ?action (COUNT(DISTINCT ?legislation) AS ?count)
WHERE {
  ?part ipp:legislation ?legislation ;
    ipp:actionType ?action .
  ?legislation ipp:legislationKind ?kind .
}
GROUP BY ?kind ?action
ORDER BY DESC(?count) ?kind ?action
LIMIT 10000
""",
    "network": """\
SELECT ?agency ?partner (COUNT(DISTINCT ?task) AS ?tasks)
WHERE {
  ?task ipp:responsibleAgency ?agency, ?partner .
  FILTER(STR(?agency) < STR(?partner))
}
GROUP BY ?agency ?partner
ORDER BY DESC(?tasks) ?agency ?partner
LIMIT 10000
""",
    "topics": """\
SELECT ?topic (COUNT(DISTINCT ?task) AS ?tasks)
WHERE { ?task a ipp:Task ; dcterms:subject ?topic . }
GROUP BY ?topic
ORDER BY DESC(?tasks) ?topic
LIMIT 10000
""",
}
"""By name, the query of a chart; the last variable is the figure."""
MOST = 40
"""Of each kind of things, a picture has those with the largest figures."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The answer to the query of a chart: things, and a figure of them."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[ox.NamedNode, ...], int], ...]
    """The largest figure first."""

    @property
    def shown(self) -> tuple[tuple[tuple[ox.NamedNode, ...], int], ...]:
        """The rows that a picture shows: those of the things with the largest figures."""
        rows = self.rows
        for at in range(len(self.columns) - 1):
            totals: Counter[ox.NamedNode] = Counter()
            for nodes, figure in rows:
                totals[nodes[at]] += figure
            largest = {thing for thing, _ in totals.most_common(MOST)}
            rows = tuple(row for row in rows if row[0][at] in largest)
        return rows


def chart_query(name: str, base: str) -> str:
    """Return the query of a chart, as it runs anywhere."""
    text = _HEAD + CHARTS[name]
    text = text if "dcterms:" in CHARTS[name] else text.partition("\n")[2]
    return text if base == BASE else text.replace(BASE, base)


@lru_cache(maxsize=len(CHARTS))
def chart(reader: Reader, name: str) -> Chart:
    """Return the figures of a chart."""
    solutions = evaluate(reader.store, chart_query(name, reader.base))
    assert isinstance(solutions, ox.QuerySolutions)
    columns = tuple(variable.value for variable in solutions.variables)
    rows = []
    for solution in solutions:
        *things, figure = (solution[column] for column in columns)
        nodes = tuple(each for each in things if isinstance(each, ox.NamedNode))
        if len(nodes) == len(things):
            rows.append((nodes, int(display(figure))))
    rows.sort(key=lambda row: (-row[1], [reader.order(each) for each in row[0]]))
    return Chart(name, columns, tuple(rows))


def chart_csv(reader: Reader, name: str, language: Language) -> bytes:
    """Return the figures of a chart as CSV: the label and the IRI of each thing, and the figure."""
    found = chart(reader, name)
    *things, figure = found.columns
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*(name for each in things for name in (each, f"{each}_iri")), figure])
    for nodes, number in found.rows:
        cells = [cell for node in nodes for cell in (reader.label(node, language).text, node.value)]
        writer.writerow([*cells, number])
    return file.getvalue().encode()


def chart_spec(reader: Reader, name: str, language: Language, *, dark: bool = False) -> Json:
    """Return the specification of a chart, with its figures in it.

    Links in it are relative to the base, where the overview stands.
    """
    found = chart(reader, name)
    *things, figure = found.columns
    values = []
    for nodes, number in found.shown:
        row: Json = {figure: number}
        for column, node in zip(things, nodes, strict=True):
            row[column] = reader.label(node, language).text
            row[f"{column}_href"] = link(node.value, reader.base, language, "")
            ordinal = reader.text(node, "ipp:ordinal").text
            if ordinal:
                row[f"{column}_order"] = int(ordinal)
                row[column] = f"{ordinal}. {row[column]}"
        values.append(row)
    spec = SPECIFICATIONS[name](values, messages(language)["charts"])
    return darkened(spec) if dark else spec


def chart_size(spec: Json) -> tuple[int, int]:
    """Return width and height of a chart in CSS pixels, so that a page can keep its place."""
    around = spec["padding"]
    return (
        spec["width"] + around["left"] + around["right"],
        spec["height"] + around["top"] + around["bottom"],
    )


def chart_svg(reader: Reader, name: str, language: Language) -> bytes | None:
    """Return a chart as a picture; None where the extra ``charts`` is not installed."""
    return picture(chart_spec(reader, name, language))


def chart_location(name: str, language: Language, extension: str, *, dark: bool = False) -> str:
    """Return where a chart stands below the base: as ``svg``, ``csv`` or ``json``.

    The picture serves light and dark pages, a specification one of them.
    """
    shade = ".dark" if dark else ""
    tongue = f".{language}" if language != "en" else ""
    return f"charts/{name}{shade}{tongue}.{extension}"
