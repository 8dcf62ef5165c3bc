"""The records that flow through the service: frozen, slotted, without behaviour beyond what follows from their fields.

All offsets count Unicode code points, as Python's ``str`` does, start at 0 and are half open: ``text[start:end]``.
"""

from qa.records.answers import Answer, AnswerGroup, Citation, Order, Passage, Reason, Snippet, Span, Verdict
from qa.records.documents import Chunk, Document, DocumentInfo, Filters, IndexedDocument, Upload
from qa.records.losses import Cause, Loss, Reading

__all__ = [
    "Answer",
    "AnswerGroup",
    "Cause",
    "Chunk",
    "Citation",
    "Document",
    "DocumentInfo",
    "Filters",
    "IndexedDocument",
    "Loss",
    "Order",
    "Passage",
    "Reading",
    "Reason",
    "Snippet",
    "Span",
    "Upload",
    "Verdict",
]
