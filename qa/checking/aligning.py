"""Find the passage that is nearest to a quotation, and what differs, word by word. Pure."""

from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from qa.checking.matching import Alphabet, Match, Passage
from qa.checking.meaning import counts, dates, denies, names
from qa.checking.patterns import Part, Pattern
from qa.checking.records import Change, ChangeKind
from qa.checking.words import Word
from qa.english.negations import is_opposite

NEAR = 0.6  # share of the quotation's words that a near passage has
LEAST_SHARED = 3  # words that it has
_MOST_MOVED = 12  # words by which the ends of a passage are moved to fit


def find_near(pattern: Pattern, passage: Passage) -> Match | None:
    """Find the place in a passage that is nearest to a quotation.

    Returns:
        The place and the changes; None if too few of the quotation's words are there.
    """
    alphabet = Alphabet()
    spelled = alphabet.spell(passage.words)
    found = [_align(part, alphabet.spell(part.words), spelled, pattern, passage) for part in pattern.parts]
    shared = sum(match.matched for match in found if match is not None)
    if shared < max(LEAST_SHARED, NEAR * pattern.spoken):
        return None
    placed = [match for match in found if match is not None]
    changes = [change for match in placed for change in match.changes]
    changes += [
        Change("word", _quoted(pattern, part.words), "")
        for part, match in zip(pattern.parts, found, strict=True)
        if match is None
    ]
    first, last = min(match.first for match in placed), max(match.last for match in placed)
    if not changes:  # all parts stand there, in another order or too far apart
        changes = [Change("word", pattern.text, passage.slice(first, last))]
    return Match(first, last, tuple(changes), shared)


def _align(part: Part, quoted: str, spelled: str, pattern: Pattern, passage: Passage) -> Match | None:
    """Align one part with the place in the passage that is nearest to it."""
    found = fuzz.partial_ratio_alignment(quoted, spelled)
    if found is None or not found.score:
        return None
    first, last = (found.dest_start, found.dest_end) if len(quoted) <= len(spelled) else (0, len(spelled))
    first, last = _fit(quoted, spelled, first, last)
    steps = Levenshtein.opcodes(quoted, spelled[first:last])
    equal = [word for step in steps if step.tag == "equal" for word in part.words[step.src_start : step.src_end]]
    changes = tuple(
        _change(
            pattern,
            passage,
            part.words,
            (step.src_start, step.src_end),
            (first + step.dest_start, first + step.dest_end),
        )
        for step in steps
        if step.tag != "equal"
    )
    shared = sum(word.spoken for word in equal)
    return Match(first, last, changes, shared) if shared else None


def _fit(quoted: str, spelled: str, first: int, last: int) -> tuple[int, int]:
    """Move the ends of a passage to where it differs least."""
    reach = min(_MOST_MOVED, len(quoted) // 4 + 2)

    def cost(start: int, end: int) -> tuple[int, int]:
        return Levenshtein.distance(quoted, spelled[start:end]), abs(end - start - len(quoted))

    for _ in range(2):
        ends = range(max(first + 1, last - reach), min(len(spelled), last + reach) + 1)
        last = min(ends, key=lambda end: cost(first, end))
        starts = range(max(0, first - reach), min(last, first + reach + 1))
        first = min(starts, key=lambda start: cost(start, last))
    return first, last


def _change(
    pattern: Pattern, passage: Passage, words: Sequence[Word], quoted: tuple[int, int], source: tuple[int, int]
) -> Change:
    kind = _kind(words, quoted, passage.words, source)
    return Change(kind, _quoted(pattern, words[slice(*quoted)]), passage.slice(*source))


def _quoted(pattern: Pattern, words: Sequence[Word]) -> str:
    return pattern.text[words[0].start : words[-1].end] if words else ""


def _kind(one: Sequence[Word], quoted: tuple[int, int], other: Sequence[Word], source: tuple[int, int]) -> ChangeKind:
    """Tell what kind of words differ; the gravest one."""
    places = [(one, place) for place in range(*quoted)] + [(other, place) for place in range(*source)]
    words = [side[place] for side, place in places]
    mine, theirs = one[slice(*quoted)], other[slice(*source)]
    denied, denies_too = (sorted(word.key.lower() for word in side if denies(word)) for side in (mine, theirs))
    opposite = any(is_opposite(word.key, also.key) for word in mine for also in theirs)
    if denied != denies_too or opposite:
        return "negation"
    if [word.key.casefold() for word in mine] == [word.key.casefold() for word in theirs]:
        return "letter_case"
    if any(dates(side, place) for side, place in places):
        return "date"
    if any(counts(word) for word in words) or _is_sign(places):
        return "number"
    if not any(word.spoken for word in words):
        return "punctuation"
    return "name" if any(names(side, place) for side, place in places) else "word"


def _is_sign(places: Sequence[tuple[Sequence[Word], int]]) -> bool:
    """Whether a mark stands at a number, as the minus of −5."""
    return any(
        not side[place].spoken
        and place + 1 < len(side)
        and side[place].end == side[place + 1].start
        and side[place + 1].key[0].isdigit()
        for side, place in places
    )
