"""The query catalogue for reading: which queries there are, and all about one of them."""

from __future__ import annotations

import shlex
import textwrap
from typing import TYPE_CHECKING

from ipplan_kg.results import curie

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipplan_kg.queries import CatalogueQuery, Parameter

__all__ = ["about", "example", "listing", "matching"]


def matching(
    queries: Iterable[CatalogueQuery], words: Sequence[str], tag: str | None = None
) -> tuple[CatalogueQuery, ...]:
    """Return the queries that have a tag and hold all words, in whatever case.

    They are sought in the name, the summary, the questions and the tags.
    """
    wanted = [word.casefold() for word in words]
    return tuple(
        query
        for query in queries
        if (tag is None or tag in query.tags) and all(word in _spoken(query) for word in wanted)
    )


def _spoken(query: CatalogueQuery) -> str:
    return " ".join([query.name, query.summary, *query.question.values(), *query.tags]).casefold()


def listing(
    queries: Iterable[CatalogueQuery], *, language: str = "en", width: int | None = None
) -> str:
    """Return each query's name, question and parameters.

    Args:
        queries: what is listed.
        language: of the questions, en or zh.
        width: columns of the terminal.
    """
    lines: list[str] = []
    for query in queries:
        lines += [query.name, *_wrapped(query.question[language], width, "  ")]
        lines += [_parameter(each, width) for each in query.parameters]
    return "".join(f"{line}\n" for line in lines)


def about(query: CatalogueQuery, *, width: int | None = None) -> str:
    """Return all about a query: its questions, parameters, how to ask it, and its text."""
    lines = [f"{query.name}: {query.summary}"]
    for question in query.question.values():
        lines += _wrapped(question, width, "  ")
    lines += ["", f"tags: {', '.join(query.tags)}"]
    if query.federates_with:
        lines.append(f"calls: {', '.join(query.federates_with)}")
    lines += [f"{engine}: {reason}" for engine, reason in query.engines.items()]
    if query.parameters:
        lines += ["", "parameters:"]
        lines += [_parameter(each, width) for each in query.parameters]
    lines += ["", "example:", f"  {example(query)}", "", query.body.rstrip()]
    return "".join(f"{line}\n" for line in lines)


def example(query: CatalogueQuery) -> str:
    """Return a command that asks a query, with its own parameters' defaults as values."""
    params = [
        f" --param {shlex.quote(f'{each.name}={_written(each)}')}"
        for each in query.parameters
        if not each.optional
    ]
    return f"ipplan-kg query {query.name}{''.join(params)}"


def _parameter(parameter: Parameter, width: int | None) -> str:
    """Return what a parameter is for and what stands for it when nothing is given."""
    of = parameter.scheme or parameter.class_curie
    kind = f"{parameter.type}, {of}" if of else parameter.type
    default = "default: any" if parameter.optional else f"default: {_written(parameter)}"
    text = f"--param {parameter.name}=... ({kind}): {parameter.description}; {default}"
    return "\n".join(_wrapped(text, width, "  ", "      "))


def _written(parameter: Parameter) -> str:
    """Return the default as a person writes it after ``--param``."""
    default = parameter.default
    if default.startswith("<"):
        path = curie(default[1:-1])
        return path.rpartition("/")[2] if parameter.scheme else path
    return default[1:-1] if default.startswith('"') else default


def _wrapped(text: str, width: int | None, indent: str, further: str | None = None) -> list[str]:
    if width is None:
        return [f"{indent}{text}"]
    return textwrap.wrap(
        text,
        max(width, 20),
        initial_indent=indent,
        subsequent_indent=indent if further is None else further,
        break_long_words=False,
        break_on_hyphens=False,
    )
