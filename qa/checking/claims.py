"""Check sentences outside of quotations that state a number, a date or a name. Rules for English.

A sentence of a document supports a claim if it has all of its dates, numbers and names in the same order, the stems of
all of its other words, and as many negations. It contradicts the claim if only the number, only the date or only the
negations differ. In all other cases there is just a nearest passage.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answering.agreement.quantities import Day, take_quantities
from qa.checking.candidates import Candidate, Candidates
from qa.checking.meaning import counts, dates, denies, names
from qa.checking.prose import Prose
from qa.checking.records import Change, ChangeKind, Quotation, Result
from qa.checking.words import Word, count_words, read_words
from qa.corpus.sentences import split_sentences
from qa.english.words import find_words
from qa.store.stems import find_stem
from qa.verify.check import Place

NEAREST = 0.3  # share that the nearest passage has
_LEAST_WORDS = 5
_LEAST_OTHER = 2  # words of a claim with a meaning of their own, besides its numbers
_HEADING = re.compile(r"[ \t]*(?:#|\|)")
_BOUNDS = frozenset("more less fewer over under above below least most up until than before after between".split())


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence states, as far as rules can compare it.

    Attributes:
        dates: Its dates.
        numbers: Its numbers in normal form, in order.
        names: Its names in lower case, in order.
        denials: Number of its negations.
        bounds: Its words such as "more" and "least", which turn a number into a bound.
        stems: Stems of its other words.
    """

    dates: tuple[Day, ...]
    numbers: tuple[str, ...]
    names: tuple[str, ...]
    denials: int
    bounds: frozenset[str]
    stems: frozenset[str]


def find_claims(prose: Prose, quotations: Sequence[Quotation]) -> list[Quotation]:
    """Find the sentences outside of quotations that state a number, a date or a name.

    >>> from qa.checking.prose import read_plain
    >>> text = "Tea is hot. It was brought to Velm in 1871 by ship."
    >>> [claim.text for claim in find_claims(read_plain(text), [])]
    ['It was brought to Velm in 1871 by ship.']
    """
    text = re.sub(r"(?<!\n)\n(?![\n#>|*+-])", " ", prose.text)
    taken = sorted([(one.start, one.end) for one in quotations] + list(prose.blocks))
    return [
        Quotation(text=plain, start=start, end=end, kind="claim")
        for start, end in _outside(split_sentences(text), taken)
        if _states(plain := " ".join(text[start:end].replace("\u2060", "").split()))
    ]


def check_claim(claim: Quotation, candidates: Candidates) -> Result:
    """Compare a claim with the sentences that come nearest."""
    facts = read_facts(claim.text)
    best: tuple[float, Result] | None = None
    for candidate in candidates.find(claim.text, omits=False):
        for start, end in split_sentences(candidate.document.text[candidate.start : candidate.end]):
            sentence = candidate.document.text[candidate.start + start : candidate.start + end]
            share, result = _compare(claim, facts, sentence, candidate, candidate.start + start)
            if best is None or share > best[0]:
                best = share, result
    return Result(quotation=claim, status="not_found") if best is None or best[0] < NEAREST else best[1]


def read_facts(sentence: str) -> Facts:
    """Read what a sentence states.

    >>> facts = read_facts("In May 1871 Ada Vedel did not sell 2,000 barrels of tea.")
    >>> facts.dates, facts.numbers, facts.names, facts.denials, sorted(facts.stems)
    ((Day(month=5, day=0, year=1871),), ('2000',), ('ada', 'vedel'), 1, ['barrel', 'sell', 'tea'])
    """
    words = read_words(sentence)
    dates, numbers, rest = take_quantities(sentence.lower())
    named = tuple(word.key.lower() for place, word in enumerate(words) if _is_name(words, place))
    left = [word.lower() for word, _, _ in find_words(rest)]
    return Facts(
        dates=dates,
        numbers=numbers,
        names=named,
        denials=sum(map(denies, words)),
        bounds=_BOUNDS & set(left),
        stems=frozenset(stem for word in left if word not in named and (stem := find_stem(word)) is not None),
    )


def _is_name(words: Sequence[Word], place: int) -> bool:
    stated = counts(words[place]) or dates(words, place)
    return words[place].spoken and names(words, place) and not stated and words[place].key != "I"


def _states(sentence: str) -> bool:
    if _HEADING.match(sentence) or sentence.endswith("?"):
        return False
    facts = read_facts(sentence)
    stated = bool(facts.dates or facts.numbers or facts.names)
    said = len(facts.stems) + len(facts.names) >= _LEAST_OTHER
    return stated and said and count_words(read_words(sentence)) >= _LEAST_WORDS


def _outside(spans: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans that touch none of those that are taken; both are in order."""
    rest = iter([*taken, (1 << 62, 1 << 62)])
    low, high = next(rest)
    for start, end in spans:
        while high <= start:
            low, high = next(rest)
        if end <= low:
            yield start, end


def _compare(claim: Quotation, facts: Facts, sentence: str, candidate: Candidate, start: int) -> tuple[float, Result]:
    """Return how near a sentence is to a claim, and the result if it is the nearest."""
    other = read_facts(sentence)
    mine, theirs = facts.stems | set(facts.names), other.stems | set(other.names)
    share = len(mine & theirs) / max(1, len(mine))
    place = Place.of(candidate.document, start, start + len(sentence), round(share, 3))
    kinds = _differing(facts, other) if share == 1 and _in_order(facts.names, other.names) else None
    if kinds == []:
        return share + 1, Result(quotation=claim, status="supported", place=place)
    if kinds is not None and len(kinds) == 1:
        change = Change(kinds[0], claim.text, sentence)
        return share + 0.5, Result(quotation=claim, status="contradicted", place=place, changes=(change,))
    return share, Result(quotation=claim, status="nearest", place=place)


def _differing(claim: Facts, other: Facts) -> list[ChangeKind] | None:
    """Return what differs between the facts of a claim and of a sentence; None if they cannot be compared."""
    if claim.bounds != other.bounds:
        return None
    dated = len(claim.dates) == len(other.dates) and all(map(Day.agrees, claim.dates, other.dates))
    counted = _in_order(claim.numbers, other.numbers)
    differing: list[ChangeKind] = []
    if not dated:
        if len(claim.dates) != 1 or len(other.dates) != 1:
            return None
        differing.append("date")
    if not counted:
        if len(claim.numbers) != 1 or len(other.numbers) != 1:
            return None
        differing.append("number")
    if claim.denials != other.denials:
        differing.append("negation")
    return differing


def _in_order(some: Sequence[str], of: Sequence[str]) -> bool:
    """Whether some words are among others in the same order."""
    rest = iter(of)
    return all(word in rest for word in some)
