"""Run docs/notebook.ipynb from top to bottom and keep what its cells print.

``python docs/run_notebook.py`` writes the outputs into the notebook, so that it can be read without
being run. ``tests/test_notebook.py`` runs it again and compares.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).with_name("notebook.ipynb")
NETWORK = "depends-on-network"
"""Tag of the cells that ask the web: what they print is not the same everywhere."""
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def executed(path: Path = NOTEBOOK, *, network: bool = True) -> Any:
    """Return the notebook as it is after a run in a fresh kernel.

    Args:
        path: The notebook.
        network: Whether to run the cells that ask the web, too.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell raises.
    """
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        coalesce_streams=True,  # what comes in two parts in one run comes in one in another
        kernel_name="python3",
        timeout=120,
        record_timing=False,
        skip_cells_with_tag="" if network else NETWORK,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    # What differs from machine to machine: the versions of Python and of the kernel.
    notebook.metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    return notebook


def texts(cell: Any) -> list[tuple[str, str]]:
    """Return what a cell prints and shows as text, by kind; of an image only that it is there."""
    found = []
    for output in cell.get("outputs", ()):
        if output.output_type == "stream":
            found.append((output.name, output.text))
            continue
        for kind, data in sorted(output.get("data", {}).items()):
            found.append((kind, "" if kind.startswith("image/") else data))
    return found


def main() -> None:
    """Write the outputs of a run into the notebook."""
    notebook = executed()
    nbformat.write(notebook, NOTEBOOK)  # type: ignore[no-untyped-call]
    print(f"wrote {NOTEBOOK}", file=sys.stderr)


if __name__ == "__main__":
    main()
