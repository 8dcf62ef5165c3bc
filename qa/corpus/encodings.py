"""Guess the encoding of bytes, to advise what a file should be converted from."""

import re

from charset_normalizer import from_bytes

# Encodings of files, Unicode aside: those of https://encoding.spec.whatwg.org, and two of DOS.
_KNOWN = (
    "cp1252 cp1250 iso8859_2 cp1254 cp1251 cp1253 cp1255 cp1256 cp1257 cp1258 iso8859_5 iso8859_7 iso8859_15 koi8_r "
    "koi8_u cp866 cp850 mac_roman gb18030 big5 euc_jp cp932 iso2022_jp cp949"
).split()  # the common ones first: they are named first where several fit
_MOST = 5
_CHAOS = 0.12  # an encoding with this much more noise than the best one is not a candidate
_COHERENCE = 0.25  # nor is one whose text looks this much less like a language
_WORD = re.compile(r"\w{0,20}[^\x00-\x7f\s]\S{0,12}")


def candidates(data: bytes) -> list[tuple[str, str]]:
    """Find the encodings that bytes may have.

    Args:
        data: A part of a text file.

    Returns:
        Pairs of an encoding and the first word with non-ASCII characters as it decodes it, the likeliest first.
        Encodings that decode the bytes alike count once. A single pair is nearly certain. No pair means that no
        encoding fits.

    >>> candidates("Порт открыт после ремонта, сообщили власти. ".encode("cp1251") * 5)
    [('cp1251', 'Порт')]
    """
    matches = list(from_bytes(data, cp_isolation=_KNOWN))
    if not matches:
        return []
    chaos = min(match.chaos for match in matches) + _CHAOS
    coherence = max(match.coherence for match in matches) - _COHERENCE
    plausible = [match for match in matches if match.chaos <= chaos and match.coherence >= coherence]
    found: dict[str, tuple[float, int, str]] = {}
    for match in plausible:
        word = _WORD.search(text := str(match))
        common = min(_KNOWN.index(name) for name in match.could_be_from_charset if name in _KNOWN)
        found[text] = (-round(match.coherence, 2), common, word.group() if word else "")
    return [(_KNOWN[common], word) for _, common, word in sorted(found.values())[:_MOST]]
