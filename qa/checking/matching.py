"""Find the place where a quotation stands in a passage, by its words alone. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.checking.meaning import counts, denies, is_cut
from qa.checking.patterns import MOST_OMITTED, Part, Pattern, trim
from qa.checking.records import Change, ChangeKind
from qa.checking.words import Word

_ENDS = frozenset((".", "!", "?"))
_FULL_STOP = re.compile(r"\w\s{0,9}\.\s{0,9}\Z")  # after a word: one behind an ellipsis ends no quoted sentence
_PARAGRAPH = 2  # line ends between two of them
_MOST_PLACES = 200  # of a quotation in one passage
_FIRST_CODE = 0x10000  # beyond the surrogates


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a document as words.

    Attributes:
        text: The document's text.
        words: The words and marks of the passage, with offsets in the text.
        keys: Their keys.
    """

    text: str
    words: tuple[Word, ...]
    keys: frozenset[str]

    def slice(self, first: int, last: int) -> str:
        """Return the text from one word up to another one; empty if there is none."""
        return self.text[self.words[first].start : self.words[last - 1].end] if first < last else ""


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a passage.

    Attributes:
        first: Place of its first word in the passage.
        last: Place after its last word.
        changes: What the quotation hides or changes there; empty if nothing.
        matched: Number of the quotation's words that stand there.
    """

    first: int
    last: int
    changes: tuple[Change, ...] = ()
    matched: int = 0


class Alphabet:
    """Turns each key into one character, so that words are compared as fast as letters."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def spell(self, words: Sequence[Word]) -> str:
        """Return a text with one character for each word."""
        codes = self._codes
        return "".join(codes.setdefault(word.key, chr(_FIRST_CODE + len(codes))) for word in words)


def find_exact(pattern: Pattern, passage: Passage) -> Match | None:
    """Find the shortest place where all words of a quotation stand in order, if possible one that hides nothing.

    Returns:
        The place. Its changes are what an omission, an insertion, a cut through a number or a full stop before one
        changes.
    """
    alphabet = Alphabet()
    spelled = alphabet.spell(passage.words)
    whole = Pattern(pattern.text, pattern.words, (Part(pattern.words, 0),))
    best: Match | None = None
    for tried in (whole, pattern) if len(pattern.parts) > 1 or pattern.inserted else (whole,):
        if not tried.parts or not tried.is_clear:
            continue
        for places in _places(tried.parts, spelled, alphabet):
            match = _judge(tried, passage, places)
            if best is None or _rank(match, tried, passage) < _rank(best, tried, passage):
                best = match
        if best is not None and not best.changes:
            break
    return best


def _rank(match: Match, pattern: Pattern, passage: Passage) -> tuple[int, int, bool]:
    other_case = passage.words[match.first].key != pattern.parts[0].words[0].key
    return len(match.changes), match.last - match.first, other_case


def _places(parts: Sequence[Part], spelled: str, alphabet: Alphabet) -> Iterator[list[tuple[int, int]]]:
    """Yield places of all parts, each at its first place after the one before."""
    ways = [_ways(part, alphabet) for part in parts]
    start, tried = -1, 0
    while (tried := tried + 1) <= _MOST_PLACES and (
        start := min((p for p in (spelled.find(way, start + 1) for way in ways[0]) if p >= 0), default=-1)
    ) >= 0:
        places = [(start, start + len(ways[0][0]))]
        for part, others in zip(parts[1:], ways[1:], strict=True):
            end, size = places[-1][1], len(others[0])
            found = [p for p in (spelled.find(way, end, end + part.gap + size) for way in others) if p >= 0]
            if not found:
                break
            places.append((min(found), min(found) + size))
        else:
            yield places


def _ways(part: Part, alphabet: Alphabet) -> tuple[str, ...]:
    """Return how a part may be spelled: where a quotation begins, its first letter may have the other case."""
    first, rest = part.words[0], part.words[1:]
    spelled = alphabet.spell(part.words)
    if part.gap not in (0, MOST_OMITTED) or not rest:
        return (spelled,)
    other = Word(first.key[0].swapcase() + first.key[1:], first.start, first.end)
    return (spelled, alphabet.spell((other, *rest)))


def _judge(pattern: Pattern, passage: Passage, places: Sequence[tuple[int, int]]) -> Match:
    changes: list[Change] = []
    first, last = places[0][0], places[-1][1]
    for part, (_, before), (after, _) in zip(pattern.parts[1:], places, places[1:], strict=False):
        gap = passage.words[before:after]
        if part.inserted:
            hidden = next((word for word in gap if denies(word) or counts(word)), None)
        else:
            hidden = next((word for word in _next_to_quoted(gap) if denies(word)), None)
        if hidden is not None:
            kind: ChangeKind = "negation" if denies(hidden) else "number"
            shown = pattern.text[part.inserted[0].start : part.inserted[-1].end] if part.inserted else ""
            changes.append(Change(kind, shown, passage.slice(before, after)))
    changes += [Change("negation", word.key, "") for word in pattern.inserted if denies(word)]
    changes += [Change("number", w.key, "") for w in pattern.inserted if counts(w) and w.key not in passage.keys]
    cut = is_cut(passage.words, first, last)
    if cut is not None:
        changes.append(Change("number", passage.slice(first, last)[-60:], passage.slice(*cut)[-60:]))
    elif _FULL_STOP.search(pattern.text) and not pattern.closing and _number_follows(passage, last):
        changes.append(Change("number", "", passage.slice(last, last + 1)))
    return Match(first, last, tuple(changes), pattern.spoken)


def _number_follows(passage: Passage, last: int) -> bool:
    """Whether the sentence goes on with a number, so that it cannot end here."""
    if last >= len(passage.words) or not counts(passage.words[last]):
        return False
    return passage.text[passage.words[last - 1].end : passage.words[last].start].count("\n") < _PARAGRAPH


def _next_to_quoted(gap: Sequence[Word]) -> list[Word]:
    """Return the omitted words of the sentences that are quoted in part: those up to a stop, and after the last."""
    stops = [number for number, word in enumerate(gap) if word.key in _ENDS]
    return list(gap) if not stops else [*gap[: stops[0]], *gap[stops[-1] :]]


def quoted_core(pattern: Pattern) -> str:
    """Return the words of a quotation without the marks at its ends."""
    words = trim(pattern.words)
    return pattern.text[words[0].start : words[-1].end] if words else ""
