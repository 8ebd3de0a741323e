"""What README.md and docs/ show is true: the commands are run and their output compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.documented import BLOCK, linked, matches, printed_by, sessions

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = BLOCK.findall(README)
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "bench" / "README.md", *DOCS]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def python_blocks() -> list[str]:
    return [block for language, block in BLOCKS if language == "python"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout, for commands that write into it."""
    return linked(tmp_path_factory.mktemp("checkout"))


@pytest.mark.parametrize(
    ("command", "shown"), sessions(BLOCKS), ids=lambda text: text.split("\n")[0]
)
def test_a_command_prints_what_is_shown(checkout: Path, command: str, shown: str) -> None:
    printed = printed_by(command, checkout)
    assert matches(shown, printed), printed


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    folder = linked(tmp_path)
    for command, shown in sessions(BLOCK.findall(page.read_text("utf-8"))):
        printed = printed_by(command, folder)
        assert matches(shown, printed), f"{command}\n{printed}"


def test_the_python_session_prints_what_is_shown() -> None:
    import doctest

    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for block in python_blocks():
        test = doctest.DocTestParser().get_doctest(block, {}, "README.md", "README.md", 0)
        runner.run(test)
    assert runner.failures == 0


def test_every_kind_of_block_is_run() -> None:
    assert {language for language, _ in BLOCKS} <= {"console", "python", "turtle", "text"}


def test_every_turtle_block_is_in_the_graph(store: object) -> None:
    import pyoxigraph as ox

    assert isinstance(store, ox.Store)
    from ipplan_kg.namespaces import PREFIXES

    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    for language, block in BLOCKS:
        if language == "turtle":
            for quad in ox.parse(head + block, format=ox.RdfFormat.TURTLE):
                s, p, o = quad.triple
                assert any(store.quads_for_pattern(s, p, o, None)), quad.triple


def test_every_command_is_told() -> None:
    from ipplan_kg.cli import VERBS

    for verb in VERBS:
        assert f"ipplan-kg {verb}" in README, verb


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        assert target.startswith(("https://", "http://")) or (page.parent / target).exists(), target


@each_page
def test_every_path_that_is_named_is_there(page: Path) -> None:
    folders = "bench|docs|ipplan_kg|mappings|ontology|plans|queries|shapes|tests|web"
    for path in re.findall(rf"`((?:{folders})/[\w./-]+)`", page.read_text("utf-8")):
        # What `make web` makes is not there in every checkout.
        assert (ROOT / path).exists() or path.startswith("ipplan_kg/site/bundle"), path


@each_page
def test_every_option_that_is_shown_is_one_of_its_command(page: Path) -> None:
    from ipplan_kg.cli import VERBS, verb_parser

    for verb, words in re.findall(r"ipplan-kg ([a-z]+)([^`|;&\n]*)", page.read_text("utf-8")):
        options = verb_parser(verb)._option_string_actions if verb in VERBS else {}
        for option in re.findall(r"(?<!\S)--[a-z-]+", words):
            assert option in options, f"{verb} {option}"
