"""Write the numbers of lists (ST_NumberFormat, ECMA-376 part 1, 17.18.59)."""

_ROMAN = (
    ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40), ("x", 10),
    ("ix", 9), ("v", 5), ("iv", 4), ("i", 1),
)  # fmt: skip
_LARGEST_ROMAN = 3999
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_MARKS = "*†‡§"
_LARGEST_CIRCLED = 20
_MOST_LETTERS = 30  # a longer row of letters means nothing


def write_number(count: int, style: str, pattern: str = "") -> str:
    """Write a number as a list does.

    Args:
        count: The number.
        style: The name of its format. A number of an unknown format is written in digits.
        pattern: The first numbers of a ``custom`` format, such as ``001, 002, 003, ...``.

    >>> [write_number(4, style) for style in ("decimal", "lowerLetter", "upperRoman", "decimalZero", "ordinal")]
    ['4', 'd', 'IV', '04', '4th']
    >>> write_number(28, "lowerLetter"), write_number(7, "custom", "001, 002, 003, ...")
    ('bb', '007')
    """
    match style:
        case "lowerLetter" | "upperLetter":
            return _cased(_letters(count, _LATIN), style)
        case "russianLower" | "russianUpper":
            return _cased(_letters(count, _RUSSIAN), style)
        case "lowerRoman" | "upperRoman":
            return _cased(_roman(count), style)
        case "decimalZero":
            return f"{count:02}"
        case "custom":
            return f"{count:0{len(pattern.partition(',')[0].strip())}}" if pattern[:1] == "0" else str(count)
        case "ordinal":
            return str(count) + ("th" if count // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th"))
        case "chicago":
            return _letters(count, _MARKS)
        case "decimalEnclosedCircle" if 0 < count <= _LARGEST_CIRCLED:
            return chr(ord("①") + count - 1)
        case "none":
            return ""
    return str(count)


def _cased(text: str, style: str) -> str:
    return text.upper() if style.startswith("upper") or style.endswith("Upper") else text


def _letters(count: int, alphabet: str) -> str:
    """Write a number in letters as Word does: a, b, … z, aa, bb, … zz, aaa."""
    repeated, place = divmod(count - 1, len(alphabet))
    return alphabet[place] * (repeated + 1) if count > 0 and repeated < _MOST_LETTERS else str(count)


def _roman(count: int) -> str:
    if not 0 < count <= _LARGEST_ROMAN:
        return str(count)
    written = ""
    for letters, worth in _ROMAN:
        times, count = divmod(count, worth)
        written += letters * times
    return written
