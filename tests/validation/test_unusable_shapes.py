"""Shapes that cannot be used are an error, never a pass."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from ipplan_kg.errors import ResourceError, ValidationFailure
from ipplan_kg.validate import validate
from tests.validation.small_graphs import each_engine, report_of, write

BAD_SHAPES = [
    pytest.param("", "there are no shapes", id="none at all"),
    pytest.param(
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property ex:p .\n"
        "ex:p sh:path ex:q ; sh:mincount 1 .",
        "<http://example.org/p> uses sh:mincount, .* did you mean sh:minCount?",
        id="a misspelt constraint",
    ),
    pytest.param(
        "ex:S a sh:NodeShape ; sh:targetClas ex:A .", "sh:targetClas, ", id="a misspelt target"
    ),
    pytest.param("ex:S a sh:NodeShape ; sh:nodeKind sh:Iri .", "sh:Iri, ", id="a misspelt value"),
    pytest.param(
        "ex:S a sh:NodeShape ; sh:rule [ a sh:TripleRule ] .",
        "sh:(rule|TripleRule), ",
        id="a term of SHACL-AF, which is not evaluated",
    ),
    pytest.param(
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property ex:absent .",
        "refers to the shape <http://example.org/absent>, which is described nowhere",
        id="a shape that is not there",
    ),
]
UNUSABLE = [
    pytest.param(
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:minCount 1 ] .",
        id="a property shape without a path",
    ),
    pytest.param(
        """ex:S a sh:NodeShape ; sh:targetClass ex:A ;
        sh:sparql [ sh:select "SELECT $this WHERE {" ] .""",
        id="a constraint that is no SPARQL",
    ),
    pytest.param(
        """ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:sparql [
        sh:select "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }" ] .""",
        id="a constraint that asks another endpoint",
    ),
]


@pytest.mark.parametrize(("shapes", "message"), BAD_SHAPES)
def test_shapes_that_would_pass_in_silence_are_refused(
    tmp_path: Path, shapes: str, message: str
) -> None:
    with pytest.raises(ValidationFailure, match=message):
        report_of(tmp_path, shapes, "ex:x a ex:A .")


@each_engine
@pytest.mark.parametrize("shapes", UNUSABLE)
def test_shapes_that_an_engine_cannot_use_are_an_error(
    tmp_path: Path, shapes: str, validator: str
) -> None:
    with pytest.raises(ValidationFailure, match=r"the shapes cannot be used: ."):
        report_of(tmp_path, shapes, "ex:x a ex:A .", validator=validator)


def test_shapes_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"absent.ttl: cannot be read"):
        validate(ox.Store(), shapes=[tmp_path / "absent.ttl"])
    with pytest.raises(ResourceError, match=r"shapes.ttl, line 9, column 20: not valid Turtle"):
        validate(ox.Store(), shapes=write(tmp_path, "ex:S a sh:NodeShape"))
    (tmp_path / "latin.ttl").write_bytes(b"# caf\xe9")
    with pytest.raises(ResourceError, match=r"latin.ttl: cannot be read"):
        validate(ox.Store(), shapes=[tmp_path / "latin.ttl"])


def test_an_unknown_engine_is_an_error() -> None:
    with pytest.raises(ValidationFailure, match="'jena': take turbo or pyshacl"):
        validate(ox.Store(), validator="jena")
