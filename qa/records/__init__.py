"""The records that flow through the service. They are frozen and slotted; their methods only derive from the fields.

All offsets count Unicode code points, like Python's ``str``, start at 0 and are half-open: ``text[start:end]``.
"""

from qa.records.answers import (
    Answer,
    AnswerGroup,
    Citation,
    FoundPassage,
    Order,
    Passage,
    Reason,
    Snippet,
    Span,
    Verdict,
)
from qa.records.documents import ATTACHED, Attachment, Chunk, Document, DocumentInfo, Filters, IndexedDocument, Upload
from qa.records.locators import Locator, LocatorKind, locate, spell_locators
from qa.records.losses import Cause, Loss, Reading, add_up
from qa.records.tables import Table

__all__ = [
    "ATTACHED",
    "Answer",
    "AnswerGroup",
    "Attachment",
    "Cause",
    "Chunk",
    "Citation",
    "Document",
    "DocumentInfo",
    "Filters",
    "FoundPassage",
    "IndexedDocument",
    "Locator",
    "LocatorKind",
    "Loss",
    "Order",
    "Passage",
    "Reading",
    "Reason",
    "Snippet",
    "Span",
    "Table",
    "Upload",
    "Verdict",
    "add_up",
    "locate",
    "spell_locators",
]
