r"""Decide which line breaks of a plain text are deliberate. Pure.

People and mail programs wrap paragraphs at some width. Logs, timetables, lists and poems have a line for each record.
In wrapped text the first word of a line would not have fitted on the line before, and sentences run over line ends.
Records are alike: each has the same marks. Each run of lines between blank lines is tested for both, because a mail has
a head of records, wrapped paragraphs and a signature. A run that is too short is decided by the width of the others.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.corpus.boilerplate.roles import is_list_item

_WIDTHS = range(40, 161)  # columns at which people and programs wrap
_FULL_SHARE = 0.6  # of a wrapped run's lines with a next line: share that has no room for its first word
_RUNNING_SHARE = 0.3  # share of those that end inside a sentence
_RAGGED = 0.75  # of the width: a shorter line of a wrapped run that ends a sentence ends a paragraph
_ALIKE = 0.9  # share of the lines of records that have the mark
_FEWEST_ALIKE = 3  # lines; with fewer a mark in each may be chance, unless it is rare in prose
_MANY = 5  # lines; with so many one comma in each is not chance
_LONGEST_FIELD = 6  # words of a record before a mark or between two commas
_WIDE = re.compile(r"[\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
_UNSPACED = re.compile(r"[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")  # scripts without spaces
_QUOTED = re.compile(r"(?:>[ \t]?)+")
_CELLS = re.compile(r"\S(?:\t| {3,})\S|\S ?\|(?: |\S)|\.{4,}")
_STAMP = re.compile(
    r"[\[(<]?\d{1,4}[-./:h]\d{1,2}\b|\[[^\]]{1,40}\] |<[^>]{1,40}> |[A-Z]{3,9}\b[:\]]? (?=.*\d)|"
    r"[+$€£#]?\d[\d.,:/-]*(?=\s|$)"
)
_SEPARATORS = (";", ": ", " – ", " — ", " - ", " = ", " → ", " -> ", "|", "\t")
_AMOUNT = re.compile(
    r"(?<![\d.,:])(?=[.,:]*\d)[\d.,:]++(?: ?[^\W\d]{1,3}\.?| ?[€$£%°])?\s*$"
    r"|[$€£] ?[\d.,]++\s*$"
)
_STOPS = ".!?:…。！？؟।۔"
_CLOSING = "\"'”’»)]」』*_"


def unwrap(groups: Sequence[Sequence[str]]) -> list[list[str]]:
    """Join the lines that were only wrapped.

    Args:
        groups: Runs of lines without a blank line.

    Returns:
        The same runs, with one line for each paragraph, record, verse or item.
    """
    widths = [_wrap_width(group) for group in groups]
    common = _common_width(groups, widths)
    unwrapped = []
    for group, width in zip(groups, widths, strict=True):
        if width is None and common is not None and _may_be_wrapped(group, common):
            width = common
        lines = [group[0].strip()] if len(group) == 1 else list(group)
        unwrapped.append(list(_joined(group, width)) if width else lines)
    return unwrapped


def _wrap_width(group: Sequence[str]) -> int | None:
    """Return the width at which a run is wrapped; None if it is not wrapped or too short to tell."""
    pairs = _pairs(group)
    if len(pairs) < 2 or are_records(group):
        return None
    lengths = sorted(columns(line) for line, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    return width if _is_wrapped(pairs, width) else None


def _is_wrapped(pairs: Sequence[tuple[str, str]], width: int) -> bool:
    if width not in _WIDTHS:
        return False
    full = [pair for pair in pairs if _is_full(*pair, width)]
    running = [pair for pair in full if _runs_on(*pair)]
    return len(full) >= _FULL_SHARE * len(pairs) and len(running) >= max(1, _RUNNING_SHARE * len(full))


def _common_width(groups: Sequence[Sequence[str]], widths: Sequence[int | None]) -> int | None:
    """Return the width of most lines that are known to be wrapped; without such lines, that of all lines together."""
    lines = Counter[int]()
    for group, width in zip(groups, widths, strict=True):
        if width is not None:
            lines[width] += len(group)
    if lines:
        return lines.most_common(1)[0][0]
    pairs = [pair for group in groups if not are_records(group) for pair in _pairs(group)]
    lengths = sorted(columns(line) for line, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    return width if _is_wrapped(pairs, width) else None


def _may_be_wrapped(group: Sequence[str], width: int) -> bool:
    """Whether a run that is too short to decide fits the width of the others."""
    pairs = _pairs(group)
    if not pairs or are_records(group):
        return False
    full = [pair for pair in pairs if _is_full(*pair, width) and columns(pair[0]) <= width + 8]
    return len(full) >= _FULL_SHARE * len(pairs) and any(not _ends_sentence(line) for line, _ in full)


def are_records(lines: Sequence[str]) -> bool:
    """Whether each of some lines is a separate record.

    >>> are_records(["9:00 to 9:30 opening", "9:30 to 10:15 talk"]), are_records(["mast, 7 m, 310", "oar, 3 m, 45"] * 2)
    (True, True)
    >>> are_records(["The mast, as long as the boat, was", "bought in March, in Vedel, by the", "master."])
    False
    """
    texts = [text for line in lines if (text := _QUOTED.sub("", line, count=1).strip())]
    if len(texts) < 2:
        return False
    enough = _ALIKE * len(texts)
    if sum(bool(_STAMP.match(text)) for text in texts) >= enough:
        return True
    if sum(bool(_CELLS.search(text)) for text in texts) >= enough:
        return True
    if len(texts) < _FEWEST_ALIKE:
        return False
    if any(sum(_is_short(text.partition(mark)) for text in texts) >= enough for mark in _SEPARATORS):
        return True
    if sum(bool(_AMOUNT.search(text)) for text in texts) >= enough:
        return True
    commas, count = Counter(text.count(",") for text in texts).most_common(1)[0]
    fields = [field for text in texts for field in text.split(",") if text.count(",") == commas]
    return (
        count >= enough
        and (commas > 1 or (commas == 1 and len(texts) >= _MANY))
        and all(len(field.split()) <= _LONGEST_FIELD for field in fields)
    )


def _is_short(parts: tuple[str, str, str]) -> bool:
    """Whether a line has a mark, and few words before it."""
    return bool(parts[1]) and len(parts[0].split()) <= _LONGEST_FIELD


def columns(line: str) -> int:
    """Return the width of a line in columns; Chinese, Japanese and Korean characters take two."""
    return len(line) + len(_WIDE.findall(line))


def _pairs(group: Sequence[str]) -> list[tuple[str, str]]:
    """Return the lines whose next line is not a list item, with that line."""
    return [(line, after) for line, after in pairwise(group) if not is_list_item(after, facts=False)]


def _is_full(line: str, after: str, width: int) -> bool:
    text = _QUOTED.sub("", after, count=1).lstrip()
    if _UNSPACED.match(text):
        return columns(line) + 4 > width
    return columns(line) + 1 + columns(text.split(maxsplit=1)[0] if text else "") > width


def _runs_on(line: str, after: str) -> bool:
    """Whether a sentence goes on in the next line: with a small letter, or in a script without capitals."""
    first = _QUOTED.sub("", after, count=1).lstrip(" \"'“‘«„(")[:1]
    return first.isalpha() and not first.isupper() and not _ends_sentence(line)


def _ends_sentence(line: str) -> bool:
    return line.rstrip().rstrip(_CLOSING)[-1:] in _STOPS


def _joined(lines: Sequence[str], width: int) -> Iterator[str]:
    """Yield the paragraphs of a wrapped run."""
    indents = [len(line) - len(line.lstrip()) for line in lines]
    parts = [lines[0].strip()]
    for position, (before, line) in enumerate(pairwise(lines), start=1):
        indented = position > 1 and indents[position] > indents[position - 1] == indents[position - 2]
        if is_list_item(line, facts=False) or _ends(before, line, width) or (indented and _ends_sentence(before)):
            yield "".join(parts)
            parts = [line.strip()]
        else:
            after = _QUOTED.sub("", line, count=1).strip()
            parts += [_gap(parts[-1], after), after]
    yield "".join(parts)


def _ends(before: str, line: str, width: int) -> bool:
    """Whether a line of a wrapped run ends a paragraph although no blank line follows."""
    if _is_full(before, line, width):
        return False
    if _runs_on(before, line):
        return columns(before) < 0.5 * width
    return columns(before) < _RAGGED * width or _ends_sentence(before)


def _gap(before: str, after: str) -> str:
    """Return what to put between two lines that are joined.

    >>> _gap("a well-", "known wall"), _gap("the wall", "holds"), _gap("東京", "都")
    ('', ' ', '')
    """
    hyphen = before[-1:] == "-" and before[-2:-1].isalnum()
    return "" if hyphen or (_UNSPACED.match(before[-1:]) and _UNSPACED.match(after)) else " "
