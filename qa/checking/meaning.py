"""What kind of word a word is: a negation, a number, part of a date or a name. Pure."""

from collections.abc import Sequence

from qa.checking.words import DASH, Word
from qa.english.calendar import MONTHS, SHORT_MONTHS, WEEKDAYS
from qa.english.negations import NEGATIONS

_OTHER_NEGATIONS = frozenset(  # of other languages: what an ellipsis or a bracket must not hide
    (
        "nicht kein keine keinen keinem keiner keines nie niemals nichts niemand weder ohne ne n pas jamais aucun "
        "aucune rien personne sans nunca jamás nada nadie sin ningún ninguno ninguna non mai niente nessuno nessuna "
        "senza não nem niet geen nooit zonder inte aldrig ikke ikkje nie nigdy не нет ни никогда без لا لم لن ليس "
        "ليست 不 没 沒 無 无 非"
    ).split()
)
_TIMES = frozenset(word.lower() for word in (*MONTHS, *SHORT_MONTHS, *WEEKDAYS)) | {"sept"}
_SCALES = frozenset("hundred thousand million billion trillion mln bn dozen percent".split())
_NUMBERS = _SCALES | frozenset(
    (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety half third quarter once "
        "twice hundreds thousands millions billions first second fourth fifth sixth seventh eighth ninth tenth double "
        "triple"
    ).split()
)
_AFTER_NUMBERS = _SCALES | {"%", "‰", "°", "per"}
_SIGNS = frozenset("$€£¥%‰°+<>=±×÷≤≥²³¹½¼¾/")


def denies(word: Word) -> bool:
    """Whether a word denies what it stands with."""
    key = word.key.lower()
    return key in NEGATIONS or key in _OTHER_NEGATIONS or key.endswith("n't")


def counts(word: Word) -> bool:
    """Whether a word is a number, in digits or letters, or a sign that changes one."""
    return any(map(str.isdigit, word.key)) or word.key.lower() in _NUMBERS or word.key in _SIGNS


def dates(words: Sequence[Word], place: int) -> bool:
    """Whether the word at a place belongs to a date: a month, a day of the week, a number beside one, or a year."""
    word = words[place]
    if word.key.lower() in _TIMES and word.key[:1].isupper():
        return True
    if not word.key[:1].isdigit():
        return False
    near = words[max(0, place - 2) : place + 3]
    year = len(word.key) == 4 and word.key.isdigit() and word.key[0] in "12"
    return year or any(other.key.lower() in _TIMES and other.key[:1].isupper() for other in near)


def names(words: Sequence[Word], place: int) -> bool:
    """Whether the word at a place looks like part of a name: a capital inside a sentence, or several."""
    key = words[place].key
    if not key[:1].isupper():
        return False
    begins = place == 0 or words[place - 1].key in (".", "!", "?", ":")
    return not begins or (len(key) > 1 and key.isupper())


def is_cut(words: Sequence[Word], first: int, last: int) -> tuple[int, int] | None:
    """Find whether a slice of words begins or ends inside a number, as "5" in "5 million" or "−5".

    Args:
        words: Words of a text.
        first: Place of the slice's first word.
        last: Place after its last word.

    Returns:
        The places of the whole number; None if none is cut.
    """
    begin, end = first, last
    if counts(words[last - 1]) and last < len(words):
        after = words[last]
        joined = after.start == words[last - 1].end and (after.key == DASH or counts(after))
        if after.key.lower() in _AFTER_NUMBERS or (joined and last + 1 < len(words) and counts(words[last + 1])):
            end = last + 1 + (after.key == DASH)
    if counts(words[first]) and first > 0:
        before = words[first - 1]
        joined = before.end == words[first].start and before.key == DASH
        alone = first < 2 or words[first - 2].end < before.start or counts(words[first - 2])
        scaled = words[first].key.lower() in _AFTER_NUMBERS and counts(before)
        if (joined and alone) or scaled:
            begin = first - 1 - (joined and first > 1 and counts(words[first - 2]))
    return None if (begin, end) == (first, last) else (begin, end)
