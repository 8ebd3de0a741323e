"""The stores that other tests start: they hold what they were given, and are gone afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.servers import Endpoint, answer, oxigraph, virtuoso

QUADS = """\
<urn:a> <urn:p> "one" <urn:first> .
<urn:b> <urn:p> "二"@zh <urn:second> .
"""
EVERYTHING = "SELECT ?g ?o { GRAPH ?g { ?s <urn:p> ?o } } ORDER BY ?g"
UNION = "SELECT (COUNT(*) AS ?n) { ?s <urn:p> ?o }"


@pytest.mark.slow
@pytest.mark.parametrize("server", [oxigraph, virtuoso])
def test_server_answers_from_the_quads_it_was_given(
    server: Callable[[Path], AbstractContextManager[Endpoint]], tmp_path: Path
) -> None:
    data = tmp_path / "data.nq"
    data.write_text(QUADS, "utf-8")
    with server(data) as endpoint:
        bindings = json.loads(answer(endpoint, EVERYTHING))["results"]["bindings"]
        (count,) = json.loads(answer(endpoint, UNION))["results"]["bindings"]
        with pytest.raises(RuntimeError, match="400: "):
            answer(endpoint, "SELECT nothing")
    assert [[each["g"]["value"], each["o"]["value"]] for each in bindings] == [
        ["urn:first", "one"],
        ["urn:second", "二"],
    ]
    assert count["n"]["value"] == "2"
    with pytest.raises(URLError):
        urlopen(endpoint.query, timeout=5)
