"""Names as keys and as slugs: what makes two names the same, and how one reads in an IRI."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from ipplan_kg.script import key_text

_FOLD = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-",
        "—": "-", "\u3000": " ", "\u00a0": " ", "（": "(", "）": ")", "，": ",",
        "《": None, "》": None, "〈": None, "〉": None,
    }
)  # fmt: skip
_ASIDE = " .,;"
_LEADING = re.compile(rf"^(?:the |[{_ASIDE}])+")
_SPACE = re.compile(r"\s+")
_SPACE_IN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_MAX_SLUG = 96


def name_key(name: str) -> str:
    """Return what two printed forms of one name have in common.

    Letter case, the kind of apostrophes, quotation marks, hyphens and brackets, white space, a
    leading "the", title marks and the written form of Chinese characters do not tell names apart;
    everything else does.
    """
    folded = _SPACE.sub(" ", key_text(name).casefold().translate(_FOLD))
    folded = _SPACE_IN_CHINESE.sub("", folded.rstrip(_ASIDE))
    return _LEADING.sub("", folded)


def slug(name: str, *, distinct: bool = False) -> str:
    """Return a readable ASCII path segment for a name; empty if the name has no ASCII letter.

    Cut at a word boundary below 96 characters so that IRIs stay printable; if it shall be
    `distinct`, a checksum of the whole tells it from others that begin alike.
    """
    ascii_name = unicodedata.normalize("NFKD", name_key(name)).replace("'", "")
    text = _NOT_SLUG.sub("-", ascii_name.encode("ascii", "ignore").decode()).strip("-")
    if len(text) <= _MAX_SLUG:
        return text
    cut = text[: _MAX_SLUG + 1].rfind("-")
    short = text[:cut] if cut > 0 else text[:_MAX_SLUG]
    return f"{short}-{sha256(text.encode()).hexdigest()[:8]}" if distinct else short
