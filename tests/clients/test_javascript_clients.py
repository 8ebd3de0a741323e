"""Clients that are not ours, from JavaScript: Comunica, and the fetcher of SPARQL endpoints.

Their packages are installed where they lack, from the lock beside this file (about half a minute).
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ipplan_kg.namespaces import BASE, PREFIXES
from tests.clients.packages import packages
from tests.programs import program

HERE = Path(__file__).parent
TASK_30 = f"{BASE}plan/2021-2022/task/30"
IPP, SD, SH, VOID = (PREFIXES[prefix] for prefix in ("ipp", "sd", "sh", "void"))

pytestmark = pytest.mark.slow


# What is asked, and the lines of the answer.
QUESTIONS = {
    f"SELECT (COUNT(?t) AS ?n) {{ ?t a <{IPP}Task> }}": ["n=115"],
    f"""SELECT ?number ?role {{
      <{TASK_30}> <{IPP}number> ?number ; <{IPP}responsibility> ?part . ?part <{IPP}role> ?role
    }}""": [f"number=30 role={BASE}vocab/role/lead"],
    f"CONSTRUCT {{ ?t ?p 30 }} WHERE {{ VALUES (?t ?p) {{ (<{TASK_30}> <{IPP}number>) }} }}": [
        f"{TASK_30} {IPP}number 30"
    ],
    f"ASK {{ <{TASK_30}> a <{IPP}Plan> }}": ["false"],
}
# Documents read as files, as sib-swiss/sparql-editor does where an endpoint itself tells nothing.
DOCUMENTS = [
    (
        "/.well-known/void",
        f"SELECT DISTINCT ?n {{ [] <{VOID}class> <{IPP}Task> ; <{VOID}entities> ?n }}",
        ["n=115"],
    ),
    ("/sparql", f"SELECT ?url {{ [] <{SD}endpoint> ?url }}", ["url={url}/sparql"]),
    (
        "/.well-known/sparql-examples",
        f'SELECT ?iri {{ [] <{SH}prefix> "ipp" ; <{SH}namespace> ?iri }}',
        [f"iri={IPP}"],
    ),
]
CLIENTS = ("comunica", "comunica-detects", "fetcher")


@pytest.fixture(scope="module")
def node() -> str:
    """The path of Node.js, once the packages are there."""
    packages()
    return program("node")


@pytest.fixture(scope="module")
def answers(url: str, node: str) -> dict[tuple[str, str], list[str]]:
    """By client and query, or path: the lines of each answer, all from one process."""
    asked = [(client, f"{url}/sparql", text) for client in CLIENTS for text in QUESTIONS]
    asked += [("comunica-file", url + path, text) for path, text, _ in DOCUMENTS]
    done = subprocess.run(
        [node, "ask.js"],
        cwd=HERE,
        input=json.dumps(asked),
        capture_output=True,
        encoding="utf-8",
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    keys = [(client, text) for client, _, text in asked]
    return dict(zip(keys, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("text", QUESTIONS, ids=["count", "solutions", "graph", "boolean"])
def test_a_query_is_answered(
    answers: dict[tuple[str, str], list[str]], client: str, text: str
) -> None:
    assert answers[client, text] == QUESTIONS[text]


@pytest.mark.parametrize(("path", "text", "lines"), DOCUMENTS, ids=[each[0] for each in DOCUMENTS])
def test_a_document_is_read_by_its_url(
    url: str, answers: dict[tuple[str, str], list[str]], path: str, text: str, lines: list[str]
) -> None:
    assert answers["comunica-file", text] == [line.replace("{url}", url) for line in lines]
