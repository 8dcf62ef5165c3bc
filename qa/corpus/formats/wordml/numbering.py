"""The numbers of headings, clauses and list items. Word computes them and stores none (ECMA-376 part 1, 17.9)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from qa.corpus.formats.wordml.names import RUN_PROPERTIES, VALUE, WORD, is_on, number, value
from qa.corpus.formats.wordml.number_formats import write_number
from qa.corpus.formats.wordml.styles import Style, Styles

_LEVELS = 9
_BULLET = "-"
_WORD = re.compile(r"\w{2,}")


@dataclass(frozen=True, slots=True)
class Label:
    """The label before a paragraph of a list.

    Attributes:
        text: The number with the marks around it, ``-`` for a bullet, a space where an item continues, empty if the
            level shows nothing.
        level: Its level, from 0.
    """

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    text: str = ""
    restart: int | None = None  # the level, from 1, after which it starts again; 0: never
    legal: bool = False
    linked: str | None = None  # the style of its paragraphs


@dataclass(frozen=True, slots=True)
class _List:
    counted_as: str  # lists with the same definition continue counting
    levels: dict[int, _Level]
    starts: dict[int, int]  # levels that start again where this list starts


class Numbering:
    """The lists of a document with their present counts. Ask for the labels in reading order.

    Args:
        root: The part of the lists, if there is one.
        styles: The styles.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._lists = {} if root is None else dict(_lists(root, styles))
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, properties: Element | None, style: Style) -> Label | None:
        """Count a paragraph.

        Args:
            properties: The paragraph's properties.
            style: Its style.

        Returns:
            Its label; None if it belongs to no list.
        """
        own = None if properties is None else properties.find(WORD + "numPr")
        list_id, level_text = value(own, WORD + "numId"), value(own, WORD + "ilvl")
        found = self._lists.get(list_id if list_id is not None else style.list_id or "")
        if found is None:
            return None
        if level_text is not None:
            level = number(level_text)
        elif list_id is not None and list_id != style.list_id:
            level = 0
        else:
            linked = (at for at, one in found.levels.items() if one.linked and one.linked in style.ids[:1])
            level = next(linked, style.list_level or 0)
        level = min(max(level, 0), _LEVELS - 1)
        return Label(self._count(list_id if list_id is not None else style.list_id or "", found, level), level)

    def _count(self, list_id: str, found: _List, level: int) -> str:
        counts = self._counts.setdefault(found.counted_as, {})
        first = found.starts.get(level, found.levels.get(level, _Level()).start)
        if level in found.starts and (list_id, level) not in self._begun:
            counts[level] = first
        else:
            counts[level] = counts[level] + 1 if level in counts else first
        self._begun.add((list_id, level))
        for deeper in [at for at in counts if at > level]:
            restart = found.levels.get(deeper, _Level()).restart
            if level < (deeper if restart is None else restart):
                del counts[deeper]
        return _written(found, level, counts)


def _written(found: _List, level: int, counts: dict[int, int]) -> str:
    own = found.levels.get(level, _Level())
    if own.style == "bullet" and own.text.isspace():  # a paragraph that continues an item
        return " "
    if own.style == "bullet":
        return own.text if _WORD.search(own.text) else _BULLET

    def count(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        one = found.levels.get(at, _Level())
        legal = own.legal and at != level and one.style != "none"
        return write_number(counts.get(at, one.start), "decimal" if legal else one.style, one.pattern)

    return re.sub(r"%([1-9])", count, own.text).strip()


def _lists(root: Element, styles: Styles) -> Iterator[tuple[str, _List]]:
    definitions = {one.get(WORD + "abstractNumId", ""): one for one in root.iterchildren(WORD + "abstractNum")}
    uses = {one.get(WORD + "numId", ""): value(one, WORD + "abstractNumId") or "" for one in root.iter(WORD + "num")}
    for use in root.iterchildren(WORD + "num"):
        list_id = use.get(WORD + "numId", "")
        definition_id = uses[list_id]
        definition = definitions.get(definition_id)
        if (linked := value(definition, WORD + "numStyleLink")) is not None:  # its levels are defined with a style
            definition_id = uses.get(styles.list_of(linked) or "", definition_id)
            definition = definitions.get(definition_id)
        levels = {} if definition is None else dict(_levels(definition))
        starts = {}
        for override in use.iterchildren(WORD + "lvlOverride"):
            levels.update(_levels(override))
            if (start := value(override, WORD + "startOverride")) is not None:
                starts[number(override.get(WORD + "ilvl"))] = number(start)
        if list_id != "0":  # 0 takes a paragraph out of its list
            yield list_id, _List(definition_id, levels, starts)


def _levels(parent: Element) -> Iterator[tuple[int, _Level]]:
    for element in parent.iterchildren(WORD + "lvl"):
        restart = value(element, WORD + "lvlRestart")
        written = next(element.iter(WORD + "numFmt"), None)
        hidden = is_on(element.find(RUN_PROPERTIES), WORD + "vanish")
        yield (
            number(element.get(WORD + "ilvl")),
            _Level(
                start=number(value(element, WORD + "start")),
                style="decimal" if written is None else written.get(VALUE, "decimal"),
                pattern="" if written is None else written.get(WORD + "format", ""),
                text="" if hidden else value(element, WORD + "lvlText") or "",
                restart=None if restart is None else number(restart),
                legal=is_on(element, WORD + "isLgl") or False,
                linked=value(element, WORD + "pStyle"),
            ),
        )
