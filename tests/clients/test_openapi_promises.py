"""The server keeps what its OpenAPI description promises: schemathesis tries to prove it wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ipplan_kg.queries import CatalogueQuery, catalogue
from tests.programs import program


def kind(query: CatalogueQuery) -> object:
    """What the description of a query depends on."""
    types = {(each.type, each.optional, bool(each.scheme)) for each in query.parameters}
    return query.form, bool(query.federates_with), frozenset(types)


@pytest.mark.slow
def test_every_kind_of_operation_answers_as_it_is_described(url: str, tmp_path: Path) -> None:
    """Hundreds of requests at the borders of every schema, and some beyond them.

    A name that nothing has is of the type described, and refused all the same: that check is out.
    """
    one_of_each_kind = {kind(query): query.name for query in catalogue()}.values()
    done = subprocess.run(
        [
            *(program("schemathesis"), "run", f"{url}/openapi.json"),
            *("--include-path-regex", f"^/(?!api/queries/)|/({'|'.join(one_of_each_kind)})$"),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "2", "--seed", "1"),
            *("--exclude-checks", "positive_data_acceptance", "--warnings", "off"),
            *("--workers", "2", "--generation-database", "none", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "generated" in done.stdout
