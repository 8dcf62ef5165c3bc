"""Names of WordprocessingML, and functions that all its readers use."""

from lxml.etree import _Element as Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

STRICT = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": WORD,
    "{http://purl.oclc.org/ooxml/officeDocument/math}": MATH,
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}": RELATION,
    "{http://purl.oclc.org/ooxml/drawingml/main}": DRAWING,
    "{http://purl.oclc.org/ooxml/drawingml/chart}": CHART,
    "{http://purl.oclc.org/ooxml/drawingml/diagram}": DIAGRAM,
    "{http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing}": PLACED,
}
"""Namespaces of Strict documents, and their names in Transitional ones."""

PARAGRAPH, RUN, TEXT, TABLE, ROW, CELL = (WORD + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
PARAGRAPH_PROPERTIES, RUN_PROPERTIES = WORD + "pPr", WORD + "rPr"
VALUE = WORD + "val"
TEXT_BOX = WORD + "txbxContent"
SHAPE_TEXT, SHAPE_PARAGRAPH = DRAWING + "txBody", DRAWING + "p"
WORD_ART = VML + "textpath"
FORMULA, FORMULAS = MATH + "oMath", MATH + "oMathPara"
ALTERNATIVES = COMPATIBLE + "AlternateContent"
FOOTNOTE, ENDNOTE = WORD + "footnoteReference", WORD + "endnoteReference"

UNSEEN = frozenset(
    WORD + name
    for name in (
        "del moveFrom pPr rPr tblPr tblPrEx trPr tcPr tblGrid sdtPr sdtEndPr smartTagPr customXmlPr fldData instrText "
        "delInstrText delText sectPr rt rubyPr annotationRef footnoteRef endnoteRef separator continuationSeparator "
        "commentReference pgNum"
    ).split()
)
"""Elements that show nothing: properties, instructions, and what was deleted or moved away."""

_DELETED_TEXT = WORD + "delText"
_SEEN = (TEXT, TEXT_BOX, SHAPE_PARAGRAPH, WORD_ART, WORD + "sym", MATH + "t", DIAGRAM + "relIds", CHART + "chart")


def is_on(properties: Element | None, name: str) -> bool | None:
    """Whether a property is on; None if it is not given."""
    given = None if properties is None else properties.find(name)
    return None if given is None else given.get(VALUE, "true").lower() not in ("false", "0", "off", "none")


def value(properties: Element | None, name: str) -> str | None:
    """Return the value of a property; None if it is not given."""
    given = None if properties is None else properties.find(name)
    return None if given is None else given.get(VALUE)


def number(text: str | None, default: int = 0) -> int:
    """Read a whole number of any length from an attribute; any other text gives the default."""
    digits = (text or "").strip()
    return int(digits) if digits.lstrip("-").isdecimal() and digits.isascii() and len(digits) < 10 else default


def chosen(alternatives: Element) -> Element | tuple[()]:
    """Return the first alternative that shows something, so that alternatives are read only once."""
    return next((branch for branch in alternatives if next(branch.iter(*_SEEN), None) is not None), ())


def words_of(element: Element) -> str:
    """All text of an element, deleted or not; paragraphs are apart."""
    parts = (" " if part.tag == PARAGRAPH else part.text or "" for part in element.iter(PARAGRAPH, TEXT, _DELETED_TEXT))
    return "".join(parts)
