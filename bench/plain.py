"""The plain way: the same work on the same data with rdflib, owlrl and pyshacl as they come.

``python bench/plain.py WORK.json`` reads what to do from a file that ``run.py`` or ``scale.py``
writes, and prints as JSON how much CPU time each step took and what came out.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import rdflib

SHACL = "http://www.w3.org/ns/shacl#"


def main() -> None:
    work = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    seconds: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        start = time.process_time()
        yield
        seconds[name] = round(time.process_time() - start, 3)

    with step("import"):
        import owlrl
        import pyshacl
        import rdflib

    with step("parse"):
        data = rdflib.Graph().parse(work["data"], format="nt")
        shapes = rdflib.Graph()
        for path in work["shapes"]:
            shapes.parse(path, format="turtle")

    with step("close"):
        closed = rdflib.Graph()
        closed += data
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
        # As our build does: validate and ask with the useful inferences, not with all of them.
        useful = [triple for triple in closed - data if is_useful(triple, work["base"])]
        for triple in useful:
            data.add(triple)

    with step("validate"):
        conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes)

    rows = {}
    if "query" in work:
        with step("query"):
            query = Path(work["query"]).read_text(encoding="utf-8")
            rows["rows"] = len(list(data.query(query)))

    severities = Counter(
        str(severity).removeprefix(SHACL)
        for severity in report.objects(None, rdflib.URIRef(SHACL + "resultSeverity"))
    )
    found = {"inferred": len(useful), "conforms": conforms, **rows, **severities}
    if "details" in work:
        Path(work["details"]).write_text(details(useful, report), encoding="utf-8")
    print(json.dumps({"seconds": seconds, "found": found}))


def details(
    useful: list[tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]], report: rdflib.Graph
) -> str:
    """Return a line for each triple inferred and for each result, sorted."""
    from rdflib import RDF, SH

    lines = {" ".join(node.n3() for node in triple) for triple in useful}
    told = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.value)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        nodes = (report.value(result, predicate) for predicate in told)
        lines.add("result " + " ".join("" if node is None else node.n3() for node in nodes))
    return "".join(f"{line}\n" for line in sorted(lines))


def is_useful(triple: tuple[object, object, object], base: str) -> bool:
    """Tell whether a triple is about a thing of ours, and not true of everything."""
    from rdflib import BNode, URIRef

    subject, predicate, value = triple
    language = ("http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#")
    return (
        isinstance(subject, URIRef)
        and subject.startswith(base)
        and not subject.startswith(f"{base}ontology")
        and not isinstance(value, BNode)
        and not (isinstance(value, URIRef) and str(value).startswith(language))
        and not str(predicate).startswith(language[0])
    )


if __name__ == "__main__":
    main()
