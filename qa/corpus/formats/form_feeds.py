r"""Plain text that was laid out in pages for a printer, with form feeds between them, like RFCs. Pure."""

import re
from collections import Counter
from dataclasses import dataclass

from qa.corpus.boilerplate.roles import is_list_item

_FEWEST_PAGES = 3
_MOST_PAGES = 0.4  # a line on this share of the pages is a head or a foot
_EDGE = 2  # lines at each end of a page that may be heads and feet
_LONG = 40  # characters; a longer line is not a heading
_LAST_LINE = re.compile(r"(\[Page \d+\][ \t]*\n)(?!\s*\f)")  # of an RFC's page, where the form feed was lost
_NUMBERED = re.compile(r"\d+|\b[ivxl]+\b")


@dataclass(frozen=True, slots=True)
class Joined:
    """A text without pages.

    Attributes:
        text: The text.
        edges: The heads and feet that were taken out.
    """

    text: str
    edges: tuple[str, ...] = ()


def join_pages(text: str) -> Joined:
    r"""Take out the heads and feet of pages, and join a paragraph that runs over the border of two pages.

    Args:
        text: A plain text.

    Returns:
        The text without form feeds. With fewer than three pages nothing else is taken out. Heads that differ only in
        their numbers count as the same head.

    >>> pages = "The wall\n\nVint [Page 1]\n\fRFC 1\n\nstands.\n\nVint [Page 2]\n\fRFC 1\n\nStill.\nVint [Page 3]\n"
    >>> join_pages(pages).text
    'The wall\nstands.\n\nStill.'
    """
    pages = [[line.rstrip() for line in page.split("\n")] for page in _fed(text).split("\f")]
    pages = [page for page in pages if any(page)]
    if len(pages) < _FEWEST_PAGES:
        return Joined(text.replace("\f", "\n"))
    counts = Counter(line for page in pages for line in {_form(page[place]) for place in _edges(page)})
    repeated = {line for line, count in counts.items() if count >= max(_FEWEST_PAGES - 1, _MOST_PAGES * len(pages))}
    joined: list[str] = []
    edges: list[str] = []
    for page in pages:
        gone = {place for place in _edges(page) if _form(page[place]) in repeated}
        edges += (page[place] for place in sorted(gone))
        kept = _trimmed([line for place, line in enumerate(page) if place not in gone])
        if joined and kept:
            joined.append("\n" if _goes_on(joined[-1], kept[0]) else "\n\n")
        joined += ["\n".join(kept)] if kept else []
    return Joined("".join(joined), tuple(edges))


def _fed(text: str) -> str:
    return _LAST_LINE.sub("\\1\f", text.replace("\r\n", "\n"))


def _edges(page: list[str]) -> list[int]:
    filled = [place for place, line in enumerate(page) if line.strip()]
    return sorted({*filled[:_EDGE], *filled[-_EDGE:]})


def _form(line: str) -> str:
    """Return a line without its numbers and spaces."""
    return " ".join(_NUMBERED.sub("#", line).split())


def _trimmed(lines: list[str]) -> list[str]:
    filled = [place for place, line in enumerate(lines) if line.strip()]
    return lines[filled[0] : filled[-1] + 1] if filled else []


def _goes_on(before: str, after: str) -> bool:
    """Whether a sentence goes on over the border of two pages."""
    last, first = before.rsplit("\n", 1)[-1].strip(), after.strip()
    in_sentence = last[-1:] not in ".!?:" and not is_list_item(first, facts=False)
    return in_sentence and (first[:1].islower() or (first[:1].isdigit() and len(last) >= _LONG))
