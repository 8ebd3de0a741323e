"""Turns intellectual-property promotion plans into a knowledge graph.

The names below are the public interface; everything else can be imported by its full path but may
change. They are loaded when first used, so that `import ipplan_kg` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from ipplan_kg.errors import IpplanError as IpplanError
    from ipplan_kg.knowledge.graph import KnowledgeGraph as KnowledgeGraph
    from ipplan_kg.knowledge.loading import load as load
    from ipplan_kg.model import Plan as Plan
    from ipplan_kg.model import Source as Source
    from ipplan_kg.parse import parse_plan as parse_plan
    from ipplan_kg.pipeline import build as build
    from ipplan_kg.sources import read_source as read_source
    from ipplan_kg.validate import validate as validate

__version__ = "0.1.0"

__all__ = [
    "IpplanError",
    "KnowledgeGraph",
    "Plan",
    "Source",
    "build",
    "load",
    "parse_plan",
    "read_source",
    "validate",
]

_HOME = {
    "IpplanError": "errors",
    "KnowledgeGraph": "knowledge.graph",
    "Plan": "model",
    "Source": "model",
    "build": "pipeline",
    "load": "knowledge.loading",
    "parse_plan": "parse",
    "read_source": "sources",
    "validate": "validate",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module when it is first used (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
