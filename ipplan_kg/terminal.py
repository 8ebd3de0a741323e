"""Where a command meets its user: data to stdout, words to stderr, the store that was asked for."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["complain", "emit", "open_asked", "terminal_width"]


def open_asked(store: str | None) -> ox.Store:
    """Open the store that was asked for, or the packaged plans.

    Raises:
        StoreError: it cannot be opened.
    """
    from ipplan_kg.store import cached_store, open_store

    return cached_store(_build_packaged) if store is None else open_store(store)


def _build_packaged() -> ox.Store:
    from ipplan_kg.pipeline import build

    if sys.stderr.isatty():
        print("ipplan-kg: making the store of the packaged plans, once ...", file=sys.stderr)
    return build(validate=False).store


def terminal_width() -> int | None:
    """Return how many columns there are, or None where nobody looks and nothing is to be cut."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    return os.get_terminal_size(1).columns if sys.stdout.isatty() else None


def emit(data: str | bytes) -> None:
    """Write data to stdout as UTF-8, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data if isinstance(data, bytes) else data.encode())
    sys.stdout.buffer.flush()


def complain(message: str) -> None:
    """Say on stderr, in one line, what is wrong."""
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    label = "\x1b[31merror:\x1b[0m" if colour else "error:"
    print(f"ipplan-kg: {label} {message}", file=sys.stderr)
