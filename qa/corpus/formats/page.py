"""HTML pages."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document as Extraction
from trafilatura.settings import use_config

from qa.corpus.blocks import Block, Content
from qa.corpus.boilerplate.roles import FURNITURE, Role, role_of
from qa.corpus.formats.elements import element_blocks, prune
from qa.errors import DocumentError

_FEW_LINKS = 0.1  # share of link text below which what trafilatura left out is text of the document
_DROPPED = frozenset({Role.NOISE, Role.MORE, Role.END, Role.APPEAL, Role.CREDIT, Role.CAPTION})

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is an error here, told once

_SETTINGS = deepcopy(use_config())
_SETTINGS.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")  # short pages keep their structure
_SETTINGS.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")


def load_page(text: str) -> Content:
    """Read an HTML page.

    trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15/) finds the article and the metadata. It was
    made for news and leaves out parts of manuals, FAQs and tables; where what it left out has hardly a link, and so is
    no menu and no teaser, the whole page without its marked furniture is taken instead.

    Args:
        text: The decoded file.

    Returns:
        Its blocks and metadata.

    Raises:
        DocumentError: It is no HTML, or deeper nested than any page is.
    """
    try:
        tree = html.document_fromstring(text)
        found = _extracted(deepcopy(tree))
        prune(tree)
        whole = tuple(element_blocks(tree.find("body") if tree.find("body") is not None else tree))
        article = tuple(element_blocks(found.body)) if found else ()
    except (etree.LxmlError, ValueError, RecursionError, AssertionError) as exc:
        raise DocumentError(f"a page must be HTML, this cannot be parsed ({exc}): save it again or as text") from exc
    blocks = whole if _is_document(tree, whole, article) else article
    return Content(
        blocks=tuple(_without_furniture(blocks)),
        title=found.title if found else None,
        publisher=found.sitename if found else None,
        published=_day(found.date if found else None),
        url=found.url if found else None,
    )


def _extracted(tree: etree._Element) -> Extraction | None:
    found = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        config=_SETTINGS,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    return found if isinstance(found, Extraction) else None


def _is_document(tree: etree._Element, whole: tuple[Block, ...], article: tuple[Block, ...]) -> bool:
    """Whether what trafilatura left out belongs to the document."""
    found = _squeezed(" ".join(block.text for block in article))
    missing = [block for block in whole if _squeezed(block.text) not in found]
    length = sum(len(block.text) for block in missing)
    if not length:
        return False
    if sum(len(block.text) for block in missing if role_of(block.text) in FURNITURE) > _FEW_LINKS * length:
        return False
    left_out = _squeezed(" ".join(block.text for block in missing))
    links = [_squeezed("".join(link.itertext())) for link in tree.iter("a")]
    return sum(len(link) for link in links if link in left_out) <= _FEW_LINKS * length


def _squeezed(text: str) -> str:
    return re.sub(r"^\s*(?:-|\d+\.) |\W+", "", text, flags=re.MULTILINE)


def _without_furniture(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks without buttons and appeals that no mark-up gave away, and without headings of nothing."""
    kept = [block for block in blocks if role_of(block.text) not in _DROPPED]
    while kept and kept[-1].heading:
        kept.pop()
    return iter(kept)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text and re.match(r"\d{4}-\d\d-\d\d", text) else None
