"""Which encoding bytes may be of, for the advice of what to convert a file from."""

import re

from charset_normalizer import from_bytes

# What files are written in, Unicode aside: the encodings of https://encoding.spec.whatwg.org, and two of DOS.
_KNOWN = (
    "cp1252 cp1250 iso8859_2 cp1254 cp1251 cp1253 cp1255 cp1256 cp1257 cp1258 iso8859_5 iso8859_7 iso8859_15 koi8_r "
    "koi8_u cp866 cp850 mac_roman gb18030 big5 euc_jp cp932 iso2022_jp cp949"
).split()  # the common ones first: they are named first where any may be
_MOST = 5
_CHAOS = 0.12  # more noise in the letters than the least noisy has: no candidate
_COHERENCE = 0.25  # less likeness to a language than the likest has: none either
_WORD = re.compile(r"\w{0,20}[^\x00-\x7f\s]\S{0,12}")


def candidates(data: bytes) -> list[tuple[str, str]]:
    """Find the encodings that bytes may be of.

    Args:
        data: A part of a text file.

    Returns:
        Name and the first word that is not of ASCII, as that encoding has it, the likeliest first. Encodings that read
        the bytes alike count once. One alone is nearly certain; none means that no encoding fits.

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
