"""Decode the bytes of a text file, or raise an error that says what to do."""

import codecs
import re

from qa.corpus.encodings import candidates
from qa.errors import DocumentError

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.001  # share of the characters; a single one, such as the end mark of DOS, does no harm
_SAMPLE = 20_000


def decode(data: bytes) -> str:
    """Decode a text file.

    Args:
        data: UTF-8 with or without byte order mark, or UTF-16 with it.

    Returns:
        The text without the byte order mark.

    Raises:
        DocumentError: The bytes have another encoding or are not text.
    """
    encoding, start = "utf-8", len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    if data[:2] in _UTF16 and data[:4] != codecs.BOM_UTF32_LE:
        encoding, start = _UTF16[data[:2]], 2
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
