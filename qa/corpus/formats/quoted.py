"""The text of a message, and the parts of earlier messages that a reply quotes."""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from qa.corpus.blocks import Block, Part
from qa.corpus.formats.elements import page_body, parts_of
from qa.corpus.formats.plain import paragraphs
from qa.corpus.left_out import LeftOut, Rule
from qa.records import Cause

QUOTED = Rule(Cause.QUOTED, "it is quoted from an earlier message")
_ATTRIBUTION = re.compile(  # "On 5 March 2024, Ada Vint wrote:", which may be wrapped
    r"(?:\A|\n)[ \t]*(?:On|Am|Le|El|Il|Op|Em|Den)\b[^\n]{4,200}(?:\n[^\n>]{1,200}){0,2}:[ \t]*\n*\Z"
)
_ORIGINAL = re.compile(r"^-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine)\s*-{2,}\s*$", re.M)
_QUOTATIONS = "blockquote[@type='cite'] | .//blockquote[contains(@class, 'quote')] | .//div[contains(@class, 'quote')]"
_INTRODUCTIONS = " | .//div[contains(@class, 'moz-cite-prefix')]"


def text_parts(text: str) -> list[Part]:
    r"""Read a plain text.

    Args:
        text: The text of a message.

    Returns:
        Its paragraphs; lines that begin with ``>``, the line that introduces them, and all below the mark of the
        original message are left out.

    >>> [part.text for part in text_parts("Yes.\n\nOn 5 March, Ada wrote:\n> Is it wet?\n\nBest\n")]
    ['Yes.', 'On 5 March, Ada wrote:\n> Is it wet?', 'Best']
    """
    original = _ORIGINAL.search(text)
    end = original.start() if original else len(text)
    parts: list[Part] = []
    for quoted, piece in _runs(text[:end]):
        if quoted:
            introduction = _ATTRIBUTION.search(own) if (own := parts.pop().text if parts else "") else None
            start = introduction.start() if introduction else len(own)
            if own[:start].strip():
                parts.append(Block(own[:start]))
            parts.append(LeftOut((own[start:].rstrip() + "\n" + piece).strip(), QUOTED))
        else:
            parts.append(Block(piece))
    if original:
        parts.append(LeftOut(text[end:], QUOTED))
    return [piece for part in parts for piece in (_blocks(part.text) if isinstance(part, Block) else [part])]


def html_parts(source: str) -> list[Part]:
    """Read an HTML text. Quotations that mail programs mark, and what introduces them, are left out."""
    body = page_body(source)
    quoted: list[Part] = []
    found: list[Element] = body.xpath(f".//{_QUOTATIONS}{_INTRODUCTIONS}")
    for element in found:
        if element.getparent() is not None:
            quoted.append(LeftOut(" ".join(element.itertext()), QUOTED))
            element.drop_tree()
    return [*parts_of(body), *quoted]


def with_words(parts: list[Part]) -> list[Part]:
    """Return the parts of a message; if it has nothing else, what it quotes is its text."""
    if any(isinstance(part, Block) and part.text.strip() for part in parts):
        return parts
    return [Block(part.text) if isinstance(part, LeftOut) else part for part in parts]


def _runs(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the runs of lines that are quoted, and of those that are not; empty lines belong to the run before."""
    lines: list[str] = []
    state = False
    for line in text.split("\n"):
        quoted = line.startswith(">") if line.strip() else state
        if quoted != state:
            yield from [(state, "\n".join(lines))] if lines else []
            lines, state = [], quoted
        lines.append(line)
    if lines:
        yield state, "\n".join(lines)


def _blocks(text: str) -> list[Part]:
    return [Block("\n".join(group)) for group in paragraphs(text)]
