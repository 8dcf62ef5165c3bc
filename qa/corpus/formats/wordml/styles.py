"""Styles: the properties that a paragraph or a run takes from them."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from qa.corpus.formats.wordml.names import PARAGRAPH_PROPERTIES, RUN_PROPERTIES, VALUE, WORD, is_on, number, value

_TEXT_LEVEL = 9  # of the outline: ordinary text


@dataclass(frozen=True, slots=True)
class Style:
    """The used properties of a style, including those from the styles that it is based on.

    Attributes:
        ids: The style and those it is based on, nearest first.
        heading: Whether it is a style of headings or of the title.
        hidden: Whether its text is hidden; None if it does not say.
        raised: ``superscript``, ``subscript``, ``baseline``, or None if it does not say.
        list_id: The list that its paragraphs belong to.
        list_level: Their level in it, from 0.
    """

    ids: tuple[str, ...] = ()
    heading: bool = False
    hidden: bool | None = None
    raised: str | None = None
    list_id: str | None = None
    list_level: int | None = None


class Styles:
    """The styles of a document, each looked up once.

    Args:
        root: The part of the styles, if there is one.
    """

    def __init__(self, root: Element | None) -> None:
        elements = [] if root is None else root.findall(WORD + "style")
        self._elements = {element.get(WORD + "styleId", ""): element for element in elements}
        self._known: dict[str, Style] = {}
        self._default = next(
            (
                element.get(WORD + "styleId", "")
                for element in elements
                if element.get(WORD + "type") == "paragraph" and element.get(WORD + "default") in ("1", "true", "on")
            ),
            "",
        )

    def paragraph(self, properties: Element | None) -> Style:
        """Return the style of a paragraph with these properties."""
        return self._find(value(properties, WORD + "pStyle") or self._default)

    def run(self, properties: Element | None) -> Style:
        """Return the style of a run with these properties."""
        return self._find(value(properties, WORD + "rStyle") or "")

    def list_of(self, style_id: str) -> str | None:
        """Return the list that a list style stands for."""
        return self._find(style_id).list_id

    def _find(self, style_id: str) -> Style:
        if style_id not in self._known:
            self._known[style_id] = _style(list(self._chain(style_id)))
        return self._known[style_id]

    def _chain(self, style_id: str) -> Iterator[Element]:
        seen = set()
        while style_id in self._elements and style_id not in seen:
            seen.add(style_id)
            yield self._elements[style_id]
            style_id = value(self._elements[style_id], WORD + "basedOn") or ""


def _style(chain: list[Element]) -> Style:
    paragraphs = [element.find(PARAGRAPH_PROPERTIES) for element in chain]
    runs = [element.find(RUN_PROPERTIES) for element in chain]
    lists = [properties.find(WORD + "numPr") for properties in paragraphs if properties is not None]
    list_ids = [found for properties in lists if (found := value(properties, WORD + "numId")) is not None]
    levels = [found for properties in lists if (found := value(properties, WORD + "ilvl")) is not None]
    hidden = [on for properties in runs if (on := is_on(properties, WORD + "vanish")) is not None]
    raised = [found for properties in runs if (found := value(properties, WORD + "vertAlign")) is not None]
    return Style(
        ids=tuple(element.get(WORD + "styleId", "") for element in chain),
        heading=_is_heading(chain, paragraphs),
        hidden=hidden[0] if hidden else None,
        raised=raised[0] if raised else None,
        list_id=list_ids[0] if list_ids else None,
        list_level=number(levels[0]) if levels else None,
    )


def _is_heading(chain: list[Element], paragraphs: list[Element | None]) -> bool:
    """Whether the outline level or a name says heading; Word's style names are English in every language."""
    for element, properties in zip(chain, paragraphs, strict=True):
        level = value(properties, WORD + "outlineLvl")
        if level is not None and level != str(_TEXT_LEVEL):
            return True
        name = (value(element, WORD + "name") or "").lower()
        if name.startswith(("heading", "title", "toc heading")):
            return True
        if level is not None:
            return False
    return False


def outline(properties: Element | None) -> bool | None:
    """Whether a paragraph's own properties make it a heading; None if they do not say."""
    level = None if properties is None else properties.find(WORD + "outlineLvl")
    return None if level is None else level.get(VALUE) != str(_TEXT_LEVEL)
