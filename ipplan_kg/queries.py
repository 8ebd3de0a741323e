"""The catalogue of ready queries: ``queries/*.rq`` -> heads, and text with values bound.

A file's name is the query's name. Its head is YAML in comments that begin ``#+``, as grlc reads it
(https://github.com/CLARIAH/grlc), but only blocks of ``key: text``, nested by indentation, and
``[flow, lists]``: what a few lines read here in no time, PyYAML reads the same (a test compares).
A parameter is one line ``VALUES ?name { default }``, so that the file runs as it is anywhere; where
the default is ``UNDEF``, the query asks about every thing unless a value is given.
``docs/queries.md`` has the keys of a head.
"""

from __future__ import annotations

import os

import pyoxigraph as ox

from ipplan_kg.errors import BadParameter, ResourceError, UnknownQuery, UnknownThing
from ipplan_kg.namespaces import BASE, PREFIXES

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    Head: TypeAlias = dict[str, "str | list[str] | Head"]

__all__ = ["CatalogueQuery", "Parameter", "bind", "catalogue", "get", "read_head"]

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_SIGNS_OF_A_NAME = frozenset("abcdefghijklmnopqrstuvwxyz-")


# Plain classes: importing dataclasses takes a third of the time that a whole query has.
class Parameter:
    """A parameter of a query: its name, type and default, and which things may stand for it."""

    __slots__ = ("class_curie", "default", "description", "name", "scheme", "type")

    def __init__(self, name: str, head: Mapping[str, str], default: str) -> None:
        self.name = name
        self.type = head["type"]
        self.description = head.get("description", "")
        self.class_curie = head.get("class")
        """For an IRI: the class of what is meant, such as ``ipp:Agency``."""
        self.scheme = head.get("scheme")
        """For an IRI: the scheme of the concept that is meant, such as ``topic``."""
        self.default = default
        """As it stands in the query: a term in SPARQL's syntax, or ``UNDEF``."""

    @property
    def optional(self) -> bool:
        """Whether the query asks about every thing where no value is given."""
        return self.default == "UNDEF"


class CatalogueQuery:
    """A query of the catalogue; ``question`` and ``summary`` say what it answers."""

    __slots__ = (
        *("engines", "federates_with", "name", "parameters", "profile", "question"),
        *("summary", "tags", "text"),
    )

    def __init__(self, name: str, text: str) -> None:
        head = read_head(text)
        self.name = name
        self.text = text
        self.summary = _text(head["summary"])
        self.question = _texts(head["question"])
        """By language: en, zh."""
        self.tags = tuple(head["tags"])
        self.federates_with = tuple(head.get("federates-with", ()))
        """The endpoints that its SERVICE clauses call."""
        self.profile = _text(head["profile"]) if "profile" in head else None
        """For a view: the IRI of the vocabulary or profile that its graph is written in."""
        self.engines = _texts(head.get("engines", {}))
        """Engine -> why it does not give the answer that the others give."""
        self.parameters = tuple(
            Parameter(each, _texts(about), _default(name, text, each))
            for each, about in _heads(head.get("parameters", {})).items()
        )

    @property
    def body(self) -> str:
        """The query without its head: it begins with the prefixes."""
        return self.text.partition("\n\n")[2]

    @property
    def form(self) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        words = (line.partition(" ")[0] for line in self.body.split("\n"))
        return next((word for word in words if word in FORMS), "")


def catalogue() -> tuple[CatalogueQuery, ...]:
    """Return every query of the catalogue, by name."""
    from ipplan_kg.resources import query_files

    return tuple(CatalogueQuery(path.stem, path.read_text("utf-8")) for path in query_files())


def get(name: str) -> CatalogueQuery:
    """Return the query of that name.

    Raises:
        UnknownQuery: the catalogue has none; says which names come near.
    """
    from ipplan_kg.resources import root_name

    if name and set(name) <= _SIGNS_OF_A_NAME:
        try:
            with open(os.path.join(root_name(), "queries", f"{name}.rq"), encoding="utf-8") as file:
                return CatalogueQuery(name, file.read())
        except FileNotFoundError:
            pass
    raise UnknownQuery(f"there is no query {name!r}{_nearest(name)}", about=name)


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    from ipplan_kg.resources import query_files

    names = [path.stem for path in query_files()]
    words = {word for word in name.lower().replace("_", "-").split("-") if len(word) > 3}
    near = get_close_matches(name, names, n=4, cutoff=0.6)
    near += [each for each in names if words & set(each.split("-")) and each not in near]
    if not near:
        return "; ipplan-kg queries lists them"
    return f"; did you mean {', '.join(near[:4])}?"


# values


def bind(
    query: CatalogueQuery,
    params: Mapping[str, str],
    *,
    store: ox.Store | None = None,
    names: Callable[[], ox.Store] | None = None,
) -> str:
    """Return the text of the query with these values in place of the defaults.

    A value is parsed as its parameter's type says and enters the text as the serialisation of a
    term: whatever it holds, it stays one term.

    Args:
        query: from the catalogue.
        params: values by name, as a person writes them.
        store: with it, a value may be the name of a thing in it, and the query asks for the IRIs
            under the base of that store; without it, an IRI or a CURIE.
        names: for a query that is asked elsewhere: opens a store of ours, if a value is a name.

    Raises:
        BadParameter: the query has no such parameter, or the value is not of its type.
    """
    from ipplan_kg.store import base_iri

    base = base_iri(store) if store is not None else BASE
    text = query.text if base == BASE else query.text.replace(BASE, base)
    known = {parameter.name: parameter for parameter in query.parameters}
    for name, value in params.items():
        if name not in known:
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise BadParameter(f"{query.name} has no parameter {name!r}; {has}", about=name)
        known_here = names() if store is None and names and _is_name(known[name], value) else store
        term = _term(known[name], value, known_here, base)
        text = _with_value(text, name, term)
    return text


def _with_value(text: str, name: str, term: ox.NamedNode | ox.Literal) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if _value(line, name):
            indent = line[: len(line) - len(line.lstrip())]
            lines[number] = f"{indent}VALUES ?{name} {{ {term} }}"
    return "\n".join(lines)


def _term(
    parameter: Parameter, value: str, store: ox.Store | None, base: str
) -> ox.NamedNode | ox.Literal:
    try:
        match parameter.type:
            case "integer":
                number = int(value)
                number.to_bytes(8, signed=True)  # OverflowError: engines count with 64 bits
                return ox.Literal(number)
            case "string":
                return ox.Literal(value)
            case _:
                return _iri(parameter, value, store, base)
    except UnknownThing as error:
        raise BadParameter(f"parameter {parameter.name}: {error}", about=value) from error
    except (ValueError, OverflowError) as error:
        raise BadParameter(
            f"parameter {parameter.name}: {value!r} is not an {parameter.type}: {error}"
            if parameter.type == "iri"
            else f"parameter {parameter.name}: {value!r} is not of type {parameter.type}",
            about=value,
        ) from error


def _is_name(parameter: Parameter, value: str) -> bool:
    """Tell whether a value is neither an IRI nor a CURIE, but has to be looked up."""
    written = value.startswith("<") or ":" in value
    return parameter.type == "iri" and not written


def _iri(parameter: Parameter, value: str, store: ox.Store | None, base: str) -> ox.NamedNode:
    if store is not None:
        from ipplan_kg.things import resolve

        type_iri = scheme_iri = None
        if parameter.class_curie:
            prefix, _, name = parameter.class_curie.partition(":")
            type_iri = (PREFIXES[prefix] + name).replace(BASE, base)
        if parameter.scheme:
            scheme_iri = f"{base}vocab/{parameter.scheme}"
        return resolve(store, value, type_iri=type_iri, scheme_iri=scheme_iri)
    prefix, colon, name = value.partition(":")
    if colon and prefix in PREFIXES:
        return ox.NamedNode(PREFIXES[prefix] + name)
    return ox.NamedNode(value.removeprefix("<").removesuffix(">"))


def _default(query: str, text: str, name: str) -> str:
    defaults = [default for line in text.split("\n") if (default := _value(line, name))]
    if len(defaults) != 1:
        raise ResourceError(f"queries/{query}.rq needs one line VALUES ?{name} {{ default }}")
    return defaults[0]


def _value(line: str, name: str) -> str:
    """Return what the line gives for the parameter, or nothing if it is another line."""
    before, line, after = f"VALUES ?{name} {{ ", line.strip(), " }"
    if line.startswith(before) and line.endswith(after):
        return line[len(before) : -len(after)]
    return ""


# heads


def read_head(text: str) -> Head:
    """Return what the ``#+`` lines at the top of a query say.

    >>> read_head("#+ summary: Tasks\\n#+ tags: [task, agency]\\n#+ question:\\n#+   en: Which?\\n")
    {'summary': 'Tasks', 'tags': ['task', 'agency'], 'question': {'en': 'Which?'}}
    """
    head: Head = {}
    blocks: list[tuple[int, Head]] = [(-1, head)]
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        key, _, value = line[2:].partition(":")
        indent = len(key) - len(key.lstrip())
        while blocks[-1][0] >= indent:
            blocks.pop()
        parent, key, value = blocks[-1][1], key.strip(), value.strip()
        if value.startswith("["):
            parent[key] = [item.strip() for item in value.strip("[]").split(",")]
        elif value:
            parent[key] = value
        else:
            block: Head = {}
            parent[key] = block
            blocks.append((indent, block))
    return head


def _text(value: str | list[str] | Head) -> str:
    assert isinstance(value, str)
    return value


def _texts(value: str | list[str] | Head) -> dict[str, str]:
    assert isinstance(value, dict)
    return {key: _text(each) for key, each in value.items()}


def _heads(value: str | list[str] | Head) -> Head:
    assert isinstance(value, dict)
    return value
