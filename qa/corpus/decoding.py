"""Decode the bytes of a text file, or raise an error that says what to do."""

import codecs
import re

from qa.corpus.encodings import candidates
from qa.errors import DocumentError

_MARKS = (  # that of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SHORTEST = 8  # bytes that show a pattern of NULs
_MANY_NULS, _FEW_NULS = 0.4, 0.01  # share of every second byte of UTF-16 in Latin script, and of the others
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.001  # share of the characters; a single one, such as the end mark of DOS, does no harm
_SAMPLE = 20_000


def decode(data: bytes) -> str:
    """Decode a text file.

    Args:
        data: UTF-8, UTF-16 or UTF-32 with a byte order mark; without one UTF-8, or UTF-16 in Latin script.

    Returns:
        The text without the byte order mark.

    Raises:
        DocumentError: The bytes have another encoding or are not text.
    """
    encoding, start = _encoding(data)
    try:
        text = data[start:].decode(encoding)
    except UnicodeDecodeError as exc:
        raise DocumentError(_advice(data, encoding, start + exc.start)) from exc
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > _MOST_CONTROLS * len(text):
        where = _CONTROL.search(text)
        code = ord(where.group()) if where else 0
        raise DocumentError(
            f"a text file must hold text, this one is binary ({controls} control characters, the first U+{code:04X}): "
            "give it the suffix of its format, or save it as UTF-8 text"
        )
    return text


def _encoding(data: bytes) -> tuple[str, int]:
    """Return the encoding of a text, and the number of bytes of its byte order mark."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark)
    sample = data[:_SAMPLE] if len(data) >= _SHORTEST else b""
    first, second = (half.count(0) / max(1, len(half)) for half in (sample[::2], sample[1::2]))
    if second > _MANY_NULS and first < _FEW_NULS:
        return "utf-16-le", 0
    if first > _MANY_NULS and second < _FEW_NULS:
        return "utf-16-be", 0
    return "utf-8", 0


def _advice(data: bytes, encoding: str, offset: int) -> str:
    rule = f"a text file must be UTF-8 (or UTF-16 with a byte order mark), byte {data[offset]:#04x} at {offset} is not"
    if encoding != "utf-8":
        return f"{rule} valid {encoding.upper()}: save the file as UTF-8"
    if b"\0" in data[:_SAMPLE]:
        return f"{rule}, and there are NUL bytes: this looks like a binary file; give it the suffix of its format"
    found = candidates(data[max(0, offset - _SAMPLE) : offset + _SAMPLE])
    if not found:
        return f"{rule}, and no other encoding fits: save the file as UTF-8"
    names = " or ".join(f"{name} (which reads {word!r})" for name, word in found)
    return f"{rule}; it is {'probably ' if len(found) == 1 else ''}{names}: iconv -f {found[0][0]} -t UTF-8 FILE > NEW"
