"""Solutions in the SPARQL 1.1 result formats, piece by piece: CSV, TSV, JSON, XML.

What is written can be sent before the next solution is computed. The specifications:
https://www.w3.org/TR/sparql11-results-csv-tsv/, https://www.w3.org/TR/sparql11-results-json/ and
https://www.w3.org/TR/rdf-sparql-XMLres/. The bytes are those of pyoxigraph's own writers (a test
compares), but for IRIs with a comma in CSV and signs in XML that a reader would change or refuse.
"""

from __future__ import annotations

import pyoxigraph as ox

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Row: TypeAlias = Iterable[Term | None]

__all__ = ["FORMATS", "boolean", "pieces"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING, _INTEGER, _DECIMAL, _BOOLEAN = (
    f"{_XSD}{name}" for name in ("string", "integer", "decimal", "boolean")
)
_SPARQL_XML = "http://www.w3.org/2005/sparql-results#"
_RTL = ox.BaseDirection.RTL


def pieces(names: Sequence[str], rows: Iterable[Row], format: str) -> Iterator[str]:
    """Yield the text of the solutions, a head and then a piece a solution, with a last line end.

    Args:
        names: the variables in the order of the SELECT clause.
        rows: the terms of each solution in that order; None where a variable is not bound.
        format: one of ``FORMATS``.
    """
    return _WRITERS[format](names, rows)


def boolean(value: bool, format: str) -> str:
    """Return the answer to an ASK query; CSV and TSV, which have no form for it, hold one word."""
    word = "true" if value else "false"
    match format:
        case "json":
            return f'{{"head":{{}},"boolean":{word}}}\n'
        case "xml":
            return f"{_XML_HEAD}<head></head><boolean>{word}</boolean></sparql>\n"
    return f"{word}\n"


# CSV, TSV


def _csv(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield ",".join(map(_quoted, names)) + "\r\n"
    for row in rows:
        yield ",".join(["" if term is None else _quoted(_plain(term)) for term in row]) + "\r\n"


def _plain(term: Term) -> str:
    """Return what CSV keeps of a term: its value, without what kind of term it is."""
    if isinstance(term, ox.Triple):
        return " ".join(map(_plain, (term.subject, term.predicate, term.object)))
    return str(term) if isinstance(term, ox.BlankNode) else term.value


def _quoted(text: str) -> str:
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def _tsv(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield "\t".join([f"?{name}" for name in names]) + "\n"
    for row in rows:
        yield "\t".join(["" if term is None else _turtle(term) for term in row]) + "\n"


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _turtle(term: Term) -> str:
    """Return a term in Turtle's syntax on one line, numbers and booleans in their short form."""
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(map(_turtle, (term.subject, term.predicate, term.object)))} )>>"
    if not isinstance(term, ox.Literal):
        return str(term)
    quoted = f'"{term.value.translate(_ESCAPES)}"'
    if term.language is not None:
        return f"{quoted}@{term.language}{_direction(term, '--')}"
    datatype = term.datatype.value
    if datatype == _STRING:
        return quoted
    return term.value if _is_short(term.value, datatype) else f"{quoted}^^<{datatype}>"


def _is_short(value: str, datatype: str) -> bool:
    """Tell whether Turtle reads the bare value as a literal of this datatype."""
    if datatype == _BOOLEAN:
        return value in {"true", "false"}
    if datatype not in {_INTEGER, _DECIMAL} or not value.isascii():
        return False
    whole, point, fraction = value.removeprefix("-" if value[:1] == "-" else "+").partition(".")
    if datatype == _INTEGER:
        return not point and whole.isdigit()
    return fraction.isdigit() and (not whole or whole.isdigit())


def _direction(term: ox.Literal, before: str) -> str:
    """Return the base direction of RDF 1.2 after a separator, or nothing if there is none."""
    if term.direction is None:
        return ""
    return before + ("rtl" if term.direction == _RTL else "ltr")


# JSON


def _json(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    from json.encoder import encode_basestring as quoted

    keys = [quoted(name) for name in names]
    yield f'{{"head":{{"vars":[{",".join(keys)}]}},"results":{{"bindings":['
    comma = ""
    for row in rows:
        bound = [
            f"{key}:{_json_term(term, quoted)}"
            for key, term in zip(keys, row, strict=True)
            if term is not None
        ]
        yield f"{comma}{{{','.join(bound)}}}"
        comma = ","
    yield "]}}\n"


def _json_term(term: Term, quoted: Callable[[str], str]) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    if isinstance(term, ox.Triple):
        parts = zip(
            ("subject", "predicate", "object"),
            (term.subject, term.predicate, term.object),
            strict=True,
        )
        inner = ",".join(f'"{name}":{_json_term(part, quoted)}' for name, part in parts)
        return f'{{"type":"triple","value":{{{inner}}}}}'
    about = ""
    if term.language is not None:
        about = f',"xml:lang":{quoted(term.language)}'
        if term.direction is not None:
            about += f',"its:dir":"{_direction(term, "")}"'
    elif term.datatype.value != _STRING:
        about = f',"datatype":{quoted(term.datatype.value)}'
    return f'{{"type":"literal","value":{quoted(term.value)}{about}}}'


# XML

_XML_HEAD = f'<?xml version="1.0"?><sparql xmlns="{_SPARQL_XML}">'
_ITS = ' xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
_XML_ESCAPES: dict[int, str] = {
    **{
        ord(sign): name
        for sign, name in zip('&<>"', ("&amp;", "&lt;", "&gt;", "&quot;"), strict=True)
    },
    # A reader of XML turns a bare CR into LF.
    ord("\r"): "&#13;",
    # XML 1.0 has no way to write these.
    **dict.fromkeys({*range(0x20)} - {0x9, 0xA, 0xD} | {0xFFFE, 0xFFFF}, "\ufffd"),
}


def _xml(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    head = "".join(f'<variable name="{_escaped(name)}"/>' for name in names)
    yield f"{_XML_HEAD}<head>{head}</head><results>"
    opened = [f'<binding name="{_escaped(name)}">' for name in names]
    for row in rows:
        bound = [
            f"{tag}{_xml_term(term)}</binding>"
            for tag, term in zip(opened, row, strict=True)
            if term is not None
        ]
        yield f"<result>{''.join(bound)}</result>"
    yield "</results></sparql>\n"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_escaped(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_escaped(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        return (
            f"<triple><subject>{_xml_term(term.subject)}</subject>"
            f"<predicate>{_xml_term(term.predicate)}</predicate>"
            f"<object>{_xml_term(term.object)}</object></triple>"
        )
    about = ""
    if term.language is not None:
        about = f' xml:lang="{term.language}"'
        if term.direction is not None:
            about += f' its:dir="{_direction(term, "")}"{_ITS}'
    elif term.datatype.value != _STRING:
        about = f' datatype="{_escaped(term.datatype.value)}"'
    return f"<literal{about}>{_spaced(_escaped(term.value))}</literal>"


def _escaped(text: str) -> str:
    return text.translate(_XML_ESCAPES)


def _spaced(text: str) -> str:
    """Return the text with the white space at its ends written so that no reader trims it."""
    inner = text.strip(" \t\n")
    if inner == text:
        return text
    start = len(text) - len(text.lstrip(" \t\n"))
    before, after = text[:start], text[start + len(inner) :]
    return "".join(
        part if part is inner else "".join(f"&#{ord(sign)};" for sign in part)
        for part in (before, inner, after)
    )


_WRITERS: dict[str, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]] = {
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "xml": _xml,
}
FORMATS = tuple(_WRITERS)
