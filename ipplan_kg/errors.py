"""What can go wrong, as one tree; ``str(error)`` is one line: what, where, what to do.

::

    IpplanError
      SourceError          a source text cannot be read, decoded or taken for a plan
      ResourceError        the ontology, shapes, queries or plans are not where they should be
      StoreError           RDF that does not parse, or a store that cannot be opened
      ReasoningError       the closure could not be computed
        InconsistencyError   what is asserted contradicts the ontology
      ValidationFailure    SHACL could not run (a graph that does not conform is a result instead)
      QueryError           a query could not be answered
        QuerySyntaxError     it is not SPARQL; knows its line and column
        UnknownQuery         the catalogue has no query of that name
        BadParameter         a parameter is unknown, missing or not of its type
        QueryTimeout         it took longer than allowed
        UpdateRefused        it wants to change data, or to reach for data elsewhere
      UnknownThing         nothing in the store answers to that name
      OutputError          a result cannot be written
      RemoteError          an endpoint does not answer, or not as the protocol says
      MissingLibrary       an optional library is not installed
"""

from __future__ import annotations

__all__ = [
    "BadParameter",
    "InconsistencyError",
    "IpplanError",
    "MissingLibrary",
    "OutputError",
    "QueryError",
    "QuerySyntaxError",
    "QueryTimeout",
    "ReasoningError",
    "RemoteError",
    "ResourceError",
    "SourceError",
    "StoreError",
    "UnknownQuery",
    "UnknownThing",
    "UpdateRefused",
    "ValidationFailure",
]


class IpplanError(Exception):
    """The root: catch it to handle everything this package raises on purpose.

    ``about`` is the object the error is about (a path, a query's name, a term), if there is one.
    """

    exit_code: int = 2

    def __init__(self, message: str, *, about: object = None, exit_code: int | None = None) -> None:
        super().__init__(_one_line(message))
        self.about = about
        if exit_code is not None:
            self.exit_code = exit_code


class SourceError(IpplanError):
    """A source text cannot be read, decoded or taken for a plan."""


class ResourceError(IpplanError):
    """The ontology, shapes, queries or plans are not where they should be."""


class StoreError(IpplanError):
    """RDF that does not parse (exit code 2), or a store that cannot be opened (3)."""


class ReasoningError(IpplanError):
    """The closure could not be computed."""


class InconsistencyError(ReasoningError):
    """What is asserted contradicts the ontology."""


class ValidationFailure(IpplanError):
    """SHACL could not run; a graph that does not conform is a result, not an error."""


class QueryError(IpplanError):
    """A query could not be answered."""


class QuerySyntaxError(QueryError):
    """The text is not a SPARQL query; ``line`` and ``column`` count from 1 when they are known."""

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        about: object = None,
    ) -> None:
        super().__init__(message, about=about)
        self.line = line
        self.column = column


class UnknownQuery(QueryError):
    """The catalogue has no query of that name."""


class BadParameter(QueryError):
    """A parameter of a query is unknown, missing or not of its type."""


class QueryTimeout(QueryError):
    """A query took longer than allowed."""

    exit_code = 3


class UpdateRefused(QueryError):
    """A query wants to change data, or to reach for data elsewhere."""


class UnknownThing(IpplanError):
    """Nothing in the store answers to that name."""


class OutputError(IpplanError):
    """A result cannot be written."""

    exit_code = 3


class MissingLibrary(IpplanError):
    """An optional library is not installed; the message says which extra brings it."""


class RemoteError(IpplanError):
    """An endpoint does not answer, or not as the protocol says."""

    exit_code = 3


def _one_line(message: str) -> str:
    """Return the message as one printable line: what others say may hold line ends or controls."""
    words = " ".join(message.split())
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in words)
