"""Read a text as prose of the same length: what is not prose becomes blanks, so that all offsets stay. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_QUOTED_LINE = re.compile(r"^[ \t]{0,3}((?:>[ \t]?)+)", re.MULTILINE)
_NOT_PROSE = re.compile(
    r"(?P<gone>(?<!`)`+[^`\n]+`+|<!--[^<>]*-->|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"\n]*\")?\)|<https?:[^>\s]+>)"
    r"|(?P<unseen>(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])|~~|</?\w[^<>\n]*>|\\(?=[!-/:-@\[-`{-~]))",
    re.DOTALL,
)
_ALERT = re.compile(r"\s*(?:\[!\w+\]|(?:\u2060|\*)*(?:note|warning|tip|important|caution|hint)\b)", re.IGNORECASE)
_SIGNED = re.compile(r"\n[ \t]*(?:[—–―]|--|-[ \t])[^\n]*\Z")
_NOT_LINE_END = re.compile(r"[^\n]")
_NOT_LINE_END = re.compile(r"[^\n]")
_UNDERLINED = re.compile(r"(?<!\w)(_{1,2})(?=\S)([^_\n]+)(?<=\S)\1(?!\w)")
_INVISIBLE = "\u2060"


@dataclass(frozen=True, slots=True)
class Prose:
    """A text to check.

    Attributes:
        raw: The text as it was given.
        text: The same with blanks for what is not prose, and invisible characters for emphasis.
        blocks: Offsets ``(start, end)`` of the paragraphs of quoted blocks, in order.
    """

    raw: str
    text: str
    blocks: tuple[tuple[int, int], ...] = ()


def read_plain(text: str) -> Prose:
    r"""Read a plain text. Lines that begin with ``>`` are quoted blocks.

    >>> prose = read_plain("He wrote:\n\n> Tea is hot.\n> It is wet.\n— Ada\n")
    >>> [prose.text[start:end] for start, end in prose.blocks]
    ['Tea is hot.\n  It is wet.']
    """
    lines = _line_feeds(text)
    masked = _without_signs(lines)
    return Prose(text, masked, tuple(_paragraphs(masked, _runs(lines))))


def read_markdown(text: str) -> Prose:
    r"""Read Markdown. Code, front matter and the targets of links are no prose.

    >>> prose = read_markdown("`x` **is** [it](http://a.example)\n\n> Tea\nis hot.\n")
    >>> prose.text[:14].replace("\u2060", ""), [prose.text[start:end] for start, end in prose.blocks]
    ('    is [it', ['Tea\nis hot.'])
    """
    masked = _FRONT_MATTER.sub(lambda match: blank(match.group()), _line_feeds(text))
    starts = [0, *(match.end() for match in re.finditer("\n", masked)), len(masked)]
    quoted: list[tuple[int, int]] = []
    code: list[tuple[int, int]] = []
    for token in _MARKDOWN.parse(masked):
        if token.map is None:
            continue
        start, end = (starts[min(line, len(starts) - 1)] for line in token.map)
        comments = token.type == "html_block" and token.content.lstrip().startswith("<!--")
        if comments or token.type in ("fence", "code_block"):
            code.append((start, end))
        elif token.type == "blockquote_open" and not (quoted and start < quoted[-1][1]):
            quoted.append((start, end))
    masked = _NOT_PROSE.sub(_unmark, replace_spans(masked, code, blank))
    masked = _UNDERLINED.sub(_underlined, masked)
    masked = replace_spans(masked, quoted, _without_signs)
    return Prose(text, masked, tuple(_paragraphs(masked, quoted)))


def replace_spans(text: str, spans: Iterable[tuple[int, int]], change: Callable[[str], str]) -> str:
    """Replace slices of a text, which are in order and do not overlap, by texts of the same length."""
    pieces: list[str] = []
    last = 0
    for start, end in spans:
        pieces += [text[last:start], change(text[start:end])]
        last = end
    return "".join((*pieces, text[last:]))


def blank(text: str) -> str:
    """Return blanks for a text; its line ends stay."""
    return _NOT_LINE_END.sub(" ", text)


def _line_feeds(text: str) -> str:
    """Return a text whose lines end in line feeds, with the same length."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def _without_signs(text: str) -> str:
    return _QUOTED_LINE.sub(lambda match: " " * len(match.group()), text)


def _underlined(match: re.Match[str]) -> str:
    sign = _INVISIBLE * len(match[1])
    return f"{sign}{match[2]}{sign}"


def _unmark(match: re.Match[str]) -> str:
    return blank(match.group()) if match["gone"] else _INVISIBLE * len(match.group())


def _runs(text: str) -> list[tuple[int, int]]:
    """Return the runs of quoted lines of a plain text."""
    runs: list[tuple[int, int]] = []
    for match in _QUOTED_LINE.finditer(text):
        end = text.find("\n", match.end()) + 1 or len(text)
        if runs and runs[-1][1] == match.start():
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((match.start(), end))
    return runs


def _paragraphs(text: str, blocks: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Yield the paragraphs of quoted blocks without the line that names who wrote them; notes are no quotations."""
    for first, last in blocks:
        block = text[first:last]
        if _ALERT.match(block):
            continue
        for match in re.finditer(r"\S(?:(?!\n[ \t]*\n).)*", block, re.DOTALL):
            paragraph = _SIGNED.sub("", match.group().rstrip()).rstrip()
            signs = paragraph.startswith(("—", "–", "―", "--"))
            if paragraph and not signs:
                yield first + match.start(), first + match.start() + len(paragraph)
