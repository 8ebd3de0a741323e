"""What the pages say of their own accord, in each language: ``en.toml``, ``zh.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["messages"]


@cache
def messages(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the messages of a language, by table and key."""
    text = files(__name__).joinpath(f"{language}.toml").read_text("utf-8")
    return MappingProxyType(
        {name: MappingProxyType(table) for name, table in tomllib.loads(text).items()}
    )
