"""Characters of Symbol and Wingdings, fonts without letters, whose codes have no meaning in Unicode."""

import re

_PRIVATE = 0xF000  # where Word puts the codes of such fonts
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼" + " " * 33
    + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)  # fmt: skip
_WINGDINGS = {
    **{0x80 + count: mark for count, mark in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")},
    0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x3F: "✍", 0x41: "✌", 0x46: "☞", 0x4A: "☺", 0x4C: "☹",
    0x52: "☼", 0x54: "❄", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆",
    0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_CODES = re.compile("[\uf020-\uf0ff]")


def symbol(code: int, font: str) -> str:
    """Return the character that a font shows for a code.

    Args:
        code: Its code.
        font: The name of the font.

    Returns:
        The character in Unicode, or a blank if it is unknown.

    >>> symbol(0xF0B0, "Symbol"), symbol(0xFC, "Wingdings"), symbol(0xE9, "Arial")
    ('°', '✓', 'é')
    """
    family = font.casefold()
    plain = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    if family == "wingdings":
        return _WINGDINGS.get(plain, " ")
    if family == "wingdings 2":
        return _WINGDINGS_2.get(plain, " ")
    if family == "symbol" or plain != code:
        return _SYMBOL[plain - 0x20] if 0x20 <= plain < 0x20 + len(_SYMBOL) else " "
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else " "


def read_symbols(text: str, font: str) -> str:
    r"""Replace the codes of such fonts in a text.

    >>> read_symbols("20 \uf0b0C", "Symbol")
    '20 °C'
    """
    return _CODES.sub(lambda match: symbol(ord(match[0]), font), text)
