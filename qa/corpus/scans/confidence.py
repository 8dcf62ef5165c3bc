"""How sure each word of a text is that was made of the words on scanned pages. Pure."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from qa.corpus.blocks import ScannedPage
from qa.records import TYPED, Locator, Scans, encode

_WORD = re.compile(r"\S+")


def scans_of(text: str, locators: Sequence[Locator], scanned: Sequence[ScannedPage], unread: Sequence[int]) -> Scans:
    """Find for each word of a text how sure it is.

    The words of a page in the text are aligned with those that were read: layout joins halves of words, leaves out
    heads, and reorders columns. A word that was joined from two is as sure as the less sure one.

    Args:
        text: The text of the document.
        locators: Where its pages begin.
        scanned: The pages that were read from pictures.
        unread: Numbers of the pages that are pictures and were not read.
    """
    pages = tuple((page.number, _mean(page.confidences)) for page in scanned if page.words)
    if not pages:
        return Scans(unread=tuple(unread))
    found = list(_WORD.finditer(text))
    starts = [locator.start for locator in locators]
    by_page: dict[int, list[int]] = defaultdict(list)
    for place, word in enumerate(found):
        part = bisect_right(starts, word.start()) - 1
        if part >= 0:
            by_page[locators[part].number].append(place)
    marks = [TYPED] * len(found)
    for page in scanned:
        places = by_page[page.number]
        aligned = align([found[place].group() for place in places], page)
        for place, mark in zip(places, aligned, strict=True):
            marks[place] = mark
    return Scans(pages=pages, unread=tuple(unread), words="".join(marks))


def align(words: Sequence[str], page: ScannedPage) -> Iterator[str]:
    """Yield for each word of a text the mark of its confidence.

    >>> page = ScannedPage(1, ("The", "har-", "bour", "is", "old"), (96, 90, 50, 95, 94))
    >>> list(align(["The", "harbour", "is"], page)) == list(encode([96, 50, 95]))
    True
    """
    mean = _mean(page.confidences)
    matcher = SequenceMatcher(None, list(map(_letters, words)), list(map(_letters, page.words)), autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            yield from encode(page.confidences[begin:end])
        elif tag != "insert":
            least = min(page.confidences[begin:end], default=mean)
            for word in words[first:last]:
                yield encode([least])[0] if _letters(word) else TYPED


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()


def _mean(confidences: Sequence[int]) -> int:
    return round(sum(confidences) / len(confidences)) if confidences else 0
