"""All things of a class: to go through, to look one up by name, to choose some of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from ipplan_kg.errors import BadParameter, UnknownThing
from ipplan_kg.knowledge.reader import Body, Concept
from ipplan_kg.things import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph as ox

    from ipplan_kg.knowledge.reader import Reader

__all__ = ["Collection"]


class _Thing(Protocol):
    @property
    def iri(self) -> str: ...


T = TypeVar("T", bound=_Thing)


class Collection(Generic[T]):
    """The things of a class in a store, in reading order (2 before 10).

    ``kg.agencies["cnipa"]`` and ``kg.agencies("cnipa")`` look one up by whatever it answers to: its
    IRI, its path, a label in any language, its number. What is not there is told with what comes
    near.
    """

    def __init__(
        self, store: ox.Store, reader: Reader, class_curie: str, make: Callable[[str, Reader], T]
    ) -> None:
        self._store = store
        self._reader = reader
        self._class = class_curie
        self._make = make

    def __iter__(self) -> Iterator[T]:
        return (self._make(iri, self._reader) for iri in self._reader.all(self._class))

    def __len__(self) -> int:
        return len(self._reader.all(self._class))

    def __contains__(self, thing: object) -> bool:
        return getattr(thing, "iri", thing) in self._reader.all(self._class)

    def __getitem__(self, name: str | int) -> T:
        """Return the thing that a name or a task's number means.

        Raises:
            UnknownThing: no thing of this class answers to it, or several do.
        """
        if isinstance(name, slice):
            raise TypeError(f"things are looked up by name: slice a list, list(...)[{_text(name)}]")
        class_iri = self._reader.view.term(self._class).value
        iri = resolve(self._store, str(name), type_iri=class_iri).value
        if iri not in self:
            kind = self._class.partition(":")[2]
            raise UnknownThing(f"{name} is not of the class {kind}", about=name)
        return self._make(iri, self._reader)

    def __call__(self, name: str | int) -> T:
        """Return the thing that a name means, as ``[name]`` does."""
        return self[name]

    def filter(
        self, predicate: Callable[[T], bool] | None = None, /, **having: object
    ) -> tuple[T, ...]:
        """Return the things that the predicate holds for and that have these values.

        ``kg.tasks.filter(lead="cnipa", topics="trade-secret")``: a value is equal to the property,
        or one of its values where it has several. A thing can be given itself or by name.

        Raises:
            BadParameter: things of this class have no such property.
            UnknownThing: a name means nothing that the property could lead to.
        """
        found = [thing for thing in self if predicate is None or predicate(thing)]
        for name, wanted in having.items():
            found = self._having(found, name, wanted)
        return tuple(found)

    def _having(self, things: list[T], name: str, wanted: object) -> list[T]:
        if name.startswith("_") or not hasattr(self._make, name):
            raise BadParameter(f"{self._class} has no property {name!r} here", about=name)
        valued = [(thing, _values(getattr(thing, name))) for thing in self]
        if isinstance(wanted, str):
            wanted = self._meant(wanted, (value for _, values in valued for value in values))
        holding = {thing.iri for thing, values in valued if wanted in values}
        return [thing for thing in things if thing.iri in holding]

    def _meant(self, text: str, values: Iterator[object]) -> object:
        """Return the value that a text names: itself where the property has texts, else a thing."""
        sample = next((value for value in values if value is not None), None)
        if sample is None or isinstance(sample, str):
            return text
        if isinstance(sample, Concept):
            scheme = sample.iri.rpartition("/")[0]
            return Concept(resolve(self._store, text, scheme_iri=scheme).value, self._reader)
        if isinstance(sample, Body):
            return Body(resolve(self._store, text).value, self._reader)
        class_iri = self._reader.view.term(f"ipp:{type(sample).__name__}").value
        iri = resolve(self._store, text, type_iri=class_iri).value
        return type(sample)(iri, self._reader)  # type: ignore[call-arg]

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, list(self)[:3]))
        count = len(self)
        return f"<{count} of {self._class}: {shown}{', ...' if count > 3 else ''}>"


def _values(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _text(part: slice) -> str:
    return ":".join("" if each is None else str(each) for each in (part.start, part.stop))
