"""Write the characters of a PDF page as text: accents on their letters, ligatures of old fonts. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from qa.corpus.formats.words import Glyph

# Ligatures of fonts that do not name characters: codes of TeX's encodings OT1 and T1.
NAMELESS = dict(zip("\x0b\x0c\x0e\x0f\x1b\x1c\x1d\x1e\x1f", "ff fi ffi ffl ff fi fl ffi ffl".split(), strict=True))
_ACCENTS = dict(zip("`´¨^ˆ~˜¯ˉ˘˙˚°¸˛ˇ˝", map(chr, (
    0x300, 0x301, 0x308, 0x302, 0x302, 0x303, 0x303, 0x304, 0x304, 0x306, 0x307, 0x30A, 0x30A, 0x327, 0x328, 0x30C,
    0x30B)), strict=True))  # fmt: skip
_CODED = re.compile(
    rf"[^\W\d_{re.escape(''.join(NAMELESS))}]?[a-z{re.escape(''.join(NAMELESS))}]{{3,}}"
)  # not a letter of a formula
_DOTLESS = {"ı": "i", "ȷ": "j"}


def spell(glyphs: Sequence[Glyph]) -> str:
    """Return the text of characters that belong together."""
    return _CODED.sub(_spelled, "".join(_accented(glyphs)))


def _spelled(word: re.Match[str]) -> str:
    return "".join(NAMELESS.get(character, character) for character in word.group())


def _accented(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """Yield the characters; an accent that is printed over a letter is joined with it."""
    position = 0
    while position < len(glyphs):
        glyph = glyphs[position]
        after = glyphs[position + 1] if position + 1 < len(glyphs) else None
        both = _put_together(glyph, after) if after else None
        if both is not None:
            position += 1
        yield both if both is not None else glyph.text
        position += 1


def _put_together(first: Glyph, second: Glyph) -> str | None:
    accent, letter = (first, second) if first.text in _ACCENTS else (second, first)
    if accent.text not in _ACCENTS or not letter.text.isalpha():
        return None
    shared = min(first.right, second.right) - max(first.left, second.left)
    if shared < 0.5 * min(first.right - first.left, second.right - second.left):
        return None
    text = unicodedata.normalize("NFC", _DOTLESS.get(letter.text, letter.text) + _ACCENTS[accent.text])
    return text if len(text) == 1 else None
