"""Quotation marks and brackets of a sentence, and which of them belong together. Pure."""

import re

_CLOSING = {"“": '”"', "„": '“”"', "«": "»", "‘": "’'", "(": ")", "[": "]", '"': '"”', "'": "'’"}
"""For each mark that opens, those that close it. Texts mix curly and straight ones."""

_MARK = re.compile(r"(?<![\w’'])['‘](?=\w)|(?<=[^\s(\[])['’](?!\w)|[“”„«»()\[\]\"]")  # other ' and ’ are apostrophes
_SINGLE = "'‘’"


def paired_marks(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, bool]]]:
    """Pair the quotation marks and brackets of a sentence.

    A single mark without its other one counts as an apostrophe.

    >>> paired_marks("He called (then) the MPs’ plan “bold.")
    ([(10, 15)], [(31, True)])

    Args:
        text: The sentence.

    Returns:
        The offsets of both marks of each pair, and of each mark that lacks its other one, with whether it opens.
    """
    pairs: list[tuple[int, int]] = []
    lone: list[tuple[int, bool]] = []
    open_: list[int] = []
    for match in _MARK.finditer(text):
        place, mark = match.start(), match.group()
        opened = next((number for number in reversed(range(len(open_))) if mark in _CLOSING[text[open_[number]]]), None)
        if opened is not None:
            pairs.append((open_[opened], place))
            lone += [(other, True) for other in open_[opened + 1 :]]
            del open_[opened:]
        elif mark in _CLOSING and not (mark in "\"'" and not text[place + 1 : place + 2].strip()):
            open_.append(place)
        else:
            lone.append((place, False))
    lone += [(place, True) for place in open_]
    return pairs, [(place, opens) for place, opens in lone if text[place] not in _SINGLE]
