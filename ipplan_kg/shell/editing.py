"""The line editor of the shell: several lines, history, completion, by way of prompt_toolkit."""

from __future__ import annotations

import os
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion, ThreadedCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.shortcuts import CompleteStyle

from ipplan_kg.errors import IpplanError
from ipplan_kg.pager import page
from ipplan_kg.shell.completing import completions
from ipplan_kg.shell.session import COMMANDS, Leave, is_complete
from ipplan_kg.terminal import complain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.output import Output

    from ipplan_kg.shell.session import Session

__all__ = ["editor", "history_file", "loop"]

_PROMPT, _MORE = "ipplan-kg> ", "      ...> "
_PAGES = 200


class _Completer(Completer):
    """Hands what prompt_toolkit asks for to ``completing``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterator[Completion]:
        """Yield what the text before the cursor may become."""
        try:
            vocabulary = self._session.vocabulary
        except IpplanError:  # the query itself will say what is wrong with the store
            return
        found = completions(document.text_before_cursor, document.text, vocabulary, COMMANDS)
        for _, (length, name) in zip(range(_PAGES), found, strict=False):
            yield Completion(
                name.text, start_position=-length, display=name.typed, display_meta=name.about
            )


def editor(
    session: Session, *, input: Input | None = None, output: Output | None = None
) -> PromptSession[str]:
    """Return the line editor of a session; input and output are the terminal's by default."""
    return PromptSession(
        _PROMPT,
        multiline=True,
        prompt_continuation=_MORE,
        history=_history(),
        completer=ThreadedCompleter(_Completer(session)),
        complete_style=CompleteStyle.MULTI_COLUMN,
        complete_while_typing=False,
        key_bindings=_keys(),
        bottom_toolbar=lambda: HTML("{}   .help").format(session.status()),
        enable_history_search=True,
        input=input,
        output=output,
    )


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        state = buffer.complete_state
        if state is not None and state.current_completion is not None:
            buffer.apply_completion(state.current_completion)
        elif _may_run(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.newline()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.newline()

    return keys


def _may_run(text: str) -> bool:
    try:
        return not text.strip() or is_complete(text)
    except IpplanError:  # what is wrong is said when it is run
        return True


def history_file() -> str:
    """Return where the history is kept (XDG base directories: state)."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return os.path.join(state, "ipplan-kg", "history")


def _history() -> History:
    path = history_file()
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "ab"):
            return FileHistory(path)
    except OSError:  # a history for this time only is better than no shell
        return InMemoryHistory()


def loop(session: Session, read: Callable[[], str], *, paging: bool = True) -> None:
    """Read inputs and show what they give, until somebody leaves.

    Args:
        session: what answers.
        read: gives the next input; raises EOFError at the end, KeyboardInterrupt to begin anew.
        paging: whether long answers go through a pager.
    """
    while True:
        running = False
        try:
            text = read()
            running = True
            _show(session, text, paging)
        except KeyboardInterrupt:
            if running:  # else what was typed is given up
                print("stopped", file=sys.stderr)
        except (EOFError, Leave):
            return


def _show(session: Session, text: str, paging: bool) -> None:
    """Show what an input gives."""
    if not text.strip():
        return
    start = perf_counter()
    try:
        shown, told = session.reply(text)
    except IpplanError as error:
        complain(str(error))
        return
    page(shown, paging=paging)
    seconds = "" if text.lstrip().startswith(".") else f"{perf_counter() - start:.2f} s"
    about = ", ".join(filter(None, (seconds, told)))
    if about:
        print(about, file=sys.stderr)
