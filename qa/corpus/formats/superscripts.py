"""Write raised and lowered characters in plain text, which has neither.

A raised character is a footnote's mark, a power, or the end of an ordinal. A mark that is simply joined changes the
number before it: 1874 with the mark 3 would read 18743. So a mark is left out, a power is written as a power, and a
number that may be either is put in brackets.
"""

import re

_POWERS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LOWERED = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
_NUMBER = re.compile(r"[+\-−–]?\d{1,3}")
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z])[\])]?(?:\s*[,;–—-]\s*[\[(]?(?:\d{1,3}|[a-z])[\])]?)*|[*†‡§¶#]+")
_BRACKETED = re.compile(r"\[.*\]|\(.*\)")
_ORDINAL = re.compile(r"[^\W\d_]{1,3}\.?|[ªº°™®©′″]")
_CHARGE = re.compile(r"\d?[+−–-]")
_UNIT = re.compile(
    r"(?<![^\W\d_])(?:[kcdmnµμ]?m|ft|yd|mi|sq|к?м|см|мм|[\d/] ?(?:in|inch|mile|s|sec|min|h|hr|k?g|mol|k?[JWKN]))\.?"
)
_VARIABLE = re.compile(r"(?<![^\W\d_])[^\W\d_]|= ?[^\W\d_]{2,3}")
_FORMULA = re.compile(
    r"[(\[|](?=[^()\[\]|]*(?<![^\W_])[^\W\d_](?![^\W_]))(?:[^()\[\]|]*[+\-−*/×·^²³][^()\[\]|]*|[^\W\d_])[)\]|]"
)
_DIGITS = re.compile(r"(?<![\d.,])\d{1,2}")
_OPERATOR = re.compile(r"[=×·*/+−^√≈<>±∙⋅-]\s*\d+")
_MONEY = re.compile(r"(?:[$€£¥]|USD|EUR|GBP)\s?[\d,. ]*\d")
_FUNCTION = re.compile(
    r"(?<![^\W\d_])(?:a?(?:rc)?(?:sin|cos|tan|cot|sec|csc|sinh|cosh|tanh)|tg|ctg|log|ln|lg|[∇∂ΔΓζ])"
)  # raised behind its name is its power
_EXPONENTS = "nkmxyijpqt"
_LEAST_OF_TWO = 8  # the smallest exponent after a 2 that is not taken for a mark
_ORDINARY = ("a", "I", "A", "O", "o", "y", "e", "i", "à", "Y", "E")  # words of one letter in some language
_BEHIND = 24  # characters of the line that are read


def superscript(text: str, before: str) -> str:
    """Write raised characters in a line.

    Args:
        text: The raised characters.
        before: The line up to them; empty if they begin it.

    Returns:
        The replacement: nothing for a footnote's mark, ``^6`` or ``²`` for a power, the unchanged letters of an
        ordinal, and ``[3]`` for a number that may be a mark or a power. It never joins two numbers.

    >>> [superscript("3", "built in 1874"), superscript("6", "3 × 10"), superscript("2", "640 m")]
    ['', '^6', '²']
    >>> superscript("3", "12"), superscript("99", "for $19"), superscript("14", "dated with ")
    ('[3]', '.99', '¹⁴')
    """
    text = " ".join(text.split())
    behind = before[-_BEHIND:]
    if not text or not behind.strip():
        return _raised(text)
    if _NUMBER.fullmatch(text):
        return _number(text, behind)
    if _CHARGE.fullmatch(text) and behind[-1:].isalpha():
        return _raised(text)
    if behind[-1:].isdigit() and re.fullmatch("[a-d]", text):
        return ""  # marks of a table's notes
    if text in _EXPONENTS and (_ends(_VARIABLE, behind) or _ends(_DIGITS, behind)):
        return f"^{text}"
    if _ORDINAL.fullmatch(text) and (len(text) > 1 or not text.isascii() or behind[-1:].isalnum()):
        return text
    if _MARK.fullmatch(text) or _BRACKETED.fullmatch(text):
        return ""
    return f"^{text}" if behind[-1:].isalnum() and len(text) <= 3 else f" {text}"


def subscript(text: str, before: str, after: str) -> str:
    """Write lowered characters in a line: plain after a letter, as in H2O, and as small digits between other digits.

    Args:
        text: The lowered characters.
        before: The line up to them.
        after: The line after them.

    Returns:
        The replacement.

    >>> subscript("2", "H", "O"), subscript("2", "1010", " = 10"), subscript("10", "log", "100")
    ('2', '₂', '₁₀')
    """
    text = " ".join(text.split())
    if text[:1].isdigit() and (before[-1:].isdigit() or after[:1].isdigit()):
        return text.translate(_LOWERED)
    return text


def _number(text: str, before: str) -> str:
    if before[-1:].isspace() or text[0] in "+-−–":
        return _raised(text)
    if len(text) == 2 and _ends(_MONEY, before):
        return f".{text}"
    digits = _ends(_DIGITS, before)
    if digits == "10" or (digits == "2" and int(text) >= _LEAST_OF_TWO) or _ends(_OPERATOR, before):
        return f"^{text}"
    if digits:
        return f"[{text}]"
    if len(text) == 1 and text > "1" and _ends(_UNIT, before):
        return _raised(text)
    variable = _ends(_VARIABLE, before)
    function = len(text) == 1 and text > "1" and _ends(_FUNCTION, before)
    if function or (variable and variable not in _ORDINARY) or _ends(_FORMULA, before):
        return _raised(text)
    return ""


def _ends(pattern: re.Pattern[str], before: str) -> str:
    """Return the longest end of a line, at most `_BEHIND` characters, that matches the pattern."""
    found = (pattern.fullmatch(before, start) for start in range(len(before)))
    return next((match.group() for match in found if match), "")


def _raised(text: str) -> str:
    return text.translate(_POWERS)
