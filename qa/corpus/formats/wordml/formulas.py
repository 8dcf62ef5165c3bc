"""Write formulas (Office Math) on one line, as people type them: (a+b)/2, x^2, √(n)."""

from lxml.etree import _Element as Element

from qa.corpus.formats.superscripts import superscript
from qa.corpus.formats.wordml.names import MATH, TEXT, UNSEEN

_SIMPLE = 1  # characters; a longer part needs brackets
_VALUE = MATH + "val"
_NARY = "∫"  # for an operator without a name
_POWERS = frozenset("0123456789")


def linear(element: Element) -> str:
    """Write a formula on one line.

    Args:
        element: A formula, or a part of one.

    >>> from lxml import etree
    >>> space = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    >>> run = "<m:r><m:t>{}</m:t></m:r>".format
    >>> linear(etree.fromstring(f"<m:f {space}><m:num>{run('a+b')}</m:num><m:den>{run(2)}</m:den></m:f>"))
    '(a+b)/2'
    """
    match element.tag.removeprefix(MATH) if isinstance(element.tag, str) else "":
        case "t":
            return element.text or ""
        case "f":
            over = "" if _property(element, "type") == "noBar" else "/"
            return f"{_part(element, 'num')}{over or ' '}{_part(element, 'den')}"
        case "sSup":
            return _with_power(_part(element, "e"), _plain(element, "sup"))
        case "sSub":
            return _part(element, "e") + _lowered(_plain(element, "sub"))
        case "sSubSup":
            return _with_power(_part(element, "e") + _lowered(_plain(element, "sub")), _plain(element, "sup"))
        case "sPre":
            return f"{_lowered(_plain(element, 'sub'))}{_with_power('', _plain(element, 'sup'))}{_plain(element, 'e')}"
        case "rad":
            degree = _plain(element, "deg")
            return f"{degree and _with_power('', degree)}√{_part(element, 'e')}"
        case "nary":
            below, above = _plain(element, "sub"), _plain(element, "sup")
            sign = _property(element, "chr") or _NARY
            return f"{sign}{_lowered(below)}{_with_power('', above) if above else ''} {_plain(element, 'e')}"
        case "d":
            opening, closing = _property(element, "begChr", "("), _property(element, "endChr", ")")
            inner = _property(element, "sepChr", "|").join(map(_children, element.iterchildren(MATH + "e")))
            return f"{opening}{inner}{closing}"
        case "func":
            return f"{_plain(element, 'fName')} {_plain(element, 'e')}"
        case "limLow":
            return _plain(element, "e") + _lowered(_plain(element, "lim"))
        case "limUpp":
            return _with_power(_plain(element, "e"), _plain(element, "lim"))
        case "m":
            rows = (
                ", ".join(map(_children, row.iterchildren(MATH + "e"))) for row in element.iterchildren(MATH + "mr")
            )
            return "; ".join(rows)
        case "eqArr":
            return "; ".join(map(_children, element.iterchildren(MATH + "e")))
        case "acc":
            return _plain(element, "e") + _property(element, "chr", "\u0302")
        case "phant" if _property(element, "show") in ("0", "off", "false"):
            return ""
        case "oMathPara":
            return "\n".join(filter(None, map(linear, element.iterchildren(MATH + "oMath"))))
    return _children(element)


def _children(element: Element) -> str:
    parts = []
    for child in element:
        if child.tag == TEXT:
            parts.append(child.text or "")
        elif isinstance(child.tag, str) and child.tag not in UNSEEN and not child.tag.endswith("Pr"):
            parts.append(linear(child))
    return "".join(parts)


def _plain(element: Element, name: str) -> str:
    part = element.find(MATH + name)
    return "" if part is None else _children(part).strip()


def _part(element: Element, name: str) -> str:
    """Write a part, in brackets if its end would be unclear."""
    text = _plain(element, name)
    return text if len(text) <= _SIMPLE or text.isalnum() else f"({text})"


def _lowered(text: str) -> str:
    return f"_{text}" if len(text) <= _SIMPLE or text.isalnum() else text and f"_({text})"


def _with_power(base: str, power: str) -> str:
    if power and _POWERS.issuperset(power):
        return base + superscript(power, f"{base}=10" if not base[-1:].isdigit() else "10")
    return base + (f"^{power}" if len(power) <= _SIMPLE or power.isalnum() else f"^({power})")


def _property(element: Element, name: str, default: str = "") -> str:
    found = element.find(f"{element.tag}Pr/{MATH}{name}")
    return default if found is None else found.get(_VALUE, "")
