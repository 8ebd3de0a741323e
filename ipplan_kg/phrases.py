"""Noun phrases in the tokens of a sentence: where modifiers begin and complements end.

The grammar is that of official English: verbs are told by word lists, not by a tagger, because the
plans' translations drop articles and capitalise at will.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from ipplan_kg.lang import en_instruments as words
from ipplan_kg.tokens import Token

# A bracket that belongs to a name: years, a batch, an edition, a part's number, a place, "for trial
# implementation".
NAME_BRACKET = re.compile(
    r"""[(（](?:(?:19|20)\d\d.*
      |.*\b(?:batch|edition|version|volume|phase|draft|part|trial|revised|interim)\b.*
      |(?-i:[IVX]{1,5})
      |(?-i:[A-Z][a-z]+))[)）]""",
    re.I | re.X,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_YEAR = frozenset({"in", "by", "during", "before"})
_NUMBER = re.compile(r"\d[\d,]*")
# Words behind which something else than a complement follows.
_CLAUSE_WORDS = frozenset(
    {"which", "that", "so", "as well as", "in order to", "while", "by", "will", "shall", "should",
     "is", "are", "was", "were", "be", "may", "must", "has", "have"}
)  # fmt: skip
_WITHIN_NAMES = frozenset({"the", "a", "an", "and"})
_FURTHEST_HEAD = 9
"""How many words behind "and" the head noun of a further thing is looked for."""


def can_be_head(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a noun is a head and not a modifier of another noun."""
    if i + 1 >= len(tokens):
        return True
    behind = tokens[i + 1]
    return (
        not behind.is_word
        or behind.lower in words.TITLE_PREPOSITIONS
        or behind.lower in ("and", "or", "such as", "as well as", "that", "which")
    )


def modifiers_start(
    tokens: Sequence[Token],
    head: int,
    free: int,
    heads: Container[str] = words.DESCRIBED_HEADS,
) -> int:
    """Return the index of the first modifier of the head noun at `head`.

    Articles, quantifiers and possessives stay outside. Nothing before index `free` is looked at;
    `heads` are the nouns that "and" does not join to the head as modifiers.
    """
    first = head
    while first > free:
        token = tokens[first - 1]
        if not (token.is_word or token.is_quotation) or token.lower in words.DETERMINERS:
            break
        if token.lower in words.FUNCTION_WORDS:
            if not _coordinates_modifiers(tokens, first - 1, free, heads):
                break
        elif (
            token.lower.endswith("'s")
            or token.lower in words.QUANTIFIERS
            or (_NUMBER.fullmatch(token.text) and not _YEAR.fullmatch(token.text))
            or (_verb_at(tokens, first - 1) and not _stands_behind_article(tokens, first - 1))
        ):
            break
        first -= 1
    while first < head and (
        tokens[first].lower in words.FUNCTION_WORDS or is_adverb(tokens[first])
    ):
        first += 1
    return first


def _coordinates_modifiers(
    tokens: Sequence[Token], i: int, free: int, heads: Container[str]
) -> bool:
    """Return whether "and" joins two modifiers ("copyright and broadcasting standards")."""
    if tokens[i].lower not in ("and", "&") or i - 1 < free:
        return False
    left = tokens[i - 1]
    if not left.is_word or left.lower in heads or left.lower in words.FUNCTION_WORDS:
        return False
    j = i - 1
    while j >= free and tokens[j].is_word and tokens[j].lower not in words.FUNCTION_WORDS:
        if _verb_at(tokens, j) and tokens[j].lower not in ("use", "work"):
            return False
        j -= 1
    # The coordination must be governed as a whole: a verb, article or possessive stands before it.
    return j >= free and (
        tokens[j].lower in ("of", "the", "a", "an") or tokens[j + 1].lower.endswith("'s")
    )


def _stands_behind_article(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a word that may be a verb is none here ("a promote plan")."""
    return i > 0 and tokens[i - 1].lower in words.DETERMINERS


def complement_stop(
    tokens: Sequence[Token], j: int, heads: Container[str] = words.DESCRIBED_HEADS
) -> int:
    """Return the index behind the complements that begin at `j`, right behind their head.

    `heads` are the nouns behind which an infinitive says what the thing is for, and with which a
    further thing of the same sort begins.
    """
    last = j - 1
    listing = False
    while j < len(tokens):
        token = tokens[j]
        behind = tokens[j + 1] if j + 1 < len(tokens) else None
        if token.is_bracket:
            if not NAME_BRACKET.fullmatch(token.text):
                break
            last = j
        elif token.lower in ("such as", "between", "among"):
            listing = True
        elif token.lower == ",":
            if _is_short_member(tokens, j):
                j += 1
                last = j
                j += 1
                continue
            if not listing or behind is None or is_verb(behind) or behind.lower == "to":
                break
            if behind.lower == "and" and (j + 2 >= len(tokens) or is_verb(tokens[j + 2])):
                break
        elif token.lower in ("and", "or", "&"):
            if behind is None or is_adverb(behind) or _NUMBER.fullmatch(behind.text):
                break
            if _opens_another(tokens, j + 1, heads):
                break
            gerund = behind.lower.endswith("ing")
            if is_verb(behind) and not gerund and not _verb_is_noun(tokens, j + 1):
                break
        elif token.lower in _CLAUSE_WORDS:
            break
        elif token.lower == "to" and last != j - 1:
            pass
        elif token.lower == "to" and behind is not None and _is_plain_verb(behind):
            if j - 1 >= 0 and tokens[j - 1].lower in heads:
                pass  # "a plan to accelerate ...": what it is for
            else:
                break
        elif token.lower in _BEFORE_YEAR and behind is not None and _YEAR.fullmatch(behind.text):
            break
        elif (
            (token.is_word and token.lower not in words.FUNCTION_WORDS)
            or token.is_quotation
            or token.text in "'’-–/"
        ):
            last = j
        elif token.lower in words.FUNCTION_WORDS:
            pass
        else:
            break
        j += 1
    return last + 1


def _is_short_member(tokens: Sequence[Token], comma: int) -> bool:
    """Return whether ", technology and industry" stands behind a word, one word between."""
    if comma + 3 >= len(tokens) or tokens[comma + 2].lower != "and":
        return False
    member, behind = tokens[comma + 1], tokens[comma + 3]
    plain = [t for t in (member, behind) if t.is_word and t.lower not in words.FUNCTION_WORDS]
    return len(plain) == 2 and not any(is_verb(t) or is_adverb(t) for t in plain)


def _opens_another(tokens: Sequence[Token], j: int, heads: Container[str]) -> bool:
    """Return whether a further thing of the same sort, or a titled instrument, begins at `j`."""
    for i in range(j, min(len(tokens), j + _FURTHEST_HEAD)):
        token = tokens[i]
        if token.lower in heads and can_be_head(tokens, i) and i > j:
            return True
        if token.lower in words.TITLE_HEADS and token.text[0].isupper():
            return True
        if not token.is_word or token.lower in words.FUNCTION_WORDS - _WITHIN_NAMES:
            return False
    return False


def is_verb(token: Token) -> bool:
    """Return whether a word is, or can be, a verb of the plans' language."""
    if token.lower in words.ACTION_WORDS:
        return words.ACTION_WORDS[token.lower][1] != {"noun"}
    return token.lower in words.LIGHT_VERBS


def _verb_at(tokens: Sequence[Token], i: int) -> bool:
    """Return whether the word at `i` is a verb; inside a sentence a capital says it is none."""
    token = tokens[i]
    opens = i == 0 or not tokens[i - 1].is_word or tokens[i - 1].lower in ("and", "to")
    return is_verb(token) and (token.text[0].islower() or opens)


def _is_plain_verb(token: Token) -> bool:
    return token.text == token.lower and token.is_word and not token.lower.endswith("ing")


def _verb_is_noun(tokens: Sequence[Token], j: int) -> bool:
    """Return whether a word that can be a verb is a noun here: nothing it could govern follows."""
    if tokens[j].lower not in words.VERB_OR_NOUN:
        return False
    behind = tokens[j + 1] if j + 1 < len(tokens) else None
    return (
        behind is None or not behind.is_word or behind.lower in words.FUNCTION_WORDS - {"the", "a"}
    )


def is_adverb(token: Token) -> bool:
    """Return whether a word is an adverb by its form."""
    return token.text == token.lower and token.lower.endswith("ly") and len(token.lower) > 4
