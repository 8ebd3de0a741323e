"""The packaged plans, served once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from ipplan_kg.store import dump_nquads
from tests.clients.served import served


@pytest.fixture(scope="session")
def url(store: ox.Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server with the packaged plans is, without ``/`` at the end."""
    data = tmp_path_factory.mktemp("served") / "plans.nq"
    data.write_bytes(dump_nquads(store))
    with served(data) as found:
        yield found
