"""Select the blocks of an HTML page that are its document.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15/) finds the article of a page. It was made for
news: standfirsts, captions, boxes and whole sections of manuals are missing in its result. So its result only shows
    where the document is. The blocks themselves come from the page: those that trafilatura found, and those that belong
    to them by their place. No block is left out only because of a word in it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element as Element

from qa.corpus.boilerplate.roles import TEXT, Role, role_of
from qa.corpus.formats.elements import Piece

_GRAM = 12  # characters of the pieces that identify a block in another rendering
_STEP = 6
_FOUND_SHARE = 0.5  # of its pieces must be found
_PARAGRAPH = 40  # characters of a block that shows where the document is
_LINKS = 0.15  # share of a paragraph's text that may be links
_MANY_LINKS = 0.5
_LEVELS = 2  # above a text of the document; other blocks within them belong to it
_DROPPED = frozenset({Role.NOISE, Role.MORE, Role.END, Role.CREDIT, Role.CAPTION})
_LINED = frozenset({"table", "ul", "ol", "dl", "pre"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    piece: Piece
    role: Role
    doubtful: bool  # it is inside furniture, by mark-up and place
    found: bool  # trafilatura has it

    @property
    def links(self) -> float:
        return self.piece.linked / max(1, len(self.piece.block.text))

    @property
    def is_paragraph(self) -> bool:
        """Whether it is text with few links to other pages."""
        return (self.role in TEXT or self.piece.element.tag in _LINED) and self.links <= _LINKS


def select(pieces: Sequence[Piece], furniture: frozenset[Element], article: str) -> tuple[Piece, ...]:
    """Choose the blocks of a page's document.

    Args:
        pieces: All blocks of the page in order.
        furniture: The elements that are furniture by their mark-up.
        article: The text that trafilatura finds; its white space does not matter.

    Returns:
        The blocks that stay.
    """
    candidates = list(_candidates(pieces, furniture, article))
    marks = [
        position
        for position, one in enumerate(candidates)
        if one.found and not one.doubtful and one.links < _MANY_LINKS and len(one.piece.block.text) > _PARAGRAPH
    ]
    chosen = _chosen(candidates, marks) if marks else [not one.doubtful or one.found for one in candidates]
    kept = [one for one, stays in zip(candidates, chosen, strict=True) if stays]
    return tuple(one.piece for one in _without_ends(kept))


def _candidates(pieces: Sequence[Piece], furniture: frozenset[Element], article: str) -> Iterator[_Candidate]:
    squeezed = _squeezed(article)
    grams = {squeezed[start : start + _GRAM] for start in range(len(squeezed) - _GRAM + 1)}
    inside: dict[Element, bool] = {}
    for piece in pieces:
        role, text = role_of(piece.block.text), _squeezed(piece.block.text)
        doubtful = _within(piece.element, furniture, inside)
        found = _is_found(text, squeezed, grams) and (not doubtful or role in TEXT or len(text) > 2 * _GRAM)
        yield _Candidate(piece, role, doubtful, found)


def _squeezed(text: str) -> str:
    return re.sub(r"^\s*(?:-|\d+\.) |\W+", "", text, flags=re.MULTILINE)


def _is_found(block: str, article: str, grams: set[str]) -> bool:
    if len(block) <= 2 * _GRAM:
        return bool(block) and block in article
    parts = [block[start : start + _GRAM] for start in range(0, len(block) - _GRAM + 1, _STEP)]
    return sum(part in grams for part in parts) >= _FOUND_SHARE * len(parts)


def _within(element: Element, furniture: frozenset[Element], known: dict[Element, bool]) -> bool:
    """Whether an element is one of a set or inside one of them; results are remembered."""
    path: list[Element] = []
    here: Element | None = element
    while here is not None and here not in known:
        path.append(here)
        if here in furniture:
            known[here] = True
            break
        here = here.getparent()
    answer = here is not None and known[here]
    known.update(dict.fromkeys(path, answer))
    return answer


def _chosen(candidates: Sequence[_Candidate], marks: Sequence[int]) -> list[bool]:
    """Decide for each block whether it stays."""
    first, last = marks[0], marks[-1]
    title = max((i for i in range(first + 1) if candidates[i].piece.element.tag == "h1"), default=0)
    homes = _homes(candidates[mark].piece.element for mark in marks)
    texts = {candidates[mark].piece.block.text for mark in marks}
    chosen = [
        one.found
        or (
            not one.doubtful
            and one.piece.block.text not in texts
            and title <= position
            and (one.is_paragraph if position < first else _belongs(one, homes))
        )
        for position, one in enumerate(candidates)
    ]
    end = next(
        (i for i in range(last, len(chosen)) if not chosen[i] and not candidates[i].piece.block.heading), len(chosen)
    )
    chosen[end:] = [one.found for one in candidates[end:]]
    for position in range(len(chosen) - 2, -1, -1):  # a heading is treated like the block under it
        one = candidates[position]
        if one.piece.block.heading and not one.doubtful and title <= position and one.links <= _LINKS:
            chosen[position] |= chosen[position + 1] and _near(one.piece.element, homes)
    return chosen


def _homes(elements: Iterable[Element]) -> set[Element]:
    """Return the elements around the text of the document, up to a few levels above it."""
    homes: set[Element] = set()
    for element in elements:
        parent, *above = islice(element.iterancestors(), _LEVELS)
        homes.update((parent, *(one for one in above if one.tag not in ("html", "body"))))
        homes.update(element.iterancestors("main", "article"))
    return homes


def _near(element: Element, homes: set[Element]) -> bool:
    return any(ancestor in homes for ancestor in islice(element.iterancestors(), _LEVELS))


def _belongs(one: _Candidate, homes: set[Element]) -> bool:
    """Whether a block belongs to the ones that stay: a caption with content, or a direct neighbour."""
    if one.piece.element.tag == "figcaption":
        return one.role in TEXT
    return one.is_paragraph and _near(one.piece.element, homes)


def _without_ends(kept: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Leave out single links, buttons and credits, and headings at the end with nothing under them."""
    rest = [one for one in kept if one.role not in _DROPPED or (one.piece.block.heading and one.role is not Role.END)]
    last = max((position for position, one in enumerate(rest) if one.role in TEXT), default=len(rest))
    homes = {one.piece.element.getparent() for one in rest if one.role in TEXT}
    lines = [
        one
        for position, one in enumerate(rest)
        if one.role in TEXT
        or one.piece.element.tag in _LINED
        or not (one.links >= _MANY_LINKS or (position > last and one.piece.element.getparent() not in homes))
    ]
    while lines and lines[-1].piece.block.heading:
        lines.pop()
    return iter(lines)
