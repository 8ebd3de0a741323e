"""``ipplan-kg completion``: make the shell complete commands, options, queries and names."""

from __future__ import annotations

from importlib import import_module

from ipplan_kg.completion import SHELLS, script
from ipplan_kg.errors import BadParameter, StoreError
from ipplan_kg.terminal import emit

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import argparse
    from typing import Any

    import pyoxigraph as ox

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what ``completion`` takes to its parser, with examples in its epilog."""
    import argparse

    parser.epilog = """\
examples:
  eval "$(ipplan-kg completion bash)"      in ~/.bashrc
  eval "$(ipplan-kg completion zsh)"       in ~/.zshrc, below compinit
  ipplan-kg completion fish | source       in ~/.config/fish/config.fish"""
    add = parser.add_argument
    add("shell", nargs="?", choices=SHELLS, help="the shell that the script is for")
    # What the scripts call: the shell, then the words (bash: the line) that were typed.
    add("--complete", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Print the script of a shell; return the exit status."""
    if options.complete:
        shell, *typed = options.complete
        emit(_completed(shell, typed))
        return 0
    if options.shell is None:
        raise BadParameter(f"say for which shell: {', '.join(SHELLS)}")
    emit(script(options.shell))
    return 0


def _completed(shell: str, typed: list[str]) -> str:
    """Return the candidates for what was typed, one a line, as the shell wants them."""
    from ipplan_kg.completion.candidates import FILES, candidates, split

    cli: Any = import_module("ipplan_kg.cli")  # which called us, and knows the commands
    words = split(typed[0] if typed else "")[1:] if shell == "bash" else typed
    found = candidates(words, verbs=cli.VERBS, parser_of=cli.verb_parser, open_store=_open_at_once)
    if shell != "bash":
        lines = [value if not about else f"{value}\t{about}" for value, about in found]
    else:
        # bash takes "=" and ":" for the end of a word, and replaces only what comes after it.
        word = words[-1] if words else ""
        kept = max(word.rfind("="), word.rfind(":")) + 1
        lines = [each[0] if each == FILES else each[0][kept:] for each in found]
    return "".join(f"{line}\n" for line in lines)


def _open_at_once(store: str | None) -> ox.Store | None:
    """Open the store that was named, or the packaged plans if they are in the cache."""
    from ipplan_kg.store import cached_store, open_store

    if store is not None:
        return None if store.startswith(("http://", "https://")) else open_store(store)
    return cached_store(_not_now)


def _not_now() -> ox.Store:
    raise StoreError("the store of the packaged plans is not in the cache")
