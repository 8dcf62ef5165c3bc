"""Decode the bytes of an HTML page as browsers do.

A label has the meaning of the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels), not that
of Python's codec with the same name: ISO-8859-1 and US-ASCII are windows-1252, GB2312 is GB 18030, Shift_JIS is
Microsoft's code page 932. Otherwise the dash of "1911–1934" would become an invisible control character.
"""

import codecs
import re

import webencodings

from qa.corpus.decoding import decode
from qa.errors import DocumentError

_META = re.compile(rb"""<meta\b[^<>]{0,1000}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:+-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""\s{0,99}<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:+-]+)""")
_ASIDE = re.compile(rb"<(?:!--|script\b|style\b)", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:0{0,9}(1[2-5]\d)|[xX]0{0,9}([89][0-9a-fA-F]))(?:;|(?![0-9a-fA-F]))")
_BROKEN_SHARE = 0.001  # share of characters that may be broken; any page with a declared encoding may have one
_CODECS = {
    "gbk": "gb18030",
    "iso-8859-8-i": "iso8859-8",
    "utf-16le": "utf-8",
    "utf-16be": "utf-8",
    "x-user-defined": "cp1252",
}
_FORMER = {"hz-gb-2312": ("hz", b"~{"), "iso-2022-kr": ("iso2022_kr", b"\x1b"), "iso-2022-jp": ("iso2022_jp", b"\x1b")}
_C1 = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_BROKEN = "\ufffd"


def decode_page(data: bytes) -> str:
    """Decode an HTML page.

    A byte order mark decides first. Without one, UTF-8 is used if the bytes are valid, else the encoding that the page
    declares in a ``meta`` tag, wherever it stands, or in an XML declaration. NUL bytes are skipped. Characters from
    U+0080 to U+009F, written as bytes or as references such as ``&#150;``, are those of windows-1252.

    Args:
        data: The file.

    Returns:
        The text. Broken characters, at most one in a thousand, become U+FFFD.

    Raises:
        DocumentError: The bytes do not have the declared encoding, or are not text.
    """
    if data.count(0) <= max(1, _BROKEN_SHARE * len(data)):
        data = data.replace(b"\0", b"")
    label = _declared(data)
    codec, escape = _FORMER.get(label, ("", b""))
    if escape and escape in data:  # it looks like ASCII
        return _checked(data.decode(codec, "replace"), label)
    try:
        return _as_seen(decode(data))
    except DocumentError:
        known = webencodings.lookup(label)
        if known is None or known.name == "replacement":
            text = data.decode("utf-8", "replace")
            if not 0 < text.count(_BROKEN) <= _BROKEN_SHARE * len(text):
                raise
            return _as_seen(text)
    codec = _CODECS.get(known.name, known.codec_info.name)
    return _checked(data.decode(codec, "replace" if codec == "utf-8" else "citewell.page"), label)


def _declared(data: bytes) -> str:
    """Return the encoding label that a page declares, or nothing. Scripts and comments do not count."""
    page = _without_asides(data)
    found = _META.search(page) or _XML.match(page)
    return found[1].decode("ascii", "replace").lower() if found else ""


def _without_asides(data: bytes) -> bytes:
    """Return the page without comments, scripts and styles."""
    lowered = data.lower()
    kept, position = [], 0
    while aside := _ASIDE.search(lowered, position):
        kept.append(data[position : aside.start()])
        name = aside.group()[1:]
        end = lowered.find(b"-->" if name == b"!--" else b"</" + name, aside.end())
        if end < 0:
            break
        position = end + 1
    return b"".join(kept) if aside else b"".join([*kept, data[position:]])


def _checked(text: str, label: str) -> str:
    broken = text.count(_BROKEN)
    if broken > max(1, _BROKEN_SHARE * len(text)):
        raise DocumentError(
            f"a page must be of the encoding that it declares, {label}, is not ({broken} characters are broken): "
            "save it as UTF-8"
        )
    return _as_seen(decode(text.encode("utf-8", "replace")))


def _as_seen(text: str) -> str:
    """Replace control codes by the characters that browsers show for them."""
    return _REFERENCE.sub(_referred, text).translate(_C1)


def _referred(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    return _C1.get(code, reference.group())


def _mend(error: UnicodeError) -> tuple[str, int]:
    """Decode bytes that browsers know and Python's codec does not; any others are broken."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte, pair = error.object[error.start], error.object[error.start : error.start + 2]
    if byte in _C1:
        return chr(byte), error.start + 1
    if error.encoding == "euc_jp" and len(pair) == 2 and min(pair) >= 0xA1:  # rows of NEC and IBM
        row, cell = byte - 0xA1, pair[1] - 0xA1
        trail = cell + (0x40 if cell < 0x3F else 0x41) if row % 2 == 0 else cell + 0x9F
        lead = row // 2 + (0x81 if row < 0x3E else 0xC1)
        return bytes([lead, trail]).decode("cp932", "replace")[:1], error.start + 2
    return _BROKEN, error.start + 1


codecs.register_error("citewell.page", _mend)
