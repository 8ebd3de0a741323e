"""The import rule and the size of modules, read from the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "ipplan_kg"

# In the order the data flows. A module imports only from the rows above its own.
NEUTRAL = [
    {"errors"},
    {"resources", "script", "user_agent"},
    {"names", "records", "sssom_head", "external_sort"},
    {"sssom"},
]
TEXT_SIDE = [
    {"model"},
    {"lang", "tokens", "marks"},
    {"phrases"},
    {"titles", "actions", "topics", "clauses", "numbering", "actions_zh", "titles_zh"},
    {"instruments", "instruments_zh"},
    {"campaigns", "events", "targets", "bodies"},
    {"segment", "mentions", "mentions_zh"},
    {"parse", "link", "align"},
    {"gold", "pairing"},
    {"figures"},
    {"evaluation", "floors", "scorecard"},
]
GRAPH_SIDE = [
    {"namespaces"},
    {"iris", "turtle", "serialization", "derivations", "solutions", "tables"},
    {"authority", "rdf", "parquet", "mappings", "alignments", "dumping"},
    {"defects", "sources", "places", "profiles"},
    {"editorial"},
    {"report", "results"},
    {"report_text", "annotations", "shapes", "rules"},
    {"reason", "validate", "store"},
    {"checks", "void_counts", "rebasing"},
    {"void"},
    {"things", "view", "measurements", "labels"},
    {"blocks", "explain"},
    {"contributions", "federation", "linking", "stratml"},
    {"queries", "sparql", "pages", "effects", "exports"},
    {"examples", "remote", "algebra", "listing"},
    {"answer", "views"},
    {"deadline"},
    {"service_description"},
    {"site"},
    {"pipeline"},
    {"summary", "quality", "knowledge", "comparison"},
    {"terminal", "options", "progress"},
    {"pager", "completion"},
    {"shell"},
    {"server"},
    {"publication", "push"},
    {"commands"},
    {"cli"},
    {"__main__"},
]
ROWS = NEUTRAL + TEXT_SIDE + GRAPH_SIDE
# `iris` and `sources` know the values of the text side, as they mint and read for it.
SEE_BOTH_SIDES = {
    *(
        "iris",
        "authority",
        "rdf",
        "defects",
        "editorial",
        "sources",
        "measurements",
        "pipeline",
        "quality",
    ),
}
# Each with the modules that may import it, at whatever place in them.
RDF_LIBRARIES = {
    "pyoxigraph": set().union(*GRAPH_SIDE),
    "rdflib": {"algebra", "reason", "validate", "knowledge"},
    "oxrdflib": {"knowledge"},
    "owlrl": {"reason"},
    "pyshacl": {"validate"},
    "pyshacl_turbo": {"validate"},
    "SPARQLWrapper": {"remote", "linking"},
    "pyarrow": {"parquet"},
}
SOFT_LIMIT, HARD_LIMIT = 300, 500


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def modules_of_tests() -> list[Path]:
    return sorted(path for path in TESTS.rglob("*.py") if "node_modules" not in path.parts)


def name_of(path: Path) -> str:
    """The module below the package that a file belongs to: ``lang/en.py`` is of ``lang``."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports anywhere in it, by its full name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            if node.module == "ipplan_kg":
                yield from (f"ipplan_kg.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def own_imports(path: Path) -> set[str]:
    found = {name.split(".")[1] for name in imported(path) if name.startswith("ipplan_kg.")}
    return found - {"__version__"}


def row_of(module: str) -> int:
    return next(i for i, row in enumerate(ROWS) if module in row)


each_module = pytest.mark.parametrize(
    "path", modules(), ids=lambda path: str(path.relative_to(PACKAGE))
)
each_module_of_tests = pytest.mark.parametrize(
    "path", modules_of_tests(), ids=lambda path: str(path.relative_to(TESTS))
)


def test_every_module_has_its_place_in_the_flow() -> None:
    placed = set().union(*ROWS) | {"__init__"}
    assert {name_of(path) for path in modules()} - placed == set()


@each_module
def test_a_module_imports_only_from_the_rows_above_its_own(path: Path) -> None:
    module = name_of(path)
    if module == "__init__":
        pytest.skip("the public names come from everywhere")
    above = set().union(*ROWS[: row_of(module)])
    if path.parent != PACKAGE:
        above |= {module}  # the modules of a sub-package share its row
    assert own_imports(path) - above == set()


@each_module
def test_only_the_bridge_sees_text_and_graph(path: Path) -> None:
    module = name_of(path)
    if module in SEE_BOTH_SIDES or module not in set().union(*GRAPH_SIDE):
        return
    assert own_imports(path) & set().union(*TEXT_SIDE) == set()


@each_module
def test_an_rdf_library_is_used_only_where_it_belongs(path: Path) -> None:
    for library in {name.split(".")[0] for name in imported(path)} & RDF_LIBRARIES.keys():
        assert name_of(path) in RDF_LIBRARIES[library] | {"__init__"}, library


@each_module
def test_a_module_fits_in_the_head(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= HARD_LIMIT, f"{lines} lines; aim for {SOFT_LIMIT}"


@each_module_of_tests
def test_a_module_of_tests_fits_in_the_head(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= HARD_LIMIT, f"{lines} lines: split it by subject"


@each_module
def test_nothing_catches_everything(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            caught = "" if node.type is None else ast.unparse(node.type)
            assert caught not in {"", "Exception", "BaseException"}, f"line {node.lineno}"


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    names = {path.stem for path in [*modules(), *modules_of_tests()]}
    assert names & {"utils", "util", "helpers", "common", "misc"} == set()


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()
