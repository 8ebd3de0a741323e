"""A JSON file -> its values, each of the type it must have, or one error that says where.

A record knows where it stands in the file in the file's own words ("task 14, legislation 2"), which
tell a person more than a line and a column of generated JSON.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from ipplan_kg.errors import SourceError

__all__ = ["Record", "read_json", "shown"]

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)


def read_json(path: Path) -> tuple[Record, bytes]:
    """Return the object that a JSON file holds, and the file's bytes.

    Raises:
        SourceError: It cannot be read, is no JSON, or holds something else than an object.
    """
    try:
        data = path.read_bytes()
        value = json.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}", about=path) from error
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise SourceError(f"{where}: not valid JSON: {error.msg}", about=path) from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: byte {error.start} is not UTF-8", about=path) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, 5,000 brackets
        raise SourceError(f"{path}: this JSON cannot be read: {error}", about=path) from error
    return Record(str(path), "", value), data


def shown(value: object) -> str:
    """Return a value as JSON, cut so that a message stays a line."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


class Record:
    """A JSON object of the file, with the place where it stands, for messages."""

    def __init__(self, path: str, place: str, value: object) -> None:
        self.path = path
        self._place = place
        if not isinstance(value, dict):
            raise self.error(f"an object is expected, not {shown(value)}")
        self._value: Mapping[str, object] = value

    def error(self, what: str) -> SourceError:
        """Return an error that says where this object stands and what is wrong with it."""
        place = f" {self._place}:" if self._place else ""
        return SourceError(f"{self.path}:{place} {what}", about=self.path)

    def has(self, key: str) -> bool:
        """Return whether there is a value of that key."""
        return key in self._value

    def text(self, key: str) -> str:
        """Return a string, which may not be empty."""
        value = self._get(key, "a string", str)
        if not value:
            raise self.error(f"{key!r} is empty")
        return str(value)

    def integer(self, key: str) -> int:
        """Return an integer from 0."""
        value = self._get(key, "an integer", int)
        assert isinstance(value, int)
        if value < 0:
            raise self.error(f"{key!r} is {value}, which is less than 0")
        return value

    def boolean(self, key: str) -> bool:
        """Return a truth value."""
        return self._get(key, "true or false", bool) is True

    def is_null(self, key: str) -> bool:
        """Return whether the value is null; the key must be there."""
        return self._get(key, "", object) is None

    def word(self, key: str, words: type[_E]) -> _E:
        """Return a string that is one of an enumeration's values."""
        return self._one_of(key, self.text(key), words)

    def words(self, key: str, words: type[_E]) -> tuple[_E, ...]:
        """Return a list of strings that are an enumeration's values, each at most once."""
        return tuple(self._one_of(key, each, words) for each in self.distinct_texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, none of them empty."""
        values = self._items(key)
        for value in values:
            if not isinstance(value, str) or not value:
                raise self.error(f"{key!r} must hold strings, not {shown(value)}")
        return tuple(map(str, values))

    def distinct_texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, each at most once."""
        values = self.texts(key)
        self.only_once(key, values)
        return values

    def only_once(self, key: str, values: Iterable[str]) -> None:
        """Raise an error if one of the values of a list is there twice."""
        for value, times in Counter(values).items():
            if times > 1:
                raise self.error(f"{key!r} holds {shown(value)} {times} times")

    def record(self, key: str) -> Record:
        """Return an object; its place is its key."""
        return Record(self.path, self._within(key), self._get(key, "an object", dict))

    def each(self, key: str, name: str, read: Callable[[Record], _T]) -> tuple[_T, ...]:
        """Read every object of a list; their place is `name` and their number."""
        return tuple(
            read(Record(self.path, self._within(f"{name} {n}"), value))
            for n, value in enumerate(self._items(key), 1)
        )

    def called(self, place: str) -> Record:
        """Return the same object under another name of its place."""
        return Record(self.path, place, self._value)

    def _within(self, place: str) -> str:
        return f"{self._place}, {place}" if self._place else place

    def _get(self, key: str, what: str, type_: type) -> object:
        if key not in self._value:
            raise self.error(f"the key {key!r} is missing")
        value = self._value[key]
        # In Python a bool is an int; in the file it is not.
        if not isinstance(value, type_) or (isinstance(value, bool) and type_ is int):
            raise self.error(f"{key!r} must be {what}, not {shown(value)}")
        return value

    def _items(self, key: str) -> list[object]:
        value = self._get(key, "a list", list)
        assert isinstance(value, list)
        return value

    def _one_of(self, key: str, value: str, words: type[_E]) -> _E:
        if value not in set(words):
            raise self.error(f"{key!r} is {value!r}, but must be of {', '.join(words)}")
        return words(value)
