"""Select the blocks of an HTML page that are its document.

trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15/) finds the article of a page. It was made for
news: standfirsts, captions, boxes and whole sections of manuals are missing in its result. So its result only shows
    where the document is. The blocks themselves come from the page: those that trafilatura found, and those that belong
    to them by their place. No block is left out only because of a word in it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from lxml.etree import _Element as Element

from qa.corpus.boilerplate.roles import RULES, TEXT, Role, role_of
from qa.corpus.formats.elements import Piece
from qa.corpus.left_out import Rule
from qa.records import Cause

_GRAM = 12  # characters of the pieces that identify a block in another rendering
_STEP = 6
_FOUND_SHARE = 0.5  # of its pieces must be found
_PARAGRAPH = 40  # characters of a block that shows where the document is
_SENTENCE = 60  # characters of a sentence that may be about a newsletter, and is no button
_LINKS = 0.15  # share of a paragraph's text that may be links
_MANY_LINKS = 0.5
_LEVELS = 2  # above a text of the document; other blocks within them belong to it
_DROPPED = frozenset({Role.NOISE, Role.MORE, Role.END, Role.CREDIT, Role.CAPTION})
_TWICE = Rule(Cause.REPEATED, "it is said again in a paragraph that stays")
_ABOVE = Rule(Cause.BESIDE, "it stands above the headline")
_BELOW = Rule(Cause.BESIDE, "it stands below the article")
_APART = Rule(Cause.BESIDE, "it stands apart from the article, or is no paragraph")
_LINKED = Rule(Cause.MENU, "it is a line of links")
_TAIL = Rule(Cause.BESIDE, "it is a short line behind the last paragraph")
_EMPTY = Rule(Cause.BESIDE, "it is a heading with nothing under it")
_LINED = frozenset({"table", "ul", "ol", "dl", "pre"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    piece: Piece
    role: Role
    furniture: Rule | None  # the rule by which what it is inside is furniture
    found: bool  # trafilatura has it

    @property
    def doubtful(self) -> bool:
        """Whether it stands in furniture."""
        return self.furniture is not None

    @property
    def links(self) -> float:
        return self.piece.linked / max(1, len(self.piece.block.text))

    @property
    def is_paragraph(self) -> bool:
        """Whether it is text with few links to other pages."""
        return (self.role in TEXT or self.piece.element.tag in _LINED) and self.links <= _LINKS


def select(
    pieces: Sequence[Piece], furniture: Mapping[Element, Rule], article: str
) -> tuple[tuple[Piece, Rule | None], ...]:
    """Choose the blocks of a page's document.

    Args:
        pieces: All blocks of the page in order.
        furniture: The elements that are furniture by their mark-up, each with the rule.
        article: The text that trafilatura finds; its white space does not matter.

    Returns:
        All blocks in order, each with the rule that leaves it out; None where it stays.
    """
    candidates = list(_candidates(pieces, furniture, article))
    marks = [
        position
        for position, one in enumerate(candidates)
        if one.found and not one.doubtful and one.links < _MANY_LINKS and len(one.piece.block.text) > _PARAGRAPH
    ]
    rules = _rules(candidates, marks) if marks else [None if one.found else one.furniture for one in candidates]
    _leave_ends_out(candidates, rules)
    return tuple((one.piece, rule) for one, rule in zip(candidates, rules, strict=True))


def _candidates(pieces: Sequence[Piece], furniture: Mapping[Element, Rule], article: str) -> Iterator[_Candidate]:
    squeezed = _squeezed(article)
    grams = {squeezed[start : start + _GRAM] for start in range(len(squeezed) - _GRAM + 1)}
    inside: dict[Element, Rule | None] = {}
    for piece in pieces:
        role, text = role_of(piece.block.text), _squeezed(piece.block.text)
        rule = _around(piece.element, furniture, inside)
        found = _is_found(text, squeezed, grams) and (rule is None or role in TEXT or len(text) > 2 * _GRAM)
        yield _Candidate(piece, role, rule, found)


def _squeezed(text: str) -> str:
    return re.sub(r"^\s*(?:-|\d+\.) |\W+", "", text, flags=re.MULTILINE)


def _is_found(block: str, article: str, grams: set[str]) -> bool:
    if len(block) <= 2 * _GRAM:
        return bool(block) and block in article
    parts = [block[start : start + _GRAM] for start in range(0, len(block) - _GRAM + 1, _STEP)]
    return sum(part in grams for part in parts) >= _FOUND_SHARE * len(parts)


def _around(element: Element, furniture: Mapping[Element, Rule], known: dict[Element, Rule | None]) -> Rule | None:
    """Find the rule of the furniture that an element is or is inside, if any; results are remembered."""
    path: list[Element] = []
    here: Element | None = element
    while here is not None and here not in known:
        path.append(here)
        if here in furniture:
            known[here] = furniture[here]
            break
        here = here.getparent()
    rule = None if here is None else known[here]
    known.update(dict.fromkeys(path, rule))
    return rule


def _rules(candidates: Sequence[_Candidate], marks: Sequence[int]) -> list[Rule | None]:
    """Decide for each block which rule leaves it out; None where it stays."""
    first, last = marks[0], marks[-1]
    title = max((i for i in range(first + 1) if candidates[i].piece.element.tag == "h1"), default=0)
    homes = _homes(candidates[mark].piece.element for mark in marks)
    parents = {candidates[mark].piece.element.getparent() for mark in marks}
    texts = {candidates[mark].piece.block.text for mark in marks}

    def rule(position: int, one: _Candidate) -> Rule | None:
        if one.found or one.furniture is not None:
            return None if one.found else one.furniture
        if one.piece.block.text in texts:
            return _TWICE
        if position < title:
            return _ABOVE
        return None if (one.is_paragraph if position < first else _belongs(one, homes, parents)) else _APART

    rules = [rule(position, one) for position, one in enumerate(candidates)]
    end = next((i for i in range(last, len(rules)) if rules[i] and not candidates[i].piece.block.heading), len(rules))
    for position, one in enumerate(candidates[end:], start=end):
        stays = one.found or (rules[position] is None and _is_sibling(one, parents))
        rules[position] = None if stays else rules[position] or _BELOW
    for position in range(len(rules) - 2, -1, -1):  # a heading is treated like the block under it
        one = candidates[position]
        heads = one.piece.block.heading and not one.doubtful and title <= position and one.links <= _LINKS
        if heads and rules[position + 1] is None and _near(one.piece.element, homes):
            rules[position] = None
    _fill_sections(candidates, rules, homes)
    return rules


def _fill_sections(candidates: Sequence[_Candidate], rules: list[Rule | None], homes: set[Element]) -> None:
    """Keep the short lines under a heading that stays and has nothing else under it, up to the next one that stays."""
    headings = [position for position, one in enumerate(candidates) if one.piece.block.heading]
    for start, end in pairwise(headings):
        section = range(start + 1, end)
        if rules[start] is None and rules[end] is None and all(rules[position] for position in section):
            for position in section:
                one = candidates[position]
                short = one.role is Role.SHORT and not one.piece.linked and not one.doubtful
                if short and _near(one.piece.element, homes):
                    rules[position] = None


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


def _belongs(one: _Candidate, homes: set[Element], parents: set[Element | None]) -> bool:
    """Whether a block belongs to the ones that stay: a caption with content, or a direct neighbour."""
    if one.piece.element.tag == "figcaption":
        return one.role in TEXT
    return (one.is_paragraph and _near(one.piece.element, homes)) or _is_sibling(one, parents)


def _is_sibling(one: _Candidate, parents: set[Element | None]) -> bool:
    """Whether it is a short paragraph beside paragraphs of the document, in what the page says is its content."""
    element = one.piece.element
    plain = element.tag == "p" and one.role is Role.SHORT and not one.piece.linked and not one.doubtful
    return plain and element.getparent() in parents and next(element.iterancestors("main", "article"), None) is not None


def _leave_ends_out(candidates: Sequence[_Candidate], rules: list[Rule | None]) -> None:
    """Leave out single links, buttons and credits, and headings at the end with nothing under them."""
    for position, one in enumerate(candidates):
        text = one.piece.block.text
        if one.role is Role.NOISE and len(text) >= _SENTENCE and text.endswith("."):
            continue
        if rules[position] is None and one.role in _DROPPED and (not one.piece.block.heading or one.role is Role.END):
            rules[position] = RULES[one.role]
    rest = [position for position, rule in enumerate(rules) if rule is None]
    texts = [position for position in rest if candidates[position].role in TEXT]
    last = max(texts, default=len(rules))
    homes = {candidates[position].piece.element.getparent() for position in texts}
    for position in rest:
        one = candidates[position]
        if one.role in TEXT or one.piece.element.tag in _LINED:
            continue
        if one.links >= _MANY_LINKS:
            rules[position] = _LINKED
        elif position > last and one.piece.element.getparent() not in homes:
            rules[position] = _TAIL
    for position in reversed(range(len(rules))):
        if rules[position] is None:
            if not candidates[position].piece.block.heading:
                return
            rules[position] = _EMPTY
