"""Damage quotations: typography that must be repaired, and changes that must be told."""

import random
import re
from collections.abc import Callable, Sequence

from qa.english.calendar import MONTHS
from qa.english.negations import NEGATIONS

Damage = Callable[[str, random.Random, Sequence[str]], str | None]
"""Damages a sentence, by chance and with names to use; None if it has nothing of the kind."""

_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_TYPOGRAPHY = {"“": '"', "”": '"', "’": "'", "‘": "'", " – ": " -- ", " — ": " - ", "–": "-", "…": "...", "'": "’"}
_WORD = re.compile(r"[A-Za-z]+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_AUXILIARY = re.compile(
    r"\b(?:is|was|were|are|will|would|can|could|should|has|had|may|must|did|does|do)\b(?! not|n['’]t)"
)
_NEGATION = re.compile(r" (?:not|never)\b|n['’]t\b")
_COUNT = re.compile(r"(?<![\w.,–-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w–-]|[.,]\d)")
_YEAR = re.compile(r"(?<![\w.,$€£–-])(?:1[5-9]|20)\d\d(?![\w–-]|[.,]\d)")
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_SPELLED = "two three four five six seven eight nine ten".split()
_SPELLED_NUMBER = re.compile(rf"(?<![\w-])(?:{'|'.join(_SPELLED)})(?![\w-])")
_DIGIT = re.compile(r"\d")


def typography(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Change the kind of marks and dashes."""
    found = [old for old in _TYPOGRAPHY if old in text]
    return text.replace(old := chance.choice(found), _TYPOGRAPHY[old]) if found else None


def ligatures(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Write ligatures."""
    found = [letters for letters in _LIGATURES if letters in text]
    return text.replace(letters := chance.choice(found), _LIGATURES[letters]) if found else None


def hyphenation(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Break a word at the end of a line."""
    words = [match for match in _WORD.finditer(text) if len(match.group()) > 5]
    if not words:
        return None
    match = chance.choice(words)
    place = match.start() + chance.randint(2, len(match.group()) - 3)
    return f"{text[:place]}-\n{text[place:]}"


def white_space(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Replace spaces by others, or by several."""
    spaces = [place for place, character in enumerate(text) if character == " "]
    if not spaces:
        return None
    characters = list(text)
    for place in chance.sample(spaces, min(3, len(spaces))):
        characters[place] = chance.choice(("\u00a0", "  ", "\u2009", "\u202f", "\t", " \u200b"))
    return "".join(characters)


def page_break(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Put the end of a page between two words."""
    spaces = [place for place, character in enumerate(text) if character == " "]
    if not spaces:
        return None
    place = chance.choice(spaces)
    return text[:place] + chance.choice(("\f", "\n\f", f"\n{chance.randint(1, 400)}\n\f")) + text[place + 1 :]


def ellipsis(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Leave out words and say so; never a negation."""
    words = text.split(" ")
    if len(words) < 8:
        return None
    first = chance.randint(3, len(words) - 5)
    last = chance.randint(first + 1, min(first + 8, len(words) - 3))
    if any(_denies(word) for word in words[first:last]):
        return None
    return " ".join((*words[:first], chance.choice(("…", "...", "[…]", "[...]")), *words[last:]))


def brackets(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Insert words in brackets, or put them in place of a word that is neither a number nor a negation."""
    words = text.split(" ")
    if len(words) < 6:
        return None
    place = chance.randint(2, len(words) - 3)
    added = chance.choice(("[sic]", f"[{chance.choice(names)}]", "[the party]"))
    replaced = chance.random() < 0.5 and words[place].isalpha() and words[place].islower()
    if replaced and (_denies(words[place]) or words[place] in _COUNTING):
        return None
    return " ".join((*words[:place], added, *words[place + replaced :]))


def number(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Change a number, in digits or letters."""
    years = {match.span() for match in _YEAR.finditer(text)}
    found = [match for match in _COUNT.finditer(text) if match.span() not in years]
    found += list(_SPELLED_NUMBER.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    if match.group() in _SPELLED:
        return _put(text, match, chance.choice([word for word in _SPELLED if word != match.group()]))
    digit = chance.choice(list(_DIGIT.finditer(match.group())))
    other = chance.choice([figure for figure in "123456789" if figure != digit.group()])
    return _put(text, match, _put(match.group(), digit, other))


def date(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Change a month or a year."""
    found = [*_MONTH.finditer(text), *_YEAR.finditer(text)]
    if not found:
        return None
    match = chance.choice(found)
    year = match.group().isdigit()
    other = str(int(match.group()) + chance.choice((-10, -1, 1, 2))) if year else chance.choice(MONTHS)
    return None if other == match.group() else _put(text, match, other)


def name(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Put another name in place of one."""
    found = [match for match in _NAME.finditer(text) if match.group() not in MONTHS]
    if not found:
        return None
    match, other = chance.choice(found), chance.choice(names)
    return None if other == match.group() else _put(text, match, other)


def negation(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Add or leave out a negation."""
    negations, verbs = list(_NEGATION.finditer(text)), list(_AUXILIARY.finditer(text))
    if negations:
        return _put(text, chance.choice(negations), "")
    return _put(text, match := chance.choice(verbs), f"{match.group()} not") if verbs else None


def other_word(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Put another word of the sentence in place of one."""
    words = [match for match in _WORD.finditer(text) if len(match.group()) > 3 and match.group().islower()]
    if len(words) < 2:
        return None
    match, other = chance.sample(words, 2)
    return None if match.group() == other.group() else _put(text, match, other.group())


def fewer_words(text: str, chance: random.Random, _: Sequence[str]) -> str | None:
    """Leave out one to three words without saying so."""
    words = text.split(" ")
    if len(words) < 8:
        return None
    first = chance.randint(2, len(words) - 5)
    return " ".join(words[:first] + words[first + chance.randint(1, 3) :])


REPAIRED: dict[str, Damage] = {
    "typography": typography,
    "ligatures": ligatures,
    "hyphen at a line end": hyphenation,
    "white space": white_space,
    "page break": page_break,
    "ellipsis": ellipsis,
    "brackets": brackets,
}
"""Damage that leaves the words, or says what was left out and inserted."""

ALTERED: dict[str, Damage] = {
    "number": number,
    "date": date,
    "name": name,
    "negation": negation,
    "word": other_word,
    "words left out": fewer_words,
}
"""Damage that changes what is said."""

_COUNTING = frozenset((*_SPELLED, "one", "once", "twice", "first", "second", "third", "half", "hundred", "thousand"))


def _denies(word: str) -> bool:
    bare = word.strip(".,;:!?“”\"'’()").lower().replace("’", "'")
    return bare in NEGATIONS or bare.endswith("n't")


def _put(text: str, match: re.Match[str], words: str) -> str:
    return text[: match.start()] + words + text[match.end() :]
