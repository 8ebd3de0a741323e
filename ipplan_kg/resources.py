"""Where the asset folders are: ontology, shapes, queries and plans, in a checkout or a wheel.

In a checkout (and so in an editable install) they stand beside the package; a wheel carries them
inside it, in ``_assets``.
"""

from __future__ import annotations

import os

from ipplan_kg.errors import ResourceError

TYPE_CHECKING = False  # typing.TYPE_CHECKING without the time that importing typing takes
if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "alignment_files",
    "authority_files",
    "gold_files",
    "mapping_files",
    "ontology_files",
    "outside_axiom_files",
    "plan_dirs",
    "query_files",
    "root",
    "root_name",
    "shape_files",
    "vocab_files",
]

_PACKAGE = os.path.dirname(os.path.realpath(__file__))


def root() -> Path:
    """Return the folder that holds ``ontology/``, ``shapes/``, ``queries/`` and ``plans/``."""
    from pathlib import Path

    return Path(root_name())


def root_name() -> str:
    """Return the same as a plain string.

    Importing pathlib takes a quarter of the time that a bare interpreter needs, and a query on a
    warm cache asks for this and nothing else here.
    """
    for folder in (os.path.join(_PACKAGE, "_assets"), os.path.dirname(_PACKAGE)):
        if os.path.isdir(os.path.join(folder, "ontology")):
            return folder
    raise ResourceError(
        f"the ontology folder is missing beside {_PACKAGE}: reinstall ipplan-kg", about=_PACKAGE
    )


def ontology_files() -> tuple[Path, ...]:
    """Return the files of the ontology graph: the terms."""
    return tuple(path for path in _files("ontology", "*.ttl") if path not in alignment_files())


def alignment_files() -> tuple[Path, ...]:
    """Return the links of our terms to those of other vocabularies, where present."""
    return _files("ontology", "alignments.ttl")


def outside_axiom_files() -> tuple[Path, ...]:
    """Return what other vocabularies say of the terms we use, as N-Triples."""
    return _files("mappings", "outside-axioms.nt")


def vocab_files() -> tuple[Path, ...]:
    """Return the concept schemes, one file each."""
    return _files("ontology/vocab", "*.ttl")


def authority_files() -> tuple[Path, ...]:
    """Return the authority files: the named bodies, instruments and events that are known."""
    return _files("ontology/authority", "*.ttl")


def mapping_files() -> tuple[Path, ...]:
    """Return the mappings of our individuals to outside ones (SSSOM tables)."""
    return _files("mappings", "*.sssom.tsv")


def gold_files() -> tuple[Path, ...]:
    """Return the gold annotations, one file a text; a wheel does not carry them."""
    return _files("tests/gold", "*.json")


def shape_files() -> tuple[Path, ...]:
    """Return the SHACL shapes, one file per target class."""
    return _files("shapes", "*.ttl")


def query_files() -> tuple[Path, ...]:
    """Return the catalogue's queries, one file each."""
    return _files("queries", "*.rq")


def plan_dirs() -> tuple[Path, ...]:
    """Return the folders of the plans that come with the package, each with a ``plan.toml``."""
    return tuple(path.parent for path in _files("plans", "*/plan.toml"))


def _files(folder: str, pattern: str) -> tuple[Path, ...]:
    """Return the files below an asset folder by name: the disk's order is nobody's."""
    return tuple(sorted((root() / folder).glob(pattern), key=lambda path: path.with_suffix("")))
