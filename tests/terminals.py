"""A program that runs in a terminal of its own, with somebody at its keyboard."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

_CONTROLS = re.compile(
    r"""
      \x1b \[ [0-9;?>=]* [ -/]* [@-~]                # colours, movements
    | \x1b \] [^\x07\x1b]* (?: \x07 | \x1b\\ )      # titles
    | \x1b [=>()] [A-Z0-9]?                         # kinds of keyboard and letters
    | [\r\x07]
    """,
    re.X,
)


class Terminal:
    """A pseudo terminal with a program in it; ``screen`` is all that it has shown."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str | os.PathLike[str],
        rows: int = 24,
        columns: int = 80,
    ) -> None:
        environment = {**os.environ, "TERM": "xterm", **env}
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            environment.pop(name, None)
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.pid = _spawned(list(command), environment, str(cwd), theirs)
        os.close(theirs)
        self._keyboard = ours
        self._shown = b""
        self._status: int | None = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._keyboard)

    @property
    def screen(self) -> str:
        """What was shown so far, without colours and movements of the cursor."""
        return _CONTROLS.sub("", self._shown.decode(errors="replace"))

    @property
    def raw(self) -> str:
        """What was shown so far, with all that moves the cursor."""
        return self._shown.decode(errors="replace")

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._keyboard, keys.encode())

    def wait_for(self, text: str, *, seconds: float = 60) -> str:
        """Return the screen when it shows a text; fail if it does not."""
        until = time.monotonic() + seconds
        while text not in self.screen:
            left = until - time.monotonic()
            assert left > 0 and self._read(left), f"no {text!r} on the screen:\n{self.screen}"
        return self.screen

    def look(self, *, seconds: float) -> None:
        """Take in what is shown within this time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._read(left)

    def end(self, *, seconds: float = 60) -> int:
        """Return the exit status of the program when it has ended."""
        until = time.monotonic() + seconds
        while self._read(max(0.0, until - time.monotonic())):
            pass
        assert time.monotonic() < until, f"it has not ended:\n{self.screen}"
        self._status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._status

    def _read(self, seconds: float) -> bool:
        """Read what is shown next; False if nothing comes any more."""
        if not select.select([self._keyboard], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._keyboard, 1 << 16)
        except OSError:  # Linux says so when the other side is closed
            return False
        if b"\x1b[6n" in data:  # asks where the cursor is, and waits for an answer
            os.write(self._keyboard, b"\x1b[1;1R")
        if b"\x1b[c" in data or b"\x1b[0c" in data:  # asks what terminal this is
            os.write(self._keyboard, b"\x1b[?62;c")
        self._shown += data
        return bool(data)


def _spawned(command: list[str], env: dict[str, str], cwd: str, terminal: int) -> int:
    """Start a program whose controlling terminal this is; return its process id."""
    pid = os.fork()
    if pid == 0:
        try:
            os.chdir(cwd)
            _log_in(terminal)
            # Whoever ignores it, as the background of a shell does, would hand that down.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execvpe(command[0], command, env)
        finally:
            os._exit(127)
    return pid


def _log_in(terminal: int) -> None:
    """Make the terminal that of this process and of what it becomes."""
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for number in (0, 1, 2):
        os.dup2(terminal, number)
