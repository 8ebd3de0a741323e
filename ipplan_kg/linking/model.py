"""What is compared: a thing of ours, and what is known elsewhere that may be the same."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Candidate", "Constraints", "Name", "Subject"]


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called."""

    text: str
    language: str
    """``en``, ``zh``, or nothing where it is not told."""
    preferred: bool
    """Its first name, and not another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A thing of ours, for which a counterpart is sought."""

    iri: str
    names: tuple[Name, ...]

    @property
    def label(self) -> str:
        """The preferred name, in English where there is one."""
        preferred = sorted(
            (name for name in self.names if name.preferred), key=lambda name: name.language != "en"
        )
        return preferred[0].text if preferred else self.iri


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a counterpart has to be: of one of these classes, of one of these countries."""

    classes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Candidate:
    """What is known elsewhere of one thing."""

    iri: str
    names: list[Name] = field(default_factory=list)
    classes: set[str] | None = None
    """Those of the constraints that it has; None where that was not told."""
    countries: set[str] | None = None
    description: str = ""
    found_by: str = ""
    """The name by which a service is sure to have found it."""

    @property
    def label(self) -> str:
        """The preferred name, in English where there is one."""
        first = sorted(self.names, key=lambda n: (not n.preferred, n.language != "en", n.text))
        return first[0].text if first else ""
