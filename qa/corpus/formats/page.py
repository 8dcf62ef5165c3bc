"""HTML pages."""

import logging
import re
from collections import deque
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document as Extraction
from trafilatura.settings import use_config

from qa.corpus.blocks import Content, Part
from qa.corpus.formats.elements import XML_DECLARATION, Piece, pieces
from qa.corpus.formats.inline import write_raised
from qa.corpus.formats.pruning import Pruned, prune
from qa.corpus.formats.selection import select
from qa.corpus.left_out import MARK, LeftOut, Rule
from qa.errors import DocumentError

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is reported here, once

_SETTINGS = deepcopy(use_config())
_SETTINGS.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")  # short pages keep their structure
_SETTINGS.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
_BLOCKS = ("p", "li", "td", "th", "dd", "dt", "blockquote")
_PUBLISHED = re.compile(r"publish|posted|created|date-?line|entry-date|byline", re.IGNORECASE)
_BESIDE = 60  # characters beside a day in its paragraph: a line that states the day of publication has fewer


def load_page(text: str) -> Content:
    """Read an HTML page.

    Args:
        text: The decoded file.

    Returns:
        The blocks of its document, without menus, forms, teasers and footers, and its metadata.

    Raises:
        DocumentError: It is not HTML, or nested deeper than any real page.
    """
    try:
        tree = html.document_fromstring(XML_DECLARATION.sub("", text, count=1), parser=html.HTMLParser(huge_tree=True))
        marks = write_raised(tree)
        found = _extracted(deepcopy(tree))
        pruned = prune(tree)
        body = tree.find("body")
        article = " ".join(found.body.itertext()) if found is not None else ""
        chosen = select(list(pieces(tree if body is None else body)), pruned.furniture, article)
        unseen = [*pruned.removed, *((pruned.order[element], LeftOut(text, MARK)) for element, text in marks.items())]
        parts = tuple(_in_order(chosen, pruned, unseen))
    except (etree.LxmlError, ValueError, RecursionError, AssertionError) as exc:
        raise DocumentError(f"a page must be HTML, this cannot be parsed ({exc}): save it again or as text") from exc
    return Content(
        parts=parts,
        title=found.title if found else None,
        publisher=found.sitename if found else None,
        published=_day(found.date if found else None),
        authors=(found.author,) if found and found.author else (),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        url=found.url if found else None,
    )


def _in_order(
    chosen: Iterable[tuple[Piece, Rule | None]], pruned: Pruned, unseen: Iterable[tuple[int, LeftOut]]
) -> Iterator[Part]:
    """The blocks, and what was taken out before they were made, where it stood."""
    waiting = deque(sorted(unseen, key=lambda part: part[0]))
    for piece, rule in chosen:
        while waiting and waiting[0][0] < pruned.order[piece.element]:
            yield waiting.popleft()[1]
        yield piece.block if rule is None else LeftOut(piece.block.text, rule)
    for _, left_out in waiting:
        yield left_out


def _extracted(tree: etree._Element) -> Extraction | None:
    for time in [time for time in tree.iter("time") if _is_told(time)]:
        time.tag = "span"
    found = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        config=_SETTINGS,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return found if isinstance(found, Extraction) else None


def _is_told(time: etree._Element) -> bool:
    """Whether a day is one that the text tells of, which trafilatura would take for that of publication."""
    block = next(time.iterancestors(*_BLOCKS), None)
    if (
        block is None
        or time.get("pubdate") is not None
        or _PUBLISHED.search(f"{time.get('itemprop')} {time.get('class')}")
    ):
        return False
    beside = len("".join(block.itertext())) - len("".join(time.itertext()))
    return beside > _BESIDE or len(list(block.iter("time"))) > 1


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text and re.match(r"\d{4}-\d\d-\d\d", text) else None
