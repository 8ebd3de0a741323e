"""A server of ours as a process of its own, and plain requests to it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from tests.conftest import ROOT

__all__ = ["Reply", "fetch", "query", "served"]

# What is asked is on this machine: no proxy has a part in it.
_open = build_opener(ProxyHandler({})).open


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
    """Send a request; ``content_type="text/csv"`` is the header ``Content-Type``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(url, data=body, headers=named, method=method)
    try:
        with _open(request, timeout=60) as response:
            return _reply(response.status, response.headers, response.read())
    except HTTPError as error:
        with error:
            return _reply(error.code, error.headers, error.read())


def _reply(status: int, headers: Message, body: bytes) -> Reply:
    lower = {name.lower(): value for name, value in headers.items()}
    return Reply(status=status, headers=lower, body=body)


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
    try:
        said = ""
        for line in process.stderr:
            said += line
            if "SPARQL endpoint at " in line:
                break
        else:
            raise AssertionError(f"the server did not start: {said}")
        # Nobody reads what else it says, but it must not wait for somebody to.
        drain = threading.Thread(target=process.stderr.read)
        drain.start()
        yield said.rpartition("SPARQL endpoint at ")[2].strip().removesuffix("/sparql")
    finally:
        process.terminate()
        process.wait(30)
        drain.join()
        process.stderr.close()
