"""A server of ours as a process of its own, and plain requests to it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from tests.conftest import ROOT

__all__ = ["TOKEN", "Reply", "fetch", "query", "served"]

TOKEN = "a-token-of-these-tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A response: its status, its headers by lower-case name, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    **headers: str,
) -> Reply:
    """Send a request as it is given; ``content_type="text/csv"`` is the header ``Content-Type``.

    Redirections are followed.
    """
    parts = urlsplit(url)
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = HTTPConnection(parts.netloc, timeout=60)
    try:
        connection.request(method, target, body, named)
        response = connection.getresponse()
        lower = {name.lower(): value for name, value in response.getheaders()}
        reply = Reply(status=response.status, headers=lower, body=response.read())
    finally:
        connection.close()
    if "location" in reply.headers and reply.status in (301, 302, 303, 307, 308):
        return fetch(urljoin(url, reply.headers["location"]), method=method, body=body, **headers)
    return reply


def query(**fields: str) -> str:
    """Return the fields as the query of a URL, with its question mark."""
    return f"?{urlencode(fields)}"


@contextmanager
def served(store: Path, *arguments: str) -> Iterator[str]:
    """Run ``ipplan-kg serve`` on a free port; yield the URL that its paths are below."""
    command = [sys.executable, "-m", "ipplan_kg", "serve", "--port", "0", "--no-access-log"]
    process = subprocess.Popen(
        [*command, "--store", str(store), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stderr is not None
    # Nobody reads what it says after it has begun, but it must not wait for somebody to.
    drain = threading.Thread(target=process.stderr.read)
    try:
        said = ""
        for line in process.stderr:
            said += line
            if "SPARQL endpoint at " in line:
                break
        else:
            raise AssertionError(f"the server did not start: {said}")
        drain.start()
        yield said.rpartition("SPARQL endpoint at ")[2].strip().removesuffix("/sparql")
    finally:
        process.terminate()
        process.wait(30)
        if drain.is_alive():
            drain.join()
        process.stderr.close()
