"""What a sentence does to an instrument: the action words that govern it, before and behind it.

Walks left from an instrument over the words that may stand between a verb and its object
("Promote | the revision of |", "study and formulate |", "negotiations on IPR issues in |") and
collects the actions. Coordinated verbs count each; they coordinate only with words of their own
form, so that "research, formulate" is not "research and formulation".
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from ipplan_kg.lang import en_instruments as words
from ipplan_kg.marks import Cue
from ipplan_kg.model import Action, Span
from ipplan_kg.phrases import is_adverb, is_verb
from ipplan_kg.tokens import Token

_LONGEST_TAIL = 6
"""How many words may stand between an object and the pronoun that takes it up again."""
_NOUNS_BETWEEN = 4
"""How many words may stand between "implementation of" and "of the RCEP" ("the chapter")."""


def actions_before(tokens: Sequence[Token], first: int, floor: int) -> Cue:
    """Return the actions that govern the object at token `first`.

    Args:
        tokens: The tokens of a sentence.
        first: Index of the object's first token.
        floor: Index that the walk does not pass: the end of the instrument before.
    """
    actions: dict[Action, None] = {}
    forms: frozenset[str] = frozenset()
    i = first - 1
    indefinite = False
    while i >= floor and tokens[i].lower in words.DETERMINERS | words.QUANTIFIERS | {"of"}:
        quantified = tokens[i].lower in words.QUANTIFIERS
        if tokens[i].lower == "of" and not (i > floor and tokens[i - 1].lower in words.QUANTIFIERS):
            break
        indefinite = indefinite or tokens[i].lower in words.INDEFINITE
        i -= 1
        if quantified and i >= floor and tokens[i].lower in words.INDEFINITE:
            i -= 1  # "a series of" is no indefinite article of the object
    if i >= floor and (tokens[i].lower.endswith("'s") or tokens[i].text.isdigit()):
        i -= 1
    i = _over_nouns(tokens, i, floor)
    begin = end = None
    while i >= floor:
        token = tokens[i]
        found = words.ACTION_WORDS.get(token.lower)
        if found is not None and found[1] != {"participle"}:
            action, these = found
            if {"verb", "noun"} <= these and i + 1 < first:
                governs_by = tokens[i + 1].lower in words.TITLE_PREPOSITIONS
                these = these & ({"noun"} if governs_by else {"verb", "gerund"})
            if forms and not these & forms:
                break
            forms = these & forms if forms else these
            actions[action] = None
            begin = i
            end = i if end is None else end
        elif token.lower in (",", "and", "&"):
            if not forms or not _coordinates(tokens, i, floor, forms):
                break
        elif token.lower in words.LIGHT_WORDS or token.lower in words.DETERMINERS:
            if actions:
                begin = i
        elif not forms or not is_adverb(token):
            break
        i -= 1
    if begin is None or end is None:
        return Cue((), (), indefinite)
    while begin < end and tokens[begin].lower in words.DETERMINERS | {
        "of",
        "to",
        "for",
        "on",
        "will",
        "we",
    }:
        begin += 1
    span = Span(tokens[begin].begin, tokens[first].begin)
    return Cue(_in_order(actions), (_trim(tokens, begin, first) or span,), indefinite)


def promoted(tokens: Sequence[Token], first: int, floor: int) -> Cue:
    """Return that the legislation at token `first` is promoted: to promote it is to legislate."""
    i = first - 1
    while i >= floor and tokens[i].lower in words.DETERMINERS:
        i -= 1
    if i < floor or tokens[i].lower not in words.PROMOTING:
        return Cue()
    return Cue((Action.PROMOTE_LEGISLATION,), (Span(tokens[i].begin, tokens[i].end),))


def tail_behind(tokens: Sequence[Token], stop: int) -> tuple[Cue, bool]:
    """Return what a tail does to the object before `stop`, and whether it says so of several.

    A tail takes the object up again: "and organizing its implementation", "and promote their
    legislative process", "and release it".
    """
    actions: list[Action] = []
    i = stop
    while i < len(tokens) and i - stop < _LONGEST_TAIL and _stands_in_tail(tokens[i]):
        actions += _told(tokens[i], {"verb", "gerund"})
        i += 1
    if i == stop or i >= len(tokens):
        return Cue(), False
    pronoun = tokens[i].lower
    if pronoun == "it" and _told(tokens[i - 1], {"verb", "gerund"}):
        return _cue_behind(tokens, stop, i, actions), False
    if pronoun in ("its", "their") and i + 1 < len(tokens):
        return _cue_behind(tokens, stop, i + 1, _told(tokens[i + 1], {"noun"})), pronoun == "their"
    return Cue(), False


def passive_behind(tokens: Sequence[Token], stop: int) -> Cue:
    """Return what is done to the subject before `stop`: "will be revised and issued"."""
    i = stop
    being = False
    while i < len(tokens) and (tokens[i].lower in words.AUXILIARIES or is_adverb(tokens[i])):
        being = being or tokens[i].lower in words.BEING
        i += 1
    if not being:
        return Cue()
    actions: list[Action] = []
    last = i
    while i < len(tokens):
        told = _told(tokens[i], {"participle"})
        if told:
            actions += told
            last = i
        elif tokens[i].lower not in (",", "and") and not is_adverb(tokens[i]):
            break
        i += 1
    return _cue_behind(tokens, stop, last, actions)


def _stands_in_tail(token: Token) -> bool:
    return token.lower not in ("it", "its", "their") and (
        token.lower in (",", "and", "then")
        or token.lower in words.LIGHT_WORDS
        or is_verb(token)
        or is_adverb(token)
        or token.lower.endswith("ing")
    )


def _told(token: Token, forms: Set[str]) -> list[Action]:
    """Return the action of a word if it can stand in one of the forms."""
    found = words.ACTION_WORDS.get(token.lower)
    return [found[0]] if found is not None and found[1] & forms else []


def _cue_behind(tokens: Sequence[Token], begin: int, last: int, actions: Sequence[Action]) -> Cue:
    if not actions:
        return Cue()
    while begin < last and tokens[begin].lower in (",", "and"):
        begin += 1
    span = Span(tokens[begin].begin, tokens[last].end)
    return Cue(_in_order(dict.fromkeys(actions)), (span,))


def _over_nouns(tokens: Sequence[Token], i: int, floor: int) -> int:
    """Step over "issues in" or "the chapter of" when an action noun and "of" or "on" precede it."""
    if i < floor or tokens[i].lower not in ("of", "in", "about", "under"):
        return i
    part = _part_of(tokens, i, floor)
    if part is not None:
        return part
    j = i - 1
    while j >= floor and i - j <= _NOUNS_BETWEEN and tokens[j].is_word:
        if tokens[j].lower in words.ACTION_WORDS and j == i - 1:
            return i
        if tokens[j].lower in ("of", "on", "for", "to") and j > floor:
            before = words.ACTION_WORDS.get(tokens[j - 1].lower)
            return j if before is not None and "noun" in before[1] else i
        if (
            j < i - 1
            and "noun" in words.ACTION_WORDS.get(tokens[j].lower, (None, frozenset()))[1]
            and tokens[i].lower == "of"
        ):
            return j  # "application projects of"
        j -= 1
    return i


def _part_of(tokens: Sequence[Token], i: int, floor: int) -> int | None:
    """Return the index of the article in "publish the English version of", or None."""
    j = i - 1
    if tokens[i].lower != "of" or j < floor or tokens[j].lower not in words.PARTS:
        return None
    while j > floor and tokens[j].lower not in words.DETERMINERS and i - j < _NOUNS_BETWEEN:
        j -= 1
    if j == floor or tokens[j].lower not in words.DETERMINERS:
        return None
    return j if _told(tokens[j - 1], {"verb", "gerund"}) else None


def _coordinates(tokens: Sequence[Token], i: int, floor: int, forms: frozenset[str]) -> bool:
    """Return whether a comma or "and" at `i` joins a further action word of the same form."""
    j = i - 1
    # "research on and formulation of": the first noun's preposition waits for the object
    while j >= floor and tokens[j].lower in (",", "and", "further", "then", "promptly", "on", "of"):
        j -= 1
    if j < floor:
        return False
    found = words.ACTION_WORDS.get(tokens[j].lower)
    if found is None or not found[1] & forms:
        return False
    # "promote research, formulate ...": a noun that governs nothing is no coordinated verb
    return not ("verb" in forms and j > floor and tokens[j - 1].lower in words.OBJECT_TAKING)


def _in_order(actions: dict[Action, None]) -> tuple[Action, ...]:
    return tuple(a for a in Action if a in actions)


def _trim(tokens: Sequence[Token], begin: int, first: int) -> Span | None:
    last = first - 1
    while last > begin and (tokens[last].lower in words.DETERMINERS or tokens[last].text.isdigit()):
        last -= 1
    return Span(tokens[begin].begin, tokens[last].end) if last >= begin else None
