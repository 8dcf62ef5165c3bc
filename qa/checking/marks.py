"""Find quotation marks that belong together, in any language. Pure."""

import re
from collections.abc import Iterator

_CLOSERS = {
    "“": "”",
    "„": "“”‟",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "〝": "〞〟",
    "‚": "‘’",
    "‘": "’",
    "’": "’",
    "”": "”",
    '"': '"',
    "＂": "＂",
    "'": "'",
}
_AT_A_WORD = frozenset("»›”’\"'＂‘")  # they open only before a word, because they also close, or are apostrophes
_APOSTROPHES = frozenset("’'‘")
_MARK = re.compile(f"[{''.join(sorted({*_CLOSERS, *''.join(_CLOSERS.values())}))}]")
_PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*\n).)+", re.DOTALL)
_UNSPACED = re.compile("[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef]")
_DEEPEST = 8  # marks that are open at the same time
_AHEAD = 500  # characters in which a later closing mark may be


def find_marked(text: str) -> list[tuple[int, int]]:
    """Find what stands in quotation marks. Marks inside other marks are left out, and so are apostrophes.

    A paragraph ends a quotation. If its marks are not closed and the next paragraph opens them again, it is one.

    >>> text = "“I don’t”, ‘the keepers’ house’ and « ceci »"
    >>> [text[start:end] for start, end in find_marked(text)]
    ['I don’t', 'the keepers’ house', ' ceci ']

    Returns:
        Offsets ``(start, end)`` of the words between the marks, in order.
    """
    found: list[tuple[int, int]] = []
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text)]
    for number, (start, end) in enumerate(paragraphs):
        pairs, opened = _pairs(text, start, end)
        following = text[slice(*paragraphs[number + 1])].lstrip()[:1] if number + 1 < len(paragraphs) else ""
        if opened is not None and following == text[opened] and following not in _APOSTROPHES:
            pairs = [*(pair for pair in pairs if pair[1] <= opened), (opened + 1, end)]
        found += _outermost(pairs)
    return found


def _pairs(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], int | None]:
    """Return the pairs of marks of a paragraph, and the first mark that stays open."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _MARK.finditer(text, start, end):
        place, mark = match.start(), match.group()
        if text.startswith(('"""', "'''", "''"), place) or text.startswith("''", max(0, place - 1)):
            continue
        depth = next((n for n in range(len(opened) - 1, -1, -1) if mark in _CLOSERS[text[opened[n]]]), None)
        if depth is not None and _closes(text, place, end):
            pairs.append((opened[depth] + 1, place))
            del opened[depth:]
        elif mark in _CLOSERS and _opens(text, place, start, end):
            opened = [*opened[1 - _DEEPEST :], place]
    return pairs, opened[0] if opened else None


def _outermost(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last = -1
    for start, end in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if start > last:
            yield start, end
            last = end


def _opens(text: str, place: int, first: int, end: int) -> bool:
    if text[place] not in _AT_A_WORD:
        return True
    before, after = text[place - 1 : place] if place > first else "", text[place + 1 : min(place + 2, end)]
    return bool(after) and not after.isspace() and not _is_letter(before)


def _closes(text: str, place: int, end: int) -> bool:
    mark, before, after = text[place], text[place - 1 : place], text[place + 1 : min(place + 2, end)]
    if mark in _AT_A_WORD and mark not in "»›" and (before.isspace() or _is_letter(after)):
        return False
    possessive = mark in _APOSTROPHES and before in ("s", "S") and text[place + 2 : place + 3].isalpha()
    return not (possessive and after.isspace() and _closes_later(text, place, end))


def _closes_later(text: str, place: int, end: int) -> bool:
    """Whether a later mark of the same kind closes, so that this one may be an apostrophe."""
    ahead = text[place + 1 : min(end, place + _AHEAD)]
    later = ahead.find(text[place])
    while later > 0:
        if not ahead[later - 1].isspace() and not _is_letter(ahead[later + 1 : later + 2]):
            opener = "‘" if text[place] == "’" else f" {text[place]}"
            return opener not in ahead[:later]
        later = ahead.find(text[place], later + 1)
    return False


def _is_letter(character: str) -> bool:
    """Whether a letter joins a mark beside it to a word."""
    return character.isalnum() and _UNSPACED.match(character) is None
