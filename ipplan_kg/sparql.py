"""A SPARQL 1.1 query, evaluated on a store.

The default graph is the union of all graphs unless the query says FROM
(https://www.w3.org/TR/sparql11-query/#specifyingDataset). Only reading: updates are refused, and so
is SERVICE, which would make this machine send requests to wherever the query says; ``federation``
guards calls of endpoints that somebody allowed.
"""

from __future__ import annotations

import pyoxigraph as ox

from ipplan_kg.errors import QueryError, QuerySyntaxError, UpdateRefused
from ipplan_kg.namespaces import BASE, PREFIXES
from ipplan_kg.results import serialize
from ipplan_kg.store import whole_graph

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from ipplan_kg.results import Results

__all__ = ["ask", "evaluate", "prefixed", "punctuation", "query_form", "refuse_update", "serialize"]

# Tokens of SPARQL 1.1 as far as telling keywords from the rest needs it.
_TOKEN = r"""
      \# [^\r\n]*                                   # comment
    | < [^<>"{}|^`\\\x00-\x20]* >                   # IRI
    | \"{3} (?: [^"\\] | \\. | \"{1,2}(?!") )* \"{3}
    | '{3} (?: [^'\\] | \\. | '{1,2}(?!') )* '{3}
    | " (?: [^"\\\r\n] | \\. )* "
    | ' (?: [^'\\\r\n] | \\. )* '
    | [?$] \w+
    | @ [A-Za-z] [\w-]*
    | _: \w+
    | (?P<name> (?P<prefix> (?: \w [\w.-]* )? ) : (?: \w | [%:-] | \.(?=\w) | \\. )* )
    | (?P<word> [A-Za-z] \w* )
"""
_PROLOGUE = {"BASE", "PREFIX", "VERSION"}
_UPDATES = {
    *("ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"),
}
_PLACE = r"error at (?P<line>\d+):(?P<column>\d+): (?P<reason>.*)"


def evaluate(store: ox.Store, text: str, *, relay: str = "") -> Results:
    """Return the answer to a query: solutions, a boolean, or the triples of a graph, sorted.

    The prefixes of ``namespaces`` need not be declared.

    Args:
        store: what is asked.
        text: the query.
        relay: what the endpoints that the text calls must begin with: a
            ``federation.GuardedQuery`` has both. Without it no call is answered.

    Raises:
        QuerySyntaxError: the text is not a SPARQL query; says the line and the column.
        UpdateRefused: it is an update, or calls another endpoint.
    """
    try:
        answer = ask(store, text, relay=relay)
        if isinstance(answer, ox.QueryTriples):
            return tuple(sorted(set(answer), key=str))
        return answer
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query cannot be answered: {error}", exit_code=3) from error


def ask(
    store: ox.Store,
    text: str,
    *,
    relay: str = "",
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    base: str | None = None,
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Return the answer to a query as the engine gives it: computed while it is read.

    Args:
        store, text, relay: as of ``evaluate``.
        default_graphs, named_graphs: IRIs of the graphs of the dataset, in place of what the query
            says with FROM (https://www.w3.org/TR/sparql11-protocol/#dataset).
        base: what relative IRIs are resolved against where the query says no BASE, and what our
            own prefixes stand for IRIs below.

    Raises:
        QuerySyntaxError, UpdateRefused: as ``evaluate``.
        QueryError: it cannot be answered; reading the answer may raise OSError and RuntimeError.
    """
    _refuse_service(text, relay)
    prefixes = PREFIXES
    if base is not None and base != BASE:
        prefixes = {prefix: iri.replace(BASE, base) for prefix, iri in PREFIXES.items()}
    try:
        if default_graphs is None and named_graphs is None:
            union = _lacks_default_graph(store, text)
            return store.query(
                text, base_iri=base, prefixes=prefixes, use_default_graph_as_union=union
            )
        return store.query(
            text,
            base_iri=base,
            prefixes=prefixes,
            default_graph=[ox.NamedNode(each) for each in default_graphs or ()],
            named_graphs=[ox.NamedNode(each) for each in named_graphs or ()],
        )
    except SyntaxError as error:
        refuse_update(text)
        raise _syntax_error(text, str(error)) from error
    except (OSError, RuntimeError) as error:
        raise QueryError(f"the query cannot be answered: {error}", exit_code=3) from error


def _lacks_default_graph(store: ox.Store, text: str) -> bool:
    """Tell whether the engine has to make the union itself: nobody put it there, none is named."""
    if whole_graph(store) is not None:
        return False
    return "from" not in text.lower() or "FROM" not in _keywords(text)


def prefixed(text: str) -> str:
    """Return the query with those of our prefixes declared that it uses and does not declare.

    They are put before its first line, so that the lines keep their numbers.
    """
    used = {name["prefix"] for name in _undeclared_names(text)} & PREFIXES.keys()
    return "".join(f"PREFIX {each}: <{PREFIXES[each]}> " for each in sorted(used)) + text


def punctuation(text: str) -> str:
    """Return what is left of a query without comments, IRIs, literals, names and keywords."""
    import re

    return re.sub(_TOKEN, " ", text, flags=re.X | re.S)


def query_form(text: str) -> str:
    """Return the word after the prologue, in capitals: SELECT, ASK, CONSTRUCT, INSERT, ..."""
    return next((word for word in _keywords(text) if word not in _PROLOGUE), "")


def refuse_update(text: str) -> None:
    """Raise ``UpdateRefused`` if the text is a SPARQL update."""
    first = query_form(text)
    if first in _UPDATES:
        raise UpdateRefused(
            f"{first} is an update: only queries are answered (SELECT, ASK, CONSTRUCT, DESCRIBE)",
            about=text,
        )


def _refuse_service(text: str, relay: str) -> None:
    if "service" not in text.lower():
        return
    from ipplan_kg.federation.calls import service_calls

    if not all(relay and call.endpoint.startswith(f"<{relay}") for call in service_calls(text)):
        raise UpdateRefused(
            "SERVICE is not allowed, as it reaches for data elsewhere: take the call out, have "
            "its endpoint allowed, or ask that endpoint itself",
            about=text,
        )


def _keywords(text: str) -> Iterator[str]:
    for token in _tokens(text):
        if token["word"]:
            yield token["word"].upper()


def _tokens(text: str) -> Iterator[re.Match[str]]:
    import re

    return re.finditer(_TOKEN, text, re.X | re.S)


# errors


def _syntax_error(text: str, message: str) -> QuerySyntaxError:
    """Return an error that shows the place; the engine itself lists what it would have liked."""
    import re

    place = re.match(_PLACE, message, re.S)
    if not place:
        return QuerySyntaxError(f"not a SPARQL query: {message}", about=text)
    undeclared = _undeclared_prefix(text)
    if undeclared:
        line, column, prefix = undeclared
        reason = f"the prefix {prefix}: is not declared; add PREFIX {prefix}: <...>"
    else:
        line, column, reason = _reason(
            text, int(place["line"]), int(place["column"]), place["reason"]
        )
    return QuerySyntaxError(
        f"not a SPARQL query: line {line}, column {column}: {reason}",
        line=line,
        column=column,
        about=text,
    )


def _reason(text: str, line: int, column: int, reason: str) -> tuple[int, int, str]:
    """Return where and what is wrong: the engine's own sentence, or else the word it met."""
    lines = text.split("\n")
    parts = reason.removeprefix("expected ").removeprefix("one of ").split(", ")
    what = next((part for part in parts if part.count(" ") >= 2 and part[0].isalpha()), None)
    if what is None:
        offset = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
        # "[_]" (any sign) says that the engine looked one sign too far.
        before = text[: offset if "[_]" in reason else offset + 1].rstrip()
        words = before.split()[-1:]
        start = len(before) - len(words[0]) if words else 0
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        what = f"unexpected {text[start:].split()[0]}" if words else "unexpected end"
    shown = lines[line - 1].strip()
    return line, column, f"{what}, in: {shown}" if shown else what


def _undeclared_prefix(text: str) -> tuple[int, int, str] | None:
    """Return line, column and prefix of the first name whose prefix nobody declared."""
    for name in _undeclared_names(text):
        if name["prefix"] not in PREFIXES:
            before = text[: name.start()].split("\n")
            return len(before), len(before[-1]) + 1, name["prefix"]
    return None


def _undeclared_names(text: str) -> Iterator[re.Match[str]]:
    """Yield the prefixed names whose prefix the text itself has not declared before them."""
    declared = set()
    previous = ""
    for token in _tokens(text):
        if token["name"]:
            if previous == "PREFIX":
                declared.add(token["prefix"])
            elif token["prefix"] not in declared:
                yield token
        previous = (token["word"] or "").upper()
