"""Paths -> sources: which files are meant, and what each of them says.

A file is read as UTF-8; a byte order mark and CR LF are simply read. Everything else that is no
text is refused with the place of the first byte that tells.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from glob import glob
from hashlib import sha256
from pathlib import Path

from ipplan_kg.errors import SourceError
from ipplan_kg.iris import is_plan_id
from ipplan_kg.lang import LANGUAGES
from ipplan_kg.model import Source
from ipplan_kg.names import slug
from ipplan_kg.parse import detect_language

MAX_BYTES = 64 * 1024 * 1024
"""A plan is a few hundred kilobytes; a larger file is refused before it is read."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """The text of a plan and its plan.toml, if it has one."""

    text: Path
    toml: Path | None = None

    @property
    def lang(self) -> str | None:
        """Return the language that the name of a text beside a plan.toml tells."""
        return self.text.stem if self.toml else None


def find_sources(patterns: Iterable[str | Path]) -> tuple[PlanFiles, ...]:
    """Return the texts that paths, folders and globs mean, in order and each once.

    A folder with a plan.toml is one plan; any other folder gives its `*.txt` files.

    Raises:
        SourceError: Nothing is there.
    """
    found: dict[Path, PlanFiles] = {}
    for pattern in patterns:
        path = Path(pattern)
        paths = [path] if path.exists() else [Path(p) for p in sorted(glob(str(pattern)))]
        if not paths:
            raise SourceError(f"{pattern}: no such file or folder: check the path", about=path)
        for each in paths:
            for files in _texts(each):
                found[files.text] = files
    return tuple(found.values())


def _texts(path: Path) -> list[PlanFiles]:
    if not path.is_dir():
        toml = path.parent / "plan.toml"
        return [PlanFiles(path, toml if toml.exists() and path.stem in LANGUAGES else None)]
    toml = path / "plan.toml"
    if toml.exists():
        texts = [path / f"{lang}.txt" for lang in LANGUAGES if (path / f"{lang}.txt").exists()]
        if not texts:
            raise SourceError(f"{path}: there is a plan.toml but no text beside it", about=path)
        return [PlanFiles(text, toml) for text in texts]
    below = [
        f for sub in sorted(path.iterdir()) if (sub / "plan.toml").is_file() for f in _texts(sub)
    ]
    texts = sorted(p for p in path.glob("*.txt") if p.is_file())
    if not texts and not below:
        raise SourceError(f"{path}: the folder holds no .txt file", about=path)
    return [*below, *(PlanFiles(text) for text in texts)]


def read_source(path: str | Path, *, plan_id: str | None = None, lang: str | None = None) -> Source:
    """Return the text of a file.

    Args:
        path: The file.
        plan_id: The plan's identifier; by default made from the file's name.
        lang: The language of the text; by default found from the text.

    Raises:
        SourceError: It cannot be read, is no UTF-8 text, is empty, or no plan id can be made.
    """
    path = Path(path)
    data = _read(path)
    text = _decode(path, data)
    plan_id = plan_id or _plan_id(path)
    if not is_plan_id(plan_id):
        raise SourceError(
            f"{path}: {plan_id!r} cannot be a plan id: take lower-case letters, digits, '-' and '.'"
            " (--plan-id)",
            about=path,
        )
    lang = lang or detect_language(text)
    if lang not in LANGUAGES:
        raise SourceError(
            f"{path}: no plan can be read in the language {lang!r}, only in"
            f" {', '.join(LANGUAGES)} (--lang)",
            about=path,
        )
    return Source(
        plan_id=plan_id, lang=lang, text=text, sha256=sha256(data).hexdigest(), name=str(path)
    )


def _plan_id(path: Path) -> str:
    made = slug(path.stem)
    if not made:
        raise SourceError(
            f"{path}: no plan id can be made from the name: give --plan-id", about=path
        )
    return made


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SourceError(
                f"{path}: {size:,} bytes are more than a plan can have ({MAX_BYTES:,}):"
                " give the text of one plan",
                about=path,
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}", about=path) from error
    if len(data) > MAX_BYTES:
        raise SourceError(f"{path}: more than {MAX_BYTES:,} bytes: give one plan", about=path)
    return data


def _decode(path: Path, data: bytes) -> str:
    if data.startswith(_UTF16):
        raise SourceError(f"{path}: the text is UTF-16: convert it to UTF-8", about=path)
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data, error.start)
        hint = " (it may be GB 18030)" if _is_gb18030(data) else ""
        raise SourceError(
            f"{path}:{line}:{column}: the byte 0x{data[error.start]:02x} is no UTF-8{hint}:"
            " convert the text to UTF-8",
            about=path,
        ) from error
    control = _CONTROL.search(text)
    if control:
        line, column = _place(text.encode(), len(text[: control.start()].encode()))
        raise SourceError(
            f"{path}:{line}:{column}: the control character U+{ord(control[0]):04X} says that this"
            " is no text: give a plain text file",
            about=path,
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError(f"{path}: the file is empty: give the text of a plan", about=path)
    return text


def _place(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    return line, column


def _is_gb18030(data: bytes) -> bool:
    try:
        data[:100_000].decode("gb18030")
    except UnicodeDecodeError as error:
        return error.start > 99_990  # a character cut in two by the sample's end
    return True
