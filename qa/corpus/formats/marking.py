"""The characters of a page that a quotation stands in, and boxes around them. Pure."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from qa.corpus.formats.arrangement import Line
from qa.corpus.formats.words import Glyph, Word

Box = tuple[float, float, float, float]
"""Left, bottom, right and top edge, in points."""

_GAP = 1.0  # of the height: characters that are farther apart are in two boxes, as those of cells are
_LEVEL = 0.5  # of the lower one's height: characters beside each other share that much
_CONTEXT = 80  # letters before and after a place that tell it from other places with the same letters
_CERTAIN = 4  # letters of the surroundings that are no coincidence
_LEAST = 2  # letters of a word that are looked for where it is not printed as a whole


def find_glyphs(lines: Iterable[Line], text: str, start: int, end: int) -> list[Glyph]:
    """Find the characters of a page in which a place of its text stands.

    Only letters and digits are compared, without accents: hyphens at line ends, bars between cells and the marks of
    powers stand in one of the two alone. If the same letters stand several times, their surroundings decide. If they
    are not printed at once, because of a note between them or lines in another order, they are found piece by piece.

    Args:
        lines: The lines of the page, with their words.
        text: The text that was made of them, which may be in another order.
        start: Offset of the place in the text.
        end: Offset after it.

    Returns:
        The characters in the order of the page. Characters between letters are included.
    """
    words = [word for line in lines for word in line.words]
    glyphs = [glyph for word in words for glyph in _glyphs(word)]
    first = 0
    owners: list[int] = []
    for word in words:
        parts = _glyphs(word)
        owners += [first + number for number in _owners(word, parts)]
        first += len(parts)
    printed = "".join(_letters(word.text) for word in words)
    found = {owners[place] for piece in _pieces(printed, text, start, end) for place in piece}
    return [glyphs[number] for number in _with_signs(sorted(found), glyphs, text[start:end])]


def boxes_around(glyphs: Iterable[Glyph]) -> list[Box]:
    """Return boxes around characters, one for those that stand beside each other.

    >>> boxes_around([Glyph("a", left=x, right=x + 10, bottom=0, top=10) for x in (0, 14, 40)])
    [(0, 0, 24, 10), (40, 0, 50, 10)]
    """
    boxes: list[Box] = []
    last: Glyph | None = None
    for glyph in glyphs:
        left, bottom, right, top = glyph.left, glyph.bottom, glyph.right, glyph.top
        if last is not None and _is_beside(last, glyph):
            box = boxes[-1]
            boxes[-1] = (min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top))
        else:
            boxes.append((left, bottom, right, top))
        last = glyph
    return boxes


def _is_beside(before: Glyph, glyph: Glyph) -> bool:
    heights = before.top - before.bottom, glyph.top - glyph.bottom
    shared = min(before.top, glyph.top) - max(before.bottom, glyph.bottom)
    gap = max(glyph.left - before.right, before.left - glyph.right)
    return gap <= _GAP * max(heights) and shared >= _LEVEL * min(heights)


def _letters(text: str) -> str:
    """Return the letters and digits of a text in the form that is compared."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def _glyphs(word: Word) -> Sequence[Glyph]:
    return word.glyphs or (Glyph(word.text, word.left, word.right, word.bottom, word.top),)


def _owners(word: Word, glyphs: Sequence[Glyph]) -> list[int]:
    """Return for each letter of a word the number of its character; a ligature has several."""
    found = [number for number, glyph in enumerate(glyphs) for _ in _letters(glyph.text)]
    letters = len(_letters(word.text))
    return found if len(found) == letters else [number * len(glyphs) // letters for number in range(letters)]


def _pieces(printed: str, text: str, start: int, end: int) -> Iterator[range]:
    """Yield where the letters of a place are printed: at once, or in the fewest runs of words that are."""
    tokens = [letters for letters in map(_letters, text[start:end].split()) if letters]
    before, after = _letters(text[:start]), _letters(text[end:])
    position = last = 0
    while position < len(tokens):
        stop = len(tokens)
        while stop > position + 1 and "".join(tokens[position:stop]) not in printed:
            stop -= 1
        piece = "".join(tokens[position:stop])
        rest = "".join(tokens[stop:]) + after
        while piece and piece not in printed:  # a mark within a word
            piece, rest = piece[:-1], piece[-1] + rest
        if len(piece) >= min(_LEAST, len(tokens[position])):
            place = _best_place(printed, before, piece, rest, near=last)
            last = place + len(piece)
            yield range(place, last)
        before += "".join(tokens[position:stop])
        position = stop


def _best_place(printed: str, before: str, wanted: str, after: str, near: int) -> int:
    """Return where letters are printed: the place whose surroundings agree most, else the nearest one."""
    places = []
    place = printed.find(wanted)
    while place >= 0:
        places.append(place)
        place = printed.find(wanted, place + 1)

    def agreement(place: int) -> tuple[int, int]:
        known = printed[max(0, place - _CONTEXT) : place], printed[place + len(wanted) :][:_CONTEXT]
        equal = _shared(known[0][::-1], before[: -_CONTEXT - 1 : -1]) + _shared(known[1], after)
        return equal if equal >= _CERTAIN else 0, -abs(place - near)

    return max(places, key=agreement)


def _shared(one: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _with_signs(found: Sequence[int], glyphs: Sequence[Glyph], quotation: str) -> list[int]:
    """Add the characters between letters that are not letters themselves, and those at the quotation's ends."""
    if not found:
        return []
    first, last = found[0], found[-1]
    for sign in reversed(_signs(quotation)):
        if first == 0 or glyphs[first - 1].text != sign:
            break
        first -= 1
    for sign in _signs(quotation[::-1])[::-1]:
        if last + 1 == len(glyphs) or glyphs[last + 1].text != sign:
            break
        last += 1
    with_signs = list(range(first, found[0]))
    for number, following in zip(found, [*found[1:], last + 1], strict=True):
        between = range(number + 1, following)
        with_signs += [number, *(between if not any(_letters(glyphs[other].text) for other in between) else ())]
    return with_signs


def _signs(text: str) -> list[str]:
    """Return the signs before the first letter of a text, without white space."""
    signs = []
    for character in text:
        if _letters(character):
            break
        if not character.isspace():
            signs.append(character)
    return signs
