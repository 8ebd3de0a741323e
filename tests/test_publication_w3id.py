"""The rules for w3id.org, run by a real Apache, and followed by a real client to the document.

The folder ``ipplan/`` of one Apache stands for https://w3id.org/ipplan/. One file leads to the
documents themselves, as a static host has no rules; another leads to a server that has.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ipplan_kg.namespaces import BASE
from ipplan_kg.publication.redirects import hosting_files
from tests.programs import program
from tests.web_servers import apache, ask, nginx

FILES = {
    "index.html": "home",
    "index.zh.html": "首页",
    ".well-known/void": "# the description",
    ".well-known/void.ttl": "# about the description",
    "plan/p.html": "plan",
    "plan/p.ttl": "# plan",
    "plan/p/task/1.html": "page",
    "plan/p/task/1.zh.html": "页",
    "plan/p/task/1.ttl": "# turtle",
    "plan/p/task/1.jsonld": "{}",
    "search.html": "search",
    "agency/old.html": "was withdrawn",
    "dumps/ipplan.nq.gz": "quads",
    "404.html": "nothing",
}
STATIC = """\
server {{ listen 80; root {root}; absolute_redirect off; error_page 404 /site/404.html; }}
"""
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def names() -> Iterator[dict[str, str]]:
    """Where ``ipplan/`` of w3id.org is: for a static host, and for a server with rules."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        for path, text in FILES.items():
            (folder / "www/site" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "www/site" / path).write_text(text, "utf-8")
        static = stack.enter_context(nginx(STATIC.format(root=folder / "www")))
        rules = dict(hosting_files(BASE, f"{static}/site/", gone=["agency/old"]))
        site = rules["hosting/nginx.conf"].decode().replace("/srv/ipplan", f"{folder}/www/site")
        server = stack.enter_context(nginx(site))
        files = {
            "static": rules["hosting/w3id.htaccess"],
            "server": dict(hosting_files(BASE, f"{server}/site/"))[
                "hosting/w3id-to-server.htaccess"
            ],
        }
        for each, rule in files.items():
            (folder / each / "ipplan").mkdir(parents=True)
            (folder / each / "ipplan/.htaccess").write_bytes(rule)
        yield {each: stack.enter_context(apache(folder / each)) + "/ipplan/" for each in files}


def followed(url: str, *options: str) -> tuple[str, str, str]:
    """What curl gets in the end: the status, the place below the site, the document."""
    command = [program("curl"), "--silent", "--noproxy", "*", "--location", *options]
    told = "\n%{http_code} %{url_effective}"
    done = subprocess.run(
        [*command, "--write-out", told, url], capture_output=True, encoding="utf-8", check=True
    )
    body, _, last = done.stdout.rpartition("\n")
    status, place = last.split()
    return status, place.partition("/site/")[2], body


each_kind = pytest.mark.parametrize("kind", ["static", "server"])


@each_kind
@pytest.mark.parametrize(
    ("path", "accept", "language", "place", "body"),
    [
        ("plan/p/task/1", "*/*", "en", "plan/p/task/1.html", "page"),
        ("plan/p/task/1", BROWSER, "zh-CN,zh;q=0.9", "plan/p/task/1.zh.html", "页"),
        ("plan/p/task/1", "text/turtle", "en", "plan/p/task/1.ttl", "# turtle"),
        ("plan/p/task/1", "text/html;q=0.5, application/ld+json", "", "plan/p/task/1.jsonld", "{}"),
        ("plan/p", "text/turtle", "en", "plan/p.ttl", "# plan"),
        ("", BROWSER, "zh", "index.zh.html", "首页"),
        ("", "text/turtle", "en", ".well-known/void.ttl", "# about the description"),
        (".well-known/void", "text/turtle", "en", ".well-known/void", "# the description"),
        ("plan/p/task/1.ttl", "*/*", "en", "plan/p/task/1.ttl", "# turtle"),
        ("dumps/ipplan.nq.gz", "*/*", "en", "dumps/ipplan.nq.gz", "quads"),
        ("search", BROWSER, "en", "search.html", "search"),
    ],
)
def test_a_client_gets_from_the_name_to_the_document(
    names: dict[str, str], kind: str, path: str, accept: str, language: str, place: str, body: str
) -> None:
    options = ["-H", f"Accept: {accept}", "-H", f"Accept-Language: {language}"]
    assert followed(names[kind] + path, *options) == ("200", place, body)


@each_kind
def test_a_fragment_stays_with_the_client(names: dict[str, str], kind: str) -> None:
    status, place, _ = followed(f"{names[kind]}plan/p#char=1,2", "-H", "Accept: text/turtle")
    assert (status, place.partition("#")[0]) == ("200", "plan/p.ttl")


@each_kind
def test_what_is_not_there_is_not_found(names: dict[str, str], kind: str) -> None:
    assert followed(f"{names[kind]}agency/nobody")[::2] == ("404", "nothing")


def test_what_was_withdrawn_says_so_in_words(names: dict[str, str]) -> None:
    """A static host cannot answer 410."""
    got = followed(f"{names['static']}agency/old", "-H", "Accept: text/turtle")
    assert got == ("200", "agency/old.html", "was withdrawn")


def test_a_format_that_there_is_not_leads_to_the_page(names: dict[str, str]) -> None:
    """As the maintainers ask: https://w3id.org/docs/rules/htaccess/no-406-fallback."""
    got = followed(f"{names['static']}plan/p/task/1", "-H", "Accept: image/png")
    assert got == ("200", "plan/p/task/1.html", "page")


def test_a_thing_is_no_document(names: dict[str, str]) -> None:
    """303 from a thing, 302 from a file: https://www.w3.org/TR/cooluris/#r303gendocument."""
    host = names["static"].removesuffix("/ipplan/")
    assert ask(host, "/ipplan/plan/p/task/1").status == 303
    assert ask(host, "/ipplan/plan/p/task/1.ttl").status == 302


def test_the_file_is_as_the_maintainers_want_it() -> None:
    """https://w3id.org/docs/rules/, those that can be seen in the text."""
    rules = dict(hosting_files(BASE, "https://example.org/site/"))
    for name in ("hosting/w3id.htaccess", "hosting/w3id-to-server.htaccess"):
        lines = rules[name].decode().split("\n")
        directives = {line.split()[0] for line in lines if line and not line.startswith("#")}
        assert directives <= {"RewriteEngine", "RewriteRule", "RewriteCond", "SetEnvIf"} | {
            "SetEnvIfNoCase"
        }
        assert not any(line != line.rstrip() for line in lines)
        assert "GitHub username" in rules[name].decode()
