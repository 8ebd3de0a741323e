"""The rules that publish writes: a real nginx answers with them as the live server does."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ipplan_kg.publication.redirects import nginx, w3id
from tests.programs import program
from tests.servers import free_port

URL = "http://127.0.0.1/ipplan/"
FILES = {
    "index.html": "home",
    "plan/p/task/1.html": "page",
    "plan/p/task/1.zh.html": "页",
    "plan/p/task/1.ttl": "# turtle",
    "plan/p/task/1.jsonld": "{}",
    "plan/p.html": "plan",
    "assets/site-0123456789.css": "css",
    ".well-known/void": "# void",
    "dumps/ipplan.nq.gz": "x",
    ".ipplan-kg/manifest": "secret",
}
CONFIGURATION = """\
daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{ worker_connections 16; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    include {folder}/site.conf;
}}
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that all may read, as nginx gives up root's rights; pytest's own are private."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    """Where an nginx with the rules answers."""
    server = program("nginx")
    for name, text in FILES.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    port = free_port()
    site = nginx(URL).replace("/srv/ipplan", str(folder / "site"))
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "site.conf").write_text(site, "utf-8")
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder), "utf-8")
    command = [server, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("nginx has not started")


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=named)
        response = connection.getresponse()
        body = response.read().decode()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, body
    finally:
        connection.close()


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "language", "location"),
    [
        ("*/*", "", "1.html"),
        (BROWSER, "", "1.html"),
        (BROWSER, "zh-CN,zh;q=0.9", "1.zh.html"),
        ("text/turtle", "zh", "1.ttl"),
        ("application/ld+json", "", "1.jsonld"),
        ("application/rdf+xml, text/turtle;q=0.5", "", "1.ttl"),
        ("application/n-triples", "", "1.nt"),
    ],
)
def test_a_thing_leads_to_a_document(port: int, accept: str, language: str, location: str) -> None:
    status, headers, _ = ask(port, "/ipplan/plan/p/task/1", accept=accept, accept_language=language)
    assert (status, headers["location"]) == (303, f"/ipplan/plan/p/task/{location}")
    assert headers["vary"] == "Accept, Accept-Language"


@pytest.mark.parametrize(
    ("path", "media_type", "body"),
    [
        ("plan/p/task/1.ttl", "text/turtle", "# turtle"),
        ("plan/p/task/1.jsonld", "application/ld+json", "{}"),
        ("plan/p/task/1.zh.html", "text/html", "页"),
        (".well-known/void", "text/turtle", "# void"),
        ("assets/site-0123456789.css", "text/css", "css"),
        ("dumps/ipplan.nq.gz", "application/gzip", "x"),
    ],
)
def test_a_document_has_its_media_type(port: int, path: str, media_type: str, body: str) -> None:
    status, headers, found = ask(port, f"/ipplan/{path}")
    assert (status, found) == (200, body)
    assert headers["content-type"].partition(";")[0] == media_type
    assert headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["plan/none", ".ipplan-kg/manifest", "../site/index.html"])
def test_what_is_not_published_is_not_there(port: int, path: str) -> None:
    assert ask(port, f"/ipplan/{path}")[0] in (400, 404)


def test_the_base_and_a_thing_that_is_a_folder_too(port: int) -> None:
    assert ask(port, "/ipplan/")[1]["location"] == "/ipplan/index.html"
    assert ask(port, "/ipplan/plan/p")[1]["location"] == "/ipplan/plan/p.html"


def test_the_rules_for_w3id_lead_to_the_site() -> None:
    rules = w3id("https://w3id.org/ipplan/", "https://example.org/site/")
    assert "RewriteRule ^(.+[^/])$ https://example.org/site/$1.ttl [R=303,L]" in rules
    assert rules.index("text/html") < rules.index("text/turtle")
