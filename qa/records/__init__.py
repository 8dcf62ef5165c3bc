"""The records that flow through the service. They are frozen and slotted; their methods only derive from the fields.

All offsets count Unicode code points, like Python's ``str``, start at 0 and are half-open: ``text[start:end]``.
"""

from qa.records.answers import (
    Answer,
    AnswerGroup,
    Citation,
    FoundPassage,
    Kind,
    Order,
    Passage,
    Reason,
    Snippet,
    Span,
    TableRow,
    Verdict,
)
from qa.records.documents import (
    ATTACHED,
    Attachment,
    Cell,
    Chunk,
    Document,
    DocumentInfo,
    Filters,
    IndexedDocument,
    Upload,
)
from qa.records.languages import language_code, language_name
from qa.records.locators import Locator, LocatorKind, locate, spell_locators
from qa.records.losses import Cause, Loss, Reading, add_up
from qa.records.metadata import Field, stated
from qa.records.read_text import ReadText, read_text, write_row
from qa.records.scans import NO_SCANS, TYPED, Scans, encode
from qa.records.tables import Table

__all__ = [
    "ATTACHED",
    "NO_SCANS",
    "TYPED",
    "Answer",
    "AnswerGroup",
    "Attachment",
    "Cause",
    "Cell",
    "Chunk",
    "Citation",
    "Document",
    "DocumentInfo",
    "Field",
    "Filters",
    "FoundPassage",
    "IndexedDocument",
    "Kind",
    "Locator",
    "LocatorKind",
    "Loss",
    "Order",
    "Passage",
    "ReadText",
    "Reading",
    "Reason",
    "Scans",
    "Snippet",
    "Span",
    "Table",
    "TableRow",
    "Upload",
    "Verdict",
    "add_up",
    "encode",
    "language_code",
    "language_name",
    "locate",
    "read_text",
    "spell_locators",
    "stated",
    "write_row",
]
