"""The two engines give the same results, on random graphs and on a broken plan."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipplan_kg.namespaces import RDF, XSD
from ipplan_kg.pipeline import build
from ipplan_kg.validate import VALIDATORS, validate
from tests.validation.small_graphs import rows, store_of, write

MANY_SHAPES = """
ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:targetSubjectsOf ex:r ;
    sh:property ex:S-p , ex:S-q , ex:S-r ; sh:or ( ex:HasP ex:HasQ ) ; sh:not ex:HasBoth .
ex:S-p a sh:PropertyShape ; sh:path ex:p ; sh:maxCount 1 ; sh:datatype xsd:integer ;
    sh:minInclusive 0 ; sh:message "p"@en .
ex:S-q a sh:PropertyShape ; sh:path ex:q ; sh:in ( "a" "b" ex:x ) ; sh:disjoint ex:r ;
    sh:severity sh:Warning ; sh:message "q"@en .
ex:S-r a sh:PropertyShape ; sh:path ( ex:r ex:r ) ; sh:class ex:A ; sh:nodeKind sh:IRI ;
    sh:qualifiedValueShape ex:HasP ; sh:qualifiedMaxCount 1 ; sh:message "r"@en .
ex:HasP a sh:NodeShape ; sh:property ex:HasP-p .
ex:HasP-p a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 ; sh:message "hp"@en .
ex:HasQ a sh:NodeShape ; sh:property ex:HasQ-q .
ex:HasQ-q a sh:PropertyShape ; sh:path ex:q ; sh:minCount 1 ; sh:message "hq"@en .
ex:HasBoth a sh:NodeShape ; sh:and ( ex:HasP ex:HasQ ) .
ex:S sh:message "s"@en ; sh:sparql ex:loop .
ex:loop sh:message "{?value}"@en ; sh:select
    "SELECT $this ?value WHERE { $this <http://example.org/r>+ $this . $this a ?value }" .
"""
NODES = st.sampled_from(["ex:x", "ex:y", "ex:z"])
VALUES = st.one_of(NODES, st.sampled_from(["1", "-1", '"a"', '"a"@en', "1.5", "true"]))
STATEMENTS = st.one_of(
    st.tuples(NODES, st.just("a"), st.sampled_from(["ex:A", "ex:B"])),
    st.tuples(NODES, st.sampled_from(["ex:p", "ex:q", "ex:r"]), VALUES),
)


@settings(max_examples=40, deadline=None)
@given(data=st.lists(STATEMENTS, min_size=1, max_size=12))
def test_both_engines_give_the_same_results_on_random_graphs(
    tmp_path_factory: pytest.TempPathFactory, data: list[tuple[str, str, str]]
) -> None:
    files = write(tmp_path_factory.mktemp("shapes"), MANY_SHAPES)
    store = store_of(
        "ex:B rdfs:subClassOf ex:A .\n" + "\n".join(f"{s} {p} {o} ." for s, p, o in data)
    )
    reports = [validate(store, shapes=files, validator=name) for name in VALIDATORS]
    assert rows(reports[0]) == rows(reports[1])
    assert reports[0] == reports[1]


def mutated(quads: list[ox.Quad], seed: int) -> list[ox.Quad]:
    """Break a graph here and there: drop, redirect, retype, leave the range, lose the language."""
    chance = Random(seed)
    by_predicate: dict[ox.NamedNode, list[ox.Quad]] = {}
    for quad in quads:
        by_predicate.setdefault(quad.predicate, []).append(quad)
    types = [quad.object for quad in by_predicate[RDF.type]]
    broken = []
    for quad in quads:
        predicate, value = quad.predicate, quad.object
        match chance.randrange(25):
            case 0:
                continue
            case 1:
                value = chance.choice(by_predicate[predicate]).object
            case 2:
                predicate, value = RDF.type, chance.choice(types)
            case 3 if isinstance(value, ox.Literal) and value.datatype == XSD.integer:
                value = ox.Literal(-int(value.value) - 1)
            case 3 if isinstance(value, ox.Literal):
                value = ox.Literal(value.value[:1])
            case 3:
                value = ox.BlankNode(f"b{chance.randrange(9)}")
            case 4:
                broken.append(quad)
                value = chance.choice(by_predicate[predicate]).object
        broken.append(ox.Quad(quad.subject, predicate, value, quad.graph_name))
    return broken


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_both_engines_give_the_same_results_on_a_broken_plan(mini: Path, seed: int) -> None:
    plan = build([mini], infer=False, validate=False).store
    own = [quad for quad in plan if "/graph/plan/" in str(quad.graph_name)]
    store = ox.Store()
    store.extend(mutated(sorted(own, key=str), seed))
    fast, reference = (validate(store, validator=name) for name in ("turbo", "pyshacl"))
    assert fast.counts["Violation"] > 40
    assert len({result.source_shape for result in fast.results}) > 20
    assert fast == reference
