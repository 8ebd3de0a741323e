"""What several tests share: the graph of the real plan, a small plan, the command line."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from ipplan_kg import KnowledgeGraph

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "plans" / "2021-2022" / "en.txt"
MINI = """\
In order to protect inventions, this Promotion Plan is formulated.
I. Improve laws and regulations
1. Promote the revision of the Trademark Law of the People's Republic of China. (Responsible by \
Ministry of Justice, and State Intellectual property Administration)
2. We will launch the “Kunlun” campaign. (Responsible by Ministry of Public Security)
II. Strengthen services
3. Build 20 new protection centers in 2021. (Responsible by Ministry of Commerce, and Supreme \
People's Court in accordance with the division of responsibilities)
As for the division of tasks mentioned above, if more than one department are involved, the \
department listed first is the leading department and the other are the participating departments.
"""

Cli = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep the cached store of this session apart from the user's own."""
    folder = tmp_path_factory.mktemp("cache")
    os.environ["XDG_CACHE_HOME"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def store() -> ox.Store:
    """The graph of the packaged plans: read it, never write to it."""
    from ipplan_kg.pipeline import build

    return build(validate=False).store


@pytest.fixture(scope="session")
def kg(store: ox.Store) -> KnowledgeGraph:
    """The same as ``ipplan_kg.load()`` gives it: in memory, with the union."""
    from ipplan_kg import KnowledgeGraph
    from ipplan_kg.store import materialize_union, new

    asked = new(store)
    materialize_union(asked)
    return KnowledgeGraph(asked)


@pytest.fixture(scope="session")
def plan_text() -> str:
    """The English text of the plan 2021-2022, as read."""
    return PLAN.read_text("utf-8")


@pytest.fixture
def no_garbage_between_threads() -> Iterator[None]:
    """Let no other thread collect garbage: solutions must be freed by the thread that made them.

    What pytest keeps of an expected error holds on to the frames, and so to the solutions in them.
    """
    gc.disable()
    yield
    gc.collect(0)  # what has come since it was disabled
    gc.enable()


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A small sound plan in a file."""
    path = tmp_path / "mini.txt"
    path.write_text(MINI, "utf-8")
    return path


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Run ``ipplan-kg`` as a process of its own in an empty folder; nothing may be a traceback."""

    def run(
        *arguments: str | Path,
        cwd: Path = tmp_path,
        env: Mapping[str, str] | None = None,
        stdin: str = "",
        timeout: float = 120,
    ) -> CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", **(env or {})}
        done = subprocess.run(
            [sys.executable, "-m", "ipplan_kg", *arguments],
            cwd=cwd,
            env=environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run
