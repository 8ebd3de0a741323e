"""How far a long run is, on the last line of a terminal."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["ProgressBar"]

_FORMAT = "{desc}{percentage:3.0f}% {bar} {n_fmt}/{total_fmt} {elapsed}<{remaining}"


class ProgressBar:
    """Phases of a run, each with a bar, what is done of how much, elapsed and remaining time.

    A context manager: the line is gone at the end. It is only for standard error at a terminal.

    Args:
        phases: The names of the phases, as long as the longest of them.
    """

    def __init__(self, phases: tuple[str, ...]) -> None:
        self._width = max(map(len, phases)) + 1
        self._phase = ""
        self._bar: tqdm[NoReturn] | None = None

    @staticmethod
    def wanted(*, quiet: bool) -> bool:
        """Return whether there is somebody to look at it, on what can go back in its line."""
        return not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Show that so many steps of a phase are done."""
        if phase != self._phase or self._bar is None:
            self.end()
            self._phase, self._bar = phase, self._begun(phase, total)
        self._bar.update(done - self._bar.n)

    def _begun(self, phase: str, total: int) -> tqdm[NoReturn]:
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # no thread beside
        bar: tqdm[NoReturn] = tqdm(
            desc=f"{phase:<{self._width}}",
            total=total,
            leave=False,
            file=sys.stderr,
            dynamic_ncols=True,
            bar_format=_FORMAT,
        )
        return bar

    def end(self) -> None:
        """Take the line away, for other words; the next step begins another."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
