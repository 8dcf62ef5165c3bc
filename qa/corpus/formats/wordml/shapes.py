"""Text of drawings: shapes, diagrams (SmartArt) and charts."""

from collections.abc import Iterable, Iterator

from lxml.etree import _Element as Element

from qa.corpus.formats.wordml.names import CHART, DIAGRAM, DRAWING, SHAPE_PARAGRAPH

_UNWRITTEN = ("pres", "parTrans", "sibTrans")  # points of a diagram that only arrange it


def shape_lines(paragraphs: Iterable[Element]) -> Iterator[str]:
    """Yield the paragraphs of a shape that hold text, as lines."""
    for paragraph in paragraphs:
        parts = (
            "\n" if part.tag == DRAWING + "br" else part.text or ""
            for part in paragraph.iter(DRAWING + "t", DRAWING + "br")
        )
        if text := " ".join("".join(parts).split()):
            yield text


def diagram_lines(root: Element) -> Iterator[str]:
    """Yield the texts of a diagram's points."""
    for point in root.iter(DIAGRAM + "pt"):
        if point.get("type") not in _UNWRITTEN:
            yield from shape_lines(point.iter(SHAPE_PARAGRAPH))


def chart_lines(root: Element) -> Iterator[str]:
    """Yield the titles of a chart, then a line for each series with its name, categories and values."""
    for title in root.iter(CHART + "title"):
        yield from shape_lines(title.iter(SHAPE_PARAGRAPH))
    for series in root.iter(CHART + "ser"):
        name = " ".join(_points(series, "tx"))
        labels, values = list(_points(series, "cat")), list(_points(series, "val"))
        pairs = [f"{label} {value}" for label, value in zip(labels, values, strict=False)] or values
        if pairs:
            yield (f"{name}: " if name else "") + ", ".join(pairs)


def _points(series: Element, name: str) -> Iterator[str]:
    """Yield the texts or numbers of a part of a series, as stored in the chart."""
    for part in series.iterchildren(CHART + name):
        for text in part.iter(CHART + "v"):
            yield text.text or ""
