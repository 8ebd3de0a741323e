"""The YAML head of a mapping set: as much of YAML as such heads use, read and written.

A line is `key: text`; a key without text is followed by a block of such lines, or by a list of
`- text`, each indented by two blanks. A text is plain, or quoted as in JSON. What PyYAML reads
from it is the same (a test compares).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

__all__ = ["Head", "head_lines", "read_head"]

Head: TypeAlias = dict[str, "str | tuple[str, ...] | dict[str, str]"]

_LINE = re.compile(r"(?P<indent> *)(?:(?P<dash>-)|(?P<key>[\w.-]+):)(?: +(?P<text>.*?))? *")
# What YAML would take for a plain text, and for a text only.
_PLAIN = re.compile(r"[A-Za-z](?:(?!: | #)[^\x00-\x1f])*")
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_NOT_A_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def read_head(lines: Sequence[str]) -> Head:
    """Return what the lines of a head say, by key.

    Raises:
        ValueError: A line is not of the kinds above; says which.
    """
    head: Head = {}
    if lines and all(line.startswith(" ") or not line for line in lines):
        lines = [line[1:] for line in lines]
    block: str | None = None
    for line in lines:
        match = _LINE.fullmatch(line)
        if not match:
            raise ValueError(f"{line!r} is neither `key: text` nor `- text`")
        key, value = match["key"], match["text"]
        if match["dash"] or match["indent"]:
            if block is None or value is None:
                raise ValueError(f"{line!r} belongs to no key, or has no text")
            _put(head, block, key, _text(value))
        elif key in head:
            raise ValueError(f"{key} is there twice")
        elif value is None or value == "{}":
            block, head[key] = key, {} if value or key == "curie_map" else ()
        else:
            block, head[key] = None, _text(value)
    return head


def _put(head: Head, block: str, key: str | None, value: str) -> None:
    found = head[block]
    if key is not None and (isinstance(found, dict) or found == ()):
        table = found if isinstance(found, dict) else {}
        if key in table:
            raise ValueError(f"{key} is there twice in {block}")
        head[block] = {**table, key: value}
    elif key is None and isinstance(found, tuple):
        head[block] = (*found, value)
    else:
        raise ValueError(f"{block} is a list and a table at once")


def _text(value: str) -> str:
    if value.startswith('"'):
        try:
            text = json.loads(value)
        except json.JSONDecodeError as error:
            raise ValueError(f"{value} is not quoted as in JSON") from error
        return str(text)
    if value.startswith("'") and re.fullmatch(r"'(?:[^']|'')*'", value):
        return value[1:-1].replace("''", "'")
    if not _PLAIN.fullmatch(value) or value.endswith(":") or value.lower() in _NOT_A_TEXT:
        raise ValueError(f"{value!r} is to be quoted")
    return value


def head_lines(head: Head) -> Iterator[str]:
    """Yield the lines of a head, in the order of its keys; what is empty is left out.

    Raises:
        ValueError: A text has a control character or a line end.
    """
    for key, value in head.items():
        if isinstance(value, dict):
            yield f"{key}:" if value else f"{key}: {{}}"
            yield from (f"  {prefix}: {_quoted(iri)}" for prefix, iri in sorted(value.items()))
        elif isinstance(value, tuple) and value:
            yield f"{key}:"
            yield from (f"  - {_quoted(item)}" for item in value)
        elif isinstance(value, str) and value:
            yield f"{key}: {_quoted(value)}"


def _quoted(text: str) -> str:
    if match := _UNWRITABLE.search(text):
        raise ValueError(f"{text!r} has the sign {match[0]!r}, which has no place in a head")
    return json.dumps(text, ensure_ascii=False)
